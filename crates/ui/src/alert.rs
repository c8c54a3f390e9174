//! A message about what has just happened or what is in the way.

use leptos::prelude::*;

use crate::{Icon, IconName, Words};

/// What kind of news it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Good,
    /// Look before going on.
    Warn,
    /// It did not work.
    Bad,
}

impl AlertKind {
    const fn look(self) -> (&'static str, IconName) {
        match self {
            Self::Info => ("alert alert-info", IconName::Info),
            Self::Good => ("alert alert-good", IconName::Check),
            Self::Warn => ("alert alert-warn", IconName::Alert),
            Self::Bad => ("alert alert-bad", IconName::Alert),
        }
    }
}

/// A message box; with `live` it is read out when it appears.
#[component]
pub fn Alert(
    /// What kind of news.
    #[prop(optional)]
    kind: AlertKind,
    /// The news in a few words.
    #[prop(optional, into)]
    title: Words,
    /// Whether assistive technology announces it.
    #[prop(optional)]
    live: bool,
    /// What happened and what to do.
    children: Children,
) -> impl IntoView {
    let (class, icon) = kind.look();
    let role = live.then_some(if kind == AlertKind::Bad {
        "alert"
    } else {
        "status"
    });
    view! {
        <div class=class role=role>
            <Icon name=icon/>
            <div class="alert-text">{title.get().map(|title| view! { <b>{title}</b> })} {children()}</div>
        </div>
    }
}
