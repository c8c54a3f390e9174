//! Habit: what this user bought before and will want again, by frequency, recency and the time since the last purchase
//! over the item's usual interval.

use super::{Query, Signal, Source};
use crate::log::Log;
use crate::scores::Scores;
use crate::wire::{Damaged, Reader, put, take};

const DAY: f64 = 86_400.0;

/// How a habit counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HabitConfig {
    /// How the past counts.
    pub signal: Signal,
    /// How much items that everybody buys again count more, 0 for not at all.
    pub again: f64,
    /// How much an item counts less right after it was bought, 0 for not at all.
    pub rest: f64,
}

impl Default for HabitConfig {
    fn default() -> Self {
        Self {
            signal: Signal {
                half_life_days: 90.0,
                repeat: 1.0,
                ..Signal::default()
            },
            again: 0.5,
            rest: 0.0,
        }
    }
}

/// For each item how often and how soon it is bought again.
#[derive(Clone, Debug, Default)]
pub struct Habit {
    config: HabitConfig,
    /// Smoothed chance that a buyer buys the item again.
    again: Vec<f32>,
    /// Usual days between two purchases of one user.
    interval: Vec<f32>,
}

impl Habit {
    /// Learns each item's habits from all users.
    #[must_use]
    pub fn train(log: &Log, config: &HabitConfig) -> Self {
        let mut buyers = vec![0.0_f64; log.items()];
        let mut repeats = vec![0.0_f64; log.items()];
        let mut gaps = vec![0.0_f64; log.items()];
        for user in 0..log.users() as u32 {
            let mut events: Vec<(u32, i64)> = log
                .bought(Some(user))
                .iter()
                .map(|event| (event.item, event.at))
                .collect();
            events.sort_unstable();
            events.dedup();
            for (n, (item, at)) in events.iter().enumerate() {
                let item_of = *item as usize;
                if n > 0 && events[n - 1].0 == *item {
                    repeats[item_of] += 1.0;
                    gaps[item_of] += (at - events[n - 1].1) as f64 / DAY;
                } else {
                    buyers[item_of] += 1.0;
                }
            }
        }
        let total = buyers.iter().sum::<f64>().max(1.0);
        let mean = (repeats.iter().sum::<f64>() + 1.0) / (total + 2.0);
        let all_repeats = repeats.iter().sum::<f64>();
        let mean_gap = (gaps.iter().sum::<f64>() + 30.0) / (all_repeats + 1.0);
        const PRIOR: f64 = 10.0;
        let smoothed = |sums: &[f64], counts: &[f64], prior: f64| -> Vec<f32> {
            sums.iter()
                .zip(counts)
                .map(|(sum, count)| ((sum + PRIOR * prior) / (count + PRIOR)) as f32)
                .collect()
        };
        Self {
            config: *config,
            again: smoothed(&repeats, &buyers, mean),
            interval: smoothed(&gaps, &repeats, mean_gap),
        }
    }

    /// Appends what was learnt.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        put(&self.again, bytes);
        put(&self.interval, bytes);
    }

    /// Reads what [`Self::put`] wrote, of so many items. It counts as one does by default.
    pub(crate) fn take(reader: &mut Reader<'_>, items: usize) -> Result<Self, Damaged> {
        let habit = Self {
            config: HabitConfig::default(),
            again: take(reader)?,
            interval: take(reader)?,
        };
        if habit.again.len() == items && habit.interval.len() == items {
            Ok(habit)
        } else {
            Err(Damaged::Impossible)
        }
    }

    /// Smoothed times that a buyer of the item buys it again.
    #[must_use]
    pub fn again(&self, item: u32) -> f32 {
        self.again.get(item as usize).copied().unwrap_or(0.0)
    }

    /// Usual days between two purchases of the item by one user, smoothed.
    #[must_use]
    pub fn interval(&self, item: u32) -> f32 {
        self.interval.get(item as usize).copied().unwrap_or(0.0)
    }
}

impl Source for Habit {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        for (item, weight) in self.config.signal.weights(query.past, query.at) {
            let factor = self.again(item).powf(self.config.again as f32);
            scores.add(item, weight * factor);
        }
        if self.config.rest > 0.0 {
            let mut last: Vec<(u32, i64)> = query.past.iter().map(|e| (e.item, e.at)).collect();
            last.sort_unstable();
            last.reverse();
            last.dedup_by_key(|event| event.0);
            for (item, at) in last {
                let days = query.at.saturating_sub(at).max(0) as f64 / DAY;
                let over = days / f64::from(self.interval(item)).max(0.1);
                let held = (self.config.rest * (-3.0 * over).exp()).min(1.0);
                let score = scores.of(item);
                scores.add(item, -(held as f32) * score);
            }
        }
    }

    fn bytes(&self) -> usize {
        4 * (self.again.len() + self.interval.len())
    }
}
