//! Prices of the past: what a variant cost before, and until when.

use model::{Millis, VariantId};

use crate::error::Result;
use crate::{Store, Tx};

impl Store {
    /// Lowest price in minor units that a variant had in the `days` milliseconds before its price changed last; none
    /// where it never changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn lowest_price(&self, variant: VariantId, days: Millis) -> Result<Option<i64>> {
        let (lowest,): (Option<i64>,) = sqlx::query_as(
            "SELECT MIN(price) FROM price_change
             WHERE variant_id = $1
               AND held_until > (SELECT MAX(held_until) FROM price_change WHERE variant_id = $1) - $2",
        )
        .bind(variant.get())
        .bind(days)
        .fetch_one(&self.read)
        .await?;
        Ok(lowest)
    }
}

impl Tx {
    /// Writes down that a variant cost `price` until `held_until`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn record_price(
        &mut self,
        variant: VariantId,
        price: i64,
        held_until: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO price_change (variant_id, held_until, price) VALUES ($1, $2, $3)
             ON CONFLICT (variant_id, held_until) DO NOTHING",
        )
        .bind(variant.get())
        .bind(held_until)
        .bind(price)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Writes down the price a variant has before it gets another one at `at`.
    pub(crate) async fn record_price_before(
        &mut self,
        variant: VariantId,
        price: i64,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO price_change (variant_id, held_until, price)
             SELECT id, $3, price FROM variant WHERE id = $1 AND price <> $2
             ON CONFLICT (variant_id, held_until) DO NOTHING",
        )
        .bind(variant.get())
        .bind(price)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{databases, product};

    #[tokio::test]
    async fn the_lowest_price_before_a_reduction_is_kept() {
        for db in databases().await {
            let lamp = product("lamp", 2_000, 5);
            let id = lamp.variants[0].id;
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_products(std::slice::from_ref(&lamp), "test")
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.lowest_price(id, 30).await.unwrap(), None);
            // (when, new price): the price before each held until then.
            let mut lamp = lamp;
            for (at, price) in [(100, 1_500), (120, 1_800), (140, 1_800), (160, 1_700)] {
                lamp.variants[0].price = price;
                lamp.updated_at = at;
                let mut tx = db.store.begin().await.unwrap();
                assert!(tx.update_product(&lamp).await.unwrap());
                tx.commit().await.unwrap();
                lamp.version += 1;
            }
            let lowest = async |days| db.store.lowest_price(id, days).await.unwrap();
            assert_eq!(lowest(30).await, Some(1_800));
            assert_eq!(lowest(40).await, Some(1_800), "1,500 ended 40 before");
            assert_eq!(lowest(41).await, Some(1_500));
        }
    }
}
