//! Alipay's messages: how they are written, signed and read. <https://opendocs.alipay.com/common/02khjm>

use model::Millis;
use model::dates::civil;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use crate::signature::VerifyingKey;
use crate::{About, Heard, NotAuthentic, Notification, Reply, Standing, form};

/// The longest number of a trade or refund.
const LONGEST: usize = 64;

/// Our key in Alipay's letters: digits, Latin letters and `_`. Any other becomes `_` and its code in two hex digits,
/// so that [`key_of`] reads it back. `None` when Alipay cannot keep it.
pub(super) fn number(key: &str) -> Option<String> {
    let letter = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("_{byte:02X}")
        }
    };
    let number: String = key.bytes().map(letter).collect();
    (!number.is_empty() && number.len() <= LONGEST).then_some(number)
}

/// Our key of a number that [`number`] made.
pub(super) fn key_of(number: &str) -> Option<String> {
    let mut parts = number.split('_');
    let mut key = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        key.push(u8::from_str_radix(code, 16).ok()?);
        key.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(key).ok()
}

/// A time as Alipay writes it, in Beijing: `2026-11-25 22:40:00`.
pub(super) fn beijing(at: Millis) -> String {
    const HOUR: Millis = 3_600_000;
    let at = at + 8 * HOUR;
    let (year, month, day) = civil(at);
    let seconds = at.rem_euclid(24 * HOUR) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// What is signed of a message: its fields in alphabetical order. They are put into it.
pub(super) fn signed_text(fields: &mut [(String, String)]) -> String {
    fields.sort();
    let field = |(name, value): &(String, String)| format!("{name}={value}");
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

/// The node `name` of an answer, if Alipay signed it. Signed is its text, byte by byte.
pub(super) fn said_node(body: &str, name: &str, key: &VerifyingKey) -> Option<Value> {
    let label = format!("\"{name}\"");
    let start = body.find(&label)? + label.len();
    let rest = body[start..].trim_start().strip_prefix(':')?.trim_start();
    let mut node = Deserializer::from_str(rest).into_iter::<IgnoredAny>();
    node.next()?.ok()?;
    let node = &rest[..node.byte_offset()];
    let whole: Value = serde_json::from_str(body).ok()?;
    let signature = whole["sign"].as_str()?;
    key.verify(node.as_bytes(), signature)
        .then(|| serde_json::from_str(node).ok())
        .flatten()
}

/// Why Alipay did not even look at a request, for its keys or fields are wrong: such an answer need not be signed, and
/// nothing happened.
pub(super) fn refusal(body: &str, name: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(body).ok()?;
    let node = whole.get("error_response").or(whole.get(name))?;
    let code = node["code"].as_str()?;
    matches!(code, "20001" | "40001" | "40002" | "40003" | "40006")
        .then(|| node["sub_code"].as_str().unwrap_or(code).to_owned())
}

/// How a trade stands. A closed one was `paid` and given back, or was never paid.
pub(super) fn standing(trade: &Value, paid: bool) -> Standing {
    let reference = trade["trade_no"].as_str().unwrap_or_default().to_owned();
    match trade["trade_status"].as_str() {
        Some("TRADE_SUCCESS" | "TRADE_FINISHED") => Standing::Captured { reference },
        Some("TRADE_CLOSED") if paid => Standing::Captured { reference },
        Some("TRADE_CLOSED") => Standing::Voided,
        Some("WAIT_BUYER_PAY") => Standing::Waiting,
        _ => Standing::Unreachable,
    }
}

/// A notification is a form, signed over all its fields but `sign` and `sign_type`. It carries no proof of its age.
pub(super) fn hear(
    app_id: &str,
    key: &VerifyingKey,
    notification: &Notification,
) -> Result<Heard, NotAuthentic> {
    let body = std::str::from_utf8(&notification.body).map_err(|_| NotAuthentic)?;
    let mut fields = form::read(body).ok_or(NotAuthentic)?;
    let mut take = |name: &str| {
        let at = fields.iter().position(|(known, _)| known == name)?;
        Some(fields.remove(at).1)
    };
    let signature = take("sign").ok_or(NotAuthentic)?;
    take("sign_type");
    let signed = signed_text(&mut fields);
    let trade: Value = fields
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    if !key.verify(signed.as_bytes(), &signature) || trade["app_id"] != *app_id {
        return Err(NotAuthentic);
    }
    Ok(Heard {
        about: about(&trade),
        reply: Reply::text("success"),
    })
}

fn about(trade: &Value) -> Vec<About> {
    let key = |name: &str| trade[name].as_str().and_then(key_of);
    let mut about = Vec::new();
    let refunded = trade["gmt_refund"].is_string();
    if let Some(key) = key("out_trade_no") {
        let standing = standing(trade, refunded);
        about.push(About::Payment { key, standing });
    }
    // Alipay writes about a refund once it is done. One made in Alipay's own desk has no number of ours.
    if let Some(key) = key("out_biz_no").filter(|_| refunded) {
        about.push(About::Refund { key, done: true });
    }
    about
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::signature::SigningKey;
    use crate::signature::tests::{PROVIDER_KEY, PROVIDER_PUBLIC_KEY};

    #[test]
    fn our_keys_fit_into_alipays_letters() {
        let check = |key: &str, expected: &str| {
            assert_eq!(number(key).as_deref(), Some(expected));
            assert_eq!(key_of(expected).as_deref(), Some(key));
        };
        check(
            "TW-7K3M09QX-1234567890123456789",
            "TW_2D7K3M09QX_2D1234567890123456789",
        );
        check("a_b", "a_5Fb");
        check("号", "_E5_8F_B7");
        // The longest that the shop makes: a refund of an order with its form's token.
        let longest = format!("refund-{}-{}", i64::MAX, "0123456789abcdef".repeat(2));
        assert!(number(&longest).is_some());
        assert_eq!(number(&"x".repeat(65)), None);
        assert_eq!(number(""), None);
        for broken in ["a_", "a_5", "a_zz", "_号", "_FF"] {
            assert_eq!(key_of(broken), None, "{broken}");
        }
    }

    #[test]
    fn times_are_beijings() {
        assert_eq!(beijing(1_700_000_000_000), "2023-11-15 06:13:20");
        assert_eq!(beijing(0), "1970-01-01 08:00:00");
    }

    #[test]
    fn an_answer_is_signed_byte_by_byte() {
        let key = SigningKey::parse(PROVIDER_KEY).unwrap();
        let public = &VerifyingKey::parse_all(PROVIDER_PUBLIC_KEY)[0];
        let node = r#"{"code":"10000", "msg":"a \"b\" }{ 支付\/","trade_no" : "1"}"#;
        let sign = key.sign(node.as_bytes());
        let name = "alipay_trade_query_response";
        let check = |body: String, good| {
            let said = said_node(&body, name, public);
            assert_eq!(said.is_some(), good, "{body}");
        };
        check(format!(r#"{{"{name}":{node},"sign":"{sign}"}}"#), true);
        check(format!(r#"{{"sign":"{sign}", "{name}" : {node} }}"#), true);
        check(format!(r#"{{"{name}":{node}}}"#), false);
        check(format!(r#"{{"{name}":{node} ,"sign":"AAAA"}}"#), false);
        let other = node.replace("10000", "40004");
        check(format!(r#"{{"{name}":{other},"sign":"{sign}"}}"#), false);
        check(
            format!(r#"{{"error_response":{node},"sign":"{sign}"}}"#),
            false,
        );
        check(format!(r#"{{"{name}":{{"code":"#), false);
        check(String::new(), false);
    }

    proptest! {
        #[test]
        fn any_key_comes_back(key in "\\PC{1,20}") {
            if let Some(number) = number(&key) {
                prop_assert!(number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
                prop_assert_eq!(key_of(&number), Some(key));
            }
        }

        #[test]
        fn no_answer_makes_the_reader_panic(body in "[\"a-c:{}\\[\\], \\\\号]{0,60}") {
            let key = VerifyingKey::parse_all(PROVIDER_PUBLIC_KEY).remove(0);
            let _ = said_node(&format!("{{\"a\"{body}"), "a", &key);
        }
    }
}
