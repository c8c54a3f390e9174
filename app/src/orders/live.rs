//! Keeps the tracking page up to date: the server says that the order changed, the page fetches itself again and
//! replaces its middle. The HTML is drawn in one place, on the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, EventSource, MessageEvent, Response, SupportedType};

/// Listens at `address` for versions of the order newer than `version`.
#[island]
pub fn LiveOrder(
    /// Path of the event stream.
    address: String,
    /// Version of the order on the page.
    version: i64,
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        // Without event streams the page stays as it is until it is reloaded.
        let Ok(source) = EventSource::new(&address) else {
            return;
        };
        let (shown, wanted) = (StoredValue::new(version), StoredValue::new(version));
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let newer = event
                .data()
                .as_string()
                .and_then(|text| text.parse::<i64>().ok())
                .filter(|v| *v > wanted.get_value());
            let Some(newer) = newer else {
                return;
            };
            let idle = shown.get_value() == wanted.get_value();
            wanted.set_value(newer);
            if idle {
                spawn_local(follow(shown, wanted));
            }
        });
        source.set_onmessage(Some(told.as_ref().unchecked_ref()));
        // The stream lives as long as the page.
        told.forget();
    });
    children()
}

/// Fetches until the newest version is on the page. One fetch at a time: two answers on their way at once could arrive in
/// the wrong order, and the older one would stay.
async fn follow(shown: StoredValue<i64>, wanted: StoredValue<i64>) {
    while shown.get_value() < wanted.get_value() {
        let asked_for = wanted.get_value();
        // A fetch that fails is made up for by the next event or a reload.
        let _ = refresh().await;
        shown.set_value(asked_for);
    }
}

/// Fetches this page anew and puts its `#live` in place of ours, or that of the page where it leads by now. Going there
/// would break off whatever the shopper has just clicked on.
async fn refresh() -> Result<(), JsValue> {
    let href = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&href))
        .await?
        .unchecked_into();
    let html = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let fresh = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    if let (Some(old), Some(new)) = (
        document().get_element_by_id("live"),
        fresh.get_element_by_id("live"),
    ) {
        old.replace_with_with_node_1(&new)?;
        document().set_title(&fresh.title());
    }
    Ok(())
}
