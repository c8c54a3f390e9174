//! Dials become configurations, and configurations trained sources.

use super::{Ingredient, Kind, Rows};
use crate::log::Log;
use crate::matrix::Sparse;
use crate::recall::{
    AutoencoderConfig, ContentConfig, Factors, FactorsConfig, Habit, HabitConfig, Linear,
    NeighboursConfig, People, PeopleConfig, Popular, PopularConfig, Reads, RulesConfig, Sessions,
    SessionsConfig, Signal, Source, SuccessorConfig, WalkConfig, Weighting, autoencoder,
    basket_rows, buyer_rows, content, neighbours, rules, successors, user_rows, walk,
};

/// Largest basket that is learnt from; larger ones are stock lists.
const LARGEST: usize = 500;

impl Ingredient {
    /// How events count.
    fn signal(&self) -> Signal {
        Signal {
            half_life_days: self.dial("half_life_days"),
            turn_decay: self.dial("turn_decay"),
            repeat: self.dial("repeat"),
            quantity: self.dial("quantity"),
        }
    }

    fn reads(&self) -> Reads {
        match self.kind.rows() {
            Some(Rows::People) => Reads::Past,
            _ => Reads::Current,
        }
    }

    /// People or baskets by items.
    fn matrix(&self, log: &Log) -> Sparse {
        let signal = self.signal();
        match self.reads() {
            _ if self.kind.rows() == Some(Rows::Buyers) => buyer_rows(log, &signal, LARGEST),
            Reads::Past if self.kind != Kind::Companions => user_rows(log, &signal),
            _ => basket_rows(log, signal.half_life_days, LARGEST),
        }
    }

    /// Trains an autoencoder over so many items at most.
    pub(super) fn autoencoder(&self, log: &Log, most_items: usize) -> Linear {
        let config = AutoencoderConfig {
            ridge: self.dial("ridge"),
            dropout: self.dial("dropout"),
            length: self.dial("length"),
            beta: self.dial("beta"),
            most_items,
        };
        let step = self.dial("step_decay") as f32;
        autoencoder(
            &self.matrix(log),
            &config,
            self.reads(),
            self.signal(),
            step,
        )
    }

    /// Trains the source with autoencoders over so many items at most and so many factorisations.
    pub(super) fn train_on(
        &self,
        log: &Log,
        texts: &[String],
        most_items: usize,
        votes: usize,
    ) -> Box<dyn Source> {
        let dial = |name: &str| self.dial(name);
        let signal = self.signal();
        let step = dial("step_decay") as f32;
        // Neighbours of all items together stay below about sixty megabytes.
        let most = (7_000_000 / log.items().max(1)).max(20);
        let keep = (dial("keep") as usize).min(most);
        let (reads, rows) = (self.reads(), || self.matrix(log));
        match self.kind {
            Kind::Autoencoder(_) => Box::new(self.autoencoder(log, most_items)),
            Kind::Factors(_) => {
                let config = FactorsConfig {
                    size: dial("size") as usize,
                    rounds: dial("rounds") as usize,
                    unseen: dial("unseen"),
                    ridge: dial("ridge"),
                    frequency: dial("frequency"),
                    classic: dial("classic") > 0.5,
                    beta: dial("beta"),
                    votes,
                    ..FactorsConfig::default()
                };
                Box::new(Factors::train(&rows(), &config, reads, signal))
            }
            Kind::Neighbours(_) => {
                let config = NeighboursConfig {
                    keep,
                    weighting: match dial("weighting") as u32 {
                        0 => Weighting::Plain,
                        1 => Weighting::TfIdf,
                        _ => Weighting::Bm25,
                    },
                    shrink: dial("shrink"),
                    norm: dial("norm"),
                    beta: dial("beta"),
                };
                Box::new(neighbours(&rows(), &config, reads, signal, step))
            }
            Kind::Walk(_) | Kind::Companions => {
                let config = WalkConfig {
                    keep,
                    alpha: dial("alpha"),
                    beta: dial("beta"),
                    gamma: dial("gamma"),
                };
                Box::new(walk(&rows(), &config, reads, signal, step))
            }
            Kind::People(_) => {
                let config = PeopleConfig {
                    keep: dial("keep") as usize,
                    rarity: dial("rarity"),
                    norm: dial("norm"),
                    sharpness: dial("sharpness"),
                    own: dial("own"),
                    beta: dial("beta"),
                };
                Box::new(People::train(rows(), &config, reads, signal))
            }
            Kind::Habit => {
                let config = HabitConfig {
                    signal,
                    again: dial("again"),
                    rest: dial("rest"),
                };
                Box::new(Habit::train(log, &config))
            }
            Kind::Popular { around } => {
                let half_life_days = dial("half_life");
                let config = PopularConfig {
                    half_life_days,
                    around,
                };
                Box::new(Popular::train(log, &config))
            }
            Kind::Rules | Kind::NextRules => {
                let across = self.kind == Kind::NextRules;
                let config = RulesConfig {
                    keep: RulesConfig::default().keep.min(most),
                    steps: dial("steps") as usize,
                    distance: dial("distance"),
                    half_life_days: if across { signal.half_life_days } else { 1e6 },
                    beta: dial("beta"),
                    across,
                };
                Box::new(rules(log, &config, signal, step))
            }
            Kind::Successors => {
                let config = SuccessorConfig {
                    ridge: dial("ridge"),
                    dropout: dial("dropout"),
                    length: dial("length"),
                    half_life_days: dial("fresh"),
                    beta: dial("beta"),
                    most_items: SuccessorConfig::default()
                        .most_items
                        .min(most_items * 2 / 3),
                };
                Box::new(successors(log, &config, signal))
            }
            Kind::Content(_) => {
                let config = ContentConfig {
                    keep,
                    rarity: dial("rarity"),
                };
                Box::new(content(texts, &config, reads, signal, step))
            }
            Kind::Sessions => {
                let config = SessionsConfig {
                    keep: dial("keep") as usize,
                    postings: dial("postings") as usize,
                    longest: dial("longest") as usize,
                    step_decay: dial("step_decay"),
                    half_life: dial("half_life"),
                    length: dial("length"),
                    distance: dial("distance"),
                    before: dial("before"),
                    rarity: dial("rarity"),
                    beta: dial("beta"),
                    revisit: dial("revisit"),
                    revisit_decay: dial("revisit_decay"),
                };
                Box::new(Sessions::train(log, &config))
            }
        }
    }
}
