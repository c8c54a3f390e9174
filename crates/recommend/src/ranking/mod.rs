//! A learned ranker: LambdaMART on histograms.
//!
//! Gradient-boosted regression trees whose gradients push each pair of rows of a group apart by what swapping them
//! would change in nDCG (Burges, "From RankNet to LambdaRank to LambdaMART: An Overview", MSR-TR-2010-82). Trees grow
//! leaf by leaf over histograms of binned features, as in LightGBM (Ke et al., NIPS 2017). Not a number (NaN) means
//! not known, and each split learns to which side the unknown go. The same input, configuration and seed give the same
//! ranker, whatever the number of threads.
//!
//! ```
//! use recommend::ranking::{Groups, Ranker, RankerConfig};
//!
//! // Two queries of three rows with one feature; what has the greatest feature was bought.
//! let groups = Groups {
//!     columns: 1,
//!     values: vec![0.1, 0.9, 0.2, 0.3, 0.1, 0.8],
//!     labels: vec![0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
//!     sizes: vec![3, 3],
//! };
//! let config = RankerConfig { min_leaf: 1, ..RankerConfig::default() };
//! let ranker = Ranker::train(&groups, None, &config);
//! let mut scores = Vec::new();
//! ranker.score(&[0.1, 0.85], &mut scores);
//! assert!(scores[1] > scores[0]);
//! ```

mod bins;
mod boost;
mod bytes;
mod forest;
mod grow;
mod histogram;
mod lambda;
mod ndcg;

pub use crate::wire::Damaged;
pub use ndcg::ndcg;

use forest::Forest;

/// Feature rows in groups, one group a query. Row-major, `columns` values a row.
///
/// What does not fit (values of half a row, labels without values, groups beyond the rows) is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// Features of a row, at most 32,767.
    pub columns: usize,
    /// The features, row by row. NaN is "not known"; infinities are just great or small.
    pub values: Vec<f32>,
    /// How relevant each row is: 0 not at all, each further step gains twice as much (2^label - 1).
    pub labels: Vec<f32>,
    /// Rows of each group, in the order of the rows.
    pub sizes: Vec<u32>,
}

impl Groups {
    /// The stretch of rows of each group.
    fn spans(&self) -> Vec<(usize, usize)> {
        let rows = self.rows();
        let mut start = 0;
        let mut spans = Vec::with_capacity(self.sizes.len());
        for size in &self.sizes {
            let end = start + (*size as usize).min(rows - start);
            spans.push((start, end));
            start = end;
        }
        spans
    }

    /// Rows that are whole.
    fn rows(&self) -> usize {
        self.values
            .len()
            .checked_div(self.columns)
            .map_or(0, |rows| rows.min(self.labels.len()))
    }
}

/// How a ranker is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct RankerConfig {
    /// Trees at most; fewer if the validation groups gain nothing more.
    pub trees: usize,
    /// Leaves of a tree at most.
    pub leaves: usize,
    /// What of each tree's correction is taken, above 0 up to 1.
    pub learning_rate: f32,
    /// Rows of a leaf at least, counted by their share of the gradients' slope (as LightGBM does), not by head.
    pub min_leaf: usize,
    /// Places that matter: training and validation look at nDCG down to this place.
    pub cut: usize,
    /// Steps in which a feature is seen, 2 to 255.
    pub bins: usize,
    /// Share of the features that a tree may use, drawn anew for each.
    pub feature_fraction: f32,
    /// Share of the groups that a tree is grown on, drawn anew for each.
    pub row_fraction: f32,
    /// Pull of leaf values towards nothing: added to the slope of each leaf.
    pub l2: f32,
    /// Draws the samples; the same seed draws the same.
    pub seed: u64,
}

impl Default for RankerConfig {
    fn default() -> Self {
        Self {
            trees: 200,
            leaves: 31,
            learning_rate: 0.1,
            min_leaf: 20,
            cut: 20,
            bins: 127,
            feature_fraction: 0.8,
            row_fraction: 0.8,
            l2: 0.0,
            seed: 1,
        }
    }
}

/// Trees that give a row of features a score. Scores order the rows of one query and mean nothing beside another's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranker {
    forest: Forest,
    /// Gain by feature, together 1; all 0 if nothing was learnt.
    importance: Vec<f32>,
}

impl Ranker {
    /// Learns from groups of labelled rows. With validation groups, trees that gain nothing on them are left out.
    #[must_use]
    pub fn train(train: &Groups, valid: Option<&Groups>, config: &RankerConfig) -> Self {
        boost::train(train, valid, config)
    }

    /// Scores rows (row-major, as many values a row as in training) into `out`, one score a row, always finite.
    pub fn score(&self, rows: &[f32], out: &mut Vec<f32>) {
        self.forest.score(rows, out);
    }

    /// Number of trees.
    #[must_use]
    pub fn trees(&self) -> usize {
        self.forest.trees()
    }

    /// Features of a row.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.importance.len()
    }

    /// What each feature gained in training as a share of all gain; all 0 if nothing was learnt.
    #[must_use]
    pub fn importance(&self) -> Vec<f32> {
        self.importance.clone()
    }
}

#[cfg(test)]
mod tests;
