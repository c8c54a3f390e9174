//! Forms of delivery zones and their methods: filled from what is stored, and read back into it.

use crate::address::COUNTRIES;
use crate::checkout::Problem;
use crate::delivery::{
    Area, Band, Basis, DeliveryMethod, DeliveryZone, ELSEWHERE, PickupPoint, PostcodeRange, Terms,
};
use crate::form::{Form, Reader, show_decimal};
use crate::settings_form::{weekdays, with_weekdays};
use crate::slug::is_slug;
use crate::{Currency, Money, Translated};

/// Longest line of text, in characters.
const LINE_MAX: usize = 200;
/// Longest list of regions or postcodes, in characters.
const LIST_MAX: usize = 4_000;
/// Most rows of a table of fees.
pub const BANDS_MAX: usize = 12;
/// Most pickup points of a method.
pub const POINTS_MAX: usize = 12;
/// Most days on the way, and before a parcel leaves.
const DAYS_MAX: i64 = 180;

fn both(form: Form, field: &str, text: &Translated) -> Form {
    form.with(format!("{field}_en"), text.en.clone())
        .with(format!("{field}_zh"), text.zh.clone())
}

/// The form of a zone.
#[must_use]
pub fn zone_form(zone: &DeliveryZone) -> Form {
    let postcodes: Vec<String> = zone
        .area
        .postcodes
        .iter()
        .map(PostcodeRange::show)
        .collect();
    let form = Form::default()
        .with("id", zone.id.to_string())
        .with("version", zone.version.to_string())
        .with("position", zone.position.to_string())
        .with("regions", zone.area.regions.join(", "))
        .with("postcodes", postcodes.join(", "));
    let form = both(form, "name", &zone.name);
    let countries = zone.area.countries.iter();
    countries.fold(form, |form, code| form.with(country_box(code), "on"))
}

/// Name of the box to tick for a country, or for [`ELSEWHERE`].
#[must_use]
pub fn country_box(code: &str) -> String {
    match code {
        ELSEWHERE => "in_elsewhere".to_owned(),
        code => format!("in_{code}"),
    }
}

/// The zone that a form makes of `current`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_zone(form: &Form, current: &DeliveryZone) -> Result<DeliveryZone, Vec<Problem>> {
    let mut read = Reader::new(form);
    let listed = COUNTRIES.iter().map(|country| country.code);
    let codes = listed.chain([ELSEWHERE]);
    let countries: Vec<String> = codes
        .filter(|code| form.has(&country_box(code)))
        .map(str::to_owned)
        .collect();
    let regions = list(&read.text("regions", LIST_MAX));
    let mut postcodes = Vec::new();
    for text in list(&read.text("postcodes", LIST_MAX)) {
        match PostcodeRange::parse(&text) {
            Some(range) => postcodes.push(range),
            None => {
                let (en, zh) = (
                    format!(
                        "“{text}” is no beginning of a postcode (10) and no range of equal length (10000-14999)."
                    ),
                    format!("“{text}”不是邮编前缀（如 10），也不是等长的范围（如 10000-14999）。"),
                );
                read.problem("postcodes", &en, &zh);
                break;
            }
        }
    }
    let elsewhere = countries.iter().any(|code| code == ELSEWHERE);
    for (field, listed) in [
        ("regions", !regions.is_empty()),
        ("postcodes", !postcodes.is_empty()),
    ] {
        if listed && elsewhere {
            read.problem(
                field,
                "Everywhere else has no list of its own: tick countries instead.",
                "“其他国家和地区”不能再细分，请改为勾选国家。",
            );
        }
    }
    if countries.is_empty() {
        read.problem(
            "in_elsewhere",
            "Tick at least one country.",
            "请至少选择一个国家或地区。",
        );
    }
    let zone = DeliveryZone {
        name: name(&mut read),
        area: Area {
            countries,
            regions,
            postcodes,
        },
        position: read.whole("position"),
        version: form.get("version").parse().unwrap_or_default(),
        ..current.clone()
    };
    match read.problems.is_empty() {
        true => Ok(zone),
        false => Err(read.problems),
    }
}

