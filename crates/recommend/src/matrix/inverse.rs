//! The inverse of a large symmetric positive matrix, in place and in blocks, by the sweep operator.
//!
//! Goodnight, "A Tutorial on the SWEEP Operator" (1979): sweeping a block of pivots keeps the matrix symmetric, so only
//! blocks on and below the diagonal are updated, n³/2 multiplications in all, each a product of small dense blocks.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::Dense;

/// Rows and columns that are swept at once.
const BLOCK: usize = 64;
/// Rows of the part of an update that is held in registers.
const TALL: usize = 6;
/// Registers beside each other in such a part: with [`TALL`] rows it fills the sixteen that most machines have.
const WIDE: usize = 2;

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
    let arch = Arch::new();
    let tiles = tiled(&swept, size, count, arch.dispatch(Lanes) * WIDE);
    matrix
        .values_mut()
        .par_chunks_mut(size * TALL)
        .enumerate()
        .for_each(|(chunk, out)| {
            // The same loops, compiled for the widest registers that this machine has.
            arch.dispatch(Update {
                out,
                first: chunk * TALL,
                rows: &rows,
                tiles: &tiles,
                size,
                count,
            });
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

/// How many numbers a register of this machine holds.
struct Lanes;

impl WithSimd for Lanes {
    type Output = usize;

    fn with_simd<S: Simd>(self, _: S) -> usize {
        S::F32_LANES
    }
}

/// Subtracts from a few rows, left of and at the diagonal, what goes through the pivots.
struct Update<'a> {
    /// The rows, of which this is the first.
    out: &'a mut [f32],
    first: usize,
    rows: &'a [f32],
    tiles: &'a [f32],
    size: usize,
    count: usize,
}

impl WithSimd for Update<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (size, count, first) = (self.size, self.count, self.first);
        let height = self.out.len() / size;
        let width = S::F32_LANES * WIDE;
        let mut factors = [[0.0_f32; TALL]; BLOCK];
        for (pivot, factors) in factors.iter_mut().enumerate().take(count) {
            for (lane, factor) in factors.iter_mut().enumerate().take(height) {
                *factor = self.rows[pivot * size + first + lane];
            }
        }
        let factors = &factors[..count];
        for (tile, block) in self.tiles.chunks_exact(count * width).enumerate() {
            let column = tile * width;
            if column >= first + height {
                break;
            }
            let (registers, _) = S::as_simd_f32s(block);
            let (pairs, _) = registers.as_chunks::<WIDE>();
            let mut sums = [[simd.splat_f32s(0.0); WIDE]; TALL];
            for (factors, pair) in factors.iter().zip(pairs) {
                for (sums, factor) in sums.iter_mut().zip(factors) {
                    let factor = simd.splat_f32s(*factor);
                    for (sum, values) in sums.iter_mut().zip(pair) {
                        *sum = simd.mul_add_e_f32s(factor, *values, *sum);
                    }
                }
            }
            let width = width.min(size - column);
            for (lane, sums) in sums.iter().enumerate().take(height) {
                let out = &mut self.out[lane * size + column..][..width];
                for (out, sum) in out.chunks_mut(S::F32_LANES).zip(sums) {
                    let left = simd.sub_f32s(simd.partial_load_f32s(out), *sum);
                    simd.partial_store_f32s(out, left);
                }
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
    let arch = Arch::new();
    out.par_chunks_mut(size).enumerate().for_each(|(row, out)| {
        arch.dispatch(|| {
            for pivot in 0..count {
                let row = inverse[row * count + pivot];
                super::add_scaled(out, row, &rows[pivot * size..(pivot + 1) * size]);
            }
        });
    });
    out
}

/// The same numbers with each tile's columns, so many, in one stretch, filled up with zeros.
fn tiled(rows: &[f32], size: usize, count: usize, width: usize) -> Vec<f32> {
    let tiles = size.div_ceil(width);
    let mut out = vec![0.0_f32; tiles * count * width];
    out.par_chunks_mut(count * width)
        .enumerate()
        .for_each(|(tile, out)| {
            let column = tile * width;
            let width_here = width.min(size - column);
            for pivot in 0..count {
                let from = pivot * size + column;
                out[pivot * width..pivot * width + width_here]
                    .copy_from_slice(&rows[from..from + width_here]);
            }
        });
    out
}
