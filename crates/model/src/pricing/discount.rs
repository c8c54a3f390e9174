//! What promotions take off: which hold, which go together, and how each share falls on the lines.
//!
//! Promotions that go together are taken off one after the other, by priority, each of what the ones before left. One
//! that stands alone is weighed against all those together, and what takes off more counts. Lines are gone through by
//! variant, so that their order in the basket decides nothing.

use std::cmp::Reverse;

use super::{Adjustment, Basket, Offers, PriceLine, WHOLE};
use crate::money::{allocate, scale};
use crate::promotion::{Effect, Measure, Off, Promotion, Refusal, Stacking, Uses};
use crate::{Currency, Money};

/// What all promotions take off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discounts {
    /// What falls on each line, in the basket's order.
    pub lines: Vec<i64>,
    /// What falls on the delivery.
    pub delivery: i64,
    /// What each of them took off.
    pub adjustments: Vec<Adjustment>,
    /// Codes that were entered and took nothing off, and why.
    pub refused: Vec<(String, Refusal)>,
}

pub(super) fn discounts(basket: &Basket<'_>, offers: &Offers<'_>) -> Discounts {
    let mut lines = vec![0; basket.lines.len()];
    let counter = Counter::new(basket);
    let (held, mut refused) = counter.held(offers);
    let best = counter.best(&held);
    for one in &held {
        if let Some(code) = one.promotion.code()
            && !best
                .adjustments
                .iter()
                .any(|a| a.promotion == one.promotion.id)
        {
            refused.push((code.to_owned(), counter.why_passed_over(one)));
        }
    }
    refused.sort_by_key(|(code, _)| offers.codes.iter().position(|entered| entered == code));
    for (&at, (full, left)) in counter
        .places
        .iter()
        .zip(counter.full.iter().zip(&best.left))
    {
        lines[at] = full - left;
    }
    Discounts {
        lines,
        delivery: counter.delivery.unwrap_or(0) - best.delivery_left,
        adjustments: best.adjustments,
        refused,
    }
}

/// A basket on the counter: its lines by variant.
struct Counter<'a> {
    currency: Currency,
    lines: Vec<&'a PriceLine>,
    /// Where each line is in the basket.
    places: Vec<usize>,
    /// Price of each line before anything is taken off.
    full: Vec<i64>,
    delivery: Option<i64>,
}

/// A promotion that holds, with what it is about: lines are asked once, as there may be many of both.
struct Held<'p> {
    promotion: &'p Promotion,
    /// The lines it is about, ascending.
    lines: Vec<usize>,
    /// Their price and units, without what it gives away.
    sum: i64,
    units: i64,
}

/// What some promotions took off, and what they left.
struct Taken {
    left: Vec<i64>,
    delivery_left: i64,
    off: i64,
    adjustments: Vec<Adjustment>,
}

/// Units of a line, by its place on the counter.
type Units = Vec<(usize, i64)>;

impl<'a> Counter<'a> {
    fn new(basket: &Basket<'a>) -> Self {
        let mut places: Vec<usize> = (0..basket.lines.len()).collect();
        places.sort_by_key(|&at| basket.lines[at].variant);
        let lines: Vec<&PriceLine> = places.iter().map(|&at| &basket.lines[at]).collect();
        Self {
            currency: basket.currency,
            full: lines.iter().map(|line| line.total()).collect(),
            lines,
            places,
            delivery: basket.delivery,
        }
    }

