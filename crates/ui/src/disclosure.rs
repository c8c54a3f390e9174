//! Text that opens below its heading.

use leptos::prelude::*;

use crate::Words;

/// A heading that shows and hides what is below it, without scripts.
#[component]
pub fn Disclosure(
    /// The heading.
    #[prop(into)]
    summary: String,
    /// Open at first.
    #[prop(optional)]
    open: bool,
    /// Of those with the same group only one is open at a time.
    #[prop(optional, into)]
    group: Words,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open name=group.get()>
            <summary>{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}
