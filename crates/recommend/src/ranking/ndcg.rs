//! Normalised discounted cumulative gain: what an order of rows is worth, 0 to 1.
//!
//! Gain 2^label - 1, discount 1 / log2(place + 1) (Burges et al., "Learning to Rank using Gradient Descent", 2005).

use rayon::prelude::*;

use super::Groups;

/// Mean nDCG at `cut` of the order that `scores` (one a row) give each group. Groups in which nothing is relevant are
/// left out; none at all gives 0. Equal scores keep the order of the rows.
#[must_use]
pub fn ndcg(groups: &Groups, scores: &[f32], cut: usize) -> f64 {
    Judge::of(groups, cut).mean(scores)
}

/// Groups whose ideal order is worked out once.
pub(super) struct Judge<'a> {
    labels: &'a [f32],
    spans: Vec<(usize, usize)>,
    /// Reciprocal of the ideal DCG of each group; 0 if nothing is relevant.
    inverse: Vec<f64>,
    cut: usize,
}

impl<'a> Judge<'a> {
    pub fn of(groups: &'a Groups, cut: usize) -> Self {
        let spans = groups.spans();
        let labels = &groups.labels;
        let inverse = spans
            .par_iter()
            .map(|(start, end)| inverse_ideal(&labels[*start..*end], cut))
            .collect();
        Self {
            labels,
            spans,
            inverse,
            cut,
        }
    }

    /// Groups in which something is relevant.
    pub fn judged(&self) -> usize {
        self.inverse
            .iter()
            .filter(|inverse| **inverse > 0.0)
            .count()
    }

    pub fn mean(&self, scores: &[f32]) -> f64 {
        // Each group's worth by itself and then the sum in order: the same to the bit for any number of threads.
        let worth: Vec<f64> = self
            .spans
            .par_iter()
            .zip(&self.inverse)
            .map_init(Vec::new, |order, ((start, end), inverse)| {
                let (Some(scores), true) = (scores.get(*start..*end), *inverse > 0.0) else {
                    return 0.0;
                };
                sort_by_score(scores, order);
                let labels = &self.labels[*start..*end];
                let dcg: f64 = (0..self.cut)
                    .zip(order.iter())
                    .map(|(place, key)| gain(labels[row(*key)]) * discount(place))
                    .sum();
                dcg * inverse
            })
            .collect();
        let judged = self.judged();
        if judged == 0 {
            return 0.0;
        }
        worth.iter().sum::<f64>() / judged as f64
    }
}

/// The gain of a label. What is no sensible label gains nothing; beyond 30 nothing more.
pub(super) fn gain(label: f32) -> f64 {
    let sensible = if label.is_nan() {
        0.0
    } else {
        label.clamp(0.0, 30.0)
    };
    f64::from(sensible).exp2() - 1.0
}

/// The discount of a place, counted from 0.
pub(super) fn discount(place: usize) -> f64 {
    1.0 / (place as f64 + 2.0).log2()
}

/// Reciprocal of the best DCG at `cut` that these labels allow; 0 if none is relevant.
pub(super) fn inverse_ideal(labels: &[f32], cut: usize) -> f64 {
    let mut gains: Vec<f64> = labels
        .iter()
        .map(|label| gain(*label))
        .filter(|gain| *gain > 0.0)
        .collect();
    gains.sort_unstable_by(|a, b| b.total_cmp(a));
    let ideal: f64 = (0..cut)
        .zip(&gains)
        .map(|(place, gain)| gain * discount(place))
        .sum();
    if ideal > 0.0 { 1.0 / ideal } else { 0.0 }
}

/// Orders rows by score, greatest first, equals by row. The keys hold the rows: see [`row`].
pub(super) fn sort_by_score(scores: &[f32], order: &mut Vec<u64>) {
    order.clear();
    order.extend(scores.iter().zip(0_u64..).map(|(score, row)| {
        let bits = score.to_bits();
        // Bits of floats in an order that integers share, then turned round so that the greatest comes first.
        let ascending = if bits >> 31 == 1 {
            !bits
        } else {
            bits | 1 << 31
        };
        u64::from(!ascending) << 32 | row
    }));
    order.sort_unstable();
}

/// The row of a key that [`sort_by_score`] made.
pub(super) fn row(key: u64) -> usize {
    (key & 0xffff_ffff) as usize
}
