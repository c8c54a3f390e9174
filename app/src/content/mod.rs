//! Pages of text, and the pages for what is not there.

mod api;
mod content_page;
mod error_view;

pub use content_page::ContentPage;
pub use error_view::{ErrorView, NotFoundPage};
