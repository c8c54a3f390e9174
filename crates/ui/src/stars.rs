//! A rating as stars.

use leptos::prelude::*;

use crate::{Icon, IconName, Words};

/// Five stars side by side, each 24 units wide.
const FIVE: &str = "m12 3.2 2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9L6.6 20l1.1-6.1-4.5-4.3 6.1-.8ZM36 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9-5.4 2.9 1.1-6.1-4.5-4.3 6.1-.8ZM60 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9-5.4 2.9 1.1-6.1-4.5-4.3 6.1-.8ZM84 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9-5.4 2.9 1.1-6.1-4.5-4.3 6.1-.8ZM108 3.2l2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9-5.4 2.9 1.1-6.1-4.5-4.3 6.1-.8Z";

/// Five stars, filled as far as the rating goes, with the number of ratings after them.
#[component]
pub fn Stars(
    /// Mean rating, 0 to 5.
    rating: f64,
    /// The rating in words.
    #[prop(into)]
    label: String,
    /// What stands after the stars.
    #[prop(optional, into)]
    count: Words,
) -> impl IntoView {
    let filled = (rating.clamp(0.0, 5.0) * 240.0).round() / 10.0;
    view! {
        <span class="stars">
            <svg class="stars-art" viewBox="0 0 120 24" role="img" aria-label=label>
                <path class="stars-empty" d=FIVE></path>
                <svg width=filled height="24" viewBox=format!("0 0 {filled} 24")>
                    <path d=FIVE></path>
                </svg>
            </svg>
            {count.get().map(|count| view! { <span class="stars-count num">{count}</span> })}
        </span>
    }
}

/// One star and the mean, for cards.
#[component]
pub fn Rating(
    /// Mean rating as it is shown, such as `4.6`.
    #[prop(into)]
    mean: String,
    /// The rating in words.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <span class="stars">
            <Icon name=IconName::Star/>
            <span class="stars-count num" aria-hidden="true">{mean}</span>
            <span class="visually-hidden">{label}</span>
        </span>
    }
}
