//! Posted forms: `application/x-www-form-urlencoded`, written and read.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but what RFC 3986 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The pairs as one line.
pub(crate) fn write<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let pair = |(name, value): &(N, V)| {
        let (name, value) = (name.as_ref(), value.as_ref());
        format!("{}={}", encode(name), encode(value))
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// One value, to stand in an address.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The pairs of a line, in their order; `None` when it is not UTF-8.
pub(crate) fn read(line: &str) -> Option<Vec<(String, String)>> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let text = percent_decode_str(&text).decode_utf8().ok()?;
        Some(text.into_owned())
    };
    let pairs = line.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_are_written_as_browsers_write_them() {
        let pairs = [("a[b]", "1 + 1=2&c"), ("名", "值")];
        let line = "a%5Bb%5D=1%20%2B%201%3D2%26c&%E5%90%8D=%E5%80%BC";
        assert_eq!(write(&pairs), line);
        let spaced = read("a=1+2&b&&c=%20").unwrap();
        let told = spaced.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [("a", "1 2"), ("b", ""), ("c", " ")]
        );
        assert_eq!(read("a=%ff"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pairs: Vec<(String, String)>) {
            prop_assert_eq!(read(&write(&pairs)), Some(pairs));
        }
    }
}
