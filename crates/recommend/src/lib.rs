//! What goes with what, learnt from orders: products bought together, products alike, products that sell.
//! From candidates to a shelf: a learnt ranker, a visitor's profile, re-ranking, and experiments that say what helps.
//!
//! The model is trained whole from past baskets, is small, never changes afterwards and answers in microseconds. Knows
//! no database, no web and no clock: the time is an argument.
//!
//! ```
//! use recommend::{Config, Item, Model};
//!
//! let items = [1, 2, 3].map(|id| Item::new(id.into()));
//! let day = 86_400_000;
//! let baskets = [(0, vec![1.into(), 2.into()]), (day, vec![2.into(), 1.into()]), (day, vec![3.into()])];
//! let model = Model::train(items, baskets, 2 * day, &Config::default());
//! assert_eq!(model.together(1.into(), 5)[0].id, 2.into());
//! ```

mod chance;
mod content;
pub mod experiment;
mod model;
pub mod profile;
pub mod ranking;
mod rows;
pub mod shelf;
mod walk;
mod wire;

pub use model::{Config, Item, Model, Scored};
pub use wire::Damaged;

#[cfg(test)]
mod tests;
