//! The product page.

mod api;
mod bundle;
mod buy;
mod gallery;
mod options;
mod product_page;
mod reviews;
mod seen;
mod shelves;
mod structured;
mod watch;

pub use product_page::ProductPage;
