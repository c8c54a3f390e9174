//! Team-draft interleaving: two rankings in one list, and which of them its clicks speak for (Radlinski, Kurup and
//! Joachims, "How Does Clickthrough Data Reflect Retrieval Quality?", CIKM 2008, algorithm 2).

use super::interval::{Interval, wilson};
use crate::random::Random;

/// One of two rankings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Team {
    /// The first.
    A,
    /// The second.
    B,
}

/// An item of an interleaved list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drafted<T> {
    /// The item.
    pub item: T,
    /// The ranking that put it there.
    pub team: Team,
}

/// Draws a list of at most `count` items from two rankings. In each round both put forward their best item that is not
/// yet drawn, and the seed says who goes first. When one has no more the other goes on.
#[must_use]
pub fn interleave<T: Copy + PartialEq>(
    a: &[T],
    b: &[T],
    count: usize,
    seed: u64,
) -> Vec<Drafted<T>> {
    let mut chance = Random::new(seed);
    let mut drafted: Vec<Drafted<T>> = Vec::with_capacity(count.min(a.len() + b.len()));
    let (mut rest_a, mut rest_b) = (a.iter(), b.iter());
    let mut lead = 0_i64;
    while drafted.len() < count {
        let turn = match lead {
            0 if chance.bits() >> 63 == 1 => Team::A,
            ..0 => Team::A,
            _ => Team::B,
        };
        let is_new = |item: &&T| !drafted.iter().any(|one| one.item == **item);
        let (next, team) = match turn {
            Team::A => (rest_a.find(is_new), Team::A),
            Team::B => (rest_b.find(is_new), Team::B),
        };
        let (next, team) = match (next, team) {
            (Some(item), team) => (Some(item), team),
            (None, Team::A) => (rest_b.find(is_new), Team::B),
            (None, Team::B) => (rest_a.find(is_new), Team::A),
        };
        let Some(item) = next else {
            break;
        };
        lead += if team == Team::A { 1 } else { -1 };
        drafted.push(Drafted { item: *item, team });
    }
    drafted
}

/// Which ranking the clicked items speak for: the one that put more of them there; none when it is a draw.
#[must_use]
pub fn credit<T: PartialEq>(list: &[Drafted<T>], clicked: &[T]) -> Option<Team> {
    let clicks = |team: Team| {
        list.iter()
            .filter(|one| one.team == team && clicked.contains(&one.item))
            .count()
    };
    match clicks(Team::A).cmp(&clicks(Team::B)) {
        std::cmp::Ordering::Greater => Some(Team::A),
        std::cmp::Ordering::Less => Some(Team::B),
        std::cmp::Ordering::Equal => None,
    }
}

/// Outcomes of many interleaved lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// Lists whose clicks spoke for the first ranking.
    pub a: u64,
    /// For the second.
    pub b: u64,
    /// For neither, though there were clicks.
    pub draws: u64,
}

impl Preference {
    /// Notes one clicked list.
    pub fn count(&mut self, outcome: Option<Team>) {
        match outcome {
            Some(Team::A) => self.a += 1,
            Some(Team::B) => self.b += 1,
            None => self.draws += 1,
        }
    }

    /// By how much the first ranking is preferred, -0.5 to 0.5; 0 without lists. Draws count half for each (Chapelle et
    /// al., "Large-scale validation and analysis of interleaved search evaluation", TOIS 2012, equation 1).
    #[must_use]
    pub fn lead(&self) -> f64 {
        let all = self.a + self.b + self.draws;
        if all == 0 {
            return 0.0;
        }
        (self.a as f64 + self.draws as f64 / 2.0) / all as f64 - 0.5
    }

    /// How likely a lead of either ranking at least as great is where both are as good, 0 to 1: the two-sided sign test
    /// over decided lists (Dixon and Mood, "The statistical sign test", JASA 1946).
    #[must_use]
    pub fn chance(&self) -> f64 {
        let (n, least) = (self.a + self.b, self.a.min(self.b));
        // Binomial coefficients grow beyond any number: summed as logarithms, each from the one before.
        let mut term = -(n as f64) * std::f64::consts::LN_2;
        let mut tail = term.exp();
        for k in 1..=least {
            term += ((n - k + 1) as f64).ln() - (k as f64).ln();
            tail += term.exp();
        }
        (2.0 * tail).min(1.0)
    }

