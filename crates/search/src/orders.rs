//! The orders in which a listing can be shown, each worked out once for the whole catalogue.

use std::cmp::Reverse;
use std::sync::Arc;

use model::listing::Sort;

use crate::bits::Bits;
use crate::prices::Prices;
use crate::table::Row;

/// Ratings that a product is taken to have besides its own, at [`PRIOR_MEAN`]: one lonely five-star is not the best.
const PRIOR_RATINGS: i64 = 5;
const PRIOR_MEAN: i64 = 350;

/// Every product in one order.
#[derive(Debug)]
pub(crate) struct Order {
    slots: Vec<u32>,
    /// Place of each slot in `slots`.
    ranks: Vec<u32>,
}

/// All orders of a catalogue.
#[derive(Debug)]
pub(crate) struct Orders {
    /// The merchant's push, then sales, then newest: the order of a category, and of popularity in suggestions.
    pub featured: Order,
    newest: Order,
    sales: Order,
    rating: Order,
}

impl Orders {
    pub fn of(rows: &[Option<Arc<Row>>]) -> Self {
        Self {
            featured: Order::by(rows, |row| {
                (
                    Reverse((row.boost * 1_000.0) as i64),
                    Reverse(row.sales),
                    newest(row),
                )
            }),
            newest: Order::by(rows, newest),
            sales: Order::by(rows, |row| (Reverse(row.sales), newest(row))),
            rating: Order::by(rows, |row| {
                (Reverse(bayesian(row)), Reverse(row.ratings), newest(row))
            }),
        }
    }

    /// One page of `set`, which has `count` members. Relevance without words is the featured order.
    pub fn page(
        &self,
        sort: Sort,
        prices: &Prices,
        set: &Bits,
        count: u32,
        offset: usize,
        limit: usize,
    ) -> Vec<u32> {
        match sort {
            Sort::Relevance | Sort::ForYou => self.featured.page(set, count, offset, limit),
            Sort::Newest => self.newest.page(set, count, offset, limit),
            Sort::PriceUp => prices.cheapest.page(set, count, offset, limit),
            Sort::PriceDown => {
                // The same order from behind; the last page may be short.
                let end = (count as usize).saturating_sub(offset);
                let start = end.saturating_sub(limit);
                let mut page = prices.cheapest.page(set, count, start, end - start);
                page.reverse();
                page
            }
            Sort::BestSelling => self.sales.page(set, count, offset, limit),
            Sort::Rating => self.rating.page(set, count, offset, limit),
        }
    }
}

/// Newest first.
pub(crate) fn newest(row: &Row) -> (Reverse<i64>, Reverse<i64>) {
    (Reverse(row.created_at), Reverse(row.id))
}

impl Order {
    pub fn by<K: Ord>(rows: &[Option<Arc<Row>>], key: impl Fn(&Row) -> K) -> Self {
        let mut keyed: Vec<(K, u32)> = rows
            .iter()
            .zip(0_u32..)
            .filter_map(|(row, slot)| Some((key(row.as_ref()?), slot)))
            .collect();
        keyed.sort_unstable();
        let slots: Vec<u32> = keyed.into_iter().map(|(_, slot)| slot).collect();
        let mut ranks = vec![u32::MAX; rows.len()];
        for (slot, rank) in slots.iter().zip(0_u32..) {
            ranks[*slot as usize] = rank;
        }
        Self { slots, ranks }
    }

    /// Place of a slot in this order.
    pub fn rank(&self, slot: u32) -> u32 {
        self.ranks[slot as usize]
    }

    /// The slot at a place of this order.
    pub fn at(&self, rank: u32) -> u32 {
        self.slots[rank as usize]
    }

    /// The first slot of `set` in this order.
    pub fn first(&self, set: &Bits) -> Option<u32> {
        self.slots.iter().copied().find(|slot| set.contains(*slot))
    }

    fn page(&self, set: &Bits, count: u32, offset: usize, limit: usize) -> Vec<u32> {
        if limit == 0 || offset >= count as usize {
            return Vec::new();
        }
        // Walking the order meets a member every `slots / count` steps; for a thin set sorting its members is less work.
        let walk = (offset + limit).saturating_mul(self.slots.len()) / count as usize;
        if walk <= count as usize * 8 + 256 {
            return self
                .slots
                .iter()
                .copied()
                .filter(|slot| set.contains(*slot))
                .skip(offset)
                .take(limit)
                .collect();
        }
        let mut ranks: Vec<u32> = set.iter().map(|slot| self.rank(slot)).collect();
        let end = (offset + limit).min(ranks.len());
        if end < ranks.len() {
            ranks.select_nth_unstable(end);
            ranks.truncate(end);
        }
        ranks.sort_unstable();
        ranks[offset..]
            .iter()
            .map(|rank| self.slots[*rank as usize])
            .collect()
    }
}

/// Mean rating in thousandths with the prior mixed in.
fn bayesian(row: &Row) -> i64 {
    let ratings = i64::from(row.ratings);
    (i64::from(row.rating) * ratings + PRIOR_MEAN * PRIOR_RATINGS) * 1_000
        / (ratings + PRIOR_RATINGS)
}
