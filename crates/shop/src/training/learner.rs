//! Products as training knows them, and which of them are new.

use std::collections::{HashMap, HashSet};

use model::catalog::{NEW_FOR_DAYS, Product};
use model::delivery::DAY;
use model::{Millis, ProductId};
use recommend::shelf::{Trait, Traits};
use recommend::{Engine, Item};

use crate::document::features;
use crate::recommendation::{Learnt, facet_number};
use crate::tree::Tree;

/// A product, and what arranging a shelf must know of it.
pub(super) struct Learner {
    pub item: Item,
    pub subject: Vec<(u32, f32)>,
    pub sales: f64,
    pub created_at: Millis,
}

/// A product as training knows it.
pub(super) fn learner(tree: &Tree, product: &Product) -> Learner {
    let known = features(tree, product);
    let facets: Vec<u64> = known
        .facets
        .iter()
        .flat_map(|(code, values)| values.iter().map(|value| facet_number(code, value)))
        .collect();
    // A category says more about how alike two things are than a colour does.
    let categories = known.categories.iter().map(|category| {
        let number = (category.get() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((number >> 32) as u32, 2.0)
    });
    let features = facets.iter().map(|facet| (*facet as u32, 1.0));
    Learner {
        subject: categories.chain(features).collect(),
        sales: product.sales.max(0) as f64,
        created_at: product.created_at,
        item: Item {
            id: product.id,
            categories: known.categories,
            facets,
            price: known.price_min,
            since: product.created_at,
            opinions: Vec::new(),
        },
    }
}

/// What a new product is given places for on shelves: until so many sessions looked at it, or somebody bought it.
const LOOKED_AT: u32 = 50;

/// In how many sessions each product was looked at.
pub(super) fn looked(sessions: &[Vec<ProductId>]) -> HashMap<ProductId, u32> {
    let mut looked = HashMap::new();
    for session in sessions {
        let products: HashSet<ProductId> = session.iter().copied().collect();
        for product in products {
            *looked.entry(product).or_default() += 1;
        }
    }
    looked
}

/// What was learnt, beside what arranging a shelf must know. New products are those of the last weeks that nobody bought
/// and few `looked` at.
pub(super) fn learnt(
    engine: Engine,
    learners: &[Learner],
    looked: &HashMap<ProductId, u32>,
    now: Millis,
) -> Learnt {
    let traits = learners.iter().zip(0..).map(|(learner, number)| Trait {
        product: number,
        features: learner.subject.clone(),
        popularity: learner.sales,
    });
    let is_fresh = |learner: &Learner| {
        learner.sales == 0.0
            && now - learner.created_at < NEW_FOR_DAYS * DAY
            && looked.get(&learner.item.id).copied().unwrap_or_default() < LOOKED_AT
    };
    Learnt {
        version: 0,
        engine,
        ids: learners.iter().map(|learner| learner.item.id).collect(),
        traits: Traits::of(traits),
        fresh: (0..)
            .zip(learners)
            .filter(|(_, learner)| is_fresh(learner))
            .map(|(number, _)| number)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_counts_once_for_a_product() {
        let sessions = [vec![1, 2, 1], vec![1], vec![]]
            .map(|ids| ids.into_iter().map(ProductId::from).collect());
        let looked = looked(&sessions);
        assert_eq!(
            (looked[&1.into()], looked[&2.into()], looked.len()),
            (2, 1, 2)
        );
    }

    #[test]
    fn new_is_what_is_recent_unsold_and_hardly_looked_at() {
        let now = 400 * DAY;
        let learners: Vec<Learner> = [
            (0.0, now),
            (1.0, now),
            (0.0, now - NEW_FOR_DAYS * DAY),
            (0.0, now),
        ]
        .into_iter()
        .zip(1..)
        .map(|((sales, created_at), id)| Learner {
            item: Item::new(ProductId::from(id)),
            subject: Vec::new(),
            sales,
            created_at,
        })
        .collect();
        let looked = HashMap::from([(1.into(), LOOKED_AT - 1), (4.into(), LOOKED_AT)]);
        assert_eq!(
            learnt(Engine::default(), &learners, &looked, now).fresh,
            [0]
        );
    }
}
