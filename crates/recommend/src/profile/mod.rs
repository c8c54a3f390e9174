//! A visitor's taste: what they look at and buy, by category, facet, brand and price, fading with time.
//!
//! Two memories, one of months and one of the present visit, hold a weight for each taste. Each event adds to the
//! weights; all of them halve with each half-life. Nothing else is kept, so that a profile is small, can be shown to its
//! owner and is gone when cleared. Knows no clock: times are arguments.
//!
//! ```
//! use recommend::profile::{Profile, ProfileConfig, Signal, Subject, Taste};
//!
//! let config = ProfileConfig::default();
//! let (lamps, chairs) = (Taste::Category(1.into()), Taste::Category(2.into()));
//! let mut profile = Profile::default();
//! profile.note(0, Signal::View, &Subject::of([lamps], 4_900), &config);
//! profile.note(0, Signal::Purchase, &Subject::of([lamps], 5_900), &config);
//! profile.note(0, Signal::View, &Subject::of([chairs], 19_900), &config);
//! assert_eq!(profile.tastes(0, 1, &config)[0].taste, lamps);
//! let fit = |subject| profile.affinity(0, &subject, &config).overall;
//! assert!(fit(Subject::of([lamps], 5_500)) > fit(Subject::of([chairs], 5_500)));
//! ```

mod bytes;
mod memory;
mod taste;

pub use taste::{Kind, Subject, Taste};

use memory::Memory;
use model::Millis;

/// What a visitor did with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// Looked at it.
    View,
    /// Searched for words that it answers best.
    Search,
    /// Put it in the cart.
    AddToCart,
    /// Took it out of the cart again.
    Remove,
    /// Bought it.
    Purchase,
}

/// What events count and how they fade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProfileConfig {
    /// What a view adds.
    pub view: f64,
    /// What a search adds that it answers best.
    pub search: f64,
    /// What an addition to the cart adds.
    pub add_to_cart: f64,
    /// What a removal from the cart adds; negative, for it takes off.
    pub remove: f64,
    /// What a purchase adds.
    pub purchase: f64,
    /// Days after which the long memory has halved.
    pub half_life_days: f64,
    /// Minutes after which the memory of the present visit has halved.
    pub session_half_life_minutes: f64,
    /// What the present visit counts beside the long memory when both are full, 0 to 1.
    pub session: f64,
    /// Weight of all events at which a memory counts half: with less, less is claimed.
    pub certainty: f64,
    /// Tastes that each memory keeps at most, the strongest.
    pub most: usize,
}

impl Default for ProfileConfig {
    fn default() -> Self {
        Self {
            view: 1.0,
            search: 1.5,
            add_to_cart: 4.0,
            remove: -3.0,
            purchase: 6.0,
            half_life_days: 60.0,
            session_half_life_minutes: 30.0,
            session: 0.5,
            certainty: 5.0,
            most: 80,
        }
    }
}

impl ProfileConfig {
    fn weight(&self, signal: Signal) -> f64 {
        let weight = match signal {
            Signal::View => self.view,
            Signal::Search => self.search,
            Signal::AddToCart => self.add_to_cart,
            Signal::Remove => self.remove,
            Signal::Purchase => self.purchase,
        };
        if weight.is_finite() {
            weight.clamp(-1e6, 1e6)
        } else {
            0.0
        }
    }

    /// Milliseconds in which the long memory and that of the visit halve.
    fn half_lives(&self) -> [f64; 2] {
        const MINUTE: f64 = 60_000.0;
        let sensible = |half_life: f64| {
            if half_life.is_nan() {
                MINUTE
            } else {
                half_life.max(1.0)
            }
        };
        [
            sensible(self.half_life_days * 24.0 * 60.0 * MINUTE),
            sensible(self.session_half_life_minutes * MINUTE),
        ]
    }
}

/// A visitor's tastes. The default is that of someone of whom nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    long: Memory,
    session: Memory,
}

/// One of a visitor's tastes, to be shown to them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopTaste {
    /// The taste.
    pub taste: Taste,
    /// Its share among the tastes of its kind, above 0 to 1.
    pub share: f64,
    /// Whether it comes from the present visit more than from before.
    pub of_now: bool,
}

