//! The front door.

use leptos::prelude::*;
use model::Locale;
use model::listing::{CategoryView, Home, Shelf as Row, ShelfKind};
use serde_json::json;
use ui::Picture;

use crate::catalog::Shelf;
use crate::content::ErrorView;
use crate::request::{PageRequest, page_request};
use crate::shell::{Frame, Head, JsonLd, frame_data};

use super::api::read_home;
use super::hero::Hero;
use super::story::{Story, Values};

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    let request = page_request();
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_home(request.locale).await {
                    Ok(home) => view! { <FrontDoor request home/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn FrontDoor(request: PageRequest, home: Home) -> impl IntoView {
    let locale = request.locale;
    let name = frame_data().settings.name.get(locale).to_owned();
    let description = locale.pick(
        "Things for home, desk, kitchen and outdoors: made well, described honestly, delivered fast.",
        "为居家、书桌、厨房与户外精选的好物：做工扎实、描述诚实、送货迅速。",
    );
    let title = match locale {
        Locale::En => "Good things for everyday use",
        Locale::Zh => "日常好物，用得长久",
    };
    let favourites: Vec<_> = home
        .shelves
        .iter()
        .flat_map(|shelf| shelf.cards.iter().cloned())
        .filter(|card| card.picture.is_some())
        .take(3)
        .collect();
    let picture = favourites.first().and_then(|card| card.picture.clone());
    let story = home
        .shelves
        .iter()
        .rev()
        .flat_map(|shelf| shelf.cards.iter().rev())
        .find_map(|card| Some((card.slug.clone(), card.picture.clone()?)));
    let mut shelves = home.shelves.into_iter();
    let first = shelves.next().map(|row| view! { <HomeShelf locale row/> });
    let others = shelves.map(|row| view! { <HomeShelf locale row/> });
    view! {
        <Head title description path="/" picture/>
        <JsonLd data=organization(&request, &name)/>
        <Hero favourites categories=home.categories.clone()/>
        <Tiles locale categories=home.categories/>
        {first}
        <Story picture=story/>
        {others.collect_view()}
        <Values/>
    }
    .into_any()
}

#[component]
fn HomeShelf(locale: Locale, row: Row) -> impl IntoView {
    let (id, title, more) = match row.kind {
        ShelfKind::ForYou => ("for-you", locale.pick("For you", "为您推荐"), "/for-you"),
        ShelfKind::Continue => (
            "continue",
            locale.pick("Pick up where you left", "继续浏览"),
            "/for-you",
        ),
        ShelfKind::Popular => (
            "popular",
            locale.pick("Most loved", "人气之选"),
            "/search?sort=sales",
        ),
        ShelfKind::New => (
            "new",
            locale.pick("New in", "新品上架"),
            "/search?sort=newest",
        ),
        ShelfKind::Reduced => (
            "reduced",
            locale.pick("Reduced for now", "限时特价"),
            "/search?sale=1",
        ),
    };
    let own = matches!(row.kind, ShelfKind::ForYou | ShelfKind::Continue);
    let more_words = if own {
        locale.pick("Why these?", "为什么推荐这些？")
    } else {
        locale.pick("See all", "查看全部")
    };
    view! { <Shelf id title more more_words cards=row.cards/> }
}

#[component]
fn Tiles(locale: Locale, categories: Vec<CategoryView>) -> impl IntoView {
    let tiles = categories.into_iter().map(|category| {
        let href = locale.path(&format!("/c/{}", category.slug));
        let picture = category.picture.map(|image| {
            view! { <Picture src=image.src srcset=image.srcset sizes="(width < 48rem) 46vw, 18rem" alt=""/> }
        });
        view! { <li><a class="tile" href=href>{picture}<span class="tile-name">{category.name}</span></a></li> }
    });
    view! {
        <section class="tiles-band" aria-labelledby="tiles">
            <div class="wrap">
                <h2 id="tiles">{locale.pick("Look around", "逛逛分类")}</h2>
                <ul class="tiles">{tiles.collect_view()}</ul>
            </div>
        </section>
    }
    .into_any()
}

/// The shop and its search as search engines read them (schema.org).
fn organization(request: &PageRequest, name: &str) -> serde_json::Value {
    let home = request.absolute("/");
    json!({
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Organization",
                "@id": format!("{}/#shop", request.origin),
                "name": name,
                "url": home,
                "logo": format!("{}/apple-touch-icon.png", request.origin),
            },
            {
                "@type": "WebSite",
                "name": name,
                "url": home,
                "inLanguage": request.locale.tag(),
                "publisher": { "@id": format!("{}/#shop", request.origin) },
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": format!("{}?q={{search_term_string}}", request.absolute("/search")),
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    })
}
