use proptest::prelude::*;

use super::*;

const DAY: Millis = 86_400_000;

#[test]
fn returns_go_forward_only() {
    use ReturnEvent as E;
    use ReturnState as S;
    let next = [
        (S::Requested, E::Approve, S::Approved),
        (S::Requested, E::Refuse, S::Refused),
        (S::Requested, E::Withdraw, S::Withdrawn),
        (S::Approved, E::Receive, S::Received),
        (S::Approved, E::Withdraw, S::Withdrawn),
        (S::Received, E::Settle, S::Settled),
    ];
    for state in S::ALL {
        for event in E::ALL {
            let known = next.iter().find(|(s, e, _)| (*s, *e) == (state, event));
            let expected = known.map(|(.., to)| *to);
            assert_eq!(state.after(event).ok(), expected, "{state:?} {event:?}");
        }
    }
}

fn line(id: i64, left: i64) -> ReturnableLine {
    ReturnableLine {
        line: id.into(),
        product: Some(id.into()),
        categories: vec![(100 + id).into(), 9.into()],
        left,
    }
}

#[test]
fn rules_say_what_can_be_sent_back_and_why_not() {
    let rules = ReturnRules {
        window_days: 14,
        no_products: vec![2.into()],
        no_categories: vec![103.into()],
        ..ReturnRules::default()
    };
    let lines = [line(1, 2), line(2, 1), line(3, 1), line(4, 0)];
    let order = Returnable {
        state: OrderState::Completed,
        fulfilment: FulfilmentState::Delivered,
        delivered_at: Some(0),
        lines: &lines,
    };
    let check = |rules: &ReturnRules, order: Returnable<'_>, now, expected| {
        assert_eq!(rules.returnable(&order, now), expected);
    };
    let one = Ok(vec![(OrderLineId::from(1), 2)]);
    check(&rules, order.clone(), 14 * DAY, one.clone());
    let late = Err(NoReturn::TooLate(14 * DAY));
    check(&rules, order.clone(), 14 * DAY + 1, late);
    let underway = Returnable {
        fulfilment: FulfilmentState::Shipped,
        delivered_at: None,
        ..order.clone()
    };
    check(&rules, underway, 99 * DAY, one);
    let unsent = Returnable {
        fulfilment: FulfilmentState::Unfulfilled,
        ..order.clone()
    };
    check(&rules, unsent, 0, Err(NoReturn::NotSent));
    let cancelled = Returnable {
        state: OrderState::Cancelled,
        ..order.clone()
    };
    check(&rules, cancelled, 0, Err(NoReturn::NoOrder));
    let rest = Returnable {
        lines: &lines[1..],
        ..order.clone()
    };
    check(&rules, rest, 0, Err(NoReturn::NothingLeft));
    let never = ReturnRules {
        window_days: 0,
        ..rules.clone()
    };
    check(&never, order, 0, Err(NoReturn::NotOffered));
}

#[test]
fn a_form_says_what_comes_back_and_why() {
    let open = [(OrderLineId::from(1), 2), (2.into(), 1)];
    let swaps = [Swap {
        line: 1.into(),
        variant: 11.into(),
        available: 1,
    }];
    let read = |fields: &[(&str, &str)]| {
        let start = Form::default();
        let form = fields.iter().fold(start, |form, (k, v)| form.with(*k, *v));
        read_return(&form, &open, &swaps)
    };
    let asked = AskedReturn {
        credit: false,
        units: vec![(2.into(), 1)],
        reason: ReturnReason::Damaged,
        words: "Cracked".into(),
        variant: None,
    };
    let sound = [
        ("units_2", "1"),
        ("units_1", ""),
        ("reason", "damaged"),
        ("words", " Cracked "),
    ];
    assert_eq!(read(&sound), Ok(asked));
    let swapped = read(&[("units_1", "1"), ("reason", "wrong_size"), ("wish", "1:11")]);
    assert_eq!(swapped.unwrap().variant, Some(11.into()));
    for (fields, wrong) in [
        (&[("units_1", "3"), ("reason", "damaged")][..], "units_1"),
        (&[("reason", "damaged")], "units"),
        (&[("units_3", "1"), ("reason", "damaged")], "units"),
        (&[("units_1", "1"), ("reason", "boredom")], "reason"),
        (
            &[("units_1", "2"), ("reason", "damaged"), ("wish", "1:11")],
            "wish",
        ),
        (
            &[("units_2", "1"), ("reason", "damaged"), ("wish", "1:11")],
            "wish",
        ),
        (
            &[("units_1", "1"), ("reason", "damaged"), ("wish", "1:12")],
            "wish",
        ),
    ] {
        assert_eq!(read(fields).unwrap_err()[0].field, wrong);
    }
}

#[test]
fn staff_say_how_it_came_back_and_what_is_kept() {
    let form = Form::default()
        .with("condition", "used")
        .with("restock", "on");
    assert_eq!(read_receipt(&form), Ok((Condition::Used, true)));
    assert!(read_receipt(&Form::default()).is_err());
    let form = Form::default().with("fee", "5").with("shipping", "");
    assert_eq!(read_settlement(&form, 500, Currency::USD), Ok((500, 0)));
    assert_eq!(
        read_settlement(&form, 499, Currency::USD).unwrap_err()[0].field,
        "fee"
    );
}

proptest! {
    /// What is kept back is never more than the goods are worth, and nothing where the shop is to blame.
    #[test]
    fn a_fee_is_bounded(worth in 0_i64..10_000_000, ppm in 0_i64..1_000_001, fixed in 0_i64..10_000_000, reason in 0_usize..5) {
        let reason = ReturnReason::ALL[reason];
        for fee in [Fee::None, Fee::Percent { ppm }, Fee::Fixed { money: Money::new(fixed, Currency::USD) }] {
            let rules = ReturnRules { fee, ..ReturnRules::default() };
            let kept = rules.fee(worth, Currency::USD, reason);
            prop_assert!((0..=worth).contains(&kept));
            prop_assert!(!reason.is_ours() || kept == 0);
        }
        let fixed = Fee::Fixed { money: Money::new(fixed, Currency::USD) };
        let rules = ReturnRules { fee: fixed, ..ReturnRules::default() };
        prop_assert_eq!(rules.fee(worth, Currency::CNY, ReturnReason::ChangedMind), 0);
    }
}
