//! What is asked of the ranker.

use super::*;
use crate::random::Random;
use crate::wire;
use proptest::prelude::*;

/// Groups whose relevance follows a rule of the features that no straight line shows, with some noise.
fn synthetic(groups: usize, size: usize, columns: usize, seed: u64) -> Groups {
    let mut chance = Random::new(seed);
    let mut made = Groups {
        columns,
        ..Groups::default()
    };
    for _ in 0..groups {
        let shift = chance.share() as f32;
        let mut worth = Vec::with_capacity(size);
        for _ in 0..size {
            let row: Vec<f32> = (0..columns).map(|_| chance.share() as f32).collect();
            let at = |column: usize| row[column % columns];
            // Great when exactly one of two is, and near a middle: a sum of single features cannot tell.
            let both = if (at(0) > 0.5) != (at(1) > 0.5) {
                1.0
            } else {
                0.0
            };
            let near = 1.0 - (at(2) - 0.4).abs();
            worth.push(both + near + 0.1 * chance.share() as f32);
            made.values
                .extend(row.iter().map(|value| value + shift * 0.05));
        }
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]));
        let mut labels = vec![0.0; size];
        order
            .iter()
            .take(size / 10 + 1)
            .for_each(|row| labels[*row] = 1.0);
        labels[order[0]] = 2.0;
        made.labels.extend(labels);
        made.sizes.push(size as u32);
    }
    made
}

fn small() -> RankerConfig {
    RankerConfig {
        trees: 40,
        leaves: 15,
        cut: 10,
        ..RankerConfig::default()
    }
}

fn quality(ranker: &Ranker, groups: &Groups) -> f64 {
    let mut scores = Vec::new();
    ranker.score(&groups.values, &mut scores);
    ndcg(groups, &scores, 10)
}

#[test]
fn learns_an_ordering_that_no_single_feature_gives() {
    let train = synthetic(300, 40, 6, 1);
    let test = synthetic(200, 40, 6, 2);
    let ranker = Ranker::train(&train, None, &small());
    let mut chance = Random::new(3);
    let random: Vec<f32> = test.labels.iter().map(|_| chance.share() as f32).collect();
    let (random, learnt) = (ndcg(&test, &random, 10), quality(&ranker, &test));
    assert!(random < 0.3, "{random}");
    assert!(learnt > 0.8, "{learnt}");
    let importance = ranker.importance();
    let told: f32 = importance[..3].iter().sum();
    assert!(told > 0.9, "{importance:?}");
    assert!((importance.iter().sum::<f32>() - 1.0).abs() < 1e-4);
}

#[test]
fn stops_when_validation_gains_nothing_more() {
    let train = synthetic(60, 20, 4, 1);
    let valid = synthetic(60, 20, 4, 2);
    let config = RankerConfig {
        trees: 200,
        learning_rate: 0.3,
        ..small()
    };
    let stopped = Ranker::train(&train, Some(&valid), &config);
    let whole = Ranker::train(&train, None, &config);
    assert_eq!(whole.trees(), 200);
    assert!(stopped.trees() < 150, "{}", stopped.trees());
    assert!(quality(&stopped, &valid) >= quality(&whole, &valid));
}

#[test]
fn the_unknown_go_to_the_side_that_was_learnt() {
    for unknown_is_good in [true, false] {
        let mut chance = Random::new(7);
        let mut train = Groups {
            columns: 2,
            ..Groups::default()
        };
        for _ in 0..100 {
            for _ in 0..10 {
                let unknown = chance.share() < 0.3;
                let value = if unknown {
                    f32::NAN
                } else {
                    chance.share() as f32
                };
                train.values.extend([value, chance.share() as f32]);
                train
                    .labels
                    .push(f32::from(u8::from(unknown == unknown_is_good)));
            }
            train.sizes.push(10);
        }
        let ranker = Ranker::train(&train, None, &small());
        let mut scores = Vec::new();
        let rows = [
            f32::NAN,
            0.5,
            0.0,
            0.5,
            1.0,
            0.5,
            f32::INFINITY,
            0.5,
            f32::NEG_INFINITY,
            0.5,
        ];
        ranker.score(&rows, &mut scores);
        let known = scores[1..].iter().copied();
        if unknown_is_good {
            assert!(scores[0] > known.fold(f32::MIN, f32::max), "{scores:?}");
        } else {
            assert!(scores[0] < known.fold(f32::MAX, f32::min), "{scores:?}");
        }
    }
}

