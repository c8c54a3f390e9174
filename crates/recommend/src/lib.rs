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
pub mod evaluate;
pub mod experiment;
mod facts;
mod log;
pub mod matrix;
mod model;
pub mod profile;
mod random;
pub mod ranking;
pub mod recall;
pub mod recipe;
mod rows;
mod scores;
pub mod shelf;
mod stages;
pub mod tune;
mod walk;

pub use facts::{Asked, Facts, Meeting};
pub use log::{Basket, Line, Log, Past};
pub use model::{Config, Item, Model, Scored};
pub use random::Random;
pub use scores::{Scores, heaviest};
pub use stages::{
    Blend, Lesson, Plan, Recaller, Stages, Workspace, fit_ranker, learn_from, rankers,
};

#[cfg(test)]
mod tests;
