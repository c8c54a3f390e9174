//! Carriers as the merchant set them up. Their keys are encrypted where they are kept, never shown again and never
//! logged, and taken up by every node without a restart.

use std::sync::Arc;

use arc_swap::ArcSwap;
use model::Translated;
use model::carrier::{
    CARRIERS_SETTING, CarrierDesk, CarrierSettings, TABLE, TypedAccount, carriers_form,
    read_carriers,
};
use model::checkout::Problem;
use model::event::Topic;
use model::form::Form;
use model::staff::Staff;
use payments::carrier::{Account, Carrier, Manual, Table};
use serde_json::{Value, json};

use crate::setting_desk::changes;
use crate::{Result, Shop};

/// What the page, its drafts and its audit lines are about.
const SUBJECT: &str = "setting:carriers";

/// The carriers a shop uses.
#[derive(Default)]
pub(crate) struct Carriers(ArcSwap<Held>);

#[derive(Default)]
struct Held {
    settings: CarrierSettings,
    /// Who sells labels by an account.
    accounts: Vec<Arc<dyn Carrier>>,
}

impl Carriers {
    /// The settings as they are now.
    pub(crate) fn settings(&self) -> CarrierSettings {
        self.0.load().settings.clone()
    }

    /// Whoever has an account here under this code.
    pub(crate) fn account(&self, code: &str) -> Option<Arc<dyn Carrier>> {
        let held = self.0.load();
        let mut accounts = held.accounts.iter();
        accounts.find(|account| account.code() == code).cloned()
    }

    #[cfg(test)]
    pub(crate) fn hold(&self, settings: CarrierSettings, accounts: Vec<Arc<dyn Carrier>>) {
        self.0.store(Arc::new(Held { settings, accounts }));
    }
}

impl Shop {
    /// The carriers that are asked for prices, with the merchant's own table first.
    pub(crate) fn selling_carriers(&self) -> Vec<Arc<dyn Carrier>> {
        let held = self.carriers.0.load();
        let table = held.settings.table.then(|| self.table());
        table
            .into_iter()
            .chain(held.accounts.iter().cloned())
            .collect()
    }

    /// The carrier with this code, or none to speak of where its account is gone.
    pub(crate) fn carrier(&self, code: &str) -> Arc<dyn Carrier> {
        if code == TABLE {
            return self.table();
        }
        let account = self.carriers.account(code);
        account.unwrap_or_else(|| Arc::new(Manual))
    }

    fn table(&self) -> Arc<dyn Carrier> {
        let zones = self.catalogue.zones.load_full();
        Arc::new(Table { zones })
    }

    /// Opens the carriers with what is stored now. An account that did not change keeps what it has learnt.
    pub(crate) async fn take_up_carriers(&self) -> Result<()> {
        let stored = self.stored_carriers().await?.0;
        let held = self.carriers.0.load();
        let same = |settings: &CarrierSettings| (settings.shipstation, settings.sealed.clone());
        let accounts = if same(&held.settings) == same(&stored) {
            held.accounts.clone()
        } else {
            self.open_account(&stored).into_iter().collect()
        };
        let settings = stored;
        self.carriers.0.store(Arc::new(Held { settings, accounts }));
        Ok(())
    }

    fn open_account(&self, settings: &CarrierSettings) -> Option<Arc<dyn Carrier>> {
        if !settings.shipstation {
            return None;
        }
        let account = Account::unseal(&self.config.secret, &settings.sealed);
        let opened = account.map(|account| account.open());
        match opened {
            Some(Ok(carrier)) => return Some(Arc::new(carrier)),
            Some(Err(error)) => tracing::error!(%error, "the account at ShipStation is left out"),
            None => tracing::error!("the key of ShipStation was sealed with another secret"),
        }
        None
    }

    async fn stored_carriers(&self) -> Result<(CarrierSettings, i64)> {
        let stored = self.store.versioned_setting(CARRIERS_SETTING).await?;
        Ok(stored.unwrap_or_default())
    }

