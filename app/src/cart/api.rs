//! Server functions of the cart. Each is also the target of a native form, which is sent on to the cart's page.

use leptos::prelude::*;
use model::cart::{CartPage, CartView, Quantity};
use model::checkout::Savings;
use model::product::BundlePick;
use model::{CreditId, Locale, VariantId};

use super::codes::address_after;
use crate::AppError;

/// Adds units of one variant to the visitor's cart and returns the cart as priced now.
#[server(prefix = "/api", endpoint = "add_to_cart")]
pub async fn add_to_cart(
    variant: VariantId,
    quantity: Quantity,
    locale: Locale,
) -> Result<CartView, AppError> {
    use crate::server::{after_form, cart_token, changed_cart, counter, fail, note_added};
    let (shop, cart) = (counter(), cart_token());
    let put = shop.put_in_cart(locale, cart.as_ref(), variant, quantity);
    let token = put.await.map_err(fail)?;
    note_added(variant, &token).await;
    after_form(&locale.path("/cart"));
    changed_cart(locale, &token).await
}

/// Sets the units of one line, none removes it. `set` comes from the − and + buttons of forms without scripts and wins
/// over the typed `quantity`; `was` lets the page without scripts offer to undo a removal.
#[server(prefix = "/api", endpoint = "set_quantity")]
pub async fn set_quantity(
    variant: VariantId,
    quantity: i64,
    #[server(default)] set: Option<i64>,
    #[server(default)] was: Option<i64>,
    locale: Locale,
) -> Result<CartView, AppError> {
    use crate::server::{after_form, cart_token, counter, fail, note_left};
    let (shop, token) = (counter(), cart_token().ok_or(AppError::NotFound)?);
    let wanted = set.unwrap_or(quantity);
    note_left(variant, wanted, &token).await;
    let changed = shop.set_quantity(locale, &token, variant, wanted).await;
    after_form(&locale.path(&super::page::address_after(variant, wanted, was)));
    changed.map_err(fail)
}

/// Sets a line aside for later, or takes it back into the cart.
#[server(prefix = "/api", endpoint = "set_line_aside")]
pub async fn set_line_aside(
    variant: VariantId,
    aside: bool,
    locale: Locale,
) -> Result<CartView, AppError> {
    use crate::server::{after_form, cart_token, counter, fail};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let changed = counter()
        .set_line_aside(locale, &token, variant, aside)
        .await;
    after_form(&locale.path("/cart"));
    changed.map_err(fail)
}

/// Puts a unit of each pick into the visitor's cart. The cart's page says what could not be put in.
#[server(prefix = "/api", endpoint = "add_bundle")]
pub async fn add_bundle(
    locale: Locale,
    #[server(default)] picks: Vec<BundlePick>,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, note_bundle, redirect_to};
    let cart = cart_token();
    let added = counter().add_bundle(locale, cart.as_ref(), &picks).await;
    let (token, missing) = added.map_err(fail)?;
    note_bundle(&picks, &missing, token.as_ref()).await;
    redirect_to(&locale.path(&super::page::address_without(&missing)));
    Ok(())
}

/// Everything on the cart's page; `missing` lists variants that could not be put in.
#[server(endpoint = "read_cart_page")]
pub async fn read_cart_page(
    locale: Locale,
    #[server(default)] missing: String,
    tried: Option<String>,
) -> Result<CartPage, AppError> {
    use crate::server::{cart_token, counter, fail, shown, visitor};
    let (shop, token) = (counter(), cart_token());
    let tried = tried.as_deref();
    let page = shop.cart_page(locale, token.as_ref(), visitor(), &missing, tried);
    let page = page.await.map_err(fail)?;
    shown(&page.beside);
    Ok(page)
}

/// What completes the visitor's cart, drawn for the drawer; empty where there is nothing.
#[server(prefix = "/api", endpoint = "beside_cart")]
pub async fn beside_cart(locale: Locale) -> Result<String, AppError> {
    use crate::server::{cart_token, counter, fail, visitor};
    let (shop, token) = (counter(), cart_token());
    let cards = shop.beside_cart(locale, token.as_ref(), visitor()).await;
    Ok(super::completing::drawn(locale, cards.map_err(fail)?))
}

/// What is taken off the visitor's cart and the codes on it; with a code that was `tried` and not taken, why not.
#[server(endpoint = "read_savings")]
pub async fn read_savings(locale: Locale, tried: Option<String>) -> Result<Savings, AppError> {
    use crate::server::{cart_token, counter, fail};
    let token = cart_token();
    let found = counter()
        .savings(locale, token.as_ref(), tried.as_deref())
        .await;
    found.map_err(fail)
}

/// Puts a code on the visitor's cart. `step` is the step of the checkout it was typed at; empty for the cart's page.
#[server(prefix = "/api", endpoint = "enter_code")]
pub async fn enter_code(
    locale: Locale,
    #[server(default)] code: String,
    #[server(default)] step: String,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, follow_steps};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let entered = counter().enter_code(&token, &code).await.map_err(fail);
    follow_steps(
        &locale.path(&address_after(&step, &code, &entered)),
        entered,
    )
}

/// Takes a code off the visitor's cart.
#[server(prefix = "/api", endpoint = "remove_code")]
pub async fn remove_code(
    locale: Locale,
    #[server(default)] code: String,
    #[server(default)] step: String,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, follow_steps};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let removed = counter().remove_code(&token, &code).await.map_err(fail);
    follow_steps(&locale.path(&address_after(&step, "", &removed)), removed)
}

/// Takes a gift card or credit off the visitor's cart.
#[server(prefix = "/api", endpoint = "remove_credit")]
pub async fn remove_credit(
    locale: Locale,
    credit: CreditId,
    #[server(default)] step: String,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, follow_steps};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let removed = counter().remove_credit(&token, credit).await.map_err(fail);
    follow_steps(&locale.path(&address_after(&step, "", &removed)), removed)
}

/// The visitor's cart as priced now.
#[server(prefix = "/api", endpoint = "cart")]
pub async fn load_cart(locale: Locale) -> Result<CartView, AppError> {
    use crate::server::{cart_token, counter, fail};
    counter()
        .cart(locale, cart_token().as_ref())
        .await
        .map_err(fail)
}
