//! Forms of the shop's settings: a few fields each, filled from the settings and read back into them.

use serde::{Deserialize, Serialize};

use crate::Translated;
use crate::address::Country;
use crate::checkout::{Problem, looks_like_email};
use crate::dates::{day_number, iso_day};
use crate::delivery::{Calendar, Weekdays};
use crate::form::{Draft, Form, Reader};
use crate::pricing::TaxRounding;
use crate::product_desk::Deed;
use crate::settings::Settings;

/// Longest line of text, in characters.
const LINE_MAX: usize = 200;
/// Most places on a shelf that may go to new products, in percent: more would be no recommendations.
const EXPLORE_MAX: i64 = 20;
/// Most days that visitors' doings are remembered.
const REMEMBERED_MAX: i64 = 1_095;
/// Most holidays kept.
const HOLIDAYS_MAX: usize = 400;

/// Settings that are edited together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Name, contact, announcement, home country.
    General,
    /// When the shop works.
    Calendar,
    /// How prices and tax go together.
    Tax,
    /// What recommendations remember and try.
    Recommendations,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [
        Self::General,
        Self::Calendar,
        Self::Tax,
        Self::Recommendations,
    ];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Calendar => "calendar",
            Self::Tax => "tax",
            Self::Recommendations => "recommendations",
        }
    }

    /// The part with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// What drafts and audit lines about it are filed under.
    #[must_use]
    pub fn subject(self) -> String {
        format!("setting:{}", self.code())
    }
}

/// What a page of settings shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingDesk {
    /// The settings as they are.
    pub settings: Settings,
    /// Counts their changes; 0 before they were ever stored.
    pub version: i64,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
    /// What was done, newest first.
    pub history: Vec<Deed>,
}

/// The form of one part of the settings.
#[must_use]
pub fn settings_form(part: Part, settings: &Settings, version: i64) -> Form {
    let form = Form::default().with("version", version.to_string());
    let both = |form: Form, field: &str, text: &Translated| {
        form.with(format!("{field}_en"), text.en.clone())
            .with(format!("{field}_zh"), text.zh.clone())
    };
    match part {
        Part::General => {
            let form = both(form, "name", &settings.name);
            both(form, "announcement", &settings.announcement)
                .with("contact", settings.contact_email.clone())
                .with("country", settings.default_country.clone())
        }
        Part::Calendar => {
            let calendar = &settings.calendar;
            let holidays: Vec<String> = calendar.holidays.iter().map(|&day| iso_day(day)).collect();
            with_weekdays(form, calendar.weekdays)
                .with("offset", show_offset(calendar.offset_minutes))
                .with("cut_off", calendar.cut_off_hour.to_string())
                .with("holidays", holidays.join("\n"))
        }
        Part::Tax => form
            .with("prices", tax_in_prices(settings.prices_include_tax))
            .with("rounding", rounding_code(settings.tax_rounding)),
        Part::Recommendations => form
            .with("explore", settings.explore_percent.to_string())
            .with("days", settings.activity_days.to_string()),
    }
}

/// The settings that a form makes of `current`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_settings(
    part: Part,
    form: &Form,
    current: &Settings,
) -> Result<Settings, Vec<Problem>> {
    let mut read = Reader::new(form);
    let mut settings = current.clone();
    match part {
        Part::General => general(&mut read, &mut settings),
        Part::Calendar => settings.calendar = calendar(&mut read),
        Part::Tax => tax(&mut read, form, &mut settings),
        Part::Recommendations => recommendations(&mut read, &mut settings),
    }
    if read.problems.is_empty() {
        Ok(settings)
    } else {
        Err(read.problems)
    }
}

/// Code of whether prices contain tax.
const fn tax_in_prices(included: bool) -> &'static str {
    if included { "with" } else { "without" }
}

/// Code of a rule for rounding tax.
const fn rounding_code(rounding: TaxRounding) -> &'static str {
    match rounding {
        TaxRounding::PerRate => "per_rate",
        TaxRounding::PerLine => "per_line",
    }
}

fn tax(read: &mut Reader, form: &Form, settings: &mut Settings) {
    match form.get("prices") {
        "with" => settings.prices_include_tax = true,
        "without" => settings.prices_include_tax = false,
        _ => read.problem("prices", "Choose one.", "请选择一项。"),
    }
    match form.get("rounding") {
        "per_rate" => settings.tax_rounding = TaxRounding::PerRate,
        "per_line" => settings.tax_rounding = TaxRounding::PerLine,
        _ => read.problem("rounding", "Choose one.", "请选择一项。"),
    }
}

fn recommendations(read: &mut Reader, settings: &mut Settings) {
    settings.explore_percent = read.within("explore", 0, EXPLORE_MAX);
    settings.activity_days = read.within("days", 1, REMEMBERED_MAX);
    // An empty field must not forget nearly everything.
    if read.text("days", LINE_MAX).is_empty() {
        read.problem("days", "Enter a number of days.", "请填写天数。");
    }
}

fn general(read: &mut Reader, settings: &mut Settings) {
    settings.name = read.translated("name", LINE_MAX);
    settings.announcement = read.translated("announcement", LINE_MAX);
    settings.contact_email = read.text("contact", LINE_MAX);
    settings.default_country = read.text("country", 2);
    if settings.name.is_empty() {
        read.problem(
            "name_en",
            "Enter a name in at least one language.",
            "请至少填写一种语言的名称。",
        );
    }
    if !looks_like_email(&settings.contact_email) {
        read.problem(
            "contact",
            "Enter an e-mail address such as name@example.com.",
            "请填写有效的电子邮箱，例如 name@example.com。",
        );
    }
    if Country::find(&settings.default_country).is_none() {
        read.problem("country", "Choose a country.", "请选择国家或地区。");
    }
}

