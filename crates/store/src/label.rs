//! Labels for parcels: prices, purchases, and which parcel each is on.

use model::carrier::{Bought, Label, LabelState, Rate};
use model::{LabelId, Millis, OrderId, ParcelId};

use crate::error::{Result, from_json, from_name, to_json, to_name};
use crate::{Store, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    order_id: i64,
    label_key: String,
    state: String,
    size: String,
    rates: String,
    rate: Option<String>,
    bought: Option<String>,
    parcel_id: Option<i64>,
    changed_at: i64,
    heard_at: i64,
}

impl Row {
    fn into_label(self) -> Result<Label> {
        let rate = self.rate.as_deref();
        let bought = self.bought.as_deref();
        Ok(Label {
            id: self.id.into(),
            order: self.order_id.into(),
            key: self.label_key,
            state: from_name("parcel_label.state", &self.state)?,
            size: from_json("parcel_label.size", &self.size)?,
            rates: from_json("parcel_label.rates", &self.rates)?,
            rate: rate
                .map(|rate| from_json("parcel_label.rate", rate))
                .transpose()?,
            bought: bought
                .map(|bought| from_json("parcel_label.bought", bought))
                .transpose()?,
            parcel: self.parcel_id.map(ParcelId::from),
            changed_at: self.changed_at,
            heard_at: self.heard_at,
        })
    }
}

fn labels(rows: Vec<Row>) -> Result<Vec<Label>> {
    rows.into_iter().map(Row::into_label).collect()
}

impl Store {
    /// Labels of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn labels(&self, order: OrderId) -> Result<Vec<Label>> {
        let rows = sqlx::query_as(
            "SELECT id, order_id, label_key, state, size, rates, rate, bought, parcel_id, changed_at, heard_at
             FROM parcel_label
             WHERE order_id = $1
             ORDER BY id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        labels(rows)
    }

    /// Labels bought from a carrier under its own name of them, or with this tracking number.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn labels_of(&self, via: &str, reference: &str, number: &str) -> Result<Vec<Label>> {
        let rows = sqlx::query_as(
            "SELECT id, order_id, label_key, state, size, rates, rate, bought, parcel_id, changed_at, heard_at
             FROM parcel_label
             WHERE via = $1 AND ((reference = $2 AND $2 <> '') OR (tracking_number = $3 AND $3 <> ''))
             ORDER BY id",
        )
        .bind(via)
        .bind(reference)
        .bind(number)
        .fetch_all(self.fresh())
        .await?;
        labels(rows)
    }

    /// Labels that a carrier was asked for, or to take back, before `asked` and has not answered, the oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn unanswered_labels(&self, asked: Millis, limit: i64) -> Result<Vec<Label>> {
        let rows = sqlx::query_as(
            "SELECT id, order_id, label_key, state, size, rates, rate, bought, parcel_id, changed_at, heard_at
             FROM parcel_label
             WHERE state IN ('asked', 'voiding') AND changed_at < $1
             ORDER BY changed_at, id
             LIMIT $2",
        )
        .bind(asked)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        labels(rows)
    }

    /// Labels on parcels under way that their carrier has not spoken of since `heard`, the longest silent first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn silent_labels(&self, heard: Millis, limit: i64) -> Result<Vec<Label>> {
        let rows = sqlx::query_as(
            "SELECT label.id, label.order_id, label.label_key, label.state, label.size, label.rates, label.rate,
                 label.bought, label.parcel_id, label.changed_at, label.heard_at
             FROM parcel_label AS label
             JOIN parcel ON parcel.id = label.parcel_id
             WHERE label.state = 'bought' AND label.heard_at < $1 AND label.tracking_number <> ''
                 AND parcel.delivered_at IS NULL
             ORDER BY label.heard_at, label.id
             LIMIT $2",
        )
        .bind(heard)
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        labels(rows)
    }
}

