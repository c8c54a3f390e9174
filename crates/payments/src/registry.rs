//! The providers a shop offers, and the keys that they are opened with.

use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use model::checkout::PaymentMethod;
use model::{Locale, Money};
use serde::{Deserialize, Serialize};

use crate::alipay::{ALIPAY, Alipay};
use crate::client::Client;
use crate::signature::{SigningKey, VerifyingKey};
use crate::stripe::{STRIPE, Stripe};
use crate::wechat::{ACCOUNTS, Accounts, WECHAT, WeChat};
use crate::{PaymentProvider, Secret, TestProvider};

/// Which providers a shop offers.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether the test provider is offered.
    pub test: bool,
    /// The merchant's contracts with real providers, at most one with each.
    pub keys: Vec<Keys>,
}

/// What a merchant has from a provider. Serialised it holds the secrets themselves: encrypt it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "lowercase")]
pub enum Keys {
    /// Stripe.
    Stripe {
        /// `sk_live_…` or `sk_test_…`.
        secret_key: Secret,
        /// `whsec_…` of the endpoint to which Stripe sends its events.
        webhook_secret: Secret,
        /// Another address than Stripe's own.
        #[serde(default)]
        base: Option<String>,
    },
    /// Alipay, with public keys.
    Alipay {
        /// Number of the application.
        app_id: String,
        /// The application's private key: PEM, or bare Base64 as Alipay's tools write it.
        private_key: Secret,
        /// Alipay's public key (not the application's).
        alipay_key: String,
        /// Another address than Alipay's own, such as its sandbox's.
        #[serde(default)]
        base: Option<String>,
    },
    /// WeChat Pay, API v3.
    WeChat {
        /// Number of the official account or app.
        app_id: String,
        /// Number of the merchant.
        merchant: String,
        /// Serial number of the merchant's certificate.
        serial: String,
        /// The merchant's private key, PEM.
        private_key: Secret,
        /// The API v3 key: 32 characters.
        api_key: Secret,
        /// WeChat Pay's public key, or one or more of its platform certificates, PEM.
        platform_key: String,
        /// The public key's id, `PUB_KEY_ID_…`; not needed with certificates.
        #[serde(default)]
        platform_id: String,
        /// The official account's secret; empty where nobody pays inside WeChat.
        #[serde(default)]
        app_secret: Secret,
        /// Another address than WeChat Pay's own.
        #[serde(default)]
        base: Option<String>,
    },
}

/// Keys that cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{provider}: {field} cannot be used")]
pub struct BadKeys {
    /// The provider's code.
    pub provider: &'static str,
    /// The field of [`Keys`] that is wrong.
    pub field: &'static str,
}

