//! What is filtered by, each with a link that takes it away.

use leptos::prelude::*;
use model::listing::{Listing, ListingQuery};
use model::{Currency, Locale, Money};
use ui::{Icon, IconName};

use crate::request::page_locale;

/// Removable chips and Clear all; nothing when nothing is chosen.
#[component]
pub fn Chips(listing: Listing, currency: Currency) -> impl IntoView {
    let locale = page_locale();
    let chips = chips(locale, &listing, currency);
    (!chips.is_empty()).then(|| {
        let clear = locale.path(&listing.query.without_filters().address(currency));
        let links = chips.into_iter().map(|(name, rest)| {
            view! {
                <li><a class="chip" data-live="" href=locale.path(&rest.address(currency))>
                    <span class="visually-hidden">{locale.pick("Remove filter ", "移除筛选条件：")}</span>{name}<Icon name=IconName::Close/>
                </a></li>
            }
        });
        view! {
            <ul class="chips" aria-label=locale.pick("Chosen filters", "已选条件")>
                {links.collect_view()}
                <li><a class="chip chip-clear" data-live="" href=clear>{locale.pick("Clear all", "清除全部")}</a></li>
            </ul>
        }
    })
}

/// Each chosen filter in words, and what is asked without it.
fn chips(locale: Locale, listing: &Listing, currency: Currency) -> Vec<(String, ListingQuery)> {
    let query = &listing.query;
    let mut chips = Vec::new();
    for facet in &listing.facets {
        for value in facet.values.iter().filter(|value| value.selected) {
            chips.push((value.name.clone(), query.without(&facet.code, &value.code)));
        }
    }
    if let Some(words) = price_range(locale, query, currency) {
        let rest = ListingQuery {
            price_min: None,
            price_max: None,
            ..query.on_page(1)
        };
        chips.push((words, rest));
    }
    if query.in_stock {
        let rest = ListingQuery {
            in_stock: false,
            ..query.on_page(1)
        };
        chips.push((locale.pick("In stock", "有货").to_owned(), rest));
    }
    if query.on_sale {
        let rest = ListingQuery {
            on_sale: false,
            ..query.on_page(1)
        };
        chips.push((locale.pick("On sale", "特价").to_owned(), rest));
    }
    chips
}

fn price_range(locale: Locale, query: &ListingQuery, currency: Currency) -> Option<String> {
    let show = |amount: i64| Money::new(amount, currency).show(locale);
    match (query.price_min, query.price_max) {
        (None, None) => None,
        (Some(min), Some(max)) => Some(format!("{} – {}", show(min), show(max))),
        (Some(min), None) => Some(match locale {
            Locale::En => format!("from {}", show(min)),
            Locale::Zh => format!("{} 以上", show(min)),
        }),
        (None, Some(max)) => Some(match locale {
            Locale::En => format!("up to {}", show(max)),
            Locale::Zh => format!("{} 以下", show(max)),
        }),
    }
}
