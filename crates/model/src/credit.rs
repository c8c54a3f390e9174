//! Gift cards and store credit: money that is paid with by a code. How a total is split between them and a payment, and
//! how refunds go back the way the money came.

use serde::{Deserialize, Serialize};

use crate::{CreditId, Locale, Millis, Money, OrderId, Translated};

/// The provider of orders that gift cards and credit pay in full; nobody is asked for money.
pub const CREDIT: &str = "credit";
/// How such an order is paid: provider and method.
pub const BY_CREDIT: &str = "credit:full";
/// Gift cards and credits that a cart holds at most.
pub const CREDITS_MAX: usize = 5;
/// Letters of a code.
pub const LETTERS: usize = 16;
/// How long money can be spent that came back to a card whose time is over, or soon will be: 90 days.
pub const GRACE: Millis = 90 * 86_400_000;

/// What kind of money it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// Whoever has the code may spend it.
    #[default]
    GiftCard,
    /// Given to a customer instead of money.
    StoreCredit,
}

impl CreditKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::GiftCard, Self::StoreCredit];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::GiftCard => "gift_card",
            Self::StoreCredit => "store_credit",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        match self {
            Self::GiftCard => locale.pick("Gift card", "礼品卡"),
            Self::StoreCredit => locale.pick("Store credit", "商店余额"),
        }
    }
}

/// A gift card or a store credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Id.
    pub id: CreditId,
    /// What kind.
    pub kind: CreditKind,
    /// The last four letters of its code.
    pub last_four: String,
    /// What is on it.
    pub balance: Money,
    /// What of that open orders hold, in minor units.
    pub held: i64,
    /// Whose it is; empty for whoever has the code.
    pub email: String,
    /// The language of mails about it.
    pub locale: Locale,
    /// From when on nothing can be paid with it.
    pub expires_at: Option<Millis>,
    /// Whether staff blocked it.
    pub blocked: bool,
    /// When it was issued.
    pub created_at: Millis,
    /// Counts changes by staff.
    pub version: i64,
}

/// Why nothing can be paid with a gift card or credit now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Staff blocked it.
    Blocked,
    /// Its time is over.
    Expired,
    /// It is of another currency.
    OtherCurrency,
    /// Nothing is left on it.
    Empty,
}

impl Unusable {
    /// What a shopper is told.
    #[must_use]
    pub fn words(self) -> Translated {
        let (en, zh) = match self {
            Self::Blocked => (
                "This code is blocked. Please write to us.",
                "该卡已被冻结，请联系我们。",
            ),
            Self::Expired => ("This code has expired.", "该卡已过期。"),
            Self::OtherCurrency => (
                "This code is for another currency.",
                "该卡的币种与购物车不同。",
            ),
            Self::Empty => ("Nothing is left on this code.", "该卡余额为零。"),
        };
        Translated::new(en, zh)
    }
}

impl Credit {
    /// What can be paid with it at `now` in the currency of `due`, in minor units.
    ///
    /// # Errors
    /// When nothing can.
    pub fn free(&self, due: Money, now: Millis) -> Result<i64, Unusable> {
        if self.blocked {
            return Err(Unusable::Blocked);
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            return Err(Unusable::Expired);
        }
        if self.balance.currency != due.currency {
            return Err(Unusable::OtherCurrency);
        }
        match self.balance.amount - self.held {
            free if free > 0 => Ok(free),
            _ => Err(Unusable::Empty),
        }
    }

    /// What it is called where it is seen: `Gift card ····1234`.
    #[must_use]
    pub fn name(&self, locale: Locale) -> String {
        named(self.kind, &self.last_four, locale)
    }
}

/// What a gift card or credit is called: `Gift card ····1234`.
#[must_use]
pub fn named(kind: CreditKind, last_four: &str, locale: Locale) -> String {
    format!("{} ····{last_four}", kind.name(locale))
}

/// What happened to the money on a gift card or credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was put on it when it was made.
    Issued,
    /// An order holds it until it is paid.
    Held,
    /// An order was paid with it.
    Spent,
    /// The order that held it was let go.
    Released,
    /// It came back from an order.
    Refunded,
    /// Staff put it on or took it off.
    Adjusted,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditEntry {
    /// When.
    pub at: Millis,
    /// What.
    pub kind: EntryKind,
    /// By how much it changed the balance, in minor units.
    pub amount: i64,
    /// By how much it changed what is held, in minor units.
    pub held: i64,
    /// The order it is about, with its number.
    pub order: Option<(OrderId, String)>,
    /// Who of the staff did it.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// What became of what an order holds of a gift card or credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UseState {
    /// The order is not paid yet.
    Held,
    /// The order is paid with it.
    Spent,
    /// The order was let go.
    Released,
}

/// What of an order one gift card or credit pays, as pages and mails show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    /// What it is called.
    pub name: String,
    /// How much; positive.
    pub amount: Money,
}

/// A gift card or credit on a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredCredit {
    /// Which.
    pub id: CreditId,
    /// What it is called, and what it pays of this cart; nothing when that is covered or it cannot be used.
    pub part: PaidPart,
    /// What is on it and free.
    pub left: Money,
    /// Why nothing can be paid with it, in words; empty when something can.
    pub why: String,
}

/// Splits a total between cards with these amounts free, the first ones first, and a payment for the rest: what each
/// card pays, and the rest.
#[must_use]
pub fn pay_with(total: i64, free: &[i64]) -> (Vec<i64>, i64) {
    let mut rest = total.max(0);
    let take = |free: &i64| {
        let part = rest.min((*free).max(0));
        rest -= part;
        part
    };
    let parts = free.iter().map(take).collect();
    (parts, rest)
}

