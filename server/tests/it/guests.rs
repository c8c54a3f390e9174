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
async fn the_drawer_asks_for_what_completes_the_cart() {
    let (app, all) = lamps().await;
    let script = [
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    let asked = app.post_with("/api/beside_cart", "locale=en", &script);
    assert_eq!(asked.await.text, "\"\"", "there is no cart");
    let form = format!("variant={}&quantity=1&locale=en", all[0].variants[0].id);
    let added = app.post("/api/add_to_cart", &form).await;
    let lines = added.headers.get_all("set-cookie").iter();
    let mut pairs = lines.filter_map(|line| line.to_str().ok()?.split(';').next());
    let cart = pairs.find(|pair| pair.starts_with("tw_cart=")).unwrap();
    app.house.shop.settle().await;
    let headers = [("cookie", cart), script[0], script[1]];
    let beside = app.post_with("/api/beside_cart", "locale=zh", &headers);
    let beside = beside.await.text;
    assert!(beside.contains("与您的商品相配"), "{beside}");
    assert_eq!(beside.matches("/zh/p/lamp-").count(), 3, "{beside}");
    assert!(
        !beside.contains("/zh/p/lamp-0"),
        "what is in the cart already"
    );
    assert!(beside.contains("?via=cart-"), "{beside}");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_comes_into_the_cart_by_a_native_form_and_counts_for_its_shelf() {
    let (app, all) = lamps().await;
    let shop = &app.house.shop;
    let token = VisitorToken::new().unwrap();
    let cookie = format!("tw_visitor={}", token.as_str());
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let sold_out = product("rug", 1_000, 0);
    let [own, other, gone] = [&all[0], &all[1], &sold_out].map(|one| one.variants[0].id);
    let mut tx = app.house.store.begin().await.unwrap();
    tx.insert_products(std::slice::from_ref(&sold_out), "test")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    shop.announce(Topic::Product, sold_out.id.get()).await;
    let form = format!(
        "locale=en&picks%5B0%5D%5Bvariant%5D={own}&picks%5B0%5D%5Bvia%5D=\
         &picks%5B1%5D%5Bvariant%5D={other}&picks%5B1%5D%5Bvia%5D=product-together\
         &picks%5B2%5D%5Bvariant%5D={gone}&picks%5B2%5D%5Bvia%5D=product-together"
    );
    let added = app.post_with("/api/add_bundle", &form, &headers).await;
    let cart = format!("/cart?missing={gone}");
    assert_eq!(added.header("location"), cart, "{}", added.text);
    let kept = added.header("set-cookie").split(';').next().unwrap();
    let cookies = format!("{cookie}; {kept}");
    let page = app.get_with(&cart, &[("cookie", &cookies)]).await;
    assert!(page.text.contains("/p/lamp-1"), "{}", page.text);
    assert!(page.text.contains("not added: rug"), "{}", page.text);

    let mut acts = Vec::new();
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let visitor = token.visitor();
        acts = app.house.store.activities_of(visitor, 10).await.unwrap();
        if acts.len() == 2 {
            break;
        }
    }
    let told: Vec<_> = acts
        .iter()
        .map(|act| (act.act, act.product, act.via.map(|via| via.code())))
        .collect();
    assert_eq!(
        told,
        [
            (
                Act::Add,
                Some(all[1].id),
                Some("product-together".to_owned())
            ),
            (Act::Add, Some(all[0].id), None),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiment_on_product_pages_is_for_guests_and_never_kept_for_others() {
    let (app, all) = lamps().await;
    let shop = &app.house.shop;
    let password = "correct horse battery";
    shop.create_staff("ada@example.com", "Ada", password)
        .await
        .unwrap();
    let token = shop.sign_in("ada@example.com", password).await.unwrap();
    let ada = shop.staff(&token).await.unwrap();
    let fields = [
        ("place", "product"),
        ("method", "interleaved"),
        ("a", "similar"),
        ("b", "also_viewed"),
        ("share", "50"),
    ];
    let form = fields
        .into_iter()
        .fold(model::form::Form::default(), |form, (field, value)| {
            form.with(field, value)
        });
    shop.start_experiment(&ada, form).await.unwrap();
    let token = VisitorToken::new().unwrap();
    let cookie = format!("tw_visitor={}", token.as_str());
    let path = format!("/p/{}", all[0].slug);
    for _ in 0..2 {
        let guests = app.get_with(&path, &[("cookie", &cookie)]).await;
        assert!(guests.text.contains("product-similar-a"), "{}", guests.text);
        let everybodys = app.get(&path).await;
        assert!(!everybodys.text.contains("product-similar-a"));
    }
}

async fn taste_of(app: &TestApp, token: &VisitorToken) -> model::taste::Taste {
    let taste = app.house.shop.taste(model::Locale::En, token.visitor());
    taste.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_noted_of_who_is_known_and_wants_it() {
    let (app, _) = lamps().await;
    app.house.shop.settle().await;
    let token = VisitorToken::new().unwrap();
    let cookie = format!("tw_visitor={}", token.as_str());
    let asked = [
        [("cookie", cookie.as_str()), ("sec-purpose", "prefetch")],
        [("cookie", cookie.as_str()), ("sec-gpc", "1")],
        [("cookie", cookie.as_str()), ("user-agent", "Googlebot/2.1")],
        [("cookie", "tw_visitor=off"), ("accept-language", "en")],
        [("cookie", cookie.as_str()), ("accept-language", "en")],
    ];
    for (n, headers) in asked.iter().enumerate() {
        let found = app.get_with("/search?q=lamp", headers).await;
        assert!(found.text.contains("lamp-0"), "{}", found.text);
        assert!(!found.headers.contains_key("x-tradewind-searched"));
        assert!(token_of(&found).is_none(), "a search makes nobody known");
        let taste = taste_of(&app, &token).await;
        assert_eq!(taste.lines.is_empty(), n < 4, "{headers:?} {taste:?}");
    }
    let listed = [("cookie", "tw_visitor=0123456789abcdef0123456789abcdef")];
    app.get_with("/c/lamps", &listed).await;
    let other = VisitorToken::parse("0123456789abcdef0123456789abcdef").unwrap();
    let taste = taste_of(&app, &other).await;
    assert!(taste.lines.is_empty(), "a listing is no search");
}
