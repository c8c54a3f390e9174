//! Dates as people of each language read them, in UTC, without a time zone database.

use crate::{Locale, Millis};

/// Milliseconds of a day.
const DAY: Millis = 86_400_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [(&str, &str); 7] = [
    ("Thu", "周四"),
    ("Fri", "周五"),
    ("Sat", "周六"),
    ("Sun", "周日"),
    ("Mon", "周一"),
    ("Tue", "周二"),
    ("Wed", "周三"),
];

/// Year, month (1 to 12) and day of a time, by Howard Hinnant's `civil_from_days`.
#[must_use]
pub fn civil(at: Millis) -> (i64, i64, i64) {
    let shifted = at.div_euclid(DAY) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from 1 January 1970 to a day as ISO 8601 writes it, `2026-12-25`; by Howard Hinnant's `days_from_civil`. `None`
/// for anything else, and for days that no month has.
#[must_use]
pub fn day_number(text: &str) -> Option<i64> {
    let mut parts = text.trim().splitn(3, '-');
    let mut part = |length: usize| {
        let text = parts.next()?;
        let plain = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|_| plain)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if !(1..=12).contains(&month) {
        return None;
    }
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let number = era * 146_097 + day_of_era - 719_468;
    (civil(number * DAY) == (year, month, day)).then_some(number)
}

/// A day number as ISO 8601 writes it.
#[must_use]
pub fn iso_day(number: i64) -> String {
    let (year, month, day) = civil(number * DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The time a browser's date-and-time field sends, read as UTC: `2026-11-26T08:05`. None for what is no date.
#[must_use]
pub fn read_moment(text: &str) -> Option<Millis> {
    let (day, time) = text.split_once('T')?;
    let parts: Option<Vec<i64>> = time.split(':').map(|part| part.parse().ok()).collect();
    let parts = parts?;
    let &[hour, minute, ..] = parts.as_slice() else {
        return None;
    };
    let sound = (0..24).contains(&hour) && (0..60).contains(&minute);
    let day = day_number(day).filter(|_| sound)?;
    Some(day * DAY + (hour * 60 + minute) * 60_000)
}

fn month_name(month: i64) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or_default()
}

/// `26 Nov 2026`, `2026年11月26日`.
#[must_use]
pub fn day(locale: Locale, at: Millis) -> String {
    let (year, month, day) = civil(at);
    match locale {
        Locale::En => format!("{day} {} {year}", month_name(month)),
        Locale::Zh => format!("{year}年{month}月{day}日"),
    }
}

/// `Thu 26 Nov`, `11月26日周四`: for days close by.
#[must_use]
pub fn weekday(locale: Locale, at: Millis) -> String {
    let (_, month, day) = civil(at);
    let name = usize::try_from(at.div_euclid(DAY).rem_euclid(7))
        .ok()
        .and_then(|n| WEEKDAYS.get(n))
        .copied()
        .unwrap_or_default();
    match locale {
        Locale::En => format!("{} {day} {}", name.0, month_name(month)),
        Locale::Zh => format!("{month}月{day}日{}", name.1),
    }
}

/// A span of days: `Thu 26 Nov – Sat 28 Nov`, or one day where both are the same.
#[must_use]
pub fn span(locale: Locale, (from, to): (Millis, Millis)) -> String {
    let first = weekday(locale, from);
    if from.div_euclid(DAY) == to.div_euclid(DAY) {
        first
    } else {
        format!("{first} – {}", weekday(locale, to))
    }
}

/// `26 Nov 2026, 08:05`, `2026年11月26日 08:05`.
#[must_use]
pub fn moment(locale: Locale, at: Millis) -> String {
    let minutes = at.rem_euclid(DAY) / 60_000;
    let comma = locale.pick(",", "");
    format!(
        "{}{comma} {:02}:{:02}",
        day(locale, at),
        minutes / 60,
        minutes % 60
    )
}

/// ISO 8601, for `datetime` attributes and JSON-LD: `2026-11-26T08:05Z`.
#[must_use]
pub fn machine(at: Millis) -> String {
    let (year, month, day) = civil(at);
    let minutes = at.rem_euclid(DAY) / 60_000;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}Z",
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_right_in_both_languages() {
        let at = 1_795_680_300_000; // 2026-11-26T08:05Z
        assert_eq!(machine(at), "2026-11-26T08:05Z");
        assert_eq!(moment(Locale::En, at), "26 Nov 2026, 08:05");
        assert_eq!(
            span(Locale::En, (at, at + 2 * DAY)),
            "Thu 26 Nov – Sat 28 Nov"
        );
        assert_eq!(span(Locale::Zh, (at, at)), "11月26日周四");
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(951_782_400_000), (2000, 2, 29));
        assert_eq!(read_moment("2026-11-26T08:05"), Some(at));
        assert_eq!(read_moment("2000-02-29T00:00"), Some(951_782_400_000));
        for nonsense in [
            "",
            "2026-11-26",
            "2026-02-30T08:05",
            "2026-13-01T08:05",
            "2026-11-26T24:00",
            "T",
        ] {
            assert_eq!(read_moment(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn days_are_numbered_and_named() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2026-11-23", 20_780),
            ("1969-12-31", -1),
        ] {
            assert_eq!(day_number(text), Some(number));
            assert_eq!(iso_day(number), text);
        }
        for wrong in [
            "",
            "2026-02-30",
            "2026-13-01",
            "2026-1-01",
            "26-01-01",
            "2026-01-00",
            "+026-01-01",
        ] {
            assert_eq!(day_number(wrong), None, "{wrong}");
        }
    }
}
