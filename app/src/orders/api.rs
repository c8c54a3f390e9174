//! Server functions of orders.

use leptos::prelude::*;
use model::complaint::ComplaintPage;
use model::difference::DifferenceView;
use model::listing::ProductCard;
use model::order::{OrderState, OrderView};
use model::payment::PaymentState;
use model::return_desk::ReturnPage;
use model::{ComplaintId, Locale, ReturnId};

use super::difference::{led, posted};
use crate::AppError;

/// An order, for whoever holds its link.
#[server(prefix = "/api", endpoint = "order")]
pub async fn load_order(
    locale: Locale,
    number: String,
    token: String,
) -> Result<OrderView, AppError> {
    use crate::server::{fail, shop};
    shop()
        .order_by_link(locale, &number, &token)
        .await
        .map_err(fail)
}

/// The payment of an order, for whoever holds its link: asks the provider how it stands, and leads on once it is decided.
#[server(endpoint = "read_order_payment")]
pub async fn read_order_payment(
    locale: Locale,
    number: String,
    token: String,
) -> Result<OrderView, AppError> {
    use crate::server::{fail, redirect_to, shop};
    let order = shop().order_payment(locale, &number, &token).await;
    let order = order.map_err(fail)?;
    if let Some(path) = after_payment(&order, &token) {
        redirect_to(&locale.path(&path));
    }
    Ok(order)
}

/// What the page shows; leads to the order once nothing is due any more.
#[server(endpoint = "read_difference")]
pub async fn read_difference(
    locale: Locale,
    number: String,
    token: String,
) -> Result<DifferenceView, AppError> {
    use crate::server::{fail, redirect_to, shop};
    let page = shop().difference_page(locale, &number, &token).await;
    let page = page.map_err(fail)?;
    if page.amount.is_none() && page.open.is_none() {
        redirect_to(&locale.path(&format!("/orders/{number}?token={token}")));
    }
    Ok(page)
}

/// Pays it. Safe to send twice: the same key gets the first answer.
#[server(prefix = "/api", endpoint = "pay_difference")]
pub async fn pay_order_difference(
    locale: Locale,
    number: String,
    order_token: String,
    key: String,
    #[server(default)] method: String,
    #[server(default)] token: String,
    seen: i64,
) -> Result<(), AppError> {
    use crate::server::{fail, payer_or, redirect_to, shop, user_agent};
    let form = posted(key, payer_or(&method, token), method, user_agent(), seen);
    let paid = shop()
        .pay_difference(locale, &number, &order_token, &form)
        .await;
    redirect_to(&led(locale, paid.map_err(fail), &number, &order_token)?);
    Ok(())
}

/// What goes with an order, for whoever holds its link.
#[server(endpoint = "read_beside_order")]
pub async fn read_beside_order(
    locale: Locale,
    number: String,
    token: String,
) -> Result<Vec<ProductCard>, AppError> {
    use crate::server::{counter, fail, shown, visitor};
    let (shop, visitor) = (counter(), visitor());
    let found = shop.beside_order(locale, &number, &token, visitor).await;
    let cards = found.map_err(fail)?;
    shown(&cards);
    Ok(cards)
}

/// Finds an order by its number and e-mail address and opens its page. A wrong number and a wrong address get the same
/// answer: orders cannot be guessed one half at a time.
#[server(prefix = "/api", endpoint = "find_order")]
pub async fn find_order(locale: Locale, number: String, email: String) -> Result<(), AppError> {
    use crate::server::{redirect_to, shop};
    match shop().find_order(number.trim(), email.trim()).await {
        Ok((number, token)) => {
            redirect_to(&locale.path(&format!("/orders/{number}?token={token}")))
        }
        Err(_) => redirect_to(&locale.path("/orders?unknown=1")),
    }
    Ok(())
}

