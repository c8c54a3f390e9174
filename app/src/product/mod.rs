//! The product page.

mod api;
mod buy;
mod gallery;
mod options;
mod product_page;
mod reviews;
mod shelves;
mod structured;

pub use product_page::ProductPage;
