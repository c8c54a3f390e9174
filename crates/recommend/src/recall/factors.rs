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
    /// How many factorisations, which differ by their first guess, vote. What one of them makes up the others do not.
    pub votes: usize,
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
            votes: 1,
        }
    }
}

/// Items as points; people are placed when they ask.
#[derive(Clone, Debug)]
pub struct Factors {
    config: FactorsConfig,
    spaces: Vec<Space>,
    reads: Reads,
    signal: Signal,
    discount: Vec<f32>,
}

/// One factorisation.
#[derive(Clone, Debug)]
struct Space {
    items: Dense,
    /// `unseen · itemsᵀ · items`.
    gram: Dense,
}

impl Factors {
    /// Learns from rows of people or baskets.
    #[must_use]
    pub fn train(rows: &Sparse, config: &FactorsConfig, reads: Reads, signal: Signal) -> Self {
        let columns = rows.transposed();
        let seeds = config.seed..config.seed + config.votes.max(1) as u64;
        Self {
            spaces: seeds
                .into_par_iter()
                .map(|seed| Space::learnt(rows, &columns, config, seed))
                .collect(),
            config: *config,
            reads,
            signal,
            discount: discount(&rows.column_sums(|value| value), config.beta),
        }
    }
}

impl Space {
    fn learnt(rows: &Sparse, columns: &Sparse, config: &FactorsConfig, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let spread = 0.1 / (config.size.max(1) as f32).sqrt();
        let mut items = Dense::zeros(rows.width(), config.size);
        for value in items.values_mut() {
            *value = spread * random.normal();
        }
        let mut people = Dense::zeros(rows.height(), config.size);
        for _ in 0..config.rounds {
            half_round(rows, &items, config, &mut people);
            half_round(columns, &people, config, &mut items);
        }
        Self {
            gram: scaled_gram(&items, config.unseen),
            items,
        }
    }

    /// Where someone with these weighted items stands.
    #[inline(always)]
    fn place(&self, profile: &[(u32, f32)], config: &FactorsConfig) -> Vec<f32> {
        let known = self.items.height();
        let cells = profile
            .iter()
            .copied()
            .filter(|(item, _)| (*item as usize) < known);
        let mut point = vec![0.0; config.size];
        let mut matrix = Vec::new();
        place(
            cells,
            &self.items,
            &self.gram,
            config,
            &mut matrix,
            &mut point,
        );
        point
    }
}

impl Source for Factors {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let profile = self.signal.profile(query, self.reads);
        let all = scores.all();
        // All foretell the same targets, so their scores are on one scale.
        for space in &self.spaces {
            Arch::new().dispatch(|| {
                let point = space.place(&profile, &self.config);
                for (item, score) in all.iter_mut().enumerate().take(space.items.height()) {
                    *score += dot(&point, space.items.row(item));
                }
            });
        }
        if !self.discount.is_empty() {
            scores.scale(|item| self.discount[item as usize]);
        }
    }

    fn bytes(&self) -> usize {
        let sizes = self
            .spaces
            .iter()
            .map(|space| space.items.values().len() + space.gram.values().len());
        4 * (sizes.sum::<usize>() + self.discount.len())
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
#[inline(always)]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The scores of all items for someone who has item 0.
    fn scores(seed: u64, votes: usize) -> Vec<f32> {
        let mut random = Random::new(2);
        let rows = (0..60).map(|_| {
            let taste = 10 * random.below(2) as u32;
            let mut items: Vec<u32> = (0..4).map(|_| taste + random.below(10) as u32).collect();
            items.sort_unstable();
            items.dedup();
            items.into_iter().map(|item| (item, 1.0)).collect()
        });
        let rows = Sparse::from_rows(20, rows);
        let config = FactorsConfig {
            size: 6,
            seed,
            votes,
            ..FactorsConfig::default()
        };
        let signal = Signal::default();
        let factors = Factors::train(&rows, &config, Reads::Current, signal);
        let query = Query {
            current: &[0],
            ..Query::default()
        };
        let mut scores = Scores::new(20);
        factors.score(&query, &mut scores);
        (0..20).map(|item| scores.of(item)).collect()
    }

    #[test]
    fn votes_are_those_of_factorisations_that_differ() {
        let single: Vec<Vec<f32>> = [1, 2, 3].map(|seed| scores(seed, 1)).into();
        assert_ne!(single[0], single[1]);
        for (item, score) in scores(1, 3).into_iter().enumerate() {
            let sum: f32 = single.iter().map(|scores| scores[item]).sum();
            assert!((score - sum).abs() < 1e-5, "{item}: {score} {sum}");
        }
    }
}
