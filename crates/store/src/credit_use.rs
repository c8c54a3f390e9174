//! What orders hold, spend and give back of gift cards and store credit. It is guarded where it changes, as stock is: how
//! many rows a statement changed decides. Whoever changes several in one transaction goes by ascending id.

use model::credit::{CreditKind, EntryKind, GRACE, UseState};
use model::{CreditId, Millis, OrderId, RefundId};

use crate::credit::NewEntry;
use crate::error::{Result, from_name, to_name};
use crate::{Store, Tx};

/// What of an order's total is paid with one gift card or credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditUse {
    /// The order.
    pub order: OrderId,
    /// The gift card or credit.
    pub credit: CreditId,
    /// What kind it is.
    pub kind: CreditKind,
    /// The last four letters of its code.
    pub last_four: String,
    /// How much, in minor units.
    pub amount: i64,
    /// What of it was given back or set aside for it.
    pub refunded: i64,
    /// What became of it.
    pub state: UseState,
}

impl Store {
    /// What an order is or was to be paid with, by ascending id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn credit_uses(&self, order: OrderId) -> Result<Vec<CreditUse>> {
        let rows: Vec<(i64, String, String, i64, i64, String)> = sqlx::query_as(
            "SELECT credit.id, credit.kind, credit.last_four, used.amount, used.refunded, used.state
             FROM credit_use AS used JOIN credit ON credit.id = used.credit_id
             WHERE used.order_id = $1
             ORDER BY credit.id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let used =
            |(id, kind, last_four, amount, refunded, state): (i64, String, _, _, _, String)| {
                Ok(CreditUse {
                    order,
                    credit: CreditId::from(id),
                    kind: from_name("credit.kind", &kind)?,
                    last_four,
                    amount,
                    refunded,
                    state: from_name("credit_use.state", &state)?,
                })
            };
        rows.into_iter().map(used).collect()
    }

    /// What of a refund is taken from which gift card or credit, by ascending id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refund_credits(&self, refund: RefundId) -> Result<Vec<(CreditId, i64)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT credit_id, amount FROM refund_credit WHERE refund_id = $1 ORDER BY credit_id",
        )
        .bind(refund.get())
        .fetch_all(self.fresh())
        .await?;
        let rows = rows.into_iter();
        Ok(rows.map(|(id, amount)| (id.into(), amount)).collect())
    }
}

impl Tx {
    async fn order_entry(
        &mut self,
        (credit, order): (CreditId, OrderId),
        kind: EntryKind,
        (amount, held): (i64, i64),
        at: Millis,
    ) -> Result<()> {
        let entry = NewEntry {
            credit,
            at,
            kind,
            amount,
            held,
            order: Some(order),
            staff: None,
            reason: "",
            key: None,
        };
        self.add_credit_entry(entry).await?;
        Ok(())
    }

    /// Holds so much for an order that is in this transaction already, if that much is free and may be spent: else
    /// `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn hold_credit(
        &mut self,
        order: OrderId,
        credit: CreditId,
        amount: i64,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE credit SET held = held + $2
             WHERE id = $1 AND balance - held >= $2 AND blocked = 0 AND (expires_at IS NULL OR expires_at > $3)",
        )
        .bind(credit.get())
        .bind(amount)
        .bind(at)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO credit_use (order_id, credit_id, amount, state) VALUES ($1, $2, $3, 'held')")
            .bind(order.get())
            .bind(credit.get())
            .bind(amount)
            .execute(self.conn())
            .await?;
        self.order_entry((credit, order), EntryKind::Held, (0, amount), at)
            .await?;
        Ok(true)
    }

    /// Spends what an order holds. Done twice, it is spent once.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn spend_credit(&mut self, order: OrderId, at: Millis) -> Result<()> {
        for (credit, amount) in self.end_credit_use(order, UseState::Spent).await? {
            sqlx::query("UPDATE credit SET balance = balance - $2, held = held - $2 WHERE id = $1")
                .bind(credit.get())
                .bind(amount)
                .execute(self.conn())
                .await?;
            let change = (-amount, -amount);
            self.order_entry((credit, order), EntryKind::Spent, change, at)
                .await?;
        }
        Ok(())
    }

    /// Gives free what an order holds. Done twice, it is given free once.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn release_credit(&mut self, order: OrderId, at: Millis) -> Result<()> {
        for (credit, amount) in self.end_credit_use(order, UseState::Released).await? {
            sqlx::query("UPDATE credit SET held = held - $2 WHERE id = $1")
                .bind(credit.get())
                .bind(amount)
                .execute(self.conn())
                .await?;
            let change = (0, -amount);
            self.order_entry((credit, order), EntryKind::Released, change, at)
                .await?;
        }
        Ok(())
    }

    /// What was held until now, by ascending id.
    async fn end_credit_use(
        &mut self,
        order: OrderId,
        to: UseState,
    ) -> Result<Vec<(CreditId, i64)>> {
        let mut rows: Vec<(i64, i64)> = sqlx::query_as(
            "UPDATE credit_use SET state = $2 WHERE order_id = $1 AND state = 'held'
             RETURNING credit_id, amount",
        )
        .bind(order.get())
        .bind(to_name(to))
        .fetch_all(self.conn())
        .await?;
        rows.sort_unstable();
        let rows = rows.into_iter();
        Ok(rows.map(|(id, amount)| (id.into(), amount)).collect())
    }

    /// Sets so much of what an order was paid with aside for a refund, unless it changed since it was read: then `false`.
    ///
    /// # Errors
    /// When more would be given back than was spent, or the database is away.
    pub async fn set_aside_credit(
        &mut self,
        refund: RefundId,
        used: &CreditUse,
        amount: i64,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE credit_use SET refunded = refunded + $4
             WHERE order_id = $1 AND credit_id = $2 AND refunded = $3 AND state = 'spent'",
        )
        .bind(used.order.get())
        .bind(used.credit.get())
        .bind(used.refunded)
        .bind(amount)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO refund_credit (refund_id, credit_id, amount) VALUES ($1, $2, $3)")
            .bind(refund.get())
            .bind(used.credit.get())
            .bind(amount)
            .execute(self.conn())
            .await?;
        Ok(true)
    }

    /// Takes back what was set aside for a refund that failed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn undo_refund_credits(&mut self, refund: RefundId, order: OrderId) -> Result<()> {
        sqlx::query(
            "UPDATE credit_use
             SET refunded = refunded - (SELECT part.amount FROM refund_credit AS part
                                        WHERE part.refund_id = $1 AND part.credit_id = credit_use.credit_id)
             WHERE order_id = $2 AND credit_id IN (SELECT credit_id FROM refund_credit WHERE refund_id = $1)",
        )
        .bind(refund.get())
        .bind(order.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Puts money of an order back on what it was paid with. If that is over, or soon will be, it holds a while longer.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn give_credit_back(
        &mut self,
        order: OrderId,
        credit: CreditId,
        amount: i64,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE credit
             SET balance = balance + $2, expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END
             WHERE id = $1",
        )
        .bind(credit.get())
        .bind(amount)
        .bind(at + GRACE)
        .execute(self.conn())
        .await?;
        self.order_entry((credit, order), EntryKind::Refunded, (amount, 0), at)
            .await
    }
}

#[cfg(test)]
mod tests;
