//! Who pays inside WeChat, as a cookie remembers it.

use model::Locale;

use super::{cart_token, cookie, redirect_to, shop, user_agent};

/// Name of the cookie, and for how many seconds it is kept.
pub const PAYER: &str = "tw_payer";
/// An hour: who pays does not change, but an answer that failed should be asked for again some time.
pub const PAYER_KEPT: i64 = 3_600;

fn inside_wechat(method: &str) -> bool {
    method.starts_with("wechat:") && user_agent().contains("MicroMessenger")
}

/// Leads WeChat's browser to where it is told who pays, once, if one of these ways to pay wants to know.
pub fn lead_to_payer(locale: Locale, methods: &[String]) {
    if cookie(PAYER).is_some() || !methods.iter().any(|method| inside_wechat(method)) {
        return;
    }
    let cart = cart_token();
    if let Some(door) = cart.and_then(|cart| shop().payer_door(locale, &cart)) {
        redirect_to(&door);
    }
}

/// What the provider's field gave: inside WeChat, who pays.
#[must_use]
pub fn payer_or(method: &str, token: String) -> String {
    let payer = cookie(PAYER).filter(|payer| payer != "-" && inside_wechat(method));
    payer.unwrap_or(token)
}
