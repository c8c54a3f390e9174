//! Maximal marginal relevance: the next item is the one of most worth that is least like those before it.
//!
//! What an item is worth only falls as others are chosen, so an old worth is an upper bound: only the item that leads
//! is compared anew, and if it still leads it is the next (Minoux, "Accelerated greedy algorithms", 1978). The outcome
//! is that of comparing all with all.

use super::{Candidate, Rules, ShelfConfig, Traits};

/// Candidates and the items that they are compared with.
pub(super) struct Diverse<'a> {
    traits: &'a Traits,
    diversity: f32,
    open: Vec<Open>,
    chosen: Vec<u32>,
}

struct Open {
    candidate: Candidate,
    product: u32,
    /// Relevance with all bonuses.
    worth: f32,
    /// The same less the likeness to the chosen ones that it was compared with.
    bound: f32,
    likest: f32,
    compared: usize,
}

/// Further down than any likeness or bonus reaches.
const BURIED: f32 = 1000.0;

impl<'a> Diverse<'a> {
    pub fn of(
        candidates: &[Candidate],
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
        let open = candidates.iter().map(|candidate| {
            let item = candidate.item;
            let worth = relevance(candidate.score)
                + config.novelty * traits.novelty(item)
                + rules.boost_of(item);
            let buried = if rules.buries(item) { BURIED } else { 0.0 };
            let worth = (1.0 - config.diversity) * worth - buried;
            Open {
                candidate: *candidate,
                product: traits.product(item),
                worth,
                bound: worth,
                likest: 0.0,
                compared: 0,
            }
        });
        Self {
            traits,
            diversity: config.diversity,
            open: open.collect(),
            chosen: Vec::new(),
        }
    }

    /// Notes an item that stands on the shelf already.
    pub fn beside(&mut self, item: u32) {
        self.chosen.push(item);
    }

    /// Takes the next item, and its variants out of the race. Equals come in the order of the candidates.
    pub fn next(&mut self) -> Option<Candidate> {
        loop {
            let mut lead = 0;
            let mut bound = f32::MIN;
            for (at, open) in self.open.iter().enumerate() {
                if open.bound > bound {
                    (lead, bound) = (at, open.bound);
                }
            }
            let open = self.open.get_mut(lead)?;
            if open.compared == self.chosen.len() || self.diversity == 0.0 {
                let (candidate, product) = (open.candidate, open.product);
                self.open.retain(|open| open.product != product);
                self.chosen.push(candidate.item);
                return Some(candidate);
            }
            for other in &self.chosen[open.compared..] {
                open.likest = open
                    .likest
                    .max(self.traits.likeness(open.candidate.item, *other));
            }
            open.compared = self.chosen.len();
            open.bound = open.worth - self.diversity * open.likest;
        }
    }
}
