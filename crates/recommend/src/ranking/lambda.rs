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
    /// What one row's pairs do to the gradients and slopes of the others.
    ups: Vec<f32>,
    slopes: Vec<f32>,
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
        let least = desk.gains.iter().copied().fold(f32::MAX, f32::min);
        desk.good.clear();
        desk.good
            .extend((0..gains.len()).filter(|place| desk.gains[*place] > least));
        desk.pulls.clear();
        desk.pulls.resize(gains.len(), [0.0; 2]);
        desk.ups.resize(gains.len(), 0.0);
        desk.slopes.resize(gains.len(), 0.0);
        let spread = desk.scores.first() != desk.scores.last();
        let mut all = 0.0_f32;
        for i in 0..self.cut.min(gains.len()) {
            let one = One {
                gain: desk.gains[i],
                score: desk.scores[i],
                discount: self.discounts[i],
                inverse,
                // With equal scores all pairs are as far apart, and none is divided by that.
                near: if spread { 0.01 } else { 1.0 },
            };
            // Most rows are not relevant, and two of those are no pair.
            let sums = if one.gain > least {
                let below = i + 1..gains.len();
                let (ups, slopes) = (
                    &mut desk.ups[below.clone()],
                    &mut desk.slopes[below.clone()],
                );
                let others = (&desk.gains[below.clone()], &desk.scores[below.clone()]);
                one.against(
                    others.0,
                    others.1,
                    &self.discounts[below.clone()],
                    ups,
                    slopes,
                );
                for ((pull, up), slope) in desk.pulls[below].iter_mut().zip(&*ups).zip(&*slopes) {
                    *pull = [pull[0] + up, pull[1] + slope];
                }
                [
                    sum(ups, |up| up),
                    sum(slopes, |slope| slope),
                    sum(ups, f32::abs),
                ]
            } else {
                let below = desk.good.partition_point(|place| *place <= i);
                let mut sums = [0.0; 3];
                for j in &desk.good[below..] {
                    let (up, slope) = one.pair(desk.gains[*j], desk.scores[*j], self.discounts[*j]);
                    let pull = &mut desk.pulls[*j];
                    *pull = [pull[0] + up, pull[1] + slope];
                    sums = [sums[0] + up, sums[1] + slope, sums[2] + up.abs()];
                }
                sums
            };
            desk.pulls[i][0] -= sums[0];
            desk.pulls[i][1] += sums[1];
            all += 2.0 * sums[2];
        }
        if all > 0.0 {
            let scale = (1.0 + all).log2() / all;
            for pull in &mut desk.pulls {
                *pull = pull.map(|part| part * scale);
            }
        }
    }
}

/// A row that is paired with those below it.
struct One {
    gain: f32,
    score: f32,
    discount: f32,
    /// Reciprocal of the group's ideal DCG.
    inverse: f32,
    near: f32,
}

impl One {
    /// What the pair does to the gradient of the other row, and to the slope of both. Nothing if both are as relevant.
    #[inline(always)]
    fn pair(&self, gain: f32, score: f32, discount: f32) -> (f32, f32) {
        let step = self.gain - gain;
        let sign = 1.0_f32.copysign(step);
        // Positive when the more relevant row already has the greater score.
        let apart = sign * (self.score - score);
        let change = step.abs() * (self.discount - discount).abs() * self.inverse
            / (self.near + apart.abs());
        let wrong = 1.0 / (1.0 + exp(apart));
        let lambda = wrong * change;
        (sign * lambda, lambda * (1.0 - wrong))
    }

    /// All pairs with the rows below: without branches and calls, so that the compiler does several at a time.
    fn against(
        &self,
        gains: &[f32],
        scores: &[f32],
        discounts: &[f32],
        ups: &mut [f32],
        slopes: &mut [f32],
    ) {
        let others = gains.iter().zip(scores).zip(discounts);
        for (((gain, score), discount), (up, slope)) in others.zip(ups.iter_mut().zip(slopes)) {
            (*up, *slope) = self.pair(*gain, *score, *discount);
        }
    }
}

/// The sum in eight strands, which the compiler can do at a time.
fn sum(numbers: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (eights, rest) = numbers.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for eight in eights {
        sums.iter_mut()
            .zip(eight)
            .for_each(|(sum, number)| *sum += of(*number));
    }
    let rest: f32 = rest.iter().map(|number| of(*number)).sum();
    sums.iter().sum::<f32>() + rest
}

