//! Learning the second stage: rows of features for the blend's best candidates, and what was wanted among them.

use rayon::prelude::*;

use super::lesson::{Lesson, some};
use super::{Blend, Candidates, Recaller, Stages, Workspace};
use crate::evaluate::{Protocol, Task, folds};
use crate::log::Log;
use crate::ranking::{Groups, Ranker, RankerConfig};
use crate::recall::Query;
use crate::recipe::Ingredient;
use crate::tune::{Dial, Scale, search};

/// How the second stage is learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How many times at most a part of the log is held out to learn from, until there are enough cases.
    pub folds: usize,
    /// Candidates that are ordered anew.
    pub reranked: usize,
    /// Cases that are looked at in all.
    pub cases: usize,
    /// How the ranker is trained.
    pub ranker: RankerConfig,
    /// How much of the blended score is added to the ranker's.
    pub blended: f32,
    /// How many rankers, which differ by their seeds, vote.
    pub rankers: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            folds: 3,
            reranked: 100,
            cases: 3500,
            ranker: RankerConfig::default(),
            blended: 0.0,
            rankers: 1,
        }
    }
}

impl Plan {
    /// What rankers of this plan and the blend together make of rows.
    #[must_use]
    pub fn scores(&self, rankers: &[Ranker], rows: &[f32], blended: &[f32]) -> Vec<f32> {
        super::mixed(rankers, rows, self.blended, blended)
    }
}

/// The features of candidates, row by row. `first` holds places among the candidates and blended scores, best first.
#[must_use]
pub fn rows_of(
    recaller: &Recaller,
    query: &Query<'_>,
    candidates: &Candidates,
    first: &[(u32, f32)],
    room: &mut Workspace,
) -> Vec<f32> {
    let asked = recaller.facts.asked(query);
    let items: Vec<u32> = first
        .iter()
        .map(|(at, _)| candidates.items[*at as usize])
        .collect();
    let meetings = asked.meetings(&items, &mut room.places);
    let sources = candidates.width / 2;
    let mut rows = Vec::with_capacity(first.len() * (2 + 3 * sources + 50));
    for ((rank, (at, blended)), meeting) in first.iter().enumerate().zip(&meetings) {
        let at = *at as usize;
        rows.extend([*blended, rank as f32]);
        let parts = &candidates.parts[at * candidates.width..(at + 1) * candidates.width];
        let raw = &candidates.raw[at * sources..(at + 1) * sources];
        for (parts, raw) in parts.as_chunks::<2>().0.iter().zip(raw) {
            rows.extend([parts[0], parts[1], *raw]);
        }
        asked.push(candidates.items[at], meeting, &mut rows);
    }
    rows
}

/// What a search for a ranker found.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// How the ranker is best trained.
    pub config: RankerConfig,
    /// How much of the blended score is best added to the ranker's.
    pub blended: f32,
    /// The nDCG of both together.
    pub ndcg: f64,
}

