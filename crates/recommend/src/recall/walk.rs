//! A short random walk from items over people or baskets to other items: RP3beta.
//!
//! Paudel et al., "Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications" (2017).

use super::linear::discount;
use super::{Linear, Reads, Signal, Weights};
use crate::matrix::{Sparse, products};

/// How the walk's weights are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkConfig {
    /// Neighbours kept of each item.
    pub keep: usize,
    /// Exponent on the chance of each step.
    pub alpha: f64,
    /// How much popular neighbours count less.
    pub beta: f64,
    /// How much popular items are held back in the answer: negative pushes them.
    pub gamma: f64,
}

impl Default for WalkConfig {
    fn default() -> Self {
        Self {
            keep: 200,
            alpha: 0.8,
            beta: 0.4,
            gamma: 0.0,
        }
    }
}

/// Learns the walk from rows of people or baskets.
#[must_use]
pub fn walk(
    rows: &Sparse,
    config: &WalkConfig,
    reads: Reads,
    signal: Signal,
    step_decay: f32,
) -> Linear {
    let totals = rows.row_sums(|value| value);
    let popularity = rows.column_sums(|value| value);
    let alpha = config.alpha as f32;
    // Each cell stands for a step from the row; its root is taken twice in the product, once in each direction.
    let steps = rows.map(|row, _, value| {
        let total = totals[row as usize];
        if total > 0.0 {
            (value * value / total).powf(alpha / 2.0)
        } else {
            0.0
        }
    });
    let beta = config.beta as f32;
    let weights = products(&steps, config.keep, |from, to, sum| {
        let (from, to) = (popularity[from as usize], popularity[to as usize]);
        sum / (from.max(1e-9).powf(alpha) * to.max(1e-9).powf(beta))
    });
    Linear {
        weights: Weights::Sparse(weights),
        reads,
        signal,
        step_decay,
        discount: discount(&popularity, config.gamma),
    }
}
