//! Price lists in other currencies, and the prices that variants have in them whatever the rate.

use model::price_list::{Ending, PriceList};
use model::{Currency, Millis, VariantId};
use sqlx::AnyConnection;

use crate::bulk::{IDS, ids};
use crate::error::{Error, Result};
use crate::{Store, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    currency: String,
    rate: i64,
    step: i64,
    less: i64,
    open: i64,
    position: i64,
    version: i64,
}

fn currency(code: &str) -> Result<Currency> {
    Currency::from_code(code).ok_or_else(|| Error::Unreadable {
        what: "price_list.currency",
        cause: code.to_owned(),
    })
}

impl Row {
    fn into_list(self, own: Currency) -> Result<PriceList> {
        Ok(PriceList {
            currency: currency(&self.currency)?,
            own,
            rate: self.rate,
            ending: Ending {
                step: self.step,
                less: self.less,
            },
            open: self.open != 0,
            position: self.position,
            version: self.version,
        })
    }
}

/// A variant's own price: product, variant, currency and price.
pub(crate) type OwnPriceRow = (i64, i64, String, i64);

/// Reads the code of such a row.
pub(crate) fn own_price((_, variant, code, price): OwnPriceRow) -> Result<(i64, (Currency, i64))> {
    Ok((variant, (currency(&code)?, price)))
}

macro_rules! select_own_price {
    ($which:expr) => {
        concat!(
            "SELECT variant.product_id, own.variant_id, own.currency, own.price
             FROM variant JOIN own_price AS own ON own.variant_id = variant.id
             WHERE variant.",
            $which,
            " ORDER BY own.variant_id, own.currency"
        )
    };
}

pub(crate) async fn of_products(
    conn: &mut AnyConnection,
    list: [i64; IDS],
) -> Result<Vec<OwnPriceRow>> {
    let query = sqlx::query_as(select_own_price!(concat!("product_id IN ", ids!())));
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
) -> Result<Vec<OwnPriceRow>> {
    Ok(sqlx::query_as(select_own_price!(
        "product_id > $1 AND variant.product_id <= $2"
    ))
    .bind(after)
    .bind(last)
    .fetch_all(conn)
    .await?)
}

impl Store {
    /// Every price list of a shop whose own currency is `own`, in the merchant's order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price_lists(&self, own: Currency) -> Result<Vec<PriceList>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT currency, rate, step, less, open, position, version FROM price_list
             WHERE currency <> $1
             ORDER BY position, currency",
        )
        .bind(own.code())
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(|row| row.into_list(own)).collect()
    }

    /// What a variant cost in a list before an own price was set, changed or taken away, in minor units; each with until
    /// when it held, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn own_price_changes(
        &self,
        variant: VariantId,
        currency: Currency,
    ) -> Result<Vec<(Millis, i64)>> {
        Ok(sqlx::query_as(
            "SELECT held_until, price FROM own_price_change
             WHERE variant_id = $1 AND currency = $2
             ORDER BY held_until",
        )
        .bind(variant.get())
        .bind(currency.code())
        .fetch_all(&self.read)
        .await?)
    }
}

