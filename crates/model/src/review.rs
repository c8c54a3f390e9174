//! Reviews as a product page shows them.

use serde::{Deserialize, Serialize};

use crate::{Millis, ReviewId};

/// A page of reviews with the histogram over all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviews {
    /// How many reviews have 5, 4, 3, 2 and 1 stars.
    pub histogram: [i64; 5],
    /// The filter in force: stars, if any.
    pub stars: Option<i64>,
    /// Reviews on this page, newest first.
    pub reviews: Vec<ReviewView>,
    /// Page, from 1.
    pub page: u32,
    /// Number of pages under the filter.
    pub pages: u32,
}

/// Reviews on a page.
pub const REVIEWS_PER_PAGE: u32 = 6;

/// One review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    /// Its id.
    pub id: ReviewId,
    /// Stars, 1 to 5.
    pub stars: i64,
    /// Headline.
    pub title: String,
    /// Text.
    pub body: String,
    /// Language it is written in (`en`, `zh`).
    pub locale: String,
    /// Who wrote it, as they want to be called.
    pub author: String,
    /// Whether the author bought the product here.
    pub verified: bool,
    /// When.
    pub at: Millis,
    /// The merchant's answer.
    pub reply: Option<String>,
}
