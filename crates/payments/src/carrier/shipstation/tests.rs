//! The client against a ShipStation of our own that behaves as its documentation says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Lock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::address::Address;
use model::carrier::Size;
use model::parcel::ParcelStep;
use model::{Currency, Money};

use super::*;
use crate::carrier::Goods;
use crate::signature::SigningKey;
use crate::signature::tests::{MERCHANT_KEY, PROVIDER_KEY, components};
use crate::testing::{Asked, Says, serve};

#[derive(Default)]
struct Fake {
    /// Our keys to the shipments priced under them.
    shipments: HashMap<String, Value>,
    /// Labels by our key.
    labels: HashMap<String, Value>,
    /// Requests, without their queries.
    asked: Vec<String>,
    /// Does what it is asked but the answer gets lost.
    mute: bool,
    down: bool,
    /// How parcels stand.
    track: Value,
}

fn error(status: u16, message: &str) -> Says {
    Says::json(
        status,
        json!({ "request_id": "r", "errors": [{ "error_code": "x", "message": message }] }),
    )
}

impl Fake {
    fn answer(&mut self, asked: &Asked) -> Says {
        self.asked.push(format!("{} {}", asked.method, asked.path));
        if asked.path == "/jwks" {
            let [n, e] = components(&SigningKey::parse(PROVIDER_KEY).unwrap());
            let [n, e] = [n, e].map(|part| URL_SAFE_NO_PAD.encode(part));
            return Says::json(
                200,
                json!({ "keys": [{ "kty": "RSA", "kid": "k1", "n": n, "e": e }] }),
            );
        }
        if self.down {
            return Says::json(503, "upstream connect error");
        }
        if asked.header("api-key") != "TEST_1" {
            return error(401, "unauthorized");
        }
        let says = self.act(asked);
        if self.mute { Says::hang_up() } else { says }
    }

    fn act(&mut self, asked: &Asked) -> Says {
        let path: Vec<&str> = asked.path.trim_start_matches("/v2/").split('/').collect();
        let body: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["carriers"]) => Says::json(
                200,
                json!({ "carriers": [{ "carrier_id": "se-9" }, { "carrier_id": "se-10" }] }),
            ),
            ("POST", ["rates"]) => self.price(&body),
            ("POST", ["labels", "rates", rate]) => self.sell(rate),
            ("GET", ["labels", "external_shipment_id", key]) => match self.labels.get(*key) {
                Some(label) => Says::json(200, label),
                None => error(404, "no such label"),
            },
            ("PUT", ["labels", id, "void"]) => self.void(id),
            ("GET", ["labels", _, "track"]) => Says::json(200, &self.track),
            _ => error(404, "no such address"),
        }
    }

    fn price(&mut self, body: &Value) -> Says {
        assert_eq!(
            body["rate_options"]["carrier_ids"],
            json!(["se-9", "se-10"])
        );
        let shipment = &body["shipment"];
        let key = shipment["external_shipment_id"]
            .as_str()
            .unwrap()
            .to_owned();
        if self.shipments.contains_key(&key) {
            return error(409, "external_shipment_id must be unique");
        }
        if shipment["ship_to"]["postal_code"] == "" {
            return error(400, "Invalid postal_code");
        }
        self.shipments.insert(key.clone(), shipment.clone());
        let rate = |id: String, carrier: &str, amount: f64| {
            let nothing = json!({ "currency": "usd", "amount": 0 });
            json!({
                "rate_id": id, "carrier_code": carrier, "carrier_friendly_name": carrier,
                "service_type": "Ground", "delivery_days": 4, "validation_status": "valid",
                "shipping_amount": { "currency": "usd", "amount": amount },
                "insurance_amount": nothing, "confirmation_amount": nothing, "other_amount": nothing,
            })
        };
        let rates = [
            rate(format!("se-{key}-1"), "ups", 12.5),
            rate(format!("se-{key}-2"), "stamps_com", 7.25),
        ];
        Says::json(
            200,
            json!({ "rate_response": { "rates": rates, "errors": [] }, "shipment_id": "se-7" }),
        )
    }

    fn sell(&mut self, rate: &str) -> Says {
        let key = rate.trim_start_matches("se-").split('-').next().unwrap();
        if !self.shipments.contains_key(key) {
            return error(404, "no such rate");
        }
        if self.labels.contains_key(key) {
            return error(409, "the shipment has a label");
        }
        let label = json!({
            "label_id": "se-500", "status": "completed", "tracking_number": "1Z1", "voided": false,
            "shipment_cost": { "currency": "usd", "amount": 7.25 },
            "label_download": { "pdf": "https://api.shipstation.com/v2/downloads/1/x.pdf" },
        });
        self.labels.insert(key.to_owned(), label.clone());
        Says::json(200, label)
    }

    fn void(&mut self, id: &str) -> Says {
        let mut labels = self.labels.values_mut();
        let Some(label) = labels.find(|label| label["label_id"] == id) else {
            return error(404, "no such label");
        };
        if label["voided"] == true {
            return Says::json(
                200,
                json!({ "approved": false, "message": "again", "reason_code": "label_already_voided" }),
            );
        }
        label["voided"] = true.into();
        Says::json(
            200,
            json!({ "approved": true, "message": "Request for refund submitted" }),
        )
    }
}

