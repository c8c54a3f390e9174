//! The queue of jobs. A claimed job is locked for a while; one whose process died is claimed again after it.

use model::job::Job;
use model::{JobId, Millis};

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx, new_id};

/// A job this process may run now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Id.
    pub id: JobId,
    /// What to do.
    pub job: Job,
    /// How often it was claimed, this time included.
    pub attempts: i64,
}

/// A job that waits, for tests and the curious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedJob {
    /// What to do.
    pub job: Job,
    /// When.
    pub run_at: Millis,
    /// Whether it was given up.
    pub failed: bool,
    /// What went wrong the last time.
    pub last_error: Option<String>,
}

impl Store {
    /// Whether a job is due. A cheap look before the write that claims it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_due_job(&self, now: Millis) -> Result<bool> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM job
             WHERE (state = 'waiting' AND run_at <= $1) OR (state = 'running' AND run_at <= $1 AND locked_until <= $1)
             LIMIT 1",
        )
        .bind(now)
        .fetch_optional(self.fresh())
        .await?;
        Ok(row.is_some())
    }

    /// Keeps a running job claimed until `locked_until`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn hold_job(&self, job: JobId, locked_until: Millis) -> Result<()> {
        let mut tx = self.begin_single().await?;
        sqlx::query("UPDATE job SET locked_until = $2 WHERE id = $1 AND state = 'running'")
            .bind(job.get())
            .bind(locked_until)
            .execute(tx.conn())
            .await?;
        tx.commit().await
    }

    /// Jobs that are not done, in the order they will run.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn queued_jobs(&self) -> Result<Vec<QueuedJob>> {
        let rows: Vec<(String, i64, String, Option<String>)> = sqlx::query_as(
            "SELECT body, run_at, state, last_error FROM job WHERE state <> 'done' ORDER BY run_at, id",
        )
        .fetch_all(self.fresh())
        .await?;
        let queued = |(body, run_at, state, last_error): (String, i64, String, Option<String>)| {
            Ok(QueuedJob {
                job: from_json("job.body", &body)?,
                run_at,
                failed: state == "failed",
                last_error,
            })
        };
        rows.into_iter().map(queued).collect()
    }
}

impl Tx {
    /// Queues a job for `run_at`. With a key, only if none with it is queued or remembered: says whether it was.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn enqueue(
        &mut self,
        job: &Job,
        run_at: Millis,
        unique_key: Option<&str>,
    ) -> Result<bool> {
        let body = to_json(job);
        let done = sqlx::query(
            "INSERT INTO job (id, kind, body, unique_key, state, run_at, created_at)
             VALUES ($1, $2, $3, $4, 'waiting', $5, $5)
             ON CONFLICT (unique_key) DO NOTHING",
        )
        .bind(new_id::<i64>())
        .bind(job.kind())
        .bind(body)
        .bind(unique_key)
        .bind(run_at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes waiting jobs of a kind due at `now`; returns how many.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn hurry_job(&mut self, kind: &str, now: Millis) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE job SET run_at = $2 WHERE kind = $1 AND state = 'waiting' AND run_at > $2",
        )
        .bind(kind)
        .bind(now)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected())
    }

    /// Claims up to `limit` due jobs for this process until `locked_until`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn claim_jobs(
        &mut self,
        now: Millis,
        locked_until: Millis,
        limit: i64,
    ) -> Result<Vec<ClaimedJob>> {
        // PostgreSQL looks at the outer condition again after waiting for another node that claimed the same row.
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "UPDATE job SET state = 'running', locked_until = $2, attempts = attempts + 1
             WHERE id IN (SELECT id FROM job
                          WHERE (state = 'waiting' AND run_at <= $1)
                             OR (state = 'running' AND run_at <= $1 AND locked_until <= $1)
                          ORDER BY run_at, id
                          LIMIT $3)
               AND (state = 'waiting' OR locked_until <= $1)
             RETURNING id, body, attempts",
        )
        .bind(now)
        .bind(locked_until)
        .bind(limit)
        .fetch_all(self.conn())
        .await?;
        let claimed = |(id, body, attempts): (i64, String, i64)| {
            Ok(ClaimedJob {
                id: id.into(),
                job: from_json("job.body", &body)?,
                attempts,
            })
        };
        rows.into_iter().map(claimed).collect()
    }

    /// Takes a job off the queue for good. A remembered one leaves its unique key behind.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn finish_job(&mut self, job: JobId, remember: bool) -> Result<()> {
        let sql = if remember {
            "UPDATE job SET state = 'done', last_error = NULL WHERE id = $1"
        } else {
            "DELETE FROM job WHERE id = $1"
        };
        sqlx::query(sql)
            .bind(job.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Puts a job back for `run_at`, with what went wrong, if anything did; without an error its attempts begin anew.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn postpone_job(
        &mut self,
        job: JobId,
        run_at: Millis,
        error: Option<&str>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE job SET state = 'waiting', run_at = $2, last_error = $3, locked_until = 0,
                            attempts = CASE WHEN $3 IS NULL THEN 0 ELSE attempts END
             WHERE id = $1",
        )
        .bind(job.get())
        .bind(run_at)
        .bind(error)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Gives a job up, with the reason.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn fail_job(&mut self, job: JobId, error: &str) -> Result<()> {
        sqlx::query("UPDATE job SET state = 'failed', last_error = $2 WHERE id = $1")
            .bind(job.get())
            .bind(error)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Forgets jobs done or given up that were due before `before`; returns how many.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_jobs(&mut self, before: Millis) -> Result<u64> {
        let done = sqlx::query("DELETE FROM job WHERE state IN ('done', 'failed') AND run_at < $1")
            .bind(before)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests;
