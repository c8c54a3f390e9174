use std::collections::BTreeMap;

use model::catalog::{OptionAxis, Picture, PictureSource, Stock, Variant};
use model::{CategoryId, Translated};

use super::*;
use crate::testing::databases;
use crate::{NewReview, new_id};

fn product(slug: &str, category: CategoryId) -> Product {
    let variant = |colour: &str, on_hand| Variant {
        id: new_id(),
        sku: format!("{slug}-{colour}"),
        choice: BTreeMap::from([("colour".to_owned(), colour.to_owned())]),
        price: 1999,
        compare_at: Some(2499),
        own_prices: Vec::new(),
        sale: None,
        weight_grams: 300,
        barcode: None,
        stock: Stock {
            on_hand,
            reserved: 0,
        },
    };
    let variants = vec![variant("sage", 7), variant("black", 0)];
    let picture = |variant, spec: &str| Picture {
        id: new_id(),
        variant,
        source: PictureSource::Drawn(spec.into()),
        width: 800,
        height: 1000,
        alt: Translated::new("A lamp", "一盏灯"),
    };
    Product {
        id: new_id(),
        slug: slug.into(),
        status: ProductStatus::Active,
        name: Translated::new("Lamp", "灯"),
        subtitle: Translated::default(),
        description: Translated::new("One.\n\nTwo.", ""),
        facts: vec![Translated::new("Oak", "橡木")],
        brand: Some("nord".into()),
        category: Some(category),
        categories: vec![category],
        attributes: BTreeMap::from([("material".into(), vec!["oak".into()])]),
        options: vec![OptionAxis {
            code: "colour".into(),
            values: vec!["sage".into(), "black".into()],
        }],
        tags: vec!["light".into()],
        tax_class: "standard".into(),
        currency: Currency::EUR,
        pictures: vec![picture(Some(variants[1].id), "b"), picture(None, "a")],
        variants,
        rating: Rating::default(),
        sales: 3,
        created_at: 10,
        updated_at: 20,
        version: 1,
    }
}

async fn category(store: &Store) -> CategoryId {
    let category = model::catalog::Category {
        id: new_id(),
        parent: None,
        slug: "lamps".into(),
        name: Translated::new("Lamps", "灯具"),
        description: Translated::default(),
        picture: None,
        position: 1,
    };
    let mut tx = store.begin().await.unwrap();
    tx.put_category(&category).await.unwrap();
    tx.commit().await.unwrap();
    category.id
}

async fn insert(store: &Store, products: &[Product]) {
    let mut tx = store.begin().await.unwrap();
    tx.insert_products(products, "test").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn products_are_read_back_whole_by_id_and_in_steps() {
    for db in databases().await {
        let lamps = category(&db.store).await;
        let all: Vec<Product> = (0..75).map(|n| product(&format!("p{n}"), lamps)).collect();
        insert(&db.store, &all).await;

        let mut ids: Vec<ProductId> = all.iter().rev().map(|p| p.id).collect();
        ids.insert(3, 1.into());
        let read = db.store.products(&ids).await.unwrap();
        assert!(read.iter().eq(all.iter().rev()));

        let first = db.store.products_after(0.into(), 50).await.unwrap();
        let second = db.store.products_after(first[49].id, 50).await.unwrap();
        assert!(first.iter().chain(&second).eq(&all));

        let at = db.store.product_at("p7").await.unwrap();
        assert_eq!(at, Some(all[7].id));
        assert_eq!(db.store.product_at("none").await.unwrap(), None);
        let of = db.store.product_of(all[7].variants[1].id).await.unwrap();
        assert_eq!(of, Some(all[7].id));
        assert_eq!(db.store.product_count().await.unwrap(), 75);
        assert_eq!(db.store.product_summaries().await.unwrap()[7].slug, "p7");
        let sku = db.store.variant_of_sku("p7-black").await.unwrap();
        assert_eq!(sku, Some((all[7].id, all[7].variants[1].id)));
        let skus = db.store.skus_after("p7-black", 1).await.unwrap();
        assert_eq!(skus[0].0, "p7-sage");
    }
}

#[tokio::test]
async fn an_edit_of_an_older_version_is_refused() {
    for db in databases().await {
        let lamps = category(&db.store).await;
        let mut lamp = product("lamp", lamps);
        insert(&db.store, std::slice::from_ref(&lamp)).await;

        lamp.name.en = "Reading lamp".into();
        let gone = lamp.variants.remove(1);
        lamp.pictures.remove(0);
        let mut brass = lamp.variants[0].clone();
        brass.id = new_id();
        brass.sku = gone.sku.clone();
        lamp.variants.push(brass);
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.update_product(&lamp).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.update_product(&lamp).await.unwrap());
        drop(tx);

        let read = db.store.product(lamp.id).await.unwrap().unwrap();
        lamp.version = 2;
        assert_eq!(read, lamp);
    }
}

