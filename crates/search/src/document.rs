//! What the index is told about a product. The shop makes one of these from its rows.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use model::{CategoryId, Currency, Locale, Millis, ProductId, Translated};
use serde::{Deserialize, Serialize};

/// A product as the index knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The product.
    pub id: ProductId,
    /// Stock keeping units of the product and its variants.
    pub skus: Vec<String>,
    /// Every category that lists it: those it was put into and all above them.
    pub categories: Vec<CategoryId>,
    /// Its words in English.
    pub en: Text,
    /// Its words in Simplified Chinese; empty where there is no translation.
    pub zh: Text,
    /// Facet code (an attribute such as `colour`) to the codes of the values its variants have.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Lowest price of a variant, in minor units.
    pub price_min: i64,
    /// Highest price of a variant, in minor units.
    pub price_max: i64,
    /// Lowest and highest price in the other currencies that shoppers may choose.
    #[serde(default)]
    pub quoted: Vec<(Currency, i64, i64)>,
    /// Whether a variant is reduced.
    pub on_sale: bool,
    /// Whether a variant can be bought now.
    pub in_stock: bool,
    /// When it was published.
    pub created_at: Millis,
    /// How well it sells: units sold of late, or any other number that grows with popularity.
    pub sales: u32,
    /// Mean of its ratings times 100, 0 to 500.
    pub rating: u16,
    /// Number of ratings.
    pub ratings: u32,
    /// The merchant's push: 1 for none. Scores are multiplied by it, and featured listings sort by it first.
    pub boost: f32,
}

/// A product's words in one language. Only the name is kept after indexing; the rest lives on as postings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// The product's name: counts most.
    pub name: String,
    /// The line under the name.
    #[serde(skip)]
    pub subtitle: String,
    /// The description, as plain text: counts least.
    #[serde(skip)]
    pub body: String,
    /// The maker.
    #[serde(skip)]
    pub brand: String,
    /// Other words a shopper may look for: category names, names of facet values, merchant's tags.
    #[serde(skip)]
    pub tags: Vec<String>,
}

impl Document {
    /// A product of which nothing is known yet.
    #[must_use]
    pub fn new(id: ProductId) -> Self {
        Self {
            id,
            skus: Vec::new(),
            categories: Vec::new(),
            en: Text::default(),
            zh: Text::default(),
            facets: BTreeMap::new(),
            price_min: 0,
            price_max: 0,
            quoted: Vec::new(),
            on_sale: false,
            in_stock: true,
            created_at: 0,
            sales: 0,
            rating: 0,
            ratings: 0,
            boost: 1.0,
        }
    }

    /// A number that is the same as long as all its words are.
    pub(crate) fn words(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.en, &self.zh).hash(&mut hasher);
        hasher.finish()
    }

    /// The words in one language.
    #[must_use]
    pub const fn text(&self, locale: Locale) -> &Text {
        match locale {
            Locale::En => &self.en,
            Locale::Zh => &self.zh,
        }
    }
}

/// A category that suggestions may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// The category.
    pub id: CategoryId,
    /// Its name.
    pub name: Translated,
}
