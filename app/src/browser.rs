//! The few things islands ask of the browser that the framework does not offer. Never called on the server.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = getItem)]
    fn get_item(key: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = setItem)]
    fn set_item(key: &str, value: &str) -> Result<(), JsValue>;
}

/// What was kept under a name; nothing where the browser keeps nothing.
#[must_use]
pub fn recall(key: &str) -> Option<String> {
    get_item(key).ok().flatten()
}

/// Keeps a text in this browser, if it allows to.
pub fn keep(key: &str, value: &str) {
    // A browser that keeps nothing (private window, full) only forgets; nothing depends on it.
    let _ = set_item(key, value);
}