/// How `amount` goes back where `paid` can still be given back of the payment and `spent` of each card: what the payment
/// gives first, then the cards, the last one first. None when more is asked for than is left, or nothing.
#[must_use]
pub fn give_back(amount: i64, paid: i64, spent: &[i64]) -> Option<(i64, Vec<i64>)> {
    if amount <= 0 {
        return None;
    }
    let of_payment = amount.min(paid.max(0));
    let backwards: Vec<i64> = spent.iter().rev().copied().collect();
    let (mut parts, rest) = pay_with(amount - of_payment, &backwards);
    parts.reverse();
    (rest == 0).then_some((of_payment, parts))
}

/// A code as it is compared, if what was typed can be one: capitals without blanks and dashes, O for 0 and I or L for 1.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let solid = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: String = solid.map(letter).take(LETTERS + 1).collect();
    let fits = code.len() == LETTERS && code.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then_some(code)
}

/// A code as people read it: in groups of four.
#[must_use]
pub fn show_code(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = "AB12CD34EF56GH01";
        assert_eq!(show_code(code), "AB12-CD34-EF56-GH01");
        for typed in [
            "AB12-CD34-EF56-GH01",
            " ab12 cd34 ef56 gho1 ",
            "ab12cd34ef56ghOl",
        ] {
            assert_eq!(read_code(typed).as_deref(), Some(code), "{typed}");
        }
        for typed in [
            "",
            "WELCOME10",
            "AB12CD34EF56GH011",
            "新年新年新年新年",
            "AB12_CD34EF56GH0",
        ] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_spent_says_why() {
        let due = Money::new(500, Currency::USD);
        let card = Credit {
            id: 1.into(),
            kind: CreditKind::GiftCard,
            last_four: "GH01".into(),
            balance: Money::new(2_000, Currency::USD),
            held: 1_500,
            email: String::new(),
            locale: Locale::En,
            expires_at: Some(100),
            blocked: false,
            created_at: 1,
            version: 1,
        };
        assert_eq!(card.free(due, 99), Ok(500));
        assert_eq!(card.free(due, 100), Err(Unusable::Expired));
        let yuan = Money::new(500, Currency::CNY);
        assert_eq!(card.free(yuan, 99), Err(Unusable::OtherCurrency));
        let empty = Credit {
            held: 2_000,
            ..card.clone()
        };
        assert_eq!(empty.free(due, 99), Err(Unusable::Empty));
        let blocked = Credit {
            blocked: true,
            ..card.clone()
        };
        assert_eq!(blocked.free(due, 99), Err(Unusable::Blocked));
        assert_eq!(card.name(Locale::En), "Gift card ····GH01");
        assert_eq!(card.name(Locale::Zh), "礼品卡 ····GH01");
    }

    #[test]
    fn cards_pay_first_and_get_back_last() {
        assert_eq!(
            pay_with(5_000, &[2_000, 0, 500]),
            (vec![2_000, 0, 500], 2_500)
        );
        assert_eq!(pay_with(1_500, &[2_000, 700]), (vec![1_500, 0], 0));
        assert_eq!(pay_with(0, &[2_000]), (vec![0], 0));
        assert_eq!(give_back(2_000, 2_500, &[2_000]), Some((2_000, vec![0])));
        assert_eq!(
            give_back(3_000, 2_500, &[2_000, 100]),
            Some((2_500, vec![400, 100]))
        );
        assert_eq!(give_back(4_501, 2_500, &[2_000]), None);
        assert_eq!(give_back(0, 2_500, &[]), None);
    }

    proptest! {
        /// A total is paid to the cent, no card pays more than it has, and a payment is asked only when all are empty.
        #[test]
        fn a_total_is_split_without_loss(total in 0_i64..1_000_000, free in prop::collection::vec(-50_i64..400_000, 0..6)) {
            let (parts, rest) = pay_with(total, &free);
            prop_assert_eq!(parts.iter().sum::<i64>() + rest, total);
            prop_assert!(rest >= 0);
            for (part, free) in parts.iter().zip(&free) {
                prop_assert!(*part >= 0 && *part <= (*free).max(0));
                prop_assert!(rest == 0 || *part == (*free).max(0));
            }
        }

        /// Refunds in any sizes and order give every purse exactly what it paid, and refuse a cent more.
        #[test]
        fn refunds_of_any_sizes_sum_to_what_was_paid(total in 1_i64..1_000_000, free in prop::collection::vec(1_i64..300_000, 0..5), sizes in prop::collection::vec(1_i64..200_000, 0..40)) {
            let (parts, paid) = pay_with(total, &free);
            let (mut of_payment, mut of_cards) = (paid, parts.clone());
            let mut left = total;
            for size in sizes.into_iter().chain([i64::MAX]) {
                let size = size.min(left);
                if size == 0 {
                    break;
                }
                prop_assert_eq!(give_back(left + 1, of_payment, &of_cards), None);
                let (back, backs) = give_back(size, of_payment, &of_cards).unwrap();
                prop_assert_eq!(back + backs.iter().sum::<i64>(), size);
                // The payment is given back first.
                prop_assert!(back == of_payment || backs.iter().all(|part| *part == 0));
                of_payment -= back;
                for (card, back) in of_cards.iter_mut().zip(backs) {
                    prop_assert!(back >= 0);
                    *card -= back;
                }
                left -= size;
            }
            prop_assert_eq!((left, of_payment), (0, 0));
            prop_assert!(of_cards.iter().all(|card| *card == 0));
        }
    }
}
