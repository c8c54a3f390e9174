//! Papers of an order: invoices, credit notes and packing slips. A paper is written down once with everything it says
//! and never changes; it is drawn from that in either language.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::cart::Totals;
use crate::money::{allocate, scale};
use crate::{Currency, Locale, Millis, ParcelId, RefundId, Translated};

/// What a paper is. Each kind is numbered on its own, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// What was bought for how much.
    Invoice,
    /// What of it was given back.
    CreditNote,
    /// What is in a parcel; says no prices.
    PackingSlip,
}

impl PaperKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
            Self::PackingSlip => "PS",
        }
    }

    /// The number of the `serial`th paper of this kind, counted from 1.
    #[must_use]
    pub fn number(self, serial: i64) -> String {
        format!("{}-{serial:06}", self.prefix())
    }

    /// Its heading.
    #[must_use]
    pub const fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Invoice => locale.pick("Invoice", "发票"),
            Self::CreditNote => locale.pick("Credit note", "红字发票"),
            Self::PackingSlip => locale.pick("Packing slip", "装箱单"),
        }
    }
}

/// Which paper of an order is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperAbout {
    /// The invoice of the order.
    Order,
    /// The credit note of a refund.
    Refund(RefundId),
    /// The packing slip of a parcel.
    Parcel(ParcelId),
}

impl PaperAbout {
    /// What kind of paper it is.
    #[must_use]
    pub const fn kind(self) -> PaperKind {
        match self {
            Self::Order => PaperKind::Invoice,
            Self::Refund(_) => PaperKind::CreditNote,
            Self::Parcel(_) => PaperKind::PackingSlip,
        }
    }
}

/// Everything a paper says. Amounts are minor units of its currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// When it was written.
    pub issued_at: Millis,
    /// Number of the order.
    pub order: String,
    /// When that was placed.
    pub placed_at: Millis,
    /// Who sells.
    pub seller: Seller,
    /// E-mail address of who bought.
    pub email: String,
    /// Who pays.
    pub billing: Address,
    /// Who receives it.
    pub shipping: Address,
    /// Name of the delivery option.
    pub delivery: Translated,
    /// Currency of all amounts.
    pub currency: Currency,
    /// What it is about, line by line.
    pub lines: Vec<PaperLine>,
    /// Tax by rate, highest first; empty on packing slips.
    pub taxes: Vec<TaxSum>,
    /// The sums; none on packing slips.
    pub totals: Option<Totals>,
    /// How it was paid or given back, in words; empty on packing slips.
    pub method: Translated,
    /// Number of the invoice a credit note takes from; empty elsewhere.
    pub invoice: String,
    /// Why money was given back, or carrier and number of the parcel; empty on invoices.
    pub remark: String,
}

/// Who sells, as papers name them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    /// The shop's or the company's name.
    pub name: Translated,
    /// Postal address, a line each.
    pub address: String,
    /// Number under which the tax office knows the seller, with what it is called: `VAT DE123456789`.
    pub tax_number: String,
    /// E-mail address for questions.
    pub email: String,
}

/// A line of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    /// What it is.
    pub name: String,
    /// Choice and SKU.
    pub note: String,
    /// Units; 0 for what is not counted, such as delivery.
    pub quantity: i64,
    /// What it costs; none on packing slips.
    pub price: Option<LinePrice>,
}

/// What a line costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// Price of one unit.
    pub unit: i64,
    /// Taken off the line.
    pub discount: i64,
    /// Tax rate in millionths, if one is known.
    pub rate: Option<i64>,
    /// Tax, added or contained as the order's prices are.
    pub tax: i64,
    /// Price of the line after its discount, without tax that is added.
    pub total: i64,
}

/// Tax at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSum {
    /// Rate in millionths; none where the shop does not know it.
    pub rate: Option<i64>,
    /// What was taxed, without the tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

