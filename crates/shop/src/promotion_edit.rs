//! Promotions in the editor: what was typed is kept until it is saved; and a sample cart priced as real ones are.

use model::catalog::Tier;
use model::checkout::{CheckoutDraft, Problem};
use model::form::{Form, Why};
use model::promotion::{
    CODES_MAX, Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger, code, customer,
};
use model::promotion_form::{Names, address, named_in, read_promotion};
use model::promotion_sample::{PromotionDesk, PromotionEditor, Sample, SampleLine, SampleQuery};
use model::staff::Staff;
use model::{CategoryId, Locale, Money, ProductId, PromotionId, Translated, VariantId};
use store::{Cart, CartLine, new_id};

use crate::promotion::savings;
use crate::{Error, Result, Shop};

/// What the draft of a new promotion is about.
const NEW_PROMOTION: &str = "promotion:new";
/// Most units of a line of a sample cart.
const UNITS_MAX: i64 = 999;

fn subject(id: PromotionId) -> String {
    format!("promotion:{id}")
}

impl Shop {
    /// Every promotion, and what a sample cart costs with them if that is asked.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn promotion_desk(
        &self,
        locale: Locale,
        query: &SampleQuery,
    ) -> Result<PromotionDesk> {
        let asked = query.products.iter().any(|typed| !typed.trim().is_empty());
        Ok(PromotionDesk {
            rows: self.admin_promotions().await?,
            sample: match asked {
                true => Some(self.sample(locale, query).await?),
                false => None,
            },
        })
    }

    /// What the editor of a promotion shows to this member of staff; without an id, of a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such promotion.
    pub async fn promotion_editor(
        &self,
        staff: &Staff,
        id: Option<PromotionId>,
    ) -> Result<PromotionEditor> {
        let row = match id {
            Some(id) => Some(self.admin_promotion(id).await?),
            None => None,
        };
        let about = id.map_or_else(|| NEW_PROMOTION.to_owned(), subject);
        let promotion = match &row {
            Some(row) => row.promotion.clone(),
            None => self.fresh_promotion(new_id()),
        };
        Ok(PromotionEditor {
            names: self.names_in(&promotion).await?,
            promotion,
            row,
            offset_minutes: self.settings().calendar.offset_minutes,
            draft: self.store.draft(staff.id, &about).await?,
            history: self.deeds(&about).await?,
        })
    }

    /// Saves what the editor of a promotion sent, and answers its id. Sending the same form twice saves once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed it first; in both
    /// cases everything typed is kept.
    pub async fn save_promotion_form(&self, staff: &Staff, form: Form) -> Result<PromotionId> {
        let id: PromotionId = form.get("id").parse().map_err(|_| Error::NotFound)?;
        let stored = self.store.promotion(id).await?;
        let about = match &stored {
            Some(_) => subject(id),
            None => NEW_PROMOTION.to_owned(),
        };
        let current = stored.unwrap_or_else(|| self.fresh_promotion(id));
        let names = self.names_typed(&form).await?;
        let offset = self.settings().calendar.offset_minutes;
        let saved = match read_promotion(&form, &current, &names, offset) {
            Ok(promotion) => self.save_promotion(staff, promotion).await,
            Err(problems) => Err(Error::Invalid(problems)),
        };
        match saved {
            Ok(()) => {
                self.discard_draft(staff, &about).await?;
                Ok(id)
            }
            Err(Error::Invalid(problems)) => {
                self.keep_draft(staff, &about, form, Why::Invalid, problems.clone())
                    .await?;
                Err(Error::Invalid(problems))
            }
            Err(Error::Conflict(why)) => {
                self.keep_draft(staff, &about, form, Why::Stale, Vec::new())
                    .await?;
                Err(Error::Conflict(why))
            }
            Err(error) => Err(error),
        }
    }

    /// A promotion before anything is known of it.
    fn fresh_promotion(&self, id: PromotionId) -> Promotion {
        Promotion {
            id,
            name: Translated::default(),
            trigger: Trigger::Automatic,
            effect: Effect::Off(Off::Share(100_000)),
            scope: Scope::Everything,
            conditions: Conditions::default(),
            currency: self.settings().currency,
            starts_at: None,
            ends_at: None,
            priority: 0,
            stacking: Stacking::Together,
            limits: Limits::default(),
            version: 0,
        }
    }

    /// What the things in a promotion are called.
    async fn names_in(&self, promotion: &Promotion) -> Result<Names> {
        let mut names = Names {
            categories: self.category_names(),
            ..Names::default()
        };
        let mut products: Vec<ProductId> = Vec::new();
        let mut scopes = vec![&promotion.scope];
        match &promotion.effect {
            Effect::BuyGet { from, .. } => scopes.extend(from),
            Effect::Gift { product, .. } => products.push(*product),
            Effect::Off(_) | Effect::OffEach(_) | Effect::Tiers { .. } | Effect::FreeDelivery => {}
        }
        for scope in scopes {
            if let Scope::Products(ids) = scope {
                products.extend(ids);
            }
        }
        for product in self.products(&products).await? {
            names.products.push((product.id, product.slug.clone()));
            let variants = product.variants.iter();
            names
                .variants
                .extend(variants.map(|v| (v.id, v.sku.clone())));
        }
        Ok(names)
    }

    /// What a form names, as far as there is such a thing.
    async fn names_typed(&self, form: &Form) -> Result<Names> {
        let mut names = Names {
            categories: self.category_names(),
            ..Names::default()
        };
        let (addresses, skus) = named_in(form);
        for slug in addresses {
            if let Some(id) = self.store.product_at(&slug).await? {
                names.products.push((id, slug));
            }
        }
        for sku in skus {
            if let Some((_, id)) = self.store.variant_of_sku(&sku).await? {
                names.variants.push((id, sku));
            }
        }
        Ok(names)
    }

    fn category_names(&self) -> Vec<(CategoryId, String)> {
        let tree = self.catalogue.tree.load();
        let all = tree.categories.iter();
        all.map(|category| (category.id, category.slug.clone()))
            .collect()
    }

    /// Prices a sample cart with the promotions there are, as a real cart is priced.
    async fn sample(&self, locale: Locale, query: &SampleQuery) -> Result<Sample> {
        let (lines, names, problems) = self.sample_lines(locale, query).await?;
        let mut cart = self.sample_cart(query, lines);
        let delivery = self.deliveries_of(&cart).into_iter().next();
        cart.draft.delivery = delivery.as_ref().map(model::delivery::DeliveryOffer::code);
        let priced = self.priced(&cart).await?;
        let money = |amount| Money::new(amount, cart.currency);
        let off = priced
            .line_discount
            .iter()
            .copied()
            .chain(std::iter::repeat(0));
        let lines = cart.lines.iter().zip(names).zip(off);
        Ok(Sample {
            lines: lines
                .map(|((line, name), off)| SampleLine {
                    name,
                    units: line.quantity,
                    total: money(line.price * line.quantity),
                    discount: money(off),
                })
                .collect(),
            totals: priced.totals,
            savings: savings(locale, &cart, &priced),
            delivery: delivery
                .map_or_else(String::new, |offer| offer.name().get(locale).to_owned()),
            problems,
        })
    }

    /// The lines a question names, with their names; and what must be put right in it, by field.
    async fn sample_lines(
        &self,
        locale: Locale,
        query: &SampleQuery,
    ) -> Result<(Vec<CartLine>, Vec<String>, Vec<Problem>)> {
        let (mut lines, mut names, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let mut wrong = |field: String, en: &str, zh: &str| {
            problems.push(Problem::new(field, Translated::new(en, zh)));
        };
        for (at, typed) in query.products.iter().enumerate() {
            let slug = address(typed);
            if slug.is_empty() {
                continue;
            }
            let units = query.units.get(at).map_or("", |units| units.trim());
            let units = if units.is_empty() {
                Some(1)
            } else {
                units.parse().ok()
            };
            let Some(units) = units.filter(|n| (1..=UNITS_MAX).contains(n)) else {
                wrong(
                    format!("units_{at}"),
                    "Enter 1 to 999.",
                    "请填写 1 到 999。",
                );
                continue;
            };
            let product = match self.store.product_at(slug).await? {
                Some(id) => self.product_by_id(id).await?,
                None => None,
            };
            let variant = product
                .as_ref()
                .and_then(|product| product.variants.first());
            let Some((product, variant)) = product.as_ref().zip(variant) else {
                wrong(
                    format!("product_{at}"),
                    "No product has this address. It is what follows /p/ on its page.",
                    "没有该地址的商品。请填写商品页面网址中 /p/ 之后的部分。",
                );
                continue;
            };
            let tiers = self.store.price_tiers(product.id).await?;
            let reached = |(id, tier): &(VariantId, Tier)| *id == variant.id && tier.from <= units;
            let tiers = tiers
                .into_iter()
                .filter(reached)
                .map(|(_, tier)| tier.price);
            names.push(product.name.get(locale).to_owned());
            lines.push(CartLine {
                variant: variant.id,
                product: product.id,
                quantity: units,
                added_price: variant.price,
                seen_price: None,
                list_price: variant.price,
                price: tiers.chain([variant.price]).min().unwrap_or(variant.price),
                available: units,
                weight_grams: variant.weight_grams,
                on_sale: true,
                tax_class: product.tax_class.clone(),
            });
        }
        Ok((lines, names, problems))
    }

    /// A cart as a shopper would have it, kept nowhere.
    fn sample_cart(&self, query: &SampleQuery, lines: Vec<CartLine>) -> Cart {
        let settings = self.settings();
        let mut draft = CheckoutDraft {
            email: customer(&query.email),
            ..CheckoutDraft::default()
        };
        draft.address.country = match query.country.as_str() {
            "" => settings.default_country.clone(),
            country => country.to_owned(),
        };
        let codes = query.code.split([',', '，']).map(code);
        Cart {
            credits: Vec::new(),
            id: new_id(),
            currency: settings.currency,
            draft,
            idempotency_key: String::new(),
            version: 0,
            codes: codes
                .filter(|code| !code.is_empty())
                .take(CODES_MAX)
                .collect(),
            lines,
            aside: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
