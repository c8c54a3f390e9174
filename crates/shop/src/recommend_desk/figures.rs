//! What shelves and sides of experiments brought, counted by visitor.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::activity::{Act, Via};
use model::experiment::{Arm, Experiment, Method};
use model::recommend_desk::{ExperimentRow, Preference, ShelfFigures};
use model::{Currency, Money, VisitorId};
use recommend::experiment::{self, Interval, Rate, bootstrap, difference, wilson};
use store::{Outcome, ShelfCount};

/// How sure the intervals are.
const LEVEL: f64 = 0.95;
/// Resamplings behind an interval of revenue.
const ROUNDS: usize = 400;

/// What is counted for a shelf.
#[derive(Default)]
pub(super) struct Counted {
    shown: u64,
    visitors: HashSet<VisitorId>,
    /// How often each clicked.
    clicks: HashMap<VisitorId, u64>,
    added: u64,
    adders: HashSet<VisitorId>,
    orders: HashSet<i64>,
    spent: HashMap<VisitorId, i64>,
}

/// Counts what happened, each thing for the shelf that `row` names; what it names none for is left out.
pub(super) fn count(
    counts: &[ShelfCount],
    outcomes: &[Outcome],
    row: impl Fn(Via) -> Option<Via>,
) -> BTreeMap<Via, Counted> {
    let mut rows: BTreeMap<Via, Counted> = BTreeMap::new();
    for one in counts {
        let Some(via) = row(one.via) else { continue };
        let counted = rows.entry(via).or_default();
        let count = u64::try_from(one.count).unwrap_or(0);
        // Who clicked was shown it, also where that was not noted: as on the first product, before the cookie came.
        counted.visitors.insert(one.visitor);
        if one.act == Act::Shown {
            counted.shown += count;
        } else {
            *counted.clicks.entry(one.visitor).or_default() += count;
        }
    }
    for one in outcomes {
        let Some(via) = row(one.via) else { continue };
        let counted = rows.entry(via).or_default();
        counted.visitors.insert(one.visitor);
        match one.order {
            Some(order) => {
                counted.orders.insert(order);
                *counted.spent.entry(one.visitor).or_default() += one.total;
            }
            None => {
                counted.added += 1;
                counted.adders.insert(one.visitor);
            }
        }
    }
    rows
}

impl Counted {
    fn clickers(&self) -> Rate {
        self.rate(self.clicks.len())
    }

    fn rate(&self, of: usize) -> Rate {
        Rate {
            successes: of as u64,
            trials: self.visitors.len() as u64,
        }
    }

    /// The figures that staff read.
    pub(super) fn figures(&self, via: Via, currency: Currency) -> ShelfFigures {
        let share = |rate: Rate| percent(wilson(rate.successes, rate.trials, LEVEL));
        let mut spent: Vec<i64> = self.spent.values().copied().collect();
        spent.sort_unstable();
        let amounts: Vec<f64> = spent.iter().map(|amount| *amount as f64).collect();
        let mean = bootstrap(&amounts, self.visitors.len(), LEVEL, ROUNDS, 1);
        let money = |amount: f64| Money::new(amount.round() as i64, currency);
        ShelfFigures {
            via,
            shown: self.shown,
            visitors: self.visitors.len() as u64,
            clickers: self.clicks.len() as u64,
            clicks: self.clicks.values().sum(),
            rate: share(self.clickers()),
            adders: share(self.rate(self.adders.len())),
            buyers: share(self.rate(self.spent.len())),
            added: self.added,
            orders: self.orders.len() as u64,
            revenue: Money::new(spent.iter().sum(), currency),
            per_visitor: [money(mean.low), money(mean.high)],
        }
    }
}

/// An experiment with what happened while it ran.
pub(super) fn experiment_row(
    experiment: Experiment,
    counts: &[ShelfCount],
    outcomes: &[Outcome],
    currency: Currency,
) -> ExperimentRow {
    let own = |via: Via| (via.place == experiment.place && via.arm.is_some()).then_some(via);
    let mut rows = count(counts, outcomes, own);
    let [a, b] = Arm::ALL.map(|arm| rows.remove(&experiment.via(arm)).unwrap_or_default());
    let split = experiment.method == Method::Split;
    let lead = || percent(difference(b.clickers(), a.clickers(), LEVEL));
    ExperimentRow {
        experiment,
        arms: [
            a.figures(experiment.via(Arm::A), currency),
            b.figures(experiment.via(Arm::B), currency),
        ],
        lead: split.then(lead),
        preference: (!split).then(|| preference(&a.clicks, &b.clicks)),
    }
}

/// Which side each visitor clicked more of. A visitor counts once, however much they click: visitors do not depend on
/// each other, clicks of one do.
fn preference(a: &HashMap<VisitorId, u64>, b: &HashMap<VisitorId, u64>) -> Preference {
    let mut preferred = experiment::Preference::default();
    let everybody: HashSet<&VisitorId> = a.keys().chain(b.keys()).collect();
    for visitor in everybody {
        let clicks = |side: &HashMap<VisitorId, u64>| side.get(visitor).copied().unwrap_or(0);
        preferred.count(match clicks(a).cmp(&clicks(b)) {
            std::cmp::Ordering::Greater => Some(experiment::Team::A),
            std::cmp::Ordering::Less => Some(experiment::Team::B),
            std::cmp::Ordering::Equal => None,
        });
    }
    Preference {
        a: preferred.a,
        b: preferred.b,
        ties: preferred.draws,
        chance: preferred.chance(),
    }
}

fn percent(of: Interval) -> [f64; 3] {
    [of.estimate, of.low, of.high].map(|share| 100.0 * share)
}
