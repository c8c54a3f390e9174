//! What goes with a product, and what is like it.

use leptos::prelude::*;
use model::Locale;
use model::activity::Via;
use model::listing::ProductCard;
use model::product::ProductView;

use crate::catalog::Shelf;
use crate::request::page_locale;

use super::api::read_beside_product;
use super::bundle::BundleForm;

/// What goes with it, also as a bundle, and what is like it; none may take the page down.
#[component]
pub fn Shelves(product: ProductView) -> impl IntoView {
    let locale = page_locale();
    Suspend::new(async move {
        let found = read_beside_product(locale, product.id, product.variant.id).await;
        let beside = found.unwrap_or_default();
        let bundle = beside.bundle;
        let (title, why) = first_words(locale, &product.name, &beside.together);
        view! {
            {bundle.map(|bundle| view! { <BundleForm locale bundle/> })}
            <Shelf id="together" title why cards=beside.together/>
            <Shelf
                id="similar"
                title=locale.pick("More like this", "相似商品")
                why=locale.pick("Close to it in kind, material or use", "品类、材质或用途相近")
                cards=beside.similar
            />
            <Shelf id="also-viewed" title=locale.pick("Also looked at", "看了又看") cards=beside.also_viewed/>
        }
    })
}

/// What the first shelf is called, and why it is there. Where an experiment fills it, each product says so itself.
fn first_words(
    locale: Locale,
    name: &str,
    cards: &[ProductCard],
) -> (&'static str, Option<String>) {
    let tried = |card: &ProductCard| {
        let via = card.via.as_deref().and_then(Via::parse);
        via.is_some_and(|via| via.arm.is_some())
    };
    if cards.iter().any(tried) {
        return (locale.pick("You may also like", "您可能也喜欢"), None);
    }
    let why = match locale {
        Locale::En => format!("Because others bought these with {name}"),
        Locale::Zh => format!("买了“{name}”的顾客也买了"),
    };
    (locale.pick("Bought together", "经常一起购买"), Some(why))
}
