//! Revenue per visitor: most spend nothing and a few much, so how sure a mean is must be said with it.

use super::interval::{Interval, two_sided};
use crate::random::Random;

/// Sums over the visitors of an arm, in any one unit of money. Sums of several days or nodes add up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Revenue {
    /// All visitors, whether they bought or not.
    pub visitors: u64,
    /// What they spent.
    pub sum: f64,
    /// The sum of the squares of what each spent.
    pub squares: f64,
}

impl Revenue {
    /// Counts a visitor. What is no finite number counts as nothing spent.
    pub fn count(&mut self, spent: f64) {
        let spent = if spent.is_finite() { spent } else { 0.0 };
        self.visitors += 1;
        self.sum += spent;
        self.squares += spent * spent;
    }

    /// Mean per visitor, and the variance of that mean.
    fn mean(&self) -> (f64, f64) {
        if self.visitors == 0 {
            return (0.0, 0.0);
        }
        let n = self.visitors as f64;
        let mean = self.sum / n;
        // Rounding may leave less than nothing when all spent the same.
        let variance = (self.squares - n * mean * mean).max(0.0) / (n - 1.0).max(1.0);
        (mean, variance / n)
    }

    /// Mean per visitor by the normal approximation: good from some hundred buyers on. For fewer see [`bootstrap`].
    #[must_use]
    pub fn interval(&self, level: f64) -> Interval {
        let (mean, variance) = self.mean();
        around(mean, variance, level)
    }
}

/// The difference of two means, first less second, by the normal approximation with unequal variances (Welch,
/// Biometrika 1938, for large samples).
#[must_use]
pub fn revenue_difference(first: Revenue, second: Revenue, level: f64) -> Interval {
    let ((a, variance_a), (b, variance_b)) = (first.mean(), second.mean());
    around(a - b, variance_a + variance_b, level)
}

fn around(estimate: f64, variance: f64, level: f64) -> Interval {
    let half = two_sided(level) * variance.sqrt();
    Interval {
        estimate,
        low: estimate - half,
        high: estimate + half,
    }
}

/// Mean per visitor by the percentiles of resampled means (Efron, "Bootstrap Methods", Annals of Statistics 1979):
/// `spent` of the buyers and the number of all visitors, who are at least as many. Costs `visitors` times `rounds` draws;
/// a thousand rounds are usual. The same seed gives the same.
#[must_use]
pub fn bootstrap(spent: &[f64], visitors: usize, level: f64, rounds: usize, seed: u64) -> Interval {
    let spent: Vec<f64> = spent
        .iter()
        .map(|spent| if spent.is_finite() { *spent } else { 0.0 })
        .collect();
    let visitors = visitors.max(spent.len());
    if visitors == 0 {
        return Interval {
            estimate: 0.0,
            low: 0.0,
            high: 0.0,
        };
    }
    let estimate = spent.iter().sum::<f64>() / visitors as f64;
    let mut chance = Random::new(seed);
    let mut means: Vec<f64> = (0..rounds.max(1))
        .map(|_| {
            let draws = (0..visitors).filter_map(|_| spent.get(chance.below(visitors)));
            draws.sum::<f64>() / visitors as f64
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    let level = if level.is_nan() {
        0.95
    } else {
        level.clamp(0.0, 1.0)
    };
    let at = |share: f64| means[((share * means.len() as f64) as usize).min(means.len() - 1)];
    Interval {
        estimate,
        low: at((1.0 - level) / 2.0).min(estimate),
        high: at((1.0 + level) / 2.0).max(estimate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Additional hours of sleep by two drugs, ten patients each (Student, "The probable error of a mean", 1908).
    const FIRST: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const SECOND: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    fn revenue(spent: &[f64]) -> Revenue {
        let mut revenue = Revenue::default();
        spent.iter().for_each(|spent| revenue.count(*spent));
        revenue
    }

    #[test]
    fn means_and_errors_are_students() {
        let (mean, variance) = revenue(&FIRST).mean();
        assert!((mean - 0.75).abs() < 1e-9);
        // Standard deviations 1.789 and 2.002 of the samples, as printed in the literature on these data.
        assert!(((variance * 10.0).sqrt() - 1.789).abs() < 1e-3);
        let (mean, variance) = revenue(&SECOND).mean();
        assert!((mean - 2.33).abs() < 1e-9);
        assert!(((variance * 10.0).sqrt() - 2.002).abs() < 1e-3);
        // Welch's t of these samples is -1.8608: the difference in standard errors.
        let interval = revenue_difference(revenue(&FIRST), revenue(&SECOND), 0.95);
        let error = (interval.high - interval.low) / 2.0 / 1.959_964;
        assert!(
            (interval.estimate / error + 1.8608).abs() < 1e-4,
            "{interval:?}"
        );
    }

    #[test]
    fn resampling_agrees_with_the_approximation() {
        let mut chance = Random::new(5);
        let spent: Vec<f64> = (0..200).map(|_| 10.0 + 90.0 * chance.share()).collect();
        let mut all = spent.clone();
        all.resize(2_000, 0.0);
        let near = revenue(&all).interval(0.95);
        let resampled = bootstrap(&spent, 2_000, 0.95, 1_000, 9);
        assert_eq!(resampled, bootstrap(&spent, 2_000, 0.95, 1_000, 9));
        assert!((near.estimate - resampled.estimate).abs() < 1e-9);
        let width = near.high - near.low;
        assert!(
            (near.low - resampled.low).abs() < 0.1 * width,
            "{near:?} {resampled:?}"
        );
        assert!(
            (near.high - resampled.high).abs() < 0.1 * width,
            "{near:?} {resampled:?}"
        );
    }

    #[test]
    fn nobody_is_no_difference() {
        let none = Revenue::default();
        assert!(!revenue_difference(none, none, 0.95).excludes_zero());
        assert_eq!(bootstrap(&[], 0, 0.95, 10, 1).high, 0.0);
        assert_eq!(revenue(&[5.0; 20]).interval(0.95).low, 5.0);
    }

    proptest! {
        #[test]
        fn no_input_gives_nonsense(
            spent in prop::collection::vec(prop_oneof![-1e6..1e6_f64, Just(f64::NAN), Just(f64::INFINITY)], 0..30),
            more in 0_usize..30,
            level in prop_oneof![0.0..1.0_f64, any::<f64>()],
            rounds in 0_usize..20,
            seed in any::<u64>(),
        ) {
            for interval in [revenue(&spent).interval(level), bootstrap(&spent, more, level, rounds, seed)] {
                prop_assert!(interval.low <= interval.estimate && interval.estimate <= interval.high);
                prop_assert!(interval.low.is_finite() && interval.high.is_finite());
            }
        }
    }
}
