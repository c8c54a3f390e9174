//! Every source on small, empty and hostile logs: nothing but finite scores, and the same again.

use proptest::prelude::*;

use crate::evaluate::Protocol;
use crate::recipe::Kind;
use crate::{Basket, Line, Log, Scores};

const ITEMS: usize = 12;

fn kinds() -> Vec<Kind> {
    use Protocol::*;
    let mut kinds: Vec<Kind> = Vec::new();
    for protocol in [Ratings, NextBasket, Completion, NextClick] {
        for kind in Kind::wanted(protocol, true) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}

/// The five best of a source for user 0 with items 1 and 2 at hand.
fn best(kind: Kind, log: &Log) -> Vec<(u32, f32)> {
    let texts: Vec<String> = (0..ITEMS).map(|n| format!("red lamp {}", n % 4)).collect();
    let source = kind.plain().train(log, &texts);
    let mut scores = Scores::new(ITEMS);
    let query = crate::recall::Query {
        user: Some(0),
        past: log.past(Some(0)),
        current: &[1, 2],
        at: log.end(),
    };
    source.score(&query, &mut scores);
    let first = scores.best(5, |_| false);
    scores.clear();
    source.score(&query, &mut scores);
    assert_eq!(
        first,
        scores.best(5, |_| false),
        "{kind:?} answers the same again"
    );
    for item in 0..ITEMS as u32 {
        assert!(scores.of(item).is_finite(), "{kind:?} {item}");
    }
    first
}

fn basket(user: u32, at: i64, items: &[u32]) -> Basket {
    let lines = items.iter().map(|item| Line {
        item: *item,
        quantity: 1.0,
        price: 2.0,
    });
    Basket {
        user: Some(user),
        at,
        lines: lines.collect(),
    }
}

#[test]
fn what_goes_together_is_recalled_by_every_source() {
    let day = 86_400;
    let baskets = (0..30)
        .map(|n| match n % 3 {
            0 => basket(n as u32 % 6, n * day, &[1, 2, 3]),
            1 => basket(n as u32 % 6, n * day, &[2, 1, 3]),
            _ => basket(6 + n as u32 % 5, n * day, &[5, 6, 7]),
        })
        .collect();
    let log = Log::new(ITEMS, 12, baskets);
    for kind in kinds() {
        let found = best(kind, &log);
        assert!(!found.is_empty(), "{kind:?}");
        if !matches!(kind, Kind::Popular { .. } | Kind::Content(_)) {
            let three = found
                .iter()
                .find(|cell| cell.0 == 3)
                .map_or(0.0, |cell| cell.1);
            let six = found
                .iter()
                .find(|cell| cell.0 == 6)
                .map_or(0.0, |cell| cell.1);
            assert!(three > six, "{kind:?} {found:?}");
        }
    }
}

#[test]
fn nothing_known_is_no_trouble() {
    let empty = Log::new(ITEMS, 0, Vec::new());
    for kind in kinds() {
        best(kind, &empty);
        best(kind, &Log::new(ITEMS, 1, vec![basket(0, 0, &[1])]));
        best(
            kind,
            &Log::new(
                ITEMS,
                1,
                vec![basket(0, i64::MAX, &[1]), basket(0, i64::MIN, &[1, 1])],
            ),
        );
    }
}

fn hostile() -> impl Strategy<Value = Vec<Basket>> {
    let number = prop_oneof![
        Just(f32::NAN),
        Just(f32::INFINITY),
        Just(-1.0),
        Just(0.0),
        0.5_f32..100.0
    ];
    let line = (0..16_u32, number.clone(), number).prop_map(|(item, quantity, price)| Line {
        item,
        quantity,
        price,
    });
    let at = prop_oneof![Just(i64::MIN), Just(i64::MAX), 0..100_000_000_i64];
    let basket = (
        proptest::option::of(0..9_u32),
        at,
        proptest::collection::vec(line, 0..8),
    );
    let basket = basket.prop_map(|(user, at, lines)| Basket { user, at, lines });
    proptest::collection::vec(basket, 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_logs_give_finite_scores(baskets in hostile()) {
        let log = Log::new(ITEMS, 6, baskets);
        for kind in kinds() {
            best(kind, &log);
        }
    }
}
