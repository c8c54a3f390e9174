//! What staff typed and have not saved.

use model::form::Draft;
use model::{Millis, StaffId};

use crate::error::{Result, from_json, to_json};
use crate::{Store, Tx};

/// A draft nobody came back to for so long is forgotten: 30 days.
const KEPT_FOR: Millis = 30 * 86_400_000;

impl Store {
    /// What a member of staff typed about `subject` and has not saved.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn draft(&self, staff: StaffId, subject: &str) -> Result<Option<Draft>> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT body FROM staff_draft WHERE staff_id = $1 AND subject = $2")
                .bind(staff.get())
                .bind(subject)
                .fetch_optional(self.fresh())
                .await?;
        row.map(|(body,)| from_json("staff_draft.body", &body))
            .transpose()
    }
}

impl Tx {
    /// Keeps what a member of staff typed about `subject`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_draft(
        &mut self,
        staff: StaffId,
        subject: &str,
        draft: &Draft,
        at: Millis,
    ) -> Result<()> {
        sqlx::query("DELETE FROM staff_draft WHERE staff_id = $1 AND at < $2")
            .bind(staff.get())
            .bind(at - KEPT_FOR)
            .execute(self.conn())
            .await?;
        sqlx::query(
            "INSERT INTO staff_draft (staff_id, subject, body, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (staff_id, subject) DO UPDATE SET body = excluded.body, at = excluded.at",
        )
        .bind(staff.get())
        .bind(subject)
        .bind(to_json(draft))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Forgets what a member of staff typed about `subject`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_draft(&mut self, staff: StaffId, subject: &str) -> Result<()> {
        sqlx::query("DELETE FROM staff_draft WHERE staff_id = $1 AND subject = $2")
            .bind(staff.get())
            .bind(subject)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::form::{Form, Why};

    use super::*;
    use crate::testing::databases;

    #[tokio::test]
    async fn a_draft_is_kept_for_its_writer_until_it_is_deleted() {
        for db in databases().await {
            let mut tx = db.store.begin().await.unwrap();
            let ada = tx
                .insert_staff("ada@example.com", "Ada", "x", 1)
                .await
                .unwrap();
            let bob = tx
                .insert_staff("bob@example.com", "Bob", "x", 1)
                .await
                .unwrap();
            let mut draft = Draft {
                form: Form::default().with("name_zh", "砧板"),
                why: Why::Unsaved,
                problems: Vec::new(),
            };
            tx.put_draft(ada, "product:1", &draft, 5).await.unwrap();
            draft.why = Why::Stale;
            tx.put_draft(ada, "product:1", &draft, 6).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.draft(ada, "product:1").await.unwrap(), Some(draft));
            assert_eq!(db.store.draft(bob, "product:1").await.unwrap(), None);
            let mut tx = db.store.begin().await.unwrap();
            tx.delete_draft(ada, "product:1").await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.draft(ada, "product:1").await.unwrap(), None);
        }
    }
}
