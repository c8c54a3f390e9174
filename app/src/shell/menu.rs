//! The menu of phones: a drawer that opens without scripts.

use leptos::prelude::*;
use ui::{Dialog, DialogKind, Icon, IconName};

use crate::request::PageRequest;

use super::FrameData;
use super::pickers::{CurrencyForm, LanguageLinks, ThemeForm};

/// Categories and pickers in a drawer.
#[component]
pub fn Menu(request: PageRequest, frame: FrameData) -> impl IntoView {
    let locale = request.locale;
    let links = frame.categories.iter().map(|category| {
        let href = locale.path(&format!("/c/{}", category.slug));
        view! { <li><a href=href>{category.name.clone()}<Icon name=IconName::Chevron/></a></li> }
    });
    let links = links.collect_view();
    let inside = view! {
        <nav class="menu-list" aria-label=locale.pick("Categories in the menu", "菜单中的分类")><ul>{links}</ul></nav>
        <div class="menu-foot">
            <div><LanguageLinks request=request.clone()/></div>
            <CurrencyForm request=request.clone() frame/>
            <ThemeForm request/>
        </div>
    };
    let inside = inside.into_any();
    view! {
        <Dialog
            id="menu"
            title=locale.pick("Menu", "菜单")
            close_label=locale.pick("Close", "关闭")
            kind=DialogKind::DrawerStart
            popover=true
        >
            {inside}
        </Dialog>
    }
    .into_any()
}
