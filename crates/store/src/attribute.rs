//! Attributes and their values: what products are described, filtered and chosen by.

use std::collections::HashMap;

use model::catalog::{Attribute, AttributeValue};

use crate::bulk::insert_all;
use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

impl Store {
    /// Every attribute with its values, in order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn attributes(&self) -> Result<Vec<Attribute>> {
        let rows: Vec<(String, String, Option<String>, String)> = sqlx::query_as(
            "SELECT code, name, swatch, attribute_code
             FROM attribute_value ORDER BY attribute_code, position, code",
        )
        .fetch_all(self.fresh())
        .await?;
        let mut values: HashMap<String, Vec<AttributeValue>> = HashMap::new();
        for (code, name, swatch, attribute) in rows {
            let value = AttributeValue {
                code,
                name: from_json("attribute_value.name", &name)?,
                swatch,
            };
            values.entry(attribute).or_default().push(value);
        }
        let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
            "SELECT code, name, position, facet FROM attribute ORDER BY position, code",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter()
            .map(|(code, name, position, facet)| {
                Ok(Attribute {
                    name: from_json("attribute.name", &name)?,
                    position,
                    facet: facet != 0,
                    values: values.remove(&code).unwrap_or_default(),
                    code,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Writes an attribute with all its values, new or changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_attribute(&mut self, attribute: &Attribute) -> Result<()> {
        sqlx::query(
            "INSERT INTO attribute (code, name, position, facet) VALUES ($1, $2, $3, $4)
             ON CONFLICT (code) DO UPDATE
             SET name = excluded.name, position = excluded.position, facet = excluded.facet",
        )
        .bind(&attribute.code)
        .bind(to_json(&attribute.name))
        .bind(attribute.position)
        .bind(i64::from(attribute.facet))
        .execute(self.conn())
        .await?;
        sqlx::query("DELETE FROM attribute_value WHERE attribute_code = $1")
            .bind(&attribute.code)
            .execute(self.conn())
            .await?;
        let placed: Vec<_> = attribute.values.iter().enumerate().collect();
        insert_all(
            self.conn(),
            "attribute_value (attribute_code, code, name, swatch, position)",
            5,
            &placed,
            |query, (position, value)| {
                query
                    .bind(attribute.code.clone())
                    .bind(value.code.clone())
                    .bind(to_json(&value.name))
                    .bind(value.swatch.clone())
                    .bind(*position as i64)
            },
        )
        .await
    }

    /// Adds an attribute and values that are not there yet, at the end; those that are keep what they have. Two who add
    /// at once do not undo each other.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_values(&mut self, attribute: &Attribute) -> Result<()> {
        sqlx::query(
            "INSERT INTO attribute (code, name, position, facet) VALUES ($1, $2, $3, $4)
             ON CONFLICT (code) DO NOTHING",
        )
        .bind(&attribute.code)
        .bind(to_json(&attribute.name))
        .bind(attribute.position)
        .bind(i64::from(attribute.facet))
        .execute(self.conn())
        .await?;
        for value in &attribute.values {
            sqlx::query(
                "INSERT INTO attribute_value (attribute_code, code, name, swatch, position)
                 SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT),
                        CAST(COALESCE(MAX(position), 0) + 1 AS BIGINT)
                 FROM attribute_value WHERE attribute_code = $1
                 ON CONFLICT (attribute_code, code) DO NOTHING",
            )
            .bind(&attribute.code)
            .bind(&value.code)
            .bind(to_json(&value.name))
            .bind(value.swatch.as_deref())
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::Translated;

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn what_is_added_leaves_what_is_there() {
        let value = |code: &str, name: &str| AttributeValue {
            code: code.into(),
            name: Translated::new(name, ""),
            swatch: None,
        };
        for db in databases().await {
            let mut wood = Attribute {
                code: "wood".into(),
                name: Translated::new("Wood", "木材"),
                position: 1,
                facet: true,
                values: vec![value("oak", "Oak")],
            };
            let mut tx = db.store.begin().await.unwrap();
            tx.add_values(&wood).await.unwrap();
            wood.name = Translated::new("Timber", "");
            wood.values = vec![value("oak", "OAK"), value("ash", "Ash")];
            tx.add_values(&wood).await.unwrap();
            tx.commit().await.unwrap();
            let read = db.store.attributes().await.unwrap();
            assert_eq!(read[0].name.en, "Wood");
            assert_eq!(read[0].values, [value("oak", "Oak"), value("ash", "Ash")]);
        }
    }

    #[tokio::test]
    async fn values_keep_the_merchant_s_order_and_what_is_dropped_is_gone() {
        let value = |code: &str, swatch: Option<&str>| AttributeValue {
            code: code.into(),
            name: Translated::new(code, ""),
            swatch: swatch.map(Into::into),
        };
        for db in databases().await {
            let mut colour = Attribute {
                code: "colour".into(),
                name: Translated::new("Colour", "颜色"),
                position: 1,
                facet: true,
                values: vec![value("sage", Some("#8a9a7b")), value("black", None)],
            };
            for _ in 0..2 {
                let mut tx = db.store.begin().await.unwrap();
                tx.put_attribute(&colour).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(db.store.attributes().await.unwrap(), [colour.clone()]);
                colour.values.remove(0);
            }
        }
    }
}
