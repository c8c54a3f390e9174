//! Papers of orders, numbered without gaps and never changed.

use model::OrderId;
use model::paper::{Paper, PaperKind};

use crate::error::{Result, from_json, to_json, to_name};
use crate::{Store, Tx, new_id};

impl Store {
    /// The paper of a kind about a subject, with its serial number.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn paper(&self, kind: PaperKind, subject: i64) -> Result<Option<(i64, Paper)>> {
        let row: Option<(i64, String)> =
            sqlx::query_as("SELECT serial, body FROM paper WHERE kind = $1 AND subject = $2")
                .bind(to_name(kind))
                .bind(subject)
                .fetch_optional(self.fresh())
                .await?;
        row.map(|(serial, body)| Ok((serial, from_json("paper.body", &body)?)))
            .transpose()
    }

    /// The papers of a kind that an order has, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn papers_of(&self, order: OrderId, kind: PaperKind) -> Result<Vec<Paper>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT body FROM paper WHERE order_id = $1 AND kind = $2 ORDER BY serial",
        )
        .bind(order.get())
        .bind(to_name(kind))
        .fetch_all(self.fresh())
        .await?;
        let rows = rows.iter();
        rows.map(|(body,)| from_json("paper.body", body)).collect()
    }
}

impl Tx {
    /// Writes a paper under the next number of its kind, unless its subject has one or the order no longer has
    /// `siblings` papers of this kind: then `None`, and nothing of this transaction may be kept, or a number would be
    /// left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_paper(
        &mut self,
        order: OrderId,
        subject: i64,
        paper: &Paper,
        siblings: usize,
    ) -> Result<Option<i64>> {
        // Whoever takes a number holds the row until the end of the transaction: the next one waits, or reads it after
        // a rollback as it was.
        let (serial,): (i64,) = sqlx::query_as(
            "INSERT INTO paper_counter (kind, last) VALUES ($1, 1)
             ON CONFLICT (kind) DO UPDATE SET last = paper_counter.last + 1
             RETURNING last",
        )
        .bind(to_name(paper.kind))
        .fetch_one(self.conn())
        .await?;
        let done = sqlx::query(
            "INSERT INTO paper (id, kind, serial, order_id, subject, issued_at, body)
             SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT),
                    CAST($6 AS BIGINT), CAST($7 AS TEXT)
             WHERE (SELECT COUNT(*) FROM paper WHERE order_id = $4 AND kind = $2) = $8
             ON CONFLICT (kind, subject) DO NOTHING",
        )
        .bind(new_id::<i64>())
        .bind(to_name(paper.kind))
        .bind(serial)
        .bind(order.get())
        .bind(subject)
        .bind(paper.issued_at)
        .bind(to_json(paper))
        .bind(i64::try_from(siblings).unwrap_or(i64::MAX))
        .execute(self.conn())
        .await?;
        Ok((done.rows_affected() == 1).then_some(serial))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::address::Address;
    use model::paper::Seller;
    use model::{Currency, Translated};

    use super::*;
    use crate::order::tests::order;
    use crate::testing::databases;

    fn paper(kind: PaperKind) -> Paper {
        Paper {
            kind,
            issued_at: 5,
            order: "TW-A".into(),
            placed_at: 1,
            seller: Seller::default(),
            email: String::new(),
            billing: Address::default(),
            shipping: Address::default(),
            delivery: Translated::default(),
            currency: Currency::USD,
            lines: Vec::new(),
            taxes: Vec::new(),
            totals: None,
            method: Translated::default(),
            invoice: String::new(),
            remark: String::new(),
        }
    }

    #[tokio::test]
    async fn a_paper_is_written_once_and_read_back() {
        for db in databases().await {
            let written = order("TW-A", 1_000);
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[]).await.unwrap();
            tx.commit().await.unwrap();
            let slip = paper(PaperKind::PackingSlip);
            let tries = [
                (7, 1, None),
                (7, 0, Some(1)),
                (7, 1, None),
                (8, 0, None),
                (8, 1, Some(2)),
            ];
            for (subject, siblings, expected) in tries {
                let mut tx = db.store.begin().await.unwrap();
                let serial = tx
                    .add_paper(written.id, subject, &slip, siblings)
                    .await
                    .unwrap();
                assert_eq!(serial, expected);
                if serial.is_some() {
                    tx.commit().await.unwrap();
                }
            }
            let mut tx = db.store.begin().await.unwrap();
            let invoice = paper(PaperKind::Invoice);
            let first = tx.add_paper(written.id, 7, &invoice, 0).await.unwrap();
            assert_eq!(first, Some(1));
            drop(tx);
            assert_eq!(db.store.paper(PaperKind::Invoice, 7).await.unwrap(), None);
            let read = db.store.paper(PaperKind::PackingSlip, 8).await.unwrap();
            assert_eq!(read, Some((2, slip.clone())));
            let all = db
                .store
                .papers_of(written.id, PaperKind::PackingSlip)
                .await
                .unwrap();
            assert_eq!(all, [slip.clone(), slip]);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn numbers_have_no_gaps_under_a_storm() {
        for db in databases().await {
            let mut tx = db.store.begin().await.unwrap();
            let mut orders = Vec::new();
            for n in 0..8 {
                let written = order(&format!("TW-{n}"), 1_000);
                tx.add_order(&written, &[]).await.unwrap();
                orders.push(written.id);
            }
            tx.commit().await.unwrap();
            let store = Arc::new(db.store.clone());
            let mut work = tokio::task::JoinSet::new();
            for n in 0..24_i64 {
                let (store, order) = (Arc::clone(&store), orders[usize::try_from(n % 8).unwrap()]);
                work.spawn(async move {
                    let mut tx = store.begin().await.unwrap();
                    let invoice = paper(PaperKind::Invoice);
                    // Three ask for each paper; every fourth one changes its mind.
                    let serial = tx.add_paper(order, n % 8, &invoice, 0).await.unwrap();
                    if n % 4 != 3 && serial.is_some() {
                        tx.commit().await.unwrap();
                    }
                });
            }
            while let Some(done) = work.join_next().await {
                done.unwrap();
            }
            let mut serials = Vec::new();
            for subject in 0..8 {
                let found = store.paper(PaperKind::Invoice, subject).await.unwrap();
                serials.extend(found.map(|(serial, _)| serial));
            }
            serials.sort_unstable();
            // Subjects 3 and 7 are only ever asked for by those who change their mind.
            assert_eq!(serials, [1, 2, 3, 4, 5, 6]);
        }
    }
}
