//! Rules for migrations: one dialect that SQLite and PostgreSQL both accept.

use super::Finding;
use super::lexer::{inside, line_of};

/// Any other type fails to decode through `sqlx::Any` on one of the two.
const TYPES: [&str; 3] = ["BIGINT", "TEXT", "DOUBLE PRECISION"];
const CONSTRAINTS: [&str; 6] = [
    "PRIMARY",
    "FOREIGN",
    "UNIQUE",
    "CHECK",
    "CONSTRAINT",
    "EXCLUDE",
];

/// Columns of created and altered tables have one of the three types.
pub(super) fn column_types(path: &str, text: &str) -> Vec<Finding> {
    let code = without_comments(text);
    let upper = code.to_ascii_uppercase();
    let mut findings = Vec::new();
    let mut column = |at: usize, definition: &str| {
        let mut words = definition.split_whitespace();
        let (Some(name), kind) = (words.next(), words.collect::<Vec<_>>().join(" ")) else {
            return;
        };
        let constraint = CONSTRAINTS
            .iter()
            .any(|word| name == *word || name.starts_with(&format!("{word}(")));
        let known = TYPES.iter().any(|t| {
            kind == *t
                || kind
                    .strip_prefix(t)
                    .is_some_and(|r| r.starts_with([' ', '(']))
        });
        if !constraint && !known {
            let text = format!(
                "column {}: only {} decode on both engines",
                name.to_lowercase(),
                TYPES.join(", ")
            );
            findings.push(Finding::new(path, line_of(&code, at), text));
        }
    };
    for (at, _) in upper.match_indices("CREATE TABLE") {
        let Some(open) = upper[at..].find('(') else {
            continue;
        };
        let range = inside(&upper, at + open);
        for (from, definition) in top_level_parts(&upper[range.clone()]) {
            column(range.start + from, definition);
        }
    }
    for (at, found) in upper.match_indices("ADD COLUMN ") {
        let from = at + found.len();
        let end = upper[from..]
            .find([';', ','])
            .map_or(upper.len(), |n| from + n);
        column(
            from,
            upper[from..end]
                .trim_start()
                .trim_start_matches("IF NOT EXISTS "),
        );
    }
    findings
}

/// The parts between commas outside parentheses, each with where its first word begins.
fn top_level_parts(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, byte) in text.bytes().chain(std::iter::once(b',')).enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                let part = &text[from..at];
                let lead = part.len() - part.trim_start().len();
                if !part.trim().is_empty() {
                    parts.push((from + lead, part.trim()));
                }
                from = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// Blanks `-- comments` and the insides of strings, byte for byte.
fn without_comments(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut quoted = false;
        let mut comment = false;
        for (at, byte) in line.bytes().enumerate() {
            comment |= !quoted && line.as_bytes()[at..].starts_with(b"--");
            let shown = byte == b'\n' || !(comment || (quoted && byte != b'\''));
            quoted ^= byte == b'\'' && !comment;
            out.push(if shown && byte.is_ascii() { byte } else { b' ' });
        }
    }
    String::from_utf8(out).expect("only ASCII is kept")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_types_that_both_engines_decode_pass() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = column_types("m.sql", text)
                .iter()
                .map(|f| format!("{}: {}", f.line, f.text))
                .collect();
            assert_eq!(found.len(), expected.len(), "{found:?}");
            assert!(
                found.iter().zip(expected).all(|(f, e)| f.starts_with(e)),
                "{found:?}"
            );
        };
        check(
            "CREATE TABLE a (\n  id BIGINT PRIMARY KEY, -- BOOLEAN, here\n  b TEXT NOT NULL CHECK (b IN ('x, y')),\n  c DOUBLE PRECISION,\n  PRIMARY KEY (id, b),\n  UNIQUE(b)\n);",
            &[],
        );
        check(
            "CREATE TABLE a (\n  id BIGINT,\n  paid BOOLEAN NOT NULL\n);",
            &["3: column paid"],
        );
        check(
            "CREATE TABLE a (at timestamp, n integer, t text);",
            &["1: column at", "1: column n"],
        );
        check(
            "ALTER TABLE a ADD COLUMN b JSONB;\nALTER TABLE a ADD COLUMN c TEXT;",
            &["1: column b"],
        );
        check("CREATE INDEX a ON b (lower(c));", &[]);
    }
}
