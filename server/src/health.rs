//! What supervisors and monitors ask.

use axum::extract::State;
use axum::response::IntoResponse;
use http::{StatusCode, header};

use crate::house::House;

/// Whether the process answers at all.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether requests can be served: the database answers, and the server is not about to end.
pub async fn readyz(State(house): State<House>) -> impl IntoResponse {
    if *house.closing.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "closing\n");
    }
    match house.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

/// Counters, as Prometheus reads them.
pub async fn metrics(State(house): State<House>) -> impl IntoResponse {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    (
        [(header::CONTENT_TYPE, kind)],
        house.metrics.text(house.pages.bytes()),
    )
}
