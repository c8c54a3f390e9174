//! `/admin/settings/payments`: which ways to pay shoppers are offered, and the accounts at providers.

mod account;
mod api;
mod list;
mod method;

pub use account::PaymentAccountPage;
pub use list::PaymentsPage;
pub use method::PaymentMethodPage;
