//! Recommendations: what goes with what, what a visitor will want next, and in which order to show it.
//!
//! Knows no database, no web, no clock and no files: the time is an argument, and a [`Log`] of baskets is all it learns
//! from. The way from there to a shelf:
//!
//! - [`recall`]: sources of candidates, a file each, over sparse and dense [`matrix`] rows;
//! - [`recipe`]: which sources a question wants, and the dials of each, which [`tune`] sets on held-out cases;
//! - [`Stages`]: the sources' candidates are blended, and the best of them ordered anew by a learned [`ranking`] over recall
//!   scores and [`Facts`];
//! - [`shelf`] and [`profile`]: diversity, rules and reasons, and what a visitor likes;
//! - [`evaluate`] and [`experiment`]: what an order is worth on held-out cases, and in use.
//!
//! [`Model`] is the small version of it that needs no tuning. It is trained whole from past baskets, never changes
//! afterwards and answers in microseconds. [`Engine`] is what a shop keeps: a model, and the stages that held-out orders
//! showed to be better.
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

mod content;
mod engine;
pub mod evaluate;
pub mod experiment;
mod facts;
mod goods;
pub mod live;
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
mod wire;

pub use engine::{Asking, Engine, Found, Order, Wish};
pub use facts::{Asked, Facts, Meeting};
pub use goods::Goods;
pub use log::{Basket, Line, Log, Past};
pub use model::{Config, Item, Model, Scored};
pub use random::Random;
pub use scores::{Scores, heaviest};
pub use stages::{
    Blend, Fitted, Lesson, Plan, Recaller, Stages, Workspace, fit_ranker, learn_from, rankers,
};
pub use wire::Damaged;

#[cfg(test)]
mod tests;
