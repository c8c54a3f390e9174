//! What staff see first: what needs them now, and how the shop does.

use serde::{Deserialize, Serialize};

use crate::order_desk::OrderRow;
use crate::{Money, ProductId};

/// The first page of `/admin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Since midnight UTC.
    pub today: Sales,
    /// The day before, from midnight up to the same time of day.
    pub yesterday: Sales,
    /// The last seven days.
    pub week: Sales,
    /// The seven days before those.
    pub week_before: Sales,
    /// How many orders wait to be sent.
    pub waiting: i64,
    /// Those that wait longest.
    pub oldest: Vec<OrderRow>,
    /// How many variants on sale are about to run out or have.
    pub low: i64,
    /// Those with the fewest units.
    pub scarcest: Vec<LowStock>,
}

/// Orders taken in a span of time, cancelled and unpaid ones left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sales {
    /// How many.
    pub orders: i64,
    /// Sum of their totals, in the shop's currency.
    pub total: Money,
}

impl Sales {
    /// By how many percent it is more than `before`, rounded; none when there is nothing to compare with.
    #[must_use]
    pub const fn growth(self, before: Self) -> Option<i64> {
        if before.total.amount <= 0 {
            return None;
        }
        let (now, then) = (self.total.amount as i128, before.total.amount as i128);
        Some(((now - then) * 200 + then).div_euclid(then * 2) as i64)
    }
}

/// A variant that is about to run out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LowStock {
    /// Its product.
    pub product: ProductId,
    /// The product's name.
    pub name: String,
    /// Its SKU.
    pub sku: String,
    /// Units that can still be sold.
    pub available: i64,
}

/// How many orders stand where, for the tabs of the order list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCounts {
    /// All.
    pub all: i64,
    /// Not paid yet.
    pub pending: i64,
    /// Paid, and not all of it sent.
    pub waiting: i64,
    /// Sent and not received.
    pub underway: i64,
    /// Done.
    pub completed: i64,
    /// Called off.
    pub cancelled: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    #[test]
    fn growth_is_in_whole_percent() {
        let sales = |amount| Sales {
            orders: 1,
            total: Money::new(amount, Currency::USD),
        };
        for (now, before, growth) in [
            (150, 100, Some(50)),
            (100, 150, Some(-33)),
            (100, 0, None),
            (0, 100, Some(-100)),
        ] {
            assert_eq!(sales(now).growth(sales(before)), growth, "{now} {before}");
        }
    }
}
