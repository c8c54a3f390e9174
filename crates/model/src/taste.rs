//! What is known of a visitor's taste, as they are shown it.

use serde::{Deserialize, Serialize};

use crate::listing::ProductCard;

/// A visitor's taste and what follows from it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taste {
    /// What they like most, strongest first.
    pub lines: Vec<TasteLine>,
    /// What they looked at last.
    pub looked_at: Vec<ProductCard>,
    /// What is recommended for it.
    pub for_you: Vec<ProductCard>,
}

/// One thing that somebody likes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TasteLine {
    /// A category, or an attribute with its value.
    pub name: String,
    /// Its share among tastes of its kind, in percent.
    pub percent: u32,
}
