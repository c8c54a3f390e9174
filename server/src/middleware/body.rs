//! Bounds the bodies of requests.

use axum::body::Body;
use futures_util::StreamExt;
use http::{HeaderMap, header};

/// Largest body of a shopper's request, in bytes.
pub const SHOPPER_BYTES: usize = 1 << 20;

/// Whether the client says beforehand that it sends more than `most` bytes.
#[must_use]
pub fn announces_more(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > most as u64)
}

/// The body, broken off after `most` bytes. One of announced length needs no counting.
pub fn limited(headers: &HeaderMap, body: Body, most: usize) -> Body {
    if !headers.contains_key(header::TRANSFER_ENCODING) {
        return body;
    }
    let mut left = most;
    Body::from_stream(body.into_data_stream().map(move |chunk| {
        let chunk = chunk?;
        left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| axum::Error::new("the body is larger than allowed"))?;
        Ok::<_, axum::Error>(chunk)
    }))
}

/// Whether escaped text holds the character 0, which no database keeps and nobody types.
#[must_use]
pub fn holds_zero(escaped: &[u8]) -> bool {
    escaped.windows(3).any(|three| three == b"%00")
}

/// Whether the body is a form whose text is escaped as in an address.
#[must_use]
pub fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_zero_is_found() {
        for (text, found) in [
            ("a=%00", true),
            ("%0", false),
            ("a=%2500", false),
            ("", false),
        ] {
            assert_eq!(holds_zero(text.as_bytes()), found, "{text}");
        }
    }

    #[tokio::test]
    async fn a_body_without_length_is_broken_off() {
        let mut headers = HeaderMap::new();
        headers.insert(header::TRANSFER_ENCODING, "chunked".parse().unwrap());
        for (most, passes) in [(10, true), (9, false)] {
            let body = limited(&headers, Body::from("ten bytes!"), most);
            assert_eq!(axum::body::to_bytes(body, usize::MAX).await.is_ok(), passes);
        }
        headers.insert(header::CONTENT_LENGTH, "11".parse().unwrap());
        assert!(announces_more(&headers, 10) && !announces_more(&headers, 11));
    }
}
