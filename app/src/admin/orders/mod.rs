//! Orders: the list, and one order with everything staff do to it.

mod api;
mod detail;
mod edit;
mod edit_preview;
mod forms;
mod labels;
mod list;
mod parcels;
mod refund;

pub use detail::OrderPage;
pub use edit::OrderEditPage;
pub use list::{OrdersPage, brief_columns, brief_row};
