//! A category's page.

use leptos::prelude::*;
use model::Locale;
use model::listing::{CategoryView, Listing};
use serde_json::{Value, json};
use ui::{Breadcrumbs, Crumb};

use crate::content::ErrorView;
use crate::request::{PageRequest, page_request, path_param};
use crate::shell::{Frame, Head, JsonLd};

use super::{ListingView, read_listing};

/// `/c/{category}`
#[component]
pub fn ListingPage() -> impl IntoView {
    let request = page_request();
    let category = path_param("category");
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_listing(request.locale, Some(category), request.query().to_owned()).await {
                    Ok(listing) => view! { <CategoryListing request listing/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn CategoryListing(request: PageRequest, listing: Listing) -> impl IntoView {
    let locale = request.locale;
    let Some(category) = listing.category.clone() else {
        return view! { <ErrorView error=crate::AppError::NotFound/> }.into_any();
    };
    let mut trail = vec![Crumb::link(locale.pick("Home", "首页"), locale.path("/"))];
    trail.extend(
        category
            .trail
            .iter()
            .map(|(slug, name)| Crumb::link(name, locale.path(&format!("/c/{slug}")))),
    );
    trail.push(Crumb::here(&category.name));
    let pills = category.children.iter().map(|(slug, name)| {
        view! { <li><a class="pill" href=locale.path(&format!("/c/{slug}"))>{name.clone()}</a></li> }
    });
    let pills = (!category.children.is_empty())
        .then(|| view! { <ul class="subnav">{pills.collect_view()}</ul> });
    let page = listing.query.page;
    let mut path = format!("/c/{}", category.slug);
    if page > 1 {
        path.push_str(&format!("?page={page}"));
    }
    let title = match (locale, page) {
        (_, 1) => category.name.clone(),
        (Locale::En, page) => format!("{}, page {page}", category.name),
        (Locale::Zh, page) => format!("{}（第 {page} 页）", category.name),
    };
    let description = category.description.clone();
    let lead =
        (!description.is_empty()).then(|| view! { <p class="lead">{description.clone()}</p> });
    let breadcrumbs = breadcrumb_list(&request, &category.trail, &category);
    let items = item_list(&request, &listing);
    view! {
        <Head title description=category.description.clone() path picture=category.picture.clone()/>
        <JsonLd data=breadcrumbs/>
        <JsonLd data=items/>
        <div class="wrap listing">
            <Breadcrumbs label=locale.pick("You are here", "当前位置") trail/>
            <header class="listing-head"><h1>{category.name.clone()}</h1>{lead}{pills}</header>
            <ListingView listing/>
        </div>
    }
    .into_any()
}

/// The way to a page as search engines read it; addresses are absolute.
fn breadcrumb_list(
    request: &PageRequest,
    trail: &[(String, String)],
    category: &CategoryView,
) -> Value {
    let here = (category.slug.clone(), category.name.clone());
    let steps = trail.iter().chain(std::iter::once(&here)).enumerate();
    let steps = steps.map(|(at, (slug, name))| {
        json!({
            "@type": "ListItem",
            "position": at + 1,
            "name": name,
            "item": request.absolute(&format!("/c/{slug}")),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.collect::<Vec<_>>(),
    })
}

fn item_list(request: &PageRequest, listing: &Listing) -> Value {
    let items = listing.cards.iter().enumerate().map(|(at, card)| {
        json!({
            "@type": "ListItem",
            "position": at + 1,
            "url": request.absolute(&format!("/p/{}", card.slug)),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": listing.total,
        "itemListElement": items.collect::<Vec<_>>(),
    })
}
