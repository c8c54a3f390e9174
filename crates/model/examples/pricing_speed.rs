//! How fast a cart of 50 lines is priced with 100 promotions that hold for it: `name value unit` lines.

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::hint::black_box;
use std::time::Instant;

use model::pricing::{Basket, Offers, PriceLine, TaxRates, TaxRounding, Taxation, price};
use model::promotion::{
    Conditions, Effect, Limits, Measure, Off, Promotion, Scope, Stacking, Trigger,
};
use model::{Currency, Translated};

/// Rounds that are timed one by one.
const ROUNDS: usize = 5_000;

fn main() {
    let lines: Vec<PriceLine> = (0..50).map(line).collect();
    let promotions: Vec<Promotion> = (0..100).map(promotion).collect();
    let codes: Vec<String> = promotions
        .iter()
        .filter_map(|p| p.code().map(str::to_owned))
        .collect();
    let rates = TaxRates::new([
        ("standard".to_owned(), 190_000),
        ("reduced".to_owned(), 70_000),
    ]);
    let basket = Basket {
        currency: Currency::EUR,
        lines: &lines,
        delivery: Some(490),
    };
    let taxation = Taxation {
        rates: &rates,
        included: true,
        rounding: TaxRounding::PerRate,
    };
    let offers = Offers {
        promotions: &promotions,
        codes: &codes,
        email: Some("ada@example.com"),
        ..Offers::default()
    };
    let priced = price(&basket, &taxation, &offers);
    let mut micros: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(price(black_box(&basket), &taxation, &offers));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_unstable_by(f64::total_cmp);
    println!("pricing/applied {} promotions", priced.adjustments.len());
    println!("pricing/p50 {:.1} us", micros[ROUNDS / 2]);
    println!("pricing/p99 {:.1} us", micros[ROUNDS * 99 / 100]);
}

fn line(nth: i64) -> PriceLine {
    PriceLine {
        variant: (1_000 + nth).into(),
        product: (500 + nth / 2).into(),
        categories: vec![(nth % 8).into(), (10 + nth % 20).into(), 99.into()],
        tags: (0..4)
            .map(|at| format!("word {}", (nth + at) % 12))
            .collect(),
        unit_price: 499 + 137 * nth,
        quantity: 1 + nth % 5,
        tax_class: if nth % 4 == 0 { "reduced" } else { "standard" }.to_owned(),
    }
}

/// Small discounts, so that something is left for every one of them; every tenth stands alone.
fn promotion(nth: i64) -> Promotion {
    let effect = match nth % 6 {
        0 => Effect::Off(Off::Share(10_000 + 100 * nth)),
        1 => Effect::Off(Off::Amount(50 + nth)),
        2 => Effect::BuyGet {
            buy: 2,
            get: 1,
            ppm: 50_000,
            from: None,
        },
        3 => Effect::Tiers {
            by: Measure::Spend,
            steps: vec![(1_000, Off::Share(5_000)), (50_000, Off::Share(15_000))],
        },
        4 => Effect::Gift {
            product: (500 + nth / 4).into(),
            variant: None,
            units: 1,
        },
        _ => Effect::Tiers {
            by: Measure::Quantity,
            steps: vec![(5, Off::Amount(20)), (20, Off::Amount(80))],
        },
    };
    let scope = match nth % 4 {
        0 => Scope::Everything,
        1 => Scope::Categories(vec![(nth % 8).into(), (10 + nth % 20).into()]),
        2 => Scope::Products((0..5).map(|at| (500 + (nth + at) % 25).into()).collect()),
        _ => Scope::Tags(vec![format!("word {}", nth % 12)]),
    };
    Promotion {
        id: (nth + 1).into(),
        name: Translated::new(format!("Offer {nth}"), format!("优惠 {nth}")),
        trigger: match nth % 25 {
            0 => Trigger::Code(format!("CODE{nth}")),
            _ => Trigger::Automatic,
        },
        effect,
        scope,
        conditions: Conditions {
            min_subtotal: 100,
            ..Conditions::default()
        },
        currency: Currency::EUR,
        starts_at: None,
        ends_at: None,
        priority: nth % 5,
        stacking: match nth % 10 {
            9 => Stacking::Alone,
            _ => Stacking::Together,
        },
        limits: Limits::default(),
        version: 1,
    }
}
