//! Payments that shoppers make of what a changed order costs more. What is awaited is a payment of its own; theirs is
//! written beside it and, once it is there, counted towards it.

use model::payment_method::OFFLINE;
use model::{OrderId, PaymentId};

use crate::error::{Error, Result};
use crate::{Payment, Store, Tx};

/// A form that began a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceForm {
    /// Made with the form.
    pub key: String,
    /// Fingerprint of what it said.
    pub body_hash: String,
    /// The payment.
    pub payment: PaymentId,
}

/// The key of a shopper's payment of a difference. WeChat takes 32 letters at most.
#[must_use]
pub fn attempt_key(payment: PaymentId) -> String {
    format!("edit-{payment}")
}

impl Payment {
    /// Whether a shopper makes it to pay what a changed order costs more, rather than that it is awaited.
    #[must_use]
    pub fn is_attempt(&self) -> bool {
        self.is_difference() && self.provider != OFFLINE
    }
}

impl Store {
    /// The form of an order with this key, if it began a payment.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn difference_form(
        &self,
        order: OrderId,
        key: &str,
    ) -> Result<Option<DifferenceForm>> {
        let row: Option<(String, String, i64)> = sqlx::query_as(
            "SELECT form_key, body_hash, payment_id FROM difference_form
             WHERE order_id = $1 AND form_key = $2",
        )
        .bind(order.get())
        .bind(key)
        .fetch_optional(self.fresh())
        .await?;
        Ok(row.map(|(key, body_hash, payment)| DifferenceForm {
            key,
            body_hash,
            payment: payment.into(),
        }))
    }
}

impl Tx {
    /// Writes down a shopper's payment with the form that began it; `false` when another payment of the order is open,
    /// or the form was sent before. The transaction is then of no more use.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_attempt(&mut self, payment: &Payment, form: &DifferenceForm) -> Result<bool> {
        let added = match self.add_payment(payment).await {
            Ok(()) => self.add_difference_form(payment.order, form).await,
            Err(error) => Err(error),
        };
        match added {
            Ok(()) => Ok(true),
            Err(Error::Duplicate(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn add_difference_form(&mut self, order: OrderId, form: &DifferenceForm) -> Result<()> {
        sqlx::query(
            "INSERT INTO difference_form (order_id, form_key, body_hash, payment_id) VALUES ($1, $2, $3, $4)",
        )
        .bind(order.get())
        .bind(&form.key)
        .bind(&form.body_hash)
        .bind(form.payment.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::payment::PaymentState;

    use super::*;
    use crate::new_id;
    use crate::payment::tests::payment_of;
    use crate::testing::databases;

    /// An order that is paid, with what it costs more awaited.
    async fn awaited(store: &Store) -> Payment {
        let order = crate::order::tests::order("TW-A", 1_000);
        let awaited = Payment {
            key: "edit-1-more".into(),
            provider: OFFLINE.into(),
            state: PaymentState::Awaiting,
            ..payment_of(order.id, 400)
        };
        let mut tx = store.begin().await.unwrap();
        tx.add_order(&order, &[]).await.unwrap();
        tx.add_payment(&awaited).await.unwrap();
        tx.commit().await.unwrap();
        assert!(awaited.is_difference() && !awaited.is_attempt());
        awaited
    }

    async fn begin(store: &Store, awaited: &Payment, key: &str) -> Option<Payment> {
        let id = new_id();
        let attempt = Payment {
            id,
            key: attempt_key(id),
            provider: "test".into(),
            state: PaymentState::Started,
            ..awaited.clone()
        };
        assert!(attempt.is_attempt() && attempt.key.len() <= 32);
        let form = DifferenceForm {
            key: key.into(),
            body_hash: "hash".into(),
            payment: id,
        };
        let mut tx = store.begin().await.unwrap();
        if !tx.add_attempt(&attempt, &form).await.unwrap() {
            return None;
        }
        tx.commit().await.unwrap();
        Some(attempt)
    }

    #[tokio::test]
    async fn one_payment_is_open_at_a_time_and_a_form_begins_one() {
        for db in databases().await {
            let (store, awaited) = (&db.store, awaited(&db.store).await);
            let first = begin(store, &awaited, "a").await.unwrap();
            assert_eq!(begin(store, &awaited, "b").await, None, "one is open");
            let known = store.difference_form(awaited.order, "a").await.unwrap();
            assert_eq!(known.map(|form| form.payment), Some(first.id));
            assert_eq!(
                store.difference_form(awaited.order, "b").await.unwrap(),
                None
            );
            let ended = Payment {
                state: PaymentState::Voided,
                ..first.clone()
            };
            let mut tx = store.begin().await.unwrap();
            assert!(tx.change_payment(first.state, &ended).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(begin(store, &awaited, "a").await, None, "the form was sent");
            assert!(begin(store, &awaited, "b").await.is_some());
        }
    }
}
