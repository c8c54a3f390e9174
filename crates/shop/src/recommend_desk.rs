//! Recommendations as staff see them, and the rules that staff make.

mod figures;

use model::activity::Place;
use model::checkout::Problem;
use model::curation::{Curation, Rule};
use model::delivery::DAY;
use model::event::Topic;
use model::form::{Form, Why};
use model::job::Job;
use model::recommend_desk::{CurationRow, ExperimentRow, FIGURE_DAYS, RecommendDesk, ShelfPreview};
use model::staff::Staff;
use model::{CurationId, Locale, Millis, ProductId, Translated};
use serde_json::{Value, json};
use store::{Outcome, ShelfCount, Tx, new_id};

use crate::experiment::NEW_EXPERIMENT;
use crate::{Error, Result, Shop};

/// Trainings on the page.
const TRAININGS: i64 = 10;
/// Experiments on the page that have ended.
const ENDED: i64 = 5;
/// What the draft of a new rule is about.
const NEW_RULE: &str = "curation:new";
/// Rules a shop may have: each is looked at whenever a shelf is arranged.
const RULES_MAX: usize = 200;

impl Shop {
    /// Everything on staff's page about recommendations; with the address of a product, its shelves as they are now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn recommend_desk(
        &self,
        staff: &Staff,
        locale: Locale,
        preview: &str,
    ) -> Result<RecommendDesk> {
        let since = self.clock.now() - FIGURE_DAYS * DAY;
        let (counts, outcomes) = self.brought(since, None).await?;
        let currency = self.settings().currency;
        let shelves = figures::count(&counts, &outcomes, |via| Some(via.shelf()));
        Ok(RecommendDesk {
            shelves: shelves
                .iter()
                .map(|(via, counted)| counted.figures(*via, currency))
                .collect(),
            trainings: self.store.trainings(TRAININGS).await?,
            rules: self.named_rules(locale).await?,
            draft: self.store.draft(staff.id, NEW_RULE).await?,
            preview: self.preview(locale, preview.trim()).await?,
            experiments: self.experiment_rows().await?,
            experiment_draft: self.store.draft(staff.id, NEW_EXPERIMENT).await?,
        })
    }

    /// What shelves brought from `from` up to `to`, or up to now.
    async fn brought(
        &self,
        from: Millis,
        to: Option<Millis>,
    ) -> Result<(Vec<ShelfCount>, Vec<Outcome>)> {
        let to = to.unwrap_or(Millis::MAX);
        let counts = self.store.shelf_counts(from, to).await?;
        Ok((counts, self.store.shelf_outcomes(from, to).await?))
    }

    async fn experiment_rows(&self) -> Result<Vec<ExperimentRow>> {
        let mut experiments = self.store.running_experiments().await?;
        experiments.extend(self.store.ended_experiments(ENDED).await?);
        let currency = self.settings().currency;
        let mut rows = Vec::with_capacity(experiments.len());
        for one in experiments {
            let (counts, outcomes) = self.brought(one.started_at, one.ended_at).await?;
            rows.push(figures::experiment_row(one, &counts, &outcomes, currency));
        }
        Ok(rows)
    }

    async fn named_rules(&self, locale: Locale) -> Result<Vec<CurationRow>> {
        let mut rows = Vec::new();
        for rule in self.catalogue.curations.load_full().iter() {
            let beside = match rule.rule.beside() {
                Some(id) => Some(self.name_of(locale, id).await?),
                None => None,
            };
            rows.push(CurationRow {
                rule: *rule,
                product: self.name_of(locale, rule.product).await?,
                beside,
            });
        }
        Ok(rows)
    }

    async fn name_of(&self, locale: Locale, id: ProductId) -> Result<String> {
        let product = self.product_by_id(id).await?;
        Ok(product.map_or_else(String::new, |product| product.name.get(locale).to_owned()))
    }

    async fn preview(&self, locale: Locale, slug: &str) -> Result<Option<ShelfPreview>> {
        let Some(id) = self.store.product_at(slug_of(slug)).await? else {
            return Ok(None);
        };
        let beside = self.beside_product(locale, id, None, None).await?;
        Ok(Some(ShelfPreview {
            slug: slug_of(slug).to_owned(),
            name: self.name_of(locale, id).await?,
            shelves: [beside.together, beside.similar, beside.also_viewed],
        }))
    }

    /// Adds a rule. The form has `rule`, `product`, `beside` and `place`; products are named by their addresses.
    ///
    /// # Errors
    /// `Invalid` with what must be put right; everything typed is kept.
    pub async fn add_curation(&self, staff: &Staff, form: Form) -> Result<()> {
        let now = self.clock.now();
        let curation = match self.read_curation(&form).await? {
            Ok(curation) => curation,
            Err(problems) => {
                let told = Error::Invalid(problems.clone());
                self.keep_draft(staff, NEW_RULE, form, Why::Invalid, problems)
                    .await?;
                return Err(told);
            }
        };
        let known = self.catalogue.curations.load_full();
        let same = |other: &&Curation| {
            (other.product, other.rule, other.place)
                == (curation.product, curation.rule, curation.place)
        };
        let mut tx = self.store.begin().await?;
        tx.delete_draft(staff.id, NEW_RULE).await?;
        // Sending the same form twice makes one rule.
        if !known.iter().any(|other| same(&other)) {
            tx.add_curation(&curation, now).await?;
            let detail = json!({ "rule": curation.rule, "place": curation.place });
            let subject = format!("product:{}", curation.product);
            let change = (Topic::Curation, "curation.add", subject.as_str());
            self.note_change(&mut tx, staff, change, &detail).await?;
        }
        tx.commit().await?;
        self.announce(Topic::Curation, 0).await;
        Ok(())
    }

    async fn read_curation(
        &self,
        form: &Form,
    ) -> Result<std::result::Result<Curation, Vec<Problem>>> {
        let mut problems = Vec::new();
        let unknown = Translated::new(
            "No product has this address. It is what follows /p/ on its page.",
            "没有该地址的商品。请填写商品页面网址中 /p/ 之后的部分。",
        );
        let product = self.store.product_at(slug_of(form.get("product"))).await?;
        if product.is_none() {
            problems.push(Problem::new("product", unknown.clone()));
        }
        let with = form.get("rule") == "goes_with";
        let beside = match with {
            true => self.store.product_at(slug_of(form.get("beside"))).await?,
            false => None,
        };
        if with && beside.is_none() {
            problems.push(Problem::new("beside", unknown));
        } else if with && beside == product {
            let itself = Translated::new("Choose another product.", "请选择另一件商品。");
            problems.push(Problem::new("beside", itself));
        }
        let rule = Rule::from_code(form.get("rule"), beside);
        if rule.is_none() && !with {
            let choose = Translated::new("Choose a rule.", "请选择规则。");
            problems.push(Problem::new("rule", choose));
        }
        if self.catalogue.curations.load().len() >= RULES_MAX {
            let full = Translated::new(
                "There are 200 rules already. Remove one first.",
                "规则已达 200 条上限，请先删除一条。",
            );
            problems.push(Problem::new("rule", full));
        }
        Ok(match (product, rule) {
            (Some(product), Some(rule)) if problems.is_empty() => Ok(Curation {
                id: new_id(),
                product,
                rule,
                place: Place::from_code(form.get("place")),
            }),
            _ => Err(problems),
        })
    }

    /// Takes a rule away. One that is gone already stays so.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn remove_curation(&self, staff: &Staff, id: CurationId) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if tx.remove_curation(id).await? {
            let subject = format!("curation:{id}");
            let change = (Topic::Curation, "curation.remove", subject.as_str());
            self.note_change(&mut tx, staff, change, &json!({})).await?;
        }
        tx.commit().await?;
        self.announce(Topic::Curation, 0).await;
        Ok(())
    }

    /// Writes with a change of staff's (what it changes, what was done, to what) who did it, and tells every node.
    pub(crate) async fn note_change(
        &self,
        tx: &mut Tx,
        staff: &Staff,
        (topic, act, subject): (Topic, &str, &str),
        detail: &Value,
    ) -> Result<()> {
        let now = self.clock.now();
        tx.record_audit(staff.id, now, act, subject, detail).await?;
        tx.record_event(now, topic, 0, &Value::Null).await?;
        Ok(())
    }

    /// Has everything learnt anew as soon as the worker comes to it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn train_soon(&self, staff: &Staff) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.hurry_job(Job::Train.kind(), now).await?;
        tx.record_audit(staff.id, now, "recommendations.train", "shop", &json!({}))
            .await?;
        Ok(tx.commit().await?)
    }
}

/// The address of a product in what somebody typed or pasted.
pub(crate) fn slug_of(typed: &str) -> &str {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    path.trim()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
