//! What does not get in, and what every answer carries.

use http::Method;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_origin_is_refused() {
    let app = TestApp::start().await;
    for headers in [
        vec![("origin", "https://evil.example")],
        vec![("sec-fetch-site", "cross-site")],
        vec![],
    ] {
        let answer = app
            .post_with("/api/add_to_cart", "variant=1&quantity=1", &headers)
            .await;
        assert_eq!(answer.status, 403, "{headers:?}");
        assert!(answer.text.contains("<h1>"), "{}", answer.text);
    }
    let ours = app
        .post_with(
            "/api/add_to_cart",
            "",
            &[("origin", "http://127.0.0.1:3000")],
        )
        .await;
    assert_ne!(ours.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_carry_security_headers() {
    let app = TestApp::set(&[("TRADEWIND_BASE_URL", "https://shop.example")]).await;
    assert_eq!(app.get("/nowhere").await.header("x-request-id").len(), 16);
    for path in ["/", "/nowhere", "/cart"] {
        let page = app.get(path).await;
        assert!(
            page.header("content-security-policy")
                .contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{path}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            page.header("strict-transport-security")
                .starts_with("max-age="),
            "{path}"
        );
        assert_eq!(
            page.header("referrer-policy"),
            "strict-origin-when-cross-origin",
            "{path}"
        );
        assert!(
            page.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down() {
    let app = TestApp::set(&[("TRADEWIND_SIGN_IN_PER_MINUTE", "2")]).await;
    let mut refused = None;
    for _ in 0..3 {
        refused = Some(
            app.post("/api/sign_in", "email=a@b.example&password=x")
                .await,
        );
    }
    let refused = refused.unwrap();
    assert_eq!(refused.status, 429);
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait));
    let script = [("accept", "*/*"), ("sec-fetch-site", "same-origin")];
    let told = app.post_with("/api/sign_in", "", &script).await;
    assert!(told.text.starts_with("{\"TooMany\":"), "{}", told.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_is_refused() {
    let app = TestApp::start().await;
    let answer = app
        .post("/api/add_to_cart", &"x".repeat((1 << 20) + 1))
        .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_get_their_answers() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.text, "ok\n");
    assert_eq!(app.get("/readyz").await.status, 200);
    app.get("/").await;
    let metrics = app.get("/metrics").await;
    assert!(
        metrics
            .text
            .contains("tradewind_requests_total{class=\"page\",status=\"2xx\"} 1\n"),
        "{}",
        metrics.text
    );
    let rules = app.get("/speculation-rules.json").await;
    assert_eq!(
        rules.header("content-type"),
        "application/speculationrules+json"
    );
    serde_json::from_str::<serde_json::Value>(&rules.text).unwrap();
    app.house.closing.send_replace(true);
    assert_eq!(app.get("/readyz").await.status, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_drawn_and_kept_for_a_year() {
    let app = TestApp::start().await;
    let picture = app.get("/media/drawn/lamp-arc~sage~oak~front.svg").await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(picture.header("cache-control").contains("immutable"));
    assert!(picture.text.starts_with("<svg"), "{}", picture.text);
    assert_eq!(app.get("/media/drawn/nothing-at-all.svg").await.status, 404);
    assert_eq!(app.get("/media/drawn/lamp-arc").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_the_head_sends_no_other_status() {
    let app = TestApp::start().await;
    let head = app.send(Method::HEAD, "/", &[], "").await;
    assert_eq!(head.status, 200);
    let get = app.get("/").await;
    assert!(
        get.text.contains("<h1"),
        "what was kept for HEAD has a body"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn crawlers_find_every_page_in_every_language() {
    let app = TestApp::set(&[("TRADEWIND_BASE_URL", "https://shop.example")]).await;
    let robots = app.get("/robots.txt").await;
    assert!(
        robots.text.contains("Disallow: /zh/cart\n"),
        "{}",
        robots.text
    );
    assert!(
        robots
            .text
            .contains("Sitemap: https://shop.example/sitemap.xml\n")
    );
    let map = app.get("/sitemap.xml").await;
    assert_eq!(map.status, 200);
    assert!(map.header("content-type").starts_with("application/xml"));
    assert!(
        map.text.contains("<loc>https://shop.example/</loc>"),
        "{}",
        map.text
    );
    assert!(
        map.text
            .contains("hreflang=\"zh-Hans\" href=\"https://shop.example/zh\""),
        "{}",
        map.text
    );
    assert_eq!(app.get("/sitemap.xml?part=7").await.status, 404);
}
