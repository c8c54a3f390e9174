//! `/orders/{number}/help/send`: the forms of a complaint, which are no server functions because they carry photographs;
//! and those photographs, for those who may read the complaint.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use http::{HeaderMap, Request, Response, StatusCode};
use model::complaint::ComplaintTopic;
use model::form::Form;
use shop::Error;

use crate::house::House;
use crate::returns::{Link, picture};
use crate::upload::{Asker, read_all, staff_token};

/// Takes a complaint or a message to one, and leads back to the page it came from.
pub async fn send(
    State(house): State<House>,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    request: Request<Body>,
) -> Response<Body> {
    let asker = Asker::of(&request);
    let mut topic = "";
    let done = receive(&house, &number, &link.token, request, &mut topic).await;
    let (status, mark) = match done {
        Ok(true) => (StatusCode::OK, String::new()),
        Ok(false) => (StatusCode::OK, "&photo=1".to_owned()),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, String::new()),
        Err(Error::Invalid(_)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("&missing=1&topic={topic}#write"),
        ),
        Err(Error::Conflict(_)) => (StatusCode::CONFLICT, "&ended=1".to_owned()),
        Err(error) => {
            tracing::error!(%error, "a complaint could not be taken");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let back = format!("/orders/{number}/help?token={}{mark}", link.token);
    asker.led(status, &back)
}

/// Whether every photograph could be taken. `topic` is told what it is about, if the shop knows such a thing: only
/// that goes into an address.
async fn receive(
    house: &House,
    number: &str,
    token: &str,
    request: Request<Body>,
    topic: &mut &'static str,
) -> shop::Result<bool> {
    // Nobody's file is read who does not hold the link.
    house.shop.order_version(number, token).await?;
    let read = read_all(request).await;
    let (form, photos): (Form, _) = read.ok_or(Error::Invalid(Vec::new()))?;
    *topic = ComplaintTopic::from_code(form.get("topic")).map_or("", ComplaintTopic::code);
    let shop = &house.shop;
    if !form.has("id") {
        return shop.open_complaint(number, token, &form, photos).await;
    }
    let id = form.get("id").parse().map_err(|_| Error::NotFound)?;
    shop.write_complaint(number, token, id, &form, photos).await
}

/// A photograph of a complaint, for whoever holds the order's link.
pub async fn photo_by_link(
    State(house): State<House>,
    Path((number, photo)): Path<(String, String)>,
    Query(link): Query<Link>,
) -> Response<Body> {
    let shop = &house.shop;
    let found = shop.complaint_photo_by_link(&number, &link.token, &photo);
    picture(found.await)
}

/// A photograph of a complaint, for staff.
pub async fn photo_for_staff(
    State(house): State<House>,
    Path((id, photo)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    let (Some(token), Ok(id)) = (staff_token(&headers), id.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match house.shop.staff(&token).await {
        Ok(_) => picture(house.shop.complaint_photo(id, &photo).await),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
