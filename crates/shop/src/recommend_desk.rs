//! Recommendations as staff see them, and the rules that staff make.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::activity::{Act, Place, Via};
use model::checkout::Problem;
use model::curation::{Curation, Rule};
use model::delivery::DAY;
use model::event::Topic;
use model::form::{Form, Why};
use model::job::Job;
use model::recommend_desk::{CurationRow, FIGURE_DAYS, RecommendDesk, ShelfFigures, ShelfPreview};
use model::staff::Staff;
use model::{CurationId, Locale, Money, ProductId, Translated, VisitorId};
use recommend::experiment::{bootstrap, wilson};
use serde_json::{Value, json};
use store::{Outcome, ShelfCount, new_id};

use crate::{Error, Result, Shop};

/// Trainings on the page.
const TRAININGS: i64 = 10;
/// How sure the intervals are.
const LEVEL: f64 = 0.95;
/// Resamplings behind an interval of revenue.
const ROUNDS: usize = 400;
/// What the draft of a new rule is about.
const NEW_RULE: &str = "curation:new";
/// Rules a shop may have: each is looked at whenever a shelf is arranged.
const RULES_MAX: usize = 200;

/// What is counted for a shelf.
#[derive(Default)]
struct Counted {
    shown: u64,
    clicks: u64,
    visitors: HashSet<VisitorId>,
    clickers: HashSet<VisitorId>,
    added: u64,
    orders: HashSet<i64>,
    spent: HashMap<VisitorId, i64>,
}

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
        let counts = self.store.shelf_counts(since).await?;
        let outcomes = self.store.shelf_outcomes(since).await?;
        Ok(RecommendDesk {
            shelves: self.figures(&counts, &outcomes),
            trainings: self.store.trainings(TRAININGS).await?,
            rules: self.named_rules(locale).await?,
            draft: self.store.draft(staff.id, NEW_RULE).await?,
            preview: self.preview(locale, preview.trim()).await?,
        })
    }

    fn figures(&self, counts: &[ShelfCount], outcomes: &[Outcome]) -> Vec<ShelfFigures> {
        let mut by_shelf: BTreeMap<Via, Counted> = BTreeMap::new();
        for one in counts {
            let counted = by_shelf.entry(one.via).or_default();
            let count = u64::try_from(one.count).unwrap_or(0);
            // Who clicked was shown it, also where that was not noted: as on the first product, before the cookie came.
            counted.visitors.insert(one.visitor);
            if one.act == Act::Shown {
                counted.shown += count;
            } else {
                counted.clicks += count;
                counted.clickers.insert(one.visitor);
            }
        }
        for one in outcomes {
            let counted = by_shelf.entry(one.via).or_default();
            match one.order {
                Some(order) => {
                    counted.orders.insert(order);
                    *counted.spent.entry(one.visitor).or_default() += one.total;
                }
                None => counted.added += 1,
            }
        }
        let currency = self.settings().currency;
        by_shelf
            .into_iter()
            .map(|(via, counted)| {
                let visitors = counted.visitors.len();
                let clickers = counted.clickers.len() as u64;
                let rate = wilson(clickers, visitors as u64, LEVEL);
                let mut spent: Vec<i64> = counted.spent.values().copied().collect();
                spent.sort_unstable();
                let amounts: Vec<f64> = spent.iter().map(|amount| *amount as f64).collect();
                let mean = bootstrap(&amounts, visitors, LEVEL, ROUNDS, 1);
                let money = |amount: f64| Money::new(amount.round() as i64, currency);
                ShelfFigures {
                    via,
                    shown: counted.shown,
                    visitors: visitors as u64,
                    clickers,
                    clicks: counted.clicks,
                    rate: [rate.estimate, rate.low, rate.high].map(|share| 100.0 * share),
                    added: counted.added,
                    orders: counted.orders.len() as u64,
                    revenue: Money::new(spent.iter().sum(), currency),
                    per_visitor: [money(mean.low), money(mean.high)],
                }
            })
            .collect()
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
        Ok(Some(ShelfPreview {
            slug: slug_of(slug).to_owned(),
            name: self.name_of(locale, id).await?,
            shelves: self.beside_product(locale, id).await?,
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
            tx.record_audit(staff.id, now, "curation.add", &subject, &detail)
                .await?;
            tx.record_event(now, Topic::Curation, 0, &Value::Null)
                .await?;
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
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if tx.remove_curation(id).await? {
            let subject = format!("curation:{id}");
            tx.record_audit(staff.id, now, "curation.remove", &subject, &json!({}))
                .await?;
            tx.record_event(now, Topic::Curation, 0, &Value::Null)
                .await?;
        }
        tx.commit().await?;
        self.announce(Topic::Curation, 0).await;
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
