//! The search box: a plain form, and suggestions while somebody types (ARIA combobox with a listbox).

use std::time::Duration;

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Locale;
use model::listing_url::encode;
use ui::{Icon, IconName, part};
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::api::{Suggested, suggest};
use super::recent::{recent, remember};

/// How long a pause in typing asks for suggestions.
const PAUSE: Duration = Duration::from_millis(120);

/// What the box knows while somebody uses it.
#[derive(Clone, Copy)]
struct Combobox {
    locale: Locale,
    /// What is typed.
    text: RwSignal<String>,
    /// What is listed; the last one leads to all results when something is typed.
    entries: RwSignal<Vec<Suggested>>,
    /// Whether the list shows what was searched for lately.
    lately: RwSignal<bool>,
    open: RwSignal<bool>,
    /// The entry that the arrow keys are on.
    active: RwSignal<Option<usize>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

/// The search box of the header.
#[island]
pub fn SearchBox(
    /// Language of the page.
    locale: Locale,
    /// What the page searched for, if it is a page of results.
    term: String,
) -> impl IntoView {
    let combobox = Combobox {
        locale,
        text: RwSignal::new(term.clone()),
        entries: RwSignal::new(Vec::new()),
        lately: RwSignal::new(false),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        waiting: StoredValue::new(None),
    };
    let active = move || combobox.active.get().map(entry_id);
    view! {
        <form
            class="search-box"
            role="search"
            method="get"
            action=locale.path("/search")
            on:submit=move |_| remember(&combobox.text.get_untracked())
            on:focusout=move |event| combobox.left(&event)
        >
            <Icon name=IconName::Search/>
            <input
                r#type="search"
                name="q"
                class="search-input"
                value=term
                aria-label=locale.pick("Search", "搜索")
                placeholder=locale.pick("Search for anything", "搜索商品")
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-controls="suggest"
                aria-expanded=move || if combobox.open.get() { "true" } else { "false" }
                aria-activedescendant=active
                on:input=move |event| combobox.typed(event_target_value(&event))
                on:focus=move |_| combobox.entered()
                on:keydown=move |event| combobox.pressed(&event)
            />
            <button class="search-go">{locale.pick("Search", "搜索")}</button>
            <SuggestionList combobox/>
        </form>
    }
}

#[component]
fn SuggestionList(combobox: Combobox) -> impl IntoView {
    let locale = combobox.locale;
    let title = move || {
        let lately = combobox.lately.get();
        lately.then(
            || view! { <p class="suggest-title">{locale.pick("Recent searches", "最近搜索")}</p> },
        )
    };
    let entries = move || {
        let entries = combobox.entries.get().into_iter().enumerate();
        entries
            .map(|(at, entry)| view! { <SuggestionItem combobox at entry/> })
            .collect_view()
    };
    // Keeps the focus in the box while an entry is pressed.
    let keep_focus = |event: MouseEvent| event.prevent_default();
    part(view! {
        <div
            class="suggest"
            id="suggest"
            role="listbox"
            aria-label=locale.pick("Suggestions", "搜索建议")
            hidden=move || !combobox.open.get()
            on:mousedown=keep_focus
        >
            {title}
            {entries}
        </div>
    })
}

#[component]
fn SuggestionItem(combobox: Combobox, at: usize, entry: Suggested) -> impl IntoView {
    let all = entry.text.is_empty();
    let lately = combobox.lately.get_untracked();
    let selected = move || {
        if combobox.active.get() == Some(at) {
            "true"
        } else {
            "false"
        }
    };
    let class = match (all, entry.picture.is_empty()) {
        (true, _) => "suggest-item suggest-all",
        (false, true) => "suggest-item",
        (false, false) => "suggest-item suggest-product",
    };
    let icon = if lately {
        IconName::Clock
    } else {
        IconName::Search
    };
    let drawn = (!all && entry.picture.is_empty()).then(|| view! { <Icon name=icon/> });
    let picture = (!entry.picture.is_empty())
        .then(|| view! { <img src=entry.picture alt="" width="96" height="96"/> });
    let name = if all {
        combobox
            .locale
            .pick("View all results", "查看全部结果")
            .to_owned()
    } else {
        entry.text
    };
    part(view! {
        <a class=class role="option" tabindex="-1" id=entry_id(at) aria-selected=selected href=entry.href>
            {drawn}
            {picture}
            <span class="suggest-name">{name}</span>
            {(!entry.price.is_empty()).then(|| view! { <span class="suggest-price num">{entry.price}</span> })}
            {all.then(|| view! { <Icon name=IconName::Arrow/> })}
        </a>
    })
}

fn entry_id(at: usize) -> String {
    ["suggest-", &at.to_string()].concat()
}

impl Combobox {
    fn search_address(self, text: &str) -> String {
        [&self.locale.path("/search"), "?q=", &encode(text)].concat()
    }

