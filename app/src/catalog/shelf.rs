//! A row of products under a heading.

use leptos::prelude::*;
use model::listing::ProductCard;
use ui::Words;

use crate::request::page_locale;

use super::ProductTile;

/// Most products on a shelf.
const MOST: usize = 8;

/// A shelf; nothing at all when there is nothing to put on it.
#[component]
pub fn Shelf(
    /// Its id in the page.
    id: &'static str,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Why these.
    #[prop(optional, into)]
    why: Words,
    /// Where more of it are, without language.
    #[prop(optional, into)]
    more: Words,
    /// What the link to them says.
    #[prop(optional)]
    more_words: Option<&'static str>,
    /// The products.
    cards: Vec<ProductCard>,
) -> impl IntoView {
    let locale = page_locale();
    let more = more.get().map(|path| {
        let words = more_words.unwrap_or_else(|| locale.pick("See all", "查看全部"));
        view! { <a class="more" href=locale.path(&path)>{words}</a> }
    });
    (!cards.is_empty()).then(|| {
        let tiles = cards.into_iter().take(MOST);
        view! {
            <section class="shelf" aria-labelledby=id>
                <div class="wrap">
                    <header class="shelf-head">
                        <h2 id=id>{title}</h2>
                        {why.get().map(|why| view! { <p class="shelf-why">{why}</p> })}
                        {more}
                    </header>
                    <ul class="shelf-row">{tiles.map(|card| view! { <ProductTile card/> }).collect_view()}</ul>
                </div>
            </section>
        }
    })
}
