//! The line above the results: open filters on phones, how many there are, in which order.

use leptos::prelude::*;
use model::listing::{Listing, Sort};
use model::{Currency, Locale};
use ui::{Icon, IconName, Select, SelectOption};

use crate::request::page_locale;

/// Filters button, count and order.
#[component]
pub fn Toolbar(listing: Listing, currency: Currency) -> impl IntoView {
    let locale = page_locale();
    let query = listing.query;
    let chosen = query.filter_count();
    let badge = (chosen > 0).then(|| view! { <span class="count">{chosen}</span> });
    let options = Sort::ALL
        .into_iter()
        .map(|sort| SelectOption::new(sort.code(), sort_name(locale, sort, query.text.is_some())));
    let kept = query.sorted(Sort::default()).parameters(currency);
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> });
    view! {
        <div class="toolbar">
            <button r#type="button" class="button button-secondary filters-open" popovertarget="filters">
                <Icon name=IconName::Filter/>{locale.pick("Filters", "筛选")}<span data-swap="chosen">{badge}</span>
            </button>
            <p class="result-count" role="status" data-swap="count">{products(locale, listing.total)}</p>
            <form class="sort" method="get" action=locale.path(&query.path()) data-live="">
                <div hidden data-swap="kept">{kept.collect_view()}</div>
                <Select
                    label=locale.pick("Sort by", "排序方式")
                    name="sort"
                    hide_label=true
                    options=options.collect()
                    selected=query.sort.code()
                />
                <button class="button button-quiet no-script">{locale.pick("Sort", "排序")}</button>
            </form>
        </div>
    }
    .into_any()
}

/// `24 products`
#[must_use]
pub fn products(locale: Locale, total: u32) -> String {
    match (locale, total) {
        (Locale::En, 1) => "1 product".to_owned(),
        (Locale::En, n) => format!("{n} products"),
        (Locale::Zh, n) => format!("{n} 件商品"),
    }
}

fn sort_name(locale: Locale, sort: Sort, searching: bool) -> &'static str {
    match sort {
        Sort::Relevance if searching => locale.pick("Best match", "最相关"),
        Sort::Relevance => locale.pick("Recommended", "推荐"),
        Sort::BestSelling => locale.pick("Best selling", "销量优先"),
        Sort::Newest => locale.pick("Newest", "新品优先"),
        Sort::PriceUp => locale.pick("Price, low to high", "价格从低到高"),
        Sort::PriceDown => locale.pick("Price, high to low", "价格从高到低"),
        Sort::Rating => locale.pick("Best rated", "好评优先"),
        Sort::ForYou => locale.pick("For you", "为您排序"),
    }
}
