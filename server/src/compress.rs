//! Compressing bodies: well for what is kept, quickly for what is sent once.

use std::cell::RefCell;
use std::io::Write;

use bytes::Bytes;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress, Status};

use crate::visit::Encoding;

/// How much work a body is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Sent once.
    Once,
    /// Kept in memory and sent often.
    Kept,
    /// Made at start-up and sent for as long as the server runs.
    Start,
}

/// `body` in `encoding`. Writing to memory cannot fail; if an encoder ever did, the body goes as it is.
#[must_use]
pub fn compress(body: &Bytes, encoding: Encoding, care: Care) -> Option<Bytes> {
    match encoding {
        Encoding::Identity => None,
        Encoding::Gzip => gzip(body, care),
        Encoding::Brotli => brotli(body, care),
    }
}

thread_local! {
    /// Packs bodies that are sent once. Its tables take longer to make than a page takes to pack, so each thread keeps
    /// them. 15 bits are the whole window.
    static QUICK: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::new(2), 15));
}

fn quick_gzip(body: &[u8]) -> Option<Bytes> {
    QUICK.with_borrow_mut(|packer| {
        packer.reset();
        let mut packed = Vec::with_capacity(body.len() / 4 + 256);
        loop {
            let rest = &body[packer.total_in() as usize..];
            let status = packer.compress_vec(rest, &mut packed, FlushCompress::Finish);
            if status.ok()? == Status::StreamEnd {
                return Some(Bytes::from(packed));
            }
            packed.reserve(body.len() / 4 + 256);
        }
    })
}

fn gzip(body: &[u8], care: Care) -> Option<Bytes> {
    let level = match care {
        Care::Once => return quick_gzip(body),
        Care::Kept => 6,
        Care::Start => 9,
    };
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(level));
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// What `compress` packed as gzip. Reading from memory cannot fail, and nobody else's bytes come here.
#[must_use]
pub fn unpack(gzip: &Bytes) -> Bytes {
    let mut body = Vec::with_capacity(gzip.len() * 8);
    let mut decoder = flate2::write::GzDecoder::new(&mut body);
    let whole = decoder
        .write_all(gzip)
        .and_then(|()| decoder.finish().map(drop));
    if let Err(error) = whole {
        tracing::error!(%error, "a kept body did not unpack");
    }
    body.into()
}

fn brotli(body: &[u8], care: Care) -> Option<Bytes> {
    let quality = match care {
        Care::Once => 1,
        Care::Kept => 5,
        Care::Start => 9,
    };
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 18,
        size_hint: body.len(),
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(body.len() / 4);
    brotli::BrotliCompress(&mut &body[..], &mut packed, &params).ok()?;
    Some(packed.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_body_comes_back_as_it_was() {
        let body = Bytes::from("<li class=\"card\">Lamp</li>".repeat(500));
        for care in [Care::Once, Care::Kept, Care::Start] {
            let gzip = compress(&body, Encoding::Gzip, care).unwrap();
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&gzip[..])
                .read_to_end(&mut text)
                .unwrap();
            assert_eq!(text, body);
            let packed = compress(&body, Encoding::Brotli, care).unwrap();
            let mut text = Vec::new();
            brotli::BrotliDecompress(&mut &packed[..], &mut text).unwrap();
            assert_eq!(text, body);
            assert!(packed.len() < 1000 && gzip.len() < 1000);
        }
        assert_eq!(compress(&body, Encoding::Identity, Care::Kept), None);
    }
}
