//! One memory: weights by taste, as they stood at its newest event.

use model::Millis;

use super::taste::{Kind, Subject, Taste};

/// Weights less than this are nothing: what rounding leaves of a taste that was taken back, or time of an old one.
const NOTHING: f64 = 1e-9;

/// Weights by taste. Weights may be negative, for a removal may be noted before the addition of the same time; they
/// count as 0 whenever they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memory {
    /// When the weights stood so.
    pub at: Millis,
    /// Ascending by taste.
    pub weights: Vec<(Taste, f64)>,
    /// The weight of all events, whatever their tastes.
    pub evidence: f64,
}

impl Memory {
    /// Adds an event, its weight shared among the tastes of each kind. The strongest `most` tastes are kept, counted
    /// whenever time has passed: what events of the same time leave does not depend on their order.
    pub fn add(&mut self, at: Millis, weight: f64, tastes: &[Taste], half_life: f64, most: usize) {
        if at > self.at || self.is_empty() {
            self.trim(most);
            self.fade(at, half_life);
        }
        let weight = weight * left(at, self.at, half_life);
        for same in tastes.chunk_by(|a, b| Kind::of(*a) == Kind::of(*b)) {
            for taste in same {
                *self.weight_of(*taste) += weight / same.len() as f64;
            }
        }
        self.evidence += weight;
    }

    pub fn is_empty(&self) -> bool {
        self.weights.is_empty() && self.evidence == 0.0
    }

    pub fn tastes(&self) -> impl Iterator<Item = Taste> {
        self.weights.iter().map(|(taste, _)| *taste)
    }

    pub fn has(&self, kind: Kind) -> bool {
        self.total(kind) > 0.0
    }

    /// The share of a taste within its kind. It does not change as time passes, for all fade alike.
    pub fn share(&self, taste: Taste) -> f64 {
        let total = self.total(Kind::of(taste));
        if total > 0.0 {
            self.positive(taste) / total
        } else {
            0.0
        }
    }

    /// How much of what the visitor likes of a kind an item has, 0 to 1. Neighbouring price bands count half.
    pub fn fit(&self, kind: Kind, subject: &Subject) -> f64 {
        let total = self.total(kind);
        if total <= 0.0 {
            return 0.0;
        }
        let of_kind = subject
            .tastes()
            .iter()
            .filter(|taste| Kind::of(**taste) == kind);
        let liked = of_kind.map(|taste| match *taste {
            Taste::Price(band) => {
                let beside = [band.checked_sub(1), band.checked_add(1)]
                    .into_iter()
                    .flatten();
                let beside: f64 = beside.map(|band| self.positive(Taste::Price(band))).sum();
                self.positive(*taste) + beside / 2.0
            }
            taste => self.positive(taste),
        });
        (liked.sum::<f64>() / total).min(1.0)
    }

    /// The weight of all events as faded by then.
    pub fn evidence(&self, now: Millis, half_life: f64) -> f64 {
        positive(self.evidence * left(self.at, now, half_life))
    }

    pub fn merge(mut self, mut other: Self, half_life: f64, most: usize) -> Self {
        let (empty, other_empty) = (self.is_empty(), other.is_empty());
        if empty || other_empty {
            return if empty { other } else { self };
        }
        let at = self.at.max(other.at);
        self.fade(at, half_life);
        other.fade(at, half_life);
        for (taste, weight) in other.weights {
            *self.weight_of(taste) += weight;
        }
        self.evidence += other.evidence;
        self.trim(most);
        self
    }

    /// Lets the weights fade until `at`.
    fn fade(&mut self, at: Millis, half_life: f64) {
        let left = left(self.at, at, half_life);
        self.at = at;
        self.evidence *= left;
        self.weights.retain_mut(|(_, weight)| {
            *weight *= left;
            weight.abs() >= NOTHING
        });
        if self.evidence.abs() < NOTHING {
            self.evidence = 0.0;
        }
    }

    /// Keeps the strongest tastes, those of the same strength by their order.
    fn trim(&mut self, most: usize) {
        if self.weights.len() > most {
            self.weights
                .sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
            self.weights.truncate(most);
            self.weights.sort_unstable_by_key(|(taste, _)| *taste);
        }
    }

    fn weight_of(&mut self, taste: Taste) -> &mut f64 {
        let at = match self
            .weights
            .binary_search_by_key(&taste, |(taste, _)| *taste)
        {
            Ok(at) => at,
            Err(at) => {
                self.weights.insert(at, (taste, 0.0));
                at
            }
        };
        &mut self.weights[at].1
    }

    fn positive(&self, taste: Taste) -> f64 {
        self.weights
            .binary_search_by_key(&taste, |(taste, _)| *taste)
            .map_or(0.0, |at| positive(self.weights[at].1))
    }

    fn total(&self, kind: Kind) -> f64 {
        let of_kind = self
            .weights
            .iter()
            .filter(|(taste, _)| Kind::of(*taste) == kind);
        of_kind.map(|(_, weight)| positive(*weight)).sum()
    }
}

fn positive(weight: f64) -> f64 {
    if weight > NOTHING { weight } else { 0.0 }
}

/// What is left of 1 from then until now: half for each half-life; all of it if then is to come.
fn left(then: Millis, now: Millis, half_life: f64) -> f64 {
    (-(now.saturating_sub(then).max(0) as f64) / half_life).exp2()
}
