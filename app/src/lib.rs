//! What shoppers and staff see: pages rendered on the server, islands for what moves.
//! In the browser only the islands remain; a page's code never reaches it.

#![recursion_limit = "512"]
// In the browser the pages are dead code: only islands and their server functions are called.
#![cfg_attr(not(feature = "ssr"), allow(dead_code, unused_imports))]

mod admin;
mod browser;
mod cart;
mod catalog;
mod checkout;
mod content;
pub mod dates;
mod error;
mod form;
#[cfg(feature = "ssr")]
pub mod guest;
mod home;
mod live;
mod orders;
mod product;
pub mod request;
mod search;
#[cfg(feature = "ssr")]
pub mod server;
mod shell;

pub use error::AppError;
pub use shell::shell;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The route table. Addresses carry no language here: the server takes `/zh` off and remembers it (see [`request`]).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=content::NotFoundPage>
                <Route path=path!("/") view=home::HomePage ssr=SsrMode::Async/>
                <Route path=path!("/c/:category") view=catalog::ListingPage ssr=SsrMode::Async/>
                <Route path=path!("/search") view=search::SearchPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:product") view=product::ProductPage ssr=SsrMode::Async/>
                <Route path=path!("/pages/:slug") view=content::ContentPage ssr=SsrMode::Async/>
                <Route path=path!("/for-you") view=home::ForYouPage ssr=SsrMode::Async/>
                <Route path=path!("/cart") view=cart::CartPage ssr=SsrMode::Async/>
                <Route path=path!("/checkout") view=checkout::CheckoutPage ssr=SsrMode::Async/>
                <Route path=path!("/pay/test/:reference") view=checkout::TestPaymentPage ssr=SsrMode::Async/>
                <Route path=path!("/orders") view=orders::FindOrderPage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number") view=orders::TrackPage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number/placed") view=orders::PlacedPage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number/pay") view=orders::PayPage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number/difference") view=orders::DifferencePage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number/return") view=orders::ReturnPage ssr=SsrMode::Async/>
                <Route path=path!("/orders/:number/help") view=orders::HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=admin::DashboardPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/sign-in") view=admin::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/orders") view=admin::OrdersPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/orders/:id") view=admin::OrderPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/orders/:id/edit") view=admin::OrderEditPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/cases") view=admin::ComplaintsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/cases/:id") view=admin::ComplaintPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/gift-cards") view=admin::CreditsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/gift-cards/new") view=admin::NewCreditPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/gift-cards/:id") view=admin::CreditPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/products") view=admin::ProductsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/products/new") view=admin::NewProductPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/products/:id") view=admin::ProductPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/returns") view=admin::ReturnsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/returns/:id") view=admin::ReturnPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/returns") view=admin::ReturnRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/recommendations") view=admin::RecommendationsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/payments") view=admin::PaymentsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/payments/:code") view=admin::PaymentMethodPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/payments/account/:provider") view=admin::PaymentAccountPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/promotions") view=admin::PromotionsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/promotions/:promotion") view=admin::PromotionPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings") view=admin::SettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/currencies") view=admin::CurrenciesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/currencies/:currency") view=admin::PriceListPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/general") view=admin::GeneralPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/recommendations") view=admin::RecommendationSettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/calendar") view=admin::CalendarPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/carriers") view=admin::CarriersPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/delivery") view=admin::DeliveryPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/delivery/:zone") view=admin::DeliveryZonePage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/delivery/:zone/:method") view=admin::DeliveryMethodPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/tax") view=admin::TaxPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings/tax/:zone") view=admin::TaxZonePage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
