//! Asking Stripe, and finding a payment there.

use model::{Currency, Money};
use serde_json::Value;

use super::{Stripe, text};
use crate::client::{GET, POST, Request};
use crate::{Known, form};

/// The version of the API that these files were written for.
const VERSION: &str = "2024-06-20";

/// What Stripe said to a request.
pub(super) enum Said {
    Yes(Value),
    /// It understood and will not; the `error` object.
    No(Value),
    /// Nothing that tells what happened.
    Nothing,
}

/// Where a payment is.
pub(super) enum Place {
    Intent(Value),
    /// A page of Stripe's, open or expired, on which nothing was paid.
    Page(Value),
    Nowhere,
    Unreachable,
}

impl Stripe {
    pub(super) async fn get(&self, path: String) -> Said {
        self.send(GET, path, String::new(), None).await
    }

    pub(super) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        key: Option<&str>,
    ) -> Said {
        let body = form::write(fields);
        self.send(POST, path.to_owned(), body, key).await
    }

    async fn send(
        &self,
        method: &'static str,
        path: String,
        body: String,
        key: Option<&str>,
    ) -> Said {
        let form = "application/x-www-form-urlencoded".to_owned();
        let mut headers = vec![
            (
                "authorization",
                format!("Bearer {}", self.secret_key.reveal()),
            ),
            ("stripe-version", VERSION.to_owned()),
            ("content-type", form),
        ];
        if let Some(key) = key {
            headers.push(("idempotency-key", key.to_owned()));
        }
        let request = Request {
            method,
            path: format!("/v1{path}"),
            headers,
            body,
        };
        let Ok(response) = self.client.send(&request).await else {
            return Said::Nothing;
        };
        let said = serde_json::from_str(&response.body).unwrap_or(Value::Null);
        match response.status {
            200..300 if said.is_object() => Said::Yes(said),
            // 409: the same key is at work right now. 429: later.
            400..=408 | 410..=428 => {
                let error = &said["error"];
                let (kind, code) = (error["type"].as_str(), error["code"].as_str());
                tracing::info!(status = response.status, kind, code, path, "Stripe refused");
                Said::No(error.clone())
            }
            _ => Said::Nothing,
        }
    }

    /// The intent of our key and amount, made if there is none. What is answered may be its first state.
    pub(super) async fn make_intent(&self, key: &str, amount: Money) -> Said {
        let Some(minor) = minor(amount) else {
            return Said::No(Value::Null);
        };
        let fields = [
            ("amount", minor.to_string()),
            ("currency", amount.currency.code().to_lowercase()),
            ("capture_method", "manual".to_owned()),
            ("payment_method_types[]", "card".to_owned()),
            ("description", key.to_owned()),
            ("metadata[key]", key.to_owned()),
        ];
        let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
        self.post("/payment_intents", &fields, Some(key)).await
    }

    /// Where the payment is, as it stands now.
    pub(super) async fn find(&self, payment: &Known) -> Place {
        let said = match payment.reference.as_deref() {
            Some(page) if page.starts_with("cs_") => {
                let path = format!("/checkout/sessions/{page}?expand[]=payment_intent");
                return match self.get(path).await {
                    Said::Yes(page) if page["status"] == "complete" => {
                        Place::Intent(page["payment_intent"].clone())
                    }
                    Said::Yes(page) => Place::Page(page),
                    Said::No(error) if error["code"] == "resource_missing" => Place::Nowhere,
                    _ => Place::Unreachable,
                };
            }
            Some(intent) => self.get(format!("/payment_intents/{intent}")).await,
            None => match self.make_intent(&payment.key, payment.amount).await {
                Said::Yes(intent) => {
                    self.get(format!("/payment_intents/{}", text(&intent["id"])))
                        .await
                }
                other => other,
            },
        };
        match said {
            Said::Yes(intent) if payment.reference.is_none() && is_fresh(&intent) => {
                self.search(payment, intent).await
            }
            Said::Yes(intent) => Place::Intent(intent),
            Said::No(error) if error["code"] == "resource_missing" => Place::Nowhere,
            _ => Place::Unreachable,
        }
    }

    /// The intent that somebody confirmed, where `made` may have been made only now.
    async fn search(&self, payment: &Known, made: Value) -> Place {
        let query = format!("metadata[\"key\"]:\"{}\"", payment.key);
        let path = format!("/payment_intents/search?query={}", form::encode(&query));
        match self.get(path).await {
            Said::Yes(found) => {
                let found = found["data"].as_array().into_iter().flatten();
                let confirmed = found.into_iter().find(|intent| !is_fresh(intent));
                Place::Intent(confirmed.cloned().unwrap_or(made))
            }
            // Not in every country is there a search.
            Said::No(_) => Place::Intent(made),
            Said::Nothing => Place::Unreachable,
        }
    }
}

/// The amount as Stripe counts it: by its own list of digits, and with three of them in steps of ten. `None` when it
/// cannot be written so. <https://docs.stripe.com/currencies>
pub(super) fn minor(money: Money) -> Option<i64> {
    let theirs = match money.currency.code() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let ours = Currency::digits(money.currency);
    let more = 10_i64.pow(theirs.max(ours) - ours);
    let less = 10_i64.pow(theirs.max(ours) - theirs);
    let step = if theirs == 3 { 10 } else { 1 };
    let amount = money.amount.checked_mul(more)?;
    let whole = amount > 0 && amount % less == 0 && amount / less % step == 0;
    whole.then_some(amount / less)
}

/// Nobody confirmed it yet, and nobody tried.
pub(super) fn is_fresh(intent: &Value) -> bool {
    let waits = ["requires_payment_method", "requires_confirmation"];
    waits.iter().any(|status| intent["status"] == **status)
        && !intent["last_payment_error"].is_object()
}