fn calendar(read: &mut Reader) -> Calendar {
    let offset = read.text("offset", LINE_MAX);
    let offset_minutes = parse_offset(&offset);
    if offset_minutes.is_none() {
        read.problem(
            "offset",
            "Enter hours and minutes ahead of UTC, such as +08:00 or -05:00.",
            "请填写与 UTC 的时差，例如 +08:00 或 -05:00。",
        );
    }
    Calendar {
        offset_minutes: offset_minutes.unwrap_or(0),
        cut_off_hour: read.within("cut_off", 0, 24),
        weekdays: weekdays(read),
        holidays: holidays(read),
    }
}

fn holidays(read: &mut Reader) -> Vec<i64> {
    let text = read.text("holidays", 12 * HOLIDAYS_MAX);
    let lines = text.split(['\n', ',', ' ']).map(str::trim);
    let mut days = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        match day_number(line) {
            Some(day) => days.push(day),
            None => {
                let (en, zh) = (
                    format!("“{line}” is no day such as 2026-12-25."),
                    format!("“{line}”不是有效日期，格式如 2026-12-25。"),
                );
                read.problem("holidays", &en, &zh);
                break;
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// A form with the boxes of these days ticked.
pub(crate) fn with_weekdays(form: Form, weekdays: Weekdays) -> Form {
    let days = (0..7).filter(|&day| weekdays.has(day));
    days.fold(form, |form, day| form.with(format!("in_day_{day}"), "on"))
}

/// The days whose boxes are ticked; at least one must be.
pub(crate) fn weekdays(read: &mut Reader) -> Weekdays {
    let days: [bool; 7] = std::array::from_fn(|day| read.has(&format!("in_day_{day}")));
    if days == [false; 7] {
        read.problem("in_day_0", "Tick at least one day.", "请至少选择一天。");
    }
    Weekdays::new(days)
}

/// Minutes ahead of UTC in `+08:00`, `-5:30`, `+9` or `0`.
fn parse_offset(text: &str) -> Option<i64> {
    let (sign, text) = match text.trim().strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.trim().trim_start_matches('+')),
    };
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    let plain = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    };
    let (hours, minutes) = (plain(hours)?, plain(minutes)?);
    if hours > 14 {
        return None;
    }
    let offset = sign * (hours * 60 + minutes);
    (minutes < 60 && (-720..=840).contains(&offset)).then_some(offset)
}

fn show_offset(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hostile::spoilt;

    #[test]
    fn every_part_reads_back_what_it_shows() {
        let settings = Settings {
            announcement: Translated::new("Closed", "休息"),
            calendar: Calendar {
                offset_minutes: -210,
                cut_off_hour: 16,
                weekdays: Weekdays::new([true, true, true, true, true, true, false]),
                holidays: vec![20_780, 20_812],
            },
            prices_include_tax: true,
            tax_rounding: TaxRounding::PerLine,
            explore_percent: 12,
            activity_days: 30,
            ..Settings::default()
        };
        for part in Part::ALL {
            assert_eq!(Part::from_code(part.code()), Some(part));
            let form = settings_form(part, &settings, 3);
            assert_eq!(form.get("version"), "3");
            assert_eq!(read_settings(part, &form, &settings), Ok(settings.clone()));
        }
    }

    #[test]
    fn mistakes_are_told_by_field() {
        let check = |part, field: &str, value: &str| {
            let form = settings_form(part, &Settings::default(), 1).with(field, value);
            let problems = read_settings(part, &form, &Settings::default()).unwrap_err();
            let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
            assert_eq!(fields, [field], "{value}");
        };
        check(Part::General, "contact", "nobody");
        check(Part::General, "country", "XX");
        check(Part::Calendar, "offset", "eight");
        check(Part::Calendar, "offset", "+15:00");
        check(Part::Calendar, "cut_off", "25");
        check(Part::Calendar, "holidays", "2026-02-30");
        check(Part::Tax, "prices", "perhaps");
        check(Part::Tax, "rounding", "up");
        check(Part::Recommendations, "explore", "21");
        check(Part::Recommendations, "explore", "-1");
        check(Part::Recommendations, "days", "0");
        check(Part::Recommendations, "days", "");
        let none = Form::default().with("offset", "0");
        let problems = read_settings(Part::Calendar, &none, &Settings::default()).unwrap_err();
        assert_eq!(problems[0].field, "in_day_0");
    }

    #[test]
    fn offsets_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("+08:00", 480),
            ("-5:30", -330),
            ("9", 540),
            ("0", 0),
            ("+05:45", 345),
        ] {
            assert_eq!(parse_offset(text), Some(minutes));
            assert_eq!(parse_offset(&show_offset(minutes)), Some(minutes));
        }
        for wrong in ["", "+", "--1", "1:60", "+14:01", "-13", "+1h"] {
            assert_eq!(parse_offset(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_form_makes_the_reader_panic(forms in Part::ALL.map(|part| spoilt(settings_form(part, &Settings::default(), 1)))) {
            for (part, form) in Part::ALL.into_iter().zip(&forms) {
                if let Ok(read) = read_settings(part, form, &Settings::default()) {
                    let _ = settings_form(part, &read, 1);
                }
            }
        }
    }
}
