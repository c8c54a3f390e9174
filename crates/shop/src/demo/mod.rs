//! The demo shop "Tradewind Goods": its catalogue, its pages, what shoppers said and bought, and how all of it gets
//! into a database. The data is TOML beside this file and drawn pictures; the same clock gives the same shop.

mod catalogue;
mod delivery;
mod dice;
mod fill;
mod history;
mod payment;
mod people;
mod price_list;
mod promotion;
mod reviews;
mod sold;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use model::catalog::{Attribute, OptionAxis};
use model::{Locale, Translated};

use crate::drawing::DrawingSpec;

pub use catalogue::catalogue;
pub use fill::Filled;

/// Everything the demo shop sells and says.
#[derive(Clone, Debug)]
pub struct DemoCatalogue {
    /// Its categories in order.
    pub categories: Vec<DemoCategory>,
    /// What products are described and chosen by.
    pub attributes: Vec<Attribute>,
    /// Its products, category by category.
    pub products: Vec<DemoProduct>,
    /// Its pages of text.
    pub pages: Vec<DemoPage>,
}

/// A category.
#[derive(Clone, Debug)]
pub struct DemoCategory {
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: Translated,
    /// A sentence about it.
    pub description: Translated,
    /// The picture of its tile.
    pub picture: DrawingSpec,
}

/// A product.
#[derive(Clone, Debug)]
pub struct DemoProduct {
    /// Slug.
    pub slug: String,
    /// Index of its category.
    pub category: usize,
    /// Name.
    pub name: Translated,
    /// One line under the name.
    pub subtitle: Translated,
    /// Paragraphs, separated by blank lines.
    pub description: Translated,
    /// Short facts.
    pub facts: Vec<Translated>,
    /// Maker: a value code of the attribute `brand`.
    pub brand: String,
    /// Which reviews fit it.
    pub kind: String,
    /// Attribute code to value codes.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// What a shopper chooses.
    pub options: Vec<OptionAxis>,
    /// Its variants.
    pub variants: Vec<DemoVariant>,
    /// Words for search.
    pub tags: Vec<String>,
    /// How many days ago it came into the shop.
    pub days: i64,
    /// How shoppers like it, in tenths of a star.
    pub stars: i64,
}

/// A variant.
#[derive(Clone, Debug)]
pub struct DemoVariant {
    /// Stock keeping unit.
    pub sku: String,
    /// Option code to value code.
    pub choice: BTreeMap<String, String>,
    /// Price in US cents.
    pub price: i64,
    /// Former price in US cents.
    pub compare_at: Option<i64>,
    /// Weight in grams.
    pub weight_grams: i64,
    /// Units in the house.
    pub stock: i64,
    /// How it looks from the front.
    pub drawing: DrawingSpec,
}

/// A page of text.
#[derive(Clone, Debug)]
pub struct DemoPage {
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: Translated,
    /// Text with the marks of [`model::content::Page`].
    pub body: Translated,
}

/// What a shopper said about a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoReview {
    /// Index of the product.
    pub product: usize,
    /// Stars, 1 to 5.
    pub stars: i64,
    /// Language it is written in.
    pub locale: Locale,
    /// Headline.
    pub title: String,
    /// Text.
    pub body: String,
    /// Who wrote it.
    pub author: String,
    /// Whether it was bought here.
    pub verified: bool,
    /// The shop's answer.
    pub reply: Option<String>,
    /// How many minutes ago.
    pub minutes_ago: i64,
}

/// An order of the past year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOrder {
    /// Who bought: an index into the shop's shoppers.
    pub shopper: usize,
    /// How many minutes ago.
    pub minutes_ago: i64,
    /// Index of the product, index of its variant, units.
    pub lines: Vec<(usize, usize, i64)>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// Whether it travels by express.
    pub express: bool,
}
