//! What a list shows when there is nothing in it.

use leptos::prelude::*;

use crate::{Icon, IconName, Words, part};

/// Says that there is nothing here and what to do next.
#[component]
pub fn EmptyState<C: IntoView + 'static>(
    /// A picture of what is missing.
    icon: IconName,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(optional, into)]
    text: Words,
    /// Ways on: buttons or links.
    children: TypedChildren<C>,
) -> impl IntoView {
    part(view! {
        <div class="empty">
            <span class="empty-art"><Icon name=icon/></span>
            <h2 class="empty-title">{title}</h2>
            {text.get().map(|text| view! { <p class="empty-text">{text}</p> })}
            <div class="actions">{children.into_inner()()}</div>
        </div>
    })
}
