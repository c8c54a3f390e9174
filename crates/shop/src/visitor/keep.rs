//! What visitors do on its way to the database: gathered, and written many at a time.

use std::time::Duration;

use model::activity::Activity;
use store::Store;
use tokio::sync::mpsc;

/// Acts written in one transaction.
const BATCH: usize = 2_048;
/// How long acts gather before they are written.
pub(super) const GATHER: Duration = Duration::from_millis(100);

/// Writes what visitors do until the shop is gone, a batch at a time.
pub(crate) async fn keep(store: Store, mut waiting: mpsc::Receiver<Activity>) {
    const RETRY: Duration = Duration::from_secs(1);
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        if batch.len() < BATCH {
            tokio::time::sleep(GATHER).await;
            while batch.len() < BATCH
                && let Ok(activity) = waiting.try_recv()
            {
                batch.push(activity);
            }
        }
        // What cannot be written now is tried again while the queue holds what follows.
        while let Err(error) = write(&store, &batch).await {
            tracing::warn!(%error, "what visitors do could not be written yet");
            tokio::time::sleep(RETRY).await;
        }
        batch.clear();
    }
}

async fn write(store: &Store, batch: &[Activity]) -> store::Result<()> {
    let mut tx = store.begin().await?;
    tx.add_activities(batch).await?;
    tx.commit().await
}
