use std::time::Duration;

use model::activity::{Algorithm, Place};

use super::*;
use crate::testing::{product, shop, shops};

/// Waits until what was noted is written.
async fn written(shop: &Shop, visitor: VisitorId, count: usize) -> Vec<Activity> {
    for _ in 0..100 {
        let acts = shop.store.activities_of(visitor, 100).await.unwrap();
        if acts.len() >= count {
            return acts;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("what was noted was not written within two seconds");
}

#[tokio::test]
async fn a_token_is_believed_once_it_comes_back() {
    for shop in shops().await {
        let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 5));
        shop.add_products(&[lamp.clone(), rug.clone()]).await;
        let token = VisitorToken::new().unwrap();
        let visitor = token.visitor();
        shop.note_view(visitor, true, "lamp", None).await.unwrap();
        tokio::time::sleep(3 * GATHER).await;
        let acts = shop.store.activities_of(visitor, 9).await.unwrap();
        assert_eq!(acts, [], "a program that never comes back leaves nothing");

        let via = Via::new(Place::Home, Algorithm::ForYou);
        shop.note_view(visitor, false, "rug", Some(via))
            .await
            .unwrap();
        // The same look again, and something that is not in the shop.
        shop.note_view(visitor, false, "rug", None).await.unwrap();
        shop.note_view(visitor, false, "nothing", None)
            .await
            .unwrap();
        let acts = written(&shop, visitor, 3).await;
        let told: Vec<_> = acts.iter().map(|a| (a.act, a.product, a.via)).collect();
        assert_eq!(
            told,
            [
                (Act::View, Some(rug.id), None),
                (Act::Click, Some(rug.id), Some(via)),
                (Act::View, Some(lamp.id), None),
            ]
        );
        let known = shop.known(visitor, false).await.unwrap();
        let interests: Vec<ProductId> = lock(&known).interests().iter().map(|i| i.0).collect();
        assert_eq!(interests, [rug.id, lamp.id]);
    }
}

#[tokio::test]
async fn a_program_that_rushes_through_the_shop_is_not_listened_to() {
    let shop = shop().await;
    let all: Vec<Product> = (0..60)
        .map(|n| product(&format!("p{n}"), 1_000, 5))
        .collect();
    shop.add_products(&all).await;
    let visitor = VisitorId::from(7);
    for one in &all {
        shop.note(visitor, false, Act::View, one.id, None)
            .await
            .unwrap();
    }
    let seen = |known: &Mutex<Known>| lock(known).interests().len();
    let known = shop.known(visitor, false).await.unwrap();
    assert_eq!(seen(&known), 50);
    let last = |known: &Mutex<Known>| lock(known).interests()[0].0;
    assert_eq!(last(&known), all[49].id);
    shop.clock.advance(11_000);
    shop.note(visitor, false, Act::View, all[59].id, None)
        .await
        .unwrap();
    assert_eq!(last(&known), all[59].id, "somebody who takes their time is");
}

#[tokio::test]
async fn another_process_reads_what_this_one_wrote() {
    let shop = shop().await;
    let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 5));
    shop.add_products(&[lamp.clone(), rug.clone()]).await;
    let visitor = VisitorId::from(7);
    for (act, id) in [(Act::View, lamp.id), (Act::Add, rug.id)] {
        shop.note(visitor, false, act, id, None).await.unwrap();
    }
    written(&shop, visitor, 2).await;
    let other = crate::testing::open(
        &shop.db,
        shop.data.path(),
        crate::Clock::fixed(crate::testing::NOW),
    )
    .await;
    let (here, there) = (
        shop.known(visitor, false).await.unwrap(),
        other.known(visitor, false).await.unwrap(),
    );
    assert_eq!(lock(&here).interests(), lock(&there).interests());
    assert_eq!(lock(&here).profile, lock(&there).profile);
}

#[tokio::test]
async fn who_is_forgotten_is_unknown_everywhere() {
    for shop in shops().await {
        let lamp = product("lamp", 1_900, 5);
        shop.add_products(std::slice::from_ref(&lamp)).await;
        let visitor = VisitorId::from(7);
        shop.note(visitor, false, Act::View, lamp.id, None)
            .await
            .unwrap();
        shop.forget_visitor(visitor).await.unwrap();
        let known = shop.known(visitor, false).await.unwrap();
        assert!(lock(&known).interests().is_empty() && lock(&known).profile.is_empty());
        assert_eq!(shop.store.activities_of(visitor, 9).await.unwrap(), []);
    }
}

#[test]
fn a_token_says_whose_it_is_and_cannot_be_told_from_that() {
    let token = VisitorToken::parse("0123456789abcdef0123456789abcdef").unwrap();
    assert_eq!(token.visitor(), token.clone().visitor());
    assert!(token.visitor().get() > 0);
    for strange in ["", "off", "0123456789abcdef0123456789abcdeg"] {
        assert!(VisitorToken::parse(strange).is_none());
    }
}
