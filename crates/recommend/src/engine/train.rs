//! Training: which stages answer which wish, judged on held-out orders before they are taken.
//!
//! Of the orders the newest tenth is held out, and of the others again the newest tenth. A ranker learns on the older of
//! them, against sources that have seen neither; blend and ranker are chosen on one half of the newest, and on the other
//! half both must be better than the model by more than chance. Then the sources learn from everything.

use std::cell::Cell;

use rayon::prelude::*;

use super::{
    Arc, Config, Engine, Facts, Goods, Item, Millis, Model, Order, ProductId, Wish, goods,
};
use crate::evaluate::{Task, hold_out, lesson_of};
use crate::log::{Basket, Line, Log};
use crate::ranking::RankerConfig;
use crate::recall::{Query, Source};
use crate::recipe::{Kind, Rows};
use crate::stages::{Blend, Plan, Recaller, Stages, Workspace, rankers};

/// Length of the rankings that are judged.
const K: usize = 20;
/// Cases below which nothing is learnt from: half of them choose, half of them judge.
const FEWEST: usize = 200;
/// Cases that are looked at to learn from, and for each of choosing and judging.
const MOST: (usize, usize) = (1200, 500);
/// Standard errors by which more freedom must be better.
const ERRORS: f64 = 1.0;
/// Items that an autoencoder is learnt over, the most frequent.
const DENSE: usize = 2300;
/// Weights kept of each item of an autoencoder.
const THINNED: usize = 200;
/// Lines of orders that are learnt from at most, the newest: what is older counts little, and all of it is held several
/// times while it is judged.
const LINES: usize = 2_000_000;

impl Engine {
    /// Learns from past orders.
    #[must_use]
    pub fn train(items: Vec<Item>, orders: &[Order], now: Millis) -> Self {
        let config = Config::default();
        let baskets = orders.iter().map(|order| (order.at, &order.products));
        let model = Model::train(items.iter().cloned(), baskets, now, &config);
        let goods = goods(&model, &items);
        let prices = prices(&model, &items);
        let log = log(&model, &prices, orders);
        let usual = Usual {
            model: &model,
            items: &items,
        };
        let mut stages = [const { None }; 3];
        let mut facts: Option<Arc<Facts>> = None;
        for course in courses() {
            let tuned = course.tuned(&log, &goods, &usual);
            if tuned.is_empty() {
                continue;
            }
            let facts = facts.get_or_insert_with(|| facts_of(&log, &goods));
            let recaller = Arc::new(Recaller::of(course.sources(&log), facts.clone()));
            for (wish, tuned) in tuned {
                stages[wish as usize] = Some(Stages {
                    recaller: recaller.clone(),
                    ..tuned
                });
            }
        }
        Self {
            model,
            stages,
            ..Self::default()
        }
    }
}

/// Sources, and the wishes for which they recall.
struct Course {
    wishes: &'static [Wish],
    kinds: Vec<Kind>,
}

fn courses() -> [Course; 2] {
    [
        Course {
            wishes: &[Wish::Beside, Wish::Completes],
            kinds: vec![
                Kind::Walk(Rows::Baskets),
                Kind::Neighbours(Rows::Baskets),
                Kind::Walk(Rows::Buyers),
                Kind::Neighbours(Rows::Buyers),
                Kind::Autoencoder(Rows::Baskets),
            ],
        },
        Course {
            wishes: &[Wish::Own],
            kinds: vec![
                Kind::Popular { around: false },
                Kind::Walk(Rows::People),
                Kind::Companions,
                Kind::NextRules,
                Kind::Autoencoder(Rows::People),
            ],
        },
    ]
}

/// What answers without stages.
struct Usual<'a> {
    model: &'a Model,
    items: &'a [Item],
}

