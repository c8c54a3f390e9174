//! What a cart or order costs: lines, delivery and tax, exact to the minor unit. The same function prices the cart a
//! shopper sees and the order that is placed.

use crate::Currency;
use crate::cart::Totals;
use crate::money::{allocate, scale};

/// A line as far as its price goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLine {
    /// Price of one unit in minor units.
    pub unit_price: i64,
    /// Units; not negative.
    pub quantity: i64,
    /// Tax class of the product.
    pub tax_class: String,
}

/// Tax rates of one country: tax class to rate in millionths (190 000 is 19 %).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxRates(Vec<(String, i64)>);

/// Tax class of most goods and of delivery.
pub const STANDARD_TAX: &str = "standard";
/// Rates are in millionths.
const WHOLE: i64 = 1_000_000;

impl TaxRates {
    /// These rates; negative ones count as none.
    #[must_use]
    pub fn new(rates: impl IntoIterator<Item = (String, i64)>) -> Self {
        Self(
            rates
                .into_iter()
                .map(|(class, ppm)| (class, ppm.max(0)))
                .collect(),
        )
    }

    /// The rate of a tax class in millionths; zero where there is none.
    #[must_use]
    pub fn of(&self, class: &str) -> i64 {
        self.0
            .iter()
            .find(|(known, _)| known == class)
            .map_or(0, |&(_, ppm)| ppm)
    }
}

/// A price with the tax of each part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The sums.
    pub totals: Totals,
    /// Tax of each line, in the order of the lines: added or contained as the shop's prices are.
    pub line_tax: Vec<i64>,
    /// Tax of the delivery.
    pub shipping_tax: i64,
}

/// Prices `lines` with `delivery` (what it costs in minor units; `None` until an option is chosen).
///
/// Tax is computed once per rate on the sum of everything taxed at that rate and rounded half up, then split over its
/// parts by largest remainder: no matter how an order is cut into lines, its tax is the same.
#[must_use]
pub fn price(
    currency: Currency,
    lines: &[PriceLine],
    delivery: Option<i64>,
    rates: &TaxRates,
    prices_include_tax: bool,
) -> Priced {
    let mut parts: Vec<(i64, i64)> = lines
        .iter()
        .map(|line| (line.unit_price * line.quantity, rates.of(&line.tax_class)))
        .collect();
    parts.push((delivery.unwrap_or(0), rates.of(STANDARD_TAX)));

    let mut line_tax = tax_of_parts(&parts, prices_include_tax);
    let all_tax: i64 = line_tax.iter().sum();
    let shipping_tax = line_tax.pop().unwrap_or(0);
    let goods: i64 = parts[..lines.len()].iter().map(|&(amount, _)| amount).sum();
    let (tax, tax_included) = if prices_include_tax {
        (0, all_tax)
    } else {
        (all_tax, 0)
    };
    let totals = Totals {
        currency,
        lines: goods,
        discounts: 0,
        shipping: delivery,
        tax,
        tax_included,
        total: goods + delivery.unwrap_or(0) + tax,
    };
    Priced {
        totals,
        line_tax,
        shipping_tax,
    }
}

