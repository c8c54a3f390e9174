//! Delivery: which rates of the table an order may choose from, on which days it arrives, and where to follow it.

use serde::{Deserialize, Serialize};

use crate::{Currency, Millis, Translated};

/// One row of the rate table. Rows with the same code are one option whose price falls with the order's total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRate {
    /// Code of the option, such as `standard`.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// ISO codes of the countries it holds for; [`ELSEWHERE`] is every country no row of the same code lists.
    pub countries: Vec<String>,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Smallest sum of lines it holds for, in minor units.
    pub min_total: i64,
    /// Heaviest order it holds for.
    pub max_weight_grams: Option<i64>,
    /// What it costs, in minor units.
    pub price: i64,
    /// Fewest working days on the way.
    pub days_min: i64,
    /// Most working days on the way.
    pub days_max: i64,
    /// Order among the options.
    pub position: i64,
}

/// Stands for every country that no other row of the code lists.
pub const ELSEWHERE: &str = "*";

/// What is to be delivered, as far as rates care.
#[derive(Clone, Copy, Debug)]
pub struct Shipment<'a> {
    /// ISO code of the country it goes to.
    pub country: &'a str,
    /// Currency of the order.
    pub currency: Currency,
    /// Sum of its lines, in minor units.
    pub total: i64,
    /// Its weight.
    pub weight_grams: i64,
}

/// The options for a shipment: one row a code, the one with the highest minimum that is reached, in the table's order.
#[must_use]
pub fn options<'r>(rates: &'r [DeliveryRate], shipment: &Shipment<'_>) -> Vec<&'r DeliveryRate> {
    let mut chosen: Vec<&DeliveryRate> = Vec::new();
    for rate in fitting(rates, shipment).filter(|rate| rate.min_total <= shipment.total) {
        match chosen.iter_mut().find(|other| other.code == rate.code) {
            Some(other) if (rate.min_total, -rate.price) > (other.min_total, -other.price) => {
                *other = rate;
            }
            Some(_) => {}
            None => chosen.push(rate),
        }
    }
    chosen.sort_by_key(|rate| rate.position);
    chosen
}

/// The sum of lines from which some option is free, if there is such a sum.
#[must_use]
pub fn free_from(rates: &[DeliveryRate], shipment: &Shipment<'_>) -> Option<i64> {
    fitting(rates, shipment)
        .filter(|rate| rate.price == 0)
        .map(|rate| rate.min_total)
        .min()
}

/// Rows for the shipment's country, currency and weight, whatever its total.
fn fitting<'r>(
    rates: &'r [DeliveryRate],
    shipment: &Shipment<'_>,
) -> impl Iterator<Item = &'r DeliveryRate> {
    let Shipment {
        country,
        currency,
        weight_grams,
        ..
    } = *shipment;
    let country = country.to_owned();
    rates.iter().filter(move |rate| {
        let listed = |rate: &DeliveryRate| rate.countries.contains(&country);
        let elsewhere = rate.countries.iter().any(|code| code == ELSEWHERE)
            && !rates
                .iter()
                .any(|other| other.code == rate.code && listed(other));
        (listed(rate) || elsewhere)
            && rate.currency == currency
            && rate.max_weight_grams.is_none_or(|max| weight_grams <= max)
    })
}

/// Milliseconds of a day.
pub const DAY: Millis = 86_400_000;
/// Orders until this hour of a working day (UTC) leave the same day.
pub const CUT_OFF_HOUR: i64 = 14;

/// Earliest and latest delivery day, at midnight UTC, of something ordered at `now` that travels `days_min` to
/// `days_max` working days. Nothing leaves or arrives on Saturday or Sunday.
#[must_use]
pub fn window(now: Millis, days_min: i64, days_max: i64) -> (Millis, Millis) {
    let today = now.div_euclid(DAY);
    let late = now.rem_euclid(DAY) >= CUT_OFF_HOUR * 3_600_000;
    let leaves = if late || !is_working_day(today) {
        add_working_days(today, 1)
    } else {
        today
    };
    (
        add_working_days(leaves, days_min.max(0)) * DAY,
        add_working_days(leaves, days_max.max(days_min).max(0)) * DAY,
    )
}

/// Day 0 is Thursday, 1 January 1970.
const fn is_working_day(day: i64) -> bool {
    !matches!((day + 3).rem_euclid(7), 5 | 6)
}

const fn add_working_days(mut day: i64, mut count: i64) -> i64 {
    while count > 0 {
        day += 1;
        if is_working_day(day) {
            count -= 1;
        }
    }
    day
}

