//! Optional words: lets a property take `"text"`, a `String` or an `Option` of either.

/// Words that may be absent; empty words count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Option<String>);

impl Words {
    /// The words, if there are any.
    pub fn get(self) -> Option<String> {
        self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Self::from(words.to_owned())
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self(Some(words).filter(|words| !words.is_empty()))
    }
}

impl From<Option<String>> for Words {
    fn from(words: Option<String>) -> Self {
        words.map_or_else(Self::default, Self::from)
    }
}

impl From<Option<&str>> for Words {
    fn from(words: Option<&str>) -> Self {
        words.map_or_else(Self::default, Self::from)
    }
}
