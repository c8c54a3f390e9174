//! From the demo shop's words to the shop's own rows.

use model::catalog::{
    Category, Picture, PictureSource, Product, ProductStatus, Rating, Stock, Variant,
};
use model::delivery::DAY;
use model::{Currency, Millis, Translated, VariantId};
use store::{NewReview, new_id};

use super::{DemoCategory, DemoProduct, DemoReview};
use crate::drawing::{DrawingSpec, View};

/// Milliseconds.
pub(super) const MINUTE: Millis = 60_000;

pub(super) fn category(category: &DemoCategory, position: i64) -> Category {
    Category {
        id: new_id(),
        parent: None,
        slug: category.slug.clone(),
        name: category.name.clone(),
        description: category.description.clone(),
        picture: Some(PictureSource::Drawn(category.picture.to_string())),
        position,
    }
}

/// A product with its variants and their pictures. Variants that look alike share the product's pictures.
pub(super) fn product(demo: &DemoProduct, category: &Category, sales: i64, now: Millis) -> Product {
    let variants: Vec<Variant> = demo
        .variants
        .iter()
        .map(|v| Variant {
            id: new_id(),
            sku: v.sku.clone(),
            choice: v.choice.clone(),
            price: v.price,
            compare_at: v.compare_at,
            own_prices: Vec::new(),
            sale: None,
            weight_grams: v.weight_grams,
            barcode: None,
            stock: Stock {
                on_hand: v.stock,
                reserved: 0,
            },
        })
        .collect();
    let alike = demo
        .variants
        .iter()
        .all(|v| v.drawing == demo.variants[0].drawing);
    let shown = if alike { 1 } else { variants.len() };
    let pictures = demo.variants[..shown]
        .iter()
        .zip(&variants)
        .flat_map(|(v, variant)| {
            let variant = (!alike).then_some(variant.id);
            View::ALL.map(|view| picture(&demo.name, &v.drawing.with_view(view), variant))
        });
    Product {
        id: new_id(),
        slug: demo.slug.clone(),
        status: ProductStatus::Active,
        name: demo.name.clone(),
        subtitle: demo.subtitle.clone(),
        description: demo.description.clone(),
        facts: demo.facts.clone(),
        brand: Some(demo.brand.clone()),
        category: Some(category.id),
        categories: vec![category.id],
        attributes: demo.attributes.clone(),
        options: demo.options.clone(),
        tags: demo.tags.clone(),
        tax_class: "standard".to_owned(),
        currency: Currency::USD,
        pictures: pictures.collect(),
        variants,
        rating: Rating::default(),
        sales,
        created_at: now - demo.days * DAY,
        updated_at: now,
        version: 1,
    }
}

fn picture(name: &Translated, drawing: &DrawingSpec, variant: Option<VariantId>) -> Picture {
    let alt = match drawing.view() {
        View::Front => name.clone(),
        View::Detail => Translated::new(
            format!("{}, from close by", name.en),
            format!("{}，细节", name.zh),
        ),
        View::Scene => Translated::new(
            format!("{}, in use", name.en),
            format!("{}，使用场景", name.zh),
        ),
    };
    let (width, height) = drawing.size();
    Picture {
        id: new_id(),
        variant,
        source: PictureSource::Drawn(drawing.to_string()),
        width: width.into(),
        height: height.into(),
        alt,
    }
}

pub(super) fn review(demo: &DemoReview, products: &[Product], now: Millis) -> NewReview {
    NewReview {
        id: new_id(),
        product: products[demo.product].id,
        stars: demo.stars,
        title: demo.title.clone(),
        body: demo.body.clone(),
        locale: demo.locale.code().to_owned(),
        author: demo.author.clone(),
        verified: demo.verified,
        reply: demo.reply.clone(),
        at: now - demo.minutes_ago * MINUTE,
    }
}
