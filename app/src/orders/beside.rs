//! What goes with an order that was placed.

use leptos::prelude::*;
use model::Locale;

use super::api::read_beside_order;
use crate::catalog::Shelf;

/// A shelf of what goes with it; it may not take the page down.
#[component]
pub fn BesideOrder(
    /// Language of the page.
    locale: Locale,
    /// The order's number.
    number: String,
    /// The token of its link.
    token: String,
) -> impl IntoView {
    Suspend::new(async move {
        let found = read_beside_order(locale, number, token).await;
        let cards = found.unwrap_or_default();
        view! { <Shelf id="beside-order" title=locale.pick("Goes with what you bought", "与您购买的商品相配") cards/> }
    })
}
