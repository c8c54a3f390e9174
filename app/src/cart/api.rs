//! Server functions of the cart. Each is also the target of a native form, which is sent on to the cart's page.

use leptos::prelude::*;
use model::cart::{CartView, Quantity};
use model::listing::ProductCard;
use model::{Locale, VariantId};

use crate::AppError;

/// Adds units of one variant to the visitor's cart and returns the cart as priced now.
#[server(prefix = "/api", endpoint = "add_to_cart")]
pub async fn add_to_cart(
    variant: VariantId,
    quantity: Quantity,
    locale: Locale,
) -> Result<CartView, AppError> {
    use crate::server::{after_form, cart_token, fail, note_added, shop};
    let (shop, cart) = (shop(), cart_token());
    let added = shop.add_to_cart(locale, cart.as_ref(), variant, quantity);
    let (token, cart) = added.await.map_err(fail)?;
    note_added(variant, &token).await;
    after_form(&locale.path("/cart"));
    Ok(cart)
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
    use crate::server::{after_form, cart_token, fail, note_left, shop};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let wanted = set.unwrap_or(quantity);
    note_left(variant, wanted, &token).await;
    let changed = shop().set_quantity(locale, &token, variant, wanted).await;
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
    use crate::server::{after_form, cart_token, fail, shop};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let changed = shop().set_line_aside(locale, &token, variant, aside).await;
    after_form(&locale.path("/cart"));
    changed.map_err(fail)
}

/// What goes with the visitor's cart.
#[server(endpoint = "read_beside_cart")]
pub async fn read_beside_cart(locale: Locale) -> Result<Vec<ProductCard>, AppError> {
    use crate::server::{cart_token, fail, shop, shown, visitor};
    let token = cart_token();
    let found = shop().beside_cart(locale, token.as_ref(), visitor()).await;
    let cards = found.map_err(fail)?;
    shown(&cards);
    Ok(cards)
}

/// The visitor's cart as priced now.
#[server(prefix = "/api", endpoint = "cart")]
pub async fn load_cart(locale: Locale) -> Result<CartView, AppError> {
    use crate::server::{cart_token, fail, shop};
    shop()
        .cart(locale, cart_token().as_ref())
        .await
        .map_err(fail)
}
