//! Reads the catalogue from the TOML files, which are part of the program.

use std::collections::{BTreeMap, HashMap};

use model::Translated;
use model::catalog::{Attribute, AttributeValue, OptionAxis};
use serde::Deserialize;

use super::{DemoCatalogue, DemoCategory, DemoPage, DemoProduct, DemoVariant};
use crate::drawing::{self, DrawingSpec};

const ATTRIBUTES: &str = include_str!("catalogue/attributes.toml");
const PAGES: &str = include_str!("pages.toml");
pub(super) const CATEGORIES: [&str; 8] = [
    include_str!("catalogue/lighting.toml"),
    include_str!("catalogue/furniture.toml"),
    include_str!("catalogue/textiles.toml"),
    include_str!("catalogue/decor.toml"),
    include_str!("catalogue/kitchen.toml"),
    include_str!("catalogue/table.toml"),
    include_str!("catalogue/desk.toml"),
    include_str!("catalogue/outdoors.toml"),
];

/// English and Chinese.
type Both = (String, String);

#[derive(Deserialize)]
struct AttributesFile {
    attribute: Vec<AttributeEntry>,
    maker: Vec<Maker>,
    care: HashMap<String, Both>,
}

#[derive(Deserialize)]
struct AttributeEntry {
    code: String,
    name: Both,
    /// Code, English, Chinese, and for colours and materials a swatch.
    values: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Maker {
    code: String,
    origin: Both,
    warranty: Both,
}

#[derive(Deserialize)]
struct CategoryFile {
    slug: String,
    name: Both,
    text: Both,
    product: Vec<ProductEntry>,
}

#[derive(Deserialize)]
struct ProductEntry {
    slug: String,
    name: Both,
    line: Both,
    en: Vec<String>,
    zh: Vec<String>,
    facts: Vec<Both>,
    care: String,
    brand: String,
    kind: String,
    material: Vec<String>,
    room: Vec<String>,
    style: Vec<String>,
    options: Vec<String>,
    /// A drawing's name in which `{option}` stands for the chosen value…
    draw: String,
    /// …or for the tone that the value has here.
    #[serde(default)]
    paint: BTreeMap<String, String>,
    sku: String,
    weight: i64,
    /// `value/value price stock`, then maybe `<former price` and `@grams`.
    variants: Vec<String>,
    tags: Vec<String>,
    days: i64,
    stars: i64,
}

#[derive(Deserialize)]
struct PagesFile {
    page: Vec<PageEntry>,
}

#[derive(Deserialize)]
struct PageEntry {
    slug: String,
    title: Both,
    en: String,
    zh: String,
}

/// The demo shop's catalogue. Its data is compiled in and checked by tests, so reading it cannot fail.
#[must_use]
pub fn catalogue() -> DemoCatalogue {
    let attributes: AttributesFile = read(ATTRIBUTES);
    let mut categories = Vec::new();
    let mut products = Vec::new();
    for text in CATEGORIES {
        let file: CategoryFile = read(text);
        let at = categories.len();
        products.extend(
            file.product
                .into_iter()
                .map(|p| product(p, at, &attributes)),
        );
        categories.push(DemoCategory {
            picture: drawing::category_tile(&file.slug)
                .expect("every category has a tile, says a test"),
            slug: file.slug,
            name: both(file.name),
            description: both(file.text),
        });
    }
    let pages: PagesFile = read(PAGES);
    DemoCatalogue {
        categories,
        products,
        attributes: attributes
            .attribute
            .into_iter()
            .zip(1..)
            .map(attribute)
            .collect(),
        pages: pages.page.into_iter().map(page).collect(),
    }
}

/// Reads one of the compiled-in files.
pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the files are compiled in and read by tests")
}

fn both((en, zh): Both) -> Translated {
    Translated::new(en, zh)
}

fn attribute((entry, position): (AttributeEntry, i64)) -> Attribute {
    let value = |value: Vec<String>| {
        let mut parts = value.into_iter();
        let mut next = || parts.next().unwrap_or_default();
        AttributeValue {
            code: next(),
            name: Translated::new(next(), next()),
            swatch: parts.next(),
        }
    };
    Attribute {
        code: entry.code,
        name: both(entry.name),
        position,
        facet: true,
        values: entry.values.into_iter().map(value).collect(),
    }
}

fn page(entry: PageEntry) -> DemoPage {
    DemoPage {
        slug: entry.slug,
        title: both(entry.title),
        body: Translated::new(entry.en.trim(), entry.zh.trim()),
    }
}

fn product(entry: ProductEntry, category: usize, shared: &AttributesFile) -> DemoProduct {
    let variants: Vec<DemoVariant> = entry
        .variants
        .iter()
        .map(|text| variant(&entry, text))
        .collect();
    let mut options: Vec<OptionAxis> = entry
        .options
        .iter()
        .map(|code| OptionAxis {
            code: code.clone(),
            values: Vec::new(),
        })
        .collect();
    for axis in &mut options {
        for variant in &variants {
            let value = &variant.choice[&axis.code];
            if !axis.values.contains(value) {
                axis.values.push(value.clone());
            }
        }
    }
    let mut facts: Vec<Translated> = entry.facts.into_iter().map(both).collect();
    facts.extend(shared.care.get(&entry.care).cloned().map(both));
    if let Some(maker) = shared.maker.iter().find(|maker| maker.code == entry.brand) {
        facts.extend([both(maker.origin.clone()), both(maker.warranty.clone())]);
    }
    let attributes = [
        ("material", entry.material),
        ("room", entry.room),
        ("style", entry.style),
    ];
    DemoProduct {
        slug: entry.slug,
        category,
        name: both(entry.name),
        subtitle: both(entry.line),
        description: Translated::new(entry.en.join("\n\n"), entry.zh.join("\n\n")),
        facts,
        brand: entry.brand,
        kind: entry.kind,
        attributes: attributes
            .map(|(code, values)| (code.to_owned(), values))
            .into(),
        options,
        variants,
        tags: entry.tags,
        days: entry.days,
        stars: entry.stars,
    }
}

fn variant(entry: &ProductEntry, text: &str) -> DemoVariant {
    let mut words = text.split(' ');
    let values: Vec<&str> = words.next().unwrap_or_default().split('/').collect();
    let mut number = || {
        words
            .next()
            .and_then(|word| word.parse().ok())
            .expect("price and stock are numbers, says a test")
    };
    let (price, stock) = (number(), number());
    let extra = |mark: char| {
        words
            .clone()
            .find_map(|word| word.strip_prefix(mark)?.parse().ok())
    };
    let mut sku = entry.sku.clone();
    let mut draw = format!("{}~front", entry.draw);
    for (option, value) in entry.options.iter().zip(&values) {
        let short: String = value
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(4)
            .collect();
        sku.push('-');
        sku.push_str(&short.to_uppercase());
        let tone = entry.paint.get(*value).map_or(*value, String::as_str);
        draw = draw.replace(&format!("{{{option}}}"), tone);
    }
    DemoVariant {
        sku,
        choice: entry
            .options
            .iter()
            .cloned()
            .zip(values.iter().map(|v| (*v).to_owned()))
            .collect(),
        price,
        compare_at: extra('<'),
        weight_grams: extra('@').unwrap_or(entry.weight),
        stock,
        drawing: DrawingSpec::parse(&draw).expect("every drawing is known, says a test"),
    }
}
