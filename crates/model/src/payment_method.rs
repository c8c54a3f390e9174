//! How a merchant offers the ways to pay: to which countries, for which amounts, under which name.

use serde::{Deserialize, Serialize};

use crate::address::Country;
use crate::checkout::Problem;
use crate::form::{Form, Reader};
use crate::{Currency, Money, Translated};

/// The provider of money that no provider watches: it is awaited, and staff say when it is there.
pub const OFFLINE: &str = "offline";
/// Whether nobody but the shop can give back what was paid this way: no provider has the money.
#[must_use]
pub fn is_by_hand(method: &str) -> bool {
    method.split(':').next() == Some(OFFLINE)
}

/// By bank transfer: the goods are held until the money has come.
pub const BANK: &str = "offline:bank";
/// In cash at the door: the goods are sent before the money comes.
pub const CASH: &str = "offline:cash";

/// Days that goods are held for a bank transfer, unless the merchant says otherwise.
const HOLD_DAYS: i64 = 7;
/// Longest time that goods may be held for a bank transfer, in days.
const HOLD_DAYS_MAX: i64 = 60;
/// Longest name of a way to pay, in characters.
const NAME_MAX: usize = 60;
/// Longest explanation of one, in characters.
const DETAILS_MAX: usize = 1_000;

/// One way to pay as the merchant offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodRule {
    /// Provider and method, such as `test:card`.
    pub code: String,
    /// Whether shoppers are offered it.
    pub offered: bool,
    /// Its name; empty for the provider's own words.
    pub name: Translated,
    /// What the shopper must know to pay, such as the account to pay to.
    pub details: Translated,
    /// ISO codes of the countries it is offered to; empty for all.
    pub countries: Vec<String>,
    /// Currency of the amounts below.
    pub currency: Currency,
    /// Smallest total it is offered for, in minor units.
    pub min_total: i64,
    /// Largest total it is offered for, in minor units.
    pub max_total: Option<i64>,
    /// Days that the goods are held for a bank transfer.
    pub hold_days: i64,
    /// Counts changes; 0 when the merchant never made any.
    pub version: i64,
}

impl MethodRule {
    /// What holds for a way to pay until the merchant says something about it.
    #[must_use]
    pub fn untouched(code: impl Into<String>, currency: Currency) -> Self {
        let code = code.into();
        Self {
            // Money that nobody watches is only taken by a merchant who asked for it.
            offered: !code.starts_with("offline:"),
            code,
            name: Translated::default(),
            details: Translated::default(),
            countries: Vec::new(),
            currency,
            min_total: 0,
            max_total: None,
            hold_days: HOLD_DAYS,
            version: 0,
        }
    }

    /// Whether an order of `total` to `country` may be paid by it. A limit says nothing about another currency, so that
    /// one with limits is not offered for it.
    #[must_use]
    pub fn fits(&self, country: &str, total: Money) -> bool {
        let there = self.countries.is_empty() || self.countries.iter().any(|code| code == country);
        let unlimited = self.min_total <= 0 && self.max_total.is_none();
        let within = total.currency == self.currency
            && total.amount >= self.min_total
            && self.max_total.is_none_or(|most| total.amount <= most);
        self.offered && there && (unlimited || within)
    }

    /// The merchant's form about it, filled in.
    #[must_use]
    pub fn form(&self) -> Form {
        let amount = |minor: i64| Money::new(minor, self.currency).decimal();
        let min = (self.min_total > 0).then(|| amount(self.min_total));
        Form::default()
            .with("offered", if self.offered { "yes" } else { "no" })
            .with("name_en", self.name.en.clone())
            .with("name_zh", self.name.zh.clone())
            .with("details_en", self.details.en.clone())
            .with("details_zh", self.details.zh.clone())
            .with("countries", self.countries.join(" "))
            .with("min_total", min.unwrap_or_default())
            .with("max_total", self.max_total.map(amount).unwrap_or_default())
            .with("hold_days", self.hold_days.to_string())
            .with("version", self.version.to_string())
    }