impl Usual<'_> {
    /// The model as it would have been with only these orders.
    fn of(&self, log: &Log) -> Model {
        let ids = self.model.ids();
        let baskets = log.baskets().iter().map(|basket| {
            let products = basket.lines.iter().map(|line| ids[line.item as usize]);
            (1000 * basket.at, products.collect::<Vec<ProductId>>())
        });
        let now = 1000 * log.end();
        Model::train(self.items.iter().cloned(), baskets, now, &Config::default())
    }

    /// What the model answers: what goes with the basket, or else with what was bought last.
    fn answer(model: &Model, query: &Query<'_>, excluded: &[u32]) -> Vec<u32> {
        let asked: Vec<u32> = match query.current.is_empty() {
            false => query.current.to_vec(),
            true => query
                .past
                .iter()
                .rev()
                .map(|event| event.item)
                .take(12)
                .collect(),
        };
        let asked: Vec<ProductId> = asked
            .iter()
            .map(|item| model.ids()[*item as usize])
            .collect();
        let found = match asked.as_slice() {
            [one] => model.together(*one, K + excluded.len()),
            several => model.for_basket(several, K + excluded.len()),
        };
        let numbers = found.iter().filter_map(|scored| model.number(scored.id));
        numbers
            .filter(|item| excluded.binary_search(item).is_err())
            .take(K)
            .collect()
    }
}

impl Course {
    fn sources(&self, log: &Log) -> Vec<Box<dyn Source>> {
        let train = |kind: &Kind| kind.plain().train_to_keep(log, DENSE, THINNED);
        self.kinds.par_iter().map(train).collect()
    }

    /// The stages that are better than the model, with sources that have not seen the newest orders.
    fn tuned(&self, log: &Log, goods: &Arc<Goods>, usual: &Usual<'_>) -> Vec<(Wish, Stages)> {
        let held = |log: &Log, wish: Wish, seed| hold_out(log, wish.protocol(), K, seed);
        let tasks: Vec<(Wish, Task)> = self
            .wishes
            .iter()
            .map(|wish| (*wish, held(log, *wish, 1)))
            .filter(|(_, task)| task.cases.len() >= FEWEST)
            .collect();
        let Some((first, cut)) = tasks.first() else {
            return Vec::new();
        };
        let recall = |log: &Log| Recaller::of(self.sources(log), facts_of(log, goods));
        let older = held(&cut.log, *first, 2);
        // Each has stretches that only one core can do; side by side they fill each other's.
        let ((recaller, model), teacher) = rayon::join(
            || (Arc::new(recall(&cut.log)), usual.of(&cut.log)),
            || recall(&older.log),
        );
        let tuned = tasks.par_iter().filter_map(|(wish, task)| {
            let [choose, judge] = halves(task);
            let lesson = lesson_of(&task.log, wish.protocol(), K, 2);
            let stages = tuned(&recaller, &teacher, &choose, &lesson);
            let worth = |stages: &Stages| worths(stages, &judge);
            let plain = Stages {
                rankers: Vec::new(),
                ..stages.clone()
            };
            let (ranked, blended) = (worth(&stages), worth(&plain));
            let (stages, worth) = if better(&ranked, &blended) {
                (stages, ranked)
            } else {
                (plain, blended)
            };
            let usual = judge.each(stride(&judge), |query, excluded, _| {
                Usual::answer(&model, query, excluded)
            });
            let usual: Vec<f64> = usual.iter().map(|(metrics, _)| metrics.ndcg).collect();
            better(&worth, &usual).then_some((*wish, stages))
        });
        tuned.collect()
    }
}

