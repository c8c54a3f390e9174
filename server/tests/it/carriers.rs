//! Labels and tracking through the whole server, against a carrier of the test's own that behaves as ShipStation's
//! documentation says: priced, bought, sent, followed by signed notifications that come twenty at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, Method, StatusCode};
use model::carrier::{CarrierSettings, LabelState, carriers_form};
use model::order::{FulfilmentState, OrderState, TimelineKind};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use store::testing::books;
use tokio::net::TcpListener;

use crate::admin::encoded;
use crate::app::TestApp;
use crate::parcels::Bought;
use crate::shop_floor::{Floor, floors};

const KEY: &str = include_str!("../../../crates/payments/src/signature/keys/provider.pem");

fn signing_key() -> RsaKeyPair {
    let lines = KEY.lines().filter(|line| !line.starts_with('-'));
    let der = STANDARD.decode(lines.collect::<String>()).unwrap();
    RsaKeyPair::from_pkcs8(&der).unwrap()
}

/// Our keys to whether their labels were given back.
type Labels = Arc<Mutex<HashMap<String, bool>>>;

struct Fake {
    base: String,
    labels: Labels,
}

fn refused(message: &str) -> (StatusCode, Json<Value>) {
    let body = json!({ "errors": [{ "message": message }] });
    (StatusCode::BAD_REQUEST, Json(body))
}

async fn rates(
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    if headers.get("api-key").is_none_or(|key| key != "TEST_1") {
        return Err((StatusCode::UNAUTHORIZED, Json(json!({}))));
    }
    let shipment = &body["shipment"];
    if shipment["packages"][0]["weight"]["value"].as_i64() > Some(30_000) {
        return Err(refused("The package is too heavy."));
    }
    let key = shipment["external_shipment_id"].as_str().unwrap();
    let rate = |n: u8, amount: f64| {
        json!({
            "rate_id": format!("se-{key}-{n}"), "carrier_code": "ups", "service_type": format!("UPS {n}"),
            "shipping_amount": { "currency": "usd", "amount": amount }, "delivery_days": 2,
        })
    };
    Ok(Json(
        json!({ "rate_response": { "rates": [rate(1, 8.5), rate(2, 19.0)] } }),
    ))
}

async fn buy(State(labels): State<Labels>, Path(rate): Path<String>) -> Json<Value> {
    let key = rate.split('-').nth(1).unwrap().to_owned();
    assert_eq!(
        labels.lock().unwrap().insert(key, false),
        None,
        "bought twice"
    );
    Json(json!({
        "label_id": "se-500", "status": "completed", "tracking_number": "1ZNEW",
        "shipment_cost": { "currency": "usd", "amount": 8.5 },
        "label_download": { "pdf": "https://labels.example/500.pdf" },
    }))
}

async fn void(State(labels): State<Labels>) -> Json<Value> {
    labels
        .lock()
        .unwrap()
        .values_mut()
        .for_each(|voided| *voided = true);
    Json(json!({ "approved": true, "message": "" }))
}

async fn keys() -> Json<Value> {
    let parts = PublicKeyComponents::<Vec<u8>>::from(signing_key().public());
    let [n, e] = [parts.n, parts.e].map(|part| URL_SAFE_NO_PAD.encode(part));
    Json(json!({ "keys": [{ "kty": "RSA", "kid": "k1", "n": n, "e": e }] }))
}

