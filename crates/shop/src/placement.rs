//! Placing an order: one transaction that prices, guards and writes it; the provider asked outside any transaction;
//! one transaction that makes it a sale (see `settlement`). Whatever dies in between, the reconciler ends.

mod ready;

use std::sync::Arc;
use std::time::Duration;

use model::cart::CartToken;
use model::checkout::{PlaceOrder, Placed};
use model::credit::CREDIT;
use model::event::Topic;
use model::order::{OrderState, TimelineEntry, TimelineKind};
use model::payment_method::OFFLINE;
use model::{Locale, Millis, Translated};
use payments::{Authorise, Device, Outcome};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};

use self::ready::{Ready, new_payment};
use crate::failpoint::failpoint;
use crate::outcome::payment_path;
use crate::secret::{fingerprint, order_number};
use crate::settlement::Deal;
use crate::stock::{Availability, sorted};
use crate::{Error, Result, Shop};

/// How long an unpaid order holds what it reserved.
pub(crate) const HELD_FOR: Millis = 15 * 60_000;
/// How long we wait for the provider before the reconciler takes over.
pub(crate) const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a repeat waits for the first one's result.
pub(crate) const REPEAT_WAITS: Duration = Duration::from_secs(12);
/// Tries of a transaction that the database ended for reasons that pass.
pub(crate) const TRIES: usize = 5;

/// What came of writing the order down.
enum Written {
    Fresh(Box<Deal>),
    /// An order with this key exists.
    Known,
    /// Something is no longer as the shopper saw it.
    Changed,
}

impl Shop {
    /// Places the order of a cart and pays it. Safe to call twice: the same key is answered with the first result.
    ///
    /// # Errors
    /// `Conflict` when the same key was posted with another body, `Invalid` for an unknown way to pay, `NotFound`
    /// when there is no such cart.
    pub async fn place_order(
        self: &Arc<Self>,
        locale: Locale,
        token: &CartToken,
        request: &PlaceOrder,
    ) -> Result<Placed> {
        let cart = self.cart_of(token).await?;
        let (cart, own_prices) = cart.ok_or(Error::NotFound)?;
        let seen = [request.seen_total, request.seen_credit].map(|seen| seen.to_string());
        let request_hash = fingerprint(
            &self.config.secret,
            &[
                &cart.id.to_string(),
                &request.method,
                &request.token,
                &seen[0],
                &seen[1],
            ],
        );
        let ready = if request.idempotency_key == cart.idempotency_key {
            self.ready(locale, &cart, &own_prices, request, &request_hash)
                .await?
        } else {
            None
        };
        let Some(order) = ready else {
            // A repeat finds the cart as the first one left it: emptied, or its last units reserved.
            let repeat = self.repeat(locale, &request.idempotency_key, &request_hash);
            return Ok(repeat.await?.unwrap_or(Placed::Changed));
        };
        // In a task of its own: a shopper who closes the page must not leave an order half done.
        let shop = self.clone();
        let token = request.token.clone();
        let client = Device::of(&request.user_agent);
        let work = tokio::spawn(async move {
            failpoint("place.prepared");
            let (key, hash) = (order.key().to_owned(), order.order.request_hash.clone());
            match shop.write_order(order).await? {
                Written::Fresh(deal) => shop.pay(locale, *deal, token, client).await,
                Written::Known => {
                    shop.store.caught_up().await?;
                    let repeat = shop.repeat(locale, &key, &hash).await?;
                    Ok(repeat.unwrap_or(Placed::Changed))
                }
                Written::Changed => Ok(Placed::Changed),
            }
        });
        work.await
            .map_err(|error| Error::Internal(error.to_string()))?
    }

    /// Writes the order with its lines, its payment and what it holds, in one transaction.
    async fn write_order(&self, mut ready: Ready) -> Result<Written> {
        let mut tries = TRIES;
        loop {
            match self.try_write_order(&ready).await {
                Err(store::Error::Duplicate(_)) if tries > 0 => {
                    // Once in a million orders a number is taken.
                    ready.order.number = order_number()?;
                }
                Err(error) if error.is_passing() && tries > 0 => {}
                other => return Ok(other?),
            }
            tries -= 1;
        }
    }

