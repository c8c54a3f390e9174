//! One task: dials are tuned, stages trained and judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use recommend::evaluate::{Metrics, Outcome, Task};
use recommend::ranking::RankerConfig;
use recommend::recall::Source;
use recommend::recipe::{Ingredient, Kind};
use recommend::tune::search;
use recommend::{Blend, Plan, Recaller, Stages, Workspace, learn_from, rankers};

use crate::clock::Spent;
use crate::read::Split;

pub struct Options {
    /// Seconds for tuning one task.
    pub seconds: f64,
    /// Whether the test is looked at.
    pub test: bool,
    /// Where tuned recipes are kept from run to run.
    pub recipes: Option<PathBuf>,
}

pub fn judge(title: &str, split: &Split, valid: &Task, test: &Task, options: &Options) {
    println!(
        "\n{title}: {} items, {} users, {} lines, {} tuning cases, {} test cases",
        split.items,
        split.users,
        test.log.lines(),
        valid.cases.len(),
        test.cases.len()
    );
    let recipe = recipe(title, split, valid, options);
    for one in &recipe {
        let source = one.train(&valid.log, &split.texts);
        let outcome = alone(&*source, valid);
        show(&format!("valid {}", one.kind.name()), &outcome);
        if options.test {
            let started = Instant::now();
            let source = one.train(&test.log, &split.texts);
            let seconds = started.elapsed().as_secs_f64();
            show(&format!("test {} {seconds:.2}s", one.kind.name()), &alone(&*source, test));
        }
    }
    let started = Instant::now();
    let recaller = Recaller::train(&recipe, &valid.log, &split.texts, valid.protocol);
    println!("recaller {:.2} s", started.elapsed().as_secs_f64());
    let spent = Spent::now(options.seconds * 0.15);
    let (blend, _) = Blend::fit(&recaller, valid, 1500, 1, || spent.share());
    let mut stages = Stages {
        recaller,
        blend: blend.clone(),
        rankers: Vec::new(),
        reranked: 150,
    };
    show("valid blend", &staged(&stages, valid));
    let mut plan = Plan {
        folds: 2,
        ..Plan::default()
    };
    let started = Instant::now();
    let groups = learn_from(&recipe, &blend, &valid.log, &split.texts, (valid.protocol, valid.k), &plan);
    println!("groups {:.2} s: {} x {}", started.elapsed().as_secs_f64(), groups.sizes.len(), groups.columns);
    let mut best = (0.0, plan.ranker.clone());
    for (leaves, learning_rate, min_leaf, l2) in [(15, 0.05, 50, 1.0), (31, 0.05, 50, 5.0), (8, 0.08, 50, 1.0)] {
        let ranker = RankerConfig {
            leaves,
            learning_rate,
            min_leaf,
            l2,
            trees: 150,
            cut: valid.k,
            feature_fraction: 0.5,
            ..RankerConfig::default()
        };
        let started = Instant::now();
        plan.ranker = ranker.clone();
        stages.rankers = rankers(&groups, &plan);
        let seconds = started.elapsed().as_secs_f64();
        let outcome = staged(&stages, valid);
        show(&format!("valid ranker {leaves} {learning_rate} {seconds:.1}s"), &outcome);
        if outcome.metrics.ndcg > best.0 {
            best = (outcome.metrics.ndcg, ranker);
            let names = Stages::feature_names(&recipe);
            let importance = stages.rankers.first().map(|r| r.importance()).unwrap_or_default();
            let mut order: Vec<(f32, &String)> = importance.into_iter().zip(&names).collect();
            order.sort_by(|a, b| b.0.total_cmp(&a.0));
            println!("  {}", order.iter().take(25).map(|(i, n)| format!("{n} {i:.3}")).collect::<Vec<_>>().join(", "));
        }
    }
    if !options.test {
        return;
    }
    plan.ranker = best.1;
    plan.rankers = 2;
    let started = Instant::now();
    let mut stages = Stages::train(&recipe, &blend, &test.log, &split.texts, (test.protocol, test.k), &plan);
    println!("trained in {:.2} s", started.elapsed().as_secs_f64());
    show("test two stages", &staged(&stages, test));
    stages.rankers.clear();
    show("test blend", &staged(&stages, test));
}

