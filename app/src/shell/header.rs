//! The header: name, search, pickers, cart, categories.

use leptos::prelude::*;
use model::Locale;
use model::listing_url;
use ui::{Icon, IconName, Mark};

use crate::cart::CartLink;
use crate::request::PageRequest;
use crate::search::SearchBox;

use super::FrameData;
use super::pickers::{CurrencyForm, LanguageLinks, ThemeForm};

/// The shop's name and mark, as a link home.
#[component]
pub fn Logo(locale: Locale, frame: FrameData) -> impl IntoView {
    let name = frame.settings.name.get(locale).to_owned();
    view! { <a class="logo" href=locale.path("/")><Mark/><span>{name}</span></a> }
}

/// The header of every shop page.
#[component]
pub fn Header(request: PageRequest, frame: FrameData) -> impl IntoView {
    let locale = request.locale;
    let (path, query) = request
        .address
        .split_once('?')
        .unwrap_or((&request.address, ""));
    let term = (path == "/search")
        .then(|| listing_url::pairs(query).find(|(name, _)| name == "q"))
        .flatten()
        .map(|(_, value)| value)
        .unwrap_or_default();
    let links = frame.categories.iter().map(|category| {
        let address = format!("/c/{}", category.slug);
        let here = (path == address).then_some("page");
        view! { <li><a href=locale.path(&address) aria-current=here>{category.name.clone()}</a></li> }
    });
    let links = links.collect_view();
    let place = if frame.currencies.len() > 1 {
        locale.pick("Language and currency", "语言与货币")
    } else {
        locale.pick("Language", "语言")
    };
    view! {
        <header class="top">
            <div class="top-bar">
                <div class="wrap top-row">
                    <button class="icon-button menu-open" r#type="button" popovertarget="menu" aria-label=locale.pick("Menu", "菜单")>
                        <Icon name=IconName::Menu/>
                    </button>
                    <Logo locale frame=frame.clone()/>
                    <SearchBox locale term/>
                    <div class="top-tools">
                        <details class="picker" name="pick">
                            <summary class="icon-button" aria-label=place><Icon name=IconName::Globe/></summary>
                            <div class="picker-panel"><LanguageLinks request=request.clone()/><CurrencyForm request=request.clone() frame=frame.clone()/></div>
                        </details>
                        <details class="picker" name="pick">
                            <summary class="icon-button" aria-label=locale.pick("Theme", "主题")><Icon name=IconName::Sun/></summary>
                            <div class="picker-panel"><ThemeForm request=request.clone()/></div>
                        </details>
                        <CartLink locale/>
                    </div>
                </div>
            </div>
            <nav class="top-nav" aria-label=locale.pick("Categories", "商品分类")><ul class="wrap">{links}</ul></nav>
        </header>
    }
    .into_any()
}
