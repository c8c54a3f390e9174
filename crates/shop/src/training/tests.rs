use model::Locale;
use model::catalog::Product;
use model::listing::ProductCard;

use super::*;
use crate::testing::{NOW, TestShop, past_order, product, shop, shops};

async fn sell(shop: &TestShop, baskets: &[(Millis, Vec<&Product>)]) {
    let orders: Vec<store::PastOrder> = baskets
        .iter()
        .map(|(at, products)| past_order(*at, products))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
}

fn products() -> Vec<Product> {
    (0..60)
        .map(|n| product(&format!("p{n}"), 1_000, 5))
        .collect()
}

/// Orders of pairs: each product with the next one, or with the one before.
fn pairs(all: &[Product], from: Millis, count: usize, step: usize) -> Vec<(Millis, Vec<&Product>)> {
    (0..count)
        .map(|n| {
            let at = 2 * (n % (all.len() / 2));
            let other = (at + step) % all.len();
            (from + n as Millis, vec![&all[at], &all[other]])
        })
        .collect()
}

#[tokio::test]
async fn what_was_learnt_is_taken_up_by_a_restart_and_by_other_nodes() {
    for shop in shops().await {
        let all = products();
        shop.add_products(&all).await;
        sell(&shop, &pairs(&all, NOW - 10 * DAY, 400, 1)).await;
        let training = shop.train(&|_, _| ()).await.unwrap();
        assert_eq!(training.state, TrainingState::Kept);
        let report = &training.report;
        assert_eq!(
            (report.products, report.baskets, report.held_out),
            (60, 400, 40)
        );
        assert!(report.hit_rate.is_some_and(|rate| rate > 0.9), "{report:?}");
        assert!(report.coverage > 0.5);
        let slugs = |cards: Vec<ProductCard>| -> Vec<String> {
            cards.into_iter().map(|card| card.slug).collect()
        };
        let here = slugs(
            shop.bought_together(Locale::En, all[0].id, None)
                .await
                .unwrap(),
        );
        assert_eq!(here[0], "p1");
        let other =
            crate::testing::open(&shop.db, shop.data.path(), crate::Clock::fixed(NOW)).await;
        other.take_up_training().await.unwrap();
        let there = slugs(
            other
                .bought_together(Locale::En, all[0].id, None)
                .await
                .unwrap(),
        );
        assert_eq!(here, there);
    }
}

#[tokio::test]
async fn what_is_worse_than_what_is_in_use_is_refused() {
    let shop = shop().await;
    let all = products();
    shop.add_products(&all).await;
    sell(&shop, &pairs(&all, NOW - 10 * DAY, 60, 1)).await;
    let good = shop.train(&|_, _| ()).await.unwrap();
    // An import brings many orders of the past that have nothing to do with what is bought here.
    for step in (3..59).step_by(2) {
        sell(&shop, &pairs(&all, NOW - 2 * DAY, 120, step)).await;
    }
    sell(&shop, &pairs(&all, NOW + 1, 80, 1)).await;
    let bad = shop.train(&|_, _| ()).await.unwrap();
    assert_eq!(bad.state, TrainingState::Refused, "{:?}", bad.report);
    assert!(bad.report.hit_rate < bad.report.hit_rate_before);
    assert_eq!(shop.recommendations.load().version, good.id);
    assert_eq!(
        shop.store
            .kept_training()
            .await
            .unwrap()
            .map(|kept| kept.id),
        Some(good.id)
    );
    let last = shop.store.trainings(1).await.unwrap();
    assert_eq!(last[0].state, TrainingState::Refused);
}
