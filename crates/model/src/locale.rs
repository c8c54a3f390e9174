//! The languages a shop speaks, and texts that exist in each of them.

use serde::{Deserialize, Serialize};

/// A language of the shop's pages.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, at `/…`.
    #[default]
    En,
    /// Simplified Chinese, at `/zh/…`.
    Zh,
}

impl Locale {
    /// Every language, the default one first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// Short code used in the database and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// BCP 47 tag for `lang` and `hreflang`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-Hans",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "简体中文",
        }
    }

    /// The language with this code, if the shop speaks it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The language of a page address and the address without its language prefix.
    #[must_use]
    pub fn of_path(path: &str) -> (Self, &str) {
        match path.strip_prefix("/zh") {
            Some("") => (Self::Zh, "/"),
            Some(rest) if rest.starts_with('/') => (Self::Zh, rest),
            _ => (Self::En, path),
        }
    }

    /// The address of a page in this language; `path` is the English address and starts with `/`.
    #[must_use]
    pub fn path(self, path: &str) -> String {
        match self {
            Self::En => path.to_owned(),
            Self::Zh if path == "/" => "/zh".to_owned(),
            Self::Zh => format!("/zh{path}"),
        }
    }

    /// One of two texts, for short interface words beside the code that shows them.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// A text in every language of the shop. A missing translation falls back to English, a missing English one to Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Translated {
    /// English.
    #[serde(default)]
    pub en: String,
    /// Simplified Chinese.
    #[serde(default)]
    pub zh: String,
}

impl Translated {
    /// A text in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// The text in `locale`, or in the other language where it is missing.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        let (wanted, other) = match locale {
            Locale::En => (&self.en, &self.zh),
            Locale::Zh => (&self.zh, &self.en),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_round_trip_in_every_language() {
        for path in ["/", "/c/lamps", "/zhou"] {
            for locale in Locale::ALL {
                assert_eq!(Locale::of_path(&locale.path(path)), (locale, path));
            }
        }
    }
}
