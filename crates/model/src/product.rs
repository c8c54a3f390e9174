//! A product as its page shows it, in one language, with one variant picked.

use serde::{Deserialize, Serialize};

use crate::catalog::Image;
use crate::listing::Badge;
use crate::{Millis, Money, ProductId, VariantId};

/// Everything the product page shows above the reviews.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// Its slug.
    pub slug: String,
    /// Name.
    pub name: String,
    /// One line under the name.
    pub subtitle: String,
    /// Paragraphs.
    pub description: Vec<String>,
    /// Short facts.
    pub facts: Vec<String>,
    /// Maker's name.
    pub brand: Option<String>,
    /// Breadcrumb from the top category: slug and name.
    pub trail: Vec<(String, String)>,
    /// Attribute name and value names.
    pub attributes: Vec<(String, String)>,
    /// What can be chosen.
    pub options: Vec<OptionView>,
    /// The picked variant.
    pub variant: VariantView,
    /// Pictures of the picked variant first, then the product's own.
    pub pictures: Vec<Image>,
    /// Badges of the picked variant.
    pub badges: Vec<Badge>,
    /// Mean stars in tenths and number of reviews.
    pub rating: Option<(i64, i64)>,
}

/// One option with its values as links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// Attribute code: the address parameter.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<OptionValueView>,
}

/// One value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionValueView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Swatch colour.
    pub swatch: Option<String>,
    /// Query string (`colour=sage&size=l`) of the page with it chosen and the rest kept.
    pub query: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// Whether a variant exists with it and the rest of the choice.
    pub exists: bool,
    /// Whether that variant can be bought now.
    pub in_stock: bool,
}

/// The picked variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariantView {
    /// Its id.
    pub id: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Its choice in words, such as `Sage, Large`; empty for an only variant.
    pub title: String,
    /// Price.
    pub price: Money,
    /// Former price, if higher.
    pub compare_at: Option<Money>,
    /// Lowest price of the 30 days before a reduction, where a former price is shown and it is known.
    pub lowest_before: Option<Money>,
    /// Fewest units and price of a unit, for who buys more.
    pub tiers: Vec<(i64, Money)>,
    /// Units that can be bought now, capped at 100 so that stock figures stay the shop's own.
    pub available: i64,
    /// Whether few are left.
    pub low_stock: bool,
    /// Earliest and latest delivery day for the shop's default country, at midnight UTC.
    pub delivery: Option<(Millis, Millis)>,
}
