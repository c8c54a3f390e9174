//! Server functions of recommendations for staff.

use leptos::prelude::*;
use model::form::Form;
use model::recommend_desk::RecommendDesk;
use model::{CurationId, ExperimentId, Locale};

use crate::AppError;

/// Everything on the page; `preview` is the address of a product whose shelves are to be shown.
#[server(endpoint = "admin_recommendations")]
pub async fn read_recommendations(
    locale: Locale,
    #[server(default)] preview: String,
) -> Result<RecommendDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().recommend_desk(&staff, locale, &preview).await;
    desk.map_err(fail)
}

/// Adds a rule.
#[server(endpoint = "admin_add_rule")]
pub async fn add_rule(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().add_curation(&staff, form).await;
    after_act(
        done,
        "/admin/recommendations#rules",
        "/admin/recommendations#rules",
    )
}

/// Takes a rule away.
#[server(endpoint = "admin_remove_rule")]
pub async fn remove_rule(id: CurationId) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().remove_curation(&staff, id).await;
    after_act(
        done,
        "/admin/recommendations#rules",
        "/admin/recommendations#rules",
    )
}

/// Begins an experiment.
#[server(endpoint = "admin_start_experiment")]
pub async fn start_experiment(#[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, "/admin/recommendations#experiments");
    let done = shop().start_experiment(&staff, form).await;
    after_act(done, page, page)
}

/// Ends an experiment.
#[server(endpoint = "admin_end_experiment")]
pub async fn end_experiment(id: ExperimentId) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let (staff, page) = (staff().await?, "/admin/recommendations#experiments");
    let done = shop().end_experiment(&staff, id).await;
    after_act(done, page, page)
}

/// Has everything learnt anew.
#[server(endpoint = "admin_train")]
pub async fn train_now() -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().train_soon(&staff).await;
    after_act(
        done,
        "/admin/recommendations?asked=1#trainings",
        "/admin/recommendations",
    )
}
