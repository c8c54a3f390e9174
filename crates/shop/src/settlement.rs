//! What becomes of a written order: a sale once it is paid, nothing once it is not. Each is one transaction, decided on
//! the order as it was read and refused by the database when somebody else decided first.

use std::sync::Arc;

use model::checkout::Placed;
use model::event::Topic;
use model::job::{Job, MailKind};
use model::order::{OrderState, TimelineKind};
use model::payment::DeclineReason;
use model::state::{OrderEvent, PaymentEvent};
use model::{Locale, OrderId, ProductId};
use payments::{Known, Outcome, PaymentProvider};
use serde_json::Value;
use store::{Order, OrderChange, OrderLine, Payment, Reservation, Tx};
use tokio::time::timeout;

use crate::failpoint::failpoint;
use crate::outcome::{declined, pending};
use crate::placement::{PROVIDER_TIMEOUT, TRIES, entry};
use crate::secret::random_token;
use crate::stock::{Availability, sorted};
use crate::{Error, Result, Shop};

/// An order with its lines and the payment that decides about it.
#[derive(Clone)]
pub(crate) struct Deal {
    pub(crate) order: Order,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) payment: Payment,
}

/// Why an order is let go before it was paid.
#[derive(Clone, Copy)]
pub(crate) enum LetGo {
    /// The provider refused.
    Declined(DeclineReason),
    /// Nothing came of it in time, or the shopper called it off. The provider was told to give it up.
    GivenUp,
}

impl Shop {
    /// The order with what decides about it.
    pub(crate) async fn deal(&self, id: OrderId) -> Result<Deal> {
        let order = self.store.order(id).await?.ok_or(Error::NotFound)?;
        let payment = own(self.store.payments(id).await?);
        Ok(Deal {
            lines: self.store.order_lines(id).await?,
            payment: payment.ok_or(Error::Conflict("the order has no payment"))?,
            order,
        })
    }

    /// The same after somebody else decided first.
    pub(crate) async fn deal_again(&self, id: OrderId) -> Result<Deal> {
        self.store.caught_up().await?;
        self.deal(id).await
    }

    pub(crate) fn provider(&self, code: &str) -> Result<Arc<dyn PaymentProvider>> {
        let provider = self.payments.find(code);
        provider.ok_or_else(|| Error::Internal(format!("no payment provider {code:?} here")))
    }

    pub(crate) async fn capture(
        &self,
        provider: &dyn PaymentProvider,
        payment: &Payment,
    ) -> Outcome {
        let outcome = timeout(PROVIDER_TIMEOUT, provider.capture(&known(payment))).await;
        outcome.unwrap_or(Outcome::Unknown)
    }

