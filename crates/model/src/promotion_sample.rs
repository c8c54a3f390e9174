//! Promotions as their pages show them to staff: the list, the editor, and the sample cart that shows what they do.

use serde::{Deserialize, Serialize};

use crate::Money;
use crate::cart::Totals;
use crate::checkout::{Problem, Savings};
use crate::form::Draft;
use crate::product_desk::Deed;
use crate::promotion::Promotion;
use crate::promotion_desk::{PromotionRow, PromotionState};
use crate::promotion_form::Names;

/// Lines of a sample cart.
pub const SAMPLE_LINES: usize = 3;

/// The page of one promotion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromotionEditor {
    /// The promotion as it is stored, or as it begins.
    pub promotion: Promotion,
    /// Where it stands, how often it was used, what it saved; none for a new one.
    pub row: Option<PromotionRow>,
    /// What the things in it are called.
    pub names: Names,
    /// Minutes that the shop's clock is ahead of UTC: times are typed and shown by it.
    pub offset_minutes: i64,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
    /// What was done to it, newest first.
    pub history: Vec<Deed>,
}

/// The page of all promotions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromotionDesk {
    /// Every promotion, the newest first.
    pub rows: Vec<PromotionRow>,
    /// What a sample cart costs, where that was asked.
    pub sample: Option<Sample>,
}

/// A sample cart, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SampleQuery {
    /// Addresses of products; empty ones count for nothing.
    pub products: Vec<String>,
    /// Units of each.
    pub units: Vec<String>,
    /// ISO code of the country it goes to.
    pub country: String,
    /// A code.
    pub code: String,
    /// The shopper's e-mail address.
    pub email: String,
}

/// What a sample cart costs, as the cart would say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Its lines: what it is, units, price, what is taken off.
    pub lines: Vec<SampleLine>,
    /// Its amounts.
    pub totals: Totals,
    /// What made up the discounts, and why the code did not hold.
    pub savings: Savings,
    /// Name of the delivery that was counted.
    pub delivery: String,
    /// What must be put right in the question, by field.
    pub problems: Vec<Problem>,
}

/// A line of a sample cart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleLine {
    /// Name of the product.
    pub name: String,
    /// Units.
    pub units: i64,
    /// Price before anything is taken off.
    pub total: Money,
    /// What is taken off.
    pub discount: Money,
}

/// Whether staff may still end a promotion.
#[must_use]
pub const fn may_end(state: PromotionState) -> bool {
    !matches!(state, PromotionState::Ended)
}
