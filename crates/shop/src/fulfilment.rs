//! Calling an order off after it was accepted, and notes about it. Staff see the version they decide on.

use model::checkout::Problem;
use model::event::Topic;
use model::job::MailKind;
use model::order::{OrderState, TimelineEntry, TimelineKind};
use model::payment::PaymentState;
use model::staff::Staff;
use model::state::{OrderEvent, PaymentEvent, can_cancel};
use model::{OrderId, ProductId, Translated};
use serde_json::{Value, json};
use store::{CreditUse, Order, OrderChange, OrderLine, Payment, Refund, Reservation, Tx};

use crate::placement::{TRIES, entry};
use crate::reconciler::GiveUp;
use crate::refund::{Purse, by, most_refundable, set_aside};
use crate::settlement::enqueue_mail;
use crate::{Error, Result, Shop};

/// Somebody else was first.
pub(crate) const STALE: Error = Error::Conflict("the order changed since the page was shown");

impl Shop {
    /// Calls an order off: what it bought is for sale again, what was paid goes back. Repeated it changes nothing.
    ///
    /// # Errors
    /// `Conflict` when the order changed since `version` or something of it was sent.
    pub async fn cancel(
        &self,
        staff: &Staff,
        order: OrderId,
        reason: &str,
        version: i64,
    ) -> Result<()> {
        let found = self.found(order).await?;
        if found.state != OrderState::Cancelled && found.version != version {
            return Err(STALE);
        }
        self.call_off(order, Some((staff, reason.trim()))).await
    }

    /// Calls an order off for whoever holds its link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Conflict` when something of it was sent.
    pub async fn cancel_by_shopper(&self, number: &str, access_token: &str) -> Result<()> {
        let order = self.opened_order(number, access_token).await?;
        self.call_off(order.id, None).await
    }

