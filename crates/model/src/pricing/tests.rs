use proptest::prelude::*;

use super::*;
use crate::promotion::{Conditions, Effect, Limits, Measure, Off, Scope, Stacking, Trigger};

const NOW: Millis = 1_000_000;

fn line(variant: i64, unit_price: i64, quantity: i64, tax_class: &str) -> PriceLine {
    PriceLine {
        variant: variant.into(),
        product: (variant / 10).into(),
        categories: vec![(variant % 3).into(), 100.into()],
        tags: vec![format!("tag{}", variant % 2)],
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

fn promotion(id: i64, effect: Effect) -> Promotion {
    Promotion {
        id: id.into(),
        name: Translated::new(format!("Offer {id}"), format!("优惠 {id}")),
        trigger: Trigger::Automatic,
        effect,
        scope: Scope::Everything,
        conditions: Conditions::default(),
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 1,
    }
}

fn off(id: i64, ppm: i64) -> Promotion {
    promotion(id, Effect::Off(Off::Share(ppm)))
}

fn coded(promotion: Promotion, code: &str) -> Promotion {
    Promotion {
        trigger: Trigger::Code(code.to_owned()),
        ..promotion
    }
}

/// Prices in US dollars with 19 % tax and delivery of $5.00.
fn priced(lines: &[PriceLine], promotions: &[Promotion], codes: &[&str]) -> Priced {
    let codes: Vec<String> = codes.iter().map(|&code| code.to_owned()).collect();
    let offers = Offers {
        promotions,
        codes: &codes,
        now: NOW,
        ..Offers::default()
    };
    price_as(
        Currency::USD,
        lines,
        Some(500),
        false,
        TaxRounding::PerRate,
        &offers,
    )
}

fn price_as(
    currency: Currency,
    lines: &[PriceLine],
    delivery: Option<i64>,
    included: bool,
    rounding: TaxRounding,
    offers: &Offers<'_>,
) -> Priced {
    let basket = Basket {
        currency,
        lines,
        delivery,
    };
    let rates = &rates();
    let taxation = Taxation {
        rates,
        included,
        rounding,
    };
    price(&basket, &taxation, offers)
}

fn plain(lines: &[PriceLine], delivery: Option<i64>, included: bool) -> Priced {
    let rounding = TaxRounding::PerRate;
    price_as(
        Currency::USD,
        lines,
        delivery,
        included,
        rounding,
        &Offers::default(),
    )
}

#[test]
fn tax_is_added_or_contained() {
    let check = |lines: &[PriceLine], delivery, included, expected: (i64, i64, i64, i64)| {
        let totals = plain(lines, delivery, included).totals;
        assert_eq!(
            (totals.lines, totals.tax, totals.tax_included, totals.total),
            expected
        );
    };
    check(&[], None, true, (0, 0, 0, 0));
    check(
        &[line(1, 11_900, 1, "standard")],
        None,
        true,
        (11_900, 0, 1_900, 11_900),
    );
    check(
        &[line(1, 10_000, 1, "standard")],
        None,
        false,
        (10_000, 1_900, 0, 11_900),
    );
    let mixed = [
        line(1, 1_999, 3, "standard"),
        line(2, 250, 2, "reduced"),
        line(3, 100, 1, "books"),
    ];
    check(&mixed, Some(490), true, (6_597, 0, 1_036 + 33, 7_087));
}

#[test]
fn ten_percent_off_1_234_36_is_1_110_92() {
    let totals = priced(&[line(1, 123_436, 1, "none")], &[off(1, 100_000)], &[]).totals;
    assert_eq!(totals.lines - totals.discounts, 111_092);
    // The same in two lines, which are rounded together.
    let lines = [line(1, 61_718, 1, "none"), line(2, 61_718, 1, "none")];
    let totals = priced(&lines, &[off(1, 100_000)], &[]).totals;
    assert_eq!(totals.lines - totals.discounts, 111_092);
}

#[test]
fn vat_is_due_on_what_a_discounted_bundle_costs() {
    // $100.00 at 19 % and $50.00 at 7 %, $30.00 off both: $20.00 falls on the first, $10.00 on the second.
    let lines = [line(1, 10_000, 1, "standard"), line(2, 5_000, 1, "reduced")];
    let bundle = promotion(1, Effect::Off(Off::Amount(3_000)));
    let offers = Offers {
        promotions: std::slice::from_ref(&bundle),
        now: NOW,
        ..Offers::default()
    };
    for rounding in [TaxRounding::PerRate, TaxRounding::PerLine] {
        let priced = price_as(Currency::USD, &lines, None, false, rounding, &offers);
        assert_eq!(priced.line_discount, [2_000, 1_000]);
        assert_eq!(priced.line_tax, [1_520, 280]);
        assert_eq!(priced.totals.total, 15_000 - 3_000 + 1_800);
        let priced = price_as(Currency::USD, &lines, None, true, rounding, &offers);
        assert_eq!(priced.line_tax, [1_277, 262]);
        assert_eq!((priced.totals.tax, priced.totals.total), (0, 12_000));
    }
}

#[test]
fn a_third_of_ten_dollars_three_ways_loses_no_cent() {
    let lines = [
        line(3, 1_000, 1, "none"),
        line(1, 1_000, 1, "none"),
        line(2, 1_000, 1, "none"),
    ];
    let ten_off = promotion(1, Effect::Off(Off::Amount(1_000)));
    let priced = priced(&lines, &[ten_off], &[]);
    // The odd cent is the lowest variant's, wherever its line is.
    assert_eq!(priced.line_discount, [333, 334, 333]);
    assert_eq!(priced.totals.discounts, 1_000);
}

#[test]
fn a_code_larger_than_the_cart_makes_it_free_and_no_less() {
    let lines = [line(1, 1_000, 2, "standard")];
    let fifty = coded(promotion(1, Effect::Off(Off::Amount(5_000))), "FIFTY");
    let priced = priced(&lines, &[fifty], &["FIFTY"]);
    assert_eq!(priced.totals.discounts, 2_000);
    // What is left is the delivery with its tax.
    assert_eq!(priced.totals.total, 595);
    assert_eq!(priced.line_tax, [0]);
}

#[test]
fn a_free_gift_goes_with_a_percentage() {
    let lines = [line(10, 4_000, 1, "none"), line(20, 600, 2, "none")];
    let mug = Promotion {
        priority: 1,
        conditions: Conditions {
            min_subtotal: 4_000,
            ..Conditions::default()
        },
        ..promotion(
            1,
            Effect::Gift {
                product: 2.into(),
                variant: None,
                units: 1,
            },
        )
    };
    let fine = priced(&lines, &[off(2, 100_000), mug.clone()], &[]);
    // One mug of two is free, then 10 % of what is left.
    assert_eq!(fine.line_discount, [400, 600 + 60]);
    let amounts: Vec<i64> = fine.adjustments.iter().map(|a| a.amount).collect();
    assert_eq!(amounts, [600, 460]);
    // The gift does not pay for its own condition: a mug is missing to $40.00.
    let small = [line(10, 3_000, 1, "none"), line(20, 600, 2, "none")];
    assert_eq!(priced(&small, &[mug], &[]).totals.discounts, 0);
}

#[test]
fn three_for_two_gives_the_cheapest() {
    let deal = |ppm, from| {
        promotion(
            1,
            Effect::BuyGet {
                buy: 2,
                get: 1,
                ppm,
                from,
            },
        )
    };
    let check = |units: &[(i64, i64)], ppm, expected: &[i64]| {
        let lines: Vec<_> = units
            .iter()
            .zip(1..)
            .map(|(&(price, quantity), at)| line(at, price, quantity, "none"))
            .collect();
        assert_eq!(
            priced(&lines, &[deal(ppm, None)], &[]).line_discount,
            expected
        );
    };
    check(&[(900, 1), (500, 1)], WHOLE, &[0, 0]);
    check(&[(900, 1), (500, 1), (700, 1)], WHOLE, &[0, 500, 0]);
    check(&[(900, 4), (500, 2)], WHOLE, &[0, 1_000]);
    check(&[(900, 6)], WHOLE, &[1_800]);
    check(&[(900, 2), (333, 1)], 500_000, &[0, 167]);
    // Two of one kind make one of another cheaper, and those do not count towards the two.
    let lines = [
        line(10, 900, 4, "none"),
        line(20, 500, 1, "none"),
        line(21, 400, 3, "none"),
    ];
    let from = Some(Scope::Products(vec![2.into()]));
    assert_eq!(
        priced(&lines, &[deal(WHOLE, from)], &[]).line_discount,
        [0, 0, 800]
    );
}

#[test]
fn the_highest_step_that_is_reached_counts() {
    let steps = vec![
        (10_000, Off::Share(150_000)),
        (5_000, Off::Share(100_000)),
        (20_000, Off::Amount(5_000)),
    ];
    let tiers = promotion(
        1,
        Effect::Tiers {
            by: Measure::Spend,
            steps,
        },
    );
    let check = |spend, expected| {
        let lines = [line(1, spend, 1, "none")];
        let tiers = std::slice::from_ref(&tiers);
        assert_eq!(
            priced(&lines, tiers, &[]).totals.discounts,
            expected,
            "{spend}"
        );
    };
    check(4_999, 0);
    check(5_000, 500);
    check(10_000, 1_500);
    check(20_000, 5_000);
}

#[test]
fn delivery_is_free_and_its_tax_with_it() {
    let free = coded(promotion(1, Effect::FreeDelivery), "SHIP");
    let lines = [line(1, 1_000, 1, "standard")];
    let shipped = priced(&lines, std::slice::from_ref(&free), &["SHIP"]);
    assert_eq!((shipped.shipping_discount, shipped.shipping_tax), (500, 0));
    assert_eq!(shipped.totals.shipping, Some(500));
    assert_eq!(shipped.totals.total, 1_190);
    let codes = ["SHIP".to_owned()];
    let offers = Offers {
        promotions: std::slice::from_ref(&free),
        codes: &codes,
        ..Offers::default()
    };
    let open = price_as(
        Currency::USD,
        &lines,
        None,
        false,
        TaxRounding::PerRate,
        &offers,
    );
    assert_eq!(open.refused, [("SHIP".to_owned(), Refusal::NeedsDelivery)]);
}

#[test]
fn what_stands_alone_counts_where_it_is_better() {
    let alone = |ppm| Promotion {
        stacking: Stacking::Alone,
        ..coded(off(9, ppm), "ALONE")
    };
    let lines = [line(1, 10_000, 1, "none")];
    // Together: 10 % and then 10 % of what is left.
    let both = [off(1, 100_000), off(2, 100_000)];
    let with = |ppm| {
        priced(
            &lines,
            &[both[0].clone(), alone(ppm), both[1].clone()],
            &["ALONE"],
        )
    };
    assert_eq!(with(200_000).totals.discounts, 2_000);
    assert_eq!(with(200_000).adjustments.len(), 1);
    let worse = with(180_000);
    assert_eq!(worse.totals.discounts, 1_900);
    assert_eq!(worse.refused, [("ALONE".to_owned(), Refusal::BetterOnes)]);
}

#[test]
fn of_a_group_the_first_that_fits_counts() {
    let member = |id, ppm, priority| Promotion {
        stacking: Stacking::OneOf("sale".to_owned()),
        priority,
        ..off(id, ppm)
    };
    let lines = [line(1, 10_000, 1, "none")];
    let sales = [member(1, 50_000, 0), member(2, 100_000, 5), off(3, 10_000)];
    // 10 % of the group, then 1 % of $90.00.
    assert_eq!(priced(&lines, &sales, &[]).totals.discounts, 1_090);
}

#[test]
fn a_code_that_does_not_hold_says_why() {
    let lines = [line(11, 1_000, 2, "none")];
    let check = |change: &dyn Fn(Promotion) -> Promotion, email: Option<&str>, why: Refusal| {
        let promotion = change(coded(off(1, 100_000), "CODE"));
        let codes = ["CODE".to_owned()];
        let uses = [(promotion.id, Uses { all: 7, own: 2 })];
        let offers = Offers {
            promotions: std::slice::from_ref(&promotion),
            codes: &codes,
            now: NOW,
            email,
            earlier_orders: 1,
            uses: &uses,
        };
        let priced = price_as(
            Currency::USD,
            &lines,
            None,
            false,
            TaxRounding::PerRate,
            &offers,
        );
        assert_eq!(priced.refused, [("CODE".to_owned(), why)]);
        assert_eq!(priced.totals.discounts, 0);
    };
    let ada = Some("ada@example.com");
    check(
        &|p| Promotion {
            starts_at: Some(NOW + 1),
            ..p
        },
        None,
        Refusal::NotYet { starts_at: NOW + 1 },
    );
    check(
        &|p| Promotion {
            ends_at: Some(NOW),
            ..p
        },
        None,
        Refusal::Over,
    );
    check(
        &|p| Promotion {
            limits: Limits {
                all: Some(7),
                each: None,
            },
            ..p
        },
        None,
        Refusal::UsedUp,
    );
    check(
        &|p| Promotion {
            limits: Limits {
                all: None,
                each: Some(2),
            },
            ..p
        },
        ada,
        Refusal::UsedByYou,
    );
    let first = Conditions {
        first_order: true,
        ..Conditions::default()
    };
    check(
        &|p| Promotion {
            conditions: first.clone(),
            ..p
        },
        ada,
        Refusal::FirstOrderOnly,
    );
    let only = Conditions {
        emails: vec!["eve@example.com".into()],
        ..Conditions::default()
    };
    check(
        &|p| Promotion {
            conditions: only.clone(),
            ..p
        },
        ada,
        Refusal::NotForYou,
    );
    check(
        &|p| Promotion {
            conditions: only.clone(),
            ..p
        },
        None,
        Refusal::NeedsEmail,
    );
    let much = Conditions {
        min_subtotal: 2_500,
        ..Conditions::default()
    };
    let missing = Money::new(500, Currency::USD);
    check(
        &|p| Promotion {
            conditions: much.clone(),
            ..p
        },
        None,
        Refusal::TooLittle { missing },
    );
    check(
        &|p| Promotion {
            effect: Effect::BuyGet {
                buy: 2,
                get: 1,
                ppm: WHOLE,
                from: None,
            },
            ..p
        },
        None,
        Refusal::TooFew { missing: 1 },
    );
    check(
        &|p| Promotion {
            scope: Scope::Tags(vec!["tag0".into()]),
            ..p
        },
        None,
        Refusal::NothingToTakeOff,
    );
    check(
        &|p| Promotion {
            currency: Currency::JPY,
            effect: Effect::Off(Off::Amount(5)),
            ..p
        },
        None,
        Refusal::OtherCurrency,
    );
    let unknown = priced(&lines, &[], &["NONE"]);
    assert_eq!(unknown.refused, [("NONE".to_owned(), Refusal::Unknown)]);
    // Who the first order is for is believed until the address is known.
    let welcome = Promotion {
        conditions: first,
        ..coded(off(1, 100_000), "CODE")
    };
    assert_eq!(priced(&lines, &[welcome], &["CODE"]).totals.discounts, 200);
}

#[test]
fn tax_is_rounded_once_or_line_by_line() {
    let lines = [
        line(1, 33, 1, "standard"),
        line(2, 33, 1, "standard"),
        line(3, 33, 1, "standard"),
    ];
    let tax = |rounding| {
        let offers = Offers::default();
        price_as(Currency::USD, &lines, None, false, rounding, &offers)
            .totals
            .tax
    };
    // 19 % of 99 is 18.81; of 33 it is 6.27.
    assert_eq!(tax(TaxRounding::PerRate), 19);
    assert_eq!(tax(TaxRounding::PerLine), 18);
}

fn any_currency() -> impl Strategy<Value = Currency> {
    let codes = ["JPY", "CNY", "KWD", "USD"];
    prop::sample::select(
        codes
            .map(|code| Currency::from_code(code).unwrap())
            .to_vec(),
    )
}

fn any_lines() -> impl Strategy<Value = Vec<PriceLine>> {
    let class = prop::sample::select(vec!["standard", "reduced", "none"]);
    let lines = prop::collection::btree_map(1_i64..60, (0_i64..200_000, 1_i64..40, class), 0..20);
    lines.prop_map(|lines| {
        let lines = lines.into_iter();
        lines
            .map(|(variant, (price, quantity, class))| line(variant, price, quantity, class))
            .collect()
    })
}

fn any_off() -> impl Strategy<Value = Off> {
    prop_oneof![
        (0_i64..=WHOLE).prop_map(Off::Share),
        (0_i64..500_000).prop_map(Off::Amount),
    ]
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Everything),
        (0_i64..4).prop_map(|id| Scope::Categories(vec![id.into()])),
        prop::collection::vec(0_i64..6, 1..3)
            .prop_map(|ids| Scope::Products(ids.into_iter().map(Into::into).collect())),
        (0_i64..3).prop_map(|tag| Scope::Tags(vec![format!("tag{tag}")])),
    ]
}

