use model::catalog::Product;
use model::listing::Badge;
use model::{Money, Translated};

use super::*;
use crate::testing::{NOW, axis, picture, product, shop, variant};

/// Sage in S (sold out) and L, black in S only.
fn chair() -> Product {
    let mut chair = product("chair", 0, 0);
    chair.options = vec![
        axis("colour", &["sage", "black", "red"]),
        axis("size", &["s", "l"]),
    ];
    chair.variants = vec![
        variant("C1", &[("colour", "sage"), ("size", "s")], 5000, 0),
        variant("C2", &[("colour", "sage"), ("size", "l")], 6000, 40),
        variant("C3", &[("colour", "black"), ("size", "s")], 5500, 2),
    ];
    chair.variants[2].compare_at = Some(6000);
    chair.pictures = vec![
        picture(None, "plain"),
        picture(Some(&chair.variants[0]), "sage"),
        picture(Some(&chair.variants[2]), "black"),
    ];
    chair.created_at = NOW - 86_400_000;
    chair.description = Translated::new("One.\n\nTwo.", "");
    chair
}

async fn view(locale: Locale, choice: &[(&str, &str)]) -> ProductView {
    let shop = shop().await;
    shop.add_attribute("colour", &["sage #8a9a7b", "black #000000"])
        .await;
    shop.add_attribute("size", &["s", "l"]).await;
    shop.add_products(&[chair()]).await;
    let choice = choice.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    let choice = choice.collect();
    shop.product_view(locale, "chair", &choice).await.unwrap()
}

#[tokio::test]
async fn the_address_picks_the_variant_and_the_stock_fills_what_it_leaves_open() {
    let check = async |choice: &[(&str, &str)], sku: &str| {
        assert_eq!(
            view(Locale::En, choice).await.variant.sku,
            sku,
            "{choice:?}"
        );
    };
    check(&[], "C2").await;
    check(&[("colour", "sage"), ("size", "s")], "C1").await;
    check(&[("colour", "black")], "C3").await;
    check(&[("size", "s")], "C3").await;
    check(&[("colour", "black"), ("size", "l")], "C3").await;
    check(&[("colour", "mauve"), ("material", "oak")], "C2").await;
}

#[tokio::test]
async fn options_link_every_choice_and_say_what_cannot_be_had() {
    let view = view(Locale::Zh, &[("colour", "sage"), ("size", "l")]).await;
    let options: Vec<_> = view
        .options
        .iter()
        .flat_map(|option| &option.values)
        .map(|v| (v.query.as_str(), v.selected, v.exists, v.in_stock))
        .collect();
    assert_eq!(
        options,
        [
            ("colour=sage&size=l", true, true, true),
            ("colour=black&size=l", false, false, false),
            ("colour=sage&size=s", false, true, false),
            ("colour=sage&size=l", true, true, true),
        ]
    );
    assert_eq!(view.options[0].values[0].swatch.as_deref(), Some("#8a9a7b"));
    assert_eq!(view.variant.title, "sage值，l值");
    assert_eq!(view.description, ["One.", "Two."]);
    assert_eq!(view.badges, [Badge::New]);
}

#[tokio::test]
async fn a_variant_without_pictures_shows_those_of_its_colour() {
    let names = async |choice: &[(&str, &str)]| -> Vec<String> {
        let view = view(Locale::En, choice).await;
        view.pictures.into_iter().map(|image| image.alt).collect()
    };
    assert_eq!(names(&[("colour", "black")]).await, ["black", "plain"]);
    assert_eq!(
        names(&[("colour", "sage"), ("size", "l")]).await,
        ["sage", "plain"]
    );
}

#[tokio::test]
async fn a_reduced_variant_with_few_left_says_so() {
    let view = view(Locale::En, &[("colour", "black")]).await;
    assert_eq!(view.badges, [Badge::Sale(8), Badge::LowStock, Badge::New]);
    assert_eq!(
        view.variant.compare_at,
        Some(Money::new(6000, model::Currency::USD))
    );
    assert!(view.variant.low_stock);
    assert_eq!(view.variant.available, 2);
}
