//! What there is to learn from, and whether one order of it is better than another by more than chance.

use crate::ranking::{Groups, Ranker};

/// Shares of the blended score that are tried; its scale is that of the sources' weights.
const BLENDED: [f32; 8] = [0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 32.0];

/// Rows of cases, and what is needed to judge an order of them.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// The rows, a group for each case that has a right candidate.
    pub groups: Groups,
    /// For each group how many items were relevant, candidates or not.
    pub relevant: Vec<usize>,
    /// How many cases were looked at, with or without a right candidate.
    pub cases: usize,
}

impl Lesson {
    /// Mean nDCG over all cases of the order that `scores` (one a row) make.
    #[must_use]
    pub fn ndcg(&self, scores: &[f32], k: usize) -> f64 {
        self.worths(scores, k).iter().sum::<f64>() / self.cases.max(1) as f64
    }

    /// The nDCG of each group in the order that `scores` (one a row) make.
    fn worths(&self, scores: &[f32], k: usize) -> Vec<f64> {
        let gain = |rank: usize| 1.0 / (2.0 + rank as f64).log2();
        let mut start = 0;
        let mut worths = Vec::with_capacity(self.relevant.len());
        for (size, relevant) in self.groups.sizes.iter().zip(&self.relevant) {
            let end = start + *size as usize;
            let labels = &self.groups.labels[start..end];
            let scores = &scores[start..end];
            let mut order: Vec<usize> = (0..labels.len()).collect();
            order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
            let hits = order
                .iter()
                .take(k)
                .enumerate()
                .filter(|(_, row)| labels[**row] > 0.0);
            let ideal: f64 = (0..k.min(*relevant)).map(gain).sum();
            worths.push(hits.map(|(rank, _)| gain(rank)).sum::<f64>() / ideal.max(1e-9));
            start = end;
        }
        worths
    }

    /// The blended scores, which are each row's first feature.
    #[must_use]
    pub fn blended(&self) -> Vec<f32> {
        let columns = self.groups.columns.max(1);
        let first = self.groups.values.iter().step_by(columns);
        first.copied().collect()
    }

    /// What a ranker's `scores` come to with the best share of the blended scores: the nDCG, the share and the sums.
    pub(super) fn mixed_best(&self, scores: &[f32], k: usize) -> (f64, f32, Vec<f32>) {
        let blended = self.blended();
        let mut best = (f64::MIN, 0.0, Vec::new());
        for share in BLENDED {
            let mixed = scores.iter().zip(&blended);
            let mixed: Vec<f32> = mixed.map(|(score, first)| score + share * first).collect();
            let ndcg = self.ndcg(&mixed, k);
            if ndcg > best.0 {
                best = (ndcg, share, mixed);
            }
        }
        best
    }

    /// How much of the blended score is best added to what rankers say.
    pub(crate) fn blended_best(&self, rankers: &[Ranker], k: usize) -> f32 {
        let blended = self.blended();
        let scores = super::mixed(rankers, &self.groups.values, 0.0, &blended);
        let each: Vec<f32> = scores
            .iter()
            .map(|score| score / rankers.len().max(1) as f32)
            .collect();
        self.mixed_best(&each, k).1
    }

    /// Whether the order by `scores` is better than that by `others` by more than chance: if the mean of the cases'
    /// differences is above `errors` of its standard errors.
    #[must_use]
    pub fn better(&self, scores: &[f32], others: &[f32], k: usize, errors: f64) -> bool {
        let (ours, theirs) = (self.worths(scores, k), self.worths(others, k));
        let differences = ours.iter().zip(&theirs).map(|(ours, theirs)| ours - theirs);
        let (sum, squares) = differences.fold((0.0, 0.0), |(sum, squares), one| {
            (sum + one, squares + one * one)
        });
        // Cases without a right candidate differ by nothing.
        let count = self.cases.max(1) as f64;
        let mean = sum / count;
        mean > errors * ((squares / count - mean * mean).max(0.0) / count).sqrt()
    }

    /// The lesson in two: every other case.
    #[must_use]
    pub fn halves(&self) -> [Self; 2] {
        let part = |odd: usize| Self {
            groups: some(&self.groups, 2, odd),
            relevant: self.relevant.iter().skip(odd).step_by(2).copied().collect(),
            cases: (self.cases + 1 - odd) / 2,
        };
        [part(0), part(1)]
    }
}

/// Every `stride`-th group from the one at `first`.
pub(super) fn some(groups: &Groups, stride: usize, first: usize) -> Groups {
    if stride <= 1 {
        return groups.clone();
    }
    let mut part = Groups {
        columns: groups.columns,
        ..Groups::default()
    };
    let mut start = 0;
    for (n, size) in groups.sizes.iter().enumerate() {
        let end = start + *size as usize;
        if n % stride == first {
            let columns = groups.columns;
            part.sizes.push(*size);
            part.labels.extend(&groups.labels[start..end]);
            part.values
                .extend(&groups.values[start * columns..end * columns]);
        }
        start = end;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of two rows, of which the first is right; orders in which it comes first in so many.
    fn lesson(cases: usize) -> Lesson {
        Lesson {
            groups: Groups {
                columns: 1,
                values: (0..2 * cases).map(|row| row as f32).collect(),
                labels: [1.0, 0.0].repeat(cases),
                sizes: vec![2; cases],
            },
            relevant: vec![1; cases],
            cases: cases + 10,
        }
    }

    fn first_in(right: usize, cases: usize) -> Vec<f32> {
        // Spread out, so that each order is right in other cases.
        let order = |case: usize| {
            if case * 7 % cases < right {
                [1.0, 0.0]
            } else {
                [0.0, 1.0]
            }
        };
        (0..cases).flat_map(order).collect()
    }

    #[test]
    fn better_is_what_chance_does_not_explain() {
        let lesson = lesson(100);
        let turned: Vec<f32> = first_in(50, 100).into_iter().rev().collect();
        let better = |right: usize| lesson.better(&first_in(right, 100), &turned, 2, 1.0);
        assert!(better(80) && !better(52) && !better(20));
        assert!(!lesson.better(&turned, &turned, 2, 0.0));
        assert!(lesson.ndcg(&first_in(80, 100), 2) > lesson.ndcg(&turned, 2));
        assert!(!Lesson::default().better(&[], &[], 2, 1.0));
    }

    #[test]
    fn halves_hold_every_case_once() {
        let lesson = Lesson {
            cases: 17,
            ..lesson(5)
        };
        let [even, odd] = lesson.halves();
        assert_eq!((even.cases, odd.cases), (9, 8));
        assert_eq!(even.blended(), [0.0, 1.0, 4.0, 5.0, 8.0, 9.0]);
        assert_eq!(odd.blended(), [2.0, 3.0, 6.0, 7.0]);
        assert_eq!((even.relevant.len(), odd.groups.sizes.len()), (3, 2));
    }
}
