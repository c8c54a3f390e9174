//! Payment providers behind one trait. Knows no order and no database: it is told a key, an amount and what the
//! shopper's payment field gave, and says what came of it.

mod ledger;
mod test_provider;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use model::checkout::PaymentMethod;
use model::payment::DeclineReason;
use model::{Locale, Money};

pub use test_provider::{Challenge, TestProvider};

/// A provider's answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What to set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorise {
    /// Our key of the payment: a repeat with the same key is the same payment.
    pub key: String,
    /// How much.
    pub amount: Money,
    /// Method within the provider, such as `card`.
    pub method: String,
    /// What the provider's field gave.
    pub token: String,
    /// What the shopper reads on the statement: the order number.
    pub description: String,
}

/// What to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// Our key of the refund: a repeat with the same key is the same refund.
    pub key: String,
    /// Our key of the payment.
    pub payment_key: String,
    /// How much, in minor units of the payment's currency.
    pub amount: i64,
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
    /// The shopper must go to this address first.
    ActionRequired {
        /// Where to go: a path of the shop's own site, or a full address.
        url: String,
        /// The provider's own reference.
        reference: String,
    },
    /// No answer in time: it may or may not have happened. Ask with [`PaymentProvider::query`].
    Unknown,
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

    /// Sets money aside. A key that was voided before is declined.
    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Outcome>;

    /// Takes the whole amount that was set aside under `key`.
    fn capture<'a>(&'a self, key: &'a str) -> Answer<'a, Outcome>;

    /// Gives up whatever is or may come under `key`, also when nothing is there yet: an authorisation that arrives
    /// afterwards must be declined. Declined when the money was taken already.
    fn void<'a>(&'a self, key: &'a str) -> Answer<'a, Outcome>;

    /// Gives money back. Declined when more would go back than was taken.
    fn refund<'a>(&'a self, give_back: &'a GiveBack) -> Answer<'a, Outcome>;

    /// How the payment stands.
    fn query<'a>(&'a self, key: &'a str) -> Answer<'a, Standing>;
}

/// The providers a shop offers.
#[derive(Default)]
pub struct Providers {
    test: Option<Arc<TestProvider>>,
}

impl Providers {
    /// The providers of a shop whose files are in `data`.
    ///
    /// # Errors
    /// When the test provider's ledger cannot be read or written.
    pub fn open(data: &Path, test: bool) -> std::io::Result<Self> {
        let test = if test {
            Some(Arc::new(TestProvider::open(data)?))
        } else {
            None
        };
        Ok(Self { test })
    }

    /// Every way to pay.
    #[must_use]
    pub fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        self.test
            .iter()
            .flat_map(|test| test.methods(locale))
            .collect()
    }

    /// The provider with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&dyn PaymentProvider> {
        self.test
            .as_deref()
            .filter(|test| test.code() == code)
            .map(|test| test as &dyn PaymentProvider)
    }

    /// The test provider, where it is offered.
    #[must_use]
    pub fn test(&self) -> Option<&TestProvider> {
        self.test.as_deref()
    }
}
