//! The shelf: from scored candidates to what is shown.
//!
//! Takes out what may not be shown (sold out, excluded, the page's own product, what is in the cart), shows no two
//! variants of one product, trades relevance against sameness, gives the unknown a bonus, keeps the merchant's rules and
//! leaves a share of the places to new products. The same request gives the same shelf. Knows items by number only.
//!
//! ```
//! use recommend::shelf::{Candidate, Reason, Request, Rules, ShelfConfig, Trait, Traits, arrange};
//!
//! let traits = Traits::of((0..4).map(|number| Trait { product: number, ..Trait::default() }));
//! let candidates = [(0, 0.9), (1, 0.8), (2, 0.7)].map(|(item, score)| Candidate { item, score, reason: Reason::ForYou });
//! let rules = Rules::default().pin(3, 0).exclude(1);
//! let request = Request { count: 3, rules: &rules, ..Request::default() };
//! let shelf = arrange(&candidates, &traits, &request, |_| true, &ShelfConfig::default());
//! assert_eq!(shelf.iter().map(|shown| shown.item).collect::<Vec<_>>(), [3, 0, 2]);
//! assert_eq!(shelf[0].reason, Reason::Picked);
//! ```

mod diverse;
mod reason;
mod rules;
mod traits;

pub use reason::Reason;
pub use rules::Rules;
pub use traits::{Trait, Traits};

use crate::random::{Random, mix_all};
use diverse::Diverse;

/// An item that may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its number.
    pub item: u32,
    /// Greater is better, on any scale. Not a number counts as the least.
    pub score: f32,
    /// Why it is a candidate.
    pub reason: Reason,
}

/// An item in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub item: u32,
    /// What the shopper is told.
    pub reason: Reason,
    /// Whether it stands there to be learnt about and not by its score.
    pub explored: bool,
}

/// Who looks at what.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Places at most; beyond a thousand no more.
    pub count: usize,
    /// The items of the page itself: never shown, nor are their variants.
    pub page: &'a [u32],
    /// The items in the cart: never shown, nor are their variants.
    pub cart: &'a [u32],
    /// New items of which too little is known; some get a place.
    pub fresh: &'a [u32],
    /// The merchant's rules for this shelf.
    pub rules: &'a Rules,
    /// A number that stands for the visitor.
    pub visitor: u64,
    /// A number that stands for the day: the exploration changes with it.
    pub day: i64,
}

impl Default for Request<'_> {
    fn default() -> Self {
        const NONE: &Rules = &Rules::none();
        Self {
            count: 20,
            page: &[],
            cart: &[],
            fresh: &[],
            rules: NONE,
            visitor: 0,
            day: 0,
        }
    }
}

/// Places that are arranged at most, whatever is asked for.
const MOST_PLACES: usize = 1_000;

/// How a shelf is arranged. All numbers are cut to 0 to 1; not a number counts as 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShelfConfig {
    /// What being unlike the items already on the shelf counts; the rest is relevance.
    pub diversity: f32,
    /// What the least popular item gains, where the most relevant has 1.
    pub novelty: f32,
    /// Share of the places that go to new items.
    pub exploration: f32,
}

impl Default for ShelfConfig {
    fn default() -> Self {
        Self {
            diversity: 0.2,
            novelty: 0.05,
            exploration: 0.05,
        }
    }
}

impl ShelfConfig {
    fn sensible(self) -> Self {
        Self {
            diversity: share(self.diversity),
            novelty: share(self.novelty),
            exploration: share(self.exploration),
        }
    }
}

fn share(number: f32) -> f32 {
    if number.is_nan() {
        0.0
    } else {
        number.clamp(0.0, 1.0)
    }
}

/// Arranges a shelf. `buyable` says whether an item can be had right now.
///
/// A pinned item stands in its place as long as it may be shown; if there is too little to fill the places before it,
/// it moves up. Buried items come after all others. Of the rest the next is always the one of most worth beside those
/// already chosen: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
#[must_use]
pub fn arrange(
    candidates: &[Candidate],
    traits: &Traits,
    request: &Request,
    buyable: impl Fn(u32) -> bool,
    config: &ShelfConfig,
) -> Vec<Shown> {
    let config = config.sensible();
    let mut taken: Vec<u32> = request
        .page
        .iter()
        .chain(request.cart)
        .map(|item| traits.product(*item))
        .collect();
    let may_show = |item: u32, taken: &[u32]| {
        !taken.contains(&traits.product(item)) && !request.rules.excludes(item) && buyable(item)
    };
    let mut places: Vec<Option<Shown>> = vec![None; request.count.min(MOST_PLACES)];
    for pin in request.rules.pins() {
        let free = places.iter().skip(pin.place).position(Option::is_none);
        if let Some(free) = free
            && may_show(pin.item, &taken)
        {
            taken.push(traits.product(pin.item));
            places[pin.place + free] = Some(Shown {
                item: pin.item,
                reason: Reason::Picked,
                explored: false,
            });
        }
    }
    explore(&mut places, request, config.exploration, |item| {
        let shown = may_show(item, &taken);
        if shown {
            taken.push(traits.product(item));
        }
        shown
    });
    let open: Vec<Candidate> = candidates
        .iter()
        .filter(|one| may_show(one.item, &taken))
        .copied()
        .collect();
    let placed: Vec<u32> = places.iter().flatten().map(|shown| shown.item).collect();
    let mut diverse = Diverse::of(&open, traits, request.rules, config);
    placed.into_iter().for_each(|item| diverse.beside(item));
    for place in places.iter_mut().filter(|place| place.is_none()) {
        let Some(next) = diverse.next() else {
            break;
        };
        *place = Some(Shown {
            item: next.item,
            reason: next.reason,
            explored: false,
        });
    }
    places.into_iter().flatten().collect()
}

/// Gives new items their share of the free places of the lower half, where a miss costs least. A share that is no whole
/// number of places is made up over the visitors.
fn explore(
    places: &mut [Option<Shown>],
    request: &Request,
    share: f32,
    mut may_show: impl FnMut(u32) -> bool,
) {
    if request.fresh.is_empty() || share == 0.0 {
        return;
    }
    let mut chance = Random::new(mix_all(&[request.visitor, request.day as u64]));
    let wanted = f64::from(share) * places.len() as f64;
    let wanted = wanted as usize + usize::from(chance.share() < wanted.fract());
    let mut free: Vec<usize> = (0..places.len())
        .filter(|place| places[*place].is_none())
        .collect();
    let lower = free.partition_point(|place| *place < places.len() / 2);
    if free.len() - lower >= wanted {
        free.drain(..lower);
    }
    let free = chance
        .choose(wanted, free.len())
        .into_iter()
        .map(|at| free[at]);
    // One after the other round the circle from a random start: as good as any order, and each is asked once.
    let start = chance.below(request.fresh.len());
    let (before, after) = request.fresh.split_at(start);
    let mut fresh = after.iter().chain(before).copied();
    for place in free {
        let Some(item) = fresh.find(|item| may_show(*item)) else {
            break;
        };
        places[place] = Some(Shown {
            item,
            reason: Reason::New,
            explored: true,
        });
    }
}

#[cfg(test)]
mod tests;
