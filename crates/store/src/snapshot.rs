//! What was learnt, a row for each training; the bytes lie in the blob store under the row's id.

use model::Millis;
use model::training::{Training, TrainingState};

use crate::error::{Result, from_json, from_name, to_json, to_name};
use crate::{Store, Tx};

type Row = (i64, i64, String, String);

fn into_training((id, at, state, report): Row) -> Result<Training> {
    Ok(Training {
        id,
        at,
        state: from_name("snapshot.state", &state)?,
        report: from_json("snapshot.report", &report)?,
    })
}

impl Store {
    /// The last trainings, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn trainings(&self, limit: i64) -> Result<Vec<Training>> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT id, at, state, report FROM snapshot ORDER BY id DESC LIMIT $1")
                .bind(limit)
                .fetch_all(self.fresh())
                .await?;
        rows.into_iter().map(into_training).collect()
    }

    /// The last training whose outcome was kept.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn kept_training(&self) -> Result<Option<Training>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, at, state, report FROM snapshot WHERE state = $1 ORDER BY id DESC LIMIT 1",
        )
        .bind(to_name(TrainingState::Kept))
        .fetch_optional(self.fresh())
        .await?;
        row.map(into_training).transpose()
    }
}

impl Tx {
    /// Writes down a training.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_training(&mut self, training: &Training) -> Result<()> {
        sqlx::query("INSERT INTO snapshot (id, at, state, report) VALUES ($1, $2, $3, $4)")
            .bind(training.id)
            .bind(training.at)
            .bind(to_name(training.state))
            .bind(to_json(&training.report))
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Forgets trainings before `before`; returns their ids.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_trainings(&mut self, before: Millis) -> Result<Vec<i64>> {
        let ids: Vec<(i64,)> = sqlx::query_as("SELECT id FROM snapshot WHERE at < $1")
            .bind(before)
            .fetch_all(self.conn())
            .await?;
        sqlx::query("DELETE FROM snapshot WHERE at < $1")
            .bind(before)
            .execute(self.conn())
            .await?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn the_last_kept_training_is_found() {
        for db in databases().await {
            assert_eq!(db.store.kept_training().await.unwrap(), None);
            let training = |id, state| Training {
                id,
                at: 10 * id,
                state,
                report: model::training::TrainingReport::default(),
            };
            let all = [
                training(1, TrainingState::Kept),
                training(2, TrainingState::Kept),
                training(3, TrainingState::Refused),
            ];
            let mut tx = db.store.begin().await.unwrap();
            for one in &all {
                tx.add_training(one).await.unwrap();
            }
            assert_eq!(tx.forget_trainings(20).await.unwrap(), [1]);
            tx.commit().await.unwrap();
            let kept = db.store.kept_training().await.unwrap();
            assert_eq!(kept.as_ref(), Some(&all[1]));
            let last = db.store.trainings(10).await.unwrap();
            assert_eq!(last, [all[2].clone(), all[1].clone()]);
        }
    }
}
