//! Finished pages of visitors without a session, kept whole and compressed. A page is rendered once however many ask
//! for it at the same time, and everything is dropped when something in the catalogue changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::Currency;
use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, Weighter};

use crate::kept::Kept;

/// Pages kept in memory, bounded by their size.
pub struct PageCache {
    pages: Cache<String, Entry, Size>,
    /// Counts changes of the catalogue. It is part of every key, so a page that was being rendered while something
    /// changed is never found afterwards.
    generation: AtomicU64,
    capacity: u64,
}

/// What is known about an address.
#[derive(Clone)]
enum Entry {
    Page(Arc<Kept>),
    /// Answers that must not be kept (missing pages, redirects): ask the shop each time, and nobody waits for another.
    Passing,
}

/// What the cache says to a request.
pub enum Found<'a> {
    /// Here it is.
    Page(Arc<Kept>),
    /// It cannot be kept: render it.
    Passing,
    /// Render it and put it here; others who ask meanwhile wait for it.
    Missing(Place<'a>),
}

/// The place of a page that is being rendered. Dropped unused, the next who waits renders it.
pub struct Place<'a>(
    PlaceholderGuard<'a, String, Entry, Size, DefaultHashBuilder, DefaultLifecycle<String, Entry>>,
);

/// What visitors chose that changes every page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Colour theme; none to follow the system.
    pub theme: Option<&'static str>,
    /// Currency, if it is one that the shop quotes in beside its own.
    pub currency: Option<Currency>,
}

impl PageCache {
    /// A cache of at most `capacity` bytes; none of 0 bytes.
    #[must_use]
    pub fn new(capacity: u64) -> Self {
        let pages = usize::try_from(capacity / 40_000).unwrap_or(usize::MAX);
        Self {
            pages: Cache::with_weighter(pages.max(64), capacity, Size),
            generation: AtomicU64::new(0),
            capacity,
        }
    }

    /// Looks up the page of an address, as `language`, the `look` its visitor chose and the address itself name it.
    pub async fn find(&self, language: &str, look: Look, address: &str) -> Found<'_> {
        if self.capacity == 0 {
            return Found::Passing;
        }
        let key = self.key(language, look, address);
        match self.pages.get_value_or_guard_async(key.as_str()).await {
            Ok(Entry::Page(page)) => Found::Page(page),
            Ok(Entry::Passing) => Found::Passing,
            Err(place) => Found::Missing(Place(place)),
        }
    }

    /// Drops every page.
    pub fn drop_all(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.pages.clear();
    }

    /// Bytes kept.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pages.weight()
    }

    fn key(&self, language: &str, look: Look, address: &str) -> String {
        let mut key = String::with_capacity(address.len() + 32);
        let mut generation = self.generation.load(Ordering::SeqCst);
        // Letters in base 64 rather than digits: keys are made on every request.
        while generation > 0 {
            key.push(char::from(b'0' + (generation & 63) as u8));
            generation >>= 6;
        }
        key.push(' ');
        key.push_str(language);
        key.push_str(look.theme.unwrap_or_default());
        if let Some(currency) = look.currency {
            key.push_str(currency.code());
        }
        key.push(' ');
        key.push_str(address);
        key
    }
}

impl Place<'_> {
    /// Keeps the page for those who come later.
    pub fn keep(self, page: &Arc<Kept>) {
        // Refused only when it was dropped meanwhile; then the next one renders it anew.
        let _ = self.0.insert(Entry::Page(page.clone()));
    }

    /// Remembers that the answer must not be kept.
    pub fn pass(self) {
        let _ = self.0.insert(Entry::Passing);
    }
}

/// What an entry takes of the capacity, in bytes. Compressed copies come later and are counted from the start.
#[derive(Clone)]
struct Size;

impl Weighter<String, Entry> for Size {
    fn weight(&self, key: &String, entry: &Entry) -> u64 {
        let body = match entry {
            Entry::Page(page) => page.weight(),
            Entry::Passing => 128,
        };
        (key.len() + body) as u64
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::compress::Care;

    fn page(text: &str) -> Arc<Kept> {
        Arc::new(Kept::new(
            Bytes::from(text.to_owned()),
            HeaderMap::new(),
            Care::Kept,
        ))
    }

    async fn put(cache: &PageCache, address: &str, text: &str) {
        match cache.find("en", Look::default(), address).await {
            Found::Missing(place) => place.keep(&page(text)),
            _ => panic!("{address} was there already"),
        }
    }

    async fn is_kept(
        cache: &PageCache,
        language: &str,
        theme: Option<&'static str>,
        address: &str,
    ) -> bool {
        let look = Look {
            theme,
            currency: None,
        };
        matches!(cache.find(language, look, address).await, Found::Page(_))
    }

    #[tokio::test]
    async fn a_page_is_found_by_language_theme_and_address_until_something_changes() {
        let cache = PageCache::new(1 << 20);
        put(&cache, "/c/lamps?sort=price", "lamps").await;
        assert!(is_kept(&cache, "en", None, "/c/lamps?sort=price").await);
        assert!(!is_kept(&cache, "zh", None, "/c/lamps?sort=price").await);
        assert!(!is_kept(&cache, "en", Some("dark"), "/c/lamps?sort=price").await);
        assert!(!is_kept(&cache, "en", None, "/c/lamps").await);
        cache.drop_all();
        assert!(!is_kept(&cache, "en", None, "/c/lamps?sort=price").await);
    }

    #[tokio::test]
    async fn a_page_rendered_while_something_changed_is_not_found_later() {
        let cache = PageCache::new(1 << 20);
        let Found::Missing(place) = cache.find("en", Look::default(), "/").await else {
            panic!("an empty cache has nothing");
        };
        cache.drop_all();
        place.keep(&page("old"));
        assert!(!is_kept(&cache, "en", None, "/").await);
    }

    #[tokio::test]
    async fn what_may_not_be_kept_makes_nobody_wait() {
        let cache = PageCache::new(1 << 20);
        let Found::Missing(place) = cache.find("en", Look::default(), "/nowhere").await else {
            panic!("an empty cache has nothing");
        };
        place.pass();
        assert!(matches!(
            cache.find("en", Look::default(), "/nowhere").await,
            Found::Passing
        ));
    }

    #[tokio::test]
    async fn no_more_is_kept_than_the_capacity() {
        let cache = PageCache::new(1 << 20);
        let text = "x".repeat(20_000);
        for n in 0..200 {
            put(&cache, &format!("/p/{n}"), &text).await;
        }
        assert!(cache.bytes() <= 1 << 20);
        assert!(matches!(
            PageCache::new(0).find("en", Look::default(), "/").await,
            Found::Passing
        ));
    }
}
