//! Product cards: what grids and shelves show of a product.

use model::catalog::{LOW_STOCK, NEW_FOR_DAYS, Product, ProductStatus, Variant};
use model::delivery::DAY;
use model::listing::{Badge, ProductCard};
use model::{Locale, Millis, Money, ProductId};

use crate::tree::Tree;
use crate::{Result, Shop};

/// Swatches on a card.
const SWATCHES: usize = 6;

impl Shop {
    /// Cards of the products with these ids that shoppers may see, in their order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cards(&self, locale: Locale, ids: &[ProductId]) -> Result<Vec<ProductCard>> {
        let products = self.products(ids).await?;
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        Ok(products
            .iter()
            .filter(|product| product.status == ProductStatus::Active)
            .filter_map(|product| card(&tree, locale, now, product))
            .collect())
    }
}

/// The product's card; `None` for one without variants.
pub(crate) fn card(
    tree: &Tree,
    locale: Locale,
    now: Millis,
    product: &Product,
) -> Option<ProductCard> {
    let cheapest = product.variants.iter().min_by_key(|v| v.shown_price())?;
    let in_stock = product.in_stock();
    let mut pictures = product.pictures.iter();
    Some(ProductCard {
        id: product.id,
        slug: product.slug.clone(),
        name: product.name.get(locale).to_owned(),
        subtitle: product.subtitle.get(locale).to_owned(),
        price: product.price_of(cheapest),
        price_from: product
            .variants
            .iter()
            .any(|v| v.shown_price() != cheapest.shown_price()),
        compare_at: cheapest
            .struck_price()
            .map(|former| Money::new(former, product.currency)),
        badges: badges(product, &product.variants, cheapest, now),
        picture: pictures.next().map(|picture| picture.image(locale)),
        hover: pictures.next().map(|picture| picture.image(locale)),
        rating: product
            .rating
            .tenths()
            .map(|mean| (mean, product.rating.count)),
        quick_add: match product.variants.as_slice() {
            [only] if in_stock => Some(only.id),
            _ => None,
        },
        swatches: swatches(tree, product),
        reason: None,
        via: None,
    })
}

/// What the corner says about these variants, priced like `shown`.
pub(crate) fn badges(
    product: &Product,
    variants: &[Variant],
    shown: &Variant,
    now: Millis,
) -> Vec<Badge> {
    let mut badges = Vec::new();
    let left: i64 = variants.iter().map(|v| v.stock.available()).sum();
    if left == 0 {
        badges.push(Badge::SoldOut);
    }
    if let Some(former) = shown.struck_price() {
        // Rounded down: a saving is never overstated.
        let percent = (former - shown.shown_price()) * 100 / former;
        if percent > 0 {
            badges.push(Badge::Sale(percent));
        }
    }
    if left > 0 && left <= LOW_STOCK {
        badges.push(Badge::LowStock);
    }
    if now - product.created_at < NEW_FOR_DAYS * DAY {
        badges.push(Badge::New);
    }
    badges
}

fn swatches(tree: &Tree, product: &Product) -> Vec<String> {
    let axis = product.options.iter().find(|axis| {
        let swatch = |value: &String| tree.value(&axis.code, value)?.swatch.as_ref();
        axis.values.iter().any(|value| swatch(value).is_some())
    });
    let Some(axis) = axis else { return Vec::new() };
    let sold = |value: &&String| {
        let mut choices = product.variants.iter().map(|v| v.choice.get(&axis.code));
        choices.any(|choice| choice == Some(value))
    };
    axis.values
        .iter()
        .filter(sold)
        .filter_map(|value| tree.value(&axis.code, value)?.swatch.clone())
        .take(SWATCHES)
        .collect()
}
