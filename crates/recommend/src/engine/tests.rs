//! The engine of made-up shops: what it learns, what it never finds, and that bytes hold all of it.

use proptest::prelude::*;

use super::*;
use crate::Random;

const DAY: Millis = 86_400_000;
const ITEMS: i64 = 240;
const KIND: usize = 60;

fn items() -> Vec<Item> {
    let item = |id: i64| Item {
        categories: vec![(id % 4).into()],
        facets: vec![id as u64 % 3],
        price: 500 + 10 * id,
        since: DAY,
        opinions: (0..id % 5).map(|n| (n * DAY, 5)).collect(),
        ..Item::new(id.into())
    };
    (1..=ITEMS).map(item).collect()
}

/// Orders by people who keep to one of four kinds, of which ever newer things sell. A counting model does not see that;
/// who knows how new things are does.
fn orders(count: usize) -> Vec<Order> {
    let mut random = Random::new(9);
    let order = |n: usize| {
        let kind = random.below(4);
        let front = n * KIND / count.max(1);
        let mut product = |_| {
            let back = random.below(4) * random.below(4);
            ProductId::from((1 + kind + 4 * front.saturating_sub(back)) as i64)
        };
        let products = (0..5).map(&mut product).collect();
        Order {
            at: n as Millis * DAY / 20,
            buyer: Some((kind + 4 * random.below(60)) as u32),
            products,
        }
    };
    (0..count).map(order).collect()
}

fn asking<'a>(current: &'a [ProductId], bought: &'a [(Millis, ProductId)]) -> Asking<'a> {
    Asking {
        now: 200 * DAY,
        current,
        bought,
        never: &[],
        late: &|| false,
    }
}

fn taught() -> &'static Engine {
    static TAUGHT: std::sync::OnceLock<Engine> = std::sync::OnceLock::new();
    TAUGHT.get_or_init(|| Engine::train(items(), &orders(3_000), 200 * DAY))
}

#[test]
fn stages_are_taken_where_they_are_better_and_bytes_hold_them() {
    let engine = taught();
    let taken = Wish::ALL.map(|wish| engine.stages(wish).is_some());
    assert!(taken[0] && taken[1], "{taken:?}");
    assert!(engine.bytes() > 10_000);
    let again = Engine::from_bytes(&engine.to_bytes(), items()).unwrap();
    assert_eq!(again.to_bytes(), engine.to_bytes());
    let (current, bought) = ([180.into(), 184.into()], [(3 * DAY, 176.into())]);
    for wish in Wish::ALL {
        let found = engine.find(wish, &asking(&current, &bought), 20);
        assert_eq!(found, again.find(wish, &asking(&current, &bought), 20));
    }
    let late = Asking {
        late: &|| true,
        ..asking(&current, &bought)
    };
    assert_eq!(engine.find(Wish::Completes, &late, 20), None);
}

#[test]
fn the_same_orders_teach_the_same_with_any_number_of_threads() {
    let orders = orders(2_500);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let train = || Engine::train(items(), &orders, 200 * DAY).to_bytes();
        pool.build().unwrap().install(train)
    };
    assert!(with(1) == with(3));
}

#[test]
fn a_model_alone_is_an_engine_without_stages() {
    let engine = taught();
    let model = Engine::from_bytes(&engine.model.to_bytes(), items()).unwrap();
    assert!(Wish::ALL.iter().all(|wish| model.stages(*wish).is_none()));
    assert_eq!(
        model.model.together(180.into(), 9),
        engine.model.together(180.into(), 9)
    );
    let empty = Engine::train(Vec::new(), &[], 0);
    assert!(Engine::from_bytes(&empty.to_bytes(), Vec::new()).is_ok());
    assert!(
        empty
            .find(Wish::Own, &asking(&[1.into()], &[]), 5)
            .is_none()
    );
}

#[test]
fn an_engine_of_the_version_before_is_read_for_its_counts() {
    let engine = taught();
    let mut older = engine.to_bytes();
    older.truncate(older.len() - 8);
    older[4] = 1;
    let older = Engine::from_bytes(&crate::wire::end(older), items()).unwrap();
    assert!(Wish::ALL.iter().all(|wish| older.stages(*wish).is_none()));
    assert_eq!(
        older.model.together(180.into(), 9),
        engine.model.together(180.into(), 9)
    );
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = taught().to_bytes();
    for at in (6..bytes.len()).step_by(bytes.len() / 40) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert_eq!(
            Engine::from_bytes(&damaged, items()).err(),
            Some(crate::Damaged::CheckSum)
        );
        // A forged check sum: refused, or an engine that answers without a panic.
        let body = &damaged[..damaged.len() - 8];
        if let Ok(engine) = Engine::from_bytes(&crate::wire::end(body.to_vec()), items()) {
            for wish in Wish::ALL {
                let found = engine.find(wish, &asking(&[180.into()], &[(DAY, 7.into())]), 20);
                assert!(found.is_none_or(|found| found.len() <= 20));
            }
        }
    }
}

proptest! {
    /// Whatever is asked: nothing comes back that is there already or unwanted, nothing twice, every score is above 0 to
    /// 1, and the same question has the same answer.
    #[test]
    fn nothing_unwanted_is_found(
        current in prop::collection::vec(-3..ITEMS + 9, 0..12),
        bought in prop::collection::vec((any::<Millis>(), -3..ITEMS + 9), 0..12),
        never in prop::collection::vec(-3..ITEMS + 9, 0..40),
        now in any::<Millis>(),
        count in 0_usize..60,
    ) {
        let ids = |list: &[i64]| list.iter().copied().map(ProductId::from).collect::<Vec<_>>();
        let (current, never) = (ids(&current), ids(&never));
        let bought: Vec<(Millis, ProductId)> = bought.into_iter().map(|(at, id)| (at, id.into())).collect();
        let asking = Asking { now, never: &never, ..asking(&current, &bought) };
        for wish in Wish::ALL {
            let Some(found) = taught().find(wish, &asking, count) else { continue };
            let again = taught().find(wish, &asking, count);
            prop_assert_eq!(Some(&found), again.as_ref());
            prop_assert!(found.len() <= count);
            let mut once = std::collections::HashSet::new();
            for one in &found {
                prop_assert!(one.score > 0.0 && one.score <= 1.0);
                prop_assert!(once.insert(one.id), "twice");
                prop_assert!(!current.contains(&one.id) && !never.contains(&one.id));
                prop_assert!(one.with != Some(one.id));
            }
        }
    }
}
