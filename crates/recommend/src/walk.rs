//! Bought together: a short walk from a product over the baskets it was in to the other products in them.
//!
//! The weight of a neighbour is that of RP3beta (Paudel et al., "Updatable, Accurate, Diverse, and Scalable
//! Recommendations for Interactive Applications", 2017): the chance of the walk, each step's chance raised to `alpha`,
//! divided by the neighbour's popularity raised to `beta`. Baskets count by age.

use model::Millis;

use crate::model::Config;
use crate::rows::Rows;
use crate::scores::heaviest;

/// One order: how much it counts and which items it held, each once.
pub(crate) struct Basket {
    pub weight: f64,
    pub items: Vec<u32>,
}

/// What an order of this age still counts: half for each half-life, and never nothing.
pub(crate) fn decay(at: Millis, now: Millis, half_life_days: f64) -> f64 {
    const DAY: f64 = 86_400_000.0;
    let days = now.saturating_sub(at).max(0) as f64 / DAY;
    (-days / half_life_days.max(0.01)).exp2().max(0.001)
}

/// Factors that make popular items count less.
pub(crate) fn discount(popularity: &[f64], beta: f64) -> Vec<f64> {
    popularity
        .iter()
        .map(|popularity| popularity.max(0.001).powf(-beta))
        .collect()
}

/// The neighbours of each of `items` items, heaviest first, each row scaled to a greatest weight of 1.
pub(crate) fn neighbours(baskets: &[Basket], popularity: &[f64], config: &Config) -> Rows {
    let baskets: Vec<&Basket> = baskets
        .iter()
        .filter(|basket| (2..=config.largest_basket).contains(&basket.items.len()))
        .collect();
    let step: Vec<f64> = baskets
        .iter()
        .map(|basket| (basket.weight / basket.items.len() as f64).powf(config.alpha))
        .collect();
    let discount = discount(popularity, config.beta);
    let mut containing: Vec<Vec<u32>> = vec![Vec::new(); popularity.len()];
    for (basket, number) in baskets.iter().zip(0..) {
        basket
            .items
            .iter()
            .for_each(|item| containing[*item as usize].push(number));
    }
    let mut rows = Rows::default();
    let mut chance = vec![0.0_f64; popularity.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (item, numbers) in (0_u32..).zip(&containing) {
        for number in numbers {
            for &other in &baskets[*number as usize].items {
                if other == item {
                    continue;
                }
                let cell = &mut chance[other as usize];
                if *cell == 0.0 {
                    touched.push(other);
                }
                *cell += step[*number as usize];
            }
        }
        let cells: Vec<(u32, f32)> = touched
            .drain(..)
            .map(|other| {
                (
                    other,
                    (std::mem::take(&mut chance[other as usize]) * discount[other as usize]) as f32,
                )
            })
            .collect();
        let cells = heaviest(cells, config.neighbours);
        let top = cells.first().map_or(1.0, |(_, weight)| *weight);
        rows.push(
            cells
                .into_iter()
                .map(|(other, weight)| (other, weight / top)),
        );
    }
    rows
}
