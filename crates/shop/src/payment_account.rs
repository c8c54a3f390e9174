//! The merchant's accounts at payment providers: keys are encrypted where they are kept, never shown again and never
//! logged, and taken up by every node without a restart.

use std::collections::BTreeMap;

use model::Translated;
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Form, Why};
use model::payment_desk::{ACCOUNTS, AccountDesk, AccountForm};
use model::staff::Staff;
use payments::Keys;
use serde_json::{Value, json};
use store::{PaymentAccount, Store};

use crate::{Error, Result, Shop};

/// An account's fields by name.
type Fields = BTreeMap<String, String>;

fn subject(provider: &str) -> String {
    format!("payment_account:{provider}")
}

/// The keys of every account that this shop's secret opens.
pub(crate) async fn keys(store: &Store, secret: &[u8]) -> Result<Vec<Keys>> {
    let accounts = store.payment_accounts().await?;
    let opened = accounts.iter().filter_map(|account| {
        let keys = open(secret, account);
        if keys.is_none() {
            let provider = &account.provider;
            tracing::error!(provider, "keys were sealed with another secret of the shop");
        }
        keys
    });
    Ok(opened.collect())
}

fn open(secret: &[u8], account: &PaymentAccount) -> Option<Keys> {
    Keys::unseal(secret, &account.provider, &account.sealed)
}

fn to_keys(provider: &str, fields: &Fields) -> Option<Keys> {
    let mut value = json!(fields);
    value["provider"] = json!(provider);
    serde_json::from_value(value).ok()
}

/// The keys by the names of the account's form.
fn to_fields(account: &AccountForm, keys: &Keys) -> Fields {
    let value = json!(keys);
    let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let names = account.fields.iter().map(|field| field.name);
    names.map(|name| (name.to_owned(), field(name))).collect()
}

impl Shop {
    /// Opens the providers with the keys that are stored now.
    pub(crate) async fn take_up_payment_accounts(&self) -> Result<()> {
        let keys = keys(&self.store, &self.config.secret).await?;
        self.payments.set_keys(&keys);
        Ok(())
    }

    pub(crate) async fn account_desks(&self, staff: &Staff) -> Result<Vec<AccountDesk>> {
        let stored = self.store.payment_accounts().await?;
        let mut desks = Vec::new();
        for form in &ACCOUNTS {
            let account = stored.iter().find(|a| a.provider == form.provider);
            let about = subject(form.provider);
            desks.push(AccountDesk {
                provider: form.provider.to_owned(),
                stored: account.is_some_and(|a| open(&self.config.secret, a).is_some()),
                version: account.map_or(0, |account| account.version),
                draft: self.store.draft(staff.id, &about).await?,
            });
        }
        Ok(desks)
    }

    /// Replaces keys of an account; fields left empty stay as they are.
    ///
    /// # Errors
    /// `Invalid` for keys that cannot be right, `Conflict` when somebody else replaced them meanwhile, `NotFound` for a
    /// provider that needs none.
    pub async fn save_payment_account(
        &self,
        staff: &Staff,
        provider: &str,
        form: Form,
    ) -> Result<()> {
        let account = AccountForm::of(provider).ok_or(Error::NotFound)?;
        let stored = self.store.payment_accounts().await?;
        let stored = stored.iter().find(|account| account.provider == provider);
        let known = stored.and_then(|stored| open(&self.config.secret, stored));
        let known = known.map(|keys| to_fields(account, &keys));
        let read = account.read(&form, &known.clone().unwrap_or_default());
        let (fields, keys) = match read.and_then(|fields| usable(provider, fields)) {
            Ok(usable) => usable,
            Err(problems) => {
                self.keep_complaint(staff, provider, Why::Invalid, problems.clone())
                    .await?;
                return Err(Error::Invalid(problems));
            }
        };
        // The form sent once more changes nothing.
        if known.as_ref() != Some(&fields) {
            let version = form.get("version").parse().unwrap_or_default();
            let changed = fields
                .iter()
                .filter(|(name, value)| known.as_ref().and_then(|k| k.get(*name)) != Some(value));
            let changed: Vec<_> = changed.map(|(name, _)| name.as_str()).collect();
            let sealed = PaymentAccount {
                provider: provider.to_owned(),
                sealed: keys.seal(&self.config.secret),
                version,
            };
            if !self.try_save_account(staff, &sealed, &changed).await? {
                self.keep_complaint(staff, provider, Why::Stale, Vec::new())
                    .await?;
                return Err(Error::Conflict("the keys were replaced meanwhile"));
            }
            self.announce(Topic::Setting, 0).await;
        }
        self.discard_draft(staff, &subject(provider)).await
    }

