//! Running jobs: claimed a few at a time, done, and taken off the queue together. One that fails comes back later,
//! each time after a longer pause, and is given up in the end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use model::Millis;
use model::job::Job;
use store::ClaimedJob;

use crate::{Result, Shop};

/// How long a claimed job belongs to the process that claimed it.
const LOCKED_FOR: Millis = 5 * 60_000;
/// Runs of a job before it is given up.
const MAX_ATTEMPTS: i64 = 10;
/// Pause after the first failure; doubled with each further one.
const FIRST_PAUSE: Millis = 5_000;
/// Longest pause.
const LONGEST_PAUSE: Millis = 3_600_000;
/// How long done and given-up jobs are remembered.
const REMEMBERED_FOR: Millis = 30 * 86_400_000;

impl Shop {
    /// Queues the jobs that come back by themselves, once. Call it before the first [`Shop::run_due_jobs`].
    ///
    /// # Errors
    /// When the database is away.
    pub async fn prepare_jobs(&self) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        for job in Job::RECURRING {
            tx.enqueue(&job, now, Some(job.kind())).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Runs one due job; `false` when none is due.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn run_due_job(self: &Arc<Self>) -> Result<bool> {
        Ok(self.run_due_jobs(1).await? > 0)
    }

    /// Runs up to `limit` due jobs one after the other, and long ones beside them; returns how many there were. A job
    /// that fails is not an error of this call, and a long one may still be under way when it returns.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn run_due_jobs(self: &Arc<Self>, limit: i64) -> Result<usize> {
        let now = self.clock.now();
        if !self.store.has_due_job(now).await? {
            return Ok(0);
        }
        let mut tx = self.store.begin().await?;
        let claimed = tx.claim_jobs(now, now + LOCKED_FOR, limit).await?;
        tx.commit().await?;
        let count = claimed.len();
        let mut ended = Vec::with_capacity(count);
        for claimed in claimed {
            if claimed.job.is_long() {
                tokio::spawn(self.clone().run_long(claimed));
                continue;
            }
            let result = self.run(&claimed.job).await;
            ended.push((claimed, result));
        }
        self.end_jobs(&ended).await?;
        Ok(count)
    }

    /// Runs a job that nothing else should wait for, and keeps it claimed for as long as it takes.
    async fn run_long(self: Arc<Self>, claimed: ClaimedJob) {
        let mut running = pin!(self.run(&claimed.job));
        let pause = Duration::from_millis(LOCKED_FOR.unsigned_abs() / 2);
        let result = loop {
            match tokio::time::timeout(pause, running.as_mut()).await {
                Ok(result) => break result,
                Err(_elapsed) => {
                    let until = self.clock.now() + LOCKED_FOR;
                    if let Err(error) = self.store.hold_job(claimed.id, until).await {
                        tracing::warn!(%error, "a long job could not be kept claimed");
                    }
                }
            }
        };
        if let Err(error) = self.end_jobs(&[(claimed.clone(), result)]).await {
            tracing::warn!(%error, job = ?claimed.job, "a long job will be run again");
        }
    }

    async fn end_jobs(&self, ended: &[(ClaimedJob, Result<()>)]) -> Result<()> {
        if ended.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        for (claimed, result) in ended {
            let error = result.as_ref().err().map(ToString::to_string);
            self.end_job(&mut tx, claimed, error.as_deref()).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn run(self: &Arc<Self>, job: &Job) -> Result<()> {
        match job {
            Job::SendMail { order, mail } => self.send_order_mail(*order, *mail).await,
            Job::SendReturnMail { request, state } => self.send_return_mail(*request, *state).await,
            Job::SendComplaintMail {
                complaint,
                news,
                version,
            } => self.send_complaint_mail(*complaint, *news, *version).await,
            Job::SendCreditMail { credit } => self.send_credit_mail(*credit).await,
            Job::SizePhoto { key } => self.size_photo(key).await,
            Job::SettlePayments => self.settle_payments().await,
            Job::ExpireReservations => self.expire_reservations().await,
            Job::TellStock => self.tell_stock().await,
            Job::EscalateComplaints => self.escalate_complaints().await,
            Job::TrackParcels => self.track_parcels().await,
            Job::Train => {
                self.train_apart().await?;
                self.forget_old_activities().await
            }
            Job::SweepCarts => {
                self.sweep_carts().await?;
                let mut tx = self.store.begin().await?;
                tx.forget_jobs(self.clock.now() - REMEMBERED_FOR).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    async fn end_job(
        &self,
        tx: &mut store::Tx,
        claimed: &ClaimedJob,
        error: Option<&str>,
    ) -> Result<()> {
        let ClaimedJob { id, job, attempts } = claimed;
        let now = self.clock.now();
        match (error, job.every()) {
            (None, None) => tx.finish_job(*id, job.is_remembered()).await?,
            (None, Some(every)) => tx.postpone_job(*id, now + every, None).await?,
            (Some(error), Some(every)) => {
                tracing::warn!(kind = job.kind(), error, "a recurring job failed");
                tx.postpone_job(*id, now + every, Some(error)).await?;
            }
            (Some(error), None) if *attempts >= MAX_ATTEMPTS => {
                tracing::error!(?job, error, "a job was given up");
                tx.fail_job(*id, error).await?;
            }
            (Some(error), None) => {
                tracing::warn!(
                    ?job,
                    attempts,
                    error,
                    "a job failed and will be tried again"
                );
                let pause = FIRST_PAUSE << (attempts - 1).clamp(0, 20);
                tx.postpone_job(*id, now + pause.min(LONGEST_PAUSE), Some(error))
                    .await?;
            }
        }
        Ok(())
    }
}
