//! The dials of each kind of source, with ranges and starts that are sound for any shop.

use super::{Kind, Rows};
use crate::evaluate::Protocol;
use crate::tune::{Dial, Scale};

impl Kind {
    /// The dials to turn, with starts that are sound for a protocol.
    #[must_use]
    pub fn dials_for(self, protocol: Protocol) -> Vec<Dial> {
        let mut dials = self.dials();
        if !protocol.in_time() {
            // Where time parts nothing, what is old counts as much as what is new. A quantity is a rating then, and what was
            // rated high tells more.
            for dial in &mut dials {
                match dial.name {
                    "half_life_days" => dial.start = dial.high,
                    "turn_decay" | "repeat" => dial.start = 1.0,
                    "quantity" => dial.start = 0.5,
                    _ => {}
                }
            }
        }
        dials
    }

    /// The dials to turn, with sound ranges.
    #[must_use]
    pub fn dials(self) -> Vec<Dial> {
        use Scale::{Even, Log, Whole, WholeLog};
        let dial = Dial::new;
        let mut dials = match self {
            Self::Autoencoder(_) => vec![
                dial("ridge", 1.0, 10000.0, 50.0, Log),
                dial("dropout", 0.0, 0.8, 0.5, Even),
                dial("length", 0.0, 1.0, 0.3, Even),
                dial("beta", -0.3, 0.5, 0.0, Even),
            ],
            Self::Factors(_) => vec![
                dial("size", 16.0, 160.0, 96.0, WholeLog),
                dial("rounds", 4.0, 16.0, 6.0, Whole),
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
            Self::Successors => vec![
                dial("ridge", 3.0, 3000.0, 300.0, Log),
                dial("dropout", 0.0, 0.8, 0.3, Even),
                dial("length", 0.0, 1.2, 0.6, Even),
                dial("fresh", 20.0, 3000.0, 300.0, Log),
                dial("beta", -0.3, 0.5, 0.0, Even),
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
            Some(Rows::Buyers) => dials.extend([
                dial("half_life_days", 5.0, 3000.0, 200.0, Log),
                dial("turn_decay", 0.5, 1.0, 1.0, Even),
                dial("repeat", 0.0, 1.2, 0.6, Even),
                dial("step_decay", 0.0, 0.95, 0.0, Even),
            ]),
            Some(Rows::Baskets) => dials.extend([
                dial("half_life_days", 5.0, 3000.0, 120.0, Log),
                dial("step_decay", 0.0, 0.95, 0.0, Even),
            ]),
            None => {}
        }
        dials
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_are_read_as_liking_and_never_as_old() {
        let kind = Kind::Factors(Rows::People);
        let start = |protocol, name| {
            let dials = kind.dials_for(protocol);
            dials
                .iter()
                .find(|dial| dial.name == name)
                .map(|dial| dial.start)
        };
        assert_eq!(start(Protocol::NextNew, "quantity"), Some(0.0));
        assert_eq!(start(Protocol::Ratings, "quantity"), Some(0.5));
        assert_eq!(start(Protocol::Ratings, "half_life_days"), Some(3000.0));
        assert_eq!(
            start(Protocol::Ratings, "ridge"),
            start(Protocol::NextNew, "ridge")
        );
    }
}
