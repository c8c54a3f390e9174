//! Where one is in a task of several pages.

use leptos::prelude::*;

use crate::{Icon, IconName};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Done,
    Current,
    Ahead,
}

/// One page of the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    name: String,
    href: Option<String>,
    state: State,
}

impl Step {
    /// A page that is answered and can be opened again.
    pub fn done(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: Some(href.into()),
            state: State::Done,
        }
    }

    /// This page.
    pub fn current(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: None,
            state: State::Current,
        }
    }

    /// A page still to come.
    pub fn ahead(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: None,
            state: State::Ahead,
        }
    }
}

/// The pages of a task in order; those done are links back.
#[component]
pub fn Stepper(
    /// The task.
    #[prop(into)]
    label: String,
    /// Its pages.
    steps: Vec<Step>,
) -> impl IntoView {
    let items = steps.into_iter().enumerate().map(|(index, Step { name, href, state })| {
        let (class, current) = match state {
            State::Done => ("is-done", None),
            State::Current => ("is-current", Some("step")),
            State::Ahead => ("", None),
        };
        let mark = match state {
            State::Done => view! { <Icon name=IconName::Check/> }.into_any(),
            State::Current | State::Ahead => (index + 1).into_any(),
        };
        let name = match href {
            Some(href) => view! { <a href=href>{name}</a> }.into_any(),
            None => view! { <span>{name}</span> }.into_any(),
        };
        view! { <li class=class aria-current=current><span class="step-mark num" aria-hidden="true">{mark}</span>{name}</li> }
    });
    view! { <nav class="steps" aria-label=label><ol>{items.collect_view()}</ol></nav> }
}
