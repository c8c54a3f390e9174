//! Dials become configurations, and configurations trained sources.

use super::{Ingredient, Kind, Rows};
use crate::log::Log;
use crate::recall::{
    AutoencoderConfig, ContentConfig, Factors, FactorsConfig, Habit, HabitConfig, NeighboursConfig,
    People, PeopleConfig, Popular, PopularConfig, Reads, RulesConfig, Sessions, SessionsConfig,
    Signal, Source, WalkConfig, Weighting, autoencoder, basket_rows, content, neighbours, rules,
    user_rows, walk,
};

/// Largest basket that is learnt from; larger ones are stock lists.
const LARGEST: usize = 500;

impl Ingredient {
    /// Trains the source with autoencoders over so many items at most.
    pub(super) fn train_on(
        &self,
        log: &Log,
        texts: &[String],
        most_items: usize,
    ) -> Box<dyn Source> {
        let dial = |name: &str| self.dial(name);
        let signal = Signal {
            half_life_days: dial("half_life_days"),
            turn_decay: dial("turn_decay"),
            repeat: dial("repeat"),
            quantity: dial("quantity"),
        };
        let step = dial("step_decay") as f32;
        // Neighbours of all items together stay below about sixty megabytes.
        let most = (7_000_000 / log.items().max(1)).max(20);
        let keep = (dial("keep") as usize).min(most);
        let reads = match self.kind.rows() {
            Some(Rows::People) => Reads::Past,
            _ => Reads::Current,
        };
        let rows = || match reads {
            Reads::Past if self.kind != Kind::Companions => user_rows(log, &signal),
            _ => basket_rows(log, signal.half_life_days, LARGEST),
        };
        match self.kind {
            Kind::Autoencoder(_) => {
                let config = AutoencoderConfig {
                    ridge: dial("ridge"),
                    dropout: dial("dropout"),
                    length: dial("length"),
                    beta: dial("beta"),
                    most_items,
                };
                Box::new(autoencoder(&rows(), &config, reads, signal, step))
            }
            Kind::Factors(_) => {
                let config = FactorsConfig {
                    size: dial("size") as usize,
                    rounds: dial("rounds") as usize,
                    unseen: dial("unseen"),
                    ridge: dial("ridge"),
                    frequency: dial("frequency"),
                    classic: dial("classic") > 0.5,
                    beta: dial("beta"),
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
