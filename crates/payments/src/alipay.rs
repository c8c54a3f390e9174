//! Alipay (支付宝), API 2.0 with RSA2: the cashier's page for computers (`alipay.trade.page.pay`) and phones
//! (`alipay.trade.wap.pay`), and a QR code of the shop's own (`alipay.trade.precreate`).
//! <https://opendocs.alipay.com/open/270>
//!
//! Our key, in the letters that Alipay allows, is the `out_trade_no`: everything is asked by it. Money is taken at
//! once, there is nothing to capture. A cashier's page is only an address that we sign; Alipay hears of the trade when
//! the shopper signs in there. Until then a trade whose page we handed out (its reference is known) is waited for.
//! Alipay cannot be told to refuse a trade that it has not heard of: the page itself dies when the shop stops waiting,
//! and money that comes after the shopper called the order off is for the shop to give back.

mod message;

use model::checkout::PaymentMethod;
use model::{Currency, Locale, Money};
use serde_json::{Value, json};

use self::message::{beijing, number, said_node, signed_text, standing};
use crate::client::{Client, POST, Request, now};
use crate::signature::{SigningKey, VerifyingKey};
use crate::{
    Answer, Authorise, Device, GiveBack, Heard, Known, NotAuthentic, Notification, Outcome,
    PaymentProvider, Show, Standing, form,
};

/// Where Alipay answers.
pub(crate) const ALIPAY: &str = "https://openapi.alipay.com/gateway.do";

/// The provider.
pub(crate) struct Alipay {
    pub(crate) client: Client,
    /// Its full address, for pages.
    pub(crate) gateway: String,
    pub(crate) app_id: String,
    /// The application's private key.
    pub(crate) key: SigningKey,
    /// Alipay's own public key.
    pub(crate) alipay_key: VerifyingKey,
}

/// What Alipay said to a request, its signature checked.
enum Said {
    Yes(Value),
    /// Its `sub_code`.
    No(String),
    /// Nothing that tells what happened.
    Nothing,
}

impl Alipay {
    /// A request's parameters with their signature.
    fn signed(
        &self,
        method: &str,
        about: &Value,
        ask: Option<&Authorise>,
    ) -> Vec<(String, String)> {
        let (back, notify) = ask.map_or(("", ""), |ask| (&*ask.return_url, &*ask.notify_url));
        let mut fields = vec![
            ("app_id", self.app_id.clone()),
            ("method", method.to_owned()),
            ("format", "JSON".to_owned()),
            ("charset", "utf-8".to_owned()),
            ("sign_type", "RSA2".to_owned()),
            ("timestamp", beijing(now())),
            ("version", "1.0".to_owned()),
            ("return_url", back.to_owned()),
            ("notify_url", notify.to_owned()),
            ("biz_content", about.to_string()),
        ];
        fields.retain(|(_, value)| !value.is_empty());
        let mut fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let signature = self.key.sign(signed_text(&mut fields).as_bytes());
        fields.push(("sign".to_owned(), signature));
        fields
    }

    async fn ask(&self, method: &str, about: &Value, ask: Option<&Authorise>) -> Said {
        let form = "application/x-www-form-urlencoded;charset=utf-8".to_owned();
        let request = Request {
            method: POST,
            path: String::new(),
            headers: vec![("content-type", form)],
            body: form::write(&self.signed(method, about, ask)),
        };
        let Ok(response) = self.client.send(&request).await else {
            return Said::Nothing;
        };
        let name = format!("{}_response", method.replace('.', "_"));
        if let Some(why) = message::refusal(&response.body, &name) {
            tracing::error!(method, why, "Alipay refuses the application's keys");
            return Said::No(why);
        }
        let Some(node) = said_node(&response.body, &name, &self.alipay_key) else {
            tracing::warn!(
                method,
                status = response.status,
                "Alipay's answer is not signed"
            );
            return Said::Nothing;
        };
        match node["code"].as_str() {
            Some("10000") => Said::Yes(node),
            Some("40004") if node["sub_code"] == "ACQ.SYSTEM_ERROR" => Said::Nothing,
            Some("40004") => {
                let why = node["sub_code"].as_str().unwrap_or_default();
                tracing::info!(method, why, "Alipay refused");
                Said::No(why.to_owned())
            }
            code => {
                tracing::warn!(method, code, "Alipay cannot answer");
                Said::Nothing
            }
        }
    }

