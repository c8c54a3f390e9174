//! Recipes: which sources a protocol wants, the dials each has, and how dials become a trained source.

use crate::evaluate::Protocol;
use crate::log::Log;
use crate::recall::{
    AutoencoderConfig, ContentConfig, Factors, FactorsConfig, Habit, HabitConfig, NeighboursConfig,
    People, PeopleConfig, Popular, PopularConfig, Reads, RulesConfig, Sessions, SessionsConfig,
    Signal, Source, WalkConfig, Weighting, autoencoder, basket_rows, content, neighbours, rules,
    user_rows, walk,
};
use crate::tune::{Dial, Scale};

/// A kind of source, and what it is learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Linear autoencoder over people or baskets.
    Autoencoder(Rows),
    /// Matrix factorisation over people or baskets.
    Factors(Rows),
    /// Item neighbours over people or baskets.
    Neighbours(Rows),
    /// Random walk over people or baskets.
    Walk(Rows),
    /// Random walk over baskets from all that a user bought before.
    Companions,
    /// People or baskets alike.
    People(Rows),
    /// Frequency and recency of one's own purchases.
    Habit,
    /// Popularity with decay.
    Popular {
        /// Whether sales after the moment asked for count as well.
        around: bool,
    },
    /// What follows what within a session.
    Rules,
    /// What follows in a user's next baskets.
    NextRules,
    /// Likeness of texts.
    Content(Rows),
    /// Sessions alike.
    Sessions,
}

/// What stands in the rows of a matrix, and so which side of a query a source reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Users with their past.
    People,
    /// Baskets, invoices or sessions.
    Baskets,
}

/// A kind with its dials set.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingredient {
    /// The kind.
    pub kind: Kind,
    /// A value for each of its dials.
    pub values: Vec<f64>,
}

/// Largest basket that is learnt from; larger ones are stock lists.
const LARGEST: usize = 500;

impl Kind {
    /// The kinds a protocol wants. `texts` says whether items have texts.
    #[must_use]
    pub fn wanted(protocol: Protocol, texts: bool) -> Vec<Self> {
        use Rows::{Baskets, People as Users};
        let mut kinds = match protocol {
            Protocol::Ratings => vec![
                Self::Popular { around: true },
                Self::Neighbours(Users),
                Self::Walk(Users),
                Self::People(Users),
                Self::Autoencoder(Users),
                Self::Factors(Users),
            ],
            Protocol::NextNew | Protocol::NextBasket => vec![
                Self::Popular { around: false },
                Self::Neighbours(Users),
                Self::Walk(Users),
                Self::Companions,
                Self::People(Users),
                Self::NextRules,
                Self::Autoencoder(Users),
                Self::Factors(Users),
            ],
            Protocol::Completion | Protocol::ProductPage => vec![
                Self::Popular { around: false },
                Self::Neighbours(Baskets),
                Self::Walk(Baskets),
                Self::People(Baskets),
                Self::Autoencoder(Baskets),
                Self::People(Users),
            ],
            Protocol::NextClick | Protocol::NextClickAny => vec![
                Self::Popular { around: false },
                Self::Sessions,
                Self::Rules,
                Self::Walk(Baskets),
                Self::Neighbours(Baskets),
            ],
        };
        if protocol == Protocol::NextBasket {
            kinds.push(Self::Habit);
        }
        if texts {
            kinds.push(Self::Content(match protocol {
                Protocol::Completion | Protocol::ProductPage => Baskets,
                _ => Users,
            }));
        }
        kinds
    }

