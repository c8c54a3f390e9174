//! Experiments with recommendations.

use model::activity::{Algorithm, Place};
use model::experiment::{Experiment, Method};
use model::{ExperimentId, Millis};

use crate::error::{Error, Result};
use crate::{Store, Tx};

type Row = (i64, String, String, String, String, i64, i64, Option<i64>);

fn into_experiment(
    (id, place, method, a, b, share, started_at, ended_at): Row,
) -> Result<Experiment> {
    let unreadable = |what, cause: &str| Error::Unreadable {
        what,
        cause: cause.to_owned(),
    };
    let algorithm = |code: &str| {
        Algorithm::from_code(code).ok_or_else(|| unreadable("experiment.algorithm", code))
    };
    Ok(Experiment {
        id: id.into(),
        place: Place::from_code(&place).ok_or_else(|| unreadable("experiment.place", &place))?,
        method: Method::from_code(&method)
            .ok_or_else(|| unreadable("experiment.method", &method))?,
        algorithms: [algorithm(&a)?, algorithm(&b)?],
        share: u32::try_from(share).unwrap_or(0),
        started_at,
        ended_at,
    })
}

impl Store {
    /// The experiments that run, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn running_experiments(&self) -> Result<Vec<Experiment>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, place, method, algorithm_a, algorithm_b, share, started_at, ended_at FROM experiment
             WHERE ended_at IS NULL ORDER BY id",
        )
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_experiment).collect()
    }

    /// The last experiments that ended, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn ended_experiments(&self, limit: i64) -> Result<Vec<Experiment>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, place, method, algorithm_a, algorithm_b, share, started_at, ended_at FROM experiment
             WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_experiment).collect()
    }
}

impl Tx {
    /// Begins an experiment; `false` where one runs in its place already.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_experiment(&mut self, experiment: &Experiment) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO experiment (id, place, method, algorithm_a, algorithm_b, share, started_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(experiment.id.get())
        .bind(experiment.place.code())
        .bind(experiment.method.code())
        .bind(experiment.algorithms[0].code())
        .bind(experiment.algorithms[1].code())
        .bind(i64::from(experiment.share))
        .bind(experiment.started_at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Ends an experiment; `false` for one that does not run.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn end_experiment(&mut self, id: ExperimentId, at: Millis) -> Result<bool> {
        let done =
            sqlx::query("UPDATE experiment SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
                .bind(id.get())
                .bind(at)
                .execute(self.conn())
                .await?;
        Ok(done.rows_affected() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::new_id;
    use crate::testing::databases;

    #[tokio::test]
    async fn a_place_has_one_experiment_at_a_time() {
        for db in databases().await {
            let one = |place, started_at| Experiment {
                id: new_id(),
                place,
                method: Method::Interleaved,
                algorithms: [Algorithm::Together, Algorithm::Popular],
                share: 50,
                started_at,
                ended_at: None,
            };
            let all = [
                one(Place::Home, 1),
                one(Place::Home, 2),
                one(Place::Cart, 3),
            ];
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.add_experiment(&all[0]).await.unwrap());
            assert!(!tx.add_experiment(&all[1]).await.unwrap());
            assert!(tx.add_experiment(&all[2]).await.unwrap());
            tx.commit().await.unwrap();
            let running = db.store.running_experiments().await.unwrap();
            assert_eq!(running, [all[0], all[2]]);

            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.end_experiment(all[0].id, 9).await.unwrap());
            assert!(!tx.end_experiment(all[0].id, 10).await.unwrap());
            assert!(tx.add_experiment(&all[1]).await.unwrap());
            tx.commit().await.unwrap();
            let running = db.store.running_experiments().await.unwrap();
            assert_eq!(running, [all[1], all[2]]);
            let ended = db.store.ended_experiments(5).await.unwrap();
            assert_eq!(
                ended,
                [Experiment {
                    ended_at: Some(9),
                    ..all[0]
                }]
            );
        }
    }
}
