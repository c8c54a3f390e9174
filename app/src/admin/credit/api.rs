//! Server functions of gift cards and store credit for staff.

use leptos::prelude::*;
use model::CreditId;
use model::credit_desk::{CreditDesk, CreditRows, NewCreditDesk};
use model::form::Form;

use crate::AppError;

/// A page of those that fit what is looked for.
#[server(endpoint = "admin_credits")]
pub async fn read_credits(
    #[server(default)] q: String,
    #[server(default)] page: u32,
) -> Result<CreditRows, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    shop().credit_rows(&q, page).await.map_err(fail)
}

/// One with its ledger.
#[server(endpoint = "admin_credit")]
pub async fn read_credit(id: CreditId) -> Result<CreditDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().credit_desk(&staff, id).await.map_err(fail)
}

/// The form that issues one.
#[server(endpoint = "admin_credit_form")]
pub async fn read_new_credit() -> Result<NewCreditDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().new_credit_desk(&staff).await.map_err(fail)
}

/// Issues one, as the form says.
#[server(endpoint = "admin_credit_issue")]
pub async fn issue_credit(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let issued = shop().issue_credit(&staff, form).await;
    let id = issued.as_ref().map_or_else(|_| 0.into(), |id| *id);
    let page = format!("/admin/gift-cards/{id}?done=issue");
    after_act(issued.map(|_| ()), &page, "/admin/gift-cards/new")
}

/// Adjusts, blocks or frees one, as the form says.
#[server(endpoint = "admin_credit_act")]
pub async fn act_on_credit(id: CreditId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().act_on_credit(&staff, id, form).await;
    let page = format!("/admin/gift-cards/{id}");
    after_act(done, &format!("{page}?done=act"), &format!("{page}#act"))
}

/// Forgets a form that did not work; without an id the one that issues.
#[server(endpoint = "admin_credit_discard")]
pub async fn discard_credit_draft(#[server(default)] id: Option<CreditId>) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_credit_draft(&staff, id).await;
    let of = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let page = format!("/admin/gift-cards/{of}");
    after_act(done, &page, &page)
}
