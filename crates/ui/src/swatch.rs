//! Colours and lengths from data, drawn as SVG because the page forbids inline styles.

use leptos::prelude::*;

use crate::Words;

/// A round spot of one colour, or of two halves.
#[component]
pub fn Swatch(
    /// The colour, as CSS writes it.
    #[prop(into)]
    color: String,
    /// The other half.
    #[prop(optional, into)]
    second: Words,
) -> impl IntoView {
    view! {
        <svg class="swatch" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="10" fill=color></circle>
            {second.get().map(|color| view! { <path d="M3 17A10 10 0 0 0 17 3Z" fill=color></path> })}
        </svg>
    }
}

/// A horizontal bar filled to a share of its length; say the number beside it.
#[component]
pub fn Bar(
    /// The filled share, 0 to 1.
    share: f64,
) -> impl IntoView {
    let filled = (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0;
    view! {
        <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width=filled height="1"></rect>
        </svg>
    }
}
