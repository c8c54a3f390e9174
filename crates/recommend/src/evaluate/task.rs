//! A task: a log to learn from and cases to be right about.

use rayon::prelude::*;

use super::{Metrics, Outcome, measure};
use crate::log::{Basket, Log};
use crate::recall::Query;
use crate::scores::Scores;

/// What is asked and what may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Ratings split at random: rank what else the user rated; what is known is excluded.
    Ratings,
    /// A user's last basket, of which only items new to the user count and may be recommended.
    NextNew,
    /// A user's last basket, all of it.
    NextBasket,
    /// All items of a basket but one are given: rank that one.
    Completion,
    /// One item of a basket is given: rank the others.
    ProductPage,
    /// The items looked at so far are given: rank the next one, which may be any but the current one.
    NextClick,
    /// The same, where the current item may be recommended.
    NextClickAny,
}

/// One question with its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Who asks.
    pub user: Option<u32>,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The basket or session so far.
    pub current: Vec<u32>,
    /// What should be recommended, ascending.
    pub relevant: Vec<u32>,
}

/// A log to learn from, and cases of one protocol to be right about.
#[derive(Clone, Debug)]
pub struct Task {
    /// How cases are asked and judged.
    pub protocol: Protocol,
    /// Length of the rankings that are judged.
    pub k: usize,
    /// What may be learnt from.
    pub log: Log,
    /// The cases.
    pub cases: Vec<Case>,
}

impl Protocol {
    /// Whether the time parts what is learnt from and what is asked.
    #[must_use]
    pub const fn in_time(self) -> bool {
        !matches!(self, Self::Ratings)
    }

    /// Whether a part of a basket is given and the rest of it asked for.
    #[must_use]
    pub const fn asks_for_parts(self) -> bool {
        matches!(self, Self::Completion | Self::ProductPage)
    }

    /// Items that may not be recommended, ascending.
    #[must_use]
    pub fn excluded(self, query: &Query<'_>) -> Vec<u32> {
        let mut items: Vec<u32> = match self {
            Self::Ratings | Self::NextNew => query.past.iter().map(|event| event.item).collect(),
            Self::Completion | Self::ProductPage => query.current.to_vec(),
            Self::NextClick => query.current.last().copied().into_iter().collect(),
            Self::NextBasket | Self::NextClickAny => Vec::new(),
        };
        items.sort_unstable();
        items.dedup();
        items
    }
}

impl Task {
    /// What is known when a case is asked.
    #[must_use]
    pub fn query<'a>(&'a self, case: &'a Case) -> Query<'a> {
        Query {
            user: case.user,
            past: self.log.past(case.user),
            current: &case.current,
            at: case.at,
        }
    }

    /// Ranks every `stride`-th case on all cores: what each ranking is worth, and the ranking.
    pub fn each(
        &self,
        stride: usize,
        rank: impl Fn(&Query<'_>, &[u32], &mut Scores) -> Vec<u32> + Sync,
    ) -> Vec<(Metrics, Vec<u32>)> {
        let chosen: Vec<&Case> = self.cases.iter().step_by(stride.max(1)).collect();
        chosen
            .par_iter()
            .with_min_len(8)
            .map_init(
                || Scores::new(self.log.items()),
                |scores, case| {
                    scores.clear();
                    let query = self.query(case);
                    let mut items = rank(&query, &self.protocol.excluded(&query), scores);
                    items.truncate(self.k);
                    (measure(&items, &case.relevant, self.k), items)
                },
            )
            .collect()
    }

    /// Ranks every `stride`-th case on all cores and measures the rankings. `rank` is given the query, what may not be
    /// recommended (ascending), and clear scores.
    pub fn evaluate(
        &self,
        stride: usize,
        rank: impl Fn(&Query<'_>, &[u32], &mut Scores) -> Vec<u32> + Sync,
    ) -> Outcome {
        let ranked = self.each(stride, rank);
        let mut sum = Metrics::default();
        let mut shown = vec![false; self.log.items()];
        for (metrics, items) in &ranked {
            sum += *metrics;
            items.iter().for_each(|item| shown[*item as usize] = true);
        }
        let mut known = vec![false; self.log.items()];
        for line in self.log.baskets().iter().flat_map(|basket| &basket.lines) {
            known[line.item as usize] = true;
        }
        let count = |flags: &[bool]| flags.iter().filter(|flag| **flag).count();
        Outcome {
            metrics: sum.over(ranked.len()),
            coverage: count(&shown) as f64 / count(&known).max(1) as f64,
            cases: ranked.len(),
        }
    }
}

/// The case that a basket makes when it is foretold whole; none if nothing in it counts.
#[must_use]
pub fn basket_case(protocol: Protocol, basket: &Basket, log: &Log) -> Option<Case> {
    let mut relevant = basket.items();
    if protocol == Protocol::NextNew {
        let past = log.past(basket.user);
        relevant.retain(|item| past.iter().all(|event| event.item != *item));
    }
    (!relevant.is_empty()).then_some(Case {
        user: basket.user,
        at: basket.at,
        current: Vec::new(),
        relevant,
    })
}
