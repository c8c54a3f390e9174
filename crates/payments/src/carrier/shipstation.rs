//! ShipStation's API v2, and whoever speaks it: labels and prices of many carriers under one key.
//! <https://docs.shipstation.com/openapi>
//!
//! Our key is the shipment's `external_shipment_id`. A label is bought for a shipment that was priced, and its request
//! is sent once only; when the answer gets lost the label is asked for by our key. Everything else may be repeated.

mod message;

use std::time::Duration;

use http::Uri;
use model::carrier::{Rate, SHIPSTATION};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use self::message::{Key, keys, label, rates, reason, shipment, tracking, word_of};
use super::{Carrier, Consignment, NoRates, Purchase, Tracking, Unheard, Voiding};
use crate::client::{Client, GET, NoAnswer, POST, PUT, Request, Response, now};
use crate::{Answer, Notification, Secret, form, sealing};

/// Where ShipStation answers.
const BASE: &str = "https://api.shipstation.com/v2";
/// Where the keys are that it signs notifications with.
const KEYS: &str = "https://api.shipengine.com";
/// What sealed accounts are about.
const ABOUT: &str = "carrier:shipstation";
/// Carriers answer it, one after the other: slower than a provider of payments.
const PATIENCE: Duration = Duration::from_secs(12);
/// How far a notification's time may be from ours, in milliseconds.
const TOLERANCE: u64 = 5 * 60_000;
/// How long fetched keys are good, and how soon others may be fetched for a key that is not among them.
const KEYS_LAST: i64 = 12 * 3_600_000;
const KEYS_REST: i64 = 60_000;

/// What a merchant has from ShipStation. Serialised it holds the key itself: seal it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The key of the API.
    pub api_key: Secret,
    /// Another address than ShipStation's own; empty for that.
    pub base: String,
}

/// An account that cannot be right, by the field of [`Account`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be used")]
pub struct BadAccount(pub &'static str);

impl Account {
    /// The account, sealed for keeping.
    #[must_use]
    pub fn seal(&self, secret: &[u8]) -> String {
        sealing::seal(secret, ABOUT, self)
    }

    /// What was sealed with this secret; `None` for anything else.
    #[must_use]
    pub fn unseal(secret: &[u8], sealed: &str) -> Option<Self> {
        sealing::unseal(secret, ABOUT, sealed)
    }

    /// The carrier behind the account. Nobody is asked: whether the key is good shows with the first price.
    ///
    /// # Errors
    /// The first field that cannot be right.
    pub fn open(&self) -> Result<ShipStation, BadAccount> {
        let key = self.api_key.reveal();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadAccount("key"));
        }
        let base = match self.base.as_str() {
            "" => BASE,
            base => base,
        };
        let client = |base: &str| Client::new(base).map(|client| client.patient_for(PATIENCE));
        let client = client(base).ok_or(BadAccount("base"))?;
        let keys_at = keys_at(&self.base).and_then(|base| Client::new(&base));
        Ok(ShipStation {
            client,
            keys_at: keys_at.ok_or(BadAccount("base"))?,
            api_key: self.api_key.clone(),
            known: Mutex::default(),
        })
    }
}

