//! Sales: promotions that hold for everybody and for a single unit, so that listings and product pages show their price.
//! The cart takes them off again in [`crate::pricing`], by the same rule, and asks for no more than was shown.

use std::cmp::Reverse;

use crate::pricing::PriceLine;
use crate::promotion::{Effect, Off, Promotion, Stacking, Trigger};
use crate::{Currency, Millis, PromotionId};

impl Promotion {
    /// Whether its price is shown wherever the product is: it holds by itself, for whoever buys, from the first unit on,
    /// and whatever else is in the cart.
    #[must_use]
    pub fn is_sale(&self) -> bool {
        let conditions = &self.conditions;
        matches!(self.effect, Effect::Off(Off::Share(_)) | Effect::OffEach(_))
            && self.trigger == Trigger::Automatic
            && self.stacking == Stacking::Together
            && self.limits.all.is_none()
            && self.limits.each.is_none()
            && conditions.min_subtotal <= 0
            && conditions.min_quantity <= 1
            && !conditions.first_order
            && conditions.emails.is_empty()
    }

    /// What a sale takes off `units` units that cost `left` together: unit by unit, so that many are as dear as each of
    /// them was shown. Nothing where it is no sale.
    #[must_use]
    pub fn off_units(&self, left: i64, units: i64) -> i64 {
        if units <= 0 || left <= 0 {
            return 0;
        }
        // What is left may not part evenly; some units are a minor unit dearer then.
        let (each, dearer) = (left / units, left % units);
        self.off_unit(each + 1) * dearer + self.off_unit(each) * (units - dearer)
    }

    fn off_unit(&self, price: i64) -> i64 {
        match self.effect {
            Effect::Off(Off::Share(ppm)) => Off::share_of(price, ppm),
            Effect::OffEach(amount) => amount.clamp(0, price),
            _ => 0,
        }
    }
}

/// The sales that run at one time, in the order they are taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sales {
    running: Vec<Promotion>,
    until: Option<Millis>,
}

impl Sales {
    /// Those of these promotions that run at `now`.
    #[must_use]
    pub fn at(promotions: &[Promotion], now: Millis) -> Self {
        let sales = || promotions.iter().filter(|promotion| promotion.is_sale());
        let moments = sales().flat_map(|sale| [sale.starts_at, sale.ends_at]);
        let running = sales().filter(|sale| sale.runs_at(now).is_ok()).cloned();
        Self::of(
            running.collect(),
            moments.flatten().filter(|&at| at > now).min(),
        )
    }

    fn of(mut running: Vec<Promotion>, until: Option<Millis>) -> Self {
        running.sort_by_key(|sale| (Reverse(sale.priority), sale.id));
        Self { running, until }
    }

    /// When the next one begins or is over.
    #[must_use]
    pub const fn until(&self) -> Option<Millis> {
        self.until
    }

    /// Which they are, by promotion and version.
    #[must_use]
    pub fn versions(&self) -> Vec<(PromotionId, i64)> {
        let running = self.running.iter();
        running.map(|sale| (sale.id, sale.version)).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Whether a promotion is one of them.
    #[must_use]
    pub fn has(&self, id: PromotionId) -> bool {
        self.running.iter().any(|sale| sale.id == id)
    }

    /// What a unit of this line costs, in minor units.
    #[must_use]
    pub fn price(&self, line: &PriceLine, currency: Currency) -> i64 {
        let about = |sale: &&Promotion| {
            sale.scope.has(line) && (sale.currency == currency || !sale.has_amounts())
        };
        let about = self.running.iter().filter(about);
        about.fold(line.unit_price, |left, sale| left - sale.off_units(left, 1))
    }
}

/// A version of a promotion and when it was the one that held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The promotion as it was.
    pub promotion: Promotion,
    /// From when on.
    pub from: Millis,
    /// Until when; none for until now.
    pub until: Option<Millis>,
}

impl Held {
    fn starts(&self) -> Millis {
        self.promotion
            .starts_at
            .map_or(self.from, |starts_at| starts_at.max(self.from))
    }

    fn ends(&self) -> Option<Millis> {
        let ends = self.until.into_iter().chain(self.promotion.ends_at);
        ends.min()
    }

    fn runs_at(&self, at: Millis) -> bool {
        self.starts() <= at && self.ends().is_none_or(|ends| at < ends)
    }
}

/// What a product cost over time.
#[derive(Clone, Copy, Debug)]
pub struct PriceHistory<'a> {
    /// The line as it is now, at its price without sales.
    pub line: &'a PriceLine,
    /// Currency of its price.
    pub currency: Currency,
    /// Its earlier prices without sales, each with until when it held; oldest first.
    pub changes: &'a [(Millis, i64)],
    /// Promotions as they held, of sales also those that are over.
    pub held: &'a [Held],
    /// Since when it is sold.
    pub since: Millis,
}

impl PriceHistory<'_> {
    /// Lowest price in the `days` milliseconds before the price changed last; none where it never did.
    #[must_use]
    pub fn lowest_before(&self, now: Millis, days: Millis) -> Option<i64> {
        let changes = self.changes.iter().map(|&(until, _)| until);
        let sales = self.held.iter().filter(|held| held.promotion.is_sale());
        let turns = sales.flat_map(|held| [Some(held.starts()), held.ends()]);
        let mut moments: Vec<Millis> = changes.chain(turns.flatten()).collect();
        moments.retain(|&at| self.since < at && at <= now);
        moments.sort_unstable();
        moments.dedup();
        let changed = |at: &Millis| self.at(*at) != self.at(*at - 1);
        let last = moments.iter().copied().rfind(changed)?;
        let within = moments.iter().filter(|&&at| last - days < at && at < last);
        let first = (last - days).max(self.since);
        let prices = within.chain([&first]).map(|&at| self.at(at));
        prices.min()
    }

    fn at(&self, at: Millis) -> i64 {
        let then = self.changes.iter().find(|&&(until, _)| at < until);
        let line = PriceLine {
            unit_price: then.map_or(self.line.unit_price, |&(_, price)| price),
            ..self.line.clone()
        };
        let sales = self
            .held
            .iter()
            .filter(|held| held.promotion.is_sale() && held.runs_at(at))
            .map(|held| held.promotion.clone());
        Sales::of(sales.collect(), None).price(&line, self.currency)
    }
}

#[cfg(test)]
mod tests;
