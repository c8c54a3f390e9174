//! What a use case may answer instead of a result. Causes are for the log, never for a browser.

use model::checkout::Problem;

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// There was such a thing and it was withdrawn for good.
    #[error("gone")]
    Gone,
    /// Only for those who are signed in, or hold the right link.
    #[error("not allowed")]
    Unauthorized,
    /// Fields that must be put right.
    #[error("invalid input")]
    Invalid(Vec<Problem>),
    /// Not as many units are left as were asked for.
    #[error("out of stock")]
    OutOfStock,
    /// Somebody else changed it first, or it is in no state for this.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too many tries; come back after so many seconds.
    #[error("too many tries")]
    TooMany {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// The database is not there for the moment.
    #[error("the database is away: {0}")]
    Away(String),
    /// Our fault.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Duplicate(_) => Self::Conflict("a row with the same key exists"),
            other if other.is_away() => Self::Away(other.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
