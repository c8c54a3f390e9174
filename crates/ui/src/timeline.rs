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
    pictures: Vec<(String, String)>,
}

impl TimelineEntry {
    fn new(title: impl Into<String>, state: State) -> Self {
        Self {
            title: title.into(),
            state,
            at: None,
            note: None,
            pictures: Vec::new(),
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

    /// The same entry with pictures: where each is, and what it shows.
    #[must_use]
    pub fn pictures(self, pictures: Vec<(String, String)>) -> Self {
        Self { pictures, ..self }
    }
}

/// Small pictures below an entry, each leading to itself.
fn pictures(of: Vec<(String, String)>) -> Option<impl IntoView> {
    let all = of.into_iter().map(|(address, words)| {
        let href = address.clone();
        view! { <a href=href><img src=address alt=words width="96" height="96" loading="lazy"/></a>" " }
    });
    let all: Vec<_> = all.collect();
    (!all.is_empty()).then(|| view! { <p class="timeline-note">{all}</p> })
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
    let items = entries.into_iter().map(|TimelineEntry { title, state, at, note, pictures: shown }| {
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
                {pictures(shown)}
            </li>
        }
    });
    view! { <ol class="timeline" aria-label=label>{items.collect_view()}</ol> }
}
