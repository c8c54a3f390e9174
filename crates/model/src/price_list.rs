//! Price lists: what the shop's goods cost in another currency than its own. All prices are kept in the shop's currency;
//! a list says how to read them in another one, by a rate and an ending such as .95, and a variant may have a price of its
//! own there. The same list reads everything else that is an amount: promotions, delivery, limits of ways to pay.

mod convert;
mod form;

use serde::{Deserialize, Serialize};

pub use form::read_currency;

use crate::catalog::{Product, Variant};
use crate::form::Draft;
use crate::{Currency, Money};

/// What rates are counted in.
pub const MILLION: i64 = 1_000_000;

/// How prices end, in minor units: they are rounded to a whole number of `step`, and `less` is taken off. 100 and 5 make
/// prices that end in .95; 1 and 0 leave them as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ending {
    /// Prices are a whole number of these; one or more.
    pub step: i64,
    /// What is taken off then; less than a step.
    pub less: i64,
}

impl Default for Ending {
    fn default() -> Self {
        Self { step: 1, less: 0 }
    }
}

/// What the shop's goods cost in another currency.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceList {
    /// Currency of its prices.
    pub currency: Currency,
    /// The shop's own currency.
    pub own: Currency,
    /// What one unit of the shop's own currency (not a minor one) costs in this one, in millionths.
    pub rate: i64,
    /// How its prices end.
    pub ending: Ending,
    /// Whether shoppers may choose it.
    pub open: bool,
    /// Order among the currencies.
    pub position: i64,
    /// Counts changes of it and of the prices that variants have in it; 0 while it is new.
    pub version: i64,
}

impl PriceList {
    /// An amount of the shop's own currency in this one, rounded half away from zero. Amounts that no 64 bits hold end at
    /// the largest that they do.
    #[must_use]
    pub fn convert(&self, amount: i64) -> i64 {
        let (numerator, denominator) = self.ratio();
        let product = i128::from(amount) * numerator;
        let rounded = (product.abs() + denominator / 2) / denominator * product.signum();
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }

    /// How many minor units of this currency come for how many of the shop's own.
    fn ratio(&self) -> (i128, i128) {
        let power = |currency: Currency| 10_i128.pow(currency.digits());
        (
            i128::from(self.rate.max(1)) * power(self.currency),
            i128::from(MILLION) * power(self.own),
        )
    }

    /// How many minor units of the shop's own currency a million of this one's are worth, for sums over currencies.
    #[must_use]
    pub fn worth_in_own(&self) -> i64 {
        let (numerator, denominator) = self.ratio();
        let worth = i128::from(MILLION) * denominator / numerator;
        i64::try_from(worth).unwrap_or(i64::MAX)
    }

    /// A price of the shop's own currency as this list shows it: converted, with the list's ending. A price above nothing
    /// stays above nothing.
    #[must_use]
    pub fn price(&self, amount: i64) -> i64 {
        let converted = self.convert(amount);
        let (step, less) = (self.ending.step.max(1), self.ending.less.max(0));
        if amount <= 0 || step == 1 && less == 0 {
            return converted.max(i64::from(amount > 0));
        }
        let steps = converted.saturating_add(step / 2) / step;
        let ended = steps.max(1).saturating_mul(step) - less;
        ended.max(1)
    }

    /// What a unit of a variant costs in this list where it costs `amount` of the shop's own currency: its own price here
    /// if it has one, in the same proportion where `amount` is another than its usual price (for many units, or before).
    #[must_use]
    pub fn unit_price(&self, variant: &Variant, amount: i64) -> i64 {
        match variant.own_price(self.currency) {
            Some(own) if amount == variant.price => own,
            Some(own) if variant.price > 0 => {
                let product = i128::from(amount) * i128::from(own);
                let usual = i128::from(variant.price);
                i64::try_from((product + usual / 2) / usual).unwrap_or(i64::MAX)
            }
            _ => self.price(amount),
        }
    }

    /// The product with the prices of this list, without sales.
    #[must_use]
    pub fn product(&self, product: &Product) -> Product {
        let mut priced = Product {
            currency: self.currency,
            ..product.clone()
        };
        for (variant, own) in priced.variants.iter_mut().zip(&product.variants) {
            variant.price = self.unit_price(own, own.price);
            variant.compare_at = own.compare_at.map(|was| self.unit_price(own, was));
            variant.sale = None;
        }
        priced
    }

    /// An amount of money in this currency; one that is in it already stays.
    #[must_use]
    pub fn money(&self, money: Money) -> Money {
        if money.currency == self.own {
            Money::new(self.convert(money.amount), self.currency)
        } else {
            money
        }
    }
}

/// A price list on a member of staff's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceListDesk {
    /// The list.
    pub list: PriceList,
    /// What some prices of the shop's own are in it.
    pub samples: Vec<(Money, Money)>,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
}

/// Every price list on a member of staff's desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceListsDesk {
    /// The shop's own currency.
    pub own: Currency,
    /// The lists in the order shoppers see them.
    pub lists: Vec<PriceListDesk>,
    /// What was typed about another one and was not sound.
    pub draft: Option<Draft>,
}

#[cfg(test)]
mod tests;
