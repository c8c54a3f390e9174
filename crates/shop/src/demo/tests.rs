//! The demo shop is checked as data, and filled once.

use std::collections::HashSet;

use model::catalog::PictureSource;
use model::delivery::{Destination, Shipment, offers};
use model::{Currency, Locale, Translated};

use super::catalogue::CATEGORIES;
use super::history::{self, ORDERS, SHOPPERS};
use super::people::People;
use super::{DemoCatalogue, catalogue, delivery, reviews};
use crate::drawing::{DrawingSpec, View, draw};
use crate::{Error, testing};

fn said_in_both(text: &Translated, about: &str) {
    let chinese = |text: &str| text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    assert!(
        !text.en.trim().is_empty() && !chinese(&text.en),
        "{about}: {text:?}"
    );
    assert!(!text.zh.trim().is_empty(), "{about}: {text:?}");
    // Half-width marks between Chinese characters are a slip of the keyboard.
    let chars: Vec<char> = text.zh.chars().collect();
    let slip = chars
        .windows(2)
        .any(|w| ",;:?!".contains(w[1]) && chinese(&w[0].to_string()));
    assert!(!slip, "{about}: {}", text.zh);
}

fn values<'c>(demo: &'c DemoCatalogue, attribute: &str) -> Vec<&'c str> {
    let found = demo.attributes.iter().find(|a| a.code == attribute);
    found
        .into_iter()
        .flat_map(|a| &a.values)
        .map(|v| v.code.as_str())
        .collect()
}

#[test]
fn slugs_and_skus_are_unique_and_everything_is_said_in_both_languages() {
    let demo = catalogue();
    assert_eq!(demo.categories.len(), 8);
    assert!(
        (110..=140).contains(&demo.products.len()),
        "{}",
        demo.products.len()
    );
    let mut seen = HashSet::new();
    for category in &demo.categories {
        assert!(seen.insert(category.slug.clone()));
        said_in_both(&category.name, &category.slug);
        said_in_both(&category.description, &category.slug);
    }
    for attribute in &demo.attributes {
        said_in_both(&attribute.name, &attribute.code);
        for value in &attribute.values {
            said_in_both(&value.name, &value.code);
            assert!(
                value
                    .swatch
                    .iter()
                    .all(|s| s.starts_with('#') && s.len() == 7),
                "{}",
                value.code
            );
        }
    }
    for product in &demo.products {
        assert!(seen.insert(product.slug.clone()), "{}", product.slug);
        for text in [&product.name, &product.subtitle, &product.description]
            .into_iter()
            .chain(&product.facts)
        {
            said_in_both(text, &product.slug);
        }
        assert!(
            (4..=6).contains(&product.facts.len()),
            "{} has {} facts",
            product.slug,
            product.facts.len()
        );
        assert_eq!(
            product.description.en.matches("\n\n").count(),
            product.description.zh.matches("\n\n").count()
        );
        for variant in &product.variants {
            assert!(seen.insert(variant.sku.clone()), "{}", variant.sku);
            assert!(
                variant.price > 0
                    && variant.price % 100 == 0
                    && variant.stock >= 0
                    && variant.weight_grams > 0
            );
            assert!(
                variant
                    .compare_at
                    .is_none_or(|former| former > variant.price),
                "{}",
                variant.sku
            );
        }
    }
    for page in &demo.pages {
        said_in_both(&page.title, &page.slug);
        said_in_both(&page.body, &page.slug);
    }
}

#[test]
fn every_option_and_attribute_value_is_known() {
    let demo = catalogue();
    for product in &demo.products {
        let known = |attribute: &str, value: &str| {
            assert!(
                values(&demo, attribute).contains(&value),
                "{}: {attribute} {value}",
                product.slug
            );
        };
        known("brand", &product.brand);
        for (attribute, all) in &product.attributes {
            all.iter().for_each(|value| known(attribute, value));
        }
        let mut choices = HashSet::new();
        for variant in &product.variants {
            assert_eq!(
                variant.choice.len(),
                product.options.len(),
                "{}",
                variant.sku
            );
            variant
                .choice
                .iter()
                .for_each(|(axis, value)| known(axis, value));
            assert!(choices.insert(&variant.choice), "{}", variant.sku);
        }
        assert!(
            (1..=2).contains(&product.options.len()) && (1..=8).contains(&product.variants.len())
        );
    }
}

