//! The catalogue: product cards, shelves of them, and category listings.

mod api;
mod card;
mod chips;
mod filters;
mod listing;
mod listing_page;
mod shelf;
mod toolbar;

pub use card::{ProductTile, card_price, corner_badges, price_words, rating_words};
pub use listing::ListingView;
pub use listing_page::ListingPage;
pub use shelf::Shelf;

pub use api::read_listing;
