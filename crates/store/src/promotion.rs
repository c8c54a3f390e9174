//! Promotions and their uses. A use is written in the transaction that places the order, under the promotion's lock:
//! that decides who has the last one.

use model::promotion::{Promotion, Uses};
use model::sale::Held;
use model::{CartId, Millis, OrderId, PromotionId};

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

/// An order's use of a promotion, to be written with the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// The promotion.
    pub promotion: PromotionId,
    /// The version it was priced with.
    pub version: i64,
    /// Whether it has limits, so that its uses must be counted.
    pub counted: bool,
    /// What it took off, in minor units.
    pub amount: i64,
}

impl Store {
    /// Every promotion, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotions(&self) -> Result<Vec<Promotion>> {
        let rows: Vec<(String,)> = sqlx::query_as("SELECT body FROM promotion ORDER BY id")
            .fetch_all(self.fresh())
            .await?;
        rows.into_iter()
            .map(|(body,)| from_json("promotion.body", &body))
            .collect()
    }

    /// A promotion.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotion(&self, id: PromotionId) -> Result<Option<Promotion>> {
        let row: Option<(String,)> = sqlx::query_as("SELECT body FROM promotion WHERE id = $1")
            .bind(id.get())
            .fetch_optional(self.fresh())
            .await?;
        row.map(|(body,)| from_json("promotion.body", &body))
            .transpose()
    }

    /// Promotions as they held since `since`: those that are, and what was changed meanwhile as it was before.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotions_held(&self, since: Millis) -> Result<Vec<Held>> {
        let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "SELECT body, held_from, held_until FROM promotion_past WHERE held_until > $1
             UNION ALL
             SELECT body, updated_at, NULL FROM promotion WHERE ends_at IS NULL OR ends_at > $1",
        )
        .bind(since)
        .fetch_all(self.fresh())
        .await?;
        let held = |(body, from, until): (String, Millis, Option<Millis>)| {
            Ok(Held {
                promotion: from_json("promotion.body", &body)?,
                from,
                until,
            })
        };
        rows.into_iter().map(held).collect()
    }

    /// Uses of a promotion with limits, in all and of a customer. A promotion that is gone has none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotion_uses(&self, id: PromotionId, email: &str) -> Result<Uses> {
        let row: Option<(i64, i64)> = sqlx::query_as(
            "SELECT uses, (SELECT COUNT(*) FROM promotion_use WHERE promotion_id = promotion.id AND email = $2)
             FROM promotion
             WHERE id = $1",
        )
        .bind(id.get())
        .bind(email)
        .fetch_optional(self.fresh())
        .await?;
        Ok(row.map_or_else(Uses::default, |(all, own)| Uses { all, own }))
    }

    /// Orders that use each promotion, and what it took off them in all.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotion_sums(&self) -> Result<Vec<(PromotionId, i64, i64)>> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT promotion_id, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM promotion_use GROUP BY promotion_id",
        )
        .fetch_all(&self.read)
        .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(id, uses, saved)| (id.into(), uses, saved))
            .collect())
    }

    /// Orders of an e-mail address that were not let go or called off.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn orders_of_email(&self, email: &str) -> Result<i64> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM orders WHERE email = $1 AND state <> 'cancelled'")
                .bind(email)
                .fetch_one(self.fresh())
                .await?;
        Ok(count)
    }
}

