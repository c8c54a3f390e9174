use proptest::prelude::*;

use super::*;

/// Terms that ask nothing and carry everything.
pub(super) fn terms() -> Terms {
    Terms {
        basis: Basis::Price,
        bands: vec![band(0, 0, None)],
        free_from: None,
        over_grams: None,
        max_grams: None,
        handling_days: 0,
        days: (1, 1),
        weekdays: Weekdays::WORKING,
        pickup: Vec::new(),
    }
}

fn band(from: i64, fee: i64, further: Option<(i64, i64)>) -> Band {
    Band { from, fee, further }
}

fn method(code: &str, terms: Terms) -> DeliveryMethod {
    DeliveryMethod {
        id: 1.into(),
        zone: 1.into(),
        code: code.to_owned(),
        name: Translated::new(code, code),
        currency: Currency::EUR,
        terms,
        position: 1,
        version: 1,
    }
}

fn zone(id: i64, countries: &str, regions: &str, postcodes: &str) -> DeliveryZone {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let codes = postcodes.split_whitespace();
    DeliveryZone {
        id: id.into(),
        name: Translated::new(id.to_string(), ""),
        area: Area {
            countries: words(countries),
            regions: words(regions),
            postcodes: codes
                .map(|code| PostcodeRange::parse(code).unwrap())
                .collect(),
        },
        position: id,
        version: 1,
        methods: Vec::new(),
    }
}

fn shipment(total: i64, weight_grams: i64, units: i64) -> Shipment<'static> {
    Shipment {
        to: Destination::within("DE"),
        currency: Currency::EUR,
        total,
        weight_grams,
        units,
    }
}

#[test]
fn the_zone_that_names_an_address_most_exactly_is_the_one() {
    let zones = [
        zone(1, "*", "", ""),
        zone(2, "GB FR", "", ""),
        zone(3, "GB", "", "BT IM"),
        zone(4, "US", "HI AK hawaii", ""),
        zone(5, "US", "", ""),
        zone(6, "US", "HI", "96700-96799"),
        zone(7, "FR", "", ""),
    ];
    let check = |country, region, postcode, expected: i64| {
        let to = Destination {
            country,
            region,
            postcode,
        };
        let found = zone_of(&zones, to).map(|zone| zone.id);
        assert_eq!(
            found,
            Some(expected.into()),
            "{country} {region} {postcode}"
        );
    };
    check("JP", "", "", 1);
    check("FR", "", "75001", 2);
    check("GB", "", "SW1A 1AA", 2);
    check("GB", "", "bt7 1nn", 3);
    check("US", "", "", 5);
    check("US", " Hawaii ", "96813", 4);
    check("US", "HI", "96789", 6);
    check("US", "Maine", "96789", 5);
    assert_eq!(zone_of(&zones[1..], Destination::within("JP")), None);
}

#[test]
fn tables_are_read_by_weight_price_and_quantity() {
    let bands = vec![
        band(0, 490, None),
        band(2_000, 790, Some((1_000, 100))),
        band(10_000, 2_000, None),
    ];
    let by = |basis| {
        method(
            "a",
            Terms {
                basis,
                bands: bands.clone(),
                ..terms()
            },
        )
    };
    let check = |basis, shipment: Shipment<'_>, expected| {
        assert_eq!(by(basis).price(&shipment), expected, "{shipment:?}");
    };
    check(Basis::Weight, shipment(0, 1_999, 1), Some(490));
    check(Basis::Weight, shipment(0, 2_000, 1), Some(790));
    check(Basis::Weight, shipment(0, 2_001, 1), Some(890));
    check(Basis::Weight, shipment(0, 4_000, 1), Some(990));
    check(Basis::Weight, shipment(0, 99_000, 1), Some(2_000));
    check(Basis::Price, shipment(2_000, 0, 1), Some(790));
    check(Basis::Quantity, shipment(0, 0, 2_500), Some(890));
    let from_one_kilo = Terms {
        basis: Basis::Weight,
        bands: vec![band(1_000, 500, None)],
        ..terms()
    };
    assert_eq!(method("b", from_one_kilo).price(&shipment(0, 999, 1)), None);
}