type Shared = Arc<Lock<Fake>>;

async fn at(key: &str) -> (ShipStation, Shared) {
    let fake = Shared::default();
    let serving = fake.clone();
    let base = serve(move |asked| serving.lock().unwrap().answer(&asked)).await;
    let account = Account {
        api_key: key.to_owned().into(),
        base: format!("{base}/v2"),
    };
    (account.open().unwrap(), fake)
}

fn parcel(key: &str, country: &str) -> Consignment {
    let address = |country: &str| Address {
        name: "Ada".into(),
        line1: "1 Quay".into(),
        city: "Oakland".into(),
        region: "CA".into(),
        postcode: "94607".into(),
        country: country.into(),
        ..Address::default()
    };
    Consignment {
        key: key.into(),
        from: address("US"),
        to: address(country),
        size: Size::default(),
        goods: vec![Goods {
            name: "Lamp".into(),
            sku: "L".into(),
            quantity: 2,
            worth: Money::new(2_050, Currency::USD),
        }],
        worth: Money::new(4_100, Currency::USD),
    }
}

#[tokio::test]
async fn a_label_is_priced_bought_and_given_back() {
    let (it, fake) = at("TEST_1").await;
    let rates = it.rates(&parcel("a1", "US")).await.unwrap();
    let told: Vec<_> = rates
        .iter()
        .map(|rate| (rate.carrier.as_str(), rate.price.amount, rate.days))
        .collect();
    assert_eq!(told, [("USPS", 725, Some(4)), ("UPS", 1_250, Some(4))]);
    let sent = fake.lock().unwrap().shipments["a1"].clone();
    assert_eq!(
        sent["packages"][0]["weight"],
        json!({ "value": 200, "unit": "gram" })
    );
    assert_eq!(sent["ship_to"]["city_locality"], "Oakland");
    assert!(sent["ship_to"].get("phone").is_none() && sent.get("customs").is_none());

    assert_eq!(it.find("a1", &rates[0]).await, Purchase::Nothing);
    let Purchase::Bought(bought) = it.buy("a1", &rates[0]).await else {
        panic!("not bought");
    };
    assert_eq!(
        (
            bought.tracking_number.as_str(),
            bought.cost.amount,
            bought.carrier.as_str()
        ),
        ("1Z1", 725, "USPS")
    );
    assert!(bought.pdf.is_some());
    // A second order for the same shipment is the same label.
    assert_eq!(
        it.buy("a1", &rates[1]).await,
        Purchase::Bought(model::carrier::Bought {
            carrier: "UPS".into(),
            ..bought.clone()
        })
    );
    for _ in 0..2 {
        assert_eq!(it.void(&bought.reference).await, Voiding::Done);
    }
    assert!(matches!(it.void("se-1").await, Voiding::Refused(_)));
    assert!(matches!(it.void("../labels").await, Voiding::Refused(_)));
}

