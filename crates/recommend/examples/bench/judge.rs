//! One task: dials are tuned, stages trained and judged.

use std::time::Instant;

use recommend::evaluate::{Outcome, Task, asked_again, folds};
use recommend::recall::{Query, Source};
use recommend::recipe::{Ingredient, Kind, Rows};
use recommend::tune::search;
use recommend::{
    Blend, Plan, Recaller, Scores, Stages, Workspace, fit_ranker, learn_from, rankers,
};

use crate::Options;
use crate::clock::{Spent, peak_megabytes, processor_seconds};
use crate::kept;
use crate::read::Split;
use crate::report::{Row, Speed, table};

/// How much more often each basket is asked for a part of it while dials are tuned.
const AGAIN: usize = 3;
/// Cases that this may come to.
const MOST_PARTS: usize = 7000;
/// Queries that are timed one by one.
const TIMED: usize = 500;

/// Tunes on `valid`, trains on the test's log, reports on `test`.
pub fn judge(title: &str, split: &Split, valid: &Task, test: &Task, options: &Options) {
    println!(
        "\n{title}: {} items, {} users, {} lines, {} tuning cases, {} test cases, k = {}",
        split.items,
        split.users,
        test.log.lines(),
        valid.cases.len(),
        test.cases.len(),
        test.k
    );
    // Where time parts nothing, any share of what may be learnt from is as good to tune on as the one that is given.
    let more = match valid.protocol.in_time() {
        true => Vec::new(),
        false => folds(&test.log, valid.protocol, valid.k, 3, 11),
    };
    let valid = asked_again(valid.clone(), AGAIN, MOST_PARTS, 5);
    let tasks: Vec<&Task> = std::iter::once(&valid).chain(&more).collect();
    let recipe = recipe(title, split, &tasks, options);
    let (blend, plan) = second_stage(&recipe, split, &tasks, options);
    if options.tune_only {
        return;
    }
    let mut rows: Vec<Row> = Vec::new();
    for one in &recipe {
        let started = Instant::now();
        let source = one.train(&test.log, &split.texts);
        let training = started.elapsed().as_secs_f64();
        let mut scores = Scores::new(test.log.items());
        let speed = timed(test, |query, excluded| {
            scores.clear();
            source.score(query, &mut scores);
            best(&scores, excluded, test.k)
        });
        rows.push(Row {
            name: one.kind.name().to_owned(),
            outcome: alone(&*source, test),
            training,
            megabytes: source.bytes() as f64 / 1e6,
            speed,
        });
    }
    let (started, processor) = (Instant::now(), processor_seconds());
    let target = (test.protocol, test.k);
    let mut stages = match &plan {
        Some(plan) => Stages::train(&recipe, &blend, &test.log, &split.texts, target, plan),
        None => Stages {
            recaller: Recaller::train(&recipe, &test.log, &split.texts, test.protocol).into(),
            blend,
            rankers: Vec::new(),
            reranked: 0,
            blended: 0.0,
        },
    };
    let training = started.elapsed().as_secs_f64();
    let processor = processor_seconds() - processor;
    let row = |name: &str, stages: &Stages| {
        let mut room = Workspace::new(test.log.items());
        let speed = timed(test, |query, excluded| {
            stages.recommend(query, excluded, test.k, &mut room)
        });
        Row {
            name: name.to_owned(),
            outcome: staged(stages, test),
            training,
            megabytes: stages.recaller.bytes() as f64 / 1e6,
            speed,
        }
    };
    let two_stages = (!stages.rankers.is_empty()).then(|| row("two stages", &stages));
    stages.rankers.clear();
    rows.push(row("blend", &stages));
    rows.extend(two_stages);
    table(title, &rows);
    println!("{title}.training_processor {processor:.2} s");
    println!("{title}.peak_memory {:.0} MB", peak_megabytes());
}

/// Finds the blend's weights, and how a ranker is trained; no plan if the blend may be as good alone.
fn second_stage(
    recipe: &[Ingredient],
    split: &Split,
    tasks: &[&Task],
    options: &Options,
) -> (Blend, Option<Plan>) {
    /// Standard errors by which a ranker must be better than the blend.
    const ERRORS: f64 = 1.0;
    let valid = tasks[0];
    let recallers: Vec<Recaller> = tasks
        .iter()
        .map(|task| Recaller::train(recipe, &task.log, &split.texts, task.protocol))
        .collect();
    let asked: Vec<(&Recaller, &Task)> = recallers.iter().zip(tasks.iter().copied()).collect();
    let spent = Spent::now(options.seconds * 0.1);
    let (blend, trusted) = Blend::fit(&asked, at_most(valid, 1500) * asked.len(), 1, || {
        spent.share()
    });
    eprintln!("tuned blend: {trusted:.4}; {:.3?}", blend.weights);
    let mut plan = Plan {
        rankers: 4,
        cases: options.cases,
        ..Plan::default()
    };
    let [learnt, judged] = recallers[0]
        .lesson(valid, &blend, plan.reranked, at_most(valid, 2000))
        .halves();
    drop(recallers);
    let target = (valid.protocol, valid.k);
    let groups = learn_from(recipe, &blend, &valid.log, &split.texts, target, &plan);
    let spent = Spent::now(options.seconds * 0.3);
    let fitted = fit_ranker(&groups, &learnt, valid.k, 1, || spent.share());
    plan.ranker = fitted.config;
    plan.blended = fitted.blended;
    // A ranker must be better on cases on which it was not tuned.
    let blended = judged.blended();
    let scores = plan.scores(&rankers(&groups, &plan), &judged.groups.values, &blended);
    let taken = judged.better(&scores, &blended, valid.k, ERRORS);
    eprintln!(
        "tuned ranker: {:.4}, on other cases {:.4} where the blend has {:.4}, {}; blend {} {:?}",
        fitted.ndcg,
        judged.ndcg(&scores, valid.k),
        judged.ndcg(&blended, valid.k),
        if taken { "taken" } else { "not taken" },
        plan.blended,
        plan.ranker
    );
    (blend, taken.then_some(plan))
}

