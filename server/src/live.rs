//! `/orders/{number}/live?token=`: tells a tracking page each time its order changes, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use http::StatusCode;
use serde::Deserialize;

use crate::house::House;

/// How often a silent stream says that it is still there, so that nothing between closes it.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// The link's secret part.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// Streams the order's version now and after each change, until the house closes.
pub async fn order(
    State(house): State<House>,
    Path(number): Path<String>,
    Query(link): Query<Link>,
) -> Response {
    let Ok(changes) = house.shop.order_changes(&number, &link.token).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let closing = house.clone();
    let versions = stream::unfold((changes, true), move |(mut changes, first)| {
        let (house, number, token) = (house.clone(), number.clone(), link.token.clone());
        async move {
            if !first && !changes.next().await {
                return None;
            }
            let version = house.shop.order_version(&number, &token).await.ok()?;
            let event = Event::default().data(version.to_string());
            Some((Ok::<_, Infallible>(event), (changes, false)))
        }
    });
    let versions = versions.take_until(async move { closing.closed().await });
    Sse::new(versions)
        .keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
        .into_response()
}