impl Tx {
    /// Writes a new promotion, unless there is one with its id: then `false`.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when its code is taken.
    pub async fn add_promotion(&mut self, promotion: &Promotion, at: Millis) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO promotion (id, code, body, ends_at, max_uses, max_uses_each, first_order, created_at,
                 updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(promotion.id.get())
        .bind(promotion.code())
        .bind(to_json(promotion))
        .bind(promotion.ends_at)
        .bind(promotion.limits.all)
        .bind(promotion.limits.each)
        .bind(i64::from(promotion.conditions.first_order))
        .bind(at)
        .bind(promotion.version)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Changes a promotion, unless it is no longer at the version before this one's: then `false`. Its uses so far count
    /// towards limits it may have got.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when its code is taken.
    pub async fn change_promotion(&mut self, promotion: &Promotion, at: Millis) -> Result<bool> {
        sqlx::query(
            "INSERT INTO promotion_past (promotion_id, version, body, held_from, held_until)
             SELECT id, version, body, updated_at, $3 FROM promotion WHERE id = $1 AND version + 1 = $2
             ON CONFLICT (promotion_id, version) DO NOTHING",
        )
        .bind(promotion.id.get())
        .bind(promotion.version)
        .bind(at)
        .execute(self.conn())
        .await?;
        let done = sqlx::query(
            "UPDATE promotion
             SET code = $2, body = $3, ends_at = $4, max_uses = $5, max_uses_each = $6, first_order = $7,
                 updated_at = $8, version = $9,
                 uses = (SELECT COUNT(*) FROM promotion_use WHERE promotion_id = $1)
             WHERE id = $1 AND version + 1 = $9",
        )
        .bind(promotion.id.get())
        .bind(promotion.code())
        .bind(to_json(promotion))
        .bind(promotion.ends_at)
        .bind(promotion.limits.all)
        .bind(promotion.limits.each)
        .bind(i64::from(promotion.conditions.first_order))
        .bind(at)
        .bind(promotion.version)
        .execute(self.conn())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("UPDATE promotion_use SET counted = 1 WHERE promotion_id = $1")
            .bind(promotion.id.get())
            .execute(self.conn())
            .await?;
        Ok(true)
    }

    /// Writes an order's use of a promotion. `false` when the promotion changed since it was priced, or was used as often
    /// as it may be. The order is in this transaction already. Whoever uses several goes by ascending id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn redeem(
        &mut self,
        order: OrderId,
        email: &str,
        redemption: &Redemption,
        at: Millis,
    ) -> Result<bool> {
        if redemption.counted {
            // Locks the row until the end: the counts below see every use that was written before.
            let done = sqlx::query(
                "UPDATE promotion SET uses = uses + 1
                 WHERE id = $1 AND version = $2 AND (max_uses IS NULL OR uses < max_uses)",
            )
            .bind(redemption.promotion.get())
            .bind(redemption.version)
            .execute(self.conn())
            .await?;
            if done.rows_affected() == 0 {
                return Ok(false);
            }
        }
        let done = sqlx::query(
            "INSERT INTO promotion_use (order_id, promotion_id, email, amount, counted, at)
             SELECT $1, promotion.id, $3, $4, $5, $6
             FROM promotion
             WHERE promotion.id = $2 AND promotion.version = $7
               AND (promotion.max_uses_each IS NULL
                    OR (SELECT COUNT(*) FROM promotion_use AS used
                        WHERE used.promotion_id = promotion.id AND used.email = $3) < promotion.max_uses_each)
               AND (promotion.first_order = 0
                    OR NOT EXISTS (SELECT 1 FROM orders
                                   WHERE orders.email = $3 AND orders.state <> 'cancelled' AND orders.id <> $1))",
        )
        .bind(order.get())
        .bind(redemption.promotion.get())
        .bind(email)
        .bind(redemption.amount)
        .bind(i64::from(redemption.counted))
        .bind(at)
        .bind(redemption.version)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives back what an order used, for others to use. Done twice, it is given back once.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn give_back_promotions(&mut self, order: OrderId) -> Result<()> {
        let mut rows: Vec<(i64, i64)> = sqlx::query_as(
            "DELETE FROM promotion_use WHERE order_id = $1 RETURNING promotion_id, counted",
        )
        .bind(order.get())
        .fetch_all(self.conn())
        .await?;
        rows.sort_unstable();
        for (promotion, _) in rows.into_iter().filter(|&(_, counted)| counted == 1) {
            sqlx::query("UPDATE promotion SET uses = uses - 1 WHERE id = $1")
                .bind(promotion)
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    /// Keeps the codes the shopper entered, unless the cart changed since `version` was read.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_codes(
        &mut self,
        cart: CartId,
        version: i64,
        codes: &[String],
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE cart SET codes = $3, version = version + 1, updated_at = $4
             WHERE id = $1 AND version = $2",
        )
        .bind(cart.get())
        .bind(version)
        .bind(to_json(&codes))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends what a cart was for the order with `old_key`: forgets its codes, also those of gift cards and credit, and gives
    /// it a new key for its next order unless it has another one already.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn end_cart(
        &mut self,
        cart: CartId,
        old_key: &str,
        new_key: &str,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE cart SET codes = '[]', credits = '[]', version = version + 1, updated_at = $4,
                    idempotency_key = CASE WHEN idempotency_key = $2 THEN $3 ELSE idempotency_key END
             WHERE id = $1",
        )
        .bind(cart.get())
        .bind(old_key)
        .bind(new_key)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
