//! Writes the demo shop into an empty database.

use std::collections::HashMap;

use model::catalog::{Category, Product};
use model::content::Page;
use model::delivery::DAY;
use model::event::Topic;
use model::settings::Settings;
use model::{Millis, Translated};
use serde_json::Value;

use super::dice::Dice;
use super::history::{self, ORDERS, SHOPPERS};
use super::people::People;
use super::price_list::price_lists;
use super::promotion::promotions;
use super::sold::{Desk, Sold};
use super::{DemoCatalogue, DemoOrder, DemoReview, catalogue, delivery, payment, reviews, write};
use crate::catalogue::SETTINGS;
use crate::secret::random_token;
use crate::{Error, Progress, Result, Shop};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Products.
    pub products: usize,
    /// Variants of them.
    pub variants: usize,
    /// Reviews.
    pub reviews: usize,
    /// Orders.
    pub orders: usize,
}

/// Orders in one transaction.
const BATCH: usize = 250;
/// How long ago prices were reduced.
const REDUCED_FOR: Millis = 9 * DAY;

impl Shop {
    /// Fills an empty shop with the demo shop "Tradewind Goods". Told how many products and orders are written.
    ///
    /// # Errors
    /// `Conflict` when the shop has products already; when the database is away. The catalogue is written whole or not
    /// at all; of the orders after it, those of whole batches.
    pub async fn fill_demo(&self, progress: Progress<'_>) -> Result<Filled> {
        self.fill_demo_with(ORDERS, progress).await
    }

    /// The same with so many orders.
    pub(super) async fn fill_demo_with(
        &self,
        orders: usize,
        progress: Progress<'_>,
    ) -> Result<Filled> {
        if self.store.product_count().await? > 0 {
            return Err(Error::Conflict("the shop has products already"));
        }
        let demo = catalogue();
        let people = People::load();
        let sold = history::orders(&demo.products, &people, orders);
        let said = reviews::reviews(&demo.products, &people);
        let all = (demo.products.len() + sold.len()) as u64;
        let products = self.write_demo_catalogue(&demo, &said, &sold).await?;
        progress(products.len() as u64, Some(all));
        let shoppers = people.shoppers(SHOPPERS);
        let mut desk = Desk {
            products: &products,
            shoppers: &shoppers,
            zones: delivery::zones(),
            taxes: delivery::taxes(),
            names: names(&demo),
            dice: Dice::new(0x6465_736b),
            now: self.clock.now(),
        };
        for (nth, batch) in sold.chunks(BATCH).enumerate() {
            let mut ready = Vec::with_capacity(batch.len());
            for (at, order) in batch.iter().enumerate() {
                ready.push(desk.order(order, number(nth * BATCH + at), random_token()?));
            }
            self.write_history(&ready).await?;
            progress(
                (products.len() + nth * BATCH + batch.len()) as u64,
                Some(all),
            );
        }
        self.announce(Topic::Setting, 0).await;
        self.announce(Topic::Category, 0).await;
        self.announce(Topic::Page, 0).await;
        self.announce(Topic::Promotion, 0).await;
        self.announce(Topic::PriceList, 0).await;
        for product in &products {
            self.announce(Topic::Product, product.id.get()).await;
        }
        self.settle().await;
        Ok(Filled {
            products: products.len(),
            variants: products.iter().map(|p| p.variants.len()).sum(),
            reviews: said.len(),
            orders: sold.len(),
        })
    }

