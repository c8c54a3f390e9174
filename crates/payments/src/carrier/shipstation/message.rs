//! ShipStation's messages: shipments as it wants them, and its rates, labels and tracking as the shop does.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use model::address::Address;
use model::carrier::{Bought, Rate, SHIPSTATION};
use model::dates::day_number;
use model::delivery::DAY;
use model::parcel::{FIELD_MAX, ParcelEvent, ParcelStep, WORDS_MAX};
use model::{Currency, Millis, Money, Translated};
use ring::digest;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};

use crate::carrier::{Consignment, Goods, NoRates, Purchase, Seen, Tracking};

/// Longest name of a shipment, a rate or a label.
const WORD_MAX: usize = 40;
/// Most happenings taken from one message.
const SEEN_MAX: usize = 200;

/// A name of something of ShipStation's, such as `se-28529731`, if it can be one: it goes into addresses.
pub(super) fn word_of(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (text.starts_with("se-") && text.len() <= WORD_MAX && text.bytes().all(plain)).then_some(text)
}

/// Words of others, cut to what a page has room for.
pub(super) fn short(text: &str) -> String {
    text.trim().chars().take(WORDS_MAX).collect()
}

/// Why it refused.
pub(super) fn reason(status: u16, body: &Value) -> String {
    match status {
        401 | 403 => return "ShipStation does not take the API key.".to_owned(),
        429 => return "Too many requests; try again in a minute.".to_owned(),
        _ => {}
    }
    let errors = body["errors"].as_array().into_iter().flatten();
    let told: Vec<&str> = errors
        .filter_map(|error| error["message"].as_str())
        .collect();
    match told.is_empty() {
        true => format!("ShipStation refused ({status})."),
        false => short(&told.join(" ")),
    }
}

/// A shipment of one parcel.
pub(super) fn shipment(parcel: &Consignment) -> Value {
    let [length, width, height] = parcel.size.sides;
    let mut shipment = json!({
        "external_shipment_id": parcel.key,
        "validate_address": "no_validation",
        "ship_from": address(&parcel.from),
        "ship_to": address(&parcel.to),
        "packages": [{
            "weight": { "value": parcel.size.grams, "unit": "gram" },
            "dimensions": {
                "unit": "centimeter", "length": length, "width": width, "height": height,
            },
        }],
    });
    if parcel.from.country != parcel.to.country {
        let item = |goods: &Goods| {
            json!({
                "description": goods.name,
                "sku": goods.sku,
                "quantity": goods.quantity,
                "value": amount(goods.worth),
                "country_of_origin": parcel.from.country,
            })
        };
        shipment["customs"] = json!({
            "contents": "merchandise",
            "non_delivery": "return_to_sender",
            "customs_items": parcel.goods.iter().map(item).collect::<Vec<_>>(),
        });
    }
    shipment
}

fn address(of: &Address) -> Value {
    let mut address = json!({
        "name": of.name,
        "address_line1": of.line1,
        "city_locality": of.city,
        "state_province": of.region,
        "postal_code": of.postcode,
        "country_code": of.country,
        "address_residential_indicator": "unknown",
    });
    let more = [
        ("company_name", &of.company),
        ("address_line2", &of.line2),
        ("phone", &of.phone),
    ];
    for (name, text) in more.into_iter().filter(|(_, text)| !text.is_empty()) {
        address[name] = text.as_str().into();
    }
    address
}

/// An amount as it writes them: a number, and a code in small letters.
fn amount(money: Money) -> Value {
    let number: serde_json::Number = money
        .decimal()
        .parse()
        .expect("a decimal number is a number of JSON");
    json!({ "amount": number, "currency": money.currency.code().to_ascii_lowercase() })
}

/// An amount of its, rounded to the currency's own precision.
fn money(told: &Value) -> Option<Money> {
    let code = told["currency"].as_str()?.to_ascii_uppercase();
    let currency = Currency::from_code(&code)?;
    let number = told["amount"].as_f64()?;
    let places = currency.digits() as usize;
    Money::parse(&format!("{number:.places$}"), currency)
}

/// Its prices; those that it says cannot be bought are left out.
pub(super) fn rates(told: &Value) -> Result<Vec<Rate>, NoRates> {
    let listed = told["rates"].as_array().into_iter().flatten();
    let mut rates: Vec<Rate> = listed.filter_map(rate).collect();
    rates.sort_by_key(|rate| rate.price.amount);
    let nothing = rates.is_empty();
    let errors = told["errors"].as_array().is_some_and(|e| !e.is_empty());
    match nothing && errors {
        true => Err(NoRates::Refused(reason(200, told))),
        false => Ok(rates),
    }
}

