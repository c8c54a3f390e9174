//! What is asked of a profile.

use super::*;
use crate::wire::{self, Damaged};
use proptest::prelude::*;

const DAY: Millis = 86_400_000;

fn category(id: i64) -> Taste {
    Taste::Category(id.into())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

/// Whether two profiles say the same of everything, but for rounding.
fn alike(a: &Profile, b: &Profile, now: Millis, config: &ProfileConfig) -> bool {
    let tastes = |profile: &Profile| {
        let mut top = profile.tastes(now, usize::MAX, config);
        top.retain(|top| top.share > 1e-6);
        top.sort_by_key(|top| top.taste);
        top
    };
    let (tastes_a, tastes_b) = (tastes(a), tastes(b));
    let certainty = |profile: &Profile| profile.counts(now, config).iter().sum::<f64>();
    tastes_a.len() == tastes_b.len()
        && tastes_a
            .iter()
            .zip(&tastes_b)
            .all(|(a, b)| a.taste == b.taste && near(a.share, b.share))
        && near(certainty(a), certainty(b))
}

#[test]
fn stronger_signals_weigh_more() {
    let config = ProfileConfig::default();
    let mut profile = Profile::default();
    profile.note(0, Signal::View, &Subject::of([category(1)], 0), &config);
    profile.note(0, Signal::Search, &Subject::of([category(2)], 0), &config);
    profile.note(
        0,
        Signal::AddToCart,
        &Subject::of([category(3)], 0),
        &config,
    );
    profile.note(0, Signal::Purchase, &Subject::of([category(4)], 0), &config);
    let top = profile.tastes(0, 10, &config);
    assert_eq!(
        top.iter().map(|top| top.taste).collect::<Vec<_>>(),
        [4, 3, 2, 1].map(category)
    );
    assert!(near(top[0].share, 6.0 / 12.5));
    // Taken out of the cart again, little of it is left.
    profile.note(0, Signal::Remove, &Subject::of([category(3)], 0), &config);
    assert_eq!(profile.tastes(0, 10, &config).len(), 4);
    assert!(near(profile.tastes(0, 10, &config)[2].share, 1.0 / 9.5));
}

#[test]
fn old_tastes_fade_by_half() {
    let config = ProfileConfig {
        session: 0.0,
        half_life_days: 10.0,
        ..ProfileConfig::default()
    };
    let mut profile = Profile::default();
    profile.note(0, Signal::View, &Subject::of([category(1)], 0), &config);
    profile.note(
        20 * DAY,
        Signal::View,
        &Subject::of([category(2)], 0),
        &config,
    );
    let top = profile.tastes(20 * DAY, 2, &config);
    assert!(
        near(top[0].share, 0.8) && near(top[1].share, 0.2),
        "{top:?}"
    );
    // Certainty fades too: 1.25 of weight, then half of that, against 5 for half.
    let certainty = |at| profile.affinity(at, &Subject::default(), &config).certainty;
    assert!(near(certainty(20 * DAY), 1.25 / 6.25));
    assert!(near(certainty(30 * DAY), 0.625 / 5.625));
}

#[test]
fn the_present_visit_leads_while_it_lasts() {
    let config = ProfileConfig::default();
    let mut profile = Profile::default();
    for day in 0..20 {
        profile.note(
            day * DAY,
            Signal::Purchase,
            &Subject::of([category(1)], 1_000),
            &config,
        );
    }
    let now = 40 * DAY;
    for view in 0..12 {
        profile.note(
            now + view,
            Signal::View,
            &Subject::of([category(2)], 9_000),
            &config,
        );
    }
    let fit = |id: i64, price: i64, at: Millis| {
        profile
            .affinity(at, &Subject::of([category(id)], price), &config)
            .overall
    };
    let share = |id: i64, at: Millis| {
        let top = profile.tastes(at, 10, &config);
        top.into_iter()
            .find(|top| top.taste == category(id))
            .unwrap()
    };
    assert!(share(2, now + 20).of_now && !share(1, now + 20).of_now);
    assert!(fit(2, 9_000, now + 20) > 0.4);
    assert!(fit(2, 9_000, now + DAY) < 0.2 && fit(1, 1_000, now + DAY) > 0.8);
    // A near price fits half, a far one not at all.
    let price = |price| {
        profile
            .affinity(now + DAY, &Subject::of([], price), &config)
            .price
    };
    assert!(price(1_000) > price(1_300) && price(1_300) > price(5_000));
}

#[test]
fn a_cleared_profile_knows_nothing() {
    let config = ProfileConfig::default();
    let mut profile = Profile::default();
    assert!(profile.is_empty());
    profile.note(5, Signal::View, &Subject::of([category(1)], 100), &config);
    assert!(!profile.is_empty());
    profile.clear();
    assert_eq!(profile, Profile::default());
    assert_eq!(
        profile.affinity(9, &Subject::of([category(1)], 100), &config),
        Affinity::default()
    );
    assert_eq!(profile.tastes(9, 10, &config), []);
}

#[test]
fn a_profile_stays_small() {
    let config = ProfileConfig {
        most: 10,
        ..ProfileConfig::default()
    };
    let mut profile = Profile::default();
    for at in 0..1_000 {
        profile.note(at, Signal::View, &Subject::of([category(1)], 0), &config);
        profile.note(
            at,
            Signal::View,
            &Subject::of([Taste::Facet(at as u64)], 0),
            &config,
        );
    }
    assert!(profile.tastes(1_000, 100, &config).len() <= 12);
    assert_eq!(profile.tastes(1_000, 1, &config)[0].taste, category(1));
}

#[test]
fn bytes_hold_the_whole_profile() {
    let config = ProfileConfig::default();
    let mut profile = Profile::default();
    let tastes = [
        category(-3),
        category(5),
        Taste::Facet(u64::MAX),
        Taste::Brand(2),
    ];
    profile.note(77, Signal::View, &Subject::of(tastes, 4_900), &config);
    profile.note(99, Signal::Remove, &Subject::of([category(5)], 0), &config);
    let bytes = profile.to_bytes();
    assert_eq!(Profile::from_bytes(&bytes), Ok(profile));
    assert_eq!(
        Profile::from_bytes(&Profile::default().to_bytes()),
        Ok(Profile::default())
    );
    for at in 6..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(Profile::from_bytes(&damaged), Err(Damaged::CheckSum));
        assert!(Profile::from_bytes(&bytes[..at]).is_err());
    }
}

