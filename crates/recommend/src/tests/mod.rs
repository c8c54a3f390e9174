//! What the model must never do, what it must do on small shops, and how well it does on real orders.

mod real_orders;

use model::{Millis, ProductId};
use proptest::prelude::*;

use crate::{Config, Item, Model, Scored};

const DAY: Millis = 86_400_000;

fn train(items: i64, baskets: &[(Millis, Vec<i64>)], now: Millis) -> Model {
    let baskets = baskets.iter().map(|(at, ids)| {
        (
            *at,
            ids.iter()
                .map(|id| ProductId::from(*id))
                .collect::<Vec<_>>(),
        )
    });
    let items = (1..=items).map(|id| Item {
        categories: vec![(id % 3).into()],
        facets: vec![id as u64 % 2],
        price: id * 100,
        ..Item::new(id.into())
    });
    Model::train(items, baskets, now, &Config::default())
}

fn ids(scored: &[Scored]) -> Vec<i64> {
    scored.iter().map(|scored| scored.id.get()).collect()
}

#[test]
fn nothing_known_gives_nothing() {
    let empty = train(0, &[], 0);
    assert!(empty.together(1.into(), 5).is_empty() && empty.similar(1.into(), 5).is_empty());
    assert!(empty.for_basket(&[1.into()], 5).is_empty() && empty.popular(5).is_empty());
    let one_order = train(3, &[(0, vec![1])], DAY);
    assert!(one_order.together(1.into(), 5).is_empty());
    assert_eq!(ids(&one_order.popular(5)), [1]);
}

#[test]
fn what_is_bought_together_comes_back_the_most_frequent_first() {
    let model = train(
        9,
        &[
            (0, vec![1, 2]),
            (0, vec![1, 2]),
            (0, vec![1, 2, 3]),
            (0, vec![4, 5]),
        ],
        DAY,
    );
    assert_eq!(ids(&model.together(1.into(), 9)), [2, 3]);
    assert_eq!(ids(&model.together(1.into(), 1)), [2]);
    assert_eq!(ids(&model.for_basket(&[1.into(), 2.into()], 9)), [3]);
    assert_eq!(
        ids(&model.for_basket(&[2.into(), 5.into(), 5.into()], 9)),
        [4, 1, 3]
    );
}

#[test]
fn the_latest_orders_count_most() {
    let model = train(
        9,
        &[(0, vec![1, 2]), (0, vec![1, 2]), (720 * DAY, vec![1, 3])],
        720 * DAY,
    );
    assert_eq!(ids(&model.together(1.into(), 9)), [3, 2]);
    assert_eq!(ids(&model.popular(3)), [1, 3, 2]);
}

#[test]
fn a_product_nobody_bought_still_has_products_like_it() {
    let model = train(9, &[(0, vec![1, 2])], DAY);
    // Of the same category (numbers that leave the same rest by three), then same facet, then nearest price.
    assert_eq!(ids(&model.similar(3.into(), 9)), [9, 6]);
    assert!(ids(&model.similar(1.into(), 9)).contains(&2));
}

#[test]
fn products_no_longer_sold_are_not_recommended() {
    let model = train(1, &[(0, vec![1, 2]), (0, vec![2])], DAY);
    assert!(model.together(1.into(), 9).is_empty());
    assert_eq!(ids(&model.popular(9)), [1]);
}

fn orders() -> impl Strategy<Value = Vec<(Millis, Vec<i64>)>> {
    let at = prop_oneof![0..400 * DAY, Just(i64::MIN), Just(i64::MAX)];
    proptest::collection::vec((at, proptest::collection::vec(1..40_i64, 0..12)), 0..60)
}

proptest! {
    #[test]
    fn answers_are_clean_and_repeatable(orders in orders(), id in 1..40_i64, basket in proptest::collection::vec(1..45_i64, 0..6), count in 0..20_usize, now in prop_oneof![0..500 * DAY, Just(i64::MAX), Just(i64::MIN)]) {
        let (model, again) = (train(35, &orders, now), train(35, &orders, now));
        let basket: Vec<ProductId> = basket.into_iter().map(ProductId::from).collect();
        let ask = |model: &Model| [
            (vec![id.into()], model.together(id.into(), count)),
            (vec![id.into()], model.similar(id.into(), count)),
            (basket.clone(), model.for_basket(&basket, count)),
            (vec![], model.popular(count)),
        ];
        prop_assert_eq!(ask(&model), ask(&again));
        for (asked, answer) in ask(&model) {
            prop_assert!(answer.len() <= count);
            prop_assert!(answer.iter().all(|scored| scored.score.is_finite() && scored.score > 0.0));
            prop_assert!(answer.windows(2).all(|pair| pair[0].score >= pair[1].score));
            prop_assert!(answer.iter().all(|scored| !asked.contains(&scored.id) && scored.id.get() <= 35));
            let mut unique = ids(&answer);
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(unique.len(), answer.len());
        }
    }
}
