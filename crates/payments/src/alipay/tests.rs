use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use model::Millis;
use proptest::prelude::*;

use super::*;
use crate::signature::tests::{
    MERCHANT_KEY, MERCHANT_PUBLIC_KEY, PROVIDER_KEY, PROVIDER_PUBLIC_KEY,
};
use crate::testing::{Asked, Says, serve};
use crate::{About, Keys};

const APP: &str = "2014072300007148";
const NOW: Millis = 1_700_000_000_000;

/// An Alipay of our own that behaves as the API's reference says: it reads only what our key signed, hears of a trade
/// when the shopper signs in, and gives back no more than was paid.
#[derive(Default)]
struct FakeAlipay {
    trades: HashMap<String, Value>,
    /// Trade and request to what was given back, in yuan as text.
    refunds: HashMap<(String, String), Money>,
    /// Does what it is asked but the answer gets lost.
    mute: bool,
    /// Signs its answers with another key.
    forged: bool,
    /// Answers with a refund on its way.
    slow: bool,
    /// Does not know the application's key.
    estranged: bool,
}

type Shared = Arc<Mutex<FakeAlipay>>;

fn yuan(text: &Value) -> Money {
    Money::parse(text.as_str().unwrap(), Currency::CNY).unwrap()
}

/// The fields of a request, if our key signed them.
fn checked(mut fields: Vec<(String, String)>) -> HashMap<String, String> {
    let at = fields.iter().position(|(name, _)| name == "sign").unwrap();
    let (_, signature) = fields.remove(at);
    let public = &VerifyingKey::parse_all(MERCHANT_PUBLIC_KEY)[0];
    assert!(public.verify(signed_text(&mut fields).as_bytes(), &signature));
    let fields: HashMap<_, _> = fields.into_iter().collect();
    assert_eq!(fields["app_id"], APP);
    assert_eq!(fields["sign_type"], "RSA2");
    assert_eq!(fields["charset"], "utf-8");
    assert_eq!(fields["timestamp"].len(), 19);
    fields
}