    async fn authorise_now(&self, ask: &Authorise) -> Outcome {
        let Some(reference) = number(&ask.key).filter(|_| self.takes(ask.amount)) else {
            return Outcome::GIVEN_UP;
        };
        let mut about = json!({
            "out_trade_no": reference,
            "total_amount": ask.amount.decimal(),
            "subject": ask.description,
        });
        if let Some(at) = ask.expires_at {
            about["time_expire"] = beijing(at).into();
        }
        if ask.plain_method() != "qr" {
            let (method, product) = match ask.client {
                Device::Desktop => ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
                Device::Phone | Device::InWeChat => ("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
            };
            about["product_code"] = product.into();
            let query = form::write(&self.signed(method, &about, Some(ask)));
            let url = format!("{}?{query}", self.gateway);
            let show = Show::Redirect { url };
            return Outcome::ActionRequired { show, reference };
        }
        match self.ask("alipay.trade.precreate", &about, Some(ask)).await {
            Said::Yes(said) => match said["qr_code"].as_str() {
                Some(code) => Outcome::ActionRequired {
                    show: Show::Qr {
                        code: code.to_owned(),
                    },
                    reference,
                },
                None => Outcome::Unknown,
            },
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn query_now(&self, payment: &Known) -> Standing {
        let Some(number) = number(&payment.key) else {
            return Standing::Nothing;
        };
        let about = json!({ "out_trade_no": number });
        match self.ask("alipay.trade.query", &about, None).await {
            Said::Yes(trade) if is_of(&trade, payment.amount) => {
                let paid = trade["send_pay_date"].is_string();
                standing(&trade, paid)
            }
            Said::Yes(_) => {
                tracing::error!(
                    key = payment.key,
                    "Alipay has another amount for this payment"
                );
                Standing::Unreachable
            }
            Said::No(why) if why == "ACQ.TRADE_NOT_EXIST" => match payment.reference {
                Some(_) => Standing::Waiting,
                None => Standing::Nothing,
            },
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
        let Some(reference) = number(&payment.key) else {
            return Outcome::GIVEN_UP;
        };
        let about = json!({ "out_trade_no": reference });
        match self.ask("alipay.trade.close", &about, None).await {
            Said::Yes(_) => return Outcome::Approved { reference },
            Said::No(why) if why == "ACQ.TRADE_NOT_EXIST" => {
                return Outcome::Approved { reference };
            }
            Said::Nothing => return Outcome::Unknown,
            Said::No(_) => {}
        }
        match self.query_now(payment).await {
            Standing::Captured { .. } => Outcome::GIVEN_UP,
            Standing::Voided => Outcome::Approved { reference },
            _ => Outcome::Unknown,
        }
    }

    async fn refund_now(&self, ask: &GiveBack) -> Outcome {
        let (Some(trade), Some(request)) = (number(&ask.payment.key), number(&ask.key)) else {
            return Outcome::GIVEN_UP;
        };
        let amount = Money::new(ask.amount, ask.payment.amount.currency);
        if !self.takes(amount) {
            return Outcome::GIVEN_UP;
        }
        let about = json!({
            "out_trade_no": trade,
            "out_request_no": request,
            "refund_amount": amount.decimal(),
        });
        match self.ask("alipay.trade.refund", &about, None).await {
            Said::Yes(said) if said["fund_change"] == "Y" => {
                let reference = said["trade_no"].as_str().unwrap_or_default().to_owned();
                Outcome::Approved { reference }
            }
            // Nothing moved by this very request: it was given back by an earlier one, or is on its way.
            Said::Yes(_) => self.query_refund(&trade, &request).await,
            Said::No(_) => Outcome::GIVEN_UP,
            Said::Nothing => Outcome::Unknown,
        }
    }

    async fn query_refund(&self, trade: &str, request: &str) -> Outcome {
        let about = json!({ "out_trade_no": trade, "out_request_no": request });
        let method = "alipay.trade.fastpay.refund.query";
        match self.ask(method, &about, None).await {
            Said::Yes(said) if said["refund_status"] == "REFUND_SUCCESS" => {
                let reference = said["trade_no"].as_str().unwrap_or_default().to_owned();
                Outcome::Approved { reference }
            }
            _ => Outcome::Unknown,
        }
    }
}

/// Whether a trade is over the amount that we asked for.
fn is_of(trade: &Value, amount: Money) -> bool {
    let total = trade["total_amount"].as_str().unwrap_or_default();
    Money::parse(total, Currency::CNY) == Some(amount)
}

impl PaymentProvider for Alipay {
    fn code(&self) -> &'static str {
        "alipay"
    }

    fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let method = |code: &str, name: &str, hint: &str| PaymentMethod {
            code: code.to_owned(),
            name: name.to_owned(),
            hint: hint.to_owned(),
        };
        vec![
            method(
                "alipay:page",
                locale.pick("Alipay", "支付宝"),
                locale.pick(
                    "You pay at Alipay and come back here.",
                    "将前往支付宝付款，完成后返回本店。",
                ),
            ),
            method(
                "alipay:qr",
                locale.pick("Alipay QR code", "支付宝扫码"),
                locale.pick(
                    "Scan a code with the Alipay app on your phone.",
                    "用手机上的支付宝扫一扫付款。",
                ),
            ),
        ]
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

    fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        message::hear(&self.app_id, &self.alipay_key, notification)
    }
}

#[cfg(test)]
mod tests;
