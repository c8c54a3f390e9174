//! Maximal marginal relevance: the next item is the one of most worth that is least like those before it.
//!
//! What an item is worth only falls as others are chosen, so an old worth is an upper bound: only the item that leads
//! is compared anew, and if it still leads it is the next (Minoux, "Accelerated greedy algorithms", 1978). The outcome
//! is that of comparing all with all.

use super::traits::Vector;
use super::{Candidate, Rules, ShelfConfig, Traits};

/// Candidates and the items that they are compared with.
pub(super) struct Diverse<'a> {
    traits: &'a Traits,
    diversity: f32,
    candidates: &'a [Candidate],
    /// For each candidate what it is worth at most; [`GONE`] once it is out of the race.
    bounds: Vec<f32>,
    rest: Vec<Rest>,
    vectors: Vec<Vector>,
    chosen: Vec<Vector>,
}

/// What else is known of a candidate.
struct Rest {
    product: u32,
    /// Relevance with all bonuses.
    worth: f32,
    likest: f32,
    /// How many of the chosen it was compared with.
    compared: usize,
}

/// No bound of a candidate in the race.
const GONE: f32 = f32::NEG_INFINITY;

/// Further down than any likeness or bonus reaches.
const BURIED: f32 = 1000.0;

impl<'a> Diverse<'a> {
    pub fn of(
        candidates: &'a [Candidate],
        traits: &'a Traits,
        rules: &Rules,
        config: ShelfConfig,
    ) -> Self {
        let known = candidates
            .iter()
            .map(|one| one.score)
            .filter(|score| score.is_finite());
        let (least, most) = known.fold((f32::MAX, f32::MIN), |(least, most), score| {
            (least.min(score), most.max(score))
        });
        let relevance = |score: f32| {
            if score.is_nan() || least > most {
                return 0.0;
            }
            // Halves, because the distance of two floats may be more than a float holds.
            let range = most / 2.0 - least / 2.0;
            let above = score.clamp(least, most) / 2.0 - least / 2.0;
            if range > 0.0 {
                (above / range).min(1.0)
            } else {
                1.0
            }
        };
        let rest: Vec<Rest> = candidates
            .iter()
            .map(|candidate| {
                let item = candidate.item;
                let worth = relevance(candidate.score)
                    + config.novelty * traits.novelty(item)
                    + rules.boost_of(item);
                let buried = if rules.buries(item) { BURIED } else { 0.0 };
                Rest {
                    product: traits.product(item),
                    worth: (1.0 - config.diversity) * worth - buried,
                    likest: 0.0,
                    compared: 0,
                }
            })
            .collect();
        Self {
            traits,
            diversity: config.diversity,
            candidates,
            bounds: rest.iter().map(|rest| rest.worth).collect(),
            rest,
            vectors: if config.diversity > 0.0 {
                candidates
                    .iter()
                    .map(|candidate| traits.vector(candidate.item))
                    .collect()
            } else {
                Vec::new()
            },
            chosen: Vec::new(),
        }
    }

    /// Notes an item that stands on the shelf already.
    pub fn beside(&mut self, item: u32) {
        if self.diversity > 0.0 {
            self.chosen.push(self.traits.vector(item));
        }
    }

    /// Takes the next item, and its variants out of the race. Equals come in the order of the candidates.
    pub fn next(&mut self) -> Option<Candidate> {
        loop {
            let mut lead = None;
            let mut most = GONE;
            for (at, bound) in self.bounds.iter().enumerate() {
                if *bound > most {
                    (lead, most) = (Some(at), *bound);
                }
            }
            let lead = lead?;
            let (candidate, rest) = (self.candidates[lead], &mut self.rest[lead]);
            if rest.compared == self.chosen.len() {
                let product = rest.product;
                for (bound, rest) in self.bounds.iter_mut().zip(&self.rest) {
                    *bound = if rest.product == product {
                        GONE
                    } else {
                        *bound
                    };
                }
                self.chosen.extend(self.vectors.get(lead));
                return Some(candidate);
            }
            for other in &self.chosen[rest.compared..] {
                rest.likest = rest.likest.max(self.vectors[lead].likeness(other));
            }
            rest.compared = self.chosen.len();
            self.bounds[lead] = rest.worth - self.diversity * rest.likest;
        }
    }
}
