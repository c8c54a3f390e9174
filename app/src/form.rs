//! Small islands for forms.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// Sends the form around it when one of `fields` changes, with a field named `mark` so that the server can tell such a
/// send from the visitor's own. Without scripts a button does the same.
#[island]
pub fn SubmitOnChange(
    /// Names of the fields.
    fields: Vec<String>,
    /// Name of the field that is added; none if empty.
    mark: String,
    children: Children,
) -> impl IntoView {
    let marked = RwSignal::new(false);
    let named = mark.clone();
    let changed = move |event: Event| {
        let Some(target) = event.target() else { return };
        let (name, form) = if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
            (select.name(), select.form())
        } else if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
            (input.name(), input.form())
        } else {
            return;
        };
        if let Some(form) = form.filter(|_| fields.contains(&name)) {
            marked.set(true);
            // The mark's element must be in the page before the form is read.
            leptos::task::spawn_local(async move {
                leptos::task::tick().await;
                // A form that is no longer in the page has nothing to send.
                let _ = form.request_submit();
            });
        }
    };
    view! {
        <div class="stack" on:change=changed>
            {move || (marked.get() && !named.is_empty()).then(|| view! { <input type="hidden" name=named.clone() value="1"/> })}
            {children()}
        </div>
    }
}