    /// Promotions that hold, in the order they are taken off, and codes that do not.
    fn held<'p>(&self, offers: &Offers<'p>) -> (Vec<Held<'p>>, Vec<(String, Refusal)>) {
        let mut held = Vec::new();
        let mut refused = Vec::new();
        for promotion in offers.promotions {
            let code = promotion.code();
            if code.is_some_and(|code| !offers.codes.iter().any(|entered| entered == code)) {
                continue;
            }
            match (self.holds(promotion, offers), code) {
                (Ok(one), _) => held.push(one),
                (Err(why), Some(code)) => refused.push((code.to_owned(), why)),
                (Err(_), None) => {}
            }
        }
        for code in offers.codes {
            if !offers
                .promotions
                .iter()
                .any(|p| p.code() == Some(code.as_str()))
            {
                refused.push((code.clone(), Refusal::Unknown));
            }
        }
        held.sort_by_key(|one| (Reverse(one.promotion.priority), one.promotion.id));
        (held, refused)
    }

    fn holds<'p>(
        &self,
        promotion: &'p Promotion,
        offers: &Offers<'_>,
    ) -> Result<Held<'p>, Refusal> {
        promotion.runs_at(offers.now)?;
        if promotion.currency != self.currency && promotion.has_amounts() {
            return Err(Refusal::OtherCurrency);
        }
        self.holds_for_shopper(promotion, offers)?;
        let held = self.measured(promotion);
        let conditions = &promotion.conditions;
        let (mut spend, mut count) = (conditions.min_subtotal, conditions.min_quantity);
        match &promotion.effect {
            Effect::Tiers { by, steps } => {
                let first = steps.iter().map(|&(from, _)| from).min().unwrap_or(0);
                match by {
                    Measure::Spend => spend = spend.max(first),
                    Measure::Quantity => count = count.max(first),
                }
            }
            Effect::BuyGet { buy, get, from, .. } => {
                let all = if from.is_some() { *buy } else { buy + get };
                count = count.max(all);
            }
            Effect::Off(_) | Effect::OffEach(_) | Effect::FreeDelivery | Effect::Gift { .. } => {}
        }
        if held.sum < spend {
            let missing = Money::new(spend - held.sum, self.currency);
            return Err(Refusal::TooLittle { missing });
        }
        if held.units < count {
            let missing = count - held.units;
            return Err(Refusal::TooFew { missing });
        }
        Ok(held)
    }

    fn holds_for_shopper(&self, promotion: &Promotion, offers: &Offers<'_>) -> Result<(), Refusal> {
        let conditions = &promotion.conditions;
        let used = offers.uses.iter().find(|(id, _)| *id == promotion.id);
        let used = used.map_or_else(Uses::default, |&(_, uses)| uses);
        if promotion.limits.all.is_some_and(|most| used.all >= most) {
            return Err(Refusal::UsedUp);
        }
        let Some(email) = offers.email else {
            return if conditions.emails.is_empty() {
                Ok(())
            } else {
                Err(Refusal::NeedsEmail)
            };
        };
        if !conditions.emails.is_empty() && !conditions.emails.iter().any(|known| known == email) {
            Err(Refusal::NotForYou)
        } else if promotion.limits.each.is_some_and(|most| used.own >= most) {
            Err(Refusal::UsedByYou)
        } else if conditions.first_order && offers.earlier_orders > 0 {
            Err(Refusal::FirstOrderOnly)
        } else {
            Ok(())
        }
    }

    /// A promotion with the lines it is about, and their sum and units without what it gives away.
    fn measured<'p>(&self, promotion: &'p Promotion) -> Held<'p> {
        let given = match &promotion.effect {
            Effect::Gift { .. } => self.gift(&promotion.effect),
            _ => Units::new(),
        };
        let (mut lines, mut sum, mut units) = (Vec::with_capacity(self.lines.len()), 0, 0);
        for (at, line) in self.lines.iter().enumerate() {
            if promotion.scope.has(line) {
                let away = given.iter().find(|(gift, _)| *gift == at);
                let bought = line.quantity - away.map_or(0, |&(_, units)| units);
                sum += line.unit_price * bought;
                units += bought;
                lines.push(at);
            }
        }
        Held {
            promotion,
            lines,
            sum,
            units,
        }
    }

    /// The best of what holds: all that go together, or one that stands alone.
    fn best(&self, held: &[Held<'_>]) -> Taken {
        let is_alone = |one: &&Held<'_>| one.promotion.stacking == Stacking::Alone;
        let mut best = self.take(held.iter().filter(|one| !is_alone(one)));
        for one in held.iter().filter(is_alone) {
            let taken = self.take([one]);
            if taken.off > best.off {
                best = taken;
            }
        }
        best
    }

    /// Takes promotions off, one after the other.
    fn take<'h>(&self, held: impl IntoIterator<Item = &'h Held<'h>>) -> Taken {
        let mut taken = Taken {
            left: self.full.clone(),
            delivery_left: self.delivery.unwrap_or(0),
            off: 0,
            adjustments: Vec::new(),
        };
        let mut groups: Vec<&str> = Vec::new();
        for one in held {
            let promotion = one.promotion;
            let group = match &promotion.stacking {
                Stacking::OneOf(group) => Some(group.as_str()),
                Stacking::Together | Stacking::Alone => None,
            };
            if group.is_some_and(|group| groups.contains(&group)) {
                continue;
            }
            let (shares, delivery) = self.shares(one, &taken);
            let amount = shares.iter().map(|&(_, share)| share).sum::<i64>() + delivery;
            if amount == 0 {
                continue;
            }
            groups.extend(group);
            for &(at, share) in &shares {
                taken.left[at] -= share;
            }
            taken.delivery_left -= delivery;
            taken.off += amount;
            let lines = shares.into_iter().filter(|&(_, share)| share != 0);
            taken.adjustments.push(Adjustment {
                promotion: promotion.id,
                version: promotion.version,
                code: promotion.code().map(str::to_owned),
                name: promotion.name.clone(),
                amount,
                lines: lines
                    .map(|(at, share)| (self.lines[at].variant, share))
                    .collect(),
                delivery,
            });
        }
        taken
    }

    /// What a promotion takes off each line and off the delivery, of what is left.
    fn shares(&self, held: &Held<'_>, taken: &Taken) -> (Units, i64) {
        let promotion = held.promotion;
        let (units, ppm) = match &promotion.effect {
            Effect::FreeDelivery => return (Vec::new(), taken.delivery_left),
            Effect::Off(Off::Share(_)) if promotion.is_sale() => {
                return (self.off_units(held, taken), 0);
            }
            Effect::OffEach(_) => return (self.off_units(held, taken), 0),
            Effect::Off(off) => return (off_lines(held, *off, taken), 0),
            Effect::Tiers { by, steps } => {
                let reached = match by {
                    Measure::Spend => held.sum,
                    Measure::Quantity => held.units,
                };
                let steps = steps.iter().filter(|&&(from, _)| from <= reached);
                let Some(&(_, off)) = steps.max_by_key(|&&(from, _)| from) else {
                    return (Vec::new(), 0);
                };
                return (off_lines(held, off, taken), 0);
            }
            Effect::BuyGet { ppm, .. } => (self.cheaper(held), *ppm),
            Effect::Gift { .. } => (self.gift(&promotion.effect), WHOLE),
        };
        let base = units.into_iter().map(|(at, units)| {
            let whole = self.lines[at].quantity.max(1);
            (at, scale(taken.left[at], units, whole))
        });
        (split(base.collect(), Off::Share(ppm)), 0)
    }

    /// What is taken off each line unit by unit.
    fn off_units(&self, held: &Held<'_>, taken: &Taken) -> Units {
        let off = |&at: &usize| {
            let units = self.lines[at].quantity;
            (at, held.promotion.off_units(taken.left[at], units))
        };
        held.lines.iter().map(off).collect()
    }

    /// The units that are cheaper because others were bought.
    fn cheaper(&self, held: &Held<'_>) -> Units {
        let Effect::BuyGet { buy, get, from, .. } = &held.promotion.effect else {
            return Vec::new();
        };
        let (buy, get) = (*buy.max(&0), *get.max(&0));
        let of = |at: usize| self.lines[at].quantity;
        let (pool, bought, round) = match from {
            None => (held.lines.clone(), held.units, buy + get),
            // What can be had cheaper is not what must be bought for it.
            Some(cheap) => {
                let pool = (0..self.lines.len()).filter(|&at| cheap.has(self.lines[at]));
                let others = held.lines.iter().filter(|&&at| !cheap.has(self.lines[at]));
                (pool.collect(), others.map(|&at| of(at)).sum::<i64>(), buy)
            }
        };
        if round == 0 {
            return Vec::new();
        }
        self.cheapest(pool, bought / round * get)
    }

    /// The units that are given away.
    fn gift(&self, effect: &Effect) -> Units {
        let Effect::Gift {
            product,
            variant,
            units,
        } = effect
        else {
            return Vec::new();
        };
        let pool = (0..self.lines.len()).filter(|&at| {
            let line = self.lines[at];
            line.product == *product && variant.is_none_or(|variant| line.variant == variant)
        });
        self.cheapest(pool.collect(), *units)
    }

    /// The `units` cheapest units of some lines.
    fn cheapest(&self, mut pool: Vec<usize>, mut units: i64) -> Units {
        pool.sort_by_key(|&at| self.lines[at].unit_price);
        let mut cheapest = Vec::new();
        for at in pool {
            let of_line = self.lines[at].quantity.min(units);
            if of_line <= 0 {
                continue;
            }
            cheapest.push((at, of_line));
            units -= of_line;
        }
        cheapest
    }

    /// Why a promotion that holds is not among the best.
    fn why_passed_over(&self, held: &Held<'_>) -> Refusal {
        if held.promotion.effect == Effect::FreeDelivery && self.delivery.is_none() {
            Refusal::NeedsDelivery
        } else if self.take([held]).off == 0 {
            Refusal::NothingToTakeOff
        } else {
            Refusal::BetterOnes
        }
    }
}

fn off_lines(held: &Held<'_>, off: Off, taken: &Taken) -> Units {
    let base = held.lines.iter().map(|&at| (at, taken.left[at]));
    split(base.collect(), off)
}

/// What is taken off amounts, split over them by largest remainder: never more than each is.
fn split(base: Units, off: Off) -> Units {
    let amounts: Vec<i64> = base.iter().map(|&(_, amount)| amount).collect();
    let sum: i64 = amounts.iter().sum();
    let all = match off {
        Off::Share(ppm) => Off::share_of(sum, ppm),
        Off::Amount(amount) => amount.clamp(0, sum),
    };
    let shares = allocate(all, &amounts);
    base.into_iter().map(|(at, _)| at).zip(shares).collect()
}
