//! Implicit matrix factorisation by alternating least squares; people and items as points in one small space.
//!
//! iALS: Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (2021), with the ridge
//! scaled by frequency. Classic: Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008),
//! where an observation's confidence also raises its target.

use pulp::Arch;
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
        let mut people = Dense::zeros(rows.height(), config.size);
        for _ in 0..config.rounds {
            half_round(rows, &items, config, &mut people);
            half_round(&columns, &people, config, &mut items);
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

    fn bytes(&self) -> usize {
        4 * (self.items.values().len() + self.gram.values().len() + self.discount.len())
    }
}

/// Moves every row's point towards its best place among the points of the other side.
fn half_round(rows: &Sparse, others: &Dense, config: &FactorsConfig, points: &mut Dense) {
    let gram = scaled_gram(others, config.unseen);
    points
        .values_mut()
        .par_chunks_mut(config.size.max(1))
        .enumerate()
        .for_each_init(
            || [const { Vec::new() }; 3],
            |room, (row, point)| {
                Arch::new().dispatch(|| descend(rows.row(row), others, &gram, config, room, point));
            },
        );
}

/// A few steps of conjugate gradients from where a point stands (Takács, Pilászy and Tikk, "Applications of the Conjugate
/// Gradient Method for Implicit Feedback Collaborative Filtering", 2011): several times cheaper than solving.
#[inline(always)]
fn descend(
    (columns, weights): (&[u32], &[f32]),
    others: &Dense,
    gram: &Dense,
    config: &FactorsConfig,
    [residual, direction, product]: &mut [Vec<f32>; 3],
    point: &mut [f32],
) {
    const STEPS: usize = 3;
    if columns.is_empty() {
        point.fill(0.0);
        return;
    }
    let (target, ridge) = (
        target(config),
        ridge(config, columns.len(), others.height()),
    );
    let times = |vector: &[f32], product: &mut Vec<f32>| {
        product.clear();
        product.extend(vector.iter().map(|value| ridge * value));
        for (row, value) in vector.iter().enumerate() {
            add_scaled(product, *value, gram.row(row));
        }
        for (column, weight) in columns.iter().zip(weights) {
            let other = others.row(*column as usize);
            add_scaled(product, weight * dot(other, vector), other);
        }
    };
    times(point, product);
    residual.clear();
    residual.extend(product.iter().map(|value| -value));
    for (column, weight) in columns.iter().zip(weights) {
        add_scaled(residual, weight + target, others.row(*column as usize));
    }
    direction.clone_from(residual);
    let mut error = dot(residual, residual);
    for _ in 0..STEPS {
        if error < 1e-12 {
            break;
        }
        times(direction, product);
        let step = error / dot(direction, product).max(1e-20);
        add_scaled(point, step, direction);
        add_scaled(residual, -step, product);
        let left = dot(residual, residual);
        for (direction, residual) in direction.iter_mut().zip(residual.iter()) {
            *direction = residual + left / error * *direction;
        }
        error = left;
    }
}

fn target(config: &FactorsConfig) -> f32 {
    if config.classic {
        config.unseen as f32
    } else {
        0.0
    }
}

fn ridge(config: &FactorsConfig, seen: usize, others: usize) -> f32 {
    let frequency = seen as f64 + config.unseen * others as f64;
    (config.ridge * frequency.powf(config.frequency)) as f32
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
    let mut seen = 0;
    for (other, weight) in cells {
        let other = others.row(other as usize);
        for row in 0..size {
            add_scaled(
                &mut matrix[row * size..=row * size + row],
                weight * other[row],
                other,
            );
        }
        add_scaled(point, weight + target(config), other);
        seen += 1;
    }
    if seen == 0 {
        return;
    }
    let ridge = ridge(config, seen, others.height());
    for row in 0..size {
        matrix[row * size + row] += ridge;
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