#[test]
fn limits_and_free_sums_hold() {
    let limited = method(
        "a",
        Terms {
            bands: vec![band(0, 490, None)],
            free_from: Some(6_000),
            over_grams: Some(1_000),
            max_grams: Some(5_000),
            ..terms()
        },
    );
    for (total, grams, expected) in [
        (5_999, 5_000, Some(490)),
        (6_000, 5_000, Some(0)),
        (6_000, 5_001, None),
        (6_000, 1_000, None),
        (6_000, 1_001, Some(0)),
    ] {
        assert_eq!(limited.price(&shipment(total, grams, 1)), expected);
    }
    let dollars = Shipment {
        currency: Currency::USD,
        ..shipment(6_000, 2_000, 1)
    };
    assert_eq!(limited.price(&dollars), None);
}

#[test]
fn each_pickup_point_is_an_offer_that_says_where_it_is() {
    let point = |code: &str| PickupPoint {
        code: code.to_owned(),
        name: Translated::new("Harbour shop", "港口店"),
        address: "1 Quay, Bremen".to_owned(),
        hours: Translated::new("Mon to Fri, 9 to 18", "周一至周五 9–18 点"),
    };
    let mut zone = zone(1, "DE", "", "");
    let pickup = vec![point("harbour"), point("station")];
    zone.methods = vec![
        method("standard", terms()),
        method("pickup", Terms { pickup, ..terms() }),
    ];
    let offers = offers(&[zone], &shipment(100, 1, 1));
    let codes: Vec<String> = offers.iter().map(DeliveryOffer::code).collect();
    assert_eq!(codes, ["standard", "pickup/harbour", "pickup/station"]);
    assert_eq!(offers[0].name(), Translated::new("standard", "standard"));
    let name = offers[1].name();
    assert_eq!(
        name.en,
        "pickup: Harbour shop (1 Quay, Bremen, Mon to Fri, 9 to 18)"
    );
    assert_eq!(
        name.zh,
        "pickup：港口店 (1 Quay, Bremen，周一至周五 9–18 点)"
    );
}

#[test]
fn known_carriers_have_a_page() {
    assert_eq!(
        tracking_url("ups", "1Z999").as_deref(),
        Some("https://www.ups.com/track?tracknum=1Z999")
    );
    assert_eq!(tracking_url("UPS", "1Z\"><script>"), None);
    assert_eq!(tracking_url("A neighbour", "1"), None);
}

proptest! {
    #[test]
    fn more_never_costs_less_where_fees_rise(
        mut fees in prop::collection::vec((0_i64..10_000, 0_i64..5_000), 1..6), step in 1_i64..2_000, more in 0_i64..20_000, measure in 0_i64..20_000,
    ) {
        fees.sort_unstable();
        fees[0].0 = 0;
        let mut bands: Vec<Band> = Vec::new();
        let mut fee = 0;
        for (from, rise) in fees {
            // A row that begins above what the one before has grown to by then.
            let grown = bands.last().map_or(0, |last: &Band| last.price(from));
            fee = fee.max(grown) + rise;
            if bands.last().is_none_or(|last| last.from < from) {
                bands.push(band(from, fee, Some((step, rise))));
            }
        }
        let by_weight = method("a", Terms { basis: Basis::Weight, bands, ..terms() });
        let price = |grams| by_weight.price(&shipment(0, grams, 1)).unwrap();
        prop_assert!(price(measure) <= price(measure + more));
    }

    #[test]
    fn an_address_is_in_at_most_one_zone_whatever_their_order(
        mut zones in prop::collection::vec((0_usize..4, 0_usize..3, 0_usize..3), 0..8), seed in 0_usize..4, code in 0_usize..3,
    ) {
        let countries = ["DE", "US", "DE US", "*"];
        let build = |zones: &[(usize, usize, usize)]| -> Vec<DeliveryZone> {
            zones.iter().zip(1..).map(|(&(c, r, p), id)| zone(id, countries[c], ["", "CA", "HI"][r], ["", "1", "10-19"][p])).collect()
        };
        let to = Destination { country: ["DE", "US", "FR", "GB"][seed], region: "ca", postcode: ["", "12345", "20000"][code] };
        let exact = |zones: &[DeliveryZone]| zone_of(zones, to).and_then(|zone| zone.area.exactness(to));
        let before = exact(&build(&zones));
        zones.reverse();
        prop_assert_eq!(exact(&build(&zones)), before);
    }
}
