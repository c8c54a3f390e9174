//! Checkout: its steps, what a shopper has told so far, and what may be wrong with it.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::cart::CartView;
use crate::credit::EnteredCredit;
use crate::pricing::AdjustmentRow;
use crate::tax::TaxRow;
use crate::{Currency, Millis, Money, Translated};

/// A step of the checkout; its code is the `step` of the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// E-mail and delivery address.
    #[default]
    Address,
    /// Delivery option.
    Delivery,
    /// Payment, with everything shown once more.
    Payment,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 3] = [Self::Address, Self::Delivery, Self::Payment];

    /// Its value in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Delivery => "delivery",
            Self::Payment => "payment",
        }
    }

    /// The step with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

/// What a shopper has told so far. Kept with the cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutDraft {
    /// E-mail address for the order's mails.
    pub email: String,
    /// Where it goes.
    pub address: Address,
    /// Where the bill goes, if elsewhere.
    pub billing: Option<Address>,
    /// Code of the chosen delivery option.
    pub delivery: Option<String>,
    /// A note to the shop.
    pub note: String,
}

impl CheckoutDraft {
    /// What is wrong with e-mail and addresses.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !looks_like_email(&self.email) {
            problems.push(Problem::new(
                "email",
                Translated::new(
                    "Enter an e-mail address such as name@example.com.",
                    "请填写有效的电子邮箱，例如 name@example.com。",
                ),
            ));
        }
        problems.extend(self.address.problems(""));
        if let Some(billing) = &self.billing {
            problems.extend(billing.problems("billing_"));
        }
        problems
    }

    /// The first step that still needs something.
    #[must_use]
    pub fn furthest_step(&self) -> Step {
        if !self.problems().is_empty() {
            Step::Address
        } else if self.delivery.is_none() {
            Step::Delivery
        } else {
            Step::Payment
        }
    }
}

/// Whether a text can be an e-mail address: something, one `@`, a domain with a dot, no blanks (a check by hand; the mail is the proof).
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && text.len() <= 254
        && !text.chars().any(|c| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"')
        })
        && !domain.contains('@')
        && domain.split('.').count() >= 2
        && domain.split('.').all(|part| !part.is_empty())
}

/// Something wrong with a field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the field.
    pub field: String,
    /// What to do about it.
    pub message: Translated,
}

impl Problem {
    /// A problem with `field`.
    pub fn new(field: impl Into<String>, message: Translated) -> Self {
        Self {
            field: field.into(),
            message,
        }
    }
}

/// What the checkout page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckoutView {
    /// The cart, with shipping and tax as far as they are known.
    pub cart: CartView,
    /// What is taken off, and the codes for it.
    pub savings: Savings,
    /// The taxes by name and rate.
    pub taxes: Vec<TaxRow>,
    /// What was told so far.
    pub draft: CheckoutDraft,
    /// The furthest step the shopper may be at.
    pub furthest: Step,
    /// Delivery options for the address; empty before there is one.
    pub deliveries: Vec<DeliveryOption>,
    /// Ways to pay.
    pub methods: Vec<PaymentMethod>,
    /// Made with the form: a repeat of the same post is answered with the first result.
    pub idempotency_key: String,
}

/// What is taken off a cart, and the codes its shopper entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Savings {
    /// What the discounts are made up of.
    pub adjustments: Vec<AdjustmentRow>,
    /// Codes on the cart.
    pub codes: Vec<EnteredCode>,
    /// Gift cards and credit on the cart: they pay, and take nothing off.
    pub credits: Vec<EnteredCredit>,
    /// The code that was entered last and not taken, with the reason.
    pub refused: Option<(String, String)>,
}

impl Savings {
    /// What gift cards and credit pay of the cart, in minor units.
    #[must_use]
    pub fn credit(&self) -> i64 {
        self.credits.iter().map(|one| one.part.amount.amount).sum()
    }
}

/// A code on a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredCode {
    /// The code.
    pub code: String,
    /// Why it takes nothing off now, in words; empty when it does.
    pub why: String,
}

/// A way to deliver, with its price for this cart and address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryOption {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it costs.
    pub price: Money,
    /// Earliest and latest day, at midnight UTC.
    pub days: (Millis, Millis),
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// Provider and method, such as `test:card`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A sentence about it.
    pub hint: String,
}

/// What a shopper posts to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOrder {
    /// Key of the form.
    pub idempotency_key: String,
    /// [`PaymentMethod::code`].
    pub method: String,
    /// What the provider's field gave, such as a test card's number.
    pub token: String,
    /// What the shopper's browser says it is: a phone is shown other pages of the provider.
    #[serde(default)]
    pub user_agent: String,
    /// The total the shopper saw, in minor units: a different one is shown before anything is paid.
    pub seen_total: i64,
    /// What of it the shopper saw paid by gift cards and credit, in minor units.
    #[serde(default)]
    pub seen_credit: i64,
    /// Currency the shopper saw it in; none where nothing said so.
    #[serde(default)]
    pub seen_currency: Option<Currency>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placed {
    /// Paid: show the confirmation of this order (number and access token).
    Paid {
        /// Order number.
        number: String,
        /// Token of the signed link.
        token: String,
    },
    /// The provider wants the shopper at this address first (3-D Secure, a QR code).
    Continue {
        /// Where to go.
        url: String,
    },
    /// The order stands and is paid later, by transfer or at the door: the confirmation tells how.
    Promised {
        /// Order number.
        number: String,
        /// Token of the signed link.
        token: String,
    },
    /// Not decided yet (the provider did not answer in time): the order page tells.
    Pending {
        /// Order number.
        number: String,
        /// Token of the signed link.
        token: String,
    },
    /// Declined; nothing was charged, the cart is as it was.
    Declined {
        /// Why, in the shopper's language.
        reason: String,
    },
    /// Prices, stock or totals changed since the page was shown; the cart says where.
    Changed,
}
