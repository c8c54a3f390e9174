//! What a cart or order costs: lines, promotions, delivery and tax, exact to the minor unit. The same function prices the
//! cart a shopper sees and the order that is placed.

mod discount;

pub use discount::Discounts;
use serde::{Deserialize, Serialize};

use crate::cart::Totals;
use crate::money::{allocate, scale};
use crate::promotion::{Promotion, Refusal, Uses};
use crate::tax::{TaxLine, tax_lines};
use crate::{
    CategoryId, Currency, Locale, Millis, Money, ProductId, PromotionId, Translated, VariantId,
};

/// A line as far as its price goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLine {
    /// The variant.
    pub variant: VariantId,
    /// Its product.
    pub product: ProductId,
    /// Categories that list the product, and those above them.
    pub categories: Vec<CategoryId>,
    /// Tags of the product.
    pub tags: Vec<String>,
    /// Price of one unit in minor units.
    pub unit_price: i64,
    /// Units; not negative.
    pub quantity: i64,
    /// Tax class of the product.
    pub tax_class: String,
}

impl PriceLine {
    /// Price of the line before anything is taken off.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.unit_price * self.quantity
    }
}

/// Tax rates of one place: tax class to rate in millionths (190 000 is 19 %).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxRates {
    rates: Vec<(String, i64)>,
    delivery_class: Option<String>,
    name: Translated,
}

/// Tax class of most goods and of delivery.
pub const STANDARD_TAX: &str = "standard";
/// Rates and shares are in millionths.
pub(crate) const WHOLE: i64 = 1_000_000;

impl TaxRates {
    /// These rates, delivery at the standard one; negative ones count as none.
    #[must_use]
    pub fn new(rates: impl IntoIterator<Item = (String, i64)>) -> Self {
        Self {
            rates: rates
                .into_iter()
                .map(|(class, ppm)| (class, ppm.max(0)))
                .collect(),
            delivery_class: Some(STANDARD_TAX.to_owned()),
            name: Translated::default(),
        }
    }

    /// The same rates of a tax of this name.
    #[must_use]
    pub fn named(self, name: Translated) -> Self {
        Self { name, ..self }
    }

    /// The same rates with delivery taxed at this class, or not at all.
    #[must_use]
    pub fn with_delivery_at(self, delivery_class: Option<String>) -> Self {
        Self {
            delivery_class,
            ..self
        }
    }

    /// What the tax is called; empty where nobody said.
    #[must_use]
    pub const fn name(&self) -> &Translated {
        &self.name
    }

    /// The rate of delivery in millionths; zero where it is not taxed.
    #[must_use]
    pub fn of_delivery(&self) -> i64 {
        let class = self.delivery_class.as_deref();
        class.map_or(0, |class| self.of(class))
    }

    /// The rate of a tax class in millionths; zero where there is none.
    #[must_use]
    pub fn of(&self, class: &str) -> i64 {
        self.rates
            .iter()
            .find(|(known, _)| known == class)
            .map_or(0, |&(_, ppm)| ppm)
    }

    /// All of them, in millionths.
    #[must_use]
    pub fn all(&self) -> Vec<i64> {
        self.rates.iter().map(|&(_, ppm)| ppm).collect()
    }
}

/// How tax is rounded, half up either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Once per rate on the sum of everything taxed at that rate, then split over its parts by largest remainder: no
    /// matter how an order is cut into lines, its tax is the same.
    #[default]
    PerRate,
    /// For each line and the delivery by itself.
    PerLine,
}

/// What is bought and brought.
#[derive(Clone, Copy, Debug)]
pub struct Basket<'a> {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Its lines.
    pub lines: &'a [PriceLine],
    /// What delivery costs in minor units; none until an option is chosen.
    pub delivery: Option<i64>,
}

/// How it is taxed.
#[derive(Clone, Copy, Debug)]
pub struct Taxation<'a> {
    /// The rates where it goes.
    pub rates: &'a TaxRates,
    /// Whether prices contain tax already.
    pub included: bool,
    /// How tax is rounded.
    pub rounding: TaxRounding,
}

/// What may be taken off, and what decides about that beside the basket.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offers<'a> {
    /// Promotions that hold by themselves or whose code was entered; others are passed over.
    pub promotions: &'a [Promotion],
    /// Codes that were entered, as [`crate::promotion::code`] writes them.
    pub codes: &'a [String],
    /// Now.
    pub now: Millis,
    /// The shopper's e-mail address in lower case, once it is known.
    pub email: Option<&'a str>,
    /// Orders of that address before this one.
    pub earlier_orders: i64,
    /// Uses of promotions with limits; those not here were never used.
    pub uses: &'a [(PromotionId, Uses)],
}

/// What one promotion took off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The promotion.
    pub promotion: PromotionId,
    /// Its version then.
    pub version: i64,
    /// The code that set it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: Translated,
    /// What it took off in all, in minor units; positive.
    pub amount: i64,
    /// What of that on which lines.
    pub lines: Vec<(VariantId, i64)>,
    /// What of that on the delivery.
    pub delivery: i64,
}

