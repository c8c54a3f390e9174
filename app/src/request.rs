//! What a page may ask about its request: language, address, query. The language prefix is taken off the path by the
//! server before routing, so every page is routed once and served in every language.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map, use_url};
use model::{Currency, Locale};

/// The request's language and address, provided to every page by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Language of the page.
    pub locale: Locale,
    /// The colour theme chosen by the visitor: `light`, `dark`, or none to follow the system.
    pub theme: Option<&'static str>,
    /// The currency chosen by the visitor, if the shop quotes in it beside its own.
    pub currency: Option<Currency>,
    /// Path without language prefix, with query: `/c/lamps?sort=price`.
    pub address: String,
    /// The request's id, shown on error pages.
    pub id: String,
    /// Origin of the shop's public address, such as `https://shop.example`.
    pub origin: String,
}

impl PageRequest {
    /// Path without language prefix and query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.address
            .split_once('?')
            .map_or(&self.address, |(path, _)| path)
    }

    /// Query string, empty if there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.address.split_once('?').map_or("", |(_, query)| query)
    }

    /// The full address of another page in this page's language.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.locale.path(path))
    }
}

/// Names of built files, with their content hashes, as the build's manifest has them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Style sheet of the shop.
    pub css: String,
    /// Additional style sheet of the admin pages.
    pub admin_css: String,
    /// The script that loads the islands after the first paint.
    pub loader: String,
    /// The script that asks WeChat for a payment, for the page that waits for one.
    pub wechat_pay: String,
    /// JavaScript of the islands' module, for the loader.
    pub module: String,
    /// The islands' module, for the loader.
    pub wasm: String,
}

/// The current page's request.
#[must_use]
pub fn page_request() -> PageRequest {
    use_context().unwrap_or_else(|| PageRequest {
        locale: Locale::En,
        theme: None,
        currency: None,
        address: use_url().get_untracked().path().to_owned(),
        id: String::new(),
        origin: String::new(),
    })
}

/// The current page's language.
#[must_use]
pub fn page_locale() -> Locale {
    use_context::<PageRequest>().map_or(Locale::En, |request| request.locale)
}

/// A parameter of the route's path, empty if it has none of this name.
#[must_use]
pub fn path_param(name: &str) -> String {
    use_params_map().with_untracked(|params| params.get(name).unwrap_or_default())
}

/// A parameter of the query string.
#[must_use]
pub fn query_param(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}
