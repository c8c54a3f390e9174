//! Pages: complete, with the right status and title every time, kept for visitors without a session.

use model::event::Topic;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn title_content_and_status_are_right_every_time() {
    // Without the page cache, so that every request renders.
    let app = TestApp::set(&[("TRADEWIND_PAGE_CACHE_MB", "0")]).await;
    for round in 0..40 {
        let home = app.get("/").await;
        assert_eq!(home.status, 200, "{round}");
        assert!(!home.title().is_empty(), "{round}: {}", home.text);
        assert!(home.text.contains("<h1"), "{round}: {}", home.text);
        assert!(
            !home.text.contains("<template"),
            "{round}: content is hidden"
        );
        let missing = app.get("/there/is/no/such/page").await;
        assert_eq!(missing.status, 404, "{round}");
        assert!(missing.text.contains("<h1"), "{round}: {}", missing.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_an_inline_script() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/zh",
        "/cart",
        "/checkout",
        "/search?q=lamp",
        "/c/lamps",
        "/p/none",
        "/nowhere",
        "/admin",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.inline_scripts(), [""; 0], "{path}");
        assert!(
            !page.text.contains(" style=\""),
            "{path} has an inline style"
        );
        assert!(
            !page.text.contains(" onclick="),
            "{path} has an inline handler"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_pages_live_under_zh() {
    let app = TestApp::start().await;
    let (english, chinese) = (app.get("/").await, app.get("/zh").await);
    assert!(english.text.contains("lang=\"en\""), "{}", english.text);
    assert!(chinese.text.contains("lang=\"zh-"), "{}", chinese.text);
    assert_eq!(chinese.status, 200);
    assert_eq!(app.get("/zh/nowhere").await.status, 404);
    assert_eq!(app.get("/zhou").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_is_a_cookie() {
    let app = TestApp::start().await;
    let dark = app.get_with("/", &[("cookie", "tw_theme=dark")]).await;
    assert!(dark.text.contains("data-theme=\"dark\""), "{}", dark.text);
    assert!(!app.get("/").await.text.contains("data-theme"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_kept_until_something_changes() {
    let app = TestApp::start().await;
    // The first training comes with the start and drops what was kept before it.
    while app.house.store.kept_training().await.unwrap().is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let first = app.get_with("/", &[("accept-encoding", "br")]).await;
    assert_eq!(first.header("cache-control"), "no-cache");
    assert_eq!(first.header("vary"), "accept-encoding, cookie");
    let tag = first.header("etag").to_owned();
    let again = app
        .get_with("/", &[("accept-encoding", "br"), ("if-none-match", &tag)])
        .await;
    assert_eq!(again.status, 304);
    assert_eq!(again.text, "");
    assert!(is_kept(&app).await);

    app.house.shop.announce(Topic::Order, 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(
        is_kept(&app).await,
        "orders change no page of the catalogue"
    );

    app.house.shop.announce(Topic::Product, 1).await;
    for _ in 0..100 {
        if !is_kept(&app).await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the page outlived the change");
}

/// Whether a page is in the cache now: its memory says so.
async fn is_kept(app: &TestApp) -> bool {
    app.house.pages.bytes() > 0
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_session_are_its_own() {
    let app = TestApp::start().await;
    let page = app
        .get_with(
            "/",
            &[("cookie", "tw_cart=0123456789abcdef0123456789abcdef")],
        )
        .await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert_eq!(page.header("etag"), "");
    assert!(!is_kept(&app).await);
    app.get("/cart").await;
    assert!(!is_kept(&app).await, "the cart is nobody else's business");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_page_is_not_kept_and_counting_parameters_make_no_new_one() {
    let app = TestApp::start().await;
    app.get("/nowhere").await;
    let before = app.house.pages.bytes();
    assert!(before < 1000);
    app.get("/").await;
    let one = app.house.pages.bytes();
    app.get("/?utm_source=letter&utm_medium=mail").await;
    assert_eq!(app.house.pages.bytes(), one);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_comes_compressed_with_and_without_session() {
    let app = TestApp::start().await;
    for cookie in ["a=b", "tw_cart=0123456789abcdef0123456789abcdef"] {
        for encoding in ["br", "gzip"] {
            let page = app
                .get_with("/", &[("cookie", cookie), ("accept-encoding", encoding)])
                .await;
            let plain = app.get_with("/", &[("cookie", cookie)]).await;
            let packed = page.header("content-encoding") == encoding;
            assert!(packed || plain.text.len() < 1200, "{cookie} {encoding}");
        }
    }
}
