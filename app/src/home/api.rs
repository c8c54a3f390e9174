//! What the home page reads.

use leptos::prelude::*;
use model::Locale;
use model::listing::Home;

use crate::AppError;

/// Categories and shelves of the home page.
#[server(endpoint = "read_home")]
pub async fn read_home(locale: Locale) -> Result<Home, AppError> {
    use crate::server::{fail, shop};
    shop().home(locale).await.map_err(fail)
}
