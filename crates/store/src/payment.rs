//! Payments and refunds.

use model::payment::{DeclineReason, PaymentState, RefundState};
use model::{Currency, Millis, Money, OrderId, PaymentId, RefundId};

use crate::error::{Error, Result, from_name, to_name};
use crate::{Store, Tx};

/// One attempt to pay an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Id.
    pub id: PaymentId,
    /// The order.
    pub order: OrderId,
    /// Code of the provider.
    pub provider: String,
    /// Method within the provider.
    pub method: String,
    /// Our key at the provider.
    pub key: String,
    /// The provider's reference.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: PaymentState,
    /// How much.
    pub amount: Money,
    /// Given back or set aside for it, in minor units.
    pub refunded: i64,
    /// Where the shopper must go, if anywhere.
    pub action_url: Option<String>,
    /// What the shopper scans to pay, if anything.
    pub qr_code: Option<String>,
    /// Why it did not go through.
    pub failure: Option<DeclineReason>,
    /// When it was started.
    pub created_at: Millis,
    /// When it last changed or the provider was last asked.
    pub updated_at: Millis,
}

/// Money on its way back to a shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Id.
    pub id: RefundId,
    /// The order.
    pub order: OrderId,
    /// The payment it is taken from.
    pub payment: PaymentId,
    /// Our key at the provider.
    pub key: String,
    /// Where it stands.
    pub state: RefundState,
    /// Minor units of the payment's currency.
    pub amount: i64,
    /// What of it is taken from gift cards and credit the order was paid with; the rest is taken from the payment.
    pub credit: i64,
    /// Whether all of it becomes store credit.
    pub as_credit: bool,
    /// Why.
    pub reason: String,
    /// When it was started.
    pub created_at: Millis,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    id: i64,
    order_id: i64,
    provider: String,
    method: String,
    provider_key: String,
    reference: Option<String>,
    state: String,
    amount: i64,
    refunded: i64,
    currency: String,
    action_url: Option<String>,
    qr_code: Option<String>,
    failure: Option<String>,
    created_at: i64,
    updated_at: i64,
}

impl PaymentRow {
    fn into_payment(self) -> Result<Payment> {
        let failure = self.failure.as_deref();
        Ok(Payment {
            id: self.id.into(),
            order: self.order_id.into(),
            provider: self.provider,
            method: self.method,
            key: self.provider_key,
            reference: self.reference,
            state: from_name("payment.state", &self.state)?,
            amount: Money::new(
                self.amount,
                Currency::from_code(&self.currency).ok_or(Error::Unreadable {
                    what: "payment.currency",
                    cause: self.currency,
                })?,
            ),
            refunded: self.refunded,
            action_url: self.action_url,
            qr_code: self.qr_code,
            failure: failure
                .map(|name| from_name("payment.failure", name))
                .transpose()?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// A query for payments with the given end.
macro_rules! select_payments {
    ($end:literal) => {
        concat!(
            "SELECT id, order_id, provider, method, provider_key, reference, state, amount, refunded, currency,
                    action_url, qr_code, failure, created_at, updated_at
             FROM payment ",
            $end
        )
    };
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: i64,
    order_id: i64,
    payment_id: i64,
    provider_key: String,
    state: String,
    amount: i64,
    credit: i64,
    as_credit: i64,
    reason: String,
    created_at: i64,
}

impl RefundRow {
    fn into_refund(self) -> Result<Refund> {
        Ok(Refund {
            id: self.id.into(),
            order: self.order_id.into(),
            payment: self.payment_id.into(),
            key: self.provider_key,
            state: from_name("refund.state", &self.state)?,
            amount: self.amount,
            credit: self.credit,
            as_credit: self.as_credit == 1,
            reason: self.reason,
            created_at: self.created_at,
        })
    }
}

/// A query for refunds with the given end.
macro_rules! select_refunds {
    ($end:literal) => {
        concat!(
            "SELECT id, order_id, payment_id, provider_key, state, amount, credit, as_credit, reason, created_at
             FROM refund ",
            $end
        )
    };
}

impl Store {
    /// Payments of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn payments(&self, order: OrderId) -> Result<Vec<Payment>> {
        let rows: Vec<PaymentRow> =
            sqlx::query_as(select_payments!("WHERE order_id = $1 ORDER BY id"))
                .bind(order.get())
                .fetch_all(self.fresh())
                .await?;
        rows.into_iter().map(PaymentRow::into_payment).collect()
    }

    /// The payment a provider calls `reference`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn payment_by_reference(&self, reference: &str) -> Result<Option<Payment>> {
        let row: Option<PaymentRow> = sqlx::query_as(select_payments!("WHERE reference = $1"))
            .bind(reference)
            .fetch_optional(self.fresh())
            .await?;
        row.map(PaymentRow::into_payment).transpose()
    }

    /// Orders with a payment whose outcome is open and that was last touched before `before`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn open_payments(&self, before: Millis, limit: i64) -> Result<Vec<OrderId>> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT order_id FROM payment
             WHERE state IN ('started', 'action_required', 'authorised') AND updated_at < $1
             ORDER BY updated_at
             LIMIT $2",
        )
        .bind(before)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }

