//! The page of search results.

use leptos::prelude::*;
use model::Locale;
use model::activity::Place;
use model::listing::{Listing, ListingQuery};
use model::{Currency, listing_url};
use ui::{EmptyState, IconName};

use crate::catalog::{ListingView, Shelf, read_listing};
use crate::content::ErrorView;
use crate::home::{read_for_you, read_suggested};
use crate::request::{PageRequest, page_request};
use crate::shell::{Frame, Head, frame_data};

/// `/search?q=`
#[component]
pub fn SearchPage() -> impl IntoView {
    let request = page_request();
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_listing(request.locale, None, request.query().to_owned()).await {
                    Ok(listing) if listing.total > 0 => view! { <Results request listing/> }.into_any(),
                    Ok(listing) if listing.query.filter_count() > 0 => view! { <Results request listing/> }.into_any(),
                    Ok(_) => view! { <NoResults request/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

/// The words searched for, as the shopper typed them.
fn term(request: &PageRequest) -> String {
    let mut pairs = listing_url::pairs(request.query());
    pairs
        .find(|(name, _)| name == "q")
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

fn quoted(locale: Locale, term: &str) -> String {
    match locale {
        _ if term.is_empty() => locale.pick("Everything", "全部商品").to_owned(),
        Locale::En | Locale::Zh => format!("“{term}”"),
    }
}

fn head(locale: Locale, term: &str) -> impl IntoView + use<> {
    let title = match (locale, term) {
        (_, "") => locale.pick("Search", "搜索").to_owned(),
        (Locale::En, term) => format!("Search: {term}"),
        (Locale::Zh, term) => format!("搜索：{term}"),
    };
    view! { <Head title/> }
}

fn search_address(locale: Locale, text: &str, currency: Currency) -> String {
    let query = ListingQuery {
        text: Some(text.to_owned()),
        ..ListingQuery::default()
    };
    locale.path(&query.address(currency))
}

#[component]
fn Results(request: PageRequest, listing: Listing) -> impl IntoView {
    let locale = request.locale;
    let term = term(&request);
    let first = listing.query.page <= 1;
    let currency = frame_data().currency();
    let corrected = listing.corrected.clone().map(|corrected| {
        let href = search_address(locale, &corrected, currency);
        view! {
            <p class="did-you-mean">
                {locale.pick("Nothing is called that exactly. Showing results for ", "没有完全匹配的商品，以下是相近结果：")}
                <a href=href>{corrected}</a>
            </p>
        }
    });
    view! {
        {head(locale, &term)}
        <div class="wrap listing">
            <header class="listing-head">
                <p class="eyebrow">{locale.pick("Search", "搜索")}</p>
                <h1>{quoted(locale, &term)}</h1>
                {corrected}
            </header>
            <ListingView listing/>
        </div>
        {first.then(|| view! { <Suggested locale own=true/> })}
    }
    .into_any()
}

/// What fits the visitor; without `own` also what others like. It may not take the page down.
#[component]
fn Suggested(locale: Locale, own: bool) -> impl IntoView {
    Suspend::new(async move {
        let found = if own {
            read_for_you(locale, Place::Search).await
        } else {
            read_suggested(locale, Place::Search).await
        };
        let cards = found.unwrap_or_default();
        view! { <Shelf id="suggested" title=locale.pick("You may also like", "您可能也喜欢") cards/> }
    })
}

/// Nothing was found: keep the box and offer categories and what others like.
#[component]
fn NoResults(request: PageRequest) -> impl IntoView {
    let locale = request.locale;
    let term = term(&request);
    let categories = frame_data().categories.into_iter().map(|category| {
        view! { <li><a class="pill" href=locale.path(&format!("/c/{}", category.slug))>{category.name}</a></li> }
    });
    let title = match (locale, term.as_str()) {
        (_, "") => locale
            .pick("What are you looking for?", "您想找什么？")
            .to_owned(),
        (Locale::En, term) => format!("Nothing found for “{term}”"),
        (Locale::Zh, term) => format!("没有找到与“{term}”相关的商品"),
    };
    view! {
        {head(locale, &term)}
        <div class="wrap listing">
            <header class="listing-head">
                <p class="eyebrow">{locale.pick("Search", "搜索")}</p>
                <h1>{title}</h1>
            </header>
            <EmptyState
                icon=IconName::Search
                title=locale.pick("Try other words", "换个词试试")
                text=locale.pick("Use fewer or more general words, or look through a category.", "可以减少关键词、换个更常用的说法，或直接浏览分类。")
            >
                {None::<&str>}
            </EmptyState>
            <nav aria-label=locale.pick("Categories to look through", "浏览分类")><ul class="subnav">{categories.collect_view()}</ul></nav>
        </div>
        <Suggested locale own=false/>
    }
    .into_any()
}
