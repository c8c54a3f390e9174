//! Orders.

use crate::error::{Error, Result, from_json, from_name, to_json, to_name};
use crate::{OrderLine, Store, Tx};
use model::address::Address;
use model::cart::Totals;
use model::order::{FulfilmentState, OrderState};
use model::payment::PaymentState;
use model::pricing::{Adjustment, TaxRounding};
use model::tax::TaxLine;
use model::{CartId, Currency, Locale, Millis, OrderId, Translated};

/// An order without its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Id.
    pub id: OrderId,
    /// Number, unique.
    pub number: String,
    /// Key of the form it was posted with; none for imported orders.
    pub idempotency_key: Option<String>,
    /// Hash of what was posted.
    pub request_hash: String,
    /// The cart it was made of.
    pub cart: Option<CartId>,
    /// Where it stands.
    pub state: OrderState,
    /// Where its money is.
    pub payment: PaymentState,
    /// Where its goods are.
    pub fulfilment: FulfilmentState,
    /// The shopper's language.
    pub locale: Locale,
    /// E-mail address.
    pub email: String,
    /// Where it goes.
    pub address: Address,
    /// Where the bill goes, if elsewhere.
    pub billing: Option<Address>,
    /// Code of the delivery option.
    pub delivery_code: String,
    /// Name of the delivery option.
    pub delivery: Translated,
    /// Earliest and latest delivery day.
    pub delivery_days: Option<(Millis, Millis)>,
    /// Provider and method, such as `test:card`.
    pub method: String,
    /// The shopper's note.
    pub note: String,
    /// Amounts.
    pub totals: Totals,
    /// What of the discounts falls on the delivery; the rest is on the lines.
    pub shipping_discount: i64,
    /// What made up the discounts.
    pub adjustments: Vec<Adjustment>,
    /// How its tax was rounded.
    pub tax_rounding: TaxRounding,
    /// Its taxes by name and rate; empty where nobody kept them.
    pub taxes: Vec<TaxLine>,
    /// How many minor units of the shop's own currency a million of its own minor units are worth.
    pub own_rate: i64,
    /// Given back so far, in minor units.
    pub refunded: i64,
    /// Opens its page from a link.
    pub access_token: String,
    /// `shop`, or the name of an import.
    pub source: String,
    /// When it was placed.
    pub placed_at: Millis,
    /// When an unpaid one gives back what it holds.
    pub expires_at: Option<Millis>,
    /// Counts changes.
    pub version: i64,
}

/// The states of an order after something happened to it.
#[derive(Clone, Copy, Debug)]
pub struct OrderChange {
    /// Which order.
    pub id: OrderId,
    /// The version the decision was made on.
    pub version: i64,
    /// Where it stands now.
    pub state: OrderState,
    /// Where its money is now.
    pub payment: PaymentState,
    /// Where its goods are now.
    pub fulfilment: FulfilmentState,
    /// What was given back so far.
    pub refunded: i64,
    /// When it happened.
    pub at: Millis,
}