    /// Makes a paid order a sale. `at_once` is whether the shopper is still there to see it.
    pub(crate) async fn accept(
        &self,
        locale: Locale,
        mut deal: Deal,
        reference: &str,
        at_once: bool,
    ) -> Result<Placed> {
        for _ in 0..TRIES {
            let Ok(state) = deal.order.state.after(OrderEvent::Accept) else {
                return self.accepted_before(locale, deal, reference).await;
            };
            match self.try_accept(&deal, state, reference, at_once).await {
                Ok(true) => {
                    failpoint("place.accepted");
                    self.announce_order(deal.order.id, &[]).await;
                    return Ok(Placed::Paid {
                        number: deal.order.number,
                        token: deal.order.access_token,
                    });
                }
                Ok(false) => deal = self.deal_again(deal.order.id).await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        // The money is ours and the order is still held: the reconciler will try again.
        Ok(pending(&deal.order))
    }

    async fn try_accept(
        &self,
        deal: &Deal,
        state: OrderState,
        reference: &str,
        at_once: bool,
    ) -> store::Result<bool> {
        let Deal {
            order,
            lines,
            payment,
        } = deal;
        let Ok(captured) = payment.state.after(PaymentEvent::Capture) else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            state,
            payment: captured,
            ..order.change(now)
        };
        let paid = Payment {
            state: captured,
            // Orders that nobody was asked about have none: it would be the same for all of them.
            reference: Some(reference).filter(|r| !r.is_empty()).map(str::to_owned),
            action_url: None,
            qr_code: None,
            failure: None,
            updated_at: now,
            ..payment.clone()
        };
        if !tx.change_order(&change).await? || !tx.change_payment(payment.state, &paid).await? {
            return Ok(false);
        }
        clear_cart(&mut tx, order, now).await?;
        let event = entry(now, TimelineKind::Paid, "Payment received", "已付款");
        tx.add_timeline_entry(order.id, &event, None).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        let mail = if at_once {
            MailKind::OrderPlaced { paid: true }
        } else {
            MailKind::OrderPaid
        };
        enqueue_mail(&mut tx, order.id, mail, now).await?;
        tx.spend_credit(order.id, now).await?;
        sell(&mut tx, order, lines, now).await?;
        failpoint("place.accepting");
        tx.commit().await?;
        Ok(true)
    }

    /// The provider says paid, the order is no longer open. Either somebody accepted it before, or it was called off
    /// and the provider took the money in spite of being told to give it up: then it goes back at once.
    async fn accepted_before(&self, locale: Locale, deal: Deal, reference: &str) -> Result<Placed> {
        if deal.order.state == OrderState::Cancelled && !deal.payment.state.is_paid() {
            self.give_back_late_money(deal.clone(), reference).await?;
        }
        self.placed(locale, &deal.order).await
    }

    /// Lets an unpaid order go: what it held is for sale again, the cart stays with a new key. `mail` is whether the
    /// shopper must be told by mail.
    pub(crate) async fn let_go(
        &self,
        locale: Locale,
        mut deal: Deal,
        why: LetGo,
        mail: bool,
    ) -> Result<Placed> {
        for _ in 0..TRIES {
            if deal.order.state != OrderState::Pending {
                break;
            }
            match self.try_let_go(&deal, why, mail).await {
                Ok(Some(freer)) => {
                    self.announce_order(deal.order.id, &freer).await;
                    return Ok(declined(locale, why.reason()));
                }
                Ok(None) => deal = self.deal_again(deal.order.id).await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.placed(locale, &deal.order).await
    }

    /// Answers with the products whose availability changed; `None` when somebody else decided first.
    async fn try_let_go(
        &self,
        deal: &Deal,
        why: LetGo,
        mail: bool,
    ) -> store::Result<Option<Vec<ProductId>>> {
        let Deal {
            order,
            lines,
            payment,
        } = deal;
        let event = match why {
            LetGo::Declined(_) => PaymentEvent::Decline,
            LetGo::GivenUp => PaymentEvent::Void,
        };
        let (Ok(state), Ok(unpaid)) = (
            order.state.after(OrderEvent::Cancel),
            payment.state.after(event),
        ) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            state,
            payment: unpaid,
            ..order.change(now)
        };
        let failed = Payment {
            state: unpaid,
            action_url: None,
            qr_code: None,
            failure: Some(why.reason()),
            updated_at: now,
            ..payment.clone()
        };
        if !tx.change_order(&change).await? || !tx.change_payment(payment.state, &failed).await? {
            return Ok(None);
        }
        tx.set_reservations(order.id, Reservation::Held, Reservation::Released)
            .await?;
        tx.give_back_promotions(order.id).await?;
        tx.release_credit(order.id, now).await?;
        renew_cart_key(&mut tx, order, now).await?;
        let message = match why {
            LetGo::Declined(_) => entry(
                now,
                TimelineKind::PaymentDeclined,
                "Payment declined; nothing was charged",
                "付款被拒绝，未产生扣款",
            ),
            LetGo::GivenUp => entry(
                now,
                TimelineKind::Cancelled,
                "Order cancelled before payment; nothing was charged",
                "订单在付款前取消，未产生扣款",
            ),
        };
        tx.add_timeline_entry(order.id, &message, None).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        if mail {
            enqueue_mail(&mut tx, order.id, MailKind::OrderCancelled, now).await?;
        }
        let mut freer = Vec::new();
        for (variant, product, line) in sorted(lines) {
            let left = tx.release_stock(variant, line.quantity).await?;
            if Availability::of(left) != Availability::of(left - line.quantity) {
                freer.extend(product);
            }
        }
        self.record_stock(&mut tx, &mut freer, now).await?;
        tx.commit().await?;
        Ok(Some(freer))
    }

    pub(crate) async fn decline(
        &self,
        locale: Locale,
        deal: Deal,
        reason: DeclineReason,
    ) -> Result<Placed> {
        self.let_go(locale, deal, LetGo::Declined(reason), false)
            .await
    }
}

impl LetGo {
    const fn reason(self) -> DeclineReason {
        match self {
            Self::Declined(reason) => reason,
            Self::GivenUp => DeclineReason::GivenUp,
        }
    }
}

/// The payment that an order was placed with; what it cost more since is no part of how it was placed.
pub(crate) fn own(payments: Vec<Payment>) -> Option<Payment> {
    payments
        .into_iter()
        .rfind(|payment| !payment.is_difference())
}

/// A payment in the words of the providers.
pub(crate) fn known(payment: &Payment) -> Known {
    Known {
        key: payment.key.clone(),
        amount: payment.amount,
        reference: payment.reference.clone(),
    }
}

/// Makes what an order holds a sale. Stock comes last in a transaction, by ascending id: what everyone wants is locked
/// as briefly as can be.
pub(crate) async fn sell(
    tx: &mut Tx,
    order: &Order,
    lines: &[OrderLine],
    now: i64,
) -> store::Result<()> {
    tx.set_reservations(order.id, Reservation::Held, Reservation::Sold)
        .await?;
    for (variant, _, line) in sorted(lines) {
        tx.sell_stock(variant, line.quantity).await?;
        tx.record_movement(variant, -line.quantity, "sale", Some(order.id), now)
            .await?;
    }
    count_sales(tx, lines, 1).await
}

/// Takes what was ordered out of the cart it came from, and ends what the cart was for this order.
pub(crate) async fn clear_cart(tx: &mut Tx, order: &Order, now: i64) -> store::Result<()> {
    let (Some(cart), Some(old)) = (order.cart, order.idempotency_key.as_deref()) else {
        return Ok(());
    };
    tx.empty_cart(cart, order.id).await?;
    tx.end_cart(cart, old, &new_key()?, now).await
}

/// The cart's next order has a key of its own.
async fn renew_cart_key(tx: &mut Tx, order: &Order, now: i64) -> store::Result<()> {
    let (Some(cart), Some(old)) = (order.cart, order.idempotency_key.as_deref()) else {
        return Ok(());
    };
    tx.renew_cart_key(cart, old, &new_key()?, now).await
}

fn new_key() -> store::Result<String> {
    random_token().map_err(|error| store::Error::Commit(error.to_string()))
}

/// Counts the lines towards their products' sales, or away from them, by ascending product.
pub(crate) async fn count_sales(tx: &mut Tx, lines: &[OrderLine], sign: i64) -> store::Result<()> {
    let mut sold: Vec<(ProductId, i64)> = Vec::new();
    for line in lines {
        let Some(product) = line.product else {
            continue;
        };
        match sold.iter_mut().find(|(known, _)| *known == product) {
            Some((_, units)) => *units += line.quantity,
            None => sold.push((product, line.quantity)),
        }
    }
    sold.sort_unstable();
    for (product, units) in sold {
        tx.add_sales(product, sign * units).await?;
    }
    Ok(())
}

/// Queues a mail about an order, once.
pub(crate) async fn enqueue_mail(
    tx: &mut Tx,
    order: OrderId,
    mail: MailKind,
    now: i64,
) -> store::Result<()> {
    let key = format!("mail-{order}-{}", mail.code());
    tx.enqueue(&Job::SendMail { order, mail }, now, Some(&key))
        .await?;
    Ok(())
}
