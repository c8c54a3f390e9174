//! What providers tell the shop. It may come late, often and in any order, before or after the shopper's browser is
//! back, or never: it ends where the browser and the reconciler end as well.

use payments::{About, Notification, Reply, Standing};

use crate::reconciler::GiveUp;
use crate::{Error, Result, Shop};

impl Shop {
    /// Takes a notification that somebody posted in a provider's name; answers what the provider wants to hear once
    /// everything it says is written down.
    ///
    /// # Errors
    /// `NotFound` for a provider that is not offered, `Unauthorized` when it is not proven to be the provider's. Any
    /// other error means that the provider should tell it again.
    pub async fn notified(&self, provider: &str, notification: Notification) -> Result<Reply> {
        let found = self.payments.find(provider).ok_or(Error::NotFound)?;
        let notification = Notification {
            now: self.clock.now(),
            ..notification
        };
        let heard = found.hear(&notification).map_err(|_| Error::Unauthorized)?;
        for about in heard.about {
            match about {
                About::Payment { key, standing } => {
                    self.payment_heard(provider, &key, standing).await?;
                }
                About::Refund { key, done } => self.refund_heard(provider, &key, done).await?,
            }
        }
        Ok(heard.reply)
    }

    /// A signed word that the money is ours is believed. Anything else may be old by now: a reason to ask.
    async fn payment_heard(&self, provider: &str, key: &str, standing: Standing) -> Result<()> {
        let Some(order) = self.store.order_of_payment(key).await? else {
            // Another shop may share the account.
            tracing::info!(provider, key, "a notification about a payment of others");
            return Ok(());
        };
        let payments = self.store.payments(order).await?;
        let attempt = payments.into_iter().find(|payment| {
            payment.is_attempt() && payment.key == key && payment.provider == provider
        });
        if let Some(attempt) = attempt {
            return self.attempt_heard(attempt, standing).await;
        }
        let deal = self.deal(order).await?;
        if deal.payment.provider != provider || deal.payment.key != key {
            tracing::warn!(provider, key, "a notification in another provider's name");
            return Ok(());
        }
        let locale = deal.order.locale;
        match standing {
            Standing::Captured { reference } => {
                self.accept(locale, deal, &reference, false).await?;
            }
            Standing::Authorised { .. } | Standing::Declined { .. } | Standing::Voided => {
                self.settle_order(locale, order, GiveUp::Never).await?;
            }
            Standing::Nothing | Standing::Waiting | Standing::Unreachable => {}
        }
        Ok(())
    }

    async fn refund_heard(&self, provider: &str, key: &str, done: bool) -> Result<()> {
        let Some(order) = self.store.order_of_refund(key).await? else {
            tracing::info!(provider, key, "a notification about a refund of others");
            return Ok(());
        };
        let refunds = self.store.refunds(order).await?;
        let payments = self.store.payments(order).await?;
        let known = refunds.into_iter().find(|refund| refund.key == key);
        let Some(refund) = known.filter(|refund| {
            let of = payments.iter().find(|payment| payment.id == refund.payment);
            of.is_some_and(|payment| payment.provider == provider)
        }) else {
            return Ok(());
        };
        if done {
            self.refund_done(&refund, "").await
        } else {
            self.refund_failed(&refund).await
        }
    }
}

#[cfg(test)]
mod tests;
