//! Delivery zones with their methods, and the rate table from before there were zones.

use std::collections::HashMap;

use model::delivery::{DeliveryMethod, DeliveryRate, DeliveryZone};
use model::{Currency, DeliveryMethodId, DeliveryZoneId, Translated};

use crate::error::{Error, Result, from_json, to_json};
use crate::{Store, Tx};

type ZoneRow = (i64, String, String, i64, i64);

#[derive(sqlx::FromRow)]
struct MethodRow {
    id: i64,
    zone_id: i64,
    code: String,
    name: String,
    currency: String,
    terms: String,
    position: i64,
    version: i64,
}

impl MethodRow {
    fn into_method(self) -> Result<DeliveryMethod> {
        Ok(DeliveryMethod {
            id: self.id.into(),
            zone: self.zone_id.into(),
            code: self.code,
            name: from_json("delivery_method.name", &self.name)?,
            currency: currency("delivery_method.currency", self.currency)?,
            terms: from_json("delivery_method.terms", &self.terms)?,
            position: self.position,
            version: self.version,
        })
    }
}

fn currency(what: &'static str, code: String) -> Result<Currency> {
    Currency::from_code(&code).ok_or(Error::Unreadable { what, cause: code })
}

type RateRow = (
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

fn into_rate(row: RateRow) -> Result<DeliveryRate> {
    let (code, name, countries, unit, min_total, max, price, days_min, days_max, position) = row;
    Ok(DeliveryRate {
        code,
        name: from_json::<Translated>("delivery_rate.name", &name)?,
        countries: countries.split_whitespace().map(str::to_owned).collect(),
        currency: currency("delivery_rate.currency", unit)?,
        min_total,
        max_weight_grams: max,
        price,
        days_min,
        days_max,
        position,
    })
}

impl Store {
    /// Every delivery zone with its methods, in their order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delivery_zones(&self) -> Result<Vec<DeliveryZone>> {
        let rows: Vec<MethodRow> = sqlx::query_as(
            "SELECT id, zone_id, code, name, currency, terms, position, version
             FROM delivery_method
             ORDER BY position, id",
        )
        .fetch_all(self.fresh())
        .await?;
        let mut methods: HashMap<DeliveryZoneId, Vec<DeliveryMethod>> = HashMap::new();
        for row in rows {
            let method = row.into_method()?;
            methods.entry(method.zone).or_default().push(method);
        }
        let rows: Vec<ZoneRow> = sqlx::query_as(
            "SELECT id, name, area, position, version FROM delivery_zone ORDER BY position, id",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter()
            .map(|(id, name, area, position, version)| {
                let id = DeliveryZoneId::from(id);
                Ok(DeliveryZone {
                    id,
                    name: from_json("delivery_zone.name", &name)?,
                    area: from_json("delivery_zone.area", &area)?,
                    position,
                    version,
                    methods: methods.remove(&id).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Every row of the rate table from before there were zones.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delivery_rates(&self) -> Result<Vec<DeliveryRate>> {
        let rows: Vec<RateRow> = sqlx::query_as(
            "SELECT code, name, countries, currency, min_total, max_weight_grams, price, days_min, days_max, position
             FROM delivery_rate
             ORDER BY position, min_total, id",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_rate).collect()
    }
}

impl Tx {
    /// Writes a zone without its methods: a new one with version 0, another one unless it changed since its version.
    /// `false` when it did, or when there is a new one already.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_delivery_zone(&mut self, zone: &DeliveryZone) -> Result<bool> {
        let sql = if zone.version == 0 {
            "INSERT INTO delivery_zone (id, name, area, position, version) VALUES ($1, $2, $3, $4, $5 + 1)
             ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE delivery_zone SET name = $2, area = $3, position = $4, version = version + 1
             WHERE id = $1 AND version = $5"
        };
        let done = sqlx::query(sql)
            .bind(zone.id.get())
            .bind(to_json(&zone.name))
            .bind(to_json(&zone.area))
            .bind(zone.position)
            .bind(zone.version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a zone away with its methods, unless it changed since `version`: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_delivery_zone(&mut self, id: DeliveryZoneId, version: i64) -> Result<bool> {
        sqlx::query(
            "DELETE FROM delivery_method
             WHERE zone_id = $1 AND EXISTS (SELECT 1 FROM delivery_zone WHERE id = $1 AND version = $2)",
        )
        .bind(id.get())
        .bind(version)
        .execute(self.conn())
        .await?;
        let done = sqlx::query("DELETE FROM delivery_zone WHERE id = $1 AND version = $2")
            .bind(id.get())
            .bind(version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes a method as [`Tx::put_delivery_zone`] does a zone.
    ///
    /// # Errors
    /// When the database is away, or there is no such zone.
    pub async fn put_delivery_method(&mut self, method: &DeliveryMethod) -> Result<bool> {
        let sql = if method.version == 0 {
            "INSERT INTO delivery_method (id, zone_id, code, name, currency, terms, position, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1)
             ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE delivery_method
             SET code = $3, name = $4, currency = $5, terms = $6, position = $7, version = version + 1
             WHERE id = $1 AND zone_id = $2 AND version = $8"
        };
        let done = sqlx::query(sql)
            .bind(method.id.get())
            .bind(method.zone.get())
            .bind(&method.code)
            .bind(to_json(&method.name))
            .bind(method.currency.code())
            .bind(to_json(&method.terms))
            .bind(method.position)
            .bind(method.version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a method away, unless it changed since `version`: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_delivery_method(
        &mut self,
        id: DeliveryMethodId,
        version: i64,
    ) -> Result<bool> {
        let done = sqlx::query("DELETE FROM delivery_method WHERE id = $1 AND version = $2")
            .bind(id.get())
            .bind(version)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use model::delivery::{Area, zones_of};

    use super::*;
    use crate::new_id;
    use crate::testing::{TestDatabase, databases};

    fn zone() -> DeliveryZone {
        let rate = DeliveryRate {
            code: "standard".into(),
            name: Translated::new("Standard", "标准"),
            countries: vec!["DE".into(), "AT".into()],
            currency: Currency::EUR,
            min_total: 0,
            max_weight_grams: Some(9_000),
            price: 490,
            days_min: 2,
            days_max: 4,
            position: 1,
        };
        zones_of(&[rate], new_id).remove(0)
    }

    async fn put(db: &TestDatabase, zone: &DeliveryZone) -> bool {
        let mut tx = db.store.begin().await.unwrap();
        let mut done = tx.put_delivery_zone(zone).await.unwrap();
        for method in &zone.methods {
            done &= tx.put_delivery_method(method).await.unwrap();
        }
        if done {
            tx.commit().await.unwrap();
        }
        done
    }

    #[tokio::test]
    async fn zones_come_back_and_an_older_version_changes_nothing() {
        for db in databases().await {
            let mut zone = zone();
            assert!(put(&db, &zone).await);
            assert!(!put(&db, &zone).await, "a repeat writes nothing");
            zone.version = 1;
            zone.methods[0].version = 1;
            assert_eq!(db.store.delivery_zones().await.unwrap(), [zone.clone()]);

            let stale = zone.clone();
            zone.area = Area {
                countries: vec!["FR".into()],
                regions: vec!["Île-de-France".into()],
                ..Area::default()
            };
            zone.methods[0].terms.max_grams = None;
            assert!(put(&db, &zone).await);
            assert!(!put(&db, &stale).await);
            let stored = db.store.delivery_zones().await.unwrap().remove(0);
            assert_eq!((stored.version, stored.methods[0].version), (2, 2));
            assert_eq!(stored.area, zone.area);
            assert_eq!(stored.methods[0].terms, zone.methods[0].terms);
        }
    }

    #[tokio::test]
    async fn a_zone_goes_with_its_methods_and_only_as_it_was_seen() {
        for db in databases().await {
            let zone = zone();
            put(&db, &zone).await;
            let method = zone.methods[0].id;
            let mut tx = db.store.begin().await.unwrap();
            assert!(!tx.delete_delivery_zone(zone.id, 7).await.unwrap());
            assert!(!tx.delete_delivery_method(method, 7).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(db.store.delivery_zones().await.unwrap()[0].methods.len(), 1);
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.delete_delivery_zone(zone.id, 1).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(db.store.delivery_zones().await.unwrap(), []);
        }
    }
}