impl FakeAlipay {
    fn answer(&mut self, asked: &Asked) -> Says {
        let fields = checked(form::read(&asked.body).unwrap());
        if self.estranged {
            let node = json!({ "code": "40002", "sub_code": "isv.invalid-signature" });
            return Says::json(200, json!({ "error_response": node }));
        }
        let method = fields["method"].as_str();
        let about: Value = serde_json::from_str(&fields["biz_content"]).unwrap();
        let node = match self.act(method, &about) {
            Ok(mut node) => {
                node["code"] = "10000".into();
                node["msg"] = "Success".into();
                node
            }
            Err(why) => json!({ "code": "40004", "msg": "Business Failed", "sub_code": why }),
        };
        if self.mute {
            return Says::hang_up();
        }
        let key = if self.forged {
            MERCHANT_KEY
        } else {
            PROVIDER_KEY
        };
        let sign = SigningKey::parse(key).unwrap();
        let sign = sign.sign(node.to_string().as_bytes());
        let name = method.replace('.', "_");
        let body = format!(r#"{{"{name}_response":{node},"sign":"{sign}"}}"#);
        Says::json(200, body)
    }

    fn act(&mut self, method: &str, about: &Value) -> Result<Value, &'static str> {
        let number = about["out_trade_no"].as_str().unwrap().to_owned();
        if method == "alipay.trade.precreate" {
            let code = format!("https://qr.alipay.example/{number}");
            return Ok(json!({ "out_trade_no": number, "qr_code": code }));
        }
        let trade = self.trades.get_mut(&number);
        let trade = trade.ok_or("ACQ.TRADE_NOT_EXIST")?;
        let status = trade["trade_status"].as_str().unwrap().to_owned();
        let key = || {
            (
                number.clone(),
                about["out_request_no"].as_str().unwrap().to_owned(),
            )
        };
        match method {
            "alipay.trade.query" => {}
            "alipay.trade.close" if status != "WAIT_BUYER_PAY" => {
                return Err("ACQ.TRADE_STATUS_ERROR");
            }
            "alipay.trade.close" => trade["trade_status"] = "TRADE_CLOSED".into(),
            "alipay.trade.refund" => {
                let amount = yuan(&about["refund_amount"]);
                let changed = !self.refunds.contains_key(&key());
                if changed {
                    let of = self
                        .refunds
                        .iter()
                        .filter(|((trade, _), _)| *trade == number);
                    let given: i64 = of.map(|(_, money)| money.amount).sum();
                    let total = yuan(&trade["total_amount"]).amount;
                    if status != "TRADE_SUCCESS" {
                        return Err("ACQ.TRADE_STATUS_ERROR");
                    }
                    if given + amount.amount > total {
                        return Err("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
                    }
                    if given + amount.amount == total {
                        trade["trade_status"] = "TRADE_CLOSED".into();
                    }
                    self.refunds.insert(key(), amount);
                }
                let mut said = trade.clone();
                said["fund_change"] = if changed && !self.slow { "Y" } else { "N" }.into();
                return Ok(said);
            }
            "alipay.trade.fastpay.refund.query" => {
                let mut said = trade.clone();
                if self.refunds.contains_key(&key()) && !self.slow {
                    said["refund_status"] = "REFUND_SUCCESS".into();
                }
                return Ok(said);
            }
            other => panic!("Alipay has no {other}"),
        }
        Ok(trade.clone())
    }

    /// The shopper signs in at the cashier's page, or scans the code.
    fn sign_in(&mut self, number: &str, total: &str) {
        let trade = json!({
            "trade_no": format!("2026-{number}"),
            "out_trade_no": number,
            "total_amount": total,
            "trade_status": "WAIT_BUYER_PAY",
        });
        self.trades.insert(number.to_owned(), trade);
    }

    fn pay(&mut self, number: &str) {
        let trade = self.trades.get_mut(number).unwrap();
        assert_eq!(trade["trade_status"], "WAIT_BUYER_PAY");
        trade["trade_status"] = "TRADE_SUCCESS".into();
        trade["send_pay_date"] = "2026-11-25 22:40:00".into();
    }
}

fn keys(base: &str) -> Keys {
    Keys::Alipay {
        app_id: APP.to_owned(),
        private_key: MERCHANT_KEY.to_owned().into(),
        alipay_key: PROVIDER_PUBLIC_KEY.to_owned(),
        base: Some(format!("{base}/gateway.do")),
    }
}

async fn open() -> (Arc<dyn PaymentProvider>, Shared) {
    let alipay = Shared::default();
    let behind = alipay.clone();
    let base = serve(move |asked| {
        assert_eq!(asked.path, "/gateway.do");
        behind.lock().unwrap().answer(&asked)
    });
    (keys(&base.await).open().unwrap(), alipay)
}

fn ask(key: &str, method: &str, client: Device) -> Authorise {
    Authorise {
        method: format!("alipay:{method}"),
        description: "TW-TEST & 测试".to_owned(),
        return_url: "https://shop.example/back?a=1".to_owned(),
        notify_url: "https://shop.example/webhooks/alipay".to_owned(),
        expires_at: Some(NOW),
        client,
        ..Authorise::new(key.to_owned(), known(key).amount)
    }
}

fn known(key: &str) -> Known {
    Known {
        key: key.to_owned(),
        amount: Money::new(2_405, Currency::CNY),
        reference: None,
    }
}

fn sent(key: &str) -> Known {
    Known {
        reference: Some(number(key).unwrap()),
        ..known(key)
    }
}

fn give_back(key: &str, amount: i64) -> GiveBack {
    GiveBack {
        key: key.to_owned(),
        payment: sent("k-1"),
        amount,
    }
}

fn approved(reference: &str) -> Outcome {
    let reference = reference.to_owned();
    Outcome::Approved { reference }
}

fn captured() -> Standing {
    let reference = "2026-k_2D1".to_owned();
    Standing::Captured { reference }
}

#[tokio::test]
async fn the_cashiers_page_has_an_address_that_we_signed() {
    let (alipay, _) = open().await;
    let check = async |client, method: &str, product: &str| {
        let Outcome::ActionRequired { show, reference } =
            alipay.authorise(&ask("k-1", "page", client)).await
        else {
            panic!("the shopper goes to Alipay");
        };
        assert_eq!(reference, "k_2D1");
        let Show::Redirect { url } = show else {
            panic!("by an address");
        };
        let (gateway, query) = url.split_once('?').unwrap();
        assert!(gateway.ends_with("/gateway.do"));
        let fields = checked(form::read(query).unwrap());
        assert_eq!(fields["method"], method);
        assert_eq!(fields["return_url"], "https://shop.example/back?a=1");
        assert!(fields["notify_url"].ends_with("/webhooks/alipay"));
        let about: Value = serde_json::from_str(&fields["biz_content"]).unwrap();
        assert_eq!(
            about,
            json!({
                "out_trade_no": "k_2D1",
                "total_amount": "24.05",
                "subject": "TW-TEST & 测试",
                "product_code": product,
                "time_expire": "2023-11-15 06:13:20",
            })
        );
    };
    let page = "alipay.trade.page.pay";
    check(Device::Desktop, page, "FAST_INSTANT_TRADE_PAY").await;
    check(Device::Phone, "alipay.trade.wap.pay", "QUICK_WAP_WAY").await;
    let mut dollars = ask("k-1", "page", Device::Desktop);
    dollars.amount.currency = Currency::USD;
    assert_eq!(alipay.authorise(&dollars).await, Outcome::GIVEN_UP);
}

#[tokio::test]
async fn a_payment_is_waited_for_and_taken() {
    let (alipay, behind) = open().await;
    let outcome = alipay.authorise(&ask("k-1", "qr", Device::Desktop)).await;
    let qr = Outcome::ActionRequired {
        show: Show::Qr {
            code: "https://qr.alipay.example/k_2D1".to_owned(),
        },
        reference: "k_2D1".to_owned(),
    };
    assert_eq!(outcome, qr);
    // Alipay hears of it only when the shopper signs in.
    assert_eq!(alipay.query(&known("k-1")).await, Standing::Nothing);
    assert_eq!(alipay.query(&sent("k-1")).await, Standing::Waiting);
    behind.lock().unwrap().sign_in("k_2D1", "24.05");
    assert_eq!(alipay.query(&sent("k-1")).await, Standing::Waiting);
    assert_eq!(alipay.capture(&sent("k-1")).await, Outcome::Unknown);
    behind.lock().unwrap().pay("k_2D1");
    assert_eq!(alipay.query(&sent("k-1")).await, captured());
    assert_eq!(alipay.capture(&sent("k-1")).await, approved("2026-k_2D1"));
    assert_eq!(alipay.void(&sent("k-1")).await, Outcome::GIVEN_UP);
}

#[tokio::test]
async fn what_was_closed_stays_closed() {
    let (alipay, behind) = open().await;
    assert_eq!(alipay.void(&sent("k-1")).await, approved("k_2D1"));
    behind.lock().unwrap().sign_in("k_2D1", "24.05");
    for _ in 0..2 {
        assert_eq!(alipay.void(&sent("k-1")).await, approved("k_2D1"));
    }
    assert_eq!(alipay.query(&sent("k-1")).await, Standing::Voided);
    assert_eq!(alipay.capture(&sent("k-1")).await, Outcome::GIVEN_UP);
}

#[tokio::test]
async fn refunds_are_given_once_and_never_too_much() {
    let (alipay, behind) = open().await;
    behind.lock().unwrap().sign_in("k_2D1", "24.05");
    let early = alipay.refund(&give_back("r1", 5)).await;
    assert_eq!(early, Outcome::GIVEN_UP);
    behind.lock().unwrap().pay("k_2D1");
    for _ in 0..2 {
        let done = alipay.refund(&give_back("r1", 1_005)).await;
        assert_eq!(done, approved("2026-k_2D1"));
    }
    let too_much = alipay.refund(&give_back("r2", 1_401)).await;
    assert_eq!(too_much, Outcome::GIVEN_UP);
    behind.lock().unwrap().slow = true;
    let on_its_way = alipay.refund(&give_back("r2", 1_400)).await;
    assert_eq!(on_its_way, Outcome::Unknown);
    behind.lock().unwrap().slow = false;
    let arrived = alipay.refund(&give_back("r2", 1_400)).await;
    assert_eq!(arrived, approved("2026-k_2D1"));
    let refunds: i64 = behind
        .lock()
        .unwrap()
        .refunds
        .values()
        .map(|m| m.amount)
        .sum();
    assert_eq!(refunds, 2_405);
    // Closed because all went back is not the same as never paid.
    assert_eq!(alipay.query(&sent("k-1")).await, captured());
}

#[tokio::test]
async fn nothing_is_concluded_from_silence_forgery_or_another_amount() {
    let (alipay, behind) = open().await;
    behind.lock().unwrap().sign_in("k_2D1", "24.05");
    behind.lock().unwrap().pay("k_2D1");
    let nothing = async || {
        assert_eq!(alipay.query(&sent("k-1")).await, Standing::Unreachable);
        assert_eq!(alipay.capture(&sent("k-1")).await, Outcome::Unknown);
        assert_eq!(alipay.void(&sent("k-1")).await, Outcome::Unknown);
    };
    behind.lock().unwrap().mute = true;
    nothing().await;
    assert_eq!(alipay.refund(&give_back("r", 5)).await, Outcome::Unknown);
    let qr = alipay.authorise(&ask("k-2", "qr", Device::Desktop)).await;
    assert_eq!(qr, Outcome::Unknown);
    {
        let mut behind = behind.lock().unwrap();
        (behind.mute, behind.forged) = (false, true);
    }
    nothing().await;
    {
        let mut behind = behind.lock().unwrap();
        behind.forged = false;
        behind.trades.get_mut("k_2D1").unwrap()["total_amount"] = "0.01".into();
    }
    nothing().await;
}

#[tokio::test]
async fn with_wrong_keys_nothing_is_taken_and_nothing_waits() {
    let (alipay, behind) = open().await;
    behind.lock().unwrap().estranged = true;
    let refused = alipay.authorise(&ask("k-1", "qr", Device::Desktop)).await;
    assert_eq!(refused, Outcome::GIVEN_UP);
    assert_eq!(alipay.query(&sent("k-1")).await, Standing::Unreachable);
    assert_eq!(alipay.void(&sent("k-1")).await, Outcome::Unknown);
    let refund = alipay.refund(&give_back("r", 5)).await;
    assert_eq!(refund, Outcome::GIVEN_UP);
}

/// A notification with these fields, signed by Alipay.
fn notification(fields: &[(&str, &str)]) -> Notification {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    let mut fields: Vec<_> = fields.iter().map(owned).collect();
    let key = SigningKey::parse(PROVIDER_KEY).unwrap();
    let sign = key.sign(signed_text(&mut fields).as_bytes());
    fields.push(("sign_type".to_owned(), "RSA2".to_owned()));
    fields.push(("sign".to_owned(), sign));
    posted(form::write(&fields).into_bytes())
}

fn posted(body: Vec<u8>) -> Notification {
    Notification {
        headers: Vec::new(),
        body,
        query: String::new(),
        now: NOW,
    }
}

fn alipay() -> Arc<dyn PaymentProvider> {
    keys("http://127.0.0.1:1").open().unwrap()
}

const PAID: [(&str, &str); 6] = [
    ("app_id", APP),
    ("out_trade_no", "k_2D1"),
    ("trade_no", "2026-k_2D1"),
    ("trade_status", "TRADE_SUCCESS"),
    ("subject", "名 & + ="),
    ("body", ""),
];

#[test]
fn notifications_say_how_payments_and_refunds_stand() {
    let check = |changes: &[(&str, &str)], about: &[About]| {
        let kept = PAID
            .iter()
            .filter(|(n, _)| changes.iter().all(|(c, _)| c != n));
        let fields: Vec<_> = kept.chain(changes).copied().collect();
        let heard = alipay().hear(&notification(&fields)).unwrap();
        assert_eq!(heard.about, about);
        assert_eq!(heard.reply.body, "success");
    };
    let payment = |standing| About::Payment {
        key: "k-1".to_owned(),
        standing,
    };
    check(&[], &[payment(captured())]);
    check(
        &[("trade_status", "TRADE_FINISHED")],
        &[payment(captured())],
    );
    check(
        &[("trade_status", "TRADE_CLOSED")],
        &[payment(Standing::Voided)],
    );
    check(
        &[("trade_status", "WAIT_BUYER_PAY")],
        &[payment(Standing::Waiting)],
    );
    let refunded = [
        ("trade_status", "TRADE_CLOSED"),
        ("gmt_refund", "2026-11-25 22:40:00.1"),
        ("out_biz_no", "r_2D1"),
    ];
    let refund = About::Refund {
        key: "r-1".to_owned(),
        done: true,
    };
    check(&refunded, &[payment(captured()), refund]);
}

#[test]
fn only_what_alipay_signed_for_this_application_is_heard() {
    let good = notification(&PAID);
    assert!(alipay().hear(&good).is_ok());
    let line = String::from_utf8(good.body).unwrap();
    let check = |line: String| {
        let heard = alipay().hear(&posted(line.clone().into_bytes()));
        assert_eq!(heard, Err(NotAuthentic), "{line}");
    };
    check(line.replace("k_2D1", "k_2D2"));
    check(line.replace("TRADE_SUCCESS", "TRADE_FINISHED"));
    check(format!("{line}&more=1"));
    check(line.replace("&sign=", "&no_sign="));
    check(String::new());
    let mut other = PAID;
    other[0] = ("app_id", "2014072300007149");
    assert_eq!(alipay().hear(&notification(&other)), Err(NotAuthentic));
}

proptest! {
    // Each case signs several times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_posted_makes_it_panic(body: Vec<u8>, value in "\\PC*", number in "[a-f0-9_]*") {
        prop_assert_eq!(alipay().hear(&posted(body)), Err(NotAuthentic));
        let fields = [("app_id", APP), ("out_trade_no", &*number), ("gmt_refund", &*value)];
        let _ = alipay().hear(&notification(&fields));
        let fields = [("app_id", APP), ("out_biz_no", &*number), ("trade_status", &*value)];
        prop_assert!(alipay().hear(&notification(&fields)).is_ok());
    }
}
