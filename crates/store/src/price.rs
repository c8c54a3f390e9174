//! Prices beside a variant's own: what it cost before and until when, and what it costs who buys more.

use model::catalog::Tier;
use model::{Millis, ProductId, VariantId};

use crate::error::Result;
use crate::{Store, Tx};

/// Price of a unit of `variant` for who buys as many as the given expression says.
macro_rules! price_of {
    ($units:literal) => {
        concat!(
            "COALESCE((SELECT tier.price FROM price_tier AS tier
                       WHERE tier.variant_id = variant.id AND tier.from_quantity <= ",
            $units,
            " AND tier.price < variant.price
                       ORDER BY tier.from_quantity DESC LIMIT 1), variant.price)"
        )
    };
}
pub(crate) use price_of;

impl Store {
    /// Lower prices for more units of a product's variants, by variant and quantity.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price_tiers(&self, product: ProductId) -> Result<Vec<(VariantId, Tier)>> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT tier.variant_id, tier.from_quantity, tier.price
             FROM variant JOIN price_tier AS tier ON tier.variant_id = variant.id
             WHERE variant.product_id = $1 AND variant.retired = 0
             ORDER BY variant.position, tier.from_quantity",
        )
        .bind(product.get())
        .fetch_all(self.fresh())
        .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(variant, from, price)| (variant.into(), Tier { from, price }))
            .collect())
    }

    /// Earlier prices of a variant in minor units, each with until when it held; oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price_changes(&self, variant: VariantId) -> Result<Vec<(Millis, i64)>> {
        Ok(sqlx::query_as(
            "SELECT held_until, price FROM price_change WHERE variant_id = $1 ORDER BY held_until",
        )
        .bind(variant.get())
        .fetch_all(&self.read)
        .await?)
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

    /// Sets the price of a unit for who buys `tier.from` or more.
    ///
    /// # Errors
    /// When the database is away, or there is no such variant.
    pub async fn put_price_tier(&mut self, variant: VariantId, tier: Tier) -> Result<()> {
        sqlx::query(
            "INSERT INTO price_tier (variant_id, from_quantity, price) VALUES ($1, $2, $3)
             ON CONFLICT (variant_id, from_quantity) DO UPDATE SET price = excluded.price",
        )
        .bind(variant.get())
        .bind(tier.from)
        .bind(tier.price)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Takes the price for `from` units away; one that is gone stays so.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn remove_price_tier(&mut self, variant: VariantId, from: i64) -> Result<()> {
        sqlx::query("DELETE FROM price_tier WHERE variant_id = $1 AND from_quantity = $2")
            .bind(variant.get())
            .bind(from)
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
    use model::catalog::Tier;

    use crate::testing::{databases, product};

    #[tokio::test]
    async fn who_buys_more_pays_less_a_unit() {
        for db in databases().await {
            let lamp = product("lamp", 2_000, 99);
            let id = lamp.variants[0].id;
            let tiers = [(5, 1_800), (10, 1_500), (20, 2_500)];
            let tiers = tiers.map(|(from, price)| Tier { from, price });
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_products(std::slice::from_ref(&lamp), "test")
                .await
                .unwrap();
            for tier in tiers {
                tx.put_price_tier(id, Tier { price: 9, ..tier })
                    .await
                    .unwrap();
                tx.put_price_tier(id, tier).await.unwrap();
            }
            tx.commit().await.unwrap();
            let kept = db.store.price_tiers(lamp.id).await.unwrap();
            assert_eq!(kept, tiers.map(|tier| (id, tier)));
            // A unit's price by quantity; one above the variant's own does not count.
            for (units, price) in [(4, 2_000), (5, 1_800), (9, 1_800), (10, 1_500), (20, 1_500)] {
                let mut tx = db.store.begin().await.unwrap();
                assert_eq!(tx.reserve_stock(id, units, price + 1).await.unwrap(), None);
                let left = tx.reserve_stock(id, units, price).await.unwrap();
                assert_eq!(left, Some(99 - units), "{units}");
            }
            let mut tx = db.store.begin().await.unwrap();
            tx.remove_price_tier(id, 5).await.unwrap();
            tx.remove_price_tier(id, 5).await.unwrap();
            assert_eq!(tx.reserve_stock(id, 9, 2_000).await.unwrap(), Some(90));
        }
    }

    #[tokio::test]
    async fn earlier_prices_are_kept() {
        for db in databases().await {
            let lamp = product("lamp", 2_000, 5);
            let id = lamp.variants[0].id;
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_products(std::slice::from_ref(&lamp), "test")
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.price_changes(id).await.unwrap(), []);
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
            let changes = db.store.price_changes(id).await.unwrap();
            assert_eq!(changes, [(100, 2_000), (120, 1_500), (160, 1_800)]);
        }
    }
}
