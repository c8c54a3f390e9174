//! Just enough of Rust's syntax to find things: which bytes are code, and where a brace closes.

use std::ops::Range;

/// The text with the insides of comments, strings and character literals blanked; byte offsets and lines stay.
pub(super) fn mask(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at + 1..].starts_with(b"/") => line_end(bytes, at),
            b'/' if bytes[at + 1..].starts_with(b"*") => block_comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if !is_word(bytes, at) => raw_string_end(bytes, at),
            b'\'' => character_end(bytes, at),
            _ => at,
        };
        if end == at {
            at += 1;
            continue;
        }
        let is_text = matches!(bytes[at], b'"' | b'\'' | b'r');
        let inside = if is_text { at + 1..end - 1 } else { at..end };
        out[inside]
            .iter_mut()
            .filter(|b| **b != b'\n')
            .for_each(|b| *b = b' ');
        at = end;
    }
    String::from_utf8(out)
        .expect("whole literals and comments are blanked, so no character is cut in two")
}

/// The line, counted from one, that holds a byte.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// The bytes between the brace, bracket or parenthesis at `open` and the one that closes it.
pub(super) fn inside(code: &str, open: usize) -> Range<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return open + 1..at;
        }
    }
    open + 1..code.len()
}

/// Blanks every item under `#[cfg(test)]`; `code` is already masked. Also returns how many lines they took.
pub(super) fn without_tests(code: &str) -> (String, usize) {
    let mut bytes = code.as_bytes().to_vec();
    let mut lines = 0;
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let body = start + "#[cfg(test)]".len();
        let end = item_end(code, body);
        lines += code[start..end].matches('\n').count() + 1;
        bytes[start..end]
            .iter_mut()
            .filter(|b| **b != b'\n')
            .for_each(|b| *b = b' ');
        from = end;
    }
    (
        String::from_utf8(bytes).expect("items begin and end at ASCII bytes"),
        lines,
    )
}

/// Where the item that begins at `from` ends: at its semicolon or after its closing brace.
fn item_end(code: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(next) = code[at..].find(['{', ';', '[', '(']) {
        let position = at + next;
        match code.as_bytes()[position] {
            b';' => return position + 1,
            b'{' => return (inside(code, position).end + 1).min(code.len()),
            _ => at = inside(code, position).end,
        }
    }
    code.len()
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    at > 0
        && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
        && bytes[at - 1] != b'b'
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |n| at + n)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0;
    let mut here = at;
    while here < bytes.len() {
        if bytes[here..].starts_with(b"/*") {
            depth += 1;
            here += 2;
        } else if bytes[here..].starts_with(b"*/") {
            depth -= 1;
            here += 2;
            if depth == 0 {
                return here;
            }
        } else {
            here += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut here = at + 1;
    while here < bytes.len() {
        match bytes[here] {
            b'\\' => here += 2,
            b'"' => return here + 1,
            _ => here += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at + 1..].iter().take_while(|b| **b == b'#').count();
    if bytes.get(at + 1 + hashes) != Some(&b'"') {
        return at;
    }
    let close: Vec<u8> = std::iter::once(b'"')
        .chain(std::iter::repeat_n(b'#', hashes))
        .collect();
    let body = at + 2 + hashes;
    let found = bytes[body..]
        .windows(close.len())
        .position(|window| window == close);
    found.map_or(bytes.len(), |n| body + n + close.len())
}

/// A lifetime is no literal: `'a` has no second quote right after its character.
fn character_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let close = bytes[at + 2..].iter().skip(1).position(|b| *b == b'\'');
        return close.map_or(at, |n| at + 4 + n);
    }
    let text = std::str::from_utf8(&bytes[at + 1..]).unwrap_or_default();
    match text.chars().next() {
        Some(c) if text[c.len_utf8()..].starts_with('\'') => at + c.len_utf8() + 2,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_the_rest_stays() {
        let check = |text: &str, masked: &str| assert_eq!(mask(text), masked, "{text}");
        check("a // {\nb", "a     \nb");
        check("/* /* { */ } */x", "               x");
        check(r#"f("}\"{", 'a)"#, r#"f("    ", 'a)"#);
        check(r##"r#"{"}"#;"##, r##"r      #;"##);
        check("'{' '\\'' '\\u{7f}' &'a str", "' ' '  ' '      ' &'a str");
        check("'中' x", "'   ' x");
        check("for x", "for x");
    }

    #[test]
    fn tests_are_cut_out_with_their_lines() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { c() }\n}\nfn d() {}\n#[cfg(test)]\nmod more;\n";
        let (rest, lines) = without_tests(code);
        assert_eq!(lines, 6);
        assert!(rest.contains("fn a") && rest.contains("fn d"));
        assert!(!rest.contains("fn b") && !rest.contains("more"));
        assert_eq!(line_of(&rest, rest.find("fn d").unwrap()), 6);
    }
}
