//! Stages: sources recall candidates, a blend orders them, and a learned ranker orders the best of them anew.

mod blend;
mod learn;
mod lesson;

pub use blend::Blend;
pub use learn::{Fitted, Plan, fit_ranker, learn_from, rankers, rows_of};
pub use lesson::Lesson;

use std::sync::Arc;

use rayon::prelude::*;

use crate::evaluate::Protocol;
use crate::facts::{Asked, Facts};
use crate::log::Log;
use crate::ranking::Ranker;
use crate::recall::{Query, Source};
use crate::recipe::Ingredient;
use crate::scores::{Scores, heaviest};
use crate::wire::Listed;

/// How many of each source's best may become candidates.
pub const LISTED: usize = 150;

/// Trained sources with the facts beside them.
pub struct Recaller {
    sources: Vec<Box<dyn Source>>,
    facts: Arc<Facts>,
}

/// Room for one query at a time: scores of each source and of the blend.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    sources: Vec<Scores>,
    places: Vec<u32>,
}

/// Candidates of one query: their scores and places in each source.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The items, in no order.
    pub items: Vec<u32>,
    /// For each item and source two values: score over the source's best, and 1 / (place + 10) · 10 within the source.
    pub parts: Vec<f32>,
    /// For each item and source the score itself.
    pub raw: Vec<f32>,
    /// How many values of `parts` belong to one item.
    pub width: usize,
}

impl Recaller {
    /// Trains the sources of a recipe on a log.
    #[must_use]
    pub fn train(recipe: &[Ingredient], log: &Log, texts: &[String], protocol: Protocol) -> Self {
        // Each has stretches that only one core can do; side by side they fill each other's.
        let (sources, facts) = rayon::join(
            || recipe.par_iter().map(|one| one.train(log, texts)).collect(),
            || Facts::train(log, !protocol.in_time()),
        );
        Self::of(sources, Arc::new(facts))
    }

    /// Sources beside facts.
    pub(crate) fn of(sources: Vec<Box<dyn Source>>, facts: Arc<Facts>) -> Self {
        Self { sources, facts }
    }

    /// How many sources there are.
    pub(crate) fn sources(&self) -> usize {
        self.sources.len()
    }

    /// How many features a candidate has.
    pub(crate) fn columns(&self) -> usize {
        2 + 3 * self.sources.len() + self.facts.columns()
    }

    /// Appends the sources.
    pub(crate) fn put_sources(&self, bytes: &mut Vec<u8>) {
        (self.sources.len() as u32).put(bytes);
        for source in &self.sources {
            source.keep(bytes);
        }
    }

    /// All items that one of the sources lists, without those in `excluded` (ascending).
    pub fn candidates(
        &self,
        query: &Query<'_>,
        excluded: &[u32],
        room: &mut Workspace,
    ) -> Candidates {
        let size = room.places.len();
        room.sources
            .resize_with(self.sources.len(), || Scores::new(size));
        let width = 2 * self.sources.len();
        let mut found = Candidates {
            width,
            ..Candidates::default()
        };
        let mut lists = Vec::with_capacity(self.sources.len());
        for (source, scores) in self.sources.iter().zip(&mut room.sources) {
            scores.clear();
            source.score(query, scores);
            let best = scores.best(LISTED, |item| excluded.binary_search(&item).is_ok());
            for (item, _) in &best {
                let place = &mut room.places[*item as usize];
                if *place == 0 {
                    found.items.push(*item);
                    *place = found.items.len() as u32;
                }
            }
            lists.push(best);
        }
        found.parts = vec![0.0; found.items.len() * width];
        found.raw.reserve(found.items.len() * self.sources.len());
        for item in &found.items {
            found
                .raw
                .extend(room.sources.iter().map(|scores| scores.of(*item)));
        }
        for (n, list) in lists.iter().enumerate() {
            let top = list.first().map_or(1.0, |best| best.1);
            for (at, item) in found.items.iter().enumerate() {
                found.parts[at * width + 2 * n] = (room.sources[n].of(*item) / top).max(-1.0);
            }
            for (rank, (item, _)) in list.iter().enumerate() {
                let at = room.places[*item as usize] as usize - 1;
                found.parts[at * width + 2 * n + 1] = 10.0 / (10.0 + rank as f32);
            }
        }
        for item in &found.items {
            room.places[*item as usize] = 0;
        }
        found
    }

