//! Promotions: the list with a sample cart that shows what they do, and the editor.

mod api;
mod editor;
mod list;
mod sample;
mod words;

pub use editor::PromotionPage;
pub use list::PromotionsPage;
