//! The demo shop's delivery zones and taxes.

use model::delivery::{
    Band, Basis, DeliveryMethod, DeliveryRate, DeliveryZone, ELSEWHERE, PickupPoint, zones_of,
};
use model::tax::{TaxRate, TaxZone, tax_zones_of};
use model::{Currency, Translated};
use store::new_id;

const STANDARD: (&str, &str) = ("Standard delivery", "标准配送");
const EXPRESS: (&str, &str) = ("Express delivery", "特快配送");
const EUROPE: &str = "GB DE FR NL BE AT CH IT ES PT SE DK IE";
const ASIA: &str = "CN HK SG JP";

/// North America, Europe, Asia and the rest. At home parcels can also be fetched.
pub(super) fn zones() -> Vec<DeliveryZone> {
    const NAMES: [(&str, &str); 4] = [
        ("North America", "北美"),
        ("Europe", "欧洲"),
        ("Asia", "亚洲"),
        ("Everywhere else", "其他国家和地区"),
    ];
    let mut zones = zones_of(&rates(), new_id);
    for (zone, (en, zh)) in zones.iter_mut().zip(NAMES) {
        zone.name = Translated::new(en, zh);
    }
    let home = &mut zones[0].methods;
    home.push(fetched(&home[0]));
    zones
}

/// Fetching a parcel where standard delivery holds; by weight.
fn fetched(standard: &DeliveryMethod) -> DeliveryMethod {
    let point = |code: &str, name: (&str, &str), address: &str| PickupPoint {
        code: code.to_owned(),
        name: Translated::new(name.0, name.1),
        address: address.to_owned(),
        hours: Translated::new("Mon to Sat, 9 to 19", "周一至周六 9:00–19:00"),
    };
    let mut method = DeliveryMethod {
        id: new_id(),
        code: "pickup".to_owned(),
        name: Translated::new("Pick-up point", "自提点"),
        position: 3,
        ..standard.clone()
    };
    method.terms.basis = Basis::Weight;
    method.terms.bands = vec![Band {
        from: 0,
        fee: 290,
        further: Some((5_000, 150)),
    }];
    method.terms.max_grams = Some(20_000);
    method.terms.pickup = vec![
        point(
            "harbour",
            ("Harbour Street depot", "港湾街自提点"),
            "18 Harbour Street, Portland, ME 04101",
        ),
        point(
            "mission",
            ("Mission workshop", "米申工坊"),
            "2400 Mission Street, San Francisco, CA 94110",
        ),
    ];
    method
}

/// Two ways to send things: standard, free from a sum, and express for what is not too heavy.
fn rates() -> Vec<DeliveryRate> {
    let rate =
        |code: &str, countries: &str, min_total, max_weight_grams, price, (days_min, days_max)| {
            let standard = code == "standard";
            let name = if standard { STANDARD } else { EXPRESS };
            DeliveryRate {
                code: code.to_owned(),
                name: Translated::new(name.0, name.1),
                countries: countries.split(' ').map(str::to_owned).collect(),
                currency: Currency::USD,
                min_total,
                max_weight_grams,
                price,
                days_min,
                days_max,
                position: if standard { 1 } else { 2 },
            }
        };
    vec![
        rate("standard", "US CA", 0, None, 690, (3, 5)),
        rate("standard", "US CA", 7_500, None, 0, (3, 5)),
        rate("standard", EUROPE, 0, None, 790, (3, 6)),
        rate("standard", EUROPE, 9_000, None, 0, (3, 6)),
        rate("standard", ASIA, 0, None, 890, (4, 8)),
        rate("standard", ASIA, 9_000, None, 0, (4, 8)),
        rate("standard", ELSEWHERE, 0, None, 1_690, (6, 12)),
        rate("standard", ELSEWHERE, 15_000, None, 0, (6, 12)),
        rate("express", "US CA", 0, Some(12_000), 1_490, (1, 2)),
        rate("express", EUROPE, 0, Some(12_000), 1_690, (1, 2)),
        rate("express", ASIA, 0, Some(12_000), 1_990, (2, 3)),
    ]
}

/// Standard rates of value added or sales tax in millionths (2026). The United States tax by state and town, which one
/// rate a country cannot say: none is charged there.
pub(super) fn taxes() -> Vec<TaxZone> {
    let rates = [
        ("GB", 200_000),
        ("DE", 190_000),
        ("FR", 200_000),
        ("NL", 210_000),
        ("BE", 210_000),
        ("AT", 200_000),
        ("CH", 81_000),
        ("IT", 220_000),
        ("ES", 210_000),
        ("PT", 230_000),
        ("SE", 250_000),
        ("DK", 250_000),
        ("IE", 230_000),
        ("CN", 130_000),
        ("JP", 100_000),
        ("SG", 90_000),
        ("AU", 100_000),
        ("CA", 50_000),
    ]
    .map(|(country, ppm)| TaxRate {
        country: country.to_owned(),
        class: "standard".to_owned(),
        ppm,
    });
    tax_zones_of(&rates, new_id)
}
