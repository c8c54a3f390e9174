//! The rate table of shops from before there were zones, and the zones that cost the same.

use std::collections::BTreeSet;

use super::{Area, Band, Basis, DeliveryMethod, DeliveryZone, ELSEWHERE, Terms, Weekdays};
use crate::address::Country;
use crate::{Currency, Translated};

/// One row of the rate table. Rows with the same code are one option whose price falls with the order's total.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What a zone is made of: a code, a currency, what it carries, and the rows that say the price.
type Draft<'r> = (
    &'r str,
    Currency,
    (Option<i64>, Option<i64>),
    Vec<&'r DeliveryRate>,
);

/// Zones with methods that ask what the rates asked, for every country, sum and weight. `id` makes ids.
pub fn zones_of(rates: &[DeliveryRate], mut id: impl FnMut() -> i64) -> Vec<DeliveryZone> {
    let mut zones: Vec<(Vec<String>, Vec<Draft>)> = Vec::new();
    let mut countries: Vec<&str> = Vec::new();
    for country in rates.iter().flat_map(|rate| &rate.countries) {
        if !countries.contains(&country.as_str()) {
            countries.push(country);
        }
    }
    for country in countries {
        let methods = methods_of(rates, country);
        match zones.iter_mut().find(|(_, known)| *known == methods) {
            // Everywhere else stays a zone of its own: it is no country.
            Some((names, _)) if country != ELSEWHERE && names[0] != ELSEWHERE => {
                names.push(country.to_owned());
            }
            _ => zones.push((vec![country.to_owned()], methods)),
        }
    }
    let numbered = zones.into_iter().zip(1..);
    numbered
        .map(|((countries, drafts), position)| {
            let zone = id().into();
            let methods = drafts.into_iter().zip(1..);
            let methods = methods.map(|((code, currency, (over, max), rows), position)| {
                let first = rows[0];
                DeliveryMethod {
                    id: id().into(),
                    zone,
                    code: code.to_owned(),
                    name: first.name.clone(),
                    currency,
                    terms: terms(&rows, over, max),
                    position,
                    version: 0,
                }
            });
            DeliveryZone {
                id: zone,
                name: name_of(&countries),
                methods: methods.collect(),
                area: Area {
                    countries,
                    ..Area::default()
                },
                position,
                version: 0,
            }
        })
        .collect()
}

/// The rows that hold for a country, by code, currency and what each weight is carried by.
fn methods_of<'r>(rates: &'r [DeliveryRate], country: &str) -> Vec<Draft<'r>> {
    let lists = |rate: &DeliveryRate, country: &str| rate.countries.iter().any(|c| c == country);
    let mut here: Vec<&DeliveryRate> = rates
        .iter()
        .filter(|rate| {
            let named = |other: &DeliveryRate| other.code == rate.code && lists(other, country);
            lists(rate, country) || (lists(rate, ELSEWHERE) && !rates.iter().any(named))
        })
        .collect();
    here.sort_by_key(|rate| (rate.position, rate.min_total));
    let mut kinds: Vec<(&str, Currency)> = Vec::new();
    for rate in &here {
        let kind = (rate.code.as_str(), rate.currency);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut methods = Vec::new();
    for (code, currency) in kinds {
        let of_kind = here
            .iter()
            .filter(|rate| rate.code == code && rate.currency == currency);
        let rows: Vec<&DeliveryRate> = of_kind.copied().collect();
        let limits: BTreeSet<i64> = rows
            .iter()
            .filter_map(|rate| rate.max_weight_grams)
            .collect();
        let limits = limits.into_iter().map(Some).chain([None]);
        let mut over = None;
        for max in limits {
            let carries = |rate: &&&DeliveryRate| match (rate.max_weight_grams, max) {
                (None, _) => true,
                (Some(most), Some(max)) => most >= max,
                (Some(_), None) => false,
            };
            let carrying: Vec<&DeliveryRate> = rows.iter().filter(carries).copied().collect();
            if !carrying.is_empty() {
                methods.push((code, currency, (over, max), carrying));
            }
            over = max;
        }
    }
    methods
}

/// A table by the order's sum; a last row that is free becomes the sum it is free from.
fn terms(rows: &[&DeliveryRate], over_grams: Option<i64>, max_grams: Option<i64>) -> Terms {
    let mut bands: Vec<Band> = Vec::new();
    for rate in rows {
        let known = bands.iter_mut().find(|band| band.from == rate.min_total);
        match known {
            // Of two rows for the same sum the cheaper one held.
            Some(band) => band.fee = band.fee.min(rate.price),
            None => bands.push(Band {
                from: rate.min_total,
                fee: rate.price,
                further: None,
            }),
        }
    }
    let free_from = bands
        .last()
        .filter(|last| last.fee == 0 && bands.len() > 1)
        .map(|last| last.from);
    if free_from.is_some() {
        bands.pop();
    }
    Terms {
        basis: Basis::Price,
        bands,
        free_from,
        over_grams,
        max_grams,
        handling_days: 0,
        days: (rows[0].days_min, rows[0].days_max),
        weekdays: Weekdays::WORKING,
        pickup: Vec::new(),
    }
}

