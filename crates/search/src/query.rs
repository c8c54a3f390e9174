//! From what a shopper typed to the terms that are looked up. There is no query language: everything is a word, and
//! nothing a shopper can type is an error.

use std::collections::HashSet;
use std::io;
use std::ops::Range;

use model::Locale;

use crate::synonyms::Synonyms;
use crate::text::Postings;
use crate::vocabulary::Vocabulary;
use crate::words::{self, Run};

/// Characters of a query that are read.
pub(crate) const CHARS_MAX: usize = 256;
/// Words of a query that are looked up.
const WORDS_MAX: usize = 64;
/// Words of a query whose spelling is doubted; each is compared with the whole vocabulary.
const DOUBTED_MAX: usize = 8;
/// A word in fewer products than this is also taken for the start or a misspelling of others.
const FEW: u32 = 3;
/// Most alternatives of one kind that a word gets.
const ALTERNATIVES_MAX: usize = 48;
/// Most other spellings that a word gets.
const SPELLINGS_MAX: usize = 8;

/// English words that say nothing about a product, left out unless the query has no others.
const EMPTY: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "i", "in", "is", "it", "me",
    "my", "of", "on", "or", "some", "that", "the", "this", "to", "with", "的", "了", "和", "与",
    "及", "或", "在", "是",
];

/// A term that stands for a word, and what finding it is worth next to the word itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alternative {
    pub term: String,
    pub weight: f32,
}

/// What to look up.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The words, each with its alternatives.
    pub words: Vec<Vec<Alternative>>,
    /// The query as understood, if words of it were not known as typed.
    pub corrected: Option<String>,
}

/// What a plan is made with.
pub(crate) struct Planner<'a> {
    pub locale: Locale,
    pub synonyms: &'a Synonyms,
    pub vocabulary: &'a Vocabulary,
    pub postings: &'a Postings,
}

/// The folded start of a query that is read at all.
pub(crate) fn readable(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(CHARS_MAX)
        .map_or(text.len(), |(at, _)| at);
    words::fold(&text[..end])
}

