//! Server functions of products for staff.

use leptos::prelude::*;
use model::form::Form;
use model::product_desk::{NewProductDesk, ProductDesk, ProductQuery, ProductRows};
use model::{Locale, ProductId, VariantId};

use crate::AppError;

/// A page of the product list.
#[server(endpoint = "admin_products")]
pub async fn read_products(locale: Locale, query: ProductQuery) -> Result<ProductRows, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    let rows = shop().admin_products(locale, &query).await;
    rows.map_err(fail)
}

/// Everything the editor of a product shows.
#[server(endpoint = "admin_product")]
pub async fn read_product_desk(locale: Locale, id: ProductId) -> Result<ProductDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().product_desk(&staff, locale, id).await;
    desk.map_err(fail)
}

/// What the form for a new product shows.
#[server(endpoint = "admin_new_product")]
pub async fn read_new_product(locale: Locale) -> Result<NewProductDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().new_product_desk(&staff, locale).await;
    desk.map_err(fail)
}

/// Saves a product; with an `act` such as `up:ID` it only moves a picture in what was typed.
#[server(endpoint = "admin_save_product")]
pub async fn save_product(
    id: ProductId,
    #[server(default)] form: Form,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("/admin/products/{id}"));
    if act.contains(':') {
        let done = shop().arrange_pictures(&staff, id, form, &act).await;
        return after_act(done, &format!("{page}#pictures"), &page);
    }
    let done = shop().save_product(&staff, id, form).await;
    after_act(done, &format!("{page}?done=save"), &page)
}

/// Sets what a unit of a variant costs who buys more.
#[server(endpoint = "admin_save_tier")]
pub async fn save_tier(id: ProductId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("/admin/products/{id}#tiers"));
    let done = shop().save_price_tier(&staff, id, form).await;
    after_act(done, &page, &page)
}

/// Takes such a price away.
#[server(endpoint = "admin_remove_tier")]
pub async fn remove_tier(
    id: ProductId,
    #[server(default)] variant: Option<VariantId>,
    #[server(default)] from: i64,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("/admin/products/{id}#tiers"));
    let variant = variant.ok_or(AppError::NotFound)?;
    let done = shop().remove_price_tier(&staff, id, variant, from).await;
    after_act(done, &page, &page)
}

/// Sets what a variant costs in another currency whatever the rate; an empty price takes that away.
#[server(endpoint = "admin_save_own_price")]
pub async fn save_own_price(id: ProductId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("/admin/products/{id}#own-prices"));
    let done = shop().save_own_price(&staff, id, form).await;
    after_act(done, &page, &page)
}

/// Makes a product.
#[server(endpoint = "admin_create_product")]
pub async fn create_product(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let made = shop().create_product(&staff, form).await;
    let page = made
        .as_ref()
        .map(|id| format!("/admin/products/{id}?done=create"));
    let page = page.unwrap_or_default();
    after_act(made.map(drop), &page, "/admin/products/new")
}

/// Forgets what was typed about a product, or about a new one (`new`).
#[server(endpoint = "admin_discard_product")]
pub async fn discard_product(id: String) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_draft(&staff, &format!("product:{id}")).await;
    let page = format!("/admin/products/{id}");
    after_act(done, &page, &page)
}
