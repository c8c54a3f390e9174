//! One tree, grown leaf by leaf: the leaf whose split gains most is split next.

use rayon::prelude::*;

use super::bins::Binned;
use super::histogram::{Bins, Limits, Rows, Scale, Split, Sums, best_split, fill};
use super::lambda::Pull;

/// A grown tree. The first branch is the root; children come after their parent, side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Grown {
    pub branches: Vec<Branch>,
    /// What each split gained, by feature.
    pub gains: Vec<(usize, f64)>,
}

/// A place in a grown tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// None for a leaf.
    pub split: Option<Fork>,
    /// What a leaf adds to the score.
    pub value: f32,
}

/// Where a branch forks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fork {
    pub column: usize,
    pub bin: u8,
    /// The greatest value that goes left.
    pub threshold: f32,
    pub unknown_right: bool,
    /// The left child; the right one is next.
    pub child: usize,
}

/// How trees grow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habit {
    pub leaves: usize,
    pub min_leaf: usize,
    pub l2: f64,
    pub learning_rate: f64,
}

/// A leaf that may still be split: a stretch of the rows.
struct Open {
    branch: usize,
    start: usize,
    end: usize,
    sums: Sums,
    bins: Vec<Bins>,
    best: Option<Split>,
}

/// Grows trees over the same rows, keeping its memory from one to the next.
pub(super) struct Grower<'a> {
    binned: &'a Binned,
    habit: Habit,
    rows: Vec<u32>,
    aside: Vec<u32>,
    packed: Vec<i64>,
    ordered: Vec<i64>,
    free: Vec<Vec<Bins>>,
}

