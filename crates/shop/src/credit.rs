//! Gift cards and store credit at the counter: their codes on the cart, what they pay of an order, and new ones. They are
//! money, not a discount: totals and taxes stay, and the payment is for the rest.

mod letter;

use model::cart::CartToken;
use model::credit::{
    CREDITS_MAX, Credit, EnteredCredit, EntryKind, PaidPart, UseState, named, pay_with, read_code,
};
use model::credit_desk::NewCredit;
use model::job::Job;
use model::promotion::Refusal;
use model::{CreditId, Locale, Millis, Money, OrderId, StaffId};
use store::{Cart, NewEntry, Order, Refund, Tx, new_id};

use crate::promotion::{BUSY, TRIES, invalid};
use crate::secret::{credit_code, hash_token};
use crate::{Result, Shop};

/// Where a new gift card or credit comes from.
pub(crate) struct Origin<'a> {
    /// Key of the form or refund: it makes one.
    pub key: &'a str,
    /// What its first entry says.
    pub kind: EntryKind,
    /// Who of the staff issues it.
    pub staff: Option<StaffId>,
    /// The order whose money it is.
    pub order: Option<OrderId>,
}

impl Shop {
    /// What the gift cards and credits on a cart pay of `total`, as its shopper sees them.
    pub(crate) async fn covered(
        &self,
        locale: Locale,
        cart: &Cart,
        total: Money,
    ) -> Result<Vec<EnteredCredit>> {
        let now = self.clock.now();
        let mut known = Vec::new();
        for id in &cart.credits {
            known.extend(self.store.credit(*id).await?);
        }
        let free = known.iter().map(|one| one.free(total, now));
        let free: Vec<_> = free.collect();
        let amounts: Vec<i64> = free.iter().map(|free| free.unwrap_or(0)).collect();
        let (parts, _) = pay_with(total.amount, &amounts);
        let shown = known.iter().zip(free).zip(parts);
        let shown = shown.map(|((one, free), part)| EnteredCredit {
            id: one.id,
            part: PaidPart {
                name: one.name(locale),
                amount: Money::new(part, total.currency),
            },
            left: Money::new(free.unwrap_or(0), one.balance.currency),
            why: free.map_or_else(|why| why.words().get(locale).to_owned(), |_| String::new()),
        });
        Ok(shown.collect())
    }

    /// What an order of `total` made of this cart would hold, by ascending id.
    pub(crate) async fn held_for_order(
        &self,
        cart: &Cart,
        total: Money,
    ) -> Result<Vec<(CreditId, i64)>> {
        let covered = self.covered(Locale::En, cart, total).await?.into_iter();
        let held = covered.map(|one| (one.id, one.part.amount.amount));
        let mut held: Vec<_> = held.filter(|(_, amount)| *amount > 0).collect();
        held.sort_unstable();
        Ok(held)
    }

    /// What gift cards and credit pay of an order, in words.
    pub(crate) async fn paid_parts(&self, locale: Locale, order: &Order) -> Result<Vec<PaidPart>> {
        let used = self.store.credit_uses(order.id).await?.into_iter();
        let used = used.filter(|used| used.state != UseState::Released);
        let part = used.map(|used| PaidPart {
            name: named(used.kind, &used.last_four, locale),
            amount: order.totals.money(used.amount),
        });
        Ok(part.collect())
    }

    /// Puts a gift card or credit on the visitor's cart; `false` when what was typed is the code of none. One that cannot
    /// be used now is put there too: the cart says why.
    pub(crate) async fn enter_credit(&self, token: &CartToken, typed: &str) -> Result<bool> {
        let Some(code) = read_code(typed) else {
            return Ok(false);
        };
        let Some(known) = self.store.credit_by_hash(&hash_token(&code)).await? else {
            return Ok(false);
        };
        for _ in 0..TRIES {
            let cart = self.full_cart(token).await?;
            if cart.credits.contains(&known.id) {
                return Ok(true);
            }
            if cart.credits.len() >= CREDITS_MAX {
                return Err(invalid(Refusal::TooManyCodes.words()));
            }
            let mut credits = cart.credits.clone();
            credits.push(known.id);
            if self.keep_credits(&cart, &credits).await? {
                return Ok(true);
            }
        }
        Err(BUSY)
    }

    /// Takes a gift card or credit off the visitor's cart. One that is gone already stays so.
    ///
    /// # Errors
    /// `NotFound` when there is nothing in the cart.
    pub async fn remove_credit(&self, token: &CartToken, credit: CreditId) -> Result<()> {
        for _ in 0..TRIES {
            let cart = self.full_cart(token).await?;
            let mut kept = cart.credits.clone();
            kept.retain(|known| *known != credit);
            if kept == cart.credits || self.keep_credits(&cart, &kept).await? {
                return Ok(());
            }
        }
        Err(BUSY)
    }

    /// Keeps the gift cards and credits of a cart, unless it changed since it was read: then `false`.
    async fn keep_credits(&self, cart: &Cart, credits: &[CreditId]) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        if tx.save_credits(cart.id, cart.version, credits, now).await? {
            tx.commit().await?;
            return Ok(true);
        }
        drop(tx);
        self.store.caught_up().await?;
        Ok(false)
    }

    /// Makes a gift card or credit, with its first entry and the mail to whom it is for; `None` when its key made one
    /// before.
    pub(crate) async fn new_credit(
        &self,
        tx: &mut Tx,
        new: &NewCredit,
        origin: &Origin<'_>,
        now: Millis,
    ) -> store::Result<Option<CreditId>> {
        let id: CreditId = new_id();
        let code = credit_code(&self.config.secret, id);
        let credit = Credit {
            id,
            kind: new.kind,
            last_four: code.chars().skip(code.len().saturating_sub(4)).collect(),
            balance: new.amount,
            held: 0,
            email: new.email.clone(),
            locale: new.locale,
            expires_at: new.expires_at,
            blocked: false,
            created_at: now,
            version: 1,
        };
        let hash = hash_token(&code);
        if !tx.add_credit(&credit, &hash, origin.key).await? {
            return Ok(None);
        }
        let entry = NewEntry {
            credit: id,
            at: now,
            kind: origin.kind,
            amount: new.amount.amount,
            held: 0,
            order: origin.order,
            staff: origin.staff,
            reason: "",
            key: None,
        };
        tx.add_credit_entry(entry).await?;
        if !new.email.is_empty() {
            let key = format!("mail-credit-{id}");
            let mail = Job::SendCreditMail { credit: id };
            tx.enqueue(&mail, now, Some(&key)).await?;
        }
        Ok(Some(id))
    }

    /// Books what of a refund goes to gift cards and credit: back where it came from, or all of it to a new credit.
    pub(crate) async fn book_credit(
        &self,
        tx: &mut Tx,
        order: &Order,
        refund: &Refund,
        parts: &[(CreditId, i64)],
        now: Millis,
    ) -> store::Result<()> {
        if refund.as_credit {
            let new = NewCredit {
                kind: model::credit::CreditKind::StoreCredit,
                amount: order.totals.money(refund.amount),
                email: order.email.clone(),
                locale: order.locale,
                expires_at: None,
            };
            let origin = Origin {
                key: &format!("refund-{}", refund.id),
                kind: EntryKind::Refunded,
                staff: None,
                order: Some(order.id),
            };
            self.new_credit(tx, &new, &origin, now).await?;
            return Ok(());
        }
        for (credit, amount) in parts {
            tx.give_credit_back(order.id, *credit, *amount, now).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
