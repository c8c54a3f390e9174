//! The map of an order file: which column is what, how dates and countries are written, and the rules for lines that are
//! not what they seem.

use std::collections::BTreeMap;

use model::Currency;
use serde::Deserialize;

use super::{ImportError, Result};

/// Maps that come with the program, by name.
const BUILT_IN: [(&str, &str); 1] = [("online_retail", include_str!("online_retail.toml"))];

/// How an order file is read. See `online_retail.toml` for an example with every setting explained.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderMap {
    /// Name of the import, kept with each order: the same number of the same source is the same order.
    pub(super) source: String,
    /// Currency of the prices.
    pub(super) currency: Currency,
    /// Units of the shop's currency for one of the file's.
    pub(super) convert_rate: Option<f64>,
    /// Format of dates.
    pub(super) date_format: String,
    /// What separates fields.
    #[serde(default = "comma")]
    pub(super) delimiter: char,
    pub(super) columns: Columns,
    /// Names of countries as the file writes them, to ISO codes; empty where none is meant.
    #[serde(default)]
    pub(super) countries: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) rules: Rules,
    /// Categories for products that are made, the first that fits.
    #[serde(default)]
    pub(super) categories: Vec<CategoryRule>,
}

/// Names of columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub order: String,
    pub sku: String,
    pub name: String,
    pub quantity: String,
    pub date: String,
    pub unit_price: String,
    pub customer: Option<String>,
    pub email: Option<String>,
    pub country: Option<String>,
}

/// Rules for odd lines. A code that ends in `*` stands for every code that begins so; case does not matter.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Rules {
    /// Order numbers that begin so are returns: their lines are refunded on the orders they were bought with.
    pub return_prefix: Option<String>,
    /// Order numbers that begin so are no orders.
    pub skip_prefixes: Vec<String>,
    /// Codes of postage: part of the order's shipping.
    pub shipping: Vec<String>,
    /// Codes sold without being a product: a line of the order only.
    pub services: Vec<String>,
    /// Codes of fees and corrections between the shop and others.
    pub ignore: Vec<String>,
    /// Units put into stock of each product that is made.
    pub stock: i64,
    /// E-mail address of a known customer; `{customer}` stands for the customer's number.
    pub email: String,
    /// E-mail address of an unknown one.
    pub guest_email: String,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            return_prefix: None,
            skip_prefixes: Vec::new(),
            shipping: Vec::new(),
            services: Vec::new(),
            ignore: Vec::new(),
            stock: 100,
            email: "customer-{customer}@imported.invalid".to_owned(),
            guest_email: "guest@imported.invalid".to_owned(),
        }
    }
}

/// A category and the words that put a product into it. Without words it takes what is left.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryRule {
    pub slug: String,
    pub en: String,
    pub zh: String,
    #[serde(default)]
    pub words: Vec<String>,
}

const fn comma() -> char {
    ','
}

impl OrderMap {
    /// The map at a path, or one that comes with the program (`online_retail`).
    ///
    /// # Errors
    /// When there is none or it cannot be understood; says where.
    pub fn load(name: &str) -> Result<Self> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return Self::parse(text);
        }
        let text = std::fs::read_to_string(name).map_err(|cause| ImportError::File {
            what: name.to_owned(),
            cause,
        })?;
        Self::parse(&text).map_err(|error| ImportError::Format(format!("{name}: {error}")))
    }

    /// The map that a text describes.
    ///
    /// # Errors
    /// When it cannot be understood; says where.
    pub fn parse(text: &str) -> Result<Self> {
        let map: Self =
            toml::from_str(text).map_err(|error| ImportError::Format(error.to_string()))?;
        let refuse = |why: &str| Err(ImportError::Format(why.to_owned()));
        if !map.delimiter.is_ascii() {
            return refuse("the delimiter must be one ASCII character");
        }
        if map
            .convert_rate
            .is_some_and(|rate| !rate.is_finite() || rate <= 0.0)
        {
            return refuse("convert_rate must be a positive number");
        }
        if map.source.is_empty() || map.source == "shop" {
            return refuse("source must name the import and must not be \"shop\"");
        }
        Ok(map)
    }

    /// The ISO code of a country as the file writes it: by the map, or itself if it is such a code. `None` if unknown.
    pub(super) fn country<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        if let Some(code) = self.countries.get(name) {
            return Some(code);
        }
        let is_code = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        (is_code || name.is_empty()).then_some(name)
    }

    /// The category of a product by the words of its name: a word fits in singular and plural.
    pub(super) fn category(&self, name: &str) -> Option<&CategoryRule> {
        let name = name.to_lowercase();
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .collect();
        let fits = |wanted: &String| {
            words.iter().any(|word| {
                let rest = word.strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| matches!(rest, "" | "s" | "es"))
            })
        };
        let rules = self.categories.iter();
        rules
            .clone()
            .find(|rule| rule.words.iter().any(fits))
            .or_else(|| {
                let mut rest = rules;
                rest.find(|rule| rule.words.is_empty())
            })
    }
}

/// Whether a code is in a list of the rules.
pub(super) fn listed(list: &[String], code: &str) -> bool {
    list.iter().any(|entry| match entry.strip_suffix('*') {
        Some(start) => code
            .get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start)),
        None => entry.eq_ignore_ascii_case(code),
    })
}
