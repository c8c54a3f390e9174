//! What becomes of a shopper's payment of a difference. Browser, notification and reconciler all end here: each end is
//! one transaction, guarded by the order's version and the payment's state, so it does not matter who comes first, how
//! often, or never. Money that is owed no more by the time it comes is booked with the refund that gives it back.

use model::OrderId;
use model::checkout::Placed;
use model::event::Topic;
use model::job::MailKind;
use model::order::{OrderState, TimelineKind};
use model::payment::{DeclineReason, PaymentState};
use model::state::PaymentEvent;
use payments::{Outcome, Standing};
use serde_json::Value;
use store::{Order, Payment, Refund};
use tokio::time::timeout;

use super::is_awaited;
use crate::failpoint::failpoint;
use crate::order_edit::adjust;
use crate::placement::{HELD_FOR, PROVIDER_TIMEOUT, TRIES, entry};
use crate::reconciler::GiveUp;
use crate::refund::{Purse, set_aside};
use crate::settlement::{LetGo, enqueue_mail, known};
use crate::{Error, Result, Shop};

impl Shop {
    /// Asks the provider about what a shopper has begun to pay of a difference, and ends what can be.
    pub(crate) async fn settle_difference(&self, order: OrderId, give_up: GiveUp) -> Result<()> {
        let payments = self.store.payments(order).await?;
        let open = payments
            .iter()
            .filter(|payment| payment.is_attempt() && payment.state.is_open());
        for payment in open {
            self.settle_attempt(payment.clone(), give_up).await?;
        }
        Ok(())
    }

    /// The same when nothing depends on it: what is not ended now the reconciler ends.
    pub(crate) async fn give_up_difference(&self, order: OrderId) {
        if let Err(error) = self.settle_difference(order, GiveUp::Now).await {
            tracing::warn!(%order, %error, "a payment that is not needed could not be given up yet");
        }
    }

    async fn settle_attempt(&self, mut payment: Payment, give_up: GiveUp) -> Result<()> {
        // Nobody holds goods for it, but a code must not be paid days later.
        let old = self.clock.now() - payment.created_at >= HELD_FOR;
        let give_up = match give_up {
            GiveUp::WhenLost if old => GiveUp::Now,
            other => other,
        };
        for _ in 0..TRIES {
            if !payment.state.is_open() {
                return Ok(());
            }
            let provider = self.provider(&payment.provider)?;
            let at_provider = known(&payment);
            let asked = timeout(PROVIDER_TIMEOUT, provider.query(&at_provider)).await;
            match asked.unwrap_or(Standing::Unreachable) {
                Standing::Captured { reference } => {
                    return self.book_attempt(&payment, &reference).await;
                }
                Standing::Authorised { .. } => return self.take_attempt(&payment).await,
                Standing::Declined { reason } => {
                    return self.end_attempt(&payment, LetGo::Declined(reason)).await;
                }
                Standing::Voided => return self.end_attempt(&payment, LetGo::GivenUp).await,
                Standing::Waiting if give_up != GiveUp::Now => {
                    return self.touch_attempt(&payment).await;
                }
                Standing::Nothing if give_up == GiveUp::Never => {
                    return self.touch_attempt(&payment).await;
                }
                Standing::Waiting | Standing::Nothing => {
                    let voided = timeout(PROVIDER_TIMEOUT, provider.void(&at_provider)).await;
                    match voided.unwrap_or(Outcome::Unknown) {
                        Outcome::Approved { .. } => {
                            return self.end_attempt(&payment, LetGo::GivenUp).await;
                        }
                        // It was paid in this very moment: ask again.
                        Outcome::Declined { .. } => {}
                        _ => return self.touch_attempt(&payment).await,
                    }
                }
                Standing::Unreachable => return self.touch_attempt(&payment).await,
            }
            payment = self.attempt(payment.order, &payment).await?;
        }
        Err(Error::Conflict("the payment keeps changing"))
    }