/// The countries by name; of many the first ones.
fn name_of(countries: &[String]) -> Translated {
    if countries[0] == ELSEWHERE {
        return Translated::new("Everywhere else", "其他国家和地区");
    }
    let shown = countries.iter().take(3);
    let names: Vec<(&str, &str)> = shown
        .map(|code| Country::find(code).map_or((code.as_str(), code.as_str()), |c| c.name))
        .collect();
    let more = if countries.len() > 3 { "…" } else { "" };
    let english: Vec<&str> = names.iter().map(|name| name.0).collect();
    let chinese: Vec<&str> = names.iter().map(|name| name.1).collect();
    Translated::new(
        format!("{}{more}", english.join(", ")),
        format!("{}{more}", chinese.join("、")),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Destination, Shipment, free_from, offers};
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

    fn zones(rates: &[DeliveryRate]) -> Vec<DeliveryZone> {
        let mut next = 0;
        zones_of(rates, || {
            next += 1;
            next
        })
    }

    fn shipment(country: &str, currency: Currency, total: i64, weight_grams: i64) -> Shipment<'_> {
        Shipment {
            to: Destination::within(country),
            currency,
            total,
            weight_grams,
            units: 1,
        }
    }

    /// The rate table as it was read before there were zones.
    fn read_as_before(rates: &[DeliveryRate], shipment: &Shipment<'_>) -> Vec<(String, i64)> {
        let lists = |rate: &DeliveryRate, code: &str| rate.countries.iter().any(|c| c == code);
        let mut chosen: Vec<&DeliveryRate> = Vec::new();
        let fitting = rates.iter().filter(|rate| {
            let here =
                |other: &DeliveryRate| other.code == rate.code && lists(other, shipment.to.country);
            (lists(rate, shipment.to.country)
                || (lists(rate, ELSEWHERE) && !rates.iter().any(here)))
                && rate.currency == shipment.currency
                && rate
                    .max_weight_grams
                    .is_none_or(|max| shipment.weight_grams <= max)
                && rate.min_total <= shipment.total
        });
        for rate in fitting {
            match chosen.iter_mut().find(|other| other.code == rate.code) {
                Some(other) if (rate.min_total, -rate.price) > (other.min_total, -other.price) => {
                    *other = rate
                }
                Some(_) => {}
                None => chosen.push(rate),
            }
        }
        chosen.sort_by_key(|rate| rate.position);
        chosen
            .iter()
            .map(|rate| (rate.code.clone(), rate.price))
            .collect()
    }

    #[test]
    fn a_table_becomes_zones_that_read_well() {
        let rates = [
            rate("express", "DE AT", 0, Some(5_000), 1_290),
            rate("standard", "DE AT", 0, None, 490),
            rate("standard", "DE AT", 6_000, None, 0),
            rate("standard", "*", 0, None, 1_490),
            rate("standard", "*", 15_000, None, 500),
        ];
        let zones = zones(&rates);
        let names: Vec<&str> = zones.iter().map(|zone| zone.name.en.as_str()).collect();
        assert_eq!(names, ["Germany, Austria", "Everywhere else"]);
        let codes: Vec<&str> = zones[0].methods.iter().map(|m| m.code.as_str()).collect();
        assert_eq!(codes, ["standard", "express"]);
        let standard = &zones[0].methods[0].terms;
        assert_eq!((standard.bands.len(), standard.free_from), (1, Some(6_000)));
        let free = |country, currency| free_from(&zones, &shipment(country, currency, 100, 1));
        assert_eq!(free("DE", Currency::EUR), Some(6_000));
        assert_eq!(free("US", Currency::EUR), None);
        assert_eq!(free("DE", Currency::USD), None);
    }

    fn any_rate() -> impl Strategy<Value = DeliveryRate> {
        let countries = prop::sample::select(vec!["DE", "AT", "DE AT", "US", "*", "* US"]);
        let max = prop::option::of(prop::sample::select(vec![1_000_i64, 5_000]));
        let total = prop::sample::select(vec![0_i64, 5_000, 9_000]);
        let code = prop::sample::select(vec!["standard", "express"]);
        (code, countries, total, max, 0_i64..2_000).prop_map(
            |(code, countries, total, max, price)| rate(code, countries, total, max, price),
        )
    }

    proptest! {
        #[test]
        fn every_parcel_costs_what_it_cost_before(
            rates in prop::collection::vec(any_rate(), 0..9),
            country in prop::sample::select(vec!["DE", "AT", "US", "FR"]),
            total in 0_i64..12_000, weight in 0_i64..9_000,
        ) {
            let shipment = shipment(country, Currency::EUR, total, weight);
            let zones = zones(&rates);
            let now: Vec<(String, i64)> = offers(&zones, &shipment).iter().map(|o| (o.code(), o.price)).collect();
            prop_assert_eq!(now, read_as_before(&rates, &shipment));
        }
    }
}
