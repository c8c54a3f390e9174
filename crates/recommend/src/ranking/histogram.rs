//! Histograms: the gradients of a leaf's rows summed by bin, and the best split that they show.
//!
//! A gradient and its slope are rounded to whole numbers and packed into one integer, so that a row adds to a bin with
//! one addition, sums do not depend on their order, and a sibling's histogram is an exact difference. The rounding is
//! set by the sum of all gradients, which leaves about 2000 steps for a mean gradient of half a million rows; LightGBM
//! does well with a handful (Shi et al., "Quantized Training of Gradient Boosting Decision Trees", NeurIPS 2022).

use std::hint::black_box;

use rayon::prelude::*;

use super::bins::{Binned, Block};
use super::lambda::Pull;

/// The sums of one feature by bin.
pub(super) type Bins = [i64; 256];

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
        let whole = |number: f64| (number + 0.5_f64.copysign(number)) as i64;
        let gradient = whole(f64::from(pull[0]) * self.gradient);
        (gradient << 32) + whole(f64::from(pull[1]) * self.slope)
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

/// Sums the rows into `small` by feature and bin, takes them off `large` if there is one (the parent's sums become the
/// sibling's), and finds the best split of each of the two.
pub(super) fn fill(
    binned: &Binned,
    chosen: &[bool],
    rows: Rows,
    small: &mut [Bins],
    large: Option<&mut [Bins]>,
    find: impl Fn(usize, &Bins, bool) -> Option<Split> + Sync,
) -> [Option<Split>; 2] {
    let one = |(block, small, large): (&Block, &mut [Bins], Option<&mut [Bins]>)| {
        sum(block, rows, small);
        let columns = (block.first..chosen.len()).zip(chosen.iter().skip(block.first));
        let mut best = [None, None];
        if let Some(large) = large {
            for ((column, chosen), (small, large)) in columns.clone().zip(small.iter().zip(large)) {
                large
                    .iter_mut()
                    .zip(small)
                    .for_each(|(large, small)| *large -= small);
                if *chosen {
                    best[1] = better(best[1], find(column, large, true));
                }
            }
        }
        for ((column, chosen), small) in columns.zip(small.iter()) {
            if *chosen {
                best[0] = better(best[0], find(column, small, false));
            }
        }
        best
    };
    let width = binned.blocks[0].width;
    let small = small.chunks_mut(width);
    let work: Vec<_> = match large {
        Some(large) => {
            let halves = small.zip(large.chunks_mut(width).map(Some));
            binned
                .blocks
                .iter()
                .zip(halves)
                .map(|(block, (a, b))| (block, a, b))
                .collect()
        }
        None => binned
            .blocks
            .iter()
            .zip(small)
            .map(|(block, a)| (block, a, None))
            .collect(),
    };
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

/// Rows that are asked of memory together.
const AHEAD: usize = 32;

fn sum(block: &Block, rows: Rows, into: &mut [Bins]) {
    into.iter_mut().for_each(|bins| bins.fill(0));
    let words = block.width / 4;
    let (fours, _) = into.as_chunks_mut::<4>();
    for (rows, packed) in rows.rows.chunks(AHEAD).zip(rows.packed.chunks(AHEAD)) {
        // A leaf's rows lie far apart. Touching them first lets their waits overlap; in the loop below they would not.
        let touch = |touched, row: &u32| touched ^ block.lanes[*row as usize * words][0];
        black_box(rows.iter().fold(0, touch));
        for (row, packed) in rows.iter().zip(packed) {
            let start = *row as usize * words;
            for (lanes, bins) in block.lanes[start..start + words]
                .iter()
                .zip(fours.iter_mut())
            {
                for (bin, bins) in lanes.iter().zip(bins) {
                    bins[*bin as usize] += packed;
                }
            }
        }
    }
}

/// The split of most gain of one feature: the loss falls by half of GL²/(HL+l2) + GR²/(HR+l2) - G²/(H+l2) (Chen and
/// Guestrin, "XGBoost", KDD 2016, equation 7). Gains of nothing are no splits.
pub(super) fn best_split(
    bins: &Bins,
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
