//! The ways to pay and the accounts at providers as the merchant sets them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::form::{Draft, Form, Reader};
use crate::payment_method::MethodRule;
use crate::{Currency, Locale};

/// Everything on the page of payment settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentDesk {
    /// Currency of limits.
    pub currency: Currency,
    /// The ways to pay.
    pub methods: Vec<MethodDesk>,
    /// Accounts at providers.
    pub accounts: Vec<AccountDesk>,
}

/// A way to pay with its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodDesk {
    /// How it is offered.
    pub rule: MethodRule,
    /// What it is called without a name by the merchant.
    pub name: String,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
}

/// An account at a provider. Its keys are never shown, only replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDesk {
    /// Code of the provider.
    pub provider: String,
    /// Whether keys are stored.
    pub stored: bool,
    /// Counts changes.
    pub version: i64,
    /// What is wrong with what was sent; what was typed is not kept, for it is secret.
    pub draft: Option<Draft>,
}

/// One thing a provider wants to be told.
#[derive(Clone, Copy, Debug)]
pub struct AccountField {
    /// Its name in forms.
    pub name: &'static str,
    /// Its label in English and Chinese.
    pub label: (&'static str, &'static str),
    /// Whether it has several lines, as keys in PEM have.
    pub long: bool,
    /// Whether it may stay empty.
    pub optional: bool,
}

/// A provider with the fields of its account, in the order they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct AccountForm {
    /// Code of the provider.
    pub provider: &'static str,
    /// Its name in English and Chinese.
    pub name: (&'static str, &'static str),
    /// Its fields.
    pub fields: &'static [AccountField],
}

/// Longest key, in characters: an RSA key of 4096 bits as PEM has about 3,300.
const KEY_MAX: usize = 8_000;

const fn line(name: &'static str, en: &'static str, zh: &'static str) -> AccountField {
    AccountField {
        name,
        label: (en, zh),
        long: false,
        optional: false,
    }
}

const fn pem(name: &'static str, en: &'static str, zh: &'static str) -> AccountField {
    AccountField {
        long: true,
        ..line(name, en, zh)
    }
}

const fn optional(name: &'static str, en: &'static str, zh: &'static str) -> AccountField {
    AccountField {
        optional: true,
        ..line(name, en, zh)
    }
}

/// Every provider that needs an account.
pub const ACCOUNTS: [AccountForm; 3] = [
    AccountForm {
        provider: "stripe",
        name: ("Stripe", "Stripe"),
        fields: &[
            line("secret_key", "Secret key (sk_…)", "私密密钥（sk_…）"),
            line(
                "webhook_secret",
                "Signing secret of the webhook (whsec_…)",
                "Webhook 签名密钥（whsec_…）",
            ),
        ],
    },
    AccountForm {
        provider: "alipay",
        name: ("Alipay", "支付宝"),
        fields: &[
            line("app_id", "App ID", "应用 ID"),
            pem("private_key", "Private key of the app", "应用私钥"),
            pem("alipay_key", "Alipay's public key", "支付宝公钥"),
        ],
    },
    AccountForm {
        provider: "wechat",
        name: ("WeChat Pay", "微信支付"),
        fields: &[
            line("app_id", "App ID", "应用 ID"),
            line("merchant", "Merchant number", "商户号"),
            line(
                "serial",
                "Serial number of the merchant's certificate",
                "商户证书序列号",
            ),
            pem("private_key", "Private key of the merchant", "商户私钥"),
            line(
                "api_key",
                "API v3 key (32 characters)",
                "APIv3 密钥（32 个字符）",
            ),
            pem(
                "platform_key",
                "WeChat Pay's public key or platform certificate",
                "微信支付公钥或平台证书",
            ),
            optional(
                "platform_id",
                "ID of the public key (PUB_KEY_ID_…); empty with a certificate",
                "公钥 ID（PUB_KEY_ID_…），使用平台证书时留空",
            ),
            optional(
                "app_secret",
                "App secret of the official account; empty if nobody pays inside WeChat",
                "公众号 AppSecret；不使用微信内支付时留空",
            ),
        ],
    },
];

impl AccountForm {
    /// The form of a provider.
    #[must_use]
    pub fn of(provider: &str) -> Option<&'static Self> {
        ACCOUNTS.iter().find(|form| form.provider == provider)
    }

    /// Name of the provider.
    #[must_use]
    pub const fn show(&self, locale: Locale) -> &'static str {
        locale.pick(self.name.0, self.name.1)
    }

    /// Reads what was typed over the keys that are stored: an empty field keeps what is there.
    ///
    /// # Errors
    /// Fields that are neither typed nor stored, or too long.
    pub fn read(
        &self,
        form: &Form,
        stored: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Vec<Problem>> {
        let mut reader = Reader::new(form);
        let mut keys = BTreeMap::new();
        for field in self.fields {
            let typed = reader.text(field.name, KEY_MAX);
            let kept = stored.get(field.name).filter(|_| typed.is_empty());
            if typed.is_empty() && kept.is_none() && !field.optional {
                reader.problem(field.name, "Fill this in.", "请填写此项。");
            }
            keys.insert(field.name.to_owned(), kept.cloned().unwrap_or(typed));
        }
        if reader.problems.is_empty() {
            Ok(keys)
        } else {
            Err(reader.problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_keeps_the_stored_key() {
        let stripe = AccountForm::of("stripe").unwrap();
        let fields = |problems: Vec<Problem>| -> Vec<String> {
            problems.into_iter().map(|problem| problem.field).collect()
        };
        let half = Form::default().with("secret_key", " sk_1 ");
        let missing = stripe.read(&half, &BTreeMap::new()).unwrap_err();
        assert_eq!(fields(missing), ["webhook_secret"]);
        let both = half.with("webhook_secret", "whsec_1");
        let stored = stripe.read(&both, &BTreeMap::new()).unwrap();
        assert_eq!(stored["secret_key"], "sk_1");
        let changed = Form::default().with("secret_key", "sk_2");
        let now = stripe.read(&changed, &stored).unwrap();
        assert_eq!(
            (now["secret_key"].as_str(), now["webhook_secret"].as_str()),
            ("sk_2", "whsec_1")
        );
    }
}