fn rate(told: &Value) -> Option<Rate> {
    if told["validation_status"] == "invalid" {
        return None;
    }
    let mut price = money(&told["shipping_amount"])?;
    for more in ["insurance_amount", "confirmation_amount", "other_amount"] {
        if let Some(more) = money(&told[more]) {
            if more.currency != price.currency {
                return None;
            }
            price.amount = price.amount.checked_add(more.amount)?;
        }
    }
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let service = short(match text("service_type") {
        "" => text("service_code"),
        service => service,
    });
    Some(Rate {
        id: word_of(text("rate_id"))?.to_owned(),
        via: SHIPSTATION.to_owned(),
        carrier: carrier(text("carrier_code"), text("carrier_friendly_name")),
        service: Translated::new(service.clone(), service),
        price,
        days: told["delivery_days"].as_i64().filter(|days| *days >= 0),
    })
}

/// A carrier by the name that shoppers know it by.
fn carrier(code: &str, name: &str) -> String {
    let known = match code {
        "ups" | "ups_walleted" => "UPS",
        "usps" | "stamps_com" | "endicia" => "USPS",
        "fedex" => "FedEx",
        "dhl" | "dhl_express" => "DHL",
        "royal_mail" => "Royal Mail",
        "dpd" | "dpd_germany" => "DPD",
        "postnl" => "PostNL",
        "sf_express" => "SF Express",
        _ => match name.trim() {
            "" => code,
            name => name,
        },
    };
    known.chars().take(FIELD_MAX).collect()
}

/// A label that it made at a price.
pub(super) fn label(made: &Value, rate: &Rate) -> Purchase {
    let text = |name: &str| made[name].as_str().unwrap_or_default();
    match text("status") {
        "error" => {
            return Purchase::Refused("The carrier could not make the label.".to_owned());
        }
        "processing" => return Purchase::Unknown,
        "voided" => return Purchase::Refused("The label was voided at ShipStation.".to_owned()),
        _ => {}
    }
    let Some(reference) = word_of(text("label_id")) else {
        return Purchase::Unknown;
    };
    let download = &made["label_download"];
    let pdf = download["pdf"].as_str().or(download["href"].as_str());
    let plain = |byte: u8| byte.is_ascii_graphic();
    let pdf = pdf.filter(|at| at.starts_with("https://") && at.bytes().all(plain));
    Purchase::Bought(Bought {
        reference: reference.to_owned(),
        carrier: rate.carrier.clone(),
        tracking_number: text("tracking_number").chars().take(FIELD_MAX).collect(),
        cost: money(&made["shipment_cost"]).unwrap_or(rate.price),
        pdf: pdf.map(str::to_owned),
    })
}

/// The label that a notification is about, by the address that it names: `…/labels/se-1/track`.
pub(super) fn label_in(said: &Value) -> String {
    let named = [&said["resource_url"], &said["data"]["label_url"]];
    let label = named.into_iter().find_map(|address| {
        let (_, rest) = address.as_str()?.split_once("/labels/")?;
        word_of(rest.split(['/', '?']).next()?)
    });
    label.unwrap_or_default().to_owned()
}

/// What it tells about a parcel.
pub(super) fn tracking(told: &Value, reference: &str) -> Tracking {
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let listed = told["events"].as_array().map_or(&[][..], Vec::as_slice);
    let mut delivered_at = None;
    let mut seen = Vec::new();
    for event in listed.iter().take(SEEN_MAX) {
        let Some(at) = event["occurred_at"].as_str().and_then(time) else {
            continue;
        };
        if arrived(event) {
            delivered_at = delivered_at.or(Some(at));
        } else if let Some(step) = step(event) {
            seen.push(happening(event, at, step));
        }
    }
    if arrived(told) {
        let arrived = time(text("actual_delivery_date"));
        let newest = seen.iter().map(|seen| seen.event.at).max();
        delivered_at = arrived.or(delivered_at).or(newest).or(Some(0));
    }
    Tracking {
        reference: reference.to_owned(),
        number: text("tracking_number").to_owned(),
        seen,
        delivered_at,
    }
}