    /// Memory that is held, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let sources: usize = self.sources.iter().map(|source| source.bytes()).sum();
        sources + self.facts.bytes()
    }

    /// The facts about items.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts, which other recallers may share.
    pub(crate) const fn shared_facts(&self) -> &Arc<Facts> {
        &self.facts
    }
}

impl Workspace {
    /// Room for so many items.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self {
            sources: Vec::new(),
            places: vec![0; items],
        }
    }

    /// Makes it room for so many items.
    pub(crate) fn fit(&mut self, items: usize) {
        if self.places.len() != items {
            *self = Self::new(items);
        }
    }
}

impl Candidates {
    /// The `count` best by the blend: their places among the candidates and their blended scores, best first.
    #[must_use]
    pub fn best(&self, blend: &Blend, count: usize) -> Vec<(u32, f32)> {
        let scored = (0..self.items.len()).map(|at| {
            let score = blend.score(&self.parts[at * self.width..(at + 1) * self.width]);
            (at as u32, score.max(f32::MIN_POSITIVE))
        });
        heaviest(scored.collect(), count)
    }
}

/// All stages, trained.
#[derive(Clone)]
pub struct Stages {
    /// The sources and facts.
    pub recaller: Arc<Recaller>,
    /// How the sources' candidates are ordered first.
    pub blend: Blend,
    /// How the best of them are ordered anew; none if there was too little to learn from.
    pub rankers: Vec<Ranker>,
    /// How many candidates are ordered anew.
    pub reranked: usize,
    /// How much of the blended score is added to the rankers' mean.
    pub blended: f32,
}

impl Stages {
    /// The `count` best items, best first, without those in `excluded` (ascending).
    pub fn recommend(
        &self,
        query: &Query<'_>,
        excluded: &[u32],
        count: usize,
        room: &mut Workspace,
    ) -> Vec<u32> {
        self.chosen(query, excluded, count, room, &|| false)
            .unwrap_or_default()
    }

    /// The same; none if it is too `late` before the ranker has its turn.
    pub fn chosen(
        &self,
        query: &Query<'_>,
        excluded: &[u32],
        count: usize,
        room: &mut Workspace,
        late: &dyn Fn() -> bool,
    ) -> Option<Vec<u32>> {
        let candidates = self.recaller.candidates(query, excluded, room);
        if late() {
            return None;
        }
        let first = candidates.best(&self.blend, self.reranked.max(count));
        let item = |at: &u32| candidates.items[*at as usize];
        if self.rankers.is_empty() {
            return Some(first.iter().take(count).map(|(at, _)| item(at)).collect());
        }
        let rows = rows_of(&self.recaller, query, &candidates, &first, room);
        if late() {
            return None;
        }
        let blended: Vec<f32> = first.iter().map(|(_, blended)| *blended).collect();
        let scores = mixed(&self.rankers, &rows, self.blended, &blended);
        let mut order: Vec<usize> = (0..first.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let best = order.iter().take(count).map(|n| item(&first[*n].0));
        Some(best.collect())
    }

    /// Names of the ranker's features.
    #[must_use]
    pub fn feature_names(recipe: &[Ingredient]) -> Vec<String> {
        let mut names = vec!["blend".to_owned(), "blend place".to_owned()];
        for one in recipe {
            for what in ["share", "place", "score"] {
                names.push(format!("{} {what}", one.kind.name()));
            }
        }
        names.extend(Asked::NAMES.iter().map(|name| (*name).to_owned()));
        names
    }
}

/// The rankers' mean score of each row, times their number, with a share of the blended scores.
fn mixed(rankers: &[Ranker], rows: &[f32], share: f32, blended: &[f32]) -> Vec<f32> {
    let share = share * rankers.len() as f32;
    let mut scores: Vec<f32> = blended.iter().map(|blended| share * blended).collect();
    let mut out = Vec::new();
    for ranker in rankers {
        out.clear();
        ranker.score(rows, &mut out);
        scores
            .iter_mut()
            .zip(&out)
            .for_each(|(sum, score)| *sum += score);
    }
    scores
}

#[cfg(test)]
mod tests;
