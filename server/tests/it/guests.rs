//! Guests: who is known by a cookie and who is not, and what pages make of it.

use model::CategoryId;
use model::activity::Act;
use model::catalog::{Category, Product};
use model::event::Topic;
use model::{Translated, VisitorId};
use shop::VisitorToken;
use store::new_id;
use store::testing::product;

use crate::app::{Answer, TestApp};

/// A shop of eight lamps that has learnt what there is to learn.
async fn lamps() -> (TestApp, Vec<Product>) {
    let app = TestApp::start().await;
    let id: CategoryId = new_id();
    let category = Category {
        id,
        parent: None,
        slug: "lamps".to_owned(),
        name: Translated::new("Lamps", "灯具"),
        description: Translated::default(),
        picture: None,
        position: 1,
    };
    let mut all: Vec<Product> = (0..8)
        .map(|n| product(&format!("lamp-{n}"), 1_000, 5))
        .collect();
    let mut tx = app.house.store.begin().await.unwrap();
    tx.put_category(&category).await.unwrap();
    for lamp in &mut all {
        (lamp.category, lamp.categories) = (Some(id), vec![id]);
    }
    tx.insert_products(&all, "test").await.unwrap();
    tx.commit().await.unwrap();
    app.house.shop.announce(Topic::Category, 0).await;
    app.house.shop.train(&|_, _| ()).await.unwrap();
    (app, all)
}

fn token_of(answer: &Answer) -> Option<VisitorToken> {
    let lines = answer.headers.get_all("set-cookie").iter();
    let mut values = lines.filter_map(|line| line.to_str().ok()?.strip_prefix("tw_visitor="));
    values
        .next()
        .and_then(|value| VisitorToken::parse(value.split(';').next()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_product_makes_a_guest_and_the_next_page_knows_them() {
    let (app, _) = lamps().await;
    assert!(
        token_of(&app.get("/").await).is_none(),
        "no product, no cookie"
    );
    for kept in [false, true] {
        let first = app.get("/p/lamp-0").await;
        let token = token_of(&first).unwrap();
        assert_eq!(
            first.headers["cache-control"], "private, no-cache",
            "kept: {kept}"
        );
        assert!(!first.headers.contains_key("x-tradewind-shown"));
        let cookie = format!("tw_visitor={}", token.as_str());
        let headers = [("cookie", cookie.as_str())];
        let second = app
            .get_with("/zh/p/lamp-1?via=product-similar", &headers)
            .await;
        assert!(token_of(&second).is_none(), "known already");
        let home = app.get_with("/", &headers).await;
        assert!(home.text.contains("id=\"for-you\""), "{}", home.text);
        assert!(home.text.contains("Because you looked at"));
        let everybodys = app.get("/").await;
        assert!(!everybodys.text.contains("id=\"for-you\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_declines_and_what_comes_ahead_is_not_noted() {
    let (app, _) = lamps().await;
    for headers in [
        [("sec-gpc", "1")],
        [("sec-purpose", "prefetch;prerender")],
        [("user-agent", "SomeBot/1.0")],
        [("cookie", "tw_visitor=off")],
    ] {
        let page = app.get_with("/p/lamp-0", &headers).await;
        assert_eq!(page.status, 200);
        assert!(token_of(&page).is_none(), "{headers:?}");
    }
    let ahead = app.post("/api/looked", "address=%2Fp%2Flamp-0").await;
    assert!(
        token_of(&ahead).is_some(),
        "a page that was fetched ahead is seen at last"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_forgets_and_stays() {
    let (app, all) = lamps().await;
    let token = VisitorToken::new().unwrap();
    let visitor: VisitorId = token.visitor();
    let shop = &app.house.shop;
    shop.note(visitor, false, Act::View, all[0].id, None)
        .await
        .unwrap();
    let cookie = format!("tw_visitor={}", token.as_str());
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let page = app.get_with("/for-you", &headers).await;
    assert!(page.text.contains("Lamps"), "{}", page.text);
    let switched = app
        .post_with("/api/forget_me", "locale=en&off=true", &headers)
        .await;
    assert_eq!(switched.headers["location"], "/for-you");
    let set = switched.headers["set-cookie"].to_str().unwrap();
    assert!(set.starts_with("tw_visitor=off; "), "{set}");
    assert!(
        !app.get_with("/", &headers)
            .await
            .text
            .contains("id=\"for-you\"")
    );
    let off = app
        .get_with("/for-you", &[("cookie", "tw_visitor=off")])
        .await;
    assert!(off.text.contains("Personal suggestions are off"));
    let foreign = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let refused = app.post_with("/api/forget_me", "locale=en", &foreign).await;
    assert_eq!(refused.status, 403);
}