    /// Refunds of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refunds(&self, order: OrderId) -> Result<Vec<Refund>> {
        let rows: Vec<RefundRow> =
            sqlx::query_as(select_refunds!("WHERE order_id = $1 ORDER BY id"))
                .bind(order.get())
                .fetch_all(self.fresh())
                .await?;
        rows.into_iter().map(RefundRow::into_refund).collect()
    }

    /// Refunds whose outcome is open and that were last touched before `before`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn open_refunds(&self, before: Millis, limit: i64) -> Result<Vec<Refund>> {
        let rows: Vec<RefundRow> = sqlx::query_as(select_refunds!(
            "WHERE state = 'started' AND updated_at < $1 ORDER BY updated_at LIMIT $2"
        ))
        .bind(before)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(RefundRow::into_refund).collect()
    }
}

impl Tx {
    /// Writes down a payment.
    ///
    /// # Errors
    /// When the database is away or its key is taken.
    pub async fn add_payment(&mut self, payment: &Payment) -> Result<()> {
        sqlx::query(
            "INSERT INTO payment (id, order_id, provider, method, provider_key, reference, state, amount, refunded,
                                  currency, action_url, qr_code, failure, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(payment.id.get())
        .bind(payment.order.get())
        .bind(&payment.provider)
        .bind(&payment.method)
        .bind(&payment.key)
        .bind(&payment.reference)
        .bind(to_name(payment.state))
        .bind(payment.amount.amount)
        .bind(payment.refunded)
        .bind(payment.amount.currency.code())
        .bind(&payment.action_url)
        .bind(&payment.qr_code)
        .bind(payment.failure.map(to_name))
        .bind(payment.created_at)
        .bind(payment.updated_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Writes what became of a payment, unless something else did since it was read in state `from`: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn change_payment(&mut self, from: PaymentState, to: &Payment) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE payment SET state = $3, reference = $4, action_url = $5, qr_code = $6, failure = $7,
                    updated_at = $8
             WHERE id = $1 AND state = $2",
        )
        .bind(to.id.get())
        .bind(to_name(from))
        .bind(to_name(to.state))
        .bind(&to.reference)
        .bind(&to.action_url)
        .bind(&to.qr_code)
        .bind(to.failure.map(to_name))
        .bind(to.updated_at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that the provider was asked about a payment.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn touch_payment(&mut self, payment: PaymentId, at: Millis) -> Result<()> {
        sqlx::query("UPDATE payment SET updated_at = $2 WHERE id = $1")
            .bind(payment.get())
            .bind(at)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Sets `amount` of a payment aside to be given back (or, negative, takes that back), unless the payment changed
    /// since it was read: then `false`.
    ///
    /// # Errors
    /// When more would be given back than was paid, or the database is away.
    pub async fn set_aside_refund(
        &mut self,
        payment: &Payment,
        amount: i64,
        to: PaymentState,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE payment SET refunded = refunded + $4, state = $5, updated_at = $6
             WHERE id = $1 AND state = $2 AND refunded = $3",
        )
        .bind(payment.id.get())
        .bind(to_name(payment.state))
        .bind(payment.refunded)
        .bind(amount)
        .bind(to_name(to))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down a refund, unless one with the same key exists: then `false`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_refund(&mut self, refund: &Refund) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO refund (id, order_id, payment_id, provider_key, state, amount, reason, created_at, updated_at,
                                 credit, as_credit)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
             ON CONFLICT (provider_key) DO NOTHING",
        )
        .bind(refund.id.get())
        .bind(refund.order.get())
        .bind(refund.payment.get())
        .bind(&refund.key)
        .bind(to_name(refund.state))
        .bind(refund.amount)
        .bind(&refund.reason)
        .bind(refund.created_at)
        .bind(refund.credit)
        .bind(i64::from(refund.as_credit))
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes what became of an open refund, once: `false` when it is open no more.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn close_refund(
        &mut self,
        refund: RefundId,
        to: RefundState,
        reference: Option<&str>,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE refund SET state = $2, reference = $3, updated_at = $4
             WHERE id = $1 AND state = 'started'",
        )
        .bind(refund.get())
        .bind(to_name(to))
        .bind(reference)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that the provider was asked about a refund.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn touch_refund(&mut self, refund: RefundId, at: Millis) -> Result<()> {
        sqlx::query("UPDATE refund SET updated_at = $2 WHERE id = $1")
            .bind(refund.get())
            .bind(at)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests;