#[tokio::test]
async fn a_label_whose_answer_was_lost_is_asked_for_not_bought_again() {
    let (it, fake) = at("TEST_1").await;
    let rates = it.rates(&parcel("a1", "US")).await.unwrap();
    fake.lock().unwrap().mute = true;
    assert_eq!(it.buy("a1", &rates[0]).await, Purchase::Unknown);
    assert_eq!(it.find("a1", &rates[0]).await, Purchase::Unknown);
    fake.lock().unwrap().mute = false;
    let found = it.find("a1", &rates[0]).await;
    assert!(matches!(found, Purchase::Bought(_)), "{found:?}");
    let bought = fake
        .lock()
        .unwrap()
        .asked
        .iter()
        .filter(|asked| asked.starts_with("POST /v2/labels"))
        .count();
    assert_eq!(bought, 1, "sent once, though it broke");
}

#[tokio::test]
async fn goods_that_leave_the_country_are_declared() {
    let (it, fake) = at("TEST_1").await;
    it.rates(&parcel("a1", "DE")).await.unwrap();
    let sent = fake.lock().unwrap().shipments["a1"].clone();
    let item = &sent["customs"]["customs_items"][0];
    assert_eq!(
        (item["quantity"].as_i64(), item["value"]["amount"].as_f64()),
        (Some(2), Some(20.5))
    );
}

#[tokio::test]
async fn what_it_refuses_is_told_in_its_words() {
    let (it, fake) = at("WRONG").await;
    let refused = it.rates(&parcel("a1", "US")).await.unwrap_err();
    assert!(matches!(refused, NoRates::Refused(why) if why.contains("API key")));
    let (it, _fake) = at("TEST_1").await;
    let mut nowhere = parcel("a1", "US");
    nowhere.to.postcode.clear();
    let refused = it.rates(&nowhere).await;
    assert_eq!(
        refused,
        Err(NoRates::Refused("Invalid postal_code".to_owned()))
    );
    drop(fake);
    let (it, fake) = at("TEST_1").await;
    fake.lock().unwrap().down = true;
    assert_eq!(
        it.rates(&parcel("b", "US")).await,
        Err(NoRates::Unreachable)
    );
}

/// A notification as it is signed at `at`.
fn told(body: &str, at: &str, key: &str, kid: &str, now: i64) -> Notification {
    let signature = SigningKey::parse(key)
        .unwrap()
        .sign(format!("{at}.{body}").as_bytes());
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Notification {
        headers: vec![
            header("X-ShipEngine-RSA-SHA256-Key-Id", kid),
            header("X-ShipEngine-RSA-SHA256-Signature", &signature),
            header("X-ShipEngine-Timestamp", at),
        ],
        body: body.as_bytes().to_vec(),
        query: String::new(),
        now,
    }
}

const AT: &str = "2026-08-05T12:00:00Z";
const NOW: i64 = 1_785_931_200_000;

fn seen() -> Value {
    json!({
        "tracking_number": "1Z1", "status_code": "IT",
        "events": [{
            "occurred_at": "2026-08-05T08:00:00Z", "status_code": "IT", "event_code": "D",
            "description": "Departed", "city_locality": "RENO", "state_province": "NV", "country_code": "US",
        }],
    })
}