impl Fake {
    async fn start() -> Self {
        let labels = Labels::default();
        let carriers = || async { Json(json!({ "carriers": [{ "carrier_id": "se-9" }] })) };
        let router = Router::new()
            .route("/jwks", get(keys))
            .route("/v2/carriers", get(carriers))
            .route("/v2/rates", post(rates))
            .route("/v2/labels/rates/{rate}", post(buy))
            .route("/v2/labels/{id}/void", put(void))
            .with_state(labels.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v2", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, labels }
    }

    /// The form of the settings with this carrier in them.
    fn settings(&self) -> Vec<(String, String)> {
        let settings = CarrierSettings {
            shipstation: true,
            from: model::address::Address {
                name: "Tradewind".into(),
                line1: "1 Quay".into(),
                city: "Oakland".into(),
                region: "CA".into(),
                postcode: "94607".into(),
                country: "US".into(),
                phone: "+1 510 555 0100".into(),
                ..model::address::Address::default()
            },
            ..CarrierSettings::default()
        };
        let form = carriers_form(&settings, &self.base, 0).with("key", "TEST_1");
        let fields = form.0.into_iter();
        fields.map(|(k, v)| (format!("form[{k}]"), v)).collect()
    }
}

fn borrowed(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

/// Posts a notification, signed now.
async fn notify(app: &TestApp, body: &str) -> StatusCode {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let millis = i64::try_from(seconds.as_millis()).unwrap();
    let at = model::dates::machine(millis).replace('Z', ":00Z");
    let key = signing_key();
    let mut signature = vec![0; key.public().modulus_len()];
    let signed = format!("{at}.{body}");
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    let headers = [
        ("content-type", "application/json"),
        ("x-shipengine-rsa-sha256-key-id", "k1"),
        (
            "x-shipengine-rsa-sha256-signature",
            &*STANDARD.encode(signature),
        ),
        ("x-shipengine-timestamp", &*at),
    ];
    let path = "/webhooks/carrier/shipstation";
    app.send(Method::POST, path, &headers, body).await.status
}

fn seen(status: &str, events: &[(&str, &str)]) -> String {
    let events: Vec<_> = events
        .iter()
        .map(|(at, description)| {
            json!({
                "occurred_at": at, "status_code": "IT", "description": description,
                "city_locality": "RENO", "country_code": "US",
            })
        })
        .collect();
    let body = json!({
        "resource_url": "https://api.shipstation.com/v2/labels/se-500/track",
        "resource_type": "TRACK_EVENT_V2",
        "data": {
            "tracking_number": "1ZNEW", "status_code": status, "events": events,
            "actual_delivery_date": (status == "DE").then_some("2026-01-03T10:00:00Z"),
        },
    });
    body.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_priced_bought_used_and_followed() {
    let fake = Fake::start().await;
    let bought = Bought::three_lamps().await;
    let settings = "/admin/settings/carriers";
    let mut form = fake.settings();
    let complete = form.clone();
    form.retain(|(field, _)| field != "form[key]" && field != "form[from_phone]");
    let refused = bought
        .post("/api/admin_save_carriers", &borrowed(&form))
        .await;
    assert_eq!(refused.header("location"), settings);
    let page = bought.desk(settings).await;
    assert!(
        page.text.contains("Fill this in.") && page.text.contains("Carriers want a phone number")
    );
    let saved = bought
        .post("/api/admin_save_carriers", &borrowed(&complete))
        .await;
    assert_eq!(saved.header("location"), format!("{settings}?done=save"));
    let page = bought.desk(settings).await;
    assert!(page.text.contains("A key is stored") && !page.text.contains("TEST_1"));
    assert!(page.text.contains("/webhooks/carrier/shipstation"));
    assert_eq!(bought.app.get(settings).await.status, 302);

    let order = bought.order().await;
    let desk = format!("/admin/orders/{}", order.id);
    let size = |grams: &'static str| {
        [
            ("form[act]", "quote"),
            ("form[grams]", grams),
            ("form[length]", "30"),
            ("form[width]", "20"),
            ("form[height]", "10"),
        ]
    };
    let heavy = bought.act(&size("40000")).await;
    assert_eq!(heavy.header("location"), format!("{desk}#quote"));
    let page = bought.desk(&desk).await;
    assert!(
        page.text
            .contains("The carrier says: The package is too heavy.")
    );
    let priced = bought.act(&size("1700")).await;
    assert_eq!(priced.header("location"), format!("{desk}?done=quote"));
    let page = bought.desk(&desk).await;
    for said in ["UPS · UPS 1", "$8.50", "$19.00", "Buy label"] {
        assert!(page.text.contains(said), "{said}");
    }
    let id = order.id;
    let labels = async || bought.app.house.store.labels(id).await.unwrap();
    let label = labels().await.remove(0);
    let (label_id, rate) = (label.id.to_string(), label.rates[0].id.clone());
    let buy = [
        ("form[act]", "label"),
        ("form[label]", label_id.as_str()),
        ("form[rate]", rate.as_str()),
    ];
    for _ in 0..2 {
        let done = bought.act(&buy).await;
        assert_eq!(done.header("location"), format!("{desk}?done=label"));
    }
    assert_eq!(fake.labels.lock().unwrap().len(), 1);
    let page = bought.desk(&desk).await;
    let key = format!("value=\"{}\"", label.key);
    for said in [
        "https://labels.example/500.pdf",
        "value=\"1ZNEW\"",
        "Void label",
        &key,
    ] {
        assert!(page.text.contains(said), "{said}");
    }
    let zh = bought.desk(&format!("/zh{desk}")).await;
    assert!(zh.text.contains("作废面单"));

    let send = [
        ("form[act]", "ship"),
        ("form[carrier]", "UPS"),
        ("form[tracking_number]", "1ZNEW"),
        ("form[key]", label.key.as_str()),
    ];
    let sent = bought.act(&send).await;
    assert_eq!(sent.header("location"), format!("{desk}?done=ship"));
    let void = [
        ("form[act]", "void_label"),
        ("form[label]", label_id.as_str()),
    ];
    let late = bought.act(&void).await;
    assert_eq!(late.header("location"), format!("{desk}#void_label"));
    let page = bought.desk(&desk).await;
    assert!(
        page.text.contains("https://labels.example/500.pdf"),
        "kept with the parcel"
    );

    let told = seen("IT", &[("2026-01-02T08:00:00Z", "Departed")]);
    assert_eq!(notify(&bought.app, &told).await, StatusCode::OK);
    let page = bought.page(model::Locale::En, "").await;
    assert!(page.text.contains("RENO, US") && page.text.contains("Departed"));
    assert_eq!(notify(&bought.app, &seen("DE", &[])).await, StatusCode::OK);
    let whole = bought.page(model::Locale::En, "").await;
    assert!(whole.text.contains("<h1>Delivered</h1>"), "{}", whole.text);
    assert_eq!(labels().await[0].state, LabelState::Bought);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_is_not_used_is_given_back() {
    let fake = Fake::start().await;
    let bought = Bought::three_lamps().await;
    let saved = bought
        .post("/api/admin_save_carriers", &borrowed(&fake.settings()))
        .await;
    assert_eq!(saved.status, 302);
    let size = [
        ("form[act]", "quote"),
        ("form[grams]", "900"),
        ("form[length]", "30"),
        ("form[width]", "20"),
        ("form[height]", "10"),
    ];
    bought.act(&size).await;
    let id = bought.order().await.id;
    let label = bought.app.house.store.labels(id).await.unwrap().remove(0);
    let (label_id, rate) = (label.id.to_string(), label.rates[1].id.clone());
    let about = ("form[label]", label_id.as_str());
    bought
        .act(&[("form[act]", "label"), about, ("form[rate]", rate.as_str())])
        .await;
    for _ in 0..2 {
        let done = bought.act(&[("form[act]", "void_label"), about]).await;
        assert_eq!(
            done.header("location"),
            format!("/admin/orders/{id}?done=void_label")
        );
    }
    assert!(fake.labels.lock().unwrap().values().all(|voided| *voided));
    let page = bought.desk(&format!("/admin/orders/{id}")).await;
    assert!(page.text.contains("Ask for prices"), "from the beginning");
}

/// A floor whose one order has a parcel with a label of the carrier.
async fn labelled(floor: &Floor, fake: &Fake) -> store::Order {
    let order = floor.paid_order(2).await;
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("cookie", floor.staff_cookie()),
    ];
    let form = encoded(&borrowed(&fake.settings()));
    let saved = floor
        .app
        .post_with("/api/admin_save_carriers", &form, &headers)
        .await;
    assert_eq!(
        saved.header("location"),
        "/admin/settings/carriers?done=save"
    );
    let version = order.version.to_string();
    let size = [
        ("act", "quote"),
        ("version", version.as_str()),
        ("grams", "900"),
        ("length", "30"),
        ("width", "20"),
        ("height", "10"),
    ];
    floor.staff_act(&order, &size).await;
    let label = floor
        .app
        .house
        .store
        .labels(order.id)
        .await
        .unwrap()
        .remove(0);
    let id = label.id.to_string();
    let buy = [
        ("act", "label"),
        ("version", version.as_str()),
        ("label", id.as_str()),
        ("rate", label.rates[0].id.as_str()),
    ];
    floor.staff_act(&order, &buy).await;
    let send = [
        ("act", "ship"),
        ("version", version.as_str()),
        ("carrier", "UPS"),
        ("tracking_number", "1ZNEW"),
        ("key", label.key.as_str()),
    ];
    floor.staff_act(&order, &send).await;
    floor.order(&order.number).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_notifications_is_told_once() {
    for floor in floors(9).await {
        let fake = Fake::start().await;
        let order = labelled(&floor, &fake).await;
        assert_eq!(order.fulfilment, FulfilmentState::Shipped);
        let floor = Arc::new(floor);
        let one = seen("IT", &[("2026-01-02T08:00:00Z", "Departed")]);
        let last = seen(
            "DE",
            &[
                ("2026-01-02T09:00:00Z", "Arrived"),
                ("2026-01-02T08:00:00Z", "Departed"),
            ],
        );
        for body in [one.clone(), last, one] {
            let mut work = tokio::task::JoinSet::new();
            for _ in 0..20 {
                let (floor, body) = (floor.clone(), body.clone());
                work.spawn(async move { notify(&floor.app, &body).await });
            }
            while let Some(answered) = work.join_next().await {
                assert_eq!(answered.unwrap(), StatusCode::OK);
            }
        }
        let store = &floor.app.house.store;
        let parcels = store.parcels(order.id).await.unwrap();
        let words: Vec<_> = parcels[0].events.iter().map(|e| e.words.as_str()).collect();
        assert_eq!(words, ["Departed", "Arrived"]);
        let timeline = store.timeline(order.id).await.unwrap();
        let delivered = timeline
            .iter()
            .filter(|entry| entry.kind == TimelineKind::Delivered);
        assert_eq!(delivered.count(), 1);
        let done = floor.order(&order.number).await;
        assert_eq!(done.state, OrderState::Completed);
        assert_eq!(books(store).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_notifications_change_nothing_and_break_nothing() {
    for floor in floors(9).await {
        let fake = Fake::start().await;
        let order = labelled(&floor, &fake).await;
        let now = "2026-01-02T08:00:00Z";
        let path = "/webhooks/carrier/shipstation";
        for body in [
            "",
            "{",
            "[]",
            "null",
            "{\"data\":{\"tracking_number\":7}}",
            "\u{0}",
            "深",
        ] {
            // Signed by the carrier, however odd.
            assert_eq!(notify(&floor.app, body).await, StatusCode::OK, "{body:?}");
            for headers in [
                vec![],
                vec![("x-shipengine-timestamp", now)],
                vec![
                    ("x-shipengine-timestamp", now),
                    ("x-shipengine-rsa-sha256-signature", "AAAA"),
                    ("x-shipengine-rsa-sha256-key-id", "k1"),
                ],
                vec![
                    ("x-shipengine-timestamp", "T"),
                    ("x-shipengine-rsa-sha256-signature", "%"),
                    ("x-shipengine-rsa-sha256-key-id", ""),
                ],
            ] {
                let answer = floor.app.send(Method::POST, path, &headers, body).await;
                assert_eq!(
                    answer.status,
                    StatusCode::UNAUTHORIZED,
                    "{body:?} {headers:?}"
                );
            }
        }
        for nobody in ["manual", "table", "nobody", "%00", "stripe"] {
            let path = format!("/webhooks/carrier/{nobody}");
            let answer = floor.app.send(Method::POST, &path, &[], "{}").await;
            assert!(
                answer.status.is_client_error(),
                "{nobody} {}",
                answer.status
            );
        }
        let odd = json!({
            "resource_type": "API_TRACK", "resource_url": 7,
            "data": { "tracking_number": "1ZNEW", "status_code": [], "events": [1, { "occurred_at": "9999-99-99T" }, {
                "occurred_at": "0001-01-01T00:00:00Z", "description": "深".repeat(5_000), "city_locality": {},
            }] },
        });
        assert_eq!(notify(&floor.app, &odd.to_string()).await, StatusCode::OK);
        let parcels = floor.app.house.store.parcels(order.id).await.unwrap();
        assert_eq!(parcels[0].events.len(), 1);
        assert_eq!(parcels[0].delivered_at, None);
    }
}
