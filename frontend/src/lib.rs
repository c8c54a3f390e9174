//! The entry of the browser's part: islands only.

/// Called by the loader once the module is there; the loader then wakes each island on the page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Without this mention wasm-bindgen would drop the islands' exports.
    use app as _;
    leptos::mount::hydrate_islands();
}
