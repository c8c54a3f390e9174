//! A picture that keeps its place while it loads.

use leptos::prelude::*;

use crate::Words;

/// A picture with a fixed box, loaded late unless it has priority.
#[component]
pub fn Picture(
    /// Address.
    #[prop(into)]
    src: String,
    /// What it shows; empty if the words beside it say it already.
    #[prop(into)]
    alt: String,
    /// Width in its own pixels.
    #[prop(default = 800)]
    width: u32,
    /// Height in its own pixels.
    #[prop(default = 800)]
    height: u32,
    /// Other sizes of it.
    #[prop(optional, into)]
    srcset: Words,
    /// How wide it is shown.
    #[prop(optional, into)]
    sizes: Words,
    /// Seen at once: load it first.
    #[prop(optional)]
    priority: bool,
    /// Class names.
    #[prop(optional, into)]
    class: Words,
) -> impl IntoView {
    view! {
        <img
            class=class.get()
            src=src
            srcset=srcset.get()
            sizes=sizes.get()
            alt=alt
            width=width
            height=height
            loading=(!priority).then_some("lazy")
            fetchpriority=priority.then_some("high")
            decoding=(!priority).then_some("async")
        />
    }
}
