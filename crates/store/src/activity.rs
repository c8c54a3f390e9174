//! What visitors did: written many at a time, read by visitor, and read whole to learn from and to judge by.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use model::activity::{Act, Activity, Algorithm, Place, Via};
use model::experiment::Arm;
use model::{Millis, ProductId, VisitorId};

use crate::bulk::insert_all;
use crate::error::{Result, from_name, to_name};
use crate::{Store, Tx};

/// How long after a click what is done with its product counts as brought by it.
pub const ATTRIBUTED: Millis = 7 * 86_400_000;

/// How often something happened on a shelf, by visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShelfCount {
    /// Whose.
    pub visitor: VisitorId,
    /// Which shelf.
    pub via: Via,
    /// What: shown or clicked.
    pub act: Act,
    /// How often.
    pub count: i64,
}

/// A product that was put into the cart or bought after a shelf led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub visitor: VisitorId,
    /// The shelf that led to the product last.
    pub via: Via,
    /// The order; none when it was put into the cart only.
    pub order: Option<i64>,
    /// Total of the order's line in minor units; 0 when it was put into the cart only.
    pub total: i64,
}

type Row = (
    i64,
    i64,
    i64,
    String,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn into_activity((id, at, visitor, act, product, place, algorithm, arm): Row) -> Result<Activity> {
    Ok(Activity {
        id,
        at,
        visitor: visitor.into(),
        act: from_name("activity.act", &act)?,
        product: product.map(ProductId::from),
        via: via(place.as_deref(), algorithm.as_deref(), arm.as_deref()),
    })
}

fn via(place: Option<&str>, algorithm: Option<&str>, arm: Option<&str>) -> Option<Via> {
    Some(Via {
        place: Place::from_code(place?)?,
        algorithm: Algorithm::from_code(algorithm?)?,
        arm: arm.and_then(Arm::from_code),
    })
}

impl Store {
    /// The last acts of a visitor, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn activities_of(&self, visitor: VisitorId, limit: i64) -> Result<Vec<Activity>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, at, visitor_id, act, product_id, place, algorithm, arm FROM activity
             WHERE visitor_id = $1 AND act <> 'shown' ORDER BY id DESC LIMIT $2",
        )
        .bind(visitor.get())
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        rows.into_iter().map(into_activity).collect()
    }

    /// What a visitor bought, newest first: when, and which product.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn purchases_of(
        &self,
        visitor: VisitorId,
        limit: i64,
    ) -> Result<Vec<(Millis, ProductId)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT orders.placed_at, order_line.product_id
             FROM visitor_cart
             JOIN orders ON orders.cart_id = visitor_cart.cart_id
             JOIN order_line ON order_line.order_id = orders.id
             WHERE visitor_cart.visitor_id = $1 AND orders.state IN ('placed', 'completed')
               AND order_line.product_id IS NOT NULL
             ORDER BY orders.placed_at DESC, order_line.id LIMIT $2",
        )
        .bind(visitor.get())
        .bind(limit)
        .fetch_all(self.fresh())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(at, product)| (at, product.into()))
            .collect())
    }

    /// Which products were looked at since `since`, each visitor's together and in order: whose, when, which.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn views_since(&self, since: Millis) -> Result<Vec<(VisitorId, Millis, ProductId)>> {
        let mut conn = self.read.acquire().await?;
        let mut rows = sqlx::query_as::<_, (i64, i64, i64)>(
            "SELECT visitor_id, at, product_id FROM activity
             WHERE at >= $1 AND act = 'view' AND product_id IS NOT NULL
             ORDER BY visitor_id, id",
        )
        .bind(since)
        .fetch(&mut *conn);
        let mut views = Vec::new();
        while let Some((visitor, at, product)) = rows.try_next().await? {
            views.push((visitor.into(), at, product.into()));
        }
        Ok(views)
    }

    /// How often each visitor was shown each shelf and clicked on it from `from` up to `to`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn shelf_counts(&self, from: Millis, to: Millis) -> Result<Vec<ShelfCount>> {
        type Found = (i64, String, String, Option<String>, String, i64);
        let rows: Vec<Found> = sqlx::query_as(
            "SELECT visitor_id, place, algorithm, arm, act, COUNT(*) FROM activity
             WHERE at >= $1 AND at < $2 AND act IN ('shown', 'click')
               AND place IS NOT NULL AND algorithm IS NOT NULL
             GROUP BY visitor_id, place, algorithm, arm, act
             ORDER BY visitor_id, place, algorithm, arm, act",
        )
        .bind(from)
        .bind(to)
        .fetch_all(&self.read)
        .await?;
        let mut counts = Vec::with_capacity(rows.len());
        for (visitor, place, algorithm, arm, act, count) in rows {
            if let Some(via) = via(Some(&place), Some(&algorithm), arm.as_deref()) {
                counts.push(ShelfCount {
                    visitor: visitor.into(),
                    via,
                    act: from_name("activity.act", &act)?,
                    count,
                });
            }
        }
        Ok(counts)
    }

    /// What was put into carts and bought after shelves led to it from `from` up to `to`: by a click on the product
    /// within [`ATTRIBUTED`] before, or by the shelf's own button. What several led to is the last one's.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn shelf_outcomes(&self, from: Millis, to: Millis) -> Result<Vec<Outcome>> {
        type Found = (i64, i64, String, String, Option<String>, Option<i64>, i64);
        let added: Vec<Found> = sqlx::query_as(
            "SELECT added.id, lead.visitor_id, lead.place, lead.algorithm, lead.arm, NULL, 0
             FROM activity AS lead
             JOIN activity AS added ON added.visitor_id = lead.visitor_id AND added.id >= lead.id
             WHERE lead.at >= $1 AND lead.at < $2 AND lead.act IN ('click', 'add') AND lead.place IS NOT NULL
               AND added.act = 'add' AND added.product_id = lead.product_id AND added.at <= lead.at + $3
             ORDER BY lead.id",
        )
        .bind(from)
        .bind(to)
        .bind(ATTRIBUTED)
        .fetch_all(&self.read)
        .await?;
        let bought: Vec<Found> = sqlx::query_as(
            "SELECT order_line.id, lead.visitor_id, lead.place, lead.algorithm, lead.arm, orders.id,
                    order_line.total * orders.own_rate / 1000000
             FROM activity AS lead
             JOIN visitor_cart ON visitor_cart.visitor_id = lead.visitor_id
             JOIN orders ON orders.cart_id = visitor_cart.cart_id
             JOIN order_line ON order_line.order_id = orders.id AND order_line.product_id = lead.product_id
             WHERE lead.at >= $1 AND lead.at < $2 AND lead.act IN ('click', 'add') AND lead.place IS NOT NULL
               AND orders.state IN ('placed', 'completed')
               AND orders.placed_at >= lead.at AND orders.placed_at <= lead.at + $3
             ORDER BY lead.id",
        )
        .bind(from)
        .bind(to)
        .bind(ATTRIBUTED)
        .fetch_all(&self.read)
        .await?;
        // In the order of what led there, so that the last one stays.
        let mut last: HashMap<(bool, i64), Outcome> = HashMap::new();
        for (of, visitor, place, algorithm, arm, order, total) in added.into_iter().chain(bought) {
            if let Some(via) = via(Some(&place), Some(&algorithm), arm.as_deref()) {
                let outcome = Outcome {
                    visitor: visitor.into(),
                    via,
                    order,
                    total,
                };
                last.insert((order.is_some(), of), outcome);
            }
        }
        let mut outcomes: Vec<((bool, i64), Outcome)> = last.into_iter().collect();
        outcomes.sort_unstable_by_key(|(key, _)| *key);
        Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
    }
}

