//! Complaints about orders and their messages.

use model::complaint::{
    Complaint, ComplaintMessage, ComplaintOutcome, ComplaintRow, ComplaintState, ComplaintTab,
    ComplaintTopic, Writer,
};
use model::{ComplaintId, Currency, Millis, Money, OrderId, RefundId, StaffId};

use crate::error::{Error, Result, from_name, to_name};
use crate::{Store, Tx, new_id};

/// A complaint as it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComplaint {
    /// Id.
    pub id: ComplaintId,
    /// The order it is about.
    pub order: OrderId,
    /// Made with the form.
    pub key: String,
    /// What it is about.
    pub topic: ComplaintTopic,
    /// When it is opened.
    pub at: Millis,
    /// Until when the shop has to answer.
    pub due_at: Millis,
}

/// A message as it is written.
#[derive(Clone, Copy, Debug)]
pub struct NewMessage<'a> {
    /// The complaint.
    pub complaint: ComplaintId,
    /// Made with the form.
    pub key: &'a str,
    /// When.
    pub at: Millis,
    /// The member of staff who wrote it; none for the shopper.
    pub staff: Option<StaffId>,
    /// What it says.
    pub words: &'a str,
    /// Keys of the photographs that came with it.
    pub photos: &'a [String],
}

/// What becomes of a complaint.
#[derive(Clone, Copy, Debug)]
pub struct ComplaintChange {
    /// Which one.
    pub id: ComplaintId,
    /// The version the decision was made on.
    pub version: i64,
    /// Where it stands now.
    pub state: ComplaintState,
    /// Until when the shop has to answer now.
    pub due_at: Option<Millis>,
    /// How it ended.
    pub outcome: Option<ComplaintOutcome>,
    /// What is given back with it.
    pub refund: Option<RefundId>,
    /// When it happened.
    pub at: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    order_id: i64,
    state: String,
    topic: String,
    outcome: Option<String>,
    amount: Option<i64>,
    currency: String,
    opened_at: i64,
    due_at: Option<i64>,
    version: i64,
}

impl Row {
    fn into_complaint(self, messages: Vec<ComplaintMessage>) -> Result<Complaint> {
        let currency = Currency::from_code(&self.currency).ok_or(Error::Unreadable {
            what: "orders.currency",
            cause: self.currency,
        })?;
        let outcome = self.outcome.as_deref();
        Ok(Complaint {
            id: self.id.into(),
            order: self.order_id.into(),
            state: from_name("complaint.state", &self.state)?,
            topic: from_name("complaint.topic", &self.topic)?,
            outcome: outcome
                .map(|name| from_name("complaint.outcome", name))
                .transpose()?,
            refunded: self.amount.map(|amount| Money::new(amount, currency)),
            opened_at: self.opened_at,
            due_at: self.due_at,
            messages,
            version: self.version,
        })
    }
}

/// A query for complaints with the given end.
macro_rules! select_complaints {
    ($end:literal) => {
        concat!(
            "SELECT complaint.id, complaint.order_id, complaint.state, complaint.topic, complaint.outcome, refund.amount,
                    orders.currency, complaint.opened_at, complaint.due_at, complaint.version
             FROM complaint
             JOIN orders ON orders.id = complaint.order_id
             LEFT JOIN refund ON refund.id = complaint.refund_id ",
            $end
        )
    };
}

/// Rows of a page of the list.
const PER_PAGE: i64 = 30;

