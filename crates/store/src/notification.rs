//! What a provider's notification is about, found by our key.

use model::OrderId;

use crate::Store;
use crate::error::Result;

impl Store {
    /// The order that a payment is for, by our key of the payment.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_of_payment(&self, key: &str) -> Result<Option<OrderId>> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT order_id FROM payment WHERE provider_key = $1")
                .bind(key)
                .fetch_optional(self.fresh())
                .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// The order that a refund belongs to, by our key of the refund.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_of_refund(&self, key: &str) -> Result<Option<OrderId>> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT order_id FROM refund WHERE provider_key = $1")
                .bind(key)
                .fetch_optional(self.fresh())
                .await?;
        Ok(row.map(|(id,)| id.into()))
    }
}
