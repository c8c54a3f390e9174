//! What sells: decayed counts as of any moment, from the past alone or, for data without a before and after, from around it.

mod bytes;

use super::{Query, Source};
use crate::log::Log;
use crate::scores::{Scores, heaviest};
use crate::wire::Listed;

const DAY: f64 = 86_400.0;

/// How popularity decays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PopularConfig {
    /// Days after which a sale counts half.
    pub half_life_days: f64,
    /// Whether sales after the moment asked for count as well. True only for splits that time does not part.
    pub around: bool,
}

impl Default for PopularConfig {
    fn default() -> Self {
        Self {
            half_life_days: 30.0,
            around: false,
        }
    }
}

/// One sale: when, the decayed count just after it, and that of all that follows and itself.
type Sale = (i64, f32, f32);

/// The decayed count of each item at each of its sales, so that any moment is one look-up away.
#[derive(Clone, Debug, Default)]
pub struct Popular {
    config: PopularConfig,
    /// Where each item's sales start, and where the last one's end.
    starts: Vec<u32>,
    sales: Vec<Sale>,
    /// Moments, evenly apart, with the best sellers of each.
    best: Vec<Vec<u32>>,
    /// The first moment, and the seconds between two of them.
    first: i64,
    step: i64,
}

impl Popular {
    /// Counts the baskets that hold each item.
    #[must_use]
    pub fn train(log: &Log, config: &PopularConfig) -> Self {
        /// Moments at which best sellers are listed.
        const MOMENTS: i64 = 200;
        const BEST: usize = 300;
        /// Sales that are remembered in all.
        const REMEMBERED: usize = 800_000;
        let limit = (REMEMBERED / log.items().max(1)).max(8);
        let mut of: Vec<Vec<Sale>> = vec![Vec::new(); log.items()];
        for basket in log.baskets() {
            for line in &basket.lines {
                of[line.item as usize].push((basket.at, 1.0, 1.0));
            }
        }
        let mut popular = Self {
            config: *config,
            starts: vec![0],
            first: log.start(),
            step: (log.end().saturating_sub(log.start()) / MOMENTS).max(3600),
            ..Self::default()
        };
        for own in &mut of {
            for n in 1..own.len() {
                let fade = popular.fade(own[n].0 - own[n - 1].0);
                own[n].1 += own[n - 1].1 * fade;
            }
            for n in (1..own.len()).rev() {
                let fade = popular.fade(own[n].0 - own[n - 1].0);
                own[n - 1].2 += own[n].2 * fade;
            }
            // Of much that is known the newest is looked up most; what is left keeps its count, thinned evenly.
            let step = own.len().div_ceil(limit);
            popular
                .sales
                .extend(own.iter().rev().step_by(step.max(1)).rev());
            own.clear();
            popular.starts.push(popular.sales.len() as u32);
        }
        let mut moment = popular.first;
        while moment <= log.end().saturating_add(popular.step) && !popular.sales.is_empty() {
            let counts = (0..log.items() as u32).map(|item| (item, popular.count(item, moment)));
            let best = heaviest(counts.collect(), BEST);
            popular
                .best
                .push(best.into_iter().map(|cell| cell.0).collect());
            moment += popular.step;
        }
        popular
    }

    /// The decayed count of an item as of `at` (seconds since 1970).
    #[must_use]
    pub fn count(&self, item: u32, at: i64) -> f32 {
        let own = self.of(item);
        let next = own.partition_point(|sale| sale.0 < at);
        let before = next.checked_sub(1).map_or(0.0, |last| {
            own[last].1 * self.fade(at.saturating_sub(own[last].0))
        });
        let after = own.get(next).filter(|_| self.config.around);
        before + after.map_or(0.0, |sale| sale.2 * self.fade(sale.0.saturating_sub(at)))
    }

    /// When the item was first and last sold before `at`, in seconds since 1970; none if it was not.
    #[must_use]
    pub fn sold(&self, item: u32, at: i64) -> Option<(i64, i64)> {
        let own = self.of(item);
        let count = own.partition_point(|sale| sale.0 < at);
        Some((own.first()?.0, own[count.checked_sub(1)?].0))
    }

    fn of(&self, item: u32) -> &[Sale] {
        let item = item as usize;
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(&start), Some(&end)) => &self.sales[start as usize..end as usize],
            _ => &[],
        }
    }

    fn fade(&self, seconds: i64) -> f32 {
        let days = (seconds as f64 / DAY) as f32;
        (-days / (self.config.half_life_days as f32).max(1e-3)).exp2()
    }
}

impl Source for Popular {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let moment = query.at.saturating_sub(self.first).max(0) / self.step.max(1);
        let last = self.best.len().saturating_sub(1);
        let Some(best) = self.best.get((moment as usize).min(last)) else {
            return;
        };
        for item in best {
            scores.add(*item, self.count(*item, query.at));
        }
    }

    fn keep(&self, bytes: &mut Vec<u8>) -> bool {
        super::POPULAR.put(bytes);
        self.put(bytes);
        true
    }

    fn bytes(&self) -> usize {
        let best: usize = self.best.iter().map(Vec::len).sum();
        4 * (self.starts.len() + best) + size_of::<Sale>() * self.sales.len()
    }
}
