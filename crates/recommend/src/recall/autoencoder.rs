//! Linear autoencoders: each item is foretold from all others by ridge regression.
//!
//! EASE: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019). EDLAE: Steck, "Autoencoders that don't
//! overfit towards the Identity" (2020), where dropout puts the item's own weight into the ridge.

use super::linear::discount;
use super::{Linear, Reads, Signal, Weights};
use crate::matrix::{Sparse, gram, invert};

/// How an autoencoder is learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoencoderConfig {
    /// Ridge: how much evidence a weight needs. In units of the rows' squared weights.
    pub ridge: f64,
    /// Share of items that are dropped while learning, 0 (EASE) to below 1.
    pub dropout: f64,
    /// Exponent on each row's length by which long rows count less, 0 to 1.
    pub length: f64,
    /// How much popular items are held back in the answer.
    pub beta: f64,
    /// At most so many items, the most frequent; the inverse takes their number to the third power.
    pub most_items: usize,
}

impl Default for AutoencoderConfig {
    fn default() -> Self {
        Self {
            ridge: 200.0,
            dropout: 0.3,
            length: 0.0,
            beta: 0.0,
            most_items: 5000,
        }
    }
}

/// Learns weights between all pairs of items from rows of people or baskets.
#[must_use]
pub fn autoencoder(
    rows: &Sparse,
    config: &AutoencoderConfig,
    reads: Reads,
    signal: Signal,
    step_decay: f32,
) -> Linear {
    let popularity = rows.column_sums(|value| value);
    let (kept, place) = most_frequent(&popularity, config.most_items);
    let small = Sparse::from_rows(
        kept.len(),
        (0..rows.height()).map(|row| {
            let length = rows.row(row).0.len() as f32;
            let factor = length.max(1.0).powf(-config.length as f32 / 2.0);
            rows.cells_of(row)
                .filter_map(|(item, value)| Some((place[item as usize]?, value * factor)))
                .collect()
        }),
    );
    let mut weights = gram(&small);
    let size = kept.len();
    let odds = config.dropout / (1.0 - config.dropout.min(0.95));
    for item in 0..size {
        let own = &mut weights.row_mut(item)[item];
        *own += (config.ridge + odds * f64::from(*own)).max(1e-3) as f32;
    }
    invert(&mut weights);
    let diagonal: Vec<f32> = (0..size).map(|item| weights.row(item)[item]).collect();
    for item in 0..size {
        let row = weights.row_mut(item);
        for (value, own) in row.iter_mut().zip(&diagonal) {
            *value = -*value / own.max(1e-12);
        }
        row[item] = 0.0;
    }
    Linear {
        weights: Weights::Dense {
            weights,
            kept,
            place,
        },
        reads,
        signal,
        step_decay,
        discount: discount(&popularity, config.beta),
    }
}

/// The most frequent items in order of their numbers, and the place of each item among them.
pub(super) fn most_frequent(popularity: &[f32], most: usize) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut kept: Vec<u32> = (0..popularity.len() as u32)
        .filter(|item| popularity[*item as usize] > 0.0)
        .collect();
    kept.sort_by(|a, b| {
        popularity[*b as usize]
            .total_cmp(&popularity[*a as usize])
            .then(a.cmp(b))
    });
    kept.truncate(most);
    kept.sort_unstable();
    let mut place = vec![None; popularity.len()];
    for (item, row) in kept.iter().zip(0..) {
        place[*item as usize] = Some(row);
    }
    (kept, place)
}
