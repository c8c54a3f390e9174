//! Suggestions while a shopper types: how the word may go on, categories, and products.

use model::{CategoryId, Locale, ProductId};

use crate::document::Category;
use crate::index::Snapshot;
use crate::names::{has_start, word_starts};
use crate::query;
use crate::words::{self, is_han};

/// Most words and most categories among the suggestions; products take the rest.
const TERMS_MAX: usize = 3;
const CATEGORIES_MAX: usize = 2;

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A query to search for, in lower case.
    Term(String),
    /// A category, named in the page's language.
    Category(CategoryId, String),
    /// A product, named in the page's language.
    Product(ProductId, String),
}

/// Suggestions for what was typed so far: terms, then categories, then products by popularity.
pub(crate) fn suggest(
    catalogue: &Snapshot,
    categories: &[Category],
    locale: Locale,
    typed: &str,
    limit: usize,
) -> Vec<Suggestion> {
    let typed = words::plain(&query::readable(typed));
    if typed.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut meant = typed.clone();
    let mut products = products(catalogue, &meant, limit);
    if products.is_empty()
        && let Some(corrected) = corrected(catalogue, &typed)
    {
        meant = corrected;
        products = self::products(catalogue, &meant, limit);
    }
    let mut out: Vec<Suggestion> = terms(catalogue, &typed, &meant, &products)
        .into_iter()
        .map(Suggestion::Term)
        .collect();
    out.extend(
        categories
            .iter()
            .filter(|category| {
                [&category.name.en, &category.name.zh]
                    .iter()
                    .any(|name| has_start(&words::plain(name), &meant))
            })
            .filter(|category| {
                catalogue
                    .table
                    .labels
                    .category(category.id)
                    .is_some_and(|at| catalogue.table.categories[at as usize].len() > 0)
            })
            .take(CATEGORIES_MAX)
            .map(|category| {
                Suggestion::Category(category.id, category.name.get(locale).to_owned())
            }),
    );
    // Products are what most shoppers are after: words and categories leave them at least half.
    out.truncate(limit - products.len().min(limit.div_ceil(2)));
    let left = limit - out.len();
    out.extend(products.into_iter().take(left).filter_map(|slot| {
        let row = catalogue.table.row(slot)?;
        let [en, zh] = &row.names;
        let name = match locale {
            Locale::Zh if !zh.is_empty() => zh,
            Locale::En if en.is_empty() => zh,
            _ => en,
        };
        Some(Suggestion::Product(row.id.into(), name.to_string()))
    }));
    out
}

/// The most popular products whose name has the typed words, the last of them perhaps unfinished.
fn products(catalogue: &Snapshot, typed: &str, limit: usize) -> Vec<u32> {
    let featured = &catalogue.table.orders.featured;
    let mut best = Best {
        ranks: Vec::with_capacity(limit + 1),
        limit,
    };
    let mut consider = |slot: u32| best.consider(featured.rank(slot));
    catalogue.names.starting(typed, &[]).for_each(&mut consider);
    let mut others: Vec<&str> = typed.split(' ').collect();
    if others.len() > 1 {
        let prefix = others.pop().unwrap_or_default();
        catalogue
            .names
            .starting(prefix, &others)
            .for_each(&mut consider);
    }
    let code: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    if best.ranks.is_empty() && code.len() > 2 {
        catalogue
            .table
            .skus(&code)
            .take(limit)
            .for_each(|(slot, _)| best.consider(featured.rank(slot)));
    }
    best.ranks
        .into_iter()
        .map(|rank| featured.at(rank))
        .collect()
}

/// The lowest ranks of those considered, each once, ascending.
struct Best {
    ranks: Vec<u32>,
    limit: usize,
}

impl Best {
    fn consider(&mut self, rank: u32) {
        let full = self.ranks.len() == self.limit;
        if full && self.ranks.last().is_some_and(|worst| rank >= *worst) {
            return;
        }
        if let Err(at) = self.ranks.binary_search(&rank) {
            self.ranks.insert(at, rank);
            self.ranks.truncate(self.limit);
        }
    }
}

/// What was probably meant: words that no product has replaced by the closest that some product has.
fn corrected(catalogue: &Snapshot, typed: &str) -> Option<String> {
    let vocabulary = &catalogue.vocabulary;
    let mut words: Vec<&str> = typed.split(' ').collect();
    let count = words.len();
    let mut changed = false;
    for (at, word) in words.iter_mut().enumerate() {
        if vocabulary.starting(word).is_empty() {
            let near = vocabulary.near(word, query::tolerance(word), at + 1 == count);
            *word = near.first().map(|near| vocabulary.word(near.word))?;
            changed = true;
        }
    }
    changed.then(|| words.join(" "))
}

/// How the query may go on: common words that start like its last one, and for several words only such as stand in
/// the products found.
fn terms(catalogue: &Snapshot, typed: &str, meant: &str, products: &[u32]) -> Vec<String> {
    let (before, prefix) = meant
        .rsplit_once(' ')
        .map_or(("", meant), |(before, prefix)| (before, prefix));
    let mut found: Vec<(u32, String)> = Vec::new();
    if before.is_empty() {
        let vocabulary = &catalogue.vocabulary;
        let title = |at: usize| vocabulary.usage(at).title;
        let mut words: Vec<usize> = vocabulary
            .starting(prefix)
            .filter(|at| title(*at) > 0)
            .collect();
        let better = |a: &usize, b: &usize| title(*b).cmp(&title(*a)).then(a.cmp(b));
        if words.len() > TERMS_MAX + 1 {
            words.select_nth_unstable_by(TERMS_MAX, better);
            words.truncate(TERMS_MAX + 1);
        }
        found.extend(
            words
                .into_iter()
                .map(|at| (title(at), vocabulary.word(at).to_owned())),
        );
    } else {
        for name in products.iter().flat_map(|slot| catalogue.names.of(*slot)) {
            for start in word_starts(name).filter(|at| name[*at..].starts_with(prefix)) {
                let word = name[start..]
                    .split(|c: char| c == ' ' || is_han(c))
                    .next()
                    .unwrap_or_default();
                if word.is_empty() {
                    continue;
                }
                let term = format!("{before} {word}");
                match found.iter_mut().find(|(_, other)| *other == term) {
                    Some((count, _)) => *count += 1,
                    None => found.push((1, term)),
                }
            }
        }
    }
    found.retain(|(_, term)| term != typed);
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found
        .into_iter()
        .take(TERMS_MAX)
        .map(|(_, term)| term)
        .collect()
}
