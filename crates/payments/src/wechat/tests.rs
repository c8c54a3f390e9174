use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use model::Millis;
use model::payment::DeclineReason;
use proptest::prelude::*;

use super::*;
use crate::signature::tests::{
    MERCHANT_KEY, MERCHANT_PUBLIC_KEY, PROVIDER_CERTIFICATE, PROVIDER_KEY, PROVIDER_PUBLIC_KEY,
    seal,
};
use crate::testing::{Asked, Says, serve};
use crate::{About, Keys};

const MERCHANT: &str = "1900007291";
const SERIAL: &str = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
const PLATFORM: &str = "PUB_KEY_ID_0119000072912026112500";
const API_KEY: &str = "0123456789abcdef0123456789ABCDEF";

/// A WeChat Pay of our own that behaves as the API's reference says: it reads only what our key signed, answers a
/// repeated order alike, and gives back no more than was paid.
#[derive(Default)]
struct FakeWeChat {
    trades: HashMap<String, Value>,
    refunds: HashMap<String, Value>,
    /// Codes that were exchanged.
    codes: Vec<String>,
    /// Does what it is asked but the answer gets lost.
    mute: bool,
    /// Signs its answers with another key.
    forged: bool,
    /// Does not know the merchant's certificate.
    estranged: bool,
}

