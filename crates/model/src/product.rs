//! A product as its page shows it, in one language, with one variant picked.

use serde::{Deserialize, Serialize};

use crate::catalog::Image;
use crate::listing::{Badge, ProductCard};
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

/// What stands beside a product on its page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// The product and the best of `together`, to be bought in one go.
    pub bundle: Option<Bundle>,
    /// What is bought together with it; in an experiment, what its side puts there.
    pub together: Vec<ProductCard>,
    /// What is like it.
    pub similar: Vec<ProductCard>,
    /// What its visitors also look at.
    pub also_viewed: Vec<ProductCard>,
}

impl Beside {
    /// The products of all shelves.
    pub fn cards(&self) -> impl Iterator<Item = &ProductCard> {
        let shelves = [&self.together, &self.similar, &self.also_viewed];
        shelves.into_iter().flatten()
    }
}

/// Several products to be bought in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// The page's own product, then the others.
    pub parts: Vec<BundlePart>,
    /// What they cost together.
    pub total: Money,
}

/// One product of a bundle, one unit of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BundlePart {
    /// The variant.
    pub variant: VariantId,
    /// The product's slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The variant's choice in words; empty for an only variant.
    pub choice: String,
    /// Picture.
    pub picture: Option<Image>,
    /// Price of a unit.
    pub price: Money,
    /// The shelf that brought it, as links carry it; empty for the page's own product.
    pub via: String,
}

/// What the form of a bundle sends of each part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePick {
    /// The variant.
    pub variant: VariantId,
    /// The shelf that brought it.
    #[serde(default)]
    pub via: String,
}

/// Most products of a bundle.
pub const BUNDLE_MOST: usize = 3;
