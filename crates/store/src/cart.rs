//! Carts and their lines. A cart is found by the hash of its token; its version counts every change.

use model::checkout::CheckoutDraft;
use model::{CartId, CreditId, Currency, Locale, Millis, ProductId, VariantId};

use crate::error::{Error, Result, from_json, to_json};
use crate::price::price_of;
use crate::{Store, Tx};

/// A cart with its lines as they could be bought now.
#[derive(Clone, Debug, PartialEq)]
pub struct Cart {
    /// Id.
    pub id: CartId,
    /// Currency that it was last filled in.
    pub currency: Currency,
    /// What was told at checkout so far.
    pub draft: CheckoutDraft,
    /// Key of the next order made of it.
    pub idempotency_key: String,
    /// Counts changes.
    pub version: i64,
    /// Codes the shopper entered.
    pub codes: Vec<String>,
    /// Gift cards and credit the shopper entered.
    pub credits: Vec<CreditId>,
    /// Lines in the order they were added.
    pub lines: Vec<CartLine>,
    /// Lines that are set aside: they wait in the cart and are not bought with it.
    pub aside: Vec<CartLine>,
}

/// A line of a cart beside what its variant is now, at prices of the shop's own currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// The variant.
    pub variant: VariantId,
    /// Its product.
    pub product: ProductId,
    /// Units wanted.
    pub quantity: i64,
    /// Price of a unit when it was added.
    pub added_price: i64,
    /// Price of a unit when it was added, in the currency it was shown in where that was another one.
    pub seen_price: Option<(Currency, i64)>,
    /// Price of a unit now for as many.
    pub price: i64,
    /// Price of a unit now for one.
    pub list_price: i64,
    /// Units that could be bought now.
    pub available: i64,
    /// Weight of a unit.
    pub weight_grams: i64,
    /// Whether it is on sale.
    pub on_sale: bool,
    /// Tax class of the product.
    pub tax_class: String,
}

/// A cart to begin.
#[derive(Clone, Debug)]
pub struct NewCart<'a> {
    /// Id.
    pub id: CartId,
    /// Hash of its token.
    pub token_hash: &'a str,
    /// Currency of its prices.
    pub currency: Currency,
    /// The shopper's language.
    pub locale: Locale,
    /// Key of the first order made of it.
    pub idempotency_key: &'a str,
    /// Now.
    pub at: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    currency: String,
    draft: String,
    codes: String,
    credits: String,
    idempotency_key: String,
    version: i64,
    variant_id: Option<i64>,
    product_id: Option<i64>,
    quantity: Option<i64>,
    unit_price: Option<i64>,
    seen_price: Option<i64>,
    seen_currency: Option<String>,
    price: Option<i64>,
    list_price: Option<i64>,
    available: Option<i64>,
    weight_grams: Option<i64>,
    retired: Option<i64>,
    status: Option<String>,
    tax_class: Option<String>,
    aside: Option<i64>,
}

impl Row {
    /// Its line; `None` in the one row of a cart without lines.
    fn line(self) -> Option<CartLine> {
        let seen = self.seen_currency.as_deref().and_then(Currency::from_code);
        Some(CartLine {
            variant: self.variant_id?.into(),
            product: self.product_id?.into(),
            quantity: self.quantity?,
            added_price: self.unit_price?,
            seen_price: seen.zip(self.seen_price),
            price: self.price?,
            list_price: self.list_price?,
            available: self.available?,
            weight_grams: self.weight_grams?,
            on_sale: self.status? == "active" && self.retired? == 0,
            tax_class: self.tax_class?,
        })
    }
}

