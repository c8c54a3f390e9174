//! The blend: a weighted sum of the sources' scaled scores and places, with weights found on held-out cases.

use rayon::prelude::*;

use super::{Candidates, Recaller, Workspace};
use crate::evaluate::{Task, measure};
use crate::random::Random;
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

    /// Learns weights from tasks, each with a recaller that was trained on its log, and tells what nDCG they can be trusted
    /// to have. `spent` as for [`search`].
    ///
    /// Four ways are tried: the best source alone, a regression, a selection of parts, and a search for weights. Each is
    /// judged by weights that it finds on one half of the cases and uses on the other, and a way with more freedom is taken
    /// only if it is better there: so a blend is never worse than its best part because of what happened to be held out.
    pub fn fit(
        asked: &[(&Recaller, &Task)],
        most_cases: usize,
        seed: u64,
        spent: impl Fn() -> f64,
    ) -> (Self, f64) {
        let listed: Vec<Listed> = asked
            .iter()
            .flat_map(|(recaller, task)| recaller.listed(task, most_cases / asked.len().max(1)))
            .collect();
        let k = asked.first().map_or(0, |(_, task)| task.k);
        let sources = asked.first().map_or(0, |(one, _)| one.sources.len());
        Self::of(&listed, sources, k, seed, spent)
    }

    fn of(
        listed: &[Listed],
        sources: usize,
        k: usize,
        seed: u64,
        spent: impl Fn() -> f64,
    ) -> (Self, f64) {
        let all: Vec<&Listed> = listed.iter().collect();
        let half = |odd: usize| -> Vec<&Listed> { listed.iter().skip(odd).step_by(2).collect() };
        let halves = [half(0), half(1)];
        let learn = |way: Way, cases: &[&Listed], turn: f64| match way {
            Way::Alone => alone(cases, sources, k),
            Way::Regressed => regressed(cases, sources),
            Way::Selected => selected(cases, sources, k, seed),
            Way::Searched => searched(cases, sources, k, seed, || 3.0 * spent() - turn),
        };
        let mut best: Option<(Way, f64)> = None;
        for way in [Way::Alone, Way::Regressed, Way::Selected, Way::Searched] {
            let trusted = [(0, 1), (1, 0)].map(|(learnt, judged)| {
                let blend = learn(way, &halves[learnt], learnt as f64);
                blend.judge(&halves[judged], k) * halves[judged].len() as f64
            });
            let trusted = trusted.iter().sum::<f64>() / all.len().max(1) as f64;
            if best.is_none_or(|(_, score)| trusted > score) {
                best = Some((way, trusted));
            }
        }
        best.map_or_else(
            || (Self::even(sources), 0.0),
            |(way, trusted)| (learn(way, &all, 2.0), trusted),
        )
    }

    /// Mean nDCG at `k` over cases.
    fn judge(&self, cases: &[&Listed], k: usize) -> f64 {
        mean(cases, |_, case| {
            let width = case.candidates.width;
            let parts = case.candidates.parts.chunks_exact(width.max(1));
            case.ndcg(parts.map(|parts| self.score(parts)), k)
        })
    }
}

/// How a blend is learnt, by growing freedom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Alone,
    Regressed,
    Selected,
    Searched,
}

impl Recaller {
    /// Candidates of at most so many of a task's cases.
    fn listed(&self, task: &Task, most: usize) -> Vec<Listed> {
        let stride = task.cases.len().div_ceil(most.max(1)).max(1);
        let chosen: Vec<_> = task.cases.iter().step_by(stride).collect();
        chosen
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Workspace::new(task.log.items()),
                |room, case| {
                    let query = task.query(case);
                    let excluded = task.protocol.excluded(&query);
                    Listed {
                        candidates: self.candidates(&query, &excluded, room),
                        relevant: case.relevant.clone(),
                    }
                },
            )
            .collect()
    }
}

impl Listed {
    /// By how much the logarithm of the chance that what was wanted is drawn grows with each weight; none where nothing that
    /// was wanted is among the candidates.
    fn slope(&self, weights: &[f32]) -> Option<Vec<f32>> {
        let Candidates {
            items,
            parts,
            width,
            ..
        } = &self.candidates;
        let rows = || parts.chunks_exact((*width).max(1));
        let scores: Vec<f32> = rows()
            .map(|row| {
                row.iter()
                    .zip(weights)
                    .map(|(part, weight)| part * weight)
                    .sum()
            })
            .collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
        let total: f32 = odds.iter().sum();
        let wanted: Vec<bool> = items
            .iter()
            .map(|item| self.relevant.binary_search(item).is_ok())
            .collect();
        let count = wanted.iter().filter(|wanted| **wanted).count();
        if count == 0 {
            return None;
        }
        let mut slope = vec![0.0; weights.len()];
        for ((row, odds), wanted) in rows().zip(&odds).zip(&wanted) {
            let by = if *wanted { 1.0 / count as f32 } else { 0.0 } - odds / total;
            slope
                .iter_mut()
                .zip(row)
                .for_each(|(slope, part)| *slope += by * part);
        }
        Some(slope)
    }

