//! Stable assignment: the same visitor sees the same arm of an experiment, and arms of different experiments mix evenly.

use crate::random::{mix, mix_all};

/// Parts into which all visitors are divided.
const WHOLE: u32 = 10_000;

/// An experiment: a key and the shares of its arms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    key: u64,
    /// Where the share of each arm ends, in parts of ten thousand.
    ends: Vec<u32>,
}

/// Why shares make no experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The shares sum to something else.
    #[error("the shares of an experiment sum to {0} of {WHOLE}")]
    Sum(u64),
}

impl Experiment {
    /// An experiment by name (another name shuffles the visitors anew) with the share of each arm in parts of ten
    /// thousand.
    ///
    /// # Errors
    /// If the shares do not sum to ten thousand.
    pub fn new(name: &str, shares: &[u32]) -> Result<Self, Unfit> {
        let sum = shares.iter().map(|share| u64::from(*share)).sum();
        if sum != u64::from(WHOLE) {
            return Err(Unfit::Sum(sum));
        }
        let key = name
            .bytes()
            .fold(name.len() as u64, |key, byte| mix(key ^ u64::from(byte)));
        let ends = shares.iter().scan(0, |end, share| {
            *end += share;
            Some(*end)
        });
        Ok(Self {
            key,
            ends: ends.collect(),
        })
    }

    /// The arm of a visitor, counted from 0.
    #[must_use]
    pub fn arm(&self, visitor: u64) -> usize {
        let part = (u128::from(mix_all(&[self.key, visitor])) * u128::from(WHOLE)) >> 64;
        self.ends.partition_point(|end| u128::from(*end) <= part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of 100,000 visitors in a row come to each arm.
    fn counts(experiment: &Experiment, arms: usize) -> Vec<u32> {
        let mut counts = vec![0; arms];
        (0..100_000).for_each(|visitor| counts[experiment.arm(visitor)] += 1);
        counts
    }

    #[test]
    fn shares_must_sum() {
        assert_eq!(
            Experiment::new("a", &[5_000, 4_000]),
            Err(Unfit::Sum(9_000))
        );
        assert_eq!(Experiment::new("a", &[]), Err(Unfit::Sum(0)));
        assert_eq!(
            Experiment::new("a", &[u32::MAX, u32::MAX]),
            Err(Unfit::Sum(2 * u64::from(u32::MAX)))
        );
        assert!(Experiment::new("a", &[0, 10_000, 0]).is_ok());
    }

    #[test]
    fn arms_get_their_shares() {
        let shares = [5_000, 3_000, 1_500, 500, 0];
        for name in ["home", "home-2", ""] {
            let experiment = Experiment::new(name, &shares).unwrap();
            let counts = counts(&experiment, 5);
            // Pearson's chi-square with three degrees of freedom exceeds 16.27 once in a thousand.
            let chi: f64 = counts
                .iter()
                .zip(shares)
                .filter(|(_, share)| *share > 0)
                .map(|(count, share)| {
                    let expected = f64::from(share) * 10.0;
                    (f64::from(*count) - expected).powi(2) / expected
                })
                .sum();
            assert!(chi < 16.27 && counts[4] == 0, "{name} {counts:?} {chi}");
        }
    }

    #[test]
    fn assignment_is_stable_and_experiments_do_not_know_each_other() {
        let a = Experiment::new("a", &[5_000, 5_000]).unwrap();
        let b = Experiment::new("b", &[5_000, 5_000]).unwrap();
        // Written down once: a new version of this program must not move a visitor.
        let arms: Vec<usize> = (0..16).map(|visitor| a.arm(visitor)).collect();
        assert_eq!(arms, [1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0]);
        let both = (0..100_000)
            .filter(|visitor| a.arm(*visitor) == b.arm(*visitor))
            .count();
        assert!((49_300..50_700).contains(&both), "{both}");
    }

    #[test]
    fn a_growing_arm_keeps_its_visitors() {
        let small = Experiment::new("a", &[1_000, 9_000]).unwrap();
        let large = Experiment::new("a", &[3_000, 7_000]).unwrap();
        assert!((0..10_000).all(|visitor| small.arm(visitor) == 1 || large.arm(visitor) == 0));
    }
}