impl<'a> Grower<'a> {
    pub fn new(binned: &'a Binned, habit: Habit) -> Self {
        Self {
            binned,
            habit,
            rows: Vec::new(),
            aside: Vec::new(),
            packed: Vec::new(),
            ordered: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Grows a tree on some of the rows (ascending) and features, and adds its leaves' values to those rows' scores.
    /// None if no split gains anything.
    pub fn grow(
        &mut self,
        rows: &[u32],
        chosen: &[bool],
        pulls: &[Pull],
        scores: &mut [f32],
    ) -> Option<Grown> {
        let scale = self.pack(rows, pulls);
        let total = Sums(self.ordered.iter().sum());
        let slope = scale.unpack(total).1;
        let limits = Limits {
            slope: (slope * self.habit.min_leaf as f64 / rows.len().max(1) as f64).max(1e-3),
            l2: self.habit.l2,
        };
        let mut root = Open {
            branch: 0,
            start: 0,
            end: rows.len(),
            sums: total,
            bins: self.histogram(),
            best: None,
        };
        let packed = Rows {
            rows: &self.rows,
            packed: &self.ordered,
        };
        let find = |column, bins: &Bins, _| {
            best_split(bins, column, self.binned.bins(column), total, scale, limits)
        };
        [root.best, _] = fill(self.binned, chosen, packed, &mut root.bins, None, find);
        let mut grown = Grown {
            branches: vec![Branch {
                split: None,
                value: 0.0,
            }],
            gains: Vec::new(),
        };
        let mut open = vec![root];
        while open.len() < self.habit.leaves {
            let Some((most, split)) = ripest(&open) else {
                break;
            };
            let leaf = open.swap_remove(most);
            let halves = self.split(leaf, split, &mut grown, chosen, scale, limits);
            open.extend(halves);
        }
        for leaf in &open {
            let (gradient, slope) = scale.unpack(leaf.sums);
            let value = -gradient / (slope + self.habit.l2).max(1e-9) * self.habit.learning_rate;
            let value = value as f32;
            grown.branches[leaf.branch].value = value;
            for row in &self.rows[leaf.start..leaf.end] {
                scores[*row as usize] += value;
            }
        }
        self.free.extend(open.into_iter().map(|leaf| leaf.bins));
        (grown.branches.len() > 1).then_some(grown)
    }

    /// Packs the gradients of the rows that the tree is grown on.
    fn pack(&mut self, rows: &[u32], pulls: &[Pull]) -> Scale {
        // Stretches of fixed length, summed in order: the same to the bit for any number of threads.
        let sums: Vec<(f64, f64)> = rows
            .par_chunks(1 << 14)
            .map(|rows| {
                rows.iter().fold((0.0, 0.0), |(gradients, slopes), row| {
                    let pull = pulls[*row as usize];
                    (
                        gradients + f64::from(pull[0].abs()),
                        slopes + f64::from(pull[1]),
                    )
                })
            })
            .collect();
        let scale = Scale::of(
            sums.iter().map(|sums| sums.0).sum(),
            sums.iter().map(|sums| sums.1).sum(),
        );
        self.rows.clear();
        self.rows.extend_from_slice(rows);
        self.packed.resize(pulls.len(), 0);
        self.ordered.clear();
        for row in rows {
            let packed = scale.pack(pulls[*row as usize]);
            self.packed[*row as usize] = packed;
            self.ordered.push(packed);
        }
        scale
    }

    /// Parts a leaf's rows, and finds the best next split of each half.
    fn split(
        &mut self,
        leaf: Open,
        split: Split,
        grown: &mut Grown,
        chosen: &[bool],
        scale: Scale,
        limits: Limits,
    ) -> [Open; 2] {
        let child = grown.branches.len();
        let edges = &self.binned.edges[split.column];
        grown.branches[leaf.branch].split = Some(Fork {
            column: split.column,
            bin: split.bin,
            threshold: edges
                .get(usize::from(split.bin) - 1)
                .copied()
                .unwrap_or(f32::MAX),
            unknown_right: split.unknown_right,
            child,
        });
        grown.gains.push((split.column, split.gain));
        let ending = Branch {
            split: None,
            value: 0.0,
        };
        grown.branches.extend([ending, ending]);

        let middle = self.part(&leaf, split);
        let right = Sums(leaf.sums.0 - split.left.0);
        let left_is_small = middle - leaf.start <= leaf.end - middle;
        let (start, end) = if left_is_small {
            (leaf.start, middle)
        } else {
            (middle, leaf.end)
        };
        self.ordered.clear();
        let packed = &self.packed;
        self.ordered.extend(
            self.rows[start..end]
                .iter()
                .map(|row| packed[*row as usize]),
        );
        let [small_sums, large_sums] = if left_is_small {
            [split.left, right]
        } else {
            [right, split.left]
        };
        let (mut small, mut large) = (self.histogram(), leaf.bins);
        let find = |column, bins: &Bins, of_large| {
            let sums = if of_large { large_sums } else { small_sums };
            best_split(bins, column, self.binned.bins(column), sums, scale, limits)
        };
        let packed = Rows {
            rows: &self.rows[start..end],
            packed: &self.ordered,
        };
        let best = fill(
            self.binned,
            chosen,
            packed,
            &mut small,
            Some(&mut large),
            find,
        );
        let ([left_best, right_best], [left_bins, right_bins]) = if left_is_small {
            (best, [small, large])
        } else {
            ([best[1], best[0]], [large, small])
        };
        [
            Open {
                branch: child,
                start: leaf.start,
                end: middle,
                sums: split.left,
                bins: left_bins,
                best: left_best,
            },
            Open {
                branch: child + 1,
                start: middle,
                end: leaf.end,
                sums: right,
                bins: right_bins,
                best: right_best,
            },
        ]
    }

    /// Puts the rows that go left before those that go right, both still ascending; where the right ones begin.
    fn part(&mut self, leaf: &Open, split: Split) -> usize {
        let bins = &self.binned.columns[split.column];
        let rows = &mut self.rows[leaf.start..leaf.end];
        self.aside.resize(rows.len().max(self.aside.len()), 0);
        let (mut left, mut right) = (0, 0);
        for at in 0..rows.len() {
            let row = rows[at];
            let goes_right = goes_right(bins[row as usize], split.bin, split.unknown_right);
            // Both are written and one counts: cheaper than a branch that is wrong half the time.
            rows[left] = row;
            self.aside[right] = row;
            left += usize::from(!goes_right);
            right += usize::from(goes_right);
        }
        rows[left..].copy_from_slice(&self.aside[..right]);
        leaf.start + left
    }

    fn histogram(&mut self) -> Vec<Bins> {
        self.free.pop().unwrap_or_else(|| {
            vec![[0; 256]; self.binned.blocks.iter().map(|block| block.width).sum()]
        })
    }
}

impl Grown {
    /// What the tree says of a row that it was not grown on.
    pub fn value(&self, binned: &Binned, row: u32) -> f32 {
        let mut branch = self.branches[0];
        while let Some(split) = branch.split {
            let bin = binned.columns[split.column][row as usize];
            let right = goes_right(bin, split.bin, split.unknown_right);
            branch = self.branches[split.child + usize::from(right)];
        }
        branch.value
    }
}

fn goes_right(bin: u8, last_left: u8, unknown_right: bool) -> bool {
    (bin > last_left) | ((bin == 0) & unknown_right)
}

/// The leaf whose split gains most; the first of equals.
fn ripest(open: &[Open]) -> Option<(usize, Split)> {
    let mut best: Option<(usize, Split)> = None;
    for (at, leaf) in open.iter().enumerate() {
        if let Some(split) = leaf.best
            && best.is_none_or(|(_, best)| split.gain > best.gain)
        {
            best = Some((at, split));
        }
    }
    best
}
