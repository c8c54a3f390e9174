//! Money back for units of lines and for delivery. What is counted as given back is guarded by what was seen when it
//! was decided, so that units go back once however many click.

use model::OrderId;
use model::checkout::Problem;
use model::refund::{Asked, Chosen, PaidLine, PaidOrder, PartOf, RefundPart, paid_for_line, sum};
use model::staff::Staff;
use serde_json::json;
use store::{Order, OrderLine, Payment, Refund, Tx};

use super::{REASON_MAX, bad_amount, most_refundable, refundable, set_aside};
use crate::failpoint::failpoint;
use crate::placement::TRIES;
use crate::{Error, Result, Shop};

/// What a refund of parts is decided on.
pub(crate) struct Basis<'a> {
    pub order: &'a Order,
    pub paid: &'a PaidOrder,
    pub payment: &'a Payment,
    /// Whether the units are in a return, which they leave by this.
    pub from_return: bool,
}

impl Shop {
    /// Gives back what staff asked for: an amount, or units and delivery, which may go back to the shelf. `key` is made
    /// with the form: a repeat gives nothing more.
    ///
    /// # Errors
    /// `Invalid` when more is asked for than is left, `Conflict` when the key was used for something else.
    pub async fn refund_asked(
        &self,
        staff: &Staff,
        order: OrderId,
        asked: &Asked,
        restock: bool,
        reason: &str,
        key: &str,
    ) -> Result<()> {
        match asked {
            Asked::Amount(amount) => self.refund(staff, order, *amount, reason, key).await,
            Asked::Parts(chosen) => {
                self.refund_parts(staff, order, chosen, restock, reason, key)
                    .await
            }
        }
    }

    async fn refund_parts(
        &self,
        staff: &Staff,
        order: OrderId,
        chosen: &Chosen,
        restock: bool,
        reason: &str,
        key: &str,
    ) -> Result<()> {
        let reason: String = reason.trim().chars().take(REASON_MAX).collect();
        let key = format!("refund-{order}-{key}");
        for _ in 0..TRIES {
            // Read before the refunds: what this key took is then never missing from them and yet gone from here.
            let found = self.found(order).await?;
            let paid = self.paid_order(&found).await?;
            let payments = self.store.payments(order).await?;
            let known = self.store.refunds(order).await?;
            if let Some(known) = known.into_iter().find(|refund| refund.key == key) {
                if chosen_of(&self.store.refund_parts(known.id).await?) != sorted(chosen) {
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
            let Some(payment) = most_refundable(&payments) else {
                return Err(Error::NotFound);
            };
            let amount = sum(&parts);
            if amount <= 0 || amount > refundable(payment) {
                return Err(Error::Invalid(vec![bad_amount(payment)]));
            }
            let basis = Basis {
                order: &found,
                paid: &paid,
                payment,
                from_return: false,
            };
            let done = self
                .set_aside_parts(staff, &basis, &parts, restock, &reason, &key)
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
        restock: bool,
        reason: &str,
        key: &str,
    ) -> store::Result<Option<Refund>> {
        let now = self.clock.now();
        let order = basis.order.id;
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
        let detail = json!({ "amount": refund.amount, "reason": reason, "parts": parts, "restock": restock });
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
    let Some(refund) = set_aside(tx, basis.payment, amount, reason, key, now).await? else {
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

/// Why parts of this sum cannot be taken from a payment, as a problem of a field.
pub(crate) fn too_much_for(payment: &Payment, field: &str) -> Problem {
    Problem {
        field: field.to_owned(),
        ..bad_amount(payment)
    }
}

#[cfg(test)]
mod tests;
