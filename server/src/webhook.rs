//! `/webhooks/{provider}` and `/webhooks/carrier/{code}`: what payment providers and carriers tell the shop. No cookie
//! and no origin speaks for them, only the signature, which the provider's own code proves.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use shop::{Error, Notification};

use crate::house::House;

/// Largest notification, in bytes; those of known providers have a few thousand.
pub const MOST_BYTES: usize = 256 << 10;

/// Takes a notification. Anything but the provider's own reply makes it tell the same again later.
pub async fn heard(
    State(house): State<House>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let notification = notification(&headers, &body, query);
    match house.shop.notified(&provider, notification).await {
        Ok(reply) => {
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
            let kind = [(header::CONTENT_TYPE, reply.content_type)];
            (status, kind, reply.body).into_response()
        }
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(Error::Unauthorized) => {
            tracing::info!(
                provider,
                "a notification that is not proven to be the provider's"
            );
            StatusCode::UNAUTHORIZED.into_response()
        }
        Err(error) => {
            tracing::error!(provider, %error, "a notification could not be taken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Takes what a carrier tells about parcels. Anything but success makes it tell the same again later.
pub async fn tracked(
    State(house): State<House>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let notification = notification(&headers, &body, query);
    match house.shop.carrier_notified(&code, notification).await {
        Ok(()) => StatusCode::OK,
        Err(Error::NotFound) => StatusCode::NOT_FOUND,
        Err(Error::Unauthorized) => {
            tracing::info!(
                code,
                "a notification that is not proven to be the carrier's"
            );
            StatusCode::UNAUTHORIZED
        }
        Err(error) => {
            tracing::warn!(code, %error, "a carrier's notification could not be taken yet");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn notification(headers: &HeaderMap, body: &Bytes, query: Option<String>) -> Notification {
    let headers = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    Notification {
        headers: headers.collect(),
        body: body.to_vec(),
        query: query.unwrap_or_default(),
        now: 0,
    }
}
