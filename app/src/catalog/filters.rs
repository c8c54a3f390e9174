//! The filters: one form, one set of inputs; a sidebar on wide screens, a sheet on phones.

use leptos::prelude::*;
use model::listing::{Facet, FacetValue, Listing, ListingQuery, Sort};
use model::{Currency, Locale, Money};
use ui::{Field, FieldKind, IconButton, IconName, Swatch};

use crate::request::page_locale;

use super::toolbar::products;

/// Facets with more values than this start closed, unless one is chosen.
const OPEN_FACETS: usize = 4;

/// The filters of a listing. Without scripts the button applies them.
#[component]
pub fn Filters(listing: Listing, currency: Currency) -> impl IntoView {
    let locale = page_locale();
    let query = listing.query.clone();
    let text = query
        .text
        .clone()
        .map(|text| view! { <input r#type="hidden" name="q" value=text/> });
    let sort = (query.sort != Sort::default())
        .then(|| view! { <input r#type="hidden" name="sort" value=query.sort.code()/> });
    let facets = listing.facets.into_iter().enumerate().map(|(at, facet)| {
        view! { <FacetBox facet first=at < OPEN_FACETS/> }
    });
    let clear = (query.filter_count() > 0).then(|| {
        let href = locale.path(&query.without_filters().address(currency));
        view! { <a class="button button-link" data-live="" href=href>{locale.pick("Clear all", "清除全部")}</a> }
    });
    let show = match locale {
        Locale::En => format!("Show {}", products(locale, listing.total)),
        Locale::Zh => format!("查看 {}", products(locale, listing.total)),
    };
    let bounds = listing.price_bounds;
    let action = locale.path(&query.path());
    view! {
        <form class="filters" id="filters" method="get" action=action popover="auto" aria-label=locale.pick("Filters", "筛选") data-live="">
            <header class="filters-head">
                <h2>{locale.pick("Filters", "筛选")}</h2>
                <IconButton icon=IconName::Close label=locale.pick("Close", "关闭") closes="filters"/>
            </header>
            <div class="filters-scroll" data-swap="facets">
                {text} {sort}
                {facets.collect_view()}
                <PriceBox query=query.clone() bounds currency/>
                <OfferBox query/>
            </div>
            <footer class="filters-foot" data-swap="apply">
                <button class="button button-primary button-block filters-apply">{show}</button>
                {clear}
            </footer>
        </form>
    }
    .into_any()
}

#[component]
fn FacetBox(facet: Facet, first: bool) -> impl IntoView {
    let open = first || facet.values.iter().any(|value| value.selected);
    let code = facet.code.clone();
    let values = facet.values.into_iter().map(move |value| {
        view! { <FacetCheckbox code=code.clone() value/> }
    });
    view! {
        <details class="facet" id=format!("facet-{}", facet.code) open=open>
            <summary>{facet.name}</summary>
            <ul class="facet-list">{values.collect_view()}</ul>
        </details>
    }
    .into_any()
}

#[component]
fn FacetCheckbox(code: String, value: FacetValue) -> impl IntoView {
    let empty = value.count == 0 && !value.selected;
    let class = if empty {
        "facet-value is-empty"
    } else {
        "facet-value"
    };
    let id = format!("f-{code}-{}", value.code);
    view! {
        <li><label class=class>
            <input r#type="checkbox" id=id name=code value=value.code checked=value.selected disabled=empty/>
            {value.swatch.map(|color| view! { <Swatch color/> })}
            <span class="facet-name">{value.name}</span>
            <span class="facet-count">{value.count}</span>
        </label></li>
    }
    .into_any()
}

/// The price range in whole units; the bounds stand in the empty fields.
#[component]
fn PriceBox(
    query: ListingQuery,
    bounds: Option<(Money, Money)>,
    currency: Currency,
) -> impl IntoView {
    let locale = page_locale();
    let unit = 10_i64.pow(currency.digits());
    let whole = |amount: Option<i64>| amount.map(|n| (n / unit).to_string()).unwrap_or_default();
    let (lowest, highest) = bounds
        .map(|(low, high)| (low.amount / unit, (high.amount + unit - 1) / unit))
        .unzip();
    let hint = |bound: Option<i64>| bound.map(|n| n.to_string()).unwrap_or_default();
    let sign = currency.sign(locale).to_owned();
    let label = |words: &str| format!("{words} ({sign})");
    (lowest != highest || query.price_min.is_some() || query.price_max.is_some()).then(|| {
        view! {
            <details class="facet" id="facet-price" open>
                <summary>{locale.pick("Price", "价格")}</summary>
                <div class="facet-range">
                    <Field
                        label=label(locale.pick("From", "最低"))
                        name="min"
                        kind=FieldKind::Number
                        inputmode="numeric"
                        min="0"
                        value=whole(query.price_min)
                        placeholder=hint(lowest)
                    />
                    <Field
                        label=label(locale.pick("To", "最高"))
                        name="max"
                        kind=FieldKind::Number
                        inputmode="numeric"
                        min="0"
                        value=whole(query.price_max)
                        placeholder=hint(highest)
                    />
                </div>
            </details>
        }
    })
}

#[component]
fn OfferBox(query: ListingQuery) -> impl IntoView {
    let locale = page_locale();
    let boxes = [
        ("stock", locale.pick("In stock", "有货"), query.in_stock),
        ("sale", locale.pick("On sale", "特价"), query.on_sale),
    ];
    let boxes = boxes.map(|(name, words, checked)| {
        view! {
            <li><label class="facet-value">
                <input r#type="checkbox" id=format!("f-{name}") name=name value="1" checked=checked/>
                <span class="facet-name">{words}</span>
            </label></li>
        }
    });
    view! {
        <details class="facet" id="facet-offer" open>
            <summary>{locale.pick("Availability", "库存与优惠")}</summary>
            <ul class="facet-list">{boxes.collect_view()}</ul>
        </details>
    }
    .into_any()
}
