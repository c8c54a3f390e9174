//! The form of a tax zone, and what staff see of taxes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Translated;
use crate::address::Country;
use crate::checkout::Problem;
use crate::delivery_form::list;
use crate::form::{Draft, Form, Reader};
use crate::product_desk::Deed;
use crate::slug::is_slug;
use crate::tax::{TaxZone, percent};

/// Most classes of a zone.
pub const CLASSES_MAX: usize = 10;
/// Longest line of text, in characters.
const LINE_MAX: usize = 200;
/// A rate of 100 %.
const WHOLE: i64 = 1_000_000;

/// The page of one tax zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxZoneDesk {
    /// The zone as it is stored, or as it begins.
    pub zone: TaxZone,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
    /// What was done to it, newest first.
    pub history: Vec<Deed>,
}

/// The form of a zone.
#[must_use]
pub fn tax_zone_form(zone: &TaxZone) -> Form {
    let mut form = Form::default()
        .with("id", zone.id.to_string())
        .with("version", zone.version.to_string())
        .with("name_en", zone.name.en.clone())
        .with("name_zh", zone.name.zh.clone())
        .with("country", zone.country.clone())
        .with("regions", zone.regions.join(", "))
        .with(
            "delivery_class",
            zone.delivery_class.clone().unwrap_or_default(),
        );
    for (at, (class, &ppm)) in zone.rates.iter().enumerate() {
        form = form
            .with(format!("class_{at}"), class.clone())
            .with(format!("rate_{at}"), percent(ppm));
    }
    form
}

/// The zone that a form makes of `current`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_tax_zone(form: &Form, current: &TaxZone) -> Result<TaxZone, Vec<Problem>> {
    let mut read = Reader::new(form);
    let name = read.translated("name", LINE_MAX);
    if name.is_empty() {
        read.problem(
            "name_en",
            "Enter what the tax is called, such as VAT.",
            "请填写税种名称，例如增值税。",
        );
    }
    let country = read.text("country", 2);
    if Country::find(&country).is_none() {
        read.problem("country", "Choose a country.", "请选择国家或地区。");
    }
    let rates = rates(&mut read, form);
    let delivery_class = read.text("delivery_class", LINE_MAX);
    let delivery_class = Some(delivery_class).filter(|class| !class.is_empty());
    if delivery_class
        .as_ref()
        .is_some_and(|class| !rates.contains_key(class))
    {
        read.problem(
            "delivery_class",
            "Choose a class of the table, or leave it empty.",
            "请填写表中的税类，或留空。",
        );
    }
    let zone = TaxZone {
        name,
        country,
        regions: list(&read.text("regions", 20 * LINE_MAX)),
        rates,
        delivery_class,
        version: form.get("version").parse().unwrap_or_default(),
        ..current.clone()
    };
    match read.problems.is_empty() {
        true => Ok(zone),
        false => Err(read.problems),
    }
}

fn rates(read: &mut Reader, form: &Form) -> BTreeMap<String, i64> {
    let mut rates = BTreeMap::new();
    for at in 0..CLASSES_MAX {
        let (class_field, rate_field) = (format!("class_{at}"), format!("rate_{at}"));
        let class = read.text(&class_field, 40);
        if class.is_empty() {
            if !form.get(&rate_field).trim().is_empty() {
                read.problem(&class_field, "Enter the class.", "请填写税类。");
            }
            continue;
        }
        if !is_slug(&class) {
            read.problem(
                &class_field,
                "Use small letters, digits and hyphens.",
                "只能使用小写字母、数字和连字符。",
            );
        }
        let ppm = read.decimal(&rate_field, 4);
        if ppm.is_some_and(|ppm| ppm > WHOLE) {
            let (en, zh) = ("A rate is at most 100 %.", "税率最高为 100%。");
            read.problem(&rate_field, en, zh);
        }
        if rates.insert(class, ppm.unwrap_or(0)).is_some() {
            let (en, zh) = ("This class is there already.", "该税类已存在。");
            read.problem(&class_field, en, zh);
        }
    }
    if rates.is_empty() && read.problems.is_empty() {
        read.problem(
            "class_0",
            "Enter at least one class, such as standard.",
            "请至少填写一个税类，例如 standard。",
        );
    }
    rates
}

/// What another zone of the same place is told.
#[must_use]
pub fn place_taken() -> Problem {
    Problem::new(
        "country",
        Translated::new(
            "There is a zone for this country and region already.",
            "该国家和地区已有税区。",
        ),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hostile::spoilt;

    fn zone() -> TaxZone {
        TaxZone {
            id: 5.into(),
            name: Translated::new("VAT", "增值税"),
            country: "DE".into(),
            regions: vec!["Bavaria".into(), "Bayern".into()],
            rates: BTreeMap::from([("reduced".into(), 70_000), ("standard".into(), 190_000)]),
            delivery_class: Some("standard".into()),
            version: 3,
        }
    }

    #[test]
    fn a_zone_reads_back_what_its_form_shows() {
        let form = tax_zone_form(&zone());
        assert_eq!(form.get("rate_1"), "19");
        assert_eq!(read_tax_zone(&form, &zone()), Ok(zone()));
        let odd = form.with("rate_1", "8.875");
        assert_eq!(
            read_tax_zone(&odd, &zone()).unwrap().rates["standard"],
            88_750
        );
    }

    #[test]
    fn mistakes_are_told_by_field() {
        let check = |field: &str, value: &str, expected: &str| {
            let form = tax_zone_form(&zone()).with(field, value);
            let problems = read_tax_zone(&form, &zone()).unwrap_err();
            assert_eq!(problems[0].field, expected, "{field}={value}");
        };
        check("country", "XX", "country");
        check("rate_0", "101", "rate_0");
        check("rate_0", "a lot", "rate_0");
        check("class_0", "standard", "class_1");
        check("class_0", "", "class_0");
        check("class_0", "Two words", "class_0");
        check("delivery_class", "books", "delivery_class");
        let nameless = tax_zone_form(&zone())
            .with("name_en", "")
            .with("name_zh", "");
        assert_eq!(
            read_tax_zone(&nameless, &zone()).unwrap_err()[0].field,
            "name_en"
        );
    }

    proptest! {
        #[test]
        fn no_form_makes_the_reader_panic(form in spoilt(tax_zone_form(&zone()))) {
            if let Ok(read) = read_tax_zone(&form, &zone()) {
                let _ = read_tax_zone(&tax_zone_form(&read), &zone());
            }
        }
    }
}
