//! What of an order can be given back: what was paid for each unit and for delivery, what went back already, and the
//! exact amount for chosen units. However refunds are cut, together they give back what was paid and not a cent more.

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::form::{Form, Reader};
use crate::{Currency, Money, OrderLineId, Translated};

/// Longest reason of a refund, in characters.
pub const REASON_MAX: usize = 300;

/// What was paid for an order, part by part. Amounts are minor units of its currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOrder {
    /// Its lines.
    pub lines: Vec<PaidLine>,
    /// What was paid for delivery.
    pub shipping: i64,
    /// What of that went back.
    pub shipping_refunded: i64,
}

/// What was paid for a line. Amounts are minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidLine {
    /// The line.
    pub line: OrderLineId,
    /// Units bought.
    pub quantity: i64,
    /// What was paid for all of them.
    pub paid: i64,
    /// Units that were given back.
    pub refunded_quantity: i64,
    /// What was given back for them, before any fee.
    pub refunded: i64,
    /// Units in returns that are under way; only settling the return gives their money back.
    pub in_return: i64,
}

/// What was chosen to be given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Units of lines.
    pub units: Vec<(OrderLineId, i64)>,
    /// Part of what delivery cost, in minor units.
    pub shipping: i64,
}

/// What a refund form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An amount without saying for what, in minor units.
    Amount(i64),
    /// Units and delivery.
    Parts(Chosen),
}

/// A part of a refund. The parts of a refund that has any sum to its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPart {
    /// What it is for.
    pub of: PartOf,
    /// Minor units; negative for what was kept back.
    pub amount: i64,
}

/// What a part of a refund is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartOf {
    /// Units of a line.
    Line {
        /// The line.
        line: OrderLineId,
        /// Units.
        quantity: i64,
    },
    /// Delivery.
    Shipping,
    /// What was kept back.
    Fee,
}

/// Why chosen parts cannot be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// Nothing was chosen.
    Nothing,
    /// More units than are left of a line.
    Units {
        /// The line.
        line: OrderLineId,
        /// Units that are left.
        left: i64,
    },
    /// More than is left of what delivery cost.
    Shipping {
        /// Minor units that are left.
        left: i64,
    },
}

/// What was paid for a line: its price less its share of the discounts, with tax where that was added on top.
#[must_use]
pub const fn paid_for_line(total: i64, discount: i64, tax: i64, tax_added: bool) -> i64 {
    total - discount + if tax_added { tax } else { 0 }
}

impl PaidLine {
    /// Units that can be given back without a return.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.quantity - self.refunded_quantity - self.in_return
    }

    /// What the next `units` that go back are worth; `None` when not that many are left, whatever returns hold.
    ///
    /// What was paid is spread over the units by largest remainder, the earlier units carrying the odd cents; what is
    /// left is spread anew over the units that are left, so that the last of them takes whatever remains.
    #[must_use]
    pub const fn worth(&self, units: i64) -> Option<i64> {
        let left = self.quantity - self.refunded_quantity;
        if units < 0 || units > left {
            return None;
        }
        if units == 0 {
            return Some(0);
        }
        let money = self.paid - self.refunded;
        let odd = money % left;
        let extra = if units < odd { units } else { odd };
        Some(money / left * units + extra)
    }
}

impl PaidOrder {
    /// An order of these lines for which `total` was paid in all: what is not for a line was for delivery.
    #[must_use]
    pub fn of(total: i64, shipping_refunded: i64, lines: Vec<PaidLine>) -> Self {
        let goods: i64 = lines.iter().map(|line| line.paid).sum();
        Self {
            shipping: (total - goods).max(0),
            shipping_refunded,
            lines,
        }
    }

    /// A line.
    #[must_use]
    pub fn line(&self, id: OrderLineId) -> Option<&PaidLine> {
        self.lines.iter().find(|line| line.line == id)
    }

    /// What is left of the price of delivery, in minor units.
    #[must_use]
    pub const fn shipping_left(&self) -> i64 {
        self.shipping - self.shipping_refunded
    }

