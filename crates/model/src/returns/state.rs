//! What can be said about a return: where it stands, why it is made, how the goods came back.

use serde::{Deserialize, Serialize};

use crate::Locale;
use crate::form::Form;
use crate::state::Refused;

/// Where a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// The shopper asked for it.
    Requested,
    /// Staff agreed; the goods are on their way back.
    Approved,
    /// Staff did not agree.
    Refused,
    /// The goods came back.
    Received,
    /// The money was given back.
    Settled,
    /// The shopper thought better of it.
    Withdrawn,
}

/// What happens to a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnEvent {
    /// Staff agree.
    Approve,
    /// Staff do not agree.
    Refuse,
    /// The goods came back.
    Receive,
    /// The money is given back.
    Settle,
    /// The shopper takes the request back.
    Withdraw,
}

impl ReturnState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Requested,
        Self::Approved,
        Self::Received,
        Self::Settled,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// Its code in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Received => "received",
            Self::Settled => "settled",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state after `event`.
    ///
    /// # Errors
    /// When the event does not fit.
    pub const fn after(self, event: ReturnEvent) -> Result<Self, Refused> {
        use ReturnEvent as E;
        match (self, event) {
            (Self::Requested, E::Approve) => Ok(Self::Approved),
            (Self::Requested, E::Refuse) => Ok(Self::Refused),
            (Self::Approved, E::Receive) => Ok(Self::Received),
            (Self::Received, E::Settle) => Ok(Self::Settled),
            (Self::Requested | Self::Approved, E::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(Refused),
        }
    }

    /// Whether it still holds its units: nothing else may give them back.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Approved | Self::Received)
    }

    /// In words.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::Requested => locale.pick("Requested", "已申请"),
            Self::Approved => locale.pick("Approved", "已同意"),
            Self::Refused => locale.pick("Refused", "未通过"),
            Self::Received => locale.pick("Received", "已收货"),
            Self::Settled => locale.pick("Refunded", "已退款"),
            Self::Withdrawn => locale.pick("Withdrawn", "已撤回"),
        }
    }
}

impl ReturnEvent {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Approve,
        Self::Refuse,
        Self::Receive,
        Self::Settle,
        Self::Withdraw,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Receive => "receive",
            Self::Settle => "settle",
            Self::Withdraw => "withdraw",
        }
    }

    /// What a form of staff asks for.
    #[must_use]
    pub fn of(form: &Form) -> Option<Self> {
        let code = form.get("act");
        let mut all = Self::ALL.into_iter();
        all.find(|event| event.code() == code && *event != Self::Withdraw)
    }
}

/// Why something is sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// The shopper does not want it after all.
    ChangedMind,
    /// It does not fit.
    WrongSize,
    /// It came damaged or does not work.
    Damaged,
    /// It is not what the page said.
    NotAsDescribed,
    /// Something else came.
    WrongItem,
}

impl ReturnReason {
    /// All of them, as the form lists them.
    pub const ALL: [Self; 5] = [
        Self::ChangedMind,
        Self::WrongSize,
        Self::Damaged,
        Self::NotAsDescribed,
        Self::WrongItem,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChangedMind => "changed_mind",
            Self::WrongSize => "wrong_size",
            Self::Damaged => "damaged",
            Self::NotAsDescribed => "not_as_described",
            Self::WrongItem => "wrong_item",
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::ChangedMind => locale.pick("I changed my mind", "不想要了"),
            Self::WrongSize => locale.pick("It does not fit", "尺寸不合适"),
            Self::Damaged => locale.pick("It is damaged or does not work", "商品损坏或无法使用"),
            Self::NotAsDescribed => locale.pick("It is not as described", "与描述不符"),
            Self::WrongItem => locale.pick("Something else arrived", "收到的商品不对"),
        }
    }

    /// Whether the shop is to blame: then no fee is kept and the shop pays the way back.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Damaged | Self::NotAsDescribed | Self::WrongItem)
    }
}

/// How goods came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As it left.
    AsNew,
    /// Opened or used.
    Used,
    /// Damaged.
    Damaged,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AsNew, Self::Used, Self::Damaged];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AsNew => "as_new",
            Self::Used => "used",
            Self::Damaged => "damaged",
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::AsNew => locale.pick("As new", "完好如新"),
            Self::Used => locale.pick("Opened or used", "已拆封或使用"),
            Self::Damaged => locale.pick("Damaged", "已损坏"),
        }
    }
}
