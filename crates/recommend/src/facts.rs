//! Facts about items and about what a query has to do with them: the ranker's features beside the recall scores.

mod asked;
mod kept;
mod meeting;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::goods::Goods;
use crate::log::Log;
use crate::matrix::{Sparse, products};
use crate::recall::{Habit, HabitConfig, Popular, PopularConfig, Query, Source, basket_rows};

pub use meeting::Meeting;

const DAY: f32 = 86_400.0;

/// Half-lives in days at which popularity is known.
const HALF_LIVES: [f64; 4] = [3.0, 14.0, 60.0, 365.0];

/// Half-lives in days at which one's own purchases are counted.
const FADED: [f32; 2] = [30.0, 120.0];

/// What a basket counts for each newer one of the same user, where turns and not days are counted.
const TURN: f32 = 0.8;

/// Items of a basket that speak for candidates at most, the newest.
const MOST_ANCHORS: usize = 200;

/// Largest basket in which items count as bought together.
const LARGEST: usize = 200;

/// What a log says about items.
pub struct Facts {
    popular: Vec<Popular>,
    habit: Habit,
    /// How many baskets hold both, for the most frequent pairs.
    together: Sparse,
    /// How often the second came right after the first.
    after: Sparse,
    /// How many baskets hold an item.
    baskets: Vec<f32>,
    /// Mean logarithm of the price; 0 if unknown.
    price: Vec<f32>,
    /// Mean quantity or rating.
    quantity: Vec<f32>,
    /// What else is known of the items, if anything is.
    goods: Option<Arc<Goods>>,
}

/// What a query says, made ready for many candidates.
pub struct Asked<'a> {
    facts: &'a Facts,
    query: Query<'a>,
    /// The past by item: how often, the first and last time, the last turn and the sum of quantities.
    past: HashMap<u32, Bought>,
    /// The newest items that speak for candidates: of the basket or session, or else of the last basket.
    anchors: Vec<u32>,
    price: f32,
    turns: f32,
    distinct: f32,
    since: f32,
    mean_quantity: f32,
    /// Mean days between two baskets of the user.
    pace: f32,
    /// The middle one of the days since the anchors were first sold.
    anchor_age: f32,
}

struct Bought {
    times: f32,
    first: i64,
    last: i64,
    turn: u32,
    quantity: f32,
    first_turn: u32,
    /// How many baskets of the user held it.
    baskets: f32,
    /// Those baskets with each one's weight halved for every so many days that it is old.
    faded: [f32; FADED.len()],
    /// Those baskets, each newer basket of the user making them count less.
    turned: f32,
}

impl Facts {
    /// Gathers the facts. `around` as for [`PopularConfig`].
    #[must_use]
    pub fn train(log: &Log, around: bool) -> Self {
        let rows = basket_rows(log, 1e9, LARGEST).map(|_, _, _| 1.0);
        let keep = (6_000_000 / log.items().max(1)).clamp(20, 400);
        let (mut price, mut quantity) =
            (vec![(0.0, 0.0); log.items()], vec![(0.0, 0.0); log.items()]);
        let mut pairs = Vec::new();
        for basket in log.baskets() {
            for line in &basket.lines {
                let item = line.item as usize;
                if line.price > 0.0 {
                    price[item].0 += line.price.ln();
                    price[item].1 += 1.0;
                }
                quantity[item].0 += line.quantity;
                quantity[item].1 += 1.0;
            }
            if basket.user.is_none() && basket.lines.len() <= 50 {
                let steps = basket.lines.windows(2);
                pairs.extend(steps.map(|pair| (pair[0].item, pair[1].item, 1.0)));
            }
        }
        let mean = |sums: Vec<(f32, f32)>| -> Vec<f32> {
            let (sum, count) = sums
                .iter()
                .fold((0.0, 0.0), |all, own| (all.0 + own.0, all.1 + own.1));
            let prior: f32 = if count > 0.0 { sum / count } else { 0.0 };
            sums.iter()
                .map(|own| (own.0 + 2.0 * prior) / (own.1 + 2.0))
                .collect()
        };
        Self {
            popular: HALF_LIVES
                .par_iter()
                .map(|&half_life_days| {
                    Popular::train(
                        log,
                        &PopularConfig {
                            half_life_days,
                            around,
                        },
                    )
                })
                .collect(),
            habit: Habit::train(log, &HabitConfig::default()),
            together: products(&rows, keep, |_, _, sum| sum),
            after: Sparse::from_cells(log.items(), log.items(), pairs),
            baskets: rows.column_sums(|value| value),
            price: mean(price),
            quantity: mean(quantity),
            goods: None,
        }
    }

