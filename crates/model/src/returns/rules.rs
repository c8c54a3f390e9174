//! The merchant's rules for returns, and the form that changes them.

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::form::{Form, Reader};
use crate::{CategoryId, Currency, Money, ProductId, Translated};

/// Longest text about how to send goods back, in characters.
const HOW_MAX: usize = 2_000;

/// What the merchant takes back, and for how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnRules {
    /// Days after delivery in which a return can be asked for; 0 where nothing is taken back.
    pub window_days: i64,
    /// What is kept back unless the shop is to blame.
    pub fee: Fee,
    /// Who pays the way back unless the shop is to blame.
    pub postage: Postage,
    /// Categories, with everything below them, that are not taken back.
    pub no_categories: Vec<CategoryId>,
    /// Products that are not taken back.
    pub no_products: Vec<ProductId>,
    /// Where and how goods are sent back; shoppers read it once a return is approved.
    pub how: Translated,
    /// Counts changes.
    pub version: i64,
}

impl Default for ReturnRules {
    fn default() -> Self {
        Self {
            window_days: 30,
            fee: Fee::None,
            postage: Postage::Shopper,
            no_categories: Vec::new(),
            no_products: Vec::new(),
            how: Translated::default(),
            version: 0,
        }
    }
}

/// What is kept back of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fee {
    /// Nothing.
    None,
    /// A part of what the goods cost.
    Percent {
        /// In millionths.
        ppm: i64,
    },
    /// An amount for each return.
    Fixed {
        /// How much.
        money: Money,
    },
}

/// Who pays the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Postage {
    /// Whoever sends goods back.
    Shopper,
    /// The shop.
    Shop,
}

/// The form of the rules as they are. Products are named by `slug_of`.
#[must_use]
pub fn rules_form(rules: &ReturnRules, slug_of: impl Fn(ProductId) -> Option<String>) -> Form {
    let (fee, part, amount) = match rules.fee {
        Fee::None => ("none", String::new(), String::new()),
        Fee::Percent { ppm } => ("percent", percent(ppm), String::new()),
        Fee::Fixed { money } => ("fixed", String::new(), money.decimal()),
    };
    let postage = match rules.postage {
        Postage::Shopper => "shopper",
        Postage::Shop => "shop",
    };
    let products = rules.no_products.iter().filter_map(|id| slug_of(*id));
    let form = Form::default()
        .with("version", rules.version.to_string())
        .with("window_days", rules.window_days.to_string())
        .with("fee", fee)
        .with("percent", part)
        .with("amount", amount)
        .with("postage", postage)
        .with("products", products.collect::<Vec<_>>().join("\n"))
        .with("how_en", rules.how.en.clone())
        .with("how_zh", rules.how.zh.clone());
    let ticks = rules.no_categories.iter();
    ticks.fold(form, |form, id| form.with(category_field(*id), "on"))
}

/// Name of the box that keeps a category from being taken back.
#[must_use]
pub fn category_field(category: CategoryId) -> String {
    format!("in_{category}")
}

/// Reads the form of the rules. `product_of` finds a product by the end of its address.
///
/// # Errors
/// What is wrong, by field.
pub fn read_rules(
    form: &Form,
    currency: Currency,
    categories: &[CategoryId],
    product_of: impl Fn(&str) -> Option<ProductId>,
) -> Result<ReturnRules, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let window_days = reader.whole("window_days");
    if window_days > 3_650 {
        reader.problem("window_days", "Ten years at most.", "最长十年。");
    }
    let fee = match form.get("fee") {
        "percent" => {
            let ppm = read_percent(form.get("percent"));
            if ppm.is_none() {
                reader.problem(
                    "percent",
                    "Enter a percentage from 0 to 100, such as 12.5.",
                    "请填写 0 到 100 的百分比，例如 12.5。",
                );
            }
            Fee::Percent {
                ppm: ppm.unwrap_or_default(),
            }
        }
        "fixed" => {
            let amount = reader.money("amount", currency).unwrap_or_default();
            Fee::Fixed {
                money: Money::new(amount, currency),
            }
        }
        _ => Fee::None,
    };
    let mut no_products = Vec::new();
    let names = form.get("products").split([',', '\n', '\r', ' ']);
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        match product_of(name) {
            Some(id) if no_products.contains(&id) => {}
            Some(id) => no_products.push(id),
            None => {
                let (en, zh) = (
                    format!("No product has the address {name}."),
                    format!("没有地址为 {name} 的商品。"),
                );
                reader.problem("products", &en, &zh);
                break;
            }
        }
    }
    let ticked = categories.iter().copied();
    let rules = ReturnRules {
        window_days,
        fee,
        postage: match form.get("postage") {
            "shop" => Postage::Shop,
            _ => Postage::Shopper,
        },
        no_categories: ticked.filter(|id| form.has(&category_field(*id))).collect(),
        no_products,
        how: reader.translated("how", HOW_MAX),
        version: form.get("version").parse().unwrap_or_default(),
    };
    if reader.problems.is_empty() {
        Ok(rules)
    } else {
        Err(reader.problems)
    }
}

/// Millionths as people type them: `12.5`.
#[must_use]
pub fn percent(ppm: i64) -> String {
    let (whole, part) = (ppm / 10_000, ppm % 10_000);
    let text = format!("{whole}.{part:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A percentage from 0 to 100 with at most four decimals, in millionths.
fn read_percent(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('%').trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 4 || !plain(whole) || !plain(part) {
        return None;
    }
    let ppm: i64 = format!("{whole}{part:0<4}").parse().ok()?;
    (ppm <= 1_000_000).then_some(ppm)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hostile::spoilt;

    #[test]
    fn percentages_are_read_as_they_are_shown() {
        let check = |text: &str, ppm: Option<i64>| {
            assert_eq!(read_percent(text), ppm, "{text}");
        };
        check("12.5", Some(125_000));
        check(" 100 % ", Some(1_000_000));
        check("0", Some(0));
        check("0.0001", Some(1));
        check("100.1", None);
        check("", None);
        check("ten", None);
        check("-1", None);
        check("1.00001", None);
        for ppm in [0, 1, 125_000, 1_000_000, 99_999] {
            assert_eq!(read_percent(&percent(ppm)), Some(ppm));
        }
    }

    #[test]
    fn rules_are_read_as_they_are_shown() {
        let rules = ReturnRules {
            window_days: 14,
            fee: Fee::Fixed {
                money: Money::new(450, Currency::USD),
            },
            postage: Postage::Shop,
            no_categories: vec![3.into()],
            no_products: vec![7.into()],
            how: Translated::new("To 1 Quay", "寄至码头 1 号"),
            version: 4,
        };
        let form = rules_form(&rules, |id| Some(format!("p{id}")));
        let product = |slug: &str| (slug == "p7").then(|| ProductId::from(7));
        let categories = [CategoryId::from(2), CategoryId::from(3)];
        let read = read_rules(&form, Currency::USD, &categories, product);
        assert_eq!(read, Ok(rules));
        let wrong = form
            .with("products", "p7, p8")
            .with("fee", "percent")
            .with("percent", "101");
        let problems = read_rules(&wrong, Currency::USD, &categories, product).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["percent", "products"]);
    }

    proptest! {
        #[test]
        fn no_form_makes_the_reader_panic(form in spoilt(rules_form(&ReturnRules::default(), |_| None)), text in "\\PC{0,30}") {
            let product_of = |slug: &str| slug.parse().ok();
            if let Ok(read) = read_rules(&form, Currency::USD, &[3.into()], product_of) {
                let _ = rules_form(&read, |_| None);
            }
            let _ = read_percent(&text);
        }
    }
}
