//! What happened to an order, dated.

use model::order::{TimelineEntry, TimelineKind};
use model::order_desk::StaffNote;
use model::{Millis, OrderId, StaffId, Translated};

use crate::error::{Result, from_json, from_name, to_json, to_name};
use crate::{Store, Tx, new_id};

impl Store {
    /// What happened to an order as its shopper sees it, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn timeline(&self, order: OrderId) -> Result<Vec<TimelineEntry>> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "SELECT at, kind, detail FROM timeline_entry
             WHERE order_id = $1 AND internal = 0
             ORDER BY id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let entry = |(at, kind, detail): (i64, String, String)| {
            Ok(TimelineEntry {
                at,
                kind: from_name::<TimelineKind>("timeline_entry.kind", &kind)?,
                detail: from_json("timeline_entry.detail", &detail)?,
            })
        };
        rows.into_iter().map(entry).collect()
    }

    /// What only staff see of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn staff_notes(&self, order: OrderId) -> Result<Vec<StaffNote>> {
        let rows: Vec<(i64, String, Option<String>)> = sqlx::query_as(
            "SELECT entry.at, entry.detail, staff.name
             FROM timeline_entry AS entry LEFT JOIN staff ON staff.id = entry.staff_id
             WHERE entry.order_id = $1 AND entry.internal = 1
             ORDER BY entry.id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let note = |(at, detail, by): (i64, String, Option<String>)| {
            let text: Translated = from_json("timeline_entry.detail", &detail)?;
            Ok(StaffNote {
                at,
                text: text.en,
                by,
            })
        };
        rows.into_iter().map(note).collect()
    }
}

impl Tx {
    /// Counts a change of what hangs on an order, such as a parcel seen somewhere, for those who follow it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn touch_order(&mut self, id: OrderId, at: Millis) -> Result<()> {
        sqlx::query("UPDATE orders SET updated_at = $2, version = version + 1 WHERE id = $1")
            .bind(id.get())
            .bind(at)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Writes down what happened to an order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_timeline_entry(
        &mut self,
        order: OrderId,
        entry: &TimelineEntry,
        staff: Option<StaffId>,
    ) -> Result<()> {
        self.insert_entry(order, entry, staff, 0).await
    }

    /// Writes down what only staff shall see.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_staff_note(
        &mut self,
        order: OrderId,
        text: &str,
        staff: Option<StaffId>,
        at: Millis,
    ) -> Result<()> {
        let entry = TimelineEntry {
            at,
            kind: TimelineKind::Note,
            detail: Translated::new(text, ""),
        };
        self.insert_entry(order, &entry, staff, 1).await
    }

    async fn insert_entry(
        &mut self,
        order: OrderId,
        entry: &TimelineEntry,
        staff: Option<StaffId>,
        internal: i64,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO timeline_entry (id, order_id, at, kind, detail, staff_id, internal)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new_id::<i64>())
        .bind(order.get())
        .bind(entry.at)
        .bind(to_name(entry.kind))
        .bind(to_json(&entry.detail))
        .bind(staff.map(StaffId::get))
        .bind(internal)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
