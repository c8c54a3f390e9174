//! The home page.

mod api;
mod hero;
mod home_page;
mod story;

pub use api::read_home;
pub use home_page::HomePage;
