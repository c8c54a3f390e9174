//! Returns: goods of an order on their way back, and the units they hold meanwhile.

use model::form::Draft;
use model::return_desk::{RETURNS_PER_PAGE, ReturnQuery, ReturnRow};
use model::returns::{Condition, ReturnReason, ReturnState};
use model::{Millis, OrderId, OrderLineId, RefundId, ReturnId, VariantId};

use crate::error::{Result, from_json, from_name, to_json, to_name};
use crate::{Store, Tx};

/// A return without its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRequest {
    /// Id.
    pub id: ReturnId,
    /// The order.
    pub order: OrderId,
    /// Key of the form it was asked with.
    pub key: String,
    /// Where it stands.
    pub state: ReturnState,
    /// Why the goods come back.
    pub reason: ReturnReason,
    /// More about it, in the shopper's words.
    pub words: String,
    /// Key of the shopper's photograph.
    pub photo: Option<String>,
    /// What staff said to the shopper.
    pub answer: String,
    /// How the goods came back.
    pub condition: Option<Condition>,
    /// What was given back.
    pub refund: Option<RefundId>,
    /// The variant that is wanted instead; none for the money.
    pub variant: Option<VariantId>,
    /// Whether store credit is wanted instead of the money.
    pub wants_credit: bool,
    /// The order that brought it.
    pub replacement: Option<OrderId>,
    /// When it was asked for.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
    /// Counts changes.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    order_id: i64,
    request_key: String,
    state: String,
    reason: String,
    words: String,
    photo: Option<String>,
    answer: String,
    condition: Option<String>,
    refund_id: Option<i64>,
    variant_id: Option<i64>,
    wants_credit: i64,
    replacement_id: Option<i64>,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn into_request(self) -> Result<ReturnRequest> {
        let condition = self.condition.as_deref();
        Ok(ReturnRequest {
            id: self.id.into(),
            order: self.order_id.into(),
            key: self.request_key,
            state: from_name("return_request.state", &self.state)?,
            reason: from_name("return_request.reason", &self.reason)?,
            words: self.words,
            photo: self.photo,
            answer: self.answer,
            condition: condition
                .map(|name| from_name("return_request.condition", name))
                .transpose()?,
            refund: self.refund_id.map(RefundId::from),
            variant: self.variant_id.map(VariantId::from),
            wants_credit: self.wants_credit == 1,
            replacement: self.replacement_id.map(OrderId::from),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

/// A query for returns with the given end.
macro_rules! select_returns {
    ($end:literal) => {
        concat!(
            "SELECT id, order_id, request_key, state, reason, words, photo, answer, condition, refund_id, variant_id,
                    wants_credit, replacement_id, created_at, updated_at, version
             FROM return_request ",
            $end
        )
    };
}

impl Store {
    /// A return.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_request(&self, id: ReturnId) -> Result<Option<ReturnRequest>> {
        let row: Option<Row> = sqlx::query_as(select_returns!("WHERE id = $1"))
            .bind(id.get())
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_request).transpose()
    }

    /// The return that was asked for with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_by_key(&self, key: &str) -> Result<Option<ReturnRequest>> {
        let row: Option<Row> = sqlx::query_as(select_returns!("WHERE request_key = $1"))
            .bind(key)
            .fetch_optional(self.fresh())
            .await?;
        row.map(Row::into_request).transpose()
    }

    /// Returns of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn returns(&self, order: OrderId) -> Result<Vec<ReturnRequest>> {
        let rows: Vec<Row> = sqlx::query_as(select_returns!("WHERE order_id = $1 ORDER BY id"))
            .bind(order.get())
            .fetch_all(self.fresh())
            .await?;
        rows.into_iter().map(Row::into_request).collect()
    }

    /// Lines of a return with their units, by ascending line.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_lines(&self, id: ReturnId) -> Result<Vec<(OrderLineId, i64)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT line_id, quantity FROM return_line WHERE return_id = $1 ORDER BY line_id",
        )
        .bind(id.get())
        .fetch_all(self.fresh())
        .await?;
        let rows = rows.into_iter();
        Ok(rows.map(|(line, units)| (line.into(), units)).collect())
    }

    /// One page of the returns that fit `query`, newest first, and how many fit.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_rows(&self, query: &ReturnQuery) -> Result<(Vec<ReturnRow>, i64)> {
        type Found = (i64, String, String, String, String, i64, i64);
        let state = query.state.map(to_name).unwrap_or_default();
        let rows: Vec<Found> = sqlx::query_as(
            "SELECT request.id, orders.number, orders.email, request.state, request.reason,
                    (SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM return_line WHERE return_id = request.id),
                    request.created_at
             FROM return_request AS request JOIN orders ON orders.id = request.order_id
             WHERE $1 = '' OR request.state = $1
             ORDER BY request.id DESC
             LIMIT $2 OFFSET $3",
        )
        .bind(&state)
        .bind(i64::from(RETURNS_PER_PAGE))
        .bind(i64::from(query.page.max(1) - 1) * i64::from(RETURNS_PER_PAGE))
        .fetch_all(self.fresh())
        .await?;
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM return_request WHERE $1 = '' OR state = $1")
                .bind(&state)
                .fetch_one(self.fresh())
                .await?;
        let row = |(id, number, email, state, reason, units, created_at): Found| {
            Ok(ReturnRow {
                id: id.into(),
                number,
                email,
                state: from_name("return_request.state", &state)?,
                reason: from_name("return_request.reason", &reason)?,
                units,
                created_at,
            })
        };
        let rows: Result<Vec<_>> = rows.into_iter().map(row).collect();
        Ok((rows?, count))
    }

    /// Returns that wait for staff: asked for, or come back and not settled.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn waiting_returns(&self) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM return_request WHERE state IN ('requested', 'received')",
        )
        .fetch_one(self.fresh())
        .await?;
        Ok(count)
    }

    /// What a shopper typed about sending goods of an order back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_draft(&self, order: OrderId) -> Result<Option<Draft>> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT body FROM return_draft WHERE order_id = $1")
                .bind(order.get())
                .fetch_optional(self.fresh())
                .await?;
        row.map(|(body,)| from_json("return_draft.body", &body))
            .transpose()
    }
}

