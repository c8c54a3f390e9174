//! A Stripe of our own that behaves as the API's reference says: idempotency keys with their bodies, the states of a
//! Payment Intent and a Checkout Session, refunds that never exceed what was received.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::testing::{Asked, Says};

#[derive(Default)]
pub(super) struct FakeStripe {
    pub(super) intents: Vec<Value>,
    pub(super) pages: Vec<Value>,
    pub(super) refunds: Vec<Value>,
    /// Idempotency key to the body it came with and the answer it got.
    answered: HashMap<String, (String, Says)>,
    /// Whether idempotency keys are forgotten, as after a day.
    pub(super) forgetful: bool,
    /// Does what it is asked but the answer gets lost.
    pub(super) mute: bool,
    /// Takes nothing in, as when it is down.
    pub(super) down: bool,
}

pub(super) type Shared = Arc<Mutex<FakeStripe>>;

fn error(status: u16, kind: &str, code: &str) -> Says {
    Says::json(status, json!({ "error": { "type": kind, "code": code } }))
}

impl FakeStripe {
    pub(super) fn answer(&mut self, asked: &Asked) -> Says {
        if self.down {
            return Says::json(503, "upstream connect error");
        }
        if asked.header("authorization") != "Bearer sk_test_1" {
            return error(401, "invalid_request_error", "");
        }
        assert!(!asked.header("stripe-version").is_empty());
        let key = asked.header("idempotency-key").to_owned();
        let says = match self.answered.get(&key) {
            Some((body, _)) if !self.forgetful && *body != asked.body => {
                error(400, "idempotency_error", "")
            }
            Some((_, says)) if !self.forgetful => says.clone(),
            _ => {
                let says = self.act(asked);
                if !key.is_empty() {
                    let known = (asked.body.clone(), says.clone());
                    self.answered.insert(key, known);
                }
                says
            }
        };
        if self.mute { Says::hang_up() } else { says }
    }

    fn act(&mut self, asked: &Asked) -> Says {
        let form = asked.form();
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let path: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (asked.method.as_str(), &*path) {
            ("POST", ["payment_intents"]) => self.make_intent(&form, "requires_payment_method"),
            ("GET", ["payment_intents", "search"]) => {
                let query = crate::form::read(query).unwrap()[0].1.clone();
                let found = |intent: &&Value| {
                    let key = intent["metadata"]["key"].as_str().unwrap();
                    query == format!("metadata[\"key\"]:\"{key}\"")
                };
                let found: Vec<_> = self.intents.iter().filter(found).cloned().collect();
                Says::json(200, json!({ "data": found }))
            }
            ("GET", ["payment_intents", id]) => match self.intent(id) {
                Some(intent) => Says::json(200, intent),
                None => error(404, "invalid_request_error", "resource_missing"),
            },
            ("POST", ["payment_intents", id, deed]) => {
                let Some(intent) = self.intent(id) else {
                    return error(404, "invalid_request_error", "resource_missing");
                };
                change(intent, deed, &form)
            }
            ("POST", ["checkout", "sessions"]) => self.make_page(&form),
            ("GET", ["checkout", "sessions", id]) => {
                assert_eq!(query, "expand[]=payment_intent");
                let mut page = self.page(id).clone();
                if let Some(intent) = page["payment_intent"].as_str().map(str::to_owned) {
                    page["payment_intent"] = self.intent(&intent).unwrap().clone();
                }
                Says::json(200, page)
            }
            ("POST", ["checkout", "sessions", id, "expire"]) => {
                let page = self.page(id);
                if page["status"] != "open" {
                    return error(400, "invalid_request_error", "");
                }
                page["status"] = "expired".into();
                Says::json(200, page)
            }
            ("GET", ["refunds"]) => {
                let of = query.strip_prefix("payment_intent=").unwrap();
                let of = of.strip_suffix("&limit=100").unwrap();
                let found = self.refunds.iter().filter(|r| r["payment_intent"] == of);
                Says::json(200, json!({ "data": found.collect::<Vec<_>>() }))
            }
            ("POST", ["refunds"]) => self.give_back(&form),
            other => panic!("Stripe has no {other:?}"),
        }
    }

    pub(super) fn intent(&mut self, id: &str) -> Option<&mut Value> {
        self.intents.iter_mut().find(|intent| intent["id"] == id)
    }

    fn page(&mut self, id: &str) -> &mut Value {
        self.pages.iter_mut().find(|page| page["id"] == id).unwrap()
    }

    fn make_intent(&mut self, form: &HashMap<String, String>, status: &str) -> Says {
        assert_eq!(form["capture_method"], "manual");
        let intent = json!({
            "object": "payment_intent",
            "id": format!("pi_{}", self.intents.len() + 1),
            "amount": form["amount"].parse::<i64>().unwrap(),
            "currency": form["currency"],
            "status": status,
            "metadata": { "key": form["metadata[key]"] },
            "last_payment_error": null,
        });
        self.intents.push(intent.clone());
        Says::json(200, intent)
    }

