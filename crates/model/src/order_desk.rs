//! Orders as staff work with them: the list, and everything about one.

use serde::{Deserialize, Serialize};

use crate::order::{FulfilmentState, OrderState, OrderView};
use crate::payment::{PaymentState, RefundState};
use crate::refund::PaidOrder;
use crate::{Locale, Millis, Money, OrderId, PaymentId, RefundId};

/// Which orders staff want to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderQuery {
    /// Start of a number or an e-mail address, or a part of the name; empty for all.
    pub q: String,
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only with goods in one of these states; none for any.
    pub fulfilment: Vec<FulfilmentState>,
    /// Order of the rows.
    pub sort: OrderSort,
    /// Page, from 1; 0 counts as 1.
    pub page: u32,
}

/// Orders of the order list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSort {
    /// Latest first.
    #[default]
    Newest,
    /// Earliest first.
    Oldest,
    /// Largest total first.
    Largest,
    /// Smallest total first.
    Smallest,
}

/// Rows of a page of the order list.
pub const ORDERS_PER_PAGE: u32 = 30;

/// A page of the order list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRows {
    /// Its rows.
    pub rows: Vec<OrderRow>,
    /// How many orders fit the query.
    pub count: i64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// An order in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Id.
    pub id: OrderId,
    /// Number.
    pub number: String,
    /// When it was placed.
    pub placed_at: Millis,
    /// Who receives it.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Where it stands.
    pub state: OrderState,
    /// Where its money is.
    pub payment: PaymentState,
    /// Where its goods are.
    pub fulfilment: FulfilmentState,
    /// Total.
    pub total: Money,
}

/// Everything about one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderDesk {
    /// The order as its shopper sees it.
    pub order: OrderView,
    /// The shopper's language.
    pub locale: Locale,
    /// `shop`, or the name of an import.
    pub source: String,
    /// Payments, oldest first.
    pub payments: Vec<PaymentRow>,
    /// Refunds, oldest first.
    pub refunds: Vec<RefundRow>,
    /// What only staff see, oldest first.
    pub notes: Vec<StaffNote>,
    /// What can still be given back.
    pub refundable: Money,
    /// Whether the shop itself has to give it back: no provider has the money.
    pub by_hand: bool,
    /// What is still awaited, by transfer or from the carrier who takes it at the door.
    pub awaited: Option<Money>,
    /// What was paid for each part, and what of it went back.
    pub paid: PaidOrder,
    /// Whether it can be sent now.
    pub can_ship: bool,
    /// Whether parcels of it are on their way.
    pub is_underway: bool,
    /// Whether it can be marked as received now.
    pub can_deliver: bool,
    /// Whether it can be changed now, as far as its states go.
    pub can_edit: bool,
    /// Whether it can be called off now.
    pub can_cancel: bool,
}

/// A payment of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRow {
    /// Id.
    pub id: PaymentId,
    /// Provider and method, such as `test:card`.
    pub method: String,
    /// The provider's reference.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: PaymentState,
    /// Amount.
    pub amount: Money,
    /// What was given back or is on its way back.
    pub refunded: Money,
    /// When it was started.
    pub created_at: Millis,
}

/// A refund of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRow {
    /// Id.
    pub id: RefundId,
    /// Where it stands.
    pub state: RefundState,
    /// Amount.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Whether it became store credit.
    pub as_credit: bool,
    /// When it was started.
    pub created_at: Millis,
}

/// A note only staff see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffNote {
    /// When.
    pub at: Millis,
    /// What it says.
    pub text: String,
    /// Who wrote it; none for the shop itself.
    pub by: Option<String>,
}
