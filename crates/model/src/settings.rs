//! What the merchant sets for the whole shop.

use serde::{Deserialize, Serialize};

use crate::delivery::Calendar;
use crate::pricing::TaxRounding;
use crate::{Currency, Translated};

/// The shop's settings. What is not stored yet has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The shop's name.
    pub name: Translated,
    /// Currency of its prices.
    pub currency: Currency,
    /// Whether prices contain tax already.
    pub prices_include_tax: bool,
    /// How tax is rounded.
    pub tax_rounding: TaxRounding,
    /// Country (ISO 3166-1 alpha-2) that delivery is estimated for before there is an address.
    pub default_country: String,
    /// Where shoppers write to.
    pub contact_email: String,
    /// Name of who sells, as invoices say it; the shop's name where it is empty.
    pub company: Translated,
    /// Postal address of who sells, a line each.
    pub company_address: String,
    /// Number under which the tax office knows who sells, with what it is called: `VAT DE123456789`.
    pub tax_number: String,
    /// Shown above the header; empty for none.
    pub announcement: Translated,
    /// Days after which what visitors did is forgotten.
    pub activity_days: i64,
    /// Share of the places on a visitor's own shelves that go to new products, in percent.
    pub explore_percent: i64,
    /// When the shop works, for delivery dates.
    pub calendar: Calendar,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: Translated::new("Tradewind", "信风"),
            currency: Currency::USD,
            prices_include_tax: false,
            tax_rounding: TaxRounding::PerRate,
            default_country: "US".to_owned(),
            contact_email: "hello@example.com".to_owned(),
            company: Translated::default(),
            company_address: String::new(),
            tax_number: String::new(),
            announcement: Translated::default(),
            activity_days: 180,
            explore_percent: 5,
            calendar: Calendar::default(),
        }
    }
}