impl Store {
    /// The cart whose token has this hash.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cart(&self, token_hash: &str) -> Result<Option<Cart>> {
        let mut rows: Vec<Row> = sqlx::query_as(concat!(
            "SELECT cart.id, cart.currency, cart.draft, cart.codes, cart.credits, cart.idempotency_key,
                    cart.version, line.variant_id, variant.product_id, line.quantity, line.unit_price,
                    line.seen_price, line.seen_currency,
                    variant.price AS list_price, variant.on_hand - variant.reserved AS available,
                    variant.weight_grams, variant.retired, product.status, product.tax_class, line.aside, ",
            price_of!("line.quantity"),
            " AS price
             FROM cart
             LEFT JOIN cart_line AS line ON line.cart_id = cart.id
             LEFT JOIN variant ON variant.id = line.variant_id
             LEFT JOIN product ON product.id = variant.product_id
             WHERE cart.token_hash = $1
             ORDER BY line.added_at, line.variant_id"
        ))
        .bind(token_hash)
        .fetch_all(self.fresh())
        .await?;
        let Some(first) = rows.first_mut() else {
            return Ok(None);
        };
        let mut cart = Cart {
            id: first.id.into(),
            currency: Currency::from_code(&first.currency).ok_or(Error::Unreadable {
                what: "cart.currency",
                cause: first.currency.clone(),
            })?,
            draft: from_json("cart.draft", &first.draft)?,
            codes: from_json("cart.codes", &first.codes)?,
            credits: from_json("cart.credits", &first.credits)?,
            idempotency_key: std::mem::take(&mut first.idempotency_key),
            version: first.version,
            lines: Vec::new(),
            aside: Vec::new(),
        };
        for row in rows {
            let aside = row.aside == Some(1);
            let to = if aside {
                &mut cart.aside
            } else {
                &mut cart.lines
            };
            to.extend(row.line());
        }
        Ok(Some(cart))
    }

    /// Sum of the quantities in the cart whose token has this hash, without what is set aside.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cart_count(&self, token_hash: &str) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(line.quantity), 0) AS BIGINT)
             FROM cart JOIN cart_line AS line ON line.cart_id = cart.id
             WHERE cart.token_hash = $1 AND line.aside = 0",
        )
        .bind(token_hash)
        .fetch_one(self.fresh())
        .await?;
        Ok(count)
    }
}

impl Tx {
    /// Begins a cart.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_cart(&mut self, cart: &NewCart<'_>) -> Result<()> {
        sqlx::query(
            "INSERT INTO cart (id, token_hash, currency, locale, draft, idempotency_key, version, created_at, updated_at)
             VALUES ($1, $2, $3, $4, '{}', $5, 1, $6, $6)",
        )
        .bind(cart.id.get())
        .bind(cart.token_hash)
        .bind(cart.currency.code())
        .bind(cart.locale.code())
        .bind(cart.idempotency_key)
        .bind(cart.at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Counts a change of the cart whose token has this hash, which is in this currency from now on, and says which it is.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn touch_cart(
        &mut self,
        token_hash: &str,
        currency: Currency,
        at: Millis,
    ) -> Result<Option<CartId>> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE cart SET version = version + 1, updated_at = $2, currency = $3
             WHERE token_hash = $1
             RETURNING id",
        )
        .bind(token_hash)
        .bind(at)
        .bind(currency.code())
        .fetch_optional(self.conn())
        .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// Keeps what was told at checkout, unless the cart changed since `version` was read.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_draft(
        &mut self,
        cart: CartId,
        version: i64,
        draft: &CheckoutDraft,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE cart SET draft = $3, version = version + 1, updated_at = $4
             WHERE id = $1 AND version = $2",
        )
        .bind(cart.get())
        .bind(version)
        .bind(to_json(draft))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the cart a new key for its next order, because the order with `old_key` is decided.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn renew_cart_key(
        &mut self,
        cart: CartId,
        old_key: &str,
        new_key: &str,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE cart SET idempotency_key = $3, version = version + 1, updated_at = $4
             WHERE id = $1 AND idempotency_key = $2",
        )
        .bind(cart.get())
        .bind(old_key)
        .bind(new_key)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Forgets carts untouched since `before`, at most `limit`; returns how many.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_carts(&mut self, before: Millis, limit: i64) -> Result<u64> {
        sqlx::query(
            "DELETE FROM cart_line WHERE cart_id IN
             (SELECT id FROM cart WHERE updated_at < $1 ORDER BY updated_at, id LIMIT $2)",
        )
        .bind(before)
        .bind(limit)
        .execute(self.conn())
        .await?;
        let done = sqlx::query(
            "DELETE FROM cart WHERE id IN
             (SELECT id FROM cart WHERE updated_at < $1 ORDER BY updated_at, id LIMIT $2)",
        )
        .bind(before)
        .bind(limit)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests;
