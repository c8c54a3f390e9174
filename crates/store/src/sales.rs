//! Units sold of each product, for sorting.

use model::ProductId;

use crate::Tx;
use crate::error::Result;

impl Tx {
    /// Counts units sold towards the product's sales.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_sales(&mut self, product: ProductId, units: i64) -> Result<()> {
        sqlx::query("UPDATE product SET sales = sales + $2 WHERE id = $1")
            .bind(product.get())
            .bind(units)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}
