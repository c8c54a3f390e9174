//! Fetches a page and takes over its marked parts.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DocumentFragment, Element, HtmlElement, HtmlTemplateElement, Response};

/// The parts that pages mark with `data-swap`; a page has some of them.
const PARTS: [&str; 10] = [
    "chosen", "count", "kept", "found", "facets", "apply", "gallery", "buy", "bar", "reviews",
];

thread_local! {
    /// Counts the pages asked for, so that a slow answer never replaces a newer one.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// Path and query of what is shown.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

fn here() -> String {
    let location = window().location();
    [location.pathname(), location.search()]
        .map(Result::unwrap_or_default)
        .concat()
}

/// Shows `address` in place and puts it into the address bar.
pub fn visit(address: String) {
    go(address, true);
}

/// Follows Back and Forward between addresses that were shown in place.
pub fn follow_history() {
    SHOWN.set(here());
    let handle = window_event_listener(leptos::ev::popstate, |_| {
        let address = here();
        if SHOWN.with_borrow(|shown| *shown != address) {
            go(address, false);
        }
    });
    // The listener lives as long as the page.
    std::mem::forget(handle);
}

fn go(address: String, push: bool) {
    let number = ASKED.get() + 1;
    ASKED.set(number);
    busy(true);
    spawn_local(async move {
        let page = fetch(&address).await;
        if ASKED.get() != number {
            return;
        }
        let Some(page) = page else {
            // The browser shows what is wrong better than we could.
            let _ = window().location().set_href(&address);
            return;
        };
        take_over(&page);
        if push {
            note(&address, true);
        }
        SHOWN.set(here());
        busy(false);
    });
}

/// Adds the products of the page at `address` to those shown.
pub fn append(address: String) {
    busy(true);
    spawn_local(async move {
        let Some(page) = fetch(&address).await else {
            let _ = window().location().set_href(&address);
            return;
        };
        let first = add(&page);
        note(&address, false);
        SHOWN.set(here());
        busy(false);
        if let Some(link) = first.and_then(|card| card.query_selector("a").ok().flatten()) {
            focus(&link);
        }
    });
}

fn note(address: &str, push: bool) {
    if let Ok(history) = window().history() {
        let _ = if push {
            history.push_state_with_url(&JsValue::NULL, "", Some(address))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(address))
        };
    }
}

async fn fetch(address: &str) -> Option<DocumentFragment> {
    let answer = JsFuture::from(window().fetch_with_str(address))
        .await
        .ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let text = JsFuture::from(answer.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    let template = document().create_element("template").ok()?;
    let template: HtmlTemplateElement = template.dyn_into().ok()?;
    template.set_inner_html(&text);
    Some(template.content())
}

/// Replaces the content of every marked part; keeps what is open and what has the focus.
fn take_over(page: &DocumentFragment) {
    let document = document();
    let focused = document.active_element();
    let opened = open_details(&document);
    for part in PARTS {
        let selector = ["[data-swap=", part, "]"].concat();
        let old = document.query_selector(&selector).ok().flatten();
        let new = page.query_selector(&selector).ok().flatten();
        if let (Some(old), Some(new)) = (old, new) {
            old.set_inner_html("");
            move_children(&new, &old);
        }
    }
    if let Ok(Some(title)) = page.query_selector("title") {
        document.set_title(&title.text_content().unwrap_or_default());
    }
    for (id, open) in opened {
        if let Some(details) = document.get_element_by_id(&id) {
            let _ = details.toggle_attribute_with_force("open", open);
        }
    }
    let lost = focused.filter(|element| !element.is_connected());
    if let Some(lost) = lost {
        let id = lost.id();
        let again = (!id.is_empty())
            .then(|| document.get_element_by_id(&id))
            .flatten();
        let fallback = || document.query_selector("[data-focus]").ok().flatten();
        if let Some(element) = again.or_else(fallback) {
            focus(&element);
        }
    }
}

/// The ids of all facets, and whether each is open.
fn open_details(document: &Document) -> Vec<(String, bool)> {
    let mut states = Vec::new();
    let mut next = document.query_selector(".facet").ok().flatten();
    while let Some(details) = next {
        states.push((details.id(), details.has_attribute("open")));
        next = details.next_element_sibling();
    }
    states
}

/// Appends the next page's products and takes over what stands below them. Returns the first new one.
fn add(page: &DocumentFragment) -> Option<Element> {
    let document = document();
    let grid = document.query_selector("[data-grid]").ok()??;
    let last = grid.last_element_child();
    move_children(&page.query_selector("[data-grid]").ok()??, &grid);
    let foot = document.query_selector("[data-foot]").ok()??;
    let new_foot = page.query_selector("[data-foot]").ok()??;
    foot.set_inner_html("");
    move_children(&new_foot, &foot);
    last.and_then(|last| last.next_element_sibling())
}

fn move_children(from: &Element, to: &Element) {
    while let Some(child) = from.first_child() {
        if to.append_child(&child).is_err() {
            break;
        }
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn busy(busy: bool) {
    if let Ok(Some(part)) = document().query_selector("[data-swap=found], [data-swap=buy]") {
        let _ = if busy {
            part.set_attribute("aria-busy", "true")
        } else {
            part.remove_attribute("aria-busy")
        };
    }
}
