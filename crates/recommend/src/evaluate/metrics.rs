//! Metrics of one ranking against the truth, and their means.

use std::ops::AddAssign;

/// What a ranking, or the mean of many, is worth. Each is between 0 and 1, and greater is better.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Σ precision at each hit / relevant.
    pub map: f64,
    /// Discounted gain over the ideal of min(k, relevant) hits; gains are binary, the discount log2(1 + rank)
    /// (Järvelin and Kekäläinen, 2002).
    pub ndcg: f64,
    /// Hits / k.
    pub precision: f64,
    /// Hits / relevant.
    pub recall: f64,
    /// 1 if there is any hit.
    pub hit_rate: f64,
    /// 1 / rank of the first hit.
    pub mrr: f64,
}

/// Means over all cases of an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Mean of each metric.
    pub metrics: Metrics,
    /// Share of the items that were recommended to anyone.
    pub coverage: f64,
    /// How many cases were ranked.
    pub cases: usize,
}

/// Measures the first `k` of a ranking. `relevant` is ascending without repeats.
#[must_use]
pub fn measure(ranked: &[u32], relevant: &[u32], k: usize) -> Metrics {
    let mut metrics = Metrics::default();
    if relevant.is_empty() || k == 0 {
        return metrics;
    }
    let mut hits = 0.0;
    for (rank, item) in (1..=k).zip(ranked) {
        if relevant.binary_search(item).is_err() {
            continue;
        }
        hits += 1.0;
        metrics.map += hits / rank as f64;
        metrics.ndcg += gain(rank);
        if metrics.mrr == 0.0 {
            metrics.mrr = 1.0 / rank as f64;
        }
    }
    let count = relevant.len() as f64;
    let ideal: f64 = (1..=k.min(relevant.len())).map(gain).sum();
    metrics.map /= count;
    metrics.ndcg /= ideal;
    metrics.precision = hits / k as f64;
    metrics.recall = hits / count;
    metrics.hit_rate = f64::from(u8::from(hits > 0.0));
    metrics
}

fn gain(rank: usize) -> f64 {
    1.0 / (1.0 + rank as f64).log2()
}

impl Metrics {
    /// Each metric divided by a count.
    #[must_use]
    pub fn over(self, count: usize) -> Self {
        let count = count.max(1) as f64;
        Self {
            map: self.map / count,
            ndcg: self.ndcg / count,
            precision: self.precision / count,
            recall: self.recall / count,
            hit_rate: self.hit_rate / count,
            mrr: self.mrr / count,
        }
    }
}

impl AddAssign for Metrics {
    fn add_assign(&mut self, other: Self) {
        self.map += other.map;
        self.ndcg += other.ndcg;
        self.precision += other.precision;
        self.recall += other.recall;
        self.hit_rate += other.hit_rate;
        self.mrr += other.mrr;
    }
}
