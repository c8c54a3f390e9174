//! Server functions of the checkout. All are targets of native forms: they answer with the next page's address.

use leptos::prelude::*;
use model::Locale;
use model::address::Address;
use model::checkout::CheckoutView;
use model::payment_test::{TestAct, TestPage};

use crate::AppError;

use super::page::{step_after_address, step_after_delivery};
use super::pay::{address_after, posted};

/// What the checkout page shows for the visitor's cart.
#[server(prefix = "/api", endpoint = "checkout")]
pub async fn load_checkout(locale: Locale) -> Result<CheckoutView, AppError> {
    use crate::server::{cart_token, counter, fail};
    let token = cart_token().ok_or(AppError::NotFound)?;
    counter().checkout(locale, &token).await.map_err(fail)
}

/// Inside WeChat, leads to where it is told who pays, once.
#[server(prefix = "/api", endpoint = "find_payer")]
pub async fn find_payer(locale: Locale, methods: Vec<String>) -> Result<(), AppError> {
    crate::server::lead_to_payer(locale, &methods);
    Ok(())
}

/// Keeps e-mail and addresses, right or wrong, and goes on when they are right. `stay` only redraws the fields after
/// another country was chosen.
#[server(prefix = "/api", endpoint = "save_address")]
pub async fn save_address(
    locale: Locale,
    #[server(default)] email: String,
    #[server(default)] address: Address,
    #[server(default)] elsewhere: Option<String>,
    #[server(default)] billing: Option<Address>,
    #[server(default)] note: String,
    #[server(default)] stay: Option<String>,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, follow_steps};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let billing = elsewhere.map(|_| billing.unwrap_or_default());
    let (shop, stay) = (counter(), stay.is_some());
    let saving = shop.save_address(locale, &token, email, address, billing, note);
    let saved = saving.await.map_err(fail);
    follow_steps(&locale.path(step_after_address(stay, &saved)), saved)
}

/// Keeps the chosen delivery option and goes on to payment.
#[server(prefix = "/api", endpoint = "save_delivery")]
pub async fn save_delivery(
    locale: Locale,
    #[server(default)] delivery: String,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, follow_steps};
    let token = cart_token().ok_or(AppError::NotFound)?;
    let saved = counter().save_delivery(locale, &token, &delivery).await;
    let saved = saved.map_err(fail);
    follow_steps(&locale.path(step_after_delivery(&saved)), saved)
}

/// Places the order and pays it. Safe to send twice: the same key gets the first answer.
#[server(prefix = "/api", endpoint = "place_order")]
pub async fn pay_order(
    locale: Locale,
    idempotency_key: String,
    #[server(default)] method: String,
    #[server(default)] token: String,
    seen_total: i64,
    #[server(default)] seen_credit: i64,
    #[server(default)] seen_currency: String,
) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, fail, payer_or, redirect_to, user_agent};
    let cart = cart_token().ok_or(AppError::NotFound)?;
    let token = payer_or(&method, token);
    let seen = (seen_total, seen_credit, seen_currency.as_str());
    let order = posted(idempotency_key, method, token, user_agent(), seen);
    let placed = counter().place_order(locale, &cart, &order).await;
    redirect_to(&address_after(locale, &placed.map_err(fail)));
    Ok(())
}

/// What a page of the test provider shows.
#[server(prefix = "/api", endpoint = "test_payment")]
pub async fn load_test_payment(reference: String) -> Result<TestPage, AppError> {
    use crate::server::{fail, shop};
    shop().test_page(&reference).await.map_err(fail)
}

/// What somebody does on the test provider's page behind a scanned code.
#[server(prefix = "/api", endpoint = "act_on_test_payment")]
pub async fn act_on_test_payment(
    locale: Locale,
    reference: String,
    act: TestAct,
) -> Result<(), AppError> {
    use crate::server::{fail, redirect_to, shop};
    let done = shop().act_on_test_page(&reference, act).await;
    done.map_err(fail)?;
    redirect_to(&locale.path(&format!("/pay/test/{reference}")));
    Ok(())
}

/// The shopper's answer on the test provider's page.
#[server(prefix = "/api", endpoint = "answer_challenge")]
pub async fn answer_challenge(
    locale: Locale,
    reference: String,
    approve: bool,
) -> Result<(), AppError> {
    use crate::server::{counter, fail, redirect_to};
    let placed = counter()
        .answer_challenge(locale, &reference, approve)
        .await;
    redirect_to(&address_after(locale, &placed.map_err(fail)));
    Ok(())
}