#[test]
fn groups_that_say_nothing_teach_nothing() {
    let none = Groups::default();
    let single = Groups {
        columns: 1,
        values: vec![1.0, 2.0],
        labels: vec![1.0, 0.0],
        sizes: vec![1, 1],
    };
    let equal = Groups {
        columns: 1,
        values: vec![1.0, 2.0, 3.0, 4.0],
        labels: vec![1.0, 1.0, 0.0, 0.0],
        sizes: vec![2, 2],
    };
    let alike = Groups {
        columns: 2,
        values: vec![1.0; 40],
        labels: (0..20_u8).map(|row| f32::from(row % 2)).collect(),
        sizes: vec![20],
    };
    let unknown = Groups {
        values: vec![f32::NAN; 40],
        ..alike.clone()
    };
    for groups in [none, single, equal, alike, unknown] {
        let config = RankerConfig {
            min_leaf: 0,
            ..RankerConfig::default()
        };
        let ranker = Ranker::train(&groups, Some(&groups), &config);
        assert_eq!(ranker.trees(), 0);
        assert!(ranker.importance().iter().all(|share| *share == 0.0));
        let mut scores = vec![f32::NAN];
        ranker.score(&groups.values, &mut scores);
        assert_eq!(scores, vec![0.0; groups.rows()]);
    }
}

#[test]
fn what_does_not_fit_is_left_out() {
    let mut groups = synthetic(50, 10, 3, 1);
    groups.values.push(1.0);
    groups.labels.truncate(495);
    groups.sizes.push(1_000_000);
    let ranker = Ranker::train(&groups, None, &small());
    assert!(ranker.trees() > 0);
    let mut scores = Vec::new();
    ranker.score(&groups.values[..7], &mut scores);
    assert_eq!(scores.len(), 2);
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let train = synthetic(200, 50, 19, 1);
    let valid = synthetic(50, 50, 19, 2);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| Ranker::train(&train, Some(&valid), &small()).to_bytes())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn rows_score_alike_alone_and_among_others() {
    let train = synthetic(100, 30, 5, 1);
    let ranker = Ranker::train(&train, None, &small());
    let (mut all, mut one) = (Vec::new(), Vec::new());
    ranker.score(&train.values, &mut all);
    for (row, score) in train.values.chunks(5).zip(&all).take(200) {
        ranker.score(row, &mut one);
        assert_eq!(one, [*score]);
    }
}

#[test]
fn bytes_hold_the_whole_ranker() {
    let train = synthetic(100, 30, 5, 1);
    let ranker = Ranker::train(&train, None, &small());
    let bytes = ranker.to_bytes();
    assert_eq!(Ranker::from_bytes(&bytes).unwrap(), ranker);
    assert_eq!(
        Ranker::from_bytes(&Ranker::default().to_bytes()).unwrap(),
        Ranker::default()
    );
    assert_eq!(Ranker::from_bytes(b"PNG"), Err(Damaged::Foreign));
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(Ranker::from_bytes(&newer), Err(Damaged::Version(9)));
    assert_eq!(
        Ranker::from_bytes(&bytes[..bytes.len() - 1]),
        Err(Damaged::CheckSum)
    );
    for at in (6..bytes.len()).step_by(53) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert_eq!(Ranker::from_bytes(&damaged), Err(Damaged::CheckSum));
    }
}

