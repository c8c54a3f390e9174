//! A product as the search index is told of it.

use std::collections::{BTreeMap, BTreeSet};

use model::catalog::{BRAND, Product, Variant};
use model::{CategoryId, Locale};
use search::{Document, Text};

use crate::tree::Tree;

/// What a product is: its categories with all above them, and the values it has of each facet.
pub(crate) struct Features {
    /// Ascending.
    pub categories: Vec<CategoryId>,
    /// Values by facet, both ascending.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Lowest price, in minor units.
    pub price_min: i64,
}

/// Reads the features of a product.
pub(crate) fn features(tree: &Tree, product: &Product) -> Features {
    let mut facets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |code: &str, value: &str| {
        facets
            .entry(code.to_owned())
            .or_default()
            .insert(value.to_owned());
    };
    for (code, values) in &product.attributes {
        values.iter().for_each(|value| add(code, value));
    }
    for variant in &product.variants {
        for (code, value) in &variant.choice {
            add(code, value);
        }
    }
    if let Some(brand) = &product.brand {
        add(BRAND, brand);
    }
    let facets = facets
        .into_iter()
        .map(|(code, values)| (code, values.into_iter().collect()));
    Features {
        categories: listed_in(tree, product),
        facets: facets.collect(),
        price_min: prices(product).min().unwrap_or(0),
    }
}

/// Categories that list a product, with all above them, ascending.
pub(crate) fn listed_in(tree: &Tree, product: &Product) -> Vec<CategoryId> {
    let listed = product.category.iter().chain(&product.categories);
    let mut categories: Vec<CategoryId> = listed
        .flat_map(|&id| tree.path(id))
        .map(|category| category.id)
        .collect();
    categories.sort_unstable();
    categories.dedup();
    categories
}

/// What its variants cost now.
fn prices(product: &Product) -> impl Iterator<Item = i64> {
    product.variants.iter().map(Variant::shown_price)
}

/// The product with everything that finds, filters and sorts it.
pub(crate) fn document(tree: &Tree, product: &Product) -> Document {
    let Features {
        categories,
        facets,
        price_min,
    } = features(tree, product);
    let text = |locale| text(tree, locale, product, &facets);
    Document {
        skus: product.variants.iter().map(|v| v.sku.clone()).collect(),
        en: text(Locale::En),
        zh: text(Locale::Zh),
        price_min,
        price_max: prices(product).max().unwrap_or(0),
        on_sale: product.variants.iter().any(|v| v.struck_price().is_some()),
        in_stock: product.in_stock(),
        created_at: product.created_at,
        sales: u32::try_from(product.sales).unwrap_or(0),
        rating: u16::try_from(product.rating.tenths().unwrap_or(0) * 10).unwrap_or(0),
        ratings: u32::try_from(product.rating.count).unwrap_or(0),
        categories,
        facets,
        ..Document::new(product.id)
    }
}

/// Its words in one language; empty where it has no name in it.
fn text(
    tree: &Tree,
    locale: Locale,
    product: &Product,
    facets: &BTreeMap<String, Vec<String>>,
) -> Text {
    let own = |text: &model::Translated| match locale {
        Locale::En => text.en.clone(),
        Locale::Zh => text.zh.clone(),
    };
    let name = own(&product.name);
    if name.is_empty() {
        return Text::default();
    }
    let mut body = own(&product.description);
    for fact in &product.facts {
        body.push('\n');
        body.push_str(fact.get(locale));
    }
    let mut tags = product.tags.clone();
    for category in product.category.iter().chain(&product.categories) {
        tags.extend(tree.path(*category).into_iter().map(|c| own(&c.name)));
    }
    for (code, values) in facets.iter().filter(|(code, _)| *code != BRAND) {
        tags.extend(
            values
                .iter()
                .map(|value| tree.value_name(locale, code, value).to_owned()),
        );
    }
    tags.sort();
    tags.dedup();
    let brand = product.brand.as_deref();
    Text {
        name,
        subtitle: own(&product.subtitle),
        body,
        brand: brand.map_or_else(String::new, |code| {
            tree.value_name(locale, BRAND, code).to_owned()
        }),
        tags,
    }
}