impl Store {
    /// The complaint with this id.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn complaint(&self, id: ComplaintId) -> Result<Option<Complaint>> {
        let row: Option<Row> = sqlx::query_as(select_complaints!("WHERE complaint.id = $1"))
            .bind(id.get())
            .fetch_optional(self.fresh())
            .await?;
        match row {
            Some(row) => Ok(Some(row.into_complaint(self.messages(id).await?)?)),
            None => Ok(None),
        }
    }

    /// Complaints about an order, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn complaints_of(&self, order: OrderId) -> Result<Vec<Complaint>> {
        let rows: Vec<Row> = sqlx::query_as(select_complaints!(
            "WHERE complaint.order_id = $1 ORDER BY complaint.id DESC"
        ))
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let mut complaints = Vec::with_capacity(rows.len());
        for row in rows {
            let messages = self.messages(row.id.into()).await?;
            complaints.push(row.into_complaint(messages)?);
        }
        Ok(complaints)
    }

    async fn messages(&self, complaint: ComplaintId) -> Result<Vec<ComplaintMessage>> {
        type Row = (i64, i64, String, Option<String>, String);
        let mut photos = self.complaint_photos(complaint).await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT said.id, said.at, said.writer, staff.name, said.words
             FROM complaint_message AS said LEFT JOIN staff ON staff.id = said.staff_id
             WHERE said.complaint_id = $1
             ORDER BY said.id",
        )
        .bind(complaint.get())
        .fetch_all(self.fresh())
        .await?;
        let message = |(id, at, writer, by, words): Row| {
            Ok(ComplaintMessage {
                photos: photos.remove(&id).unwrap_or_default(),
                at,
                writer: from_name("complaint_message.writer", &writer)?,
                by,
                words,
            })
        };
        rows.into_iter().map(message).collect()
    }

    /// Whether an order has a complaint that was opened with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_complaint(&self, order: OrderId, key: &str) -> Result<bool> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM complaint WHERE order_id = $1 AND form_key = $2")
                .bind(order.get())
                .bind(key)
                .fetch_one(self.fresh())
                .await?;
        Ok(count > 0)
    }

    /// Whether a complaint has a message that was written with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_message(&self, complaint: ComplaintId, key: &str) -> Result<bool> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM complaint_message WHERE complaint_id = $1 AND form_key = $2",
        )
        .bind(complaint.get())
        .bind(key)
        .fetch_one(self.fresh())
        .await?;
        Ok(count > 0)
    }

    /// A page of the complaints in a tab, and how many there are: what is due first first, what is not due newest
    /// first. Pages count from 1.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn complaint_rows(
        &self,
        tab: ComplaintTab,
        page: u32,
    ) -> Result<(Vec<ComplaintRow>, i64)> {
        type Row = (i64, String, String, String, String, i64, Option<i64>);
        let [one, other] = tab.states().map(to_name);
        // Escalated ones have no date any longer and come before all that have one.
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT complaint.id, orders.number, orders.email, complaint.state, complaint.topic, complaint.opened_at,
                    complaint.due_at
             FROM complaint JOIN orders ON orders.id = complaint.order_id
             WHERE complaint.state IN ($1, $2)
             ORDER BY COALESCE(complaint.due_at, 0), complaint.id DESC
             LIMIT $3 OFFSET $4",
        )
        .bind(&one)
        .bind(&other)
        .bind(PER_PAGE)
        .bind((i64::from(page.max(1)) - 1) * PER_PAGE)
        .fetch_all(self.fresh())
        .await?;
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM complaint WHERE state IN ($1, $2)")
                .bind(&one)
                .bind(&other)
                .fetch_one(self.fresh())
                .await?;
        let row = |(id, number, email, state, topic, opened_at, due_at): Row| {
            Ok(ComplaintRow {
                id: id.into(),
                number,
                email,
                state: from_name("complaint.state", &state)?,
                topic: from_name("complaint.topic", &topic)?,
                opened_at,
                due_at,
            })
        };
        let rows: Result<Vec<_>> = rows.into_iter().map(row).collect();
        Ok((rows?, count))
    }

    /// Complaints whose deadline has passed without an answer, the oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn due_complaints(&self, now: Millis, limit: i64) -> Result<Vec<ComplaintId>> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT id FROM complaint WHERE state = 'open' AND due_at <= $1 ORDER BY due_at LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }
}

