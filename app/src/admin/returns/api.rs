//! Server functions of returns for staff.

use leptos::prelude::*;
use model::form::Form;
use model::return_desk::{ReturnDesk, ReturnQuery, ReturnRows, RulesDesk};
use model::returns::ReturnEvent;
use model::{Locale, ReturnId};

use crate::AppError;

/// A page of the list of returns.
#[server(endpoint = "admin_returns")]
pub async fn read_returns(#[server(default)] query: ReturnQuery) -> Result<ReturnRows, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    shop().admin_returns(&query).await.map_err(fail)
}

/// Everything about one return.
#[server(endpoint = "admin_return")]
pub async fn read_return(locale: Locale, id: ReturnId) -> Result<ReturnDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().return_desk(&staff, locale, id).await.map_err(fail)
}

/// Approves, refuses, receives or settles, as the form says.
#[server(endpoint = "admin_return_act")]
pub async fn act_on_return(id: ReturnId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let (went, failed) = ways_on(id, form.get("act"));
    let done = shop().act_on_return(&staff, id, form).await;
    after_act(done, &went, &failed)
}

/// Where the form leads when it worked, and when it did not.
fn ways_on(id: ReturnId, act: &str) -> (String, String) {
    let page = format!("/admin/returns/{id}");
    (format!("{page}?done={act}"), format!("{page}#{act}"))
}

/// Forgets a form about a return that did not work.
#[server(endpoint = "admin_return_discard")]
pub async fn discard_return_draft(
    id: ReturnId,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let event = ReturnEvent::of(&form).ok_or(AppError::NotFound)?;
    let done = shop().discard_return_draft(&staff, id, event).await;
    let page = format!("/admin/returns/{id}");
    after_act(done, &page, &page)
}

/// The merchant's rules.
#[server(endpoint = "admin_return_rules")]
pub async fn read_return_rules() -> Result<RulesDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    shop().return_rules_desk(&staff).await.map_err(fail)
}

/// Changes the merchant's rules.
#[server(endpoint = "admin_save_return_rules")]
pub async fn save_return_rules(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().save_return_rules(&staff, form).await;
    let page = "/admin/settings/returns";
    after_act(done, &format!("{page}?done=save"), page)
}

/// Forgets what was typed into the form of the rules.
#[server(endpoint = "admin_discard_return_rules")]
pub async fn discard_return_rules() -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_return_rules(&staff).await;
    let page = "/admin/settings/returns";
    after_act(done, page, page)
}
