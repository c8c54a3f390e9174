//! Drawings that are remembered by what was drawn. A product looks the same on every page and to every visitor, and
//! building its view costs the server more than all that is read for it.

use std::hash::Hash;
use std::sync::Arc;

use leptos::prelude::*;

/// Markup by everything that goes into it. The whole input is the key, so nothing ever has to be dropped because it
/// changed; what is no longer asked for makes room.
#[cfg(not(target_arch = "wasm32"))]
pub struct Drawn<K>(quick_cache::sync::Cache<K, Arc<str>>);

#[cfg(not(target_arch = "wasm32"))]
impl<K: Eq + Hash> Drawn<K> {
    /// Room for about `most` drawings.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self(quick_cache::sync::Cache::new(most))
    }

    /// The markup of `key`, drawn if it is not remembered. `draw` must make the same of the same key: no signals, no
    /// waiting, no context that differs between requests.
    pub fn html<V: IntoView + 'static>(&self, key: K, draw: impl FnOnce(&K) -> V) -> Arc<str> {
        if let Some(known) = self.0.get(&key) {
            return known;
        }
        let html: Arc<str> = draw(&key).into_view().to_html().into();
        self.0.insert(key, html.clone());
        html
    }
}

/// The browser draws no pages and remembers nothing.
#[cfg(target_arch = "wasm32")]
pub struct Drawn<K>(std::marker::PhantomData<fn(K)>);

#[cfg(target_arch = "wasm32")]
impl<K: Eq + Hash> Drawn<K> {
    /// Remembers nothing.
    #[must_use]
    pub fn new(_most: usize) -> Self {
        Self(std::marker::PhantomData)
    }

    /// The markup of `key`.
    pub fn html<V: IntoView + 'static>(&self, key: K, draw: impl FnOnce(&K) -> V) -> Arc<str> {
        draw(&key).into_view().to_html().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_drawn_once_and_other_things_are_not_mixed_up() {
        let drawn = Drawn::new(10);
        let mut times = 0;
        let mut draw = |word: &'static str| {
            drawn.html(word, |word| {
                times += 1;
                view! { <b title="a \"quote\"">{*word}</b> }
            })
        };
        let first = draw("one & two");
        assert!(
            first.contains("one &amp; two") && first.contains("&quot;quote&quot;"),
            "{first}"
        );
        assert_eq!(draw("one & two"), first);
        assert!(draw("three").contains("three"));
        assert_eq!(times, 2);
    }
}
