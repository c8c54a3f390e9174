//! The event outbox: written in the transaction that makes the change, read by position.

use std::sync::LazyLock;

use model::event::Topic;
use model::{EventId, Millis};
use serde_json::Value;

use crate::error::{Result, from_json, from_name, to_json, to_name};
use crate::id::new_id;
use crate::{Store, Tx};

/// Tells this process's events from those of others.
static NODE: LazyLock<i64> = LazyLock::new(new_id);

/// Something that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id: the position of a reader that has read it.
    pub id: EventId,
    /// When it was written.
    pub at: Millis,
    /// What it is about.
    pub topic: Topic,
    /// Id of what changed.
    pub subject: i64,
    /// More about it.
    pub body: Value,
    /// Whether this process wrote it.
    pub own: bool,
}

type Row = (i64, i64, i64, String, i64, String);

fn into_event((id, at, node, topic, subject, body): Row) -> Result<Event> {
    Ok(Event {
        id: id.into(),
        at,
        topic: from_name("event.topic", &topic)?,
        subject,
        body: from_json("event.body", &body)?,
        own: node == *NODE,
    })
}

impl Store {
    /// Events after `position`, oldest first, at most `limit`. Ids are made before the commit: a reader that must miss
    /// none reads the last seconds again and skips what it knows.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn events_after(&self, position: EventId, limit: i64) -> Result<Vec<Event>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, at, node, topic, subject, body FROM event WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(position.get())
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(into_event).collect()
    }

    /// Events after `position` that other processes wrote, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn events_of_others(&self, position: EventId, limit: i64) -> Result<Vec<Event>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, at, node, topic, subject, body FROM event
             WHERE id > $1 AND node <> $2 ORDER BY id LIMIT $3",
        )
        .bind(position.get())
        .bind(*NODE)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_event).collect()
    }

    /// What changed in the catalogue after `position`: each topic and subject once, in no order, at most `limit`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn catalogue_changes_after(
        &self,
        position: EventId,
        limit: i64,
    ) -> Result<Vec<(Topic, i64)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT DISTINCT topic, subject FROM event
             WHERE id > $1 AND topic IN ('product', 'stock', 'review', 'category') LIMIT $2",
        )
        .bind(position.get())
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter()
            .map(|(topic, subject)| Ok((from_name("event.topic", &topic)?, subject)))
            .collect()
    }

    /// Position of a reader that has read everything there is.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn last_event(&self) -> Result<EventId> {
        let (id,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(id), 0) FROM event")
            .fetch_one(&self.read)
            .await?;
        Ok(id.into())
    }
}

impl Tx {
    /// Writes an event about `subject` beside the change it tells of.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn record_event(
        &mut self,
        at: Millis,
        topic: Topic,
        subject: i64,
        body: &Value,
    ) -> Result<EventId> {
        let id: EventId = new_id();
        sqlx::query(
            "INSERT INTO event (id, at, node, topic, subject, body)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.get())
        .bind(at)
        .bind(*NODE)
        .bind(to_name(topic))
        .bind(subject)
        .bind(to_json(body))
        .execute(self.conn())
        .await?;
        Ok(id)
    }

    /// Forgets events older than `before`; returns how many.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_events(&mut self, before: Millis) -> Result<u64> {
        let done = sqlx::query("DELETE FROM event WHERE at < $1")
            .bind(before)
            .execute(self.conn())
            .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn events_are_read_in_order_from_a_position() {
        for db in databases().await {
            let mut tx = db.store.begin().await.unwrap();
            let mut ids = Vec::new();
            for subject in 1..=3 {
                let body = json!({ "n": subject });
                ids.push(
                    tx.record_event(10 * subject, Topic::Product, subject, &body)
                        .await
                        .unwrap(),
                );
            }
            tx.commit().await.unwrap();
            assert_eq!(db.store.last_event().await.unwrap(), ids[2]);
            let read = db.store.events_after(ids[0], 10).await.unwrap();
            assert_eq!(read.iter().map(|e| e.id).collect::<Vec<_>>(), ids[1..]);
            assert_eq!(read[0].subject, 2);
            assert_eq!(read[0].body, json!({ "n": 2 }));
            assert!(read[0].own);
            let others = db.store.events_of_others(0.into(), 10).await.unwrap();
            assert_eq!(others, []);
            let changes = db.store.catalogue_changes_after(ids[1], 10).await.unwrap();
            assert_eq!(changes, [(Topic::Product, 3)]);

            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(tx.forget_events(20).await.unwrap(), 1);
            tx.commit().await.unwrap();
            let left = db.store.events_after(0.into(), 10).await.unwrap();
            assert_eq!(left.len(), 2);
        }
    }
}
