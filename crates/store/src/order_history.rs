//! Orders by the thousand: histories that are imported, and baskets that recommendations are learnt from.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use model::order::TimelineEntry;
use model::{CartId, Millis, OrderId, ProductId, VariantId};

use crate::bulk::{IDS, ids, insert_all};
use crate::error::{Result, to_json, to_name};
use crate::id::new_id;
use crate::order::{Order, adjustments_json, taxes_json};
use crate::order_line::OrderLine;
use crate::{Store, Tx};

/// An order of the past with everything that is kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastOrder {
    /// The order.
    pub order: Order,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// What happened to it, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// The products of an accepted order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastBasket {
    /// When it was placed.
    pub at: Millis,
    /// A number for who placed it, from 0 in order of their first; none if that is not known.
    pub buyer: Option<u32>,
    /// Its products.
    pub products: Vec<ProductId>,
}

impl Store {
    /// The products of every order that was accepted, oldest order first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn baskets(&self) -> Result<Vec<PastBasket>> {
        let mut conn = self.read.acquire().await?;
        let mut rows = sqlx::query_as::<_, (i64, i64, String, i64)>(
            "SELECT orders.id, orders.placed_at, orders.email, order_line.product_id
             FROM orders JOIN order_line ON order_line.order_id = orders.id
             WHERE orders.state IN ('placed', 'completed') AND order_line.product_id IS NOT NULL
             ORDER BY orders.id",
        )
        .fetch(&mut *conn);
        let mut baskets: Vec<PastBasket> = Vec::new();
        let mut buyers: HashMap<String, u32> = HashMap::new();
        let mut current = None;
        while let Some((order, at, email, product)) = rows.try_next().await? {
            if current != Some(order) {
                current = Some(order);
                let next = buyers.len() as u32;
                let number = (!email.is_empty()).then(|| *buyers.entry(email).or_insert(next));
                baskets.push(PastBasket {
                    at,
                    buyer: number,
                    products: Vec::new(),
                });
            }
            if let Some(basket) = baskets.last_mut() {
                basket.products.push(product.into());
            }
        }
        Ok(baskets)
    }

    /// Which of these order numbers are taken, each with the source of its order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn taken_numbers(&self, numbers: &[String]) -> Result<Vec<(String, String)>> {
        let mut taken = Vec::new();
        for numbers in numbers.chunks(IDS) {
            let query = sqlx::query_as(concat!(
                "SELECT number, source FROM orders WHERE number IN ",
                ids!()
            ));
            let padded = (0..IDS).map(|at| numbers[at.min(numbers.len() - 1)].as_str());
            let rows: Vec<(String, String)> = padded
                .fold(query, |query, number| query.bind(number))
                .fetch_all(self.fresh())
                .await?;
            taken.extend(rows);
        }
        Ok(taken)
    }
}

impl Tx {
    /// Says what was given back of a past order in all, unless as much or more was said before or it is more than was
    /// paid. Answers the order if it was changed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refund_past_order(
        &mut self,
        source: &str,
        number: &str,
        amount: i64,
        at: Millis,
    ) -> Result<Option<OrderId>> {
        let row: Option<(i64,)> = sqlx::query_as(
            "UPDATE orders
             SET refunded_total = $3, updated_at = $4, version = version + 1,
                 payment_state = CASE WHEN total = $3 THEN 'refunded' ELSE 'partly_refunded' END
             WHERE source = $1 AND number = $2 AND refunded_total < $3 AND total >= $3
             RETURNING id",
        )
        .bind(source)
        .bind(number)
        .bind(amount)
        .bind(at)
        .fetch_optional(self.conn())
        .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// Counts anew what was sold of every product in orders of `source`, over all accepted orders.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn recount_sales(&mut self, source: &str) -> Result<()> {
        sqlx::query(
            "UPDATE product
             SET sales = (SELECT CAST(COALESCE(SUM(line.quantity), 0) AS BIGINT)
                          FROM order_line AS line JOIN orders ON orders.id = line.order_id
                          WHERE line.product_id = product.id AND orders.state IN ('placed', 'completed'))
             WHERE id IN (SELECT line.product_id
                          FROM order_line AS line JOIN orders ON orders.id = line.order_id
                          WHERE orders.source = $1)",
        )
        .bind(source)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Writes orders of the past. Stock is left alone.
    ///
    /// # Errors
    /// Duplicate when a number is taken; then none is written.
    pub async fn insert_orders(&mut self, orders: &[PastOrder]) -> Result<()> {
        insert_all(
            self.conn(),
            "orders (id, number, idempotency_key, request_hash, cart_id, state, payment_state, fulfilment_state, locale,
             email, address, billing, delivery_code, delivery_name, delivery_from, delivery_to, method, note, currency,
             lines_total, discounts_total, shipping_total, tax_total, tax_included_total, total, refunded_total,
             access_token, source, placed_at, updated_at, expires_at, version, shipping_discount, adjustments,
             tax_rounding, taxes)",
            36,
            orders,
            |query, PastOrder { order, .. }| {
                let (from, to) = order.delivery_days.unzip();
                let totals = order.totals;
                query
                    .bind(order.id.get())
                    .bind(order.number.clone())
                    .bind(order.idempotency_key.clone())
                    .bind(order.request_hash.clone())
                    .bind(order.cart.map(CartId::get))
                    .bind(to_name(order.state))
                    .bind(to_name(order.payment))
                    .bind(to_name(order.fulfilment))
                    .bind(order.locale.code().to_owned())
                    .bind(order.email.clone())
                    .bind(to_json(&order.address))
                    .bind(order.billing.as_ref().map(to_json))
                    .bind(order.delivery_code.clone())
                    .bind(to_json(&order.delivery))
                    .bind(from)
                    .bind(to)
                    .bind(order.method.clone())
                    .bind(order.note.clone())
                    .bind(totals.currency.code().to_owned())
                    .bind(totals.lines)
                    .bind(totals.discounts)
                    .bind(totals.shipping.unwrap_or(0))
                    .bind(totals.tax)
                    .bind(totals.tax_included)
                    .bind(totals.total)
                    .bind(order.refunded)
                    .bind(order.access_token.clone())
                    .bind(order.source.clone())
                    .bind(order.placed_at)
                    .bind(order.placed_at)
                    .bind(order.expires_at)
                    .bind(order.version)
                    .bind(order.shipping_discount)
                    .bind(adjustments_json(order))
                    .bind(to_name(order.tax_rounding))
                    .bind(taxes_json(order))
            },
        )
        .await?;
        let lines: Vec<_> = orders
            .iter()
            .flat_map(|past| {
                let lines = past.lines.iter().enumerate();
                lines.map(move |(at, line)| (past.order.id, at as i64, line))
            })
            .collect();
        insert_all(
            self.conn(),
            "order_line (id, order_id, position, variant_id, product_id, slug, sku, name, choice, picture, quantity,
             unit_price, total, discount, tax)",
            15,
            &lines,
            |query, (order, position, line): &(_, _, &OrderLine)| {
                query
                    .bind(line.id.get())
                    .bind(order.get())
                    .bind(*position)
                    .bind(line.variant.map(VariantId::get))
                    .bind(line.product.map(ProductId::get))
                    .bind(line.slug.clone())
                    .bind(line.sku.clone())
                    .bind(line.name.clone())
                    .bind(line.choice.clone())
                    .bind(line.picture.as_ref().map(to_json))
                    .bind(line.quantity)
                    .bind(line.unit_price)
                    .bind(line.total)
                    .bind(line.discount)
                    .bind(line.tax)
            },
        )
        .await?;
        let entries: Vec<_> = orders
            .iter()
            .flat_map(|past| {
                past.timeline
                    .iter()
                    .map(move |entry| (past.order.id, entry))
            })
            .collect();
        insert_all(
            self.conn(),
            "timeline_entry (id, order_id, at, kind, detail)",
            5,
            &entries,
            |query, (order, entry)| {
                query
                    .bind(new_id::<i64>())
                    .bind(order.get())
                    .bind(entry.at)
                    .bind(to_name(entry.kind))
                    .bind(to_json(&entry.detail))
            },
        )
        .await
    }
}

