//! Carriers of parcels behind one trait: what sending costs, labels, where parcels were seen. Knows no order and no
//! database: it is told our key of a label and what the parcel is like.

mod shipstation;
mod table;

use model::address::Address;
use model::carrier::{Bought, Rate, Size};
use model::parcel::ParcelEvent;
use model::{Millis, Money};

pub use self::shipstation::{Account, BadAccount, ShipStation};
pub use self::table::Table;
use crate::{Answer, Notification};

/// A parcel to be sent.
#[derive(Clone, Debug)]
pub struct Consignment {
    /// Our key of its label. A carrier sells one label under it at most.
    pub key: String,
    /// Where it leaves.
    pub from: Address,
    /// Where it goes.
    pub to: Address,
    /// What it is like.
    pub size: Size,
    /// What is in it.
    pub goods: Vec<Goods>,
    /// What it is worth, in the order's currency.
    pub worth: Money,
}

/// Units of one thing in a parcel, as customs want to know it.
#[derive(Clone, Debug)]
pub struct Goods {
    /// What it is.
    pub name: String,
    /// The merchant's own number of it.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// What one is worth.
    pub worth: Money,
}

/// Why there are no prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRates {
    /// The carrier says why.
    Refused(String),
    /// No answer.
    Unreachable,
}

/// What came of asking for a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purchase {
    /// It is ours.
    Bought(Bought),
    /// Nothing was bought, and why.
    Refused(String),
    /// The carrier knows of no such label.
    Nothing,
    /// No answer: it may have been bought. Ask with [`Carrier::find`].
    Unknown,
}

/// What came of giving a label back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voiding {
    /// It is worth nothing any more.
    Done,
    /// It stays, and why.
    Refused(String),
    /// No answer: ask again.
    Unknown,
}

/// Where a parcel was seen, as its carrier tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracking {
    /// The carrier's own name of the label; empty where it told none.
    pub reference: String,
    /// Tracking number; empty where it told none.
    pub number: String,
    /// What happened, in any order.
    pub seen: Vec<Seen>,
    /// When it arrived.
    pub delivered_at: Option<Millis>,
}

/// Something that happened to a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The same for the same happening, however often it is told.
    pub key: String,
    /// What.
    pub event: ParcelEvent,
}

/// Why a notification was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unheard {
    /// It cannot be proven to come from the carrier.
    #[error("not proven to come from the carrier")]
    NotAuthentic,
    /// The carrier must be asked about it and does not answer.
    #[error("the carrier does not answer")]
    Unreachable,
}

/// A carrier, or somebody who sells labels of many.
pub trait Carrier: Send + Sync {
    /// Its code.
    fn code(&self) -> &'static str;

    /// What sending the parcel would cost.
    fn rates<'a>(&'a self, parcel: &'a Consignment) -> Answer<'a, Result<Vec<Rate>, NoRates>>;

    /// Buys a label at a price it told for our key. Never asked twice without [`Carrier::find`] in between.
    fn buy<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase>;

    /// What became of a label that was asked for.
    fn find<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase>;

    /// Gives a label back, by the carrier's own name of it. May be repeated.
    fn void<'a>(&'a self, reference: &'a str) -> Answer<'a, Voiding>;

    /// Where the parcel with this label was seen; `None` where the carrier cannot say.
    fn track<'a>(&'a self, reference: &'a str) -> Answer<'a, Option<Tracking>>;

    /// What a notification says, once it is proven to be the carrier's. It may come late, often and in any order.
    fn hear<'a>(&'a self, told: &'a Notification) -> Answer<'a, Result<Vec<Tracking>, Unheard>>;
}

/// No carrier at all: staff send parcels by hand and type what their carrier gave them. It stands in for one whose
/// account is gone while labels of it are still about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manual;

/// The account that a label came from is gone.
const GONE: &str = "This carrier is not set up any more.";

impl Carrier for Manual {
    fn code(&self) -> &'static str {
        "manual"
    }

    fn rates<'a>(&'a self, _: &'a Consignment) -> Answer<'a, Result<Vec<Rate>, NoRates>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn buy<'a>(&'a self, _: &'a str, _: &'a Rate) -> Answer<'a, Purchase> {
        Box::pin(async { Purchase::Refused(GONE.to_owned()) })
    }

    fn find<'a>(&'a self, _: &'a str, _: &'a Rate) -> Answer<'a, Purchase> {
        Box::pin(async { Purchase::Unknown })
    }

    fn void<'a>(&'a self, _: &'a str) -> Answer<'a, Voiding> {
        Box::pin(async { Voiding::Refused(GONE.to_owned()) })
    }

    fn track<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Tracking>> {
        Box::pin(async { None })
    }

    fn hear<'a>(&'a self, _: &'a Notification) -> Answer<'a, Result<Vec<Tracking>, Unheard>> {
        Box::pin(async { Err(Unheard::NotAuthentic) })
    }
}
