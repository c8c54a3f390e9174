//! Orders that staff change before anything of them is sent. Every statement is guarded: what was sent, given back or
//! written on an invoice meanwhile is not changed any more.

use model::order_edit::{EditMade, OrderEdit};
use model::{Millis, OrderEditId, OrderId, OrderLineId, PromotionId, StaffId, VariantId};

use crate::error::{Result, from_json, to_json, to_name};
use crate::order::{adjustments_json, taxes_json};
use crate::price::price_of;
use crate::{Order, OrderLine, Payment, Refund, Store, Tx};

/// Begins the keys of payments and refunds that make up for what a changed order costs more or less.
const EDIT_KEY: &str = "edit-";

/// The key of a payment or refund that an edit made necessary.
#[must_use]
pub fn edit_key(edit: OrderEditId, of: &str) -> String {
    format!("{EDIT_KEY}{edit}-{of}")
}

impl Payment {
    /// Whether it makes up for what a changed order costs more.
    #[must_use]
    pub fn is_difference(&self) -> bool {
        self.key.starts_with(EDIT_KEY)
    }
}

impl Refund {
    /// Whether it gives back what a changed order costs less.
    #[must_use]
    pub fn is_difference(&self) -> bool {
        self.key.starts_with(EDIT_KEY)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    body: String,
    words: String,
    before_total: i64,
    after_total: i64,
}

impl Row {
    fn into_edit(self) -> Result<EditMade> {
        let edit: OrderEdit = from_json("order_edit.body", &self.body)?;
        Ok(EditMade {
            id: self.id.into(),
            edit,
            words: from_json("order_edit.words", &self.words)?,
            before: self.before_total,
            after: self.after_total,
        })
    }
}

/// Counts the order, if nothing of it was sent, given back, is to come back or stands on an invoice. Refunds of
/// differences have no parts.
const UNTOUCHED: &str = "SELECT COUNT(*) FROM orders
     WHERE id = $1 AND refunded_total = 0 AND shipping_refunded = 0
       AND NOT EXISTS (SELECT 1 FROM order_line
                       WHERE order_id = $1
                         AND (shipped <> 0 OR refunded_quantity <> 0 OR refunded <> 0 OR in_return <> 0
                              OR restocked <> 0))
       AND NOT EXISTS (SELECT 1 FROM refund_part AS part JOIN refund ON refund.id = part.refund_id
                       WHERE refund.order_id = $1)
       AND NOT EXISTS (SELECT 1 FROM return_request WHERE order_id = $1)
       AND NOT EXISTS (SELECT 1 FROM paper WHERE order_id = $1 AND kind = 'invoice')
       AND NOT EXISTS (SELECT 1 FROM parcel_label WHERE order_id = $1 AND state IN ('asked', 'bought', 'voiding'))";

impl Store {
    /// Whether nothing of an order was sent, given back, is to come back, has a label or stands on an invoice.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn is_untouched(&self, order: OrderId) -> Result<bool> {
        let (count,): (i64,) = sqlx::query_as(UNTOUCHED)
            .bind(order.get())
            .fetch_one(self.fresh())
            .await?;
        Ok(count == 1)
    }

    /// The edit of an order that was sent with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn edit_of_form(&self, order: OrderId, key: &str) -> Result<Option<EditMade>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, body, words, before_total, after_total FROM order_edit
             WHERE order_id = $1 AND form_key = $2",
        )
        .bind(order.get())
        .bind(key)
        .fetch_optional(self.fresh())
        .await?;
        row.map(Row::into_edit).transpose()
    }

    /// An edit.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_edit(&self, id: OrderEditId) -> Result<Option<EditMade>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, body, words, before_total, after_total FROM order_edit WHERE id = $1",
        )
        .bind(id.get())
        .fetch_optional(self.fresh())
        .await?;
        row.map(Row::into_edit).transpose()
    }
}

