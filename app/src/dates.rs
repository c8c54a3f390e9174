//! Dates as people of each language read them; the mails write them alike.

pub use model::dates::*;
