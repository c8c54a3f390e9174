//! Features in steps: each value becomes the number of its bin, so that a split is found by counting.

use rayon::prelude::*;

use super::Groups;
use crate::random::mix;

/// The bins of four features of one row.
pub(super) type Lanes = [u8; 4];

/// Features side by side at most, so that their histograms fit the nearest cache.
const WIDEST: usize = 32;

/// Rows from which the bins are worked out.
const SAMPLE: usize = 100_000;

/// The rows of groups as bins. Bin 0 is "not known"; the others ascend with the value.
pub(super) struct Binned {
    /// All bins, for reading many features of some rows.
    pub blocks: Vec<Block>,
    /// All bins once more, for reading one feature of many rows.
    pub columns: Vec<Vec<u8>>,
    /// For each feature the greatest value of each known bin but the last.
    pub edges: Vec<Vec<f32>>,
}

/// Features that lie side by side, row by row.
pub(super) struct Block {
    /// The first feature.
    pub first: usize,
    /// Features, of which the last of all blocks may be blank.
    pub width: usize,
    pub lanes: Vec<Lanes>,
}

impl Binned {
    pub fn of(groups: &Groups, bins: usize) -> Self {
        let (rows, columns) = (groups.rows(), groups.columns);
        let values = &groups.values[..rows * columns];
        // Every row of few, and of many those that a mixed number picks: a plain step could fall in with the groups.
        let sample: Vec<usize> = (0..rows)
            .filter(|row| rows <= SAMPLE || mix(*row as u64) % rows as u64 <= SAMPLE as u64)
            .collect();
        let edges: Vec<Vec<f32>> = (0..columns)
            .into_par_iter()
            .map(|column| {
                let mut known: Vec<f32> = sample
                    .iter()
                    .map(|row| values[row * columns + column])
                    .filter(|value| !value.is_nan())
                    .map(finite)
                    .collect();
                known.sort_unstable_by(f32::total_cmp);
                edges(&known, bins.clamp(2, 255))
            })
            .collect();
        let columns: Vec<Vec<u8>> = edges
            .par_iter()
            .enumerate()
            .map(|(column, edges)| {
                let values = values.iter().skip(column).step_by(groups.columns);
                values.map(|value| bin_of(*value, edges)).collect()
            })
            .collect();
        // A block for each thread, or more if they would be too wide. The trees do not depend on it.
        let blocks = rayon::current_num_threads().max(columns.len().div_ceil(WIDEST));
        let width = columns.len().div_ceil(blocks).next_multiple_of(4);
        let blocks = (0..columns.len().div_ceil(width))
            .into_par_iter()
            .map(|block| Block::of(&columns, block * width, width, rows))
            .collect();
        Self {
            blocks,
            columns,
            edges,
        }
    }

    /// Number of known bins of a feature.
    pub fn bins(&self, column: usize) -> usize {
        self.edges[column].len() + 1
    }
}

impl Block {
    fn of(columns: &[Vec<u8>], first: usize, width: usize, rows: usize) -> Self {
        let mut lanes = vec![Lanes::default(); rows * width / 4];
        for (at, column) in columns[first..].iter().take(width).enumerate() {
            let rows = lanes.chunks_exact_mut(width / 4).zip(column);
            rows.for_each(|(row, bin)| row[at / 4][at % 4] = *bin);
        }
        Self {
            first,
            width,
            lanes,
        }
    }
}

fn bin_of(value: f32, edges: &[f32]) -> u8 {
    if value.is_nan() {
        return 0;
    }
    // At most 254 edges: see `edges`.
    1 + edges.partition_point(|edge| *edge < value) as u8
}

/// Infinities are just great or small; beyond them is where the unknown go.
pub(super) const fn finite(value: f32) -> f32 {
    value.clamp(f32::MIN, f32::MAX)
}

/// Where one bin ends and the next begins, so that each of at most `bins` holds about as many of the sorted values.
fn edges(sorted: &[f32], bins: usize) -> Vec<f32> {
    let distinct: Vec<(f32, usize)> = sorted
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len()))
        .collect();
    let mut edges = Vec::new();
    let (mut left, mut free) = (sorted.len(), bins);
    let mut filled = 0;
    for pair in distinct.windows(2) {
        let [(value, count), (next, next_count)] = [pair[0], pair[1]];
        filled += count;
        let full = distinct.len() <= bins || filled * free >= left;
        // A value that fills a bin alone gets one for itself.
        let heavy = next_count * free >= left;
        if (full || heavy) && free > 1 {
            edges.push(between(value, next));
            left -= filled;
            free -= 1;
            filled = 0;
        }
    }
    edges
}

/// A value that is at least `low` and less than `high`: halfway if there is such a float.
fn between(low: f32, high: f32) -> f32 {
    let middle = low + (high - low) / 2.0;
    if middle >= low && middle < high {
        middle
    } else {
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_get_a_bin_each_and_many_share_evenly() {
        assert_eq!(edges(&[], 4), []);
        assert_eq!(edges(&[1.0, 1.0], 4), []);
        assert_eq!(edges(&[1.0, 2.0, 2.0, 4.0], 4), [1.5, 3.0]);
        let many: Vec<f32> = (0..1000).map(|value| value as f32).collect();
        assert_eq!(edges(&many, 4), [249.5, 499.5, 749.5]);
        // Half of all are the same value, which keeps a bin for itself.
        let mut heavy = vec![500.0; 1000];
        heavy.extend(many);
        heavy.sort_unstable_by(f32::total_cmp);
        let found = edges(&heavy, 5);
        assert!(
            found.contains(&499.5) && found.contains(&500.5),
            "{found:?}"
        );
    }

    #[test]
    fn an_edge_always_parts_its_neighbours() {
        let values = [
            f32::MIN,
            -1.0,
            0.0,
            f32::MIN_POSITIVE,
            1.0,
            1.0_f32.next_up(),
            f32::MAX,
        ];
        for pair in values.windows(2) {
            let edge = between(pair[0], pair[1]);
            assert!(pair[0] <= edge && edge < pair[1], "{pair:?} {edge}");
        }
    }
}
