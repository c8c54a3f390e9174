//! Forms as they were typed. What staff type is kept, right or wrong, until it is saved or discarded: nothing is lost
//! to a mistake, to somebody else's change, or to a browser without scripts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::{Currency, Money, Translated};

/// The fields of a form by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form(pub BTreeMap<String, String>);

impl Form {
    /// What was typed into a field; empty without it.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Whether the form was sent with this field: a ticked box, or any other field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// The same form with a field filled in.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.insert(field.into(), value.into());
        self
    }

    /// This form without boxes to tick: those that are not ticked are not sent, so they cannot be taken from elsewhere.
    #[must_use]
    pub fn without_boxes(mut self) -> Self {
        self.0.retain(|field, _| !field.starts_with("in_"));
        self
    }

    /// This form with everything `other` has on top.
    #[must_use]
    pub fn overlaid(mut self, other: &Self) -> Self {
        self.0
            .extend(other.0.iter().map(|(k, v)| (k.clone(), v.clone())));
        self
    }
}

/// A form that was sent and is not done with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What was typed.
    pub form: Form,
    /// Why it is still here.
    pub why: Why,
    /// What must be put right, by field.
    pub problems: Vec<Problem>,
}

/// Why a form is not done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its sender is still at it.
    Unsaved,
    /// Fields must be put right.
    Invalid,
    /// Somebody else changed the same thing first.
    Stale,
    /// What it asks for can no longer be done.
    Refused,
}

/// Reads fields and collects what is wrong with them.
pub(crate) struct Reader<'a> {
    form: &'a Form,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(form: &'a Form) -> Self {
        Self {
            form,
            problems: Vec::new(),
        }
    }

    pub fn problem(&mut self, field: &str, en: &str, zh: &str) {
        self.problems
            .push(Problem::new(field, Translated::new(en, zh)));
    }

    /// Whether the form was sent with this field.
    pub fn has(&self, field: &str) -> bool {
        self.form.has(field)
    }

    /// A text of at most `most` characters, with plain line ends.
    pub fn text(&mut self, field: &str, most: usize) -> String {
        let text = self.form.get(field).replace("\r\n", "\n");
        let text = text.trim();
        if text.chars().count() > most {
            self.problem(
                field,
                &format!("Use {most} characters at most."),
                &format!("最多 {most} 个字符。"),
            );
        }
        text.to_owned()
    }

    /// A text in both languages, from the fields `{field}_en` and `{field}_zh`.
    pub fn translated(&mut self, field: &str, most: usize) -> Translated {
        Translated {
            en: self.text(&format!("{field}_en"), most),
            zh: self.text(&format!("{field}_zh"), most),
        }
    }

    /// A whole number from 0 on; empty counts as 0.
    pub fn whole(&mut self, field: &str) -> i64 {
        let text = self.form.get(field).trim();
        if text.is_empty() {
            return 0;
        }
        let number = text
            .parse()
            .ok()
            .filter(|n| (0..=1_000_000_000).contains(n));
        if number.is_none() {
            self.problem(field, "Enter a whole number.", "请填写非负整数。");
        }
        number.unwrap_or_default()
    }

    /// A whole number from `least` to `most`; empty counts as `least`.
    pub fn within(&mut self, field: &str, least: i64, most: i64) -> i64 {
        let text = self.form.get(field).trim();
        if text.is_empty() {
            return least;
        }
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.problem(
                field,
                &format!("Enter a whole number from {least} to {most}."),
                &format!("请填写 {least} 到 {most} 之间的整数。"),
            );
        }
        number.unwrap_or(least)
    }

    /// A decimal number with at most `places` digits after the point, in its smallest parts: `1.2` with 3 places is
    /// 1 200. None when the field is empty.
    pub fn decimal(&mut self, field: &str, places: usize) -> Option<i64> {
        let text = self.form.get(field).trim();
        if text.is_empty() {
            return None;
        }
        let number = parse_decimal(text, places);
        if number.is_none() {
            self.problem(
                field,
                "Enter a number such as 1.5.",
                "请填写数字，例如 1.5。",
            );
        }
        number
    }

    /// An amount of money; none when the field is empty.
    pub fn money(&mut self, field: &str, currency: Currency) -> Option<i64> {
        let text = self.form.get(field).trim();
        if text.is_empty() {
            return None;
        }
        let money = Money::parse(text, currency);
        if money.is_none() {
            let example = Money::new(1_250, currency).decimal();
            self.problem(
                field,
                &format!("Enter an amount such as {example}."),
                &format!("请填写金额，例如 {example}。"),
            );
        }
        money.map(|money| money.amount)
    }
}

/// A decimal number with at most `places` digits after the point, in its smallest parts; never negative and at most a
/// billion whole ones.
pub(crate) fn parse_decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let sound = !whole.is_empty() && whole.len() <= 9 && plain(whole) && plain(part);
    if !sound || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

/// A number of smallest parts as people type it, without needless noughts: 1 200 with 3 places is `1.2`.
#[must_use]
pub fn show_decimal(number: i64, places: u32) -> String {
    let unit = 10_i64.pow(places);
    let (whole, part) = (number / unit, number % unit);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0width$}", width = places as usize);
    format!("{whole}.{}", part.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_shown_and_refused() {
        for (text, places, number) in [
            ("1.2", 3, 1_200),
            ("0", 3, 0),
            ("19", 4, 190_000),
            ("8.1", 4, 81_000),
        ] {
            assert_eq!(parse_decimal(text, places), Some(number));
            assert_eq!(show_decimal(number, places as u32), text);
        }
        for text in ["", ".5", "1.2345", "-1", "1,5", "1e3", "1234567890"] {
            assert_eq!(parse_decimal(text, 3), None, "{text}");
        }
    }
}
