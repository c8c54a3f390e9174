//! The home page, and the page about the visitor's own shelves.

mod api;
mod for_you;
mod hero;
mod home_page;
mod story;

pub use api::{read_for_you, read_suggested};
pub use for_you::ForYouPage;
pub use home_page::HomePage;