impl Tx {
    /// Writes down what visitors did.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_activities(&mut self, activities: &[Activity]) -> Result<()> {
        let into = "activity (id, at, visitor_id, act, product_id, place, algorithm, arm)";
        insert_all(self.conn(), into, 8, activities, |query, one| {
            query
                .bind(one.id)
                .bind(one.at)
                .bind(one.visitor.get())
                .bind(to_name(one.act))
                .bind(one.product.map(ProductId::get))
                .bind(one.via.map(|via| via.place.code()))
                .bind(one.via.map(|via| via.algorithm.code()))
                .bind(one.via.and_then(|via| via.arm).map(Arm::code))
        })
        .await
    }

    /// Notes whose cart it is.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn link_cart(
        &mut self,
        token_hash: &str,
        visitor: VisitorId,
        at: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO visitor_cart (cart_id, visitor_id, at)
             SELECT id, $2, $3 FROM cart WHERE token_hash = $1
             ON CONFLICT (cart_id) DO UPDATE SET visitor_id = excluded.visitor_id, at = excluded.at",
        )
        .bind(token_hash)
        .bind(visitor.get())
        .bind(at)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Forgets everything a visitor did, and whose their carts were.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_visitor(&mut self, visitor: VisitorId) -> Result<()> {
        for sql in [
            "DELETE FROM activity WHERE visitor_id = $1",
            "DELETE FROM visitor_cart WHERE visitor_id = $1",
        ] {
            sqlx::query(sql)
                .bind(visitor.get())
                .execute(self.conn())
                .await?;
        }
        Ok(())
    }

    /// Forgets what was done before `before`; returns how much.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_activities(&mut self, before: Millis) -> Result<u64> {
        let mut forgotten = 0;
        for sql in [
            "DELETE FROM activity WHERE at < $1",
            "DELETE FROM visitor_cart WHERE at < $1",
        ] {
            let done = sqlx::query(sql).bind(before).execute(self.conn()).await?;
            forgotten += done.rows_affected();
        }
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests;
