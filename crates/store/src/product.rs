//! Products with everything their pages need, in a bounded number of statements however many are asked for.

mod parts;

use std::collections::HashMap;

use model::catalog::{Product, ProductStatus, Rating};
use model::{Currency, Millis, ProductId, VariantId};
use sqlx::FromRow;

use self::parts::{assemble, read_batch};
use crate::bulk::{IDS, insert_all, padded};
use crate::error::{Error, Result, from_json, from_name, to_json, to_name};
use crate::{Store, Tx, picture, price_list, variant};

/// A product's address and when it last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSummary {
    /// Its id.
    pub id: ProductId,
    /// Its slug.
    pub slug: String,
    /// Whether shoppers see it.
    pub status: ProductStatus,
    /// When it last changed.
    pub updated_at: Millis,
}

#[derive(FromRow)]
struct ProductRow {
    id: i64,
    slug: String,
    status: String,
    name: String,
    subtitle: String,
    description: String,
    facts: String,
    brand: Option<String>,
    category_id: Option<i64>,
    attributes: String,
    options: String,
    tags: String,
    tax_class: String,
    currency: String,
    rating_sum: i64,
    rating_count: i64,
    sales: i64,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl ProductRow {
    fn into_product(self) -> Result<Product> {
        let currency = Currency::from_code(&self.currency).ok_or(Error::Unreadable {
            what: "product.currency",
            cause: self.currency,
        })?;
        Ok(Product {
            id: self.id.into(),
            slug: self.slug,
            status: from_name("product.status", &self.status)?,
            name: from_json("product.name", &self.name)?,
            subtitle: from_json("product.subtitle", &self.subtitle)?,
            description: from_json("product.description", &self.description)?,
            facts: from_json("product.facts", &self.facts)?,
            brand: self.brand,
            category: self.category_id.map(Into::into),
            categories: Vec::new(),
            attributes: from_json("product.attributes", &self.attributes)?,
            options: from_json("product.options", &self.options)?,
            tags: from_json("product.tags", &self.tags)?,
            tax_class: self.tax_class,
            currency,
            variants: Vec::new(),
            pictures: Vec::new(),
            rating: Rating {
                sum: self.rating_sum,
                count: self.rating_count,
            },
            sales: self.sales,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

macro_rules! select_product {
    ($which:expr) => {
        concat!(
            "SELECT id, slug, status, name, subtitle, description, facts, brand, category_id, attributes, options, \
             tags, tax_class, currency, rating_sum, rating_count, sales, created_at, updated_at, version \
             FROM product WHERE ",
            $which
        )
    };
}
use select_product;

impl Store {
    /// The products with these ids, in their order; ids of none are left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<Product>> {
        let mut all = Vec::with_capacity(ids.len());
        let mut conn = self.fresh().acquire().await?;
        for ids in ids.chunks(IDS) {
            let list: Vec<i64> = ids.iter().map(|id| id.get()).collect();
            let found = read_batch(&mut conn, padded(&list)).await?;
            let mut found: HashMap<ProductId, Product> =
                found.into_iter().map(|p| (p.id, p)).collect();
            all.extend(ids.iter().filter_map(|id| found.remove(id)));
        }
        Ok(all)
    }

    /// The product with this id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product(&self, id: ProductId) -> Result<Option<Product>> {
        Ok(self.products(&[id]).await?.pop())
    }

    /// The next `limit` products after an id, in order of their ids: for reading the whole catalogue in steps.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn products_after(&self, after: ProductId, limit: i64) -> Result<Vec<Product>> {
        let mut conn = self.fresh().acquire().await?;
        let rows: Vec<ProductRow> = sqlx::query_as(select_product!("id > $1 ORDER BY id LIMIT $2"))
            .bind(after.get())
            .bind(limit)
            .fetch_all(&mut *conn)
            .await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(Vec::new());
        };
        let variants = variant::between(&mut conn, after.get(), last).await?;
        let own_prices = price_list::between(&mut conn, after.get(), last).await?;
        let pictures = picture::between(&mut conn, after.get(), last).await?;
        let categories: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT product_id, category_id FROM product_category
             WHERE product_id > $1 AND product_id <= $2 ORDER BY product_id, category_id",
        )
        .bind(after.get())
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        assemble(rows, variants, own_prices, pictures, categories)
    }

