//! Delivery as staff see it: zones, methods, and what a parcel would cost.

use serde::{Deserialize, Serialize};

use crate::checkout::{DeliveryOption, Problem};
use crate::delivery::{Calendar, DeliveryMethod, DeliveryZone};
use crate::form::{Draft, Form, Reader};
use crate::product_desk::Deed;
use crate::{Currency, Translated};

/// The page of all zones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryDesk {
    /// Zones with their methods.
    pub zones: Vec<DeliveryZone>,
    /// When the shop works.
    pub calendar: Calendar,
    /// Currency of the shop.
    pub currency: Currency,
    /// What a parcel would cost, where that was asked.
    pub quote: Option<Quote>,
}

/// A parcel that staff ask about, as they typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteQuery {
    /// ISO code of the country; nothing is asked without it.
    pub country: String,
    /// Region.
    pub region: String,
    /// Postcode.
    pub postcode: String,
    /// Weight in kilograms.
    pub weight: String,
    /// Sum of the lines.
    pub total: String,
    /// Units.
    pub units: String,
}

/// What a parcel would cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The zone it goes to; none where the shop does not deliver.
    pub zone: Option<Translated>,
    /// Ways to deliver it.
    pub offers: Vec<DeliveryOption>,
    /// What must be put right in the question.
    pub problems: Vec<Problem>,
}

/// The page of one zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneDesk {
    /// The zone as it is stored, or as it begins.
    pub zone: DeliveryZone,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
    /// What was done to it, newest first.
    pub history: Vec<Deed>,
}

/// The page of one method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodDesk {
    /// The method as it is stored, or as it begins.
    pub method: DeliveryMethod,
    /// Name of its zone.
    pub zone: Translated,
    /// What was typed and is not saved.
    pub draft: Option<Draft>,
    /// What was done to it, newest first.
    pub history: Vec<Deed>,
}

/// What staff ask about a parcel, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its weight.
    pub weight_grams: i64,
    /// Sum of the lines, in minor units.
    pub total: i64,
    /// Units in it.
    pub units: i64,
}

/// Reads a question about a parcel; what is left empty counts as nothing, units as one.
///
/// # Errors
/// What must be put right, by field.
pub fn read_quote(query: &QuoteQuery, currency: Currency) -> Result<Asked, Vec<Problem>> {
    let form = Form::default()
        .with("weight", query.weight.clone())
        .with("total", query.total.clone())
        .with("units", query.units.clone());
    let mut read = Reader::new(&form);
    let asked = Asked {
        weight_grams: read.decimal("weight", 3).unwrap_or(0),
        total: read.money("total", currency).unwrap_or(0),
        units: read.within("units", 1, 100_000),
    };
    match read.problems.is_empty() {
        true => Ok(asked),
        false => Err(read.problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_a_parcel_is_read_or_refused() {
        let query = QuoteQuery {
            country: "DE".into(),
            weight: "1.2".into(),
            total: "80".into(),
            ..QuoteQuery::default()
        };
        let asked = read_quote(&query, Currency::USD).unwrap();
        let read = (asked.weight_grams, asked.total, asked.units);
        assert_eq!(read, (1_200, 8_000, 1));
        let wrong = QuoteQuery {
            weight: "heavy".into(),
            units: "0".into(),
            ..query
        };
        assert_eq!(read_quote(&wrong, Currency::USD).unwrap_err().len(), 2);
    }
}
