//! How fast the ranker trains and scores, on made-up groups: `name value unit` lines.
//!
//! `cargo run --release -p recommend --example ranker_speed [rows] [columns] [trees] [leaves]`

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::hint::black_box;
use std::time::Instant;

use recommend::ranking::{Groups, Ranker, RankerConfig, ndcg};

/// Candidates of a query.
const GROUP: usize = 100;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = |usual: usize| {
        arguments
            .next()
            .and_then(|a| a.parse().ok())
            .unwrap_or(usual)
    };
    let (rows, columns, trees, leaves) = (next(500_000), next(40), next(100), next(31));

    let train = made_up(rows / GROUP, columns, 1);
    let test = made_up(500, columns, 2);
    let config = RankerConfig {
        trees,
        leaves,
        ..RankerConfig::default()
    };
    let whole = RankerConfig {
        feature_fraction: 1.0,
        row_fraction: 1.0,
        ..config.clone()
    };
    println!("rows {} rows", train.labels.len());
    println!("columns {columns} columns");
    println!("threads {} threads", rayon::current_num_threads());
    let mut scores = Vec::new();
    let mut ranker = Ranker::default();
    for (name, config) in [("all", &whole), ("sampled", &config)] {
        let start = Instant::now();
        ranker = Ranker::train(&train, None, config);
        println!("train_{name} {:.2} s", start.elapsed().as_secs_f64());
        ranker.score(&test.values, &mut scores);
        println!(
            "ndcg_{name} {:.4} at_{}",
            ndcg(&test, &scores, config.cut),
            config.cut
        );
    }
    println!("trees {} trees", ranker.trees());
    println!("bytes {} bytes", ranker.to_bytes().len());

    let queries: Vec<&[f32]> = test.values.chunks_exact(GROUP * columns).collect();
    let mut times = Vec::new();
    for query in queries.iter().cycle().take(5_000) {
        let start = Instant::now();
        ranker.score(black_box(query), &mut scores);
        times.push(start.elapsed().as_secs_f64() * 1e6);
        black_box(&scores);
    }
    times.sort_by(f64::total_cmp);
    println!("score_{GROUP}_rows_p50 {:.1} us", times[times.len() / 2]);
    println!(
        "score_{GROUP}_rows_p99 {:.1} us",
        times[times.len() * 99 / 100]
    );
}

/// Groups in which about one row in twenty is relevant, by a rule of some of the features that no sum of them gives.
fn made_up(groups: usize, columns: usize, seed: u64) -> Groups {
    let mut state = seed;
    let mut share = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32
    };
    let mut made = Groups {
        columns,
        ..Groups::default()
    };
    for _ in 0..groups {
        let mut worth = Vec::with_capacity(GROUP);
        for _ in 0..GROUP {
            let row: Vec<f32> = (0..columns).map(|_| share()).collect();
            let at = |column: usize| row[column % columns];
            let both = if (at(0) > 0.5) == (at(1) > 0.3) {
                0.6
            } else {
                0.0
            };
            worth.push(
                at(2) * at(3) + both + (6.0 * at(4)).sin() * 0.4 + at(5) * 0.3 + share() * 0.5,
            );
            // Every seventh feature is often unknown.
            let known = row.iter().enumerate().map(|(column, value)| {
                if column % 7 == 6 && *value < 0.4 {
                    f32::NAN
                } else {
                    *value
                }
            });
            made.values.extend(known);
        }
        let mut sorted = worth.clone();
        sorted.sort_by(f32::total_cmp);
        let (good, best) = (sorted[GROUP - 5], sorted[GROUP - 1]);
        made.labels.extend(worth.iter().map(|worth| {
            if *worth >= best {
                2.0
            } else if *worth >= good {
                1.0
            } else {
                0.0
            }
        }));
        made.sizes.push(GROUP as u32);
    }
    made
}
