//! What refunds are for: units of lines and delivery. Every count is guarded by what was seen when it was decided.

use model::refund::{PaidLine, PartOf, RefundPart};
use model::{OrderId, OrderLineId, RefundId};

use crate::error::{Error, Result};
use crate::{Store, Tx, new_id};

/// What became of the units of a line after it was sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LineReturn {
    /// The line.
    #[sqlx(try_from = "i64")]
    pub line: OrderLineId,
    /// Units that were given back.
    pub refunded_quantity: i64,
    /// What was given back for them, in minor units, before any fee.
    pub refunded: i64,
    /// Units in returns under way.
    pub in_return: i64,
    /// Units that came back to the shelf.
    pub restocked: i64,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    kind: String,
    line_id: Option<i64>,
    quantity: i64,
    amount: i64,
}

impl PartRow {
    fn into_part(self) -> Result<RefundPart> {
        let of = match (self.kind.as_str(), self.line_id) {
            ("line", Some(line)) => PartOf::Line {
                line: line.into(),
                quantity: self.quantity,
            },
            ("shipping", _) => PartOf::Shipping,
            ("fee", _) => PartOf::Fee,
            _ => {
                return Err(Error::Unreadable {
                    what: "refund_part.kind",
                    cause: self.kind,
                });
            }
        };
        Ok(RefundPart {
            of,
            amount: self.amount,
        })
    }
}

impl Store {
    /// What became of the units of an order's lines, in the order of the lines.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn line_returns(&self, order: OrderId) -> Result<Vec<LineReturn>> {
        let rows = sqlx::query_as(
            "SELECT id AS line, refunded_quantity, refunded, in_return, restocked FROM order_line
             WHERE order_id = $1
             ORDER BY position",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        Ok(rows)
    }

    /// What of an order's delivery was given back, in minor units.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn shipping_refunded(&self, order: OrderId) -> Result<i64> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT shipping_refunded FROM orders WHERE id = $1")
                .bind(order.get())
                .fetch_optional(self.fresh())
                .await?;
        Ok(row.map_or(0, |(amount,)| amount))
    }

    /// What a refund is for; nothing where only its amount is known.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refund_parts(&self, refund: RefundId) -> Result<Vec<RefundPart>> {
        let rows: Vec<PartRow> = sqlx::query_as(
            "SELECT kind, line_id, quantity, amount FROM refund_part
             WHERE refund_id = $1
             ORDER BY id",
        )
        .bind(refund.get())
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(PartRow::into_part).collect()
    }
}

impl Tx {
    /// Writes down what a refund is for.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_refund_parts(&mut self, refund: RefundId, parts: &[RefundPart]) -> Result<()> {
        for part in parts {
            let (kind, line, quantity) = match part.of {
                PartOf::Line { line, quantity } => ("line", Some(line), quantity),
                PartOf::Shipping => ("shipping", None, 0),
                PartOf::Fee => ("fee", None, 0),
            };
            sqlx::query(
                "INSERT INTO refund_part (id, refund_id, kind, line_id, quantity, amount)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(new_id::<i64>())
            .bind(refund.get())
            .bind(kind)
            .bind(line.map(OrderLineId::get))
            .bind(quantity)
            .bind(part.amount)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    /// Counts units of a line and their money as given back, unless the line changed since it was seen or not that many
    /// units are left: then `false`. `from_return` is whether the units are in a return, which they leave by this.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refund_units(
        &mut self,
        seen: &PaidLine,
        quantity: i64,
        amount: i64,
        from_return: bool,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE order_line
             SET refunded_quantity = refunded_quantity + $4, refunded = refunded + $5, in_return = in_return - $6
             WHERE id = $1 AND refunded_quantity = $2 AND refunded = $3
               AND in_return >= $6 AND refunded_quantity + in_return - $6 + $4 <= quantity",
        )
        .bind(seen.line.get())
        .bind(seen.refunded_quantity)
        .bind(seen.refunded)
        .bind(quantity)
        .bind(amount)
        .bind(if from_return { quantity } else { 0 })
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Counts a part of what delivery cost as given back, unless some other part was since `seen`: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refund_shipping(
        &mut self,
        order: OrderId,
        seen: i64,
        amount: i64,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE orders SET shipping_refunded = shipping_refunded + $3
             WHERE id = $1 AND shipping_refunded = $2",
        )
        .bind(order.get())
        .bind(seen)
        .bind(amount)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Undoes the counts of a refund that failed: what it was for can be given back by another.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn undo_refund_parts(&mut self, refund: RefundId) -> Result<()> {
        sqlx::query(
            "UPDATE orders
             SET shipping_refunded = shipping_refunded
                 - (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM refund_part
                    WHERE refund_id = $1 AND kind = 'shipping')
             WHERE id = (SELECT order_id FROM refund WHERE id = $1)",
        )
        .bind(refund.get())
        .execute(self.conn())
        .await?;
        sqlx::query(
            "UPDATE order_line
             SET refunded_quantity = refunded_quantity
                     - (SELECT part.quantity FROM refund_part AS part
                        WHERE part.refund_id = $1 AND part.line_id = order_line.id),
                 refunded = refunded
                     - (SELECT part.amount FROM refund_part AS part
                        WHERE part.refund_id = $1 AND part.line_id = order_line.id)
             WHERE id IN (SELECT line_id FROM refund_part WHERE refund_id = $1 AND kind = 'line')",
        )
        .bind(refund.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Counts units of a line as back on the shelf, unless more would come back than were sold: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn restock_line(&mut self, line: OrderLineId, quantity: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE order_line SET restocked = restocked + $2
             WHERE id = $1 AND restocked + $2 <= quantity",
        )
        .bind(line.get())
        .bind(quantity)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests;
