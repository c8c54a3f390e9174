//! The delivery rate table and the tax table.

use model::delivery::DeliveryRate;
use model::{Currency, Translated};

use crate::error::{Error, Result, from_json, to_json};
use crate::{Store, Tx, new_id};

/// One row of the tax table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// ISO code of the country.
    pub country: String,
    /// Tax class.
    pub class: String,
    /// Rate in millionths.
    pub ppm: i64,
}

type Row = (
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
);

fn into_rate(row: Row) -> Result<DeliveryRate> {
    let (code, name, countries, currency, min_total, max, price, days_min, days_max, position) =
        row;
    Ok(DeliveryRate {
        code,
        name: from_json::<Translated>("delivery_rate.name", &name)?,
        countries: countries.split_whitespace().map(str::to_owned).collect(),
        currency: Currency::from_code(&currency).ok_or(Error::Unreadable {
            what: "delivery_rate.currency",
            cause: currency,
        })?,
        min_total,
        max_weight_grams: max,
        price,
        days_min,
        days_max,
        position,
    })
}

impl Store {
    /// Every delivery rate.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delivery_rates(&self) -> Result<Vec<DeliveryRate>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT code, name, countries, currency, min_total, max_weight_grams, price, days_min, days_max, position
             FROM delivery_rate
             ORDER BY position, min_total, id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(into_rate).collect()
    }

    /// Every tax rate.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn tax_rates(&self) -> Result<Vec<TaxRate>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT country, tax_class, rate_ppm FROM tax_rate ORDER BY country, tax_class",
        )
        .fetch_all(&self.read)
        .await?;
        let rates = rows.into_iter().map(|(country, class, ppm)| TaxRate {
            country,
            class,
            ppm,
        });
        Ok(rates.collect())
    }
}

impl Tx {
    /// Replaces the delivery rate table.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_delivery_rates(&mut self, rates: &[DeliveryRate]) -> Result<()> {
        sqlx::query("DELETE FROM delivery_rate")
            .execute(self.conn())
            .await?;
        for rate in rates {
            sqlx::query(
                "INSERT INTO delivery_rate (id, code, name, countries, currency, min_total, max_weight_grams,
                                            price, days_min, days_max, position)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(new_id::<i64>())
            .bind(&rate.code)
            .bind(to_json(&rate.name))
            .bind(rate.countries.join(" "))
            .bind(rate.currency.code())
            .bind(rate.min_total)
            .bind(rate.max_weight_grams)
            .bind(rate.price)
            .bind(rate.days_min)
            .bind(rate.days_max)
            .bind(rate.position)
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }

    /// Replaces the tax table.
    ///
    /// # Errors
    /// When the database is away, or a country has two rates for a class.
    pub async fn put_tax_rates(&mut self, rates: &[TaxRate]) -> Result<()> {
        sqlx::query("DELETE FROM tax_rate")
            .execute(self.conn())
            .await?;
        for rate in rates {
            sqlx::query("INSERT INTO tax_rate (country, tax_class, rate_ppm) VALUES ($1, $2, $3)")
                .bind(&rate.country)
                .bind(&rate.class)
                .bind(rate.ppm)
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }
}
