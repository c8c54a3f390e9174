//! `/admin/upload/{product}`: the editor's form with a picture in it. The one form that is no server function, because
//! it carries a file; guarded like them by the session of staff (and by the origin guard before it).

use app::request::PageRequest;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Path, State};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use model::form::Form;
use model::{Locale, ProductId};
use shop::{Error, StaffToken};

use crate::house::House;
use crate::middleware::refusal::wants_page;

/// Takes the picture and everything typed beside it, and leads back to the editor.
pub async fn picture(
    State(house): State<House>,
    Path(product): Path<String>,
    request: Request<Body>,
) -> Response<Body> {
    let asker = Asker::of(&request);
    let done = receive(&house, &product, request).await;
    let editor = format!("/admin/products/{product}");
    let (status, path) = match done {
        Ok(()) => (StatusCode::OK, format!("{editor}?done=upload#pictures")),
        Err(Error::Unauthorized) => (
            StatusCode::UNAUTHORIZED,
            "/admin/sign-in?ended=1".to_owned(),
        ),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, "/admin/products".to_owned()),
        Err(Error::Invalid(_) | Error::Conflict(_)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("{editor}#pictures"),
        ),
        Err(error) => {
            tracing::error!(%error, "a picture could not be taken");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                format!("{editor}?done=picture#pictures"),
            )
        }
    };
    asker.led(status, &path)
}

/// Who sent a form with a file in it.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    locale: Locale,
    wants_page: bool,
}

impl Asker {
    pub(crate) fn of(request: &Request<Body>) -> Self {
        let page = request.extensions().get::<PageRequest>();
        Self {
            locale: page.map(|page| page.locale).unwrap_or_default(),
            wants_page: wants_page(request.headers()),
        }
    }

    /// Leads somebody who looks on to `path`, given without its language; scripts get the status.
    pub(crate) fn led(self, status: StatusCode, path: &str) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let page = self.wants_page;
        *response.status_mut() = if page { StatusCode::SEE_OTHER } else { status };
        if let (true, Ok(path)) = (page, HeaderValue::from_str(&self.locale.path(path))) {
            response.headers_mut().insert(header::LOCATION, path);
        }
        response
    }
}

async fn receive(house: &House, product: &str, request: Request<Body>) -> shop::Result<()> {
    let token = staff_token(request.headers()).ok_or(Error::Unauthorized)?;
    let staff = house.shop.staff(&token).await?;
    let id: ProductId = product.parse().map_err(|_| Error::NotFound)?;
    let (form, photo) = read(request).await.ok_or(Error::Invalid(Vec::new()))?;
    house.shop.upload_picture(&staff, id, form, photo).await
}

/// Whether a form that shoppers send to this address may carry files.
#[must_use]
pub fn carries_file(path: &str) -> bool {
    let ends = |end| path.ends_with(end);
    path.starts_with("/orders/") && (ends("/return/send") || ends("/help/send"))
}

/// The fields called `form[…]` and the file; none when the body is no such form.
pub(crate) async fn read(request: Request<Body>) -> Option<(Form, Bytes)> {
    let (form, mut files) = read_all(request).await?;
    Some((form, files.pop().unwrap_or_default()))
}

/// The same with every file that has something in it.
pub(crate) async fn read_all(request: Request<Body>) -> Option<(Form, Vec<Bytes>)> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut form, mut files) = (Form::default(), Vec::new());
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            files.push(part.bytes().await.ok()?);
        } else if let Some(field) = name.strip_prefix("form[").and_then(|n| n.strip_suffix(']')) {
            // The door looks into forms without a file only.
            let text = part.text().await.ok()?;
            form = form.with(field, Some(text).filter(|text| !text.contains('\0'))?);
        }
    }
    files.retain(|file: &Bytes| !file.is_empty());
    Some((form, files))
}

/// The session of whoever says to be staff.
pub(crate) fn staff_token(headers: &HeaderMap) -> Option<StaffToken> {
    app::server::cookie_in(headers, "tw_staff").and_then(StaffToken::parse)
}
