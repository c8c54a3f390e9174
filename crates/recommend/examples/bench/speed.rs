//! How fast the whole pipeline answers in a large shop that is made up: 100,000 items, 10 million purchases.

use std::time::Instant;

use recommend::evaluate::Protocol;
use recommend::ranking::RankerConfig;
use recommend::recall::Query;
use recommend::recipe::{Kind, Rows};
use recommend::{Basket, Blend, Line, Log, Plan, Random, Stages, Workspace};

use crate::report::{Speed, speed};

const ITEMS: usize = 100_000;
const USERS: usize = 200_000;
const DAYS: i64 = 365;

/// Makes the shop, trains the stages and times answers on one thread.
pub fn large_shop(lines: usize) {
    let log = shop(lines);
    let kinds = [
        Kind::Popular { around: false },
        Kind::Walk(Rows::People),
        Kind::Companions,
        Kind::NextRules,
        Kind::Habit,
    ];
    let recipe = kinds.map(Kind::plain);
    let blend = Blend::even(recipe.len());
    let plan = Plan {
        folds: 1,
        cases: 400,
        ranker: RankerConfig {
            trees: 80,
            leaves: 31,
            ..RankerConfig::default()
        },
        ..Plan::default()
    };
    let target = (Protocol::NextBasket, 20);
    let started = Instant::now();
    let stages = Stages::train(&recipe, &blend, &log, &[], target, &plan);
    let training = started.elapsed().as_secs_f64();
    let mut room = Workspace::new(ITEMS);
    let mut random = Random::new(5);
    let mut micros = Vec::new();
    for n in 0..2200 {
        let user = random.below(USERS) as u32;
        let past = log.past(Some(user));
        let query = Query {
            user: Some(user),
            past: &past[past.len().saturating_sub(50)..],
            current: &[],
            at: log.end(),
        };
        let started = Instant::now();
        std::hint::black_box(stages.recommend(&query, &[], 20, &mut room));
        // The first answers warm caches up.
        if n >= 200 {
            micros.push(started.elapsed().as_secs_f64() * 1e6);
        }
    }
    println!(
        "\nlarge_shop: {ITEMS} items, {} lines, trees {}",
        log.lines(),
        stages.rankers.first().map_or(0, |ranker| ranker.trees())
    );
    println!("large_shop.training {training:.1} s");
    println!(
        "large_shop.model_memory {:.1} MB",
        stages.recaller.bytes() as f64 / 1e6
    );
    speed("large_shop.pipeline", &Speed::of(micros));
}

/// People with a few tastes each, in a shop where little sells much.
fn shop(lines: usize) -> Log {
    const TASTES: usize = 1000;
    const BASKET: usize = 5;
    let mut random = Random::new(3);
    let baskets = (0..lines / BASKET).map(|n| {
        let user = random.below(USERS);
        let bought = (0..BASKET).map(|_| {
            let taste = (user * 7 + random.below(3) * 331) % TASTES;
            // Within a taste the square makes few items popular.
            let rank = random.share().powi(2) * (ITEMS / TASTES) as f64;
            Line {
                item: (rank as usize * TASTES + taste) as u32,
                quantity: 1.0,
                price: 1.0 + (taste % 50) as f32,
            }
        });
        Basket {
            lines: bought.collect(),
            user: Some(user as u32),
            at: (n as f64 / (lines.max(BASKET) / BASKET) as f64 * (DAYS * 86_400) as f64) as i64,
        }
    });
    Log::new(ITEMS, USERS, baskets.collect())
}

/// Times session recall alone on a task's cases.
pub fn sessions(log: &Log, cases: &[recommend::evaluate::Case]) {
    use recommend::Scores;
    use recommend::recall::{Sessions, SessionsConfig, Source};
    let config = SessionsConfig {
        keep: 100,
        postings: 500,
        ..SessionsConfig::default()
    };
    let started = Instant::now();
    let source = Sessions::train(log, &config);
    println!("sessions.training {:.3} s", started.elapsed().as_secs_f64());
    let mut scores = Scores::new(log.items());
    let mut micros = Vec::new();
    for round in 0..5 {
        for case in cases {
            let query = Query {
                current: &case.current,
                at: case.at,
                ..Query::default()
            };
            let started = Instant::now();
            scores.clear();
            source.score(&query, &mut scores);
            std::hint::black_box(scores.best(20, |_| false));
            if round > 0 {
                micros.push(started.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    speed("sessions.recall", &Speed::of(micros));
}