    /// Reads the merchant's form.
    ///
    /// # Errors
    /// What must be put right.
    pub fn read(code: &str, form: &Form, currency: Currency) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(form);
        let rule = Self {
            code: code.to_owned(),
            offered: form.get("offered") == "yes",
            name: reader.translated("name", NAME_MAX),
            details: reader.translated("details", DETAILS_MAX),
            countries: countries(&mut reader),
            currency,
            min_total: reader.money("min_total", currency).unwrap_or_default(),
            max_total: reader.money("max_total", currency),
            hold_days: if form.has("hold_days") {
                reader.whole("hold_days")
            } else {
                HOLD_DAYS
            },
            version: form.get("version").parse().unwrap_or_default(),
        };
        if rule.max_total.is_some_and(|most| most < rule.min_total) {
            let zh = "最高金额不能低于最低金额。";
            reader.problem("max_total", "The most cannot be less than the least.", zh);
        }
        if !(1..=HOLD_DAYS_MAX).contains(&rule.hold_days) {
            reader.problem(
                "hold_days",
                &format!("Enter 1 to {HOLD_DAYS_MAX} days."),
                &format!("请填写 1 至 {HOLD_DAYS_MAX} 天。"),
            );
        }
        if code == BANK && rule.offered && rule.details.is_empty() {
            let zh = "请填写收款账户，顾客付款时需要。";
            reader.problem(
                "details_en",
                "Enter the account to pay to: shoppers need it.",
                zh,
            );
        }
        if reader.problems.is_empty() {
            Ok(rule)
        } else {
            Err(reader.problems)
        }
    }
}

/// ISO codes separated by blanks or commas, each of a country the shop delivers to.
fn countries(reader: &mut Reader<'_>) -> Vec<String> {
    let typed = reader.text("countries", 200).to_uppercase();
    let codes = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    let mut codes: Vec<String> = codes
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes.dedup();
    if let Some(unknown) = codes.iter().find(|code| Country::find(code).is_none()) {
        reader.problem(
            "countries",
            &format!("{unknown} is no country the shop delivers to. Use codes such as US CN DE."),
            &format!("{unknown} 不是可配送的国家或地区，请填写 US CN DE 这样的代码。"),
        );
    }
    codes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hostile::spoilt;

    fn rule(form: Form) -> Result<MethodRule, Vec<String>> {
        let read = MethodRule::read("test:card", &form, Currency::USD);
        read.map_err(|problems| problems.into_iter().map(|p| p.field).collect())
    }

    #[test]
    fn a_rule_reads_back_what_its_form_shows() {
        let full = MethodRule {
            name: Translated::new("By card", "银行卡"),
            countries: vec!["CN".into(), "US".into()],
            min_total: 1_000,
            max_total: Some(50_000),
            hold_days: 3,
            version: 4,
            ..MethodRule::untouched("test:card", Currency::USD)
        };
        assert_eq!(rule(full.form()), Ok(full));
        let plain = MethodRule::untouched("test:card", Currency::USD);
        assert_eq!(rule(plain.form()), Ok(plain));
    }

    #[test]
    fn what_is_typed_wrong_is_said_at_its_field() {
        let check = |field: &str, value: &str, wrong: &[&str]| {
            let plain = MethodRule::untouched("test:card", Currency::USD).form();
            let form = plain.with("min_total", "20").with(field, value);
            let found = rule(form).err().unwrap_or_default();
            assert_eq!(found, wrong, "{field} {value}");
        };
        check("countries", "us, de", &[]);
        check("countries", "US XX", &["countries"]);
        check("max_total", "19.99", &["max_total"]);
        check("max_total", "20", &[]);
        check("min_total", "lots", &["min_total"]);
        check("hold_days", "0", &["hold_days"]);
        check("hold_days", "61", &["hold_days"]);
        let bank = MethodRule::untouched(BANK, Currency::USD).form();
        let offered = bank.with("offered", "yes");
        assert!(MethodRule::read(BANK, &offered, Currency::USD).is_err());
        let told = offered.with("details_en", "IBAN 1");
        assert!(MethodRule::read(BANK, &told, Currency::USD).is_ok());
    }

    #[test]
    fn a_way_to_pay_is_offered_where_it_fits() {
        let limited = MethodRule {
            countries: vec!["US".into()],
            min_total: 1_000,
            max_total: Some(5_000),
            ..MethodRule::untouched("test:card", Currency::USD)
        };
        let check = |country: &str, amount, currency, fits| {
            let total = Money::new(amount, currency);
            assert_eq!(limited.fits(country, total), fits, "{country} {total:?}");
        };
        check("US", 1_000, Currency::USD, true);
        check("US", 5_000, Currency::USD, true);
        check("US", 999, Currency::USD, false);
        check("US", 5_001, Currency::USD, false);
        check("CN", 2_000, Currency::USD, false);
        check("US", 2_000, Currency::EUR, false);
        let anywhere = MethodRule::untouched("test:card", Currency::USD);
        assert!(anywhere.fits("JP", Money::new(1, Currency::JPY)));
        let cash = MethodRule::untouched(CASH, Currency::USD);
        assert!(
            !cash.fits("US", Money::new(1, Currency::USD)),
            "not asked for"
        );
    }

    proptest! {
        #[test]
        fn no_form_makes_the_reader_panic(form in spoilt(MethodRule::untouched("test:card", Currency::USD).form())) {
            if let Ok(read) = rule(form) {
                let _ = rule(read.form());
            }
        }
    }
}
