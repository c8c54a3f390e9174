//! Experiments: two ways to fill the shelf of a place, tried against each other on visitors who are known.

use serde::{Deserialize, Serialize};

use crate::activity::{Algorithm, Place, Via};
use crate::{ExperimentId, Millis};

/// One of the two sides of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arm {
    /// The first.
    A,
    /// The second.
    B,
}

impl Arm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A, Self::B];

    /// Its name in links and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    /// The side of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|arm| arm.code() == code)
    }
}

/// How the two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Each visitor always sees one of them.
    Split,
    /// Both take turns in one shelf, and clicks speak for the side that put the product there.
    Interleaved,
}

impl Method {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Split, Self::Interleaved];

    /// Its name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Interleaved => "interleaved",
        }
    }

    /// The method of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// An experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its id, which also decides who sees which side.
    pub id: ExperimentId,
    /// Where it runs. A place has at most one at a time.
    pub place: Place,
    /// How the sides are compared.
    pub method: Method,
    /// What fills the shelf on each side.
    pub algorithms: [Algorithm; 2],
    /// Percent of visitors who see the second side of a split, 1 to 99.
    pub share: u32,
    /// When it began.
    pub started_at: Millis,
    /// When it ended; none while it runs.
    pub ended_at: Option<Millis>,
}

impl Experiment {
    /// What fills the shelf on one side.
    #[must_use]
    pub const fn algorithm(&self, arm: Arm) -> Algorithm {
        match arm {
            Arm::A => self.algorithms[0],
            Arm::B => self.algorithms[1],
        }
    }

    /// The shelf of one side.
    #[must_use]
    pub const fn via(&self, arm: Arm) -> Via {
        Via {
            place: self.place,
            algorithm: self.algorithm(arm),
            arm: Some(arm),
        }
    }
}

impl Place {
    /// What can fill the shelf there, the usual first; nothing where products are not chosen but sorted.
    #[must_use]
    pub const fn algorithms(self) -> &'static [Algorithm] {
        use Algorithm::{AlsoViewed, Completes, ForYou, Popular, Similar, Together};
        match self {
            Self::Home | Self::Search | Self::Missing => {
                &[ForYou, AlsoViewed, Similar, Together, Popular]
            }
            Self::Product => &[Together, AlsoViewed, Similar, Popular],
            Self::Cart | Self::Order => &[Completes, AlsoViewed, Similar, Popular],
            Self::Category => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_methods_are_known_by_name() {
        for arm in Arm::ALL {
            assert_eq!(Arm::from_code(arm.code()), Some(arm));
        }
        for method in Method::ALL {
            assert_eq!(Method::from_code(method.code()), Some(method));
        }
        assert_eq!((Arm::from_code("c"), Method::from_code("")), (None, None));
    }
}