impl Adjustment {
    /// As a page in `locale` shows it.
    #[must_use]
    pub fn row(&self, locale: Locale, currency: Currency) -> AdjustmentRow {
        let name = self.name.get(locale);
        let name = match (&self.code, locale) {
            (Some(code), Locale::En) => format!("{name} ({code})"),
            (Some(code), Locale::Zh) => format!("{name}（{code}）"),
            (None, _) => name.to_owned(),
        };
        AdjustmentRow {
            name,
            amount: Money::new(self.amount, currency),
        }
    }
}

/// What one promotion took off, as pages and mails show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentRow {
    /// The promotion's name, and the code that set it off.
    pub name: String,
    /// What it took off; positive.
    pub amount: Money,
}

/// A price with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The sums.
    pub totals: Totals,
    /// What of the discounts falls on each line, in the order of the lines; never more than the line.
    pub line_discount: Vec<i64>,
    /// What of the discounts falls on the delivery.
    pub shipping_discount: i64,
    /// Tax of each line after its discount, in the order of the lines: added or contained as the shop's prices are.
    pub line_tax: Vec<i64>,
    /// Tax of the delivery after its discount.
    pub shipping_tax: i64,
    /// The same taxes by name and rate.
    pub taxes: Vec<TaxLine>,
    /// What the discounts are made up of, in the order they were taken off.
    pub adjustments: Vec<Adjustment>,
    /// Codes that were entered and took nothing off, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Prices a basket. The order of its lines, promotions and codes does not matter. Tax is computed on what is left after
/// the discounts.
#[must_use]
pub fn price(basket: &Basket<'_>, taxation: &Taxation<'_>, offers: &Offers<'_>) -> Priced {
    price_as(basket, taxation, discount::discounts(basket, offers))
}

/// Prices a basket of which it is known what is taken off, such as an order that is changed.
#[must_use]
pub fn price_as(basket: &Basket<'_>, taxation: &Taxation<'_>, off: Discounts) -> Priced {
    let delivery = basket.delivery.unwrap_or(0);
    let rates = taxation.rates;
    let lines = basket.lines.iter().zip(&off.lines);
    let mut parts: Vec<(i64, i64)> = lines
        .map(|(line, off)| (line.total() - off, rates.of(&line.tax_class)))
        .collect();
    parts.push((delivery - off.delivery, rates.of_delivery()));

    let mut line_tax = match taxation.rounding {
        TaxRounding::PerRate => tax_of_parts(&parts, taxation.included),
        TaxRounding::PerLine => parts
            .iter()
            .map(|&(amount, ppm)| tax_of(amount, ppm, taxation.included))
            .collect(),
    };
    let all_tax: i64 = line_tax.iter().sum();
    let shipping_tax = line_tax.pop().unwrap_or(0);
    let classes = basket.lines.iter().map(|line| line.tax_class.as_str());
    let taxes = tax_lines(rates, classes.zip(line_tax.iter().copied()), shipping_tax);
    let goods: i64 = basket.lines.iter().map(PriceLine::total).sum();
    let discounts = off.lines.iter().sum::<i64>() + off.delivery;
    let (tax, tax_included) = if taxation.included {
        (0, all_tax)
    } else {
        (all_tax, 0)
    };
    let totals = Totals {
        currency: basket.currency,
        lines: goods,
        discounts,
        shipping: basket.delivery,
        tax,
        tax_included,
        total: goods + delivery + tax - discounts,
    };
    Priced {
        totals,
        line_discount: off.lines,
        shipping_discount: off.delivery,
        line_tax,
        shipping_tax,
        taxes,
        adjustments: off.adjustments,
        refused: off.refused,
    }
}

/// Tax of an amount at a rate in millionths, rounded half up.
fn tax_of(amount: i64, ppm: i64, included: bool) -> i64 {
    scale(amount, ppm, if included { WHOLE + ppm } else { WHOLE })
}

/// Tax of each (amount, rate in millionths), rounded once per rate.
fn tax_of_parts(parts: &[(i64, i64)], included: bool) -> Vec<i64> {
    let mut tax = vec![0; parts.len()];
    let mut rates: Vec<i64> = parts.iter().map(|&(_, ppm)| ppm).collect();
    rates.sort_unstable();
    rates.dedup();
    for ppm in rates.into_iter().filter(|&ppm| ppm > 0) {
        let members: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].1 == ppm).collect();
        let amounts: Vec<i64> = members.iter().map(|&at| parts[at].0).collect();
        let shares = allocate(tax_of(amounts.iter().sum(), ppm, included), &amounts);
        for (at, share) in members.into_iter().zip(shares) {
            tax[at] = share;
        }
    }
    tax
}

#[cfg(test)]
mod tests;
