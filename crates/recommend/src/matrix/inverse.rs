//! The inverse of a large symmetric positive matrix, in place and in blocks, by the sweep operator.
//!
//! Goodnight, "A Tutorial on the SWEEP Operator" (1979): sweeping a block of pivots keeps the matrix symmetric, so only
//! blocks on and below the diagonal are updated, n³/2 multiplications in all, each a product of small dense blocks.

use pulp::Arch;
use rayon::prelude::*;

use super::Dense;

/// Rows and columns that are swept at once.
const BLOCK: usize = 64;
/// The part of an update that is held in registers: rows by columns.
const TILE: (usize, usize) = (4, 16);

/// Inverts a symmetric positive matrix, of which only the part on and below the diagonal is read. Pivots that rounding
/// has made worthless are raised, so that the outcome is finite whatever comes in.
pub fn invert(matrix: &mut Dense) {
    let size = matrix.height();
    let mut start = 0;
    while start < size {
        let count = BLOCK.min(size - start);
        sweep(matrix, start, count);
        start += count;
    }
    let values = matrix.values_mut();
    for row in 0..size {
        for column in 0..=row {
            // The sweep leaves the negative of the inverse below the diagonal.
            let value = -values[row * size + column];
            values[row * size + column] = value;
            values[column * size + row] = value;
        }
    }
}

/// Sweeps the pivots `start..start + count`.
fn sweep(matrix: &mut Dense, start: usize, count: usize) {
    let size = matrix.height();
    let end = start + count;
    // The pivots' rows over all columns, taken from whichever side of the diagonal is kept.
    let mut rows = vec![0.0_f32; count * size];
    for pivot in 0..count {
        let own = matrix.row(start + pivot);
        rows[pivot * size..pivot * size + start + pivot + 1]
            .copy_from_slice(&own[..=start + pivot]);
    }
    for row in start..size {
        let below = &matrix.row(row)[start..end];
        for (pivot, value) in below.iter().enumerate() {
            if row >= start + pivot {
                rows[pivot * size + row] = *value;
            }
        }
    }
    let inverse = invert_small(&rows, size, start, count);
    let swept = scaled(&rows, &inverse, size, count);
    let tiles = tiled(&swept, size, count);
    matrix
        .values_mut()
        .par_chunks_mut(size * TILE.0)
        .enumerate()
        .for_each(|(chunk, out)| {
            let first = chunk * TILE.0;
            let height = out.len() / size;
            // The same loops, compiled for the widest registers that this machine has.
            Arch::new().dispatch(|| update(out, first, height, &rows, &tiles, size, count));
        });
    for row in 0..size {
        let out = matrix.row_mut(row);
        if (start..end).contains(&row) {
            let pivot = row - start;
            out[..start].copy_from_slice(&swept[pivot * size..pivot * size + start]);
            for column in 0..count {
                out[start + column] = -inverse[pivot * count + column];
            }
        } else if row >= end {
            for pivot in 0..count {
                out[start + pivot] = swept[pivot * size + row];
            }
        }
    }
}

/// Subtracts from a few rows, left of and at the diagonal, what goes through the pivots.
#[inline(always)]
fn update(
    out: &mut [f32],
    first: usize,
    height: usize,
    rows: &[f32],
    tiles: &[f32],
    size: usize,
    count: usize,
) {
    let mut factors = [[0.0_f32; TILE.0]; BLOCK];
    for (pivot, factors) in factors.iter_mut().enumerate().take(count) {
        for (lane, factor) in factors.iter_mut().enumerate().take(height) {
            *factor = rows[pivot * size + first + lane];
        }
    }
    let factors = &factors[..count];
    for (tile, block) in tiles.chunks_exact(count * TILE.1).enumerate() {
        let column = tile * TILE.1;
        if column >= first + height {
            break;
        }
        let (block, _) = block.as_chunks::<{ TILE.1 }>();
        let mut sums = [[0.0_f32; TILE.1]; TILE.0];
        for (factors, values) in factors.iter().zip(block) {
            for lane in 0..TILE.0 {
                for place in 0..TILE.1 {
                    sums[lane][place] += factors[lane] * values[place];
                }
            }
        }
        let width = TILE.1.min(size - column);
        for (lane, sums) in sums.iter().enumerate().take(height) {
            let out = &mut out[lane * size + column..lane * size + column + width];
            for (out, sum) in out.iter_mut().zip(sums) {
                *out -= sum;
            }
        }
    }
}

/// The inverse of the pivots' own block, in double precision.
fn invert_small(rows: &[f32], size: usize, start: usize, count: usize) -> Vec<f32> {
    let mut block: Vec<f64> = vec![0.0; count * count];
    for row in 0..count {
        for column in 0..count {
            block[row * count + column] = f64::from(rows[row * size + start + column]);
        }
    }
    for pivot in 0..count {
        let raised = block[pivot * count + pivot];
        let divisor = if raised.is_finite() {
            raised.max(1e-6)
        } else {
            1.0
        };
        let scaled: Vec<f64> = block[pivot * count..(pivot + 1) * count]
            .iter()
            .map(|value| value / divisor)
            .collect();
        for row in (0..count).filter(|row| *row != pivot) {
            let factor = block[row * count + pivot];
            for column in 0..count {
                block[row * count + column] -= factor * scaled[column];
            }
            block[row * count + pivot] = -factor / divisor;
        }
        block[pivot * count..(pivot + 1) * count].copy_from_slice(&scaled);
        block[pivot * count + pivot] = 1.0 / divisor;
    }
    block.into_iter().map(|value| value as f32).collect()
}

/// `inverse · rows`.
fn scaled(rows: &[f32], inverse: &[f32], size: usize, count: usize) -> Vec<f32> {
    let mut out = vec![0.0_f32; count * size];
    out.par_chunks_mut(size).enumerate().for_each(|(row, out)| {
        for pivot in 0..count {
            super::add_scaled(
                out,
                inverse[row * count + pivot],
                &rows[pivot * size..(pivot + 1) * size],
            );
        }
    });
    out
}

/// The same numbers with each tile's columns in one stretch, filled up with zeros.
fn tiled(rows: &[f32], size: usize, count: usize) -> Vec<f32> {
    let tiles = size.div_ceil(TILE.1);
    let mut out = vec![0.0_f32; tiles * count * TILE.1];
    out.par_chunks_mut(count * TILE.1)
        .enumerate()
        .for_each(|(tile, out)| {
            let column = tile * TILE.1;
            let width = TILE.1.min(size - column);
            for pivot in 0..count {
                let from = pivot * size + column;
                out[pivot * TILE.1..pivot * TILE.1 + width]
                    .copy_from_slice(&rows[from..from + width]);
            }
        });
    out
}
