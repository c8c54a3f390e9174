//! Tables with headings that sort by real links.

use leptos::prelude::*;

/// Which way a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    name: String,
    numeric: bool,
    hidden: bool,
    href: Option<String>,
    sorted: Option<Sorted>,
}

impl Column {
    /// A column of words.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            numeric: false,
            hidden: false,
            href: None,
            sorted: None,
        }
    }

    /// The same column with numbers set at the end; give its cells class `numeric`.
    #[must_use]
    pub fn numeric(self) -> Self {
        Self {
            numeric: true,
            ..self
        }
    }

    /// The same column with a name that is only heard, for buttons and pictures.
    #[must_use]
    pub fn unnamed(self) -> Self {
        Self {
            hidden: true,
            ..self
        }
    }

    /// The same column with a link that sorts by it, and the way it is sorted now.
    #[must_use]
    pub fn sorted(self, href: impl Into<String>, sorted: Option<Sorted>) -> Self {
        Self {
            href: Some(href.into()),
            sorted,
            ..self
        }
    }
}

/// A table that scrolls sideways inside its own box where the page is narrow.
#[component]
pub fn Table(
    /// What the table holds.
    #[prop(into)]
    caption: String,
    /// Show the caption above the table.
    #[prop(optional)]
    show_caption: bool,
    /// The columns.
    columns: Vec<Column>,
    /// `tr` elements.
    children: Children,
) -> impl IntoView {
    let heads = columns.into_iter().map(
        |Column {
             name,
             numeric,
             hidden,
             href,
             sorted,
         }| {
            let order = sorted.map(|sorted| {
                if sorted == Sorted::Up {
                    "ascending"
                } else {
                    "descending"
                }
            });
            let name = match href {
                Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                None if hidden => view! { <span class="visually-hidden">{name}</span> }.into_any(),
                None => name.into_any(),
            };
            view! { <th scope="col" class=numeric.then_some("numeric") aria-sort=order>{name}</th> }
        },
    );
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=caption>
            <table class="table">
                <caption class=if show_caption { "" } else { "visually-hidden" }>{caption.clone()}</caption>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
