//! What goes with a product, and what is like it.

use leptos::prelude::*;
use model::Locale;
use model::product::ProductView;

use crate::catalog::Shelf;
use crate::request::page_locale;

use super::api::read_shelves;

/// What goes with it and what is like it; neither may take the page down.
#[component]
pub fn Shelves(product: ProductView) -> impl IntoView {
    let locale = page_locale();
    Suspend::new(async move {
        let [together, similar, also] = read_shelves(locale, product.id).await.unwrap_or_default();
        let why = match locale {
            Locale::En => format!("Because others bought these with {}", product.name),
            Locale::Zh => format!("买了“{}”的顾客也买了", product.name),
        };
        view! {
            <Shelf id="together" title=locale.pick("Bought together", "经常一起购买") why cards=together/>
            <Shelf
                id="similar"
                title=locale.pick("More like this", "相似商品")
                why=locale.pick("Close to it in kind, material or use", "品类、材质或用途相近")
                cards=similar
            />
            <Shelf id="also-viewed" title=locale.pick("Also looked at", "看了又看") cards=also/>
        }
    })
}
