//! Money back for units of lines and for delivery. What is counted as given back is guarded by what was seen when it
//! was decided, so that units go back once however many click.

use model::OrderId;
use model::checkout::Problem;
use model::refund::{Asked, Chosen, PaidLine, PaidOrder, PartOf, RefundPart, paid_for_line, sum};
use model::staff::Staff;
use serde_json::json;
use store::{Order, OrderLine, Refund, Tx};

use super::{Purse, Terms, bad_amount, set_aside};
use crate::failpoint::failpoint;
use crate::placement::TRIES;
use crate::{Error, Result, Shop};

/// What a refund of parts is decided on.
pub(crate) struct Basis<'a> {
    pub order: &'a Order,
    pub paid: &'a PaidOrder,
    pub purse: &'a Purse,
    /// Whether it becomes store credit.
    pub as_credit: bool,
    /// Whether the units are in a return, which they leave by this.
    pub from_return: bool,
}

impl Shop {
    /// Gives back what staff asked for: an amount, or units and delivery, which may go back to the shelf. The terms' key
    /// is made with the form: a repeat gives nothing more.
    pub(crate) async fn refund_asked(
        &self,
        staff: &Staff,
        order: OrderId,
        asked: &Asked,
        terms: &Terms,
    ) -> Result<()> {
        match asked {
            Asked::Amount(amount) => self.refund_amount(staff, order, *amount, terms).await,
            Asked::Parts(chosen) => self.refund_parts(staff, order, chosen, terms).await,
        }
    }

