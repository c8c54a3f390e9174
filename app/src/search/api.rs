//! What the search box asks while somebody types.

use leptos::prelude::*;
use model::Locale;
use model::listing::Suggestion;
use serde::{Deserialize, Serialize};

use crate::AppError;

/// One suggestion, with words ready to be shown: the browser formats nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// What is written.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Price of a product; empty for anything else.
    pub price: String,
    /// Address of a product's picture; empty for anything else.
    pub picture: String,
}

impl Suggested {
    fn new(locale: Locale, suggestion: Suggestion) -> Self {
        Self {
            text: suggestion.text,
            href: suggestion.href,
            price: suggestion
                .price
                .map(|price| price.show(locale))
                .unwrap_or_default(),
            picture: suggestion
                .picture
                .map(|picture| picture.src)
                .unwrap_or_default(),
        }
    }
}

/// Suggestions for the beginning of a search, best first.
#[server(endpoint = "suggest")]
pub async fn suggest(locale: Locale, text: String) -> Result<Vec<Suggested>, AppError> {
    use crate::server::{counter, fail};
    let found = counter().suggest(locale, &text).await.map_err(fail)?;
    let shown = found.into_iter().map(|one| Suggested::new(locale, one));
    Ok(shown.collect())
}
