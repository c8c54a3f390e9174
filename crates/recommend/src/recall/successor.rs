//! Successors: a user's next basket is foretold from all that they had before it, by ridge regression.
//!
//! The linear model for what comes next of Choi et al., "Session-aware Linear Item-Item Models for Session-based
//! Recommendation" (SLIT, 2021), over baskets: with X the weighed pasts and Y the baskets that followed, the weights are
//! (XᵀX + ridge)⁻¹XᵀY. Unlike an autoencoder's, an item's weight on itself is learnt too: how likely it is bought again.

use pulp::Arch;
use rayon::prelude::*;

use super::autoencoder::most_frequent;
use super::linear::discount;
use super::signal::decay;
use super::{Linear, Reads, Signal, Weights};
use crate::log::Log;
use crate::matrix::{Dense, Sparse, add_scaled, gram, invert};

/// Baskets of one user, the newest, that are foretold: a user with very many says little more, and each costs a look at
/// all before it.
const NEWEST: usize = 50;
/// Rows of the product that are made at once, so that the other side is read less often.
const TALL: usize = 4;

/// What a user had before a basket, what the basket held, and its weight.
type Step = (Vec<(u32, f32)>, Vec<u32>, f32);

/// How successors are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuccessorConfig {
    /// Ridge: how much evidence a weight needs. In units of the mean weight of a basket that is foretold.
    pub ridge: f64,
    /// Share of items that are dropped while learning, 0 to below 1, which is a ridge in proportion to frequency.
    pub dropout: f64,
    /// Exponent on the length of a past by which long ones count less.
    pub length: f64,
    /// Days after which a basket that is foretold counts half.
    pub half_life_days: f64,
    /// How much popular items are held back in the answer.
    pub beta: f64,
    /// At most so many items, the most frequent; the cost grows with their number to the third power.
    pub most_items: usize,
}

impl Default for SuccessorConfig {
    fn default() -> Self {
        Self {
            ridge: 300.0,
            dropout: 0.3,
            length: 0.6,
            half_life_days: 300.0,
            beta: 0.0,
            most_items: 2000,
        }
    }
}

/// Learns which items follow which from each user's baskets.
#[must_use]
pub fn successors(log: &Log, config: &SuccessorConfig, signal: Signal) -> Linear {
    let mut popularity = vec![0.0_f32; log.items()];
    for line in log.baskets().iter().flat_map(|basket| &basket.lines) {
        popularity[line.item as usize] += 1.0;
    }
    let (kept, place) = most_frequent(&popularity, config.most_items);
    let (before, after) = steps(log, config, &signal, kept.len(), &place);
    let mut inverse = gram(&before);
    let odds = config.dropout / (1.0 - config.dropout.min(0.95));
    for item in 0..kept.len() {
        let own = &mut inverse.row_mut(item)[item];
        *own += (config.ridge + odds * f64::from(*own)).max(1e-3) as f32;
    }
    invert(&mut inverse);
    Linear {
        weights: Weights::Dense {
            weights: product(&inverse, &followed(&before, &after)),
            kept,
            place,
        },
        reads: Reads::Past,
        signal,
        step_decay: 0.0,
        discount: discount(&popularity, config.beta),
    }
}

/// For each basket that is foretold what its user had before, and what it held; both weighed so that the product of the two
/// has the basket's weight, which is 1 in the mean.
fn steps(
    log: &Log,
    config: &SuccessorConfig,
    signal: &Signal,
    size: usize,
    place: &[Option<u32>],
) -> (Sparse, Sparse) {
    let users: Vec<u32> = (0..log.users() as u32).collect();
    let steps: Vec<Step> = users
        .par_iter()
        .flat_map_iter(|user| {
            let past = log.bought(Some(*user));
            let turns = past.last().map_or(0, |last| last.turn as usize + 1);
            let oldest = turns.saturating_sub(NEWEST).max(1);
            let baskets = past.chunk_by(|a, b| a.turn == b.turn).skip(oldest);
            baskets.map(move |basket| {
                let at = basket[0].at;
                let known = past.partition_point(|event| event.turn < basket[0].turn);
                let mut profile = signal.weights(&past[..known], at);
                let length = profile.len().max(1) as f64;
                profile.retain_mut(|(item, _)| {
                    let row = place[*item as usize];
                    *item = row.unwrap_or_default();
                    row.is_some()
                });
                let next = basket.iter().filter_map(|event| place[event.item as usize]);
                let mut next: Vec<u32> = next.collect();
                next.sort_unstable();
                next.dedup();
                let fresh = decay(at, log.end(), config.half_life_days);
                (profile, next, (fresh * length.powf(-config.length)) as f32)
            })
        })
        .collect();
    let total: f32 = steps.iter().map(|step| step.2).sum();
    let mean = (total / steps.len().max(1) as f32).max(1e-9);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (mut profile, next, weight) in steps {
        let root = (weight / mean).sqrt();
        profile.iter_mut().for_each(|cell| cell.1 *= root);
        before.push(profile);
        after.push(next.into_iter().map(|item| (item, root)).collect());
    }
    (
        Sparse::from_rows(size, before),
        Sparse::from_rows(size, after),
    )
}

