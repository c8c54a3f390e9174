//! Entity tags: the name of a body, made from what is in it.

use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::visit::Encoding;

/// Twenty hexadecimal digits that change with the content.
#[must_use]
pub fn of(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    hash.iter()
        .take(10)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The header of a body in an encoding.
#[must_use]
pub fn header(tag: &str, encoding: Encoding) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{tag}{}\"", encoding.suffix()))
        .expect("hexadecimal digits and letters are header text")
}

/// Whether the client has this body already.
#[must_use]
pub fn matches(request: &HeaderMap, etag: &HeaderValue) -> bool {
    request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value
            .as_bytes()
            .split(|byte| *byte == b',')
            .map(|tag| tag.trim_ascii())
            .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_names_what_it_has() {
        let etag = header(&of(b"page"), Encoding::Brotli);
        let text = etag.to_str().unwrap();
        for (sent, expected) in [
            (text.to_owned(), true),
            (format!("W/{text}"), true),
            (format!("\"other\", {text}"), true),
            ("*".to_owned(), true),
            ("\"other\"".to_owned(), false),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, sent.parse().unwrap());
            assert_eq!(matches(&request, &etag), expected, "{sent}");
        }
        assert!(!matches(&HeaderMap::new(), &etag));
    }
}
