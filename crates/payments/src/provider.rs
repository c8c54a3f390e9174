//! What every payment provider can do, and the words in which it is asked and answers.

use std::future::Future;
use std::pin::Pin;

use model::checkout::PaymentMethod;
use model::payment::{Bridge, DeclineReason};
use model::{Locale, Millis, Money};

use crate::notification::{Heard, NotAuthentic, Notification};

/// A provider's answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What to set aside. Begin with [`Authorise::new`] and fill in what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorise {
    /// Our key of the payment: a repeat with the same key is the same payment.
    pub key: String,
    /// How much.
    pub amount: Money,
    /// Method within the provider, such as `card` or `test:card`.
    pub method: String,
    /// What the provider's field gave; inside a provider's app, who pays.
    pub token: String,
    /// What the shopper reads on the statement: the order number.
    pub description: String,
    /// Full address to which the provider sends the shopper's browser afterwards.
    pub return_url: String,
    /// Full address to which the provider sends its notifications.
    pub notify_url: String,
    /// Language of the provider's own pages.
    pub locale: Locale,
    /// The shopper's address for the provider's receipt; empty for none.
    pub email: String,
    /// What the shopper holds.
    pub client: Device,
    /// The address from which the shopper came; empty when it is not known.
    pub client_ip: String,
    /// When the shop stops waiting: nothing may be paid afterwards.
    pub expires_at: Option<Millis>,
}

impl Authorise {
    /// A payment of `amount` under `key`, everything else empty: English, on a desktop, open-ended.
    #[must_use]
    pub const fn new(key: String, amount: Money) -> Self {
        Self {
            key,
            amount,
            method: String::new(),
            token: String::new(),
            description: String::new(),
            return_url: String::new(),
            notify_url: String::new(),
            locale: Locale::En,
            email: String::new(),
            client: Device::Desktop,
            client_ip: String::new(),
            expires_at: None,
        }
    }

    /// The method without the provider's name before it.
    #[must_use]
    pub fn plain_method(&self) -> &str {
        let method = self.method.as_str();
        method.split_once(':').map_or(method, |(_, plain)| plain)
    }
}

/// What the shopper holds. Providers have other pages for other devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// A computer, or nothing known: a QR code can be held against it.
    #[default]
    Desktop,
    /// A phone with its own browser: it cannot photograph itself, but it has the providers' apps.
    Phone,
    /// WeChat's own browser.
    InWeChat,
}

impl Device {
    /// By the `User-Agent` header.
    #[must_use]
    pub fn of(user_agent: &str) -> Self {
        if user_agent.contains("MicroMessenger") {
            Self::InWeChat
        } else if ["Mobile", "Android", "iPhone"]
            .iter()
            .any(|word| user_agent.contains(word))
        {
            Self::Phone
        } else {
            Self::Desktop
        }
    }
}

/// A payment as the shop knows it: what a provider needs to find it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Our key of the payment.
    pub key: String,
    /// How much was asked for.
    pub amount: Money,
    /// The provider's own reference, once it told one.
    pub reference: Option<String>,
}

/// What to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// Our key of the refund: a repeat with the same key is the same refund.
    pub key: String,
    /// From which payment.
    pub payment: Known,
    /// How much, in minor units of the payment's currency.
    pub amount: i64,
}

/// What the shopper is shown to go on with the payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// The browser goes to this address.
    Redirect {
        /// A path of the shop's own site, or a full address.
        url: String,
    },
    /// A QR code on the shop's own page, for the provider's app on another device.
    Qr {
        /// The text to be drawn as a QR code.
        code: String,
    },
    /// The shop's own page inside the provider's app, whose script asks for the payment: see
    /// [`PaymentProvider::bridge`].
    Bridge {
        /// The provider's name of the order to be paid: letters, digits, `-` and `_`.
        prepay: String,
    },
}

