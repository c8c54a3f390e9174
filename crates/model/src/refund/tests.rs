use proptest::prelude::*;

use super::*;
use crate::pricing::{
    Basket, Offers, PriceLine, STANDARD_TAX, TaxRates, TaxRounding, Taxation, price,
};
use crate::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};

fn line(id: i64, quantity: i64, paid: i64) -> PaidLine {
    PaidLine {
        line: id.into(),
        quantity,
        paid,
        refunded_quantity: 0,
        refunded: 0,
        in_return: 0,
    }
}

#[test]
fn units_carry_the_odd_cents_first() {
    let check = |paid, quantity, back: &[i64], worth: &[i64]| {
        let mut line = line(1, quantity, paid);
        let mut given = Vec::new();
        for &units in back {
            let amount = line.worth(units).unwrap();
            line.refunded_quantity += units;
            line.refunded += amount;
            given.push(amount);
        }
        assert_eq!(given, worth, "{paid} for {quantity}, {back:?}");
    };
    check(1_000, 3, &[1, 1, 1], &[334, 333, 333]);
    check(1_000, 3, &[2, 1], &[667, 333]);
    check(1_000, 3, &[0, 3], &[0, 1_000]);
    check(2, 5, &[1, 1, 1, 1, 1], &[1, 1, 0, 0, 0]);
    check(0, 2, &[1, 1], &[0, 0]);
    assert_eq!(line(1, 2, 100).worth(3), None);
    assert_eq!(line(1, 2, 100).worth(-1), None);
}

#[test]
fn what_was_charged_too_much_goes_back_first() {
    for (amount, before, excess, of_order) in [
        (30, 0, 0, 30),
        (30, 50, 0, 30),
        (60, 0, 60, 0),
        (30, 60, 60, 30),
        (30, 40, 60, 10),
        (10, 0, 60, 0),
    ] {
        assert_eq!(part_of_order(amount, before, excess), of_order);
    }
}

#[test]
fn what_is_in_a_return_waits_for_it() {
    let held = PaidLine {
        in_return: 1,
        ..line(1, 2, 100)
    };
    let order = PaidOrder::of(130, 0, vec![held]);
    let check = |units, shipping, expected: Result<i64, TooMuch>| {
        let chosen = Chosen {
            units: vec![(1.into(), units)],
            shipping,
        };
        assert_eq!(order.parts(&chosen).map(|parts| sum(&parts)), expected);
    };
    check(1, 0, Ok(50));
    check(1, 30, Ok(80));
    let line = OrderLineId::from(1);
    check(2, 0, Err(TooMuch::Units { line, left: 1 }));
    check(0, 31, Err(TooMuch::Shipping { left: 30 }));
    check(0, 0, Err(TooMuch::Nothing));
}

#[test]
fn a_form_asks_for_parts_or_for_an_amount() {
    let order = PaidOrder::of(2_500, 0, vec![line(7, 2, 2_000)]);
    let read = |fields: &[(&str, &str)]| {
        let start = Form::default();
        let form = fields.iter().fold(start, |form, (k, v)| form.with(*k, *v));
        read_refund(&form, &order, Currency::USD)
    };
    let parts = Asked::Parts(Chosen {
        units: vec![(7.into(), 1)],
        shipping: 150,
    });
    assert_eq!(read(&[("units_7", "1"), ("shipping", "1.50")]), Ok(parts));
    assert_eq!(
        read(&[("amount", "3"), ("units_7", "0")]),
        Ok(Asked::Amount(300))
    );
    for (fields, field) in [
        (&[("units_7", "1"), ("amount", "3")][..], "amount"),
        (&[("units_7", "-1")], "units_7"),
        (&[("amount", "ten")], "amount"),
    ] {
        assert_eq!(read(fields).unwrap_err()[0].field, field);
    }
}

