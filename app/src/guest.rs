//! Guests: visitors whom a cookie makes known, if they agree. Read the same way by pages and by whoever serves them.

use http::{HeaderMap, HeaderName};
use model::VisitorId;
use model::activity::Via;
use shop::{Shop, VisitorToken};

use crate::server::{cookie_in, cookie_line};

/// The cookie: a token, or [`OFF`].
pub const COOKIE: &str = "tw_visitor";
/// What the cookie of somebody who does not want to be known says.
pub const OFF: &str = "off";
/// Names a shelf that an answer shows, once for each. Taken off before the answer leaves.
pub const SHOWN: HeaderName = HeaderName::from_static("x-tradewind-shown");
/// Names the product that answers a search best. Taken off before the answer leaves, too.
pub const SEARCHED: HeaderName = HeaderName::from_static("x-tradewind-searched");

/// How long a guest is known after the first visit, in seconds.
const KNOWN_FOR: i64 = 180 * 86_400;
/// How long we remember that somebody does not want to be known, in seconds.
const DECLINED_FOR: i64 = 365 * 86_400;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// Somebody with a token.
    Known(VisitorId),
    /// Somebody new.
    Stranger,
    /// Somebody who does not want to be known: by the switch, or by their browser's Global Privacy Control.
    Declined,
}

impl Guest {
    /// Reads the headers of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        if headers.get("sec-gpc").is_some_and(|value| value == "1") {
            return Self::Declined;
        }
        match cookie_in(headers, COOKIE) {
            Some(OFF) => Self::Declined,
            Some(text) => VisitorToken::parse(text)
                .map_or(Self::Stranger, |token| Self::Known(token.visitor())),
            None => Self::Stranger,
        }
    }

    /// Whether they said that they do not want to be known.
    #[must_use]
    pub fn declined(self) -> bool {
        self == Self::Declined
    }

    /// Their id, if they are known.
    #[must_use]
    pub const fn visitor(self) -> Option<VisitorId> {
        match self {
            Self::Known(visitor) => Some(visitor),
            Self::Stranger | Self::Declined => None,
        }
    }

    /// Lets a stranger in, whose cookie's new text goes to `keep`. Their id and whether they are new; none for who
    /// declined.
    pub fn welcomed(self, keep: impl FnOnce(&str)) -> Option<(VisitorId, bool)> {
        match self {
            Self::Known(visitor) => Some((visitor, false)),
            Self::Declined => None,
            Self::Stranger => {
                let token = VisitorToken::new().ok()?;
                keep(token.as_str());
                Some((token.visitor(), true))
            }
        }
    }
}

/// A look at the page of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The product's slug.
    slug: String,
    /// The shelf that led there.
    via: Option<Via>,
}

impl Look {
    /// What asking for a path with a query looks at, in any language; none if it is no product.
    #[must_use]
    pub fn of(path: &str, query: &str) -> Option<Self> {
        Some(Self {
            slug: product_of(path)?.to_owned(),
            via: Via::of_query(query),
        })
    }

    /// Notes the look. What cannot be noted never harms the answer.
    pub async fn note(&self, shop: &Shop, visitor: VisitorId, is_new: bool) {
        let noted = shop.note_view(visitor, is_new, &self.slug, self.via);
        if let Err(error) = noted.await {
            tracing::warn!(%error, "what a visitor looked at could not be noted");
        }
    }
}

/// The cookie's line for a token or [`OFF`].
#[must_use]
pub fn cookie(value: &str, secure: bool) -> String {
    let seconds = if value == OFF {
        DECLINED_FOR
    } else {
        KNOWN_FOR
    };
    cookie_line(COOKIE, value, seconds, "Lax", secure)
}

/// The slug of the product whose page a path leads to, in any language.
#[must_use]
pub fn product_of(path: &str) -> Option<&str> {
    let (_, path) = model::Locale::of_path(path);
    path.strip_prefix("/p/").filter(|slug| !slug.is_empty())
}
