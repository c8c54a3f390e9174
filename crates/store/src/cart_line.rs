//! Lines of carts.

use model::{CartId, Currency, Millis, VariantId};

use crate::Tx;
use crate::error::Result;

impl Tx {
    /// Adds units of a variant at its price of now, up to `most` in the line; a line that was set aside is back in the
    /// cart with these units alone. `false`, and nothing happens, when the variant is not on sale or sold out, or the
    /// cart has `max_lines` lines without it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_cart_line(
        &mut self,
        cart: CartId,
        variant: VariantId,
        quantity: i64,
        most: i64,
        max_lines: i64,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO cart_line (cart_id, variant_id, quantity, unit_price, added_at)
             SELECT $1, variant.id, $3, variant.price, $4
             FROM variant JOIN product ON product.id = variant.product_id
             WHERE variant.id = $2 AND product.status = 'active' AND variant.retired = 0
               AND variant.on_hand > variant.reserved
               AND (SELECT COUNT(*) FROM cart_line WHERE cart_id = $1 AND variant_id <> $2) < $6
             ON CONFLICT (cart_id, variant_id) DO UPDATE
             SET quantity = CASE WHEN cart_line.aside = 1 THEN excluded.quantity
                                 WHEN cart_line.quantity + excluded.quantity > $5 THEN $5
                                 ELSE cart_line.quantity + excluded.quantity END,
                 unit_price = excluded.unit_price,
                 aside = 0",
        )
        .bind(cart.get())
        .bind(variant.get())
        .bind(quantity)
        .bind(at)
        .bind(most)
        .bind(max_lines)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sets the quantity of a line that is there; a removed line stays removed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_cart_line(
        &mut self,
        cart: CartId,
        variant: VariantId,
        quantity: i64,
    ) -> Result<()> {
        sqlx::query("UPDATE cart_line SET quantity = $3 WHERE cart_id = $1 AND variant_id = $2")
            .bind(cart.get())
            .bind(variant.get())
            .bind(quantity)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Sets a line aside, or takes it back into the cart.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_line_aside(
        &mut self,
        cart: CartId,
        variant: VariantId,
        aside: bool,
    ) -> Result<()> {
        sqlx::query("UPDATE cart_line SET aside = $3 WHERE cart_id = $1 AND variant_id = $2")
            .bind(cart.get())
            .bind(variant.get())
            .bind(i64::from(aside))
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Removes a line.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn remove_cart_line(&mut self, cart: CartId, variant: VariantId) -> Result<()> {
        sqlx::query("DELETE FROM cart_line WHERE cart_id = $1 AND variant_id = $2")
            .bind(cart.get())
            .bind(variant.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Keeps what a unit of a line costs in a cart that is not in the shop's own currency.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_seen_price(
        &mut self,
        cart: CartId,
        variant: VariantId,
        price: i64,
        currency: Currency,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE cart_line SET seen_price = $3, seen_currency = $4 WHERE cart_id = $1 AND variant_id = $2",
        )
        .bind(cart.get())
        .bind(variant.get())
        .bind(price)
        .bind(currency.code())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
