//! The visitor of a page or server function, as far as they agree to be known, and what is told of what they see.

use http::HeaderValue;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::activity::{Act, Via};
use model::cart::CartToken;
use model::listing::{Listing, ProductCard};
use model::product::BundlePick;
use model::{VariantId, VisitorId};

use super::{is_secure, keep_cart, send_cookie, shop};
use crate::guest::{self, Guest, Look};

/// Who asks.
#[must_use]
pub fn guest() -> Guest {
    use_context::<http::request::Parts>().map_or(Guest::Declined, |parts| Guest::of(&parts.headers))
}

/// The visitor, if they are known.
#[must_use]
pub fn visitor() -> Option<VisitorId> {
    guest().visitor()
}

/// Sends the cookie that makes a visitor known, or says that they do not want to be.
pub fn keep_guest(value: &str) {
    send_cookie(&guest::cookie(value, is_secure()));
}

/// Tells which shelves this answer shows.
pub fn shown<'a>(cards: impl IntoIterator<Item = &'a ProductCard>) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let mut told: Vec<&str> = Vec::new();
    for via in cards.into_iter().filter_map(|card| card.via.as_deref()) {
        if told.contains(&via) {
            continue;
        }
        told.push(via);
        if let Ok(value) = HeaderValue::from_str(via) {
            response.append_header(guest::SHOWN, value);
        }
    }
}

/// Tells what answers best, where this listing answers a search: it says what the visitor likes.
pub fn searched(found: &Listing) {
    let is_search = found.query.text.is_some() && found.query.page == 1;
    let best = found.cards.first().filter(|_| is_search);
    if let (Some(response), Some(best)) = (use_context::<ResponseOptions>(), best)
        && let Ok(value) = HeaderValue::from_str(&best.id.to_string())
    {
        response.insert_header(guest::SEARCHED, value);
    }
}

/// Notes what a visitor did with a variant in their cart, by the shelf `via` if by any. What cannot be noted never harms
/// the act itself.
async fn note_cart(act: Act, variant: VariantId, via: Option<Via>, token: &CartToken) {
    let (shop, Some(visitor)) = (shop(), visitor()) else {
        return;
    };
    let noted = async {
        if let Some((product, _)) = shop.variant(variant).await? {
            shop.note(visitor, false, act, product.id, via).await?;
        }
        match act {
            Act::Add => shop.note_cart(visitor, token).await,
            _ => Ok(()),
        }
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "what a visitor did with their cart could not be noted");
    }
}

/// Lets the visitor keep the cart that something was put into, and notes what it was.
pub async fn note_added(variant: VariantId, token: &CartToken) {
    keep_cart(token);
    note_cart(Act::Add, variant, None, token).await;
}

/// The same for a bundle, each product by the shelf that brought it. Without a cart nothing was put in.
pub async fn note_bundle(picks: &[BundlePick], missing: &[VariantId], token: Option<&CartToken>) {
    let Some(token) = token else { return };
    keep_cart(token);
    for pick in picks.iter().filter(|pick| !missing.contains(&pick.variant)) {
        note_cart(Act::Add, pick.variant, Via::parse(&pick.via), token).await;
    }
}

/// Notes that a line is about to leave the cart, if none of it is wanted.
pub async fn note_left(variant: VariantId, wanted: i64, token: &CartToken) {
    if wanted == 0 {
        note_cart(Act::Remove, variant, None, token).await;
    }
}

/// Notes that the visitor looks at the product page at `address`; who is new gets the cookie.
pub async fn note_look(address: &str) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    if let Some(look) = Look::of(path, query)
        && let Some((visitor, is_new)) = guest().welcomed(keep_guest)
    {
        look.note(&shop(), visitor, is_new).await;
    }
}
