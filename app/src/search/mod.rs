//! Search: the box in the header with its suggestions, and the page of results.

mod api;
mod recent;
mod search_box;
mod search_page;

pub use search_box::SearchBox;
pub use search_page::SearchPage;
