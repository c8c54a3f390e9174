//! Parcels of orders: what is in them, and where they were seen.

use std::collections::HashMap;

use model::parcel::{Parcel, ParcelEvent, ParcelLine};
use model::{Millis, OrderId, OrderLineId, ParcelId};

use crate::error::{Result, from_name, to_name};
use crate::{Store, Tx, new_id};

impl Store {
    /// Parcels of an order, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn parcels(&self, order: OrderId) -> Result<Vec<Parcel>> {
        type Row = (i64, String, String, Option<String>, i64, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, carrier, tracking_number, tracking_url, shipped_at, delivered_at FROM parcel
             WHERE order_id = $1
             ORDER BY id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut lines = self.parcel_lines(order).await?;
        let mut events = self.parcel_events(order).await?;
        let parcel =
            |(id, carrier, tracking_number, tracking_url, shipped_at, delivered_at): Row| {
                let id = ParcelId::from(id);
                Parcel {
                    id,
                    carrier,
                    tracking_number,
                    tracking_url,
                    shipped_at,
                    delivered_at,
                    lines: lines.remove(&id).unwrap_or_default(),
                    events: events.remove(&id).unwrap_or_default(),
                }
            };
        Ok(rows.into_iter().map(parcel).collect())
    }

    async fn parcel_lines(&self, order: OrderId) -> Result<HashMap<ParcelId, Vec<ParcelLine>>> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT parcel_line.parcel_id, parcel_line.order_line_id, parcel_line.quantity
             FROM parcel
             JOIN parcel_line ON parcel_line.parcel_id = parcel.id
             JOIN order_line ON order_line.id = parcel_line.order_line_id
             WHERE parcel.order_id = $1
             ORDER BY order_line.position",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let mut lines: HashMap<ParcelId, Vec<ParcelLine>> = HashMap::new();
        for (parcel, line, quantity) in rows {
            let line = OrderLineId::from(line);
            let of = lines.entry(parcel.into()).or_default();
            of.push(ParcelLine { line, quantity });
        }
        Ok(lines)
    }

    async fn parcel_events(&self, order: OrderId) -> Result<HashMap<ParcelId, Vec<ParcelEvent>>> {
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT seen.parcel_id, seen.at, seen.step, seen.place, seen.words
             FROM parcel
             JOIN parcel_event AS seen ON seen.parcel_id = parcel.id
             WHERE parcel.order_id = $1
             ORDER BY seen.at, seen.id",
        )
        .bind(order.get())
        .fetch_all(self.fresh())
        .await?;
        let mut events: HashMap<ParcelId, Vec<ParcelEvent>> = HashMap::new();
        for (parcel, at, step, place, words) in rows {
            let of = events.entry(parcel.into()).or_default();
            of.push(ParcelEvent {
                at,
                step: from_name("parcel_event.step", &step)?,
                place,
                words,
            });
        }
        Ok(events)
    }

    /// Carrier and tracking number of the parcel of an order that was sent with this key.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn parcel_of_form(
        &self,
        order: OrderId,
        key: &str,
    ) -> Result<Option<(String, String)>> {
        let row = sqlx::query_as(
            "SELECT carrier, tracking_number FROM parcel WHERE order_id = $1 AND form_key = $2",
        )
        .bind(order.get())
        .bind(key)
        .fetch_optional(self.fresh())
        .await?;
        Ok(row)
    }

    /// Units sent of each line of an order, by line.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sent_units(&self, order: OrderId) -> Result<HashMap<OrderLineId, i64>> {
        let rows: Vec<(i64, i64)> =
            sqlx::query_as("SELECT id, shipped FROM order_line WHERE order_id = $1")
                .bind(order.get())
                .fetch_all(self.fresh())
                .await?;
        let rows = rows.into_iter();
        Ok(rows.map(|(line, sent)| (line.into(), sent)).collect())
    }
}