/// Carriers whose tracking pages are known: name, and address with `{}` for the tracking number.
pub const CARRIERS: [(&str, &str); 9] = [
    ("DHL", "https://www.dhl.com/en/express/tracking.html?AWB={}"),
    ("UPS", "https://www.ups.com/track?tracknum={}"),
    ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={}"),
    (
        "USPS",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    ),
    (
        "Royal Mail",
        "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    ),
    ("DPD", "https://tracking.dpd.de/parcelstatus?query={}"),
    ("PostNL", "https://postnl.nl/tracktrace/?B={}"),
    (
        "SF Express",
        "https://www.sf-express.com/chn/en/waybill/waybill-detail/{}",
    ),
    ("EMS", "https://www.ems.com.cn/english/tracking/?mailNum={}"),
];

/// The carrier's page about a parcel, if the carrier is known. Only letters, digits and dashes go into an address.
#[must_use]
pub fn tracking_url(carrier: &str, number: &str) -> Option<String> {
    let plain = !number.is_empty()
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
    CARRIERS
        .iter()
        .find(|(name, _)| plain && name.eq_ignore_ascii_case(carrier.trim()))
        .map(|(_, address)| address.replace("{}", number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(
        code: &str,
        countries: &str,
        min_total: i64,
        max: Option<i64>,
        price: i64,
    ) -> DeliveryRate {
        DeliveryRate {
            code: code.to_owned(),
            name: Translated::new(code, code),
            countries: countries.split(' ').map(str::to_owned).collect(),
            currency: Currency::EUR,
            min_total,
            max_weight_grams: max,
            price,
            days_min: 2,
            days_max: 4,
            position: if code == "standard" { 1 } else { 2 },
        }
    }

    fn table() -> Vec<DeliveryRate> {
        vec![
            rate("express", "DE AT", 0, Some(5_000), 1_290),
            rate("standard", "DE AT", 0, None, 490),
            rate("standard", "DE AT", 6_000, None, 0),
            rate("standard", "*", 0, None, 1_490),
            rate("standard", "*", 15_000, None, 500),
        ]
    }

    #[test]
    fn the_table_is_read_by_country_total_and_weight() {
        let check = |country, total, weight_grams, expected: &[(&str, i64)]| {
            let shipment = Shipment {
                country,
                currency: Currency::EUR,
                total,
                weight_grams,
            };
            let table = table();
            let found: Vec<_> = options(&table, &shipment)
                .iter()
                .map(|r| (r.code.clone(), r.price))
                .collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|&(code, price)| (code.to_owned(), price))
                .collect();
            assert_eq!(found, expected, "{country} {total} {weight_grams}");
        };
        check("DE", 5_999, 100, &[("standard", 490), ("express", 1_290)]);
        check("DE", 6_000, 100, &[("standard", 0), ("express", 1_290)]);
        check("AT", 6_000, 5_001, &[("standard", 0)]);
        check("US", 6_000, 100, &[("standard", 1_490)]);
        check("US", 15_000, 100, &[("standard", 500)]);
    }

    #[test]
    fn other_currencies_and_free_limits() {
        let shipment = |country, currency| Shipment {
            country,
            currency,
            total: 100,
            weight_grams: 1,
        };
        assert!(options(&table(), &shipment("DE", Currency::USD)).is_empty());
        assert_eq!(
            free_from(&table(), &shipment("DE", Currency::EUR)),
            Some(6_000)
        );
        assert_eq!(free_from(&table(), &shipment("US", Currency::EUR)), None);
    }

    #[test]
    fn weekends_and_late_orders_do_not_count() {
        // 2026-11-23 is a Monday.
        const MONDAY: Millis = 1_795_392_000_000;
        let hour = 3_600_000;
        let check = |now, days: (i64, i64), expected: (i64, i64)| {
            let (from, to) = window(now, days.0, days.1);
            assert_eq!(((from - MONDAY) / DAY, (to - MONDAY) / DAY), expected);
        };
        check(MONDAY + 9 * hour, (1, 2), (1, 2));
        check(MONDAY + 14 * hour, (1, 2), (2, 3));
        check(MONDAY + 3 * DAY, (2, 4), (7, 9));
        check(MONDAY + 4 * DAY + 15 * hour, (1, 1), (8, 8));
        check(MONDAY + 5 * DAY, (0, 1), (7, 8));
        check(MONDAY + 9 * hour, (0, 0), (0, 0));
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
        fn parcels_arrive_on_working_days_and_in_order(now in 0_i64..4_000_000_000_000, a in 0_i64..20, b in 0_i64..20) {
            let (from, to) = window(now, a.min(b), a.max(b));
            prop_assert!(from <= to && from > now - DAY);
            for day in [from / DAY, to / DAY] {
                prop_assert!(is_working_day(day));
            }
        }
    }
}
