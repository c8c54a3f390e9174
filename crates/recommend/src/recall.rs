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
mod successor;
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
pub use signal::{Reads, Signal, basket_rows, buyer_rows, user_rows};
pub use successor::{SuccessorConfig, successors};
pub use walk::{WalkConfig, walk};

use crate::log::Past;
use crate::scores::Scores;
use crate::wire::{Damaged, Reader};

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

    /// Appends the source, of what kind it is first, so that it can be read again; false if it is of a kind that is only
    /// ever trained anew.
    fn keep(&self, _bytes: &mut Vec<u8>) -> bool {
        false
    }

    /// Memory that is held, in bytes.
    fn bytes(&self) -> usize;
}

/// Kinds of sources that can be kept.
const LINEAR: u32 = 1;
const POPULAR: u32 = 2;

/// Reads what [`Source::keep`] wrote, of so many items.
pub(crate) fn read_source(
    reader: &mut Reader<'_>,
    items: usize,
) -> Result<Box<dyn Source>, Damaged> {
    match reader.u32()? {
        LINEAR => Ok(Box::new(Linear::take(reader, items)?)),
        POPULAR => Ok(Box::new(Popular::take(reader, items)?)),
        _ => Err(Damaged::Impossible),
    }
}

#[cfg(test)]
mod tests;