/// Tunes each source, or takes what an earlier run found. Only what does well at a look at the first task is tried on all.
fn recipe(title: &str, split: &Split, tasks: &[&Task], options: &Options) -> Vec<Ingredient> {
    let valid = tasks[0];
    let mut kinds = Kind::wanted(valid.protocol, !split.texts.is_empty());
    let mut buyers = valid.log.baskets().iter().map(|basket| basket.user);
    let nobody = buyers.all(|buyer| buyer.is_none());
    kinds.retain(|kind| match kind.rows() {
        Some(Rows::People) => !nobody && !valid.log.is_asked_by_strangers(),
        Some(Rows::Buyers) => !nobody,
        _ => true,
    });
    let known = kept::read(options.recipes.as_deref(), title);
    let effort: f64 = kinds.iter().map(|kind| kind.effort()).sum();
    let mut recipe = Vec::new();
    for kind in kinds {
        let dials = kind.dials_for(valid.protocol);
        let before = known
            .iter()
            .find(|(name, values)| name == kind.name() && values.len() == dials.len());
        if let Some((_, values)) = before {
            let values = values.clone();
            recipe.push(Ingredient { kind, values });
            continue;
        }
        let spent = Spent::now(options.seconds * 0.6 * kind.effort() / effort);
        // A part of the cases tells settings apart well enough.
        let every = valid.cases.len().div_ceil(at_most(valid, 1500)).max(1);
        let found = search(
            &dials,
            1,
            || spent.share(),
            |values, share| {
                let values = values.to_vec();
                let one = Ingredient { kind, values };
                let tasks = &tasks[..if share < 1.0 { 1 } else { tasks.len() }];
                let stride = (1.0 / share) as usize * every;
                let worth = |task: &&Task| {
                    let source = one.draft(&task.log, &split.texts, share < 1.0);
                    let outcome = task.evaluate(stride, |query, excluded, scores| {
                        source.score(query, scores);
                        best(scores, excluded, task.k)
                    });
                    outcome.metrics.ndcg
                };
                tasks.iter().map(worth).sum::<f64>() / tasks.len() as f64
            },
        );
        let shown = dials.iter().zip(&found.values);
        let shown: Vec<String> = shown
            .map(|(dial, value)| format!("{} {value:.3}", dial.name))
            .collect();
        let name = kind.name();
        eprintln!(
            "tuned {name}: {:.4} of {} tries; {}",
            found.score,
            found.tried,
            shown.join(", ")
        );
        let values = found.values;
        recipe.push(Ingredient { kind, values });
        kept::write(options.recipes.as_deref(), title, &recipe);
    }
    recipe
}

/// Cases that are looked at, where it would otherwise be so many.
fn at_most(task: &Task, usual: usize) -> usize {
    match task.protocol.asks_for_parts() {
        true => MOST_PARTS,
        false => usual,
    }
}

fn alone(source: &dyn Source, task: &Task) -> Outcome {
    task.evaluate(1, |query, excluded, scores| {
        source.score(query, scores);
        best(scores, excluded, task.k)
    })
}

fn best(scores: &Scores, excluded: &[u32], k: usize) -> Vec<u32> {
    let best = scores.best(k, |item| excluded.binary_search(&item).is_ok());
    best.into_iter().map(|cell| cell.0).collect()
}

fn staged(stages: &Stages, task: &Task) -> Outcome {
    use std::cell::RefCell;
    thread_local!(static ROOM: RefCell<Option<Workspace>> = const { RefCell::new(None) });
    let outcome = task.evaluate(1, |query, excluded, _| {
        ROOM.with_borrow_mut(|room| {
            let room = room.get_or_insert_with(|| Workspace::new(task.log.items()));
            stages.recommend(query, excluded, task.k, room)
        })
    });
    // Another task has another number of items.
    rayon::broadcast(|_| ROOM.with_borrow_mut(|room| *room = None));
    outcome
}

/// Asks one case after the other on one thread.
fn timed(task: &Task, mut answer: impl FnMut(&Query<'_>, &[u32]) -> Vec<u32>) -> Speed {
    let stride = task.cases.len().div_ceil(TIMED).max(1);
    let mut micros = Vec::new();
    for case in task.cases.iter().step_by(stride) {
        let query = task.query(case);
        let excluded = task.protocol.excluded(&query);
        let started = Instant::now();
        std::hint::black_box(answer(&query, &excluded));
        micros.push(started.elapsed().as_secs_f64() * 1e6);
    }
    Speed::of(micros)
}
