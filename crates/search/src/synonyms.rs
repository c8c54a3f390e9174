//! Words that mean the same, per language. Applied to the query, so a change needs no reindexing.

use std::collections::HashMap;

use model::Locale;

use crate::words;

/// Groups of single words that find each other's products, per language of the page.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    others: HashMap<(Locale, String), Vec<String>>,
}

impl Synonyms {
    /// Takes groups such as `(En, ["sofa", "couch", "settee"])`. A phrase of several words is not a synonym and is left out.
    pub fn new<G, W>(groups: impl IntoIterator<Item = (Locale, G)>) -> Self
    where
        G: IntoIterator<Item = W>,
        W: AsRef<str>,
    {
        let mut others: HashMap<(Locale, String), Vec<String>> = HashMap::new();
        for (locale, group) in groups {
            let group: Vec<String> = group
                .into_iter()
                .filter_map(|word| words::single(word.as_ref()))
                .collect();
            for word in &group {
                let entry = others.entry((locale, word.clone())).or_default();
                entry.extend(group.iter().filter(|other| *other != word).cloned());
            }
        }
        Self { others }
    }

    /// What else a word may be called; `word` is folded.
    pub(crate) fn of(&self, locale: Locale, word: &str) -> &[String] {
        if self.others.is_empty() {
            return &[];
        }
        self.others
            .get(&(locale, word.to_owned()))
            .map_or(&[], Vec::as_slice)
    }
}