type Shared = Arc<Mutex<FakeWeChat>>;
type Said = Result<(u16, Value), (u16, &'static str)>;

/// The parts of an `Authorization` header, if our key signed the request.
fn check_signature(asked: &Asked) {
    let scheme = "WECHATPAY2-SHA256-RSA2048 ";
    let parts = asked.header("authorization").strip_prefix(scheme).unwrap();
    let part = |part: &str| {
        let (name, value) = part.split_once('=').unwrap();
        (name.to_owned(), value.trim_matches('"').to_owned())
    };
    let parts: HashMap<_, _> = parts.split(',').map(part).collect();
    assert_eq!(parts["mchid"], MERCHANT);
    assert_eq!(parts["serial_no"], SERIAL);
    let (at, nonce) = (&parts["timestamp"], &parts["nonce_str"]);
    let (method, path, body) = (&asked.method, &asked.path, &asked.body);
    let message = format!("{method}\n{path}\n{at}\n{nonce}\n{body}\n");
    let public = &VerifyingKey::parse_all(MERCHANT_PUBLIC_KEY)[0];
    assert!(public.verify(message.as_bytes(), &parts["signature"]));
}

/// The headers under which WeChat Pay sends a body.
fn headers(body: &str, at: Millis, key: &str) -> Vec<(&'static str, String)> {
    let (at, nonce) = (at / 1000, nonce());
    let key = SigningKey::parse(key).unwrap();
    let signature = key.sign(format!("{at}\n{nonce}\n{body}\n").as_bytes());
    vec![
        ("Wechatpay-Serial", PLATFORM.to_owned()),
        ("Wechatpay-Timestamp", at.to_string()),
        ("Wechatpay-Nonce", nonce),
        ("Wechatpay-Signature", signature),
    ]
}

impl FakeWeChat {
    fn answer(&mut self, asked: &Asked) -> Says {
        if let Some(query) = asked.path.strip_prefix("/sns/oauth2/access_token?") {
            return self.tell_payer(query);
        }
        check_signature(asked);
        if self.estranged {
            return Says::json(401, json!({ "code": "SIGN_ERROR" }));
        }
        assert_eq!(asked.header("wechatpay-serial"), PLATFORM);
        let (status, said) = match self.act(asked) {
            Ok((status, said)) => (status, said),
            Err((status, code)) => (status, json!({ "code": code, "message": "…" })),
        };
        if self.mute {
            return Says::hang_up();
        }
        let body = if said.is_null() {
            String::new()
        } else {
            said.to_string()
        };
        let key = if self.forged {
            MERCHANT_KEY
        } else {
            PROVIDER_KEY
        };
        Says {
            status,
            headers: headers(&body, now(), key),
            body,
        }
    }

    /// Who came with a code: it is good once, and such answers are not signed.
    fn tell_payer(&mut self, query: &str) -> Says {
        let pairs: HashMap<_, _> = form::read(query).unwrap().into_iter().collect();
        assert_eq!(pairs["appid"], "wxd678efh567hg6787");
        assert_eq!(pairs["grant_type"], "authorization_code");
        if pairs["secret"] != "app-secret-1" {
            return Says::json(
                200,
                json!({ "errcode": 40125, "errmsg": "invalid appsecret" }),
            );
        }
        if self.mute {
            return Says::hang_up();
        }
        let code = pairs["code"].clone();
        if !code.starts_with("good") || self.codes.contains(&code) {
            return Says::json(200, json!({ "errcode": 40029, "errmsg": "invalid code" }));
        }
        self.codes.push(code);
        let said = json!({ "access_token": "t", "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "scope": "snsapi_base" });
        Says::json(200, said)
    }

    fn act(&mut self, asked: &Asked) -> Said {
        let body: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        let path = asked.path.strip_prefix("/v3/").unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path: Vec<&str> = path.split('/').collect();
        match (asked.method.as_str(), &*path) {
            ("POST", ["pay", "transactions", kind @ ("native" | "h5" | "jsapi")]) => {
                self.order(kind, &body)
            }
            ("GET", ["pay", "transactions", "out-trade-no", number]) => {
                assert_eq!(query, format!("mchid={MERCHANT}"));
                let trade = self.trades.get(*number);
                Ok((200, trade.ok_or((404, "ORDER_NOT_EXIST"))?.clone()))
            }
            ("POST", ["pay", "transactions", "out-trade-no", number, "close"]) => {
                assert_eq!(body, json!({ "mchid": MERCHANT }));
                let trade = self.trades.get_mut(*number);
                let trade = trade.ok_or((404, "ORDER_NOT_EXIST"))?;
                match trade["trade_state"].as_str().unwrap() {
                    "NOTPAY" => trade["trade_state"] = "CLOSED".into(),
                    "CLOSED" => return Err((400, "ORDER_CLOSED")),
                    _ => return Err((400, "ORDERPAID")),
                }
                Ok((204, Value::Null))
            }
            ("GET", ["refund", "domestic", "refunds", number]) => {
                let refund = self.refunds.get(*number);
                Ok((200, refund.ok_or((404, "RESOURCE_NOT_EXISTS"))?.clone()))
            }
            ("POST", ["refund", "domestic", "refunds"]) => self.give_back(&body),
            other => panic!("WeChat Pay has no {other:?}"),
        }
    }

    fn order(&mut self, kind: &str, body: &Value) -> Said {
        let number = body["out_trade_no"].as_str().unwrap();
        assert_eq!(body["mchid"], MERCHANT);
        assert_eq!(body["amount"]["currency"], "CNY");
        let state = self.trades.get(number).map(|t| t["trade_state"].clone());
        match state.as_ref().and_then(Value::as_str) {
            None | Some("NOTPAY") => {}
            Some("CLOSED") => return Err((400, "ORDER_CLOSED")),
            Some(_) => return Err((400, "ORDERPAID")),
        }
        let trade = json!({
            "mchid": MERCHANT,
            "out_trade_no": number,
            "trade_state": "NOTPAY",
            "amount": body["amount"],
        });
        self.trades.insert(number.to_owned(), trade);
        if kind == "h5" {
            assert_eq!(body["scene_info"]["payer_client_ip"], "192.0.2.7");
            let page = format!("https://wx.tenpay.example/mweb?prepay_id={number}");
            return Ok((200, json!({ "h5_url": page })));
        }
        if kind == "jsapi" {
            assert_eq!(body["payer"]["openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
            return Ok((
                200,
                json!({ "prepay_id": format!("wx{}", number.replace('-', "")) }),
            ));
        }
        assert!(body.get("payer").is_none());
        let code = format!("weixin://wxpay/bizpayurl?pr={number}");
        Ok((200, json!({ "code_url": code })))
    }

    fn pay(&mut self, number: &str) {
        let trade = self.trades.get_mut(number).unwrap();
        assert_eq!(trade["trade_state"], "NOTPAY");
        trade["trade_state"] = "SUCCESS".into();
        trade["transaction_id"] = "4200000001".into();
    }

    fn give_back(&mut self, body: &Value) -> Said {
        let trade = self.trades.get_mut(body["out_trade_no"].as_str().unwrap());
        let trade = trade.ok_or((404, "RESOURCE_NOT_EXISTS"))?;
        if trade["amount"]["total"] != body["amount"]["total"] {
            return Err((400, "INVALID_REQUEST"));
        }
        let of = self.refunds.values();
        let of = of.filter(|r| r["out_trade_no"] == trade["out_trade_no"]);
        let given: i64 = of.map(|r| r["amount"]["refund"].as_i64().unwrap()).sum();
        let amount = body["amount"]["refund"].as_i64().unwrap();
        let paid = ["SUCCESS", "REFUND"]
            .iter()
            .any(|s| trade["trade_state"] == *s);
        if !paid || given + amount > trade["amount"]["total"].as_i64().unwrap() {
            return Err((403, "NOT_ENOUGH"));
        }
        trade["trade_state"] = "REFUND".into();
        let mut refund = body.clone();
        refund["status"] = "PROCESSING".into();
        refund["refund_id"] = format!("50{}", self.refunds.len() + 1).into();
        let number = body["out_refund_no"].as_str().unwrap().to_owned();
        self.refunds.insert(number, refund.clone());
        Ok((200, refund))
    }
}

fn keys(base: String) -> Keys {
    Keys::WeChat {
        app_id: "wxd678efh567hg6787".to_owned(),
        merchant: MERCHANT.to_owned(),
        serial: SERIAL.to_owned(),
        private_key: MERCHANT_KEY.to_owned().into(),
        api_key: API_KEY.to_owned().into(),
        platform_key: PROVIDER_PUBLIC_KEY.to_owned(),
        platform_id: PLATFORM.to_owned(),
        app_secret: "app-secret-1".to_owned().into(),
        base: Some(base),
    }
}

async fn open() -> (Arc<dyn PaymentProvider>, Shared) {
    let wechat = Shared::default();
    let behind = wechat.clone();
    let base = serve(move |asked| behind.lock().unwrap().answer(&asked)).await;
    (keys(base).open().unwrap(), wechat)
}

fn known(key: &str) -> Known {
    Known {
        key: key.to_owned(),
        amount: Money::new(2_405, Currency::CNY),
        reference: None,
    }
}

fn ask(key: &str) -> Authorise {
    Authorise {
        method: "wechat:qr".to_owned(),
        description: "TW-TEST 测试".to_owned(),
        notify_url: "https://shop.example/webhooks/wechat".to_owned(),
        expires_at: Some(1_700_000_000_000),
        ..Authorise::new(key.to_owned(), known(key).amount)
    }
}

fn give_back(key: &str, amount: i64) -> GiveBack {
    GiveBack {
        key: key.to_owned(),
        payment: known("TW-KEY-1"),
        amount,
    }
}

fn approved(reference: &str) -> Outcome {
    let reference = reference.to_owned();
    Outcome::Approved { reference }
}

fn captured() -> Standing {
    let reference = "4200000001".to_owned();
    Standing::Captured { reference }
}

#[tokio::test]
async fn a_code_is_shown_and_paid() {
    let (wechat, behind) = open().await;
    let payment = known("TW-KEY-1");
    assert_eq!(wechat.query(&payment).await, Standing::Nothing);
    let qr = Outcome::ActionRequired {
        show: Show::Qr {
            code: "weixin://wxpay/bizpayurl?pr=TW-KEY-1".to_owned(),
        },
        reference: "TW-KEY-1".to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(wechat.authorise(&ask("TW-KEY-1")).await, qr);
    }
    assert_eq!(wechat.query(&payment).await, Standing::Waiting);
    assert_eq!(wechat.capture(&payment).await, Outcome::Unknown);
    behind.lock().unwrap().pay("TW-KEY-1");
    assert_eq!(wechat.query(&payment).await, captured());
    assert_eq!(wechat.capture(&payment).await, approved("4200000001"));
    assert_eq!(wechat.void(&payment).await, Outcome::GIVEN_UP);
    let again = wechat.authorise(&ask("TW-KEY-1")).await;
    assert_eq!(again, approved("TW-KEY-1"));
}

#[tokio::test]
async fn a_phone_opens_wechat_itself() {
    let (wechat, behind) = open().await;
    let phone = Authorise {
        client: Device::Phone,
        client_ip: "192.0.2.7".to_owned(),
        return_url: "https://shop.example/back?a=1".to_owned(),
        ..ask("TW-KEY-1")
    };
    let page = "https://wx.tenpay.example/mweb?prepay_id=TW-KEY-1";
    let opened = Outcome::ActionRequired {
        show: Show::Redirect {
            url: format!("{page}&redirect_url=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1"),
        },
        reference: "TW-KEY-1".to_owned(),
    };
    assert_eq!(wechat.authorise(&phone).await, opened);
    behind.lock().unwrap().pay("TW-KEY-1");
    assert_eq!(wechat.query(&known("TW-KEY-1")).await, captured());
}

#[tokio::test]
async fn who_pays_inside_wechat_is_told_once_a_code() {
    let (wechat, behind) = open().await;
    let door = wechat
        .door("https://shop.example/zh/checkout/wechat", "a1")
        .unwrap();
    assert_eq!(
        door,
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxd678efh567hg6787\
         &redirect_uri=https%3A%2F%2Fshop.example%2Fzh%2Fcheckout%2Fwechat&response_type=code\
         &scope=snsapi_base&state=a1#wechat_redirect"
    );
    let payer = wechat.payer("good-1").await;
    assert_eq!(payer.as_deref(), Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));
    for wrong in ["good-1", "bad", "", "good&secret=x", "\n"] {
        assert_eq!(wechat.payer(wrong).await, None, "{wrong}");
    }
    behind.lock().unwrap().mute = true;
    assert_eq!(wechat.payer("good-2").await, None);
}

#[tokio::test]
async fn inside_wechat_its_own_script_asks_for_the_payment() {
    let (wechat, behind) = open().await;
    let inside = Authorise {
        client: Device::InWeChat,
        token: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
        ..ask("TW-KEY-1")
    };
    let asked = Outcome::ActionRequired {
        show: Show::Bridge {
            prepay: "wxTWKEY1".to_owned(),
        },
        reference: "TW-KEY-1".to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(wechat.authorise(&inside).await, asked);
    }
    let bridge = wechat.bridge("wxTWKEY1").unwrap();
    let signed = format!(
        "wxd678efh567hg6787\n{}\n{}\nprepay_id=wxTWKEY1\n",
        bridge.time_stamp, bridge.nonce_str
    );
    let public = &VerifyingKey::parse_all(MERCHANT_PUBLIC_KEY)[0];
    assert!(public.verify(signed.as_bytes(), &bridge.pay_sign));
    let told = serde_json::to_value(&bridge).unwrap();
    let mut names: Vec<_> = told.as_object().unwrap().keys().cloned().collect();
    names.sort();
    let wanted = [
        "appId",
        "nonceStr",
        "package",
        "paySign",
        "signType",
        "timeStamp",
    ];
    assert_eq!(
        (names, &told["signType"]),
        (wanted.map(str::to_owned).to_vec(), &json!("RSA"))
    );
    assert_eq!(wechat.bridge("a\nb"), None);
    assert_eq!(wechat.query(&known("TW-KEY-1")).await, Standing::Waiting);
    behind.lock().unwrap().pay("TW-KEY-1");
    assert_eq!(wechat.query(&known("TW-KEY-1")).await, captured());

    // Nobody knows who pays, or it is another browser: a code as ever.
    for other in [
        Authorise {
            token: String::new(),
            ..inside.clone()
        },
        Authorise {
            token: "4242 4242".to_owned(),
            ..inside.clone()
        },
        Authorise {
            client: Device::Desktop,
            ..inside.clone()
        },
    ] {
        let other = Authorise {
            key: "TW-KEY-2".to_owned(),
            ..other
        };
        let shown = wechat.authorise(&other).await;
        let qr = matches!(
            &shown,
            Outcome::ActionRequired {
                show: Show::Qr { .. },
                ..
            }
        );
        assert!(qr, "{shown:?}");
    }
}

#[tokio::test]
async fn what_was_closed_is_never_paid() {
    let (wechat, _) = open().await;
    let payment = known("TW-KEY-1");
    assert_eq!(wechat.void(&payment).await, approved("TW-KEY-1"));
    wechat.authorise(&ask("TW-KEY-1")).await;
    for _ in 0..2 {
        assert_eq!(wechat.void(&payment).await, approved("TW-KEY-1"));
    }
    assert_eq!(wechat.query(&payment).await, Standing::Voided);
    let late = wechat.authorise(&ask("TW-KEY-1")).await;
    assert_eq!(late, Outcome::GIVEN_UP);
    assert_eq!(wechat.capture(&payment).await, Outcome::GIVEN_UP);
}

#[tokio::test]
async fn refunds_are_given_once_and_never_too_much() {
    let (wechat, behind) = open().await;
    wechat.authorise(&ask("TW-KEY-1")).await;
    let early = wechat.refund(&give_back("refund-1", 5)).await;
    assert_eq!(early, Outcome::GIVEN_UP);
    behind.lock().unwrap().pay("TW-KEY-1");
    for _ in 0..2 {
        let on_its_way = wechat.refund(&give_back("refund-1", 1_005)).await;
        assert_eq!(on_its_way, Outcome::Unknown);
    }
    let set = |number: &str, status: &str| {
        let mut behind = behind.lock().unwrap();
        behind.refunds.get_mut(number).unwrap()["status"] = status.into();
    };
    set("refund-1", "SUCCESS");
    let done = wechat.refund(&give_back("refund-1", 1_005)).await;
    assert_eq!(done, approved("501"));
    let too_much = wechat.refund(&give_back("refund-2", 1_401)).await;
    assert_eq!(too_much, Outcome::GIVEN_UP);
    wechat.refund(&give_back("refund-2", 1_400)).await;
    set("refund-2", "ABNORMAL");
    let failed = wechat.refund(&give_back("refund-2", 1_400)).await;
    assert_eq!(failed, Outcome::GIVEN_UP);
    assert_eq!(wechat.query(&known("TW-KEY-1")).await, captured());
}

#[tokio::test]
async fn nothing_is_concluded_from_silence_forgery_or_another_amount() {
    let (wechat, behind) = open().await;
    wechat.authorise(&ask("TW-KEY-1")).await;
    behind.lock().unwrap().pay("TW-KEY-1");
    let payment = known("TW-KEY-1");
    let nothing = async || {
        assert_eq!(wechat.query(&payment).await, Standing::Unreachable);
        assert_eq!(wechat.capture(&payment).await, Outcome::Unknown);
        assert_eq!(wechat.void(&payment).await, Outcome::Unknown);
    };
    behind.lock().unwrap().mute = true;
    nothing().await;
    let refund = wechat.refund(&give_back("refund-1", 5)).await;
    assert_eq!(refund, Outcome::Unknown);
    assert_eq!(wechat.authorise(&ask("TW-KEY-2")).await, Outcome::Unknown);
    {
        let mut behind = behind.lock().unwrap();
        (behind.mute, behind.forged) = (false, true);
    }
    nothing().await;
    {
        let mut behind = behind.lock().unwrap();
        behind.forged = false;
        behind.trades.get_mut("TW-KEY-1").unwrap()["amount"]["total"] = 1.into();
    }
    nothing().await;
}

#[tokio::test]
async fn with_wrong_keys_nothing_is_taken_and_nothing_waits() {
    let (wechat, behind) = open().await;
    behind.lock().unwrap().estranged = true;
    let refused = wechat.authorise(&ask("TW-KEY-1")).await;
    assert_eq!(refused, Outcome::GIVEN_UP);
    let payment = known("TW-KEY-1");
    assert_eq!(wechat.query(&payment).await, Standing::Unreachable);
    assert_eq!(wechat.void(&payment).await, Outcome::Unknown);
    let refund = wechat.refund(&give_back("refund-1", 5)).await;
    assert_eq!(refund, Outcome::Unknown);
}

#[tokio::test]
async fn keys_that_wechat_pay_cannot_keep_are_refused() {
    let (wechat, behind) = open().await;
    for key in ["short", "with space", "x".repeat(33).as_str(), "号号号号"] {
        let refused = wechat.authorise(&ask(key)).await;
        assert_eq!(refused, Outcome::GIVEN_UP, "{key}");
        assert_eq!(wechat.query(&known(key)).await, Standing::Nothing);
    }
    assert!(behind.lock().unwrap().trades.is_empty());
    // The longest that the shop makes.
    let longest = format!("TW-7K3M09QX-{}", i64::MAX);
    assert!(is_key(&longest, LONGEST.0));
    let token = "0123456789abcdef".repeat(2);
    assert!(is_key(&format!("refund-{}-{token}", i64::MAX), LONGEST.1));
}

#[test]
fn times_carry_beijings_zone() {
    assert_eq!(rfc3339(1_700_000_000_000), "2023-11-15T06:13:20+08:00");
}

const NOW: Millis = 1_700_000_000_000;

fn wechat() -> Arc<dyn PaymentProvider> {
    keys("http://127.0.0.1:1".to_owned()).open().unwrap()
}

/// A notification with this sealed inside.
fn sealed(said: &str) -> String {
    let (nonce, about) = ("fdasflkja484", "transaction");
    json!({
        "id": "EV-2026112522400012345",
        "event_type": "TRANSACTION.SUCCESS",
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": about,
            "ciphertext": seal(API_KEY.as_bytes(), nonce, about, said),
        },
    })
    .to_string()
}

fn posted(body: &str) -> Notification {
    let headers = headers(body, NOW, PROVIDER_KEY).into_iter();
    Notification {
        headers: headers
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        body: body.as_bytes().to_vec(),
        query: String::new(),
        now: NOW,
    }
}

#[test]
fn notifications_say_how_payments_and_refunds_stand() {
    let check = |mut said: Value, about: About| {
        said["mchid"] = MERCHANT.into();
        let heard = wechat().hear(&posted(&sealed(&said.to_string()))).unwrap();
        assert_eq!(heard.about, [about]);
        assert_eq!(heard.reply.status, 200);
    };
    let trade = |state: &str| {
        let id = "4200000001";
        json!({ "out_trade_no": "TW-KEY-1", "transaction_id": id, "trade_state": state })
    };
    let payment = |standing| About::Payment {
        key: "TW-KEY-1".to_owned(),
        standing,
    };
    check(trade("SUCCESS"), payment(captured()));
    check(trade("CLOSED"), payment(Standing::Voided));
    let reason = DeclineReason::CardDeclined;
    check(trade("PAYERROR"), payment(Standing::Declined { reason }));
    let refund = |status: &str| {
        let (trade, refund) = ("TW-KEY-1", "refund-1");
        json!({ "out_trade_no": trade, "out_refund_no": refund, "refund_status": status })
    };
    let back = |done| About::Refund {
        key: "refund-1".to_owned(),
        done,
    };
    check(refund("SUCCESS"), back(true));
    check(refund("ABNORMAL"), back(false));
}

#[test]
fn only_what_wechat_pay_signed_lately_and_sealed_for_this_merchant_is_heard() {
    let body = sealed(&format!(r#"{{"mchid":"{MERCHANT}"}}"#));
    let good = posted(&body);
    assert_eq!(wechat().hear(&good).unwrap().about, []);
    let refused = |posted: &Notification| {
        assert_eq!(wechat().hear(posted), Err(NotAuthentic), "{posted:?}");
    };
    let mut changed = good.clone();
    changed.body.push(b' ');
    refused(&changed);
    for at in 0..good.headers.len() {
        let mut changed = good.clone();
        changed.headers[at].1 = "1".to_owned();
        refused(&changed);
        changed.headers.remove(at);
        refused(&changed);
    }
    // Probes for shops that check nothing.
    let mut probe = good.clone();
    probe.headers[3].1.insert_str(0, "WECHATPAY/SIGNTEST/");
    refused(&probe);
    for (seconds, heard) in [(300, true), (301, false), (-301, false)] {
        let late = Notification {
            now: NOW + seconds * 1000,
            ..good.clone()
        };
        assert_eq!(wechat().hear(&late).is_ok(), heard);
    }
    refused(&posted(&sealed(r#"{"mchid":"1900007292"}"#)));
    refused(&posted(&body.replace("fdasflkja484", "fdasflkja485")));
    refused(&posted("{}"));
}

#[test]
fn platform_certificates_are_told_by_their_serial_numbers() {
    let mut kept = serde_json::to_value(keys("http://127.0.0.1:1".to_owned())).unwrap();
    kept["platform_key"] = format!("{PROVIDER_CERTIFICATE}{MERCHANT_PUBLIC_KEY}").into();
    let keys: Keys = serde_json::from_value(kept).unwrap();
    let body = sealed(&format!(r#"{{"mchid":"{MERCHANT}"}}"#));
    let mut rotated = posted(&body);
    // With the serial number of the other key it is not theirs.
    assert!(keys.open().unwrap().hear(&rotated).is_err());
    "9F5157F09EFDC096DE15EBE81A47057A7232F1B8".clone_into(&mut rotated.headers[0].1);
    assert!(keys.open().unwrap().hear(&rotated).is_ok());
}

proptest! {
    // Each case signs several times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_posted_makes_it_panic(
        bytes: Vec<u8>,
        text in "[\\[{\":,}\\]a-z0-9]*",
        headers: Vec<(String, String)>,
    ) {
        let provider = wechat();
        let random = Notification { headers, body: bytes, ..posted("") };
        prop_assert_eq!(provider.hear(&random), Err(NotAuthentic));
        let _ = provider.hear(&posted(&text));
        let _ = provider.hear(&posted(&sealed(&text)));
        let typed = format!(r#"{{"mchid":"{MERCHANT}","out_trade_no":"{text}"}}"#);
        let _ = provider.hear(&posted(&sealed(&typed)));
    }
}
