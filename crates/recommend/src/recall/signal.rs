//! What an event counts: by age, by how often it was repeated and by quantity. Turns logs and queries into weights.

use super::Query;
use crate::log::{Basket, Log, Past};
use crate::matrix::Sparse;

const DAY: f64 = 86_400.0;

/// How much the events of one user count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// Days after which an event counts half.
    pub half_life_days: f64,
    /// What an event counts for each newer basket of the same user, 0 to 1.
    pub turn_decay: f64,
    /// Exponent on the sum of an item's events: 0 makes all bought items equal, 1 counts each purchase.
    pub repeat: f64,
    /// Exponent on quantity or rating: 0 ignores it.
    pub quantity: f64,
}

impl Default for Signal {
    fn default() -> Self {
        Self {
            half_life_days: 365.0,
            turn_decay: 1.0,
            repeat: 0.5,
            quantity: 0.0,
        }
    }
}

/// Which side of a query a source reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The basket or session alone.
    Current,
    /// The user's past alone.
    Past,
}

impl Signal {
    /// Weights of a user's items as of `now`, by item; none is negative. Events after `now` count as of now.
    #[must_use]
    pub fn weights(&self, past: &[Past], now: i64) -> Vec<(u32, f32)> {
        let last_turn = past.last().map_or(0, |last| last.turn);
        let mut cells: Vec<(u32, f32)> = past
            .iter()
            .map(|event| {
                let weight = decay(event.at, now, self.half_life_days)
                    * self
                        .turn_decay
                        .powi((last_turn - event.turn.min(last_turn)) as i32)
                    * amount(event.quantity, self.quantity);
                (event.item, weight as f32)
            })
            .collect();
        cells.sort_by_key(|(item, _)| *item);
        cells.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        if self.repeat != 1.0 {
            for (_, weight) in &mut cells {
                *weight = weight.powf(self.repeat as f32);
            }
        }
        cells
    }

    /// Weights of what a source reads of a query.
    #[must_use]
    pub fn profile(&self, query: &Query<'_>, reads: Reads) -> Vec<(u32, f32)> {
        match reads {
            Reads::Past => self.weights(query.past, query.at),
            Reads::Current => {
                let mut items = query.current.to_vec();
                items.sort_unstable();
                items.dedup();
                items.into_iter().map(|item| (item, 1.0)).collect()
            }
        }
    }
}

/// Users by items.
#[must_use]
pub fn user_rows(log: &Log, signal: &Signal) -> Sparse {
    Sparse::from_rows(log.items(), users(log, signal))
}

/// Buyers by items: users, and behind them each stranger's basket as somebody of its own.
#[must_use]
pub fn buyer_rows(log: &Log, signal: &Signal, largest: usize) -> Sparse {
    let strangers = log.baskets().iter().filter(|basket| basket.user.is_none());
    let strangers = strangers.map(|basket| {
        let weight = decay(basket.at, log.end(), signal.half_life_days) as f32;
        alike(basket, largest, weight.powf(signal.repeat as f32))
    });
    Sparse::from_rows(log.items(), users(log, signal).chain(strangers))
}

/// Baskets by items, each item of a basket once, weighed by the basket's age. Baskets with more than `largest` items are
/// left empty, as they say nothing about any two of them.
#[must_use]
pub fn basket_rows(log: &Log, half_life_days: f64, largest: usize) -> Sparse {
    let rows = log.baskets().iter().map(|basket| {
        let weight = decay(basket.at, log.end(), half_life_days) as f32;
        alike(basket, largest, weight)
    });
    Sparse::from_rows(log.items(), rows)
}

/// A row for each user.
fn users(log: &Log, signal: &Signal) -> impl Iterator<Item = Vec<(u32, f32)>> {
    (0..log.users() as u32).map(|user| signal.weights(log.bought(Some(user)), log.end()))
}

/// The items of a basket, all of one weight; none of one with more than `largest`.
fn alike(basket: &Basket, largest: usize, weight: f32) -> Vec<(u32, f32)> {
    let mut items = basket.items();
    if items.len() > largest {
        items.clear();
    }
    items.into_iter().map(|item| (item, weight)).collect()
}

/// What an event of this age still counts: half for each half-life, and never quite nothing.
pub(crate) fn decay(at: i64, now: i64, half_life_days: f64) -> f64 {
    let days = now.saturating_sub(at).max(0) as f64 / DAY;
    (-days / half_life_days.max(1e-3)).exp2().max(1e-6)
}

fn amount(quantity: f32, exponent: f64) -> f64 {
    if exponent == 0.0 {
        1.0
    } else {
        f64::from(quantity.max(1e-3)).powf(exponent)
    }
}
