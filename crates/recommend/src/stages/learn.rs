//! Learning the second stage: rows of features for the blend's best candidates, and what was wanted among them.

use rayon::prelude::*;

use super::{Blend, Candidates, Recaller, Stages, Workspace};
use crate::evaluate::{Protocol, Task, folds};
use crate::log::Log;
use crate::ranking::{Groups, Ranker, RankerConfig};
use crate::recall::Query;
use crate::recipe::Ingredient;

/// How the second stage is learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How many times a part of the log is held out to learn from.
    pub folds: usize,
    /// Candidates that are ordered anew.
    pub reranked: usize,
    /// Cases that are looked at of each fold.
    pub cases: usize,
    /// How the ranker is trained.
    pub ranker: RankerConfig,
    /// How many rankers, which differ by their seeds, vote.
    pub rankers: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            folds: 1,
            reranked: 150,
            cases: 5000,
            ranker: RankerConfig::default(),
            rankers: 1,
        }
    }
}

/// The features of candidates, row by row. `first` holds places among the candidates and blended scores, best first.
#[must_use]
pub fn rows_of(
    recaller: &Recaller,
    query: &Query<'_>,
    candidates: &Candidates,
    first: &[(u32, f32)],
) -> Vec<f32> {
    let asked = recaller.facts.asked(query);
    let sources = candidates.width / 2;
    let mut rows = Vec::with_capacity(first.len() * (2 + 3 * sources + 40));
    for (rank, (at, blended)) in first.iter().enumerate() {
        let at = *at as usize;
        rows.extend([*blended, rank as f32]);
        let parts = &candidates.parts[at * candidates.width..(at + 1) * candidates.width];
        let raw = &candidates.raw[at * sources..(at + 1) * sources];
        for (parts, raw) in parts.as_chunks::<2>().0.iter().zip(raw) {
            rows.extend([parts[0], parts[1], *raw]);
        }
        asked.push(candidates.items[at], &mut rows);
    }
    rows
}

/// Rows to learn from, of all folds.
#[must_use]
pub fn learn_from(
    recipe: &[Ingredient],
    blend: &Blend,
    log: &Log,
    texts: &[String],
    (protocol, k): (Protocol, usize),
    plan: &Plan,
) -> Groups {
    let mut all = Groups::default();
    for fold in folds(log, protocol, k, plan.folds, 7) {
        let recaller = Recaller::train(recipe, &fold.log, texts, protocol);
        let groups = recaller.groups(&fold, blend, plan.reranked, plan.cases);
        all.columns = all.columns.max(groups.columns);
        all.values.extend(groups.values);
        all.labels.extend(groups.labels);
        all.sizes.extend(groups.sizes);
    }
    all
}

/// Trains rankers that differ by their seeds.
#[must_use]
pub fn rankers(groups: &Groups, plan: &Plan) -> Vec<Ranker> {
    // With fewer groups than this the blend is better.
    const FEWEST: usize = 50;
    if groups.sizes.len() < FEWEST {
        return Vec::new();
    }
    let seeds = plan.ranker.seed..plan.ranker.seed + plan.rankers as u64;
    seeds
        .map(|seed| {
            let config = RankerConfig {
                seed,
                ..plan.ranker.clone()
            };
            Ranker::train(groups, None, &config)
        })
        .collect()
}

impl Stages {
    /// Trains everything on a log: the second stage on newest parts of it against sources that have not seen them, then
    /// the sources on all of it.
    #[must_use]
    pub fn train(
        recipe: &[Ingredient],
        blend: &Blend,
        log: &Log,
        texts: &[String],
        (protocol, k): (Protocol, usize),
        plan: &Plan,
    ) -> Self {
        let groups = learn_from(recipe, blend, log, texts, (protocol, k), plan);
        Self {
            rankers: rankers(&groups, plan),
            recaller: Recaller::train(recipe, log, texts, protocol),
            blend: blend.clone(),
            reranked: plan.reranked,
        }
    }
}

impl Recaller {
    /// Rows to learn from: the cases of a task whose log this was trained on, at most so many of them, each with the
    /// `reranked` best of its blend. Cases without a right candidate teach nothing and are left out.
    #[must_use]
    pub fn groups(&self, task: &Task, blend: &Blend, reranked: usize, most_cases: usize) -> Groups {
        let stride = task.cases.len().div_ceil(most_cases.max(1)).max(1);
        let chosen: Vec<_> = task.cases.iter().step_by(stride).collect();
        let made: Vec<Option<(Vec<f32>, Vec<f32>)>> = chosen
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Workspace::new(task.log.items()),
                |room, case| {
                    let query = task.query(case);
                    let excluded = task.protocol.excluded(&query);
                    let candidates = self.candidates(&query, &excluded, room);
                    let first = candidates.best(blend, reranked);
                    let labels: Vec<f32> = first
                        .iter()
                        .map(|(at, _)| candidates.items[*at as usize])
                        .map(|item| f32::from(u8::from(case.relevant.binary_search(&item).is_ok())))
                        .collect();
                    let right = labels.iter().any(|label| *label > 0.0);
                    right.then(|| (rows_of(self, &query, &candidates, &first), labels))
                },
            )
            .collect();
        let mut groups = Groups::default();
        for (rows, labels) in made.into_iter().flatten() {
            groups.columns = rows.len() / labels.len().max(1);
            groups.sizes.push(labels.len() as u32);
            groups.values.extend(rows);
            groups.labels.extend(labels);
        }
        groups
    }
}
