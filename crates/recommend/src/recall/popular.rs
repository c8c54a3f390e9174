//! What sells: decayed counts as of any moment, from the past alone or, for data without a before and after, from around it.

use super::signal::decay;
use super::{Query, Source};
use crate::log::Log;
use crate::scores::Scores;

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

/// The decayed count of each item at each of its sales, so that any moment is one look-up away.
#[derive(Clone, Debug, Default)]
pub struct Popular {
    config: PopularConfig,
    /// For each item its sales in time order: when, the decayed count just after, and the one of what follows.
    sales: Vec<Vec<(i64, f32, f32)>>,
}

impl Popular {
    /// Counts the baskets that hold each item.
    #[must_use]
    pub fn train(log: &Log, config: &PopularConfig) -> Self {
        let mut sales: Vec<Vec<(i64, f32, f32)>> = vec![Vec::new(); log.items()];
        for basket in log.baskets() {
            for line in &basket.lines {
                sales[line.item as usize].push((basket.at, 1.0, 1.0));
            }
        }
        for own in &mut sales {
            for n in 1..own.len() {
                let fade = decay(own[n - 1].0, own[n].0, config.half_life_days) as f32;
                own[n].1 += own[n - 1].1 * fade;
            }
            for n in (1..own.len()).rev() {
                let fade = decay(own[n - 1].0, own[n].0, config.half_life_days) as f32;
                own[n - 1].2 += own[n].2 * fade;
            }
        }
        Self {
            config: *config,
            sales,
        }
    }

    /// The decayed count of an item as of `at` (seconds since 1970).
    #[must_use]
    pub fn count(&self, item: u32, at: i64) -> f32 {
        let Some(own) = self.sales.get(item as usize) else {
            return 0.0;
        };
        let next = own.partition_point(|sale| sale.0 < at);
        let before = next.checked_sub(1).map_or(0.0, |last| {
            own[last].1 * decay(own[last].0, at, self.config.half_life_days) as f32
        });
        let after = own.get(next).filter(|_| self.config.around);
        before
            + after.map_or(0.0, |sale| {
                sale.2 * decay(at, sale.0, self.config.half_life_days) as f32
            })
    }

    /// When the item was first and last sold before `at`, in seconds since 1970; none if it was not.
    #[must_use]
    pub fn sold(&self, item: u32, at: i64) -> Option<(i64, i64)> {
        let own = self.sales.get(item as usize)?;
        let count = own.partition_point(|sale| sale.0 < at);
        Some((own.first()?.0, own[count.checked_sub(1)?].0))
    }
}

impl Source for Popular {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        for (value, item) in scores.all().iter_mut().zip(0..) {
            *value = self.count(item, query.at);
        }
    }
}
