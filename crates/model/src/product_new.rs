//! The form for a new product: enough to begin with; the editor does the rest.

use std::collections::BTreeMap;

use crate::catalog::{
    Attribute, AttributeValue, OptionAxis, Product, ProductStatus, Rating, Stock, Variant,
};
use crate::checkout::Problem;
use crate::form::{Form, Reader};
use crate::slug::slugify;
use crate::{CategoryId, Currency, Millis, ProductId, Translated, VariantId};

/// Most variants a product begins with.
pub const VARIANTS_MAX: usize = 100;
/// Options a new product can have.
pub const AXES: [&str; 2] = ["1", "2"];

/// What a new product is read with.
#[derive(Clone, Debug)]
pub struct Beginning<'a> {
    /// Its id.
    pub id: ProductId,
    /// Now.
    pub at: Millis,
    /// The shop's currency.
    pub currency: Currency,
    /// Categories there are.
    pub categories: &'a [CategoryId],
    /// Attributes there are.
    pub attributes: &'a [Attribute],
}

/// A product to be, and what it needs that is not there yet.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProduct {
    /// The product, a draft.
    pub product: Product,
    /// Attributes and values that its options need; those there are already keep what they have.
    pub attributes: Vec<Attribute>,
}

/// Reads the form of a new product. `new_id` makes ids for its variants. An option is named and valued as
/// `English / 中文`, several values with commas between them.
///
/// # Errors
/// What must be put right, by field.
pub fn read_new_product(
    form: &Form,
    with: &Beginning,
    mut new_id: impl FnMut() -> VariantId,
) -> Result<NewProduct, Vec<Problem>> {
    let mut read = Reader::new(form);
    let name = read.translated("name", 200);
    if name.is_empty() {
        read.problem(
            "name_en",
            "Enter a name in at least one language.",
            "请至少填写一种语言的名称。",
        );
    }
    if form.get("price").trim().is_empty() {
        read.problem("price", "Enter a price.", "请填写价格。");
    }
    let price = read.money("price", with.currency).unwrap_or_default();
    let on_hand = read.whole("on_hand");
    let weight_grams = read.whole("weight");
    let slug = match slugify(&name.en) {
        slug if slug.is_empty() => format!("product-{}", with.id),
        slug => slug,
    };
    let sku = match read.text("sku", 40) {
        sku if sku.is_empty() => slug.to_uppercase(),
        sku => sku,
    };
    let attributes: Vec<Attribute> = AXES
        .iter()
        .filter_map(|at| read_axis(form, &mut read, at, with.attributes))
        .collect();
    if attributes.len() == 2 && attributes[0].code == attributes[1].code {
        read.problem(
            "axis_2",
            "This is the first option already.",
            "与第一个选项重复。",
        );
    }
    let choices = combinations(&attributes);
    if choices.len() > VARIANTS_MAX {
        let (en, zh) = (
            format!(
                "That makes {} variants; begin with {VARIANTS_MAX} at most.",
                choices.len()
            ),
            format!("共 {} 个规格，最多 {VARIANTS_MAX} 个。", choices.len()),
        );
        read.problem("values_1", &en, &zh);
    }
    if !read.problems.is_empty() {
        return Err(read.problems);
    }
    let variant = |choice: BTreeMap<String, String>, codes: &[String]| Variant {
        id: new_id(),
        sku: [std::slice::from_ref(&sku), codes]
            .concat()
            .join("-")
            .to_uppercase(),
        choice,
        price,
        compare_at: None,
        own_prices: Vec::new(),
        sale: None,
        weight_grams,
        barcode: None,
        stock: Stock {
            on_hand,
            reserved: 0,
        },
    };
    let chosen = |id: &CategoryId| form.get("category") == id.to_string();
    let category = with.categories.iter().copied().find(chosen);
    let product = Product {
        id: with.id,
        slug,
        status: ProductStatus::Draft,
        name,
        subtitle: Translated::default(),
        description: Translated::default(),
        facts: Vec::new(),
        brand: None,
        category,
        categories: category.into_iter().collect(),
        attributes: BTreeMap::new(),
        options: attributes.iter().map(axis).collect(),
        tags: Vec::new(),
        tax_class: "standard".to_owned(),
        currency: with.currency,
        variants: variants(&attributes, choices, variant),
        pictures: Vec::new(),
        rating: Rating::default(),
        sales: 0,
        created_at: with.at,
        updated_at: with.at,
        version: 1,
    };
    Ok(NewProduct {
        product,
        attributes,
    })
}

fn axis(attribute: &Attribute) -> OptionAxis {
    OptionAxis {
        code: attribute.code.clone(),
        values: attribute.values.iter().map(|v| v.code.clone()).collect(),
    }
}

fn variants(
    attributes: &[Attribute],
    choices: Vec<Vec<String>>,
    mut variant: impl FnMut(BTreeMap<String, String>, &[String]) -> Variant,
) -> Vec<Variant> {
    choices
        .into_iter()
        .map(|codes| {
            let choice = attributes.iter().map(|a| a.code.clone());
            variant(choice.zip(codes.iter().cloned()).collect(), &codes)
        })
        .collect()
}

/// Every choice of one value each, the last option changing fastest; one empty choice without options.
fn combinations(attributes: &[Attribute]) -> Vec<Vec<String>> {
    attributes
        .iter()
        .fold(vec![Vec::new()], |choices, attribute| {
            let longer = |choice: &Vec<String>| {
                let choice = choice.clone();
                let codes = attribute.values.iter().map(|value| value.code.clone());
                codes.map(move |code| [choice.clone(), vec![code]].concat())
            };
            choices.iter().flat_map(longer).collect()
        })
}