impl Tx {
    /// Keeps a price list, unless it changed since the version it was read in: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_price_list(&mut self, list: &PriceList) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO price_list (currency, rate, step, less, open, position, version)
             VALUES ($1, $2, $3, $4, $5, $6, 1)
             ON CONFLICT (currency) DO UPDATE SET rate = excluded.rate, step = excluded.step, less = excluded.less,
                 open = excluded.open, position = excluded.position, version = price_list.version + 1
             WHERE price_list.version = $7",
        )
        .bind(list.currency.code())
        .bind(list.rate)
        .bind(list.ending.step)
        .bind(list.ending.less)
        .bind(i64::from(list.open))
        .bind(list.position)
        .bind(list.version)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sets what a variant costs in a list whatever the rate, or takes that away, and counts it as a change of the list.
    /// `before` is what it cost there until `at`. `false` when there is no such list.
    ///
    /// # Errors
    /// When the database is away, or there is no such variant.
    pub async fn put_own_price(
        &mut self,
        variant: VariantId,
        currency: Currency,
        price: Option<i64>,
        before: i64,
        at: Millis,
    ) -> Result<bool> {
        let list = sqlx::query("UPDATE price_list SET version = version + 1 WHERE currency = $1")
            .bind(currency.code())
            .execute(self.conn())
            .await?;
        if list.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO own_price_change (variant_id, currency, held_until, price) VALUES ($1, $2, $3, $4)
             ON CONFLICT (variant_id, currency, held_until) DO NOTHING",
        )
        .bind(variant.get())
        .bind(currency.code())
        .bind(at)
        .bind(before)
        .execute(self.conn())
        .await?;
        let query = match price {
            Some(price) => sqlx::query(
                "INSERT INTO own_price (variant_id, currency, price) VALUES ($1, $2, $3)
                 ON CONFLICT (variant_id, currency) DO UPDATE SET price = excluded.price",
            )
            .bind(variant.get())
            .bind(currency.code())
            .bind(price),
            None => sqlx::query("DELETE FROM own_price WHERE variant_id = $1 AND currency = $2")
                .bind(variant.get())
                .bind(currency.code()),
        };
        query.execute(self.conn()).await?;
        Ok(true)
    }

    /// Whether shoppers may still choose a list, and nothing about it or the prices in it changed since `version`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price_list_holds(&mut self, currency: Currency, version: i64) -> Result<bool> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT version FROM price_list WHERE currency = $1 AND version = $2 AND open = 1",
        )
        .bind(currency.code())
        .bind(version)
        .fetch_optional(self.conn())
        .await?;
        Ok(row.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{databases, product};

    fn list(rate: i64, version: i64) -> PriceList {
        PriceList {
            rate,
            open: true,
            position: 2,
            version,
            ending: Ending { step: 100, less: 5 },
            ..PriceList::new(Currency::EUR, Currency::USD)
        }
    }

    #[tokio::test]
    async fn a_list_is_kept_unless_somebody_else_changed_it_first() {
        for db in databases().await {
            let put = async |list: &PriceList| {
                let mut tx = db.store.begin().await.unwrap();
                let done = tx.put_price_list(list).await.unwrap();
                tx.commit().await.unwrap();
                done
            };
            assert!(put(&list(920_000, 0)).await);
            assert!(!put(&list(930_000, 0)).await, "made for version 0");
            let read = db.store.price_lists(Currency::USD).await.unwrap();
            assert_eq!(read, [list(920_000, 1)]);
            assert!(put(&list(930_000, 1)).await);
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.price_list_holds(Currency::EUR, 2).await.unwrap());
            assert!(!tx.price_list_holds(Currency::EUR, 1).await.unwrap());
            drop(tx);
            let own = db.store.price_lists(Currency::EUR).await.unwrap();
            assert_eq!(own, [], "a shop needs no list in its own currency");
        }
    }

    #[tokio::test]
    async fn own_prices_come_with_the_product_and_count_as_changes_of_the_list() {
        for db in databases().await {
            let lamp = product("lamp", 2_000, 9);
            let id = lamp.variants[0].id;
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_products(std::slice::from_ref(&lamp), "test")
                .await
                .unwrap();
            let put = tx.put_own_price(id, Currency::EUR, Some(1_900), 1_840, 10);
            assert!(!put.await.unwrap(), "there is no such list");
            tx.put_price_list(&list(920_000, 0)).await.unwrap();
            for (price, before, at) in [(Some(1_900), 1_840, 10), (Some(1_800), 1_900, 20)] {
                let put = tx.put_own_price(id, Currency::EUR, price, before, at);
                assert!(put.await.unwrap());
            }
            tx.commit().await.unwrap();
            let read = db.store.product(lamp.id).await.unwrap().unwrap();
            assert_eq!(read.variants[0].own_prices, [(Currency::EUR, 1_800)]);
            let after = db.store.products_after(0.into(), 9).await.unwrap();
            assert_eq!(after, [read]);
            let changes = db.store.own_price_changes(id, Currency::EUR).await.unwrap();
            assert_eq!(changes, [(10, 1_840), (20, 1_900)]);
            let lists = db.store.price_lists(Currency::USD).await.unwrap();
            assert_eq!(lists[0].version, 3);
            let mut tx = db.store.begin().await.unwrap();
            let put = tx.put_own_price(id, Currency::EUR, None, 1_800, 30);
            assert!(put.await.unwrap());
            tx.commit().await.unwrap();
            let read = db.store.product(lamp.id).await.unwrap().unwrap();
            assert_eq!(read.variants[0].own_prices, []);
        }
    }
}
