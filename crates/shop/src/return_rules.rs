//! The merchant's rules for returns: read wherever a return is looked at, changed in admin.

use std::collections::HashMap;

use model::catalog::Category;
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Form, Why};
use model::return_desk::RulesDesk;
use model::returns::{ReturnRules, read_rules, rules_form};
use model::staff::Staff;
use model::{CategoryId, Locale, ProductId, Translated};
use serde_json::Value;

use crate::recommend_desk::slug_of;
use crate::{Error, Result, Shop};

/// Key of the rules, and what a draft of them is about.
const RULES: &str = "returns";
const DRAFT: &str = "return-rules";

impl Shop {
    /// The rules as they are now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_rules(&self) -> Result<ReturnRules> {
        Ok(self.store.setting(RULES).await?.unwrap_or_default())
    }

    /// The rules on a staff member's desk.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn return_rules_desk(&self, staff: &Staff) -> Result<RulesDesk> {
        let rules = self.return_rules().await?;
        let mut slugs = HashMap::new();
        for id in &rules.no_products {
            let product = self.product_by_id(*id).await?;
            slugs.extend(product.map(|product| (*id, product.slug.clone())));
        }
        Ok(RulesDesk {
            form: rules_form(&rules, |id| slugs.get(&id).cloned()),
            categories: self.category_paths(),
            draft: self.store.draft(staff.id, DRAFT).await?,
        })
    }

    /// Every category, with names that say what is above it.
    fn category_paths(&self) -> Vec<(CategoryId, Translated)> {
        let tree = self.catalogue.tree.load();
        let name = |category: &Category| {
            let join = |locale| {
                let path = tree.path(category.id);
                let names: Vec<_> = path.iter().map(|c| c.name.get(locale)).collect();
                names.join(" › ")
            };
            (
                category.id,
                Translated::new(join(Locale::En), join(Locale::Zh)),
            )
        };
        tree.categories.iter().map(name).collect()
    }

    /// Changes the rules. The same form twice changes them once.
    ///
    /// # Errors
    /// `Invalid` with what must be put right, `Conflict` when somebody else changed them first; what was typed is kept.
    pub async fn save_return_rules(&self, staff: &Staff, form: Form) -> Result<()> {
        let kept = self.store.setting_as_kept::<ReturnRules>(RULES).await?;
        let (before, text) =
            kept.map_or_else(Default::default, |(rules, text)| (rules, Some(text)));
        let mut products = HashMap::new();
        for name in form.get("products").split([',', '\n', '\r', ' ']) {
            let product = self.store.product_at(slug_of(name)).await?;
            products.extend(product.map(|id| (name.trim().to_owned(), id)));
        }
        let find = |name: &str| -> Option<ProductId> { products.get(name).copied() };
        let currency = self.settings().currency;
        let rules = match read_rules(&form, currency, &self.category_ids(), find) {
            Ok(rules) => rules,
            Err(problems) => return self.refuse_rules(staff, form, Why::Invalid, problems).await,
        };
        let next = ReturnRules {
            version: rules.version + 1,
            ..rules.clone()
        };
        if before == next {
            return self.discard_draft(staff, DRAFT).await;
        }
        if before.version != rules.version {
            return self.refuse_rules(staff, form, Why::Stale, Vec::new()).await;
        }
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.replace_setting(RULES, text.as_deref(), &next).await? {
            drop(tx);
            return self.refuse_rules(staff, form, Why::Stale, Vec::new()).await;
        }
        tx.delete_draft(staff.id, DRAFT).await?;
        let detail = serde_json::to_value(&next).unwrap_or(Value::Null);
        tx.record_audit(staff.id, now, "returns.rules", "shop", &detail)
            .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }

    async fn refuse_rules(
        &self,
        staff: &Staff,
        form: Form,
        why: Why,
        problems: Vec<Problem>,
    ) -> Result<()> {
        let told = match why {
            Why::Invalid => Error::Invalid(problems.clone()),
            _ => Error::Conflict("somebody else changed the rules first"),
        };
        // The next sending is decided on what is stored now.
        let version = self.return_rules().await?.version;
        let form = form.with("version", version.to_string());
        self.keep_draft(staff, DRAFT, form, why, problems).await?;
        Err(told)
    }

    /// Forgets what a member of staff typed into the form of the rules.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_return_rules(&self, staff: &Staff) -> Result<()> {
        self.discard_draft(staff, DRAFT).await
    }
}

#[cfg(test)]
mod tests {
    use model::returns::Fee;

    use super::*;
    use crate::testing::{product, shop};

    #[tokio::test]
    async fn rules_are_changed_once_a_form_and_never_over_somebody_else() {
        let shop = shop().await;
        let clerk = shop.clerk().await;
        let lamp = product("lamp", 2_000, 1);
        shop.add_products(std::slice::from_ref(&lamp)).await;
        let shown = shop.return_rules_desk(&clerk).await.unwrap().form;
        let form = shown
            .clone()
            .with("window_days", "14")
            .with("fee", "percent")
            .with("percent", "12.5")
            .with("products", "/p/lamp?size=l");
        for _ in 0..2 {
            shop.save_return_rules(&clerk, form.clone()).await.unwrap();
        }
        let rules = shop.return_rules().await.unwrap();
        assert_eq!((rules.window_days, rules.version), (14, 1));
        assert_eq!(rules.fee, Fee::Percent { ppm: 125_000 });
        assert_eq!(rules.no_products, [lamp.id]);

        let late = shown.with("window_days", "9");
        let refused = shop.save_return_rules(&clerk, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let desk = shop.return_rules_desk(&clerk).await.unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!(
            (draft.why, draft.form.get("window_days")),
            (Why::Stale, "9")
        );
        shop.save_return_rules(&clerk, draft.form).await.unwrap();
        assert_eq!(shop.return_rules().await.unwrap().window_days, 9);
        let audit = shop.store.audit_lines("shop", 9).await.unwrap();
        assert_eq!(audit.len(), 2);
    }
}
