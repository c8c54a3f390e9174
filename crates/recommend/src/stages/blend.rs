//! The blend: a weighted sum of the sources' scaled scores and places, with weights found on held-out cases.

use rayon::prelude::*;

use super::{Candidates, Recaller, Workspace};
use crate::evaluate::{Task, measure};
use crate::scores::heaviest;
use crate::tune::{Dial, Scale, search};

/// Weights of the sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blend {
    /// For each source the weights of its scaled score and of its place.
    pub weights: Vec<f32>,
}

/// A case's candidates with what is true of them.
struct Listed {
    candidates: Candidates,
    relevant: Vec<u32>,
}

impl Blend {
    /// All sources alike: a sound start without anything to learn from.
    #[must_use]
    pub fn even(sources: usize) -> Self {
        Self {
            weights: vec![0.5; 2 * sources],
        }
    }

    /// The blended score of one candidate.
    #[must_use]
    pub fn score(&self, parts: &[f32]) -> f32 {
        self.weights
            .iter()
            .zip(parts)
            .map(|(weight, part)| weight * part)
            .sum()
    }

    /// Finds the weights of greatest nDCG on a task whose log the recaller was trained on, and that nDCG. `spent` as for
    /// [`search`].
    pub fn fit(
        recaller: &Recaller,
        task: &Task,
        most_cases: usize,
        seed: u64,
        spent: impl Fn() -> f64,
    ) -> (Self, f64) {
        let stride = task.cases.len().div_ceil(most_cases.max(1)).max(1);
        let chosen: Vec<_> = task.cases.iter().step_by(stride).collect();
        let listed: Vec<Listed> = chosen
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Workspace::new(task.log.items()),
                |room, case| {
                    let query = task.query(case);
                    let excluded = task.protocol.excluded(&query);
                    Listed {
                        candidates: recaller.candidates(&query, &excluded, room),
                        relevant: case.relevant.clone(),
                    }
                },
            )
            .collect();
        let sources = recaller.sources.len();
        let dials: Vec<Dial> = (0..2 * sources)
            .map(|_| Dial::new("weight", 0.0, 1.0, 0.5, Scale::Even))
            .collect();
        let found = search(&dials, seed, spent, |values, share| {
            let blend = Self {
                weights: values.iter().map(|value| (value * value) as f32).collect(),
            };
            let stride = (1.0 / share) as usize;
            blend.judge(&listed, stride, task.k)
        });
        let weights = found.values.iter().map(|value| (value * value) as f32);
        let blend = Self {
            weights: weights.collect(),
        };
        (blend, found.score)
    }

    fn judge(&self, listed: &[Listed], stride: usize, k: usize) -> f64 {
        let chosen: Vec<&Listed> = listed.iter().step_by(stride.max(1)).collect();
        let sum: f64 = chosen
            .par_iter()
            .with_min_len(32)
            .map(|one| {
                let width = one.candidates.width;
                let scored = (0..)
                    .zip(one.candidates.parts.chunks_exact(width.max(1)))
                    .map(|(at, parts)| (at, self.score(parts)));
                let ranked: Vec<u32> = heaviest(scored.collect(), k)
                    .into_iter()
                    .map(|(at, _)| one.candidates.items[at as usize])
                    .collect();
                measure(&ranked, &one.relevant, k).ndcg
            })
            .sum();
        sum / chosen.len().max(1) as f64
    }
}
