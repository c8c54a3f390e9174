//! What a browser may be told when something fails: never a cause, only what to do.

use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use model::checkout::Problem;
use serde::{Deserialize, Serialize};

/// Why a page or a write did not happen, as far as a browser may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// There is no such thing.
    NotFound,
    /// It was withdrawn for good.
    Gone,
    /// Sign-in or the right link is missing.
    Unauthorized,
    /// Fields that must be put right.
    Invalid(Vec<Problem>),
    /// Not as many are left as were asked for.
    OutOfStock,
    /// Somebody else changed it first.
    Conflict,
    /// Too many tries; come back after so many seconds.
    TooMany(i64),
    /// The shop cannot answer for the moment.
    Away,
    /// Our fault; the log knows more under the request's id.
    Internal,
    /// The request did not reach the shop or was not understood.
    Transport(String),
}

impl AppError {
    /// Nothing where fields are to be put right, for pages that say so themselves.
    ///
    /// # Errors
    /// Every other error.
    pub fn unless_invalid(self) -> Result<(), Self> {
        match self {
            Self::Invalid(_) => Ok(()),
            other => Err(other),
        }
    }
}

impl AppError {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::Unauthorized => 401,
            Self::Invalid(_) => 422,
            Self::OutOfStock | Self::Conflict => 409,
            Self::TooMany(_) => 429,
            Self::Away => 503,
            Self::Internal => 500,
            Self::Transport(_) => 400,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Transport(error.to_string())
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotFound => "not found",
            Self::Gone => "gone",
            Self::Unauthorized => "not allowed",
            Self::Invalid(_) => "invalid input",
            Self::OutOfStock => "out of stock",
            Self::Conflict => "changed meanwhile",
            Self::TooMany(_) => "too many tries",
            Self::Away => "away",
            Self::Internal => "internal error",
            Self::Transport(cause) => cause,
        })
    }
}
