//! Taxes by country and region: which rates hold where, and what an order owes of each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cart::Totals;
use crate::delivery::{Destination, is_region};
use crate::form::show_decimal;
use crate::pricing::{STANDARD_TAX, TaxRates};
use crate::{Locale, Money, TaxZoneId, Translated};

/// A country, or some of its regions, with its taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxZone {
    /// Id.
    pub id: TaxZoneId,
    /// What the tax is called there: VAT, GST, 增值税.
    pub name: Translated,
    /// ISO code of the country.
    pub country: String,
    /// Its regions as addresses name them, every spelling; all of the country if empty.
    pub regions: Vec<String>,
    /// Tax class to rate in millionths (190 000 is 19 %).
    pub rates: BTreeMap<String, i64>,
    /// The class that delivery is taxed at; none where it is not taxed.
    pub delivery_class: Option<String>,
    /// Counts changes; 0 before it is stored.
    pub version: i64,
}

/// What is due of a tax at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// What the tax is called; empty where nobody said.
    pub name: Translated,
    /// The rate in millionths.
    pub ppm: i64,
    /// How much of it there is, in minor units: added or contained as the shop's prices are.
    pub amount: i64,
}

/// The rates at a place: those of its region before those of its country, none where no zone holds it.
#[must_use]
pub fn taxes_at(zones: &[TaxZone], to: Destination<'_>) -> TaxRates {
    let here = || zones.iter().filter(|zone| zone.country == to.country);
    let region = here().find(|zone| is_region(&zone.regions, to.region));
    match region.or_else(|| here().find(|zone| zone.regions.is_empty())) {
        Some(zone) => TaxRates::new(zone.rates.iter().map(|(class, &ppm)| (class.clone(), ppm)))
            .named(zone.name.clone())
            .with_delivery_at(zone.delivery_class.clone()),
        None => TaxRates::default(),
    }
}

/// What is due by rate, the highest first. `parts` are (tax class, tax) of the lines.
pub fn tax_lines<'a>(
    rates: &TaxRates,
    parts: impl IntoIterator<Item = (&'a str, i64)>,
    shipping_tax: i64,
) -> Vec<TaxLine> {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for (class, tax) in parts {
        *sums.entry(rates.of(class)).or_default() += tax;
    }
    *sums.entry(rates.of_delivery()).or_default() += shipping_tax;
    let due = sums.into_iter().rev().filter(|&(_, amount)| amount != 0);
    due.map(|(ppm, amount)| TaxLine {
        name: rates.name().clone(),
        ppm,
        amount,
    })
    .collect()
}

/// A tax as pages and mails show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRow {
    /// Its name and rate.
    pub name: String,
    /// How much of it there is.
    pub amount: Money,
}

/// The taxes of an order or cart as a page in `locale` shows them: all that is added, or all that is contained. Where
/// nobody kept what they are made up of there is one row.
#[must_use]
pub fn tax_rows(locale: Locale, totals: &Totals, taxes: &[TaxLine]) -> Vec<TaxRow> {
    let word = locale.pick("Tax", "税费");
    let row = |name: String, amount: i64| TaxRow {
        name: match (totals.tax_included != 0, locale) {
            (false, _) => name,
            (true, Locale::En) => format!("Including {name}"),
            (true, Locale::Zh) => format!("其中{name}"),
        },
        amount: totals.money(amount),
    };
    let all = totals.tax + totals.tax_included;
    if taxes.is_empty() && all != 0 {
        return vec![row(word.to_owned(), all)];
    }
    let rows = taxes.iter().map(|tax| {
        let name = Some(tax.name.get(locale)).filter(|name| !name.is_empty());
        let name = format!("{} {} %", name.unwrap_or(word), percent(tax.ppm));
        row(name, tax.amount)
    });
    rows.collect()
}

/// A rate in percent, as people write it: 190 000 is `19`.
#[must_use]
pub fn percent(ppm: i64) -> String {
    show_decimal(ppm, 4)
}

/// One row of the tax table of shops from before there were zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// ISO code of the country.
    pub country: String,
    /// Tax class.
    pub class: String,
    /// Rate in millionths.
    pub ppm: i64,
}

/// Zones that tax as the rates did: delivery at the standard rate. `id` makes ids.
pub fn tax_zones_of(rates: &[TaxRate], mut id: impl FnMut() -> i64) -> Vec<TaxZone> {
    let mut by_country: BTreeMap<&str, BTreeMap<String, i64>> = BTreeMap::new();
    for rate in rates {
        let country = by_country.entry(&rate.country).or_default();
        country.insert(rate.class.clone(), rate.ppm);
    }
    by_country
        .into_iter()
        .map(|(country, rates)| TaxZone {
            id: id().into(),
            name: usual_name(country),
            country: country.to_owned(),
            regions: Vec::new(),
            rates,
            delivery_class: Some(STANDARD_TAX.to_owned()),
            version: 0,
        })
        .collect()
}