    /// A short name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Autoencoder(Rows::People) => "autoencoder",
            Self::Autoencoder(Rows::Baskets) => "autoencoder/baskets",
            Self::Factors(_) => "factors",
            Self::Neighbours(Rows::People) => "neighbours",
            Self::Neighbours(Rows::Baskets) => "neighbours/baskets",
            Self::Walk(Rows::People) => "walk",
            Self::Walk(Rows::Baskets) => "walk/baskets",
            Self::Companions => "companions",
            Self::People(Rows::People) => "people",
            Self::People(Rows::Baskets) => "baskets",
            Self::Habit => "habit",
            Self::Popular { .. } => "popular",
            Self::Rules => "rules",
            Self::NextRules => "next rules",
            Self::Content(_) => "content",
            Self::Sessions => "sessions",
        }
    }

    /// The dials to turn, with sound ranges.
    #[must_use]
    pub fn dials(self) -> Vec<Dial> {
        use Scale::{Even, Log, Whole, WholeLog};
        let dial = Dial::new;
        let mut dials = match self {
            Self::Autoencoder(_) => vec![
                dial("ridge", 1.0, 2000.0, 50.0, Log),
                dial("dropout", 0.0, 0.8, 0.3, Even),
                dial("length", 0.0, 1.0, 0.3, Even),
                dial("beta", -0.3, 0.5, 0.0, Even),
            ],
            Self::Factors(_) => vec![
                dial("size", 16.0, 160.0, 64.0, WholeLog),
                dial("rounds", 4.0, 16.0, 8.0, Whole),
                dial("unseen", 0.003, 1.0, 0.1, Log),
                dial("ridge", 0.001, 100.0, 0.1, Log),
                dial("frequency", 0.0, 1.0, 0.7, Even),
                dial("classic", 0.0, 1.0, 0.0, Whole),
                dial("beta", -0.3, 0.5, 0.0, Even),
            ],
            Self::Neighbours(_) => vec![
                dial("keep", 20.0, 800.0, 200.0, WholeLog),
                dial("weighting", 0.0, 2.0, 1.0, Whole),
                dial("shrink", 0.01, 200.0, 5.0, Log),
                dial("norm", 0.0, 0.8, 0.5, Even),
                dial("beta", -0.5, 0.5, 0.0, Even),
            ],
            Self::Walk(_) | Self::Companions => vec![
                dial("keep", 20.0, 1500.0, 200.0, WholeLog),
                dial("alpha", 0.2, 1.6, 0.8, Even),
                dial("beta", 0.0, 1.0, 0.4, Even),
                dial("gamma", -0.5, 0.5, 0.0, Even),
            ],
            Self::People(_) => vec![
                dial("keep", 20.0, 1500.0, 200.0, WholeLog),
                dial("rarity", 0.0, 1.0, 0.4, Even),
                dial("norm", 0.0, 1.2, 0.8, Even),
                dial("sharpness", 0.5, 3.0, 1.0, Even),
                dial("own", 0.0, 0.9, 0.2, Even),
                dial("beta", -0.3, 0.5, 0.0, Even),
            ],
            Self::Habit => vec![
                dial("again", 0.0, 2.0, 0.5, Even),
                dial("rest", 0.0, 1.0, 0.0, Even),
            ],
            Self::Popular { .. } => vec![dial("half_life", 0.5, 500.0, 30.0, Log)],
            Self::Rules => vec![
                dial("steps", 1.0, 10.0, 4.0, Whole),
                dial("distance", 0.0, 2.0, 1.0, Even),
                dial("beta", -0.2, 0.6, 0.1, Even),
                dial("step_decay", 0.0, 0.9, 0.4, Even),
            ],
            Self::NextRules => vec![
                dial("steps", 1.0, 8.0, 2.0, Whole),
                dial("distance", 0.0, 2.0, 1.0, Even),
                dial("beta", -0.2, 0.8, 0.2, Even),
            ],
            Self::Content(_) => vec![
                dial("keep", 10.0, 400.0, 100.0, WholeLog),
                dial("rarity", 0.3, 3.0, 1.0, Even),
            ],
            Self::Sessions => vec![
                dial("keep", 50.0, 1500.0, 300.0, WholeLog),
                dial("postings", 200.0, 2000.0, 1000.0, WholeLog),
                dial("longest", 3.0, 20.0, 10.0, Whole),
                dial("step_decay", 0.2, 1.0, 0.7, Even),
                dial("half_life", 0.02, 5.0, 0.5, Log),
                dial("length", 0.0, 1.0, 0.3, Even),
                dial("distance", 0.3, 1.0, 0.8, Even),
                dial("before", 0.0, 1.0, 0.6, Even),
                dial("rarity", 0.0, 3.0, 0.7, Even),
                dial("beta", -0.2, 0.6, 0.1, Even),
                dial("revisit", 0.0, 5.0, 1.0, Even),
                dial("revisit_decay", 0.2, 1.0, 0.7, Even),
            ],
        };
        match self.rows() {
            Some(Rows::People) => dials.extend([
                dial("half_life_days", 5.0, 3000.0, 200.0, Log),
                dial("turn_decay", 0.5, 1.0, 0.97, Even),
                dial("repeat", 0.0, 1.2, 0.6, Even),
                dial("quantity", 0.0, 1.0, 0.0, Even),
            ]),
            Some(Rows::Baskets) => dials.extend([
                dial("half_life_days", 5.0, 3000.0, 120.0, Log),
                dial("step_decay", 0.0, 0.95, 0.0, Even),
            ]),
            None => {}
        }
        dials
    }

    /// Whose rows it reads; none if the last dials do not say how they count.
    const fn rows(self) -> Option<Rows> {
        match self {
            Self::Autoencoder(rows)
            | Self::Factors(rows)
            | Self::Neighbours(rows)
            | Self::Walk(rows)
            | Self::People(rows)
            | Self::Content(rows) => Some(rows),
            Self::Habit | Self::NextRules | Self::Companions => Some(Rows::People),
            Self::Popular { .. } | Self::Rules | Self::Sessions => None,
        }
    }

    /// The kind with its dials at their start.
    #[must_use]
    pub fn plain(self) -> Ingredient {
        Ingredient {
            kind: self,
            values: self.dials().iter().map(|dial| dial.start).collect(),
        }
    }
}

impl Ingredient {
    /// The value of a dial; its start if it was not set, 0 for a dial this kind has not.
    #[must_use]
    pub fn dial(&self, name: &str) -> f64 {
        let dials = self.kind.dials();
        let place = dials.iter().position(|dial| dial.name == name);
        place.map_or(0.0, |place| {
            let value = self.values.get(place).copied();
            value.unwrap_or(dials[place].start)
        })
    }

    /// Trains the source. `texts` are the items' texts, or nothing.
    #[must_use]
    pub fn train(&self, log: &Log, texts: &[String]) -> Box<dyn Source> {
        self.train_on(log, texts, AutoencoderConfig::default().most_items)
    }

    /// Trains the source coarsely, which is quick and tells dials apart: of autoencoders only the most frequent items.
    #[must_use]
    pub fn draft(&self, log: &Log, texts: &[String]) -> Box<dyn Source> {
        self.train_on(log, texts, 1000)
    }

    fn train_on(&self, log: &Log, texts: &[String], most_items: usize) -> Box<dyn Source> {
        let dial = |name: &str| self.dial(name);
        let signal = Signal {
            half_life_days: dial("half_life_days"),
            turn_decay: dial("turn_decay"),
            repeat: dial("repeat"),
            quantity: dial("quantity"),
        };
        let step = dial("step_decay") as f32;
        // Neighbours of all items together stay below about a hundred megabytes.
        let keep = (dial("keep") as usize).min((12_000_000 / log.items().max(1)).max(20));
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
                    steps: dial("steps") as usize,
                    distance: dial("distance"),
                    half_life_days: if across { signal.half_life_days } else { 1e6 },
                    beta: dial("beta"),
                    across,
                    ..RulesConfig::default()
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