impl Tx {
    /// Writes down a parcel that left with what is in it. `false` when a line of it is not the order's or has not so
    /// many units left: then nothing of this transaction may be kept.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when the order has a parcel with this key.
    pub async fn add_parcel(&mut self, order: OrderId, key: &str, parcel: &Parcel) -> Result<bool> {
        sqlx::query(
            "INSERT INTO parcel (id, order_id, form_key, carrier, tracking_number, tracking_url, shipped_at, delivered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(parcel.id.get())
        .bind(order.get())
        .bind(key)
        .bind(&parcel.carrier)
        .bind(&parcel.tracking_number)
        .bind(&parcel.tracking_url)
        .bind(parcel.shipped_at)
        .bind(parcel.delivered_at)
        .execute(self.conn())
        .await?;
        for packed in &parcel.lines {
            if !self.add_parcel_line(order, parcel.id, packed).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn add_parcel_line(
        &mut self,
        order: OrderId,
        parcel: ParcelId,
        packed: &ParcelLine,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE order_line SET shipped = shipped + $3
             WHERE id = $1 AND order_id = $2 AND shipped + $3 <= quantity",
        )
        .bind(packed.line.get())
        .bind(order.get())
        .bind(packed.quantity)
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO parcel_line (parcel_id, order_line_id, quantity) VALUES ($1, $2, $3)",
        )
        .bind(parcel.get())
        .bind(packed.line.get())
        .bind(packed.quantity)
        .execute(self.conn())
        .await?;
        Ok(true)
    }

    /// Marks a parcel, or every parcel of an order, as received if it is on its way; how many were.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn deliver_parcels(
        &mut self,
        order: OrderId,
        parcel: Option<ParcelId>,
        at: Millis,
    ) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE parcel SET delivered_at = $3
             WHERE order_id = $1 AND ($2 = 0 OR id = $2) AND delivered_at IS NULL",
        )
        .bind(order.get())
        .bind(parcel.map_or(0, ParcelId::get))
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected())
    }

    /// Writes down where a parcel was seen, once a key: `false` when it is known.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_parcel_event(
        &mut self,
        parcel: ParcelId,
        key: &str,
        event: &ParcelEvent,
    ) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO parcel_event (id, parcel_id, event_key, at, step, place, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (parcel_id, event_key) DO NOTHING",
        )
        .bind(new_id::<i64>())
        .bind(parcel.get())
        .bind(key)
        .bind(event.at)
        .bind(to_name(event.step))
        .bind(&event.place)
        .bind(&event.words)
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use model::parcel::ParcelStep;

    use super::*;
    use crate::order::tests::{line, order};
    use crate::testing::databases;

    fn parcel(lines: &[ParcelLine]) -> Parcel {
        Parcel {
            id: new_id(),
            carrier: "UPS".into(),
            tracking_number: "1Z".into(),
            tracking_url: None,
            shipped_at: 3,
            delivered_at: None,
            lines: lines.to_vec(),
            events: Vec::new(),
        }
    }

    #[tokio::test]
    async fn parcels_hold_no_more_than_was_ordered() {
        for db in databases().await {
            let (written, lamp, rug) = (order("TW-A", 1_000), line("lamp"), line("rug"));
            let other = order("TW-B", 1_000);
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[lamp.clone(), rug.clone()])
                .await
                .unwrap();
            tx.add_order(&other, &[]).await.unwrap();
            tx.commit().await.unwrap();
            let take = |line: &crate::OrderLine, quantity| ParcelLine {
                line: line.id,
                quantity,
            };
            let first = parcel(&[take(&lamp, 1), take(&rug, 2)]);
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.add_parcel(written.id, "a", &first).await.unwrap());
            tx.commit().await.unwrap();
            for (order, key, packed, expected) in [
                (written.id, "b", take(&lamp, 2), false),
                (other.id, "b", take(&lamp, 1), false),
                (written.id, "b", take(&lamp, 1), true),
            ] {
                let mut tx = db.store.begin().await.unwrap();
                let done = tx.add_parcel(order, key, &parcel(&[packed])).await.unwrap();
                assert_eq!(done, expected);
                if done {
                    tx.commit().await.unwrap();
                }
            }
            let mut tx = db.store.begin().await.unwrap();
            assert!(tx.add_parcel(written.id, "a", &parcel(&[])).await.is_err());
            drop(tx);
            let known = db.store.parcel_of_form(written.id, "b").await.unwrap();
            assert_eq!(known, Some(("UPS".into(), "1Z".into())));
            assert_eq!(db.store.parcel_of_form(other.id, "b").await.unwrap(), None);
            let parcels = db.store.parcels(written.id).await.unwrap();
            assert_eq!((parcels.len(), &parcels[0]), (2, &first));
            let sent = db.store.sent_units(written.id).await.unwrap();
            assert_eq!((sent[&lamp.id], sent[&rug.id]), (2, 2));
        }
    }

    #[tokio::test]
    async fn parcels_arrive_once_and_are_seen_once_a_key() {
        for db in databases().await {
            let written = order("TW-A", 1_000);
            let (one, two) = (parcel(&[]), parcel(&[]));
            let event = |at, place: &str| ParcelEvent {
                at,
                step: ParcelStep::Moving,
                place: place.into(),
                words: String::new(),
            };
            let mut tx = db.store.begin().await.unwrap();
            tx.add_order(&written, &[]).await.unwrap();
            tx.add_parcel(written.id, "a", &one).await.unwrap();
            tx.add_parcel(written.id, "b", &two).await.unwrap();
            assert_eq!(
                tx.deliver_parcels(written.id, Some(one.id), 9)
                    .await
                    .unwrap(),
                1
            );
            assert_eq!(
                tx.deliver_parcels(written.id, Some(one.id), 10)
                    .await
                    .unwrap(),
                0
            );
            assert_eq!(tx.deliver_parcels(written.id, None, 11).await.unwrap(), 1);
            let late = event(8, "Oslo");
            assert!(tx.add_parcel_event(one.id, "x", &late).await.unwrap());
            assert!(
                !tx.add_parcel_event(one.id, "x", &event(9, ""))
                    .await
                    .unwrap()
            );
            assert!(
                tx.add_parcel_event(one.id, "y", &event(7, "Bergen"))
                    .await
                    .unwrap()
            );
            tx.commit().await.unwrap();
            let parcels = db.store.parcels(written.id).await.unwrap();
            let arrived: Vec<_> = parcels.iter().map(|parcel| parcel.delivered_at).collect();
            assert_eq!(arrived, [Some(9), Some(11)]);
            assert_eq!(parcels[0].events, [event(7, "Bergen"), late]);
        }
    }
}
