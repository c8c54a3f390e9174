//! Staff, their sessions, and the audit of what they do.

use model::staff::Staff;
use model::{Millis, StaffId};

use crate::error::Result;
use crate::{Store, Tx, new_id};

/// What sign-in needs to know about a member of staff.
#[derive(Clone, Debug)]
pub struct StaffSecret {
    /// Who it is.
    pub staff: Staff,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// Sign-in is refused until then.
    pub locked_until: Millis,
}

/// One line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: Millis,
    /// Who, by name.
    pub staff: String,
    /// What was done, such as `order.ship`.
    pub action: String,
    /// To what, such as `order:123`.
    pub subject: String,
    /// More about it, JSON.
    pub detail: String,
}

impl Store {
    /// How many members of staff there are.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn staff_count(&self) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM staff")
            .fetch_one(&self.read)
            .await?;
        Ok(count)
    }

    /// The member of staff with this e-mail address, which is kept in lower case.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn staff_secret(&self, email: &str) -> Result<Option<StaffSecret>> {
        let row: Option<(i64, String, String, String, i64)> = sqlx::query_as(
            "SELECT id, email, name, password_hash, locked_until FROM staff WHERE email = $1",
        )
        .bind(email)
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(
            |(id, email, name, password_hash, locked_until)| StaffSecret {
                staff: Staff {
                    id: id.into(),
                    email,
                    name,
                },
                password_hash,
                locked_until,
            },
        ))
    }

    /// Who is signed in with the session of this token's hash, if it has not ended.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn staff_of_session(&self, token_hash: &str, now: Millis) -> Result<Option<Staff>> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT staff.id, staff.email, staff.name
             FROM staff_session
             JOIN staff ON staff.id = staff_session.staff_id
             WHERE staff_session.token_hash = $1 AND staff_session.expires_at > $2",
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(id, email, name)| Staff {
            id: id.into(),
            email,
            name,
        }))
    }

    /// The newest audit lines, of one subject or of all (empty).
    ///
    /// # Errors
    /// When the database is away.
    pub async fn audit_lines(&self, subject: &str, limit: i64) -> Result<Vec<AuditLine>> {
        let rows: Vec<(i64, String, String, String, String)> = sqlx::query_as(
            "SELECT audit.at, staff.name, audit.action, audit.subject, audit.detail
             FROM audit
             JOIN staff ON staff.id = audit.staff_id
             WHERE $1 = '' OR audit.subject = $1
             ORDER BY audit.id DESC
             LIMIT $2",
        )
        .bind(subject)
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        let line = |(at, staff, action, subject, detail)| AuditLine {
            at,
            staff,
            action,
            subject,
            detail,
        };
        Ok(rows.into_iter().map(line).collect())
    }
}

impl Tx {
    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when the e-mail address is taken.
    pub async fn insert_staff(
        &mut self,
        email: &str,
        name: &str,
        password_hash: &str,
        now: Millis,
    ) -> Result<StaffId> {
        let id: StaffId = new_id();
        sqlx::query("INSERT INTO staff (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.get())
            .bind(email)
            .bind(name)
            .bind(password_hash)
            .bind(now)
            .execute(self.conn())
            .await?;
        Ok(id)
    }

    /// Counts a failed sign-in; from `max` failures on it is locked until `locked_until`, and the count begins anew.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn count_sign_in_failure(
        &mut self,
        id: StaffId,
        max: i64,
        locked_until: Millis,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE staff
             SET locked_until = CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_until END,
                 failures = CASE WHEN failures + 1 >= $2 THEN 0 ELSE failures + 1 END
             WHERE id = $1",
        )
        .bind(id.get())
        .bind(max)
        .bind(locked_until)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Begins a session and forgets the failures before it, and sessions that have ended.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn insert_staff_session(
        &mut self,
        id: StaffId,
        token_hash: &str,
        now: Millis,
        expires_at: Millis,
    ) -> Result<()> {
        sqlx::query("UPDATE staff SET failures = 0, locked_until = 0 WHERE id = $1")
            .bind(id.get())
            .execute(self.conn())
            .await?;
        sqlx::query("DELETE FROM staff_session WHERE expires_at <= $1")
            .bind(now)
            .execute(self.conn())
            .await?;
        sqlx::query("INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(token_hash)
            .bind(id.get())
            .bind(now)
            .bind(expires_at)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_staff_session(&mut self, token_hash: &str) -> Result<()> {
        sqlx::query("DELETE FROM staff_session WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Writes down what a member of staff did. Belongs into the transaction that does it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn record_audit(
        &mut self,
        staff: StaffId,
        at: Millis,
        action: &str,
        subject: &str,
        detail: &serde_json::Value,
    ) -> Result<()> {
        sqlx::query("INSERT INTO audit (id, at, staff_id, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(new_id::<i64>())
            .bind(at)
            .bind(staff.get())
            .bind(action)
            .bind(subject)
            .bind(detail.to_string())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::databases;

    #[tokio::test]
    async fn sessions_end_and_what_staff_did_is_on_record() {
        for db in databases().await {
            let store = &db.store;
            let mut tx = store.begin().await.unwrap();
            let id = tx
                .insert_staff("ada@example.com", "Ada", "hash", 1)
                .await
                .unwrap();
            tx.insert_staff_session(id, "token", 1, 100).await.unwrap();
            tx.record_audit(id, 5, "order.ship", "order:7", &json!({"parcel": 1}))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(
                store
                    .staff_of_session("token", 99)
                    .await
                    .unwrap()
                    .unwrap()
                    .name,
                "Ada"
            );
            assert_eq!(store.staff_of_session("token", 100).await.unwrap(), None);
            assert_eq!(
                store.audit_lines("order:7", 10).await.unwrap()[0].action,
                "order.ship"
            );
            assert!(store.audit_lines("order:8", 10).await.unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn the_fifth_failure_locks() {
        for db in databases().await {
            let store = &db.store;
            let mut tx = store.begin().await.unwrap();
            let id = tx
                .insert_staff("ada@example.com", "Ada", "hash", 1)
                .await
                .unwrap();
            for _ in 0..4 {
                tx.count_sign_in_failure(id, 5, 900).await.unwrap();
            }
            tx.commit().await.unwrap();
            assert_eq!(
                store
                    .staff_secret("ada@example.com")
                    .await
                    .unwrap()
                    .unwrap()
                    .locked_until,
                0
            );
            let mut tx = store.begin().await.unwrap();
            tx.count_sign_in_failure(id, 5, 900).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(
                store
                    .staff_secret("ada@example.com")
                    .await
                    .unwrap()
                    .unwrap()
                    .locked_until,
                900
            );
        }
    }
}