impl Tx {
    /// Opens a complaint unless the order has one that is open, or one with the same key: then `false`. The order must
    /// be held by this transaction, so that of two at once one is first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_complaint(&mut self, new: &NewComplaint) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO complaint (id, order_id, form_key, state, topic, opened_at, updated_at, due_at)
             SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS TEXT), 'open', CAST($4 AS TEXT),
                    CAST($5 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT)
             WHERE NOT EXISTS (SELECT 1 FROM complaint
                               WHERE order_id = $2 AND state IN ('open', 'escalated', 'answered'))
             ON CONFLICT (order_id, form_key) DO NOTHING",
        )
        .bind(new.id.get())
        .bind(new.order.get())
        .bind(&new.key)
        .bind(to_name(new.topic))
        .bind(new.at)
        .bind(new.due_at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes a message, once a key: `false` when it is known.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_message(&mut self, new: NewMessage<'_>) -> Result<bool> {
        let writer = match new.staff {
            Some(_) => Writer::Staff,
            None => Writer::Shopper,
        };
        let id: i64 = new_id();
        let done = sqlx::query(
            "INSERT INTO complaint_message (id, complaint_id, form_key, at, writer, staff_id, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (complaint_id, form_key) DO NOTHING",
        )
        .bind(id)
        .bind(new.complaint.get())
        .bind(new.key)
        .bind(new.at)
        .bind(to_name(writer))
        .bind(new.staff.map(StaffId::get))
        .bind(new.words)
        .execute(self.conn())
        .await?;
        let written = done.rows_affected() == 1;
        if written {
            self.add_complaint_photos(id, new.photos).await?;
        }
        Ok(written)
    }

    /// Changes where a complaint stands, unless it changed since: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn change_complaint(&mut self, change: &ComplaintChange) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE complaint
             SET state = $3, due_at = $4, outcome = $5, refund_id = $6, updated_at = $7, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(change.id.get())
        .bind(change.version)
        .bind(to_name(change.state))
        .bind(change.due_at)
        .bind(change.outcome.map(to_name))
        .bind(change.refund.map(RefundId::get))
        .bind(change.at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::tests::order;
    use crate::testing::databases;

    fn new(order: OrderId, key: &str, due_at: Millis) -> NewComplaint {
        NewComplaint {
            id: new_id(),
            order,
            key: key.into(),
            topic: ComplaintTopic::Damaged,
            at: 5,
            due_at,
        }
    }

    const fn said<'a>(complaint: ComplaintId, key: &'a str, words: &'a str) -> NewMessage<'a> {
        NewMessage {
            complaint,
            key,
            at: 6,
            staff: None,
            words,
            photos: &[],
        }
    }

    #[tokio::test]
    async fn an_order_has_one_open_complaint_at_a_time() {
        for db in databases().await {
            let written = order("TW-A", 1_000);
            let first = new(written.id, "a", 20);
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[]).await.unwrap();
            assert!(tx.add_complaint(&first).await.unwrap());
            assert!(!tx.add_complaint(&new(written.id, "b", 9)).await.unwrap());
            assert!(tx.add_message(said(first.id, "a", "Broken")).await.unwrap());
            assert!(
                !tx.add_message(said(first.id, "a", "Broken!"))
                    .await
                    .unwrap()
            );
            tx.commit().await.unwrap();
            assert!(db.store.has_complaint(written.id, "a").await.unwrap());
            assert!(db.store.has_message(first.id, "a").await.unwrap());
            let read = db.store.complaint(first.id).await.unwrap().unwrap();
            assert_eq!(
                (read.messages.len(), read.messages[0].words.as_str()),
                (1, "Broken")
            );
            assert_eq!((read.state, read.due_at), (ComplaintState::Open, Some(20)));
            let end = ComplaintChange {
                id: first.id,
                version: read.version,
                state: ComplaintState::Settled,
                due_at: None,
                outcome: Some(ComplaintOutcome::Nothing),
                refund: None,
                at: 7,
            };
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.change_complaint(&end).await.unwrap());
            assert!(!tx.change_complaint(&end).await.unwrap(), "it changed");
            assert!(
                !tx.add_complaint(&new(written.id, "a", 9)).await.unwrap(),
                "same key"
            );
            assert!(tx.add_complaint(&new(written.id, "c", 9)).await.unwrap());
            tx.commit().await.unwrap();
            let all = db.store.complaints_of(written.id).await.unwrap();
            let states: Vec<_> = all.iter().map(|complaint| complaint.state).collect();
            assert_eq!(states, [ComplaintState::Open, ComplaintState::Settled]);
        }
    }

    #[tokio::test]
    async fn what_is_due_comes_first() {
        for db in databases().await {
            let mut tx = db.store.begin().await.unwrap();
            let mut ids = Vec::new();
            for (number, due_at) in [("TW-A", 30), ("TW-B", 10), ("TW-C", 40)] {
                let written = order(number, 1_000);
                tx.add_order(&written, &[]).await.unwrap();
                let complaint = new(written.id, "k", due_at);
                tx.add_complaint(&complaint).await.unwrap();
                ids.push(complaint.id);
            }
            tx.commit().await.unwrap();
            assert_eq!(
                db.store.due_complaints(30, 9).await.unwrap(),
                [ids[1], ids[0]]
            );
            let late = ComplaintChange {
                id: ids[2],
                version: 1,
                state: ComplaintState::Escalated,
                due_at: None,
                outcome: None,
                refund: None,
                at: 7,
            };
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.change_complaint(&late).await.unwrap());
            tx.commit().await.unwrap();
            let (rows, count) = db
                .store
                .complaint_rows(ComplaintTab::Waiting, 1)
                .await
                .unwrap();
            let numbers: Vec<_> = rows.iter().map(|row| row.number.as_str()).collect();
            assert_eq!((numbers, count), (vec!["TW-C", "TW-B", "TW-A"], 3));
            let (rows, count) = db
                .store
                .complaint_rows(ComplaintTab::Ended, 1)
                .await
                .unwrap();
            assert_eq!((rows, count), (vec![], 0));
        }
    }
}
