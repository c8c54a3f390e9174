//! Views of islands' parts: with their types in the browser, erased on the server.

use leptos::prelude::*;

/// Erases a view's type on the server, where deep types make the build long and gain nothing.
#[cfg(not(target_arch = "wasm32"))]
pub fn part(view: impl IntoView + 'static) -> AnyView {
    view.into_any()
}

/// Keeps a view's type in the browser: an erased one would bring code for every way of waking it, a fifth of the module.
#[cfg(target_arch = "wasm32")]
pub fn part<V: IntoView + 'static>(view: V) -> V {
    view
}
