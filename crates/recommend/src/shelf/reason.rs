//! Why something is recommended: ids, to which the page finds the words.

use model::{CategoryId, ProductId};

/// Why an item is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Others bought both.
    BoughtTogether {
        /// What it was bought with.
        with: ProductId,
    },
    /// The visitor looked at something.
    BecauseViewed {
        /// What was looked at.
        item: ProductId,
    },
    /// The visitor bought it before, and it may be time again.
    BuyAgain,
    /// It is like something.
    SimilarTo {
        /// What it is like.
        item: ProductId,
    },
    /// It sells well among its kind.
    PopularIn {
        /// Its kind.
        category: CategoryId,
    },
    /// It sells better of late than before.
    Trending,
    /// The merchant put it there.
    Picked,
    /// It fits the visitor's tastes.
    ForYou,
    /// It is new.
    New,
}
