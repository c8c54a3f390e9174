use model::catalog::Product;
use store::{PastOrder, new_id};

use super::*;
use crate::testing::{NOW, past_order, product, shop};

#[tokio::test]
async fn what_is_bought_together_is_recommended_while_it_can_be_had() {
    let shop = shop().await;
    let kitchen = shop.add_category("kitchen", None).await;
    let mut all: Vec<Product> = ["cup", "saucer", "spoon", "tray", "vase"]
        .map(|slug| product(slug, 1000, 5))
        .into();
    for product in &mut all {
        product.category = Some(kitchen);
        product.categories = vec![kitchen];
    }
    all[2].variants[0].stock.on_hand = 0;
    all[4].sales = 50;
    shop.add_products(&all).await;
    let [cup, saucer, spoon, tray, _] = all.as_slice() else {
        panic!()
    };
    let orders: Vec<PastOrder> = (0..20)
        .map(|n| past_order(NOW - DAY, &[cup, [saucer, spoon][n % 2]]))
        .chain((20..60).map(|_| past_order(NOW - DAY, &[tray])))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    shop.train(&|_, _| ()).await.unwrap();

    let slugs = |cards: &[ProductCard]| -> Vec<String> {
        cards.iter().map(|card| card.slug.clone()).collect()
    };
    let together = shop
        .bought_together(Locale::Zh, cup.id, None)
        .await
        .unwrap();
    assert_eq!(slugs(&together), ["saucer"], "spoons are sold out");
    assert_eq!(together[0].reason, None, "the shelf's heading says it");
    assert_eq!(together[0].via.as_deref(), Some("product-together"));

    let mut similar = slugs(
        &shop
            .similar(Locale::En, cup.id, &[saucer.id])
            .await
            .unwrap(),
    );
    similar.sort();
    assert_eq!(
        similar,
        ["tray", "vase"],
        "neither itself nor what is shown above"
    );

    let with = shop
        .goes_with(Locale::En, Place::Cart, &[saucer.id], None)
        .await
        .unwrap();
    assert_eq!(with[0].slug, "cup");
    assert_eq!(
        with[0].reason.as_deref(),
        Some("Bought together with saucer")
    );
    assert_eq!(with[1].slug, "vase");
    assert_eq!(with[1].reason.as_deref(), Some("Popular right now"));
}

#[tokio::test]
async fn the_merchants_rules_hold() {
    let shop = shop().await;
    let all: Vec<Product> = ["cup", "saucer", "spoon", "tray"]
        .map(|slug| product(slug, 1000, 5))
        .into();
    shop.add_products(&all).await;
    let [cup, saucer, spoon, tray] = all.as_slice() else {
        panic!()
    };
    let orders: Vec<PastOrder> = (0..40)
        .map(|n| past_order(NOW - DAY, &[cup, [saucer, spoon][usize::from(n % 4 == 0)]]))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    shop.train(&|_, _| ()).await.unwrap();
    let shown = || async {
        let cards = shop
            .bought_together(Locale::En, cup.id, None)
            .await
            .unwrap();
        let told = cards.into_iter().map(|card| (card.slug, card.reason));
        told.collect::<Vec<_>>()
    };
    let plain = |slug: &str| (slug.to_owned(), None);
    assert_eq!(shown().await, [plain("saucer"), plain("spoon")]);
    let rule = |product: &Product, rule| model::curation::Curation {
        id: new_id(),
        product: product.id,
        rule,
        place: None,
    };
    let ruled = |rules: Vec<model::curation::Curation>| {
        shop.catalogue.curations.store(std::sync::Arc::new(rules));
    };
    ruled(vec![rule(saucer, Rule::Bury)]);
    assert_eq!(shown().await, [plain("spoon"), plain("saucer")]);
    ruled(vec![
        rule(saucer, Rule::Exclude),
        rule(tray, Rule::GoesWith { beside: cup.id }),
    ]);
    let picked = ("tray".to_owned(), Some("Picked by the shop".to_owned()));
    assert_eq!(shown().await, [picked, plain("spoon")]);
    ruled(vec![rule(tray, Rule::GoesWith { beside: spoon.id })]);
    assert_eq!(shown().await, [plain("saucer"), plain("spoon")]);
}

#[test]
fn with_many_new_products_each_day_tries_others() {
    let learnt = Learnt {
        fresh: (0..100).collect(),
        ..Learnt::default()
    };
    let seen: HashSet<u32> = (0..3).flat_map(|day| learnt.fresh_of(day)).collect();
    assert_eq!(seen.len(), 100);
    assert!((-5..5).all(|day| learnt.fresh_of(day).len() == CANDIDATES));
    let few = Learnt {
        fresh: vec![3, 8],
        ..Learnt::default()
    };
    assert_eq!(few.fresh_of(7), [3, 8]);
    assert!(Learnt::default().fresh_of(7).is_empty());
}
