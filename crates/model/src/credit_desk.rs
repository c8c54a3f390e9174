//! Gift cards and store credit as staff work with them: the list, one with its ledger, and the forms.

use serde::{Deserialize, Serialize};

use crate::checkout::{Problem, looks_like_email};
use crate::credit::{Credit, CreditEntry, CreditKind};
use crate::dates::day_number;
use crate::form::{Draft, Form, Reader};
use crate::promotion::customer;
use crate::{Currency, Locale, Millis, Money};

/// Rows of a page of the list.
pub const CREDITS_PER_PAGE: u32 = 30;
/// Longest reason of an adjustment, in characters.
const REASON_MAX: usize = 300;
/// Most that can be put on one at once, in minor units: a slip of the finger stays a slip.
const AMOUNT_MAX: i64 = 100_000_000;
const DAY: Millis = 86_400_000;

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditRows {
    /// Its rows, the newest first.
    pub rows: Vec<Credit>,
    /// How many there are.
    pub count: i64,
    /// When the page was made: what is over by then is.
    pub now: Millis,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// One gift card or credit on a staff member's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditDesk {
    /// It.
    pub credit: Credit,
    /// When the page was made.
    pub now: Millis,
    /// Its whole code, for a moment after it was issued.
    pub code: Option<String>,
    /// Its ledger, the oldest first.
    pub entries: Vec<CreditEntry>,
    /// What this member of staff sent and what did not work.
    pub draft: Option<Draft>,
    /// Key of the next adjustment: sending it twice adjusts once.
    pub key: String,
}

/// The form that issues one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewCreditDesk {
    /// What this member of staff sent and what did not work.
    pub draft: Option<Draft>,
    /// Key of the form: sending it twice issues one.
    pub key: String,
    /// The shop's currency.
    pub currency: Currency,
}

/// A gift card or credit to issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredit {
    /// What kind.
    pub kind: CreditKind,
    /// What is put on it.
    pub amount: Money,
    /// Who gets the mail; empty for nobody.
    pub email: String,
    /// The language of the mail.
    pub locale: Locale,
    /// From when on nothing can be paid with it.
    pub expires_at: Option<Millis>,
}

/// What staff can do with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditAct {
    /// Put money on it or, negative, take some off.
    Adjust {
        /// Minor units.
        amount: i64,
        /// Why.
        reason: String,
    },
    /// Let nothing be paid with it, or let it again.
    Block(bool),
}

/// Reads the form that issues one.
///
/// # Errors
/// What is wrong, by field.
pub fn read_new(form: &Form, currency: Currency, now: Millis) -> Result<NewCredit, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let code = form.get("kind");
    let mut kinds = CreditKind::ALL.into_iter();
    let kind = kinds.find(|kind| kind.code() == code).unwrap_or_default();
    let amount = amount(&mut reader, currency);
    let email = customer(form.get("email"));
    if !email.is_empty() && !looks_like_email(&email) {
        reader.problem(
            "email",
            "Enter an e-mail address such as name@example.com.",
            "请填写有效的电子邮箱，例如 name@example.com。",
        );
    } else if email.is_empty() && kind == CreditKind::StoreCredit {
        reader.problem(
            "email",
            "Say whose credit it is.",
            "请填写余额所属顾客的电子邮箱。",
        );
    }
    let expires_at = match form.get("expires").trim() {
        "" => None,
        // The last day counts to its end.
        text => match day_number(text).map(|day| (day + 1) * DAY) {
            Some(at) if at > now => Some(at),
            _ => {
                reader.problem(
                    "expires",
                    "Enter a day from today on, or leave it empty.",
                    "请填写今天或以后的日期，或留空。",
                );
                None
            }
        },
    };
    if reader.problems.is_empty() {
        Ok(NewCredit {
            kind,
            amount: Money::new(amount, currency),
            email,
            locale: Locale::from_code(form.get("locale")).unwrap_or_default(),
            expires_at,
        })
    } else {
        Err(reader.problems)
    }
}

/// Reads a form about one.
///
/// # Errors
/// What is wrong, by field.
pub fn read_act(form: &Form, credit: &Credit) -> Result<CreditAct, Vec<Problem>> {
    match form.get("act") {
        "block" => return Ok(CreditAct::Block(true)),
        "unblock" => return Ok(CreditAct::Block(false)),
        _ => {}
    }
    let mut reader = Reader::new(form);
    let mut amount = amount(&mut reader, credit.balance.currency);
    let reason = reader.text("reason", REASON_MAX);
    if reason.is_empty() {
        reader.problem("reason", "Say why.", "请说明原因。");
    }
    if form.get("way") == "off" {
        let left = credit.balance.amount - credit.held;
        if amount > left {
            let (en, zh) = too_much(Money::new(left, credit.balance.currency));
            reader.problem("amount", &en, &zh);
        }
        amount = -amount;
    }
    if reader.problems.is_empty() {
        Ok(CreditAct::Adjust { amount, reason })
    } else {
        Err(reader.problems)
    }
}

/// That not as much can be taken off, in English and Chinese.
#[must_use]
pub fn too_much(left: Money) -> (String, String) {
    let left = left.show(Locale::En);
    (
        format!("At most {left} can be taken off."),
        format!("最多可扣减 {left}。"),
    )
}

fn amount(reader: &mut Reader<'_>, currency: Currency) -> i64 {
    let seen = reader.problems.len();
    let amount = reader.money("amount", currency).unwrap_or_default();
    if reader.problems.len() == seen && !(1..=AMOUNT_MAX).contains(&amount) {
        let most = Money::new(AMOUNT_MAX, currency).show(Locale::En);
        let (en, zh) = (
            format!("Enter an amount up to {most}."),
            format!("请填写不超过 {most} 的金额。"),
        );
        reader.problem("amount", &en, &zh);
    }
    amount
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter();
        fields.fold(Form::default(), |form, (k, v)| form.with(*k, *v))
    }

    fn wrong(fields: &[(&str, &str)]) -> Vec<String> {
        let problems = read_new(&form(fields), Currency::USD, 86_400_000 * 20_000).unwrap_err();
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn what_is_issued_has_an_amount_and_a_day_to_come() {
        let fine = form(&[
            ("kind", "gift_card"),
            ("amount", "25"),
            ("email", " Eve@Example.com "),
            ("locale", "zh"),
            ("expires", "2099-12-31"),
        ]);
        let read = read_new(&fine, Currency::USD, 1).unwrap();
        assert_eq!(
            (read.amount.amount, &*read.email),
            (2_500, "eve@example.com")
        );
        assert_eq!((read.locale, read.kind), (Locale::Zh, CreditKind::GiftCard));
        assert_eq!(read.expires_at, Some(4_102_444_800_000));
        assert_eq!(wrong(&[]), ["amount"]);
        assert_eq!(wrong(&[("amount", "0")]), ["amount"]);
        assert_eq!(wrong(&[("amount", "1,5")]), ["amount"]);
        assert_eq!(wrong(&[("amount", "2000000")]), ["amount"]);
        let credit = [("amount", "5"), ("kind", "store_credit")];
        assert_eq!(wrong(&credit), ["email"]);
        assert_eq!(wrong(&[("amount", "5"), ("email", "x")]), ["email"]);
        for day in ["2001-01-01", "soon"] {
            assert_eq!(wrong(&[("amount", "5"), ("expires", day)]), ["expires"]);
        }
    }
}
