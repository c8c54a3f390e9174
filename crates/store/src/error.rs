//! What can go wrong in the database, by kind. SQLite names no constraint, so neither do we.

/// Result of a database call.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a database call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with the same unique key exists.
    #[error("a row with the same key exists")]
    Duplicate(#[source] sqlx::Error),
    /// A check or foreign key refused the change.
    #[error("a constraint refused the change")]
    Refused(#[source] sqlx::Error),
    /// What is stored cannot be read as what it should be.
    #[error("stored {what} cannot be read: {cause}")]
    Unreadable {
        /// Table and column.
        what: &'static str,
        /// What the parser said.
        cause: String,
    },
    /// The group of transactions this one belonged to was not committed.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// The database is away or answered with an error.
    #[error(transparent)]
    Database(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The address of the database is not understood.
    #[error("{0}")]
    Address(String),
}

impl Error {
    /// Whether the same transaction may well go through when it is tried again: PostgreSQL chose it to end a deadlock
    /// (40P01) or could not order it among others (40001).
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let Self::Database(sqlx::Error::Database(cause)) = self else {
            return false;
        };
        matches!(cause.code().as_deref(), Some("40P01" | "40001"))
    }

    /// Whether the database is not there, or went away meanwhile: what was asked may well succeed once it is back.
    #[must_use]
    pub fn is_away(&self) -> bool {
        match self {
            Self::Database(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ) => true,
            // Class 08: the connection failed. 57P01 to 57P03: the server is shut down, crashed, or not up yet.
            Self::Database(sqlx::Error::Database(cause)) => cause
                .code()
                .is_some_and(|code| code.starts_with("08") || code.starts_with("57P0")),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match error.as_database_error().map(|e| e.kind()) {
            Some(ErrorKind::UniqueViolation) => Self::Duplicate(error),
            Some(
                ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation,
            ) => Self::Refused(error),
            _ => Self::Database(error),
        }
    }
}

/// Reads a JSON column; `what` names table and column for the log.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Unreadable {
        what,
        cause: error.to_string(),
    })
}

/// Writes a value for a JSON column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value)
        .expect("the shop's types have string keys and no failing serializers")
}

/// Reads a column that holds the serde name of an enum without data, such as `partly_shipped`.
pub(crate) fn from_name<T: serde::de::DeserializeOwned>(
    what: &'static str,
    name: &str,
) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|error| {
        Error::Unreadable {
            what,
            cause: error.to_string(),
        }
    })
}

/// The serde name of an enum without data.
pub(crate) fn to_name<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("only enums without data are kept by name, not {other:?}"),
    }
}
