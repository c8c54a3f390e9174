//! Recall: sources of candidates, a file each. A source is trained on a [`Log`](crate::Log), never changes afterwards,
//! and scores items for a [`Query`].

mod autoencoder;
mod content;
mod factors;
mod habit;
mod linear;
mod neighbours;
mod people;
mod popular;
mod rules;
mod session;
mod signal;
mod walk;

pub use autoencoder::{AutoencoderConfig, autoencoder};
pub use content::{ContentConfig, content};
pub use factors::{Factors, FactorsConfig};
pub use habit::{Habit, HabitConfig};
pub use linear::{Linear, Weights};
pub use neighbours::{NeighboursConfig, Weighting, neighbours};
pub use people::{People, PeopleConfig};
pub use popular::{Popular, PopularConfig};
pub use rules::{RulesConfig, rules};
pub use session::{Sessions, SessionsConfig};
pub use signal::{Reads, Signal, basket_rows, user_rows};
pub use walk::{WalkConfig, walk};

use crate::log::Past;
use crate::scores::Scores;

/// What is known when recommendations are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// Who asks; none for a stranger.
    pub user: Option<u32>,
    /// What the user has bought or rated before, oldest first.
    pub past: &'a [Past],
    /// What is in the basket, or was looked at in this session, in order.
    pub current: &'a [u32],
    /// When, in seconds since 1970.
    pub at: i64,
}

/// A source of candidates. Scores of one source compare within one answer only.
pub trait Source: Send + Sync {
    /// Adds the scores of this source to `scores`, which is clear.
    fn score(&self, query: &Query<'_>, scores: &mut Scores);

    /// Memory that is held, in bytes.
    fn bytes(&self) -> usize;
}

#[cfg(test)]
mod tests;
