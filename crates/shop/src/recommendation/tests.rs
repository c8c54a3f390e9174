use model::address::Address;
use model::cart::Totals;
use model::order::{FulfilmentState, OrderState};
use model::payment::PaymentState;
use model::{Currency, Translated};
use store::{Order, OrderLine, PastOrder, new_id};

use super::*;
use crate::testing::{NOW, product, shop};

fn order(number: usize, products: &[&Product]) -> PastOrder {
    let line = |product: &&Product| OrderLine {
        id: new_id(),
        variant: Some(product.variants[0].id),
        product: Some(product.id),
        slug: product.slug.clone(),
        sku: product.variants[0].sku.clone(),
        name: product.slug.clone(),
        choice: String::new(),
        picture: None,
        quantity: 1,
        unit_price: 100,
        total: 100,
        tax: 0,
    };
    let total = 100 * products.len() as i64;
    PastOrder {
        order: Order {
            id: new_id(),
            number: number.to_string(),
            idempotency_key: None,
            request_hash: String::new(),
            cart: None,
            state: OrderState::Completed,
            payment: PaymentState::Captured,
            fulfilment: FulfilmentState::Delivered,
            locale: Locale::En,
            email: String::new(),
            address: Address::default(),
            billing: None,
            delivery_code: String::new(),
            delivery: Translated::default(),
            delivery_days: None,
            method: String::new(),
            note: String::new(),
            totals: Totals {
                lines: total,
                total,
                ..Totals::zero(Currency::USD)
            },
            refunded: 0,
            access_token: String::new(),
            source: "test".into(),
            placed_at: NOW - 86_400_000,
            expires_at: None,
            version: 1,
        },
        lines: products.iter().map(line).collect(),
        timeline: Vec::new(),
    }
}

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
        .map(|n| order(n, &[cup, [saucer, spoon][n % 2]]))
        .chain((20..60).map(|n| order(n, &[tray])))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    shop.learn_recommendations().await.unwrap();

    let slugs = |cards: &[ProductCard]| -> Vec<String> {
        cards.iter().map(|card| card.slug.clone()).collect()
    };
    let together = shop.bought_together(Locale::Zh, cup.id).await.unwrap();
    assert_eq!(slugs(&together), ["saucer"], "spoons are sold out");
    assert_eq!(together[0].reason.as_deref(), Some("经常一起购买"));

    let mut similar = slugs(&shop.similar(Locale::En, cup.id).await.unwrap());
    similar.sort();
    assert_eq!(
        similar,
        ["tray", "vase"],
        "neither itself nor what is shown above"
    );

    let with = shop.goes_with(Locale::En, &[saucer.id]).await.unwrap();
    assert_eq!(with[0].slug, "cup");
    assert_eq!(with[0].reason.as_deref(), Some("Goes with your cart"));
    assert_eq!(with[1].slug, "vase");
    assert_eq!(with[1].reason.as_deref(), Some("Popular right now"));
}
