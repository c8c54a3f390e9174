//! Answers, read from the bytes that came so far (RFC 9112).

use httparse::{EMPTY_HEADER, Status, parse_chunk_size};

use super::Broken;

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    /// A header's text, by its name in any case; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// The answer that these bytes are, `None` while there must come more. `ended` is whether the line was closed.
pub(super) fn parse(mut bytes: &[u8], ended: bool) -> Result<Option<Response>, Broken> {
    let (mut response, rest) = loop {
        match head(bytes)? {
            // Only says that there is more to come.
            Some((response, rest)) if response.status < 200 => bytes = rest,
            Some(read) => break read,
            None => return Ok(None),
        }
    };
    let body = if response.status == 204 {
        Some(Vec::new())
    } else if response
        .header("transfer-encoding")
        .eq_ignore_ascii_case("chunked")
    {
        joined(rest)?
    } else {
        match response.header("content-length") {
            "" => ended.then(|| rest.to_vec()),
            length => rest.get(..length.parse()?).map(<[u8]>::to_vec),
        }
    };
    let Some(body) = body else {
        return Ok(None);
    };
    response.body = String::from_utf8(body)?;
    Ok(Some(response))
}

/// Status and headers, and what follows them.
fn head(bytes: &[u8]) -> Result<Option<(Response, &[u8])>, Broken> {
    let mut headers = [EMPTY_HEADER; 96];
    let mut head = httparse::Response::new(&mut headers);
    let Status::Complete(length) = head.parse(bytes)? else {
        return Ok(None);
    };
    // What is not text is of no use here.
    let text = |header: &httparse::Header| {
        let value = String::from_utf8(header.value.to_vec()).ok()?;
        Some((header.name.to_owned(), value))
    };
    let response = Response {
        status: head.code.unwrap_or_default(),
        headers: head.headers.iter().filter_map(text).collect(),
        body: String::new(),
    };
    Ok(Some((response, &bytes[length..])))
}

/// The chunks of a body put together, `None` while the last one has not come.
fn joined(mut rest: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    let mut body = Vec::new();
    loop {
        let parsed = parse_chunk_size(rest).map_err(|_| "a chunk without a size")?;
        let Status::Complete((start, size)) = parsed else {
            return Ok(None);
        };
        if size == 0 {
            return Ok(Some(body));
        }
        let Some(chunk) = usize::try_from(size)
            .ok()
            .and_then(|size| rest[start..].get(..size))
        else {
            return Ok(None);
        };
        body.extend_from_slice(chunk);
        rest = &rest[start + chunk.len()..];
        match rest {
            [b'\r', b'\n', after @ ..] => rest = after,
            [] | [b'\r'] => return Ok(None),
            _ => return Err("a chunk longer than its size".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COUNTED: &str = "HTTP/1.1 402 Payment Required\r\nContent-Length: 2\r\nX-Id: 7\r\n\r\n{}";
    const CHUNKED: &str = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n\
        2;a=b\r\n{\"\r\nA\r\nsix\":true}\r\n0\r\n\r\n";

    #[test]
    fn every_way_to_tell_an_answers_end_is_read() {
        let check = |text: &str, status, body: &str| {
            let answer = parse(text.as_bytes(), true).unwrap().unwrap();
            assert_eq!((answer.status, answer.body.as_str()), (status, body));
        };
        check(COUNTED, 402, "{}");
        check(CHUNKED, 200, "{\"six\":true}");
        check("HTTP/1.1 204 No Content\r\n\r\n", 204, "");
        check("HTTP/1.0 200 OK\r\n\r\nto the end", 200, "to the end");
        let answer = parse(COUNTED.as_bytes(), false).unwrap().unwrap();
        assert_eq!((answer.header("x-id"), answer.header("x-no")), ("7", ""));
    }

    #[test]
    fn no_part_of_an_answer_is_taken_for_the_whole() {
        for whole in [COUNTED, CHUNKED] {
            // Only the blank line after the last chunk may be missing.
            for end in 0..whole.len() - 2 {
                let part = parse(&whole.as_bytes()[..end], true);
                assert!(!matches!(part, Ok(Some(_))), "{:?}", &whole[..end]);
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>, ended: bool) {
            let _ = parse(&bytes, ended);
            let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            let _ = parse(&[chunked, &*bytes].concat(), ended);
        }
    }
}
