//! The order list of staff: filter, sort and pages in SQL.

use model::address::Address;
use model::order_desk::{ORDERS_PER_PAGE, OrderQuery, OrderRow, OrderSort};
use model::{Currency, Money};

use crate::Store;
use crate::error::{Error, Result, from_json, from_name, to_name};

type Row = (
    i64,
    String,
    i64,
    String,
    String,
    String,
    String,
    String,
    i64,
    String,
);

fn into_row(row: Row) -> Result<OrderRow> {
    let (id, number, placed_at, address, email, state, payment, fulfilment, total, currency) = row;
    let address: Address = from_json("orders.address", &address)?;
    Ok(OrderRow {
        id: id.into(),
        number,
        placed_at,
        name: address.name,
        email,
        state: from_name("orders.state", &state)?,
        payment: from_name("orders.payment_state", &payment)?,
        fulfilment: from_name("orders.fulfilment_state", &fulfilment)?,
        total: Money::new(
            total,
            Currency::from_code(&currency).ok_or(Error::Unreadable {
                what: "orders.currency",
                cause: currency,
            })?,
        ),
    })
}

/// The list in the given order. Empty parameters filter nothing; states of goods stand between commas.
macro_rules! select_rows {
    ($order:literal) => {
        concat!(
            "SELECT id, number, placed_at, address, email, state, payment_state, fulfilment_state, total, currency
             FROM orders
             WHERE ($1 = '' OR state = $1) AND ($2 = '' OR $2 LIKE '%,' || fulfilment_state || ',%')
               AND ($3 = '' OR number LIKE $3 || '%' OR email LIKE $4 || '%'
                    OR LOWER(address) LIKE '{\"name\":\"%' || $4 || '%\",\"company\":%')
             ORDER BY ",
            $order,
            " LIMIT $5 OFFSET $6"
        )
    };
}

impl Store {
    /// One page of the orders that fit `query`, and how many fit.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_rows(&self, query: &OrderQuery) -> Result<(Vec<OrderRow>, i64)> {
        let state = query.state.map(to_name).unwrap_or_default();
        let goods: Vec<String> = query.fulfilment.iter().copied().map(to_name).collect();
        let fulfilment = match goods.join(",") {
            any if any.is_empty() => any,
            names => format!(",{names},"),
        };
        // The wildcards of LIKE are no part of what people look for.
        let plain: String = query
            .q
            .trim()
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\' | '"'))
            .collect();
        let (number, email) = (plain.to_uppercase(), plain.to_lowercase());
        let offset = i64::from(query.page.max(1) - 1) * i64::from(ORDERS_PER_PAGE);
        let sql = match query.sort {
            OrderSort::Newest => select_rows!("placed_at DESC, id DESC"),
            OrderSort::Oldest => select_rows!("placed_at, id"),
            OrderSort::Largest => select_rows!("total DESC, id DESC"),
            OrderSort::Smallest => select_rows!("total, id"),
        };
        let rows: Vec<Row> = sqlx::query_as(sql)
            .bind(&state)
            .bind(&fulfilment)
            .bind(&number)
            .bind(&email)
            .bind(i64::from(ORDERS_PER_PAGE))
            .bind(offset)
            .fetch_all(self.fresh())
            .await?;
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM orders
             WHERE ($1 = '' OR state = $1) AND ($2 = '' OR $2 LIKE '%,' || fulfilment_state || ',%')
               AND ($3 = '' OR number LIKE $3 || '%' OR email LIKE $4 || '%'
                    OR LOWER(address) LIKE '{\"name\":\"%' || $4 || '%\",\"company\":%')",
        )
        .bind(&state)
        .bind(&fulfilment)
        .bind(&number)
        .bind(&email)
        .fetch_one(self.fresh())
        .await?;
        let rows: Result<Vec<OrderRow>> = rows.into_iter().map(into_row).collect();
        Ok((rows?, count))
    }
}