fn any_effect() -> impl Strategy<Value = Effect> {
    let measure = prop::sample::select(vec![Measure::Spend, Measure::Quantity]);
    prop_oneof![
        any_off().prop_map(Effect::Off),
        (
            measure,
            prop::collection::vec((0_i64..100_000, any_off()), 1..4)
        )
            .prop_map(|(by, steps)| Effect::Tiers { by, steps }),
        (
            0_i64..4,
            0_i64..3,
            0_i64..=WHOLE,
            prop::option::of(any_scope())
        )
            .prop_map(|(buy, get, ppm, from)| Effect::BuyGet {
                buy,
                get,
                ppm,
                from
            }),
        Just(Effect::FreeDelivery),
        (0_i64..6, 1_i64..4).prop_map(|(product, units)| Effect::Gift {
            product: product.into(),
            variant: None,
            units
        }),
    ]
}

fn any_promotion() -> impl Strategy<Value = Promotion> {
    let stacking = prop_oneof![
        3 => Just(Stacking::Together),
        1 => Just(Stacking::Alone),
        1 => Just(Stacking::OneOf("sale".to_owned())),
    ];
    let least = (0_i64..50_000, 0_i64..10);
    let coded = prop::option::of(0_i64..6);
    (any_effect(), any_scope(), stacking, least, 0_i64..3, coded).prop_map(
        |(effect, scope, stacking, (min_subtotal, min_quantity), priority, code)| Promotion {
            scope,
            stacking,
            priority,
            trigger: code.map_or(Trigger::Automatic, |n| Trigger::Code(format!("C{n}"))),
            conditions: Conditions {
                min_subtotal,
                min_quantity,
                ..Conditions::default()
            },
            ..promotion(0, effect)
        },
    )
}

