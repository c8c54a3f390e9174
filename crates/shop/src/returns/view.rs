//! Returns as pages show them.

use model::refund::{PaidOrder, PartOf, RefundPart};
use model::return_desk::{OpenLine, ReturnLine, ReturnView};
use model::returns::{ReturnRules, ReturnState, Swap};
use model::{Locale, Money, OrderLineId};
use store::{Order, OrderLine, ReturnRequest};

use crate::{Result, Shop};

impl Shop {
    /// Returns of an order, oldest first.
    pub(crate) async fn return_views(
        &self,
        locale: Locale,
        order: &Order,
        rules: &ReturnRules,
    ) -> Result<Vec<ReturnView>> {
        let mut views = Vec::new();
        for found in self.store.returns(order.id).await? {
            views.push(self.return_view(locale, order, rules, found).await?);
        }
        Ok(views)
    }

    /// A return with what was given back, or what the rules say will be.
    pub(crate) async fn return_view(
        &self,
        locale: Locale,
        order: &Order,
        rules: &ReturnRules,
        found: ReturnRequest,
    ) -> Result<ReturnView> {
        let lines = self.store.order_lines(order.id).await?;
        let units = self.store.return_lines(found.id).await?;
        let currency = order.totals.currency;
        let (worth, fee, back) = match found.refund {
            Some(refund) => amounts(&self.store.refund_parts(refund).await?),
            None => {
                let paid = self.paid_order(order).await?;
                let worth = worth(&paid, &units);
                // A return settled without a refund kept everything, unless something else was sent for it.
                let fee = match found.state {
                    ReturnState::Settled if found.replacement.is_none() => worth,
                    _ => self
                        .returns_in(rules, currency)
                        .fee(worth, currency, found.reason),
                };
                (worth, fee, worth - fee)
            }
        };
        let wish = match found.variant {
            Some(variant) => self.variant_words(locale, variant).await?,
            None => None,
        };
        let replacement = match found.replacement {
            Some(order) => Some(self.found(order).await?.number),
            None => None,
        };
        let money = |amount| Money::new(amount, currency);
        let line = |&(id, quantity): &(OrderLineId, i64)| ReturnLine {
            line: id,
            name: name(&lines, id),
            quantity,
        };
        Ok(ReturnView {
            id: found.id,
            state: found.state,
            reason: found.reason,
            words: found.words,
            photo: found.photo.is_some(),
            answer: found.answer,
            condition: found.condition,
            lines: units.iter().map(line).collect(),
            worth: money(worth),
            wish,
            wants_credit: found.wants_credit,
            replacement,
            fee: money(fee),
            back: money(back),
            postage: rules.postage(found.reason),
            created_at: found.created_at,
            updated_at: found.updated_at,
            version: found.version,
        })
    }
}

/// What the units of a return are worth when they go back next.
pub(crate) fn worth(paid: &PaidOrder, units: &[(OrderLineId, i64)]) -> i64 {
    let worth = units.iter().filter_map(|(line, units)| {
        let line = paid.line(*line)?;
        line.worth(*units)
    });
    worth.sum()
}

/// Worth of the goods, what was kept back, and what was given back in all.
fn amounts(parts: &[RefundPart]) -> (i64, i64, i64) {
    let (mut worth, mut fee, mut back) = (0, 0, 0);
    for part in parts {
        match part.of {
            PartOf::Line { .. } => worth += part.amount,
            PartOf::Fee => fee -= part.amount,
            PartOf::Shipping => {}
        }
        back += part.amount;
    }
    (worth, fee, back)
}

/// Lines that can be sent back, as the form lists them.
pub(crate) fn open_lines(
    order: &Order,
    lines: &[OrderLine],
    paid: &PaidOrder,
    open: &[(OrderLineId, i64)],
    swaps: &[(Swap, String)],
) -> Vec<OpenLine> {
    let line = |&(id, left): &(OrderLineId, i64)| {
        let line = lines.iter().find(|line| line.id == id)?;
        let each = paid.line(id).and_then(|line| line.worth(1)).unwrap_or(0);
        Some(OpenLine {
            line: id,
            name: name(lines, id),
            picture: line.picture.clone(),
            left,
            each: Money::new(each, order.totals.currency),
            swaps: swaps
                .iter()
                .filter(|(swap, _)| swap.line == id)
                .cloned()
                .collect(),
        })
    };
    open.iter().filter_map(line).collect()
}

/// Units in words: `2 × Lamp (Brass)`.
pub(crate) fn in_words(lines: &[OrderLine], units: &[(OrderLineId, i64)]) -> String {
    let words = units.iter();
    let words = words.map(|(line, units)| format!("{units} × {}", name(lines, *line)));
    words.collect::<Vec<_>>().join(", ")
}

/// Name and choice of a line.
fn name(lines: &[OrderLine], id: OrderLineId) -> String {
    let line = lines.iter().find(|line| line.id == id);
    line.map_or_else(String::new, |line| match line.choice.as_str() {
        "" => line.name.clone(),
        choice => format!("{} ({choice})", line.name),
    })
}