    async fn try_save_account(
        &self,
        staff: &Staff,
        account: &PaymentAccount,
        changed: &[&str],
    ) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.put_payment_account(account).await? {
            return Ok(false);
        }
        // Which, never what.
        let detail = json!({ "replaced": changed });
        let about = subject(&account.provider);
        tx.record_audit(staff.id, now, "payment_account.save", &about, &detail)
            .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Keeps what is wrong, but nothing of what was typed.
    async fn keep_complaint(
        &self,
        staff: &Staff,
        provider: &str,
        why: Why,
        problems: Vec<Problem>,
    ) -> Result<()> {
        let nothing = Form::default();
        self.keep_draft(staff, &subject(provider), nothing, why, problems)
            .await
    }
}

/// Keys that a provider could be opened with.
fn usable(provider: &str, fields: Fields) -> std::result::Result<(Fields, Keys), Vec<Problem>> {
    let problem = |field: &str| {
        let message = Translated::new(
            "This cannot be right. Copy it again from the provider.",
            "格式不正确，请从支付平台重新复制。",
        );
        vec![Problem::new(field, message)]
    };
    let keys = to_keys(provider, &fields).ok_or_else(|| problem(""))?;
    match keys.open() {
        Ok(_) => Ok((fields, keys)),
        Err(bad) => Err(problem(bad.field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::buying::lamp_shops;

    fn fields_of(shop: &Shop, account: &PaymentAccount) -> Fields {
        let keys = open(&shop.config.secret, account).unwrap();
        to_fields(AccountForm::of(&account.provider).unwrap(), &keys)
    }

    fn stripe(secret: &str) -> Form {
        Form::default()
            .with("secret_key", secret)
            .with("webhook_secret", "whsec_1")
    }

    #[tokio::test]
    async fn keys_are_sealed_taken_up_at_once_and_only_ever_replaced() {
        for (shop, _) in lamp_shops(1).await {
            let clerk = shop.clerk().await;
            assert!(shop.payments.find("stripe").is_none());
            let half = stripe("").with("webhook_secret", "whsec_1");
            let refused = shop.save_payment_account(&clerk, "stripe", half).await;
            assert!(matches!(refused, Err(Error::Invalid(_))));
            let kept = shop.store.draft(clerk.id, "payment_account:stripe").await;
            let kept = kept.unwrap().unwrap();
            assert_eq!(kept.form, Form::default(), "nothing secret is kept");
            assert_eq!(kept.problems[0].field, "secret_key");

            for _ in 0..2 {
                shop.save_payment_account(&clerk, "stripe", stripe("sk_test_1"))
                    .await
                    .unwrap();
            }
            assert!(shop.payments.find("stripe").is_some());
            let stored = shop.store.payment_accounts().await.unwrap();
            assert_eq!((stored.len(), stored[0].version), (1, 1));
            assert!(!stored[0].sealed.contains("sk_test"));
            let opened = fields_of(&shop, &stored[0]);
            assert_eq!(opened["secret_key"], "sk_test_1");

            let stale = shop
                .save_payment_account(&clerk, "stripe", stripe("sk_test_2"))
                .await;
            assert!(matches!(stale, Err(Error::Conflict(_))));
            let only = Form::default()
                .with("secret_key", "sk_test_3")
                .with("version", "1");
            shop.save_payment_account(&clerk, "stripe", only)
                .await
                .unwrap();
            let stored = shop.store.payment_accounts().await.unwrap();
            let opened = fields_of(&shop, &stored[0]);
            assert_eq!(
                (
                    opened["secret_key"].as_str(),
                    opened["webhook_secret"].as_str()
                ),
                ("sk_test_3", "whsec_1")
            );

            // Taken up again after a restart; another secret opens nothing.
            assert!(keys(&shop.store, &[9; 32]).await.unwrap().is_empty());
            let shop = shop.reopen().await;
            assert!(shop.payments.find("stripe").is_some());
        }
    }

    #[tokio::test]
    async fn keys_that_cannot_be_right_are_told_at_their_field() {
        for (shop, _) in lamp_shops(1).await {
            let clerk = shop.clerk().await;
            let form = Form::default()
                .with("app_id", "2021000000000000")
                .with("private_key", "not a key")
                .with("alipay_key", "neither");
            let refused = shop.save_payment_account(&clerk, "alipay", form).await;
            let Err(Error::Invalid(problems)) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(problems[0].field, "private_key");
            let unknown = shop
                .save_payment_account(&clerk, "nobody", Form::default())
                .await;
            assert!(matches!(unknown, Err(Error::NotFound)));
        }
    }
}
