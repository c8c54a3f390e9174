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

#[test]
fn strangers_ask_without_a_past_and_are_learnt_from() {
    let known = log();
    assert!(!known.past(Some(3)).is_empty());
    let strange = log().asked_by_strangers();
    assert!(strange.past(Some(3)).is_empty());
    assert_eq!(strange.bought(Some(3)), known.past(Some(3)));
    let task = hold_out(&strange, Protocol::Completion, 10, 1);
    assert!(task.log.is_asked_by_strangers());
    assert!(
        task.cases
            .iter()
            .all(|case| task.query(case).past.is_empty())
    );
}

#[test]
fn baskets_that_are_asked_again_keep_their_items_and_take_turns() {
    let once = hold_out(&log(), Protocol::Completion, 10, 1);
    let again = asked_again(once.clone(), 2, 1000, 4);
    assert_eq!(again.cases.len(), 3 * once.cases.len());
    let whole = |case: &Case| {
        let mut items = [&case.current[..], &case.relevant].concat();
        items.sort_unstable();
        items
    };
    for (pair, cases) in once.cases.chunks_exact(2).zip(again.cases.chunks_exact(6)) {
        for (n, case) in cases.iter().enumerate() {
            assert_eq!(whole(case), whole(&pair[n % 2]));
            assert_eq!((case.relevant.len(), case.at), (1, pair[n % 2].at));
        }
    }
    assert_eq!(
        asked_again(once.clone(), 2, once.cases.len(), 4).cases,
        once.cases
    );
    let next = hold_out(&log(), Protocol::NextBasket, 10, 1);
    assert_eq!(asked_again(next.clone(), 2, 1000, 4).cases, next.cases);
}

#[test]
fn a_lesson_holds_several_items_of_a_large_basket_out() {
    let lines = |from: u32| {
        (from..from + 30).map(|item| Line {
            item,
            quantity: 1.0,
            price: 1.0,
        })
    };
    let baskets = (0..40_u32).map(|n| Basket {
        user: None,
        at: n.into(),
        lines: lines(n % 30).collect(),
    });
    let log = Log::new(60, 0, baskets.collect());
    let held =
        |task: Task| -> Vec<usize> { task.cases.iter().map(|case| case.relevant.len()).collect() };
    assert_eq!(held(lesson_of(&log, Protocol::Completion, 10, 1)), [3; 8]);
    assert_eq!(held(hold_out(&log, Protocol::Completion, 10, 1)), [1; 8]);
    assert_eq!(held(lesson_of(&log, Protocol::ProductPage, 10, 1)), [29; 8]);
}
