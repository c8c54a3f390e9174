//! The way of a request: built files, then finished pages, then guards and the router. What is cheap comes first, so
//! that visitors without a session cost next to nothing.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use app::AppError;
use app::request::PageRequest;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use model::Locale;
use tower::ServiceExt;
use tracing::Instrument;

use crate::compress::{Care, compress};
use crate::guest::{self, Visit};
use crate::house::House;
use crate::kept::Kept;
use crate::metrics::Class;
use crate::middleware::headers::SecurityHeaders;
use crate::middleware::limits::{Act, RateLimits};
use crate::middleware::refusal::{Refused, blamed, unreadable, wants_page};
use crate::middleware::{address, body, origin};
use crate::page_cache::{Found, Place};
use crate::router;
use crate::upload;
use crate::visit::{Encoding, Visitor, locale_of, normalised};

/// Bodies smaller than this are sent as they are: a packet is a packet.
const WORTH_COMPRESSING: usize = 1200;

/// Names the request in answers and in the log.
const REQUEST_ID: &str = "x-request-id";

/// The door that every request comes through. Use it as `Arc<Front>`.
pub struct Front {
    house: House,
    router: Router,
    limits: RateLimits,
    headers: SecurityHeaders,
    timeout: Duration,
    /// Starts somewhere else in each process, so that ids of two runs are not mistaken for each other.
    next_id: AtomicU64,
}

/// What the way in has found out about a request.
struct Arrival {
    class: Class,
    visitor: Visitor,
    locale: Locale,
    peer: IpAddr,
    encoding: Encoding,
    wants_page: bool,
    carries_file: bool,
}

impl Front {
    /// The door of an open house.
    #[must_use]
    pub fn new(house: House) -> Arc<Self> {
        let config = &house.config;
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Arc::new(Self {
            limits: RateLimits::new(config.limits),
            headers: SecurityHeaders::new(config.https()),
            timeout: Duration::from_secs(config.timeout_seconds),
            next_id: AtomicU64::new(since.map_or(0, |d| d.as_micros() as u64) << 8),
            router: router::build(&house),
            house,
        })
    }

    /// Answers a request of the client at `peer`.
    pub async fn answer(&self, request: Request<Body>, peer: IpAddr) -> Response<Body> {
        let started = Instant::now();
        let (class, response) = self.pass(request, peer).await;
        let took = started.elapsed();
        self.house.metrics.request(class, response.status(), took);
        response
    }

    async fn pass(&self, mut request: Request<Body>, peer: IpAddr) -> (Class, Response<Body>) {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if reads
            && let Some(file) = self
                .house
                .site
                .answer(request.uri().path(), request.headers())
        {
            return (Class::Asset, file);
        }
        let locale = locale_of(request.uri(), request.headers());
        let visit = Visit::of(request.method(), request.uri(), request.headers());
        if let Some(uri) = normalised(request.uri()) {
            *request.uri_mut() = uri;
        }
        let arrival = Arrival {
            class: Class::of_path(request.uri().path()),
            visitor: self.visitor(request.headers()),
            locale,
            peer,
            encoding: Encoding::quickest(request.headers()),
            wants_page: wants_page(request.headers()),
            carries_file: upload::carries_file(request.uri().path()),
        };
        let known = visit.as_ref().is_some_and(Visit::is_known);
        let tried = self.house.shop.is_tried(model::activity::Place::Product);
        let own = arrival.visitor.session || known && guest::is_personal(request.uri(), tried);
        let (class, mut response) = if reads && arrival.class == Class::Page && !own {
            self.page_for_anyone(request, arrival).await
        } else {
            (arrival.class, self.fresh(request, arrival).await)
        };
        if let Some(visit) = visit {
            let secure = self.house.config.https();
            visit.note(&self.house.shop, secure, &mut response).await;
        }
        for inward in [app::guest::SHOWN, app::guest::SEARCHED] {
            response.headers_mut().remove(inward);
        }
        (class, response)
    }

