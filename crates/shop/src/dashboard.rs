//! What staff see first.

use model::dashboard::{Dashboard, LowStock, OrderCounts, Sales};
use model::delivery::DAY;
use model::order::{FulfilmentState, OrderState};
use model::order_desk::{OrderQuery, OrderSort};
use model::{Locale, Millis, Money};

use crate::{Result, Shop};

/// Rows of each list on the first page.
const ROWS: usize = 6;

impl Shop {
    /// What needs staff now, and how the shop does. Days are days in UTC.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn dashboard(&self, locale: Locale) -> Result<Dashboard> {
        let now = self.clock.now();
        let midnight = now - now.rem_euclid(DAY);
        let longest = OrderQuery {
            state: Some(OrderState::Placed),
            fulfilment: vec![FulfilmentState::Unfulfilled, FulfilmentState::PartlyShipped],
            sort: OrderSort::Oldest,
            ..OrderQuery::default()
        };
        let (mut oldest, _) = self.store.order_rows(&longest).await?;
        oldest.truncate(ROWS);
        let (low, scarcest) = self.store.scarce_variants(ROWS as i64).await?;
        let scarcest = scarcest
            .into_iter()
            .map(|(product, name, sku, available)| LowStock {
                product,
                name: name.get(locale).to_owned(),
                sku,
                available,
            })
            .collect();
        Ok(Dashboard {
            today: self.sold(midnight, now + 1).await?,
            yesterday: self.sold(midnight - DAY, now + 1 - DAY).await?,
            week: self.sold(now - 7 * DAY, now + 1).await?,
            week_before: self.sold(now - 14 * DAY, now - 7 * DAY).await?,
            waiting: self.store.waiting_orders().await?,
            oldest,
            low,
            scarcest,
        })
    }

    async fn sold(&self, from: Millis, to: Millis) -> Result<Sales> {
        let currency = self.settings().currency;
        let (orders, total) = self.store.sales(from, to).await?;
        Ok(Sales {
            orders,
            total: Money::new(total, currency),
        })
    }

    /// How many orders are paid and not sent.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn waiting_orders(&self) -> Result<i64> {
        Ok(self.store.waiting_orders().await?)
    }

    /// How many orders stand where.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn order_counts(&self) -> Result<OrderCounts> {
        Ok(self.store.order_counts().await?)
    }
}
