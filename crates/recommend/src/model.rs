//! The trained model and what can be asked of it.

mod bytes;

use std::collections::HashMap;
use std::sync::Arc;

use model::{CategoryId, Millis, ProductId};

use crate::content::Content;
use crate::rows::Rows;
use crate::scores::heaviest;
use crate::walk::{self, Basket};

/// A product that may be recommended. Products that are not given are never recommended, whatever the baskets hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The product.
    pub id: ProductId,
    /// Its categories and all above them.
    pub categories: Vec<CategoryId>,
    /// A number for each facet value it has (a hash of facet and value code will do).
    pub facets: Vec<u64>,
    /// Its price in minor units; 0 if unknown.
    pub price: i64,
    /// When it came into the shop; 0 if unknown.
    pub since: Millis,
    /// What buyers said of it: when, and how many stars.
    pub opinions: Vec<(Millis, u8)>,
}

impl Item {
    /// A product of which nothing is known.
    #[must_use]
    pub const fn new(id: ProductId) -> Self {
        Self {
            id,
            categories: Vec::new(),
            facets: Vec::new(),
            price: 0,
            since: 0,
            opinions: Vec::new(),
        }
    }
}

/// How a model is trained. The defaults were tuned on a gift wholesaler's year of orders.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Days after which an order counts half.
    pub half_life_days: f64,
    /// Days after which a sale counts half for popularity.
    pub popularity_half_life_days: f64,
    /// Neighbours that are kept of each product.
    pub neighbours: usize,
    /// How much large and old baskets count less: the exponent on the chance of each step of the walk.
    pub alpha: f64,
    /// How much popular neighbours count less.
    pub beta: f64,
    /// How much more popular products count less for completing a basket, where what every basket holds is no help.
    pub basket_beta: f64,
    /// Baskets with more products than this say nothing about any two of them.
    pub largest_basket: usize,
    /// What likeness by content counts in [`Model::similar`], 0 to 1; the rest is bought together.
    pub content: f32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            half_life_days: 90.0,
            popularity_half_life_days: 30.0,
            neighbours: 50,
            alpha: 0.8,
            beta: 0.3,
            basket_beta: 0.2,
            largest_basket: 500,
            content: 0.7,
        }
    }
}

/// A recommended product. Scores order one answer and mean nothing beside another's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The product.
    pub id: ProductId,
    /// Greater is better; positive and finite.
    pub score: f32,
}

/// What was learnt. The same input gives the same model.
#[derive(Debug, Default)]
pub struct Model {
    /// Products by number, ascending.
    ids: Vec<ProductId>,
    numbers: HashMap<ProductId, u32>,
    bought_together: Rows,
    /// Factor on each item's weight when a basket is completed.
    basket_discount: Vec<f32>,
    content: Arc<Content>,
    content_share: f32,
    /// Items by decayed sales, most first; those never sold are left out.
    popular: Vec<(u32, f32)>,
}

impl Model {
    /// Learns from past orders: when each was placed, and the products in it.
    pub fn train<B: AsRef<[ProductId]>>(
        items: impl IntoIterator<Item = Item>,
        baskets: impl IntoIterator<Item = (Millis, B)>,
        now: Millis,
        config: &Config,
    ) -> Self {
        let mut items: Vec<Item> = items.into_iter().collect();
        items.sort_by_key(|item| item.id);
        items.dedup_by_key(|item| item.id);
        let ids: Vec<ProductId> = items.iter().map(|item| item.id).collect();
        let numbers: HashMap<ProductId, u32> = ids.iter().copied().zip(0..).collect();
        let mut sales = vec![0.0_f64; ids.len()];
        let mut recent = vec![0.0_f64; ids.len()];
        let mut known = Vec::new();
        for (at, basket) in baskets {
            let mut items: Vec<u32> = basket
                .as_ref()
                .iter()
                .filter_map(|id| numbers.get(id).copied())
                .collect();
            items.sort_unstable();
            items.dedup();
            let weight = walk::decay(at, now, config.half_life_days);
            let fresh = walk::decay(at, now, config.popularity_half_life_days);
            for item in &items {
                sales[*item as usize] += weight;
                recent[*item as usize] += fresh;
            }
            known.push(Basket { weight, items });
        }
        let popular: Vec<(u32, f32)> = (0..)
            .zip(recent.iter().map(|sales| *sales as f32))
            .collect();
        Self {
            bought_together: walk::neighbours(&known, &sales, config),
            basket_discount: walk::discount(&sales, config.basket_beta)
                .into_iter()
                .map(|factor| factor as f32)
                .collect(),
            content: Arc::new(Content::of(&items, &recent)),
            content_share: config.content.clamp(0.0, 1.0),
            popular: heaviest(popular, ids.len()),
            ids,
            numbers,
        }
    }

