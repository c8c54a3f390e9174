//! People neighbours: what those have who have what you have. Over baskets instead of people it completes baskets.
//!
//! With decayed counts as the signal and a share for one's own past it is TIFU-kNN: Hu et al., "Modeling Personalized Item
//! Frequency Information for Next-basket Recommendation" (2020).

use super::linear::discount;
use super::{Query, Reads, Signal, Source};
use crate::matrix::Sparse;
use crate::scores::{Scores, heaviest};

/// How people are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeopleConfig {
    /// Neighbours that vote.
    pub keep: usize,
    /// Exponent on popularity by which shared popular items say less.
    pub rarity: f64,
    /// Exponent on the neighbour's norm: 1 is the cosine's.
    pub norm: f64,
    /// Exponent on likeness in the vote.
    pub sharpness: f64,
    /// Share of one's own past in the answer, 0 to 1.
    pub own: f64,
    /// How much popular items are held back in the answer.
    pub beta: f64,
}

impl Default for PeopleConfig {
    fn default() -> Self {
        Self {
            keep: 200,
            rarity: 0.5,
            norm: 1.0,
            sharpness: 1.0,
            own: 0.0,
            beta: 0.0,
        }
    }
}

/// All people with what they have, and who has each item.
#[derive(Clone, Debug)]
pub struct People {
    config: PeopleConfig,
    rows: Sparse,
    /// By item: people and their weight over their norm, with rarity in it.
    holders: Sparse,
    reads: Reads,
    signal: Signal,
    discount: Vec<f32>,
}

impl People {
    /// Learns from rows of people or baskets.
    #[must_use]
    pub fn train(rows: Sparse, config: &PeopleConfig, reads: Reads, signal: Signal) -> Self {
        let popularity = rows.column_sums(|value| value);
        let rarity: Vec<f32> = popularity
            .iter()
            .map(|popularity| popularity.max(1e-6).powf(-config.rarity as f32))
            .collect();
        let weighed = rows.map(|_, item, value| value * rarity[item as usize]);
        let norms: Vec<f32> = weighed
            .row_sums(|value| value * value)
            .into_iter()
            .map(|sum| sum.sqrt().max(1e-9).powf(config.norm as f32))
            .collect();
        let holders = weighed
            .map(|row, item, value| value * rarity[item as usize] / norms[row as usize])
            .transposed();
        Self {
            config: *config,
            discount: discount(&popularity, config.beta),
            rows,
            holders,
            reads,
            signal,
        }
    }
}

impl Source for People {
    fn score(&self, query: &Query<'_>, scores: &mut Scores) {
        let profile = self.signal.profile(query, self.reads);
        let mut alike = scores.aside(self.rows.height());
        for (item, weight) in &profile {
            for (person, value) in self.holders.cells_of(*item as usize) {
                alike.add(person, weight * value);
            }
        }
        let own = query.user.filter(|_| self.reads == Reads::Past);
        let nearest = alike.best(self.config.keep, |person| Some(person) == own);
        scores.put_aside(alike);
        let votes: Vec<(u32, f32)> = nearest
            .into_iter()
            .map(|(person, likeness)| (person, likeness.powf(self.config.sharpness as f32)))
            .collect();
        let total: f32 = votes.iter().map(|vote| vote.1).sum();
        let share = (1.0 - self.config.own as f32) / total.max(1e-9);
        for (person, vote) in heaviest(votes, self.config.keep) {
            for (item, value) in self.rows.cells_of(person as usize) {
                scores.add(item, share * vote * value);
            }
        }
        if self.config.own > 0.0 && self.reads == Reads::Past {
            for (item, weight) in profile {
                scores.add(item, self.config.own as f32 * weight);
            }
        }
        if !self.discount.is_empty() {
            scores.scale(|item| self.discount[item as usize]);
        }
    }

    fn bytes(&self) -> usize {
        self.rows.bytes() + self.holders.bytes() + 4 * self.discount.len()
    }
}