/// Promotions in this currency, each with an id and a code of its own.
fn any_promotions() -> impl Strategy<Value = Vec<Promotion>> {
    prop::collection::vec(any_promotion(), 0..8).prop_map(|mut promotions| {
        for (promotion, id) in promotions.iter_mut().zip(1..) {
            promotion.id = id.into();
            if let Trigger::Code(code) = &mut promotion.trigger {
                code.push_str(&id.to_string());
            }
        }
        promotions
    })
}

fn codes_of(promotions: &[Promotion]) -> Vec<String> {
    let codes = promotions.iter().filter_map(Promotion::code);
    codes.map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sums_are_exact_and_discounts_bounded(
        currency in any_currency(),
        lines in any_lines(),
        mut promotions in any_promotions(),
        delivery in prop::option::of(0_i64..10_000),
        included: bool,
        per_line: bool,
    ) {
        promotions.iter_mut().for_each(|p| p.currency = currency);
        let codes = codes_of(&promotions);
        let offers = Offers { promotions: &promotions, codes: &codes, now: NOW, ..Offers::default() };
        let rounding = if per_line { TaxRounding::PerLine } else { TaxRounding::PerRate };
        let priced = price_as(currency, &lines, delivery, included, rounding, &offers);
        let t = priced.totals;
        prop_assert_eq!(t.lines + t.shipping.unwrap_or(0) + t.tax - t.discounts, t.total);
        prop_assert!(t.total >= 0 && t.discounts >= 0);
        prop_assert_eq!(priced.line_discount.iter().sum::<i64>() + priced.shipping_discount, t.discounts);
        prop_assert_eq!(priced.line_tax.iter().sum::<i64>() + priced.shipping_tax, t.tax + t.tax_included);
        prop_assert_eq!((priced.line_tax.len(), priced.line_discount.len()), (lines.len(), lines.len()));
        for ((tax, off), line) in priced.line_tax.iter().zip(&priced.line_discount).zip(&lines) {
            prop_assert!(*off >= 0 && *off <= line.total());
            prop_assert!(*tax >= 0 && *tax <= line.total() - off);
        }
        prop_assert!((0..=delivery.unwrap_or(0)).contains(&priced.shipping_discount));
        prop_assert!((0..=delivery.unwrap_or(0) - priced.shipping_discount).contains(&priced.shipping_tax));
        // Every cent is explained, by line and in all.
        prop_assert_eq!(priced.adjustments.iter().map(|a| a.amount).sum::<i64>(), t.discounts);
        for (line, off) in lines.iter().zip(&priced.line_discount) {
            let told = priced.adjustments.iter().flat_map(|a| &a.lines);
            let told: i64 = told.filter(|(variant, _)| *variant == line.variant).map(|(_, share)| share).sum();
            prop_assert_eq!(told, *off);
        }
        for adjustment in &priced.adjustments {
            prop_assert!(adjustment.amount > 0);
            let parts = adjustment.lines.iter().map(|(_, share)| share).sum::<i64>() + adjustment.delivery;
            prop_assert_eq!(parts, adjustment.amount);
        }
        // A code took something off or says why not.
        for code in &codes {
            let took = priced.adjustments.iter().any(|a| a.code.as_ref() == Some(code));
            let told = priced.refused.iter().filter(|(refused, _)| refused == code).count();
            prop_assert_eq!(told, usize::from(!took), "{}", code);
        }
    }

    #[test]
    fn order_decides_nothing(lines in any_lines(), promotions in any_promotions(), included: bool) {
        let codes = codes_of(&promotions);
        let offers = Offers { promotions: &promotions, codes: &codes, now: NOW, ..Offers::default() };
        let rounding = TaxRounding::PerRate;
        let before = price_as(Currency::USD, &lines, Some(500), included, rounding, &offers);
        let turned: Vec<PriceLine> = lines.iter().rev().cloned().collect();
        let promotions: Vec<Promotion> = promotions.iter().rev().cloned().collect();
        let offers = Offers { promotions: &promotions, ..offers };
        let after = price_as(Currency::USD, &turned, Some(500), included, rounding, &offers);
        prop_assert_eq!(after.totals, before.totals);
        let turned: Vec<i64> = after.line_discount.into_iter().rev().collect();
        prop_assert_eq!(turned, before.line_discount);
        prop_assert_eq!(after.adjustments, before.adjustments);
    }

    /// Taking a promotion away again leaves what was before it: what it took off is given back to the cent, and nothing
    /// else depends on it having been there.
    #[test]
    fn removing_a_promotion_restores_the_price(lines in any_lines(), promotions in any_promotions(), included: bool) {
        let codes = codes_of(&promotions);
        let price_with = |promotions: &[Promotion]| {
            let offers = Offers { promotions, codes: &codes, now: NOW, ..Offers::default() };
            price_as(Currency::USD, &lines, Some(500), included, TaxRounding::PerRate, &offers)
        };
        prop_assert_eq!(price_with(&[]).totals, plain(&lines, Some(500), included).totals);
        let all = price_with(&promotions);
        let ended = |gone: &dyn Fn(&Promotion) -> bool| -> Vec<Promotion> {
            let ended = |p: &Promotion| Promotion { ends_at: Some(NOW), ..p.clone() };
            promotions.iter().map(|p| if gone(p) { ended(p) } else { p.clone() }).collect()
        };
        // What took nothing off can go and nothing changes.
        let counted = |p: &Promotion| all.adjustments.iter().any(|a| a.promotion == p.id);
        let kept: Vec<Promotion> = promotions.iter().filter(|p| counted(p)).cloned().collect();
        prop_assert_eq!(price_with(&kept).totals, all.totals);
        prop_assert_eq!(price_with(&ended(&|p| !counted(p))).totals, all.totals);
        // Whichever goes, the price is what it would be had it never been.
        for gone in &promotions {
            let without: Vec<Promotion> = promotions.iter().filter(|p| p.id != gone.id).cloned().collect();
            prop_assert_eq!(price_with(&ended(&|p| p.id == gone.id)).totals, price_with(&without).totals);
        }
        prop_assert_eq!(price_with(&ended(&|_| true)).totals, price_with(&[]).totals);
    }

    #[test]
    fn a_line_cut_in_two_is_taxed_the_same(unit in 0_i64..100_000, a in 1_i64..500, b in 1_i64..499, ppm in 0..=WHOLE, included: bool) {
        let totals = |lines: &[PriceLine]| {
            let promotion = off(1, ppm);
            let offers = Offers { promotions: std::slice::from_ref(&promotion), ..Offers::default() };
            price_as(Currency::USD, lines, None, included, TaxRounding::PerRate, &offers).totals
        };
        let cut = [line(1, unit, a, "standard"), line(1, unit, b, "standard")];
        prop_assert_eq!(totals(&[line(1, unit, a + b, "standard")]), totals(&cut));
    }

    /// Adding tax to what a discount leaves of a net price, and selling at the sum with tax contained, give the same tax.
    #[test]
    fn inclusive_and_exclusive_prices_agree(net in 0_i64..100_000_000, ppm in 0_i64..500_000, share in 0..=WHOLE) {
        let rates = TaxRates::new([(STANDARD_TAX.to_owned(), ppm)]);
        let promotion = off(1, share);
        let totals = |amount, included, offers: &Offers<'_>| {
            let lines = [line(1, amount, 1, "standard")];
            let basket = Basket { currency: Currency::USD, lines: &lines, delivery: None };
            let taxation = Taxation { rates: &rates, included, rounding: TaxRounding::PerRate };
            price(&basket, &taxation, offers).totals
        };
        let offers = Offers { promotions: std::slice::from_ref(&promotion), ..Offers::default() };
        let exclusive = totals(net, false, &offers);
        let inclusive = totals(exclusive.total, true, &Offers::default());
        prop_assert_eq!(inclusive.tax_included, exclusive.tax);
        prop_assert_eq!(inclusive.total, exclusive.total);
    }
}