    /// The visitor as cookies tell. A currency that the shop does not quote in is no choice.
    fn visitor(&self, headers: &HeaderMap) -> Visitor {
        let mut visitor = Visitor::of(headers);
        let quotes = |currency: &_| self.house.shop.quotes_in(*currency);
        visitor.currency = visitor.currency.filter(quotes);
        visitor
    }

    /// A page for a visitor without a session: the kept one, or a new one that is kept.
    async fn page_for_anyone(
        &self,
        mut request: Request<Body>,
        arrival: Arrival,
    ) -> (Class, Response<Body>) {
        let address = request
            .uri()
            .path_and_query()
            .map_or("/", |address| address.as_str());
        let found = self
            .house
            .pages
            .find(arrival.locale.code(), arrival.visitor.look(), address)
            .await;
        let place = match found {
            Found::Page(page) => return (Class::CachedPage, page.answer(request.headers())),
            Found::Passing => None,
            Found::Missing(place) => Some(place),
        };
        // What is kept must have a body, whoever asks first.
        *request.method_mut() = Method::GET;
        let Some(place) = place else {
            return (Class::Page, self.fresh(request, arrival).await);
        };
        let asked = request.headers().clone();
        let (response, arrival) = self.guarded(request, arrival).await;
        let response = self.keep(place, response, &asked, &arrival).await;
        (Class::Page, response)
    }

