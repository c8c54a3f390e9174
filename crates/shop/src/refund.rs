//! Money back: first set aside from the payment in the database, then asked of the provider, then written down as
//! done. However many clicks and however the process dies, no more goes back than was paid.

mod units;

use model::checkout::Problem;
use model::event::Topic;
use model::job::MailKind;
use model::order::{OrderState, TimelineEntry, TimelineKind};
use model::payment::{PaymentState, RefundState};
use model::payment_method::OFFLINE;
use model::refund::{REASON_MAX, part_of_order};
use model::staff::Staff;
use model::state::PaymentEvent;
use model::{Locale, Money, OrderId, StaffId, Translated};
use payments::{GiveBack, Outcome};
use serde_json::{Value, json};
use store::{Order, OrderChange, Payment, Refund, Tx, new_id};
use tokio::time::timeout;

use crate::failpoint::failpoint;
use crate::placement::{PROVIDER_TIMEOUT, TRIES};
use crate::settlement::{enqueue_mail, known};
use crate::{Error, Result, Shop};
use units::in_words;
pub(crate) use units::{Basis, refund_parts, too_much_for};

impl Shop {
    /// Gives back part or all of what was paid. `key` is made with the form: a repeat gives nothing more.
    ///
    /// # Errors
    /// `Invalid` when the amount is not positive or more than is left, `Conflict` when the key was used for another
    /// amount.
    pub async fn refund(
        &self,
        staff: &Staff,
        order: OrderId,
        amount: i64,
        reason: &str,
        key: &str,
    ) -> Result<()> {
        let reason: String = reason.trim().chars().take(REASON_MAX).collect();
        let key = format!("refund-{order}-{key}");
        for _ in 0..TRIES {
            // Read before the refunds: what this key took is then never missing from them and yet gone from here.
            let payments = self.store.payments(order).await?;
            let known = self.store.refunds(order).await?;
            if let Some(known) = known.into_iter().find(|refund| refund.key == key) {
                if known.amount != amount {
                    return Err(Error::Conflict(
                        "this form was already sent with another amount",
                    ));
                }
                return self.finish_refund(known).await;
            }
            let Some(payment) = most_refundable(&payments) else {
                return Err(Error::NotFound);
            };
            if amount <= 0 || amount > refundable(payment) {
                return Err(Error::Invalid(vec![bad_amount(payment)]));
            }
            match self.set_aside(staff, payment, amount, &reason, &key).await {
                Ok(Some(refund)) => {
                    failpoint("refund.set_aside");
                    return self.finish_refund(refund).await;
                }
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the payment keeps changing"))
    }

    async fn set_aside(
        &self,
        staff: &Staff,
        payment: &Payment,
        amount: i64,
        reason: &str,
        key: &str,
    ) -> store::Result<Option<Refund>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let Some(refund) = set_aside(&mut tx, payment, amount, reason, key, now).await? else {
            return Ok(None);
        };
        let detail = json!({ "amount": amount, "reason": reason });
        let subject = format!("order:{}", payment.order);
        tx.record_audit(staff.id, now, "order.refund", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(Some(refund))
    }

    /// Asks the provider for a refund that was set aside, and writes down what it says. Without an answer it stays
    /// open, and the reconciler asks again.
    pub(crate) async fn finish_refund(&self, refund: Refund) -> Result<()> {
        if refund.state != RefundState::Started {
            return Ok(());
        }
        let payments = self.store.payments(refund.order).await?;
        let payment = payments.iter().find(|payment| payment.id == refund.payment);
        let payment = payment.ok_or(Error::NotFound)?;
        if payment.provider == OFFLINE {
            // Staff give it back by hand; nobody else could.
            return self.refund_done(&refund, "").await;
        }
        let provider = self.provider(&payment.provider)?;
        let ask = GiveBack {
            key: refund.key.clone(),
            payment: known(payment),
            amount: refund.amount,
        };
        let answer = timeout(PROVIDER_TIMEOUT, provider.refund(&ask)).await;
        failpoint("refund.given_back");
        match answer.unwrap_or(Outcome::Unknown) {
            Outcome::Approved { reference } => self.refund_done(&refund, &reference).await,
            Outcome::Declined { .. } => self.refund_failed(&refund).await,
            Outcome::ActionRequired { .. } | Outcome::Unknown => {
                let mut tx = self.store.begin().await?;
                tx.touch_refund(refund.id, self.clock.now()).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    pub(crate) async fn refund_done(&self, refund: &Refund, reference: &str) -> Result<()> {
        for _ in 0..TRIES {
            let order = self.found(refund.order).await?;
            match self.try_refund_done(&order, refund, reference).await {
                Ok(Some(true)) => {
                    self.announce_order(refund.order, &[]).await;
                    return Ok(());
                }
                Ok(Some(false)) => return Ok(()),
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the order keeps changing"))
    }

    /// Whether it was this call that closed the refund; `None` when the order changed since it was read.
    async fn try_refund_done(
        &self,
        order: &Order,
        refund: &Refund,
        reference: &str,
    ) -> store::Result<Option<bool>> {
        let now = self.clock.now();
        let amount = self.of_order(order, refund).await?;
        let event = PaymentEvent::Refund {
            captured: order.totals.total,
            refunded: order.refunded,
            amount,
        };
        let payment = match order.payment.after(event) {
            Ok(payment) => payment,
            // It was beyond what the order costs.
            Err(_) if amount == 0 => order.payment,
            // What somebody else has written down already does not fit in a second time.
            Err(_) => {
                let refunds = self.store.refunds(order.id).await?;
                let open = refunds
                    .iter()
                    .any(|known| known.id == refund.id && known.state == RefundState::Started);
                return Ok((!open).then_some(false));
            }
        };
        let told = TimelineEntry {
            at: now,
            kind: TimelineKind::Refunded,
            detail: self.refund_words(order, refund).await?,
        };
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            payment,
            refunded: order.refunded + amount,
            ..order.change(now)
        };
        let done = RefundState::Done;
        if !tx
            .close_refund(refund.id, done, Some(reference), now)
            .await?
        {
            return Ok(Some(false));
        }
        if !tx.change_order(&change).await? {
            return Ok(None);
        }
        tx.add_timeline_entry(order.id, &told, None).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        // A cancelled order's own mail speaks of the money already.
        if order.state != OrderState::Cancelled {
            let mail = MailKind::OrderRefunded { refund: refund.id };
            enqueue_mail(&mut tx, order.id, mail, now).await?;
        }
        tx.commit().await?;
        Ok(Some(true))
    }

    /// What of a refund is given back of what the order costs, rather than what was charged beyond that before the order
    /// was made cheaper.
    async fn of_order(&self, order: &Order, refund: &Refund) -> store::Result<i64> {
        let payments = self.store.payments(order.id).await?;
        let excess = (charged(&payments) - order.totals.total).max(0);
        if excess == 0 {
            return Ok(refund.amount);
        }
        let refunds = self.store.refunds(order.id).await?;
        let done = refunds.iter().filter(|r| r.state == RefundState::Done);
        let before: i64 = done.map(|refund| refund.amount).sum();
        Ok(part_of_order(refund.amount, before, excess))
    }

    /// How much, and for what.
    async fn refund_words(&self, order: &Order, refund: &Refund) -> store::Result<Translated> {
        let amount = Money::new(refund.amount, order.totals.currency);
        let parts = self.store.refund_parts(refund.id).await?;
        let lines = self.store.order_lines(order.id).await?;
        let (en, zh) = (
            in_words(&parts, &lines, "delivery"),
            in_words(&parts, &lines, "运费"),
        );
        let (en, zh) = if parts.is_empty() {
            (en, zh)
        } else {
            (format!(": {en}"), format!("：{zh}"))
        };
        Ok(Translated::new(
            format!("Refunded {}{en}", amount.show(Locale::En)),
            format!("已退款 {}{zh}", amount.show(Locale::Zh)),
        ))
    }

    /// The provider will not give it back: what was set aside is free again, and staff must know.
    pub(crate) async fn refund_failed(&self, refund: &Refund) -> Result<()> {
        for _ in 0..TRIES {
            let payments = self.store.payments(refund.order).await?;
            let Some(payment) = payments.iter().find(|payment| payment.id == refund.payment) else {
                return Err(Error::NotFound);
            };
            let state = if payment.refunded > refund.amount {
                PaymentState::PartlyRefunded
            } else {
                PaymentState::Captured
            };
            let now = self.clock.now();
            let mut tx = self.store.begin().await?;
            if !tx
                .close_refund(refund.id, RefundState::Failed, None, now)
                .await?
            {
                return Ok(());
            }
            if tx
                .set_aside_refund(payment, -refund.amount, state, now)
                .await?
            {
                tx.undo_refund_parts(refund.id).await?;
                let text = "The payment provider refused a refund. Nothing was given back.";
                tx.add_staff_note(refund.order, text, None, now).await?;
                tx.record_event(now, Topic::Order, refund.order.get(), &Value::Null)
                    .await?;
                tx.commit().await?;
                self.announce_order(refund.order, &[]).await;
                return Ok(());
            }
            drop(tx);
            self.store.caught_up().await?;
        }
        Err(Error::Conflict("the payment keeps changing"))
    }
}

/// What of a payment can still be given back.
pub(crate) fn refundable(payment: &Payment) -> i64 {
    if payment.state.is_paid() {
        payment.amount.amount - payment.refunded
    } else {
        0
    }
}

/// What was charged in all, or is to be.
pub(crate) fn charged(payments: &[Payment]) -> i64 {
    let counted = payments
        .iter()
        .filter(|payment| payment.state.is_paid() || payment.state == PaymentState::Awaiting);
    counted.map(|payment| payment.amount.amount).sum()
}

/// The payment of an order that the most can still be given back of.
pub(crate) fn most_refundable(payments: &[Payment]) -> Option<&Payment> {
    payments.iter().max_by_key(|payment| refundable(payment))
}

/// Sets money of a payment aside and writes down the refund; `None` when the payment changed since it was read or the
/// key is taken.
pub(crate) async fn set_aside(
    tx: &mut Tx,
    payment: &Payment,
    amount: i64,
    reason: &str,
    key: &str,
    now: i64,
) -> store::Result<Option<Refund>> {
    let event = PaymentEvent::Refund {
        captured: payment.amount.amount,
        refunded: payment.refunded,
        amount,
    };
    let Ok(state) = payment.state.after(event) else {
        return Ok(None);
    };
    let refund = Refund {
        id: new_id(),
        order: payment.order,
        payment: payment.id,
        key: key.to_owned(),
        state: RefundState::Started,
        amount,
        reason: reason.to_owned(),
        created_at: now,
    };
    let done =
        tx.add_refund(&refund).await? && tx.set_aside_refund(payment, amount, state, now).await?;
    Ok(done.then_some(refund))
}

fn bad_amount(payment: &Payment) -> Problem {
    let left = Money::new(refundable(payment), payment.amount.currency);
    Problem::new(
        "amount",
        Translated::new(
            format!("Enter an amount up to {}.", left.show(Locale::En)),
            format!("请输入不超过 {} 的金额。", left.show(Locale::Zh)),
        ),
    )
}

/// Who did it, for the timeline.
pub(crate) fn by(staff: Option<&Staff>) -> Option<StaffId> {
    staff.map(|staff| staff.id)
}
