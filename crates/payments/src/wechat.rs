//! WeChat Pay (微信支付), API v3: Native, a QR code on the shop's own page; H5, which opens WeChat from a phone's
//! browser; and JSAPI, on a page inside WeChat.
//! <https://pay.weixin.qq.com/doc/v3/merchant/4012791858>
//!
//! Our key is the `out_trade_no`: everything is asked by it. Money is taken at once, there is nothing to capture.
//! A key that was never asked for counts as given up when it is voided: a code that nobody was shown cannot be paid.

mod jsapi;
mod message;

use model::checkout::PaymentMethod;
use model::payment::Bridge;
use model::{Currency, Locale, Money};
use serde_json::{Value, json};

pub(crate) use self::jsapi::{ACCOUNTS, Accounts};
use self::message::{authorisation, is_key, is_signed, rfc3339, standing};
use crate::client::{Client, GET, POST, Request, Response, now};
use crate::signature::{SigningKey, VerifyingKey, nonce};
use crate::{
    Answer, Authorise, Device, GiveBack, Heard, Known, NotAuthentic, Notification, Outcome,
    PaymentProvider, Secret, Show, Standing, form,
};

/// Where WeChat Pay answers.
pub(crate) const WECHAT: &str = "https://api.mch.weixin.qq.com";
/// The longest number of a trade, and of a refund.
const LONGEST: (usize, usize) = (32, 64);

/// The provider.
pub(crate) struct WeChat {
    pub(crate) client: Client,
    pub(crate) app_id: String,
    pub(crate) merchant: String,
    /// Serial number of the merchant's certificate.
    pub(crate) serial: String,
    /// The merchant's private key.
    pub(crate) key: SigningKey,
    /// The API v3 key, 32 bytes.
    pub(crate) api_key: Secret,
    /// WeChat Pay's keys, told apart by their serial numbers.
    pub(crate) platform: Vec<VerifyingKey>,
    /// Who tells who pays inside WeChat, where that is wanted.
    pub(crate) accounts: Option<Accounts>,
}

/// What WeChat Pay said to a request, its signature checked.
enum Said {
    Yes(Value),
    /// Its `code`.
    No(String),
    /// Nothing that tells what happened.
    Nothing,
}

impl WeChat {
    async fn ask(&self, method: &'static str, path: String, body: &Value) -> Said {
        let body = match method {
            GET => String::new(),
            _ => body.to_string(),
        };
        let whole = format!("{}{path}", self.client.prefix());
        let authorisation = authorisation(self, method, &whole, &body, now(), &nonce());
        let mut headers = vec![
            ("authorization", authorisation),
            ("accept", "application/json".to_owned()),
            ("content-type", "application/json".to_owned()),
        ];
        // With which key to sign the answer.
        if let [only] = &*self.platform {
            headers.push(("wechatpay-serial", only.serial.clone()));
        }
        let request = Request {
            method,
            path,
            headers,
            body,
        };
        match self.client.send(&request).await {
            Ok(response) => self.said(&request.path, &response),
            Err(_) => Said::Nothing,
        }
    }

    fn said(&self, path: &str, response: &Response) -> Said {
        let header = |name: &str| Some(response.header(name));
        let signed = is_signed(&self.platform, header, response.body.as_bytes(), now());
        let said = match response.body.as_str() {
            "" => Ok(Value::Null),
            body => serde_json::from_str(body),
        };
        let path = path.split('?').next().unwrap_or_default();
        match (response.status, said) {
            (200..300, Ok(said)) if signed => Said::Yes(said),
            (400..429, Ok(said)) if signed => {
                let code = said["code"].as_str().unwrap_or_default();
                tracing::info!(path, code, "WeChat Pay refused");
                Said::No(code.to_owned())
            }
            // Who we are was not understood: such an answer is not signed, and nothing happened.
            (401, _) => {
                tracing::error!(path, "WeChat Pay refuses the merchant's keys");
                Said::No(String::new())
            }
            (status, _) => {
                tracing::warn!(path, status, signed, "WeChat Pay cannot answer");
                Said::Nothing
            }
        }
    }

    async fn authorise_now(&self, ask: &Authorise) -> Outcome {
        if !is_key(&ask.key, LONGEST.0) || !self.takes(ask.amount) {
            return Outcome::GIVEN_UP;
        }
        let mut order = json!({
            "appid": self.app_id,
            "mchid": self.merchant,
            "description": ask.description,
            "out_trade_no": ask.key,
            "notify_url": ask.notify_url,
            "amount": { "total": ask.amount.amount, "currency": "CNY" },
        });
        if let Some(at) = ask.expires_at {
            order["time_expire"] = rfc3339(at).into();
        }
        let on_phone = ask.client == Device::Phone && !ask.client_ip.is_empty();
        let payer = jsapi::payer_of(self, ask);
        let kind = match payer {
            Some(_) => "jsapi",
            None if on_phone => "h5",
            None => "native",
        };
        if let Some(payer) = payer {
            order["payer"] = json!({ "openid": payer });
        }
        if on_phone {
            order["scene_info"] = json!({
                "payer_client_ip": ask.client_ip,
                "h5_info": { "type": "Wap" },
            });
        }
        let path = format!("/v3/pay/transactions/{kind}");
        let said = match self.ask(POST, path, &order).await {
            Said::Yes(said) => said,
            Said::No(code) if code == "ORDERPAID" => {
                let reference = ask.key.clone();
                return Outcome::Approved { reference };
            }
            Said::No(_) => return Outcome::GIVEN_UP,
            Said::Nothing => return Outcome::Unknown,
        };
        let part = |name: &str| said[name].as_str();
        let show = match (part("prepay_id"), part("code_url"), part("h5_url")) {
            (Some(prepay), ..) => Show::Bridge {
                prepay: prepay.to_owned(),
            },
            (_, Some(code), _) => Show::Qr {
                code: code.to_owned(),
            },
            (.., Some(page)) => Show::Redirect {
                url: format!("{page}&redirect_url={}", form::encode(&ask.return_url)),
            },
            _ => return Outcome::Unknown,
        };
        let reference = ask.key.clone();
        Outcome::ActionRequired { show, reference }
    }