fn name(read: &mut Reader) -> Translated {
    let name = read.translated("name", LINE_MAX);
    if name.is_empty() {
        read.problem(
            "name_en",
            "Enter a name in at least one language.",
            "请至少填写一种语言的名称。",
        );
    }
    name
}

/// What stands between commas or on lines.
pub(crate) fn list(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', '\n']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The form of a method.
#[must_use]
pub fn method_form(method: &DeliveryMethod) -> Form {
    let terms = &method.terms;
    let money = |amount| Money::new(amount, method.currency).decimal();
    let kilograms = |grams: Option<i64>| grams.map_or_else(String::new, |g| show_decimal(g, 3));
    let measure = |measure| match terms.basis {
        Basis::Weight => show_decimal(measure, 3),
        Basis::Price => money(measure),
        Basis::Quantity => measure.to_string(),
    };
    let mut form = Form::default()
        .with("id", method.id.to_string())
        .with("zone", method.zone.to_string())
        .with("version", method.version.to_string())
        .with("code", method.code.clone())
        .with("position", method.position.to_string())
        .with("basis", terms.basis.code())
        .with("free_from", terms.free_from.map(money).unwrap_or_default())
        .with("over", kilograms(terms.over_grams))
        .with("max", kilograms(terms.max_grams))
        .with("handling", terms.handling_days.to_string())
        .with("days_min", terms.days.0.to_string())
        .with("days_max", terms.days.1.to_string());
    form = both(form, "name", &method.name);
    form = with_weekdays(form, terms.weekdays);
    for (at, band) in terms.bands.iter().enumerate() {
        let (step, more) = band.further.unzip();
        form = form
            .with(format!("from_{at}"), measure(band.from))
            .with(format!("fee_{at}"), money(band.fee))
            .with(format!("step_{at}"), step.map(measure).unwrap_or_default())
            .with(format!("more_{at}"), more.map(money).unwrap_or_default());
    }
    for (at, point) in terms.pickup.iter().enumerate() {
        form = both(form, &format!("point_{at}"), &point.name);
        form = both(form, &format!("hours_{at}"), &point.hours)
            .with(format!("point_{at}_code"), point.code.clone())
            .with(format!("point_{at}_address"), point.address.clone());
    }
    form
}

/// The method that a form makes of `current`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_method(form: &Form, current: &DeliveryMethod) -> Result<DeliveryMethod, Vec<Problem>> {
    let mut read = Reader::new(form);
    let code = read.text("code", 40);
    if !is_slug(&code) {
        read.problem(
            "code",
            "Use small letters, digits and hyphens.",
            "只能使用小写字母、数字和连字符。",
        );
    }
    let basis = Basis::from_code(form.get("basis"));
    if basis.is_none() {
        read.problem("basis", "Choose what fees go by.", "请选择计费方式。");
    }
    let basis = basis.unwrap_or(Basis::Weight);
    let terms = Terms {
        basis,
        bands: bands(&mut read, basis, current.currency),
        free_from: read.money("free_from", current.currency),
        over_grams: read.decimal("over", 3),
        max_grams: read.decimal("max", 3),
        handling_days: read.within("handling", 0, DAYS_MAX),
        days: (
            read.within("days_min", 0, DAYS_MAX),
            read.within("days_max", 0, DAYS_MAX),
        ),
        weekdays: weekdays(&mut read),
        pickup: points(&mut read, form),
    };
    if terms.days.1 < terms.days.0 {
        read.problem(
            "days_max",
            "The most is not less than the fewest.",
            "最多天数不能少于最少天数。",
        );
    }
    let nothing = terms.over_grams.zip(terms.max_grams);
    if nothing.is_some_and(|(over, max)| over >= max) {
        read.problem(
            "max",
            "The most is more than what it must be over.",
            "最大重量必须大于最小重量。",
        );
    }
    let method = DeliveryMethod {
        code,
        name: name(&mut read),
        terms,
        position: read.whole("position"),
        version: form.get("version").parse().unwrap_or_default(),
        ..current.clone()
    };
    match read.problems.is_empty() {
        true => Ok(method),
        false => Err(read.problems),
    }
}

