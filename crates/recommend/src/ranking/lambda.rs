//! Lambda gradients: how much each row should go up or down, and how sure that is.
//!
//! For each pair of rows of which one is more relevant, and at least one stands within the first `cut` places, the
//! slope of the pairwise logistic loss times what swapping the two would change in nDCG (Burges, MSR-TR-2010-82,
//! section 4.1). Both are scaled as LightGBM scales them (`lambdarank_norm`): the pair by how far its scores are
//! apart, the group by the sum of its lambdas, so that groups with many relevant rows do not drown the others.

use rayon::prelude::*;

use super::Groups;
use super::ndcg::{discount, gain, inverse_ideal, row, sort_by_score};

/// Gradient and slope (second derivative) of a row.
pub(super) type Pull = [f32; 2];

/// Groups from which something can be learnt, with what does not change from tree to tree.
pub(super) struct Lambdas {
    /// First and last row of each such group, and the reciprocal of its ideal DCG.
    groups: Vec<(usize, usize, f32)>,
    gains: Vec<f32>,
    discounts: Vec<f32>,
    cut: usize,
}

/// What is reused from group to group.
#[derive(Default)]
struct Desk {
    order: Vec<u64>,
    scores: Vec<f32>,
    gains: Vec<f32>,
    /// Places of the rows that are more relevant than the least.
    good: Vec<usize>,
    pulls: Vec<Pull>,
}

impl Lambdas {
    pub fn of(groups: &Groups, cut: usize) -> Self {
        let spans: Vec<(usize, usize)> = groups
            .spans()
            .into_iter()
            .filter(|(start, end)| {
                let labels = &groups.labels[*start..*end];
                labels.iter().any(|label| gain(*label) != gain(labels[0]))
            })
            .collect();
        let longest = spans.iter().map(|(start, end)| end - start).max();
        Self {
            groups: spans
                .into_iter()
                .map(|(start, end)| {
                    (
                        start,
                        end,
                        inverse_ideal(&groups.labels[start..end], cut) as f32,
                    )
                })
                .collect(),
            gains: groups
                .labels
                .iter()
                .map(|label| gain(*label) as f32)
                .collect(),
            discounts: (0..longest.unwrap_or(0))
                .map(|place| discount(place) as f32)
                .collect(),
            cut,
        }
    }

    /// Number of groups from which something can be learnt.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// The rows of such a group.
    pub fn span(&self, group: usize) -> (usize, usize) {
        let (start, end, _) = self.groups[group];
        (start, end)
    }

    /// Writes the pulls of the rows of the given groups (ascending) at the present scores. Other rows are left alone.
    pub fn write(&self, chosen: &[usize], scores: &[f32], pulls: &mut [Pull]) {
        let mut rest = pulls;
        let mut at = 0;
        let mut work = Vec::with_capacity(chosen.len());
        for group in chosen {
            let (start, end, inverse) = self.groups[*group];
            let (pulls, after) = rest.split_at_mut(start - at).1.split_at_mut(end - start);
            work.push((start, inverse, pulls));
            (rest, at) = (after, end);
        }
        work.par_iter_mut().with_min_len(16).for_each_init(
            Desk::default,
            |desk, (start, inverse, pulls)| {
                let end = *start + pulls.len();
                self.group(
                    *inverse,
                    &self.gains[*start..end],
                    &scores[*start..end],
                    desk,
                );
                for (key, pull) in desk.order.iter().zip(&desk.pulls) {
                    pulls[row(*key)] = *pull;
                }
            },
        );
    }

    fn group(&self, inverse: f32, gains: &[f32], scores: &[f32], desk: &mut Desk) {
        sort_by_score(scores, &mut desk.order);
        desk.scores.clear();
        desk.scores
            .extend(desk.order.iter().map(|key| scores[row(*key)]));
        desk.gains.clear();
        desk.gains
            .extend(desk.order.iter().map(|key| gains[row(*key)]));
        desk.pulls.clear();
        desk.pulls.resize(gains.len(), [0.0; 2]);
        let spread = desk.scores.first() != desk.scores.last();
        let least = desk.gains.iter().copied().fold(f32::MAX, f32::min);
        desk.good.clear();
        desk.good
            .extend((0..gains.len()).filter(|place| desk.gains[*place] > least));
        let mut all = 0.0_f32;
        for i in 0..self.cut.min(gains.len()) {
            let (above_gain, above_score) = (desk.gains[i], desk.scores[i]);
            let mut above = [0.0_f32; 2];
            let mut pair = |j: usize| {
                let step = above_gain - desk.gains[j];
                if step == 0.0 {
                    return;
                }
                // Positive when the more relevant row already has the greater score.
                let apart = if step > 0.0 {
                    above_score - desk.scores[j]
                } else {
                    desk.scores[j] - above_score
                };
                let mut change =
                    step.abs() * (self.discounts[i] - self.discounts[j]).abs() * inverse;
                if spread {
                    change /= 0.01 + apart.abs();
                }
                let wrong = 1.0 / (1.0 + apart.exp());
                let lambda = wrong * change;
                let slope = wrong * (1.0 - wrong) * change;
                let toward = if step > 0.0 { -lambda } else { lambda };
                above[0] += toward;
                above[1] += slope;
                desk.pulls[j][0] -= toward;
                desk.pulls[j][1] += slope;
                all += 2.0 * lambda;
            };
            // Most rows are not relevant, and two of those are no pair.
            if above_gain > least {
                (i + 1..gains.len()).for_each(&mut pair);
            } else {
                let below = desk.good.partition_point(|place| *place <= i);
                desk.good[below..].iter().copied().for_each(&mut pair);
            }
            desk.pulls[i][0] += above[0];
            desk.pulls[i][1] += above[1];
        }
        if all > 0.0 {
            let scale = (1.0 + all).log2() / all;
            for pull in &mut desk.pulls {
                *pull = pull.map(|part| part * scale);
            }
        }
    }
}