    async fn touch_attempt(&self, payment: &Payment) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.touch_payment(payment.id, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Takes money that was set aside, as long as it is still owed.
    pub(super) async fn take_attempt(&self, payment: &Payment) -> Result<()> {
        let order = self.found(payment.order).await?;
        let awaited = self.difference(&order).await?;
        let provider = self.provider(&payment.provider)?;
        if awaited.is_none_or(|awaited| awaited.amount.amount < payment.amount.amount) {
            let voided = timeout(PROVIDER_TIMEOUT, provider.void(&known(payment))).await;
            if let Outcome::Approved { .. } = voided.unwrap_or(Outcome::Unknown) {
                return self.end_attempt(payment, LetGo::GivenUp).await;
            }
        }
        let outcome = self.capture(&*provider, payment).await;
        failpoint("difference.captured");
        match outcome {
            Outcome::Approved { reference } => self.book_attempt(payment, &reference).await,
            Outcome::Declined { reason } => {
                self.end_attempt(payment, LetGo::Declined(reason)).await
            }
            Outcome::ActionRequired { .. } | Outcome::Unknown => Ok(()),
        }
    }

    /// Writes down that the money is ours, and counts it towards what is awaited.
    pub(crate) async fn book_attempt(&self, payment: &Payment, reference: &str) -> Result<()> {
        for _ in 0..TRIES {
            let order = self.found(payment.order).await?;
            let payments = self.store.payments(order.id).await?;
            let now = payments.iter().find(|known| known.id == payment.id);
            let now = now.ok_or(Error::NotFound)?;
            if now.state.is_paid() {
                return Ok(());
            }
            let awaited = payments.iter().find(|payment| is_awaited(payment));
            let booked = self.try_book_attempt(&order, now, awaited, reference).await;
            match booked {
                Ok(Some(surplus)) => {
                    failpoint("difference.booked");
                    self.announce_order(order.id, &[]).await;
                    return match surplus {
                        Some(refund) => self.finish_refund(refund).await,
                        None => Ok(()),
                    };
                }
                Ok(None) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        // The money is ours and the payment still open: the reconciler will try again.
        Ok(())
    }

    /// Answers with the refund of what is owed no more, if anything is; `None` when something changed since it was read.
    async fn try_book_attempt(
        &self,
        order: &Order,
        payment: &Payment,
        awaited: Option<&Payment>,
        reference: &str,
    ) -> store::Result<Option<Option<Refund>>> {
        let event = match payment.state {
            PaymentState::Declined | PaymentState::Voided => PaymentEvent::ComeLate,
            _ => PaymentEvent::Capture,
        };
        let Ok(state) = payment.state.after(event) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let paid = Payment {
            state,
            reference: Some(reference.to_owned()),
            action_url: None,
            qr_code: None,
            failure: None,
            updated_at: now,
            ..payment.clone()
        };
        let mut tx = self.store.begin().await?;
        if !tx.change_order(&order.change(now)).await?
            || !tx.change_payment(payment.state, &paid).await?
        {
            return Ok(None);
        }
        let owed = awaited.map_or(0, |awaited| awaited.amount.amount);
        let counted = owed.min(payment.amount.amount);
        if let Some(awaited) = awaited
            && !adjust(&mut tx, awaited, owed - counted, now).await?
        {
            return Ok(None);
        }
        if counted > 0 {
            let told = entry(now, TimelineKind::Paid, "Payment received", "已付款");
            tx.add_timeline_entry(order.id, &told, None).await?;
            let mail = MailKind::DifferencePaid {
                payment: payment.id,
            };
            enqueue_mail(&mut tx, order.id, mail, now).await?;
        }
        let mut surplus = None;
        if counted < payment.amount.amount {
            let purse = Purse {
                payment: paid,
                spent: Vec::new(),
            };
            let amount = payment.amount.amount - counted;
            let (key, why) = (format!("{}-surplus", payment.key), "owed no more");
            surplus = set_aside(&mut tx, &purse, amount, false, why, &key, now).await?;
            let Some(refund) = &surplus else {
                return Ok(None);
            };
            let note =
                "The customer paid a difference that was owed no more. What is too much goes back.";
            tx.add_staff_note(order.id, note, None, now).await?;
            // Other refunds write when they are done.
            if order.state == OrderState::Cancelled {
                let mail = MailKind::OrderRefunded { refund: refund.id };
                enqueue_mail(&mut tx, order.id, mail, now).await?;
            }
        }
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        failpoint("difference.booking");
        tx.commit().await?;
        Ok(Some(surplus))
    }

    /// Writes down that nothing came of a payment. What is awaited stays so.
    pub(super) async fn end_attempt(&self, payment: &Payment, why: LetGo) -> Result<()> {
        let (event, reason) = match why {
            LetGo::Declined(reason) => (PaymentEvent::Decline, reason),
            LetGo::GivenUp => (PaymentEvent::Void, DeclineReason::GivenUp),
        };
        let Ok(state) = payment.state.after(event) else {
            return Ok(());
        };
        let now = self.clock.now();
        let ended = Payment {
            state,
            action_url: None,
            qr_code: None,
            failure: Some(reason),
            updated_at: now,
            ..payment.clone()
        };
        let mut tx = self.store.begin().await?;
        if !tx.change_payment(payment.state, &ended).await? {
            return Ok(());
        }
        // Pages that follow the order show it.
        tx.touch_order(payment.order, now).await?;
        tx.record_event(now, Topic::Order, payment.order.get(), &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce_order(payment.order, &[]).await;
        Ok(())
    }

    /// What a provider says about a shopper's payment of a difference. That it is ours is believed; anything else is a
    /// reason to ask.
    pub(crate) async fn attempt_heard(&self, payment: Payment, standing: Standing) -> Result<()> {
        match standing {
            Standing::Captured { reference } => self.book_attempt(&payment, &reference).await,
            Standing::Authorised { .. } | Standing::Declined { .. } | Standing::Voided => {
                self.settle_attempt(payment, GiveUp::Never).await
            }
            Standing::Nothing | Standing::Waiting | Standing::Unreachable => Ok(()),
        }
    }

    /// The shopper is back from the provider's page: how did it go?
    pub(crate) async fn finish_attempt(&self, payment: Payment) -> Result<Placed> {
        self.settle_attempt(payment.clone(), GiveUp::Never).await?;
        self.store.caught_up().await?;
        let order = self.found(payment.order).await?;
        let payment = self.attempt(order.id, &payment).await?;
        Ok(self.attempt_led(&order, &payment))
    }
}
