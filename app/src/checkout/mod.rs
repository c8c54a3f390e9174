//! Checkout: one page in steps, each a native form that works with scripts off. The address bar holds the step,
//! the cart's row holds what was told so far, so Back, reload and a second tab all find it again.

mod address;
mod api;
mod delivery;
mod page;
mod pay;
mod summary;
mod test_payment;

pub use page::CheckoutPage;
pub use pay::{address_after, card_field};
pub use summary::TotalsList;
pub use test_payment::TestPaymentPage;
