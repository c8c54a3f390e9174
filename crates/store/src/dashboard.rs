//! Figures for staff: what was sold, what waits, what runs out.

use model::catalog::LOW_STOCK;
use model::dashboard::OrderCounts;
use model::order::{FulfilmentState, OrderState};
use model::{Millis, ProductId, Translated};

use crate::Store;
use crate::error::{Result, from_json, from_name};

/// A variant on sale of which few are left: product, its name, SKU, units.
pub type Scarce = (ProductId, Translated, String, i64);

impl Store {
    /// How many orders were placed from `from` up to `to`, and the sum of their totals in the shop's own currency. Unpaid
    /// and cancelled ones are left out. Reads the index on `placed_at`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sales(&self, from: Millis, to: Millis) -> Result<(i64, i64)> {
        let row: (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(total * own_rate / 1000000), 0) AS BIGINT) FROM orders
             WHERE placed_at >= $1 AND placed_at < $2 AND state IN ('placed', 'completed')",
        )
        .bind(from)
        .bind(to)
        .fetch_one(&self.read)
        .await?;
        Ok(row)
    }

    /// How many orders stand where.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_counts(&self) -> Result<OrderCounts> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT state, fulfilment_state, COUNT(*) FROM orders GROUP BY state, fulfilment_state",
        )
        .fetch_all(&self.read)
        .await?;
        let mut counts = OrderCounts::default();
        for (state, fulfilment, count) in rows {
            counts.all += count;
            let fulfilment = from_name("orders.fulfilment_state", &fulfilment)?;
            *match (from_name("orders.state", &state)?, fulfilment) {
                (OrderState::Pending, _) => &mut counts.pending,
                (OrderState::Completed, _) => &mut counts.completed,
                (OrderState::Cancelled, _) => &mut counts.cancelled,
                (
                    OrderState::Placed,
                    FulfilmentState::Unfulfilled | FulfilmentState::PartlyShipped,
                ) => &mut counts.waiting,
                (OrderState::Placed, _) => &mut counts.underway,
            } += count;
        }
        Ok(counts)
    }

    /// How many orders are paid and not sent. Reads the index on `state`: completed orders cost nothing.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn waiting_orders(&self) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM orders
             WHERE state = 'placed' AND fulfilment_state IN ('unfulfilled', 'partly_shipped')",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(count)
    }

    /// How many variants on sale are about to run out, and the scarcest `limit` of them.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn scarce_variants(&self, limit: i64) -> Result<(i64, Vec<Scarce>)> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM variant JOIN product ON product.id = variant.product_id
             WHERE variant.retired = 0 AND variant.on_hand - variant.reserved <= $1 AND product.status = 'active'",
        )
        .bind(LOW_STOCK)
        .fetch_one(&self.read)
        .await?;
        let rows: Vec<(i64, String, String, i64)> = sqlx::query_as(
            "SELECT product.id, product.name, variant.sku, variant.on_hand - variant.reserved
             FROM variant JOIN product ON product.id = variant.product_id
             WHERE variant.retired = 0 AND variant.on_hand - variant.reserved <= $1 AND product.status = 'active'
             ORDER BY variant.on_hand - variant.reserved, product.sales DESC, variant.id
             LIMIT $2",
        )
        .bind(LOW_STOCK)
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        let rows: Result<Vec<Scarce>> = rows
            .into_iter()
            .map(|(id, name, sku, left)| {
                Ok((id.into(), from_json("product.name", &name)?, sku, left))
            })
            .collect();
        Ok((count, rows?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn an_empty_shop_has_empty_figures() {
        for db in databases().await {
            let store = &db.store;
            assert_eq!(store.sales(0, 9).await.unwrap(), (0, 0));
            assert_eq!(store.order_counts().await.unwrap(), OrderCounts::default());
            assert_eq!(store.waiting_orders().await.unwrap(), 0);
            assert_eq!(store.scarce_variants(5).await.unwrap(), (0, Vec::new()));
        }
    }
}