/// How well an item fits, each number 0 to 1. A kind of which nothing is known of visitor or item is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Affinity {
    /// By category.
    pub category: f64,
    /// By facet.
    pub facet: f64,
    /// By brand.
    pub brand: f64,
    /// By price.
    pub price: f64,
    /// All together, for what is known.
    pub overall: f64,
    /// How much is known of the visitor: 0 for nothing, towards 1.
    pub certainty: f64,
}

impl Profile {
    /// Notes what the visitor did. Events of the same time may come in any order; an older one counts as faded as it is.
    pub fn note(&mut self, at: Millis, signal: Signal, subject: &Subject, config: &ProfileConfig) {
        let weight = config.weight(signal);
        let [long, session] = config.half_lives();
        self.long
            .add(at, weight, subject.tastes(), long, config.most);
        self.session
            .add(at, weight, subject.tastes(), session, config.most);
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.long.is_empty() && self.session.is_empty()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Joins what is known of a visitor who signs in and turns out to be this customer. Either way round is the same.
    #[must_use]
    pub fn merge(self, other: Self, config: &ProfileConfig) -> Self {
        let [long, session] = config.half_lives();
        Self {
            long: self.long.merge(other.long, long, config.most),
            session: self.session.merge(other.session, session, config.most),
        }
    }

    /// The strongest tastes now, at most `count`, strongest first.
    #[must_use]
    pub fn tastes(&self, now: Millis, count: usize, config: &ProfileConfig) -> Vec<TopTaste> {
        let [before, now] = self.counts(now, config);
        let both = before + now;
        let mut tastes: Vec<Taste> = self.long.tastes().chain(self.session.tastes()).collect();
        tastes.sort_unstable();
        tastes.dedup();
        let mut top: Vec<TopTaste> = tastes
            .into_iter()
            .map(|taste| {
                let parts = [
                    before * self.long.share(taste),
                    now * self.session.share(taste),
                ];
                TopTaste {
                    taste,
                    share: if both > 0.0 {
                        (parts[0] + parts[1]) / both
                    } else {
                        0.0
                    },
                    of_now: parts[1] > parts[0],
                }
            })
            .filter(|top| top.share > 0.0)
            .collect();
        top.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.taste.cmp(&b.taste)));
        top.truncate(count);
        top
    }

    /// How well an item fits now.
    #[must_use]
    pub fn affinity(&self, now: Millis, subject: &Subject, config: &ProfileConfig) -> Affinity {
        let [before, now] = self.counts(now, config);
        let both = before + now;
        if both <= 0.0 {
            return Affinity::default();
        }
        let fit = |kind: Kind| {
            (before * self.long.fit(kind, subject) + now * self.session.fit(kind, subject)) / both
        };
        let parts = Kind::ALL.map(|kind| {
            let known = subject.has(kind) && (self.long.has(kind) || self.session.has(kind));
            (if known { kind.worth() } else { 0.0 }, fit(kind))
        });
        let known: f64 = parts.iter().map(|(worth, _)| worth).sum();
        let sum: f64 = parts.iter().map(|(worth, fit)| worth * fit).sum();
        let [category, facet, brand, price] = parts.map(|(_, fit)| fit);
        Affinity {
            category,
            facet,
            brand,
            price,
            overall: if known > 0.0 { sum / known } else { 0.0 },
            certainty: both.min(1.0),
        }
    }

    /// What each memory counts now: by how much of it there is and by its part.
    fn counts(&self, now: Millis, config: &ProfileConfig) -> [f64; 2] {
        let session = if config.session.is_nan() {
            0.0
        } else {
            config.session.clamp(0.0, 1.0)
        };
        let certainty = if config.certainty.is_nan() {
            0.0
        } else {
            config.certainty.max(0.0)
        };
        let [long, short] = config.half_lives();
        let full = |memory: &Memory, half_life: f64| {
            let evidence = memory.evidence(now, half_life);
            if evidence > 0.0 {
                evidence / (evidence + certainty)
            } else {
                0.0
            }
        };
        [
            (1.0 - session) * full(&self.long, long),
            session * full(&self.session, short),
        ]
    }
}

#[cfg(test)]
mod tests;
