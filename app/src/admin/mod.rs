//! The merchant's house. Every page and every server function here asks who is signed in; all of it is plain pages and
//! native forms, so that no shopper ever loads code of it.

mod complaints;
mod credit;
mod dashboard;
mod fields;
mod frame;
mod orders;
mod payments;
mod products;
mod promotions;
mod recommendations;
mod returns;
mod session;
mod settings;
mod words;

pub use complaints::{ComplaintPage, ComplaintsPage};
pub use credit::{CreditPage, CreditsPage, NewCreditPage};
pub use dashboard::DashboardPage;
pub use orders::{OrderEditPage, OrderPage, OrdersPage};
pub use payments::{PaymentAccountPage, PaymentMethodPage, PaymentsPage};
pub use products::{NewProductPage, ProductPage, ProductsPage, encoded};
pub use promotions::{PromotionPage, PromotionsPage};
pub use recommendations::RecommendationsPage;
pub use returns::{ReturnPage, ReturnRulesPage, ReturnsPage};
pub use session::SignInPage;
pub use settings::{
    CalendarPage, CarriersPage, CurrenciesPage, DeliveryMethodPage, DeliveryPage, DeliveryZonePage,
    GeneralPage, PriceListPage, RecommendationSettingsPage, SettingsPage, TaxPage, TaxZonePage,
};
