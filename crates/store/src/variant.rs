//! Variants and their stock: `on_hand` is the sum of the ledger's movements, and never falls below what is reserved.

use model::catalog::{Product, Stock, Variant};
use model::{Millis, OrderId, ProductId, VariantId};
use sqlx::{AnyConnection, FromRow};

use crate::bulk::{IDS, ids, insert_all};
use crate::error::{Result, from_json, to_json};
use crate::id::new_id;
use crate::{Store, Tx};

#[derive(FromRow)]
pub(crate) struct VariantRow {
    id: i64,
    pub product_id: i64,
    sku: String,
    choice: String,
    price: i64,
    compare_at: Option<i64>,
    weight_grams: i64,
    barcode: Option<String>,
    on_hand: i64,
    reserved: i64,
}

impl VariantRow {
    pub fn into_variant(self) -> Result<Variant> {
        Ok(Variant {
            id: self.id.into(),
            sku: self.sku,
            choice: from_json("variant.choice", &self.choice)?,
            price: self.price,
            compare_at: self.compare_at,
            own_prices: Vec::new(),
            sale: None,
            weight_grams: self.weight_grams,
            barcode: self.barcode,
            stock: Stock {
                on_hand: self.on_hand,
                reserved: self.reserved,
            },
        })
    }
}

macro_rules! select_variant {
    ($which:expr) => {
        concat!(
            "SELECT id, product_id, sku, choice, price, compare_at, weight_grams, barcode, on_hand, reserved \
             FROM variant WHERE retired = 0 AND ",
            $which,
            " ORDER BY product_id, position"
        )
    };
}

pub(crate) async fn of_products(
    conn: &mut AnyConnection,
    list: [i64; IDS],
) -> Result<Vec<VariantRow>> {
    let query = sqlx::query_as(select_variant!(concat!("product_id IN ", ids!())));
    Ok(list
        .iter()
        .fold(query, |query, id| query.bind(*id))
        .fetch_all(conn)
        .await?)
}

pub(crate) async fn between(
    conn: &mut AnyConnection,
    after: i64,
    last: i64,
) -> Result<Vec<VariantRow>> {
    Ok(
        sqlx::query_as(select_variant!("product_id > $1 AND product_id <= $2"))
            .bind(after)
            .bind(last)
            .fetch_all(conn)
            .await?,
    )
}

impl Store {
    /// Product and variant of a SKU on sale.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn variant_of_sku(&self, sku: &str) -> Result<Option<(ProductId, VariantId)>> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT product_id, id FROM variant WHERE sku = $1")
                .bind(sku)
                .fetch_optional(self.fresh())
                .await?;
        Ok(row.map(|(product, variant)| (product.into(), variant.into())))
    }

    /// Every SKU in order with its product and variant, the next `limit` after `after`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn skus_after(
        &self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, ProductId, VariantId)>> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT sku, product_id, id FROM variant WHERE sku > $1 ORDER BY sku LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(sku, product, variant)| (sku, product.into(), variant.into()))
            .collect())
    }
}

impl Tx {
    /// Writes new variants (product, position, variant) and their first units into the ledger.
    pub(crate) async fn insert_variants(
        &mut self,
        variants: &[(ProductId, usize, &Variant)],
        reason: &str,
        at: Millis,
    ) -> Result<()> {
        insert_all(
            self.conn(),
            "variant (id, product_id, position, sku, choice, price, compare_at, weight_grams, barcode, on_hand,
             reserved)",
            11,
            variants,
            |query, (product, position, v)| {
                query
                    .bind(v.id.get())
                    .bind(product.get())
                    .bind(*position as i64)
                    .bind(v.sku.clone())
                    .bind(to_json(&v.choice))
                    .bind(v.price)
                    .bind(v.compare_at)
                    .bind(v.weight_grams)
                    .bind(v.barcode.clone())
                    .bind(v.stock.on_hand)
                    .bind(v.stock.reserved)
            },
        )
        .await?;
        let stocked: Vec<_> = variants
            .iter()
            .filter(|(.., v)| v.stock.on_hand != 0)
            .collect();
        insert_all(
            self.conn(),
            "stock_movement (id, variant_id, quantity, reason, order_id, at)",
            6,
            &stocked,
            |query, (.., v)| {
                query
                    .bind(new_id::<i64>())
                    .bind(v.id.get())
                    .bind(v.stock.on_hand)
                    .bind(reason.to_owned())
                    .bind(None::<i64>)
                    .bind(at)
            },
        )
        .await
    }

    /// Writes a product's variants: those it has are updated or inserted, others retired and their SKUs set free.
    pub(crate) async fn update_variants(&mut self, product: &Product) -> Result<()> {
        sqlx::query(
            "UPDATE variant SET retired = 1, sku = sku || '~' || CAST(id AS TEXT)
             WHERE product_id = $1 AND retired = 0",
        )
        .bind(product.id.get())
        .execute(self.conn())
        .await?;
        let mut new = Vec::new();
        for (position, v) in product.variants.iter().enumerate() {
            self.record_price_before(v.id, v.price, product.updated_at)
                .await?;
            let done = sqlx::query(
                "UPDATE variant
                 SET retired = 0, position = $3, sku = $4, choice = $5, price = $6, compare_at = $7,
                     weight_grams = $8, barcode = $9
                 WHERE id = $1 AND product_id = $2",
            )
            .bind(v.id.get())
            .bind(product.id.get())
            .bind(position as i64)
            .bind(&v.sku)
            .bind(to_json(&v.choice))
            .bind(v.price)
            .bind(v.compare_at)
            .bind(v.weight_grams)
            .bind(v.barcode.as_deref())
            .execute(self.conn())
            .await?;
            if done.rows_affected() == 0 {
                new.push((product.id, position, v));
            }
        }
        self.insert_variants(&new, "new variant", product.updated_at)
            .await
    }

    /// Changes a variant's units by `quantity` unless fewer than the reserved ones would be left. Answers whether it
    /// was done.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn move_stock(
        &mut self,
        variant: VariantId,
        quantity: i64,
        reason: &str,
        order: Option<OrderId>,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE variant SET on_hand = on_hand + $2 WHERE id = $1 AND on_hand + $2 >= reserved",
        )
        .bind(variant.get())
        .bind(quantity)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.record_movement(variant, quantity, reason, order, at)
            .await?;
        Ok(true)
    }

    /// Sets a variant's units from `seen`, what the merchant saw, to `on_hand`. Refused, with `false`, when they are no
    /// longer what was seen or when fewer than the reserved ones would be left.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_on_hand(
        &mut self,
        variant: VariantId,
        seen: i64,
        on_hand: i64,
        reason: &str,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE variant SET on_hand = $3 WHERE id = $1 AND on_hand = $2 AND reserved <= $3",
        )
        .bind(variant.get())
        .bind(seen)
        .bind(on_hand)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if on_hand != seen {
            self.record_movement(variant, on_hand - seen, reason, None, at)
                .await?;
        }
        Ok(true)
    }

    /// Writes a line of the stock ledger.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn record_movement(
        &mut self,
        variant: VariantId,
        quantity: i64,
        reason: &str,
        order: Option<OrderId>,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO stock_movement (id, variant_id, quantity, reason, order_id, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new_id::<i64>())
        .bind(variant.get())
        .bind(quantity)
        .bind(reason)
        .bind(order.map(|id| id.get()))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
