//! `/orders/{number}/return/send`: the form that asks to send goods back, which is no server function because it carries
//! a photograph; and that photograph, for those who may see the return.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use serde::Deserialize;
use shop::Error;

use crate::house::House;
use crate::upload::{Asker, read, staff_token};

/// The link's secret part.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    pub(crate) token: String,
}

/// Takes the form, and leads back to the page it came from.
pub async fn send(
    State(house): State<House>,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    request: Request<Body>,
) -> Response<Body> {
    let asker = Asker::of(&request);
    let (status, mark) = match receive(&house, &number, &link.token, request).await {
        Ok(()) => (StatusCode::OK, "&done=asked"),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, ""),
        Err(Error::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "#ask"),
        Err(Error::Conflict(_)) => (StatusCode::CONFLICT, "&done=no"),
        Err(error) => {
            tracing::error!(%error, "a return could not be taken");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let back = format!("/orders/{number}/return?token={}{mark}", link.token);
    asker.led(status, &back)
}

async fn receive(
    house: &House,
    number: &str,
    token: &str,
    request: Request<Body>,
) -> shop::Result<()> {
    // Nobody's file is read who does not hold the link.
    house.shop.order_version(number, token).await?;
    let (form, photo) = read(request).await.ok_or(Error::Invalid(Vec::new()))?;
    house.shop.start_return(number, token, form, photo).await?;
    Ok(())
}

/// The photograph of a return, for whoever holds the order's link.
pub async fn photo_by_link(
    State(house): State<House>,
    Path((number, id)): Path<(String, String)>,
    Query(link): Query<Link>,
) -> Response<Body> {
    let Ok(id) = id.parse() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let photo = house.shop.return_photo_by_link(&number, &link.token, id);
    picture(photo.await)
}

/// The photograph of a return, for staff.
pub async fn photo_for_staff(
    State(house): State<House>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let (Some(token), Ok(id)) = (staff_token(&headers), id.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match house.shop.staff(&token).await {
        Ok(_) => picture(house.shop.return_photo(id).await),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Opened by itself it must not run anything, and no cache between may keep it.
pub(crate) fn picture(found: shop::Result<Bytes>) -> Response<Body> {
    match found {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, "image/webp"),
                (header::CACHE_CONTROL, "private, max-age=3600"),
                (
                    header::CONTENT_SECURITY_POLICY,
                    "default-src 'none'; sandbox",
                ),
            ];
            (headers, bytes).into_response()
        }
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a photograph cannot be served");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