/// An order as it was priced, with an amount off that falls on its lines, and what was paid for it in all.
fn order(
    bought: &[(i64, i64)],
    shipping: i64,
    off: i64,
    included: bool,
    currency: Currency,
) -> (PaidOrder, i64) {
    let lines: Vec<PriceLine> = (0_i64..)
        .zip(bought)
        .map(|(at, &(unit_price, quantity))| PriceLine {
            variant: at.into(),
            product: at.into(),
            categories: Vec::new(),
            tags: Vec::new(),
            unit_price,
            quantity,
            tax_class: STANDARD_TAX.to_owned(),
        })
        .collect();
    let rates = TaxRates::new([(STANDARD_TAX.to_owned(), 190_000)]);
    let basket = Basket {
        currency,
        lines: &lines,
        delivery: Some(shipping),
    };
    let taxation = Taxation {
        rates: &rates,
        included,
        rounding: TaxRounding::PerRate,
    };
    let promotions = [Promotion {
        id: 1.into(),
        name: Translated::default(),
        trigger: Trigger::Automatic,
        effect: Effect::Off(Off::Amount(off)),
        scope: Scope::Everything,
        conditions: Conditions::default(),
        currency,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 1,
    }];
    let offers = Offers {
        promotions: &promotions,
        ..Offers::default()
    };
    let priced = price(&basket, &taxation, &offers);
    let parts = lines
        .iter()
        .zip(&priced.line_discount)
        .zip(&priced.line_tax);
    let paid = (0_i64..).zip(parts).map(|(at, ((bought, discount), tax))| {
        let paid = paid_for_line(bought.total(), *discount, *tax, !included);
        line(at, bought.quantity, paid)
    });
    let total = priced.totals.total;
    (PaidOrder::of(total, 0, paid.collect()), total)
}

#[test]
fn refunds_are_never_a_cent_above_the_order() {
    // Three for $10.00: each of them is $3.33 and a third.
    let mut order = PaidOrder {
        lines: vec![line(1, 3, 1_000)],
        shipping: 0,
        shipping_refunded: 0,
    };
    let one = Chosen {
        units: vec![(1.into(), 1)],
        shipping: 0,
    };
    let mut given = Vec::new();
    while let Ok(parts) = order.parts(&one) {
        let amount = sum(&parts);
        order.lines[0].refunded_quantity += 1;
        order.lines[0].refunded += amount;
        given.push(amount);
    }
    assert_eq!(given, [334, 333, 333]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is given back in whatever order, a line gives back what was paid for it, and never more before.
    #[test]
    fn any_split_of_refunds_sums_to_what_was_paid(
        bought in prop::collection::vec((0_i64..2_000_000, 1_i64..30), 1..6),
        shipping in 0_i64..5_000,
        off in 0_i64..100_000,
        included: bool,
        currency in prop::sample::select(vec!["JPY", "CNY", "USD", "KWD"]),
        steps in prop::collection::vec((0_usize..6, 1_i64..12), 0..60),
    ) {
        let currency = Currency::from_code(currency).unwrap();
        let (mut order, total) = order(&bought, shipping, off, included, currency);
        let mut given = 0;
        let rest = (0..bought.len()).map(|at| (at, i64::MAX));
        for (at, units) in steps.into_iter().chain(rest) {
            let at = at % order.lines.len();
            let line = order.lines[at];
            let units = units.min(line.left());
            let shipping = order.shipping_left().min(units);
            let chosen = Chosen { units: vec![(line.line, units)], shipping };
            let Ok(parts) = order.parts(&chosen) else { continue };
            for part in &parts {
                prop_assert!(part.amount >= 0);
                match part.of {
                    PartOf::Line { quantity, .. } => {
                        order.lines[at].refunded_quantity += quantity;
                        order.lines[at].refunded += part.amount;
                    }
                    PartOf::Shipping => order.shipping_refunded += part.amount,
                    PartOf::Fee => unreachable!("a refund of parts keeps nothing back"),
                }
            }
            given += sum(&parts);
            prop_assert!(given <= total);
            prop_assert!(order.lines[at].refunded <= order.lines[at].paid);
        }
        for line in &order.lines {
            prop_assert_eq!((line.left(), line.refunded), (0, line.paid));
        }
        given += order.shipping_left();
        prop_assert_eq!(given, total);
    }

    /// A refund that failed frees its units, and in the end everything has gone back all the same.
    #[test]
    fn a_failed_refund_costs_nobody_a_cent(paid in 0_i64..100_000, quantity in 2_i64..20, first in 1_i64..10, second in 1_i64..10) {
        let mut line = line(1, quantity, paid);
        let first = first.min(quantity - 1);
        let second = second.min(quantity - first);
        let failing = line.worth(first).unwrap();
        (line.refunded_quantity, line.refunded) = (first, failing);
        let kept = line.worth(second).unwrap();
        (line.refunded_quantity, line.refunded) = (second, kept);
        let rest = line.worth(quantity - second).unwrap();
        prop_assert_eq!(kept + rest, paid);
    }
}