    /// Keeps a page that may be kept and answers with it.
    async fn keep(
        &self,
        place: Place<'_>,
        response: Response<Body>,
        asked: &HeaderMap,
        arrival: &Arrival,
    ) -> Response<Body> {
        let may_keep = response.status() == StatusCode::OK
            && !response.headers().contains_key(header::SET_COOKIE)
            && !response.headers().contains_key(header::CONTENT_ENCODING);
        if !may_keep {
            place.pass();
            return finish(response, arrival).await;
        }
        let (mut parts, body) = response.into_parts();
        let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
            return self.broken("", arrival);
        };
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(REQUEST_ID);
        parts
            .headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        parts.headers.insert(
            header::VARY,
            HeaderValue::from_static("accept-encoding, cookie"),
        );
        let page = Arc::new(Kept::packed(body, parts.headers));
        place.keep(&page);
        page.answer(asked)
    }

    /// An answer for this one visitor.
    async fn fresh(&self, request: Request<Body>, arrival: Arrival) -> Response<Body> {
        let (response, arrival) = self.guarded(request, arrival).await;
        finish(response, &arrival).await
    }

    /// Guards, then the router; panics and long waits end here.
    async fn guarded(&self, request: Request<Body>, arrival: Arrival) -> (Response<Body>, Arrival) {
        let started = Instant::now();
        let id = format!("{:016x}", self.next_id.fetch_add(1, Ordering::Relaxed));
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let span = tracing::info_span!("request", id);
        let mut response = match self.refusal(&request, &id, &arrival) {
            Some(refused) => refused,
            None => self.routed(request, &id, &arrival).instrument(span).await,
        };
        let status = response.status().as_u16();
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        tracing::debug!(target: "request", id, %method, path, status, ms, "answered");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        self.headers.add(response.headers_mut());
        (response, arrival)
    }

    /// Why a request does not get in, if so.
    fn refusal(
        &self,
        request: &Request<Body>,
        id: &str,
        arrival: &Arrival,
    ) -> Option<Response<Body>> {
        let (path, headers) = (request.uri().path(), request.headers());
        let config = &self.house.config;
        let refuse = |status, error| Some(self.refused(id, arrival, status, &error));
        if !origin::allows(request.method(), path, headers, &config.base_url) {
            return refuse(StatusCode::FORBIDDEN, AppError::Unauthorized);
        }
        if body::announces_more(headers, self.largest_body(arrival)) {
            return refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                AppError::Transport("too large".to_owned()),
            );
        }
        let query = request.uri().query().unwrap_or_default();
        if body::holds_zero(path.as_bytes()) || body::holds_zero(query.as_bytes()) {
            return refuse(StatusCode::BAD_REQUEST, unreadable());
        }
        if request.method() == Method::POST
            && let Some(act) = Act::of_path(path)
        {
            let client = address::client(arrival.peer, headers, &config.trusted_proxies);
            if let Err(wait) = self.limits.take(act, client, Instant::now()) {
                let seconds = wait.as_secs_f64().ceil() as i64;
                return refuse(StatusCode::TOO_MANY_REQUESTS, AppError::TooMany(seconds));
            }
        }
        None
    }

    async fn routed(&self, request: Request<Body>, id: &str, arrival: &Arrival) -> Response<Body> {
        let (mut parts, request_body) = request.into_parts();
        let address = parts
            .uri
            .path_and_query()
            .map_or("/", |address| address.as_str());
        parts.extensions.insert(PageRequest {
            locale: arrival.locale,
            theme: arrival.visitor.theme,
            currency: arrival.visitor.currency,
            address: address.to_owned(),
            id: id.to_owned(),
            origin: self.house.config.base_url.clone(),
        });
        let mut request_body =
            body::limited(&parts.headers, request_body, self.largest_body(arrival));
        if body::is_form(&parts.headers) {
            match axum::body::to_bytes(request_body, self.largest_body(arrival)).await {
                Ok(form) if !body::holds_zero(&form) => request_body = Body::from(form),
                _ => return self.refused(id, arrival, StatusCode::BAD_REQUEST, &unreadable()),
            }
        }
        let path = parts.uri.path().to_owned();
        let run = self
            .router
            .clone()
            .oneshot(Request::from_parts(parts, request_body));
        let run = AssertUnwindSafe(tokio::time::timeout(self.timeout, run));
        match run.catch_unwind().await {
            Ok(Ok(Ok(response))) => blamed(response).await,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(_elapsed)) => {
                tracing::error!(path, "took longer than TRADEWIND_TIMEOUT_SECONDS");
                self.refused(
                    id,
                    arrival,
                    StatusCode::SERVICE_UNAVAILABLE,
                    &AppError::Away,
                )
            }
            Err(panic) => {
                let cause = panic.downcast_ref::<String>().map(String::as_str);
                let cause = cause.or_else(|| panic.downcast_ref::<&str>().copied());
                tracing::error!(path, cause, "panic while answering");
                self.house.metrics.panics.fetch_add(1, Ordering::Relaxed);
                self.broken(id, arrival)
            }
        }
    }

    fn largest_body(&self, arrival: &Arrival) -> usize {
        if arrival.visitor.staff || arrival.carries_file {
            self.house.config.upload_bytes
        } else {
            body::SHOPPER_BYTES
        }
    }

    fn broken(&self, id: &str, arrival: &Arrival) -> Response<Body> {
        self.refused(
            id,
            arrival,
            StatusCode::INTERNAL_SERVER_ERROR,
            &AppError::Internal,
        )
    }

    fn refused(
        &self,
        id: &str,
        arrival: &Arrival,
        status: StatusCode,
        error: &AppError,
    ) -> Response<Body> {
        let refused = Refused {
            wants_page: arrival.wants_page,
            locale: arrival.locale,
            id,
            css: &self.house.site.css(),
        };
        refused.answer(status, error)
    }
}

/// Last touches to an answer for one visitor: how long it may be kept, and compression where it is worth it.
async fn finish(mut response: Response<Body>, arrival: &Arrival) -> Response<Body> {
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        let private = match arrival.class {
            Class::Api | Class::Admin | Class::Machine => "no-store",
            _ => "private, no-cache",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(private));
    }
    if !is_text(headers) || headers.contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-encoding, cookie"),
    );
    if arrival.encoding == Encoding::Identity {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let packed = (body.len() >= WORTH_COMPRESSING)
        .then(|| compress(&body, arrival.encoding, Care::Once))
        .flatten();
    let body: Bytes = match (packed, arrival.encoding.header()) {
        (Some(packed), Some(name)) => {
            parts.headers.insert(header::CONTENT_ENCODING, name);
            packed
        }
        _ => body,
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

/// Whether a body is text that is complete and shrinks; a stream of events is neither.
fn is_text(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        [
            &b"text/html"[..],
            b"text/plain",
            b"application/json",
            b"application/xml",
        ]
        .iter()
        .any(|text| kind.starts_with(text))
    })
}
