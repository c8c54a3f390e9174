//! Pictures: drawn by the shop on request, or uploaded photographs.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use shop::drawing::{self, DrawingSpec};

use crate::compress::Care;
use crate::house::House;
use crate::kept::Kept;

/// A picture's address says everything that it shows, so it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Width of a drawing as PNG, in pixels.
const SHARED_WIDTH: u32 = 1080;

/// Drawn pictures kept in memory, bounded by their size.
pub struct Drawings(Cache<String, Arc<Kept>, Size>);

#[derive(Clone)]
struct Size;

impl Weighter<String, Arc<Kept>> for Size {
    fn weight(&self, name: &String, picture: &Arc<Kept>) -> u64 {
        (name.len() + picture.weight()) as u64
    }
}

impl Drawings {
    /// Keeps at most `capacity` bytes.
    #[must_use]
    pub fn new(capacity: u64) -> Self {
        let pictures = usize::try_from(capacity / 12_000).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(pictures.max(64), capacity, Size))
    }

    /// The picture called `name`, drawn if need be.
    fn svg(&self, name: &str) -> Option<Arc<Kept>> {
        if let Some(picture) = self.0.get(name) {
            return Some(picture);
        }
        let spec = DrawingSpec::parse(name)?;
        let picture = Arc::new(Kept::new(
            drawing::draw(&spec).into(),
            headers("image/svg+xml"),
            Care::Kept,
        ));
        self.0.insert(name.to_owned(), picture.clone());
        Some(picture)
    }
}

/// A drawn picture: `/media/drawn/{spec}.svg`, or `.png` where SVG cannot go (mails, previews on other sites).
pub async fn drawn(
    State(house): State<House>,
    Path(file): Path<String>,
    request: HeaderMap,
) -> Response<Body> {
    let picture = match file.rsplit_once('.') {
        Some((name, "svg")) => house.drawings.svg(name),
        Some((name, "png")) => {
            return raster(house.shop.drawn_png(name, SHARED_WIDTH).await, "image/png");
        }
        _ => None,
    };
    match picture {
        Some(picture) => picture.answer(&request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// An uploaded photograph in one of its widths: `/media/photo/{key}-{width}.webp`.
pub async fn photo(State(house): State<House>, Path(file): Path<String>) -> Response<Body> {
    let parts = file
        .strip_suffix(".webp")
        .and_then(|name| name.rsplit_once('-'))
        .and_then(|(key, width)| Some((key, width.parse().ok()?)));
    match parts {
        Some((key, width)) => raster(house.shop.read_photo(key, width).await, "image/webp"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn raster(picture: shop::Result<Bytes>, kind: &'static str) -> Response<Body> {
    match picture {
        Ok(bytes) => (headers(kind), bytes).into_response(),
        Err(shop::Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a picture cannot be served");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A picture opened by itself must not run anything, whatever is in it.
fn headers(kind: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::VARY, "accept-encoding"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}
