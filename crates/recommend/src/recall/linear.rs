//! Item-to-item weights times what the user has: how neighbours, walks, autoencoders, rules and content all answer.

mod bytes;

use pulp::Arch;

use super::{Query, Reads, Signal, Source};
use crate::matrix::{Dense, Sparse, add_scaled};
use crate::scores::Scores;
use crate::wire::Listed;

/// Weights from each item (row) to the items it speaks for.
#[derive(Clone, Debug)]
pub enum Weights {
    /// The heaviest neighbours of each item.
    Sparse(Sparse),
    /// All pairs of the items that are numbered in `kept`.
    Dense {
        /// Weights between kept items.
        weights: Dense,
        /// The item of each row and column.
        kept: Vec<u32>,
        /// The row of each item; none if it was left out.
        place: Vec<Option<u32>>,
    },
}

/// A linear source.
#[derive(Clone, Debug)]
pub struct Linear {
    /// Weights between items.
    pub weights: Weights,
    /// What of a query is multiplied with them.
    pub reads: Reads,
    /// How the events of a query count.
    pub signal: Signal,
    /// For sessions: what an item counts for each later item of the session, 0 to 1. Above 0 replaces equal weights.
    pub step_decay: f32,
    /// Factor on each item's score; empty for none.
    pub discount: Vec<f32>,
}

impl Linear {
    fn profile(&self, query: &Query<'_>) -> Vec<(u32, f32)> {
        if self.reads == Reads::Past || self.step_decay <= 0.0 {
            return self.signal.profile(query, self.reads);
        }
        let mut weight = 1.0;
        let mut profile: Vec<(u32, f32)> = Vec::new();
        for item in query.current.iter().rev() {
            if profile.iter().all(|(known, _)| known != item) {
                profile.push((*item, weight));
            }
            weight *= self.step_decay;
            if weight < 1e-3 {
                break;
            }
        }
        profile
    }
}

impl Source for Linear {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let profile = self.profile(query);
        match &self.weights {
            Weights::Sparse(weights) => {
                for (item, weight) in profile {
                    for (other, value) in weights.cells_of(item as usize) {
                        scores.add(other, weight * value);
                    }
                }
            }
            Weights::Dense {
                weights,
                kept,
                place,
            } => {
                let mut sums = vec![0.0_f32; kept.len()];
                Arch::new().dispatch(|| {
                    for (item, weight) in &profile {
                        if let Some(Some(row)) = place.get(*item as usize) {
                            add_scaled(&mut sums, *weight, weights.row(*row as usize));
                        }
                    }
                });
                for (item, sum) in kept.iter().zip(sums) {
                    scores.add(*item, sum);
                }
            }
        }
        if !self.discount.is_empty() {
            scores.scale(|item| self.discount[item as usize]);
        }
    }

    fn keep(&self, bytes: &mut Vec<u8>) -> bool {
        super::LINEAR.put(bytes);
        self.put(bytes)
    }

    fn bytes(&self) -> usize {
        let weights = match &self.weights {
            Weights::Sparse(weights) => weights.bytes(),
            Weights::Dense {
                weights,
                kept,
                place,
            } => 4 * weights.values().len() + 4 * kept.len() + 8 * place.len(),
        };
        weights + 4 * self.discount.len()
    }
}

/// Factors `popularity^-beta`, scaled so that the most popular item has 1; an item never seen has 1 as well.
pub(super) fn discount(popularity: &[f32], beta: f64) -> Vec<f32> {
    if beta == 0.0 {
        return Vec::new();
    }
    let top = popularity.iter().copied().fold(0.0_f32, f32::max);
    popularity
        .iter()
        .map(|popularity| {
            if *popularity > 0.0 {
                (popularity / top).powf(-beta as f32)
            } else {
                1.0
            }
        })
        .collect()
}