#[cfg(test)]
mod tests {
    use model::Translated;
    use model::order::TimelineKind;

    use super::*;
    use crate::new_id;
    use crate::order::tests::{line, order};
    use crate::testing::databases;

    #[tokio::test]
    async fn a_history_is_written_at_once_and_read_as_orders_and_baskets() {
        for db in databases().await {
            let past = |n: i64| {
                let mut order = order(&format!("H{n}"), 1_000 + n);
                order.state = model::order::OrderState::Completed;
                order.source = "test".into();
                order.idempotency_key = None;
                let mut lines = vec![line("a"), line("b")];
                lines[0].id = new_id();
                lines[1].id = new_id();
                lines[1].product = Some(7.into());
                let timeline = vec![TimelineEntry {
                    at: n,
                    kind: TimelineKind::Received,
                    detail: Translated::default(),
                }];
                PastOrder {
                    order,
                    lines,
                    timeline,
                }
            };
            let all: Vec<PastOrder> = (0..70).map(past).collect();
            let mut tx = db.store.begin().await.unwrap();
            tx.insert_orders(&all).await.unwrap();
            tx.commit().await.unwrap();

            for past in [&all[0], &all[69]] {
                let id = past.order.id;
                let read = db.store.order(id).await.unwrap().unwrap();
                assert_eq!(read, past.order);
                assert_eq!(db.store.order_lines(id).await.unwrap(), past.lines);
                assert_eq!(db.store.timeline(id).await.unwrap(), past.timeline);
            }
            let baskets = db.store.baskets().await.unwrap();
            assert_eq!(baskets.len(), 70);
            let fourth = PastBasket {
                at: 1_003,
                buyer: Some(3),
                products: vec![7.into()],
            };
            assert_eq!(baskets[3], fourth);
            let asked: Vec<String> = (60..120).map(|n| format!("H{n}")).collect();
            let taken = db.store.taken_numbers(&asked).await.unwrap();
            assert_eq!(taken.len(), 10);
            assert_eq!(taken[0].1, "test");

            let mut tx = db.store.begin().await.unwrap();
            let mut refund = async |amount| {
                let changed = tx.refund_past_order("test", "H0", amount, 9).await;
                changed.unwrap().is_some()
            };
            assert!(refund(400).await);
            assert!(!refund(400).await, "said before");
            assert!(!refund(1_001).await, "more than was paid");
            assert!(refund(1_000).await);
            tx.recount_sales("test").await.unwrap();
            tx.commit().await.unwrap();
            let read = db.store.order(all[0].order.id).await.unwrap().unwrap();
            let paid = model::payment::PaymentState::Refunded;
            assert_eq!((read.refunded, read.payment), (1_000, paid));

            let mut tx = db.store.begin().await.unwrap();
            let refused = tx.insert_orders(&all[..1]).await;
            assert!(matches!(refused, Err(crate::Error::Duplicate(_))));
        }
    }
}