/// Tax of each (amount, rate in millionths).
fn tax_of_parts(parts: &[(i64, i64)], included: bool) -> Vec<i64> {
    let mut tax = vec![0; parts.len()];
    let mut rates: Vec<i64> = parts.iter().map(|&(_, ppm)| ppm).collect();
    rates.sort_unstable();
    rates.dedup();
    for ppm in rates.into_iter().filter(|&ppm| ppm > 0) {
        let members: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].1 == ppm).collect();
        let amounts: Vec<i64> = members.iter().map(|&at| parts[at].0).collect();
        let sum: i64 = amounts.iter().sum();
        let whole = if included { WHOLE + ppm } else { WHOLE };
        let shares = allocate(scale(sum, ppm, whole), &amounts);
        for (at, share) in members.into_iter().zip(shares) {
            tax[at] = share;
        }
    }
    tax
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(unit_price: i64, quantity: i64, tax_class: &str) -> PriceLine {
        PriceLine {
            unit_price,
            quantity,
            tax_class: tax_class.to_owned(),
        }
    }

    fn rates() -> TaxRates {
        TaxRates::new([
            (STANDARD_TAX.to_owned(), 190_000),
            ("reduced".to_owned(), 70_000),
        ])
    }

    #[test]
    fn tax_is_added_or_contained() {
        let check = |lines: &[PriceLine], delivery, included, expected: (i64, i64, i64, i64)| {
            let totals = price(Currency::EUR, lines, delivery, &rates(), included).totals;
            assert_eq!(
                (totals.lines, totals.tax, totals.tax_included, totals.total),
                expected
            );
        };
        check(&[], None, true, (0, 0, 0, 0));
        check(
            &[line(11_900, 1, "standard")],
            None,
            true,
            (11_900, 0, 1_900, 11_900),
        );
        check(
            &[line(10_000, 1, "standard")],
            None,
            false,
            (10_000, 1_900, 0, 11_900),
        );
        check(
            &[
                line(1_999, 3, "standard"),
                line(250, 2, "reduced"),
                line(100, 1, "books"),
            ],
            Some(490),
            true,
            (6_597, 0, 1_036 + 33, 7_087),
        );
    }

    fn any_line() -> impl Strategy<Value = PriceLine> {
        (
            0_i64..200_000,
            1_i64..999,
            prop::sample::select(vec!["standard", "reduced", "none"]),
        )
            .prop_map(|(unit_price, quantity, class)| line(unit_price, quantity, class))
    }

    proptest! {
        #[test]
        fn totals_add_up(lines in prop::collection::vec(any_line(), 0..20), delivery in prop::option::of(0_i64..10_000), included: bool) {
            let priced = price(Currency::USD, &lines, delivery, &rates(), included);
            let t = priced.totals;
            prop_assert_eq!(t.lines + t.shipping.unwrap_or(0) + t.tax - t.discounts, t.total);
            prop_assert_eq!(priced.line_tax.iter().sum::<i64>() + priced.shipping_tax, t.tax + t.tax_included);
            prop_assert_eq!(priced.line_tax.len(), lines.len());
            for (tax, line) in priced.line_tax.iter().zip(&lines) {
                prop_assert!(*tax >= 0 && *tax <= line.unit_price * line.quantity);
            }
        }

        #[test]
        fn order_of_lines_does_not_matter(mut lines in prop::collection::vec(any_line(), 1..20), included: bool) {
            let before = price(Currency::USD, &lines, Some(500), &rates(), included).totals;
            lines.reverse();
            prop_assert_eq!(price(Currency::USD, &lines, Some(500), &rates(), included).totals, before);
        }

        #[test]
        fn a_line_cut_in_two_costs_the_same(unit in 0_i64..100_000, a in 1_i64..500, b in 1_i64..499, included: bool) {
            let whole = price(Currency::USD, &[line(unit, a + b, "standard")], None, &rates(), included).totals;
            let cut = price(Currency::USD, &[line(unit, a, "standard"), line(unit, b, "standard")], None, &rates(), included).totals;
            prop_assert_eq!(whole, cut);
        }

        /// Adding tax to a net price and selling at the sum with tax contained must give the same tax.
        #[test]
        fn inclusive_and_exclusive_prices_agree(net in 0_i64..100_000_000, ppm in 0_i64..500_000) {
            let rates = TaxRates::new([(STANDARD_TAX.to_owned(), ppm)]);
            let exclusive = price(Currency::USD, &[line(net, 1, "standard")], None, &rates, false).totals;
            let inclusive = price(Currency::USD, &[line(exclusive.total, 1, "standard")], None, &rates, true).totals;
            prop_assert_eq!(inclusive.tax_included, exclusive.tax);
            prop_assert_eq!(inclusive.total, exclusive.total);
        }
    }
}