/// The rows of the table that have a fee, by what they begin at.
fn bands(read: &mut Reader, basis: Basis, currency: Currency) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for at in 0..BANDS_MAX {
        let field = |name: &str| format!("{name}_{at}");
        let measure = |read: &mut Reader, field: &str| match basis {
            Basis::Weight => read.decimal(field, 3),
            Basis::Price => read.money(field, currency),
            Basis::Quantity => read.decimal(field, 0),
        };
        let from = measure(read, &field("from"));
        let step = measure(read, &field("step"));
        let fee = read.money(&field("fee"), currency);
        let more = read.money(&field("more"), currency);
        let Some(fee) = fee else {
            let untold = read.text(&field("fee"), LINE_MAX).is_empty();
            if untold && from.or(step).or(more).is_some() {
                read.problem(&field("fee"), "Enter the fee.", "请填写运费。");
            }
            continue;
        };
        let from = from.unwrap_or(0);
        if bands.iter().any(|band| band.from == from) {
            let (en, zh) = ("Another row begins here already.", "已有相同起点的行。");
            read.problem(&field("from"), en, zh);
        }
        let further = step.filter(|&step| step > 0).zip(more);
        if further.is_none() && step.or(more).is_some() {
            read.problem(
                &field("step"),
                "Fill in both: the step and its fee.",
                "请同时填写递增单位和递增费用。",
            );
        }
        bands.push(Band { from, fee, further });
    }
    if bands.is_empty() && read.problems.is_empty() {
        read.problem(
            "fee_0",
            "Enter at least one fee; 0 is free.",
            "请至少填写一项运费；0 表示免费。",
        );
    }
    bands.sort_by_key(|band| band.from);
    bands
}

/// The pickup points that have a name.
fn points(read: &mut Reader, form: &Form) -> Vec<PickupPoint> {
    let mut points: Vec<PickupPoint> = Vec::new();
    for at in 0..POINTS_MAX {
        let name = read.translated(&format!("point_{at}"), LINE_MAX);
        let address = read.text(&format!("point_{at}_address"), LINE_MAX);
        let hours = read.translated(&format!("hours_{at}"), LINE_MAX);
        if name.is_empty() {
            if !address.is_empty() || !hours.is_empty() {
                let (en, zh) = ("Enter the point's name.", "请填写自提点名称。");
                read.problem(&format!("point_{at}_en"), en, zh);
            }
            continue;
        }
        if address.is_empty() {
            let (en, zh) = ("Enter where it is.", "请填写地址。");
            read.problem(&format!("point_{at}_address"), en, zh);
        }
        let kept = form.get(&format!("point_{at}_code"));
        let free = |code: &str| is_slug(code) && !points.iter().any(|point| point.code == code);
        // One that is new gets the first number that no form ever shows twice.
        let fresh = || {
            (1..)
                .map(|n| format!("point-{n}"))
                .find(|code| free(code) && !is_taken(form, code))
        };
        let code = if free(kept) {
            Some(kept.to_owned())
        } else {
            fresh()
        };
        points.push(PickupPoint {
            code: code.unwrap_or_default(),
            name,
            address,
            hours,
        });
    }
    points
}

/// Whether another row of the form keeps this code.
fn is_taken(form: &Form, code: &str) -> bool {
    (0..POINTS_MAX).any(|at| form.get(&format!("point_{at}_code")) == code)
}

#[cfg(test)]
mod tests;
