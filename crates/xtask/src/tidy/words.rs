//! Words that no file may hold.

use super::Finding;

/// Written in halves, so that this file passes its own rule.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// Work to be done is an issue, not a comment.
pub(super) fn unfinished(path: &str, text: &str) -> Vec<Finding> {
    let is_word = |line: &str, at: usize, word: &str| {
        let before = line[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        let after = line[at + word.len()..]
            .chars()
            .next()
            .is_some_and(char::is_alphanumeric);
        !before && !after
    };
    let mut findings = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for word in UNFINISHED {
            if line
                .match_indices(word)
                .any(|(at, _)| is_word(line, at, word))
            {
                findings.push(Finding::new(
                    path,
                    number,
                    format!("{word}: open an issue instead"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_is_found() {
        let text = format!("fn a() {{}}\n// {}: later\n", UNFINISHED[0]);
        assert_eq!(unfinished("a.rs", &text)[0].line, 2);
        assert_eq!(
            unfinished(
                "a.rs",
                &format!("{}S and MAS{}", UNFINISHED[0], UNFINISHED[0])
            ),
            []
        );
    }
}
