//! What listing pages read.

use leptos::prelude::*;
use model::Locale;
use model::listing::Listing;

use crate::AppError;

/// The listing that an address asks for: a category's, or the whole shop's under a search.
#[server(endpoint = "read_listing")]
pub async fn read_listing(
    locale: Locale,
    category: Option<String>,
    query: String,
) -> Result<Listing, AppError> {
    use crate::server::{counter, fail, searched, visitor};
    use model::listing::ListingQuery;
    let counter = counter();
    let asked = ListingQuery::from_query(category.as_deref(), &query, counter.currency());
    let found = counter.listing(locale, &asked, visitor()).await;
    let found = found.map_err(fail)?;
    searched(&found);
    Ok(found)
}