/// Whether it arrived where it was sent; not where it came from.
fn arrived(told: &Value) -> bool {
    let detail = told["status_detail_code"].as_str().unwrap_or_default();
    told["status_code"] == "DE" && !detail.starts_with("RETURN")
}

fn step(event: &Value) -> Option<ParcelStep> {
    let detail = event["status_detail_code"].as_str().unwrap_or_default();
    if detail.starts_with("CUSTOMS") {
        return Some(ParcelStep::Customs);
    }
    if detail.starts_with("RETURN") {
        return Some(ParcelStep::Returning);
    }
    match detail {
        "OUT_FOR_DELIVERY" => return Some(ParcelStep::OutForDelivery),
        "AWAITING_COLLECTION_FROM_PICKUP_POINT" => return Some(ParcelStep::Waiting),
        _ => {}
    }
    Some(match event["status_code"].as_str() {
        Some("AC") => ParcelStep::HandedOver,
        Some("AT") => ParcelStep::Missed,
        Some("SP") => ParcelStep::Waiting,
        // Only printed, or not known yet.
        Some("NY" | "UN") => return None,
        _ => ParcelStep::Moving,
    })
}

fn happening(event: &Value, at: Millis, step: ParcelStep) -> Seen {
    let text = |name: &str| event[name].as_str().unwrap_or_default().trim();
    let place = [
        text("city_locality"),
        text("state_province"),
        text("country_code"),
    ];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let place = place.join(", ");
    let words = match text("description") {
        "" => text("carrier_status_description"),
        words => words,
    };
    // It gives happenings no name: what never changes about one is its name.
    let name = [
        text("occurred_at"),
        text("event_code"),
        text("status_code"),
        &place,
        words,
    ]
    .join("\n");
    let hash = digest::digest(&digest::SHA256, name.as_bytes());
    Seen {
        key: URL_SAFE_NO_PAD.encode(hash.as_ref()),
        event: ParcelEvent {
            at,
            step,
            place: place.chars().take(FIELD_MAX).collect(),
            words: short(words),
        },
    }
}

/// A time of RFC 3339 in milliseconds; without a zone it is taken as UTC.
pub(super) fn time(text: &str) -> Option<Millis> {
    let (day, clock) = text.split_once('T')?;
    let day = day_number(day)?;
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, "Z"),
    };
    let number = |text: &str, most: i64| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = text.parse().ok().filter(|_| plain)?;
        (number <= most).then_some(number)
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 23)?;
    let minute = number(parts.next()?, 59)?;
    let second = number(parts.next().unwrap_or("00"), 60)?;
    if parts.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let offset = match zone.split_at(1) {
        ("Z", "") => 0,
        (sign, rest) => {
            let (hours, minutes) = rest.split_once(':')?;
            let minutes = number(hours, 23)? * 60 + number(minutes, 59)?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let seconds = (hour * 60 + minute - offset) * 60 + second;
    Some(day * DAY + seconds * 1000 + thousandths)
}

/// A key that notifications are signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    kid: String,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl Key {
    pub(super) fn is(&self, kid: &str) -> bool {
        self.kid == kid
    }

    /// Whether its owner signed the message; `signature` is Base64.
    pub(super) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature.trim()) else {
            return false;
        };
        let key = RsaPublicKeyComponents {
            n: &self.modulus,
            e: &self.exponent,
        };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, &signature)
            .is_ok()
    }
}