/// One option with the values this product has of it; none where nothing was typed.
fn read_axis(
    form: &Form,
    read: &mut Reader,
    at: &str,
    attributes: &[Attribute],
) -> Option<Attribute> {
    let (name_field, values_field) = (format!("axis_{at}"), format!("values_{at}"));
    let name = form.get(&name_field).trim();
    let typed = form.get(&values_field);
    let words: Vec<&str> = typed
        .split([',', '，', '、', '\n'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if name.is_empty() && words.is_empty() {
        return None;
    }
    let translated = translated(name);
    let known = attributes
        .iter()
        .find(|a| same(&a.name, &a.code, &translated));
    let code = known.map_or_else(|| slugify(&translated.en), |a| a.code.clone());
    if code.is_empty() {
        read.problem(
            &name_field,
            "Name the option in English too, such as “Colour / 颜色”.",
            "请同时填写英文名称，例如“Colour / 颜色”。",
        );
    }
    let mut values: Vec<AttributeValue> = Vec::new();
    for word in &words {
        let value = value(word, known);
        if value.code.is_empty() {
            read.problem(
                &values_field,
                &format!("Name “{word}” in English too, such as “Oak / 橡木”."),
                &format!("请为“{word}”同时填写英文名称，例如“Oak / 橡木”。"),
            );
        } else if !values.iter().any(|known| known.code == value.code) {
            values.push(value);
        }
    }
    if words.is_empty() {
        read.problem(
            &values_field,
            "Enter the values, with commas between them.",
            "请填写选项值，用逗号分隔。",
        );
    }
    Some(Attribute {
        code,
        name: known.map_or(translated, |a| a.name.clone()),
        position: known.map_or(100, |a| a.position),
        facet: known.is_none_or(|a| a.facet),
        values,
    })
}

fn value(word: &str, attribute: Option<&Attribute>) -> AttributeValue {
    let name = translated(word);
    let mut known = attribute.into_iter().flat_map(|a| &a.values);
    match known.find(|v| same(&v.name, &v.code, &name)) {
        Some(value) => value.clone(),
        None => AttributeValue {
            code: slugify(&name.en),
            name,
            swatch: None,
        },
    }
}

/// `English / 中文`; without a slash it is taken for both, Chinese characters for Chinese only.
fn translated(text: &str) -> Translated {
    let (en, zh) = text.split_once('/').unwrap_or((text, ""));
    let (en, zh) = (en.trim(), zh.trim());
    if zh.is_empty() && !en.is_ascii() && slugify(en).is_empty() {
        Translated::new("", en)
    } else {
        Translated::new(en, zh)
    }
}

fn same(name: &Translated, code: &str, typed: &Translated) -> bool {
    let equal =
        |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    equal(&typed.en, &name.en) || equal(&typed.en, code) || equal(&typed.zh, &name.zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &Form, attributes: &[Attribute]) -> Result<NewProduct, Vec<Problem>> {
        let with = Beginning {
            id: 7.into(),
            at: 1,
            currency: Currency::USD,
            categories: &[3.into()],
            attributes,
        };
        let mut next = 10;
        read_new_product(form, &with, || {
            next += 1;
            next.into()
        })
    }

    fn form(fields: &[(&str, &str)]) -> Form {
        fields
            .iter()
            .fold(Form::default(), |form, (k, v)| form.with(*k, *v))
    }

    #[test]
    fn options_make_a_variant_for_each_choice() {
        let oak = AttributeValue {
            code: "oak".into(),
            name: Translated::new("Oak", "橡木"),
            swatch: Some("#c58f5c".into()),
        };
        let wood = Attribute {
            code: "wood".into(),
            name: Translated::new("Wood", "木材"),
            position: 4,
            facet: true,
            values: vec![oak.clone()],
        };
        let typed = form(&[
            ("name_en", "Serving board"),
            ("price", "24.50"),
            ("on_hand", "3"),
            ("category", "3"),
            ("axis_1", "木材"),
            ("values_1", "橡木, Walnut / 胡桃木"),
            ("axis_2", "Size / 尺寸"),
            ("values_2", "Small，Large"),
        ]);
        let new = read(&typed, &[wood]).unwrap();
        let skus: Vec<_> = new
            .product
            .variants
            .iter()
            .map(|v| v.sku.as_str())
            .collect();
        assert_eq!(
            skus,
            [
                "SERVING-BOARD-OAK-SMALL",
                "SERVING-BOARD-OAK-LARGE",
                "SERVING-BOARD-WALNUT-SMALL",
                "SERVING-BOARD-WALNUT-LARGE"
            ]
        );
        assert_eq!(new.attributes[0].values[0], oak);
        assert_eq!(new.attributes[1].code, "size");
        assert_eq!(new.product.categories, [3.into()]);
        assert_eq!(new.product.variants[3].choice["wood"], "walnut");
        assert_eq!(new.product.variants[0].price, 2_450);
    }

    #[test]
    fn what_is_wrong_is_said_by_field() {
        let fields = |form: &Form| -> Vec<String> {
            let problems = read(form, &[]).unwrap_err();
            problems.into_iter().map(|p| p.field).collect()
        };
        assert_eq!(fields(&form(&[])), ["name_en", "price"]);
        let typed = form(&[
            ("name_zh", "砧板"),
            ("price", "24,5"),
            ("on_hand", "-1"),
            ("axis_1", "颜色"),
            ("values_1", "红"),
        ]);
        assert_eq!(fields(&typed), ["price", "on_hand", "axis_1", "values_1"]);
    }
}