    /// The share of decided lists that speak for the first ranking; 0.5 outside of it means that one is better.
    #[must_use]
    pub fn interval(&self, level: f64) -> Interval {
        wilson(self.a, self.a + self.b, level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_lists_of_the_papers_example_come_out() {
        // The rankings with which Radlinski et al. 2008 show the method.
        let (a, b) = (
            ['a', 'b', 'c', 'd', 'g', 'h'],
            ['b', 'e', 'a', 'f', 'g', 'h'],
        );
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let list = interleave(&a, &b, 6, seed);
            let text: String = list.iter().map(|one| one.item).collect();
            let teams: String = list
                .iter()
                .map(|one| if one.team == Team::A { 'A' } else { 'B' })
                .collect();
            seen.insert((text, teams));
        }
        // Two of the eight lists that three rounds can give: A, B, A go first, or B, B, A.
        assert!(
            seen.contains(&("abecdf".to_owned(), "ABBAAB".to_owned())),
            "{seen:?}"
        );
        assert!(
            seen.contains(&("baecdf".to_owned(), "BABAAB".to_owned())),
            "{seen:?}"
        );
        assert_eq!(seen.len(), 8);
    }

    #[test]
    fn clicks_give_credit() {
        let list =
            [(1, Team::A), (2, Team::B), (3, Team::A)].map(|(item, team)| Drafted { item, team });
        assert_eq!(credit(&list, &[1, 3, 2]), Some(Team::A));
        assert_eq!(credit(&list, &[2, 9]), Some(Team::B));
        assert_eq!(credit(&list, &[1, 2]), None);
        assert_eq!(credit(&list, &[]), None);
        let mut preference = Preference::default();
        assert_eq!(
            (preference.lead(), preference.interval(0.95).low),
            (0.0, 0.0)
        );
        for outcome in [Some(Team::A), Some(Team::A), Some(Team::B), None] {
            preference.count(outcome);
        }
        assert!((preference.lead() - 0.125).abs() < 1e-12);
    }

    #[test]
    fn leads_are_as_likely_as_coins_say() {
        let chance = |a, b| {
            let preference = Preference { a, b, draws: 3 };
            (1e6 * preference.chance()).round()
        };
        assert_eq!(chance(0, 0), 1e6);
        assert_eq!(chance(5, 5), 1e6);
        // 2 * (1 + 10) / 1024, and 2 / 1024.
        assert_eq!(chance(9, 1), 21_484.0);
        assert_eq!(chance(0, 10), 1_953.0);
        // More coins than the smallest number holds: by the normal approximation 0.0016.
        let many = Preference {
            a: 5_100,
            b: 4_785,
            draws: 0,
        }
        .chance();
        assert!((0.0014..0.0018).contains(&many), "{many}");
    }

    #[test]
    fn random_clicks_prefer_neither() {
        let a: Vec<u32> = (0..10).collect();
        let b: Vec<u32> = (5..15).collect();
        let mut preference = Preference::default();
        for seed in 0..4_000 {
            let list = interleave(&a, &b, 10, seed);
            let clicked = list[Random::new(seed + 1_000_000).below(10)].item;
            preference.count(credit(&list, &[clicked]));
        }
        let interval = preference.interval(0.999);
        assert!(interval.low < 0.5 && interval.high > 0.5, "{preference:?}");
    }

    proptest! {
        #[test]
        fn every_list_is_fair(
            a in prop::collection::vec(0_u8..20, 0..12),
            b in prop::collection::vec(0_u8..20, 0..12),
            count in 0_usize..30,
            seed in any::<u64>(),
        ) {
            let list = interleave(&a, &b, count, seed);
            let mut all: Vec<u8> = a.iter().chain(&b).copied().collect();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(list.len(), count.min(all.len()));
            let mut drafted: Vec<u8> = list.iter().map(|one| one.item).collect();
            drafted.sort_unstable();
            drafted.dedup();
            prop_assert_eq!(drafted.len(), list.len());
            // While both have items to give, neither leads by more than one.
            let mut lead = 0_i32;
            for (at, one) in list.iter().enumerate() {
                lead += if one.team == Team::A { 1 } else { -1 };
                let left = |ranking: &[u8]| {
                    ranking.iter().any(|item| !list[..at].iter().any(|before| before.item == *item))
                };
                prop_assert!(lead.abs() <= 1 || !left(&a) || !left(&b) || at + 1 > count);
                let own = if one.team == Team::A { &a } else { &b };
                prop_assert!(own.contains(&one.item));
            }
        }
    }
}