    fn ndcg(&self, scores: impl Iterator<Item = f32>, k: usize) -> f64 {
        let ranked: Vec<u32> = heaviest((0..).zip(scores).collect(), k)
            .into_iter()
            .map(|(at, _)| self.candidates.items[at as usize])
            .collect();
        measure(&ranked, &self.relevant, k).ndcg
    }
}

fn mean(cases: &[&Listed], of: impl Fn(usize, &Listed) -> f64 + Sync) -> f64 {
    let values: Vec<f64> = cases
        .par_iter()
        .enumerate()
        .with_min_len(32)
        .map(|(n, case)| of(n, case))
        .collect();
    values.iter().sum::<f64>() / cases.len().max(1) as f64
}

/// The best source by itself.
fn alone(cases: &[&Listed], sources: usize, k: usize) -> Blend {
    let only = |source: usize| {
        let mut weights = vec![0.0; 2 * sources];
        weights[2 * source] = 1.0;
        Blend { weights }
    };
    let mut best = (Blend::even(sources), f64::MIN);
    for blend in (0..sources).map(only) {
        let score = blend.judge(cases, k);
        if score > best.1 {
            best = (blend, score);
        }
    }
    best.0
}

/// Weights by listwise softmax regression: those under which what was wanted is likeliest to be drawn from a case's
/// candidates, each drawn in proportion to the exponential of its blended score. Cao et al., "Learning to Rank: From
/// Pairwise Approach to Listwise Approach" (2007). The likelihood has one peak and changes smoothly with the weights, so
/// few cases go further than with nDCG itself. Climbed as in Kingma and Ba, "Adam" (2015); no weight is below 0.
fn regressed(cases: &[&Listed], sources: usize) -> Blend {
    const STEPS: i32 = 150;
    const RATE: f32 = 0.3;
    const RIDGE: f32 = 1e-4;
    let width = 2 * sources;
    let mut weights = vec![1.0_f32; width];
    let (mut first, mut second) = (vec![0.0_f32; width], vec![0.0_f32; width]);
    for step in 1..=STEPS {
        let slopes: Vec<Vec<f32>> = cases
            .par_iter()
            .with_min_len(32)
            .filter_map(|case| case.slope(&weights))
            .collect();
        let count = slopes.len().max(1) as f32;
        let rate = RATE * (1.0 - step as f32 / (STEPS + 1) as f32);
        for part in 0..width {
            let slope =
                slopes.iter().map(|slope| slope[part]).sum::<f32>() / count - RIDGE * weights[part];
            first[part] = 0.9 * first[part] + 0.1 * slope;
            second[part] = 0.99 * second[part] + 0.01 * slope * slope;
            let (mean, square) = (
                first[part] / (1.0 - 0.9_f32.powi(step)),
                second[part] / (1.0 - 0.99_f32.powi(step)),
            );
            weights[part] = (weights[part] + rate * mean / (square.sqrt() + 1e-8)).max(0.0);
        }
    }
    let total: f32 = weights.iter().sum();
    if total > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= total);
    }
    Blend { weights }
}

