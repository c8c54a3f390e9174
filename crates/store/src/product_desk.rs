//! The product list of staff: filter, sort and pages in SQL.

use model::ProductId;
use model::catalog::ProductStatus;
use model::product_desk::{PRODUCTS_PER_PAGE, ProductQuery, ProductSort};

use crate::Store;
use crate::error::{Result, from_name, to_name};

/// Names are kept as `{"en":…,"zh":…}`: one comparison looks in both languages, and sorting goes by the English one.
macro_rules! fitting {
    () => {
        "($1 = '' OR product.status = $1)
           AND ($2 = '' OR LOWER(product.name) LIKE '%' || $2 || '%' OR product.slug LIKE '%' || $2 || '%'
                OR EXISTS (SELECT 1 FROM variant
                           WHERE variant.product_id = product.id AND variant.retired = 0
                             AND LOWER(variant.sku) LIKE $2 || '%'))"
    };
}

macro_rules! select_ids {
    ($order:literal) => {
        concat!(
            "SELECT product.id FROM product WHERE ",
            fitting!(),
            " ORDER BY ",
            $order,
            ", product.id DESC LIMIT $3 OFFSET $4"
        )
    };
}

impl Store {
    /// Ids of one page of the products that fit `query`, and how many fit.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_rows(&self, query: &ProductQuery) -> Result<(Vec<ProductId>, i64)> {
        let status = query.status.map(to_name).unwrap_or_default();
        // The wildcards of LIKE are no part of what people look for.
        let q: String = query
            .q
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\' | '"'))
            .collect();
        let sql = match query.sort {
            ProductSort::Changed => select_ids!("product.updated_at DESC"),
            ProductSort::Name => select_ids!("LOWER(product.name)"),
            ProductSort::Scarce => select_ids!(
                "(SELECT SUM(on_hand - reserved) FROM variant WHERE product_id = product.id AND retired = 0)"
            ),
            ProductSort::Plenty => select_ids!(
                "(SELECT SUM(on_hand - reserved) FROM variant WHERE product_id = product.id AND retired = 0) DESC"
            ),
            ProductSort::Cheap => select_ids!(
                "(SELECT MIN(price) FROM variant WHERE product_id = product.id AND retired = 0)"
            ),
            ProductSort::Dear => select_ids!(
                "(SELECT MAX(price) FROM variant WHERE product_id = product.id AND retired = 0) DESC"
            ),
        };
        let offset = i64::from(query.page.max(1) - 1) * i64::from(PRODUCTS_PER_PAGE);
        let rows: Vec<(i64,)> = sqlx::query_as(sql)
            .bind(&status)
            .bind(&q)
            .bind(i64::from(PRODUCTS_PER_PAGE))
            .bind(offset)
            .fetch_all(self.fresh())
            .await?;
        let (count,): (i64,) =
            sqlx::query_as(concat!("SELECT COUNT(*) FROM product WHERE ", fitting!()))
                .bind(&status)
                .bind(&q)
                .fetch_one(self.fresh())
                .await?;
        Ok((rows.into_iter().map(|(id,)| id.into()).collect(), count))
    }

    /// How many products have each status; statuses of none are left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_counts(&self) -> Result<Vec<(ProductStatus, i64)>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT status, COUNT(*) FROM product GROUP BY status")
                .fetch_all(self.fresh())
                .await?;
        rows.into_iter()
            .map(|(status, count)| Ok((from_name("product.status", &status)?, count)))
            .collect()
    }
}
