//! What the server reads off a request before anything expensive: language, theme, session, encodings.

use http::{HeaderMap, HeaderValue, Uri, header};
use model::activity::Via;
use model::{Currency, Locale};

use crate::page_cache::Look;

/// Bodies a client can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The smallest encoding the client takes: for what is compressed well once and sent often.
    #[must_use]
    pub fn smallest(headers: &HeaderMap) -> Self {
        match Self::accepted(headers) {
            (_, true) => Self::Brotli,
            (true, false) => Self::Gzip,
            (false, false) => Self::Identity,
        }
    }

    /// The quickest encoding the client takes: for what is sent once.
    #[must_use]
    pub fn quickest(headers: &HeaderMap) -> Self {
        match Self::accepted(headers) {
            (true, _) => Self::Gzip,
            (false, true) => Self::Brotli,
            (false, false) => Self::Identity,
        }
    }

    /// Whether the client takes gzip, and whether brotli.
    fn accepted(headers: &HeaderMap) -> (bool, bool) {
        let mut taken = (false, false);
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            let Ok(text) = value.to_str() else { continue };
            for part in text.split(',') {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                if weight.trim().trim_end_matches(['0', '.']) == "q=" {
                    continue;
                }
                match name.trim() {
                    "br" => taken.1 = true,
                    "gzip" => taken.0 = true,
                    _ => {}
                }
            }
        }
        taken
    }

    /// Value of `Content-Encoding`; none for the body as it is.
    #[must_use]
    pub const fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Part of the ETag: a body in another encoding is another body.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// The visitor behind a request, as far as cookies tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Whether pages may be theirs alone: they have a cart or are staff.
    pub session: bool,
    /// Whether they may be staff.
    pub staff: bool,
    /// The theme they chose.
    pub theme: Option<&'static str>,
    /// The currency they chose, whether or not the shop quotes in it.
    pub currency: Option<Currency>,
}

impl Visitor {
    /// What of theirs changes every page.
    #[must_use]
    pub const fn look(&self) -> Look {
        Look {
            theme: self.theme,
            currency: self.currency,
        }
    }

    /// Reads the cookies.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut visitor = Self {
            session: false,
            staff: false,
            theme: None,
            currency: None,
        };
        for line in headers.get_all(header::COOKIE) {
            for pair in line.as_bytes().split(|byte| *byte == b';') {
                let pair = pair.trim_ascii();
                if !pair.starts_with(b"tw_") {
                    continue;
                }
                match pair {
                    b"tw_theme=light" => visitor.theme = Some("light"),
                    b"tw_theme=dark" => visitor.theme = Some("dark"),
                    _ if pair.starts_with(b"tw_staff=") => {
                        (visitor.session, visitor.staff) = (true, true);
                    }
                    _ if pair.starts_with(b"tw_cart=") => visitor.session = true,
                    _ if pair.starts_with(b"tw_currency=") => {
                        let code = std::str::from_utf8(&pair[b"tw_currency=".len()..]);
                        visitor.currency = code.ok().and_then(Currency::from_code);
                    }
                    _ => {}
                }
            }
        }
        visitor
    }
}

/// Language of the request. Calls and forms under `/api` carry none in their address; they speak the page they come from.
#[must_use]
pub fn locale_of(uri: &Uri, headers: &HeaderMap) -> Locale {
    let (locale, path) = Locale::of_path(uri.path());
    if locale == Locale::default() && path.starts_with("/api/") {
        let referer = headers
            .get(header::REFERER)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.parse::<Uri>().ok());
        return referer.map_or(locale, |page| Locale::of_path(page.path()).0);
    }
    locale
}

/// The address without its language, and without parameters that only count visitors: one page, one address.
/// None when `uri` is that already.
#[must_use]
pub fn normalised(uri: &Uri) -> Option<Uri> {
    let (locale, path) = Locale::of_path(uri.path());
    let query = uri.query().unwrap_or_default();
    let counts = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        pair.is_empty()
            || name.starts_with("utm_")
            || matches!(
                name,
                Via::PARAMETER | "gclid" | "fbclid" | "msclkid" | "yclid" | "mc_cid" | "mc_eid"
            )
    };
    let noisy = query.split('&').any(|pair| counts(&pair)) && uri.query().is_some();
    if locale == Locale::default() && !noisy {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !counts(pair)).collect();
    let text = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_smallest_or_quickest_accepted_encoding_is_taken() {
        use Encoding::{Brotli, Gzip, Identity};
        for (accept, smallest, quickest) in [
            ("gzip, deflate, br, zstd", Brotli, Gzip),
            ("gzip;q=1.0, br;q=0", Gzip, Gzip),
            ("br;q=0.000, identity", Identity, Identity),
            ("br;q=0.5", Brotli, Brotli),
            ("", Identity, Identity),
        ] {
            let headers = headers(header::ACCEPT_ENCODING, accept);
            assert_eq!(Encoding::smallest(&headers), smallest, "{accept}");
            assert_eq!(Encoding::quickest(&headers), quickest, "{accept}");
        }
    }

    #[test]
    fn cookies_tell_session_and_theme() {
        for (cookie, session, theme) in [
            ("tw_theme=dark", false, Some("dark")),
            ("a=b; tw_cart=abc; tw_theme=light", true, Some("light")),
            ("tw_staff=x", true, None),
            ("not_tw_cart=x; tw_theme=<script>", false, None),
        ] {
            let visitor = Visitor::of(&headers(header::COOKIE, cookie));
            assert_eq!(
                (visitor.session, visitor.theme),
                (session, theme),
                "{cookie}"
            );
        }
    }

    #[test]
    fn a_cookie_tells_the_currency_or_nothing() {
        for (cookie, currency) in [
            ("tw_currency=EUR", Some(Currency::EUR)),
            ("a=b; tw_currency=JPY", Some(Currency::JPY)),
            ("tw_currency=eur", None),
            ("tw_currency=<script>", None),
            ("tw_currency=", None),
        ] {
            let visitor = Visitor::of(&headers(header::COOKIE, cookie));
            assert_eq!(
                (visitor.session, visitor.currency),
                (false, currency),
                "{cookie}"
            );
        }
    }

    #[test]
    fn addresses_lose_language_and_counting_parameters() {
        for (from, to) in [
            ("/c/lamps?sort=price", None),
            ("/", None),
            ("/zh", Some("/")),
            ("/zh/c/lamps?a=1", Some("/c/lamps?a=1")),
            ("/?utm_source=x&gclid=1", Some("/")),
            ("/c/lamps?a=1&utm_medium=mail&a=2", Some("/c/lamps?a=1&a=2")),
            ("/c/lamps?", Some("/c/lamps")),
        ] {
            let found = normalised(&from.parse().unwrap()).map(|uri| uri.to_string());
            assert_eq!(found.as_deref(), to, "{from}");
        }
    }

    #[test]
    fn calls_speak_the_language_of_their_page() {
        let referer = headers(header::REFERER, "http://shop.example/zh/p/lamp");
        let call = "/api/add_to_cart".parse().unwrap();
        assert_eq!(locale_of(&call, &referer), Locale::Zh);
        assert_eq!(locale_of(&call, &HeaderMap::new()), Locale::En);
        assert_eq!(
            locale_of(&"/zh/cart".parse().unwrap(), &HeaderMap::new()),
            Locale::Zh
        );
    }
}
