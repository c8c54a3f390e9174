use std::collections::BTreeMap;

use model::Locale;
use model::catalog::ProductStatus;
use model::listing::ListingQuery;

use crate::testing::{open, product, shop, shops};
use crate::{Clock, Error};

#[tokio::test]
async fn a_page_is_never_older_than_a_write_that_was_answered() {
    for shop in shops().await {
        let mut lamp = product("lamp", 1000, 3);
        shop.add_products(std::slice::from_ref(&lamp)).await;
        let price = async || {
            let choice = BTreeMap::new();
            let view = shop.product_view(Locale::En, "lamp", &choice).await;
            view.unwrap().variant.price.amount
        };
        assert_eq!(price().await, 1000);
        lamp.variants[0].price = 900;
        shop.change(&lamp).await;
        assert_eq!(price().await, 900);
    }
}

#[tokio::test]
async fn an_old_read_that_ends_after_a_change_is_not_kept() {
    let shop = shop().await;
    let mut lamp = product("lamp", 1000, 3);
    shop.add_products(std::slice::from_ref(&lamp)).await;
    for round in 1..=30 {
        shop.catalogue.forget_all();
        lamp.variants[0].price = 1000 + round;
        lamp.version = round;
        let readers = (0..4).map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.product("lamp").await.unwrap() })
        });
        let readers: Vec<_> = readers.collect();
        shop.change(&lamp).await;
        assert_eq!(
            shop.product("lamp").await.unwrap().variants[0].price,
            1000 + round
        );
        for reader in readers {
            reader.await.unwrap();
        }
        assert_eq!(
            shop.product("lamp").await.unwrap().variants[0].price,
            1000 + round
        );
    }
}

#[tokio::test]
async fn drafts_are_not_found_and_withdrawn_products_are_gone() {
    let shop = shop().await;
    let mut lamp = product("lamp", 1000, 3);
    shop.add_products(std::slice::from_ref(&lamp)).await;
    lamp.status = ProductStatus::Draft;
    shop.change(&lamp).await;
    assert!(matches!(shop.product("lamp").await, Err(Error::NotFound)));
    lamp.status = ProductStatus::Withdrawn;
    lamp.version += 1;
    shop.change(&lamp).await;
    assert!(matches!(shop.product("lamp").await, Err(Error::Gone)));
    assert!(matches!(shop.product("none").await, Err(Error::NotFound)));
    let cards = shop.cards(Locale::En, &[lamp.id]).await.unwrap();
    assert_eq!(cards, []);
}

#[tokio::test]
async fn a_product_that_moved_is_found_at_its_new_address_only() {
    let shop = shop().await;
    let mut lamp = product("lamp", 1000, 3);
    shop.add_products(std::slice::from_ref(&lamp)).await;
    shop.product("lamp").await.unwrap();
    lamp.slug = "desk-lamp".into();
    shop.change(&lamp).await;
    assert!(matches!(shop.product("lamp").await, Err(Error::NotFound)));
    assert_eq!(shop.product("desk-lamp").await.unwrap().id, lamp.id);
    let (found, at) = shop.variant(lamp.variants[0].id).await.unwrap().unwrap();
    assert_eq!((found.id, at), (lamp.id, 0));
    assert!(shop.variant(1.into()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_start_catches_up_with_what_another_process_wrote() {
    let shop = shop().await;
    shop.add_products(&[product("lamp", 1000, 3)]).await;
    let clock = Clock::fixed(crate::testing::NOW);
    let listed = async |shop: &crate::Shop| {
        let query = ListingQuery::default();
        shop.listing(Locale::En, &query, None).await.unwrap().total
    };
    assert_eq!(listed(&shop).await, 1);

    // Written without a word to this process's index.
    let mug = product("mug", 500, 1);
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_products(std::slice::from_ref(&mug), "test")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let again = open(&shop.db, shop.data.path(), clock.clone()).await;
    assert_eq!(listed(&again).await, 2);
    drop(again);

    std::fs::remove_dir_all(shop.data.path().join("index")).unwrap();
    let anew = open(&shop.db, shop.data.path(), clock).await;
    assert_eq!(listed(&anew).await, 2);
}
