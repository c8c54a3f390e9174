//! Goods that shoppers send back: the state machine of a return, the merchant's rules, and what will be given back.

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::form::{Form, Reader};
use crate::money::scale;
use crate::order::{FulfilmentState, OrderState};
use crate::{
    CategoryId, Currency, Locale, Millis, Money, OrderLineId, ProductId, Translated, VariantId,
};

mod rules;
mod state;

pub use rules::{Fee, Postage, ReturnRules, category_field, percent, read_rules, rules_form};
pub use state::{Condition, ReturnEvent, ReturnReason, ReturnState};

/// Longest words of a shopper about a return, and of staff in answer, in characters.
pub const WORDS_MAX: usize = 1_000;

/// What decides whether something of an order can be sent back.
#[derive(Clone, Debug)]
pub struct Returnable<'a> {
    /// Where the order stands.
    pub state: OrderState,
    /// Where its goods are.
    pub fulfilment: FulfilmentState,
    /// When the last of it arrived, if it did.
    pub delivered_at: Option<Millis>,
    /// Its lines.
    pub lines: &'a [ReturnableLine],
}

/// A line as far as sending it back goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnableLine {
    /// The line.
    pub line: OrderLineId,
    /// Its product.
    pub product: Option<ProductId>,
    /// Categories the product is in, with all above them.
    pub categories: Vec<CategoryId>,
    /// Units that are neither given back nor in a return.
    pub left: i64,
}

/// Why nothing of an order can be sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoReturn {
    /// The shop takes nothing back.
    NotOffered,
    /// It was called off or not paid.
    NoOrder,
    /// It was not sent yet.
    NotSent,
    /// The time for it is over; it ended then.
    TooLate(Millis),
    /// Every unit was sent back or is on its way, or cannot be sent back.
    NothingLeft,
}

impl ReturnRules {
    /// Units of each line that can be sent back at `now`.
    ///
    /// # Errors
    /// When nothing can.
    pub fn returnable(
        &self,
        order: &Returnable<'_>,
        now: Millis,
    ) -> Result<Vec<(OrderLineId, i64)>, NoReturn> {
        if self.window_days == 0 {
            return Err(NoReturn::NotOffered);
        }
        if !matches!(order.state, OrderState::Placed | OrderState::Completed) {
            return Err(NoReturn::NoOrder);
        }
        if order.fulfilment == FulfilmentState::Unfulfilled {
            return Err(NoReturn::NotSent);
        }
        if let Some(until) = self.until(order.delivered_at).filter(|until| now > *until) {
            return Err(NoReturn::TooLate(until));
        }
        let open = order.lines.iter().filter(|line| self.takes_back(line));
        let open = open.map(|line| (line.line, line.left));
        let open: Vec<_> = open.filter(|(_, left)| *left > 0).collect();
        if open.is_empty() {
            return Err(NoReturn::NothingLeft);
        }
        Ok(open)
    }

    /// The last moment to ask, once everything has arrived.
    #[must_use]
    pub fn until(&self, delivered_at: Option<Millis>) -> Option<Millis> {
        delivered_at.map(|at| at.saturating_add(self.window_days.saturating_mul(86_400_000)))
    }

    /// Whether the rules let a line be sent back.
    #[must_use]
    pub fn takes_back(&self, line: &ReturnableLine) -> bool {
        let excluded = line
            .product
            .is_some_and(|id| self.no_products.contains(&id));
        !excluded
            && !line
                .categories
                .iter()
                .any(|id| self.no_categories.contains(id))
    }

    /// What is kept back of goods worth `worth` minor units, never more than they are worth.
    #[must_use]
    pub fn fee(&self, worth: i64, currency: Currency, reason: ReturnReason) -> i64 {
        if reason.is_ours() {
            return 0;
        }
        let fee = match self.fee {
            Fee::None => 0,
            Fee::Percent { ppm } => scale(worth, ppm, 1_000_000),
            // A fixed fee is an amount of the shop's own currency.
            Fee::Fixed { money } if money.currency == currency => money.amount,
            Fee::Fixed { .. } => 0,
        };
        fee.clamp(0, worth.max(0))
    }

    /// Who pays the way back of goods sent back for this reason.
    #[must_use]
    pub const fn postage(&self, reason: ReturnReason) -> Postage {
        if reason.is_ours() {
            Postage::Shop
        } else {
            self.postage
        }
    }
}

/// What a shopper asks to send back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedReturn {
    /// Units of lines.
    pub units: Vec<(OrderLineId, i64)>,
    /// Why.
    pub reason: ReturnReason,
    /// More about it.
    pub words: String,
    /// The variant that is wanted instead; none for the money.
    pub variant: Option<VariantId>,
    /// Whether store credit is wanted instead of the money.
    pub credit: bool,
}