/// Finds how a ranker is best trained: on `learn`, judged by `judge`. `spent` as for [`search`].
///
/// The start, which is sound, is left only for what is better by more than the luck of the best of many tries.
pub fn fit_ranker(
    learn: &Groups,
    judge: &Lesson,
    k: usize,
    seed: u64,
    spent: impl Fn() -> f64,
) -> Fitted {
    /// Standard errors by which another way to train must be better than the start.
    const ERRORS: f64 = 2.0;
    let dials = [
        Dial::new("leaves", 4.0, 24.0, 12.0, Scale::WholeLog),
        Dial::new("learning_rate", 0.03, 0.15, 0.07, Scale::Log),
        Dial::new("min_leaf", 10.0, 300.0, 50.0, Scale::WholeLog),
        Dial::new("l2", 0.1, 100.0, 5.0, Scale::Log),
        Dial::new("feature_fraction", 0.2, 1.0, 0.5, Scale::Even),
        Dial::new("row_fraction", 0.5, 1.0, 0.7, Scale::Even),
        Dial::new("trees", 30.0, 160.0, 120.0, Scale::WholeLog),
    ];
    let config = |values: &[f64]| RankerConfig {
        leaves: values[0] as usize,
        learning_rate: values[1] as f32,
        min_leaf: values[2] as usize,
        l2: values[3] as f32,
        feature_fraction: values[4] as f32,
        row_fraction: values[5] as f32,
        trees: values[6] as usize,
        cut: k,
        seed,
        ..RankerConfig::default()
    };
    let judged = |ranker: &Ranker| {
        let mut scores = Vec::new();
        ranker.score(&judge.groups.values, &mut scores);
        judge.mixed_best(&scores, k)
    };
    // The start is tried first, and after it the best so far is kept.
    let mut start: Option<Tried> = None;
    let mut best: Option<Tried> = None;
    search(&dials, seed, spent, |values, share| {
        let part = some(learn, (1.0 / share) as usize, 0);
        let (ndcg, blended, mixed) = judged(&Ranker::train(&part, None, &config(values)));
        if share == 1.0 {
            let fitted = Fitted {
                config: config(values),
                blended,
                ndcg,
            };
            let held = if start.is_none() {
                &mut start
            } else {
                &mut best
            };
            if held.as_ref().is_none_or(|(held, _)| ndcg > held.ndcg) {
                *held = Some((fitted, mixed));
            }
        }
        ndcg
    });
    match (start, best) {
        (Some((_, start)), Some((best, mixed))) if judge.better(&mixed, &start, k, ERRORS) => best,
        (Some((start, _)), _) => start,
        // Without any try there is nothing to tell but how a ranker is trained by default.
        (None, _) => Fitted {
            config: RankerConfig::default(),
            blended: 0.0,
            ndcg: 0.0,
        },
    }
}

/// What a try came to, and the scores of the rows that it is judged by.
type Tried = (Fitted, Vec<f32>);

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
    let mut wanted = plan.cases;
    for fold in folds(log, protocol, k, plan.folds, 7) {
        if wanted == 0 {
            break;
        }
        let recaller = Recaller::train(recipe, &fold.log, texts, protocol);
        let lesson = recaller.lesson(&fold, blend, plan.reranked, wanted);
        wanted = wanted.saturating_sub(lesson.cases);
        // A few cases more are not worth training the sources once more.
        if wanted * 4 < plan.cases {
            wanted = 0;
        }
        let groups = lesson.groups;
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
        .into_par_iter()
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
        let (rankers, recaller) = rayon::join(
            || {
                let groups = learn_from(recipe, blend, log, texts, (protocol, k), plan);
                rankers(&groups, plan)
            },
            || Recaller::train(recipe, log, texts, protocol),
        );
        Self {
            rankers,
            recaller: recaller.into(),
            blend: blend.clone(),
            reranked: plan.reranked,
            blended: plan.blended,
        }
    }
}

/// One case's rows, their labels, and how many items were relevant.
type Taught = (Vec<f32>, Vec<f32>, usize);

impl Recaller {
    /// Rows of the cases of a task whose log this was trained on, at most `most_cases` of them, each with the `reranked`
    /// best of its blend. Cases without a right candidate teach nothing: their rows are left out.
    #[must_use]
    pub fn lesson(&self, task: &Task, blend: &Blend, reranked: usize, most_cases: usize) -> Lesson {
        let (all, most) = (task.cases.len(), task.cases.len().min(most_cases));
        let chosen: Vec<_> = (0..most).map(|n| &task.cases[n * all / most]).collect();
        let made: Vec<Option<Taught>> = chosen
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
                    right.then(|| {
                        let rows = rows_of(self, &query, &candidates, &first, room);
                        (rows, labels, case.relevant.len())
                    })
                },
            )
            .collect();
        let mut lesson = Lesson {
            cases: chosen.len(),
            ..Lesson::default()
        };
        for (rows, labels, relevant) in made.into_iter().flatten() {
            lesson.groups.columns = rows.len() / labels.len().max(1);
            lesson.groups.sizes.push(labels.len() as u32);
            lesson.groups.values.extend(rows);
            lesson.groups.labels.extend(labels);
            lesson.relevant.push(relevant);
        }
        lesson
    }
}
