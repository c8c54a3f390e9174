//! Sequential rules: after this item, that one comes next, or soon.
//!
//! Ludewig and Jannach, "Evaluation of Session-based Recommendation Algorithms" (2018): first-order rules with gaps.

use super::signal::decay;
use super::{Linear, Reads, Signal, Weights};
use crate::log::Log;
use crate::matrix::{Sparse, products_of};

/// How rules are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RulesConfig {
    /// Followers kept of each item.
    pub keep: usize,
    /// How many items (or baskets of one user) later still counts.
    pub steps: usize,
    /// Exponent on the distance by which later followers count less.
    pub distance: f64,
    /// Days after which an observation counts half.
    pub half_life_days: f64,
    /// Exponent on the follower's frequency by which popular followers count less.
    pub beta: f64,
    /// Whether rules go from each basket of a user to the next ones, instead of within a basket or session.
    pub across: bool,
}

impl Default for RulesConfig {
    fn default() -> Self {
        Self {
            keep: 100,
            steps: 3,
            distance: 1.0,
            half_life_days: 365.0,
            beta: 0.0,
            across: false,
        }
    }
}

/// Learns rules. `step_decay` is what an item of a session counts for each later one, when asked.
#[must_use]
pub fn rules(log: &Log, config: &RulesConfig, signal: Signal, step_decay: f32) -> Linear {
    let weigh = |distance: usize, at: i64| {
        let distance = (distance as f64).powf(config.distance);
        (decay(at, log.end(), config.half_life_days) / distance) as f32
    };
    // A row for each place from which something follows: what was there, and what followed how soon.
    let (mut from, mut to) = (Vec::new(), Vec::new());
    if config.across {
        for user in 0..log.users() as u32 {
            let baskets: Vec<_> = log
                .bought(Some(user))
                .chunk_by(|a, b| a.turn == b.turn)
                .collect();
            for (n, basket) in baskets.iter().enumerate() {
                let mut next = Vec::new();
                for (distance, later) in (1..=config.steps).zip(&baskets[n + 1..]) {
                    let weight = weigh(distance, later[0].at);
                    next.extend(later.iter().map(|event| (event.item, weight)));
                }
                // A basket has one vote for each item that follows, whatever its size.
                let vote = 1.0 / basket.len() as f32;
                from.push(summed(
                    basket.iter().map(|event| (event.item, vote)).collect(),
                ));
                to.push(summed(next));
            }
        }
    } else {
        for basket in log.baskets() {
            for (n, line) in basket.lines.iter().enumerate() {
                let later = (1..=config.steps).zip(&basket.lines[n + 1..]);
                let later = later.filter(|(_, next)| next.item != line.item);
                from.push(vec![(line.item, 1.0)]);
                to.push(summed(
                    later
                        .map(|(steps, next)| (next.item, weigh(steps, basket.at)))
                        .collect(),
                ));
            }
        }
    }
    let from = Sparse::from_rows(log.items(), from);
    let to = Sparse::from_rows(log.items(), to);
    let frequency: Vec<f32> = to
        .column_sums(|value| value)
        .iter()
        .map(|sum| sum.max(1e-9).powf(config.beta as f32))
        .collect();
    let seen = from.column_sums(|value| value);
    let followers = products_of(&from, &to, config.keep, |item, next, sum| {
        sum / seen[item as usize].max(1e-9) / frequency[next as usize]
    });
    Linear {
        weights: Weights::Sparse(followers),
        reads: if config.across {
            Reads::Past
        } else {
            Reads::Current
        },
        signal,
        step_decay,
        discount: Vec::new(),
    }
}

/// Cells of one item added up.
fn summed(mut cells: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    cells.sort_unstable_by_key(|cell| cell.0);
    cells.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    cells
}
