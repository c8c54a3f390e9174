//! Recommendations as staff see them: what each shelf brings, what was learnt, and their own rules.

use serde::{Deserialize, Serialize};

use crate::activity::Via;
use crate::curation::Curation;
use crate::form::Draft;
use crate::listing::ProductCard;
use crate::training::Training;
use crate::{CurationId, Money};

/// Days that the figures look back.
pub const FIGURE_DAYS: i64 = 30;

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendDesk {
    /// What each shelf brings, by place and algorithm.
    pub shelves: Vec<ShelfFigures>,
    /// The last trainings, newest first.
    pub trainings: Vec<Training>,
    /// The merchant's rules, oldest first.
    pub rules: Vec<CurationRow>,
    /// What was typed for a new rule and is not done with.
    pub draft: Option<Draft>,
    /// How the shelves of one product look now.
    pub preview: Option<ShelfPreview>,
}

/// What a shelf brought among visitors who are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShelfFigures {
    /// Which.
    pub via: Via,
    /// How often it was shown.
    pub shown: u64,
    /// To how many visitors.
    pub visitors: u64,
    /// How many of them clicked on it.
    pub clickers: u64,
    /// Clicks.
    pub clicks: u64,
    /// Share of its visitors who clicked, in percent: what was seen, and the bounds of its 95 % interval.
    pub rate: [f64; 3],
    /// Products put into carts within a week of a click.
    pub added: u64,
    /// Orders with such a product.
    pub orders: u64,
    /// What was paid for such products.
    pub revenue: Money,
    /// The same for each visitor: the bounds of its 95 % interval.
    pub per_visitor: [Money; 2],
}

/// A rule with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurationRow {
    /// The rule.
    pub rule: Curation,
    /// Name of its product.
    pub product: String,
    /// Name of the other product.
    pub beside: Option<String>,
}

impl CurationRow {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> CurationId {
        self.rule.id
    }
}

/// The shelves of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShelfPreview {
    /// The product's address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Bought together, alike, also looked at.
    pub shelves: [Vec<ProductCard>; 3],
}
