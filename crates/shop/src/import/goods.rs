//! The products that imported orders name: those the shop has, and new ones for the rest.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::catalog::{
    Category, Image, Picture, PictureSource, Product, ProductStatus, Rating, Stock, Variant,
};
use model::event::Topic;
use model::{CategoryId, Currency, Locale, ProductId, Translated, VariantId};
use serde_json::Value;
use store::new_id;

use super::Result;
use super::map::{CategoryRule, OrderMap};
use super::survey::{Findings, Survey};
use super::text::{slug, title};
use crate::drawing::for_unpictured;
use crate::{News, Shop};

/// Products written in one transaction.
const BATCH: usize = 500;
/// SKUs read at once.
const SKUS: i64 = 5_000;

/// What an order line needs to know of a product.
#[derive(Clone, Debug)]
pub(super) struct Good {
    pub product: ProductId,
    pub variant: VariantId,
    pub slug: String,
    pub name: String,
    pub picture: Option<Image>,
}

/// A drawn picture for a product without one.
pub(super) fn picture(title: &str, code: &str) -> Picture {
    let spec = for_unpictured(title, code);
    let (width, height) = spec.size();
    Picture {
        id: new_id(),
        variant: None,
        source: PictureSource::Drawn(spec.to_string()),
        width: width.into(),
        height: height.into(),
        alt: Translated::new(title, ""),
    }
}

impl Shop {
    /// Finds every surveyed code in the shop, or makes a product of it. Answers them by code, and how many were made.
    pub(super) async fn goods(
        &self,
        map: &OrderMap,
        survey: &Survey,
        currency: Currency,
    ) -> Result<(HashMap<String, Good>, u64)> {
        let mut goods = self.known_goods(survey).await?;
        let mut missing: Vec<(&String, &Findings)> = survey
            .goods
            .iter()
            .filter(|(code, _)| !goods.contains_key(*code))
            .collect();
        missing.sort_by_key(|(code, _)| *code);
        let categories = self.categories_of(map, !missing.is_empty()).await?;
        let taken = self.store.product_summaries().await?;
        let mut taken: HashSet<String> = taken.into_iter().map(|product| product.slug).collect();
        for batch in missing.chunks(BATCH) {
            let mut products = Vec::with_capacity(batch.len());
            for (code, findings) in batch {
                let product =
                    self.new_product(map, &categories, code, findings, currency, &mut taken);
                goods.insert((*code).clone(), good(&product, &product.variants[0]));
                products.push(product);
            }
            let mut tx = self.store.begin().await?;
            tx.insert_products(&products, "import").await?;
            tx.record_event(self.clock.now(), Topic::Category, 0, &Value::Null)
                .await?;
            tx.commit().await?;
        }
        Ok((goods, missing.len() as u64))
    }

    /// The surveyed codes that are SKUs of the shop, whatever their case.
    async fn known_goods(&self, survey: &Survey) -> Result<HashMap<String, Good>> {
        let mut found: HashMap<ProductId, Vec<(String, VariantId)>> = HashMap::new();
        let mut after = String::new();
        loop {
            let skus = self.store.skus_after(&after, SKUS).await?;
            let Some((last, ..)) = skus.last() else { break };
            after.clone_from(last);
            for (sku, product, variant) in skus {
                let code = sku.to_uppercase();
                if survey.goods.contains_key(&code) {
                    found.entry(product).or_default().push((code, variant));
                }
            }
        }
        let ids: Vec<ProductId> = found.keys().copied().collect();
        let mut goods = HashMap::new();
        for ids in ids.chunks(BATCH) {
            for product in self.store.products(ids).await? {
                for (code, id) in found.remove(&product.id).unwrap_or_default() {
                    if let Some(variant) = product.variants.iter().find(|v| v.id == id) {
                        goods.insert(code, good(&product, variant));
                    }
                }
            }
        }
        Ok(goods)
    }

    /// The map's categories by slug, made where they are missing.
    async fn categories_of(
        &self,
        map: &OrderMap,
        needed: bool,
    ) -> Result<HashMap<String, CategoryId>> {
        let tree = self.catalogue.tree.load_full();
        let mut ids = HashMap::new();
        let mut new = Vec::new();
        for (position, rule) in (100..).zip(&map.categories) {
            let known = tree.category_at(&rule.slug).map(|category| category.id);
            let id = known.unwrap_or_else(|| {
                let category = category(rule, position);
                let id = category.id;
                new.push(category);
                id
            });
            ids.insert(rule.slug.clone(), id);
        }
        if needed && !new.is_empty() {
            let mut tx = self.store.begin().await?;
            for category in &new {
                tx.put_category(category).await?;
            }
            tx.record_event(self.clock.now(), Topic::Category, 0, &Value::Null)
                .await?;
            tx.commit().await?;
            let news = News {
                topic: Topic::Category,
                subject: 0,
            };
            self.catalogue.refresh(&self.store, news).await?;
        }
        Ok(ids)
    }

    fn new_product(
        &self,
        map: &OrderMap,
        categories: &HashMap<String, CategoryId>,
        code: &str,
        findings: &Findings,
        currency: Currency,
        taken: &mut HashSet<String>,
    ) -> Product {
        let name = title(findings.name());
        let name = if name.is_empty() {
            code.to_owned()
        } else {
            name
        };
        let mut address = slug(&name);
        if address.is_empty() || taken.contains(&address) {
            address = slug(&format!("{name} {code}"));
        }
        // A second code of the same name and a case that only differs in signs: number them.
        let mut number = 2;
        while !taken.insert(address.clone()) {
            address = slug(&format!("{name} {code} {number}"));
            number += 1;
        }
        let category = map
            .category(&name)
            .and_then(|rule| categories.get(&rule.slug))
            .copied();
        Product {
            id: new_id(),
            slug: address,
            status: ProductStatus::Active,
            subtitle: Translated::default(),
            description: Translated::default(),
            facts: Vec::new(),
            brand: None,
            category,
            categories: category.into_iter().collect(),
            attributes: BTreeMap::new(),
            options: Vec::new(),
            tags: Vec::new(),
            tax_class: "standard".to_owned(),
            currency,
            variants: vec![Variant {
                id: new_id(),
                sku: code.to_owned(),
                choice: BTreeMap::new(),
                price: findings.price(),
                compare_at: None,
                own_prices: Vec::new(),
                sale: None,
                weight_grams: 0,
                barcode: None,
                stock: Stock {
                    on_hand: map.rules.stock.max(0),
                    reserved: 0,
                },
            }],
            pictures: vec![picture(&name, code)],
            rating: Rating::default(),
            sales: 0,
            created_at: findings.first,
            updated_at: self.clock.now(),
            version: 1,
            name: Translated::new(name, ""),
        }
    }
}

fn category(rule: &CategoryRule, position: i64) -> Category {
    Category {
        id: new_id(),
        parent: None,
        slug: rule.slug.clone(),
        name: Translated::new(&rule.en, &rule.zh),
        description: Translated::default(),
        picture: None,
        position,
    }
}

fn good(product: &Product, variant: &Variant) -> Good {
    Good {
        product: product.id,
        variant: variant.id,
        slug: product.slug.clone(),
        name: product.name.get(Locale::En).to_owned(),
        picture: product
            .pictures
            .first()
            .map(|picture| picture.image(Locale::En)),
    }
}
