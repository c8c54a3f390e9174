//! Sessions of staff: the guard of everything under `/admin`, signing in and out, and where staff forms lead.

use leptos::prelude::*;
use model::staff::Staff;
use shop::StaffToken;

use super::{cookie, fail, is_form_post, local_path, redirect_to, set_cookie, set_status, shop};
use crate::AppError;
use crate::request::page_request;

/// Cookie of signed-in staff, and how long it lasts: 12 hours, as the session does.
const STAFF_COOKIE: (&str, i64) = ("tw_staff", 12 * 3_600);

/// The session of whoever says to be staff.
#[must_use]
pub fn staff_token() -> Option<StaffToken> {
    cookie(STAFF_COOKIE.0).and_then(|text| StaffToken::parse(&text))
}

/// Who is signed in as staff.
///
/// # Errors
/// `Unauthorized` when nobody is.
pub async fn signed_in() -> Result<Staff, AppError> {
    let (shop, token) = (shop(), staff_token());
    let token = token.ok_or(AppError::Unauthorized)?;
    shop.staff(&token).await.map_err(|error| match error {
        shop::Error::Unauthorized => AppError::Unauthorized,
        other => fail(other),
    })
}

/// The guard of everything under `/admin`: who is signed in as staff. Pages and native forms of others are led to the
/// sign-in form, scripts get 401.
///
/// # Errors
/// `Unauthorized` when nobody is.
pub async fn staff() -> Result<Staff, AppError> {
    let found = signed_in().await;
    if found == Err(AppError::Unauthorized) {
        let request = page_request();
        let asked = use_context::<http::request::Parts>().map(|parts| parts.method);
        let page = asked == Some(http::Method::GET) && request.address.starts_with("/admin");
        if !is_form_post() {
            set_status(401);
        }
        if page {
            let next = crate::admin::encoded(&request.address);
            redirect_to(&request.locale.path(&format!("/admin/sign-in?next={next}")));
        } else if is_form_post() {
            redirect_to(&request.locale.path("/admin/sign-in?ended=1"));
        }
    }
    found
}

/// Answers the sign-in form: the cookie and the way in, or the form again.
///
/// # Errors
/// Why not, for scripts; or when it is our fault.
pub fn begin_session(entered: shop::Result<StaffToken>, next: &str) -> Result<(), AppError> {
    let again =
        |why: &str| redirect_to(&page_request().locale.path(&format!("/admin/sign-in?{why}")));
    match entered {
        Ok(token) => {
            set_cookie(STAFF_COOKIE.0, token.as_str(), STAFF_COOKIE.1, "Strict");
            lead_inside(next);
            Ok(())
        }
        Err(shop::Error::Unauthorized) if is_form_post() => {
            again("wrong=1");
            Ok(())
        }
        Err(shop::Error::TooMany { retry_after }) if is_form_post() => {
            again(&format!("locked={}", retry_after / 60 + 1));
            Ok(())
        }
        Err(error) => Err(fail(error)),
    }
}

/// Takes the cookie back and shows the sign-in form.
pub fn end_session() {
    set_cookie(STAFF_COOKIE.0, "", 0, "Strict");
    redirect_to(&page_request().locale.path("/admin/sign-in"));
}

/// Leads to the admin page that was asked for before signing in.
pub fn lead_inside(next: &str) {
    let next = local_path(next);
    let inside = next == "/admin" || next.starts_with("/admin/") || next.starts_with("/admin?");
    let path = if inside { next } else { "/admin" };
    redirect_to(&page_request().locale.path(path));
}

/// Leads the sender of a staff form on: to `good` when it is done, to `bad`, where a draft says why, when it must be put
/// right. Scripts get the error itself.
///
/// # Errors
/// What went wrong, for scripts; or when it is our fault.
pub fn after_act(done: shop::Result<()>, good: &str, bad: &str) -> Result<(), AppError> {
    let done = done.map_err(fail);
    if !is_form_post() {
        return done;
    }
    let locale = page_request().locale;
    match done {
        Ok(()) => redirect_to(&locale.path(good)),
        Err(AppError::Invalid(_) | AppError::Conflict) => redirect_to(&locale.path(bad)),
        Err(error) => return Err(error),
    }
    Ok(())
}