/// Tunes each source, or takes what an earlier run found.
fn recipe(title: &str, split: &Split, valid: &Task, options: &Options) -> Vec<Ingredient> {
    let kinds = Kind::wanted(valid.protocol, !split.texts.is_empty());
    let file = options.recipes.as_ref().map(|dir| dir.join(format!("{title}.txt")));
    let known = file.as_ref().map(|file| known(file)).unwrap_or_default();
    let each = options.seconds * 0.6 / kinds.len() as f64;
    let mut recipe = Vec::new();
    for kind in kinds {
        let dials = kind.dials();
        if let Some((_, values)) = known.iter().find(|(name, values)| name == kind.name() && values.len() == dials.len()) {
            let values = values.clone();
            recipe.push(Ingredient { kind, values });
            continue;
        }
        let spent = Spent::now(each);
        let found = search(&dials, 1, || spent.share(), |values, share| {
            let values = values.to_vec();
            let source = Ingredient { kind, values }.train(&valid.log, &split.texts);
            let stride = (1.0 / share) as usize * valid.cases.len().div_ceil(1500).max(1);
            valid.evaluate(stride, |query, excluded, scores| {
                source.score(query, scores);
                best(scores, excluded, valid.k)
            })
            .metrics
            .ndcg
        });
        let shown: Vec<String> = dials.iter().zip(&found.values).map(|(dial, value)| format!("{} {value:.3}", dial.name)).collect();
        println!("tuned {}: {:.4} of {} tries; {}", kind.name(), found.score, found.tried, shown.join(", "));
        recipe.push(Ingredient {
            kind,
            values: found.values,
        });
    }
    if let Some(file) = file {
        let lines: Vec<String> = recipe
            .iter()
            .map(|one| {
                let values: Vec<String> = one.values.iter().map(f64::to_string).collect();
                format!("{}\t{}\n", one.kind.name(), values.join(" "))
            })
            .collect();
        if let Err(why) = fs::write(&file, lines.concat()) {
            eprintln!("bench: {}: {why}", file.display());
        }
    }
    recipe
}

fn known(file: &Path) -> Vec<(String, Vec<f64>)> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, values)| {
            let values = values.split(' ').filter_map(|value| value.parse().ok());
            (name.to_owned(), values.collect())
        })
        .collect()
}

fn alone(source: &dyn Source, task: &Task) -> Outcome {
    task.evaluate(1, |query, excluded, scores| {
        source.score(query, scores);
        best(scores, excluded, task.k)
    })
}

fn best(scores: &recommend::Scores, excluded: &[u32], k: usize) -> Vec<u32> {
    let best = scores.best(k, |item| excluded.binary_search(&item).is_ok());
    best.into_iter().map(|cell| cell.0).collect()
}

fn staged(stages: &Stages, task: &Task) -> Outcome {
    use std::cell::RefCell;
    thread_local! {
        static ROOM: RefCell<Option<Workspace>> = const { RefCell::new(None) };
    }
    let outcome = task.evaluate(1, |query, excluded, _| {
        ROOM.with_borrow_mut(|room| {
            let room = room.get_or_insert_with(|| Workspace::new(task.log.items()));
            stages.recommend(query, excluded, task.k, room)
        })
    });
    rayon::broadcast(|_| ROOM.with_borrow_mut(|room| *room = None));
    outcome
}

fn show(name: &str, outcome: &Outcome) {
    let Metrics {
        map,
        ndcg,
        precision,
        recall,
        hit_rate,
        mrr,
    } = outcome.metrics;
    println!("{name:34} map {map:.4} ndcg {ndcg:.4} p {precision:.4} r {recall:.4} hr {hit_rate:.4} mrr {mrr:.4} cov {:.3} n {}", outcome.coverage, outcome.cases);
}
