//! Codes on the cart: entered, explained, taken off again, with plain forms.

use model::event::Topic;
use model::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};
use model::{Currency, Translated};
use store::new_id;
use store::testing::product;

use crate::app::{Answer, TestApp};

/// A shop with one lamp and a code that takes 10 % off from $30.00 on.
async fn shop_with_a_code() -> (TestApp, String) {
    let from = Conditions {
        min_subtotal: 3_000,
        ..Conditions::default()
    };
    shop_with(Trigger::Code("AUTUMN".to_owned()), from).await
}

/// A shop with one lamp and 10 % off for who meets the conditions.
async fn shop_with(trigger: Trigger, conditions: Conditions) -> (TestApp, String) {
    let app = TestApp::start().await;
    let lamp = product("lamp", 2_000, 9);
    let variant = lamp.variants[0].id.to_string();
    let promotion = Promotion {
        id: new_id(),
        name: Translated::new("Autumn <sale>", "秋季优惠"),
        trigger,
        effect: Effect::Off(Off::Share(100_000)),
        scope: Scope::Everything,
        conditions,
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 1,
    };
    let mut tx = app.house.store.begin().await.unwrap();
    tx.insert_products(&[lamp], "test").await.unwrap();
    tx.add_promotion(&promotion, 1).await.unwrap();
    tx.commit().await.unwrap();
    app.house.shop.announce(Topic::Promotion, 0).await;
    (app, variant)
}

/// The cookie of a cart that was begun by this answer.
fn cart_of(answer: &Answer) -> String {
    let lines = answer.headers.get_all("set-cookie").iter();
    let mut carts = lines.filter_map(|line| line.to_str().ok()?.split(';').next());
    carts
        .find(|pair| pair.starts_with("tw_cart="))
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_entered_explained_and_taken_off_with_plain_forms() {
    let (app, variant) = shop_with_a_code().await;
    let form = format!("variant={variant}&quantity=1&locale=en");
    let cookie = cart_of(&app.post("/api/add_to_cart", &form).await);
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let send = async |path: &str, form: &str| app.post_with(path, form, &headers).await;

    let refused = send("/api/enter_code", "locale=en&code=%3Cno+such%3E&step=").await;
    assert_eq!(
        refused.header("location"),
        "/cart?code=%3Cno%20such%3E#codes"
    );
    let page = app.get_with("/cart?code=%3Cno%20such%3E", &headers).await;
    assert!(
        page.text.contains("We do not know this code"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("value=\"&lt;no such&gt;\""),
        "{}",
        page.text
    );

    let entered = send("/api/enter_code", "locale=en&code=+autumn&step=").await;
    assert_eq!(entered.header("location"), "/cart#codes");
    let page = app.get_with("/cart", &headers).await;
    assert!(page.text.contains("Add $10.00 more"), "{}", page.text);

    send(
        "/api/set_quantity",
        &format!("variant={variant}&quantity=2&locale=en"),
    )
    .await;
    let page = app.get_with("/cart", &headers).await;
    assert!(
        page.text.contains("Autumn &lt;sale&gt; (AUTUMN)"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("−$4.00") && page.text.contains("$36.00"),
        "{}",
        page.text
    );
    let chinese = app.get_with("/zh/checkout", &headers).await;
    assert!(
        chinese.text.contains("秋季优惠（AUTUMN）"),
        "{}",
        chinese.text
    );

    let removed = send("/api/remove_code", "locale=zh&code=AUTUMN&step=address").await;
    assert_eq!(
        removed.header("location"),
        "/zh/checkout?step=address#codes"
    );
    let page = app.get_with("/cart", &headers).await;
    assert!(!page.text.contains("AUTUMN"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_has_one_price_on_tiles_page_and_for_machines() {
    let (app, variant) = shop_with(Trigger::Automatic, Conditions::default()).await;
    app.house.shop.announce(Topic::Category, 0).await;
    app.house.shop.settle().await;
    for address in [
        "/search?sale=1",
        "/search?q=lamp&sale=1",
        "/search?min=18&max=19",
    ] {
        let listing = app.get(address).await.text;
        for words in ["$18.00", "$20.00", "href=\"/p/lamp\""] {
            assert!(listing.contains(words), "{address}: {words}: {listing}");
        }
    }
    let dearer = app.get("/search?min=19").await.text;
    assert!(!dearer.contains("href=\"/p/lamp\""), "{dearer}");
    let page = app.get("/zh/p/lamp").await.text;
    for words in ["$18.00", "$20.00", "\"price\":\"18.00\""] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let form = format!("variant={variant}&quantity=2&locale=en");
    let cookie = cart_of(&app.post("/api/add_to_cart", &form).await);
    let cart = app.get_with("/cart", &[("cookie", &*cookie)]).await.text;
    for words in ["$36.00", "$40.00", "Autumn &lt;sale&gt;", "$4.00"] {
        assert!(cart.contains(words), "{words}: {cart}");
    }
}
