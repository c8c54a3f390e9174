//! The merchant's settings of ways to pay; those of accounts at providers are in `payment_account`.

use model::event::Topic;
use model::form::{Form, Why};
use model::payment_desk::{MethodDesk, PaymentDesk};
use model::payment_method::MethodRule;
use model::staff::Staff;
use serde_json::{Value, json};

use crate::{Error, Result, Shop};

fn subject(code: &str) -> String {
    format!("payment_method:{code}")
}

impl Shop {
    /// Everything on staff's page of payment settings.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn payment_desk(&self, staff: &Staff, locale: model::Locale) -> Result<PaymentDesk> {
        let mut methods = Vec::new();
        for method in self.known_methods(locale) {
            methods.push(MethodDesk {
                rule: self.method_rule(&method.code),
                name: method.name,
                draft: self.store.draft(staff.id, &subject(&method.code)).await?,
            });
        }
        Ok(PaymentDesk {
            currency: self.settings().currency,
            methods,
            accounts: self.account_desks(staff).await?,
        })
    }

    /// Keeps how a way to pay is offered. Checkouts follow at once.
    ///
    /// # Errors
    /// `Invalid` or `Conflict`; what was typed is kept then. `NotFound` for a way to pay there is not.
    pub async fn save_payment_method(&self, staff: &Staff, code: &str, form: Form) -> Result<()> {
        let mut known = self.known_methods(model::Locale::En).into_iter();
        if !known.any(|method| method.code == code) {
            return Err(Error::NotFound);
        }
        let subject = subject(code);
        let rule = match MethodRule::read(code, &form, self.settings().currency) {
            Ok(rule) => rule,
            Err(problems) => {
                self.keep_draft(staff, &subject, form, Why::Invalid, problems.clone())
                    .await?;
                return Err(Error::Invalid(problems));
            }
        };
        let stored = self.method_rule(code);
        let same = MethodRule {
            version: stored.version,
            ..rule.clone()
        };
        if same == stored {
            // The form sent once more.
            return self.discard_draft(staff, &subject).await;
        }
        if !self.try_save_method(staff, &rule).await? {
            self.keep_draft(staff, &subject, form, Why::Stale, Vec::new())
                .await?;
            return Err(Error::Conflict("the way to pay changed meanwhile"));
        }
        self.announce(Topic::Setting, 0).await;
        self.discard_draft(staff, &subject).await
    }

    /// Forgets what a member of staff typed about a way to pay.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_payment_method(&self, staff: &Staff, code: &str) -> Result<()> {
        self.discard_draft(staff, &subject(code)).await
    }

    async fn try_save_method(&self, staff: &Staff, rule: &MethodRule) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.put_payment_method(rule).await? {
            return Ok(false);
        }
        let detail = json!({
            "offered": rule.offered,
            "countries": rule.countries,
            "min_total": rule.min_total,
            "max_total": rule.max_total,
            "hold_days": rule.hold_days,
        });
        let about = subject(&rule.code);
        tx.record_audit(staff.id, now, "payment_method.save", &about, &detail)
            .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