/// The exponential to about six digits, far ends cut: 2^whole by the float's exponent, 2^rest by its Taylor series.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // A float of this size has no digits behind the point, and its lowest bits are the whole number.
    const WHOLE: f32 = 12_582_912.0;
    let x = (x * std::f32::consts::LOG2_E).clamp(-120.0, 120.0);
    let shifted = x + WHOLE;
    let y = (x - (shifted - WHOLE)) * std::f32::consts::LN_2;
    let series = 1.0
        + y * (1.0
            + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0 + y / 720.0)))));
    let exponent = shifted
        .to_bits()
        .wrapping_sub(WHOLE.to_bits())
        .wrapping_add(127)
        << 23;
    f32::from_bits(exponent) * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    /// The gradients by their definition, pair by pair in double precision.
    fn defined(labels: &[f32], scores: &[f32], cut: usize) -> Vec<[f64; 2]> {
        let mut order: Vec<usize> = (0..labels.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let gain = |place: usize| f64::from(gain(labels[order[place]]) as f32);
        let score = |place: usize| f64::from(scores[order[place]]);
        let inverse = inverse_ideal(labels, cut);
        let spread = score(0) != score(labels.len() - 1);
        let mut pulls = vec![[0.0; 2]; labels.len()];
        let mut all = 0.0;
        for i in 0..cut.min(labels.len()) {
            for j in i + 1..labels.len() {
                let (up, down) = if gain(i) > gain(j) { (i, j) } else { (j, i) };
                let apart = score(up) - score(down);
                let near = if spread { 0.01 + apart.abs() } else { 1.0 };
                let change = (gain(up) - gain(down)) * (discount(i) - discount(j)).abs() * inverse;
                let wrong = 1.0 / (1.0 + apart.exp());
                let lambda = wrong * change / near;
                pulls[order[up]][0] -= lambda;
                pulls[order[down]][0] += lambda;
                for row in [up, down] {
                    pulls[order[row]][1] += (1.0 - wrong) * lambda;
                }
                all += 2.0 * lambda;
            }
        }
        let scale = if all > 0.0 {
            (1.0 + all).log2() / all
        } else {
            1.0
        };
        pulls
            .into_iter()
            .map(|pull| pull.map(|part| part * scale))
            .collect()
    }

    #[test]
    fn gradients_are_those_of_the_definition() {
        let mut random = Random::new(3);
        for round in 0..200 {
            let rows = 2 + random.below(120);
            let steps = 1 + random.below(4);
            let mut labels: Vec<f32> = (0..rows).map(|_| random.below(steps * 5) as f32).collect();
            labels
                .iter_mut()
                .for_each(|label| *label = (*label - 3.0 * steps as f32).max(0.0));
            labels[0] = 1.0;
            labels[1] = 0.0;
            let wide = [0.0, 0.01, 1.0, 300.0][round % 4];
            let scores: Vec<f32> = (0..rows).map(|_| wide * random.normal()).collect();
            let cut = 1 + random.below(30);
            let groups = Groups {
                columns: 1,
                values: vec![0.0; rows],
                labels: labels.clone(),
                sizes: vec![rows as u32],
            };
            let mut pulls = vec![[f32::NAN; 2]; rows];
            Lambdas::of(&groups, cut).write(&[0], &scores, &mut pulls);
            let wanted = defined(&labels, &scores, cut);
            let most = wanted
                .iter()
                .flatten()
                .fold(0.0_f64, |most, part| most.max(part.abs()));
            for (pull, wanted) in pulls.iter().flatten().zip(wanted.iter().flatten()) {
                assert!(
                    (f64::from(*pull) - wanted).abs() <= 1e-4 * most,
                    "round {round}: {pull} {wanted} {most}"
                );
            }
        }
    }

    #[test]
    fn the_short_exponential_is_near_enough() {
        for step in -8_000..8_000 {
            let x = step as f32 / 100.0;
            let error = (exp(x) / x.exp() - 1.0).abs();
            assert!(error < 2e-5, "{x} {error}");
        }
        assert!(exp(f32::MAX).is_finite() && exp(f32::MIN) < 1e-30);
    }
}