    /// The parts of a refund of what was chosen.
    ///
    /// # Errors
    /// When nothing was chosen or more than is left.
    pub fn parts(&self, chosen: &Chosen) -> Result<Vec<RefundPart>, TooMuch> {
        let mut parts = Vec::new();
        for &(id, quantity) in chosen.units.iter().filter(|(_, quantity)| *quantity != 0) {
            let line = self.line(id).ok_or(TooMuch::Units { line: id, left: 0 })?;
            let left = line.left();
            let worth = line.worth(quantity).filter(|_| quantity <= left);
            let amount = worth.ok_or(TooMuch::Units { line: id, left })?;
            let of = PartOf::Line { line: id, quantity };
            parts.push(RefundPart { of, amount });
        }
        let left = self.shipping_left();
        if chosen.shipping < 0 || chosen.shipping > left {
            return Err(TooMuch::Shipping { left });
        }
        if chosen.shipping > 0 {
            parts.push(RefundPart {
                of: PartOf::Shipping,
                amount: chosen.shipping,
            });
        }
        if parts.is_empty() {
            return Err(TooMuch::Nothing);
        }
        Ok(parts)
    }
}

/// What of a refund is given back of what the order costs. An order that was made cheaper after it was paid has money of
/// the shopper's beyond that: `excess` is how much was charged more than it costs, and the first money that goes back,
/// with `before` of it gone already, is that.
#[must_use]
pub const fn part_of_order(amount: i64, before: i64, excess: i64) -> i64 {
    const fn beyond(done: i64, excess: i64) -> i64 {
        if done > excess { done - excess } else { 0 }
    }
    beyond(before + amount, excess) - beyond(before, excess)
}

/// Sum of parts, in minor units.
#[must_use]
pub fn sum(parts: &[RefundPart]) -> i64 {
    parts.iter().map(|part| part.amount).sum()
}

impl TooMuch {
    /// What to do about it, by field of the refund form.
    #[must_use]
    pub fn problem(self, currency: Currency) -> Problem {
        let (field, message) = match self {
            Self::Nothing => (
                "amount".to_owned(),
                Translated::new(
                    "Choose units, delivery or an amount.",
                    "请选择商品数量、运费或填写金额。",
                ),
            ),
            Self::Units { line, left } => (
                units_field(line),
                Translated::new(
                    format!("Enter 0 to {left}."),
                    format!("请输入 0 到 {left}。"),
                ),
            ),
            Self::Shipping { left } => {
                let left = Money::new(left, currency);
                let text = left.show(crate::Locale::En);
                (
                    "shipping".to_owned(),
                    Translated::new(
                        format!("At most {text} is left."),
                        format!("最多可退 {text}。"),
                    ),
                )
            }
        };
        Problem::new(field, message)
    }
}

/// Name of the field for units of a line.
#[must_use]
pub fn units_field(line: OrderLineId) -> String {
    format!("units_{line}")
}

/// Reads a refund form: units of lines and delivery, or an amount.
///
/// # Errors
/// What is wrong, by field.
pub fn read_refund(
    form: &Form,
    order: &PaidOrder,
    currency: Currency,
) -> Result<Asked, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let units = order.lines.iter().map(|line| line.line);
    let units: Vec<_> = units
        .map(|line| (line, reader.whole(&units_field(line))))
        .filter(|(_, quantity)| *quantity > 0)
        .collect();
    let shipping = reader.money("shipping", currency).unwrap_or_default();
    let amount = reader.money("amount", currency);
    let has_parts = !units.is_empty() || shipping > 0;
    if has_parts && amount.is_some() {
        reader.problem(
            "amount",
            "Leave this empty when you choose units or delivery.",
            "选择商品或运费时请将此处留空。",
        );
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    Ok(match amount {
        Some(amount) => Asked::Amount(amount),
        None => Asked::Parts(Chosen { units, shipping }),
    })
}

#[cfg(test)]
mod tests;
