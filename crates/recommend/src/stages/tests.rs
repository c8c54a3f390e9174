//! The stages together: they keep what is excluded out, answer the same again, and do without anything learnt.

use super::*;
use crate::evaluate::{Protocol, hold_out};
use crate::ranking::RankerConfig;
use crate::recipe::Kind;
use crate::{Basket, Line, Random};

fn log(baskets: usize) -> Log {
    let mut random = Random::new(4);
    let baskets = (0..baskets).map(|n| {
        let taste = random.below(4) as u32;
        let lines = (0..6).map(|_| Line {
            item: taste * 40 + random.below(40) as u32,
            quantity: 1.0,
            price: 3.0,
        });
        Basket {
            lines: lines.collect(),
            user: Some(taste + 4 * random.below(20) as u32),
            at: n as i64 * 40_000,
        }
    });
    Log::new(160, 80, baskets.collect())
}

fn stages(log: &Log, protocol: Protocol) -> Stages {
    let kinds = Kind::wanted(protocol, false);
    let recipe: Vec<Ingredient> = kinds.into_iter().map(Kind::plain).collect();
    let plan = Plan {
        ranker: RankerConfig {
            trees: 10,
            ..RankerConfig::default()
        },
        ..Plan::default()
    };
    let blend = Blend::even(recipe.len());
    Stages::train(&recipe, &blend, log, &[], (protocol, 10), &plan)
}

#[test]
fn the_stages_find_a_taste_and_never_what_is_excluded() {
    use Protocol::*;
    for protocol in [NextNew, NextBasket, Completion, ProductPage, NextClick] {
        let task = hold_out(&log(300), protocol, 10, 1);
        let trained = stages(&task.log, protocol);
        assert!(!trained.rankers.is_empty(), "{protocol:?}");
        let again = stages(&task.log, protocol);
        let mut room = Workspace::new(160);
        let (mut shown, mut right) = (0, 0);
        for case in &task.cases {
            let query = task.query(case);
            let excluded = protocol.excluded(&query);
            let found = trained.recommend(&query, &excluded, 10, &mut room);
            assert_eq!(found, again.recommend(&query, &excluded, 10, &mut room));
            assert!(found.iter().all(|item| !excluded.contains(item)));
            // Within a taste all is chance; items of another would show that something went wrong.
            let taste = case.relevant[0] / 40;
            shown += found.len();
            right += found.iter().filter(|item| *item / 40 == taste).count();
        }
        assert!(shown >= 8 * task.cases.len(), "{protocol:?} {shown}");
        assert!(right * 100 > shown * 97, "{protocol:?} {right} of {shown}");
    }
}

#[test]
fn without_anything_learnt_the_answer_is_empty() {
    let empty = Log::new(40, 0, Vec::new());
    let trained = stages(&empty, Protocol::Completion);
    let query = Query {
        current: &[1, 39, 4000],
        ..Query::default()
    };
    let mut room = Workspace::new(40);
    assert!(trained.recommend(&query, &[], 10, &mut room).is_empty());
}
