//! Counts that change in place while people look around: what visitors of one product also look at.
//!
//! Holds a number for each pair of products that met in one of the sessions it was built from or told of since. The
//! shop builds it anew from the last weeks' sessions with every training, which keeps it as small as those are. Counts
//! that were told one by one are those that a rebuild finds.
//!
//! ```
//! use recommend::live::AlsoViewed;
//!
//! let mut counts = AlsoViewed::rebuild([vec![1.into(), 2.into()], vec![1.into(), 2.into(), 3.into()]]);
//! assert_eq!(counts.alike(1.into(), 5)[0].id, 2.into());
//! counts.note(&[3.into()], 1.into());
//! assert_eq!(counts.views(1.into()), 3);
//! ```

use std::collections::HashMap;

use model::ProductId;

use crate::Scored;
use crate::scores::heaviest;

/// Products of a session, from its newest back, that a product meets when it is looked at.
const REACH: usize = 10;
/// Added to how often a product was looked at, so that one meeting of two rare ones proves little.
const SHRINK: f32 = 3.0;

/// How often products were looked at, and how often two of them in one session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlsoViewed {
    of: HashMap<ProductId, Looked>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Looked {
    times: u32,
    met: HashMap<ProductId, u32>,
}

impl AlsoViewed {
    /// Counts whole sessions: what was looked at, in order.
    #[must_use]
    pub fn rebuild<S: AsRef<[ProductId]>>(sessions: impl IntoIterator<Item = S>) -> Self {
        let mut counts = Self::default();
        let mut trail: Vec<ProductId> = Vec::new();
        for session in sessions {
            trail.clear();
            for item in session.as_ref() {
                counts.note(&trail, *item);
                if !trail.contains(item) {
                    trail.push(*item);
                }
            }
        }
        counts
    }

    /// Notes that a session looks at a product. `trail` is what it looked at before, each product once, newest last.
    /// What it has looked at already is not counted again.
    pub fn note(&mut self, trail: &[ProductId], item: ProductId) {
        if trail.contains(&item) {
            return;
        }
        self.of.entry(item).or_default().times += 1;
        for other in trail.iter().rev().take(REACH) {
            for (one, with) in [(item, *other), (*other, item)] {
                let met = &mut self.of.entry(one).or_default().met;
                *met.entry(with).or_default() += 1;
            }
        }
    }

    /// In how many sessions a product was looked at.
    #[must_use]
    pub fn views(&self, item: ProductId) -> u64 {
        self.of.get(&item).map_or(0, |looked| looked.times.into())
    }

    /// What visitors of a product also look at, best first: how often both, over the geometric mean of how often each
    /// (the cosine), shrunk towards nothing where little was seen.
    #[must_use]
    pub fn alike(&self, item: ProductId, count: usize) -> Vec<Scored> {
        let Some(looked) = self.of.get(&item) else {
            return Vec::new();
        };
        let often = |times: u32| times as f32 + SHRINK;
        // Numbers for the sorting, in the order of ids, so that equals come in one order everywhere.
        let mut met: Vec<(ProductId, u32)> = looked.met.iter().map(|(a, b)| (*a, *b)).collect();
        met.sort_unstable();
        let cells = (0..).zip(&met).map(|(number, (other, both))| {
            let other = self.of.get(other).map_or(0, |looked| looked.times);
            let score = *both as f32 / (often(looked.times) * often(other)).sqrt();
            (number, score)
        });
        heaviest(cells.collect(), count)
            .into_iter()
            .map(|(number, score)| Scored {
                id: met[number as usize].0,
                score,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_meeting_of_two_rare_products_does_not_win() {
        let often = vec![vec![1.into(), 2.into()]; 20];
        let rare = vec![vec![1.into(), 9.into()]];
        let counts = AlsoViewed::rebuild(often.into_iter().chain(rare));
        let alike = counts.alike(1.into(), 5);
        assert_eq!(
            alike.iter().map(|one| one.id.get()).collect::<Vec<_>>(),
            [2, 9]
        );
        assert_eq!(counts.alike(77.into(), 5), []);
        assert_eq!(counts.alike(1.into(), 1).len(), 1);
    }

    #[test]
    fn looking_again_counts_once() {
        let counts = AlsoViewed::rebuild([[1, 2, 1, 2, 1].map(ProductId::from)]);
        assert_eq!((counts.views(1.into()), counts.views(2.into())), (1, 1));
    }

    proptest! {
        /// Sessions go on side by side; however their looks mix, the counts are those of a rebuild.
        #[test]
        fn counts_told_one_by_one_equal_a_rebuild(
            sessions in prop::collection::vec(prop::collection::vec(0_i64..12, 0..30), 0..8),
            turns in prop::collection::vec(any::<prop::sample::Index>(), 0..300),
        ) {
            let sessions: Vec<Vec<ProductId>> = sessions
                .into_iter()
                .map(|session| session.into_iter().map(ProductId::from).collect())
                .collect();
            let mut told = AlsoViewed::default();
            let mut open: Vec<(&[ProductId], Vec<ProductId>)> =
                sessions.iter().map(|session| (session.as_slice(), Vec::new())).collect();
            let mut next = |told: &mut AlsoViewed, at: usize| {
                let (rest, trail) = &mut open[at];
                let Some((item, after)) = rest.split_first() else { return false };
                told.note(trail, *item);
                if !trail.contains(item) {
                    trail.push(*item);
                }
                *rest = after;
                true
            };
            for turn in turns.iter().filter(|_| !sessions.is_empty()) {
                next(&mut told, turn.index(sessions.len()));
            }
            for at in 0..sessions.len() {
                while next(&mut told, at) {}
            }
            prop_assert_eq!(&told, &AlsoViewed::rebuild(&sessions));
            for item in (0..12).map(ProductId::from) {
                let alike = told.alike(item, 20);
                prop_assert!(alike.iter().all(|one| one.score.is_finite() && one.score > 0.0 && one.id != item));
                prop_assert!(alike.windows(2).all(|two| two[0].score >= two[1].score));
            }
        }
    }
}