#[test]
fn a_forged_check_sum_does_not_help() {
    let forge = |body: &[u8]| Ranker::from_bytes(&wire::end(body.to_vec()));
    let head = |trees: u32| {
        let mut body = b"TWRK\x01\x00\x01\x00\x00\x00".to_vec();
        body.extend(trees.to_le_bytes());
        body.extend(1.0_f32.to_le_bytes());
        body
    };
    let node = |number: f32, column: u16, child: u16| {
        let mut bytes = number.to_le_bytes().to_vec();
        bytes.extend(column.to_le_bytes());
        bytes.extend(child.to_le_bytes());
        bytes
    };
    let with = |nodes: &[Vec<u8>]| {
        let mut body = head(1);
        body.extend((nodes.len() as u16).to_le_bytes());
        body.extend(nodes.concat());
        forge(&body)
    };
    let leaf = || node(1.0, 0, 0);
    assert!(with(&[node(0.5, 1, 1), leaf(), leaf()]).is_ok());
    assert_eq!(forge(&head(u32::MAX)), Err(Damaged::Length));
    assert_eq!(with(&[]), Err(Damaged::Impossible));
    // A child that is not there, a circle, a feature that is not there, a value that is no number.
    assert_eq!(with(&[node(0.5, 0, 1), leaf()]), Err(Damaged::Impossible));
    assert_eq!(
        with(&[leaf(), node(0.5, 0, 1), leaf()]),
        Err(Damaged::Impossible)
    );
    assert_eq!(
        with(&[node(0.5, 2, 1), leaf(), leaf()]),
        Err(Damaged::Impossible)
    );
    assert_eq!(with(&[node(f32::NAN, 0, 0)]), Err(Damaged::Impossible));
}

fn any_value() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -10.0_f32..10.0,
        1 => Just(f32::NAN),
        1 => prop_oneof![Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(0.0), Just(f32::MAX), Just(f32::MIN)],
    ]
}

prop_compose! {
    fn any_groups()(columns in 0_usize..12, sizes in prop::collection::vec(0_u32..12, 0..12))(
        values in prop::collection::vec(any_value(), 0..=columns * sizes.iter().sum::<u32>() as usize),
        labels in prop::collection::vec(prop_oneof![9 => 0.0_f32..4.0, 1 => any_value()], sizes.iter().sum::<u32>() as usize),
        columns in Just(columns),
        sizes in Just(sizes),
    ) -> Groups {
        Groups { columns, values, labels, sizes }
    }
}

prop_compose! {
    fn any_config()(
        trees in 0_usize..6,
        leaves in 0_usize..9,
        learning_rate in any_value(),
        min_leaf in 0_usize..5,
        cut in 0_usize..8,
        bins in 0_usize..400,
        feature_fraction in any_value(),
        row_fraction in any_value(),
        l2 in any_value(),
        seed in any::<u64>(),
    ) -> RankerConfig {
        RankerConfig {
            trees, leaves, learning_rate, min_leaf, cut, bins, feature_fraction, row_fraction, l2, seed,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_input_gives_finite_scores_and_the_same_twice(
        train in any_groups(),
        valid in prop::option::of(any_groups()),
        config in any_config(),
    ) {
        let ranker = Ranker::train(&train, valid.as_ref(), &config);
        let again = Ranker::train(&train, valid.as_ref(), &config);
        let bytes = ranker.to_bytes();
        prop_assert_eq!(&bytes, &again.to_bytes());
        prop_assert_eq!(&Ranker::from_bytes(&bytes).unwrap(), &ranker);
        let mut scores = Vec::new();
        ranker.score(&train.values, &mut scores);
        prop_assert!(scores.iter().all(|score| score.is_finite()));
    }

    #[test]
    fn any_bytes_are_refused_or_can_be_scored(
        mut bytes in prop::collection::vec(any::<u8>(), 0..200),
        trees in 0_u32..4,
        rows in prop::collection::vec(any_value(), 0..40),
    ) {
        let mut body = b"TWRK\x01\x00\x02\x00\x00\x00".to_vec();
        body.extend(trees.to_le_bytes());
        body.append(&mut bytes);
        if let Ok(ranker) = Ranker::from_bytes(&wire::end(body)) {
            let mut scores = Vec::new();
            ranker.score(&rows, &mut scores);
            prop_assert!(scores.iter().all(|score| !score.is_nan()));
        }
    }
}