/// Chooses blend and ranker.
fn tuned(recaller: &Arc<Recaller>, teacher: &Recaller, choose: &Task, lesson: &Task) -> Stages {
    let asked = Cell::new(0.0);
    // Steps instead of time, so that every machine finds the same.
    let spent = || {
        asked.set(asked.get() + 1.0);
        asked.get() / 180.0
    };
    let (blend, _) = Blend::fit(&[(recaller, choose)], MOST.1, 1, spent);
    // Where the bench's search for a ranker starts and mostly stays, with fewer and bolder trees.
    let mut plan = Plan {
        ranker: RankerConfig {
            cut: K,
            trees: 64,
            leaves: 12,
            learning_rate: 0.12,
            min_leaf: 50,
            feature_fraction: 0.5,
            row_fraction: 0.7,
            l2: 5.0,
            ..RankerConfig::default()
        },
        ..Plan::default()
    };
    let groups = teacher.lesson(lesson, &blend, plan.reranked, MOST.0).groups;
    let chosen = recaller.lesson(choose, &blend, plan.reranked, MOST.1);
    let rankers = rankers(&groups, &plan);
    plan.blended = chosen.blended_best(&rankers, K);
    Stages {
        recaller: recaller.clone(),
        blend,
        rankers,
        reranked: plan.reranked,
        blended: plan.blended,
    }
}

/// The cases in two parts, those of one order in the same.
fn halves(task: &Task) -> [Task; 2] {
    [0, 1].map(|half| Task {
        cases: task
            .cases
            .chunk_by(|a, b| a.at == b.at && a.user == b.user)
            .skip(half)
            .step_by(2)
            .flatten()
            .cloned()
            .collect(),
        ..task.clone()
    })
}

fn stride(task: &Task) -> usize {
    task.cases.len().div_ceil(MOST.1).max(1)
}

/// The nDCG of each case that is looked at.
fn worths(stages: &Stages, task: &Task) -> Vec<f64> {
    use std::cell::RefCell;
    thread_local!(static ROOM: RefCell<Workspace> = RefCell::default());
    let ranked = task.each(stride(task), |query, excluded, _| {
        ROOM.with_borrow_mut(|room| {
            room.fit(task.log.items());
            stages.recommend(query, excluded, K, room)
        })
    });
    ranked.iter().map(|(metrics, _)| metrics.ndcg).collect()
}

/// Whether the first is better in the mean by more than chance.
fn better(ours: &[f64], theirs: &[f64]) -> bool {
    let count = ours.len().max(1) as f64;
    let differences = ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs);
    let (sum, squares) = differences.fold((0.0, 0.0), |(sum, squares), one| {
        (sum + one, squares + one * one)
    });
    let mean = sum / count;
    mean > ERRORS * ((squares / count - mean * mean).max(0.0) / count).sqrt()
}

fn facts_of(log: &Log, goods: &Arc<Goods>) -> Arc<Facts> {
    Arc::new(Facts::train(log, false).with_goods(goods.clone()))
}

/// Prices by number, in whole units of a hundred minor ones.
fn prices(model: &Model, items: &[Item]) -> Vec<f32> {
    let mut prices = vec![0.0; model.ids().len()];
    for item in items {
        if let Some(number) = model.number(item.id) {
            prices[number as usize] = item.price.max(0) as f32 / 100.0;
        }
    }
    prices
}

/// The orders by numbers, the newest of them if there are very many.
fn log(model: &Model, prices: &[f32], orders: &[Order]) -> Log {
    let mut order: Vec<&Order> = orders.iter().collect();
    order.sort_by_key(|order| order.at);
    let mut lines = 0;
    let newest = order.iter().rev().take_while(|order| {
        lines += order.products.len();
        lines <= LINES
    });
    let mut newest: Vec<&Order> = newest.copied().collect();
    newest.reverse();
    let buyers = newest.iter().filter_map(|order| order.buyer).max();
    let baskets = newest.iter().map(|order| {
        let mut items = model.numbers(&order.products);
        let mut seen = std::collections::HashSet::new();
        items.retain(|item| seen.insert(*item));
        Basket {
            user: order.buyer,
            at: order.at / 1000,
            lines: items
                .into_iter()
                .map(|item| Line {
                    item,
                    quantity: 1.0,
                    price: prices[item as usize],
                })
                .collect(),
        }
    });
    let users = buyers.map_or(0, |last| last as usize + 1);
    Log::new(model.ids().len(), users, baskets.collect())
}
