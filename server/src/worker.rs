//! What runs beside the requests: dropping finished pages when something changes, and the jobs.

use std::sync::atomic::Ordering;
use std::time::Duration;

use model::event::Topic;
use shop::News;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use crate::dev;
use crate::house::House;

/// After the pages were dropped they are dropped again only this much later: many changes at once drop them once.
const BREATH: Duration = Duration::from_millis(300);
/// Pages speak of days ("arrives on Friday"); none is older than this.
const OLDEST_PAGE: Duration = Duration::from_secs(600);

/// Jobs claimed together.
const JOBS_AT_ONCE: usize = 64;
/// How often the queue is looked at when nothing wakes its worker.
const LOOK_FOR_JOBS: Duration = Duration::from_secs(1);

/// The running tasks.
pub struct Work(JoinSet<()>);

/// Starts everything that runs beside the requests of an open house.
#[must_use]
pub fn start(house: &House) -> Work {
    let mut tasks = JoinSet::new();
    tasks.spawn(drop_stale_pages(house.clone()));
    tasks.spawn(run_jobs(house.clone()));
    if house.config.dev {
        tasks.spawn(dev::watch_site(house.clone()));
    }
    Work(tasks)
}

impl Work {
    /// Waits until every task has come to its end; they do when the house closes.
    pub async fn finish(mut self) {
        while let Some(ended) = self.0.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task broke");
            }
        }
    }
}

/// Runs what is due, a few jobs at a time, until the house closes. An order wakes it: its mail need not wait.
async fn run_jobs(house: House) {
    let mut news = house.shop.news();
    if let Err(error) = house.shop.settle_after_restart().await {
        tracing::error!(%error, "payments left open by the last run could not be settled");
    }
    if let Err(error) = house.shop.prepare_jobs().await {
        tracing::error!(%error, "recurring jobs could not be queued");
    }
    loop {
        match house.shop.run_due_jobs(JOBS_AT_ONCE as i64).await {
            // More may be due, and a closing house leaves them to the next start.
            Ok(JOBS_AT_ONCE..) if !house.is_closed() => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "jobs could not be run"),
        }
        let wake_at = Instant::now() + LOOK_FOR_JOBS;
        loop {
            let told = tokio::select! {
                told = timeout_at(wake_at, news.recv()) => told,
                () = house.closed() => return,
            };
            match told {
                Ok(Ok(news)) if news.topic != Topic::Order => {}
                Ok(Err(RecvError::Closed)) => return,
                Ok(_) => {
                    // Orders come together at busy times; so do their jobs.
                    sleep(BREATH).await;
                    break;
                }
                Err(_elapsed) => break,
            }
        }
    }
}

/// Listens to the shop's news and drops every finished page when one may be wrong now.
async fn drop_stale_pages(house: House) {
    let mut news = house.shop.news();
    let mut must_drop_by = Instant::now() + OLDEST_PAGE;
    let mut last = Instant::now();
    loop {
        let told = tokio::select! {
            told = timeout_at(must_drop_by, news.recv()) => told,
            () = house.closed() => return,
        };
        match told {
            Ok(Err(RecvError::Closed)) => return,
            Ok(Ok(News {
                topic: Topic::Order,
                ..
            })) => {
                house.metrics.order_events.fetch_add(1, Ordering::Relaxed);
            }
            // Whatever was missed may have concerned any page.
            Ok(Ok(_) | Err(RecvError::Lagged(_))) => {
                must_drop_by = must_drop_by.min(last + BREATH).max(Instant::now());
            }
            Err(_elapsed) => {
                house.pages.drop_all();
                house
                    .metrics
                    .page_cache_dropped
                    .fetch_add(1, Ordering::Relaxed);
                last = Instant::now();
                must_drop_by = last + OLDEST_PAGE;
            }
        }
    }
}
