//! The way from the front door to this page.

use leptos::prelude::*;

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    name: String,
    href: Option<String>,
}

impl Crumb {
    /// A page above this one.
    pub fn link(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: Some(href.into()),
        }
    }

    /// This page.
    pub fn here(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: None,
        }
    }
}

/// The trail of pages above this one, and this one last.
#[component]
pub fn Breadcrumbs(
    /// What the trail is, for people who hear it.
    #[prop(into)]
    label: String,
    /// The steps, outermost first.
    trail: Vec<Crumb>,
) -> impl IntoView {
    let steps = trail.into_iter().map(|Crumb { name, href }| match href {
        Some(href) => view! { <li><a href=href>{name}</a></li> }.into_any(),
        None => view! { <li><span aria-current="page">{name}</span></li> }.into_any(),
    });
    view! { <nav class="breadcrumbs" aria-label=label><ol>{steps.collect_view()}</ol></nav> }
}