/// Calls an order off, as long as nothing was sent.
#[server(prefix = "/api", endpoint = "cancel_order")]
pub async fn cancel_order(locale: Locale, number: String, token: String) -> Result<(), AppError> {
    use crate::server::{fail, redirect_to, shop};
    let cancelled = shop()
        .cancel_by_shopper(&number, &token)
        .await
        .map_err(fail);
    let late = if cancelled.is_err() { "&late=1" } else { "" };
    redirect_to(&locale.path(&format!("/orders/{number}?token={token}{late}")));
    Ok(())
}

/// What can be sent back of an order, and its returns, for whoever holds its link.
#[server(prefix = "/api", endpoint = "return_page")]
pub async fn load_return_page(
    locale: Locale,
    number: String,
    token: String,
) -> Result<ReturnPage, AppError> {
    use crate::server::{fail, shop};
    let page = shop().return_page(locale, &number, &token).await;
    page.map_err(fail)
}

/// Takes a request to send goods back away, as long as they did not come back.
#[server(prefix = "/api", endpoint = "withdraw_return")]
pub async fn withdraw_return(
    locale: Locale,
    number: String,
    token: String,
    id: ReturnId,
) -> Result<(), AppError> {
    use crate::server::{fail, redirect_to, shop};
    let done = shop().withdraw_return(&number, &token, id).await;
    let done = done.map_err(fail).map_or("no", |()| "withdrawn");
    redirect_to(&locale.path(&format!(
        "/orders/{number}/return?token={token}&done={done}"
    )));
    Ok(())
}

/// Puts what an order bought into the visitor's cart once more, as far as it can be bought.
#[server(prefix = "/api", endpoint = "reorder")]
pub async fn reorder(locale: Locale, number: String, token: String) -> Result<(), AppError> {
    use crate::server::{cart_token, counter, keep_cart, redirect_to};
    let cart = cart_token();
    let filled = counter()
        .reorder(locale, &number, &token, cart.as_ref())
        .await;
    filled.iter().for_each(keep_cart);
    redirect_to(&locale.path(&after_reorder(&number, &token, filled.is_ok())));
    Ok(())
}

/// Where the page of a payment leads; nowhere while there is something to do or to tell on it.
fn after_payment(order: &OrderView, token: &str) -> Option<String> {
    let number = &order.number;
    match (order.state, order.payment) {
        (OrderState::Pending, PaymentState::Awaiting) => {}
        (OrderState::Pending, _) => return None,
        (OrderState::Cancelled, payment) if !payment.is_paid() => return None,
        (OrderState::Cancelled, _) => return Some(format!("/orders/{number}?token={token}")),
        (OrderState::Placed | OrderState::Completed, _) => {}
    }
    Some(format!("/orders/{number}/placed?token={token}"))
}

/// Where ordering again leads: to the cart, or to the order's page, which says why not.
fn after_reorder(number: &str, token: &str, filled: bool) -> String {
    if filled {
        return "/cart".to_owned();
    }
    format!("/orders/{number}?token={token}&gone=1")
}

/// The complaints about an order, for whoever holds its link.
#[server(endpoint = "read_complaints")]
pub async fn read_complaints(number: String, token: String) -> Result<ComplaintPage, AppError> {
    use crate::server::{fail, shop};
    let page = shop().complaint_page(&number, &token).await;
    page.map_err(fail)
}

/// Takes a complaint back.
#[server(prefix = "/api", endpoint = "withdraw_complaint")]
pub async fn withdraw_complaint(
    locale: Locale,
    number: String,
    token: String,
    id: ComplaintId,
) -> Result<(), AppError> {
    use crate::server::{fail, redirect_to, shop};
    let done = shop().withdraw_complaint(&number, &token, id).await;
    let path = after_withdrawal(&number, &token, done.map_err(fail))?;
    redirect_to(&locale.path(&path));
    Ok(())
}

/// Where taking a complaint back leads: to its page, which says so when it came to another end meanwhile.
fn after_withdrawal(
    number: &str,
    token: &str,
    done: Result<(), AppError>,
) -> Result<String, AppError> {
    let page = format!("/orders/{number}/help?token={token}");
    match done {
        Ok(()) => Ok(page),
        Err(AppError::Conflict) => Ok(format!("{page}&ended=1")),
        Err(error) => Err(error),
    }
}
