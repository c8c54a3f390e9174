//! What is asked of a shelf.

use super::*;
use proptest::prelude::*;

fn candidate(item: u32, score: f32) -> Candidate {
    Candidate {
        item,
        score,
        reason: Reason::ForYou,
    }
}

/// Items 0 to `count`, each a product; items of the same remainder share a feature.
fn kinds(count: u32, kinds: u32) -> Traits {
    Traits::of((0..count).map(|item| Trait {
        product: item,
        features: vec![(item % kinds, 1.0)],
        popularity: f64::from(count - item),
    }))
}

fn items(shelf: &[Shown]) -> Vec<u32> {
    shelf.iter().map(|shown| shown.item).collect()
}

const PLAIN: ShelfConfig = ShelfConfig {
    diversity: 0.0,
    novelty: 0.0,
    exploration: 0.0,
};

fn plain(candidates: &[Candidate], traits: &Traits, request: &Request) -> Vec<u32> {
    items(&arrange(candidates, traits, request, |_| true, &PLAIN))
}

#[test]
fn without_rules_the_best_come_first() {
    let candidates = [
        candidate(0, -3.0),
        candidate(1, 2.0),
        candidate(2, f32::NAN),
        candidate(3, 0.5),
    ];
    let request = Request {
        count: 3,
        ..Request::default()
    };
    assert_eq!(plain(&candidates, &kinds(4, 4), &request), [1, 3, 0]);
}

#[test]
fn diversity_mixes_kinds() {
    // Even items are of one kind and lead.
    let candidates: Vec<Candidate> = (0..10)
        .map(|item| {
            candidate(
                item,
                if item % 2 == 0 { 1.0 } else { 0.9 } - item as f32 * 0.001,
            )
        })
        .collect();
    let request = Request {
        count: 4,
        ..Request::default()
    };
    assert_eq!(plain(&candidates, &kinds(10, 2), &request), [0, 2, 4, 6]);
    let mixed = ShelfConfig {
        diversity: 0.6,
        ..PLAIN
    };
    let shelf = arrange(&candidates, &kinds(10, 2), &request, |_| true, &mixed);
    assert_eq!(items(&shelf), [0, 1, 2, 4]);
}

#[test]
fn novelty_lifts_what_few_know() {
    // Equal scores: the most popular is item 0.
    let candidates: Vec<Candidate> = (0..5).map(|item| candidate(item, 1.0)).collect();
    let novel = ShelfConfig {
        novelty: 0.1,
        ..PLAIN
    };
    let shelf = arrange(
        &candidates,
        &kinds(5, 5),
        &Request::default(),
        |_| true,
        &novel,
    );
    assert_eq!(items(&shelf), [4, 3, 2, 1, 0]);
}

#[test]
fn one_variant_of_a_product_is_enough() {
    let traits = Traits::of([7, 7, 8, 9].map(|product| Trait {
        product,
        ..Trait::default()
    }));
    let candidates: Vec<Candidate> = (0..4).map(|item| candidate(item, -(item as f32))).collect();
    assert_eq!(plain(&candidates, &traits, &Request::default()), [0, 2, 3]);
    let request = Request {
        cart: &[1],
        page: &[3],
        ..Request::default()
    };
    assert_eq!(plain(&candidates, &traits, &request), [2]);
}

#[test]
fn the_merchant_decides() {
    let candidates: Vec<Candidate> = (0..6).map(|item| candidate(item, -(item as f32))).collect();
    let traits = kinds(8, 8);
    let check = |rules: Rules, expected: &[u32]| {
        let request = Request {
            rules: &rules,
            ..Request::default()
        };
        assert_eq!(plain(&candidates, &traits, &request), expected);
    };
    check(Rules::default().exclude(0), &[1, 2, 3, 4, 5]);
    check(Rules::default().bury(0).bury(1), &[2, 3, 4, 5, 0, 1]);
    check(Rules::default().boost(3, 0.45), &[0, 3, 1, 2, 4, 5]);
    check(Rules::default().boost(5, 5.0).bury(5), &[0, 1, 2, 3, 4, 5]);
    check(Rules::default().pin(7, 2), &[0, 1, 7, 2, 3, 4, 5]);
    check(
        Rules::default().pin(7, 0).pin(6, 0),
        &[7, 6, 0, 1, 2, 3, 4, 5],
    );
    check(Rules::default().pin(7, 19), &[0, 1, 2, 3, 4, 5, 7]);
    check(Rules::default().pin(7, 0).exclude(7), &[0, 1, 2, 3, 4, 5]);
}

