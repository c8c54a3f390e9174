//! What was left open: payments the provider never answered, orders whose process died, shoppers who never came back
//! from their bank. The provider is asked, and the order finished or let go. Also the way back from 3-D Secure.

use model::checkout::Placed;
use model::credit::CREDIT;
use model::order::OrderState;
use model::payment::PaymentState;
use model::payment_method::OFFLINE;
use model::{Locale, Millis, OrderId};
use payments::{Outcome, Standing};
use store::Engine;
use tokio::time::timeout;

use crate::placement::{PROVIDER_TIMEOUT, TRIES};
use crate::settlement::{Deal, LetGo, known};
use crate::{Error, Result, Shop};

/// A payment younger than this may still be on its way: longer than we wait for a provider.
const ASK_AFTER: Millis = 15_000;
/// Orders looked at in one run.
const BATCH: i64 = 100;

/// How far to go with a payment whose outcome is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum GiveUp {
    /// Only ask.
    Never,
    /// Give it up if the provider never heard of it.
    WhenLost,
    /// Give it up unless money was set aside.
    Now,
}

impl Shop {
    /// Asks the providers about payments and refunds that have been open for a while and ends those that can be.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn settle_payments(&self) -> Result<()> {
        self.settle_older_than(self.clock.now() - ASK_AFTER).await
    }

    /// Ends at once what the last run of this process left open. Only where no other process serves the same shop:
    /// SQLite; elsewhere [`Shop::settle_payments`] comes round to it. Call it before the first request is served.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn settle_after_restart(&self) -> Result<()> {
        match self.store.engine() {
            Engine::Sqlite => self.settle_older_than(self.clock.now()).await,
            Engine::Postgres => Ok(()),
        }
    }

    async fn settle_older_than(&self, before: Millis) -> Result<()> {
        for order in self.store.open_payments(before, BATCH).await? {
            self.settle_one(order, GiveUp::WhenLost).await;
            let settled = self.settle_difference(order, GiveUp::WhenLost).await;
            if let Err(error) = settled {
                tracing::warn!(%order, %error, "what a changed order costs more could not be settled yet");
            }
        }
        for refund in self.store.open_refunds(before, BATCH).await? {
            let id = refund.id;
            if let Err(error) = self.finish_refund(refund).await {
                tracing::warn!(%id, %error, "a refund could not be finished yet");
            }
        }
        Ok(())
    }

    /// Lets go of unpaid orders that have held stock for too long, unless they turn out to be paid.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn expire_reservations(&self) -> Result<()> {
        let now = self.clock.now();
        for order in self.store.expired_orders(now, BATCH).await? {
            self.settle_one(order, GiveUp::Now).await;
        }
        Ok(())
    }

    /// One that fails must not keep the others waiting.
    async fn settle_one(&self, order: OrderId, give_up: GiveUp) {
        if let Err(error) = self.settle_order(Locale::En, order, give_up).await {
            tracing::warn!(%order, %error, "an open payment could not be settled yet");
        }
    }

    /// Makes of an order what its payment at the provider says.
    pub(crate) async fn settle_order(
        &self,
        locale: Locale,
        order: OrderId,
        give_up: GiveUp,
    ) -> Result<Placed> {
        for _ in 0..TRIES {
            let deal = self.deal(order).await?;
            if deal.order.state != OrderState::Pending {
                return self.settled(locale, deal, give_up).await;
            }
            if deal.payment.provider == OFFLINE {
                return self.settle_offline(locale, deal, give_up).await;
            }
            if deal.payment.provider == CREDIT {
                // The process died before it was accepted, and nobody else is to be asked.
                return match give_up {
                    GiveUp::Now => self.let_go_given_up(locale, deal).await,
                    GiveUp::Never | GiveUp::WhenLost => self.accept(locale, deal, "", false).await,
                };
            }
            let provider = self.provider(&deal.payment.provider)?;
            let payment = known(&deal.payment);
            let asked = timeout(PROVIDER_TIMEOUT, provider.query(&payment)).await;
            match asked.unwrap_or(Standing::Unreachable) {
                Standing::Captured { reference } => {
                    return self.accept(locale, deal, &reference, false).await;
                }
                Standing::Authorised { .. } => {
                    match self.capture(&*provider, &deal.payment).await {
                        Outcome::Approved { reference } => {
                            return self.accept(locale, deal, &reference, false).await;
                        }
                        Outcome::Declined { .. } => {}
                        _ => return self.keep_waiting(locale, &deal).await,
                    }
                }
                Standing::Declined { reason } => {
                    let mail = owed_a_mail(&deal);
                    let why = LetGo::Declined(reason);
                    return self.let_go(locale, deal, why, mail).await;
                }
                Standing::Voided => return self.let_go_given_up(locale, deal).await,
                Standing::Waiting if give_up != GiveUp::Now => {
                    return self.keep_waiting(locale, &deal).await;
                }
                Standing::Nothing if give_up == GiveUp::Never => {
                    return self.keep_waiting(locale, &deal).await;
                }
                Standing::Waiting | Standing::Nothing => {
                    // After this the provider refuses the payment even if our request reaches it only now.
                    let voided = timeout(PROVIDER_TIMEOUT, provider.void(&payment)).await;
                    match voided.unwrap_or(Outcome::Unknown) {
                        Outcome::Approved { .. } => {
                            return self.let_go_given_up(locale, deal).await;
                        }
                        // It was paid in this very moment: ask again.
                        Outcome::Declined { .. } => {}
                        _ => return self.keep_waiting(locale, &deal).await,
                    }
                }
                Standing::Unreachable => return self.keep_waiting(locale, &deal).await,
            }
        }
        Err(Error::Conflict("the payment keeps changing"))
    }

    /// An order that is decided. One that was called off unpaid is looked at once more when somebody comes with news of
    /// it: the provider may have taken the money in spite of being told to give it up.
    async fn settled(&self, locale: Locale, deal: Deal, give_up: GiveUp) -> Result<Placed> {
        let unpaid = deal.order.state == OrderState::Cancelled && !deal.payment.state.is_paid();
        if unpaid
            && give_up == GiveUp::Never
            && let Some(provider) = self.payments.find(&deal.payment.provider)
        {
            let payment = known(&deal.payment);
            let asked = timeout(PROVIDER_TIMEOUT, provider.query(&payment)).await;
            match asked.unwrap_or(Standing::Unreachable) {
                Standing::Captured { reference } => {
                    return self.accept(locale, deal, &reference, false).await;
                }
                Standing::Authorised { .. } => {
                    let voided = timeout(PROVIDER_TIMEOUT, provider.void(&payment)).await;
                    let number = &deal.order.number;
                    tracing::warn!(number, ?voided, "money was set aside too late");
                }
                _ => {}
            }
        }
        self.placed(locale, &deal.order).await
    }

    pub(crate) async fn let_go_given_up(&self, locale: Locale, deal: Deal) -> Result<Placed> {
        let mail = owed_a_mail(&deal);
        self.let_go(locale, deal, LetGo::GivenUp, mail).await
    }

    /// Leaves the order as it is until the next run.
    async fn keep_waiting(&self, locale: Locale, deal: &Deal) -> Result<Placed> {
        let mut tx = self.store.begin().await?;
        tx.touch_payment(deal.payment.id, self.clock.now()).await?;
        tx.commit().await?;
        self.placed(locale, &deal.order).await
    }

    /// The shopper is back from the provider's page: how did it go?
    ///
    /// # Errors
    /// `NotFound` when no payment has this reference.
    pub async fn finish_action(&self, locale: Locale, reference: &str) -> Result<Placed> {
        let payment = self.store.payment_by_reference(reference).await?;
        let payment = payment.ok_or(Error::NotFound)?;
        if payment.is_attempt() {
            return self.finish_attempt(payment).await;
        }
        self.settle_order(locale, payment.order, GiveUp::Never)
            .await
    }
}

/// Whether the shopper was left without an answer on the page. Who was sent to the bank knows what happened there.
fn owed_a_mail(deal: &Deal) -> bool {
    matches!(
        deal.payment.state,
        PaymentState::Started | PaymentState::Awaiting
    )
}
