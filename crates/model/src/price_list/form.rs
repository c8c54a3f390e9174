//! The merchant's form about a price list, and about a variant's own price in it.

use crate::checkout::Problem;
use crate::form::{Form, Reader, show_decimal};
use crate::{Currency, Money};

use super::{Ending, PriceList};

/// Digits after the point of a rate.
const RATE_PLACES: usize = 6;
/// The largest rate, in millionths, and the largest step, in minor units: beyond these sums of a cart could not be counted.
const RATE_MAX: i64 = 1_000_000 * super::MILLION;
const STEP_MAX: i64 = 1_000_000_000;
/// The largest position.
const POSITION_MAX: i64 = 999;

impl PriceList {
    /// A list that is not kept yet.
    #[must_use]
    pub fn new(currency: Currency, own: Currency) -> Self {
        Self {
            currency,
            own,
            rate: super::MILLION,
            ending: Ending::default(),
            open: false,
            position: 0,
            version: 0,
        }
    }

    /// The merchant's form about it, filled in.
    #[must_use]
    pub fn form(&self) -> Form {
        let amount = |minor: i64| Money::new(minor, self.currency).decimal();
        let rounded = self.ending.step > 1 || self.ending.less > 0;
        let step = rounded.then(|| amount(self.ending.step));
        let less = (self.ending.less > 0).then(|| amount(self.ending.less));
        Form::default()
            .with("open", if self.open { "yes" } else { "no" })
            .with("rate", show_decimal(self.rate, RATE_PLACES as u32))
            .with("step", step.unwrap_or_default())
            .with("less", less.unwrap_or_default())
            .with("position", self.position.to_string())
            .with("version", self.version.to_string())
    }

    /// Reads the merchant's form about the list of a currency.
    ///
    /// # Errors
    /// What must be put right.
    pub fn read(currency: Currency, own: Currency, form: &Form) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(form);
        let rate = reader.decimal("rate", RATE_PLACES).unwrap_or_default();
        if !(1..=RATE_MAX).contains(&rate) && reader.problems.is_empty() {
            let (en, zh) = (
                format!("Enter how many {currency} one {own} is."),
                format!("请填写 1 {own} 等于多少 {currency}。"),
            );
            reader.problem("rate", &en, &zh);
        }
        let step = reader.money("step", currency).unwrap_or(1).max(1);
        if step > STEP_MAX {
            reader.problem("step", "This is too much.", "数值过大。");
        }
        let less = reader.money("less", currency).unwrap_or(0);
        if less >= step && less > 0 {
            reader.problem(
                "less",
                "Enter less than what prices are rounded to.",
                "请填写小于取整单位的金额。",
            );
        }
        let list = Self {
            currency,
            own,
            rate,
            ending: Ending { step, less },
            open: form.get("open") == "yes",
            position: reader.within("position", 0, POSITION_MAX),
            version: form.get("version").parse().unwrap_or_default(),
        };
        if reader.problems.is_empty() {
            Ok(list)
        } else {
            Err(reader.problems)
        }
    }
}

/// Reads the code of a currency for a new list.
///
/// # Errors
/// What must be put right: it is no code, the shop's own currency, or has a list already.
pub fn read_currency(
    typed: &str,
    own: Currency,
    known: &[PriceList],
) -> Result<Currency, Vec<Problem>> {
    let wrong = |en: &str, zh: &str| {
        let words = crate::Translated::new(en, zh);
        Err(vec![Problem::new("currency", words)])
    };
    match Currency::from_code(&typed.trim().to_uppercase()) {
        None => wrong("Enter a code such as EUR.", "请填写货币代码，例如 EUR。"),
        Some(currency) if currency == own => wrong(
            "This is the shop's own currency.",
            "这是店铺的本位币，无需价目表。",
        ),
        Some(currency) if known.iter().any(|list| list.currency == currency) => wrong(
            "There is a price list in this currency.",
            "该货币已有价目表。",
        ),
        Some(currency) => Ok(currency),
    }
}