impl Order {
    /// A change of this order at `at` that changes nothing yet.
    #[must_use]
    pub fn change(&self, at: Millis) -> OrderChange {
        OrderChange {
            id: self.id,
            version: self.version,
            state: self.state,
            payment: self.payment,
            fulfilment: self.fulfilment,
            refunded: self.refunded,
            at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    number: String,
    idempotency_key: Option<String>,
    request_hash: String,
    cart_id: Option<i64>,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    locale: String,
    email: String,
    address: String,
    billing: Option<String>,
    delivery_code: String,
    delivery_name: String,
    delivery_from: Option<i64>,
    delivery_to: Option<i64>,
    method: String,
    note: String,
    currency: String,
    lines_total: i64,
    discounts_total: i64,
    shipping_total: i64,
    tax_total: i64,
    tax_included_total: i64,
    total: i64,
    shipping_discount: i64,
    adjustments: Option<String>,
    tax_rounding: Option<String>,
    taxes: Option<String>,
    own_rate: i64,
    refunded_total: i64,
    access_token: String,
    source: String,
    placed_at: i64,
    expires_at: Option<i64>,
    version: i64,
}

impl Row {
    fn into_order(self) -> Result<Order> {
        let currency = Currency::from_code(&self.currency).ok_or(Error::Unreadable {
            what: "orders.currency",
            cause: self.currency,
        })?;
        let billing = self.billing.as_deref();
        let adjustments = self.adjustments.as_deref();
        let tax_rounding = self.tax_rounding.as_deref();
        let taxes = self.taxes.as_deref();
        Ok(Order {
            id: self.id.into(),
            number: self.number,
            idempotency_key: self.idempotency_key,
            request_hash: self.request_hash,
            cart: self.cart_id.map(CartId::from),
            state: from_name("orders.state", &self.state)?,
            payment: from_name("orders.payment_state", &self.payment_state)?,
            fulfilment: from_name("orders.fulfilment_state", &self.fulfilment_state)?,
            locale: Locale::from_code(&self.locale).unwrap_or_default(),
            email: self.email,
            address: from_json("orders.address", &self.address)?,
            billing: billing
                .map(|text| from_json("orders.billing", text))
                .transpose()?,
            delivery_code: self.delivery_code,
            delivery: from_json("orders.delivery_name", &self.delivery_name)?,
            delivery_days: self.delivery_from.zip(self.delivery_to),
            method: self.method,
            note: self.note,
            totals: Totals {
                currency,
                lines: self.lines_total,
                discounts: self.discounts_total,
                shipping: Some(self.shipping_total),
                tax: self.tax_total,
                tax_included: self.tax_included_total,
                total: self.total,
            },
            shipping_discount: self.shipping_discount,
            adjustments: adjustments
                .map(|text| from_json("orders.adjustments", text))
                .transpose()?
                .unwrap_or_default(),
            tax_rounding: tax_rounding
                .map(|name| from_name("orders.tax_rounding", name))
                .transpose()?
                .unwrap_or_default(),
            taxes: taxes
                .map(|text| from_json("orders.taxes", text))
                .transpose()?
                .unwrap_or_default(),
            own_rate: self.own_rate,
            refunded: self.refunded_total,
            access_token: self.access_token,
            source: self.source,
            placed_at: self.placed_at,
            expires_at: self.expires_at,
            version: self.version,
        })
    }
}

/// A query for orders with the given end.
macro_rules! select_orders {
    ($end:literal) => {
        concat!(
            "SELECT id, number, idempotency_key, request_hash, cart_id, state, payment_state, fulfilment_state,
                    locale, email, address, billing, delivery_code, delivery_name, delivery_from, delivery_to,
                    method, note, currency, lines_total, discounts_total, shipping_total, tax_total,
                    tax_included_total, total, shipping_discount, adjustments, tax_rounding, taxes,
                    own_rate, refunded_total, access_token, source, placed_at, expires_at, version
             FROM orders ",
            $end
        )
    };
}

impl Store {
    /// The order with this id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order(&self, id: OrderId) -> Result<Option<Order>> {
        let row: Option<Row> = sqlx::query_as(select_orders!("WHERE id = $1"))
            .bind(id.get())
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_order).transpose()
    }

    /// The order with this number.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_by_number(&self, number: &str) -> Result<Option<Order>> {
        let row: Option<Row> = sqlx::query_as(select_orders!("WHERE number = $1"))
            .bind(number)
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_order).transpose()
    }

    /// The order that was posted with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_by_key(&self, key: &str) -> Result<Option<Order>> {
        let row: Option<Row> = sqlx::query_as(select_orders!("WHERE idempotency_key = $1"))
            .bind(key)
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_order).transpose()
    }

    /// Unpaid orders that may hold nothing any longer, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn expired_orders(&self, now: Millis, limit: i64) -> Result<Vec<OrderId>> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT id FROM orders WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }
}

