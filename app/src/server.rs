//! The server-only side of pages and server functions: context in, status codes out.

mod payer;
mod session;
mod visitor;

pub use session::{
    after_act, begin_session, end_session, lead_inside, signed_in, staff, staff_token,
};

pub use payer::{PAYER, PAYER_KEPT, lead_to_payer, payer_or};
pub use visitor::{
    guest, keep_guest, note_added, note_bundle, note_left, note_look, searched, shown, visitor,
};

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::Locale;
use model::cart::{CartToken, CartView};
use shop::Shop;

pub use crate::request::Assets;

use crate::AppError;

/// The shop.
///
/// # Panics
/// Never in a request: the server provides the shop to every page and server function.
#[must_use]
pub fn shop() -> Arc<Shop> {
    use_context().expect("the server provides the shop to every page and server function")
}

/// The shop as this shopper sees it, who may have chosen another currency than the shop's own.
#[must_use]
pub fn counter() -> Arc<Shop> {
    let request = use_context::<crate::request::PageRequest>();
    shop().counter(request.and_then(|request| request.currency))
}

/// A cookie of the request.
#[must_use]
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    cookie_in(&parts.headers, name).map(str::to_owned)
}

/// A cookie in the headers of a request.
#[must_use]
pub fn cookie_in<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The header line of a cookie that scripts cannot read.
#[must_use]
pub fn cookie_line(
    name: &str,
    value: &str,
    max_age_seconds: i64,
    same_site: &str,
    secure: bool,
) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!(
        "{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite={same_site}{secure}"
    )
}

/// Sends a cookie that scripts cannot read.
pub fn set_cookie(name: &str, value: &str, max_age_seconds: i64, same_site: &str) {
    send_cookie(&cookie_line(
        name,
        value,
        max_age_seconds,
        same_site,
        is_secure(),
    ));
}

/// Whether the shop's public address is reached by TLS, so that cookies may ask for it.
fn is_secure() -> bool {
    use_context::<crate::request::PageRequest>().is_some_and(|r| r.origin.starts_with("https:"))
}

fn send_cookie(line: &str) {
    if let (Some(response), Ok(value)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(line),
    ) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Sets the status of the answer.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<ResponseOptions>(),
        StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// Sends the browser to `path` (303 for forms, so that a reload repeats nothing). A page leads on whoever asks for it: a
/// script that fetches it says of no answer that it wants HTML, and Leptos would leave it with a page that is out of date.
pub fn redirect_to(path: &str) {
    let page = use_context::<http::request::Parts>().is_some_and(|parts| {
        parts.method == http::Method::GET && !parts.uri.path().starts_with("/api/")
    });
    let (true, Some(response), Ok(to)) = (
        page,
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(path),
    ) else {
        return leptos_axum::redirect(path);
    };
    response.set_status(StatusCode::FOUND);
    response.insert_header(header::LOCATION, to);
}

/// Turns a use case's error into what a browser may know, logs the cause and sets the status.
#[must_use]
pub fn fail(error: shop::Error) -> AppError {
    let told = match error {
        shop::Error::NotFound => AppError::NotFound,
        shop::Error::Gone => AppError::Gone,
        shop::Error::Unauthorized => AppError::Unauthorized,
        shop::Error::Invalid(problems) => AppError::Invalid(problems),
        shop::Error::OutOfStock => AppError::OutOfStock,
        shop::Error::Conflict(_) => AppError::Conflict,
        shop::Error::TooMany { retry_after } => AppError::TooMany(retry_after),
        shop::Error::Away(cause) => {
            tracing::error!(cause, "the database is away");
            AppError::Away
        }
        shop::Error::Internal(cause) => {
            tracing::error!(cause, "use case failed");
            AppError::Internal
        }
    };
    // A plain form post is answered with a redirect that carries the error; a status of ours would strand the browser there.
    if !is_form_post() {
        set_status(told.status());
    }
    told
}

/// A path of this site as it may follow a form; the home page instead of anything that leads elsewhere.
#[must_use]
pub fn local_path(path: &str) -> &str {
    let local =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if local { path } else { "/" }
}

/// What the browser says it is; empty when it says nothing.
#[must_use]
pub fn user_agent() -> String {
    let parts = use_context::<http::request::Parts>();
    let agent = parts
        .as_ref()
        .and_then(|parts| parts.headers.get(header::USER_AGENT));
    let agent = agent.and_then(|value| value.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

/// Whether this is a native form's post rather than a script's call or a page.
#[must_use]
pub fn is_form_post() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        let accepts_html = parts
            .headers
            .get(header::ACCEPT)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.contains("text/html"));
        parts.method == http::Method::POST && accepts_html
    })
}

/// The visitor's cart, as its cookie names it.
#[must_use]
pub fn cart_token() -> Option<CartToken> {
    cookie("tw_cart").and_then(|text| CartToken::parse(&text))
}

/// Lets the visitor keep a cart for 90 days.
pub fn keep_cart(token: &CartToken) {
    set_cookie("tw_cart", token.as_str(), 90 * 86_400, "Lax");
}

/// Sends a native form's browser on to `path`; a script's call needs no page.
pub fn after_form(path: &str) {
    if is_form_post() {
        redirect_to(path);
    }
}

/// The cart after a change, for the script that asked for the change; a form's browser is led to a page that reads it.
///
/// # Errors
/// When it cannot be read.
pub async fn changed_cart(locale: Locale, token: &CartToken) -> Result<CartView, AppError> {
    if is_form_post() {
        return Ok(CartView::empty(counter().currency()));
    }
    counter().cart(locale, Some(token)).await.map_err(fail)
}

/// Units in the visitor's cart; `None` for a visitor who has none. A failure to count never takes a page down.
pub async fn cart_count(shop: &Shop) -> Option<i64> {
    let token = cart_token()?;
    Some(shop.cart_count(Some(&token)).await.unwrap_or_default())
}

/// Sends a form's browser to `path`, which also shows what is wrong with the fields, if anything is.
///
/// # Errors
/// What is not about fields.
pub fn follow_steps(path: &str, saved: Result<(), AppError>) -> Result<(), AppError> {
    redirect_to(path);
    saved.or_else(AppError::unless_invalid)
}
