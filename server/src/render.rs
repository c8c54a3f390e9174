//! Renders pages and runs server functions: Leptos on one side, axum on the other.

use std::pin::Pin;

use app::request::PageRequest;
use axum::body::Body;
use axum::extract::State;
use futures_util::{Stream, StreamExt, stream};
use http::{Request, Response, StatusCode};
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;

use crate::house::House;

type Chunks = Pin<Box<dyn Stream<Item = String> + Send>>;
type Chunked = Pin<Box<dyn Future<Output = Chunks> + Send>>;

/// Renders the page at the request's address, complete and without any script in it.
pub async fn page(State(house): State<House>, request: Request<Body>) -> Response<Body> {
    let context = house.context(page_request(&request));
    leptos_axum::handle_response_inner(context, app::shell, request, complete).await
}

/// Renders the page for an address that no route knows.
pub async fn missing(State(house): State<House>, request: Request<Body>) -> Response<Body> {
    let mut response = page(State(house), request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Runs the server function at the request's address.
pub async fn call(State(house): State<House>, request: Request<Body>) -> Response<Body> {
    let context = house.context(page_request(&request));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await;
    axum::response::IntoResponse::into_response(response)
}

fn page_request(request: &Request<Body>) -> PageRequest {
    request
        .extensions()
        .get::<PageRequest>()
        .cloned()
        .expect("the front gives every request its page request before the router sees it")
}

/// Waits for the whole page. The scripts that would carry resources to the browser are left away: islands ask for what
/// they need, and a page without inline scripts can be cached under a strict policy.
fn complete<V: IntoView + 'static>(
    app: V,
    _scripts: Box<dyn FnOnce() -> Chunks + Send>,
    _out_of_order: bool,
) -> Chunked {
    // Parts that wait for data are rendered when it comes. They must still find the page's context then, or what they
    // put into the head (description, canonical address) would be lost every now and then.
    Box::pin(ScopedFuture::new(async move {
        let html = app.to_html_stream_in_order().collect::<String>().await;
        Box::pin(stream::once(std::future::ready(html))) as Chunks
    }))
}
