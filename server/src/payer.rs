//! `/checkout/wechat`: where WeChat's browser comes back to with a code that tells who pays. The answer is kept in a
//! cookie, and the checkout goes on.

use app::request::PageRequest;
use app::server::{PAYER, PAYER_KEPT, cookie_in, cookie_line};
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use http::{HeaderMap, StatusCode, header};
use model::Locale;
use model::cart::CartToken;
use serde::Deserialize;

use crate::house::House;

/// What WeChat adds to the address.
#[derive(Deserialize)]
pub struct Came {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Keeps who pays, or that it is not told: nobody is led there again and again.
pub async fn came_back(
    State(house): State<House>,
    Query(came): Query<Came>,
    page: Option<axum::Extension<PageRequest>>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let locale = page.map_or(Locale::En, |page| page.locale);
    let cart = cookie_in(&headers, "tw_cart").and_then(CartToken::parse);
    let payer = match &cart {
        Some(cart) => house.shop.payer(cart, &came.code, &came.state).await,
        None => None,
    };
    let kept = payer.as_deref().unwrap_or("-");
    let cookie = cookie_line(PAYER, kept, PAYER_KEPT, "Lax", house.config.https());
    let on = [
        (header::LOCATION, locale.path("/checkout?step=payment")),
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::SEE_OTHER, on)
}
