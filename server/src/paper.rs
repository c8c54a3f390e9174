//! Papers of orders as PDF: `/orders/{number}/…?token=` for whoever holds the link, `/admin/orders/{id}/…` for staff.

use app::request::PageRequest;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use model::OrderId;
use model::paper::PaperAbout;
use serde::Deserialize;
use shop::{Error, PaperFile};

use crate::house::House;
use crate::upload::staff_token;

/// The link's secret part.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// The invoice, for whoever holds the order's link.
pub async fn invoice(
    State(house): State<House>,
    Extension(page): Extension<PageRequest>,
    Path(number): Path<String>,
    Query(link): Query<Link>,
) -> Response<Body> {
    let about = PaperAbout::Order;
    let (shop, locale) = (&house.shop, page.locale);
    answer(
        shop.paper_by_link(locale, &number, &link.token, about)
            .await,
    )
}

/// A refund's credit note, for whoever holds the order's link.
pub async fn credit_note(
    State(house): State<House>,
    Extension(page): Extension<PageRequest>,
    Path((number, refund)): Path<(String, i64)>,
    Query(link): Query<Link>,
) -> Response<Body> {
    let about = PaperAbout::Refund(refund.into());
    let (shop, locale) = (&house.shop, page.locale);
    answer(
        shop.paper_by_link(locale, &number, &link.token, about)
            .await,
    )
}

/// The invoice, for staff.
pub async fn desk_invoice(
    State(house): State<House>,
    Extension(page): Extension<PageRequest>,
    Path(order): Path<i64>,
    headers: HeaderMap,
) -> Response<Body> {
    answer(for_staff(&house, &page, &headers, order.into(), PaperAbout::Order).await)
}

/// A refund's credit note, for staff.
pub async fn desk_credit_note(
    State(house): State<House>,
    Extension(page): Extension<PageRequest>,
    Path((order, refund)): Path<(i64, i64)>,
    headers: HeaderMap,
) -> Response<Body> {
    let about = PaperAbout::Refund(refund.into());
    answer(for_staff(&house, &page, &headers, order.into(), about).await)
}

/// A parcel's packing slip, for staff.
pub async fn desk_packing_slip(
    State(house): State<House>,
    Extension(page): Extension<PageRequest>,
    Path((order, parcel)): Path<(i64, i64)>,
    headers: HeaderMap,
) -> Response<Body> {
    let about = PaperAbout::Parcel(parcel.into());
    answer(for_staff(&house, &page, &headers, order.into(), about).await)
}

async fn for_staff(
    house: &House,
    page: &PageRequest,
    headers: &HeaderMap,
    order: OrderId,
    about: PaperAbout,
) -> shop::Result<PaperFile> {
    let token = staff_token(headers).ok_or(Error::Unauthorized)?;
    house.shop.staff(&token).await?;
    house.shop.paper_file(page.locale, order, about).await
}

fn answer(made: shop::Result<PaperFile>) -> Response<Body> {
    let (status, file) = match made {
        Ok(file) => (StatusCode::OK, Some(file)),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, None),
        Err(Error::Unauthorized) => (StatusCode::UNAUTHORIZED, None),
        Err(Error::Conflict(_)) => (StatusCode::CONFLICT, None),
        Err(error) => {
            tracing::error!(%error, "a paper could not be written");
            (StatusCode::INTERNAL_SERVER_ERROR, None)
        }
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    if let Some(PaperFile { name, bytes }) = file {
        *response.body_mut() = Body::from(bytes);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        );
        if let Ok(name) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
