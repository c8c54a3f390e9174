//! Every word that products use, sorted, in memory: what begins so, what contains this, what was probably meant.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use crate::words::{STEM, is_han};

/// Longest word, in letters, for which a misspelling is looked for.
const PATTERN_MAX: usize = 24;
/// Most letters a misspelling may be off.
const DISTANCE_MAX: usize = 2;

/// In how many products a word stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// In name, subtitle, brand or tags (some counted in two of them).
    pub title: u32,
    pub body: u32,
}

impl Usage {
    /// How much the word matters to this catalogue.
    pub fn weight(self) -> u32 {
        self.title * 4 + self.body
    }
}

/// The words of a catalogue.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    usage: Vec<Usage>,
    /// Bytes each word shares with the one before it.
    shared: Vec<u8>,
    /// Words before this one are ASCII.
    ascii: usize,
    /// Chinese words by each of their characters.
    han: HashMap<char, Vec<u32>>,
}

/// A word close to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Near {
    /// Letters changed, left out, added or swapped with their neighbour.
    pub distance: u8,
    pub word: usize,
}

impl Vocabulary {
    /// Gathers words; each comes with its use in the fields name, middle, body.
    pub fn gather(
        each: impl FnOnce(&mut dyn FnMut(&[u8], usize, u32)) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut usage: HashMap<String, Usage> = HashMap::new();
        each(&mut |term, field, count| {
            let Ok(word) = std::str::from_utf8(term) else {
                return;
            };
            if word.starts_with(STEM) {
                return;
            }
            if !usage.contains_key(word) {
                usage.insert(word.to_owned(), Usage::default());
            }
            if let Some(usage) = usage.get_mut(word) {
                *(if field < 2 {
                    &mut usage.title
                } else {
                    &mut usage.body
                }) += count;
            }
        })?;
        let mut words: Vec<(String, Usage)> = usage.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        // ASCII words come first, so that the search for misspellings runs over one stretch.
        words.sort_by_key(|(word, _)| !word.is_ascii());
        Ok(Self::of(words))
    }

    fn of(words: Vec<(String, Usage)>) -> Self {
        let mut vocabulary = Self {
            ascii: words.partition_point(|(word, _)| word.is_ascii()),
            ..Self::default()
        };
        let mut before = String::new();
        for (word, usage) in words {
            let index = vocabulary.ends.len() as u32;
            let shared = before
                .bytes()
                .zip(word.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            vocabulary.shared.push(shared.min(255) as u8);
            vocabulary.text.push_str(&word);
            vocabulary.ends.push(vocabulary.text.len() as u32);
            vocabulary.usage.push(usage);
            for c in word.chars().filter(|c| is_han(*c)) {
                let list = vocabulary.han.entry(c).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
            before = word;
        }
        vocabulary
    }

    pub fn word(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..self.ends[index] as usize]
    }

    pub fn usage(&self, index: usize) -> Usage {
        self.usage[index]
    }

    /// Indexes of the words that start with `prefix`.
    pub fn starting(&self, prefix: &str) -> Range<usize> {
        let (from, to) = if prefix.is_ascii() {
            (0, self.ascii)
        } else {
            (self.ascii, self.ends.len())
        };
        let start = from + partition(to - from, |at| self.word(from + at) < prefix);
        let end = start + partition(to - start, |at| self.word(start + at).starts_with(prefix));
        start..end
    }

    /// Indexes of the Chinese words with `part` in them.
    pub fn containing(&self, part: &str) -> impl Iterator<Item = usize> {
        let list = part
            .chars()
            .next()
            .and_then(|first| self.han.get(&first))
            .map_or(&[][..], Vec::as_slice);
        list.iter()
            .map(|at| *at as usize)
            .filter(move |at| self.word(*at).contains(part))
    }

    /// The words at most `most` letters off `word`, closest first, then by use. With `open`, words that only begin
    /// so count as well. Only words of ASCII letters are looked for and found.
    pub fn near(&self, word: &str, most: u8, open: bool) -> Vec<Near> {
        let pattern = word.as_bytes();
        if most == 0 || pattern.is_empty() || pattern.len() > PATTERN_MAX || !word.is_ascii() {
            return Vec::new();
        }
        let mut rows = Rows::new(pattern, most.min(DISTANCE_MAX as u8));
        let mut found: Vec<Near> = (0..self.ascii)
            .filter_map(|at| {
                let distance =
                    rows.distance(self.word(at).as_bytes(), usize::from(self.shared[at]), open)?;
                Some(Near { distance, word: at })
            })
            .collect();
        found.sort_by_key(|near| {
            let initial = self.word(near.word).as_bytes().first() != pattern.first();
            (
                near.distance,
                initial,
                std::cmp::Reverse(self.usage[near.word].weight()),
            )
        });
        found
    }
}

/// First index in `0..length` for which `before` no longer holds.
fn partition(length: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Distances (optimal string alignment) between a pattern and sorted words, one row per letter of the word. Rows of a
/// prefix shared with the word before are kept, and words that share a prefix already too far off are passed over.
struct Rows<'a> {
    pattern: &'a [u8],
    most: u8,
    rows: [[u8; PATTERN_MAX + 1]; PATTERN_MAX + DISTANCE_MAX + 2],
    /// Rows that hold for the current word.
    valid: usize,
    /// Letters after which every continuation is too far off.
    dead: usize,
    /// The least distance of the pattern to any of the word's beginnings, up to each letter.
    beginning: [u8; PATTERN_MAX + DISTANCE_MAX + 2],
}

impl<'a> Rows<'a> {
    fn new(pattern: &'a [u8], most: u8) -> Self {
        let mut rows = [[0; PATTERN_MAX + 1]; PATTERN_MAX + DISTANCE_MAX + 2];
        for (cell, at) in rows[0].iter_mut().zip(0..) {
            *cell = at;
        }
        let beginning = [pattern.len() as u8; PATTERN_MAX + DISTANCE_MAX + 2];
        Self {
            pattern,
            most,
            rows,
            valid: 0,
            dead: usize::MAX,
            beginning,
        }
    }