#[test]
fn new_items_get_their_share_over_all_visitors() {
    let candidates: Vec<Candidate> = (0..30)
        .map(|item| candidate(item, -(item as f32)))
        .collect();
    let traits = kinds(40, 40);
    let config = ShelfConfig {
        exploration: 0.07,
        ..PLAIN
    };
    let fresh: Vec<u32> = (30..40).collect();
    let mut explored = 0;
    let mut seen = std::collections::BTreeSet::new();
    for visitor in 0..1000 {
        let request = Request {
            count: 10,
            fresh: &fresh,
            visitor,
            day: 19_000,
            ..Request::default()
        };
        let shelf = arrange(&candidates, &traits, &request, |_| true, &config);
        assert_eq!(
            shelf,
            arrange(&candidates, &traits, &request, |_| true, &config)
        );
        for shown in shelf.iter().filter(|shown| shown.explored) {
            assert_eq!(shown.reason, Reason::New);
            seen.insert(shown.item);
            explored += 1;
        }
        assert_eq!(shelf[..5].iter().filter(|shown| shown.explored).count(), 0);
    }
    assert!((600..800).contains(&explored), "{explored}");
    assert_eq!(seen.len(), 10);
}

/// The plain way: compare all with all each time.
fn exhaustive(candidates: &[Candidate], traits: &Traits, count: usize, diversity: f32) -> Vec<u32> {
    let most = candidates
        .iter()
        .map(|one| one.score)
        .fold(f32::MIN, f32::max);
    let least = candidates
        .iter()
        .map(|one| one.score)
        .fold(f32::MAX, f32::min);
    let mut open: Vec<Candidate> = candidates.to_vec();
    let mut chosen: Vec<u32> = Vec::new();
    while chosen.len() < count && !open.is_empty() {
        let worth = |one: &Candidate| {
            let relevance = if most > least {
                (one.score - least) / (most - least)
            } else {
                1.0
            };
            let likest = chosen
                .iter()
                .map(|other| traits.vector(one.item).likeness(&traits.vector(*other)))
                .fold(0.0, f32::max);
            (1.0 - diversity) * relevance - diversity * likest
        };
        let mut best = 0;
        for at in 1..open.len() {
            if worth(&open[at]) > worth(&open[best]) + 1e-6 {
                best = at;
            }
        }
        chosen.push(open.remove(best).item);
    }
    chosen
}

#[test]
fn comparing_only_the_leader_changes_nothing() {
    let mut chance = Random::new(1);
    for _ in 0..50 {
        let traits = Traits::of((0..60).map(|product| {
            Trait {
                product,
                features: (0..5)
                    .map(|_| (chance.below(12) as u32, 0.1 + chance.share() as f32))
                    .collect(),
                popularity: 1.0,
            }
        }));
        let candidates: Vec<Candidate> = (0..60)
            .map(|item| candidate(item, chance.share() as f32))
            .collect();
        let config = ShelfConfig {
            diversity: 0.4,
            ..PLAIN
        };
        let shelf = arrange(&candidates, &traits, &Request::default(), |_| true, &config);
        assert_eq!(items(&shelf), exhaustive(&candidates, &traits, 20, 0.4));
    }
}

fn any_float() -> impl Strategy<Value = f32> {
    prop_oneof![4 => -2.0_f32..2.0, 1 => any::<f32>()]
}

prop_compose! {
    fn any_traits()(items in prop::collection::vec((0_u32..20, prop::collection::vec((0_u32..6, any_float()), 0..5), any::<f64>()), 0..30)) -> Traits {
        Traits::of(items.into_iter().map(|(product, features, popularity)| Trait { product, features, popularity }))
    }
}