    async fn call_off(&self, order: OrderId, staff: Option<(&Staff, &str)>) -> Result<()> {
        for _ in 0..TRIES {
            let found = self.found(order).await?;
            match found.state {
                OrderState::Cancelled => return Ok(()),
                OrderState::Pending => {
                    // Paid or not? The provider knows, and is told to give up what is open.
                    self.settle_order(found.locale, order, GiveUp::Now).await?;
                    if self.found(order).await?.state == OrderState::Pending {
                        return Err(Error::Conflict("the payment is still being checked"));
                    }
                    continue;
                }
                OrderState::Placed | OrderState::Completed => {}
            }
            if !can_cancel(found.state, found.fulfilment) {
                return Err(Error::Conflict("the order was sent already"));
            }
            let lines = self.units_out(order).await?;
            let payments = self.store.payments(order).await?;
            let paid = (&*payments, &*self.spent(order).await?);
            match self.try_call_off(&found, &lines, paid, staff).await {
                Ok(Some((freer, refunds))) => {
                    self.announce_order(order, &freer).await;
                    for refund in refunds {
                        self.finish_refund(refund).await?;
                    }
                    self.give_up_difference(order).await;
                    return Ok(());
                }
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(STALE)
    }

    /// Answers with products whose availability changed and the refunds to ask for; `None` when it changed meanwhile.
    async fn try_call_off(
        &self,
        order: &Order,
        lines: &[OrderLine],
        (payments, spent): (&[Payment], &[CreditUse]),
        staff: Option<(&Staff, &str)>,
    ) -> store::Result<Option<(Vec<ProductId>, Vec<Refund>)>> {
        let Ok(state) = order.state.after(OrderEvent::Cancel) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // What is still awaited will not be asked for.
        let awaited = payments
            .iter()
            .find(|payment| payment.state == PaymentState::Awaiting);
        let change = OrderChange {
            state,
            payment: match awaited {
                Some(_) if !order.payment.is_paid() => PaymentState::Voided,
                _ => order.payment,
            },
            ..order.change(now)
        };
        if !tx.change_order(&change).await? {
            return Ok(None);
        }
        if let Some(payment) = awaited {
            let Ok(state) = payment.state.after(PaymentEvent::Void) else {
                return Ok(None);
            };
            let voided = Payment {
                state,
                updated_at: now,
                ..payment.clone()
            };
            if !tx.change_payment(payment.state, &voided).await? {
                return Ok(None);
            }
        }
        let mut refunds = Vec::new();
        let first = most_refundable(payments).map(|payment| payment.id);
        for payment in payments {
            let beside = if first == Some(payment.id) {
                spent
            } else {
                &[]
            };
            let purse = Purse {
                payment: payment.clone(),
                spent: beside.to_vec(),
            };
            let amount = purse.left();
            if amount == 0 {
                continue;
            }
            let key = format!("cancel-{}", payment.key);
            let aside = set_aside(&mut tx, &purse, amount, false, "cancelled", &key, now);
            let Some(refund) = aside.await? else {
                return Ok(None);
            };
            refunds.push(refund);
        }
        let returned = tx
            .set_reservations(order.id, Reservation::Sold, Reservation::Released)
            .await?;
        tx.give_back_promotions(order.id).await?;
        // What waited for the rest of the money was not spent yet.
        tx.release_credit(order.id, now).await?;
        // An imported order never took anything from the shelf.
        let lines = if returned == 0 { &[] } else { lines };
        let told = match staff {
            Some(_) => entry(
                now,
                TimelineKind::Cancelled,
                "Cancelled by the shop",
                "商店已取消订单",
            ),
            None => entry(
                now,
                TimelineKind::Cancelled,
                "Cancelled by you",
                "您已取消订单",
            ),
        };
        let detail = json!({ "reason": staff.map(|(_, reason)| reason) });
        let who = staff.map(|(staff, _)| staff);
        self.tell(&mut tx, order, &told, who, "order.cancel", &detail)
            .await?;
        enqueue_mail(&mut tx, order.id, MailKind::OrderCancelled, now).await?;
        let put_back = self.put_back(&mut tx, order.id, lines, "cancelled", now);
        let Some(freer) = put_back.await? else {
            return Ok(None);
        };
        tx.commit().await?;
        Ok(Some((freer, refunds)))
    }

    /// Lines with the units that have not come back to the shelf yet.
    async fn units_out(&self, order: OrderId) -> store::Result<Vec<OrderLine>> {
        let mut lines = self.store.order_lines(order).await?;
        let returns = self.store.line_returns(order).await?;
        lines.retain_mut(|line| {
            let back = returns.iter().find(|back| back.line == line.id);
            line.quantity -= back.map_or(0, |back| back.restocked);
            line.quantity > 0
        });
        Ok(lines)
    }

    /// Timeline, event and audit line of a change.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx,
        order: &Order,
        told: &TimelineEntry,
        staff: Option<&Staff>,
        action: &str,
        detail: &Value,
    ) -> store::Result<()> {
        tx.add_timeline_entry(order.id, told, by(staff)).await?;
        tx.record_event(told.at, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        if let Some(staff) = staff {
            let subject = format!("order:{}", order.id);
            tx.record_audit(staff.id, told.at, action, &subject, detail)
                .await?;
        }
        Ok(())
    }

    pub(crate) async fn found(&self, order: OrderId) -> Result<Order> {
        self.store.order(order).await?.ok_or(Error::NotFound)
    }

    /// Writes a note on an order that only staff see.
    ///
    /// # Errors
    /// `Invalid` when it is empty.
    pub async fn add_note(&self, staff: &Staff, order: OrderId, text: &str) -> Result<()> {
        const NOTE_MAX: usize = 2_000;
        let text: String = text.trim().chars().take(NOTE_MAX).collect();
        if text.is_empty() {
            let message = Translated::new("Write something first.", "请先填写内容。");
            return Err(Error::Invalid(vec![Problem::new("note", message)]));
        }
        let order = self.found(order).await?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.add_staff_note(order.id, &text, Some(staff.id), now)
            .await?;
        let subject = format!("order:{}", order.id);
        tx.record_audit(staff.id, now, "order.note", &subject, &Value::Null)
            .await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests;
