//! Products of a sparse matrix with its own transposition: which columns meet in rows, and how heavily.

use rayon::prelude::*;

use super::{Dense, Sparse};
use crate::scores::heaviest;

/// For each column `i` of `rows` the `keep` heaviest other columns `j`, where the weight is what `weigh(i, j, sum)` makes
/// of `sum = Σ_r rows[r][i] · rows[r][j]`. Weights that are not positive and finite are left out.
#[must_use]
pub fn products(rows: &Sparse, keep: usize, weigh: impl Fn(u32, u32, f32) -> f32 + Sync) -> Sparse {
    let other = |i: u32, j: u32, sum: f32| if i == j { 0.0 } else { weigh(i, j, sum) };
    products_of(rows, rows, keep, other)
}

/// The same between the columns `i` of `left` and `j` of `right`, whose rows belong together: `sum = Σ_r left[r][i] ·
/// right[r][j]`.
#[must_use]
pub fn products_of(
    left: &Sparse,
    right: &Sparse,
    keep: usize,
    weigh: impl Fn(u32, u32, f32) -> f32 + Sync,
) -> Sparse {
    let columns = left.transposed();
    let width = right.width();
    let neighbours: Vec<Vec<(u32, f32)>> = (0..left.width())
        .into_par_iter()
        .map_init(
            || (vec![0.0_f32; width], Vec::new()),
            |(sums, touched), item| {
                for (row, weight) in columns.cells_of(item) {
                    for (other, value) in right.cells_of(row as usize) {
                        let sum = &mut sums[other as usize];
                        if *sum == 0.0 {
                            touched.push(other);
                        }
                        *sum += weight * value;
                    }
                }
                let cells: Vec<(u32, f32)> = touched
                    .drain(..)
                    .map(|other| (other, std::mem::take(&mut sums[other as usize])))
                    .map(|(other, sum)| (other, weigh(item as u32, other, sum)))
                    .collect();
                heaviest(cells, keep)
            },
        )
        .collect();
    Sparse::from_rows(width, neighbours)
}

/// `rowsᵀ · rows`, dense.
#[must_use]
pub fn gram(rows: &Sparse) -> Dense {
    let columns = rows.transposed();
    let width = rows.width();
    let mut gram = Dense::zeros(width, width);
    gram.values_mut()
        .par_chunks_mut(width.max(1))
        .enumerate()
        .for_each(|(item, out)| {
            for (row, weight) in columns.cells_of(item) {
                for (other, value) in rows.cells_of(row as usize) {
                    out[other as usize] += weight * value;
                }
            }
        });
    gram
}