    /// Memory that is held, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let popular: usize = self.popular.iter().map(Source::bytes).sum();
        let means = 4 * (self.baskets.len() + self.price.len() + self.quantity.len());
        let goods = self.goods.as_ref().map_or(0, |goods| goods.bytes());
        let rows = self.together.bytes() + self.after.bytes();
        popular + self.habit.bytes() + rows + means + goods
    }

    /// Makes a query ready.
    #[must_use]
    pub fn asked<'a>(&'a self, query: &Query<'a>) -> Asked<'a> {
        let mut past: HashMap<u32, Bought> = HashMap::new();
        let last_turn = query.past.last().map_or(0, |event| event.turn);
        for event in query.past {
            let own = past.entry(event.item).or_insert(Bought {
                times: 0.0,
                first: event.at,
                last: event.at,
                turn: event.turn,
                quantity: 0.0,
                first_turn: event.turn,
                baskets: 0.0,
                faded: [0.0; FADED.len()],
                turned: 0.0,
            });
            if own.baskets == 0.0 || own.turn != event.turn {
                own.baskets += 1.0;
                let age = days(event.at, query.at);
                for (sum, half_life) in own.faded.iter_mut().zip(FADED) {
                    *sum += (-age / half_life).exp2();
                }
                own.turned += TURN.powi(last_turn.saturating_sub(event.turn) as i32);
            }
            own.times += 1.0;
            own.last = event.at;
            own.turn = event.turn;
            own.quantity += event.quantity;
        }
        let mut anchors: Vec<u32> = Vec::new();
        let newest = query
            .past
            .iter()
            .rev()
            .take_while(|event| event.turn == last_turn);
        let newest: Vec<u32> = newest.map(|event| event.item).collect();
        let source = if query.current.is_empty() {
            &newest
        } else {
            query.current
        };
        for item in source.iter().rev() {
            if anchors.len() < MOST_ANCHORS && !anchors.contains(item) {
                anchors.push(*item);
            }
        }
        let prices: Vec<f32> = match query.past.is_empty() || !query.current.is_empty() {
            true => query
                .current
                .iter()
                .map(|item| self.price_of(*item))
                .collect(),
            false => query
                .past
                .iter()
                .map(|event| self.price_of(event.item))
                .collect(),
        };
        let first_at = query.past.first().map_or(query.at, |event| event.at);
        let last_at = query.past.last().map_or(query.at, |event| event.at);
        let turns = query.past.last().map_or(0.0, |last| last.turn as f32 + 1.0);
        let quantity: f32 = query.past.iter().map(|event| event.quantity).sum();
        let mut ages: Vec<f32> = anchors
            .iter()
            .filter_map(|item| self.popular[0].sold(*item, query.at))
            .map(|(first, _)| days(first, query.at))
            .collect();
        ages.sort_by(f32::total_cmp);
        let anchor_age = ages.get(ages.len() / 2).copied().unwrap_or(f32::NAN);
        Asked {
            anchor_age,
            facts: self,
            query: *query,
            anchors,
            price: prices.iter().sum::<f32>() / prices.len().max(1) as f32,
            turns,
            distinct: past.len() as f32,
            since: days(last_at, query.at),
            mean_quantity: quantity / query.past.len().max(1) as f32,
            pace: days(first_at, last_at) / (turns - 1.0).max(1.0),
            past,
        }
    }

    fn price_of(&self, item: u32) -> f32 {
        self.price.get(item as usize).copied().unwrap_or(0.0)
    }
}

fn days(from: i64, to: i64) -> f32 {
    to.saturating_sub(from).max(0) as f32 / DAY
}
