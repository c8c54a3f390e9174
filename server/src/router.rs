//! The route table of the server: pages as the app lists them, server functions, pictures, and what machines ask for.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use http::header;
use leptos_axum::generate_route_list;

use crate::house::House;
use crate::middleware::headers::SPECULATION_RULES;
use crate::{
    complaints, dev, feeds, health, live, media, paper, payer, render, returns, upload, webhook,
};

/// What browsers may fetch before it is asked for: pages of the catalogue when a pointer rests on their link.
const RULES: &str = include_str!("assets/speculation-rules.json");

/// Builds the router of an open house. Addresses carry no language: the front takes it off first.
pub fn build(house: &House) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route(SPECULATION_RULES, get(speculation_rules))
        .route("/orders/{number}/live", get(live::order))
        .route(
            "/webhooks/{provider}",
            post(webhook::heard).layer(DefaultBodyLimit::max(webhook::MOST_BYTES)),
        )
        .route(
            "/webhooks/carrier/{code}",
            post(webhook::tracked).layer(DefaultBodyLimit::max(webhook::MOST_BYTES)),
        )
        .route(
            "/orders/{number}/return/send",
            // The front has bounded the body already.
            post(returns::send).layer(DefaultBodyLimit::disable()),
        )
        .route(
            "/orders/{number}/return/photo/{id}",
            get(returns::photo_by_link),
        )
        .route(
            "/orders/{number}/help/send",
            // The front has bounded the body already.
            post(complaints::send).layer(DefaultBodyLimit::disable()),
        )
        .route(
            "/orders/{number}/help/photo/{photo}",
            get(complaints::photo_by_link),
        )
        .route(
            "/admin/cases/{id}/photo/{photo}",
            get(complaints::photo_for_staff),
        )
        .route("/admin/returns/{id}/photo", get(returns::photo_for_staff))
        .route("/orders/{number}/invoice", get(paper::invoice))
        .route(
            "/orders/{number}/credit-note/{refund}",
            get(paper::credit_note),
        )
        .route("/admin/orders/{order}/invoice", get(paper::desk_invoice))
        .route(
            "/admin/orders/{order}/credit-note/{refund}",
            get(paper::desk_credit_note),
        )
        .route(
            "/admin/orders/{order}/packing-slip/{parcel}",
            get(paper::desk_packing_slip),
        )
        .route("/checkout/wechat", get(payer::came_back))
        .route("/media/drawn/{file}", get(media::drawn))
        .route("/media/photo/{file}", get(media::photo))
        .route(
            "/admin/upload/{product}",
            // The front has bounded the body already.
            post(upload::picture).layer(DefaultBodyLimit::disable()),
        )
        .route("/api/{*function}", any(render::call));
    if house.config.dev {
        router = router.route("/dev/reload", get(dev::reload));
    }
    for page in generate_route_list(app::App) {
        router = router.route(page.path(), get(render::page));
    }
    router.fallback(render::missing).with_state(house.clone())
}

async fn speculation_rules(State(_): State<House>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/speculationrules+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, RULES)
}
