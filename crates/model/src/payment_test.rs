//! The test provider's own pages: what they show, and what can be done on them.

use serde::{Deserialize, Serialize};

use crate::{Millis, Money};

/// What a page of the test provider shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPage {
    /// How much is asked for.
    pub amount: Money,
    /// Number of the order.
    pub order: String,
    /// The app that the scanned code opened, `alipay` or `wechat`; none for the bank's question.
    pub app: Option<String>,
    /// Whether it still waits for an answer.
    pub open: bool,
    /// Whether the shop gave it up.
    pub given_up: bool,
    /// Until when the goods are held.
    pub until: Option<Millis>,
}

/// What can be done behind a scanned code, and how the shop comes to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestAct {
    /// Pay, and the shop is told at once.
    Pay,
    /// Pay, and the shop is told three times, twice at the same moment.
    PayTwiceTold,
    /// Pay, and no notification ever comes: the shop must ask.
    PaySilently,
    /// Pay, and the notification comes much later.
    PayLateTold,
    /// Refuse to pay.
    Refuse,
    /// Pay what the shop has given up already.
    PayAfterAll,
}

impl TestAct {
    /// What can be done while the payment waits.
    pub const OPEN: [Self; 5] = [
        Self::Pay,
        Self::Refuse,
        Self::PayTwiceTold,
        Self::PayLateTold,
        Self::PaySilently,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::PayTwiceTold => "pay_twice_told",
            Self::PaySilently => "pay_silently",
            Self::PayLateTold => "pay_late_told",
            Self::Refuse => "refuse",
            Self::PayAfterAll => "pay_after_all",
        }
    }
}
