//! The cart: its page, its drawer, and the island state that badge, drawer and buttons share.
//! One panel draws the lines for page and drawer, on the server and in the browser. Only the server computes money.

mod api;
mod aside;
mod codes;
#[cfg(feature = "ssr")]
mod completing;
mod drawer;
mod handed;
mod page;
mod panel;
mod scope;

pub use api::{add_to_cart, load_cart, read_savings, set_line_aside, set_quantity};
pub use codes::{Codes, credit_rows, saving_rows};
pub use drawer::CartDrawer;
pub use page::{CartPage, EmptyCart};
pub use panel::words as notice_words;
pub use scope::{CartLink, CartScope, CartState};
