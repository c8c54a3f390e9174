//! The merchant's rules for what is recommended.

use serde::{Deserialize, Serialize};

use crate::activity::Place;
use crate::{CurationId, ProductId};

/// What a rule does with its product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Comes first.
    Pin,
    /// Comes earlier.
    Boost,
    /// Comes after everything else.
    Bury,
    /// Is never recommended.
    Exclude,
    /// Is shown with another product, before all that orders say.
    GoesWith {
        /// The other product.
        beside: ProductId,
    },
}

/// A rule of the merchant's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Curation {
    /// Its id.
    pub id: CurationId,
    /// The product it is about.
    pub product: ProductId,
    /// What it does.
    pub rule: Rule,
    /// Where it holds; everywhere if none is named.
    pub place: Option<Place>,
}

impl Rule {
    /// Names of the rules, as forms and the database have them.
    pub const CODES: [&'static str; 5] = ["pin", "boost", "bury", "exclude", "goes_with"];

    /// Its name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::Boost => "boost",
            Self::Bury => "bury",
            Self::Exclude => "exclude",
            Self::GoesWith { .. } => "goes_with",
        }
    }

    /// The rule of a name; none for an unknown one, and for one that lacks the other product.
    #[must_use]
    pub fn from_code(code: &str, beside: Option<ProductId>) -> Option<Self> {
        match (code, beside) {
            ("pin", _) => Some(Self::Pin),
            ("boost", _) => Some(Self::Boost),
            ("bury", _) => Some(Self::Bury),
            ("exclude", _) => Some(Self::Exclude),
            ("goes_with", Some(beside)) => Some(Self::GoesWith { beside }),
            _ => None,
        }
    }

    /// The other product, if there is one.
    #[must_use]
    pub const fn beside(self) -> Option<ProductId> {
        match self {
            Self::GoesWith { beside } => Some(beside),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_by_name() {
        let beside = ProductId::from(7);
        for code in Rule::CODES {
            let rule = Rule::from_code(code, Some(beside)).unwrap();
            assert_eq!(rule.code(), code);
        }
        assert_eq!(Rule::from_code("goes_with", None), None);
        assert_eq!(Rule::from_code("hide", Some(beside)), None);
    }
}
