//! Server functions of orders for staff.

use leptos::prelude::*;
use model::dashboard::OrderCounts;
use model::form::Form;
use model::order_desk::{OrderQuery, OrderRows};
use model::order_edit::OrderEditDesk;
use model::order_work::{OrderAct, OrderWork};
use model::{Locale, OrderId};

use crate::AppError;

/// A page of the order list, and how many orders stand where.
#[server(endpoint = "admin_orders")]
pub async fn read_orders(query: OrderQuery) -> Result<(OrderRows, OrderCounts), AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    let shop = shop();
    let rows = shop.admin_orders(&query).await.map_err(fail)?;
    Ok((rows, shop.order_counts().await.map_err(fail)?))
}

/// Everything about one order.
#[server(endpoint = "admin_order")]
pub async fn read_order(locale: Locale, id: OrderId) -> Result<OrderWork, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let work = shop().order_work(&staff, locale, id).await;
    work.map_err(fail)
}

/// Ships, delivers, cancels, refunds or notes, as the form says.
#[server(endpoint = "admin_order_act")]
pub async fn act_on_order(id: OrderId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let act = form.get("act").to_owned();
    let done = shop().act_on_order(&staff, id, form).await;
    let (went, failed) = ways_on(id, &act);
    after_act(done, &went, &failed)
}

/// Forgets a form that did not work.
#[server(endpoint = "admin_order_discard")]
pub async fn discard_order_draft(id: OrderId, act: OrderAct) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_order_draft(&staff, id, act).await;
    let path = format!("/admin/orders/{id}");
    after_act(done, &path, &path)
}

/// Everything the page that changes an order shows.
#[server(endpoint = "admin_order_edit")]
pub async fn read_order_edit(locale: Locale, id: OrderId) -> Result<OrderEditDesk, AppError> {
    use crate::server::{fail, shop, staff};
    let staff = staff().await?;
    let desk = shop().order_edit_desk(&staff, locale, id).await;
    desk.map_err(fail)
}

/// Looks a changed order over, looks for goods, or saves it, as the form says.
#[server(endpoint = "admin_order_edit_act")]
pub async fn edit_order(id: OrderId, #[server(default)] form: Form) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let act = form.get("act").to_owned();
    let done = shop().act_on_order_edit(&staff, id, form).await;
    let (went, failed) = ways_on_from_edit(id, &act);
    after_act(done, &went, &failed)
}

/// Forgets what was typed to change an order.
#[server(endpoint = "admin_order_edit_discard")]
pub async fn discard_order_edit(id: OrderId) -> Result<(), AppError> {
    use crate::server::{after_act, shop, staff};
    let staff = staff().await?;
    let done = shop().discard_order_edit(&staff, id).await;
    let path = format!("/admin/orders/{id}");
    after_act(done, &path, &path)
}

/// The same of the form that changes an order: only what is saved leads back to it, and who looks for goods sees them.
fn ways_on_from_edit(id: OrderId, act: &str) -> (String, String) {
    let order = format!("/admin/orders/{id}");
    let preview = format!("{order}/edit#preview");
    let went = match act {
        "save" => format!("{order}?done=edit"),
        "find" => format!("{order}/edit#goods"),
        _ => preview.clone(),
    };
    (went, preview)
}

/// Where the form leads when it worked, and when it did not.
fn ways_on(id: OrderId, act: &str) -> (String, String) {
    let order = format!("/admin/orders/{id}");
    (format!("{order}?done={act}"), format!("{order}#{act}"))
}
