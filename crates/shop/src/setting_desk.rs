//! Settings as staff edit them: what was typed is kept until it is saved, and an older version never overwrites a newer
//! one.

use model::event::Topic;
use model::form::{Form, Why};
use model::product_desk::Deed;
use model::product_form::differing;
use model::settings_form::{Part, SettingDesk, read_settings, settings_form};
use model::staff::Staff;
use serde_json::{Value, json};

use crate::catalogue::SETTINGS;
use crate::{Error, Result, Shop};

/// Lines of the history shown.
const DEEDS: i64 = 20;

impl Shop {
    /// What the page of a part of the settings shows to this member of staff.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn setting_desk(&self, staff: &Staff, part: Part) -> Result<SettingDesk> {
        let stored = self.store.versioned_setting(SETTINGS).await?;
        let (settings, version) = stored.unwrap_or_default();
        Ok(SettingDesk {
            settings,
            version,
            draft: self.store.draft(staff.id, &part.subject()).await?,
            history: self.deeds(&part.subject()).await?,
        })
    }

    /// Saves a part of the settings. Sending the same twice saves once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed the settings first;
    /// in both cases everything typed is kept.
    pub async fn save_setting(&self, staff: &Staff, part: Part, form: Form) -> Result<()> {
        let subject = part.subject();
        let stored = self.store.versioned_setting(SETTINGS).await?;
        let (current, version) = stored.unwrap_or_default();
        let settings = match read_settings(part, &form, &current) {
            Ok(settings) => settings,
            Err(problems) => return Err(self.refuse(staff, &subject, form, problems).await?),
        };
        if settings == current {
            return self.discard_draft(staff, &subject).await;
        }
        let now = self.clock.now();
        let seen = form.get("version").parse().unwrap_or_default();
        let mut tx = self.store.begin().await?;
        if seen != version || !tx.put_setting_at(SETTINGS, &settings, seen).await? {
            drop(tx);
            return Err(self.stale(staff, &subject, form).await?);
        }
        let before = settings_form(part, &current, version);
        let after = settings_form(part, &settings, version);
        tx.record_audit(
            staff.id,
            now,
            "setting.save",
            &subject,
            &changes(&before, &after),
        )
        .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.delete_draft(staff.id, &subject).await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }

    /// What was done to `subject`, newest first.
    pub(crate) async fn deeds(&self, subject: &str) -> Result<Vec<Deed>> {
        let lines = self.store.audit_lines(subject, DEEDS).await?;
        let deeds = lines.into_iter().map(|line| Deed {
            at: line.at,
            by: line.staff,
            action: line.action,
        });
        Ok(deeds.collect())
    }

    /// Keeps a form with what must be put right, and answers with that.
    pub(crate) async fn refuse(
        &self,
        staff: &Staff,
        subject: &str,
        form: Form,
        problems: Vec<model::checkout::Problem>,
    ) -> Result<Error> {
        let told = Error::Invalid(problems.clone());
        self.keep_draft(staff, subject, form, Why::Invalid, problems)
            .await?;
        Ok(told)
    }

    /// Keeps a form whose thing was changed by somebody else, and answers with that.
    pub(crate) async fn stale(&self, staff: &Staff, subject: &str, form: Form) -> Result<Error> {
        self.keep_draft(staff, subject, form, Why::Stale, Vec::new())
            .await?;
        Ok(Error::Conflict("it was changed meanwhile"))
    }
}

/// What changed between two forms, for the audit: each field with what it was and what it is.
pub(crate) fn changes(before: &Form, after: &Form) -> Value {
    let mut fields = differing(after, before);
    let gone = differing(before, after).into_iter();
    fields.extend(gone.filter(|field| !after.has(field)));
    let changed = fields.into_iter().map(|field| {
        (
            field.to_owned(),
            json!([before.get(field), after.get(field)]),
        )
    });
    Value::Object(changed.collect())
}

#[cfg(test)]
mod tests {
    use model::settings::Settings;

    use super::*;
    use crate::testing::{self, ada};

    #[tokio::test]
    async fn a_setting_is_saved_once_and_never_over_a_newer_one() {
        for shop in testing::shops().await {
            let staff = ada(&shop).await;
            let desk = shop.setting_desk(&staff, Part::General).await.unwrap();
            let form = settings_form(Part::General, &desk.settings, desk.version);
            let named = form.clone().with("name_en", "Harbour Goods");
            for _ in 0..2 {
                let saved = shop
                    .save_setting(&staff, Part::General, named.clone())
                    .await;
                saved.unwrap();
            }
            assert_eq!(shop.settings().name.en, "Harbour Goods");

            let late = form.clone().with("name_en", "Too late");
            let refused = shop.save_setting(&staff, Part::General, late).await;
            assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
            let wrong = named.with("contact", "nobody");
            let refused = shop.save_setting(&staff, Part::General, wrong).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
            assert_eq!(shop.settings().name.en, "Harbour Goods");

            let desk = shop.setting_desk(&staff, Part::General).await.unwrap();
            assert_eq!(desk.draft.unwrap().form.get("contact"), "nobody");
            assert_eq!(desk.history.len(), 1, "one audit line");
            assert_eq!(
                desk.settings.contact_email,
                Settings::default().contact_email
            );
        }
    }
}