impl Store {
    /// What the units of an order that were not sent weigh, in grams.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn grams_to_send(&self, order: OrderId) -> Result<i64> {
        let (grams,): (i64,) = sqlx::query_as(
            "SELECT CAST(COALESCE(SUM((line.quantity - line.shipped) * variant.weight_grams), 0) AS BIGINT)
             FROM order_line AS line
             JOIN variant ON variant.id = line.variant_id
             WHERE line.order_id = $1",
        )
        .bind(order.get())
        .fetch_one(self.fresh())
        .await?;
        Ok(grams)
    }
}

impl Tx {
    /// Writes down what carriers ask for a parcel; earlier prices for the order that came to nothing are forgotten.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_label(&mut self, label: &Label) -> Result<()> {
        sqlx::query("DELETE FROM parcel_label WHERE order_id = $1 AND state = 'quoted'")
            .bind(label.order.get())
            .execute(self.conn())
            .await?;
        sqlx::query(
            "INSERT INTO parcel_label (id, order_id, label_key, state, size, rates, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(label.id.get())
        .bind(label.order.get())
        .bind(&label.key)
        .bind(to_name(label.state))
        .bind(to_json(&label.size))
        .bind(to_json(&label.rates))
        .bind(label.changed_at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Says that a carrier is about to be asked for a label at one of its prices; `false` when it was asked before.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when the order has another label on no parcel yet.
    pub async fn ask_label(&mut self, label: LabelId, rate: &Rate, at: Millis) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE parcel_label SET state = 'asked', rate = $2, via = $3, changed_at = $4
             WHERE id = $1 AND state = 'quoted'",
        )
        .bind(label.get())
        .bind(to_json(rate))
        .bind(&rate.via)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down what was bought; `false` when that is known.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn label_bought(
        &mut self,
        label: LabelId,
        bought: &Bought,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE parcel_label
             SET state = 'bought', bought = $2, reference = $3, tracking_number = $4, changed_at = $5
             WHERE id = $1 AND state = 'asked'",
        )
        .bind(label.get())
        .bind(to_json(bought))
        .bind(&bought.reference)
        .bind(&bought.tracking_number)
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Moves a label that is on no parcel from one state to another; `false` when it is not in it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn move_label(
        &mut self,
        label: LabelId,
        from: LabelState,
        to: LabelState,
        at: Millis,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE parcel_label SET state = $3, changed_at = $4
             WHERE id = $1 AND state = $2 AND parcel_id IS NULL",
        )
        .bind(label.get())
        .bind(to_name(from))
        .bind(to_name(to))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts the label with this key, if it is bought and free, on a parcel of its order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn stick_label(&mut self, order: OrderId, key: &str, parcel: ParcelId) -> Result<()> {
        sqlx::query(
            "UPDATE parcel_label SET parcel_id = $3
             WHERE order_id = $1 AND label_key = $2 AND state = 'bought' AND parcel_id IS NULL",
        )
        .bind(order.get())
        .bind(key)
        .bind(parcel.get())
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Notes that the carrier spoke of a label's parcel, or was asked about it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn label_heard(&mut self, label: LabelId, at: Millis) -> Result<()> {
        sqlx::query("UPDATE parcel_label SET heard_at = $2 WHERE id = $1 AND heard_at < $2")
            .bind(label.get())
            .bind(at)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::carrier::Size;
    use model::parcel::Parcel;
    use model::{Currency, Money, Translated};

    use super::*;
    use crate::order::tests::order;
    use crate::testing::databases;
    use crate::{Error, new_id};

    fn rate(id: &str) -> Rate {
        Rate {
            id: id.into(),
            via: "shipstation".into(),
            carrier: "UPS".into(),
            service: Translated::new("Ground", "陆运"),
            price: Money::new(900, Currency::USD),
            days: Some(3),
        }
    }

    fn quoted(order: OrderId, key: &str) -> Label {
        Label {
            id: new_id(),
            order,
            key: key.into(),
            state: LabelState::Quoted,
            size: Size::default(),
            rates: vec![rate("a"), rate("b")],
            rate: None,
            bought: None,
            parcel: None,
            changed_at: 1,
            heard_at: 0,
        }
    }

    fn bought() -> Bought {
        Bought {
            reference: "se-1".into(),
            carrier: "UPS".into(),
            tracking_number: "1Z".into(),
            cost: Money::new(900, Currency::USD),
            pdf: None,
        }
    }

    #[tokio::test]
    async fn a_label_is_asked_for_once_and_found_by_what_its_carrier_calls_it() {
        for db in databases().await {
            let written = order("TW-A", 1_000);
            let (one, two) = (quoted(written.id, "one"), quoted(written.id, "two"));
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[]).await.unwrap();
            tx.add_label(&one).await.unwrap();
            assert!(tx.ask_label(one.id, &rate("b"), 2).await.unwrap());
            assert!(!tx.ask_label(one.id, &rate("a"), 3).await.unwrap());
            tx.add_label(&two).await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = db.store.begin().await.unwrap();
            let second = tx.ask_label(two.id, &rate("a"), 3).await;
            assert!(matches!(second, Err(Error::Duplicate(_))));
            drop(tx);
            let open = db.store.unanswered_labels(3, 9).await.unwrap();
            assert_eq!((open.len(), open[0].id), (1, one.id));
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.label_bought(one.id, &bought(), 4).await.unwrap());
            assert!(!tx.label_bought(one.id, &bought(), 5).await.unwrap());
            tx.commit().await.unwrap();
            for (reference, number) in [("se-1", ""), ("", "1Z"), ("se-1", "1Z")] {
                let found = db.store.labels_of("shipstation", reference, number).await;
                assert_eq!(found.unwrap().len(), 1, "{reference} {number}");
            }
            for (via, reference) in [("shipstation", ""), ("table", "se-1")] {
                let found = db.store.labels_of(via, reference, "").await;
                assert_eq!(found.unwrap(), []);
            }
            let all = db.store.labels(written.id).await.unwrap();
            assert_eq!(all[0].bought, Some(bought()));
            assert_eq!(all[0].rate, Some(rate("b")));
            assert_eq!(all[1], two);
        }
    }

