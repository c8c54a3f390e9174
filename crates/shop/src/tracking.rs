//! What carriers tell about parcels, and what they are asked: it may come late, often, in any order, or never.

use model::Millis;
use model::carrier::Label;
use model::event::Topic;
use model::parcel::ParcelEvent;
use payments::Notification;
use payments::carrier::{Tracking, Unheard};
use serde_json::Value;

use crate::label::GIVEN_UP;
use crate::parcel::{arrival, is_last};
use crate::placement::TRIES;
use crate::{Error, Result, Shop};

/// How long a carrier may be silent about a parcel before it is asked.
const SILENCE: Millis = 6 * 3_600_000;
/// Labels without an answer, and silent parcels, looked at in one run: each may take as long as a carrier does.
const UNANSWERED: i64 = 3;
const SILENT: i64 = 20;

impl Shop {
    /// Takes a notification that somebody posted in a carrier's name.
    ///
    /// # Errors
    /// `NotFound` for a carrier that is not used, `Unauthorized` when it is not proven to be the carrier's. Any other
    /// error means that the carrier should tell it again.
    pub async fn carrier_notified(&self, code: &str, told: Notification) -> Result<()> {
        let carrier = self.carriers.account(code).ok_or(Error::NotFound)?;
        let told = Notification {
            now: self.clock.now(),
            ..told
        };
        let heard = carrier.hear(&told).await.map_err(|why| match why {
            Unheard::NotAuthentic => Error::Unauthorized,
            Unheard::Unreachable => Error::Conflict("the carrier does not answer"),
        })?;
        for tracking in heard {
            let (reference, number) = (&tracking.reference, &tracking.number);
            for label in self.store.labels_of(code, reference, number).await? {
                self.parcel_told(&label, &tracking).await?;
            }
        }
        Ok(())
    }

    /// Writes down what a carrier tells about the parcel of a label. One that is not sent yet is asked about later.
    async fn parcel_told(&self, label: &Label, told: &Tracking) -> Result<()> {
        for _ in 0..TRIES {
            match self.try_parcel_told(label, told).await {
                Ok(true) => return Ok(()),
                Ok(false) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the order keeps changing"))
    }

    /// `false` when the order changed meanwhile.
    async fn try_parcel_told(&self, label: &Label, told: &Tracking) -> store::Result<bool> {
        let Some(id) = label.parcel else {
            return Ok(true);
        };
        let Some(order) = self.store.order(label.order).await? else {
            return Ok(true);
        };
        let parcels = self.store.parcels(order.id).await?;
        let Some(parcel) = parcels.iter().find(|parcel| parcel.id == id) else {
            return Ok(true);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // In one order, so that two messages about the same never wait for each other.
        let mut seen: Vec<_> = told.seen.iter().collect();
        seen.sort_by(|a, b| a.key.cmp(&b.key));
        let mut news = false;
        for seen in seen {
            let event = ParcelEvent {
                at: seen.event.at.min(now),
                ..seen.event.clone()
            };
            let key = format!("carrier:{}", seen.key);
            news |= tx.add_parcel_event(id, &key, &event).await?;
        }
        tx.label_heard(label.id, now).await?;
        let part = (!is_last(&order, &parcels)).then_some(parcel);
        // An order that was done or called off meanwhile stays so.
        let arrived = told.delivered_at.filter(|_| parcel.delivered_at.is_none());
        let arrived = arrived.and_then(|at| Some((at, arrival(&order, part, now).ok()?)));
        if let Some((at, change)) = arrived {
            let at = at.clamp(parcel.shipped_at.min(now), now);
            let arriving = self.arrive(&mut tx, &order, part, change, at, None);
            if !arriving.await? {
                return Ok(false);
            }
        } else if news {
            tx.touch_order(order.id, now).await?;
            tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
                .await?;
        }
        tx.commit().await?;
        if news || arrived.is_some() {
            self.announce_order(order.id, &[]).await;
        }
        Ok(true)
    }

    /// Asks carriers about labels without an answer, and about parcels that they have not spoken of for long.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn track_parcels(&self) -> Result<()> {
        let now = self.clock.now();
        for label in self
            .store
            .unanswered_labels(now - GIVEN_UP, UNANSWERED)
            .await?
        {
            if let Err(error) = self.settle_label(&label).await {
                tracing::warn!(id = %label.id, %error, "a label is still without an answer");
            }
        }
        for label in self.store.silent_labels(now - SILENCE, SILENT).await? {
            // Noted first: one that makes trouble must not keep the others waiting.
            let mut tx = self.store.begin().await?;
            tx.label_heard(label.id, now).await?;
            tx.commit().await?;
            let (Some(rate), Some(bought)) = (&label.rate, &label.bought) else {
                continue;
            };
            match self.carrier(&rate.via).track(&bought.reference).await {
                Some(told) => self.parcel_told(&label, &told).await?,
                // The next run asks about the others.
                None => break,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
