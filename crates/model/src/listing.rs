//! Listings: what an address asks for, and what a page of products shows. Category pages and search share them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::Image;
use crate::{CategoryId, Millis, Money, ProductId, VariantId};

/// Products on a page of a listing.
pub const PAGE_SIZE: u32 = 24;

/// How a listing is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Best match for a search; the merchant's favourites in a category.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// Newest first.
    #[serde(rename = "newest")]
    Newest,
    /// Cheapest first.
    #[serde(rename = "price")]
    PriceUp,
    /// Dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// Best selling first.
    #[serde(rename = "sales")]
    BestSelling,
    /// Best rated first.
    #[serde(rename = "rating")]
    Rating,
    /// What fits the visitor's taste first; for those of whom nothing is known, the merchant's favourites.
    #[serde(rename = "for-you")]
    ForYou,
}

impl Sort {
    /// Every order, as the picker offers them.
    pub const ALL: [Self; 7] = [
        Self::Relevance,
        Self::BestSelling,
        Self::Newest,
        Self::PriceUp,
        Self::PriceDown,
        Self::Rating,
        Self::ForYou,
    ];

    /// Its value in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::PriceUp => "price",
            Self::PriceDown => "-price",
            Self::BestSelling => "sales",
            Self::Rating => "rating",
            Self::ForYou => "for-you",
        }
    }

    /// The order with this code; relevance for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.code() == code)
            .unwrap_or_default()
    }
}

/// What a listing's address asks for. The address is the only truth for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingQuery {
    /// Category slug, on category pages.
    pub category: Option<String>,
    /// Search words (`q`).
    pub text: Option<String>,
    /// Attribute code to chosen value codes, sorted.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Lowest price in minor units (`min`, given in whole units in the address).
    pub price_min: Option<i64>,
    /// Highest price in minor units (`max`).
    pub price_max: Option<i64>,
    /// Only what can be bought now (`stock=1`).
    pub in_stock: bool,
    /// Only what is reduced (`sale=1`).
    pub on_sale: bool,
    /// Order (`sort`).
    pub sort: Sort,
    /// Page, from 1 (`page`).
    pub page: u32,
}

/// A page of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// The category, on category pages.
    pub category: Option<CategoryView>,
    /// What was asked, cleaned: unknown facets and values dropped, the page within bounds.
    pub query: ListingQuery,
    /// Products on this page.
    pub cards: Vec<ProductCard>,
    /// Products in all.
    pub total: u32,
    /// Number of pages, at least 1.
    pub pages: u32,
    /// Facets with counts that follow the selection.
    pub facets: Vec<Facet>,
    /// Lowest and highest price among the results before the price filter.
    pub price_bounds: Option<(Money, Money)>,
    /// What the search understood instead, if the words as typed found nothing.
    pub corrected: Option<String>,
}

/// A category as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryView {
    /// Its id.
    pub id: CategoryId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Picture of its tile.
    pub picture: Option<Image>,
    /// Ancestors from the top: slug and name.
    pub trail: Vec<(String, String)>,
    /// Direct children: slug and name.
    pub children: Vec<(String, String)>,
}

/// One attribute that narrows a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Attribute code: the address parameter.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Values that occur, or are chosen.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// Its code in the address.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Swatch colour, `#rrggbb`.
    pub swatch: Option<String>,
    /// Products that have it under the other facets' selection.
    pub count: u32,
    /// Whether it is chosen.
    pub selected: bool,
}

/// A product in a grid or shelf.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProductCard {
    /// Its id.
    pub id: ProductId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One line under the name.
    pub subtitle: String,
    /// Lowest price.
    pub price: Money,
    /// Whether variants differ in price.
    pub price_from: bool,
    /// Former price of the lowest-priced variant, if reduced.
    pub compare_at: Option<Money>,
    /// What its corner says.
    pub badges: Vec<Badge>,
    /// First picture.
    pub picture: Option<Image>,
    /// Picture shown on hover.
    pub hover: Option<Image>,
    /// Mean stars in tenths and number of reviews.
    pub rating: Option<(i64, i64)>,
    /// The variant that quick add puts into the cart: the product's only one, in stock.
    pub quick_add: Option<VariantId>,
    /// Colours it comes in, `#rrggbb`, at most six.
    pub swatches: Vec<String>,
    /// Why it is recommended, if it is.
    pub reason: Option<String>,
    /// Which shelf recommends it, as links carry it (see [`Via`](crate::activity::Via)).
    pub via: Option<String>,
}

/// What the corner of a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Badge {
    /// Reduced by so many percent.
    Sale(i64),
    /// Published lately.
    New,
    /// Few left.
    LowStock,
    /// None left.
    SoldOut,
}

/// One suggestion under the search box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What is written.
    pub text: String,
    /// Where it leads, with the language's prefix.
    pub href: String,
    /// Price of a product.
    pub price: Option<Money>,
    /// Picture of a product.
    pub picture: Option<Image>,
}

/// What the home page shows below its head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// The top categories.
    pub categories: Vec<CategoryView>,
    /// Rows of products; none of them empty, no product twice.
    pub shelves: Vec<Shelf>,
}

/// A row of products.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// What they have in common.
    pub kind: ShelfKind,
    /// The products.
    pub cards: Vec<ProductCard>,
}

/// What the products of a shelf have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShelfKind {
    /// They fit the visitor's taste.
    ForYou,
    /// The visitor looked at them before.
    Continue,
    /// They sell best.
    Popular,
    /// They are new.
    New,
    /// They are reduced.
    Reduced,
}

/// One address of the sitemap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitemapEntry {
    /// The English address, starting with `/`; the other languages prefix it.
    pub path: String,
    /// When the page last changed, if known.
    pub updated_at: Option<Millis>,
}
