//! The catalogue as the shop keeps it, in all languages: products, variants, categories, attributes, pictures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, Currency, Locale, Millis, Money, PictureId, ProductId, Translated, VariantId,
};

/// Whether shoppers see a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProductStatus {
    /// Being written; answers 404.
    Draft,
    /// On sale.
    Active,
    /// Taken off sale for good; answers 410.
    Withdrawn,
}

/// A product with everything its pages need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its address: `/p/{slug}`.
    pub slug: String,
    /// Whether shoppers see it.
    pub status: ProductStatus,
    /// Name.
    pub name: Translated,
    /// One line under the name.
    pub subtitle: Translated,
    /// Paragraphs, separated by blank lines; plain text.
    pub description: Translated,
    /// Short facts shown as a list (dimensions, care, origin…).
    pub facts: Vec<Translated>,
    /// The maker: an attribute value code under [`BRAND`].
    pub brand: Option<String>,
    /// The category of its breadcrumb.
    pub category: Option<CategoryId>,
    /// Every category that lists it, the breadcrumb's among them.
    pub categories: Vec<CategoryId>,
    /// Attribute code to value codes: what facets count besides the variants' choices.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// What a shopper chooses, in order; empty for a product with one variant.
    pub options: Vec<OptionAxis>,
    /// Words that help search and recommendations.
    pub tags: Vec<String>,
    /// Tax class code, `standard` for most.
    pub tax_class: String,
    /// Currency of its variants' prices.
    pub currency: Currency,
    /// Variants in the merchant's order; an active product has at least one.
    pub variants: Vec<Variant>,
    /// Pictures in the merchant's order.
    pub pictures: Vec<Picture>,
    /// Sum and count of published reviews' stars.
    pub rating: Rating,
    /// Units sold, for sorting.
    pub sales: i64,
    /// When it was first published.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
    /// Counts changes; an edit of an older version is refused.
    pub version: i64,
}

/// Attribute code of the maker.
pub const BRAND: &str = "brand";
/// How many days a product is called new.
pub const NEW_FOR_DAYS: i64 = 30;

impl Product {
    /// The variant whose choice equals `choice`, ignoring axes the product does not have.
    #[must_use]
    pub fn variant(&self, choice: &BTreeMap<String, String>) -> Option<&Variant> {
        self.variants.iter().find(|v| {
            self.options
                .iter()
                .all(|axis| v.choice.get(&axis.code) == choice.get(&axis.code))
        })
    }

    /// Lowest price of a variant, in minor units.
    #[must_use]
    pub fn lowest_price(&self) -> Option<i64> {
        self.variants.iter().map(|v| v.price).min()
    }

    /// Whether any variant can be bought now.
    #[must_use]
    pub fn in_stock(&self) -> bool {
        self.variants.iter().any(|v| v.stock.available() > 0)
    }

    /// What the variant costs now, as money.
    #[must_use]
    pub const fn price_of(&self, variant: &Variant) -> Money {
        Money::new(variant.shown_price(), self.currency)
    }
}

/// One thing a shopper chooses, such as colour. Its code and its values are codes of an [`Attribute`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionAxis {
    /// Attribute code, also the name of the URL parameter.
    pub code: String,
    /// Value codes in the merchant's order.
    pub values: Vec<String>,
}

/// What is priced, stocked and sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// Stock keeping unit, unique in the shop.
    pub sku: String,
    /// Option code to value code.
    pub choice: BTreeMap<String, String>,
    /// Price in minor units of the product's currency.
    pub price: i64,
    /// Prices in other currencies, in their minor units, that stand whatever the rate; by currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_prices: Vec<(Currency, i64)>,
    /// Former price, struck through when higher than the price.
    pub compare_at: Option<i64>,
    /// Price of a unit while a sale takes something off; made up beside what is kept, by what runs now.
    #[serde(skip)]
    pub sale: Option<i64>,
    /// Weight in grams, for shipping.
    pub weight_grams: i64,
    /// GTIN or other bar code.
    pub barcode: Option<String>,
    /// Units of it.
    pub stock: Stock,
}

impl Variant {
    /// Its own price in another currency, if it has one there.
    #[must_use]
    pub fn own_price(&self, currency: Currency) -> Option<i64> {
        let own = self.own_prices.iter();
        own.into_iter()
            .find(|(other, _)| *other == currency)
            .map(|&(_, price)| price)
    }

