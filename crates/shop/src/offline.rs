//! Money that no provider watches: by bank transfer, where the goods wait for it, and at the door, where they go first.
//! The order stands, the payment is awaited, and staff say when the money is there.

use model::checkout::Placed;
use model::delivery::DAY;
use model::event::Topic;
use model::job::MailKind;
use model::order::{OrderState, TimelineKind};
use model::payment::PaymentState;
use model::payment_method::{BANK, CASH};
use model::staff::Staff;
use model::state::{OrderEvent, PaymentEvent};
use model::{Locale, Millis, OrderId};
use serde_json::{Value, json};
use store::{OrderChange, Payment};

use crate::outcome::promised;
use crate::placement::{HELD_FOR, TRIES, entry};
use crate::reconciler::GiveUp;
use crate::settlement::{Deal, clear_cart, enqueue_mail, sell};
use crate::{Error, Result, Shop};

impl Shop {
    /// How long an unpaid order of this way to pay holds what it reserved.
    pub(crate) fn held_for(&self, method: &str) -> Millis {
        if method == BANK {
            self.method_rule(method).hold_days * DAY
        } else {
            HELD_FOR
        }
    }

    /// Lets a written order stand before its money is there.
    pub(crate) async fn promise(&self, locale: Locale, mut deal: Deal) -> Result<Placed> {
        for _ in 0..TRIES {
            if deal.payment.state != PaymentState::Started {
                break;
            }
            match self.try_promise(&deal).await {
                Ok(true) => {
                    self.announce_order(deal.order.id, &[]).await;
                    return Ok(promised(&deal.order));
                }
                Ok(false) => deal = self.deal_again(deal.order.id).await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.placed(locale, &deal.order).await
    }

    async fn try_promise(&self, deal: &Deal) -> store::Result<bool> {
        let Deal {
            order,
            lines,
            payment,
        } = deal;
        let goods_first = order.method == CASH;
        let state = if goods_first {
            order.state.after(OrderEvent::Accept)
        } else {
            Ok(order.state)
        };
        let (Ok(state), Ok(awaited)) = (state, payment.state.after(PaymentEvent::Await)) else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            state,
            payment: awaited,
            ..order.change(now)
        };
        let awaiting = Payment {
            state: awaited,
            updated_at: now,
            ..payment.clone()
        };
        if !tx.change_order(&change).await? || !tx.change_payment(payment.state, &awaiting).await? {
            return Ok(false);
        }
        clear_cart(&mut tx, order, now).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        let mail = MailKind::OrderPlaced { paid: false };
        enqueue_mail(&mut tx, order.id, mail, now).await?;
        if goods_first {
            sell(&mut tx, order, lines, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// What becomes of an open order that no provider can be asked about.
    pub(crate) async fn settle_offline(
        &self,
        locale: Locale,
        deal: Deal,
        give_up: GiveUp,
    ) -> Result<Placed> {
        match (deal.payment.state, give_up) {
            (_, GiveUp::Now) => self.let_go_given_up(locale, deal).await,
            // The process died before it was promised.
            (PaymentState::Started, _) => self.promise(locale, deal).await,
            _ => self.placed(locale, &deal.order).await,
        }
    }

    /// Notes that money which was awaited is there: an order that waited for it is accepted. Repeated it changes
    /// nothing.
    ///
    /// # Errors
    /// `Conflict` when the order changed since `version`, or awaits nothing.
    pub async fn receive_money(&self, staff: &Staff, order: OrderId, version: i64) -> Result<()> {
        let mut deal = self.deal(order).await?;
        // What a changed order costs more is awaited beside what was paid.
        if let Some(difference) = self.difference(&deal.order).await? {
            deal.payment = difference;
        }
        if deal.payment.state.is_paid() {
            return Ok(());
        }
        if deal.order.version != version {
            return Err(Error::Conflict(
                "the order changed since the page was shown",
            ));
        }
        let known = self.try_receive_money(staff, &deal).await?;
        if !known {
            return Err(Error::Conflict("the order awaits no money"));
        }
        self.announce_order(order, &[]).await;
        self.give_up_difference(order).await;
        Ok(())
    }

    async fn try_receive_money(&self, staff: &Staff, deal: &Deal) -> store::Result<bool> {
        let Deal {
            order,
            lines,
            payment,
        } = deal;
        let waited = order.state == OrderState::Pending;
        let state = match order.state {
            OrderState::Pending => order.state.after(OrderEvent::Accept),
            other => Ok(other),
        };
        let (Ok(state), Ok(captured), PaymentState::Awaiting) = (
            state,
            payment.state.after(PaymentEvent::Capture),
            payment.state,
        ) else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            state,
            payment: if order.payment.is_paid() {
                order.payment
            } else {
                captured
            },
            ..order.change(now)
        };
        let paid = Payment {
            state: captured,
            updated_at: now,
            ..payment.clone()
        };
        if !tx.change_order(&change).await? || !tx.change_payment(payment.state, &paid).await? {
            return Ok(false);
        }
        let told = entry(now, TimelineKind::Paid, "Payment received", "已付款");
        tx.add_timeline_entry(order.id, &told, Some(staff.id))
            .await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        let detail = json!({ "amount": payment.amount.amount });
        let subject = format!("order:{}", order.id);
        tx.record_audit(staff.id, now, "order.paid", &subject, &detail)
            .await?;
        tx.spend_credit(order.id, now).await?;
        if waited {
            enqueue_mail(&mut tx, order.id, MailKind::OrderPaid, now).await?;
            sell(&mut tx, order, lines, now).await?;
        } else if payment.is_difference() {
            let mail = MailKind::DifferencePaid {
                payment: payment.id,
            };
            enqueue_mail(&mut tx, order.id, mail, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
