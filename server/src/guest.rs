//! Guests: visitors known by a cookie, if they agree. The front asks here whether a request counts, notes which product
//! was looked at and which shelves were shown, and gives the cookie with the first product.
//!
//! Nobody is known who asks not to be (`Sec-GPC`, the switch at `/for-you`), no program that says it is one, and no page
//! that a browser fetches before it is wanted: a page shown after that tells us by itself.

use std::sync::Arc;

use app::guest::{Guest, Look, SEARCHED, SHOWN, cookie, product_of};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use model::activity::{Act, Via};
use shop::Shop;

/// A request of somebody who may be a guest.
pub struct Visit {
    guest: Guest,
    /// The product whose page is asked for.
    look: Option<Look>,
}

impl Visit {
    /// Reads a request before its address loses what only counts visitors. None for requests that never count.
    #[must_use]
    pub fn of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        if *method != Method::GET || is_ahead(headers) || is_program(headers) {
            return None;
        }
        Some(Self {
            guest: Guest::of(headers),
            look: Look::of(uri.path(), uri.query().unwrap_or_default()),
        })
    }

    /// Whether pages may be this guest's own.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        matches!(self.guest, Guest::Known(_))
    }

    /// Notes what the answer shows, and lets a new guest in by a cookie. What cannot be noted never harms the answer.
    pub async fn note<B>(self, shop: &Arc<Shop>, secure: bool, response: &mut Response<B>) {
        let shown: Vec<Via> = response
            .headers()
            .get_all(SHOWN)
            .iter()
            .filter_map(|value| Via::parse(value.to_str().ok()?))
            .collect();
        let seen = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
        let known = self.is_known();
        let look = self.look.filter(|_| seen);
        if look.is_none() && !known {
            return;
        }
        let welcomed = self
            .guest
            .welcomed(|token| welcome(token, secure, response));
        let Some((visitor, is_new)) = welcomed else {
            return;
        };
        for via in shown.into_iter().filter(|_| !is_new) {
            shop.note_shown(visitor, via);
        }
        let searched = response.headers().get(SEARCHED).filter(|_| seen && !is_new);
        let best = searched.and_then(|value| value.to_str().ok()?.parse().ok());
        if let Some(best) = best
            && let Err(error) = shop.note(visitor, false, Act::Search, best, None).await
        {
            tracing::warn!(%error, "a search could not be noted");
        }
        if let Some(look) = look {
            look.note(shop, visitor, is_new).await;
        }
    }
}

/// Gives the cookie. The answer is this guest's alone from then on, whatever cache lies between.
fn welcome<B>(token: &str, secure: bool, response: &mut Response<B>) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&cookie(token, secure)) {
        headers.append(header::SET_COOKIE, value);
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
}

/// Whether a browser fetches this before anybody wants to see it.
fn is_ahead(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-purpose")
        || headers
            .get("purpose")
            .is_some_and(|purpose| purpose == "prefetch")
}

/// Whether a program says that it is one. Those that do not say so never come back with the cookie.
fn is_program(headers: &HeaderMap) -> bool {
    const WORDS: [&str; 8] = [
        "bot", "crawl", "spider", "slurp", "preview", "curl", "wget", "python",
    ];
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|agent| {
            let agent = agent.to_ascii_lowercase();
            WORDS.iter().any(|word| agent.contains(word))
        })
}

/// Whether a page is a known guest's own: what such pages show depends on what the guest did, and on pages of products
/// also on their side of an experiment while one is `tried` there.
#[must_use]
pub fn is_personal(uri: &Uri, tried: bool) -> bool {
    let (_, path) = model::Locale::of_path(uri.path());
    let sorted = uri
        .query()
        .is_some_and(|query| query.split('&').any(|pair| pair == "sort=for-you"));
    sorted
        || tried && product_of(path).is_some()
        || matches!(path, "/" | "/search" | "/cart" | "/for-you")
}

#[cfg(test)]
mod tests {
    use app::guest::COOKIE;

    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    fn visit(uri: &str, pairs: &[(&'static str, &str)]) -> Option<Visit> {
        Visit::of(&Method::GET, &uri.parse().unwrap(), &headers(pairs))
    }

    #[test]
    fn a_visit_knows_guest_product_and_shelf() {
        let cookie = format!("{COOKIE}={TOKEN}");
        let known = visit("/zh/p/lamp?via=home-for_you&size=l", &[("cookie", &cookie)]).unwrap();
        assert!(known.is_known());
        assert_eq!(known.look, Look::of("/p/lamp", "via=home-for_you"));
        let stranger = visit("/c/lamps", &[("cookie", "tw_visitor=short")]).unwrap();
        assert!(!stranger.is_known() && stranger.look.is_none());
    }

    #[test]
    fn who_does_not_want_to_be_known_is_not() {
        let cookie = format!("{COOKIE}={TOKEN}");
        let asked = visit("/p/lamp", &[("cookie", &cookie), ("sec-gpc", "1")]).unwrap();
        assert_eq!(asked.guest, Guest::Declined);
        let off = visit("/p/lamp", &[("cookie", "tw_visitor=off")]).unwrap();
        assert_eq!(off.guest, Guest::Declined);
        for program in [
            "Googlebot/2.1",
            "Mozilla/5.0 (compatible; bingbot)",
            "curl/8",
        ] {
            assert!(visit("/p/lamp", &[("user-agent", program)]).is_none());
        }
        for ahead in ["prefetch", "prefetch;prerender"] {
            assert!(visit("/p/lamp", &[("sec-purpose", ahead)]).is_none());
        }
        let posted = Visit::of(&Method::POST, &"/p/lamp".parse().unwrap(), &headers(&[]));
        assert!(posted.is_none());
    }

    #[test]
    fn own_pages_are_told_from_everybodys() {
        for (uri, own) in [
            ("/", true),
            ("/zh", true),
            ("/zh/search?q=lamp", true),
            ("/c/lamps?sort=for-you", true),
            ("/c/lamps?sort=price", false),
            ("/p/lamp", false),
        ] {
            assert_eq!(is_personal(&uri.parse().unwrap(), false), own, "{uri}");
        }
        assert!(is_personal(&"/zh/p/lamp".parse().unwrap(), true));
        assert!(!is_personal(&"/c/lamps".parse().unwrap(), true));
    }
}
