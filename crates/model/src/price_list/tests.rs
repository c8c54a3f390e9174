use proptest::prelude::*;

use super::*;
use crate::Translated;
use crate::catalog::Stock;
use crate::delivery::{Area, Band, Basis, DeliveryMethod, DeliveryZone, Terms, Weekdays};
use crate::form::Form;
use crate::hostile::spoilt;
use crate::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};

fn kwd() -> Currency {
    Currency::from_code("KWD").unwrap()
}

fn variant(price: i64) -> Variant {
    Variant {
        id: 1.into(),
        sku: "S".into(),
        choice: std::collections::BTreeMap::new(),
        price,
        own_prices: Vec::new(),
        compare_at: None,
        sale: None,
        weight_grams: 1,
        barcode: None,
        stock: Stock::default(),
    }
}

fn list(currency: Currency, rate: i64, step: i64, less: i64) -> PriceList {
    PriceList {
        rate,
        ending: Ending { step, less },
        open: true,
        ..PriceList::new(currency, Currency::USD)
    }
}

#[test]
fn amounts_are_converted_to_the_precision_of_the_currency() {
    for (currency, rate, own, theirs) in [
        (Currency::EUR, 920_000, 2_400, 2_208),
        (Currency::EUR, 920_000, -2_400, -2_208),
        (Currency::JPY, 155_000_000, 1_999, 3_098),
        (kwd(), 307_000, 2_400, 7_368),
        (Currency::CNY, 7_180_000, 1, 7),
        (Currency::EUR, 500_000, 1, 1),
        (Currency::EUR, 500_000, -1, -1),
    ] {
        assert_eq!(
            list(currency, rate, 1, 0).convert(own),
            theirs,
            "{currency}"
        );
    }
}

#[test]
fn prices_end_as_the_list_says() {
    let eur = list(Currency::EUR, 920_000, 100, 5);
    for (own, theirs) in [(2_400, 2_195), (2_450, 2_295), (10, 95), (1, 95), (0, 0)] {
        assert_eq!(eur.price(own), theirs, "{own}");
    }
    let jpy = list(Currency::JPY, 155_000_000, 100, 20);
    assert_eq!(jpy.price(2_400), 3_680);
    assert_eq!(list(Currency::EUR, 1, 1, 0).price(3), 1);
}

#[test]
fn a_price_of_its_own_stands_and_others_follow_in_proportion() {
    let eur = list(Currency::EUR, 920_000, 100, 5);
    let mut variant = variant(2_400);
    assert_eq!(eur.unit_price(&variant, 2_400), 2_195);
    variant.own_prices = vec![(Currency::GBP, 1), (Currency::EUR, 2_000)];
    assert_eq!(eur.unit_price(&variant, 2_400), 2_000);
    assert_eq!(eur.unit_price(&variant, 1_200), 1_000);
    assert_eq!(eur.unit_price(&variant, 1_201), 1_001);
}

#[test]
fn promotions_and_fees_are_read_in_the_currency() {
    let eur = list(Currency::EUR, 500_000, 1, 0);
    let conditions = Conditions {
        min_subtotal: 5_000,
        ..Conditions::default()
    };
    let mut promotion = Promotion {
        id: 1.into(),
        name: Translated::new("Ten off", "减十"),
        trigger: Trigger::Automatic,
        effect: Effect::Off(Off::Amount(1_000)),
        scope: Scope::Everything,
        conditions,
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 1,
    };
    let read = eur.promotion(&promotion);
    assert_eq!(read.effect, Effect::Off(Off::Amount(500)));
    assert_eq!(
        (read.currency, read.conditions.min_subtotal),
        (Currency::EUR, 2_500)
    );
    promotion.currency = Currency::GBP;
    assert_eq!(eur.promotion(&promotion), promotion);

    let band = Band {
        from: 100,
        fee: 600,
        further: Some((1_000, 50)),
    };
    let mut zone = DeliveryZone {
        id: 1.into(),
        name: Translated::default(),
        area: Area::default(),
        position: 1,
        version: 1,
        methods: vec![DeliveryMethod {
            id: 1.into(),
            zone: 1.into(),
            code: "post".into(),
            name: Translated::default(),
            currency: Currency::USD,
            terms: Terms {
                basis: Basis::Price,
                bands: vec![band],
                free_from: Some(9_000),
                over_grams: None,
                max_grams: None,
                handling_days: 0,
                days: (1, 1),
                weekdays: Weekdays::WORKING,
                pickup: Vec::new(),
            },
            position: 1,
            version: 1,
        }],
    };
    let read = eur.zones(std::slice::from_ref(&zone));
    let terms = &read[0].methods[0].terms;
    let band = Band {
        from: 50,
        fee: 300,
        further: Some((500, 25)),
    };
    assert_eq!((terms.bands[0], terms.free_from), (band, Some(4_500)));
    zone.methods.push(read[0].methods[0].clone());
    zone.methods[1].terms.free_from = None;
    let read = eur.zones(std::slice::from_ref(&zone));
    assert_eq!(read[0].methods, zone.methods[1..]);
}

