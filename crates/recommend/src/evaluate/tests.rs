//! Metrics against values computed by hand, and that held-out events are gone from what is learnt from.

use super::*;
use crate::{Basket, Line, Log};

#[track_caller]
fn check(ranked: &[u32], relevant: &[u32], k: usize, wanted: [f64; 6]) {
    let m = measure(ranked, relevant, k);
    let found = [m.map, m.ndcg, m.precision, m.recall, m.hit_rate, m.mrr];
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-9, "{m:?}");
    }
}

#[test]
fn metrics_are_those_of_the_protocol() {
    check(&[], &[1], 10, [0.0; 6]);
    check(&[1], &[], 10, [0.0; 6]);
    check(&[1], &[1], 10, [1.0, 1.0, 0.1, 1.0, 1.0, 1.0]);
    let ideal = 1.0 + 1.0 / 3_f64.log2();
    check(
        &[7, 1, 2],
        &[1, 9],
        2,
        [0.25, (1.0 / 3_f64.log2()) / ideal, 0.5, 0.5, 1.0, 0.5],
    );
    check(&[7, 8, 1], &[1], 2, [0.0; 6]);
}

fn log() -> Log {
    let baskets = (0..40_i64).map(|n| Basket {
        user: Some(n as u32 % 5),
        at: n * 86_400,
        lines: (0..3)
            .map(|m| Line {
                item: ((n * 7 + m * 3) % 60) as u32,
                quantity: 1.0,
                price: 1.0,
            })
            .collect(),
    });
    Log::new(60, 5, baskets.collect())
}

#[test]
fn held_out_cases_are_not_learnt_from() {
    use Protocol::*;
    let log = log();
    for protocol in [
        NextNew,
        NextBasket,
        Completion,
        ProductPage,
        NextClick,
        NextClickAny,
    ] {
        let task = hold_out(&log, protocol, 10, 1);
        assert!(
            !task.cases.is_empty() && task.log.lines() < log.lines(),
            "{protocol:?}"
        );
        assert_eq!(task.cases, hold_out(&log, protocol, 10, 1).cases);
        for case in &task.cases {
            let query = task.query(case);
            let excluded = protocol.excluded(&query);
            assert!(case.relevant.is_sorted() && !case.relevant.is_empty());
            assert!(
                case.relevant
                    .iter()
                    .all(|item| protocol == NextClick || !excluded.contains(item))
            );
        }
    }
    let empty = Log::new(0, 0, Vec::new());
    assert!(hold_out(&empty, Ratings, 10, 1).cases.is_empty());
}
