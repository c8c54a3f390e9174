//! Server functions of payment settings.

use leptos::prelude::*;
use model::Locale;
use model::form::Form;
use model::payment_desk::PaymentDesk;

use crate::AppError;

/// The ways to pay.
#[server(endpoint = "admin_payments")]
pub async fn read_payments(locale: Locale) -> Result<PaymentDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().payment_desk(&staff, locale).await.map_err(fail)
}

/// Keeps how a way to pay is offered.
#[server(endpoint = "admin_save_payment_method")]
pub async fn save_payment_method(
    #[server(default)] code: String,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().save_payment_method(&staff, &code, form).await;
    let bad = format!("/admin/settings/payments/{code}");
    after_act(done, "/admin/settings/payments?done=save", &bad)
}

/// Replaces keys of an account at a provider.
#[server(endpoint = "admin_save_payment_account")]
pub async fn save_payment_account(
    #[server(default)] provider: String,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().save_payment_account(&staff, &provider, form).await;
    let bad = format!("/admin/settings/payments/account/{provider}");
    after_act(done, "/admin/settings/payments?done=save", &bad)
}

/// Forgets what was typed about a way to pay.
#[server(endpoint = "admin_discard_payment_method")]
pub async fn discard_payment_method(#[server(default)] code: String) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_payment_method(&staff, &code).await;
    let path = format!("/admin/settings/payments/{code}");
    after_act(done, &path, &path)
}
