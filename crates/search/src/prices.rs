//! What the catalogue costs in one currency, and the orders by it, worked out once for all listings.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::bits::Bits;
use crate::orders::{Order, newest};
use crate::table::Row;

/// Prices of every product in one currency.
#[derive(Debug)]
pub(crate) struct Prices {
    /// Lowest and highest price of each slot.
    bounds: Vec<(i64, i64)>,
    /// Lowest price first.
    pub cheapest: Order,
    /// Dearest variant first, for the upper bound.
    dearest: Order,
}

impl Prices {
    /// Those that `price` says of each row: the lowest and the highest of its variants.
    pub fn of(rows: &[Option<Arc<Row>>], price: impl Fn(&Row) -> (i64, i64)) -> Self {
        let bounds = rows.iter().map(|row| row.as_deref().map_or((0, 0), &price));
        Self {
            bounds: bounds.collect(),
            cheapest: Order::by(rows, |row| (price(row).0, Reverse(row.sales), newest(row))),
            dearest: Order::by(rows, |row| Reverse(price(row).1)),
        }
    }

    /// Lowest and highest price among the members of `set`.
    pub fn range(&self, set: &Bits) -> Option<(i64, i64)> {
        let of = |order: &Order| order.first(set).map(|slot| self.bounds[slot as usize]);
        Some((of(&self.cheapest)?.0, of(&self.dearest)?.1))
    }

    /// The members of `set` with a variant from `low` to `high`.
    pub fn within(&self, set: &Bits, low: Option<i64>, high: Option<i64>) -> Bits {
        let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
        let mut kept = Bits::empty(self.bounds.len());
        for slot in set.iter() {
            let (min, max) = self.bounds[slot as usize];
            if max >= low && min <= high {
                kept.insert(slot);
            }
        }
        kept
    }
}
