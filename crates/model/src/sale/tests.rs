use proptest::prelude::*;

use super::*;
use crate::pricing::{Basket, Offers, TaxRates, TaxRounding, Taxation, price};
use crate::promotion::{Conditions, Limits, Scope};
use crate::{Translated, promotion};

const NOW: Millis = 1_000;

fn sale(id: i64, effect: Effect) -> Promotion {
    Promotion {
        id: id.into(),
        name: Translated::new("Sale", "特卖"),
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

fn percent(id: i64, percent: i64) -> Promotion {
    sale(id, Effect::Off(Off::Share(percent * 10_000)))
}

fn line(variant: i64, unit_price: i64, quantity: i64) -> PriceLine {
    PriceLine {
        variant: variant.into(),
        product: (variant / 2).into(),
        categories: vec![(variant % 4).into()],
        tags: Vec::new(),
        unit_price,
        quantity,
        tax_class: "standard".to_owned(),
    }
}

/// What the lines cost in a cart with these promotions.
fn in_cart(lines: &[PriceLine], promotions: &[Promotion]) -> i64 {
    let basket = Basket {
        currency: Currency::USD,
        lines,
        delivery: None,
    };
    let taxation = Taxation {
        rates: &TaxRates::default(),
        included: true,
        rounding: TaxRounding::PerRate,
    };
    let offers = Offers {
        promotions,
        now: NOW,
        ..Offers::default()
    };
    price(&basket, &taxation, &offers).totals.total
}

fn shown(lines: &[PriceLine], sales: &Sales) -> i64 {
    let of = |line: &PriceLine| sales.price(line, Currency::USD) * line.quantity;
    lines.iter().map(of).sum()
}

#[test]
fn what_asks_for_more_than_one_unit_is_no_sale() {
    assert!(percent(1, 20).is_sale());
    assert!(sale(1, Effect::OffEach(500)).is_sale());
    let with = |change: &dyn Fn(&mut Promotion)| {
        let mut promotion = percent(1, 20);
        change(&mut promotion);
        promotion.is_sale()
    };
    assert!(with(&|p| p.scope = Scope::Tags(vec!["summer".to_owned()])));
    assert!(with(&|p| p.conditions.min_quantity = 1));
    assert!(!with(&|p| p.conditions.min_quantity = 2));
    assert!(!with(&|p| p.conditions.min_subtotal = 1));
    assert!(!with(&|p| p.conditions.first_order = true));
    assert!(!with(
        &|p| p.conditions.emails = vec!["ada@example.com".to_owned()]
    ));
    assert!(!with(&|p| p.trigger = Trigger::Code("TWENTY".to_owned())));
    assert!(!with(&|p| p.limits.all = Some(100)));
    assert!(!with(&|p| p.limits.each = Some(1)));
    // Two of these in one cart, and one of the two prices shown would not hold.
    assert!(!with(&|p| p.stacking = Stacking::Alone));
    assert!(!with(&|p| p.stacking = Stacking::OneOf("summer".to_owned())));
    // An amount once is not an amount off each.
    assert!(!with(&|p| p.effect = Effect::Off(Off::Amount(500))));
    assert!(!with(&|p| p.effect = Effect::FreeDelivery));
}

#[test]
fn a_unit_costs_what_runs_leaves_of_it() {
    let mut soon = percent(3, 50);
    soon.starts_at = Some(NOW + 1);
    soon.ends_at = Some(NOW + 10);
    let mut first = sale(2, Effect::OffEach(500));
    first.priority = 1;
    let all = [percent(1, 20), first, soon];
    let price = |now| Sales::at(&all, now).price(&line(1, 2_500, 1), Currency::USD);
    // $25.00 less $5.00, then 20 % of what is left.
    assert_eq!(price(NOW), 1_600);
    assert_eq!(price(NOW + 1), 800);
    assert_eq!(price(NOW + 10), 1_600);
    let until = |now| Sales::at(&all, now).until();
    assert_eq!(until(NOW), Some(NOW + 1));
    assert_eq!(until(NOW + 1), Some(NOW + 10));
    assert_eq!(until(NOW + 10), None);
    // An amount of another currency takes nothing off.
    let dollars = Sales::at(&all[1..2], NOW);
    assert_eq!(dollars.price(&line(1, 2_500, 1), Currency::EUR), 2_500);
}

#[test]
fn many_units_cost_many_times_what_one_does() {
    // 10 % off $12.35 is $11.11 (1.235 is rounded up); ten of them are $111.10 and not $111.15.
    let ten = [percent(1, 10)];
    let sales = Sales::at(&ten, NOW);
    assert_eq!(sales.price(&line(1, 1_235, 1), Currency::USD), 1_111);
    assert_eq!(in_cart(&[line(1, 1_235, 10)], &ten), 11_110);
}

#[test]
fn the_lowest_price_of_the_days_before_counts_sales() {
    let now_line = line(1, 2_000, 1);
    let lowest = |changes: &[(Millis, i64)], held: &[Held], now| {
        let history = PriceHistory {
            line: &now_line,
            currency: Currency::USD,
            changes,
            held,
            since: 10,
        };
        history.lowest_before(now, 30)
    };
    let held = |percent_off, from, until| Held {
        promotion: percent(1, percent_off),
        from,
        until,
    };
    assert_eq!(lowest(&[], &[], 200), None);
    // Prices alone: 1,500 until 100, 1,800 until 160.
    let changes = [(100, 1_500), (160, 1_800)];
    assert_eq!(lowest(&changes, &[], 200), Some(1_800));
    assert_eq!(lowest(&changes, &[], 150), Some(1_500));
    // A sale that runs since 190: before it the product cost 1,800 until 160 and 2,000 from there.
    let running = held(20, 190, None);
    assert_eq!(
        lowest(&changes, std::slice::from_ref(&running), 200),
        Some(2_000)
    );
    let at_180 = held(20, 180, None);
    assert_eq!(lowest(&changes, &[at_180], 200), Some(1_800));
    // The sale before it was better, and over for ten days only.
    let before = held(30, 170, Some(180));
    assert_eq!(lowest(&changes, &[before, running], 200), Some(1_400));
    // A sale that is older than the product changed nothing for it.
    assert_eq!(lowest(&[], &[held(20, 5, None)], 200), None);
}

fn any_sale() -> impl Strategy<Value = Promotion> {
    let effect = prop_oneof![
        (0_i64..=1_000_000).prop_map(|ppm| Effect::Off(Off::Share(ppm))),
        (0_i64..5_000).prop_map(Effect::OffEach),
    ];
    let scope = prop_oneof![
        Just(Scope::Everything),
        (0_i64..4).prop_map(|id| Scope::Categories(vec![id.into()])),
        (0_i64..8).prop_map(|id| Scope::Products(vec![id.into()])),
    ];
    (effect, scope, 0_i64..3).prop_map(|(effect, scope, priority)| Promotion {
        scope,
        priority,
        ..sale(0, effect)
    })
}

/// A promotion that no page shows, as it asks for more.
fn any_other() -> impl Strategy<Value = Promotion> {
    let stacking = prop_oneof![
        Just(Stacking::Together),
        Just(Stacking::Alone),
        Just(Stacking::OneOf("group".to_owned())),
    ];
    let off = prop_oneof![
        (0_i64..=1_000_000).prop_map(Off::Share),
        (0_i64..20_000).prop_map(Off::Amount),
    ];
    (off, stacking, 1_i64..20_000, 0_i64..3).prop_map(|(off, stacking, least, priority)| {
        let mut promotion = sale(0, Effect::Off(off));
        promotion.stacking = stacking;
        promotion.priority = priority;
        promotion.conditions.min_subtotal = least;
        promotion
    })
}

fn numbered(promotions: Vec<Promotion>) -> Vec<Promotion> {
    let numbered = promotions.into_iter().zip(1_i64..);
    numbered
        .map(|(promotion, id)| Promotion {
            id: id.into(),
            ..promotion
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The cart takes exactly what the tiles said; with further promotions it takes less, and never more.
    #[test]
    fn a_cart_costs_what_the_tiles_said(
        lines in prop::collection::btree_map(1_i64..16, (0_i64..20_000, 1_i64..30), 0..8),
        sales in prop::collection::vec(any_sale(), 0..5),
        others in prop::collection::vec(any_other(), 0..4),
    ) {
        let lines: Vec<PriceLine> = lines
            .into_iter()
            .map(|(variant, (price, quantity))| line(variant, price, quantity))
            .collect();
        let sales = numbered(sales);
        let said = shown(&lines, &Sales::at(&sales, NOW));
        prop_assert_eq!(in_cart(&lines, &sales), said);
        let all = numbered(sales.into_iter().chain(others).collect());
        prop_assert!(in_cart(&lines, &all) <= shown(&lines, &Sales::at(&all, NOW)));
        // Without them everything costs what it did.
        prop_assert_eq!(in_cart(&lines, &[]), shown(&lines, &Sales::default()));
    }
}

#[test]
fn codes_are_never_shown() {
    let typed = promotion::code("twenty");
    let coded = Promotion {
        trigger: Trigger::Code(typed),
        ..percent(1, 20)
    };
    assert!(Sales::at(&[coded], NOW).is_empty());
}
