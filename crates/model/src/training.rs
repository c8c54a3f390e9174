//! Trainings of the recommendations: what each learnt from, how good it is, and whether it was taken.

use serde::{Deserialize, Serialize};

use crate::Millis;

/// Whether what a training learnt is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// It is, or was until a later one.
    Kept,
    /// It was worse than the one before and is not used.
    Refused,
}

/// What a training says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainingReport {
    /// Products that can be recommended.
    pub products: u64,
    /// Orders learnt from.
    pub baskets: u64,
    /// Sessions learnt from.
    pub sessions: u64,
    /// Orders held back to judge by.
    pub held_out: u64,
    /// Share of held-back orders one of whose products was found among 20 by the others; none without any.
    pub hit_rate: Option<f64>,
    /// The same of what was in use, on the same orders.
    pub hit_rate_before: Option<f64>,
    /// Share of products that some other product's shelf shows.
    pub coverage: f64,
    /// Mean of how unknown shown products are, 0 to 1.
    pub novelty: f64,
    /// How many of the three questions (beside a product, beside a basket, for a visitor) the learned ranking answers; the
    /// others have the counts, which held-out orders found as good.
    pub ranked: u64,
    /// How long it took, in milliseconds.
    pub took: u64,
}

/// One training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Its id: the version of what it learnt.
    pub id: i64,
    /// When it ended.
    pub at: Millis,
    /// Whether it is used.
    pub state: TrainingState,
    /// What it says about itself.
    pub report: TrainingReport,
}