/// Where the signing keys of whoever answers at `base` are: beside their interface, if it is not ShipStation's.
fn keys_at(base: &str) -> Option<String> {
    if base.is_empty() || base.starts_with("https://api.shipstation.com") {
        return Some(KEYS.to_owned());
    }
    let uri: Uri = base.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

/// ShipStation, with a merchant's account.
pub struct ShipStation {
    client: Client,
    keys_at: Client,
    api_key: Secret,
    known: Mutex<Known>,
}

/// Keys that notifications are signed with, and when they were asked for.
#[derive(Default)]
struct Known {
    keys: Vec<Key>,
    asked_at: i64,
}

/// What it said to a request.
enum Said {
    Yes(Value),
    /// The status and its words.
    No(u16, String),
    /// Nothing that tells what happened.
    Nothing,
}

impl ShipStation {
    fn request(&self, method: &'static str, path: String, body: Option<&Value>) -> Request {
        let mut headers = vec![
            ("api-key", self.api_key.reveal().to_owned()),
            ("accept", "application/json".to_owned()),
        ];
        if body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        Request {
            method,
            path,
            headers,
            body: body.map_or_else(String::new, Value::to_string),
        }
    }

    async fn ask(&self, method: &'static str, path: String, body: Option<&Value>) -> Said {
        let request = self.request(method, path, body);
        let answer = match method {
            POST => self.client.send_once(&request).await,
            _ => self.client.send(&request).await,
        };
        said(&request.path, answer)
    }

    async fn rates_now(&self, parcel: &Consignment) -> Result<Vec<Rate>, NoRates> {
        let listed = match self.ask(GET, "/carriers".to_owned(), None).await {
            Said::Yes(listed) => listed,
            Said::No(_, why) => return Err(NoRates::Refused(why)),
            Said::Nothing => return Err(NoRates::Unreachable),
        };
        let carriers = listed["carriers"].as_array().into_iter().flatten();
        let carriers: Vec<&str> = carriers.filter_map(|c| c["carrier_id"].as_str()).collect();
        if carriers.is_empty() {
            let why = "There is no carrier in the ShipStation account.";
            return Err(NoRates::Refused(why.to_owned()));
        }
        let about = json!({
            "rate_options": { "carrier_ids": carriers },
            "shipment": shipment(parcel),
        });
        match self.ask(POST, "/rates".to_owned(), Some(&about)).await {
            Said::Yes(priced) => rates(&priced["rate_response"]),
            Said::No(_, why) => Err(NoRates::Refused(why)),
            Said::Nothing => Err(NoRates::Unreachable),
        }
    }

    async fn buy_now(&self, key: &str, rate: &Rate) -> Purchase {
        let Some(id) = word_of(&rate.id) else {
            return Purchase::Refused("This price is none of ShipStation's.".to_owned());
        };
        let about = json!({
            "validate_address": "no_validation",
            "label_layout": "4x6",
            "label_format": "pdf",
            "label_download_type": "url",
        });
        let path = format!("/labels/rates/{id}");
        match self.ask(POST, path, Some(&about)).await {
            Said::Yes(made) => label(&made, rate),
            // The shipment has a label already: ours, from a try whose answer was lost.
            Said::No(409, _) => self.find_now(key, rate).await,
            Said::No(_, why) => Purchase::Refused(why),
            Said::Nothing => Purchase::Unknown,
        }
    }

    async fn find_now(&self, key: &str, rate: &Rate) -> Purchase {
        let path = format!("/labels/external_shipment_id/{}", form::encode(key));
        match self.ask(GET, path, None).await {
            Said::Yes(made) => label(&made, rate),
            Said::No(404, _) => Purchase::Nothing,
            Said::No(..) | Said::Nothing => Purchase::Unknown,
        }
    }

    async fn void_now(&self, reference: &str) -> Voiding {
        let Some(id) = word_of(reference) else {
            return Voiding::Refused("This label is none of ShipStation's.".to_owned());
        };
        match self.ask(PUT, format!("/labels/{id}/void"), None).await {
            Said::Yes(answer) => {
                let voided = answer["reason_code"] == "label_already_voided";
                match answer["approved"].as_bool() {
                    Some(true) => Voiding::Done,
                    _ if voided => Voiding::Done,
                    Some(false) => {
                        let why = answer["message"].as_str().unwrap_or_default();
                        Voiding::Refused(message::short(why))
                    }
                    None => Voiding::Unknown,
                }
            }
            Said::No(_, why) => Voiding::Refused(why),
            Said::Nothing => Voiding::Unknown,
        }
    }

    async fn track_now(&self, reference: &str) -> Option<Tracking> {
        let id = word_of(reference)?;
        match self.ask(GET, format!("/labels/{id}/track"), None).await {
            Said::Yes(told) => Some(tracking(&told, reference)),
            Said::No(..) | Said::Nothing => None,
        }
    }

    async fn hear_now(&self, told: &Notification) -> Result<Vec<Tracking>, Unheard> {
        let header = |name: &str| told.header(name).ok_or(Unheard::NotAuthentic);
        let at = header("x-shipengine-timestamp")?;
        let signature = header("x-shipengine-rsa-sha256-signature")?;
        let kid = header("x-shipengine-rsa-sha256-key-id")?;
        let fresh = message::time(at).is_some_and(|at| at.abs_diff(told.now) <= TOLERANCE);
        if !fresh {
            return Err(Unheard::NotAuthentic);
        }
        let signed = [at.as_bytes(), b".", &told.body].concat();
        if !self.key(kid).await?.verifies(&signed, signature) {
            return Err(Unheard::NotAuthentic);
        }
        let Ok(said) = serde_json::from_slice::<Value>(&told.body) else {
            return Ok(Vec::new());
        };
        if !matches!(
            said["resource_type"].as_str(),
            Some("API_TRACK" | "TRACK_EVENT_V2")
        ) {
            return Ok(Vec::new());
        }
        let reference = message::label_in(&said);
        if said["data"]["tracking_number"].is_string() {
            return Ok(vec![tracking(&said["data"], &reference)]);
        }
        // It only says where to look. Nothing but our own address is asked, whatever it says.
        if reference.is_empty() {
            return Ok(Vec::new());
        }
        let path = format!("/labels/{reference}/track");
        match self.ask(GET, path, None).await {
            Said::Yes(told) => Ok(vec![tracking(&told, &reference)]),
            Said::No(..) => Ok(Vec::new()),
            Said::Nothing => Err(Unheard::Unreachable),
        }
    }

    /// The key with this name. Others are fetched for one that is not known, but not for everybody who makes one up.
    async fn key(&self, kid: &str) -> Result<Key, Unheard> {
        let mut known = self.known.lock().await;
        let found = |known: &Known| known.keys.iter().find(|key| key.is(kid)).cloned();
        let age = now() - known.asked_at;
        match found(&known) {
            Some(key) if age < KEYS_LAST => return Ok(key),
            None if age < KEYS_REST => return Err(Unheard::NotAuthentic),
            _ => {}
        }
        let request = Request {
            method: GET,
            path: "/jwks".to_owned(),
            headers: vec![("accept", "application/json".to_owned())],
            body: String::new(),
        };
        let Said::Yes(fetched) = said("/jwks", self.keys_at.send(&request).await) else {
            return found(&known).ok_or(Unheard::Unreachable);
        };
        *known = Known {
            keys: keys(&fetched),
            asked_at: now(),
        };
        found(&known).ok_or(Unheard::NotAuthentic)
    }
}

fn said(path: &str, answer: Result<Response, NoAnswer>) -> Said {
    let Ok(response) = answer else {
        return Said::Nothing;
    };
    let body = serde_json::from_str(&response.body).unwrap_or(Value::Null);
    match response.status {
        200..300 if body.is_object() => Said::Yes(body),
        // Too many requests, or the key: nothing happened.
        400..500 => {
            let status = response.status;
            tracing::info!(path, status, "ShipStation refused");
            Said::No(status, reason(status, &body))
        }
        status => {
            tracing::warn!(path, status, "ShipStation cannot answer");
            Said::Nothing
        }
    }
}

impl Carrier for ShipStation {
    fn code(&self) -> &'static str {
        SHIPSTATION
    }

    fn rates<'a>(&'a self, parcel: &'a Consignment) -> Answer<'a, Result<Vec<Rate>, NoRates>> {
        Box::pin(self.rates_now(parcel))
    }

    fn buy<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        Box::pin(self.buy_now(key, rate))
    }

    fn find<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        Box::pin(self.find_now(key, rate))
    }

    fn void<'a>(&'a self, reference: &'a str) -> Answer<'a, Voiding> {
        Box::pin(self.void_now(reference))
    }

    fn track<'a>(&'a self, reference: &'a str) -> Answer<'a, Option<Tracking>> {
        Box::pin(self.track_now(reference))
    }

    fn hear<'a>(&'a self, told: &'a Notification) -> Answer<'a, Result<Vec<Tracking>, Unheard>> {
        Box::pin(self.hear_now(told))
    }
}

#[cfg(test)]
mod tests;
