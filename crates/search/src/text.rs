//! Which products match words, and how well: a walk over Tantivy's postings, a word at a time, into one score per slot.
//!
//! The score is BM25 with the fields weighed (name, middle, body), a word's best alternative counting. Products with
//! all of the words are returned; where there are none, those with the most.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;

use crate::Error;
use crate::listing::Matches;
use crate::query::Alternative;
use crate::schema::{Fields, ID};
use crate::table::Table;
use crate::vocabulary::Vocabulary;

/// What a word in name, middle (subtitle, brand, tags) or body is worth.
const WEIGHTS: [f32; 3] = [8.0, 3.0, 1.0];
/// BM25: how soon repetition stops to count, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.6;

/// Slot of a document that the table does not know (deleted since).
const GONE: u32 = u32::MAX;

/// The postings of a catalogue at one point in time.
pub(crate) struct Postings {
    segments: Vec<Segment>,
    /// By field and length code, the part of BM25 that depends on length.
    lengths: Box<[[f32; 256]; 3]>,
}

struct Segment {
    fields: Vec<(Arc<InvertedIndexReader>, FieldNormReader)>,
    /// Slot of each document.
    slots: Vec<u32>,
}

impl Postings {
    /// Opens what `searcher` sees. Also says whether the table knows every living document.
    pub fn open(
        searcher: &tantivy::Searcher,
        fields: &Fields,
        table: &Table,
    ) -> Result<(Self, bool), Error> {
        let mut complete = true;
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let ids = reader.fast_fields().i64(ID)?;
            let mut slots = vec![GONE; reader.max_doc() as usize];
            for doc in reader.doc_ids_alive() {
                match ids.first(doc).and_then(|id| table.slot(id)) {
                    Some(slot) => slots[doc as usize] = slot,
                    None => complete = false,
                }
            }
            let fields = fields
                .text
                .iter()
                .map(|field| {
                    Ok((
                        reader.inverted_index(*field)?,
                        reader.get_fieldnorms_reader(*field)?,
                    ))
                })
                .collect::<tantivy::Result<_>>()?;
            segments.push(Segment { fields, slots });
        }
        let documents: usize = segments.iter().map(|segment| segment.slots.len()).sum();
        let mut lengths = Box::new([[0.0; 256]; 3]);
        for (field, row) in lengths.iter_mut().enumerate() {
            let tokens: u64 = segments
                .iter()
                .map(|segment| segment.fields[field].0.total_num_tokens())
                .sum();
            let mean = (tokens as f32 / documents.max(1) as f32).max(1.0);
            for (code, cell) in (0..=255).zip(row) {
                *cell = K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(code) as f32 / mean);
            }
        }
        Ok((Self { segments, lengths }, complete))
    }

    /// Every word with its use.
    pub fn vocabulary(&self) -> io::Result<Vocabulary> {
        Vocabulary::gather(|each| {
            for segment in &self.segments {
                for (field, (postings, _)) in segment.fields.iter().enumerate() {
                    let mut terms = postings.terms().stream()?;
                    while let Some((term, info)) = terms.next() {
                        each(term, field, info.doc_freq);
                    }
                }
            }
            Ok(())
        })
    }

    /// In about how many products a term stands.
    pub fn frequency(&self, term: &str) -> io::Result<u32> {
        let mut most = 0;
        for field in 0..WEIGHTS.len() {
            let mut count = 0;
            for segment in &self.segments {
                count += segment.fields[field]
                    .0
                    .terms()
                    .get(term)?
                    .map_or(0, |info| info.doc_freq);
            }
            most = most.max(count);
        }
        Ok(most)
    }

    /// Scores the products against the words.
    pub fn score(&self, words: &[Vec<Alternative>], table: &Table) -> io::Result<Matches> {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.fit(table.rows.len());
            let scored = words.iter().try_for_each(|word| {
                for alternative in word {
                    self.add_postings(&alternative.term, scratch)?;
                    scratch.finish_alternative(alternative.weight);
                }
                scratch.finish_word(table.count);
                Ok(())
            });
            let matches = scratch.take_matches(&table.favour);
            scored.map(|()| matches)
        })
    }

    fn add_postings(&self, term: &str, scratch: &mut Scratch) -> io::Result<()> {
        for segment in &self.segments {
            for (field, (postings, norms)) in segment.fields.iter().enumerate() {
                let Some(info) = postings.terms().get(term)? else {
                    continue;
                };
                let mut block = postings
                    .read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
                while block.block_len() > 0 {
                    for (doc, frequency) in block.docs().iter().zip(block.freqs()) {
                        let slot = segment.slots[*doc as usize];
                        if slot != GONE {
                            let frequency = *frequency as f32;
                            let length = self.lengths[field][usize::from(norms.fieldnorm_id(*doc))];
                            scratch.add(slot, WEIGHTS[field] * frequency / (frequency + length));
                        }
                    }
                    block.advance();
                }
            }
        }
        Ok(())
    }
}

thread_local! {
    /// One float per product would be much to allocate for each query.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Scores while a query is answered: of the alternative at hand, of the word at hand, and in all. Zero where untouched.
#[derive(Default)]
struct Scratch {
    alternative: Vec<f32>,
    word: Vec<f32>,
    total: Vec<f32>,
    /// Words that matched.
    matched: Vec<u8>,
    in_alternative: Vec<u32>,
    in_word: Vec<u32>,
    in_total: Vec<u32>,
}

impl Scratch {
    fn fit(&mut self, slots: usize) {
        if self.total.len() < slots {
            for scores in [&mut self.alternative, &mut self.word, &mut self.total] {
                scores.resize(slots, 0.0);
            }
            self.matched.resize(slots, 0);
        }
    }

    fn add(&mut self, slot: u32, score: f32) {
        let cell = &mut self.alternative[slot as usize];
        if *cell == 0.0 {
            self.in_alternative.push(slot);
        }
        *cell += score;
    }

    /// The word keeps the better of its alternatives.
    fn finish_alternative(&mut self, weight: f32) {
        for slot in self.in_alternative.drain(..) {
            let score = std::mem::take(&mut self.alternative[slot as usize]) * weight;
            let word = &mut self.word[slot as usize];
            if *word == 0.0 {
                self.in_word.push(slot);
            }
            *word = word.max(score);
        }
    }

    /// Adds the word, which counts the more the rarer it is.
    fn finish_word(&mut self, products: u32) {
        let hits = self.in_word.len() as f32;
        let rarity = (1.0 + (products as f32 - hits).max(0.0) / (hits + 0.5))
            .ln()
            .max(0.05);
        for slot in self.in_word.drain(..) {
            let matched = &mut self.matched[slot as usize];
            if *matched == 0 {
                self.in_total.push(slot);
            }
            *matched = matched.saturating_add(1);
            self.total[slot as usize] += std::mem::take(&mut self.word[slot as usize]) * rarity;
        }
    }

    /// The products that matched the most words; leaves the scratch clean, also after an error.
    fn take_matches(&mut self, favour: &[f32]) -> Matches {
        self.finish_alternative(0.0);
        self.finish_word(0);
        let most = self
            .in_total
            .iter()
            .map(|slot| self.matched[*slot as usize])
            .max()
            .unwrap_or(0);
        let mut matches = Vec::new();
        for slot in self.in_total.drain(..) {
            let score = std::mem::take(&mut self.total[slot as usize]) * favour[slot as usize];
            if std::mem::take(&mut self.matched[slot as usize]) == most {
                matches.push((slot, score));
            }
        }
        matches
    }
}