#[tokio::test]
async fn a_notification_is_heard_when_it_is_signed_and_of_now() {
    let (it, fake) = at("TEST_1").await;
    fake.lock().unwrap().track = seen();
    let carrying = json!({
        "resource_url": "https://api.shipstation.com/v2/labels/se-500/track",
        "resource_type": "TRACK_EVENT_V2",
        "data": seen(),
    });
    let pointing = json!({
        "resource_url": "https://api.shipstation.com/v2/labels/se-500/track",
        "resource_type": "API_TRACK",
    });
    for body in [carrying.to_string(), pointing.to_string()] {
        let heard = it
            .hear(&told(&body, AT, PROVIDER_KEY, "k1", NOW))
            .await
            .unwrap();
        let heard = &heard[0];
        assert_eq!(
            (heard.reference.as_str(), heard.number.as_str()),
            ("se-500", "1Z1")
        );
        assert_eq!(heard.seen[0].event.step, ParcelStep::Moving);
        assert_eq!(heard.seen[0].event.place, "RENO, NV, US");
    }
    let asked = fake.lock().unwrap().asked.clone();
    assert_eq!(
        asked,
        ["GET /jwks", "GET /v2/labels/se-500/track"],
        "keys are kept"
    );

    let body = carrying.to_string();
    let check = async |told: Notification, why: &str| {
        assert_eq!(it.hear(&told).await, Err(Unheard::NotAuthentic), "{why}");
    };
    check(
        told(&body, AT, MERCHANT_KEY, "k1", NOW),
        "another's signature",
    )
    .await;
    check(told(&body, AT, PROVIDER_KEY, "k2", NOW), "an unknown key").await;
    check(
        told(&body, AT, PROVIDER_KEY, "k1", NOW + 301_000),
        "too old",
    )
    .await;
    check(
        told(&body, AT, PROVIDER_KEY, "k1", NOW - 301_000),
        "too new",
    )
    .await;
    check(told(&body, "now", PROVIDER_KEY, "k1", NOW), "no time").await;
    let mut changed = told(&body, AT, PROVIDER_KEY, "k1", NOW);
    changed.body.push(b' ');
    check(changed, "another body").await;
    let mut bare = told(&body, AT, PROVIDER_KEY, "k1", NOW);
    bare.headers.pop();
    check(bare, "a header is missing").await;
    let asked = fake.lock().unwrap().asked.len();
    assert_eq!(asked, 2, "nobody makes the shop fetch keys");

    for odd in [
        "",
        "[]",
        "{\"resource_type\":\"TRACK_EVENT_V2\"}",
        "{\"resource_type\":\"BATCH\"}",
    ] {
        let heard = it.hear(&told(odd, AT, PROVIDER_KEY, "k1", NOW)).await;
        assert_eq!(heard, Ok(Vec::new()), "{odd}");
    }
    fake.lock().unwrap().down = true;
    let pointing = told(&pointing.to_string(), AT, PROVIDER_KEY, "k1", NOW);
    assert_eq!(it.hear(&pointing).await, Err(Unheard::Unreachable));
}

#[test]
fn accounts_are_sealed_and_those_that_cannot_be_right_refused() {
    let account = |key: &str, base: &str| Account {
        api_key: key.to_owned().into(),
        base: base.to_owned(),
    };
    let sealed = account("TEST_1", "").seal(b"secret");
    assert_eq!(
        Account::unseal(b"secret", &sealed),
        Some(account("TEST_1", ""))
    );
    assert_eq!(Account::unseal(b"other", &sealed), None);
    let check = |key: &str, base: &str, bad: Option<&str>| {
        let opened = account(key, base).open();
        assert_eq!(opened.err().map(|bad| bad.0), bad, "{key} {base}");
    };
    check("TEST_1", "", None);
    check("TEST_1", "https://api.shipengine.com/v1", None);
    check("", "", Some("key"));
    check("a b", "", Some("key"));
    check("TEST_1", "http://api.shipstation.com", Some("base"));
    check("TEST_1", "nowhere", Some("base"));
    assert_eq!(keys_at("").as_deref(), Some(KEYS));
    assert_eq!(
        keys_at("https://api.shipengine.com/v1").as_deref(),
        Some("https://api.shipengine.com")
    );
}
