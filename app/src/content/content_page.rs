//! A page of text: delivery, returns, privacy, imprint.

use leptos::prelude::*;
use model::content::{Block, ContentPage as Page};
use ui::{Breadcrumbs, Crumb};

use crate::request::{page_locale, page_request, path_param};
use crate::shell::{Frame, Head, frame_data};

use super::ErrorView;
use super::api::read_content;

/// `/pages/{slug}`
#[component]
pub fn ContentPage() -> impl IntoView {
    let locale = page_request().locale;
    let slug = path_param("slug");
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_content(locale, slug).await {
                    Ok(page) => view! { <Text page/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn Text(page: Page) -> impl IntoView {
    let locale = page_locale();
    let trail = vec![
        Crumb::link(locale.pick("Home", "首页"), locale.path("/")),
        Crumb::here(&page.title),
    ];
    let links = frame_data().pages.into_iter().map(|(slug, title)| {
        let here = (slug == page.slug).then_some("page");
        view! { <li><a href=locale.path(&format!("/pages/{slug}")) aria-current=here>{title}</a></li> }
    });
    let links = links.collect_view();
    let description = page.body.iter().find_map(|block| match block {
        Block::Paragraph(text) => Some(text.clone()),
        Block::Heading(_) | Block::List(_) => None,
    });
    let body = page.body.into_iter().map(block).collect_view();
    view! {
        <Head title=page.title.clone() description=description.unwrap_or_default() path=format!("/pages/{}", page.slug)/>
        <div class="wrap content">
            <Breadcrumbs label=locale.pick("You are here", "当前位置") trail/>
            <header class="content-head"><h1>{page.title}</h1></header>
            <div class="content-body">
                <nav class="content-nav" aria-label=locale.pick("More pages", "更多页面")><ul>{links}</ul></nav>
                <div class="prose">{body}</div>
            </div>
        </div>
    }
    .into_any()
}

fn block(block: Block) -> impl IntoView {
    match block {
        Block::Heading(text) => view! { <h2>{text}</h2> }.into_any(),
        Block::Paragraph(text) => view! { <p>{text}</p> }.into_any(),
        Block::List(items) => {
            let items = items.into_iter().map(|item| view! { <li>{item}</li> });
            view! { <ul>{items.collect_view()}</ul> }.into_any()
        }
    }
}
