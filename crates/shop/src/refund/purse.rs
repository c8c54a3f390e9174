//! What an order was paid with: a payment, and the gift cards and credits beside it. Money goes back to the payment
//! first, as far as that gave it, then to the cards.

use model::credit::{BY_CREDIT, CreditKind, UseState, give_back, named};
use model::payment::RefundState;
use model::state::PaymentEvent;
use model::{Locale, Money, OrderId, Translated};
use store::{CreditUse, Order, Payment, Refund, Tx, new_id};

use super::{most_refundable, refundable};
use crate::Shop;

/// What an order was paid with, as it was read.
pub(crate) struct Purse {
    /// The payment of which the most can still be given back.
    pub payment: Payment,
    /// What was spent of gift cards and credits.
    pub spent: Vec<CreditUse>,
}

impl Purse {
    /// What can still be given back of all of it.
    pub(crate) fn left(&self) -> i64 {
        let spent = self.spent.iter().map(|used| used.amount - used.refunded);
        refundable(&self.payment) + spent.sum::<i64>()
    }
}

impl Shop {
    /// What an order was paid with; none where nobody kept a payment.
    pub(crate) async fn purse(&self, order: OrderId) -> store::Result<Option<Purse>> {
        let payments = self.store.payments(order).await?;
        let Some(payment) = most_refundable(&payments).cloned() else {
            return Ok(None);
        };
        let spent = self.spent(order).await?;
        Ok(Some(Purse { payment, spent }))
    }

    /// What was spent of gift cards and credits for an order, by ascending id.
    pub(crate) async fn spent(&self, order: OrderId) -> store::Result<Vec<CreditUse>> {
        let mut spent = self.store.credit_uses(order).await?;
        spent.retain(|used| used.state == UseState::Spent);
        Ok(spent)
    }

    /// What was taken for an order: all of its total, or what came too late for one that had let its cards go.
    pub(super) async fn money_taken(&self, order: &Order) -> store::Result<i64> {
        let used = self.store.credit_uses(order.id).await?.into_iter();
        let released = used.filter(|used| used.state == UseState::Released);
        let released: i64 = released.map(|used| used.amount).sum();
        Ok(order.totals.total - released)
    }

    /// How a refund was given back, as its credit note says.
    pub(crate) fn ways_back(&self, order: &Order, refund: &Refund) -> Translated {
        let say = |locale: Locale| {
            let money = |amount| order.totals.money(amount).show(locale);
            let method = self.method_name(locale, &order.method);
            let cards = self.method_name(locale, BY_CREDIT);
            match (refund.amount - refund.credit, refund.credit) {
                _ if refund.as_credit => CreditKind::StoreCredit.name(locale).to_owned(),
                (_, 0) => method,
                (0, _) => cards,
                (rest, credit) => {
                    format!("{method} {}, {cards} {}", money(rest), money(credit))
                }
            }
        };
        Translated::new(say(Locale::En), say(Locale::Zh))
    }

    /// Where a refund goes, in English and Chinese; empty for the way the payment came.
    pub(super) async fn way_back(
        &self,
        order: &Order,
        refund: &Refund,
    ) -> store::Result<(String, String)> {
        if refund.as_credit {
            return Ok((" as store credit".to_owned(), "（转为商店余额）".to_owned()));
        }
        let used = self.store.credit_uses(order.id).await?;
        let parts = self.store.refund_credits(refund.id).await?;
        let words = |locale: Locale| {
            let parts = parts.iter().filter_map(|(credit, amount)| {
                let used = used.iter().find(|used| used.credit == *credit)?;
                let name = named(used.kind, &used.last_four, locale);
                let amount = Money::new(*amount, order.totals.currency).show(locale);
                Some(match locale {
                    Locale::En => format!("{amount} to {name}"),
                    Locale::Zh => format!("{amount} 退回{name}"),
                })
            });
            parts.collect::<Vec<_>>()
        };
        if parts.is_empty() {
            return Ok((String::new(), String::new()));
        }
        Ok((
            format!(" ({})", words(Locale::En).join(", ")),
            format!("（{}）", words(Locale::Zh).join("，")),
        ))
    }
}

/// Sets money aside from what an order was paid with and writes down the refund; `None` when something changed since it
/// was read, more is asked for than is left, or the key is taken.
pub(crate) async fn set_aside(
    tx: &mut Tx,
    purse: &Purse,
    amount: i64,
    as_credit: bool,
    reason: &str,
    key: &str,
    now: i64,
) -> store::Result<Option<Refund>> {
    let payment = &purse.payment;
    let spent = purse.spent.iter().map(|used| used.amount - used.refunded);
    let spent: Vec<i64> = spent.collect();
    let Some((of_payment, parts)) = give_back(amount, refundable(payment), &spent) else {
        return Ok(None);
    };
    let refund = Refund {
        id: new_id(),
        order: payment.order,
        payment: payment.id,
        key: key.to_owned(),
        state: RefundState::Started,
        amount,
        credit: amount - of_payment,
        as_credit,
        reason: reason.to_owned(),
        created_at: now,
    };
    if !tx.add_refund(&refund).await? {
        return Ok(None);
    }
    if of_payment > 0 {
        let event = PaymentEvent::Refund {
            captured: payment.amount.amount,
            refunded: payment.refunded,
            amount: of_payment,
        };
        let Ok(state) = payment.state.after(event) else {
            return Ok(None);
        };
        let aside = tx.set_aside_refund(payment, of_payment, state, now);
        if !aside.await? {
            return Ok(None);
        }
    }
    for (used, part) in purse.spent.iter().zip(parts).filter(|(_, part)| *part > 0) {
        if !tx.set_aside_credit(refund.id, used, part).await? {
            return Ok(None);
        }
    }
    Ok(Some(refund))
}