/// The RSA keys of a set of keys (RFC 7517).
pub(super) fn keys(set: &Value) -> Vec<Key> {
    let listed = set["keys"].as_array().into_iter().flatten();
    let key = |key: &Value| {
        let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok();
        if key["kty"].as_str().is_some_and(|kind| kind != "RSA") {
            return None;
        }
        Some(Key {
            kid: key["kid"].as_str()?.to_owned(),
            modulus: part("n")?,
            exponent: part("e")?,
        })
    };
    listed.filter_map(key).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_in_every_zone() {
        let noon = Some(1_785_931_200_000); // 2026-08-05T12:00Z
        for text in [
            "2026-08-05T12:00:00Z",
            "2026-08-05T12:00:00",
            "2026-08-05T12:00Z",
            "2026-08-05T12:00:00.000Z",
            "2026-08-05T14:00:00+02:00",
            "2026-08-05T05:00:00-07:00",
        ] {
            assert_eq!(time(text), noon, "{text}");
        }
        assert_eq!(time("2026-08-05T12:00:00.2894371Z"), noon.map(|n| n + 289));
        for text in [
            "",
            "T",
            "2026-08-05",
            "2026-13-05T12:00Z",
            "2026-08-05T25:00Z",
            "2026-08-05T1:00Z",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn prices_add_up_and_what_cannot_be_bought_is_left_out() {
        let price = |id: &str, cents: f64, status: &str| {
            json!({
                "rate_id": id, "carrier_code": "stamps_com", "carrier_friendly_name": "Stamps.com",
                "service_type": "USPS Priority Mail", "delivery_days": 3, "validation_status": status,
                "shipping_amount": { "currency": "usd", "amount": cents },
                "insurance_amount": { "currency": "usd", "amount": 0.0 },
                "confirmation_amount": { "currency": "usd", "amount": 0.1 },
                "other_amount": { "currency": "usd", "amount": 0.2 },
            })
        };
        let told = json!({ "rates": [
            price("se-2", 9.95, "valid"),
            price("se-1", 7.299_999_9, "has_warnings"),
            price("se-3", 1.0, "invalid"),
            price("../x", 1.0, "valid"),
        ] });
        let rates = rates(&told).unwrap();
        let read: Vec<_> = rates
            .iter()
            .map(|r| (r.id.as_str(), r.price.amount))
            .collect();
        assert_eq!(read, [("se-1", 760), ("se-2", 1_025)]);
        assert_eq!(
            (rates[0].carrier.as_str(), rates[0].days),
            ("USPS", Some(3))
        );
    }

    #[test]
    fn happenings_are_told_apart_by_what_never_changes_about_them() {
        let event = |at: &str, status: &str, detail: &str| {
            json!({
                "occurred_at": at, "status_code": status, "status_detail_code": detail,
                "description": "Seen", "city_locality": "OSLO", "country_code": "NO",
            })
        };
        let told = json!({
            "tracking_number": "1Z", "status_code": "DE", "actual_delivery_date": "2026-08-05T12:00:00Z",
            "events": [
                event("2026-08-05T12:00:00Z", "DE", "DELIVERED"),
                event("2026-08-05T08:00:00Z", "IT", "OUT_FOR_DELIVERY"),
                event("2026-08-04T08:00:00Z", "IT", "CUSTOMS_CLEARED"),
                event("2026-08-03T08:00:00Z", "AC", ""),
                event("2026-08-02T08:00:00Z", "NY", ""),
                event("never", "IT", ""),
            ],
        });
        let heard = tracking(&told, "se-1");
        assert_eq!(heard.delivered_at, time("2026-08-05T12:00:00Z"));
        let steps: Vec<_> = heard.seen.iter().map(|seen| seen.event.step).collect();
        use ParcelStep::{Customs, HandedOver, OutForDelivery};
        assert_eq!(steps, [OutForDelivery, Customs, HandedOver]);
        assert_eq!(heard.seen[0].event.place, "OSLO, NO");
        let again = tracking(&told, "se-1");
        assert_eq!(again, heard);
        let keys: std::collections::HashSet<_> = heard.seen.iter().map(|s| &s.key).collect();
        assert_eq!(keys.len(), 3);
    }

    #[test]
    fn only_names_of_its_own_go_into_addresses() {
        let about = |address: &str| label_in(&json!({ "resource_url": address }));
        assert_eq!(
            about("https://api.shipstation.com/v2/labels/se-12/track"),
            "se-12"
        );
        for address in [
            "https://api.shipstation.com/v2/labels/../track",
            "https://evil.example/labels/se-1%2f..%2fvoid",
            "https://evil.example/",
            "",
        ] {
            assert_eq!(about(address), "", "{address}");
        }
    }

    proptest! {
        #[test]
        fn no_message_makes_the_reader_panic(text in "\\PC{0,60}", number: f64, deep: bool) {
            let odd = json!([text, number, { "events": [text], "keys": [{ "n": text, "kid": number }] }]);
            let told = json!({
                "rates": [odd, { "rate_id": text, "shipping_amount": { "amount": number, "currency": "usd" } }],
                "events": [{ "occurred_at": text, "description": odd }, odd],
                "keys": [{ "kid": text, "n": text, "e": text }],
                "label_download": odd, "shipment_cost": { "amount": number, "currency": text },
                "status_code": if deep { json!("DE") } else { odd.clone() },
                "data": odd, "resource_url": text,
            });
            let _ = (rates(&told), tracking(&told, &text), keys(&told), label_in(&told), time(&text));
            let _ = reason(400, &told);
        }
    }
}
