//! A shop for tests: an empty database, a folder of its own and a clock that stands still.

pub(crate) mod buying;
pub(crate) mod carrying;
mod past;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::catalog::{
    Attribute, AttributeValue, Category, OptionAxis, Picture, PictureSource, Product,
    ProductStatus, Rating, Stock, Variant,
};
use model::event::Topic;
use model::{CategoryId, Currency, Translated};
use serde_json::Value;
use store::new_id;
use store::testing::TestDatabase;

pub(crate) use past::past_order;

use crate::{Clock, MailConfig, Shop, ShopConfig};

/// When tests happen: Wednesday, 1 July 2026, 09:00 UTC.
pub(crate) const NOW: i64 = 1_782_896_400_000;

/// A shop that is gone with its files when dropped.
pub(crate) struct TestShop {
    shop: Arc<Shop>,
    pub db: TestDatabase,
    pub data: tempfile::TempDir,
}

impl Deref for TestShop {
    type Target = Arc<Shop>;

    fn deref(&self) -> &Arc<Shop> {
        &self.shop
    }
}

/// An empty shop on SQLite.
pub(crate) async fn shop() -> TestShop {
    on(store::testing::sqlite().await).await
}

/// An empty shop on each engine that is to be had.
pub(crate) async fn shops() -> Vec<TestShop> {
    let mut all = Vec::new();
    for db in store::testing::databases().await {
        all.push(on(db).await);
    }
    all
}

async fn on(db: TestDatabase) -> TestShop {
    let data = tempfile::tempdir().unwrap();
    let shop = open(&db, data.path(), Clock::fixed(NOW)).await;
    TestShop { shop, db, data }
}

/// Opens the shop of a database and a folder, as a start of the program does.
pub(crate) async fn open(db: &TestDatabase, data: &Path, clock: Clock) -> Arc<Shop> {
    opened_with(db, data, clock, None).await
}

/// The same with a program to learn with.
pub(crate) async fn opened_with(
    db: &TestDatabase,
    data: &Path,
    clock: Clock,
    trainer: Option<PathBuf>,
) -> Arc<Shop> {
    Shop::open(ShopConfig {
        store: db.store.clone(),
        data: data.to_owned(),
        clock,
        secret: vec![7; 32],
        base_url: "https://shop.example".to_owned(),
        mail: MailConfig::default(),
        test_payments: true,
        trainer,
    })
    .await
    .unwrap()
}

/// A member of staff.
pub(crate) async fn ada(shop: &Shop) -> model::staff::Staff {
    let password = "correct horse battery";
    shop.create_staff("ada@example.com", "Ada", password)
        .await
        .unwrap();
    let token = shop.sign_in("ada@example.com", password).await.unwrap();
    shop.staff(&token).await.unwrap()
}

impl TestShop {
    /// Writes a category under another.
    pub async fn add_category(&self, slug: &str, parent: Option<CategoryId>) -> CategoryId {
        let id = new_id();
        let category = Category {
            id,
            parent,
            slug: slug.to_owned(),
            name: Translated::new(slug, format!("{slug}类")),
            description: Translated::default(),
            picture: None,
            position: 1,
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.put_category(&category).await.unwrap();
        tx.commit().await.unwrap();
        self.announce(Topic::Category, 0).await;
        id
    }

    /// Writes an attribute that is a facet; values with a `#` colour after a blank have a swatch.
    pub async fn add_attribute(&self, code: &str, values: &[&str]) {
        let value = |text: &&str| {
            let (code, swatch) = text.split_once(' ').unwrap_or((text, ""));
            AttributeValue {
                code: code.to_owned(),
                name: Translated::new(code.to_uppercase(), format!("{code}值")),
                swatch: (!swatch.is_empty()).then(|| swatch.to_owned()),
            }
        };
        let attribute = Attribute {
            code: code.to_owned(),
            name: Translated::new(code.to_uppercase(), ""),
            position: 1,
            facet: true,
            values: values.iter().map(value).collect(),
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.put_attribute(&attribute).await.unwrap();
        tx.commit().await.unwrap();
        self.announce(Topic::Category, 0).await;
    }

    /// Writes products and waits until they can be found.
    pub async fn add_products(&self, products: &[Product]) {
        let mut tx = self.store.begin().await.unwrap();
        tx.insert_products(products, "test").await.unwrap();
        for product in products {
            tx.record_event(NOW, Topic::Product, product.id.get(), &Value::Null)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        for product in products {
            self.announce(Topic::Product, product.id.get()).await;
        }
        self.settle().await;
    }

    /// Writes a changed product.
    pub async fn change(&self, product: &Product) {
        let mut tx = self.store.begin().await.unwrap();
        assert!(tx.update_product(product).await.unwrap());
        tx.record_event(NOW, Topic::Product, product.id.get(), &Value::Null)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.announce(Topic::Product, product.id.get()).await;
    }
}

/// A product called by its slug with one variant, `stock` units at `price`.
pub(crate) fn product(slug: &str, price: i64, stock: i64) -> Product {
    let id = new_id();
    Product {
        id,
        slug: slug.to_owned(),
        status: ProductStatus::Active,
        name: Translated::new(slug.replace('-', " "), ""),
        subtitle: Translated::default(),
        description: Translated::default(),
        facts: Vec::new(),
        brand: None,
        category: None,
        categories: Vec::new(),
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tags: Vec::new(),
        tax_class: "standard".to_owned(),
        currency: Currency::USD,
        variants: vec![variant(slug, &[], price, stock)],
        pictures: Vec::new(),
        rating: Rating::default(),
        sales: 0,
        created_at: NOW - 400 * 86_400_000,
        updated_at: NOW,
        version: 1,
    }
}

/// A variant with a choice.
pub(crate) fn variant(sku: &str, choice: &[(&str, &str)], price: i64, stock: i64) -> Variant {
    Variant {
        id: new_id(),
        sku: sku.to_owned(),
        choice: choice
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
        price,
        compare_at: None,
        own_prices: Vec::new(),
        sale: None,
        weight_grams: 100,
        barcode: None,
        stock: Stock {
            on_hand: stock,
            reserved: 0,
        },
    }
}

/// An axis of options.
pub(crate) fn axis(code: &str, values: &[&str]) -> OptionAxis {
    OptionAxis {
        code: code.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

/// A drawn picture, of one variant or of the whole product.
pub(crate) fn picture(variant: Option<&Variant>, name: &str) -> Picture {
    Picture {
        id: new_id(),
        variant: variant.map(|v| v.id),
        source: PictureSource::Drawn(name.to_owned()),
        width: 800,
        height: 1000,
        alt: Translated::new(name, ""),
    }
}
