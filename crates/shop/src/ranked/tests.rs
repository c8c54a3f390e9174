//! A shop with enough orders for the learned ranking: it answers, tells why, and keeps every rule.

use std::collections::HashSet;
use std::sync::Arc;

use model::activity::{Act, Place};
use model::catalog::Product;
use model::curation::{Curation, Rule};
use model::delivery::DAY;
use model::listing::ProductCard;
use model::training::TrainingState;
use model::{Locale, VisitorId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{PastOrder, new_id};

use super::*;
use crate::testing::{NOW, TestShop, past_order, product, shop};

const KIND: usize = 30;
const ORDERS: usize = 2_000;

/// Four kinds of thirty products, every seventh sold out. Of each kind ever newer ones are bought together.
async fn stocked() -> (TestShop, Vec<Product>) {
    let shop = shop().await;
    let mut all = Vec::new();
    for n in 0..4 * KIND {
        let stock = if n % 7 == 6 { 0 } else { 5 };
        let mut one = product(&format!("p{n}"), 1_000 + n as i64, stock);
        one.created_at = NOW - 400 * DAY;
        all.push(one);
    }
    shop.add_products(&all).await;
    let mut mixed = 7_u64;
    let mut next = |below: usize| {
        mixed = mixed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (mixed >> 33) as usize % below
    };
    let orders: Vec<PastOrder> = (0..ORDERS)
        .map(|n| {
            let (kind, front) = (next(4), n * KIND / ORDERS);
            let mut bought: Vec<&Product> = (0..4)
                .map(|_| &all[kind + 4 * front.saturating_sub(next(3) * next(4))])
                .collect();
            bought.sort_by_key(|product| product.id);
            bought.dedup_by_key(|product| product.id);
            let mut past = past_order(NOW - (ORDERS - n) as i64 * DAY / 20, &bought);
            past.order.email = format!("buyer{}@example.com", kind + 4 * next(40));
            past
        })
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    let training = shop.train(&|_, _| ()).await.unwrap();
    assert_eq!(training.state, TrainingState::Kept);
    assert!(training.report.ranked >= 2, "{:?}", training.report);
    (shop, all)
}

#[tokio::test]
async fn the_ranking_answers_with_reasons_and_follows_what_happens() {
    let (shop, all) = stocked().await;
    let newest = &all[4 * KIND - 4];
    let found = shop.ranked(Wish::Beside, &[newest.id], &[], &[], CANDIDATES);
    assert!(found.is_some_and(|found| !found.is_empty()));
    let beside = shop.found_beside(newest.id);
    let is_with =
        |(_, reason): &(Scored, Reason)| *reason == Reason::BoughtTogether { with: newest.id };
    assert!(!beside.is_empty() && beside.iter().all(is_with));

    let visitor = VisitorId::from(7);
    let own = async || {
        let cards = shop.for_you(Locale::En, Place::Home, visitor, &[]).await;
        let slugs = cards.unwrap().into_iter().map(|card| card.slug);
        slugs.collect::<Vec<_>>()
    };
    let look = async |at: usize| {
        let noted = shop.note(visitor, false, Act::View, all[at].id, None).await;
        noted.unwrap();
    };
    look(4 * KIND - 4).await;
    let first = own().await;
    let kind = |slug: &String| slug[1..].parse::<usize>().unwrap() % 4;
    assert!(kind(&first[0]) == 0, "{first:?}");
    for at in [4 * KIND - 3, 4 * KIND - 7, 4 * KIND - 11] {
        look(at).await;
    }
    let then = own().await;
    assert!(
        then.iter().any(|slug| kind(slug) == 1),
        "what was looked at last counts at once: {then:?}"
    );

    // Another node reads the same from the snapshot.
    let other = crate::testing::open(&shop.db, shop.data.path(), crate::Clock::fixed(NOW)).await;
    other.take_up_training().await.unwrap();
    assert_eq!(other.found_beside(newest.id), beside);
}

#[test]
fn no_ranked_shelf_breaks_the_rules() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (shop, all) = runtime.block_on(stocked());
    let strategy = (
        prop::collection::vec((0_usize..4 * KIND, 0_u8..3), 1..12),
        prop::collection::vec((0_usize..4 * KIND, 0_usize..4 * KIND, 0_usize..5), 0..5),
        prop::collection::vec(0_usize..4 * KIND, 0..4),
        1_i64..i64::MAX,
    );
    let mut runner = TestRunner::new(Config::with_cases(40));
    runner
        .run(&strategy, |(acts, rules, cart, visitor)| {
            runtime.block_on(async {
                let visitor = VisitorId::from(visitor);
                let cart: Vec<ProductId> = cart.iter().map(|at| all[*at].id).collect();
                let curations: Vec<Curation> = rules
                    .iter()
                    .map(|(at, beside, code)| Curation {
                        id: new_id(),
                        product: all[*at].id,
                        rule: Rule::from_code(Rule::CODES[*code], Some(all[*beside].id)).unwrap(),
                        place: None,
                    })
                    .collect();
                shop.catalogue.curations.store(Arc::new(curations.clone()));
                for (at, act) in &acts {
                    let act = [Act::View, Act::Add, Act::Remove][usize::from(*act)];
                    let noted = shop.note(visitor, false, act, all[*at].id, None).await;
                    noted.unwrap();
                }
                let seen: Vec<ProductId> = acts.iter().map(|(at, _)| all[*at].id).collect();
                let page = seen[0];
                let shelves = async || -> Result<Vec<(Vec<ProductCard>, Vec<ProductId>)>> {
                    let own = shop
                        .for_you(Locale::En, Place::Home, visitor, &cart)
                        .await?;
                    let beside = shop
                        .goes_with(Locale::En, Place::Cart, &cart, Some(visitor))
                        .await?;
                    let together = shop.bought_together(Locale::En, page, None).await?;
                    Ok(vec![
                        (own, [seen.as_slice(), &cart].concat()),
                        (beside, cart.clone()),
                        (together, vec![page]),
                    ])
                };
                let (shown, again) = (shelves().await.unwrap(), shelves().await.unwrap());
                prop_assert_eq!(&shown, &again);
                for (cards, never) in shown {
                    let mut once = HashSet::new();
                    for card in &cards {
                        let product = all.iter().find(|one| one.id == card.id).unwrap();
                        prop_assert!(product.in_stock(), "{} is sold out", card.slug);
                        prop_assert!(!never.contains(&card.id), "{} is here already", card.slug);
                        prop_assert!(once.insert(card.id), "{} twice", card.slug);
                        let excluded = curations
                            .iter()
                            .any(|one| one.product == card.id && one.rule == Rule::Exclude);
                        prop_assert!(!excluded, "{} is excluded", card.slug);
                    }
                }
                Ok(())
            })
        })
        .unwrap();
}
