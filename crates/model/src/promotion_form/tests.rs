use proptest::prelude::*;

use super::read::parse_moment;
use super::*;
use crate::hostile::spoilt;
use crate::promotion::{Conditions, Limits, Trigger};
use crate::{PromotionId, Translated};

fn names() -> Names {
    Names {
        categories: vec![(3.into(), "lighting".into()), (4.into(), "desk".into())],
        products: vec![
            (7.into(), "heron-lamp".into()),
            (8.into(), "dockside-mug".into()),
        ],
        variants: vec![(9.into(), "MUG-1".into())],
    }
}

fn promotion(effect: Effect, scope: Scope) -> Promotion {
    Promotion {
        id: PromotionId::from(1),
        name: Translated::new("Welcome", "欢迎"),
        trigger: Trigger::Code("WELCOME10".into()),
        effect,
        scope,
        conditions: Conditions {
            min_subtotal: 5_000,
            min_quantity: 2,
            first_order: true,
            emails: vec!["ada@example.com".into()],
        },
        currency: Currency::USD,
        starts_at: Some(1_795_392_000_000),
        ends_at: Some(1_795_392_000_000 + 90 * 60_000),
        priority: -5,
        stacking: Stacking::OneOf("spring".into()),
        limits: Limits {
            all: Some(100),
            each: Some(1),
        },
        version: 2,
    }
}

#[test]
fn every_kind_of_promotion_reads_back_what_its_form_shows() {
    let lamps = || Scope::Products(vec![7.into(), 8.into()]);
    let rooms = || Scope::Categories(vec![3.into(), 4.into()]);
    let effects = [
        Effect::Off(Off::Share(125_000)),
        Effect::Off(Off::Amount(1_250)),
        Effect::OffEach(1_250),
        Effect::Tiers {
            by: Measure::Spend,
            steps: vec![(5_000, Off::Share(50_000)), (10_000, Off::Amount(1_500))],
        },
        Effect::Tiers {
            by: Measure::Quantity,
            steps: vec![(3, Off::Share(100_000))],
        },
        Effect::BuyGet {
            buy: 2,
            get: 1,
            ppm: 1_000_000,
            from: None,
        },
        Effect::BuyGet {
            buy: 2,
            get: 1,
            ppm: 500_000,
            from: Some(lamps()),
        },
        Effect::FreeDelivery,
        Effect::Gift {
            product: 8.into(),
            variant: Some(9.into()),
            units: 1,
        },
    ];
    let scopes = [
        Scope::Everything,
        lamps(),
        rooms(),
        Scope::Tags(vec!["oak".into(), "sale".into()]),
    ];
    for effect in effects {
        for scope in &scopes {
            let stored = promotion(effect.clone(), scope.clone());
            for offset in [0, 480, -330] {
                let form = promotion_form(&stored, &names(), offset);
                assert_eq!(
                    read_promotion(&form, &stored, &names(), offset),
                    Ok(stored.clone())
                );
            }
        }
    }
}

#[test]
fn mistakes_are_told_once_and_by_field() {
    let stored = promotion(Effect::Off(Off::Share(100_000)), Scope::Everything);
    let check = |changes: &[(&str, &str)], expected: &[&str]| {
        let form = promotion_form(&stored, &names(), 0);
        let form = changes
            .iter()
            .fold(form, |form, (field, value)| form.with(*field, *value));
        let problems = read_promotion(&form, &stored, &names(), 0).unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, expected, "{changes:?}");
    };
    check(&[("off", "a lot")], &["off"]);
    check(&[("off", "101")], &["off"]);
    check(&[("effect", "tiers"), ("steps", "100 off")], &["steps"]);
    check(&[("effect", "tiers"), ("steps", "")], &["steps"]);
    check(
        &[("effect", "gift"), ("gift", "nothing"), ("units", "1")],
        &["gift"],
    );
    check(
        &[("scope_kind", "products"), ("scope", "heron-lamp, nothing")],
        &["scope"],
    );
    check(&[("scope_kind", "categories"), ("scope", "")], &["scope"]);
    check(&[("starts_at", "tomorrow")], &["starts_at"]);
    check(&[("ends_at", "2020-01-01 00:00")], &["ends_at"]);
    check(&[("priority", "high")], &["priority"]);
    check(&[("max_uses", "0")], &["max_uses"]);
    check(&[("group", "")], &["group"]);
    check(&[("emails", "nobody")], &["emails"]);
}

#[test]
fn times_are_those_of_the_shop_s_clock() {
    let check = |text: &str, offset, expected: Option<Millis>| {
        assert_eq!(parse_moment(text, offset), expected, "{text}");
        if let Some(at) = expected {
            assert_eq!(parse_moment(&show_moment(at, offset), offset), expected);
        }
    };
    check("2026-11-23 08:00", 480, Some(1_795_392_000_000));
    check("2026-11-23T00:00", 0, Some(1_795_392_000_000));
    check("2026-11-23", 0, Some(1_795_392_000_000));
    check("2026-11-22 19:00", -300, Some(1_795_392_000_000));
    for wrong in [
        "",
        "2026-11-31",
        "2026-11-23 24:00",
        "2026-11-23 8:00",
        "soon",
    ] {
        check(wrong, 0, None);
    }
}

#[test]
fn a_pasted_address_is_read_by_its_end() {
    for typed in [
        "oak-tray",
        " /p/oak-tray?size=l ",
        "https://shop.example/zh/p/oak-tray/",
    ] {
        assert_eq!(address(typed), "oak-tray");
    }
    let form = Form::default()
        .with("scope", "/p/oak-tray, mug")
        .with("gift_sku", " MUG-1 ");
    let (addresses, skus) = named_in(&form);
    assert_eq!((addresses.len(), skus), (2, vec!["MUG-1".to_owned()]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// What is read is sound, and shown again it reads the same.
    #[test]
    fn no_form_makes_the_reader_panic(
        kind in prop::sample::select(EFFECTS.to_vec()),
        form in spoilt(promotion_form(&promotion(everything(), Scope::Everything), &names(), 60)),
        effect_is_sound: bool,
        offset in prop::sample::select(vec![-720_i64, 0, 840]),
    ) {
        let current = promotion(Effect::FreeDelivery, Scope::Everything);
        let form = if effect_is_sound { form.with("effect", kind) } else { form };
        if let Ok(read) = read_promotion(&form, &current, &names(), offset) {
            prop_assert_eq!(read.problems(), []);
            let shown = promotion_form(&read, &names(), offset);
            let _ = read_promotion(&shown, &current, &names(), offset);
        }
        let _ = named_in(&form);
    }
}

/// An effect whose form has fields of all.
fn everything() -> Effect {
    Effect::Tiers {
        by: Measure::Spend,
        steps: vec![(5_000, Off::Share(50_000)), (10_000, Off::Amount(1_500))],
    }
}
