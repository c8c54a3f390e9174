//! Who pays inside WeChat. Its browser is led there and back once, before the shopper presses "Pay"; whoever comes back
//! without an answer pays by a code as everywhere else.

use model::Locale;
use model::cart::CartToken;

use crate::Shop;
use crate::secret::fingerprint;

/// The provider, and the page that its browser comes back to.
const WECHAT: &str = "wechat";
const BACK: &str = "/checkout/wechat";

impl Shop {
    /// Where WeChat's browser is led to learn who pays for a cart; none where nothing is paid inside WeChat.
    #[must_use]
    pub fn payer_door(&self, locale: Locale, cart: &CartToken) -> Option<String> {
        let provider = self.payments.find(WECHAT)?;
        let back = format!("{}{}", self.config.base_url, locale.path(BACK));
        provider.door(&back, &self.payer_state(cart))
    }

    /// Who came back with a code for a cart. `state` proves that this browser was led there by us.
    pub async fn payer(&self, cart: &CartToken, code: &str, state: &str) -> Option<String> {
        let provider = self.payments.find(WECHAT)?;
        if state != self.payer_state(cart) {
            tracing::info!("somebody came back from WeChat who was not led there");
            return None;
        }
        provider.payer(code).await
    }

    fn payer_state(&self, cart: &CartToken) -> String {
        fingerprint(&self.config.secret, &["payer", cart.as_str()])
    }
}
