//! Implicit matrix factorisation by alternating least squares; people and items as points in one small space.
//!
//! iALS: Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (2021), with the ridge
//! scaled by frequency. Classic: Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008),
//! where an observation's confidence also raises its target.

use rayon::prelude::*;

use super::linear::discount;
use super::{Query, Reads, Signal, Source};
use crate::matrix::{Dense, Sparse, add_scaled, dot, solve_in_place};
use crate::random::Random;
use crate::scores::Scores;

/// How factors are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactorsConfig {
    /// Size of the space.
    pub size: usize,
    /// Rounds over people and items.
    pub rounds: usize,
    /// What a pair that was not seen counts, against 1 for one that was.
    pub unseen: f64,
    /// Ridge.
    pub ridge: f64,
    /// Exponent on a row's frequency in its ridge: 0 the same for all, 1 in proportion.
    pub frequency: f64,
    /// Whether the target of a seen pair is that of Hu et al. rather than 1.
    pub classic: bool,
    /// How much popular items are held back in the answer.
    pub beta: f64,
    /// Seed of the first guess.
    pub seed: u64,
}

impl Default for FactorsConfig {
    fn default() -> Self {
        Self {
            size: 64,
            rounds: 10,
            unseen: 0.1,
            ridge: 0.01,
            frequency: 1.0,
            classic: false,
            beta: 0.0,
            seed: 1,
        }
    }
}

/// Items as points; people are placed when they ask.
#[derive(Clone, Debug)]
pub struct Factors {
    config: FactorsConfig,
    items: Dense,
    /// `unseen · itemsᵀ · items`.
    gram: Dense,
    reads: Reads,
    signal: Signal,
    discount: Vec<f32>,
}

impl Factors {
    /// Learns from rows of people or baskets.
    #[must_use]
    pub fn train(rows: &Sparse, config: &FactorsConfig, reads: Reads, signal: Signal) -> Self {
        let columns = rows.transposed();
        let mut random = Random::new(config.seed);
        let spread = 0.1 / (config.size.max(1) as f32).sqrt();
        let mut items = Dense::zeros(rows.width(), config.size);
        for value in items.values_mut() {
            *value = spread * random.normal();
        }
        for _ in 0..config.rounds {
            let people = half_round(rows, &items, config);
            items = half_round(&columns, &people, config);
        }
        Self {
            gram: scaled_gram(&items, config.unseen),
            items,
            config: *config,
            reads,
            signal,
            discount: discount(&rows.column_sums(|value| value), config.beta),
        }
    }

    /// Where someone with these weighted items stands.
    #[must_use]
    pub fn place(&self, profile: &[(u32, f32)]) -> Vec<f32> {
        let known = self.items.height();
        let cells = profile
            .iter()
            .copied()
            .filter(|(item, _)| (*item as usize) < known);
        let mut point = vec![0.0; self.config.size];
        let mut matrix = Vec::new();
        place(
            cells,
            &self.items,
            &self.gram,
            &self.config,
            &mut matrix,
            &mut point,
        );
        point
    }
}

impl Source for Factors {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let point = self.place(&self.signal.profile(query, self.reads));
        let all = scores.all();
        for (item, score) in all.iter_mut().enumerate().take(self.items.height()) {
            *score += dot(&point, self.items.row(item));
        }
        if !self.discount.is_empty() {
            scores.scale(|item| self.discount[item as usize]);
        }
    }
}

/// Places every row among the points of the other side.
fn half_round(rows: &Sparse, others: &Dense, config: &FactorsConfig) -> Dense {
    let gram = scaled_gram(others, config.unseen);
    let mut points = Dense::zeros(rows.height(), config.size);
    points
        .values_mut()
        .par_chunks_mut(config.size.max(1))
        .enumerate()
        .for_each_init(Vec::new, |matrix, (row, point)| {
            place(rows.cells_of(row), others, &gram, config, matrix, point);
        });
    points
}

/// Solves for one point.
fn place(
    cells: impl Iterator<Item = (u32, f32)>,
    others: &Dense,
    gram: &Dense,
    config: &FactorsConfig,
    matrix: &mut Vec<f32>,
    point: &mut [f32],
) {
    let size = config.size;
    point.fill(0.0);
    matrix.clear();
    matrix.extend_from_slice(gram.values());
    let target = if config.classic { config.unseen } else { 0.0 };
    let mut seen = 0.0_f64;
    for (other, weight) in cells {
        let other = others.row(other as usize);
        for row in 0..size {
            add_scaled(
                &mut matrix[row * size..=row * size + row],
                weight * other[row],
                other,
            );
        }
        add_scaled(point, weight + target as f32, other);
        seen += 1.0;
    }
    if seen == 0.0 {
        return;
    }
    let frequency = seen + config.unseen * others.height() as f64;
    let ridge = config.ridge * frequency.powf(config.frequency);
    for row in 0..size {
        matrix[row * size + row] += ridge as f32;
    }
    solve_in_place(matrix, point);
}

fn scaled_gram(points: &Dense, scale: f64) -> Dense {
    let size = points.width();
    let mut gram = Dense::zeros(size, size);
    for point in 0..points.height() {
        let point = points.row(point);
        for row in 0..size {
            add_scaled(gram.row_mut(row), scale as f32 * point[row], point);
        }
    }
    gram
}
