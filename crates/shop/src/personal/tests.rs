use std::collections::HashSet;

use model::catalog::Product;
use model::curation::{Curation, Rule};
use model::event::Topic;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::new_id;

use super::*;
use crate::testing::{TestShop, product, shop};

/// Lamps and rugs, twelve of each, every third sold out.
async fn furnished() -> (TestShop, Vec<Product>) {
    let shop = shop().await;
    let lamps = shop.add_category("lamps", None).await;
    let rugs = shop.add_category("rugs", None).await;
    let mut all = Vec::new();
    for (kind, category) in [("lamp", lamps), ("rug", rugs)] {
        for n in 0..12_i64 {
            let stock = if n % 3 == 2 { 0 } else { 5 };
            let mut one = product(&format!("{kind}-{n}"), 1_000 + 10 * n, stock);
            (one.category, one.categories, one.sales) = (Some(category), vec![category], 1 + n);
            all.push(one);
        }
    }
    shop.add_products(&all).await;
    shop.train(&|_, _| ()).await.unwrap();
    (shop, all)
}

#[tokio::test]
async fn three_lamps_bring_more_lamps_with_reasons_in_both_languages() {
    let (shop, all) = furnished().await;
    let visitor = VisitorId::from(7);
    let nothing = shop.for_you(Locale::En, Place::Home, visitor, &[]).await;
    assert_eq!(nothing.unwrap(), [], "nothing is known yet");
    for lamp in &all[..3] {
        shop.note(visitor, false, Act::View, lamp.id, None)
            .await
            .unwrap();
    }
    let cards = shop
        .for_you(Locale::En, Place::Home, visitor, &[])
        .await
        .unwrap();
    assert!(cards.len() >= 4, "{cards:?}");
    let slugs: Vec<&str> = cards.iter().map(|card| card.slug.as_str()).collect();
    assert!(
        slugs[..3].iter().all(|slug| slug.starts_with("lamp")),
        "{slugs:?}"
    );
    let seen: HashSet<ProductId> = all[..3].iter().map(|product| product.id).collect();
    assert!(cards.iter().all(|card| !seen.contains(&card.id)));
    let reason = cards[0].reason.as_deref().unwrap();
    assert!(reason.starts_with("Because you looked at lamp"), "{reason}");
    assert_eq!(cards[0].via.as_deref(), Some("home-for_you"));
    let zh = shop
        .for_you(Locale::Zh, Place::Home, visitor, &[])
        .await
        .unwrap();
    assert!(zh[0].reason.as_deref().unwrap().starts_with("因为您看过"));

    let home = shop.home(Locale::En, Some(visitor)).await.unwrap();
    let kinds: Vec<ShelfKind> = home.shelves.iter().map(|shelf| shelf.kind).collect();
    assert_eq!(kinds[..2], [ShelfKind::ForYou, ShelfKind::Continue]);
    let mut once = HashSet::new();
    let mut cards = home.shelves.iter().flat_map(|shelf| &shelf.cards);
    assert!(cards.all(|card| once.insert(card.id)), "nothing twice");

    let taste = shop.taste(Locale::En, visitor).await.unwrap();
    assert_eq!(taste.lines[0].name, "lamps");
    assert_eq!(taste.looked_at.len(), 3);
}

#[tokio::test]
async fn a_listing_is_sorted_for_its_visitor() {
    let (shop, all) = furnished().await;
    let query = ListingQuery {
        sort: Sort::ForYou,
        ..ListingQuery::default()
    };
    let everybody = shop.listing(Locale::En, &query, None).await.unwrap();
    let visitor = VisitorId::from(7);
    for _ in 0..3 {
        for rug in &all[12..15] {
            shop.note(visitor, false, Act::Add, rug.id, None)
                .await
                .unwrap();
        }
    }
    let own = shop
        .listing(Locale::En, &query, Some(visitor))
        .await
        .unwrap();
    let rugs = |cards: &[ProductCard]| {
        cards
            .iter()
            .take(8)
            .filter(|card| card.slug.starts_with("rug"))
            .count()
    };
    assert!(rugs(&own.cards) > rugs(&everybody.cards));
    assert_eq!(own.total, everybody.total);
    let ids = |cards: &[ProductCard]| cards.iter().map(|card| card.id).collect::<HashSet<_>>();
    assert_eq!(ids(&own.cards), ids(&everybody.cards));
}

/// Whatever a visitor did and whatever the merchant rules: nothing sold out, excluded, seen or bought is recommended,
/// nothing twice, and the same question has the same answer.
#[test]
fn no_shelf_breaks_the_rules() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (shop, all) = runtime.block_on(furnished());
    let strategy = (
        prop::collection::vec((0_usize..24, 0_u8..3), 0..20),
        prop::collection::vec((0_usize..24, 0_usize..24, 0_usize..5), 0..5),
        prop::collection::vec(0_usize..24, 0..4),
        1_i64..i64::MAX,
    );
    let mut runner = TestRunner::new(Config::with_cases(60));
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
                    shop.note(visitor, false, act, all[*at].id, None)
                        .await
                        .unwrap();
                }
                let seen: Vec<ProductId> = acts.iter().map(|(at, _)| all[*at].id).collect();
                let own = shop
                    .for_you(Locale::En, Place::Home, visitor, &cart)
                    .await
                    .unwrap();
                let again = shop
                    .for_you(Locale::En, Place::Home, visitor, &cart)
                    .await
                    .unwrap();
                prop_assert_eq!(&own, &again);
                let beside = shop
                    .goes_with(Locale::En, Place::Cart, &cart, None)
                    .await
                    .unwrap();
                let page = all[acts.first().map_or(0, |act| act.0)].id;
                let shelves = shop
                    .beside_product(Locale::En, page, None, Some(visitor))
                    .await
                    .unwrap();
                let shelves = [shelves.together, shelves.similar, shelves.also_viewed];
                let mut all_shelves: Vec<(&[ProductCard], Vec<ProductId>)> = vec![
                    (&own, [seen.as_slice(), &cart].concat()),
                    (&beside, cart.clone()),
                ];
                all_shelves.extend(shelves.iter().map(|cards| (cards.as_slice(), vec![page])));
                for (cards, never) in all_shelves {
                    let mut once = HashSet::new();
                    for card in cards {
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
    runtime.block_on(shop.announce(Topic::Curation, 0));
}

#[tokio::test]
async fn an_empty_shop_and_a_shop_of_one_product_recommend_nothing_wrong() {
    let shop = shop().await;
    shop.train(&|_, _| ()).await.unwrap();
    let visitor = VisitorId::from(7);
    assert_eq!(
        shop.suggested(Locale::En, Place::Search, Some(visitor))
            .await
            .unwrap(),
        []
    );
    let only = product("only", 1_000, 5);
    shop.add_products(std::slice::from_ref(&only)).await;
    shop.train(&|_, _| ()).await.unwrap();
    shop.note(visitor, false, Act::View, only.id, None)
        .await
        .unwrap();
    assert_eq!(
        shop.for_you(Locale::En, Place::Home, visitor, &[])
            .await
            .unwrap(),
        []
    );
    let beside = shop
        .beside_product(Locale::En, only.id, None, Some(visitor))
        .await
        .unwrap();
    assert_eq!(beside, model::product::Beside::default());
    let found = shop
        .suggested(Locale::En, Place::Search, None)
        .await
        .unwrap();
    assert_eq!(found[0].slug, "only");
}