    /// What a unit costs now.
    #[must_use]
    pub const fn shown_price(&self) -> i64 {
        match self.sale {
            Some(price) => price,
            None => self.price,
        }
    }

    /// The former price, or while there is a sale the one without it, if it is really higher.
    #[must_use]
    pub fn struck_price(&self) -> Option<i64> {
        let former = self.compare_at.unwrap_or(0).max(self.price);
        (former > self.shown_price()).then_some(former)
    }
}

/// A lower price of a unit for who buys more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Fewest units it is for; more than one.
    pub from: i64,
    /// Price of a unit in minor units. It counts where it is lower than the variant's own.
    pub price: i64,
}

/// Units of a variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Units in the house.
    pub on_hand: i64,
    /// Units promised to orders not yet paid.
    pub reserved: i64,
}

/// At most this many units left is called low stock.
pub const LOW_STOCK: i64 = 5;

impl Stock {
    /// Units that can be sold now; never negative.
    #[must_use]
    pub const fn available(self) -> i64 {
        let left = self.on_hand - self.reserved;
        if left > 0 { left } else { 0 }
    }
}

/// Sum and count of stars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Sum of stars (1 to 5 each).
    pub sum: i64,
    /// How many reviews.
    pub count: i64,
}

impl Rating {
    /// Mean stars in tenths (47 is 4.7), if there are reviews.
    #[must_use]
    pub const fn tenths(self) -> Option<i64> {
        if self.count > 0 {
            Some((self.sum * 10 + self.count / 2) / self.count)
        } else {
            None
        }
    }
}

/// A node of the category tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The category above, if any.
    pub parent: Option<CategoryId>,
    /// Its address: `/c/{slug}`.
    pub slug: String,
    /// Name.
    pub name: Translated,
    /// A sentence or two under the name.
    pub description: Translated,
    /// Where its tile's picture comes from.
    pub picture: Option<PictureSource>,
    /// Order among its siblings.
    pub position: i64,
}

/// Something products are described, filtered or chosen by: colour, material, brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its code in addresses.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// Order among facets.
    pub position: i64,
    /// Whether listings offer it as a facet.
    pub facet: bool,
    /// Its values in order.
    pub values: Vec<AttributeValue>,
}

/// One value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeValue {
    /// Its code in addresses.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// Colour of its swatch, `#rrggbb`.
    pub swatch: Option<String>,
}

/// Where a picture's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// Drawn by the shop: a `shop::drawing` specification, served at `/media/drawn/{spec}.svg`.
    Drawn(String),
    /// Uploaded: key of the blob without the width suffix; served at `/media/photo/{key}-{width}.webp`.
    Photo(String),
}

/// Widths, in pixels, that an uploaded photograph is made in.
pub const PHOTO_WIDTHS: [u32; 4] = [320, 640, 1080, 1600];

/// A picture of a product, or of one of its variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its id.
    pub id: PictureId,
    /// The variant it shows; none for the whole product.
    pub variant: Option<VariantId>,
    /// Where it comes from.
    pub source: PictureSource,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// What it shows, in words.
    pub alt: Translated,
}

/// A picture as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Image {
    /// Address.
    pub src: String,
    /// Addresses by width for `srcset`; empty where one file serves all sizes.
    pub srcset: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// What it shows, in words.
    pub alt: String,
}

impl Picture {
    /// The picture as a page in `locale` shows it.
    #[must_use]
    pub fn image(&self, locale: Locale) -> Image {
        let (src, srcset) = self.source.addresses();
        Image {
            src,
            srcset,
            width: self.width,
            height: self.height,
            alt: self.alt.get(locale).to_owned(),
        }
    }
}

impl PictureSource {
    /// `src` and `srcset` of the picture.
    #[must_use]
    pub fn addresses(&self) -> (String, String) {
        match self {
            Self::Drawn(spec) => (format!("/media/drawn/{spec}.svg"), String::new()),
            Self::Photo(key) => {
                let srcset = PHOTO_WIDTHS
                    .map(|width| format!("/media/photo/{key}-{width}.webp {width}w"))
                    .join(", ");
                (
                    format!("/media/photo/{key}-{}.webp", PHOTO_WIDTHS[1]),
                    srcset,
                )
            }
        }
    }
}
