//! A shopper pays a difference: written down before the provider is asked, one payment at a time, and one for a form
//! however often it is sent.

use std::sync::Arc;
use std::time::Duration;

use model::checkout::{Placed, Problem};
use model::difference::PayDifference;
use model::payment::PaymentState;
use model::state::PaymentEvent;
use model::{Locale, OrderId, Translated};
use payments::{Authorise, Device, Outcome};
use store::{DifferenceForm, Order, Payment, attempt_key, new_id};
use tokio::time::{Instant, sleep, timeout};

use super::difference_path;
use crate::failpoint::failpoint;
use crate::outcome::shown;
use crate::placement::{HELD_FOR, PROVIDER_TIMEOUT, REPEAT_WAITS, TRIES};
use crate::reconciler::GiveUp;
use crate::secret::fingerprint;
use crate::settlement::LetGo;
use crate::{Error, Result, Shop};

/// Longest key a form may send.
const KEY_MAX: usize = 64;

impl Shop {
    /// Pays what a changed order costs more; answers with where that leads. The same form sent again gets the first
    /// answer.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Conflict` when the same form was sent with other answers, `Invalid` for a way to pay
    /// that is not offered.
    pub async fn pay_difference(
        self: &Arc<Self>,
        locale: Locale,
        number: &str,
        access_token: &str,
        form: &PayDifference,
    ) -> Result<Placed> {
        let order = self.opened_order(number, access_token).await?;
        if form.key.is_empty() || form.key.len() > KEY_MAX {
            return Err(Error::Conflict("the form has no key"));
        }
        let seen = form.seen.to_string();
        let body = [&*form.method, &*form.token, &*seen];
        let hash = fingerprint(&self.config.secret, &body);
        for _ in 0..TRIES {
            if let Some(known) = self.store.difference_form(order.id, &form.key).await? {
                if known.body_hash != hash {
                    return Err(Error::Conflict(
                        "this form was already sent with other answers",
                    ));
                }
                return self.attempt_again(&order, &known).await;
            }
            let Some(awaited) = self.difference(&order).await? else {
                return Ok(self.led(&order, ""));
            };
            if awaited.amount.amount != form.seen {
                return Ok(self.led(&order, "&changed=1"));
            }
            let ways = self.ways(locale, &order, awaited.amount);
            if !ways.iter().any(|way| way.code == form.method) {
                let message = Translated::new("Choose how to pay.", "请选择付款方式。");
                return Err(Error::Invalid(vec![Problem::new("method", message)]));
            }
            match self.begin_attempt(&awaited, form, &hash).await {
                Ok(Some(attempt)) => return self.ask_for(locale, order, attempt, form).await,
                // What was begun before is given up, or turns out to be paid: unless it is this very form.
                Ok(None) => {
                    self.store.caught_up().await?;
                    let same = self.store.difference_form(order.id, &form.key).await?;
                    if same.is_none() {
                        self.settle_difference(order.id, GiveUp::Now).await?;
                    }
                }
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("another payment is still being checked"))
    }

    /// Writes the payment down; `None` when another one is open, or what is awaited changed.
    async fn begin_attempt(
        &self,
        awaited: &Payment,
        form: &PayDifference,
        hash: &str,
    ) -> store::Result<Option<Payment>> {
        let (provider, method) = form.method.split_once(':').unwrap_or((&form.method, ""));
        let (id, now) = (new_id(), self.clock.now());
        let attempt = Payment {
            id,
            provider: provider.to_owned(),
            method: method.to_owned(),
            key: attempt_key(id),
            reference: None,
            state: PaymentState::Started,
            refunded: 0,
            action_url: None,
            qr_code: None,
            failure: None,
            created_at: now,
            updated_at: now,
            ..awaited.clone()
        };
        let begun = DifferenceForm {
            key: form.key.clone(),
            body_hash: hash.to_owned(),
            payment: id,
        };
        let mut tx = self.store.begin().await?;
        if !tx.hold_payment(awaited).await? || !tx.add_attempt(&attempt, &begun).await? {
            return Ok(None);
        }
        tx.commit().await?;
        failpoint("difference.written");
        Ok(Some(attempt))
    }

    /// Asks the provider, in a task of its own: a shopper who closes the page must not leave it half done.
    async fn ask_for(
        self: &Arc<Self>,
        locale: Locale,
        order: Order,
        attempt: Payment,
        form: &PayDifference,
    ) -> Result<Placed> {
        let base = &self.config.base_url;
        let ask = Authorise {
            method: attempt.method.clone(),
            token: form.token.clone(),
            description: order.number.clone(),
            locale,
            return_url: format!("{base}{}", locale.path(&difference_path(&order))),
            notify_url: format!("{base}/webhooks/{}", attempt.provider),
            client: Device::of(&form.user_agent),
            email: order.email.clone(),
            expires_at: Some(attempt.created_at + HELD_FOR),
            ..Authorise::new(attempt.key.clone(), attempt.amount)
        };
        let shop = self.clone();
        let work = tokio::spawn(async move {
            let provider = shop.provider(&attempt.provider)?;
            let outcome = timeout(PROVIDER_TIMEOUT, provider.authorise(&ask)).await;
            failpoint("difference.authorised");
            match outcome.unwrap_or(Outcome::Unknown) {
                Outcome::Approved { .. } => shop.take_attempt(&attempt).await?,
                Outcome::Declined { reason } => {
                    shop.end_attempt(&attempt, LetGo::Declined(reason)).await?;
                }
                Outcome::ActionRequired { show, reference } => {
                    let (url, qr_code) = shown(show, difference_path(&order));
                    let state = attempt.state.after(PaymentEvent::RequireAction);
                    let waiting = Payment {
                        state: state.map_err(|_| Error::Conflict("the payment is decided"))?,
                        reference: Some(reference),
                        action_url: Some(url),
                        qr_code,
                        updated_at: shop.clock.now(),
                        ..attempt.clone()
                    };
                    let mut tx = shop.store.begin().await?;
                    if tx.change_payment(attempt.state, &waiting).await? {
                        tx.commit().await?;
                    }
                }
                // The reconciler asks again.
                Outcome::Unknown => {}
            }
            shop.store.caught_up().await?;
            let payment = shop.attempt(order.id, &attempt).await?;
            Ok(shop.attempt_led(&order, &payment))
        });
        work.await
            .map_err(|error| Error::Internal(error.to_string()))?
    }

    /// The first answer to a form, waited for while it is still being worked out.
    async fn attempt_again(&self, order: &Order, form: &DifferenceForm) -> Result<Placed> {
        let until = Instant::now() + REPEAT_WAITS;
        let mut pause = Duration::from_millis(15);
        loop {
            let payments = self.store.payments(order.id).await?;
            let known = payments
                .into_iter()
                .find(|payment| payment.id == form.payment);
            let payment = known.ok_or(Error::NotFound)?;
            let young = self.clock.now() - payment.created_at < REPEAT_WAITS.as_millis() as i64;
            let undecided = payment.state == PaymentState::Started;
            if !(undecided && young && Instant::now() < until) {
                return Ok(self.attempt_led(order, &payment));
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// A payment of an order as it is by now.
    pub(super) async fn attempt(&self, order: OrderId, attempt: &Payment) -> Result<Payment> {
        let payments = self.store.payments(order).await?;
        let known = payments
            .into_iter()
            .find(|payment| payment.id == attempt.id);
        known.ok_or(Error::NotFound)
    }

    /// Where the shopper goes on.
    pub(super) fn attempt_led(&self, order: &Order, payment: &Payment) -> Placed {
        match payment.state {
            PaymentState::ActionRequired => Placed::Continue {
                url: payment.action_url.clone().unwrap_or_default(),
            },
            PaymentState::Declined | PaymentState::Voided => self.led(order, "&declined=1"),
            state if state.is_paid() => Placed::Pending {
                number: order.number.clone(),
                token: order.access_token.clone(),
            },
            _ => self.led(order, ""),
        }
    }

    fn led(&self, order: &Order, why: &str) -> Placed {
        Placed::Continue {
            url: format!("{}{why}", difference_path(order)),
        }
    }
}
