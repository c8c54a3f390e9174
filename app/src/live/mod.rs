//! Pages that change in place: the island around a listing or a product follows its links and forms by fetching the
//! same page the server would show, and takes over the marked parts of it (`data-swap`). The address stays the only
//! truth, nothing is rendered twice, and without scripts the links and forms simply load pages.

mod dom;
mod swap;
mod zoom;

use leptos::ev::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

/// Follows `a[data-live]`, `a[data-more]` and `form[data-live]` inside it in place; moves quantities by their buttons.
#[island]
pub fn Live(
    /// Class names of the element around the content.
    #[prop(into)]
    class: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    Effect::new(|_| swap::follow_history());
    view! {
        <div class=class on:click=clicked on:change=changed on:submit=submitted on:keydown=pressed>
            {children()}
        </div>
    }
}

fn clicked(event: MouseEvent) {
    let Some(target) = dom::target(&event) else {
        return;
    };
    if let Some(button) = dom::closest(&target, ".quantity > button") {
        step(&button);
    } else if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        // The browser opens these in tabs and windows of their own.
    } else if let Some(link) = dom::closest(&target, "a[data-live]") {
        event.prevent_default();
        swap::visit(dom::attribute(&link, "href"));
    } else if let Some(link) = dom::closest(&target, "a[data-more]") {
        event.prevent_default();
        swap::append(dom::attribute(&link, "href"));
    } else if dom::closest(&target, ".zoom-back").is_some() {
        zoom::turn(false);
    } else if dom::closest(&target, ".zoom-on").is_some() {
        zoom::turn(true);
    } else if target.id() == "zoom" {
        zoom::close();
    } else if let Some(link) = dom::closest(&target, "a.gallery-pic")
        && zoom::open(&link)
    {
        event.prevent_default();
    }
}

/// Moves the number between − and +, as the browser's own arrows would.
fn step(button: &Element) {
    let field = button
        .parent_element()
        .and_then(|around| around.query_selector("input").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        let bound = |name: &str| dom::attribute(&field, name).parse::<i32>().ok();
        let step = bound("step").unwrap_or(1);
        let less = button.previous_element_sibling().is_none();
        let number = field.value().parse::<i32>().unwrap_or(1) + if less { -step } else { step };
        let (min, max) = (bound("min").unwrap_or(1), bound("max").unwrap_or(i32::MAX));
        field.set_value(&number.min(max).max(min).to_string());
    }
}

fn pressed(event: KeyboardEvent) {
    match event.key().as_str() {
        "ArrowRight" => zoom::turn(true),
        "ArrowLeft" => zoom::turn(false),
        _ => {}
    }
}

fn changed(event: Event) {
    let form = dom::target(&event).and_then(|target| dom::closest(&target, "form[data-live]"));
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        swap::visit(dom::form_address(&form));
    }
}

fn submitted(event: SubmitEvent) {
    let form = dom::target(&event).and_then(|target| dom::closest(&target, "form[data-live]"));
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        if form.matches(":popover-open").unwrap_or_default() {
            let _ = form.unchecked_ref::<HtmlElement>().hide_popover();
        }
        swap::visit(dom::form_address(&form));
    }
}
