//! The product as search engines read it (schema.org).

use model::product::ProductView;
use serde_json::{Value, json};

use crate::request::PageRequest;

/// Product with its offer and rating.
#[must_use]
pub fn product(request: &PageRequest, product: &ProductView) -> Value {
    let address = request.absolute(&format!("/p/{}", product.slug));
    let pictures = product.pictures.iter().map(|image| {
        let src = image
            .src
            .strip_suffix(".svg")
            .map(|drawn| format!("{drawn}.png"));
        format!("{}{}", request.origin, src.as_deref().unwrap_or(&image.src))
    });
    let variant = &product.variant;
    let availability = if variant.available > 0 {
        "InStock"
    } else {
        "OutOfStock"
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.description.join("\n"),
        "sku": variant.sku,
        "image": pictures.collect::<Vec<_>>(),
        "url": address,
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": variant.price.decimal(),
            "priceCurrency": variant.price.currency.code(),
            "availability": format!("https://schema.org/{availability}"),
            "itemCondition": "https://schema.org/NewCondition",
        },
    });
    if let Some(brand) = &product.brand {
        data["brand"] = json!({ "@type": "Brand", "name": brand });
    }
    if let Some((tenths, count)) = product.rating {
        data["aggregateRating"] = json!({
            "@type": "AggregateRating",
            "ratingValue": format!("{}.{}", tenths / 10, tenths % 10),
            "reviewCount": count,
        });
    }
    data
}

/// The way to the product.
#[must_use]
pub fn breadcrumbs(request: &PageRequest, product: &ProductView) -> Value {
    let steps = product
        .trail
        .iter()
        .map(|(slug, name)| (name, format!("/c/{slug}")))
        .chain(std::iter::once((
            &product.name,
            format!("/p/{}", product.slug),
        )));
    let steps = steps.enumerate().map(|(at, (name, path))| {
        json!({
            "@type": "ListItem",
            "position": at + 1,
            "name": name,
            "item": request.absolute(&path),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.collect::<Vec<_>>(),
    })
}
