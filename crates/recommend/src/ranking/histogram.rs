//! Histograms: the gradients of a leaf's rows summed by bin, and the best split that they show.
//!
//! A gradient and its slope are rounded to whole numbers and packed into one integer, so that a row adds to a bin with
//! one addition, sums do not depend on their order, and a sibling's histogram is an exact difference. The rounding is
//! set by the sum of all gradients, which leaves about 2000 steps for a mean gradient of half a million rows; LightGBM
//! does well with a handful (Shi et al., "Quantized Training of Gradient Boosting Decision Trees", NeurIPS 2022).

use rayon::prelude::*;

use super::bins::{Binned, LANES, Lane};
use super::lambda::Pull;

/// The sums of eight features.
pub(super) type Block = [[i64; 256]; LANES];

/// The sums of a gradient (upper half) and slope (lower half) as whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(pub i64);

/// How gradients become whole numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    gradient: f64,
    slope: f64,
}

/// What a split must keep to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Least slope of a side.
    pub slope: f64,
    pub l2: f64,
}

/// How a leaf is split in two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split {
    pub gain: f64,
    pub column: usize,
    /// The greatest bin that goes left.
    pub bin: u8,
    /// Whether the unknown go right.
    pub unknown_right: bool,
    pub left: Sums,
}

/// Rows of a leaf; for a root all rows in order.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub rows: &'a [u32],
    /// The packed gradients of the rows, in the same order.
    pub packed: &'a [i64],
}

impl Scale {
    /// The scale for gradients and slopes whose absolute values sum to these.
    pub fn of(gradients: f64, slopes: f64) -> Self {
        let scale = |room: f64, sum: f64| if sum > 0.0 { room / sum } else { 0.0 };
        // Rounding adds at most half a step a row, so half of each range is left free.
        Self {
            gradient: scale((1_u64 << 30) as f64, gradients),
            slope: scale((1_u64 << 31) as f64, slopes),
        }
    }

    pub fn pack(self, pull: Pull) -> i64 {
        let gradient = (f64::from(pull[0]) * self.gradient).round_ties_even() as i64;
        let slope = (f64::from(pull[1]) * self.slope).round_ties_even() as i64;
        (gradient << 32) + slope
    }

    /// Gradient and slope of packed sums.
    pub fn unpack(self, sums: Sums) -> (f64, f64) {
        let part = |whole: i64, scale: f64| {
            if scale > 0.0 {
                whole as f64 / scale
            } else {
                0.0
            }
        };
        (
            part(sums.0 >> 32, self.gradient),
            part(sums.0 & 0xffff_ffff, self.slope),
        )
    }
}

/// Below this many rows the threads would only wait for each other.
const WORTH_SHARING: usize = 4096;

/// Sums the rows into `small` by bin, takes them off `large` if there is one (the parent's sums become the sibling's),
/// and finds the best split of each of the two.
pub(super) fn fill(
    binned: &Binned,
    chosen: &[bool],
    rows: Rows,
    small: &mut [Block],
    large: Option<&mut [Block]>,
    find: impl Fn(usize, &[i64; 256], bool) -> Option<Split> + Sync,
) -> [Option<Split>; 2] {
    let one = |(block, small, large): (usize, &mut Block, Option<&mut Block>)| {
        let first = block * LANES;
        let columns = first..chosen.len().min(first + LANES);
        if !chosen[columns.clone()].contains(&true) {
            return [None, None];
        }
        sum(&binned.blocks[block], rows, small);
        let mut best = [None, None];
        if let Some(large) = large {
            for (large, small) in large.iter_mut().zip(small.iter()) {
                large
                    .iter_mut()
                    .zip(small)
                    .for_each(|(large, small)| *large -= small);
            }
            for column in columns.clone().filter(|column| chosen[*column]) {
                best[1] = better(best[1], find(column, &large[column - first], true));
            }
        }
        for column in columns.filter(|column| chosen[*column]) {
            best[0] = better(best[0], find(column, &small[column - first], false));
        }
        best
    };
    let mut large: Vec<Option<&mut Block>> = match large {
        Some(large) => large.iter_mut().map(Some).collect(),
        None => small.iter().map(|_| None).collect(),
    };
    let work = small.iter_mut().zip(large.drain(..)).enumerate();
    let work: Vec<_> = work
        .map(|(block, (small, large))| (block, small, large))
        .collect();
    let found: Vec<[Option<Split>; 2]> = if rows.rows.len() < WORTH_SHARING {
        work.into_iter().map(one).collect()
    } else {
        work.into_par_iter().with_max_len(1).map(one).collect()
    };
    found.into_iter().fold([None, None], |best, found| {
        [better(best[0], found[0]), better(best[1], found[1])]
    })
}

/// The split of more gain; the first of equals.
fn better(a: Option<Split>, b: Option<Split>) -> Option<Split> {
    match (a, b) {
        (Some(a), Some(b)) if b.gain > a.gain => Some(b),
        (None, b) => b,
        (a, _) => a,
    }
}

fn sum(lanes: &[Lane], rows: Rows, into: &mut Block) {
    into.iter_mut().for_each(|bins| bins.fill(0));
    for (row, packed) in rows.rows.iter().zip(rows.packed) {
        let lane = &lanes[*row as usize];
        for (bins, bin) in into.iter_mut().zip(lane) {
            bins[*bin as usize] += packed;
        }
    }
}

/// The split of most gain of one feature: the loss falls by half of GL²/(HL+l2) + GR²/(HR+l2) - G²/(H+l2) (Chen and
/// Guestrin, "XGBoost", KDD 2016, equation 7). Gains of nothing are no splits.
pub(super) fn best_split(
    bins: &[i64; 256],
    column: usize,
    known: usize,
    total: Sums,
    scale: Scale,
    limits: Limits,
) -> Option<Split> {
    let (gradient, slope) = scale.unpack(total);
    let parent = gradient * gradient / (slope + limits.l2);
    let mut best: Option<Split> = None;
    let mut least = parent + 1e-12;
    let mut scan = |start: i64, unknown_right: bool| {
        let mut left = start;
        // The last bin is a split too when the unknown stay alone on the right.
        for (bin, sum) in (1..=known).zip(&bins[1..]) {
            left += sum;
            let (left_gradient, left_slope) = scale.unpack(Sums(left));
            if left_slope < limits.slope {
                continue;
            }
            let (right_gradient, right_slope) = scale.unpack(Sums(total.0 - left));
            if right_slope < limits.slope {
                break;
            }
            let gain = left_gradient * left_gradient / (left_slope + limits.l2)
                + right_gradient * right_gradient / (right_slope + limits.l2);
            if gain > least {
                least = gain;
                best = Some(Split {
                    gain: gain - parent,
                    column,
                    bin: bin as u8,
                    // Where nothing is unknown, what comes unknown later goes with the most.
                    unknown_right: unknown_right || (bins[0] == 0 && right_slope > left_slope),
                    left: Sums(left),
                });
            }
        }
    };
    scan(bins[0], false);
    if bins[0] != 0 {
        scan(0, true);
    }
    best
}
