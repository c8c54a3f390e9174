use proptest::prelude::*;

use super::*;
use crate::delivery::Weekdays;
use crate::hostile::spoilt;

fn zone() -> DeliveryZone {
    DeliveryZone {
        id: 7.into(),
        name: Translated::new("Islands", "岛屿"),
        area: Area {
            countries: vec!["US".into(), "GB".into()],
            regions: vec!["HI".into(), "Hawaii".into()],
            postcodes: vec![PostcodeRange::parse("96700-96799").unwrap()],
        },
        position: 3,
        version: 2,
        methods: Vec::new(),
    }
}

fn method() -> DeliveryMethod {
    DeliveryMethod {
        id: 9.into(),
        zone: 7.into(),
        code: "standard".into(),
        name: Translated::new("Standard", "标准"),
        currency: Currency::USD,
        terms: Terms {
            basis: Basis::Weight,
            bands: vec![
                Band {
                    from: 0,
                    fee: 490,
                    further: None,
                },
                Band {
                    from: 1_500,
                    fee: 690,
                    further: Some((500, 120)),
                },
            ],
            free_from: Some(9_000),
            over_grams: None,
            max_grams: Some(20_000),
            handling_days: 1,
            days: (2, 4),
            weekdays: Weekdays::new([true, true, true, true, true, true, false]),
            pickup: vec![PickupPoint {
                code: "point-1".into(),
                name: Translated::new("Depot", "仓库"),
                address: "1 Quay".into(),
                hours: Translated::new("9 to 18", ""),
            }],
        },
        position: 1,
        version: 4,
    }
}

#[test]
fn forms_read_back_what_they_show() {
    assert_eq!(read_zone(&zone_form(&zone()), &zone()), Ok(zone()));
    for basis in Basis::ALL {
        let mut method = method();
        method.terms.basis = basis;
        if basis == Basis::Quantity {
            method.terms.bands[1].from = 3;
            method.terms.bands[1].further = Some((1, 120));
        }
        assert_eq!(read_method(&method_form(&method), &method), Ok(method));
    }
}

#[test]
fn mistakes_are_told_by_field() {
    let told = |problems: Vec<Problem>| {
        let fields = problems.into_iter().map(|problem| problem.field);
        fields.collect::<Vec<_>>()
    };
    let check = |field: &str, value: &str, expected: &str| {
        let form = zone_form(&zone()).with(field, value);
        let problems = read_zone(&form, &zone()).unwrap_err();
        assert_eq!(told(problems)[0], expected, "{field}={value}");
    };
    check("postcodes", "10-1", "postcodes");
    check("in_elsewhere", "on", "regions");
    check("position", "-1", "position");
    let nowhere = Form::default().with("name_en", "Nowhere");
    assert_eq!(
        told(read_zone(&nowhere, &zone()).unwrap_err()),
        ["in_elsewhere"]
    );
    let check = |field: &str, value: &str, expected: &str| {
        let form = method_form(&method()).with(field, value);
        let problems = read_method(&form, &method()).unwrap_err();
        assert_eq!(told(problems), [expected], "{field}={value}");
    };
    check("code", "Standard post", "code");
    check("basis", "luck", "basis");
    check("fee_0", "", "fee_0");
    check("fee_0", "4,90", "fee_0");
    check("from_1", "0", "from_1");
    check("step_1", "", "step_1");
    check("max", "heavy", "max");
    check("over", "20", "max");
    check("days_max", "1", "days_max");
    check("point_0_address", "", "point_0_address");
    check("hours_1_en", "9 to 5", "point_1_en");
}

#[test]
fn a_new_point_gets_a_code_no_other_has() {
    let form = method_form(&method())
        .with("point_1_en", "Station")
        .with("point_1_address", "2 Road");
    let points = read_method(&form, &method()).unwrap().terms.pickup;
    assert_eq!(points[0].code, "point-1");
    assert_eq!(points[1].code, "point-2");
    let first_gone = form.with("point_0_en", "").with("point_0_zh", "");
    let first_gone = first_gone
        .with("point_0_address", "")
        .with("hours_0_en", "");
    let points = read_method(&first_gone, &method()).unwrap().terms.pickup;
    assert_eq!(points[0].code, "point-2");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_form_makes_the_readers_panic(
        of_zone in spoilt(zone_form(&zone())),
        of_method in spoilt(method_form(&method())),
    ) {
        if let Ok(read) = read_zone(&of_zone, &zone()) {
            let _ = read_zone(&zone_form(&read), &zone());
        }
        if let Ok(read) = read_method(&of_method, &method()) {
            let _ = read_method(&method_form(&read), &method());
        }
    }
}
