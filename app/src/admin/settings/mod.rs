//! Settings: an index, and a page for each part of the shop that a merchant sets.

pub mod api;
mod calendar;
mod carriers;
mod delivery;
mod general;
mod index;
mod method;
pub mod parts;
mod price_list;
mod price_lists;
mod recommendations;
mod tax;
mod tax_zone;
mod zone;

pub use calendar::CalendarPage;
pub use carriers::CarriersPage;
pub use delivery::DeliveryPage;
pub use general::GeneralPage;
pub use index::SettingsPage;
pub use method::DeliveryMethodPage;
pub use price_list::PriceListPage;
pub use price_lists::CurrenciesPage;
pub use recommendations::RecommendationSettingsPage;
pub use tax::TaxPage;
pub use tax_zone::TaxZonePage;
pub use zone::DeliveryZonePage;