    async fn query_now(&self, payment: &Known) -> Standing {
        if !is_key(&payment.key, LONGEST.0) {
            return Standing::Nothing;
        }
        let path = format!(
            "/v3/pay/transactions/out-trade-no/{}?mchid={}",
            payment.key, self.merchant
        );
        match self.ask(GET, path, &Value::Null).await {
            Said::Yes(trade) => {
                let total = &trade["amount"]["total"];
                if total.is_i64() && *total != payment.amount.amount {
                    tracing::error!(
                        key = payment.key,
                        "WeChat Pay has another amount for this payment"
                    );
                    return Standing::Unreachable;
                }
                standing(&trade)
            }
            Said::No(code) if is_unknown(&code) => Standing::Nothing,
            Said::No(_) | Said::Nothing => Standing::Unreachable,
        }
    }

    async fn capture_now(&self, payment: &Known) -> Outcome {
        match self.query_now(payment).await {
            Standing::Captured { reference } => Outcome::Approved { reference },
            Standing::Waiting | Standing::Unreachable => Outcome::Unknown,
            _ => Outcome::GIVEN_UP,
        }
    }

    async fn void_now(&self, payment: &Known) -> Outcome {
        let reference = payment.key.clone();
        if !is_key(&reference, LONGEST.0) {
            return Outcome::Approved { reference };
        }
        let path = format!("/v3/pay/transactions/out-trade-no/{reference}/close");
        let about = json!({ "mchid": self.merchant });
        match self.ask(POST, path, &about).await {
            Said::Yes(_) => return Outcome::Approved { reference },
            Said::No(code) if is_unknown(&code) => return Outcome::Approved { reference },
            Said::Nothing => return Outcome::Unknown,
            Said::No(_) => {}
        }
        match self.query_now(payment).await {
            Standing::Captured { .. } => Outcome::GIVEN_UP,
            Standing::Voided | Standing::Declined { .. } => Outcome::Approved { reference },
            _ => Outcome::Unknown,
        }
    }

    async fn refund_now(&self, ask: &GiveBack) -> Outcome {
        if !is_key(&ask.key, LONGEST.1) || ask.amount <= 0 {
            return Outcome::GIVEN_UP;
        }
        let path = format!("/v3/refund/domestic/refunds/{}", ask.key);
        match self.ask(GET, path, &Value::Null).await {
            Said::Yes(refund) => return given_back(&refund),
            Said::No(code) if is_unknown(&code) => {}
            Said::No(_) | Said::Nothing => return Outcome::Unknown,
        }
        let about = json!({
            "out_trade_no": ask.payment.key,
            "out_refund_no": ask.key,
            "amount": {
                "refund": ask.amount,
                "total": ask.payment.amount.amount,
                "currency": "CNY",
            },
        });
        let path = "/v3/refund/domestic/refunds".to_owned();
        match self.ask(POST, path, &about).await {
            Said::Yes(refund) => given_back(&refund),
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }
}

/// It knows no such trade or refund.
fn is_unknown(code: &str) -> bool {
    matches!(
        code,
        "ORDER_NOT_EXIST" | "ORDERNOTEXIST" | "RESOURCE_NOT_EXISTS"
    )
}

/// One that is on its way may take days; asked again it says so again.
fn given_back(refund: &Value) -> Outcome {
    match refund["status"].as_str() {
        Some("SUCCESS") => Outcome::Approved {
            reference: refund["refund_id"].as_str().unwrap_or_default().to_owned(),
        },
        Some("CLOSED" | "ABNORMAL") => Outcome::GIVEN_UP,
        _ => Outcome::Unknown,
    }
}

impl PaymentProvider for WeChat {
    fn code(&self) -> &'static str {
        "wechat"
    }

    fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let hint = locale.pick(
            "You pay in WeChat: scan a code, or open it on your phone.",
            "用微信扫码付款，在手机上可直接打开微信。",
        );
        vec![PaymentMethod {
            code: "wechat:qr".to_owned(),
            name: locale.pick("WeChat Pay", "微信支付").to_owned(),
            hint: hint.to_owned(),
        }]
    }

    fn takes(&self, amount: Money) -> bool {
        amount.currency == Currency::CNY && amount.amount > 0
    }

    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Outcome> {
        Box::pin(self.authorise_now(ask))
    }

    fn capture<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(self.capture_now(payment))
    }

    fn void<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome> {
        Box::pin(self.void_now(payment))
    }

    fn refund<'a>(&'a self, give_back: &'a GiveBack) -> Answer<'a, Outcome> {
        Box::pin(self.refund_now(give_back))
    }

    fn query<'a>(&'a self, payment: &'a Known) -> Answer<'a, Standing> {
        Box::pin(self.query_now(payment))
    }

    fn door(&self, back: &str, state: &str) -> Option<String> {
        jsapi::door(self, back, state)
    }

    fn payer<'a>(&'a self, code: &'a str) -> Answer<'a, Option<String>> {
        Box::pin(jsapi::payer(self, code))
    }

    fn bridge(&self, prepay: &str) -> Option<Bridge> {
        jsapi::bridge(self, prepay)
    }

    fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        message::hear(self, notification)
    }
}

#[cfg(test)]
mod tests;
