//! What completes a cart, as the drawer shows it: drawn by the server, so that the browser needs no code for it.

use leptos::prelude::*;
use model::Locale;
use model::activity::Via;
use model::listing::ProductCard;

use crate::catalog::card_price;

/// The list as HTML; empty without products.
pub fn drawn(locale: Locale, cards: Vec<ProductCard>) -> String {
    if cards.is_empty() {
        return String::new();
    }
    let rows = cards.into_iter().map(|card| row(locale, card));
    let rows = rows.collect_view();
    let list = view! {
        <h3 class="suggest-title">{locale.pick("Goes with what you have", "与您的商品相配")}</h3>
        <ul>{rows}</ul>
    };
    list.to_html()
}

fn row(locale: Locale, card: ProductCard) -> AnyView {
    let price = card_price(locale, &card);
    let via = card.via.map(|via| format!("?{}={via}", Via::PARAMETER));
    let href = locale.path(&format!("/p/{}{}", card.slug, via.unwrap_or_default()));
    // The name stands beside it.
    let picture = card.picture.map(|image| {
        view! { <img src=image.src alt="" width="48" height="48" loading="lazy"/> }
    });
    view! {
        <li>
            <a class="suggest-item" href=href>
                {picture}
                <span class="suggest-name">{card.name}</span>
                <span class="suggest-price num">{price}</span>
            </a>
        </li>
    }
    .into_any()
}