impl Tx {
    /// Changes address, delivery and sums of an order to those of `order`, unless it changed since its version, was sent
    /// or is no longer accepted: then `false`.
    ///
    /// # Errors
    /// When the sums do not agree, or the database is away.
    pub async fn edit_order(&mut self, order: &Order, at: Millis) -> Result<bool> {
        let (from, to) = order.delivery_days.unzip();
        let totals = order.totals;
        let done = sqlx::query(
            "UPDATE orders
             SET address = $3, delivery_code = $4, delivery_name = $5, delivery_from = $6, delivery_to = $7,
                 lines_total = $8, discounts_total = $9, shipping_total = $10, tax_total = $11,
                 tax_included_total = $12, total = $13, shipping_discount = $14, adjustments = $15, taxes = $16,
                 updated_at = $17, version = version + 1
             WHERE id = $1 AND version = $2 AND state = 'placed' AND fulfilment_state = 'unfulfilled'",
        )
        .bind(order.id.get())
        .bind(order.version)
        .bind(to_json(&order.address))
        .bind(&order.delivery_code)
        .bind(to_json(&order.delivery))
        .bind(from)
        .bind(to)
        .bind(totals.lines)
        .bind(totals.discounts)
        .bind(totals.shipping.unwrap_or(0))
        .bind(totals.tax)
        .bind(totals.tax_included)
        .bind(totals.total)
        .bind(order.shipping_discount)
        .bind(adjustments_json(order))
        .bind(taxes_json(order))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The same as [`Store::is_untouched`] as this transaction sees it, once it has the order to itself.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn is_untouched(&mut self, order: OrderId) -> Result<bool> {
        let (count,): (i64,) = sqlx::query_as(UNTOUCHED)
            .bind(order.get())
            .fetch_one(self.conn())
            .await?;
        Ok(count == 1)
    }

    /// Writes down what was changed, unless the form was sent before: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_order_edit(
        &mut self,
        order: OrderId,
        key: &str,
        made: &EditMade,
        staff: StaffId,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO order_edit (id, order_id, form_key, staff_id, at, body, words, before_total, after_total)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (order_id, form_key) DO NOTHING",
        )
        .bind(made.id.get())
        .bind(order.get())
        .bind(key)
        .bind(staff.get())
        .bind(at)
        .bind(to_json(&made.edit))
        .bind(to_json(&made.words))
        .bind(made.before)
        .bind(made.after)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a line other units and sums.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn edit_line(&mut self, line: &OrderLine) -> Result<()> {
        sqlx::query(
            "UPDATE order_line SET quantity = $2, total = $3, discount = $4, tax = $5 WHERE id = $1",
        )
        .bind(line.id.get())
        .bind(line.quantity)
        .bind(line.total)
        .bind(line.discount)
        .bind(line.tax)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Takes a line off its order.
    ///
    /// # Errors
    /// When something names it, or the database is away.
    pub async fn remove_line(&mut self, line: OrderLineId) -> Result<()> {
        sqlx::query("DELETE FROM order_line WHERE id = $1")
            .bind(line.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Notes anew what an order took from the shelf, from its lines.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn renew_sold(&mut self, order: OrderId) -> Result<()> {
        sqlx::query("DELETE FROM reservation WHERE order_id = $1")
            .bind(order.get())
            .execute(self.conn())
            .await?;
        sqlx::query(
            "INSERT INTO reservation (order_id, variant_id, quantity, state)
             SELECT order_id, variant_id, quantity, 'sold' FROM order_line
             WHERE order_id = $1 AND variant_id IS NOT NULL",
        )
        .bind(order.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Says what a promotion took off an order since it was changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_promotion_amount(
        &mut self,
        order: OrderId,
        promotion: PromotionId,
        amount: i64,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE promotion_use SET amount = $3 WHERE order_id = $1 AND promotion_id = $2",
        )
        .bind(order.get())
        .bind(promotion.get())
        .bind(amount)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Holds a payment as it was read until the end of the transaction; `false` when it changed since.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn hold_payment(&mut self, payment: &Payment) -> Result<bool> {
        self.await_amount(payment, payment.amount.amount).await
    }

    /// Gives a payment another amount, as long as it is as it was read: `false` when it changed since. Only what is
    /// awaited by hand may change.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn await_amount(&mut self, payment: &Payment, amount: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE payment SET amount = $5
             WHERE id = $1 AND state = $2 AND refunded = $3 AND amount = $4",
        )
        .bind(payment.id.get())
        .bind(to_name(payment.state))
        .bind(payment.refunded)
        .bind(payment.amount.amount)
        .bind(amount)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes units off the shelf at once for a line that is on sale at `price`, if that many are left; returns how many
    /// are left after it, `None` when it did not happen.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn take_offered_stock(
        &mut self,
        variant: VariantId,
        quantity: i64,
        price: i64,
    ) -> Result<Option<i64>> {
        let row: Option<(i64,)> = sqlx::query_as(concat!(
            "UPDATE variant SET on_hand = on_hand - $2
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
}