    /// Products by number, ascending.
    pub(crate) fn ids(&self) -> &[ProductId] {
        &self.ids
    }

    /// A product's number; none for one that came after the training.
    pub(crate) fn number(&self, id: ProductId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// The numbers of those products that have one, in their order.
    pub(crate) fn numbers(&self, ids: &[ProductId]) -> Vec<u32> {
        ids.iter().filter_map(|id| self.number(*id)).collect()
    }

    /// What items are alike.
    pub(crate) fn content(&self) -> Arc<Content> {
        self.content.clone()
    }

    /// Products often bought together with this one, at most as many as neighbours are kept.
    #[must_use]
    pub fn together(&self, id: ProductId, count: usize) -> Vec<Scored> {
        let Some(item) = self.numbers.get(&id) else {
            return Vec::new();
        };
        self.scored(self.bought_together.row(*item).iter().copied().take(count))
    }

    /// Products like this one: of its kind, with its traits, near its price, or bought with it.
    #[must_use]
    pub fn similar(&self, id: ProductId, count: usize) -> Vec<Scored> {
        let Some(&item) = self.numbers.get(&id) else {
            return Vec::new();
        };
        let bought = self.bought_together.row(item);
        let mut cells: Vec<(u32, f32)> = bought
            .iter()
            .map(|(other, weight)| (*other, weight * (1.0 - self.content_share)))
            .collect();
        cells.extend(
            self.content
                .siblings(item)
                .iter()
                .filter(|other| **other != item)
                .map(|other| (*other, 0.0)),
        );
        cells.sort_by_key(|(other, _)| *other);
        // A sibling that was also bought keeps the weight of having been bought, which comes first.
        cells.dedup_by_key(|(other, _)| *other);
        for (other, weight) in &mut cells {
            *weight += self.content_share * self.content.likeness(item, *other);
        }
        self.scored(heaviest(cells, count))
    }

    /// Products that complete a basket: bought together with any of its products, none of which comes back.
    #[must_use]
    pub fn for_basket(&self, ids: &[ProductId], count: usize) -> Vec<Scored> {
        let mut basket: Vec<u32> = ids
            .iter()
            .filter_map(|id| self.numbers.get(id).copied())
            .collect();
        basket.sort_unstable();
        basket.dedup();
        let mut cells: Vec<(u32, f32)> = basket
            .iter()
            .flat_map(|item| self.bought_together.row(*item))
            .copied()
            .collect();
        cells.sort_by_key(|(other, _)| *other);
        cells.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        cells.retain(|(other, _)| basket.binary_search(other).is_err());
        cells
            .iter_mut()
            .for_each(|(other, weight)| *weight *= self.basket_discount[*other as usize]);
        self.scored(heaviest(cells, count))
    }

    /// The products that sell best of late.
    #[must_use]
    pub fn popular(&self, count: usize) -> Vec<Scored> {
        self.scored(self.popular.iter().copied().take(count))
    }

    fn scored(&self, cells: impl IntoIterator<Item = (u32, f32)>) -> Vec<Scored> {
        cells
            .into_iter()
            .map(|(item, score)| Scored {
                id: self.ids[item as usize],
                score,
            })
            .collect()
    }
}
