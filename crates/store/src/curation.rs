//! The merchant's rules for recommendations.

use model::curation::{Curation, Rule};
use model::{CurationId, Millis};

use crate::error::{Error, Result};
use crate::{Store, Tx};
use model::activity::Place;

type Row = (i64, String, i64, Option<i64>, String);

fn into_curation((id, kind, product, beside, place): Row) -> Result<Curation> {
    let unreadable = || Error::Unreadable {
        what: "curation.kind",
        cause: kind.clone(),
    };
    let rule = Rule::from_code(&kind, beside.map(Into::into)).ok_or_else(unreadable)?;
    Ok(Curation {
        id: id.into(),
        product: product.into(),
        rule,
        place: Place::from_code(&place),
    })
}

impl Store {
    /// Every rule, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn curations(&self) -> Result<Vec<Curation>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, kind, product_id, beside_id, place FROM curation ORDER BY id",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_curation).collect()
    }
}

impl Tx {
    /// Adds a rule.
    ///
    /// # Errors
    /// When the database is away or a product does not exist.
    pub async fn add_curation(&mut self, curation: &Curation, at: Millis) -> Result<()> {
        sqlx::query(
            "INSERT INTO curation (id, kind, product_id, beside_id, place, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(curation.id.get())
        .bind(curation.rule.code())
        .bind(curation.product.get())
        .bind(curation.rule.beside().map(|id| id.get()))
        .bind(curation.place.map_or("", Place::code))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Takes a rule away; `false` where there is none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn remove_curation(&mut self, id: CurationId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM curation WHERE id = $1")
            .bind(id.get())
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::new_id;
    use crate::testing::{databases, product};

    #[tokio::test]
    async fn rules_come_back_as_they_were_until_they_are_removed() {
        for db in databases().await {
            let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 5));
            let (lamp_id, rug_id) = (lamp.id, rug.id);
            let rule = |rule, place| Curation {
                id: new_id(),
                product: lamp_id,
                rule,
                place,
            };
            let rules = [
                rule(Rule::Pin, Some(Place::Home)),
                rule(Rule::GoesWith { beside: rug_id }, None),
                rule(Rule::Exclude, None),
            ];
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_products(&[lamp, rug], "test").await.unwrap();
            for one in &rules {
                tx.add_curation(one, 1).await.unwrap();
            }
            assert!(tx.remove_curation(rules[2].id).await.unwrap());
            assert!(!tx.remove_curation(rules[2].id).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(db.store.curations().await.unwrap(), rules[..2]);
        }
    }
}
