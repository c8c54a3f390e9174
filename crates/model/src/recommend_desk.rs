//! Recommendations as staff see them: what each shelf brings, what was learnt, and their own rules.

use serde::{Deserialize, Serialize};

use crate::activity::Via;
use crate::curation::Curation;
use crate::experiment::Experiment;
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
    /// The experiments that run, then the last that ended.
    pub experiments: Vec<ExperimentRow>,
    /// What was typed for a new experiment and is not done with.
    pub experiment_draft: Option<Draft>,
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
    /// Share of its visitors who put such a product into the cart, in the same way.
    pub adders: [f64; 3],
    /// Share of its visitors who ordered such a product, in the same way.
    pub buyers: [f64; 3],
    /// Products put into carts by the shelf itself or within a week of a click.
    pub added: u64,
    /// Orders with such a product.
    pub orders: u64,
    /// What was paid for such products.
    pub revenue: Money,
    /// The same for each visitor: the bounds of its 95 % interval.
    pub per_visitor: [Money; 2],
}

/// An experiment and what it brought so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExperimentRow {
    /// The experiment.
    pub experiment: Experiment,
    /// What each side brought.
    pub arms: [ShelfFigures; 2],
    /// By how much more of the second side's visitors clicked, in percentage points, with its 95 % interval. Nothing for
    /// an interleaved one, whose visitors see both.
    pub lead: Option<[f64; 3]>,
    /// Which side clicks spoke for, where both were in one shelf.
    pub preference: Option<Preference>,
}

/// Which side of an interleaved experiment its visitors preferred.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preference {
    /// Visitors who clicked more of the first side.
    pub a: u64,
    /// Visitors who clicked more of the second.
    pub b: u64,
    /// Visitors who clicked as much of either.
    pub ties: u64,
    /// How likely a lead at least as great is where neither is better, 0 to 1 (two-sided sign test).
    pub chance: f64,
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
