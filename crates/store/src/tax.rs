//! Tax zones, and the tax table from before there were zones.

use model::TaxZoneId;
use model::tax::{TaxRate, TaxZone};

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

/// Between the spellings of regions in their column.
const BETWEEN: &str = ", ";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    country: String,
    region: String,
    rates: String,
    delivery_class: Option<String>,
    version: i64,
}

impl Row {
    fn into_zone(self) -> Result<TaxZone> {
        let regions = self.region.split(BETWEEN).filter(|name| !name.is_empty());
        Ok(TaxZone {
            id: self.id.into(),
            name: from_json("tax_zone.name", &self.name)?,
            regions: regions.map(str::to_owned).collect(),
            country: self.country,
            rates: from_json("tax_zone.rates", &self.rates)?,
            delivery_class: self.delivery_class,
            version: self.version,
        })
    }
}

impl Store {
    /// Every tax zone, by country.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn tax_zones(&self) -> Result<Vec<TaxZone>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, country, region, rates, delivery_class, version
             FROM tax_zone
             ORDER BY country, region",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(Row::into_zone).collect()
    }

    /// Every row of the tax table from before there were zones.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn tax_rates(&self) -> Result<Vec<TaxRate>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT country, tax_class, rate_ppm FROM tax_rate ORDER BY country, tax_class",
        )
        .fetch_all(self.fresh())
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
    /// Writes a zone: a new one with version 0, another one unless it changed since its version. `false` when it did, or
    /// when there is a new one already.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when another zone is of the same country and region.
    pub async fn put_tax_zone(&mut self, zone: &TaxZone) -> Result<bool> {
        let sql = if zone.version == 0 {
            "INSERT INTO tax_zone (id, name, country, region, rates, delivery_class, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7 + 1)
             ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE tax_zone
             SET name = $2, country = $3, region = $4, rates = $5, delivery_class = $6, version = version + 1
             WHERE id = $1 AND version = $7"
        };
        let done = sqlx::query(sql)
            .bind(zone.id.get())
            .bind(to_json(&zone.name))
            .bind(&zone.country)
            .bind(zone.regions.join(BETWEEN))
            .bind(to_json(&zone.rates))
            .bind(&zone.delivery_class)
            .bind(zone.version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a zone away, unless it changed since `version`: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_tax_zone(&mut self, id: TaxZoneId, version: i64) -> Result<bool> {
        let done = sqlx::query("DELETE FROM tax_zone WHERE id = $1 AND version = $2")
            .bind(id.get())
            .bind(version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::tax::usual_name;

    use super::*;
    use crate::Error;
    use crate::new_id;
    use crate::testing::databases;

    fn zone(country: &str, regions: &[&str]) -> TaxZone {
        TaxZone {
            id: new_id(),
            name: usual_name(country),
            country: country.to_owned(),
            regions: regions.iter().map(|&region| region.to_owned()).collect(),
            rates: BTreeMap::from([("standard".to_owned(), 72_500)]),
            delivery_class: None,
            version: 0,
        }
    }

    #[tokio::test]
    async fn zones_come_back_are_guarded_and_unique() {
        for db in databases().await {
            let mut zones = [zone("US", &[]), zone("US", &["CA", "California"])];
            let mut tx = db.store.begin().await.unwrap();
            for zone in &zones {
                assert!(tx.put_tax_zone(zone).await.unwrap());
                assert!(!tx.put_tax_zone(zone).await.unwrap(), "a repeat");
            }
            tx.commit().await.unwrap();
            for zone in &mut zones {
                zone.version = 1;
            }
            assert_eq!(db.store.tax_zones().await.unwrap(), zones);

            let mut tx = db.store.begin().await.unwrap();
            let again = tx.put_tax_zone(&zone("US", &[])).await;
            assert!(matches!(again, Err(Error::Duplicate(_))), "{again:?}");
            drop(tx);

            let mut tx = db.store.begin().await.unwrap();
            zones[0].delivery_class = Some("standard".to_owned());
            assert!(tx.put_tax_zone(&zones[0]).await.unwrap());
            assert!(
                !tx.put_tax_zone(&zones[0]).await.unwrap(),
                "as it was before"
            );
            assert!(!tx.delete_tax_zone(zones[1].id, 2).await.unwrap());
            assert!(tx.delete_tax_zone(zones[1].id, 1).await.unwrap());
            tx.commit().await.unwrap();
            let left = db.store.tax_zones().await.unwrap();
            assert_eq!((left.len(), left[0].version), (1, 2));
            assert_eq!(left[0].delivery_class.as_deref(), Some("standard"));
        }
    }
}
