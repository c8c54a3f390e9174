//! Notifications: what providers post to the shop, and what it means once it is proven to be theirs.

use model::Millis;

use crate::Standing;

/// What somebody posted to the shop in a provider's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Names in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came: signatures are over these very bytes.
    pub body: Vec<u8>,
    /// What stood behind the question mark.
    pub query: String,
    /// When it came.
    pub now: Millis,
}

impl Notification {
    /// The first header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What a provider told, and what it wants to hear back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What it is about; empty when it is about nothing of ours.
    pub about: Vec<About>,
    /// What to answer, once it is written down. Anything else, and the provider tells it again.
    pub reply: Reply,
}

/// One thing that a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A payment.
    Payment {
        /// Our key of the payment.
        key: String,
        /// How it stood when the provider wrote.
        standing: Standing,
    },
    /// Money on its way back.
    Refund {
        /// Our key of the refund.
        key: String,
        /// Whether it arrived; otherwise it failed.
        done: bool,
    },
}

/// What a provider wants to hear back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// MIME type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    /// `200 OK` with a few words of plain text.
    #[must_use]
    pub fn text(body: &str) -> Self {
        Self {
            status: 200,
            content_type: "text/plain; charset=utf-8",
            body: body.to_owned(),
        }
    }
}

/// It cannot be proven to come from the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not proven to come from the provider")]
pub struct NotAuthentic;
