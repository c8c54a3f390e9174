//! Content: items that share rare words or tags, for items that nobody has bought yet.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Linear, Reads, Signal, Weights};
use crate::matrix::{Sparse, products};

/// How content is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContentConfig {
    /// Neighbours kept of each item.
    pub keep: usize,
    /// Exponent on a word's rarity.
    pub rarity: f64,
}

impl Default for ContentConfig {
    fn default() -> Self {
        Self {
            keep: 100,
            rarity: 1.0,
        }
    }
}

/// Learns likeness from each item's text: words and pairs of neighbouring words, by cosine with tf-idf weights.
#[must_use]
pub fn content(
    texts: &[impl AsRef<str>],
    config: &ContentConfig,
    reads: Reads,
    signal: Signal,
    step_decay: f32,
) -> Linear {
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let mut cells = Vec::new();
    for (text, item) in texts.iter().zip(0..) {
        let mut found = words(text.as_ref());
        found.sort_unstable();
        found.dedup();
        for word in found {
            let next = numbers.len() as u32;
            cells.push((*numbers.entry(word).or_insert(next), item, 1.0));
        }
    }
    let by_word = Sparse::from_cells(numbers.len(), texts.len(), cells);
    let items = texts.len() as f32;
    // A word that a fifth of everything has says nothing and costs most.
    let common = (items / 5.0).max(20.0);
    let weighed = by_word.map(|word, _, _| {
        let holders = by_word.row(word as usize).0.len() as f32;
        if holders > common {
            0.0
        } else {
            (1.0 + items / holders).ln().powf(config.rarity as f32)
        }
    });
    let weighed = Sparse::from_rows(
        texts.len(),
        (0..weighed.height())
            .map(|word| weighed.cells_of(word).filter(|cell| cell.1 > 0.0).collect()),
    );
    let norms: Vec<f32> = weighed
        .column_sums(|value| value * value)
        .into_iter()
        .map(f32::sqrt)
        .collect();
    let weights = products(&weighed, config.keep, |i, j, sum| {
        sum / (norms[i as usize] * norms[j as usize]).max(1e-9)
    });
    Linear {
        weights: Weights::Sparse(weights),
        reads,
        signal,
        step_decay,
        discount: Vec::new(),
    }
}

/// The words of a text and each pair of neighbours, hashed.
fn words(text: &str) -> Vec<u64> {
    let hash = |of: &[&str]| {
        let mut hasher = DefaultHasher::new();
        of.hash(&mut hasher);
        hasher.finish()
    };
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let single = words.iter().map(|word| hash(&[word]));
    single.chain(words.windows(2).map(hash)).collect()
}
