//! Server functions of complaints for staff.

use leptos::prelude::*;
use model::ComplaintId;
use model::complaint::{ComplaintDesk, ComplaintRow, ComplaintTab};
use model::form::Form;

use crate::AppError;

/// A page of the complaints in a tab, and how many there are.
#[server(endpoint = "admin_complaints")]
pub async fn read_complaints(
    #[server(default)] tab: ComplaintTab,
    #[server(default)] page: u32,
) -> Result<(Vec<ComplaintRow>, i64), AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    let rows = shop().complaint_rows(tab, page).await;
    rows.map_err(fail)
}

/// Everything about one complaint.
#[server(endpoint = "admin_complaint")]
pub async fn read_complaint(id: ComplaintId) -> Result<ComplaintDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().complaint_desk(&staff, id).await;
    desk.map_err(fail)
}

/// Answers or settles, as the form says.
#[server(endpoint = "admin_complaint_act")]
pub async fn act_on_complaint(
    id: ComplaintId,
    #[server(default)] form: Form,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().act_on_complaint(&staff, id, form).await;
    let page = format!("/admin/cases/{id}");
    after_act(done, &format!("{page}?done=1"), &format!("{page}#act"))
}

/// Forgets a form that did not work.
#[server(endpoint = "admin_complaint_discard")]
pub async fn discard_complaint_draft(id: ComplaintId) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_complaint_draft(&staff, id).await;
    let page = format!("/admin/cases/{id}");
    after_act(done, &page, &page)
}
