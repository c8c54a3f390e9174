//! A body that is sent more than once: in memory, compressed when somebody asks for it so, with its ETag and headers.

use std::sync::OnceLock;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::compress::{Care, compress, unpack};
use crate::etag;
use crate::visit::Encoding;

/// A body in the encodings that were asked for so far.
pub struct Kept {
    body: Stored,
    tag: String,
    headers: HeaderMap,
    /// How well it is compressed; none when it is compressed already, as fonts and photographs are.
    care: Option<Care>,
    plain: OnceLock<Sealed>,
    gzip: OnceLock<Sealed>,
    brotli: OnceLock<Sealed>,
}

/// How the body itself waits.
enum Stored {
    Plain(Bytes),
    /// As gzip: a page takes an eighth of the room, and who cannot read that is rare enough to unpack it for.
    Packed(Bytes),
}

/// A body with the headers it is sent with.
struct Sealed {
    body: Bytes,
    headers: HeaderMap,
    etag: HeaderValue,
}

impl Kept {
    /// A body whose answers carry `headers`, which hold no encoding or ETag yet.
    #[must_use]
    pub fn new(body: Bytes, headers: HeaderMap, care: Care) -> Self {
        Self {
            care: Some(care),
            ..Self::incompressible(body, headers)
        }
    }

    /// A body that is kept beside many others, so that its room counts.
    #[must_use]
    pub fn packed(body: Bytes, headers: HeaderMap) -> Self {
        let packed = compress(&body, Encoding::Gzip, Care::Kept);
        let mut kept = Self::new(body, headers, Care::Kept);
        if let Some(packed) = packed.filter(|packed| packed.len() * 2 < kept.plain().len()) {
            kept.compressed(Encoding::Gzip, packed.clone());
            kept.body = Stored::Packed(packed);
        }
        kept
    }

    /// A body that only goes as it is.
    #[must_use]
    pub fn incompressible(body: Bytes, headers: HeaderMap) -> Self {
        Self {
            tag: etag::of(&body),
            body: Stored::Plain(body),
            headers,
            care: None,
            plain: OnceLock::new(),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// Takes over a compressed form that was made before.
    pub fn compressed(&mut self, encoding: Encoding, packed: Bytes) {
        let sealed = OnceLock::from(self.seal(encoding, packed));
        match encoding {
            Encoding::Identity => self.plain = sealed,
            Encoding::Gzip => self.gzip = sealed,
            Encoding::Brotli => self.brotli = sealed,
        }
    }

    /// Bytes it takes in memory, compressed forms included from the start.
    #[must_use]
    pub fn weight(&self) -> usize {
        let body = match &self.body {
            Stored::Plain(body) => body.len() + body.len() / 3,
            Stored::Packed(packed) => packed.len() * 2,
        };
        body + 2048
    }

    /// The body as it was given.
    fn plain(&self) -> Bytes {
        match &self.body {
            Stored::Plain(body) => body.clone(),
            Stored::Packed(packed) => unpack(packed),
        }
    }

    /// The answer to a request with these headers.
    #[must_use]
    pub fn answer(&self, request: &HeaderMap) -> Response<Body> {
        match (Encoding::smallest(request), &self.body) {
            // Not remembered: it would take the room that packing saved.
            (Encoding::Identity, Stored::Packed(packed)) => self
                .seal(Encoding::Identity, unpack(packed))
                .answer(request),
            (encoding, _) => self.sealed(encoding).answer(request),
        }
    }

    fn sealed(&self, encoding: Encoding) -> &Sealed {
        let place = match encoding {
            Encoding::Identity => &self.plain,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        };
        place.get_or_init(|| {
            let plain = self.plain();
            let packed = self.care.and_then(|care| compress(&plain, encoding, care));
            match packed.filter(|packed| packed.len() < plain.len()) {
                Some(packed) => self.seal(encoding, packed),
                None => self.seal(Encoding::Identity, plain),
            }
        })
    }

    fn seal(&self, encoding: Encoding, body: Bytes) -> Sealed {
        let mut headers = self.headers.clone();
        if let Some(name) = encoding.header() {
            headers.insert(header::CONTENT_ENCODING, name);
        }
        let etag = etag::header(&self.tag, encoding);
        headers.insert(header::ETAG, etag.clone());
        Sealed {
            body,
            headers,
            etag,
        }
    }
}

impl Sealed {
    fn answer(&self, request: &HeaderMap) -> Response<Body> {
        if etag::matches(request, &self.etag) {
            return unchanged(self);
        }
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// "You have it already", with the headers that matter for keeping it.
fn unchanged(sealed: &Sealed) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
        if let Some(value) = sealed.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_body_is_not_sent_again() {
        let body = Bytes::from("<p>Hello</p>".repeat(100));
        let page = Kept::new(body.clone(), HeaderMap::new(), Care::Kept);
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        let first = page.answer(&request);
        assert_eq!(first.status(), 200);
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "br");
        request.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(page.answer(&request).status(), 304);
        request.remove(header::ACCEPT_ENCODING);
        assert_eq!(
            page.answer(&request).status(),
            200,
            "another encoding is another body"
        );
    }

    #[tokio::test]
    async fn a_packed_body_is_the_same_in_every_encoding() {
        let body = Bytes::from("<p>Hello</p>".repeat(100));
        let page = Kept::packed(body.clone(), HeaderMap::new());
        assert!(page.weight() < body.len() + 2048);
        for (asked, sent) in [("", None), ("gzip", Some("gzip")), ("br", Some("br"))] {
            let mut request = HeaderMap::new();
            request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(asked));
            let answer = page.answer(&request);
            let encoding = answer.headers().get(header::CONTENT_ENCODING).cloned();
            assert_eq!(encoding.as_ref().map(|e| e.to_str().unwrap()), sent);
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .unwrap();
            let plain = match sent {
                None => bytes,
                Some("gzip") => unpack(&bytes),
                _ => {
                    let mut text = Vec::new();
                    brotli::BrotliDecompress(&mut &bytes[..], &mut text).unwrap();
                    text.into()
                }
            };
            assert_eq!(plain, body);
        }
    }

    #[test]
    fn what_does_not_shrink_goes_as_it_is() {
        let font = Kept::incompressible(Bytes::from_static(b"font"), HeaderMap::new());
        let short = Kept::new(Bytes::from_static(b"x"), HeaderMap::new(), Care::Kept);
        let mut request = HeaderMap::new();
        request.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("br, gzip"),
        );
        for body in [font, short] {
            let answer = body.answer(&request);
            assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
        }
    }
}