/// What a provider answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Approved {
        /// The provider's own reference.
        reference: String,
    },
    /// Refused; nothing moved.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// The shopper must do something first.
    ActionRequired {
        /// What to show the shopper.
        show: Show,
        /// The provider's own reference.
        reference: String,
    },
    /// No answer in time: it may or may not have happened. Ask with [`PaymentProvider::query`].
    Unknown,
}

impl Outcome {
    /// Refused because it came to nothing in time, or cannot come to anything.
    pub(crate) const GIVEN_UP: Self = Self::Declined {
        reason: DeclineReason::GivenUp,
    };
}

/// How a payment stands at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The provider never heard of it.
    Nothing,
    /// Waits for the shopper.
    Waiting,
    /// Money is set aside.
    Authorised {
        /// The provider's own reference.
        reference: String,
    },
    /// Money is ours.
    Captured {
        /// The provider's own reference.
        reference: String,
    },
    /// Refused.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// Given up.
    Voided,
    /// No answer: ask again later.
    Unreachable,
}

/// A payment provider. Every call may be repeated with the same key and then changes nothing more.
pub trait PaymentProvider: Send + Sync {
    /// Its name in method codes: the part before the colon in `test:card`.
    fn code(&self) -> &'static str;

    /// Ways to pay with it.
    fn methods(&self, locale: Locale) -> Vec<PaymentMethod>;

    /// Whether it can take this amount in this currency at all.
    fn takes(&self, amount: Money) -> bool {
        amount.amount > 0
    }

    /// Sets money aside. A key that was voided before is declined.
    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Outcome>;

    /// Takes the whole amount that was set aside.
    fn capture<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome>;

    /// Gives up whatever is or may come under the payment's key, also when nothing is there yet: an authorisation
    /// that arrives afterwards must be declined. Declined when the money was taken already.
    fn void<'a>(&'a self, payment: &'a Known) -> Answer<'a, Outcome>;

    /// Gives money back. Declined when more would go back than was taken.
    fn refund<'a>(&'a self, give_back: &'a GiveBack) -> Answer<'a, Outcome>;

    /// How the payment stands.
    fn query<'a>(&'a self, payment: &'a Known) -> Answer<'a, Standing>;

    /// Where the browser of the provider's app is led to learn who pays, before [`PaymentProvider::authorise`] is told
    /// it as the token. It comes back to `back` with a code and `state`.
    fn door(&self, back: &str, state: &str) -> Option<String> {
        let _ = (back, state);
        None
    }

    /// Who came back with a code.
    fn payer<'a>(&'a self, code: &'a str) -> Answer<'a, Option<String>> {
        let _ = code;
        Box::pin(async { None })
    }

    /// What the app's script is asked with to pay an order that was answered with [`Show::Bridge`].
    fn bridge(&self, prepay: &str) -> Option<Bridge> {
        let _ = prepay;
        None
    }

    /// What a notification says, once it is proven to come from the provider. It may come late, often and in any
    /// order, so that it is a reason to look, not the last word.
    ///
    /// # Errors
    /// `NotAuthentic` when it is not the provider's, too old, or the provider sends none.
    fn hear(&self, notification: &Notification) -> Result<Heard, NotAuthentic> {
        let _ = notification;
        Err(NotAuthentic)
    }
}

#[cfg(test)]
mod tests {
    use model::Currency;

    use super::*;

    #[test]
    fn devices_are_told_by_their_browsers() {
        let check = |agent: &str, device| assert_eq!(Device::of(agent), device, "{agent}");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";
        check(phone, Device::Phone);
        check(&format!("{phone} MicroMessenger/8.0.50"), Device::InWeChat);
        check(
            "Mozilla/5.0 (Linux; Android 15) Mobile Safari/537.36",
            Device::Phone,
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0",
            Device::Desktop,
        );
        check("", Device::Desktop);
    }

    #[test]
    fn a_method_is_known_with_and_without_its_provider() {
        let mut ask = Authorise::new("k".to_owned(), Money::new(1, Currency::USD));
        for method in ["card", "test:card"] {
            method.clone_into(&mut ask.method);
            assert_eq!(ask.plain_method(), "card");
        }
    }
}
