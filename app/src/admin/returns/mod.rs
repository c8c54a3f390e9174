//! Returns: the list, one return with every step staff take with it, and the merchant's rules.

mod api;
mod detail;
mod list;
mod rules;
mod steps;

pub use detail::ReturnPage;
pub use list::ReturnsPage;
pub use rules::ReturnRulesPage;