impl Planner<'_> {
    /// Plans a query.
    pub fn plan(&self, text: &str) -> io::Result<Plan> {
        let folded = readable(text);
        let mut plan = Plan::default();
        let mut corrections: Vec<(Range<usize>, String)> = Vec::new();
        let mut doubted = 0;
        for (word, place) in self.words_of(&folded)? {
            let last = place.end == folded.len();
            let alternatives = if word.chars().next().is_some_and(words::is_han) {
                self.chinese(&word, last)?
            } else {
                let (mut alternatives, hits) = self.spelled(&word, last)?;
                if hits < FEW && doubted < DOUBTED_MAX {
                    doubted += 1;
                    let spellings = self.misspelled(&word, hits);
                    if let Some(best) = spellings.first().filter(|_| hits == 0) {
                        corrections.push((place, best.clone()));
                    }
                    push_stems(&mut alternatives, spellings.iter().map(String::as_str), 0.5);
                }
                alternatives
            };
            plan.words.push(alternatives);
        }
        plan.corrected = (!corrections.is_empty()).then(|| replace(&folded, &corrections));
        Ok(plan)
    }

    /// The words to look up, each once, Chinese ones cut so that each is a known word where that can be.
    fn words_of(&self, folded: &str) -> io::Result<Vec<(String, Range<usize>)>> {
        let mut found = Vec::new();
        for (run, place) in words::runs(folded) {
            match run {
                Run::Word(word) => found.push((word, place)),
                // Its parts were words already; products have them too.
                Run::Compound(_) => {}
                Run::Han(han) => {
                    let mut start = place.start;
                    for piece in words::cut(&han) {
                        let place = start..start + piece.len();
                        start = place.end;
                        self.known_parts(piece, place, &mut found)?;
                    }
                }
            }
        }
        let mut seen = HashSet::new();
        found.retain(|(word, _)| seen.insert(word.clone()));
        if found
            .iter()
            .any(|(word, _)| !EMPTY.contains(&word.as_str()))
        {
            found.retain(|(word, _)| !EMPTY.contains(&word.as_str()));
        }
        found.truncate(WORDS_MAX);
        Ok(found)
    }

    /// A Chinese word that no product has is looked up by the words in it, or by its characters.
    fn known_parts(
        &self,
        piece: &str,
        place: Range<usize>,
        found: &mut Vec<(String, Range<usize>)>,
    ) -> io::Result<()> {
        let named = !self.synonyms.of(self.locale, piece).is_empty();
        if named || piece.chars().nth(1).is_none() || self.postings.frequency(piece)? > 0 {
            found.push((piece.to_owned(), place));
            return Ok(());
        }
        let mut inner: Vec<&str> = words::cut_fine(piece)
            .into_iter()
            .filter(|part| *part != piece)
            .collect();
        if inner.is_empty() {
            inner = piece
                .char_indices()
                .map(|(at, c)| &piece[at..at + c.len_utf8()])
                .collect();
        }
        for part in inner {
            found.push((part.to_owned(), place.clone()));
        }
        Ok(())
    }

    fn chinese(&self, word: &str, last: bool) -> io::Result<Vec<Alternative>> {
        let mut alternatives = vec![Alternative {
            term: word.to_owned(),
            weight: 1.0,
        }];
        self.push_synonyms(&mut alternatives, word);
        // One character is rarely a whole word; the segmentation of a product's text may have put it into a longer one.
        let one = word.chars().nth(1).is_none();
        if one || self.postings.frequency(word)? < FEW {
            let mut containing: Vec<usize> = self.vocabulary.containing(word).collect();
            containing.sort_by_key(|at| std::cmp::Reverse(self.vocabulary.usage(*at).weight()));
            for at in containing.into_iter().take(ALTERNATIVES_MAX) {
                let other = self.vocabulary.word(at);
                let weight = if last && other.starts_with(word) {
                    0.7
                } else {
                    0.5
                };
                push(&mut alternatives, other.to_owned(), weight);
            }
        }
        Ok(alternatives)
    }

    /// The word as typed: itself, its other forms, its synonyms; and if it ends the query and is rare, what it begins.
    fn spelled(&self, word: &str, last: bool) -> io::Result<(Vec<Alternative>, u32)> {
        let stem = words::stem_term(word);
        let mut hits = self.postings.frequency(&stem)?;
        let mut alternatives = vec![Alternative {
            term: word.to_owned(),
            weight: 1.0,
        }];
        push(&mut alternatives, stem, 0.9);
        hits += self.push_synonyms(&mut alternatives, word) as u32 * FEW;
        if last && hits < FEW && word.len() > 1 {
            let mut longer: Vec<usize> = self.vocabulary.starting(word).collect();
            longer.sort_by_key(|at| std::cmp::Reverse(self.vocabulary.usage(*at).weight()));
            longer.truncate(ALTERNATIVES_MAX);
            hits += longer.len() as u32;
            push_stems(
                &mut alternatives,
                longer.into_iter().map(|at| self.vocabulary.word(at)),
                0.6,
            );
        }
        Ok((alternatives, hits))
    }

    /// Adds what else the word is called; returns how many names that are.
    fn push_synonyms(&self, alternatives: &mut Vec<Alternative>, word: &str) -> usize {
        let others = self.synonyms.of(self.locale, word);
        push_stems(alternatives, others.iter().map(String::as_str), 0.8);
        others.len()
    }

    /// Words that were probably meant by one that is in `hits` products. A number or code is never doubted.
    fn misspelled(&self, word: &str, hits: u32) -> Vec<String> {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return Vec::new();
        }
        let most = tolerance(word);
        let near = self.vocabulary.near(word, most, false);
        let closest = near
            .iter()
            .map(|near| near.distance)
            .find(|distance| *distance > 0);
        near.into_iter()
            .filter(|near| Some(near.distance) == closest)
            .filter(|near| self.vocabulary.usage(near.word).weight() >= hits * 8)
            .take(SPELLINGS_MAX)
            .map(|near| self.vocabulary.word(near.word).to_owned())
            .collect()
    }
}

/// Letters that a word may be off: one from four letters, two from eight.
pub(crate) fn tolerance(word: &str) -> u8 {
    match word.len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

fn push_stems<'a>(
    alternatives: &mut Vec<Alternative>,
    words: impl Iterator<Item = &'a str>,
    weight: f32,
) {
    for word in words {
        let term = if word.chars().next().is_some_and(words::is_han) {
            word.to_owned()
        } else {
            words::stem_term(word)
        };
        push(alternatives, term, weight);
    }
}

fn push(alternatives: &mut Vec<Alternative>, term: String, weight: f32) {
    if alternatives.iter().all(|other| other.term != term) {
        alternatives.push(Alternative { term, weight });
    }
}

/// The text with the places replaced, which are ascending.
fn replace(text: &str, corrections: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (place, word) in corrections {
        out.push_str(&text[from..place.start]);
        out.push_str(word);
        from = place.end;
    }
    out.push_str(&text[from..]);
    out.trim().to_owned()
}