    /// The distance to `word`, whose first `shared` letters are those of the word asked before.
    fn distance(&mut self, word: &[u8], shared: usize, open: bool) -> Option<u8> {
        if shared < self.dead {
            self.dead = usize::MAX;
            self.valid = self.valid.min(shared);
            for depth in self.valid + 1..=word.len() {
                let nearest = self.fill(word, depth);
                self.valid = depth;
                if nearest > self.most || depth == self.rows.len() - 1 {
                    self.dead = depth;
                    break;
                }
            }
        }
        let distance = match open {
            true => self.beginning[self.valid],
            false if self.dead == usize::MAX => self.rows[word.len()][self.pattern.len()],
            false => return None,
        };
        (distance <= self.most).then_some(distance)
    }

    /// Works out the row after `depth` letters of `word`; returns its least cell.
    fn fill(&mut self, word: &[u8], depth: usize) -> u8 {
        let letter = word[depth - 1];
        let mut nearest = depth as u8;
        self.rows[depth][0] = depth as u8;
        for at in 1..=self.pattern.len() {
            let wanted = self.pattern[at - 1];
            let above = &self.rows[depth - 1];
            let mut cell = (above[at - 1] + u8::from(letter != wanted))
                .min(above[at] + 1)
                .min(self.rows[depth][at - 1] + 1);
            if depth > 1 && at > 1 && letter == self.pattern[at - 2] && word[depth - 2] == wanted {
                cell = cell.min(self.rows[depth - 2][at - 2] + 1);
            }
            self.rows[depth][at] = cell;
            nearest = nearest.min(cell);
        }
        self.beginning[depth] = self.beginning[depth - 1].min(self.rows[depth][self.pattern.len()]);
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        Vocabulary::gather(|each| {
            words.iter().for_each(|word| each(word.as_bytes(), 0, 1));
            Ok(())
        })
        .unwrap()
    }

    /// The textbook matrix, to hold the pruned one against.
    fn plain_distance(a: &str, b: &str) -> u8 {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut cell = (rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]))
                        .min(rows[i - 1][j] + 1)
                        .min(rows[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        cell = cell.min(rows[i - 2][j - 2] + 1);
                    }
                    cell
                };
            }
        }
        rows[a.len()][b.len()] as u8
    }

    #[test]
    fn misspellings_find_their_word() {
        let words = vocabulary(&[
            "chair",
            "chain",
            "chairs",
            "sofa",
            "lamp",
            "lampshade",
            "candlestick",
            "沙发",
            "沙发床",
        ]);
        let near = |word, most, open| -> Vec<&str> {
            words
                .near(word, most, open)
                .into_iter()
                .map(|near| words.word(near.word))
                .collect()
        };
        assert_eq!(near("chiar", 1, false), ["chair"]);
        assert_eq!(near("candelstik", 2, false), ["candlestick"]);
        assert_eq!(near("lmap", 1, true), ["lamp", "lampshade"]);
        assert!(near("沙", 1, false).is_empty());
        assert_eq!(words.starting("cha").len(), 3);
        assert_eq!(words.starting("沙发").len(), 2);
        assert_eq!(
            words
                .containing("床")
                .map(|at| words.word(at))
                .collect::<Vec<_>>(),
            ["沙发床"]
        );
    }

    proptest::proptest! {
        #[test]
        fn pruning_loses_nothing(list in proptest::collection::vec("[a-c]{1,7}", 1..40), word in "[a-c]{1,7}", most in 1_u8..=2) {
            let list: Vec<&str> = list.iter().map(String::as_str).collect();
            let words = vocabulary(&list);
            let mut expected: Vec<&str> = list.iter().copied().filter(|other| plain_distance(&word, other) <= most).collect();
            expected.sort_unstable();
            expected.dedup();
            let mut found: Vec<&str> = words.near(&word, most, false).into_iter().map(|near| words.word(near.word)).collect();
            found.sort_unstable();
            proptest::prop_assert_eq!(found, expected);
            let mut open: Vec<&str> = list.iter().copied()
                .filter(|other| (0..=other.len()).any(|end| plain_distance(&word, &other[..end]) <= most))
                .collect();
            open.sort_unstable();
            open.dedup();
            let mut found: Vec<&str> = words.near(&word, most, true).into_iter().map(|near| words.word(near.word)).collect();
            found.sort_unstable();
            proptest::prop_assert_eq!(found, open);
        }
    }
}