prop_compose! {
    fn any_rules()(
        pins in prop::collection::vec((0_u32..35, 0_usize..14), 0..4),
        boosts in prop::collection::vec((0_u32..35, any_float()), 0..4),
        buried in prop::collection::vec(0_u32..35, 0..4),
        excluded in prop::collection::vec(0_u32..35, 0..6),
    ) -> Rules {
        let rules = pins.into_iter().fold(Rules::default(), |rules, (item, place)| rules.pin(item, place));
        let rules = boosts.into_iter().fold(rules, |rules, (item, by)| rules.boost(item, by));
        let rules = buried.into_iter().fold(rules, Rules::bury);
        excluded.into_iter().fold(rules, Rules::exclude)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_request_keeps_every_promise(
        traits in any_traits(),
        rules in any_rules(),
        scored in prop::collection::vec((0_u32..35, any_float()), 0..40),
        page in prop::collection::vec(0_u32..35, 0..2),
        cart in prop::collection::vec(0_u32..35, 0..4),
        fresh in prop::collection::vec(0_u32..35, 0..5),
        sold_out in prop::collection::vec(0_u32..35, 0..8),
        count in prop_oneof![9 => 0_usize..14, 1 => Just(usize::MAX)],
        (diversity, novelty, exploration) in (any_float(), any_float(), any_float()),
        (visitor, day) in (any::<u64>(), any::<i64>()),
    ) {
        let candidates: Vec<Candidate> = scored.iter().map(|(item, score)| candidate(*item, *score)).collect();
        let config = ShelfConfig { diversity, novelty, exploration };
        let request = Request { count, page: &page, cart: &cart, fresh: &fresh, rules: &rules, visitor, day };
        let buyable = |item: u32| !sold_out.contains(&item);
        let shelf = arrange(&candidates, &traits, &request, buyable, &config);
        prop_assert_eq!(&shelf, &arrange(&candidates, &traits, &request, buyable, &config));
        prop_assert!(shelf.len() <= count);

        let mut products: Vec<u32> = shelf.iter().map(|shown| traits.product(shown.item)).collect();
        products.extend(page.iter().chain(&cart).map(|item| traits.product(*item)).collect::<std::collections::BTreeSet<_>>());
        let all = products.len();
        products.sort_unstable();
        products.dedup();
        prop_assert_eq!(products.len(), all, "no product twice, nor the page's or the cart's");
        for shown in &shelf {
            prop_assert!(!sold_out.contains(&shown.item) && !rules.excludes(shown.item));
            let known = scored.iter().any(|(item, _)| *item == shown.item);
            let pinned = rules.pins().iter().any(|pin| pin.item == shown.item);
            let right = match shown.reason {
                Reason::New => shown.explored && fresh.contains(&shown.item),
                Reason::Picked => pinned,
                _ => known,
            };
            prop_assert!(right, "{:?}", shown);
        }
        // The first pin of each place stands there, or further up if there was too little before it.
        let mut taken: Vec<u32> = page.iter().chain(&cart).map(|item| traits.product(*item)).collect();
        let mut next_free = 0;
        for pin in rules.pins() {
            let product = traits.product(pin.item);
            if taken.contains(&product) || rules.excludes(pin.item) || !buyable(pin.item) {
                continue;
            }
            let place = pin.place.max(next_free);
            if place < count {
                let at = shelf.iter().position(|shown| shown.item == pin.item).unwrap();
                let ran_out = shelf[at..].iter().all(|shown| shown.explored || shown.reason == Reason::Picked);
                prop_assert!(at == place || (at < place && ran_out));
            }
            next_free = place + 1;
            taken.push(product);
        }
        // Nothing that may be shown is withheld while there is room.
        if shelf.len() < count {
            for (item, _) in &scored {
                let may = buyable(*item) && !rules.excludes(*item);
                prop_assert!(!may || products.contains(&traits.product(*item)));
            }
        }
    }
}
