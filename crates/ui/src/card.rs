//! A card that is one link, and the grid that cards stand in.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::{Badge, BadgeKind, Words};

/// A list whose items stand in as many columns as its own width allows.
#[component]
pub fn CardGrid(
    /// Up to five columns instead of four.
    #[prop(optional)]
    wide: bool,
    /// `li` elements.
    children: Children,
) -> impl IntoView {
    view! { <ul class=if wide { "grid grid-wide" } else { "grid" }>{children()}</ul> }
}

/// A picture with a name below it; the whole card is one link.
#[component]
pub fn Card(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it is called.
    #[prop(into)]
    name: String,
    /// One or two pictures with the classes `card-img` and `card-img card-img-2`.
    #[prop(into)]
    media: ViewFnOnce,
    /// Words on the picture.
    #[prop(optional)]
    badges: Vec<(BadgeKind, String)>,
    /// One line below the name.
    #[prop(optional, into)]
    note: Words,
    /// A form that lies above the link, with class `card-add`.
    #[prop(optional, into)]
    action: Option<ViewFnOnce>,
    /// What stands below the note.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let badges = (!badges.is_empty()).then(|| {
        let items = badges
            .into_iter()
            .map(|(kind, word)| view! { <li><Badge kind>{word}</Badge></li> });
        view! { <ul class="badges">{items.collect_view()}</ul> }
    });
    view! {
        <article class="card">
            <div class="card-media">{media.run()} {badges}</div>
            <div class="card-body">
                <h3 class="card-name"><a class="card-link" href=href>{name}</a></h3>
                {note.get().map(|note| view! { <p class="card-note">{note}</p> })}
                {children.map(|children| children())}
            </div>
            {action.map(|action| action.run())}
        </article>
    }
}