    #[tokio::test]
    async fn a_label_goes_on_one_parcel_or_back() {
        for db in databases().await {
            let written = order("TW-A", 1_000);
            let label = quoted(written.id, "one");
            let parcel = Parcel {
                id: new_id(),
                carrier: "UPS".into(),
                tracking_number: "1Z".into(),
                tracking_url: None,
                shipped_at: 3,
                delivered_at: None,
                lines: Vec::new(),
                events: Vec::new(),
            };
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[]).await.unwrap();
            tx.add_parcel(written.id, "one", &parcel).await.unwrap();
            tx.add_label(&label).await.unwrap();
            tx.stick_label(written.id, "one", parcel.id).await.unwrap();
            assert!(tx.ask_label(label.id, &rate("a"), 2).await.unwrap());
            assert!(tx.label_bought(label.id, &bought(), 3).await.unwrap());
            tx.stick_label(written.id, "one", parcel.id).await.unwrap();
            let (from, to) = (LabelState::Bought, LabelState::Voided);
            assert!(!tx.move_label(label.id, from, to, 4).await.unwrap());
            tx.commit().await.unwrap();
            let silent = async |heard| db.store.silent_labels(heard, 9).await.unwrap().len();
            assert_eq!(silent(1).await, 1);
            let mut tx = db.store.begin().await.unwrap();
            tx.label_heard(label.id, 5).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!((silent(5).await, silent(6).await), (0, 1));
            let mut tx = db.store.begin().await.unwrap();
            tx.deliver_parcels(written.id, None, 7).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(silent(9).await, 0);
        }
    }
}