#[test]
fn a_form_is_read_back_as_it_was_filled_in() {
    let eur = PriceList {
        position: 3,
        version: 7,
        ..list(Currency::EUR, 923_456, 100, 5)
    };
    let read = PriceList::read(Currency::EUR, Currency::USD, &eur.form());
    assert_eq!(read, Ok(eur.clone()));
    for (field, value) in [
        ("rate", ""),
        ("rate", "0"),
        ("rate", "x"),
        ("less", "1.00"),
        ("step", "-1"),
        ("position", "1000"),
        ("rate", "1000001"),
        ("step", "10000000.01"),
    ] {
        let form = eur.form().with(field, value);
        let problems = PriceList::read(Currency::EUR, Currency::USD, &form).unwrap_err();
        assert_eq!(problems[0].field, field, "{value}");
    }
    for typed in ["eu", "USD", "eur", ""] {
        let known = std::slice::from_ref(&eur);
        assert!(
            read_currency(typed, Currency::USD, known).is_err(),
            "{typed}"
        );
    }
    let read = read_currency(" gbp ", Currency::USD, std::slice::from_ref(&eur));
    assert_eq!(read, Ok(Currency::GBP));
    let empty = PriceList::read(Currency::EUR, Currency::USD, &Form::default());
    assert_eq!(empty.unwrap_err()[0].field, "rate");
}

fn currencies() -> impl Strategy<Value = Currency> {
    prop_oneof![
        Just(Currency::EUR),
        Just(Currency::JPY),
        Just(Currency::CNY),
        Just(kwd())
    ]
}

proptest! {
    #[test]
    fn whatever_is_typed_makes_no_price_that_cannot_be_counted(
        form in spoilt(list(Currency::EUR, 920_000, 100, 5).form()),
        own in 0_i64..100_000_000,
    ) {
        if let Ok(list) = PriceList::read(Currency::EUR, Currency::USD, &form) {
            let price = list.price(own);
            prop_assert!(price >= 0 && price.checked_mul(1_000).is_some());
        }
    }

    #[test]
    fn a_dearer_product_is_never_cheaper_in_another_currency(
        currency in currencies(),
        rate in 1_i64..2_000_000_000,
        step in 1_i64..10_000,
        part in 0_i64..100,
        low in 0_i64..10_000_000_000,
        more in 0_i64..10_000_000_000,
    ) {
        let list = list(currency, rate, step, step * part / 100);
        let (low, high) = (list.price(low), list.price(low + more));
        prop_assert!(low <= high);
        prop_assert!(low >= 0);
    }

    #[test]
    fn what_an_amount_is_worth_comes_back(
        currency in currencies(),
        rate in 100_000_i64..200_000_000,
        own in 1_000_000_i64..1_000_000_000,
    ) {
        let list = list(currency, rate, 1, 0);
        let back = i128::from(list.convert(own)) * i128::from(list.worth_in_own()) / i128::from(MILLION);
        // Both roundings together stay within a thousandth.
        prop_assert!((back - i128::from(own)).abs() <= i128::from(own) / 100, "{back} {own}");
    }
}
