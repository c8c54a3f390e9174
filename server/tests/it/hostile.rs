//! What people send who want the shop to fall over: every address and every server function, with forms, queries,
//! cookies and bodies that mean no good. Whatever comes, the answer is never a 5xx, and nothing panics.

use leptos::server_fn::axum::server_fn_paths;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::shop_floor::{Floor, floors};

/// Requests of each kind and engine.
const TRIES: usize = 600;

/// Values that parsers trip over.
fn hostile_value() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            " ",
            "0",
            "-1",
            "9223372036854775808",
            "-9223372036854775809",
            "1e309",
            "NaN",
            "true",
            "null",
            "%",
            "%F",
            "%FF%FE",
            "%00",
            "'; DROP TABLE orders; --",
            "\" OR 1=1",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "{}",
            "[[[[[[[[",
            "{\"a\":{\"a\":{\"a\":{}}}}",
            "zh",
            "en",
            "test:card",
            "4242424242424242",
            "💥\u{202e}",
            "(((((((((((((((((((((((((((((((",
            "a AND OR NOT \"",
            "field:value^99999999999",
            "*:*",
            "\\",
            "~99",
            "+-+-+",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,40}",
        (1_usize..9_000).prop_map(|n| "深".repeat(n)),
    ]
}

/// Names that forms of the shop have, and some that none has.
fn hostile_name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "id",
            "locale",
            "variant",
            "quantity",
            "set",
            "email",
            "address[country]",
            "address[postcode]",
            "delivery",
            "token",
            "method",
            "idempotency_key",
            "seen_total",
            "seen_credit",
            "seen_currency",
            "currency",
            "form[currency]",
            "form[rate]",
            "form[step]",
            "form[variant]",
            "form[price]",
            "credit",
            "number",
            "reference",
            "approve",
            "query[q]",
            "query",
            "form[act]",
            "form[version]",
            "form[amount]",
            "form[key]",
            "form",
            "form[",
            "form[]",
            "form[a][b][c]",
            "act",
            "slug",
            "q",
            "page",
            "sort",
            "price",
            "back",
            "theme",
            "place",
            "code",
            "product",
        ])
        .prop_map(str::to_owned),
        "[a-z\\[\\]]{0,12}",
    ]
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'[' | b']' | b'_' => {
                char::from(byte).to_string()
            }
            // What is escaped already stays so half of the time: wrong escapes are part of the game.
            b'%' => "%".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn hostile_form() -> impl Strategy<Value = String> {
    prop::collection::vec((hostile_name(), hostile_value()), 0..8).prop_map(|pairs| {
        let pairs = pairs
            .iter()
            .map(|(k, v)| format!("{}={}", percent(k), percent(v)));
        pairs.collect::<Vec<_>>().join("&")
    })
}

/// Makes values of a strategy one by one, always the same ones.
struct Source(TestRunner);

impl Source {
    fn next<T>(&mut self, strategy: impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).unwrap().current()
    }
}

fn source() -> Source {
    Source(TestRunner::deterministic())
}

async fn ask(floor: &Floor, path: &str, cookie: &str) {
    let answer = floor.app.get_with(path, &[("cookie", cookie)]).await;
    assert!(
        answer.status.as_u16() < 500,
        "{} {path} {cookie}",
        answer.status
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_falls_over() {
    for floor in floors(5).await {
        let mut source = source();
        for n in 0..TRIES {
            let form = source.next(hostile_form());
            let word: String = source.next(hostile_value()).chars().take(300).collect();
            let word = percent(&word);
            let path = match n % 8 {
                0 => format!("/search?q={word}&{form}"),
                1 => format!("/c/{word}?{form}"),
                2 => format!("/p/lamp?{form}&via={word}"),
                3 => format!("/p/{word}"),
                4 => format!("/orders/{word}?token={word}"),
                5 => format!("/zh/checkout?step={word}&{form}"),
                6 => format!("/pay/test/{word}?{form}"),
                _ => format!("/{word}/{word}?{form}"),
            };
            // An address that HTTP itself does not allow never reaches the shop.
            if path.len() > 8_000 || path.parse::<http::Uri>().is_err() {
                continue;
            }
            let token = source.next("[a-f0-9]{0,70}");
            let cookie =
                format!("tw_cart={token}; tw_staff={token}; tw_visitor={token}; tw_theme={token}");
            ask(&floor, &path, if n % 2 == 0 { "" } else { &cookie }).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_falls_over() {
    for floor in floors(5).await {
        let mut source = source();
        let shopper = floor.shopper(1).await;
        let mut all: Vec<_> = server_fn_paths().collect();
        all.sort_by_key(|(path, _)| *path);
        for round in 0..TRIES / all.len() + 4 {
            for (path, method) in &all {
                let form = source.next(hostile_form());
                let cookie = match round % 3 {
                    0 => String::new(),
                    1 => shopper.cookie().to_owned(),
                    _ => floor.staff_cookie().to_owned(),
                };
                let headers = [
                    ("sec-fetch-site", "same-origin"),
                    ("cookie", cookie.as_str()),
                    ("content-type", "application/x-www-form-urlencoded"),
                    (
                        "accept",
                        if round % 2 == 0 {
                            "application/json"
                        } else {
                            "text/html"
                        },
                    ),
                ];
                let answer = floor.app.send(method.clone(), path, &headers, &form).await;
                let told = answer.header("location").to_owned();
                assert!(answer.status.as_u16() < 500, "{path} {answer:?} {form}");
                // A failure of ours, told through the address of the page that shows it.
                assert!(!told.contains("Internal"), "{path} {form}: {told}");
            }
        }
        assert_eq!(
            store::testing::books(&floor.app.house.store).await,
            Vec::<String>::new()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_falls_over() {
    for floor in floors(5).await {
        let mut source = source();
        let mut paths: Vec<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        paths.sort();
        for provider in ["test", "stripe", "alipay", "wechat", "nobody"] {
            paths.push(format!("/webhooks/{provider}"));
            paths.push(format!("/webhooks/carrier/{provider}"));
        }
        for n in 0..TRIES {
            let path = &paths[n % paths.len()];
            let body = source.next(prop_oneof!["\\PC{0,200}".boxed(), hostile_value().boxed()]);
            let kind = source.next(prop::sample::select(vec![
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "text/plain",
                "",
            ]));
            let headers = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", kind),
                ("stripe-signature", "t=1,v1=00"),
                ("wechatpay-signature", "AAAA"),
                ("wechatpay-timestamp", "x"),
            ];
            let answer = floor
                .app
                .send(http::Method::POST, path, &headers, &body)
                .await;
            assert!(
                answer.status.as_u16() < 500,
                "{} {path} {kind} {body:?}",
                answer.status
            );
        }
    }
}
