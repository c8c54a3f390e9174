//! Stock of a variant as orders move it. Every change is one guarded statement: how many rows it changed decides.
//! Whoever changes several variants in one transaction goes by ascending id, or PostgreSQL may deadlock.

use model::{OrderId, VariantId};

use crate::error::Result;
use crate::price::price_of;
use crate::{Store, Tx};

/// What became of an order's reserved units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// Counted in the variant's reserved units.
    Held,
    /// Left the stock.
    Sold,
    /// Given back.
    Released,
}

impl Reservation {
    const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Sold => "sold",
            Self::Released => "released",
        }
    }
}

impl Store {
    /// Units of a variant that can be sold now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn available(&self, variant: VariantId) -> Result<Option<i64>> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT on_hand - reserved FROM variant WHERE id = $1 AND retired = 0")
                .bind(variant.get())
                .fetch_optional(self.fresh())
                .await?;
        Ok(row.map(|(left,)| left))
    }
}

impl Tx {
    /// Reserves units if that many are left, the product is on sale and the price of a unit for so many is still `price`.
    /// Returns how many are left after it; `None` when it did not happen.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn reserve_stock(
        &mut self,
        variant: VariantId,
        quantity: i64,
        price: i64,
    ) -> Result<Option<i64>> {
        let row: Option<(i64,)> = sqlx::query_as(concat!(
            "UPDATE variant SET reserved = reserved + $2
             WHERE id = $1 AND on_hand - reserved >= $2 AND retired = 0
               AND EXISTS (SELECT 1 FROM product WHERE product.id = variant.product_id AND product.status = 'active')
               AND ",
            price_of!("$2"),
            " = $3
             RETURNING on_hand - reserved"
        ))
        .bind(variant.get())
        .bind(quantity)
        .bind(price)
        .fetch_optional(self.conn())
        .await?;
        Ok(row.map(|(left,)| left))
    }

    /// Takes units off the shelf at once, whatever they cost, if that many are left; returns how many are left after it,
    /// `None` when it did not happen.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn take_stock(&mut self, variant: VariantId, quantity: i64) -> Result<Option<i64>> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE variant SET on_hand = on_hand - $2
             WHERE id = $1 AND on_hand - reserved >= $2 AND retired = 0
             RETURNING on_hand - reserved",
        )
        .bind(variant.get())
        .bind(quantity)
        .fetch_optional(self.conn())
        .await?;
        Ok(row.map(|(left,)| left))
    }

    /// Turns reserved units into sold ones.
    ///
    /// # Errors
    /// When that many are not reserved, or the database is away.
    pub async fn sell_stock(&mut self, variant: VariantId, quantity: i64) -> Result<()> {
        sqlx::query(
            "UPDATE variant SET on_hand = on_hand - $2, reserved = reserved - $2 WHERE id = $1",
        )
        .bind(variant.get())
        .bind(quantity)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Gives reserved units back to sale; returns how many are left to sell.
    ///
    /// # Errors
    /// When that many are not reserved, or the database is away.
    pub async fn release_stock(&mut self, variant: VariantId, quantity: i64) -> Result<i64> {
        let (left,): (i64,) = sqlx::query_as(
            "UPDATE variant SET reserved = reserved - $2 WHERE id = $1 RETURNING on_hand - reserved",
        )
        .bind(variant.get())
        .bind(quantity)
        .fetch_one(self.conn())
        .await?;
        Ok(left)
    }

    /// Puts sold units back on the shelf; returns how many are left to sell.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_stock(&mut self, variant: VariantId, quantity: i64) -> Result<i64> {
        let (left,): (i64,) = sqlx::query_as(
            "UPDATE variant SET on_hand = on_hand + $2 WHERE id = $1 RETURNING on_hand - reserved",
        )
        .bind(variant.get())
        .bind(quantity)
        .fetch_one(self.conn())
        .await?;
        Ok(left)
    }

    /// Notes what an order holds, from its lines.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_reservations(&mut self, order: OrderId) -> Result<()> {
        sqlx::query(
            "INSERT INTO reservation (order_id, variant_id, quantity, state)
             SELECT order_id, variant_id, quantity, 'held' FROM order_line
             WHERE order_id = $1",
        )
        .bind(order.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Says what became of everything an order held.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_reservations(
        &mut self,
        order: OrderId,
        from: Reservation,
        to: Reservation,
    ) -> Result<u64> {
        let done =
            sqlx::query("UPDATE reservation SET state = $3 WHERE order_id = $1 AND state = $2")
                .bind(order.get())
                .bind(from.name())
                .bind(to.name())
                .execute(self.conn())
                .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests;
