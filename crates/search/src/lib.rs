//! The catalogue's index: one embedded index that answers category listings, text search and suggestions.
//!
//! Tantivy keeps the words and their postings, on disk or in memory. Everything a listing filters, sorts or counts by
//! is held beside it in plain columns (`table`), so a page of products with its facet counts is a few intersections
//! of bit sets and never touches a stored document. Knows no database, no web and no clock.
//!
//! ```
//! use search::{Document, Index, Request, Synonyms};
//!
//! let index = Index::in_memory(Synonyms::default())?;
//! let mut lamp = Document::new(1.into());
//! lamp.en.name = "Brass desk lamp".to_owned();
//! index.replace_all([lamp])?;
//! let found = index.search(&Request { text: Some("desk lamps".to_owned()), ..Request::default() })?;
//! assert_eq!(found.ids, [1.into()]);
//! # Ok::<(), search::Error>(())
//! ```

mod bits;
mod document;
mod facets;
mod index;
mod listing;
mod names;
mod orders;
mod prices;
mod query;
mod schema;
mod suggest;
mod synonyms;
mod table;
mod text;
mod vocabulary;
mod words;

pub use document::{Category, Document, Text};
pub use index::Index;
pub use listing::{FacetCount, LIMIT_MAX, Outcome, Request};
pub use suggest::Suggestion;
pub use synonyms::Synonyms;

#[cfg(test)]
mod tests;

/// Why the index could not be opened, written or read. A shopper's words are never a cause.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process is writing this index.
    #[error("the search index is being written by another process")]
    Locked,
    /// Files of the index could not be read or written.
    #[error("search index: {0}")]
    Tantivy(tantivy::TantivyError),
    /// A file beside the index could not be read or written.
    #[error("search index folder: {0}")]
    Io(#[from] std::io::Error),
    /// A stored document is not what this version writes.
    #[error("search index holds a document that cannot be read: {0}")]
    Document(#[from] serde_json::Error),
}

impl From<tantivy::TantivyError> for Error {
    fn from(cause: tantivy::TantivyError) -> Self {
        match cause {
            tantivy::TantivyError::LockFailure(..) => Self::Locked,
            other => Self::Tantivy(other),
        }
    }
}
