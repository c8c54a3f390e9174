//! A small word on a coloured ground.

use leptos::prelude::*;

/// What the word says, which decides its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeKind {
    /// Reduced.
    Sale,
    /// Just arrived.
    New,
    /// Few left.
    Low,
    /// None left.
    SoldOut,
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Done, paid, verified.
    Good,
    /// Waiting for somebody.
    Warn,
    /// Failed, cancelled.
    Bad,
}

impl BadgeKind {
    /// The class names of this kind.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Sale => "badge badge-sale",
            Self::New => "badge badge-new",
            Self::Low => "badge badge-low",
            Self::SoldOut => "badge badge-sold-out",
            Self::Neutral => "badge",
            Self::Good => "badge badge-good",
            Self::Warn => "badge badge-warn",
            Self::Bad => "badge badge-bad",
        }
    }
}

/// A small word on a coloured ground.
#[component]
pub fn Badge(
    /// What the word says.
    #[prop(optional)]
    kind: BadgeKind,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class=kind.class()>{children()}</span> }
}
