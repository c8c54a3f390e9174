//! Choosing hyperparameters: random search over sound ranges, then a walk around the best, until the time is up.
//!
//! Random search after Bergstra and Bengio (2012); weak points are dropped after a look at a part of the cases, as in
//! successive halving (Jamieson and Talwalkar, 2016). Which points are tried depends on the seed alone; the caller's
//! clock only says how far the list is followed.

use crate::random::Random;

/// How a dial's range is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Even,
    /// Evenly in the logarithm.
    Log,
    /// Whole numbers, evenly.
    Whole,
    /// Whole numbers, evenly in the logarithm.
    WholeLog,
}

/// One hyperparameter: its sound range and where to start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dial {
    /// Its name.
    pub name: &'static str,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
    /// The value to start with.
    pub start: f64,
    /// How the range is walked.
    pub scale: Scale,
}

impl Dial {
    /// A dial; `start` is held within the range.
    #[must_use]
    pub const fn new(name: &'static str, low: f64, high: f64, start: f64, scale: Scale) -> Self {
        Self {
            name,
            low,
            high,
            start,
            scale,
        }
    }

    /// The value at a share of the range, 0 to 1.
    fn at(&self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        let value = match self.scale {
            Scale::Even | Scale::Whole => self.low + share * (self.high - self.low),
            Scale::Log | Scale::WholeLog => self.low * (self.high / self.low).powf(share),
        };
        match self.scale {
            Scale::Whole | Scale::WholeLog => value.round(),
            _ => value,
        }
        .clamp(self.low, self.high)
    }

    /// The share of the range at a value.
    fn share(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        let share = match self.scale {
            Scale::Even | Scale::Whole => (value - self.low) / (self.high - self.low),
            Scale::Log | Scale::WholeLog => (value / self.low).ln() / (self.high / self.low).ln(),
        };
        if share.is_finite() { share } else { 0.0 }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// A value for each dial.
    pub values: Vec<f64>,
    /// Its score over all cases.
    pub score: f64,
    /// How many points were tried.
    pub tried: usize,
}

/// Searches for the values of greatest score. `spent` tells the share of the time that is used up, 0 to 1 and beyond;
/// `score` is given values and the share of cases to look at. The dials' start is always tried in full.
pub fn search(
    dials: &[Dial],
    seed: u64,
    spent: impl Fn() -> f64,
    mut score: impl FnMut(&[f64], f64) -> f64,
) -> Found {
    const LOOK: f64 = 0.25;
    let mut random = Random::new(seed);
    let start: Vec<f64> = dials
        .iter()
        .map(|dial| dial.start.clamp(dial.low, dial.high))
        .collect();
    let mut best = Found {
        score: score(&start, 1.0),
        values: start.clone(),
        tried: 1,
    };
    if dials.is_empty() {
        return best;
    }
    let first_look = score(&start, LOOK);
    let mut looked = vec![(first_look, start)];
    while spent() < 0.4 {
        // Half of the points lie near the start, which is sound; the others anywhere.
        let near = best.tried.is_multiple_of(2);
        let values = point(dials, near.then_some(&best.values[..]), 0.25, &mut random);
        looked.push((score(&values, LOOK), values));
        best.tried += 1;
    }
    looked.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, values) in looked.into_iter().take(4) {
        if spent() > 0.55 {
            break;
        }
        let score = score(&values, 1.0);
        if score > best.score {
            best.score = score;
            best.values = values;
        }
    }
    let mut step = 0.15;
    while spent() < 1.0 {
        let values = point(dials, Some(&best.values), step, &mut random);
        let score = score(&values, 1.0);
        best.tried += 1;
        if score > best.score {
            best.score = score;
            best.values = values;
        } else {
            step = (step * 0.95).max(0.03);
        }
    }
    best
}

/// A point near another, with about half of its dials turned, or anywhere.
fn point(dials: &[Dial], near: Option<&[f64]>, step: f64, random: &mut Random) -> Vec<f64> {
    let turned = random.below(dials.len());
    dials
        .iter()
        .enumerate()
        .map(|(n, dial)| match near {
            None => dial.at(random.share()),
            Some(near) => {
                let turn = random.share() < 0.4 || n == turned;
                let by = step * f64::from(random.normal());
                if turn {
                    dial.at(dial.share(near[n]) + by)
                } else {
                    near[n]
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn find(seed: u64) -> Found {
        let dials = [
            Dial::new("ridge", 0.1, 1000.0, 1.0, Scale::Log),
            Dial::new("share", 0.0, 1.0, 0.9, Scale::Even),
        ];
        let count = Cell::new(0.0);
        search(
            &dials,
            seed,
            || {
                count.set(count.get() + 1.0);
                count.get() / 300.0
            },
            |values, _| -(values[0].ln() - 3.0).powi(2) - (values[1] - 0.3).powi(2),
        )
    }

    #[test]
    fn the_best_is_found_and_the_same_again() {
        let found = find(1);
        assert!(found.score > -0.01, "{found:?}");
        assert_eq!(found, find(1));
    }

    #[test]
    fn without_time_the_start_stands() {
        let dials = [Dial::new("share", 0.0, 1.0, 0.9, Scale::Even)];
        assert_eq!(search(&dials, 1, || 2.0, |_, _| f64::NAN).values, [0.9]);
    }
}
