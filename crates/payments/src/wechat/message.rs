//! WeChat Pay's messages: how they are signed, sealed and read.
//! <https://pay.weixin.qq.com/doc/v3/merchant/4012365342>

use model::Millis;
use model::dates::civil;
use model::payment::DeclineReason;
use serde_json::Value;

use super::WeChat;
use crate::signature::{VerifyingKey, open_sealed};
use crate::{About, Heard, NotAuthentic, Notification, Reply, Standing};

/// How far a message's time may be from ours, in seconds.
const TOLERANCE: u64 = 5 * 60;

/// Whether WeChat Pay takes our key as a number: six letters or more, digits, Latin letters and `_-`.
pub(super) fn is_key(key: &str, longest: usize) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (6..=longest).contains(&key.len()) && key.bytes().all(letter)
}

/// A time with its zone, in Beijing: `2026-11-25T22:40:00+08:00`.
pub(super) fn rfc3339(at: Millis) -> String {
    const HOUR: Millis = 3_600_000;
    let at = at + 8 * HOUR;
    let (year, month, day) = civil(at);
    let seconds = at.rem_euclid(24 * HOUR) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00")
}

/// The `Authorization` header of a request; `path` is all of it that WeChat Pay sees.
pub(super) fn authorisation(
    from: &WeChat,
    method: &str,
    path: &str,
    body: &str,
    at: Millis,
    nonce: &str,
) -> String {
    let at = at / 1000;
    let message = format!("{method}\n{path}\n{at}\n{nonce}\n{body}\n");
    let signature = from.key.sign(message.as_bytes());
    let (merchant, serial) = (&from.merchant, &from.serial);
    format!(
        "WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
         timestamp=\"{at}\",serial_no=\"{serial}\""
    )
}

/// Whether an answer or notification is WeChat Pay's and of now.
pub(super) fn is_signed<'a>(
    keys: &[VerifyingKey],
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    now: Millis,
) -> bool {
    let header = |name: &str| header(name).unwrap_or_default();
    let at = header("wechatpay-timestamp");
    let fresh = |at: i64| (now / 1000).abs_diff(at) <= TOLERANCE;
    if !at.parse().is_ok_and(fresh) {
        return false;
    }
    let serial = header("wechatpay-serial");
    let Some(key) = keys.iter().find(|key| key.serial == serial) else {
        return false;
    };
    let nonce = header("wechatpay-nonce");
    let message = [at.as_bytes(), b"\n", nonce.as_bytes(), b"\n", body, b"\n"].concat();
    key.verify(&message, header("wechatpay-signature"))
}

/// How a trade stands.
pub(super) fn standing(trade: &Value) -> Standing {
    let reference = trade["transaction_id"].as_str().unwrap_or_default();
    match trade["trade_state"].as_str() {
        // Once paid, whatever of it was given back since.
        Some("SUCCESS" | "REFUND") => Standing::Captured {
            reference: reference.to_owned(),
        },
        Some("NOTPAY" | "USERPAYING") => Standing::Waiting,
        Some("CLOSED" | "REVOKED") => Standing::Voided,
        Some("PAYERROR") => Standing::Declined {
            reason: DeclineReason::CardDeclined,
        },
        _ => Standing::Unreachable,
    }
}

pub(super) fn hear(of: &WeChat, notification: &Notification) -> Result<Heard, NotAuthentic> {
    let body = &notification.body;
    let header = |name: &str| notification.header(name);
    if !is_signed(&of.platform, header, body, notification.now) {
        return Err(NotAuthentic);
    }
    let event: Value = serde_json::from_slice(body).map_err(|_| NotAuthentic)?;
    let resource = &event["resource"];
    let part = |name: &str| resource[name].as_str().unwrap_or_default();
    let key = of.api_key.reveal().as_bytes();
    let opened = open_sealed(
        key,
        part("nonce"),
        part("associated_data"),
        part("ciphertext"),
    );
    let opened = opened.ok_or(NotAuthentic)?;
    let said: Value = serde_json::from_slice(&opened).map_err(|_| NotAuthentic)?;
    if said["mchid"] != *of.merchant {
        return Err(NotAuthentic);
    }
    Ok(Heard {
        about: about(&said).into_iter().collect(),
        reply: Reply {
            status: 200,
            content_type: "application/json",
            body: r#"{"code":"SUCCESS"}"#.to_owned(),
        },
    })
}

fn about(said: &Value) -> Option<About> {
    if let Some(refund) = said["out_refund_no"].as_str() {
        let done = match said["refund_status"].as_str()? {
            "SUCCESS" => true,
            "CLOSED" | "ABNORMAL" => false,
            _ => return None,
        };
        let key = refund.to_owned();
        return Some(About::Refund { key, done });
    }
    Some(About::Payment {
        key: said["out_trade_no"].as_str()?.to_owned(),
        standing: standing(said),
    })
}