#[test]
fn every_drawing_is_known_and_small() {
    let demo = catalogue();
    let (mut bytes, mut count) = (0, 0);
    for product in &demo.products {
        for variant in &product.variants {
            for view in View::ALL {
                let spec = variant.drawing.with_view(view);
                let again = DrawingSpec::parse(&spec.to_string()).map(|s| s.to_string());
                assert_eq!(again.as_deref(), Some(spec.to_string().as_str()));
                let svg = draw(&spec);
                assert!(svg.len() < 14_000, "{spec} has {} bytes", svg.len());
                (bytes, count) = (bytes + svg.len(), count + 1);
            }
        }
    }
    assert!(bytes / count < 6_500, "{} bytes a picture", bytes / count);
}

#[test]
fn nothing_in_a_drawing_fell_back() {
    // A misspelt tone or shape would quietly become another: what the files say must be what is drawn.
    for text in CATEGORIES {
        for line in text
            .lines()
            .filter_map(|line| line.strip_prefix("draw = \""))
        {
            let shape = line.trim_end_matches('"').split(['~', '.']).next().unwrap();
            let read = DrawingSpec::parse(shape).unwrap().to_string();
            assert!(
                read.starts_with(&format!("{shape}~")),
                "{shape} became {read}"
            );
        }
    }
    for product in catalogue().products {
        for variant in &product.variants {
            let drawn = variant.drawing.to_string();
            for (option, value) in &variant.choice {
                let painted = ["colour", "finish"].contains(&option.as_str());
                let shown = drawn.split('~').any(|part| part == value);
                let renamed =
                    product.slug == "harvest-basket" || product.slug == "caravan-bell-tent";
                assert!(
                    !painted || shown || renamed,
                    "{}: {value} is not in {drawn}",
                    product.slug
                );
            }
        }
    }
}

#[test]
fn reviews_and_orders_are_plausible() {
    let (demo, people) = (catalogue(), People::load());
    let said = reviews::reviews(&demo.products, &people);
    assert_eq!(said, reviews::reviews(&demo.products, &people));
    for (at, product) in demo.products.iter().enumerate() {
        let own: Vec<_> = said.iter().filter(|r| r.product == at).collect();
        let bodies: HashSet<_> = own.iter().map(|r| &r.body).collect();
        assert_eq!(bodies.len(), own.len(), "{}", product.slug);
        let most = if product.days < 30 { 0..=3 } else { 6..=14 };
        assert!(
            most.contains(&own.len()),
            "{} has {}",
            product.slug,
            own.len()
        );
        assert!(
            own.iter()
                .all(|r| r.minutes_ago > 0 && r.minutes_ago < product.days * 1_440),
            "{}",
            product.slug
        );
    }
    let mean = said.iter().map(|r| r.stars).sum::<i64>() as f64 / said.len() as f64;
    assert!((4.2..4.8).contains(&mean), "{mean}");
    let chinese = said.iter().filter(|r| r.locale == Locale::Zh).count();
    assert!(chinese * 4 > said.len() && chinese * 2 < said.len() + 200);

    let sold = history::orders(&demo.products, &people, ORDERS);
    assert_eq!(sold.len(), ORDERS);
    assert_eq!(sold, history::orders(&demo.products, &people, ORDERS));
    let known: HashSet<_> = demo.products.iter().map(|p| p.slug.as_str()).collect();
    assert!(
        people
            .occasion
            .iter()
            .flat_map(|o| &o.slugs)
            .all(|slug| known.contains(slug.as_str()))
    );
    let zones = delivery::zones();
    for shopper in people.shoppers(SHOPPERS) {
        assert_eq!(
            shopper.address.problems(""),
            Vec::new(),
            "{:?}",
            shopper.address
        );
        let shipment = Shipment {
            to: Destination::from(&shopper.address),
            currency: Currency::USD,
            total: 1,
            weight_grams: 90_000,
            units: 1,
        };
        assert!(!offers(&zones, &shipment).is_empty());
    }
}

#[tokio::test]
async fn an_empty_shop_is_filled_once() {
    let shop = testing::shop().await;
    let filled = shop.fill_demo_with(40, &|_, _| {}).await.unwrap();
    assert_eq!(filled.products, catalogue().products.len());
    let lamp = shop.product("heron-arc-floor-lamp").await.unwrap();
    assert_eq!(lamp.name.get(Locale::Zh), "苍鹭弧形落地灯");
    assert_eq!(lamp.pictures.len(), 3 * lamp.variants.len());
    assert!(shop.content_page(Locale::En, "returns").is_ok());
    let id = shop
        .store
        .product_at("dockside-mug")
        .await
        .unwrap()
        .unwrap();
    let product = shop.store.product(id).await.unwrap().unwrap();
    assert!(
        product
            .pictures
            .iter()
            .all(|p| matches!(p.source, PictureSource::Drawn(_)))
    );
    assert!(matches!(
        shop.fill_demo_with(1, &|_, _| {}).await,
        Err(Error::Conflict(_))
    ));
}
