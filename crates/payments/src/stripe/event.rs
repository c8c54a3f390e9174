//! What Stripe's objects and events say. <https://docs.stripe.com/webhooks/signature>

use serde_json::Value;

use super::place::is_fresh;
use super::{reason, text};
use crate::signature::hmac_verifies;
use crate::{About, Heard, NotAuthentic, Notification, Reply, Standing};

/// How old an event may be, and how far ahead Stripe's clock, in seconds.
const TOLERANCE: i64 = 5 * 60;

/// How a Payment Intent stands.
pub(super) fn standing(intent: &Value) -> Standing {
    let reference = text(&intent["id"]);
    match intent["status"].as_str() {
        Some("requires_capture") => Standing::Authorised { reference },
        Some("succeeded") => Standing::Captured { reference },
        Some("canceled") => Standing::Voided,
        Some("requires_action" | "processing") => Standing::Waiting,
        // On Stripe's page another card may be tried.
        Some(_) if intent["metadata"]["page"] == "yes" => Standing::Waiting,
        Some(_) if is_fresh(intent) => Standing::Nothing,
        Some("requires_payment_method") => Standing::Declined {
            reason: reason(&intent["last_payment_error"]),
        },
        _ => Standing::Unreachable,
    }
}

pub(super) fn hear(secret: &str, notification: &Notification) -> Result<Heard, NotAuthentic> {
    let header = notification.header("stripe-signature");
    let body = &notification.body;
    if !is_signed(secret, header.unwrap_or_default(), body, notification.now) {
        return Err(NotAuthentic);
    }
    let event: Value = serde_json::from_slice(body).map_err(|_| NotAuthentic)?;
    let object = &event["data"]["object"];
    Ok(Heard {
        about: about(event["type"].as_str().unwrap_or_default(), object),
        reply: Reply::text("ok"),
    })
}

fn about(kind: &str, object: &Value) -> Vec<About> {
    let Some(key) = object["metadata"]["key"].as_str() else {
        return Vec::new();
    };
    let key = key.to_owned();
    let standing = match kind {
        "payment_intent.succeeded"
        | "payment_intent.amount_capturable_updated"
        | "payment_intent.payment_failed"
        | "payment_intent.canceled" => standing(object),
        "checkout.session.expired" => Standing::Voided,
        "charge.refunded" => {
            let refunds = object["refunds"]["data"].as_array().into_iter().flatten();
            return refunds.filter_map(refund).collect();
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            return refund(object).into_iter().collect();
        }
        _ => return Vec::new(),
    };
    vec![About::Payment { key, standing }]
}

fn refund(refund: &Value) -> Option<About> {
    let key = refund["metadata"]["key"].as_str()?.to_owned();
    let done = match refund["status"].as_str()? {
        "succeeded" => true,
        "failed" | "canceled" => false,
        _ => return None,
    };
    Some(About::Refund { key, done })
}

/// Whether one of the header's `v1` signatures is the secret's over time and body, and the time is now.
fn is_signed(secret: &str, header: &str, body: &[u8], now: i64) -> bool {
    let parts = || {
        header
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
    };
    let Some((_, at)) = parts().find(|(name, _)| *name == "t") else {
        return false;
    };
    let fresh = |at: i64| (now / 1000).abs_diff(at) <= TOLERANCE.unsigned_abs();
    if secret.is_empty() || !at.parse().is_ok_and(fresh) {
        return false;
    }
    let message = [at.as_bytes(), b".", body].concat();
    parts().any(|(name, tag)| name == "v1" && hmac_verifies(secret, &message, tag))
}