    /// Settings, rates, categories, attributes, pages, products and reviews in one transaction.
    async fn write_demo_catalogue(
        &self,
        demo: &DemoCatalogue,
        said: &[DemoReview],
        sold: &[DemoOrder],
    ) -> Result<Vec<Product>> {
        let now = self.clock.now();
        let categories: Vec<Category> = demo
            .categories
            .iter()
            .zip(1..)
            .map(|(c, at)| write::category(c, at))
            .collect();
        let units = units(demo.products.len(), sold);
        let products: Vec<Product> = demo
            .products
            .iter()
            .zip(units)
            .map(|(p, sales)| write::product(p, &categories[p.category], sales, now))
            .collect();
        let mut tx = self.store.begin().await?;
        tx.put_setting(SETTINGS, &settings()).await?;
        for zone in delivery::zones() {
            tx.put_delivery_zone(&zone).await?;
            for method in &zone.methods {
                tx.put_delivery_method(method).await?;
            }
        }
        for zone in delivery::taxes() {
            tx.put_tax_zone(&zone).await?;
        }
        for list in price_lists() {
            tx.put_price_list(&list).await?;
        }
        for rule in payment::methods() {
            tx.put_payment_method(&rule).await?;
        }
        for attribute in &demo.attributes {
            tx.put_attribute(attribute).await?;
        }
        for category in &categories {
            tx.put_category(category).await?;
        }
        for promotion in promotions(&categories) {
            tx.add_promotion(&promotion, now).await?;
            tx.record_event(now, Topic::Promotion, promotion.id.get(), &Value::Null)
                .await?;
        }
        for (page, position) in demo.pages.iter().zip(1..) {
            let (slug, title, body) = (page.slug.clone(), page.title.clone(), page.body.clone());
            tx.put_page(&Page {
                slug,
                title,
                body,
                position,
                updated_at: now,
            })
            .await?;
        }
        tx.insert_products(&products, "demo").await?;
        for variant in products.iter().flat_map(|product| &product.variants) {
            if let Some(former) = variant.struck_price() {
                tx.record_price(variant.id, former, now - REDUCED_FOR)
                    .await?;
            }
        }
        let reviews: Vec<_> = said
            .iter()
            .map(|r| write::review(r, &products, now))
            .collect();
        tx.insert_reviews(&reviews).await?;
        for topic in [Topic::Setting, Topic::Category, Topic::Page] {
            tx.record_event(now, topic, 0, &Value::Null).await?;
        }
        for product in &products {
            tx.record_event(now, Topic::Product, product.id.get(), &Value::Null)
                .await?;
        }
        tx.commit().await?;
        Ok(products)
    }

    async fn write_history(&self, batch: &[Sold]) -> Result<()> {
        let mut tx = self.store.begin().await?;
        for sold in batch {
            tx.add_order(&sold.order, &sold.lines).await?;
            tx.add_payment(&sold.payment).await?;
            if let Some(parcel) = &sold.parcel {
                let key = parcel.id.to_string();
                tx.add_parcel(sold.order.id, &key, parcel).await?;
            }
            for entry in &sold.timeline {
                tx.add_timeline_entry(sold.order.id, entry, None).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

fn settings() -> Settings {
    Settings {
        name: Translated::new("Tradewind Goods", "信风好物"),
        contact_email: "hello@tradewind.example".to_owned(),
        company: Translated::new("Tradewind Goods Ltd.", "信风好物有限公司"),
        company_address: "12 Harbour Street\nPortland, ME 04101\nUnited States".to_owned(),
        tax_number: "EIN 00-0000000".to_owned(),
        announcement: Translated::new(
            "A demonstration shop: order as you like, nothing is charged or sent. WELCOME10 takes 10 % off.",
            "这是演示商店：尽管下单，不会扣款，也不会发货。优惠码 WELCOME10 首单九折。",
        ),
        ..Settings::default()
    }
}

/// Units sold of each product.
fn units(products: usize, sold: &[DemoOrder]) -> Vec<i64> {
    let mut units = vec![0; products];
    for (product, _, quantity) in sold
        .iter()
        .filter(|order| !order.cancelled)
        .flat_map(|order| &order.lines)
    {
        units[*product] += quantity;
    }
    units
}

fn names(demo: &DemoCatalogue) -> HashMap<(String, String), Translated> {
    let values = demo
        .attributes
        .iter()
        .flat_map(|a| a.values.iter().map(move |v| (a, v)));
    values
        .map(|(a, v)| ((a.code.clone(), v.code.clone()), v.name.clone()))
        .collect()
}

/// Numbers of demo orders follow each other, which those of real ones do not.
fn number(nth: usize) -> String {
    format!("TW-{:08}", 10_000_000 + nth)
}
