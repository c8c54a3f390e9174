//! What visitors do with products, as recommendations learn from it and are judged by it.

use serde::{Deserialize, Serialize};

use crate::experiment::Arm;
use crate::{Millis, ProductId, VisitorId};

/// Something a visitor did, or was shown. What was bought is in the orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Was shown a shelf.
    Shown,
    /// Looked at a product.
    View,
    /// Searched, and the product answered best. The words are not kept.
    Search,
    /// Came to a product by a shelf.
    Click,
    /// Put a product into the cart.
    Add,
    /// Took a product out of the cart again.
    Remove,
}

/// Where on the site a shelf stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The front door.
    Home,
    /// A product's page.
    Product,
    /// The cart.
    Cart,
    /// What a search found, or did not find.
    Search,
    /// A category sorted for its visitor.
    Category,
    /// The confirmation and the tracking page of an order.
    Order,
    /// A page that is not there.
    Missing,
}

/// What made a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// What goes with what the visitor looked at, by their taste.
    ForYou,
    /// What is bought together.
    Together,
    /// What is alike.
    Similar,
    /// What visitors of one product also look at.
    AlsoViewed,
    /// What completes a cart or an order.
    Completes,
    /// What sells best.
    Popular,
    /// What was looked at before.
    Continue,
    /// New products that get a place among others, to be learnt about.
    New,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 7] = [
        Self::Home,
        Self::Product,
        Self::Cart,
        Self::Search,
        Self::Category,
        Self::Order,
        Self::Missing,
    ];

    /// Its name in addresses and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Product => "product",
            Self::Cart => "cart",
            Self::Search => "search",
            Self::Category => "category",
            Self::Order => "order",
            Self::Missing => "missing",
        }
    }

    /// The place of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 8] = [
        Self::ForYou,
        Self::Together,
        Self::Similar,
        Self::AlsoViewed,
        Self::Completes,
        Self::Popular,
        Self::Continue,
        Self::New,
    ];

    /// Its name in addresses and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForYou => "for_you",
            Self::Together => "together",
            Self::Similar => "similar",
            Self::AlsoViewed => "also_viewed",
            Self::Completes => "completes",
            Self::Popular => "popular",
            Self::Continue => "continue",
            Self::New => "new",
        }
    }

    /// The algorithm of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Which shelf a product was shown on. Links from shelves carry it as `via=home-for_you`, in an experiment with its side
/// behind it as `via=home-popular-b`; it is no part of a page's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Via {
    /// Where the shelf stands.
    pub place: Place,
    /// What made it.
    pub algorithm: Algorithm,
    /// The side of the experiment that runs there, if this was part of it.
    pub arm: Option<Arm>,
}

impl Via {
    /// Name of the parameter in links.
    pub const PARAMETER: &'static str = "via";

    /// A shelf outside of every experiment.
    #[must_use]
    pub const fn new(place: Place, algorithm: Algorithm) -> Self {
        Self {
            place,
            algorithm,
            arm: None,
        }
    }

    /// The same shelf, whatever experiment ran there.
    #[must_use]
    pub const fn shelf(self) -> Self {
        Self::new(self.place, self.algorithm)
    }

    /// As links carry it.
    #[must_use]
    pub fn code(self) -> String {
        let (place, algorithm) = (self.place.code(), self.algorithm.code());
        match self.arm {
            Some(arm) => format!("{place}-{algorithm}-{}", arm.code()),
            None => format!("{place}-{algorithm}"),
        }
    }

    /// Reads what [`Via::code`] wrote; none for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (place, rest) = text.split_once('-')?;
        let (algorithm, arm) = match rest.split_once('-') {
            Some((algorithm, arm)) => (algorithm, Some(Arm::from_code(arm)?)),
            None => (rest, None),
        };
        Some(Self {
            place: Place::from_code(place)?,
            algorithm: Algorithm::from_code(algorithm)?,
            arm,
        })
    }

    /// The shelf that a query string names.
    #[must_use]
    pub fn of_query(query: &str) -> Option<Self> {
        let mut values = query
            .split('&')
            .filter_map(|pair| pair.strip_prefix("via="));
        values.next().and_then(Self::parse)
    }
}

/// One thing that a visitor did. Kept only of visitors who agree to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its id; later is greater.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Whose.
    pub visitor: VisitorId,
    /// What.
    pub act: Act,
    /// With which product; none for a shelf that was shown.
    pub product: Option<ProductId>,
    /// By which shelf.
    pub via: Option<Via>,
}

/// Milliseconds without any act after which the next one begins another session.
pub const SESSION_GAP: Millis = 30 * 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shelves_are_named_in_links() {
        for place in Place::ALL {
            for algorithm in Algorithm::ALL {
                for arm in [None, Some(Arm::A), Some(Arm::B)] {
                    let via = Via {
                        arm,
                        ..Via::new(place, algorithm)
                    };
                    assert_eq!(Via::parse(&via.code()), Some(via));
                    let query = format!("color=red&via={}", via.code());
                    assert_eq!(Via::of_query(&query), Some(via));
                }
            }
        }
        for strange in [
            "",
            "home",
            "home-",
            "-for_you",
            "home-for_you-x",
            "home-for_you-a-b",
            "home-for_you-",
            "moon-popular",
        ] {
            assert_eq!(Via::parse(strange), None, "{strange}");
        }
        assert_eq!(Via::of_query("color=via=home-popular"), None);
    }
}
