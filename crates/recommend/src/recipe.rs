//! Recipes: which sources a protocol wants, the dials each has, and how dials become a trained source.

mod dials;
mod train;

use crate::evaluate::Protocol;
use crate::log::Log;
use crate::recall::{AutoencoderConfig, Source};

/// Items over which dense models are drafted for a first look.
const GLANCED: usize = 1800;
/// Items over which dense models are drafted.
const DRAFTED: usize = 4000;
/// Dimensions of all factorisations that vote, together: many small ones cost as much as a few large ones.
const DIMENSIONS: usize = 300;
/// Factorisations that vote at most.
const MOST_VOTES: usize = 8;

/// A kind of source, and what it is learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Linear autoencoder over people or baskets.
    Autoencoder(Rows),
    /// Matrix factorisation over people or baskets.
    Factors(Rows),
    /// Item neighbours over people or baskets.
    Neighbours(Rows),
    /// Random walk over people or baskets.
    Walk(Rows),
    /// Random walk over baskets from all that a user bought before.
    Companions,
    /// People or baskets alike.
    People(Rows),
    /// Frequency and recency of one's own purchases.
    Habit,
    /// Popularity with decay.
    Popular {
        /// Whether sales after the moment asked for count as well.
        around: bool,
    },
    /// What follows what within a session.
    Rules,
    /// What follows in a user's next baskets.
    NextRules,
    /// The next basket by regression on all that a user had before.
    Successors,
    /// Likeness of texts.
    Content(Rows),
    /// Sessions alike.
    Sessions,
}

/// What stands in the rows of a matrix, and so which side of a query a source reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Users with their past.
    People,
    /// Baskets, invoices or sessions.
    Baskets,
    /// Users with their past, of which a basket asks as if it were one.
    Buyers,
}

/// A kind with its dials set.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingredient {
    /// The kind.
    pub kind: Kind,
    /// A value for each of its dials.
    pub values: Vec<f64>,
}

impl Kind {
    /// The kinds a protocol wants. `texts` says whether items have texts.
    #[must_use]
    pub fn wanted(protocol: Protocol, texts: bool) -> Vec<Self> {
        use Rows::{Baskets, Buyers, People as Users};
        let mut kinds = match protocol {
            Protocol::Ratings => vec![
                Self::Popular { around: true },
                Self::Neighbours(Users),
                Self::Walk(Users),
                Self::People(Users),
                Self::Autoencoder(Users),
                Self::Factors(Users),
            ],
            Protocol::NextNew | Protocol::NextBasket => vec![
                Self::Popular { around: false },
                Self::Neighbours(Users),
                Self::Walk(Users),
                Self::Companions,
                Self::People(Users),
                Self::NextRules,
                Self::Successors,
                Self::Autoencoder(Users),
                Self::Factors(Users),
            ],
            Protocol::Completion | Protocol::ProductPage => vec![
                Self::Popular { around: false },
                Self::Neighbours(Baskets),
                Self::Walk(Baskets),
                Self::People(Baskets),
                Self::Autoencoder(Baskets),
                Self::Neighbours(Buyers),
                Self::Walk(Buyers),
                Self::Autoencoder(Buyers),
                Self::People(Users),
            ],
            Protocol::NextClick | Protocol::NextClickAny => vec![
                Self::Popular { around: false },
                Self::Sessions,
                Self::Rules,
                Self::Walk(Baskets),
                Self::Neighbours(Baskets),
            ],
        };
        if protocol == Protocol::NextBasket {
            kinds.push(Self::Habit);
        }
        if texts {
            kinds.push(Self::Content(match protocol {
                Protocol::Completion | Protocol::ProductPage => Baskets,
                _ => Users,
            }));
        }
        kinds
    }

