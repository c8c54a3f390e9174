//! Security headers.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Nothing inline, nothing from elsewhere. `data:` pictures are the small icons inside the style sheet;
/// `wasm-unsafe-eval` lets the islands' module be compiled and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Where the speculation rules are, for pages that browsers may fetch ahead.
pub const SPECULATION_RULES: &str = "/speculation-rules.json";

/// The headers answers carry.
pub struct SecurityHeaders {
    /// Of every answer.
    every: Vec<(HeaderName, HeaderValue)>,
    /// Of pages in addition.
    page: Vec<(HeaderName, HeaderValue)>,
}

impl SecurityHeaders {
    /// The headers of a shop whose visitors come by HTTPS, or do not.
    #[must_use]
    pub fn new(https: bool) -> Self {
        let value = HeaderValue::from_static;
        let mut every = vec![(header::X_CONTENT_TYPE_OPTIONS, value("nosniff"))];
        if https {
            every.push((header::STRICT_TRANSPORT_SECURITY, value("max-age=63072000")));
        }
        let page = vec![
            (
                header::CONTENT_SECURITY_POLICY,
                value(CONTENT_SECURITY_POLICY),
            ),
            (
                header::REFERRER_POLICY,
                value("strict-origin-when-cross-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                value("camera=(), geolocation=(), microphone=(), payment=(self), usb=()"),
            ),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                value("same-origin"),
            ),
            (
                HeaderName::from_static("speculation-rules"),
                value("\"/speculation-rules.json\""),
            ),
        ];
        Self { every, page }
    }

    /// Adds them to an answer; what it set itself stays.
    pub fn add(&self, headers: &mut HeaderMap) {
        let is_page = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
        let page = if is_page { &self.page[..] } else { &[] };
        for (name, value) in self.every.iter().chain(page) {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_carry_a_policy_without_inline_scripts() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        SecurityHeaders::new(true).add(&mut headers);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("unsafe-inline"));
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert!(
            headers["speculation-rules"]
                .to_str()
                .unwrap()
                .contains(SPECULATION_RULES)
        );
    }

    #[test]
    fn pictures_need_less() {
        let mut headers = HeaderMap::new();
        SecurityHeaders::new(false).add(&mut headers);
        assert_eq!(headers.len(), 1);
    }
}