    /// What staff's page of carriers shows.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn carrier_desk(&self, staff: &Staff) -> Result<CarrierDesk> {
        let (settings, version) = self.stored_carriers().await?;
        let account = Account::unseal(&self.config.secret, &settings.sealed);
        let base = account.as_ref().map_or("", |account| &account.base);
        Ok(CarrierDesk {
            form: carriers_form(&settings, base, version),
            stored: account.is_some(),
            draft: self.store.draft(staff.id, SUBJECT).await?,
            history: self.deeds(SUBJECT).await?,
        })
    }

    /// Saves how carriers are used. The same form twice changes them once; a key left empty stays.
    ///
    /// # Errors
    /// `Invalid` with what must be put right, `Conflict` when somebody else changed them first; all but the key is kept.
    pub async fn save_carriers(&self, staff: &Staff, form: Form) -> Result<()> {
        let (before, version) = self.stored_carriers().await?;
        let known = Account::unseal(&self.config.secret, &before.sealed);
        let mut kept = form.clone();
        kept.0.remove("key");
        let read = read_carriers(&form, &before, known.is_some());
        let read = read.and_then(|(settings, typed)| {
            let account = account_of(typed, known.clone())?;
            Ok((settings, account))
        });
        let (mut settings, account) = match read {
            Ok(read) => read,
            Err(problems) => return Err(self.refuse(staff, SUBJECT, kept, problems).await?),
        };
        let replaced = account != known;
        if replaced {
            let sealed = account.as_ref().map(|a| a.seal(&self.config.secret));
            settings.sealed = sealed.unwrap_or_default();
        }
        if settings == before {
            return self.discard_draft(staff, SUBJECT).await;
        }
        let now = self.clock.now();
        let seen = form.get("version").parse().unwrap_or_default();
        let mut tx = self.store.begin().await?;
        let fresh = seen == version;
        if !fresh || !tx.put_setting_at(CARRIERS_SETTING, &settings, seen).await? {
            drop(tx);
            return Err(self.stale(staff, SUBJECT, kept).await?);
        }
        let mut detail = changes(
            &carriers_form(&before, "", version),
            &carriers_form(&settings, "", version),
        );
        if replaced {
            // That it was, never what with.
            detail["account"] = json!("replaced");
        }
        tx.record_audit(staff.id, now, "setting.save", SUBJECT, &detail)
            .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.delete_draft(staff.id, SUBJECT).await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }
}

/// The account as it is after what was typed; none where there is no key.
fn account_of(
    typed: TypedAccount,
    known: Option<Account>,
) -> std::result::Result<Option<Account>, Vec<Problem>> {
    let key = match (typed.key.is_empty(), &known) {
        (true, None) => return Ok(None),
        (true, Some(known)) => known.api_key.clone(),
        (false, _) => typed.key.into(),
    };
    let account = Account {
        api_key: key,
        base: typed.base,
    };
    match account.open() {
        Ok(_) => Ok(Some(account)),
        Err(bad) => {
            let message = Translated::new(
                "This cannot be right. Copy it again from ShipStation.",
                "格式不正确，请从 ShipStation 重新复制。",
            );
            Err(vec![Problem::new(bad.0, message)])
        }
    }
}

#[cfg(test)]
mod tests {
    use model::carrier::SHIPSTATION;

    use super::*;
    use crate::Error;
    use crate::testing::buying::{address, lamp_shops};

    fn typed(key: &str, version: i64) -> Form {
        let settings = CarrierSettings {
            table: true,
            shipstation: true,
            from: model::address::Address {
                phone: "+1 510 555 0100".into(),
                ..address()
            },
            ..CarrierSettings::default()
        };
        carriers_form(&settings, "", version).with("key", key)
    }

    #[tokio::test]
    async fn a_key_is_sealed_taken_up_at_once_and_only_ever_replaced() {
        for (shop, _) in lamp_shops(1).await {
            let clerk = shop.clerk().await;
            assert!(shop.carriers.account(SHIPSTATION).is_none());
            for wrong in ["", "a b"] {
                let refused = shop.save_carriers(&clerk, typed(wrong, 0)).await;
                let Err(Error::Invalid(problems)) = refused else {
                    panic!("{refused:?}");
                };
                assert_eq!(problems[0].field, "key");
                let desk = shop.carrier_desk(&clerk).await.unwrap();
                let draft = desk.draft.unwrap();
                assert!(!draft.form.has("key"), "nothing secret is kept");
                assert_eq!(draft.form.get("from_city"), "San Francisco");
            }
            for _ in 0..2 {
                shop.save_carriers(&clerk, typed("TEST_1", 0))
                    .await
                    .unwrap();
            }
            let first = shop.carriers.account(SHIPSTATION).unwrap();
            let desk = shop.carrier_desk(&clerk).await.unwrap();
            assert!(desk.stored && desk.draft.is_none());
            assert_eq!((desk.form.get("version"), desk.history.len()), ("1", 1));
            let audit = shop.store.audit_lines(SUBJECT, 9).await.unwrap();
            let (settings, _) = shop.stored_carriers().await.unwrap();
            for kept in [format!("{audit:?}"), format!("{settings:?}")] {
                assert!(!kept.contains("TEST_1"), "{kept}");
            }
            let stale = shop.save_carriers(&clerk, typed("TEST_2", 0)).await;
            assert!(matches!(stale, Err(Error::Conflict(_))));
            // Without a key the stored one stays, and so does what it has learnt.
            let lighter = typed("", 1).with("grams", "50");
            shop.save_carriers(&clerk, lighter).await.unwrap();
            let same = shop.carriers.account(SHIPSTATION).unwrap();
            assert!(Arc::ptr_eq(&first, &same));
            assert_eq!(shop.carriers.settings().parcel.grams, 50);
            let shop = shop.reopen().await;
            assert!(shop.carriers.account(SHIPSTATION).is_some());
            assert_eq!(shop.selling_carriers().len(), 2);
        }
    }
}