    /// A short name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Autoencoder(Rows::People) => "autoencoder",
            Self::Autoencoder(Rows::Baskets) => "autoencoder/baskets",
            Self::Autoencoder(Rows::Buyers) => "autoencoder/buyers",
            Self::Factors(_) => "factors",
            Self::Neighbours(Rows::People) => "neighbours",
            Self::Neighbours(Rows::Baskets) => "neighbours/baskets",
            Self::Neighbours(Rows::Buyers) => "neighbours/buyers",
            Self::Walk(Rows::People) => "walk",
            Self::Walk(Rows::Baskets) => "walk/baskets",
            Self::Walk(Rows::Buyers) => "walk/buyers",
            Self::Companions => "companions",
            Self::People(Rows::People) => "people",
            Self::People(Rows::Baskets) => "baskets",
            Self::People(Rows::Buyers) => "buyers",
            Self::Habit => "habit",
            Self::Popular { .. } => "popular",
            Self::Rules => "rules",
            Self::NextRules => "next rules",
            Self::Successors => "successors",
            Self::Content(_) => "content",
            Self::Sessions => "sessions",
        }
    }

    /// How much of the time for tuning it should have beside the others: more where a try takes longer.
    #[must_use]
    pub const fn effort(self) -> f64 {
        match self {
            Self::Autoencoder(_) | Self::Factors(_) | Self::Successors => 3.0,
            Self::Popular { .. } => 0.25,
            _ => 1.0,
        }
    }

    /// Whose rows it reads; none if the last dials do not say how they count.
    #[must_use]
    pub const fn rows(self) -> Option<Rows> {
        match self {
            Self::Autoencoder(rows)
            | Self::Factors(rows)
            | Self::Neighbours(rows)
            | Self::Walk(rows)
            | Self::People(rows)
            | Self::Content(rows) => Some(rows),
            Self::Habit | Self::NextRules | Self::Successors | Self::Companions => {
                Some(Rows::People)
            }
            Self::Popular { .. } | Self::Rules | Self::Sessions => None,
        }
    }

    /// The kind with its dials at their start.
    #[must_use]
    pub fn plain(self) -> Ingredient {
        Ingredient {
            kind: self,
            values: self.dials().iter().map(|dial| dial.start).collect(),
        }
    }
}

impl Ingredient {
    /// The value of a dial; its start if it was not set, 0 for a dial this kind has not.
    #[must_use]
    pub fn dial(&self, name: &str) -> f64 {
        let dials = self.kind.dials();
        let place = dials.iter().position(|dial| dial.name == name);
        place.map_or(0.0, |place| {
            let value = self.values.get(place).copied();
            value.unwrap_or(dials[place].start)
        })
    }

    /// How many factorisations vote.
    fn votes(&self) -> usize {
        let size = self.dial("size").max(1.0) as usize;
        (DIMENSIONS / size).clamp(1, MOST_VOTES)
    }

    /// Trains the source. `texts` are the items' texts, or nothing.
    #[must_use]
    pub fn train(&self, log: &Log, texts: &[String]) -> Box<dyn Source> {
        self.train_on(
            log,
            texts,
            AutoencoderConfig::default().most_items,
            self.votes(),
        )
    }

    /// Trains a source that can be kept as bytes: over at most `dense` items where it grows with their square, with the
    /// `keep` heaviest weights of each item. Of the kinds that are not linear only popularity can be kept.
    #[must_use]
    pub(crate) fn train_to_keep(&self, log: &Log, dense: usize, keep: usize) -> Box<dyn Source> {
        match self.kind {
            Kind::Autoencoder(_) => Box::new(self.autoencoder(log, dense).thinned(keep)),
            _ => self.train_on(log, &[], dense, self.votes()),
        }
    }

    /// Trains the source coarsely, which is quick and tells dials apart: one factorisation, and autoencoders of only the
    /// most frequent items; of more of them where it is not for a first `look`.
    #[must_use]
    pub fn draft(&self, log: &Log, texts: &[String], look: bool) -> Box<dyn Source> {
        let items = if look { GLANCED } else { DRAFTED };
        self.train_on(log, texts, items, 1)
    }
}