impl Tx {
    /// Writes a new order with its lines, unless one with the same idempotency key exists: then `false`.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when its number is taken.
    pub async fn add_order(&mut self, order: &Order, lines: &[OrderLine]) -> Result<bool> {
        let (from, to) = order.delivery_days.unzip();
        let totals = order.totals;
        let done = sqlx::query(
            "INSERT INTO orders (id, number, idempotency_key, request_hash, cart_id, state, payment_state,
                 fulfilment_state, locale, email, address, billing, delivery_code, delivery_name, delivery_from,
                 delivery_to, method, note, currency, lines_total, discounts_total, shipping_total, tax_total,
                 tax_included_total, total, refunded_total, access_token, source, placed_at, updated_at, expires_at,
                 version, shipping_discount, adjustments, tax_rounding, taxes, own_rate)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     $22, $23, $24, $25, $26, $27, $28, $29, $29, $30, $31, $32, $33, $34, $35, $36)
             ON CONFLICT (idempotency_key) DO NOTHING",
        )
        .bind(order.id.get())
        .bind(&order.number)
        .bind(&order.idempotency_key)
        .bind(&order.request_hash)
        .bind(order.cart.map(CartId::get))
        .bind(to_name(order.state))
        .bind(to_name(order.payment))
        .bind(to_name(order.fulfilment))
        .bind(order.locale.code())
        .bind(&order.email)
        .bind(to_json(&order.address))
        .bind(order.billing.as_ref().map(to_json))
        .bind(&order.delivery_code)
        .bind(to_json(&order.delivery))
        .bind(from)
        .bind(to)
        .bind(&order.method)
        .bind(&order.note)
        .bind(totals.currency.code())
        .bind(totals.lines)
        .bind(totals.discounts)
        .bind(totals.shipping.unwrap_or(0))
        .bind(totals.tax)
        .bind(totals.tax_included)
        .bind(totals.total)
        .bind(order.refunded)
        .bind(&order.access_token)
        .bind(&order.source)
        .bind(order.placed_at)
        .bind(order.expires_at)
        .bind(order.version)
        .bind(order.shipping_discount)
        .bind(adjustments_json(order))
        .bind(to_name(order.tax_rounding))
        .bind(taxes_json(order))
        .bind(order.own_rate)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        for (position, line) in lines.iter().enumerate() {
            self.add_order_line(order.id, position, line).await?;
        }
        Ok(true)
    }

    /// Changes an order's states, unless it changed since: then `false`. One that is no longer unpaid expires no more.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn change_order(&mut self, change: &OrderChange) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE orders
             SET state = $3, payment_state = $4, fulfilment_state = $5, refunded_total = $6, updated_at = $7,
                 expires_at = CASE WHEN $3 = 'pending' THEN expires_at ELSE NULL END, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(change.id.get())
        .bind(change.version)
        .bind(to_name(change.state))
        .bind(to_name(change.payment))
        .bind(to_name(change.fulfilment))
        .bind(change.refunded)
        .bind(change.at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Holds an order as it was read until the end of the transaction; `false` when it changed since.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn hold_order(&mut self, id: OrderId, version: i64) -> Result<bool> {
        let done =
            sqlx::query("UPDATE orders SET version = version WHERE id = $1 AND version = $2")
                .bind(id.get())
                .bind(version)
                .execute(self.conn())
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// What made up the discounts as the database keeps it; nothing where there was none.
pub(crate) fn adjustments_json(order: &Order) -> Option<String> {
    (!order.adjustments.is_empty()).then(|| to_json(&order.adjustments))
}

/// Taxes by name and rate as the database keeps them; nothing where nobody kept them.
pub(crate) fn taxes_json(order: &Order) -> Option<String> {
    (!order.taxes.is_empty()).then(|| to_json(&order.taxes))
}

#[cfg(test)]
pub(crate) mod tests;
