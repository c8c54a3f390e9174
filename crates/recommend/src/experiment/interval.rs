//! How sure a rate and a difference of rates are.

/// An estimate with the bounds between which the truth lies at the asked level of confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// What was seen.
    pub estimate: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    /// Whether nothing at all (no difference, no rate) is ruled out.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// How many did.
    pub successes: u64,
    /// How many could.
    pub trials: u64,
}

/// The score interval of a rate (Wilson, JASA 1927), `level` for instance 0.95. Without trials it is 0 to 1 around 0;
/// more successes than trials count as all.
#[must_use]
pub fn wilson(successes: u64, trials: u64, level: f64) -> Interval {
    if trials == 0 {
        return Interval {
            estimate: 0.0,
            low: 0.0,
            high: 1.0,
        };
    }
    let n = trials as f64;
    let p = successes.min(trials) as f64 / n;
    let z = two_sided(level);
    let middle = 2.0 * n * p + z * z;
    let spread = z * (z * z + 4.0 * n * p * (1.0 - p)).sqrt();
    let below = 2.0 * (n + z * z);
    Interval {
        estimate: p,
        low: if successes == 0 {
            0.0
        } else {
            ((middle - spread) / below).clamp(0.0, p)
        },
        high: if successes >= trials {
            1.0
        } else {
            ((middle + spread) / below).clamp(p, 1.0)
        },
    }
}

/// The difference of two rates, first less second: the hybrid of two score intervals (Newcombe, "Interval estimation for
/// the difference between independent proportions", Statistics in Medicine 1998, method 10).
#[must_use]
pub fn difference(first: Rate, second: Rate, level: f64) -> Interval {
    let a = wilson(first.successes, first.trials, level);
    let b = wilson(second.successes, second.trials, level);
    let estimate = a.estimate - b.estimate;
    Interval {
        estimate,
        low: estimate - (a.estimate - a.low).hypot(b.high - b.estimate),
        high: estimate + (a.high - a.estimate).hypot(b.estimate - b.low),
    }
}

/// How many standard deviations around the middle hold this share of a normal distribution. Levels are cut to 0 to just
/// below 1; not a number counts as 0.95.
pub(super) fn two_sided(level: f64) -> f64 {
    let level = if level.is_nan() {
        0.95
    } else {
        level.clamp(0.0, 1.0 - 1e-12)
    };
    quantile(0.5 + level / 2.0)
}

/// The normal distribution's quantile to about seven digits (Wichura, algorithm AS 241, PPND7, Applied Statistics 1988),
/// for 0 < p < 1.
fn quantile(p: f64) -> f64 {
    let polynomial = |factors: &[f64], x: f64| {
        factors
            .iter()
            .rev()
            .fold(0.0, |sum, factor| sum * x + factor)
    };
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        let above = [
            3.387_132_717_9,
            50.434_271_938,
            159.291_132_02,
            59.109_374_720,
        ];
        let below = [1.0, 17.895_169_469, 78.757_757_664, 67.187_563_600];
        return from_middle * polynomial(&above, r) / polynomial(&below, r);
    }
    let r = (-p.min(1.0 - p).ln()).sqrt();
    let tail = if r <= 5.0 {
        let above = [
            1.423_437_277_7,
            2.756_815_390_0,
            1.306_728_481_6,
            0.170_238_211_03,
        ];
        let below = [1.0, 0.737_001_642_50, 0.120_211_329_75];
        polynomial(&above, r - 1.6) / polynomial(&below, r - 1.6)
    } else {
        let above = [
            6.657_905_115_0,
            3.081_226_386_0,
            0.428_682_943_37,
            0.017_337_203_997,
        ];
        let below = [1.0, 0.241_978_942_25, 0.012_258_202_635];
        polynomial(&above, r - 5.0) / polynomial(&below, r - 5.0)
    };
    tail.copysign(from_middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (p, expected) in [
            (0.5, 0.0),
            (0.75, 0.674_489_75),
            (0.95, 1.644_853_63),
            (0.975, 1.959_963_98),
            (0.995, 2.575_829_30),
            (0.999, 3.090_232_31),
            (0.001, -3.090_232_31),
            (1e-20, -9.262_340_09),
        ] {
            assert!((quantile(p) - expected).abs() < 2e-6, "{p} {}", quantile(p));
        }
    }

    #[test]
    fn rates_are_those_of_newcombe() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson(successes, trials, 0.95);
            assert!(
                (interval.low - low).abs() < 5e-5,
                "{successes}/{trials} {interval:?}"
            );
            assert!(
                (interval.high - high).abs() < 5e-5,
                "{successes}/{trials} {interval:?}"
            );
        }
    }

    #[test]
    fn differences_are_those_of_newcombe() {
        // The 1998 paper's table II, method 10.
        for (a, n, b, m, low, high) in [
            (56, 70, 48, 80, 0.0524, 0.3339),
            (9, 10, 3, 10, 0.1705, 0.8090),
            (6, 7, 2, 7, 0.0582, 0.8062),
            (5, 56, 0, 29, -0.0381, 0.1926),
            (0, 10, 0, 20, -0.1611, 0.2775),
            (0, 10, 0, 10, -0.2775, 0.2775),
            (10, 10, 0, 20, 0.6791, 1.0),
            (10, 10, 0, 10, 0.6075, 1.0),
        ] {
            let rate = |successes, trials| Rate { successes, trials };
            let interval = difference(rate(a, n), rate(b, m), 0.95);
            assert!(
                (interval.low - low).abs() < 6e-5,
                "{a}/{n} {b}/{m} {interval:?}"
            );
            assert!(
                (interval.high - high).abs() < 6e-5,
                "{a}/{n} {b}/{m} {interval:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn intervals_hold_their_estimate(
            (a, n, b, m) in (any::<u64>(), any::<u64>(), any::<u64>(), any::<u64>()),
            level in prop_oneof![0.0..1.0_f64, any::<f64>()],
        ) {
            let one = wilson(a, n, level);
            prop_assert!(0.0 <= one.low && one.high <= 1.0);
            prop_assert!(one.low <= one.estimate && one.estimate <= one.high);
            let two = difference(Rate { successes: a, trials: n }, Rate { successes: b, trials: m }, level);
            prop_assert!(-1.0 - 1e-9 <= two.low && two.high <= 1.0 + 1e-9);
            prop_assert!(two.low <= two.estimate && two.estimate <= two.high);
        }
    }
}
