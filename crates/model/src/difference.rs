//! What a changed order costs more than was paid, as its shopper pays it.

use serde::{Deserialize, Serialize};

use crate::Money;
use crate::checkout::PaymentMethod;
use crate::payment::Due;

/// What the page shows on which the difference is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceView {
    /// Number of the order.
    pub number: String,
    /// Counts the order's changes.
    pub version: i64,
    /// What is awaited; nothing once it is there, or is asked for no more.
    pub amount: Option<Money>,
    /// The ways to pay it at once.
    pub ways: Vec<PaymentMethod>,
    /// How else it can be paid, as the merchant says.
    pub details: String,
    /// Key of the form that pays it: sent twice it pays once.
    pub key: String,
    /// The payment that is under way.
    pub open: Option<OpenPayment>,
    /// Why the last payment did not go through.
    pub failure: Option<String>,
}

/// A payment that was begun and is not decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPayment {
    /// How it is paid, in words.
    pub method: String,
    /// What the shopper still has to do for it; nothing while the provider is asked.
    pub due: Option<Due>,
}

/// What its form says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayDifference {
    /// Made with the form.
    pub key: String,
    /// How to pay.
    pub method: String,
    /// What the provider's field gave; inside a provider's app, who pays.
    pub token: String,
    /// The browser's own name.
    pub user_agent: String,
    /// The amount that the shopper saw, in minor units.
    pub seen: i64,
}