    async fn try_write_order(&self, ready: &Ready) -> std::result::Result<Written, store::Error> {
        let Ready {
            order,
            lines,
            redemptions,
            credits,
            own_prices,
            list,
        } = ready;
        let now = order.placed_at;
        let payment = new_payment(order, credits);
        let mut tx = self.store.begin().await?;
        if !tx.add_order(order, lines).await? {
            return Ok(Written::Known);
        }
        tx.add_reservations(order.id).await?;
        tx.add_payment(&payment).await?;
        let received = entry(now, TimelineKind::Received, "Order received", "已收到订单");
        tx.add_timeline_entry(order.id, &received, None).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        for redemption in redemptions {
            if !tx.redeem(order.id, &order.email, redemption, now).await? {
                return Ok(Written::Changed);
            }
        }
        for (credit, amount) in credits {
            if !tx.hold_credit(order.id, *credit, *amount, now).await? {
                return Ok(Written::Changed);
            }
        }
        if let Some((currency, version)) = *list
            && !tx.price_list_holds(currency, version).await?
        {
            return Ok(Written::Changed);
        }
        // Last, so that a variant everyone wants is locked as briefly as can be.
        let mut scarcer = Vec::new();
        for (variant, product, line) in sorted(lines) {
            let own = own_prices.iter().find(|(id, _)| *id == variant);
            let own = own.map_or(line.unit_price, |(_, price)| *price);
            let reserved = tx.reserve_stock(variant, line.quantity, own);
            let Some(left) = reserved.await? else {
                return Ok(Written::Changed);
            };
            if Availability::of(left) != Availability::of(left + line.quantity) {
                scarcer.extend(product);
            }
        }
        self.record_stock(&mut tx, &mut scarcer, now).await?;
        failpoint("place.writing");
        tx.commit().await?;
        failpoint("place.written");
        self.announce_order(order.id, &scarcer).await;
        Ok(Written::Fresh(Box::new(Deal {
            order: order.clone(),
            lines: lines.clone(),
            payment,
        })))
    }

    /// Asks the provider for the money and makes the order what comes of it.
    async fn pay(
        &self,
        locale: Locale,
        deal: Deal,
        token: String,
        client: Device,
    ) -> Result<Placed> {
        match deal.payment.provider.as_str() {
            OFFLINE => return self.promise(locale, deal).await,
            CREDIT => return self.accept(locale, deal, "", true).await,
            _ => {}
        }
        let provider = self.provider(&deal.payment.provider)?;
        let base = &self.config.base_url;
        let ask = Authorise {
            method: deal.payment.method.clone(),
            token,
            description: deal.order.number.clone(),
            locale,
            return_url: format!("{base}{}", locale.path(&payment_path(&deal.order))),
            notify_url: format!("{base}/webhooks/{}", deal.payment.provider),
            client,
            email: deal.order.email.clone(),
            expires_at: deal.order.expires_at,
            ..Authorise::new(deal.payment.key.clone(), deal.payment.amount)
        };
        let outcome = timeout(PROVIDER_TIMEOUT, provider.authorise(&ask)).await;
        failpoint("place.authorised");
        match outcome.unwrap_or(Outcome::Unknown) {
            Outcome::Approved { .. } => match self.capture(&*provider, &deal.payment).await {
                Outcome::Approved { reference } => {
                    failpoint("place.captured");
                    self.accept(locale, deal, &reference, true).await
                }
                Outcome::Declined { reason } => self.decline(locale, deal, reason).await,
                Outcome::ActionRequired { .. } | Outcome::Unknown => self.wait(deal).await,
            },
            Outcome::Declined { reason } => self.decline(locale, deal, reason).await,
            Outcome::ActionRequired { show, reference } => {
                self.require_action(deal, show, reference).await
            }
            Outcome::Unknown => self.wait(deal).await,
        }
    }

    /// The first result of a key, waited for while it is still being worked out; `None` when the key is new.
    async fn repeat(&self, locale: Locale, key: &str, hash: &str) -> Result<Option<Placed>> {
        let until = Instant::now() + REPEAT_WAITS;
        let mut pause = Duration::from_millis(15);
        loop {
            let Some(order) = self.store.order_by_key(key).await? else {
                return Ok(None);
            };
            if order.request_hash != hash {
                return Err(Error::Conflict(
                    "this form was already sent with other answers",
                ));
            }
            // A second version means that the first try is over, decided or not.
            let undecided = order.state == OrderState::Pending && order.version == 1;
            let young = self.clock.now() - order.placed_at < REPEAT_WAITS.as_millis() as Millis;
            if !(undecided && young && Instant::now() < until) {
                return Ok(Some(self.placed(locale, &order).await?));
            }
            sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }
}

/// A line of the timeline.
pub(crate) fn entry(at: Millis, kind: TimelineKind, en: &str, zh: &str) -> TimelineEntry {
    TimelineEntry {
        at,
        kind,
        detail: Translated::new(en, zh),
    }
}

#[cfg(test)]
pub(crate) mod crash;
#[cfg(test)]
mod tests;
