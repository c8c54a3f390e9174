//! JSAPI: paying on a page inside WeChat. Who pays must be known before the order is made: WeChat's web authorisation
//! tells it without a question; then WeChat's own script asks for the payment with parameters that the merchant signs.
//! <https://pay.weixin.qq.com/doc/v3/merchant/4012791855>

use model::payment::Bridge;
use serde_json::Value;

use super::WeChat;
use crate::client::{Client, GET, Request, now};
use crate::signature::nonce;
use crate::{Authorise, Device, Secret, form};

/// Where WeChat tells who somebody is.
pub(crate) const ACCOUNTS: &str = "https://api.weixin.qq.com";
/// Where WeChat's browser is sent to be told.
const DOOR: &str = "https://open.weixin.qq.com/connect/oauth2/authorize";
/// Longest name of a payer and of an order to be paid, in characters.
const LONGEST: usize = 128;

/// What asking who pays needs.
pub(crate) struct Accounts {
    pub(crate) client: Client,
    /// The official account's secret.
    pub(crate) secret: Secret,
}

/// Whether it can be a name of WeChat's: of a payer, of an order to be paid, of a code.
fn is_name(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(letter)
}

/// Who pays inside WeChat, where that is known.
pub(super) fn payer_of<'a>(of: &WeChat, ask: &'a Authorise) -> Option<&'a str> {
    let inside = ask.client == Device::InWeChat && of.accounts.is_some();
    (inside && is_name(&ask.token)).then_some(ask.token.as_str())
}

/// The address that leads back to `back` with a code that tells who came. WeChat wants the parameters in this order.
pub(super) fn door(of: &WeChat, back: &str, state: &str) -> Option<String> {
    of.accounts.as_ref()?;
    Some(format!(
        "{DOOR}?appid={}&redirect_uri={}&response_type=code&scope=snsapi_base&state={}#wechat_redirect",
        form::encode(&of.app_id),
        form::encode(back),
        form::encode(state),
    ))
}

/// Who came with a code; it is good for one question, so that the question is sent once.
pub(super) async fn payer(of: &WeChat, code: &str) -> Option<String> {
    let accounts = of.accounts.as_ref()?;
    if !is_name(code) {
        return None;
    }
    let query = form::write(&[
        ("appid", of.app_id.as_str()),
        ("secret", accounts.secret.reveal()),
        ("code", code),
        ("grant_type", "authorization_code"),
    ]);
    let request = Request {
        method: GET,
        path: format!("/sns/oauth2/access_token?{query}"),
        headers: vec![("accept", "application/json".to_owned())],
        body: String::new(),
    };
    let response = accounts.client.send_once(&request).await.ok()?;
    let said: Value = serde_json::from_str(&response.body).ok()?;
    if let Some(code) = said["errcode"].as_i64() {
        tracing::warn!(code, "WeChat does not tell who pays");
    }
    let payer = said["openid"].as_str()?;
    is_name(payer).then(|| payer.to_owned())
}

/// What WeChat's script is asked with, signed now.
pub(super) fn bridge(of: &WeChat, prepay: &str) -> Option<Bridge> {
    of.accounts.as_ref()?;
    if !is_name(prepay) {
        return None;
    }
    let (at, nonce) = ((now() / 1000).to_string(), nonce());
    let package = format!("prepay_id={prepay}");
    let message = format!("{}\n{at}\n{nonce}\n{package}\n", of.app_id);
    Some(Bridge {
        pay_sign: of.key.sign(message.as_bytes()),
        app_id: of.app_id.clone(),
        time_stamp: at,
        nonce_str: nonce,
        package,
        sign_type: "RSA".to_owned(),
    })
}
