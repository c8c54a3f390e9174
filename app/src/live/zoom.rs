//! The gallery's large view: a native dialog, moved through by arrow keys.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

use super::dom::attribute;

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id("zoom")?.dyn_into().ok()
}

/// Shows a picture's link in the dialog; `false` where the page has none, and the link is followed.
pub fn open(link: &Element) -> bool {
    let Some(dialog) = dialog() else {
        return false;
    };
    show(&dialog, link);
    dialog.open() || dialog.show_modal().is_ok()
}

fn show(dialog: &HtmlDialogElement, link: &Element) {
    let small = link.query_selector("img").ok().flatten();
    let large = dialog.query_selector("img").ok().flatten();
    if let (Some(small), Some(large)) = (small, large) {
        let _ = large.set_attribute("src", &attribute(link, "href"));
        let _ = large.set_attribute("alt", &attribute(&small, "alt"));
    }
}

/// Moves to the next picture (or the one before) while the dialog is open; around the ends it goes on.
pub fn turn(forward: bool) {
    let Some(dialog) = dialog().filter(HtmlDialogElement::open) else {
        return;
    };
    let shown = dialog
        .query_selector("img")
        .ok()
        .flatten()
        .map(|image| attribute(&image, "src"))
        .unwrap_or_default();
    let links = links();
    let Some(at) = links
        .iter()
        .position(|link| attribute(link, "href") == shown)
    else {
        return;
    };
    let step = if forward { 1 } else { links.len() - 1 };
    show(&dialog, &links[(at + step) % links.len()]);
}

/// The pictures' links in order.
fn links() -> Vec<Element> {
    let mut links = Vec::new();
    let mut item = document()
        .query_selector(".gallery-track > li")
        .ok()
        .flatten();
    while let Some(li) = item {
        links.extend(li.query_selector("a.gallery-pic").ok().flatten());
        item = li.next_element_sibling();
    }
    links
}

/// Closes the dialog.
pub fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}
