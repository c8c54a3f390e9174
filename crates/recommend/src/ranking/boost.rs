//! Boosting: tree after tree, each on the gradients that those before it left.

use rayon::prelude::*;

use super::bins::Binned;
use super::forest::{Forest, MOST_COLUMNS, MOST_LEAVES};
use super::grow::{Grower, Habit};
use super::lambda::Lambdas;
use super::ndcg::Judge;
use super::{Groups, Ranker, RankerConfig};
use crate::random::{Random, mix_all};

/// Trees without any gain on the validation groups after which training ends.
const PATIENCE: usize = 50;

/// Trees in a row that find no split after which training ends: another sample would find none either.
const FRUITLESS: usize = 5;

/// Validation groups and how they are ranked so far.
struct Trial<'a> {
    values: &'a [f32],
    judge: Judge<'a>,
    scores: Vec<f32>,
    best: f64,
    /// Trees with which it was best.
    trees: usize,
}

pub(super) fn train(train: &Groups, valid: Option<&Groups>, config: &RankerConfig) -> Ranker {
    let mut forest = Forest::new(train.columns);
    let lambdas = Lambdas::of(train, config.cut.max(1));
    if lambdas.len() == 0 || !(1..=MOST_COLUMNS).contains(&train.columns) {
        return finish(forest, &[]);
    }
    let binned = Binned::of(train, config.bins);
    let mut trial = valid
        .filter(|valid| valid.columns == train.columns && valid.rows() > 0)
        .map(|valid| Trial::of(valid, config.cut.max(1)))
        .filter(|trial| trial.judge.judged() > 0);
    let mut grower = Grower::new(&binned, habit(config));
    let mut scores = vec![0.0; train.rows()];
    let mut pulls = vec![[0.0; 2]; train.rows()];
    let mut gains: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut fruitless = 0;
    for tree in 0..config.trees {
        let mut chance = Random::new(mix_all(&[config.seed, tree as u64]));
        let groups = chance.choose(share(config.row_fraction, lambdas.len()), lambdas.len());
        let mut chosen = vec![false; train.columns];
        for column in chance.choose(share(config.feature_fraction, train.columns), train.columns) {
            chosen[column] = true;
        }
        lambdas.write(&groups, &scores, &mut pulls);
        let (inside, outside) = sides(&lambdas, &groups);
        let Some(grown) = grower.grow(&inside, &chosen, &pulls, &mut scores) else {
            fruitless += 1;
            if fruitless == FRUITLESS {
                break;
            }
            continue;
        };
        fruitless = 0;
        let values: Vec<f32> = outside
            .par_iter()
            .map(|row| grown.value(&binned, *row))
            .collect();
        for (row, value) in outside.iter().zip(values) {
            scores[*row as usize] += value;
        }
        forest.push(&grown);
        gains.push(grown.gains);
        if let Some(trial) = &mut trial
            && !trial.goes_on(&forest)
        {
            break;
        }
    }
    if let Some(trial) = trial {
        forest.truncate(trial.trees);
    }
    finish(forest, &gains)
}

fn habit(config: &RankerConfig) -> Habit {
    let learning_rate = f64::from(config.learning_rate);
    let l2 = f64::from(config.l2);
    Habit {
        leaves: config.leaves.clamp(2, MOST_LEAVES),
        min_leaf: config.min_leaf,
        l2: if l2.is_finite() { l2.max(0.0) } else { 0.0 },
        learning_rate: if learning_rate > 0.0 {
            learning_rate.min(1.0)
        } else {
            0.1
        },
    }
}

fn finish(forest: Forest, gains: &[Vec<(usize, f64)>]) -> Ranker {
    let mut importance = vec![0.0; forest.columns];
    for (column, gain) in gains[..forest.trees().min(gains.len())].iter().flatten() {
        importance[*column] += gain;
    }
    let all: f64 = importance.iter().sum();
    Ranker {
        forest,
        importance: importance
            .into_iter()
            .map(|gain| if all > 0.0 { (gain / all) as f32 } else { 0.0 })
            .collect(),
    }
}

/// How many of all a fraction is: at least one, all if it makes no sense.
fn share(fraction: f32, all: usize) -> usize {
    if fraction > 0.0 && fraction < 1.0 {
        ((f64::from(fraction) * all as f64).round() as usize).clamp(1, all)
    } else {
        all
    }
}

/// The rows of the chosen groups and those of the others.
fn sides(lambdas: &Lambdas, chosen: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut chosen = chosen.iter().copied().peekable();
    for group in 0..lambdas.len() {
        let (start, end) = lambdas.span(group);
        let side = if chosen.next_if_eq(&group).is_some() {
            &mut inside
        } else {
            &mut outside
        };
        side.extend(start as u32..end as u32);
    }
    (inside, outside)
}

impl<'a> Trial<'a> {
    fn of(valid: &'a Groups, cut: usize) -> Self {
        Self {
            values: &valid.values[..valid.rows() * valid.columns],
            judge: Judge::of(valid, cut),
            scores: vec![0.0; valid.rows()],
            best: 0.0,
            trees: 1,
        }
    }

    /// Tries the newest tree. False when the last ones gained nothing.
    fn goes_on(&mut self, forest: &Forest) -> bool {
        const STRETCH: usize = 1024;
        let newest = forest.trees() - 1;
        self.values
            .par_chunks(STRETCH * forest.columns)
            .zip(self.scores.par_chunks_mut(STRETCH))
            .for_each(|(rows, scores)| forest.add(newest, rows, scores));
        let worth = self.judge.mean(&self.scores);
        if worth > self.best {
            (self.best, self.trees) = (worth, forest.trees());
        }
        forest.trees() < self.trees + PATIENCE
    }
}
