//! Server functions of promotions for staff.

use leptos::prelude::*;
use model::form::Form;
use model::promotion_sample::{PromotionDesk, PromotionEditor, SampleQuery};
use model::{Locale, PromotionId};

use crate::AppError;
use crate::admin::settings::api::id_or_new;

/// Every promotion, and what a sample cart costs.
#[server(endpoint = "admin_promotions")]
pub async fn read_promotions(
    locale: Locale,
    query: SampleQuery,
) -> Result<PromotionDesk, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    shop().promotion_desk(locale, &query).await.map_err(fail)
}

/// What the editor of a promotion shows; `new` for one to be.
#[server(endpoint = "admin_promotion")]
pub async fn read_promotion(#[server(default)] id: String) -> Result<PromotionEditor, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let editor = shop().promotion_editor(&staff, id_or_new(&id)).await;
    editor.map_err(fail)
}

/// Saves a promotion.
#[server(endpoint = "admin_save_promotion")]
pub async fn save_promotion(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, page_of(&form));
    let saved = shop().save_promotion_form(&staff, form).await;
    let good = saved
        .as_ref()
        .ok()
        .map(|id| format!("{LIST}/{id}?done=save"));
    after_act(saved.map(drop), &good.unwrap_or_default(), &page)
}

/// Ends a promotion now.
#[server(endpoint = "admin_end_promotion")]
pub async fn end_promotion(
    id: PromotionId,
    #[server(default)] version: i64,
) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, format!("{LIST}/{id}?done=changed"));
    let done = shop().end_promotion(&staff, id, version).await;
    after_act(done, &format!("{LIST}/{id}?done=end"), &page)
}

/// The page of all promotions.
const LIST: &str = "/admin/promotions";

/// The page that a form came from.
fn page_of(form: &Form) -> String {
    match form.get("version") {
        "0" => format!("{LIST}/new"),
        _ => format!("{LIST}/{}", form.get("id")),
    }
}
