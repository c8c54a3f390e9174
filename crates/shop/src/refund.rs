//! Money back: first set aside from the payment in the database, then asked of the provider, then written down as
//! done. However many clicks and however the process dies, no more goes back than was paid.

mod purse;
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
use store::{Order, OrderChange, Payment, Refund};
use tokio::time::timeout;

use crate::failpoint::failpoint;
use crate::placement::{PROVIDER_TIMEOUT, TRIES};
use crate::settlement::{enqueue_mail, known};
use crate::{Error, Result, Shop};
pub(crate) use purse::{Purse, set_aside};
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
        let terms = Terms::new(false, false, reason, key);
        self.refund_amount(staff, order, amount, &terms).await
    }

    async fn refund_amount(
        &self,
        staff: &Staff,
        order: OrderId,
        amount: i64,
        terms: &Terms,
    ) -> Result<()> {
        let key = format!("refund-{order}-{}", terms.key);
        for _ in 0..TRIES {
            // Read before the refunds: what this key took is then never missing from them and yet gone from here.
            let purse = self.purse(order).await?;
            let known = self.store.refunds(order).await?;
            if let Some(known) = known.into_iter().find(|refund| refund.key == key) {
                if known.amount != amount || known.as_credit != terms.as_credit {
                    return Err(Error::Conflict(
                        "this form was already sent with another amount",
                    ));
                }
                return self.finish_refund(known).await;
            }
            let purse = purse.ok_or(Error::NotFound)?;
            if amount <= 0 || amount > purse.left() {
                return Err(Error::Invalid(vec![bad_amount(&purse)]));
            }
            match self.set_aside(staff, &purse, amount, terms, &key).await {
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
        purse: &Purse,
        amount: i64,
        terms: &Terms,
        key: &str,
    ) -> store::Result<Option<Refund>> {
        let now = self.clock.now();
        let (reason, as_credit) = (&terms.reason, terms.as_credit);
        let mut tx = self.store.begin().await?;
        let aside = set_aside(&mut tx, purse, amount, as_credit, reason, key, now);
        let Some(refund) = aside.await? else {
            return Ok(None);
        };
        let detail = json!({ "amount": amount, "reason": reason, "as_credit": as_credit });
        let subject = format!("order:{}", purse.payment.order);
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
        let of_payment = refund.amount - refund.credit;
        if refund.as_credit || of_payment == 0 || payment.provider == OFFLINE {
            // Of what leaves the house, staff give it back by hand; nobody else could.
            return self.refund_done(&refund, "").await;
        }
        let provider = self.provider(&payment.provider)?;
        let ask = GiveBack {
            key: refund.key.clone(),
            payment: known(payment),
            amount: of_payment,
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
        let parts = self.store.refund_credits(refund.id).await?;
        let event = PaymentEvent::Refund {
            captured: self.money_taken(order).await?,
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
        self.book_credit(&mut tx, order, refund, &parts, now)
            .await?;
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
        if refund.is_difference() {
            return Ok(0);
        }
        let payments = self.store.payments(order.id).await?;
        let refunds = self.store.refunds(order.id).await?;
        let sum = |wanted: &dyn Fn(&Refund) -> bool| -> i64 {
            let refunds = refunds.iter().filter(|refund| wanted(refund));
            refunds.map(|refund| refund.amount).sum()
        };
        // What such refunds give back is not there for others, unless the provider refused them.
        let apart = sum(&|known| known.is_difference() && known.state != RefundState::Failed);
        let excess = (charged(&payments) - apart - order.totals.total).max(0);
        let before = sum(&|known| !known.is_difference() && known.state == RefundState::Done);
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
        let (to, to_zh) = self.way_back(order, refund).await?;
        Ok(Translated::new(
            format!("Refunded {}{to}{en}", amount.show(Locale::En)),
            format!("已退款 {}{to_zh}{zh}", amount.show(Locale::Zh)),
        ))
    }

    /// The provider will not give it back: what was set aside is free again, and staff must know.
    pub(crate) async fn refund_failed(&self, refund: &Refund) -> Result<()> {
        for _ in 0..TRIES {
            let payments = self.store.payments(refund.order).await?;
            let Some(payment) = payments.iter().find(|payment| payment.id == refund.payment) else {
                return Err(Error::NotFound);
            };
            let of_payment = refund.amount - refund.credit;
            let state = if payment.refunded > of_payment {
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
                .set_aside_refund(payment, -of_payment, state, now)
                .await?
            {
                tx.undo_refund_credits(refund.id, refund.order).await?;
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

/// How a form wants money to go back.
pub(crate) struct Terms {
    /// Whether the units go back to the shelf.
    restock: bool,
    /// Whether it becomes store credit, wherever it came from.
    as_credit: bool,
    /// Why.
    reason: String,
    /// Made with the form: a repeat gives nothing more.
    key: String,
}

impl Terms {
    /// Terms as a form says them.
    pub(crate) fn new(restock: bool, as_credit: bool, reason: &str, key: &str) -> Self {
        Self {
            restock,
            as_credit,
            reason: reason.trim().chars().take(REASON_MAX).collect(),
            key: key.to_owned(),
        }
    }
}

fn bad_amount(purse: &Purse) -> Problem {
    let left = Money::new(purse.left(), purse.payment.amount.currency);
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
