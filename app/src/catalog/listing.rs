//! What category pages and search share: filters, toolbar, chips, the grid, more of it.

use leptos::prelude::*;
use model::Locale;
use model::listing::{Listing, PAGE_SIZE};
use ui::{EmptyState, IconName, Pagination};

use crate::live::Live;
use crate::request::page_locale;
use crate::shell::frame_data;

use super::ProductTile;
use super::chips::Chips;
use super::filters::Filters;
use super::toolbar::Toolbar;

/// Cards whose pictures are likely in sight at once.
const IN_SIGHT: usize = 4;

/// Filters and results of a listing. The island around them follows filters, order and pages in place; without scripts
/// the same forms and links load pages.
#[component]
pub fn ListingView(listing: Listing) -> impl IntoView {
    let locale = page_locale();
    let currency = frame_data().currency();
    view! {
        <Live class="listing-body">
            <Filters listing=listing.clone() currency/>
            <div class="results" id="results" tabindex="-1">
                <Toolbar listing=listing.clone() currency/>
                <h2 class="visually-hidden">{locale.pick("Products", "商品")}</h2>
                <div data-swap="found">
                    <Chips listing=listing.clone() currency/>
                    <Found listing/>
                </div>
            </div>
        </Live>
    }
    .into_any()
}

#[component]
fn Found(listing: Listing) -> impl IntoView {
    let locale = page_locale();
    let currency = frame_data().currency();
    if listing.cards.is_empty() {
        return view! { <Nothing listing/> }.into_any();
    }
    let page = listing.query.page.max(1);
    let asked = listing.query.clone();
    let href = move |page: u32| locale.path(&asked.on_page(page).address(currency));
    let earlier = (page > 1).then(|| {
        let words = locale.pick("Show earlier products", "显示前面的商品");
        view! { <p class="load-more with-script"><a class="button button-quiet" rel="prev" data-live="" href=href(page - 1)>{words}</a></p> }
    });
    let shown = ((page - 1) * PAGE_SIZE + count(&listing)).min(listing.total);
    let of = match locale {
        Locale::En => format!("{shown} of {}", listing.total),
        Locale::Zh => format!("{shown} / {} 件", listing.total),
    };
    let more = (page < listing.pages).then(|| {
        view! { <a class="button button-secondary with-script" rel="next" data-more="" href=href(page + 1)>{locale.pick("Show more", "加载更多")}</a> }
    });
    let cards = listing.cards.into_iter().enumerate().map(|(at, card)| {
        view! { <ProductTile card priority=at < IN_SIGHT/> }
    });
    view! {
        {earlier}
        <ul class="grid" data-grid="">{cards.collect_view()}</ul>
        <div class="load-more" data-foot="">
            <p class="muted small num">{of}</p>
            <progress value=shown max=listing.total aria-label=locale.pick("Shown so far", "已显示")></progress>
            {more}
            <div class="no-script">
                <Pagination
                    current=page
                    total=listing.pages
                    href
                    label=locale.pick("Pages", "分页")
                    previous=locale.pick("Previous page", "上一页")
                    next=locale.pick("Next page", "下一页")
                    page_label=locale.pick("Page", "页码")
                />
            </div>
        </div>
    }
    .into_any()
}

fn count(listing: &Listing) -> u32 {
    u32::try_from(listing.cards.len()).unwrap_or(PAGE_SIZE)
}

/// What a listing says when nothing is left of it.
#[component]
fn Nothing(listing: Listing) -> impl IntoView {
    let locale = page_locale();
    let currency = frame_data().currency();
    if listing.query.filter_count() == 0 {
        let text = locale.pick(
            "New things are on their way.",
            "新品正在路上，欢迎稍后再来。",
        );
        return view! { <EmptyState icon=IconName::Box title=locale.pick("Nothing here yet", "这里还没有商品") text>{None::<&str>}</EmptyState> }
            .into_any();
    }
    let clear = locale.path(&listing.query.without_filters().address(currency));
    view! {
        <EmptyState
            icon=IconName::Filter
            title=locale.pick("Nothing matches all of these filters", "没有同时符合这些条件的商品")
            text=locale.pick("Take one away, or start over.", "请减少一些条件，或清除全部筛选。")
        >
            <a class="button button-secondary" data-live="" href=clear>{locale.pick("Clear all filters", "清除全部筛选")}</a>
        </EmptyState>
    }
    .into_any()
}
