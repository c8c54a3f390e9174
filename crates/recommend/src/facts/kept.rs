//! Facts for a shop: beside what is known of the goods, and as bytes. The goods are not among those: they are what the
//! catalogue says now.

use std::sync::Arc;

use super::{Asked, Facts, HALF_LIVES};
use crate::goods::Goods;
use crate::matrix::Sparse;
use crate::recall::{Habit, Popular};
use crate::wire::{Damaged, Reader, put, take};

impl Facts {
    /// The same facts beside what is known of the goods.
    pub(crate) fn with_goods(self, goods: Arc<Goods>) -> Self {
        Self {
            goods: Some(goods),
            ..self
        }
    }

    /// How many features a candidate has.
    pub(crate) fn columns(&self) -> usize {
        Asked::NAMES.len() + self.goods.as_ref().map_or(0, |_| Goods::NAMES.len())
    }

    /// Which of these items met another in past baskets most, for how often it is in any; none if none of them ever did.
    #[must_use]
    pub fn partner(&self, of: &[u32], item: u32) -> Option<u32> {
        let mut best = None;
        let mut most = 0.0;
        for with in of.iter().rev() {
            let both = self.together.at(*with as usize, item);
            let often = self.baskets.get(*with as usize).copied().unwrap_or(0.0);
            if both / (often + 3.0) > most {
                (best, most) = (Some(*with), both / (often + 3.0));
            }
        }
        best
    }

    /// Appends the facts.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        self.popular.iter().for_each(|popular| popular.put(bytes));
        self.habit.put(bytes);
        self.together.put(bytes);
        self.after.put(bytes);
        let lists = [&self.baskets, &self.price, &self.quantity];
        for list in lists {
            put(list, bytes);
        }
    }

    /// Reads what [`Self::put`] wrote, of so many items.
    pub(crate) fn take(reader: &mut Reader<'_>, items: usize) -> Result<Self, Damaged> {
        let popular = HALF_LIVES
            .iter()
            .map(|_| Popular::take(reader, items))
            .collect::<Result<Vec<_>, _>>()?;
        let facts = Self {
            popular,
            habit: Habit::take(reader, items)?,
            together: Sparse::take(reader)?,
            after: Sparse::take(reader)?,
            baskets: take(reader)?,
            price: take(reader)?,
            quantity: take(reader)?,
            goods: None,
        };
        let lists = [&facts.baskets, &facts.price, &facts.quantity];
        let rows = [&facts.together, &facts.after];
        let fits = lists.iter().all(|list| list.len() == items)
            && rows.iter().all(|rows| rows.width() == items);
        if fits {
            Ok(facts)
        } else {
            Err(Damaged::Impossible)
        }
    }
}
