//! The merchant's door: closed to everyone without a session, and what staff do behind it is seen at once.

use leptos::server_fn::axum::server_fn_paths;
use model::form::Form;
use model::product_form::product_form;
use model::{ProductId, catalog::Product};

use crate::app::TestApp;

pub const EMAIL: &str = "ada@example.com";
pub const PASSWORD: &str = "correct horse battery";
pub const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A form as browsers encode it.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let plain = |text: &str| {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        });
        bytes.collect::<String>()
    };
    let pairs = pairs
        .iter()
        .map(|(k, v)| format!("{}={}", plain(k), plain(v)));
    pairs.collect::<Vec<_>>().join("&")
}

fn posted(id: ProductId, form: &Form) -> String {
    let fields = form.0.iter().map(|(k, v)| (format!("form[{k}]"), v));
    let fields: Vec<_> = fields.collect();
    let id = id.to_string();
    let mut pairs = vec![("id", id.as_str())];
    pairs.extend(fields.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    encoded(&pairs)
}

/// A shop with one member of staff, and the cookie of their session.
pub async fn signed_in() -> (TestApp, String) {
    signed_in_on(store::testing::sqlite().await).await
}

/// The same on a database.
pub async fn signed_in_on(database: store::testing::TestDatabase) -> (TestApp, String) {
    let app = TestApp::with(database, &[("TRADEWIND_SIGN_IN_PER_MINUTE", "0")]).await;
    let made = app.house.shop.create_staff(EMAIL, "Ada", PASSWORD).await;
    made.unwrap();
    let form = encoded(&[("email", EMAIL), ("password", PASSWORD)]);
    let answer = app.post("/api/sign_in", &form).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert_eq!(answer.header("location"), "/admin");
    assert!(cookie.contains("HttpOnly"), "{cookie}");
    assert!(cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    (app, pair)
}

async fn product(app: &TestApp, id: ProductId) -> Product {
    app.house.store.product(id).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_without_a_session_leads_to_the_sign_in_form() {
    let app = TestApp::start().await;
    for (path, next) in [
        ("/admin", "%2Fadmin"),
        (
            "/admin/orders?q=a&page=2",
            "%2Fadmin%2Forders%3Fq%3Da%26page%3D2",
        ),
        ("/admin/orders/1", "%2Fadmin%2Forders%2F1"),
        ("/admin/orders/1/edit", "%2Fadmin%2Forders%2F1%2Fedit"),
        ("/admin/products", "%2Fadmin%2Fproducts"),
        ("/admin/products/new", "%2Fadmin%2Fproducts%2Fnew"),
        ("/admin/products/1", "%2Fadmin%2Fproducts%2F1"),
        ("/admin/settings/payments", "%2Fadmin%2Fsettings%2Fpayments"),
        ("/admin/returns/1", "%2Fadmin%2Freturns%2F1"),
        ("/admin/settings/returns", "%2Fadmin%2Fsettings%2Freturns"),
    ] {
        for cookie in ["", "tw_staff=0123456789abcdef0123456789abcdef"] {
            let page = app.get_with(path, &[("cookie", cookie)]).await;
            assert_eq!(page.status, 302, "{path}");
            assert_eq!(
                page.header("location"),
                format!("/admin/sign-in?next={next}"),
                "{path}"
            );
            assert!(!page.text.contains("admin-shell"), "{path}");
        }
    }
    let form = app.get("/zh/admin/sign-in").await;
    assert_eq!((form.status.as_u16(), form.title()), (200, "登录"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_for_staff_asks_who_is_there() {
    let app = TestApp::start().await;
    let all: Vec<_> = server_fn_paths()
        .filter(|(path, _)| path.starts_with("/api/admin_"))
        .collect();
    assert!(all.len() >= 12, "{all:?}");
    let form = "id=1&locale=en&act=note&form[act]=note&query[q]=x";
    for (path, method) in all {
        let accept = ("accept", "application/json");
        let content = ("content-type", "application/x-www-form-urlencoded");
        let script = app
            .send(method.clone(), path, &[accept, content, OURS], form)
            .await;
        assert_eq!(script.status, 401, "{path}: {}", script.text);
        let native = app.post(path, form).await;
        assert_eq!(
            native.header("location"),
            "/admin/sign-in?ended=1",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_lock_the_account() {
    let (app, _) = signed_in().await;
    let wrong = encoded(&[("email", EMAIL), ("password", "wrong password")]);
    let right = encoded(&[("email", EMAIL), ("password", PASSWORD)]);
    for _ in 0..5 {
        let answer = app.post("/api/sign_in", &wrong).await;
        assert_eq!(answer.header("location"), "/admin/sign-in?wrong=1");
    }
    let locked = app.post("/api/sign_in", &right).await;
    assert!(
        locked
            .header("location")
            .starts_with("/admin/sign-in?locked="),
        "{}",
        locked.header("location")
    );
    assert_eq!(locked.header("set-cookie"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_inside_only_and_signing_out_ends_it() {
    let (app, cookie) = signed_in().await;
    for (next, path) in [
        ("/admin/orders?page=2", "/admin/orders?page=2"),
        ("//evil.example", "/admin"),
        ("/administrator", "/admin"),
    ] {
        let form = encoded(&[("email", EMAIL), ("password", PASSWORD), ("next", next)]);
        let answer = app.post("/api/sign_in", &form).await;
        assert_eq!(answer.header("location"), path);
    }
    let session = ("cookie", cookie.as_str());
    for path in [
        "/admin",
        "/admin/orders",
        "/admin/products",
        "/admin/products/new",
        "/admin/settings/payments",
        "/admin/settings/payments/offline:bank",
        "/admin/returns",
        "/admin/settings/returns",
        "/zh/admin",
    ] {
        let page = app.get_with(path, &[session]).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(page.text.contains("class=\"admin admin-shell\""), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.inline_scripts(), [""; 0], "{path}");
    }
    let missing = app.get_with("/admin/orders/1", &[session]).await;
    assert_eq!(missing.status, 404);
    let again = app.get_with("/admin/sign-in", &[session]).await;
    assert_eq!(again.header("location"), "/admin");
    let evil = [("origin", "https://evil.example"), session];
    let foreign = app.post_with("/api/admin_sign_out", "", &evil).await;
    assert_eq!(foreign.status, 403);
    let out = app
        .post_with("/api/admin_sign_out", "", &[OURS, session])
        .await;
    assert_eq!(out.header("location"), "/admin/sign-in");
    let after = app.get_with("/admin", &[session]).await;
    assert_eq!(after.status, 302);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_save_is_on_the_product_s_page_at_once() {
    let (app, cookie) = signed_in().await;
    let headers = [OURS, ("cookie", cookie.as_str())];
    let form = encoded(&[
        ("form[id]", "77"),
        ("form[name_en]", "Oak board"),
        ("form[price]", "24"),
        ("form[on_hand]", "3"),
    ]);
    let made = app
        .post_with("/api/admin_create_product", &form, &headers)
        .await;
    assert_eq!(made.header("location"), "/admin/products/77?done=create");
    let id = ProductId::from(77);
    assert_eq!(app.get("/p/oak-board").await.status, 404);
    let active = product_form(&product(&app, id).await).with("status", "active");
    let saved = app
        .post_with("/api/admin_save_product", &posted(id, &active), &headers)
        .await;
    assert_eq!(saved.header("location"), "/admin/products/77?done=save");
    for _ in 0..2 {
        assert!(app.get("/p/oak-board").await.text.contains("Oak board"));
    }
    let shown = product_form(&product(&app, id).await);
    let renamed = shown.clone().with("name_en", "Walnut board");
    app.post_with("/api/admin_save_product", &posted(id, &renamed), &headers)
        .await;
    assert!(app.get("/p/oak-board").await.text.contains("Walnut board"));

    // The first form once more, with a mistake: told, kept, nothing written.
    let stale = shown.with("name_en", "Too late");
    let refused = app
        .post_with("/api/admin_save_product", &posted(id, &stale), &headers)
        .await;
    assert_eq!(refused.header("location"), "/admin/products/77");
    let editor = app.get_with("/admin/products/77", &headers[1..]).await;
    assert!(editor.text.contains("Somebody changed this meanwhile"));
    assert!(editor.text.contains("Too late"));
    assert!(editor.text.contains("Stored now: Walnut board"));
    assert_eq!(product(&app, id).await.name.en, "Walnut board");
}

#[tokio::test(flavor = "multi_thread")]
async fn shoppers_load_nothing_of_it() {
    let app = TestApp::start().await;
    for path in ["/", "/cart", "/search?q=x"] {
        assert!(!app.get(path).await.text.contains("/admin"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_comes_with_everything_typed_beside_it() {
    let (app, cookie) = signed_in().await;
    let session = ("cookie", cookie.as_str());
    let form = "form[id]=77&form[name_en]=Board&form[price]=24";
    app.post_with("/api/admin_create_product", form, &[OURS, session])
        .await;
    let kind = ("content-type", "multipart/form-data; boundary=X");
    let body = "--X\r\nContent-Disposition: form-data; name=\"form[name_en]\"\r\n\r\nHalf typed\r\n\
                --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nno picture\r\n--X--\r\n";
    let send = |headers: Vec<(&'static str, String)>| {
        let app = &app;
        async move {
            let mut all = vec![kind];
            all.extend(headers.iter().map(|(k, v)| (*k, v.as_str())));
            app.send(http::Method::POST, "/admin/upload/77", &all, body)
                .await
        }
    };
    let ours = ("sec-fetch-site", "same-origin".to_owned());
    let nobody = send(vec![ours.clone()]).await;
    assert_eq!(nobody.header("location"), "/admin/sign-in?ended=1");
    let foreign = send(vec![("cookie", cookie.clone())]).await;
    assert_eq!(foreign.status, 403);
    let refused = send(vec![ours, ("cookie", cookie.clone())]).await;
    assert_eq!(refused.header("location"), "/admin/products/77#pictures");
    let editor = app.get_with("/admin/products/77", &[session]).await;
    assert!(editor.text.contains("Half typed"));
    assert!(editor.text.contains("f-file-error"));
    assert!(product(&app, 77.into()).await.pictures.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_is_whole_every_time() {
    let (app, cookie) = signed_in().await;
    for round in 0..40 {
        let page = app
            .get_with("/admin/products", &[("cookie", cookie.as_str())])
            .await;
        assert!(page.text.contains("content=\"noindex\""), "{round}");
    }
}
