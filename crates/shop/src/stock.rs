//! Stock as orders change it: in which order lines are locked, and when a change is worth telling.

use model::catalog::LOW_STOCK;
use model::event::Topic;
use model::{Millis, OrderId, ProductId, VariantId};
use serde_json::Value;
use store::{OrderLine, Tx};

use crate::Shop;
use crate::settlement::count_sales;

/// What pages say about how much is left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Availability {
    SoldOut,
    Low,
    Plenty,
}

impl Availability {
    pub(crate) const fn of(left: i64) -> Self {
        if left <= 0 {
            Self::SoldOut
        } else if left <= LOW_STOCK {
            Self::Low
        } else {
            Self::Plenty
        }
    }
}

/// Lines of goods this shop has, by ascending variant: everyone locks in this order, so nobody waits in a circle.
pub(crate) fn sorted(lines: &[OrderLine]) -> Vec<(VariantId, Option<ProductId>, &OrderLine)> {
    let mut sorted: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line.variant?, line.product, line)))
        .collect();
    sorted.sort_by_key(|&(variant, ..)| variant);
    sorted
}

impl Shop {
    /// Writes the events of products whose availability changed.
    pub(crate) async fn record_stock(
        &self,
        tx: &mut Tx,
        products: &mut Vec<ProductId>,
        at: Millis,
    ) -> store::Result<()> {
        products.sort_unstable();
        products.dedup();
        for product in products {
            tx.record_event(at, Topic::Stock, product.get(), &Value::Null)
                .await?;
        }
        Ok(())
    }

    /// Puts units of an order back on the shelf and takes them off their products' sales; answers with the products whose
    /// availability changed, or `None` when more would come back than were sold.
    pub(crate) async fn put_back(
        &self,
        tx: &mut Tx,
        order: OrderId,
        lines: &[OrderLine],
        why: &str,
        at: Millis,
    ) -> store::Result<Option<Vec<ProductId>>> {
        let mut freer = Vec::new();
        for (variant, product, line) in sorted(lines) {
            if !tx.restock_line(line.id, line.quantity).await? {
                return Ok(None);
            }
            let left = tx.return_stock(variant, line.quantity).await?;
            tx.record_movement(variant, line.quantity, why, Some(order), at)
                .await?;
            if Availability::of(left) != Availability::of(left - line.quantity) {
                freer.extend(product);
            }
        }
        count_sales(tx, lines, -1).await?;
        self.record_stock(tx, &mut freer, at).await?;
        Ok(Some(freer))
    }

    /// Tells of a committed change of an order and of the products whose availability changed with it.
    pub(crate) async fn announce_order(&self, order: OrderId, products: &[ProductId]) {
        for product in products {
            self.announce(Topic::Stock, product.get()).await;
        }
        self.announce(Topic::Order, order.get()).await;
    }
}
