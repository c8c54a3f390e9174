//! The categories and attributes that imported products name, and products made of drafts.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::catalog::{
    Attribute, AttributeValue, BRAND, Category, OptionAxis, Product, ProductStatus, Rating, Stock,
    Variant,
};
use model::{CategoryId, Currency, Translated, VariantId};
use store::new_id;

use super::goods::picture;
use super::shopify::{Draft, DraftVariant};
use super::text::slug;
use crate::Shop;

/// Categories and attributes as they are, and what has to be added.
pub(super) struct Words {
    categories: HashMap<String, CategoryId>,
    pub new_categories: Vec<Category>,
    pub attributes: Vec<Attribute>,
    /// Codes of the attributes that changed.
    pub touched: HashSet<String>,
}

impl Words {
    pub fn of(shop: &Shop) -> Self {
        let tree = shop.catalogue.tree.load();
        let known = tree.categories.iter().map(|c| (c.slug.clone(), c.id));
        Self {
            categories: known.collect(),
            new_categories: Vec::new(),
            attributes: tree.attributes.clone(),
            touched: HashSet::new(),
        }
    }

    fn category(&mut self, name: &str) -> CategoryId {
        let slug = slug(name);
        let slug = if slug.is_empty() {
            "other".to_owned()
        } else {
            slug
        };
        if let Some(id) = self.categories.get(&slug) {
            return *id;
        }
        let mut letters = name.chars();
        let title = letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        });
        let id: CategoryId = new_id();
        self.new_categories.push(Category {
            id,
            parent: None,
            slug: slug.clone(),
            name: Translated::new(title, ""),
            description: Translated::default(),
            picture: None,
            position: 100 + self.categories.len() as i64,
        });
        self.categories.insert(slug, id);
        id
    }

    /// The code of an attribute's value; both are made where they are missing.
    fn value(&mut self, attribute: (&str, &str), name: &str) -> String {
        let (code, label) = attribute;
        let value = slug(name);
        let place = self.attributes.iter().position(|a| a.code == code);
        let place = place.unwrap_or_else(|| {
            self.attributes.push(Attribute {
                code: code.to_owned(),
                name: label_of(code, label),
                position: 100 + self.attributes.len() as i64,
                facet: true,
                values: Vec::new(),
            });
            self.attributes.len() - 1
        });
        let values = &mut self.attributes[place].values;
        if !values.iter().any(|known| known.code == value) {
            values.push(AttributeValue {
                code: value.clone(),
                name: Translated::new(name, ""),
                swatch: (code == "colour")
                    .then(|| swatch(&value))
                    .flatten()
                    .map(str::to_owned),
            });
            self.touched.insert(code.to_owned());
        }
        value
    }

    /// The product of a draft; a known one keeps what the file says nothing of.
    pub fn product(
        &mut self,
        draft: &Draft,
        known: Option<&Product>,
        currency: Currency,
        now: i64,
    ) -> Product {
        let mut axes: Vec<OptionAxis> = Vec::new();
        let codes: Vec<String> = draft.options.iter().map(|name| option_code(name)).collect();
        let mut variants = Vec::new();
        for variant in &draft.variants {
            let mut choice = BTreeMap::new();
            for ((code, name), value) in codes.iter().zip(&draft.options).zip(&variant.choice) {
                let value = self.value((code, name), value);
                let at = axes.iter().position(|axis| axis.code == *code);
                let at = at.unwrap_or_else(|| {
                    axes.push(OptionAxis {
                        code: code.clone(),
                        values: Vec::new(),
                    });
                    axes.len() - 1
                });
                if !axes[at].values.contains(&value) {
                    axes[at].values.push(value.clone());
                }
                choice.insert(code.clone(), value);
            }
            variants.push(merged(draft, variant, choice, known));
        }
        let brand =
            (!slug(&draft.vendor).is_empty()).then(|| self.value((BRAND, "Brand"), &draft.vendor));
        let category = known.and_then(|known| known.category);
        let category = category.unwrap_or_else(|| self.category(&draft.category));
        let mut product = known.cloned().unwrap_or_else(|| Product {
            id: new_id(),
            slug: draft.slug.clone(),
            status: ProductStatus::Active,
            name: Translated::default(),
            subtitle: Translated::default(),
            description: Translated::default(),
            facts: Vec::new(),
            brand: None,
            category: Some(category),
            categories: vec![category],
            attributes: BTreeMap::new(),
            options: Vec::new(),
            tags: Vec::new(),
            tax_class: "standard".to_owned(),
            currency,
            variants: Vec::new(),
            pictures: vec![picture(&draft.title, &draft.slug)],
            rating: Rating::default(),
            sales: 0,
            created_at: now,
            updated_at: now,
            version: 1,
        });
        product.status = draft.status.unwrap_or(product.status);
        product.name.en.clone_from(&draft.title);
        product.description.en.clone_from(&draft.description);
        product.brand = brand;
        product.tags.clone_from(&draft.tags);
        product.options = axes;
        product.variants = variants;
        product
    }
}