    fn make_page(&mut self, form: &HashMap<String, String>) -> Says {
        assert_eq!(form["mode"], "payment");
        assert_eq!(form["payment_intent_data[capture_method]"], "manual");
        let id = format!("cs_{}", self.pages.len() + 1);
        let page = json!({
            "object": "checkout.session",
            "id": id,
            "url": format!("https://checkout.stripe.example/{id}"),
            "status": "open",
            "payment_intent": null,
            "amount_total": form["line_items[0][price_data][unit_amount]"],
            "metadata": { "key": form["metadata[key]"] },
        });
        self.pages.push(page.clone());
        Says::json(200, page)
    }

    /// The shopper pays on the page.
    pub(super) fn pay_on_page(&mut self, id: &str) {
        let page = self.page(id);
        assert_eq!(page["status"], "open");
        let (key, amount) = (
            page["metadata"]["key"].clone(),
            page["amount_total"].clone(),
        );
        let form = HashMap::from([
            ("capture_method".to_owned(), "manual".to_owned()),
            ("amount".to_owned(), amount.as_str().unwrap().to_owned()),
            ("currency".to_owned(), "usd".to_owned()),
            ("metadata[key]".to_owned(), key.as_str().unwrap().to_owned()),
        ]);
        self.make_intent(&form, "requires_capture");
        let intent = self.intents.last_mut().unwrap();
        intent["metadata"]["page"] = "yes".into();
        let intent = intent["id"].clone();
        let page = self.page(id);
        page["status"] = "complete".into();
        page["payment_intent"] = intent;
    }

    fn give_back(&mut self, form: &HashMap<String, String>) -> Says {
        let intent = self.intent(&form["payment_intent"]).unwrap();
        let (id, received) = (intent["id"].clone(), intent["amount_received"].clone());
        let amount: i64 = form["amount"].parse().unwrap();
        let given = self.refunds.iter().filter(|r| r["payment_intent"] == id);
        let given: i64 = given.map(|r| r["amount"].as_i64().unwrap()).sum();
        if given + amount > received.as_i64().unwrap_or(0) {
            return error(400, "invalid_request_error", "");
        }
        let refund = json!({
            "object": "refund",
            "id": format!("re_{}", self.refunds.len() + 1),
            "amount": amount,
            "payment_intent": id,
            "status": "succeeded",
            "metadata": { "key": form["metadata[key]"] },
        });
        self.refunds.push(refund.clone());
        Says::json(200, refund)
    }
}

fn change(intent: &mut Value, deed: &str, form: &HashMap<String, String>) -> Says {
    let status = intent["status"].as_str().unwrap().to_owned();
    match (deed, &*status) {
        ("confirm", "requires_payment_method") => return confirm(intent, form),
        ("capture", "requires_capture") => {
            intent["status"] = "succeeded".into();
            intent["amount_received"] = intent["amount"].clone();
        }
        ("cancel", "succeeded" | "canceled" | "processing") | ("confirm" | "capture", _) => {
            let code = "payment_intent_unexpected_state";
            let error = json!({
                "type": "invalid_request_error", "code": code, "payment_intent": intent
            });
            return Says::json(400, json!({ "error": error }));
        }
        ("cancel", _) => intent["status"] = "canceled".into(),
        other => panic!("Stripe has no {other:?}"),
    }
    Says::json(200, intent)
}

fn confirm(intent: &mut Value, form: &HashMap<String, String>) -> Says {
    let (code, decline) = match form["payment_method"].as_str() {
        "pm_card_visa" => {
            intent["status"] = "requires_capture".into();
            return Says::json(200, intent);
        }
        "pm_card_threeDSecure2Required" => {
            intent["status"] = "requires_action".into();
            let url = "https://hooks.stripe.example/3d_secure_2/1";
            intent["next_action"] = json!({
                "type": "redirect_to_url",
                "redirect_to_url": { "url": url, "return_url": form["return_url"] },
            });
            return Says::json(200, intent);
        }
        "pm_card_chargeDeclined" => ("card_declined", "generic_decline"),
        "pm_card_chargeDeclinedInsufficientFunds" => ("card_declined", "insufficient_funds"),
        _ => return error(400, "invalid_request_error", "resource_missing"),
    };
    let error = json!({ "type": "card_error", "code": code, "decline_code": decline });
    intent["last_payment_error"] = error.clone();
    let mut told = error;
    told["payment_intent"] = intent.clone();
    Says::json(402, json!({ "error": told }))
}
