//! How fast a shelf is arranged, 100 candidates to 20 places: `name value unit` lines.

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::hint::black_box;
use std::time::Instant;

use recommend::shelf::{Candidate, Reason, Request, Rules, ShelfConfig, Trait, Traits, arrange};

fn main() {
    let mut state = 1_u64;
    let mut below = move |limit: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) * limit) >> 31
    };
    // Ten features an item: a few categories that many share, and facets.
    let traits = Traits::of((0..100_000).map(|product| {
        Trait {
            product,
            features: (0..10)
                .map(|at| {
                    (
                        below(if at < 3 { 20 } else { 400 }) as u32,
                        1.0 + below(3) as f32,
                    )
                })
                .collect(),
            popularity: below(1_000) as f64,
        }
    }));
    let rules = (0..20).fold(Rules::default().pin(7, 3), |rules, item| {
        rules.exclude(item * 31)
    });
    let cart = [5, 6, 7_000, 8_000];
    let fresh: Vec<u32> = (90_000..90_100).collect();
    for diversity in [0.2, 0.5, 0.8] {
        let config = ShelfConfig {
            diversity,
            ..ShelfConfig::default()
        };
        let mut times = Vec::new();
        for visitor in 0..5_000 {
            let candidates: Vec<Candidate> = (0..100)
                .map(|_| Candidate {
                    item: below(100_000) as u32,
                    score: below(1_000) as f32,
                    reason: Reason::ForYou,
                })
                .collect();
            let request = Request {
                page: &[9],
                cart: &cart,
                fresh: &fresh,
                rules: &rules,
                visitor,
                ..Request::default()
            };
            let start = Instant::now();
            black_box(arrange(
                &candidates,
                &traits,
                &request,
                |item| item % 50 != 0,
                &config,
            ));
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "shelf_diversity_{diversity}_p50 {:.1} us",
            times[times.len() / 2]
        );
        println!(
            "shelf_diversity_{diversity}_p99 {:.1} us",
            times[times.len() * 99 / 100]
        );
    }
}
