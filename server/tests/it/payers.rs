//! Paying inside WeChat: its browser is led there and back once to be told who pays, and every other browser never.

use http::StatusCode;
use model::delivery::DeliveryRate;
use model::event::Topic;
use model::order::OrderState;
use model::payment::PaymentState;
use model::settings::Settings;
use model::{Currency, Translated, VariantId};
use store::testing::product;
use store::{Order, Payment, new_id};

use crate::admin::{OURS, encoded, signed_in};
use crate::app::{Answer, TestApp};
use crate::shop_floor::{buy_three, input};

const KEY: &str = include_str!("../../../crates/payments/src/signature/keys/merchant.pem");
const CERTIFICATE: &str =
    include_str!("../../../crates/payments/src/signature/keys/provider.crt.pem");
const WECHAT: &str = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.50";

/// A shop that sells lamps for ¥20.00 and takes WeChat Pay, also inside WeChat if `secret`.
async fn yuan_shop(secret: &str) -> (TestApp, VariantId) {
    let (app, cookie) = signed_in().await;
    let shop = &app.house.shop;
    let settings = Settings {
        currency: Currency::CNY,
        ..Settings::default()
    };
    shop.save_settings(&settings).await.unwrap();
    let rate = DeliveryRate {
        code: "standard".into(),
        name: Translated::new("Standard delivery", "标准配送"),
        countries: vec!["US".into()],
        currency: Currency::CNY,
        min_total: 0,
        max_weight_grams: None,
        price: 500,
        days_min: 2,
        days_max: 4,
        position: 1,
    };
    shop.save_tariffs(&[rate], &[]).await.unwrap();
    let lamp = product("lamp", 2_000, 5);
    let variant = lamp.variants[0].id;
    let mut tx = app.house.store.begin().await.unwrap();
    tx.insert_products(&[lamp], "test").await.unwrap();
    tx.commit().await.unwrap();
    shop.announce(Topic::Category, 0).await;
    let form = encoded(&[
        ("provider", "wechat"),
        ("form[app_id]", "wxd678efh567hg6787"),
        ("form[merchant]", "1900007291"),
        ("form[serial]", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"),
        ("form[private_key]", KEY),
        ("form[api_key]", "0123456789abcdef0123456789ABCDEF"),
        ("form[platform_key]", CERTIFICATE),
        ("form[app_secret]", secret),
    ]);
    let headers = [OURS, ("cookie", cookie.as_str())];
    let saved = app
        .post_with("/api/admin_save_payment_account", &form, &headers)
        .await;
    assert_eq!(
        saved.header("location"),
        "/admin/settings/payments?done=save"
    );
    (app, variant)
}

/// A cart that lacks nothing but the payment.
async fn cart(app: &TestApp, lamp: VariantId) -> String {
    let lamp = lamp.to_string();
    let form = [("variant", &*lamp), ("quantity", "1"), ("locale", "en")];
    let added = app.post("/api/add_to_cart", &encoded(&form)).await;
    let cookie = added
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let headers = [OURS, ("cookie", cookie.as_str())];
    let address = [
        ("locale", "en"),
        ("email", "eve@example.com"),
        ("address[name]", "Eve Adams"),
        ("address[line1]", "1 Quay"),
        ("address[city]", "San Francisco"),
        ("address[region]", "CA"),
        ("address[postcode]", "94105"),
        ("address[country]", "US"),
    ];
    app.post_with("/api/save_address", &encoded(&address), &headers)
        .await;
    let delivery = [("locale", "en"), ("delivery", "standard")];
    app.post_with("/api/save_delivery", &encoded(&delivery), &headers)
        .await;
    cookie
}

async fn open(app: &TestApp, path: &str, agent: &str, cookie: &str) -> Answer {
    let headers = [("user-agent", agent), ("cookie", cookie)];
    app.get_with(path, &headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wechats_browser_is_led_to_be_told_who_pays_once() {
    let (app, lamp) = yuan_shop("app-secret-1").await;
    let cart = cart(&app, lamp).await;
    let step = "/zh/checkout?step=payment";
    let other = open(&app, step, "Mozilla/5.0 (X11) Chrome/130", &cart).await;
    assert_eq!(other.status, StatusCode::OK);
    assert!(other.text.contains("wechat:qr"), "{}", other.text);
    assert!(
        !other.text.contains("wechat-pay"),
        "only the page that pays has the script"
    );
    let early = open(&app, "/zh/checkout?step=delivery", WECHAT, &cart).await;
    assert_eq!(early.status, StatusCode::OK);
    let led = open(&app, step, WECHAT, &cart).await;
    assert_eq!(led.status, StatusCode::FOUND);
    let door = led.header("location");
    assert!(door.starts_with("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx"));
    assert!(door.contains("%2Fzh%2Fcheckout%2Fwechat&") && door.ends_with("#wechat_redirect"));
    assert!(door.contains("&scope=snsapi_base&state="), "{door}");

    // Who comes back without a good answer is not led there again, and pays by a code.
    for back in ["", "?code=a", "?code=a&state=b", "?state=%00", "?code=%F0"] {
        let path = format!("/zh/checkout/wechat{back}");
        let came = open(&app, &path, WECHAT, &cart).await;
        if came.status == StatusCode::BAD_REQUEST {
            continue;
        }
        assert_eq!(came.header("location"), step, "{back}");
        let kept = came.header("set-cookie");
        assert!(
            kept.starts_with("tw_payer=-;") && kept.contains("HttpOnly"),
            "{kept}"
        );
    }
    let both = format!("{cart}; tw_payer=-");
    assert_eq!(open(&app, step, WECHAT, &both).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_accounts_secret_nobody_is_led_away() {
    let (app, lamp) = yuan_shop("").await;
    let cart = cart(&app, lamp).await;
    let page = open(&app, "/checkout?step=payment", WECHAT, &cart).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("wechat:qr"));
}

/// An order for ¥65.00 that WeChat was asked for: the page of the shop pays it by this order of WeChat's.
async fn asked_for(app: &TestApp, lamp: VariantId, prepay: &str) -> Order {
    let (number, _) = buy_three(app, lamp).await;
    let store = &app.house.store;
    let bought = store.order_by_number(&number).await.unwrap().unwrap();
    let token = "0123456789abcdef0123456789abcdef".to_owned();
    let order = Order {
        id: new_id(),
        number: "TW-WECHAT00".to_owned(),
        idempotency_key: None,
        cart: None,
        state: OrderState::Pending,
        payment: PaymentState::ActionRequired,
        method: "wechat:qr".to_owned(),
        expires_at: Some(bought.placed_at + 900_000),
        access_token: token.clone(),
        version: 1,
        ..bought
    };
    let paid = store.payments(bought.id).await.unwrap().swap_remove(0);
    let payment = Payment {
        id: new_id(),
        order: order.id,
        provider: "wechat".to_owned(),
        method: "qr".to_owned(),
        key: "TW-WECHAT00-1".to_owned(),
        reference: Some("TW-WECHAT00-1".to_owned()),
        state: PaymentState::ActionRequired,
        action_url: Some(format!(
            "/orders/{}/pay?token={token}#{prepay}",
            order.number
        )),
        ..paid
    };
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_order(&order, &[]).await.unwrap());
    tx.add_payment(&payment).await.unwrap();
    tx.commit().await.unwrap();
    order
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_inside_wechat_asks_its_script_with_what_the_account_signed() {
    let (app, lamp) = yuan_shop("app-secret-1").await;
    let order = asked_for(&app, lamp, "wx201410272009395522657a690389285100").await;
    let pay = format!("/orders/{}/pay?token={}", order.number, order.access_token);
    let page = open(&app, &format!("/zh{pay}"), WECHAT, "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let asked = page.text.split("data-wechat-pay=\"").nth(1).unwrap();
    let asked = asked.split('"').next().unwrap().replace("&quot;", "\"");
    let asked: serde_json::Value = serde_json::from_str(&asked.replace("&amp;", "&")).unwrap();
    let text = |name: &str| asked[name].as_str().unwrap().to_owned();
    assert_eq!(text("appId"), "wxd678efh567hg6787");
    assert_eq!(
        text("package"),
        "prepay_id=wx201410272009395522657a690389285100"
    );
    assert_eq!(text("signType"), "RSA");
    assert!(text("timeStamp").parse::<i64>().unwrap() > 1_700_000_000);
    assert_eq!(text("paySign").len(), 344, "256 bytes in base64");
    let again = open(&app, &format!("/zh{pay}"), WECHAT, "").await.text;
    assert!(
        !again.contains(&text("nonceStr")),
        "every view is signed anew"
    );
    // The script is the file of the server, and without it the form looks again.
    let script = app.house.site.names().wechat_pay;
    assert!(page.text.contains(&script), "{}", page.text);
    assert_eq!(input(&page.text, "token"), Some(order.access_token.clone()));
    assert!(
        page.text
            .contains(&format!("action=\"/zh/orders/{}/pay\"", order.number))
    );
    assert!(page.text.contains("微信支付") && page.text.contains("¥65.00"));
    assert!(page.text.contains("no-referrer"));
    let stranger = open(
        &app,
        &format!("/orders/{}/pay?token=x", order.number),
        WECHAT,
        "",
    )
    .await;
    assert!(!stranger.text.contains("data-wechat-pay"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_secret_an_order_of_wechats_is_no_script_s_business() {
    let (app, lamp) = yuan_shop("").await;
    let order = asked_for(&app, lamp, "wx1").await;
    let pay = format!("/orders/{}/pay?token={}", order.number, order.access_token);
    let page = open(&app, &pay, WECHAT, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("data-wechat-pay"), "{}", page.text);
    assert!(page.text.contains("look again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_script_is_a_file_of_the_server() {
    let app = TestApp::start().await;
    let script = app.house.site.names().wechat_pay;
    let answer = app.get(&script).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/javascript"));
    assert!(answer.text.contains("getBrandWCPayRequest"));
}