    async fn refund_parts(
        &self,
        staff: &Staff,
        order: OrderId,
        chosen: &Chosen,
        terms: &Terms,
    ) -> Result<()> {
        let key = format!("refund-{order}-{}", terms.key);
        for _ in 0..TRIES {
            // Read before the refunds: what this key took is then never missing from them and yet gone from here.
            let found = self.found(order).await?;
            let paid = self.paid_order(&found).await?;
            let purse = self.purse(order).await?;
            let known = self.store.refunds(order).await?;
            if let Some(known) = known.into_iter().find(|refund| refund.key == key) {
                let parts = self.store.refund_parts(known.id).await?;
                if chosen_of(&parts) != sorted(chosen) || known.as_credit != terms.as_credit {
                    return Err(Error::Conflict(
                        "this form was already sent for something else",
                    ));
                }
                return self.finish_refund(known).await;
            }
            let currency = found.totals.currency;
            let parts = paid
                .parts(chosen)
                .map_err(|why| Error::Invalid(vec![why.problem(currency)]))?;
            let purse = purse.ok_or(Error::NotFound)?;
            let amount = sum(&parts);
            if amount <= 0 || amount > purse.left() {
                return Err(Error::Invalid(vec![bad_amount(&purse)]));
            }
            let basis = Basis {
                order: &found,
                paid: &paid,
                purse: &purse,
                as_credit: terms.as_credit,
                from_return: false,
            };
            let done = self
                .set_aside_parts(staff, &basis, &parts, terms, &key)
                .await;
            match done {
                Ok(Some(refund)) => {
                    failpoint("refund.set_aside");
                    return self.finish_refund(refund).await;
                }
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the order keeps changing"))
    }

    async fn set_aside_parts(
        &self,
        staff: &Staff,
        basis: &Basis<'_>,
        parts: &[RefundPart],
        terms: &Terms,
        key: &str,
    ) -> store::Result<Option<Refund>> {
        let now = self.clock.now();
        let order = basis.order.id;
        let (restock, reason) = (terms.restock, &terms.reason);
        let lines = if restock {
            self.units_of(order, parts).await?
        } else {
            Vec::new()
        };
        let mut tx = self.store.begin().await?;
        // What its units are worth is what they were bought for: nobody may change the order meanwhile.
        if !tx.hold_order(order, basis.order.version).await? {
            return Ok(None);
        }
        let Some(refund) = refund_parts(&mut tx, basis, parts, reason, key, now).await? else {
            return Ok(None);
        };
        let Some(freer) = self
            .put_back(&mut tx, order, &lines, "refunded", now)
            .await?
        else {
            return Ok(None);
        };
        let detail = json!({ "amount": refund.amount, "reason": reason, "parts": parts, "restock": restock, "as_credit": terms.as_credit });
        tx.record_audit(
            staff.id,
            now,
            "order.refund",
            &format!("order:{order}"),
            &detail,
        )
        .await?;
        tx.commit().await?;
        self.announce_order(order, &freer).await;
        Ok(Some(refund))
    }

    /// What was paid for each part of an order, and what of it went back.
    pub(crate) async fn paid_order(&self, order: &Order) -> Result<PaidOrder> {
        let lines = self.store.order_lines(order.id).await?;
        let returns = self.store.line_returns(order.id).await?;
        let tax_added = order.totals.tax != 0;
        let lines = lines.iter().map(|line| {
            let back = returns.iter().find(|back| back.line == line.id);
            PaidLine {
                line: line.id,
                quantity: line.quantity,
                paid: paid_for_line(line.total, line.discount, line.tax, tax_added),
                refunded_quantity: back.map_or(0, |back| back.refunded_quantity),
                refunded: back.map_or(0, |back| back.refunded),
                in_return: back.map_or(0, |back| back.in_return),
            }
        });
        let shipping_refunded = self.store.shipping_refunded(order.id).await?;
        Ok(PaidOrder::of(
            order.totals.total,
            shipping_refunded,
            lines.collect(),
        ))
    }

    /// Lines of an order with the units that parts name.
    pub(crate) async fn units_of(
        &self,
        order: OrderId,
        parts: &[RefundPart],
    ) -> store::Result<Vec<OrderLine>> {
        let mut lines = self.store.order_lines(order).await?;
        lines.retain_mut(|line| {
            let units = parts.iter().find_map(|part| match part.of {
                PartOf::Line { line: of, quantity } if of == line.id => Some(quantity),
                _ => None,
            });
            line.quantity = units.unwrap_or(0);
            line.quantity > 0
        });
        Ok(lines)
    }
}

/// Sets the money of parts aside and counts them as given back; `None` when something changed since it was seen.
pub(crate) async fn refund_parts(
    tx: &mut Tx,
    basis: &Basis<'_>,
    parts: &[RefundPart],
    reason: &str,
    key: &str,
    now: i64,
) -> store::Result<Option<Refund>> {
    let amount = sum(parts);
    let aside = set_aside(tx, basis.purse, amount, basis.as_credit, reason, key, now);
    let Some(refund) = aside.await? else {
        return Ok(None);
    };
    tx.add_refund_parts(refund.id, parts).await?;
    Ok(count_parts(tx, basis, parts).await?.then_some(refund))
}

/// Counts parts as given back; `false` when something changed since it was seen.
async fn count_parts(tx: &mut Tx, basis: &Basis<'_>, parts: &[RefundPart]) -> store::Result<bool> {
    let mut parts = parts.to_vec();
    // By ascending line, so that nobody waits in a circle.
    parts.sort_by_key(|part| match part.of {
        PartOf::Line { line, .. } => Some(line),
        PartOf::Shipping | PartOf::Fee => None,
    });
    for part in parts {
        let counted = match part.of {
            PartOf::Line { line, quantity } => {
                let Some(seen) = basis.paid.line(line) else {
                    return Ok(false);
                };
                tx.refund_units(seen, quantity, part.amount, basis.from_return)
                    .await?
            }
            PartOf::Shipping => {
                let seen = basis.paid.shipping_refunded;
                tx.refund_shipping(basis.order.id, seen, part.amount)
                    .await?
            }
            PartOf::Fee => true,
        };
        if !counted {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the parts of a refund were chosen as.
fn chosen_of(parts: &[RefundPart]) -> Chosen {
    let mut chosen = Chosen::default();
    for part in parts {
        match part.of {
            PartOf::Line { line, quantity } => chosen.units.push((line, quantity)),
            PartOf::Shipping => chosen.shipping += part.amount,
            PartOf::Fee => {}
        }
    }
    sorted(&chosen)
}

fn sorted(chosen: &Chosen) -> Chosen {
    let mut chosen = chosen.clone();
    chosen.units.retain(|(_, quantity)| *quantity != 0);
    chosen.units.sort_unstable();
    chosen
}

/// The parts in words for the timeline: `2 × Lamp, delivery`; empty without any.
pub(super) fn in_words(parts: &[RefundPart], lines: &[OrderLine], delivery: &str) -> String {
    let words = parts.iter().filter_map(|part| match part.of {
        PartOf::Line { line, quantity } => {
            let line = lines.iter().find(|known| known.id == line)?;
            Some(format!("{quantity} × {}", line.name))
        }
        PartOf::Shipping => Some(delivery.to_owned()),
        PartOf::Fee => None,
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Why parts of this sum cannot be taken from what an order was paid with, as a problem of a field.
pub(crate) fn too_much_for(purse: &Purse, field: &str) -> Problem {
    Problem {
        field: field.to_owned(),
        ..bad_amount(purse)
    }
}

#[cfg(test)]
mod tests;