#[tokio::test]
async fn stock_never_falls_below_nothing_and_the_ledger_sums_to_it() {
    for db in databases().await {
        let lamps = category(&db.store).await;
        let lamp = product("lamp", lamps);
        insert(&db.store, std::slice::from_ref(&lamp)).await;
        let sage = lamp.variants[0].id;
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.move_stock(sage, -5, "sold", None, 30).await.unwrap());
        assert!(!tx.move_stock(sage, -3, "sold", None, 31).await.unwrap());
        assert!(!tx.set_on_hand(sage, 7, 9, "counted", 32).await.unwrap());
        assert!(tx.set_on_hand(sage, 2, 9, "counted", 33).await.unwrap());
        tx.add_sales(lamp.id, 5).await.unwrap();
        tx.commit().await.unwrap();
        let read = db.store.product(lamp.id).await.unwrap().unwrap();
        assert_eq!((read.variants[0].stock.on_hand, read.sales), (9, 8));
        let (sum,): (i64,) = sqlx::query_as(
            "SELECT CAST(SUM(quantity) AS BIGINT) FROM stock_movement WHERE variant_id = $1",
        )
        .bind(sage.get())
        .fetch_one(&db.store.read)
        .await
        .unwrap();
        assert_eq!(sum, 9);
    }
}

#[tokio::test]
async fn a_taken_slug_or_sku_leaves_nothing_behind() {
    for db in databases().await {
        let lamps = category(&db.store).await;
        insert(&db.store, &[product("lamp", lamps)]).await;
        let mut tx = db.store.begin().await.unwrap();
        let twins = [product("other", lamps), product("lamp", lamps)];
        let refused = tx.insert_products(&twins, "test").await;
        assert!(matches!(refused, Err(Error::Duplicate(_))));
        drop(tx);
        assert_eq!(db.store.product_count().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn reviews_come_newest_first_by_stars_and_count_towards_the_rating() {
    for db in databases().await {
        let lamps = category(&db.store).await;
        let lamp = product("lamp", lamps);
        insert(&db.store, std::slice::from_ref(&lamp)).await;
        let reviews: Vec<NewReview> = (0..9)
            .map(|n| NewReview {
                id: new_id(),
                product: lamp.id,
                stars: 5 - n % 2,
                title: format!("t{n}"),
                body: String::new(),
                locale: "en".into(),
                author: "Ann".into(),
                verified: n == 0,
                reply: None,
                at: n,
            })
            .collect();
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_reviews(&reviews).await.unwrap();
        tx.commit().await.unwrap();

        let histogram = db.store.review_histogram(lamp.id).await.unwrap();
        assert_eq!(histogram, [5, 4, 0, 0, 0]);
        let titles = async |stars, page| -> Vec<String> {
            let read = db.store.reviews(lamp.id, stars, page).await.unwrap();
            read.into_iter().map(|review| review.title).collect()
        };
        assert_eq!(titles(None, 2).await, ["t2", "t1", "t0"]);
        assert_eq!(titles(Some(4), 1).await, ["t7", "t5", "t3", "t1"]);
        let read = db.store.product(lamp.id).await.unwrap().unwrap();
        assert_eq!(read.rating, Rating { sum: 41, count: 9 });
    }
}
