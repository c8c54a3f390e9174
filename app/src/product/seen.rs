//! What was looked at lately: kept in the browser only, and shown below the product.

use leptos::prelude::*;
use model::Locale;
use serde::{Deserialize, Serialize};

use crate::browser;

const KEY: &str = "tw-seen";
/// Most products that are kept.
const MOST: usize = 9;

/// A product as its card shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Slug.
    pub slug: String,
    /// Name in the language it was seen in.
    pub name: String,
    /// Address of its picture.
    pub picture: String,
    /// Price as it was shown.
    pub price: String,
}

/// Shows what was looked at before, and remembers this product. Says nothing on the server: what somebody looked at is
/// not in the page.
#[island]
pub fn RecentlySeen(
    /// Language of the page.
    locale: Locale,
    /// The product of this page.
    now: Seen,
) -> impl IntoView {
    let earlier = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let kept = recall();
        let others = kept.iter().filter(|seen| seen.slug != now.slug).cloned();
        let others: Vec<Seen> = others.collect();
        keep(&now, &others);
        earlier.set(others);
    });
    let cards = move || {
        let earlier = earlier.get();
        (!earlier.is_empty()).then(|| {
            let cards = earlier
                .into_iter()
                .take(MOST - 1)
                .map(|seen| card(locale, seen));
            ui::part(view! {
                <section class="shelf" aria-labelledby="seen">
                    <h2 id="seen">{locale.pick("Recently viewed", "最近浏览")}</h2>
                    <ul class="seen">{cards.collect_view()}</ul>
                </section>
            })
        })
    };
    view! { <div class="wrap">{cards}</div> }
}

fn card(locale: Locale, seen: Seen) -> impl IntoView {
    view! {
        <li>
            <a href=locale.path(&format!("/p/{}", seen.slug))>
                <img src=seen.picture width="160" height="160" alt="" loading="lazy"/>
                <b>{seen.name}</b>
                <span class="num">{seen.price}</span>
            </a>
        </li>
    }
}

fn recall() -> Vec<Seen> {
    let kept = browser::recall(KEY).unwrap_or_default();
    // What an earlier version wrote and this one cannot read is forgotten.
    serde_json::from_slice(kept.as_bytes()).unwrap_or_default()
}

fn keep(now: &Seen, others: &[Seen]) {
    let all: Vec<&Seen> = std::iter::once(now).chain(others).take(MOST).collect();
    if let Ok(text) = serde_json::to_string(&all) {
        browser::keep(KEY, &text);
    }
}