impl Keys {
    /// The provider's code.
    #[must_use]
    pub const fn provider(&self) -> &'static str {
        match self {
            Self::Stripe { .. } => "stripe",
            Self::Alipay { .. } => "alipay",
            Self::WeChat { .. } => "wechat",
        }
    }

    /// The provider behind these keys. Nobody is asked: whether they are good shows with the first payment.
    ///
    /// # Errors
    /// `BadKeys` naming the first field that cannot be right.
    pub fn open(&self) -> Result<Arc<dyn PaymentProvider>, BadKeys> {
        let provider = self.provider();
        let bad = |field| BadKeys { provider, field };
        let client = |base: &str| Client::new(base).ok_or(bad("base"));
        let filled = |field, text: &str| match text.trim() {
            "" => Err(bad(field)),
            text => Ok(text.to_owned()),
        };
        let signing = |key: &Secret| SigningKey::parse(key.reveal()).ok_or(bad("private_key"));
        match self {
            Self::Stripe {
                secret_key,
                webhook_secret,
                base,
            } => Ok(Arc::new(Stripe::new(
                client(base.as_deref().unwrap_or(STRIPE))?,
                filled("secret_key", secret_key.reveal())?.into(),
                filled("webhook_secret", webhook_secret.reveal())?.into(),
            ))),
            Self::Alipay {
                app_id,
                private_key,
                alipay_key,
                base,
            } => {
                let gateway = base.as_deref().unwrap_or(ALIPAY).to_owned();
                let alipay_key = VerifyingKey::parse_all(alipay_key).into_iter().next();
                Ok(Arc::new(Alipay {
                    client: client(&gateway)?,
                    gateway,
                    app_id: filled("app_id", app_id)?,
                    key: signing(private_key)?,
                    alipay_key: alipay_key.ok_or(bad("alipay_key"))?,
                }))
            }
            Self::WeChat {
                app_id,
                merchant,
                serial,
                private_key,
                api_key,
                platform_key,
                platform_id,
                app_secret,
                base,
            } => {
                let mut platform = VerifyingKey::parse_all(platform_key);
                for key in platform.iter_mut().filter(|key| key.serial.is_empty()) {
                    key.serial = filled("platform_id", platform_id)?;
                }
                if platform.is_empty() {
                    return Err(bad("platform_key"));
                }
                let api_key = filled("api_key", api_key.reveal())?;
                if api_key.len() != 32 {
                    return Err(bad("api_key"));
                }
                let accounts = match app_secret.reveal().trim() {
                    "" => None,
                    secret => Some(Accounts {
                        client: client(base.as_deref().unwrap_or(ACCOUNTS))?,
                        secret: secret.to_owned().into(),
                    }),
                };
                Ok(Arc::new(WeChat {
                    accounts,
                    client: client(base.as_deref().unwrap_or(WECHAT))?,
                    app_id: filled("app_id", app_id)?,
                    merchant: filled("merchant", merchant)?,
                    serial: filled("serial", serial)?,
                    key: signing(private_key)?,
                    api_key: api_key.into(),
                    platform,
                }))
            }
        }
    }
}

/// The providers a shop offers.
#[derive(Default)]
pub struct Providers {
    test: Option<Arc<TestProvider>>,
    real: ArcSwap<Vec<Arc<dyn PaymentProvider>>>,
}

impl Providers {
    /// The providers of a shop whose files are in `data`. One whose keys cannot be right is left out and logged: the
    /// shop must open for the merchant to correct them.
    ///
    /// # Errors
    /// When the test provider's ledger cannot be read or written.
    pub fn open(data: &Path, settings: &Settings) -> std::io::Result<Self> {
        let test = if settings.test {
            Some(Arc::new(TestProvider::open(data)?))
        } else {
            None
        };
        let providers = Self {
            test,
            real: ArcSwap::default(),
        };
        providers.set_keys(&settings.keys);
        Ok(providers)
    }

    /// Opens the real providers anew with these keys. Calls under way end with the keys that they began with.
    pub fn set_keys(&self, keys: &[Keys]) {
        let open = |keys: &Keys| {
            let opened = keys.open();
            opened
                .inspect_err(|error| tracing::error!(%error, "a payment provider is left out"))
                .ok()
        };
        self.real
            .store(Arc::new(keys.iter().filter_map(open).collect()));
    }

    /// Every way to pay.
    #[must_use]
    pub fn methods(&self, locale: Locale) -> Vec<PaymentMethod> {
        let all = self.all();
        all.iter().flat_map(|one| one.methods(locale)).collect()
    }

    /// The ways to pay this amount.
    #[must_use]
    pub fn methods_for(&self, locale: Locale, amount: Money) -> Vec<PaymentMethod> {
        let all = self.all();
        let taking = all.iter().filter(|one| one.takes(amount));
        taking.flat_map(|one| one.methods(locale)).collect()
    }

    /// The provider with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<Arc<dyn PaymentProvider>> {
        self.all().into_iter().find(|one| one.code() == code)
    }

    /// The test provider, where it is offered.
    #[must_use]
    pub fn test(&self) -> Option<&TestProvider> {
        self.test.as_deref()
    }

    fn all(&self) -> Vec<Arc<dyn PaymentProvider>> {
        let test = self.test.iter().cloned();
        let test = test.map(|test| test as Arc<dyn PaymentProvider>);
        test.chain(self.real.load().iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests;
