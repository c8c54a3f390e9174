//! The line above the header, and its staying away once dismissed.

use leptos::prelude::*;

use crate::browser;

/// The announcement with its close button. What was dismissed is remembered in the browser by its text, so that the
/// next announcement shows again.
#[island]
pub fn Announcement(
    /// What is announced.
    text: String,
    /// Words of the close button.
    close: String,
) -> impl IntoView {
    let dismissed = RwSignal::new(false);
    let remembered = text.clone();
    Effect::new(move || {
        if browser::recall(KEY).as_deref() == Some(remembered.as_str()) {
            dismissed.set(true);
        }
    });
    let words = text.clone();
    let dismiss = move |_| {
        browser::keep(KEY, &words);
        dismissed.set(true);
    };
    view! {
        <aside class="announce" hidden=dismissed>
            <p>{text}</p>
            <button class="icon-button announce-close with-script" r#type="button" aria-label=close on:click=dismiss>
                <ui::Icon name=ui::IconName::Close/>
            </button>
        </aside>
    }
}

/// Where the dismissed text is kept.
const KEY: &str = "tw-dismissed";