    /// Lists `entries` and opens, or closes when there are none.
    fn list(self, entries: Vec<Suggested>, lately: bool) {
        self.active.set(None);
        self.lately.set(lately);
        self.open.set(!entries.is_empty());
        self.entries.set(entries);
    }

    fn entered(self) {
        if self.text.get_untracked().trim().is_empty() {
            self.list_recent();
        }
    }

    fn list_recent(self) {
        let entries = recent().into_iter().map(|text| Suggested {
            href: self.search_address(&text),
            text,
            ..Suggested::default()
        });
        self.list(entries.collect(), true);
    }

    fn typed(self, text: String) {
        self.text.set(text.clone());
        if let Some(waiting) = self.waiting.get_value() {
            waiting.clear();
        }
        if text.trim().is_empty() {
            self.list_recent();
            return;
        }
        let ask = move || spawn_local(self.ask(text));
        self.waiting
            .set_value(set_timeout_with_handle(ask, PAUSE).ok());
    }

    async fn ask(self, text: String) {
        let Ok(mut entries) = suggest(self.locale, text.clone()).await else {
            return;
        };
        // The answer to an earlier question, or to one nobody waits for any more.
        if self.text.get_untracked() != text {
            return;
        }
        if !entries.is_empty() {
            let href = self.search_address(text.trim());
            entries.push(Suggested {
                href,
                ..Suggested::default()
            });
        }
        self.list(entries, false);
    }

    fn pressed(self, event: &KeyboardEvent) {
        let count = self.entries.with_untracked(Vec::len);
        let open = self.open.get_untracked() && count > 0;
        let active = self.active.get_untracked();
        let next = match (event.key().as_str(), active) {
            ("Escape", _) if open => {
                event.prevent_default();
                self.open.set(false);
                self.active.set(None);
                return;
            }
            ("Enter", Some(at)) if open => {
                event.prevent_default();
                self.follow(at);
                return;
            }
            ("ArrowDown" | "ArrowUp", _) if !open && count > 0 => {
                self.open.set(true);
                return;
            }
            ("ArrowDown", None) | ("Home", Some(_)) => 0,
            ("ArrowDown", Some(at)) => (at + 1) % count.max(1),
            ("ArrowUp", None | Some(0)) | ("End", Some(_)) => count.saturating_sub(1),
            ("ArrowUp", Some(at)) => at - 1,
            _ => return,
        };
        if open {
            event.prevent_default();
            self.active.set(Some(next));
        }
    }

    fn follow(self, at: usize) {
        let href = self
            .entries
            .with_untracked(|entries| entries.get(at).map(|entry| entry.href.clone()));
        if let Some(href) = href {
            remember(&self.text.get_untracked());
            let _ = window().location().set_href(&href);
        }
    }

    /// Closes the list when the focus leaves the box for good.
    fn left(self, event: &FocusEvent) {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let form = event
            .current_target()
            .and_then(|form| form.dyn_into::<Node>().ok());
        let inside = form.is_some_and(|form| form.contains(to.as_ref()));
        if !inside {
            self.open.set(false);
            self.active.set(None);
        }
    }
}
