//! Orders: states and what an order page shows.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::cart::Totals;
use crate::catalog::Image;
use crate::credit::PaidPart;
use crate::parcel::Parcel;
use crate::payment::{Due, PaymentState};
use crate::pricing::AdjustmentRow;
use crate::tax::TaxRow;
use crate::{Millis, Money, OrderId, OrderLineId, RefundId, Translated, VariantId};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Written and reserved, not paid yet.
    Pending,
    /// Accepted: paid, or payment guaranteed.
    Placed,
    /// Everything sent and received.
    Completed,
    /// Called off.
    Cancelled,
}

/// How far an order's goods are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentState {
    /// Nothing sent.
    Unfulfilled,
    /// Some parcels sent.
    PartlyShipped,
    /// All sent.
    Shipped,
    /// All received.
    Delivered,
}

/// An order as its shopper and the staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Its number, as people say it.
    pub number: String,
    /// Where it stands.
    pub state: OrderState,
    /// Where its money is.
    pub payment: PaymentState,
    /// Where its goods are.
    pub fulfilment: FulfilmentState,
    /// When it was placed.
    pub placed_at: Millis,
    /// E-mail address.
    pub email: String,
    /// Where it goes.
    pub address: Address,
    /// Where the bill goes, if elsewhere.
    pub billing: Option<Address>,
    /// Name of the delivery option.
    pub delivery: String,
    /// Earliest and latest delivery day.
    pub delivery_days: Option<(Millis, Millis)>,
    /// How it is paid, in words.
    pub method: String,
    /// Whether the shop itself gives back what was paid, as no provider has the money.
    pub by_hand: bool,
    /// The shopper's note.
    pub note: String,
    /// Lines.
    pub lines: Vec<OrderLine>,
    /// Amounts.
    pub totals: Totals,
    /// What the discounts are made up of.
    pub adjustments: Vec<AdjustmentRow>,
    /// The taxes by name and rate.
    pub taxes: Vec<TaxRow>,
    /// What gift cards and credit pay of the total.
    pub credit: Vec<PaidPart>,
    /// Given back so far.
    pub refunded: Money,
    /// Refunds that are done: each has a credit note.
    pub credits: Vec<RefundId>,
    /// Parcels.
    pub parcels: Vec<Parcel>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What the shopper still has to do to pay, if anything.
    pub due: Option<Due>,
    /// Whether the shopper may still call it off.
    pub can_cancel: bool,
    /// Counts changes.
    pub version: i64,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Its id.
    pub id: OrderLineId,
    /// The variant; gone if it was deleted since.
    pub variant: Option<VariantId>,
    /// Product slug, to link it.
    pub slug: String,
    /// SKU at the time.
    pub sku: String,
    /// Name at the time.
    pub name: String,
    /// Choice at the time.
    pub choice: String,
    /// Picture at the time.
    pub picture: Option<Image>,
    /// Units.
    pub quantity: i64,
    /// Units of it that were sent.
    pub sent: i64,
    /// Price of one unit.
    pub unit_price: Money,
    /// Price of the line.
    pub total: Money,
}

/// One thing that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Millis,
    /// What.
    pub kind: TimelineKind,
    /// More about it, in words for the reader.
    pub detail: Translated,
}

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The order was written.
    Received,
    /// The payment went through.
    Paid,
    /// The payment was refused.
    PaymentDeclined,
    /// A parcel left.
    Shipped,
    /// A parcel arrived.
    Delivered,
    /// The order was called off.
    Cancelled,
    /// Staff changed address, lines or delivery.
    Changed,
    /// Money was given back.
    Refunded,
    /// A step of goods on their way back to the shop.
    Return,
    /// The shopper complained, or that came to an end.
    Complaint,
    /// A note by staff.
    Note,
}
