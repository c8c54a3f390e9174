//! What the product page reads.

use leptos::prelude::*;
use model::product::{Beside, ProductView};
use model::review::Reviews;
use model::{Locale, ProductId, VariantId};

use super::watch::address_after;
use crate::AppError;

/// A product with the variant that the address picks.
#[server(endpoint = "read_product")]
pub async fn read_product(
    locale: Locale,
    slug: String,
    query: String,
) -> Result<ProductView, AppError> {
    use crate::server::{counter, fail};
    let choice = model::listing_url::pairs(&query).collect();
    counter()
        .product_view(locale, &slug, &choice)
        .await
        .map_err(fail)
}

/// A page of a product's reviews, all of them or those with so many stars.
#[server(endpoint = "read_reviews")]
pub async fn read_reviews(
    product: ProductId,
    stars: Option<i64>,
    page: u32,
) -> Result<Reviews, AppError> {
    use crate::server::{counter, fail};
    counter().reviews(product, stars, page).await.map_err(fail)
}

/// What stands beside a product, whose page picks `variant`.
#[server(endpoint = "read_beside_product")]
pub async fn read_beside_product(
    locale: Locale,
    product: ProductId,
    variant: VariantId,
) -> Result<Beside, AppError> {
    use crate::server::{counter, fail, shown, visitor};
    let (shop, visitor) = (counter(), visitor());
    let found = shop.beside_product(locale, product, Some(variant), visitor);
    let beside = found.await.map_err(fail)?;
    shown(beside.cards());
    Ok(beside)
}

/// Notes that a page which the browser had fetched ahead is looked at now. `address` is the page's path and query.
#[server(prefix = "/api", endpoint = "looked")]
pub async fn looked(address: String) -> Result<(), AppError> {
    crate::server::note_look(&address).await;
    Ok(())
}

/// Notes that somebody wants to hear when a sold-out variant is back. Leads back to `back`, which says what became of it.
#[server(endpoint = "watch_stock")]
pub async fn watch_stock(
    locale: Locale,
    variant: VariantId,
    #[server(default)] email: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::server::{counter, fail, local_path, redirect_to};
    let noted = counter().watch_stock(locale, variant, &email).await;
    redirect_to(&address_after(local_path(&back), noted.is_ok()));
    noted.map_err(fail).or_else(AppError::unless_invalid)
}