    /// Id of the product at a slug.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_at(&self, slug: &str) -> Result<Option<ProductId>> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM product WHERE slug = $1")
            .bind(slug)
            .fetch_optional(self.fresh())
            .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// Id of the product a variant belongs to, retired ones too.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_of(&self, variant: VariantId) -> Result<Option<ProductId>> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT product_id FROM variant WHERE id = $1")
            .bind(variant.get())
            .fetch_optional(self.fresh())
            .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// Address and last change of every product, in order of their ids.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_summaries(&self) -> Result<Vec<ProductSummary>> {
        let rows: Vec<(i64, String, String, i64)> =
            sqlx::query_as("SELECT id, slug, status, updated_at FROM product ORDER BY id")
                .fetch_all(&self.read)
                .await?;
        rows.into_iter()
            .map(|(id, slug, status, updated_at)| {
                Ok(ProductSummary {
                    id: id.into(),
                    slug,
                    status: from_name("product.status", &status)?,
                    updated_at,
                })
            })
            .collect()
    }

    /// How many products are on sale: active, with at least one variant.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn active_product_count(&self) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM product WHERE status = 'active' AND EXISTS
             (SELECT 1 FROM variant WHERE variant.product_id = product.id AND variant.retired = 0)",
        )
        .fetch_one(self.fresh())
        .await?;
        Ok(count)
    }

    /// How many products there are, whatever their status.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_count(&self) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM product")
            .fetch_one(&self.read)
            .await?;
        Ok(count)
    }
}

impl Tx {
    /// Writes new products whole, with `reason` in the stock ledger for their first units.
    ///
    /// # Errors
    /// Duplicate when a slug or SKU is taken; then none is written.
    pub async fn insert_products(&mut self, products: &[Product], reason: &str) -> Result<()> {
        insert_all(
            self.conn(),
            "product (id, slug, status, name, subtitle, description, facts, brand, category_id, attributes, options,
             tags, tax_class, currency, rating_sum, rating_count, sales, created_at, updated_at, version)",
            20,
            products,
            |query, p| {
                query
                    .bind(p.id.get())
                    .bind(p.slug.clone())
                    .bind(to_name(p.status))
                    .bind(to_json(&p.name))
                    .bind(to_json(&p.subtitle))
                    .bind(to_json(&p.description))
                    .bind(to_json(&p.facts))
                    .bind(p.brand.clone())
                    .bind(p.category.map(|id| id.get()))
                    .bind(to_json(&p.attributes))
                    .bind(to_json(&p.options))
                    .bind(to_json(&p.tags))
                    .bind(p.tax_class.clone())
                    .bind(p.currency.code().to_owned())
                    .bind(p.rating.sum)
                    .bind(p.rating.count)
                    .bind(p.sales)
                    .bind(p.created_at)
                    .bind(p.updated_at)
                    .bind(p.version)
            },
        )
        .await?;
        for product in products {
            self.write_categories(product).await?;
        }
        let variants: Vec<_> = products
            .iter()
            .flat_map(|p| {
                p.variants
                    .iter()
                    .enumerate()
                    .map(move |(at, v)| (p.id, at, v))
            })
            .collect();
        let at = products.iter().map(|p| p.updated_at).max().unwrap_or(0);
        self.insert_variants(&variants, reason, at).await?;
        for product in products {
            self.insert_pictures(product.id, &product.pictures).await?;
        }
        Ok(())
    }

    /// Writes a changed product if it is still at `product.version`, which then counts one up. Variants it no longer has
    /// are retired; stock is left as it is (see [`Tx::set_on_hand`]), but new variants bring theirs. `sales` and `rating`
    /// are not written. Answers whether it was written.
    ///
    /// # Errors
    /// Duplicate when the slug or a SKU is taken.
    pub async fn update_product(&mut self, product: &Product) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE product
             SET slug = $3, status = $4, name = $5, subtitle = $6, description = $7, facts = $8, brand = $9,
                 category_id = $10, attributes = $11, options = $12, tags = $13, tax_class = $14, currency = $15,
                 updated_at = $16, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(product.id.get())
        .bind(product.version)
        .bind(&product.slug)
        .bind(to_name(product.status))
        .bind(to_json(&product.name))
        .bind(to_json(&product.subtitle))
        .bind(to_json(&product.description))
        .bind(to_json(&product.facts))
        .bind(product.brand.as_deref())
        .bind(product.category.map(|id| id.get()))
        .bind(to_json(&product.attributes))
        .bind(to_json(&product.options))
        .bind(to_json(&product.tags))
        .bind(&product.tax_class)
        .bind(product.currency.code())
        .bind(product.updated_at)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM product_category WHERE product_id = $1")
            .bind(product.id.get())
            .execute(self.conn())
            .await?;
        self.write_categories(product).await?;
        // Pictures may point at variants, so they go first and come back last.
        self.delete_pictures(product.id).await?;
        self.update_variants(product).await?;
        self.insert_pictures(product.id, &product.pictures).await?;
        Ok(true)
    }

    async fn write_categories(&mut self, product: &Product) -> Result<()> {
        insert_all(
            self.conn(),
            "product_category (product_id, category_id)",
            2,
            &product.categories,
            |query, category| query.bind(product.id.get()).bind(category.get()),
        )
        .await
    }
}

#[cfg(test)]
mod tests;