impl Tx {
    /// Writes down a return and holds its units, unless its key is taken or not that many units are left: then `false`,
    /// and the transaction must not be committed. `lines` are in ascending order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_return(
        &mut self,
        request: &ReturnRequest,
        lines: &[(OrderLineId, i64)],
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO return_request (id, order_id, request_key, state, reason, words, photo, answer, condition,
                                         refund_id, variant_id, wants_credit, created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             ON CONFLICT (request_key) DO NOTHING",
        )
        .bind(request.id.get())
        .bind(request.order.get())
        .bind(&request.key)
        .bind(to_name(request.state))
        .bind(to_name(request.reason))
        .bind(&request.words)
        .bind(&request.photo)
        .bind(&request.answer)
        .bind(request.condition.map(to_name))
        .bind(request.refund.map(RefundId::get))
        .bind(request.variant.map(VariantId::get))
        .bind(i64::from(request.wants_credit))
        .bind(request.created_at)
        .bind(request.updated_at)
        .bind(request.version)
        .execute(self.conn())
        .await?;
        let mut fits = done.rows_affected() == 1;
        for (line, quantity) in lines {
            fits = fits && self.hold_for_return(request, *line, *quantity).await?;
        }
        Ok(fits)
    }

    async fn hold_for_return(
        &mut self,
        request: &ReturnRequest,
        line: OrderLineId,
        quantity: i64,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE order_line SET in_return = in_return + $3
             WHERE id = $1 AND order_id = $2 AND refunded_quantity + in_return + $3 <= quantity",
        )
        .bind(line.get())
        .bind(request.order.get())
        .bind(quantity)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO return_line (return_id, line_id, quantity) VALUES ($1, $2, $3)")
            .bind(request.id.get())
            .bind(line.get())
            .bind(quantity)
            .execute(self.conn())
            .await?;
        Ok(true)
    }

    /// Writes what became of a return, unless it changed since the version that `to` was made of: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn change_return(&mut self, to: &ReturnRequest) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE return_request
             SET state = $3, answer = $4, condition = $5, refund_id = $6, updated_at = $7, replacement_id = $8,
                 version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(to.id.get())
        .bind(to.version)
        .bind(to_name(to.state))
        .bind(&to.answer)
        .bind(to.condition.map(to_name))
        .bind(to.refund.map(RefundId::get))
        .bind(to.updated_at)
        .bind(to.replacement.map(OrderId::get))
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says which refund settled a return.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn note_return_refund(&mut self, id: ReturnId, refund: RefundId) -> Result<()> {
        sqlx::query("UPDATE return_request SET refund_id = $2 WHERE id = $1")
            .bind(id.get())
            .bind(refund.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Lets the units of a return go: nothing of it comes back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn free_return_units(&mut self, id: ReturnId) -> Result<()> {
        sqlx::query(
            "UPDATE order_line
             SET in_return = in_return
                 - (SELECT part.quantity FROM return_line AS part
                    WHERE part.return_id = $1 AND part.line_id = order_line.id)
             WHERE id IN (SELECT line_id FROM return_line WHERE return_id = $1)",
        )
        .bind(id.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Keeps what a shopper typed about sending goods of an order back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn put_return_draft(
        &mut self,
        order: OrderId,
        draft: &Draft,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO return_draft (order_id, body, at) VALUES ($1, $2, $3)
             ON CONFLICT (order_id) DO UPDATE SET body = excluded.body, at = excluded.at",
        )
        .bind(order.get())
        .bind(to_json(draft))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Forgets what a shopper typed about sending goods of an order back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delete_return_draft(&mut self, order: OrderId) -> Result<()> {
        sqlx::query("DELETE FROM return_draft WHERE order_id = $1")
            .bind(order.get())
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
