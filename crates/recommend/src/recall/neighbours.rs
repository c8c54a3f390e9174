//! Item neighbours: items that the same people have, by cosine over weighted rows with shrinkage.
//!
//! Sarwar et al., "Item-based Collaborative Filtering Recommendation Algorithms" (2001); shrinkage after Bell and Koren
//! (2007); BM25 weighting after Robertson and Zaragoza (2009), with items as documents and people as terms.

use super::linear::discount;
use super::{Linear, Reads, Signal, Weights};
use crate::matrix::{Sparse, products};

/// How cells count before rows are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// As they are.
    Plain,
    /// Less for people who have much: log of the inverse share.
    TfIdf,
    /// Saturating in the value, less for people who have much, normalised by the item's popularity.
    Bm25,
}

/// How item neighbours are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeighboursConfig {
    /// Neighbours kept of each item.
    pub keep: usize,
    /// How cells count.
    pub weighting: Weighting,
    /// Added to the norms: small overlaps count less.
    pub shrink: f64,
    /// Exponent on the norm of the neighbour: 0.5 is the cosine's, less lets popular items through.
    pub norm: f64,
    /// How much popular items are held back in the answer.
    pub beta: f64,
}

impl Default for NeighboursConfig {
    fn default() -> Self {
        Self {
            keep: 200,
            weighting: Weighting::TfIdf,
            shrink: 10.0,
            norm: 0.5,
            beta: 0.0,
        }
    }
}

/// Learns the neighbours of items from rows of people or baskets.
#[must_use]
pub fn neighbours(
    rows: &Sparse,
    config: &NeighboursConfig,
    reads: Reads,
    signal: Signal,
    step_decay: f32,
) -> Linear {
    let weighed = weighed(rows, config.weighting);
    let norms = weighed.column_sums(|value| value * value);
    let (own, other) = (1.0 - config.norm as f32, config.norm as f32);
    let powers: Vec<(f32, f32)> = norms
        .iter()
        .map(|norm| (norm.powf(own), norm.powf(other)))
        .collect();
    let shrink = config.shrink as f32;
    let weights = products(&weighed, config.keep, |i, j, sum| {
        sum / (powers[i as usize].0 * powers[j as usize].1 + shrink + 1e-9)
    });
    Linear {
        weights: Weights::Sparse(weights),
        reads,
        signal,
        step_decay,
        discount: discount(&rows.column_sums(|value| value), config.beta),
    }
}

/// The rows with their cells weighed.
pub(super) fn weighed(rows: &Sparse, weighting: Weighting) -> Sparse {
    if weighting == Weighting::Plain {
        return rows.clone();
    }
    let lengths: Vec<f32> = (0..rows.height())
        .map(|row| rows.row(row).0.len() as f32)
        .collect();
    let width = rows.width() as f32;
    let rarity: Vec<f32> = lengths
        .iter()
        .map(|length| (width / (1.0 + length)).ln().max(0.05))
        .collect();
    if weighting == Weighting::TfIdf {
        return rows.map(|row, _, value| value * rarity[row as usize]);
    }
    const K1: f32 = 1.2;
    const B: f32 = 0.5;
    let totals = rows.column_sums(|value| value);
    let mean = (totals.iter().sum::<f32>() / totals.len().max(1) as f32).max(1e-9);
    rows.map(|row, column, value| {
        let long = 1.0 - B + B * totals[column as usize] / mean;
        rarity[row as usize] * value * (K1 + 1.0) / (K1 * long + value)
    })
}