fn any_taste() -> impl Strategy<Value = Taste> {
    prop_oneof![
        (0_i64..5).prop_map(category),
        (0_u64..5).prop_map(Taste::Facet),
        (0_u64..3).prop_map(Taste::Brand),
    ]
}

prop_compose! {
    fn any_subject()(tastes in prop::collection::vec(any_taste(), 0..5), price in prop_oneof![Just(0_i64), 1_i64..100_000, any::<i64>()]) -> Subject {
        Subject::of(tastes, price)
    }
}

fn any_signal() -> impl Strategy<Value = Signal> {
    prop::sample::select(vec![
        Signal::View,
        Signal::Search,
        Signal::AddToCart,
        Signal::Remove,
        Signal::Purchase,
    ])
}

fn noted(events: &[(Millis, Signal, Subject)], config: &ProfileConfig) -> Profile {
    let mut profile = Profile::default();
    for (at, signal, subject) in events {
        profile.note(*at, *signal, subject, config);
    }
    profile
}

proptest! {
    #[test]
    fn the_order_within_an_instant_does_not_matter(
        before in prop::collection::vec((0_i64..100 * DAY, any_signal(), any_subject()), 0..10),
        mut together in prop::collection::vec((Just(100 * DAY), any_signal(), any_subject()), 0..12)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        most in 1_usize..20,
    ) {
        let config = ProfileConfig { most, ..ProfileConfig::default() };
        let with = |events: &mut Vec<(Millis, Signal, Subject)>| {
            let mut all = before.clone();
            all.sort_by_key(|event| event.0);
            all.append(events);
            noted(&all, &config)
        };
        let (a, b) = (with(&mut together.0), with(&mut together.1));
        prop_assert!(alike(&a, &b, 101 * DAY, &config), "{:?} {:?}", a, b);
    }

    /// With room for all tastes, any order of any times is that of a rebuild.
    #[test]
    fn what_comes_late_counts_as_if_it_had_come_in_time(
        events in prop::collection::vec((0_i64..100 * DAY, any_signal(), any_subject()), 0..20),
    ) {
        let config = ProfileConfig { most: 1_000, ..ProfileConfig::default() };
        let mut sorted = events.clone();
        sorted.sort_by_key(|event| event.0);
        let (late, rebuilt) = (noted(&events, &config), noted(&sorted, &config));
        prop_assert!(alike(&late, &rebuilt, 101 * DAY, &config), "{:?} {:?}", late, rebuilt);
    }

    /// Each weight is the sum of its events, each halved for each half-life since: the definition.
    #[test]
    fn noting_one_by_one_equals_the_sum_over_all(
        events in prop::collection::vec((0_i64..100 * DAY, any_signal(), 0_i64..4), 1..20),
    ) {
        let config = ProfileConfig { session: 0.0, most: 1_000, ..ProfileConfig::default() };
        let events: Vec<_> = events
            .into_iter()
            .map(|(at, signal, id)| (at, signal, Subject::of([category(id)], 0)))
            .collect();
        let profile = noted(&events, &config);
        let now = 100 * DAY;
        let weight = |id: i64| {
            let of_taste = events.iter().filter(|(_, _, subject)| subject.tastes() == [category(id)]);
            let sum: f64 = of_taste
                .map(|(at, signal, _)| {
                    let days = (now - at) as f64 / DAY as f64;
                    config.weight(*signal) * (-days / config.half_life_days).exp2()
                })
                .sum();
            sum.max(0.0)
        };
        let total: f64 = (0..4).map(weight).sum();
        let evidence: f64 = events.iter().map(|(at, signal, _)| {
            config.weight(*signal) * (-((now - at) as f64 / DAY as f64) / config.half_life_days).exp2()
        }).sum();
        if evidence > 0.01 {
            for top in profile.tastes(now, 10, &config) {
                let Taste::Category(id) = top.taste else { unreachable!("only categories were noted") };
                prop_assert!((top.share - weight(id.get()) / total).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn merging_is_noting_both(
        one in prop::collection::vec((0_i64..100 * DAY, any_signal(), any_subject()), 0..12),
        other in prop::collection::vec((0_i64..100 * DAY, any_signal(), any_subject()), 0..12),
    ) {
        let config = ProfileConfig { most: 1_000, ..ProfileConfig::default() };
        let (a, b) = (noted(&one, &config), noted(&other, &config));
        let merged = a.clone().merge(b.clone(), &config);
        let turned = b.merge(a, &config);
        prop_assert!(alike(&merged, &turned, 101 * DAY, &config));
        let both: Vec<_> = one.into_iter().chain(other).collect();
        prop_assert!(alike(&merged, &noted(&both, &config), 101 * DAY, &config));
    }

    #[test]
    fn any_bytes_are_refused_or_can_be_used(body in prop::collection::vec(any::<u8>(), 0..90), tidy in any::<bool>()) {
        let mut bytes = b"TWPF\x01\x00".to_vec();
        bytes.extend(&body);
        if tidy {
            // An empty long memory, one taste in that of the visit.
            bytes.truncate(6);
            bytes.extend([0; 18]);
            bytes.extend(body.iter().copied().chain(std::iter::repeat(0)).take(16));
            bytes.extend([1, 0]);
            bytes.extend(body.iter().rev().map(|byte| byte % 4).chain(std::iter::repeat(0)).take(17));
        }
        if let Ok(profile) = Profile::from_bytes(&wire::end(bytes)) {
            let config = ProfileConfig::default();
            let fit = profile.affinity(0, &Subject::of([category(1)], 100), &config);
            prop_assert!((0.0..=1.0).contains(&fit.overall) && (0.0..=1.0).contains(&fit.certainty));
        }
    }

    #[test]
    fn no_input_gives_nonsense(
        events in prop::collection::vec((any::<i64>(), any_signal(), any_subject()), 0..20),
        numbers in prop::array::uniform9(any::<f64>()),
        most in 0_usize..10,
        now in any::<i64>(),
        subject in any_subject(),
    ) {
        let [view, search, add_to_cart, remove, purchase, half_life_days, session_half_life_minutes, session, certainty] = numbers;
        let config = ProfileConfig {
            view, search, add_to_cart, remove, purchase, half_life_days, session_half_life_minutes, session, certainty, most,
        };
        for config in [config, ProfileConfig { most, ..ProfileConfig::default() }] {
            let profile = noted(&events, &config);
            let merged = profile.clone().merge(noted(&events[events.len() / 2..], &config), &config);
            for profile in [profile, merged] {
                let fit = profile.affinity(now, &subject, &config);
                for number in [fit.category, fit.facet, fit.brand, fit.price, fit.overall, fit.certainty] {
                    prop_assert!((0.0..=1.0).contains(&number), "{:?}", fit);
                }
                let tastes = profile.tastes(now, usize::MAX, &config);
                prop_assert!(tastes.iter().all(|top| top.share > 0.0 && top.share <= 1.0 + 1e-9));
            }
        }
    }
}
