//! Alike: how much two products share in category, facets and price, by what the catalogue says and not by who bought.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::Item;

/// What each likeness is worth; together 1.
const CATEGORY: f32 = 0.5;
const FACETS: f32 = 0.3;
const PRICE: f32 = 0.2;

/// Products of a category that are compared with one of it: the best selling.
const SIBLINGS: usize = 400;

/// The features of all items, numbered.
#[derive(Debug, Default)]
pub(crate) struct Content {
    categories: Features,
    facets: Features,
    /// Natural logarithm of the price; none for a product without one.
    prices: Vec<Option<f32>>,
}

/// One kind of feature.
#[derive(Debug, Default)]
struct Features {
    /// The features of each item, ascending.
    of: Vec<Box<[u32]>>,
    /// Items with each feature, best selling first, at most [`SIBLINGS`].
    members: Vec<Vec<u32>>,
    /// What sharing a feature says: little if everything has it.
    rarity: Vec<f32>,
}

impl Content {
    /// Numbers the features of `items`, whose popularity is given.
    pub fn of(items: &[Item], popularity: &[f64]) -> Self {
        Self {
            categories: Features::of(
                items.iter().map(|item| item.categories.as_slice()),
                popularity,
            ),
            facets: Features::of(items.iter().map(|item| item.facets.as_slice()), popularity),
            prices: items
                .iter()
                .map(|item| (item.price > 0).then(|| (item.price as f32).ln()))
                .collect(),
        }
    }

    /// Items that may be alike: the best selling of the item's narrowest category.
    pub fn siblings(&self, item: u32) -> &[u32] {
        let narrowest = self.categories.of[item as usize].iter().max_by(|a, b| {
            self.categories.rarity[**a as usize].total_cmp(&self.categories.rarity[**b as usize])
        });
        narrowest.map_or(&[], |category| &self.categories.members[*category as usize])
    }

    /// How alike two items are, 0 to 1.
    pub fn likeness(&self, a: u32, b: u32) -> f32 {
        let price = match (self.prices[a as usize], self.prices[b as usize]) {
            (Some(a), Some(b)) => (-(a - b).abs()).exp(),
            _ => 0.0,
        };
        CATEGORY * self.categories.overlap(a, b)
            + FACETS * self.facets.overlap(a, b)
            + PRICE * price
    }
}

impl Features {
    fn of<'a, T: Eq + Hash + Copy + 'a>(
        items: impl Iterator<Item = &'a [T]>,
        popularity: &[f64],
    ) -> Self {
        let mut numbers: HashMap<T, u32> = HashMap::new();
        let mut members: Vec<Vec<u32>> = Vec::new();
        let mut of = Vec::new();
        for (features, item) in items.zip(0..) {
            let mut list: Vec<u32> = Vec::with_capacity(features.len());
            for feature in features {
                let next = numbers.len() as u32;
                let number = *numbers.entry(*feature).or_insert(next);
                if number == next {
                    members.push(Vec::new());
                }
                list.push(number);
            }
            list.sort_unstable();
            list.dedup();
            list.iter()
                .for_each(|number| members[*number as usize].push(item));
            of.push(list.into_boxed_slice());
        }
        let all = of.len() as f32;
        let rarity = members
            .iter()
            .map(|list| (1.0 + all / list.len() as f32).ln())
            .collect();
        for list in &mut members {
            list.sort_by(|a, b| popularity[*b as usize].total_cmp(&popularity[*a as usize]));
            list.truncate(SIBLINGS);
        }
        Self {
            of,
            members,
            rarity,
        }
    }

    /// What two items share of what either has, weighed by rarity.
    fn overlap(&self, a: u32, b: u32) -> f32 {
        let (a, b) = (&self.of[a as usize], &self.of[b as usize]);
        let worth = |list: &[u32]| {
            list.iter()
                .map(|feature| self.rarity[*feature as usize])
                .sum::<f32>()
        };
        let shared: f32 = a
            .iter()
            .filter(|feature| b.binary_search(feature).is_ok())
            .map(|feature| self.rarity[*feature as usize])
            .sum();
        let either = worth(a) + worth(b) - shared;
        if either > 0.0 { shared / either } else { 0.0 }
    }
}
