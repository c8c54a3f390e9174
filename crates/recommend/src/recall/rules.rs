//! Sequential rules: after this item, that one comes next, or soon.
//!
//! Ludewig and Jannach, "Evaluation of Session-based Recommendation Algorithms" (2018): first-order rules with gaps.

use std::collections::HashMap;

use super::signal::decay;
use super::{Linear, Reads, Signal, Weights};
use crate::log::Log;
use crate::matrix::Sparse;
use crate::scores::heaviest;

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
    let mut followers: Vec<HashMap<u32, f32>> = vec![HashMap::new(); log.items()];
    let mut frequency = vec![0.0_f32; log.items()];
    let mut observe = |from: u32, to: u32, weight: f64| {
        *followers[from as usize].entry(to).or_default() += weight as f32;
        frequency[to as usize] += weight as f32;
    };
    let weigh = |distance: usize, at: i64| {
        decay(at, log.end(), config.half_life_days) / (distance as f64).powf(config.distance)
    };
    if config.across {
        for user in 0..log.users() as u32 {
            let baskets: Vec<_> = log.past(Some(user)).chunk_by(|a, b| a.turn == b.turn).collect();
            for (n, basket) in baskets.iter().enumerate() {
                for (distance, next) in (1..=config.steps).zip(&baskets[n + 1..]) {
                    // A basket has one vote for each item of the next one, whatever its size.
                    let weight = weigh(distance, next[0].at) / basket.len() as f64;
                    for from in *basket {
                        next.iter().for_each(|to| observe(from.item, to.item, weight));
                    }
                }
            }
        }
    } else {
        for basket in log.baskets() {
            for (n, from) in basket.lines.iter().enumerate() {
                for (distance, to) in (1..=config.steps).zip(&basket.lines[n + 1..]) {
                    if from.item != to.item {
                        observe(from.item, to.item, weigh(distance, basket.at));
                    }
                }
            }
        }
    }
    let rows = followers.into_iter().map(|row| {
        let total: f32 = row.values().sum();
        let cells = row.into_iter().map(|(to, weight)| {
            let popular = frequency[to as usize].max(1e-9).powf(config.beta as f32);
            (to, weight / total.max(1e-9) / popular)
        });
        heaviest(cells.collect(), config.keep)
    });
    Linear {
        weights: Weights::Sparse(Sparse::from_rows(log.items(), rows)),
        reads: if config.across { Reads::Past } else { Reads::Current },
        signal,
        step_decay,
        discount: Vec::new(),
    }
}