/// The variant of a row; a known one (by SKU, else by its choice) keeps its id, its stock and its SKU.
fn merged(
    draft: &Draft,
    row: &DraftVariant,
    choice: BTreeMap<String, String>,
    known: Option<&Product>,
) -> Variant {
    let variants = known.map_or(&[][..], |known| &known.variants);
    let same = variants
        .iter()
        .find(|v| !row.sku.is_empty() && v.sku == row.sku)
        .or_else(|| variants.iter().find(|v| v.choice == choice));
    let sku = match (row.sku.is_empty(), same) {
        (false, _) => row.sku.clone(),
        (true, Some(same)) => same.sku.clone(),
        (true, None) => std::iter::once(draft.slug.clone())
            .chain(row.choice.iter().map(|value| slug(value)))
            .collect::<Vec<_>>()
            .join("-")
            .to_uppercase(),
    };
    Variant {
        id: same.map_or_else(new_id::<VariantId>, |same| same.id),
        sku,
        choice,
        price: row.price,
        compare_at: row.compare_at,
        own_prices: Vec::new(),
        sale: None,
        weight_grams: row.grams,
        barcode: (!row.barcode.is_empty()).then(|| row.barcode.clone()),
        stock: same.map_or(
            Stock {
                on_hand: row.stock,
                reserved: 0,
            },
            |same| same.stock,
        ),
    }
}

/// The attribute code of an option's name: `Color` and `Colour` are the same.
fn option_code(name: &str) -> String {
    match slug(name).as_str() {
        "color" | "colours" | "colors" => "colour".to_owned(),
        "" => "option".to_owned(),
        other => other.to_owned(),
    }
}

fn label_of(code: &str, label: &str) -> Translated {
    let known = match code {
        "colour" => ("Colour", "颜色"),
        "size" => ("Size", "尺寸"),
        "material" => ("Material", "材质"),
        "style" => ("Style", "款式"),
        BRAND => ("Brand", "品牌"),
        _ => (label, ""),
    };
    Translated::new(known.0, known.1)
}

/// Colours by their plain names.
fn swatch(colour: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 18] = [
        ("black", "#1d1d1f"),
        ("white", "#f7f5f0"),
        ("grey", "#8c8c8c"),
        ("gray", "#8c8c8c"),
        ("silver", "#c3c6c9"),
        ("gold", "#c9a24b"),
        ("red", "#b5332e"),
        ("pink", "#e3a6b4"),
        ("orange", "#d9813b"),
        ("yellow", "#e2c044"),
        ("green", "#4f7d5b"),
        ("olive", "#7b7d42"),
        ("blue", "#3f6ea5"),
        ("navy", "#24344d"),
        ("purple", "#76538c"),
        ("brown", "#7a5640"),
        ("beige", "#d8c7a9"),
        ("cream", "#efe6d2"),
    ];
    let found = KNOWN.iter().find(|(name, _)| *name == colour);
    found.map(|(_, hex)| *hex)
}
