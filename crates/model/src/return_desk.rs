//! Returns as their shoppers and staff work with them: the page that starts one, the list, and everything about one.

use serde::{Deserialize, Serialize};

use crate::catalog::Image;
use crate::form::{Draft, Form};
use crate::returns::{
    Condition, NoReturn, Postage, ReturnEvent, ReturnReason, ReturnRules, ReturnState, Swap,
};
use crate::{CategoryId, Locale, Millis, Money, OrderId, OrderLineId, ReturnId, Translated};

/// Rows of a page of the list of returns.
pub const RETURNS_PER_PAGE: u32 = 30;

/// A return as its shopper and staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnView {
    /// Id.
    pub id: ReturnId,
    /// Where it stands.
    pub state: ReturnState,
    /// Why the goods come back.
    pub reason: ReturnReason,
    /// More about it, in the shopper's words.
    pub words: String,
    /// Whether there is a photograph.
    pub photo: bool,
    /// What staff said to the shopper.
    pub answer: String,
    /// How the goods came back.
    pub condition: Option<Condition>,
    /// What comes back.
    pub lines: Vec<ReturnLine>,
    /// What the goods are worth.
    pub worth: Money,
    /// The variant that is wanted instead, in words; none for the money.
    pub wish: Option<String>,
    /// Whether store credit is wanted instead of the money.
    pub wants_credit: bool,
    /// Number of the order that brought it.
    pub replacement: Option<String>,
    /// What is or was kept back.
    pub fee: Money,
    /// What is or was given back; also part of the delivery price, if that was given back too.
    pub back: Money,
    /// Who pays the way back.
    pub postage: Postage,
    /// When it was asked for.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
    /// Counts changes.
    pub version: i64,
}

/// A line of a return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// Line of the order.
    pub line: OrderLineId,
    /// Name and choice at the time.
    pub name: String,
    /// Units.
    pub quantity: i64,
}

/// What a shopper's page about sending goods back shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnPage {
    /// The order's number.
    pub number: String,
    /// Key of the next return: sending the form twice asks once.
    pub key: String,
    /// What can be sent back, or why nothing can.
    pub open: Result<Vec<OpenLine>, NoReturn>,
    /// The last moment to ask, once everything has arrived.
    pub until: Option<Millis>,
    /// The merchant's rules.
    pub rules: ReturnRules,
    /// Lines that the rules keep from being sent back, by name.
    pub excluded: Vec<String>,
    /// Returns there are, oldest first.
    pub returns: Vec<ReturnView>,
    /// What was sent and must be put right.
    pub draft: Option<Draft>,
}

/// A line that can be sent back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenLine {
    /// The line.
    pub line: OrderLineId,
    /// Name and choice at the time.
    pub name: String,
    /// Picture at the time.
    pub picture: Option<Image>,
    /// Units that can be sent back.
    pub left: i64,
    /// What one unit brings, before any fee.
    pub each: Money,
    /// Variants it can be exchanged for, with their words.
    pub swaps: Vec<(Swap, String)>,
}

/// Which returns staff want to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnQuery {
    /// Only in this state.
    pub state: Option<ReturnState>,
    /// Page, from 1; 0 counts as 1.
    pub page: u32,
}

/// A page of the list of returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnRows {
    /// Its rows.
    pub rows: Vec<ReturnRow>,
    /// How many returns fit the query.
    pub count: i64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// A return in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRow {
    /// Id.
    pub id: ReturnId,
    /// Number of the order.
    pub number: String,
    /// E-mail address.
    pub email: String,
    /// Where it stands.
    pub state: ReturnState,
    /// Why the goods come back.
    pub reason: ReturnReason,
    /// Units that come back.
    pub units: i64,
    /// When it was asked for.
    pub created_at: Millis,
}

/// Everything about one return on a staff member's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnDesk {
    /// The return.
    pub view: ReturnView,
    /// Its order.
    pub order: OrderId,
    /// Number of the order.
    pub number: String,
    /// Who bought it.
    pub customer: String,
    /// E-mail address.
    pub email: String,
    /// The shopper's language.
    pub locale: Locale,
    /// What is left of the delivery price.
    pub shipping_left: Money,
    /// Whether the shop itself has to give the money back: no provider has it.
    pub by_hand: bool,
    /// What this member of staff sent and what did not work, by step.
    pub drafts: Vec<(ReturnEvent, Draft)>,
}

impl ReturnDesk {
    /// The draft of a step.
    #[must_use]
    pub fn draft(&self, event: ReturnEvent) -> Option<&Draft> {
        let mut drafts = self.drafts.iter();
        drafts.find(|(of, _)| *of == event).map(|(_, draft)| draft)
    }
}

/// The merchant's rules on a staff member's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesDesk {
    /// The form as the rules are.
    pub form: Form,
    /// Categories there are, with names that say what is above them.
    pub categories: Vec<(CategoryId, Translated)>,
    /// What this member of staff sent and what did not work.
    pub draft: Option<Draft>,
}
