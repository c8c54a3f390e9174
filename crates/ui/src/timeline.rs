//! What happened and what is still to come, in order.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Done,
    Current,
    Ahead,
    Bad,
}

/// One thing that happened or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    title: String,
    state: State,
    at: Option<(String, String)>,
    note: Option<String>,
}

impl TimelineEntry {
    fn new(title: impl Into<String>, state: State) -> Self {
        Self {
            title: title.into(),
            state,
            at: None,
            note: None,
        }
    }

    /// It happened.
    pub fn done(title: impl Into<String>) -> Self {
        Self::new(title, State::Done)
    }

    /// It is happening.
    pub fn current(title: impl Into<String>) -> Self {
        Self::new(title, State::Current)
    }

    /// It is still to come.
    pub fn ahead(title: impl Into<String>) -> Self {
        Self::new(title, State::Ahead)
    }

    /// It went wrong.
    pub fn bad(title: impl Into<String>) -> Self {
        Self::new(title, State::Bad)
    }

    /// The same entry with its time, for machines (ISO 8601) and in words.
    #[must_use]
    pub fn at(self, machine: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            at: Some((machine.into(), words.into())),
            ..self
        }
    }

    /// The same entry with one line more.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }
}

/// Entries down a line, each with its time.
#[component]
pub fn Timeline(
    /// What the entries are about.
    #[prop(into)]
    label: String,
    /// The entries in the order they are shown.
    entries: Vec<TimelineEntry>,
) -> impl IntoView {
    let items = entries.into_iter().map(|TimelineEntry { title, state, at, note }| {
        let (class, current) = match state {
            State::Done => ("is-done", None),
            State::Current => ("is-current", Some("step")),
            State::Ahead => ("is-ahead", None),
            State::Bad => ("is-bad", None),
        };
        view! {
            <li class=class aria-current=current>
                <b class="timeline-title">{title}</b>
                {at.map(|(machine, words)| view! { <time class="timeline-at num" datetime=machine>{words}</time> })}
                {note.map(|note| view! { <p class="timeline-note">{note}</p> })}
            </li>
        }
    });
    view! { <ol class="timeline" aria-label=label>{items.collect_view()}</ol> }
}