/// Selection of parts with replacement: each step adds to the sum the part that helps most, and the weights are the mean
/// over several samples of the cases. Caruana et al., "Ensemble Selection from Libraries of Models" (2004): hard to overfit,
/// as a part that happens to help a little gets little weight.
fn selected(cases: &[&Listed], sources: usize, k: usize, seed: u64) -> Blend {
    const SAMPLES: usize = 6;
    const STEPS: usize = 16;
    let mut random = Random::new(seed);
    let mut weights = vec![0.0; 2 * sources];
    for _ in 0..SAMPLES {
        let sample: Vec<&Listed> = cases
            .iter()
            .copied()
            .filter(|_| random.share() < 0.5)
            .collect();
        let mut sums: Vec<Vec<f32>> = sample
            .iter()
            .map(|case| vec![0.0; case.candidates.items.len()])
            .collect();
        for _ in 0..STEPS {
            let with = |sums: &[f32], case: &Listed, part: usize| -> Vec<f32> {
                let own = case.candidates.parts.iter().skip(part);
                let own = own.step_by(case.candidates.width.max(1));
                sums.iter().zip(own).map(|(sum, own)| sum + own).collect()
            };
            let mut best = (0, f64::MIN);
            for part in 0..2 * sources {
                let score = mean(&sample, |n, case| {
                    case.ndcg(with(&sums[n], case, part).into_iter(), k)
                });
                if score > best.1 {
                    best = (part, score);
                }
            }
            for (sums, case) in sums.iter_mut().zip(&sample) {
                *sums = with(sums, case, best.0);
            }
            if let Some(weight) = weights.get_mut(best.0) {
                *weight += 1.0 / (SAMPLES * STEPS) as f32;
            }
        }
    }
    Blend { weights }
}

/// Search for the weights of greatest nDCG.
fn searched(
    cases: &[&Listed],
    sources: usize,
    k: usize,
    seed: u64,
    spent: impl Fn() -> f64,
) -> Blend {
    let dials: Vec<Dial> = (0..2 * sources)
        .map(|_| Dial::new("weight", 0.0, 1.0, 0.5, Scale::Even))
        .collect();
    let blend = |values: &[f64]| Blend {
        weights: values.iter().map(|value| (value * value) as f32).collect(),
    };
    let found = search(&dials, seed, spent, |values, share| {
        let some: Vec<&Listed> = cases
            .iter()
            .copied()
            .step_by(((1.0 / share) as usize).max(1))
            .collect();
        blend(values).judge(&some, k)
    });
    blend(&found.values)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of thirty candidates, of which the first is wanted. Each source scores by chance, and adds what it knows.
    fn cases(count: usize, knows: &[f32]) -> Vec<Listed> {
        let mut random = Random::new(6);
        let mut case = || Listed {
            candidates: Candidates {
                items: (0..30).collect(),
                parts: (0..30)
                    .flat_map(|item| knows.iter().map(move |knows| (item, *knows)))
                    .flat_map(|(item, knows)| {
                        let own = if item == 0 { knows } else { 0.0 };
                        [5.0 + own + random.normal(), 0.0]
                    })
                    .collect(),
                raw: Vec::new(),
                width: 2 * knows.len(),
            },
            relevant: vec![0],
        };
        (0..count).map(|_| case()).collect()
    }

    fn shares(blend: &Blend) -> Vec<f32> {
        let parts = blend.weights.as_chunks::<2>().0;
        let total: f32 = parts.iter().map(|[score, _]| score).sum();
        parts
            .iter()
            .map(|[score, _]| score / total.max(1e-9))
            .collect()
    }

    #[test]
    fn sources_that_know_different_things_are_mixed() {
        let cases = cases(300, &[1.5, 1.5, 0.0]);
        let (blend, trusted) = Blend::of(&cases, 3, 5, 1, || 2.0);
        let shares = shares(&blend);
        assert!(shares[0] > 0.25 && shares[1] > 0.25, "{shares:?}");
        assert!(shares[2] < 0.1, "{shares:?}");
        let all: Vec<&Listed> = cases.iter().collect();
        let best = alone(&all, 3, 5).judge(&all, 5);
        assert!(trusted > best + 0.02, "{trusted} {best}");
        // What it is trusted with is near what it has on cases it never saw.
        let others = tests::cases(600, &[1.5, 1.5, 0.0]).split_off(300);
        let others = blend.judge(&others.iter().collect::<Vec<_>>(), 5);
        assert!((trusted - others).abs() < 0.05, "{trusted} {others}");
    }

    #[test]
    fn few_cases_do_not_make_noise_count() {
        let cases = cases(40, &[0.0, 3.0, 0.0, 0.0, 0.0, 0.0]);
        let (blend, _) = Blend::of(&cases, 6, 5, 1, || 2.0);
        let shares = shares(&blend);
        assert!(shares[1] > 0.75, "{shares:?}");
    }

    #[test]
    fn without_cases_all_count_alike() {
        assert_eq!(Blend::fit(&[], 10, 1, || 2.0), (Blend::even(0), 0.0));
        let (blend, trusted) = Blend::of(&[], 3, 5, 1, || 2.0);
        assert_eq!(trusted, 0.0);
        assert!(blend.weights.iter().all(|weight| weight.is_finite()));
    }
}
