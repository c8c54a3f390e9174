//! Recent searches, kept in the browser only.

use crate::browser;

const KEY: &str = "tw-searches";
/// Most searches that are kept.
const MOST: usize = 5;

/// What was searched for lately, newest first.
#[must_use]
pub fn recent() -> Vec<String> {
    let kept = browser::recall(KEY).unwrap_or_default();
    kept.lines().take(MOST).map(str::to_owned).collect()
}

/// Remembers a search.
pub fn remember(text: &str) {
    browser::keep(KEY, &with_newest(text, &recent()));
}

fn with_newest(text: &str, earlier: &[String]) -> String {
    let text = text.trim().replace('\n', " ");
    let others = earlier.iter().filter(|other| **other != text);
    let all = std::iter::once(&text)
        .chain(others)
        .filter(|text| !text.is_empty());
    all.take(MOST).cloned().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_search_comes_first_and_only_once() {
        let earlier = ["oak", "lamp", "bowl", "rug", "pot"].map(str::to_owned);
        assert_eq!(with_newest(" lamp ", &earlier), "lamp\noak\nbowl\nrug\npot");
        assert_eq!(with_newest("vase", &earlier), "vase\noak\nlamp\nbowl\nrug");
        assert_eq!(with_newest("", &earlier[..1]), "oak");
    }
}
