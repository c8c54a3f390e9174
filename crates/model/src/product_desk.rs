//! Products as staff work with them: the list, and everything the editor shows.

use serde::{Deserialize, Serialize};

use crate::catalog::{Image, Product, ProductStatus, Tier};
use crate::form::Draft;
use crate::price_list::PriceList;
use crate::{CategoryId, Millis, Money, ProductId, VariantId};

/// Which products staff want to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductQuery {
    /// Part of a name, an address or a SKU; empty for all.
    pub q: String,
    /// Only with this status.
    pub status: Option<ProductStatus>,
    /// Order of the rows.
    pub sort: ProductSort,
    /// Page, from 1; 0 counts as 1.
    pub page: u32,
}

/// Orders of the product list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductSort {
    /// Changed last first.
    #[default]
    Changed,
    /// By English name.
    Name,
    /// Fewest units first.
    Scarce,
    /// Most units first.
    Plenty,
    /// Cheapest first.
    Cheap,
    /// Dearest first.
    Dear,
}

/// Rows of a page of the product list.
pub const PRODUCTS_PER_PAGE: u32 = 30;

/// A page of the product list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRows {
    /// Its rows.
    pub rows: Vec<ProductRow>,
    /// How many products fit the query.
    pub count: i64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many products there are: all, drafts, on sale, withdrawn.
    pub counts: [i64; 4],
}

/// A product in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRow {
    /// Id.
    pub id: ProductId,
    /// Name.
    pub name: String,
    /// SKU of its only variant, or the first of several.
    pub sku: String,
    /// How many variants it has.
    pub variants: usize,
    /// Its first picture.
    pub picture: Option<Image>,
    /// Whether shoppers see it.
    pub status: ProductStatus,
    /// Lowest and highest price.
    pub price: Option<(Money, Money)>,
    /// Units that can be sold, over all variants.
    pub available: i64,
    /// Whether any variant is about to run out.
    pub low: bool,
    /// When it last changed.
    pub updated_at: Millis,
}

/// Everything the editor of a product shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductDesk {
    /// The product as it is stored.
    pub product: Product,
    /// What this member of staff typed and has not saved.
    pub draft: Option<Draft>,
    /// Categories it can be in, in the order of the tree, with the names above them.
    pub categories: Vec<(CategoryId, String)>,
    /// Codes and names of the makers.
    pub brands: Vec<(String, String)>,
    /// Tax classes that some place has a rate for, and its own.
    pub tax_classes: Vec<String>,
    /// A variant's choice in words, in the order of the variants.
    pub choices: Vec<String>,
    /// Lower prices for who buys more, by variant and quantity.
    pub tiers: Vec<(VariantId, Tier)>,
    /// What this member of staff typed of another one that was not sound.
    pub tier_draft: Option<Draft>,
    /// The price lists that its variants may have prices of their own in.
    pub lists: Vec<PriceList>,
    /// What this member of staff typed of such a price that was not sound.
    pub own_draft: Option<Draft>,
    /// What staff did to it, latest first.
    pub history: Vec<Deed>,
}

/// What the form for a new product shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewProductDesk {
    /// What this member of staff typed before.
    pub draft: Option<Draft>,
    /// The id it will get, so that sending the form twice makes one product.
    pub id: ProductId,
    /// Categories it can be in.
    pub categories: Vec<(CategoryId, String)>,
    /// Names of the attributes that options have already.
    pub axes: Vec<String>,
    /// Code of the currency of its prices.
    pub currency: String,
}

/// Something a member of staff did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// When.
    pub at: Millis,
    /// Who.
    pub by: String,
    /// What, such as `product.save`.
    pub action: String,
}
