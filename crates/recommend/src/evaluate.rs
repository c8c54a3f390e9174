//! Evaluation: what a ranking is worth when the truth is known, by the protocols that published figures use.

mod hold_out;
mod metrics;
mod task;

pub use hold_out::{asked_again, folds, hold_out, lesson_of};
pub use metrics::{Metrics, Outcome, measure};
pub use task::{Case, Protocol, Task, basket_case};

#[cfg(test)]
mod tests;
