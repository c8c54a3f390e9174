//! The cart as a shopper sees it. Only the server computes its money.

use serde::{Deserialize, Serialize};

use crate::catalog::Image;
use crate::checkout::Savings;
use crate::listing::ProductCard;
use crate::money::scale;
use crate::{Currency, Money, VariantId};

/// A quantity on a cart line: 1 to [`Quantity::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1);
    /// The most units of one variant in a cart.
    pub const MAX: i64 = 999;

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Quantity {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        if (1..=Self::MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(format!("a quantity is 1 to {}", Self::MAX))
        }
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// The secret that a visitor's cookie holds: who has it has the cart. 32 hexadecimal digits, 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct CartToken(String);

impl CartToken {
    /// The token in a cookie's text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32
            && text
                .bytes()
                .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        fits.then(|| Self(text.to_owned()))
    }

    /// The token of these random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The cookie's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for CartToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CartToken(…)")
    }
}

/// Most different variants in one cart.
pub const MAX_LINES: usize = 100;

/// A cart, priced now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CartView {
    /// Lines in the order they were added.
    pub lines: Vec<CartLine>,
    /// Lines set aside for later, which cost nothing now.
    #[serde(default)]
    pub aside: Vec<CartLine>,
    /// Sum of quantities: the badge.
    pub count: i64,
    /// What it costs as far as is known; shipping and tax follow the address once there is one.
    pub totals: Totals,
    /// What is missing to free shipping; `None` where there is no such offer, zero when reached.
    pub to_free_shipping: Option<Money>,
    /// Counts changes, so that an older answer never replaces a newer one.
    pub version: i64,
}

impl CartView {
    /// A cart with nothing in it.
    #[must_use]
    pub fn empty(currency: Currency) -> Self {
        Self {
            lines: Vec::new(),
            aside: Vec::new(),
            count: 0,
            totals: Totals::zero(currency),
            to_free_shipping: None,
            version: 0,
        }
    }

    /// Whether every line can be bought as it stands.
    #[must_use]
    pub fn can_be_bought(&self) -> bool {
        !self.lines.is_empty()
            && self
                .lines
                .iter()
                .all(|line| line.notice.as_ref().is_none_or(LineNotice::allows_buying))
    }
}

/// Everything on the cart's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CartPage {
    /// The cart.
    pub cart: CartView,
    /// What is taken off it and the codes on it.
    pub savings: Savings,
    /// What goes with it; with an empty one, what fits the visitor.
    pub beside: Vec<ProductCard>,
    /// Names of what could not be put in.
    pub missing: Vec<String>,
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CartLine {
    /// The variant.
    pub variant: VariantId,
    /// Product slug.
    pub slug: String,
    /// Query string that picks the variant on its page.
    pub query: String,
    /// Product name.
    pub name: String,
    /// The variant's choice in words; empty for an only variant.
    pub choice: String,
    /// Its SKU.
    pub sku: String,
    /// Picture.
    pub picture: Option<Image>,
    /// Units.
    pub quantity: i64,
    /// Units that could be bought now, capped at [`Quantity::MAX`].
    pub available: i64,
    /// Price of one unit.
    pub unit_price: Money,
    /// Former price of one unit, if reduced.
    pub compare_at: Option<Money>,
    /// Price of the line.
    pub total: Money,
    /// What the shopper must know about it.
    pub notice: Option<LineNotice>,
}

impl CartLine {
    /// Shows the line with what sales take off it, and struck what it cost without them.
    pub fn take_off(&mut self, off: i64) {
        if off <= 0 || self.quantity <= 0 {
            return;
        }
        self.compare_at = self.compare_at.or(Some(self.unit_price));
        self.total.amount -= off;
        self.unit_price.amount = scale(self.total.amount, 1, self.quantity);
    }
}

/// What changed about a line since it was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineNotice {
    /// The price of a unit was this when it was added.
    PriceChanged {
        /// Price of a unit when it was added.
        was: Money,
    },
    /// Only so many are left.
    Only(i64),
    /// None left.
    SoldOut,
    /// No longer sold.
    Withdrawn,
}

impl LineNotice {
    /// Whether the line can be bought in spite of it.
    #[must_use]
    pub const fn allows_buying(&self) -> bool {
        matches!(self, Self::PriceChanged { .. })
    }
}

/// Amounts of a cart or order, all in one currency's minor units:
/// `lines + shipping + tax - discounts = total`; `tax_included` is part of the lines and shipping already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Currency of all amounts.
    pub currency: Currency,
    /// Sum of the lines.
    pub lines: i64,
    /// What is taken off.
    pub discounts: i64,
    /// Delivery; `None` until an option is chosen.
    pub shipping: Option<i64>,
    /// Tax added on top (prices without tax).
    pub tax: i64,
    /// Tax contained in the prices (prices with tax).
    pub tax_included: i64,
    /// What is to be paid.
    pub total: i64,
}

impl Totals {
    /// Nothing at all.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self {
            currency,
            lines: 0,
            discounts: 0,
            shipping: None,
            tax: 0,
            tax_included: 0,
            total: 0,
        }
    }

    /// An amount of these totals as money.
    #[must_use]
    pub const fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.currency)
    }
}
