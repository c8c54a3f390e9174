//! What pages of text read.

use leptos::prelude::*;
use model::Locale;
use model::content::ContentPage as Page;

use crate::AppError;

/// A page of text.
#[server(endpoint = "read_content")]
pub async fn read_content(locale: Locale, slug: String) -> Result<Page, AppError> {
    use crate::server::{fail, shop};
    shop().content_page(locale, &slug).map_err(fail)
}

/// What an address without a page answers: 404.
#[server(endpoint = "read_nothing")]
pub async fn read_nothing() -> Result<(), AppError> {
    Err(crate::server::fail(shop::Error::NotFound))
}
