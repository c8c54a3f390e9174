//! Lines of orders: what was bought, as it was then.

use model::catalog::Image;
use model::{CartId, OrderId, OrderLineId, ProductId, VariantId};

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

/// A line of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderLine {
    /// Id.
    pub id: OrderLineId,
    /// The variant; none if it never was in this shop.
    pub variant: Option<VariantId>,
    /// Its product.
    pub product: Option<ProductId>,
    /// Product slug.
    pub slug: String,
    /// SKU.
    pub sku: String,
    /// Name in the shopper's language.
    pub name: String,
    /// Choice in the shopper's language.
    pub choice: String,
    /// Picture as it was.
    pub picture: Option<Image>,
    /// Units.
    pub quantity: i64,
    /// Price of a unit.
    pub unit_price: i64,
    /// Price of the line.
    pub total: i64,
    /// What of the order's discounts falls on it.
    pub discount: i64,
    /// Tax of the line, added or contained.
    pub tax: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: i64,
    variant_id: Option<i64>,
    product_id: Option<i64>,
    slug: String,
    sku: String,
    name: String,
    choice: String,
    picture: Option<String>,
    quantity: i64,
    unit_price: i64,
    total: i64,
    discount: i64,
    tax: i64,
}

impl LineRow {
    fn into_line(self) -> Result<OrderLine> {
        let picture = self.picture.as_deref();
        Ok(OrderLine {
            id: self.id.into(),
            variant: self.variant_id.map(VariantId::from),
            product: self.product_id.map(ProductId::from),
            slug: self.slug,
            sku: self.sku,
            name: self.name,
            choice: self.choice,
            picture: picture
                .map(|text| from_json("order_line.picture", text))
                .transpose()?,
            quantity: self.quantity,
            unit_price: self.unit_price,
            total: self.total,
            discount: self.discount,
            tax: self.tax,
        })
    }
}

impl Store {
    /// Lines of an order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_lines(&self, order: OrderId) -> Result<Vec<OrderLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT id, variant_id, product_id, slug, sku, name, choice, picture, quantity, unit_price, total,
                    discount, tax
             FROM order_line
             WHERE order_id = $1
             ORDER BY position",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(LineRow::into_line).collect()
    }
}

impl Tx {
    /// Writes a line of an order at a place among its lines.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_order_line(
        &mut self,
        order: OrderId,
        position: usize,
        line: &OrderLine,
    ) -> Result<()> {
        sqlx::query(
        "INSERT INTO order_line (id, order_id, position, variant_id, product_id, slug, sku, name, choice, picture,
                                 quantity, unit_price, total, discount, tax)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(line.id.get())
    .bind(order.get())
    .bind(i64::try_from(position).unwrap_or(i64::MAX))
    .bind(line.variant.map(VariantId::get))
    .bind(line.product.map(ProductId::get))
    .bind(&line.slug)
    .bind(&line.sku)
    .bind(&line.name)
    .bind(&line.choice)
    .bind(line.picture.as_ref().map(to_json))
    .bind(line.quantity)
    .bind(line.unit_price)
    .bind(line.total)
    .bind(line.discount)
    .bind(line.tax)
    .execute(self.conn())
    .await?;
        Ok(())
    }

    /// Takes out of a cart what an order bought; what was added meanwhile stays.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn empty_cart(&mut self, cart: CartId, order: OrderId) -> Result<()> {
        sqlx::query(
            "DELETE FROM cart_line
             WHERE cart_id = $1 AND aside = 0
               AND variant_id IN (SELECT variant_id FROM order_line WHERE order_id = $2)",
        )
        .bind(cart.get())
        .bind(order.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