/// `beforeᵀ · after`.
fn followed(before: &Sparse, after: &Sparse) -> Dense {
    let size = before.width();
    let holders = before.transposed();
    let mut out = Dense::zeros(size, size);
    out.values_mut()
        .par_chunks_mut(size.max(1))
        .enumerate()
        .for_each(|(item, out)| {
            for (step, value) in holders.cells_of(item) {
                for (next, root) in after.cells_of(step as usize) {
                    out[next as usize] += value * root;
                }
            }
        });
    out
}

/// `a · b`, both square and of one size.
fn product(a: &Dense, b: &Dense) -> Dense {
    let size = b.width();
    let mut out = Dense::zeros(size, size);
    out.values_mut()
        .par_chunks_mut(size.max(1) * TALL)
        .enumerate()
        .for_each(|(chunk, out)| {
            Arch::new().dispatch(|| several(a, b, chunk * TALL, out));
        });
    out
}

/// A few rows of a product from the one at `first`.
#[inline(always)]
fn several(a: &Dense, b: &Dense, first: usize, out: &mut [f32]) {
    let size = b.width();
    if out.len() < TALL * size {
        for (row, out) in out.chunks_mut(size).enumerate() {
            for (step, factor) in a.row(first + row).iter().enumerate() {
                add_scaled(out, *factor, b.row(step));
            }
        }
        return;
    }
    let (one, rest) = out.split_at_mut(size);
    let (two, rest) = rest.split_at_mut(size);
    let (three, four) = rest.split_at_mut(size);
    for step in 0..size {
        let factors = [0, 1, 2, 3].map(|row| a.row(first + row)[step]);
        let rows = one
            .iter_mut()
            .zip(&mut *two)
            .zip(&mut *three)
            .zip(&mut *four);
        for ((((one, two), three), four), value) in rows.zip(b.row(step)) {
            *one += factors[0] * value;
            *two += factors[1] * value;
            *three += factors[2] * value;
            *four += factors[3] * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recall::{Query, Source};
    use crate::{Basket, Line, Scores};

    #[test]
    fn a_product_is_what_its_definition_says() {
        let mut a = Dense::zeros(7, 7);
        let mut b = Dense::zeros(7, 7);
        for (n, value) in a.values_mut().iter_mut().enumerate() {
            *value = (n % 5) as f32 - 2.0;
        }
        for (n, value) in b.values_mut().iter_mut().enumerate() {
            *value = (n % 3) as f32 - 1.0;
        }
        let found = product(&a, &b);
        for row in 0..7 {
            for column in 0..7 {
                let wanted: f32 = (0..7).map(|n| a.row(row)[n] * b.row(n)[column]).sum();
                assert_eq!(found.row(row)[column], wanted, "{row} {column}");
            }
        }
    }

    /// Item 1 follows 0 and never the other way round; 4 is bought again and again, 2 is not.
    #[test]
    fn what_follows_is_told_from_what_came_before() {
        let day = 86_400;
        let basket = |user: u32, turn: i64, items: &[u32]| Basket {
            user: Some(user),
            at: (turn * 30 + i64::from(user)) * day,
            lines: items
                .iter()
                .map(|item| Line {
                    item: *item,
                    quantity: 1.0,
                    price: 1.0,
                })
                .collect(),
        };
        let baskets = (0..40).flat_map(|user| {
            let first: &[u32] = if user % 2 == 0 { &[0, 4] } else { &[2, 4] };
            let second: &[u32] = if user % 2 == 0 { &[1, 4] } else { &[3, 4] };
            [basket(user, 0, first), basket(user, 1, second)]
        });
        let log = Log::new(5, 40, baskets.collect());
        let config = SuccessorConfig {
            ridge: 1.0,
            ..SuccessorConfig::default()
        };
        let source = successors(&log, &config, Signal::default());
        let asked = Log::new(5, 1, vec![basket(0, 0, &[0])]);
        let scored = |log: &Log| {
            let mut scores = Scores::new(5);
            let query = Query {
                user: Some(0),
                past: log.past(Some(0)),
                current: &[],
                at: 30 * day,
            };
            source.score(&query, &mut scores);
            [0, 1, 2, 3, 4].map(|item| scores.of(item))
        };
        let [own, next, _, other, _] = scored(&asked);
        assert!(next > other + 0.1 && next > own + 0.1);
        let backwards = scored(&Log::new(5, 1, vec![basket(0, 0, &[1])]));
        assert!(backwards[0] < next / 2.0, "{backwards:?}");
        let again = scored(&Log::new(5, 1, vec![basket(0, 0, &[2, 4])]));
        assert!(again[4] > again[2] + 0.1, "{again:?}");
    }
}