/// What a country's general tax on sales is called.
#[must_use]
pub fn usual_name(country: &str) -> Translated {
    let (en, zh) = match country {
        "US" => ("Sales tax", "销售税"),
        "AU" | "SG" | "CA" => ("GST", "商品及服务税"),
        "JP" => ("Consumption tax", "消费税"),
        "HK" => ("Tax", "税费"),
        _ => ("VAT", "增值税"),
    };
    Translated::new(en, zh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn zone(country: &str, regions: &[&str], standard: i64, delivery: Option<&str>) -> TaxZone {
        TaxZone {
            id: 1.into(),
            name: usual_name(country),
            country: country.to_owned(),
            regions: regions.iter().map(|&region| region.to_owned()).collect(),
            rates: BTreeMap::from([
                (STANDARD_TAX.to_owned(), standard),
                ("reduced".to_owned(), 70_000),
            ]),
            delivery_class: delivery.map(str::to_owned),
            version: 1,
        }
    }

    #[test]
    fn a_region_s_taxes_come_before_its_country_s() {
        let zones = [
            zone("DE", &[], 190_000, Some("standard")),
            zone("US", &["CA", "California"], 72_500, None),
            zone("CA", &[], 50_000, Some("reduced")),
        ];
        let check = |country, region, standard, delivery, name: &str| {
            let to = Destination {
                region,
                ..Destination::within(country)
            };
            let rates = taxes_at(&zones, to);
            let found = (
                rates.of(STANDARD_TAX),
                rates.of_delivery(),
                rates.name().en.as_str(),
            );
            assert_eq!(found, (standard, delivery, name), "{country} {region}");
        };
        check("DE", "", 190_000, 190_000, "VAT");
        check("US", " california", 72_500, 0, "Sales tax");
        check("US", "Maine", 0, 0, "");
        check("CA", "Ontario", 50_000, 70_000, "GST");
        check("FR", "", 0, 0, "");
    }

    #[test]
    fn what_is_due_is_told_by_rate() {
        let rates = taxes_at(
            &[zone("DE", &[], 190_000, Some("standard"))],
            Destination::within("DE"),
        );
        let parts = [
            ("standard", 380),
            ("reduced", 70),
            ("standard", 19),
            ("none", 0),
        ];
        let lines = tax_lines(&rates, parts, 93);
        let told: Vec<(i64, i64)> = lines.iter().map(|line| (line.ppm, line.amount)).collect();
        assert_eq!(told, [(190_000, 492), (70_000, 70)]);
        assert_eq!(lines[0].name.zh, "增值税");
        assert_eq!(tax_lines(&TaxRates::default(), [("standard", 0)], 0), []);
    }

    #[test]
    fn taxes_are_shown_by_name_and_rate() {
        let totals = Totals {
            tax: 562,
            ..Totals::zero(Currency::EUR)
        };
        let line = |name: Translated, ppm, amount| TaxLine { name, ppm, amount };
        let taxes = [
            line(usual_name("DE"), 190_000, 492),
            line(Translated::default(), 88_750, 70),
        ];
        let shown = |locale, taxes: &[TaxLine]| {
            let rows = tax_rows(locale, &totals, taxes).into_iter();
            rows.map(|row| (row.name, row.amount.amount))
                .collect::<Vec<_>>()
        };
        let both = [("VAT 19 %".to_owned(), 492), ("Tax 8.875 %".to_owned(), 70)];
        assert_eq!(shown(Locale::En, &taxes), both);
        assert_eq!(shown(Locale::Zh, &taxes)[0].0, "增值税 19 %");
        assert_eq!(shown(Locale::Zh, &[]), [("税费".to_owned(), 562)]);
        let contained = Totals {
            tax_included: 19,
            ..Totals::zero(Currency::EUR)
        };
        let rows = tax_rows(Locale::En, &contained, &taxes[..1]);
        assert_eq!(rows[0].name, "Including VAT 19 %");
        assert_eq!(tax_rows(Locale::En, &Totals::zero(Currency::EUR), &[]), []);
    }

    #[test]
    fn a_table_becomes_zones_with_the_same_rates() {
        let rate = |country: &str, class: &str, ppm| TaxRate {
            country: country.to_owned(),
            class: class.to_owned(),
            ppm,
        };
        let rates = [
            rate("DE", "standard", 190_000),
            rate("CN", "standard", 130_000),
            rate("DE", "reduced", 70_000),
        ];
        let zones = tax_zones_of(&rates, || 1);
        assert_eq!(zones.len(), 2);
        for rate in &rates {
            let taxes = taxes_at(&zones, Destination::within(&rate.country));
            assert_eq!(taxes.of(&rate.class), rate.ppm);
            assert_eq!(taxes.of_delivery(), taxes.of(STANDARD_TAX));
        }
    }
}