/// Tax of lines by rate, highest first. `included` is whether the lines' totals contain it.
#[must_use]
pub fn tax_sums<'a>(lines: impl IntoIterator<Item = &'a LinePrice>, included: bool) -> Vec<TaxSum> {
    let mut sums: Vec<TaxSum> = Vec::new();
    for line in lines {
        let net = if included {
            line.total - line.tax
        } else {
            line.total
        };
        match sums.iter_mut().find(|sum| sum.rate == line.rate) {
            Some(sum) => (sum.net, sum.tax) = (sum.net + net, sum.tax + line.tax),
            None => sums.push(TaxSum {
                rate: line.rate,
                net,
                tax: line.tax,
            }),
        }
    }
    sums.retain(|sum| sum.net != 0 || sum.tax != 0);
    sums.sort_by_key(|sum| std::cmp::Reverse(sum.rate));
    sums
}

/// The rate among `known` (in millionths) at which `net` minor units make `tax`, give or take the one unit that
/// splitting an order's tax over its lines may move. `preferred` is taken if it fits.
#[must_use]
pub fn rate_of(net: i64, tax: i64, preferred: i64, known: &[i64]) -> Option<i64> {
    let off = |rate: i64| (scale(net, rate, 1_000_000) - tax).abs();
    if off(preferred) <= 1 {
        return Some(preferred);
    }
    let best = known.iter().copied().min_by_key(|&rate| off(rate))?;
    (off(best) <= 1).then_some(best)
}

/// What of each of `parts`, which sum to what was paid, goes with giving back `amount` after `before` of it was given
/// back: the shares sum to `amount`, and those of everything given back to the parts, however it was split.
#[must_use]
pub fn parts_given_back(parts: &[i64], before: i64, amount: i64) -> Vec<i64> {
    let until = |given| allocate(given, parts);
    let shares = until(before + amount).into_iter().zip(until(before));
    shares.map(|(after, before)| after - before).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn price(total: i64, tax: i64, rate: Option<i64>) -> LinePrice {
        LinePrice {
            unit: total,
            discount: 0,
            rate,
            tax,
            total,
        }
    }

    #[test]
    fn tax_is_summed_by_rate() {
        let lines = [
            price(10_700, 700, Some(70_000)),
            price(11_900, 1_900, Some(190_000)),
            price(1_190, 190, Some(190_000)),
            price(500, 0, Some(0)),
        ];
        let check = |included, expected: [(i64, i64); 3]| {
            let sums = tax_sums(&lines, included);
            let found: Vec<_> = sums.iter().map(|sum| (sum.net, sum.tax)).collect();
            assert_eq!(found, expected);
        };
        check(true, [(11_000, 2_090), (10_000, 700), (500, 0)]);
        check(false, [(13_090, 2_090), (10_700, 700), (500, 0)]);
    }

    #[test]
    fn a_rate_is_named_only_if_it_makes_the_tax() {
        let known = [70_000, 190_000];
        assert_eq!(rate_of(10_000, 1_900, 190_000, &known), Some(190_000));
        assert_eq!(rate_of(10_000, 1_901, 190_000, &known), Some(190_000));
        assert_eq!(rate_of(10_000, 700, 190_000, &known), Some(70_000));
        assert_eq!(rate_of(10_000, 1_600, 190_000, &known), None);
        assert_eq!(rate_of(10_000, 0, 0, &[]), Some(0));
        assert_eq!(PaperKind::CreditNote.number(42), "CN-000042");
    }

    proptest! {
        /// Credit notes together take back exactly the net amounts and taxes of the invoice.
        #[test]
        fn parts_given_back_sum_to_the_whole(parts in prop::collection::vec(0_i64..200_000, 1..7), weights in prop::collection::vec(1_i64..100, 1..9)) {
            let total: i64 = parts.iter().sum();
            let (mut before, mut sums) = (0, vec![0; parts.len()]);
            for amount in allocate(total, &weights) {
                let shares = parts_given_back(&parts, before, amount);
                prop_assert_eq!(shares.iter().sum::<i64>(), amount);
                for (sum, share) in sums.iter_mut().zip(shares) {
                    *sum += share;
                }
                before += amount;
            }
            prop_assert_eq!(sums, parts);
        }
    }
}