/// What is chosen in the return form for store credit instead of the money.
pub const WISH_CREDIT: &str = "credit";

/// A variant that a line can be exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// The line.
    pub line: OrderLineId,
    /// The other variant.
    pub variant: VariantId,
    /// Units of it that can be had now.
    pub available: i64,
}

impl Swap {
    /// Its code in forms.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}:{}", self.line, self.variant)
    }
}

/// Reads a shopper's return form. `open` is what can be sent back, `swaps` what it can be exchanged for.
///
/// # Errors
/// What is wrong, by field.
pub fn read_return(
    form: &Form,
    open: &[(OrderLineId, i64)],
    swaps: &[Swap],
) -> Result<AskedReturn, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let mut units = Vec::new();
    for &(line, left) in open {
        let field = crate::refund::units_field(line);
        let asked = reader.whole(&field);
        if asked > left {
            let (en, zh) = (
                format!("Enter 0 to {left}."),
                format!("请输入 0 到 {left}。"),
            );
            reader.problem(&field, &en, &zh);
        } else if asked > 0 {
            units.push((line, asked));
        }
    }
    if units.is_empty() && reader.problems.is_empty() {
        reader.problem(
            "units",
            "Enter how many you send back.",
            "请填写要退回的数量。",
        );
    }
    let code = form.get("reason");
    let mut reasons = ReturnReason::ALL.into_iter();
    let reason = reasons.find(|reason| reason.code() == code);
    if reason.is_none() {
        reader.problem("reason", "Choose a reason.", "请选择退货原因。");
    }
    let words = reader.text("words", WORDS_MAX);
    let wish = form.get("wish");
    let credit = wish == WISH_CREDIT;
    let variant = if credit {
        None
    } else {
        read_wish(&mut reader, wish, &units, swaps)
    };
    match reason {
        Some(reason) if reader.problems.is_empty() => Ok(AskedReturn {
            units,
            reason,
            words,
            variant,
            credit,
        }),
        _ => Err(reader.problems),
    }
}

/// The variant that is wanted instead: one return exchanges units of one line for as many of one other variant.
fn read_wish(
    reader: &mut Reader<'_>,
    wish: &str,
    units: &[(OrderLineId, i64)],
    swaps: &[Swap],
) -> Option<VariantId> {
    if wish.is_empty() {
        return None;
    }
    let Some(swap) = swaps.iter().find(|swap| swap.code() == wish) else {
        reader.problem(
            "wish",
            "This can no longer be had. Choose something else.",
            "该选项已不可用，请重新选择。",
        );
        return None;
    };
    match units {
        [(line, quantity)] if *line == swap.line && *quantity <= swap.available => {
            return Some(swap.variant);
        }
        [(line, _)] if *line == swap.line => {
            let (en, zh) = (
                format!("Only {} of it are left.", swap.available),
                format!("该款式仅剩 {} 件。", swap.available),
            );
            reader.problem("wish", &en, &zh);
        }
        _ => reader.problem(
            "wish",
            "Send back only what you exchange; ask for the rest by itself.",
            "换货时请仅填写要更换的商品，其余商品请另行申请。",
        ),
    }
    None
}

/// What staff say about goods that came back: how they are, and whether they go back to the shelf.
///
/// # Errors
/// When no condition was chosen.
pub fn read_receipt(form: &Form) -> Result<(Condition, bool), Vec<Problem>> {
    let code = form.get("condition");
    let mut all = Condition::ALL.into_iter();
    match all.find(|condition| condition.code() == code) {
        Some(condition) => Ok((condition, form.has("restock"))),
        None => Err(vec![Problem::new(
            "condition",
            Translated::new("Choose how it came back.", "请选择商品状况。"),
        )]),
    }
}

/// What staff settle a return for: the fee to keep and the part of the delivery price to add, in minor units.
///
/// # Errors
/// What is wrong, by field.
pub fn read_settlement(
    form: &Form,
    worth: i64,
    currency: Currency,
) -> Result<(i64, i64), Vec<Problem>> {
    let mut reader = Reader::new(form);
    let fee = reader.money("fee", currency).unwrap_or_default();
    let shipping = reader.money("shipping", currency).unwrap_or_default();
    if fee > worth {
        let most = Money::new(worth, currency).show(Locale::En);
        let (en, zh) = (
            format!("The goods are worth {most}; the fee cannot be more."),
            format!("商品价值 {most}，扣费不能超过该金额。"),
        );
        reader.problem("fee", &en, &zh);
    }
    if reader.problems.is_empty() {
        Ok((fee, shipping))
    } else {
        Err(reader.problems)
    }
}

#[cfg(test)]
mod tests;
