//! Carriers: what sending a parcel costs with them, the labels bought from them, and how the merchant uses them.

use serde::{Deserialize, Serialize};

use crate::address::{Address, Country};
use crate::checkout::Problem;
use crate::form::{Draft, Form, Reader};
use crate::product_desk::Deed;
use crate::{LabelId, Millis, Money, OrderId, ParcelId, Translated};

/// Code of the carrier whose prices are the shop's own delivery fees.
pub const TABLE: &str = "table";
/// Code of the carrier that asks ShipStation.
pub const SHIPSTATION: &str = "shipstation";
/// Key and subject of the settings of carriers.
pub const CARRIERS_SETTING: &str = "carriers";
/// Heaviest parcel, in grams.
pub const GRAMS_MAX: i64 = 1_000_000;
/// Longest side of a parcel, in centimetres.
const SIDE_MAX: i64 = 1_000;
/// Longest key or address of an interface, in characters.
const KEY_MAX: usize = 500;

/// What one carrier asks for a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The carrier's own name of it: buying says which.
    pub id: String,
    /// Code of who sells it.
    pub via: String,
    /// Who carries the parcel; empty where staff say it later.
    pub carrier: String,
    /// How, in the carrier's words.
    pub service: Translated,
    /// What it costs.
    pub price: Money,
    /// Days on the way, if told.
    pub days: Option<i64>,
}

/// How large and heavy a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Size {
    /// Its weight.
    pub grams: i64,
    /// Length, width and height in centimetres.
    pub sides: [i64; 3],
}

impl Default for Size {
    fn default() -> Self {
        Self {
            grams: 200,
            sides: [30, 20, 10],
        }
    }
}

/// A label that was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// The carrier's own name of the label.
    pub reference: String,
    /// Who carries the parcel; empty where staff say it.
    pub carrier: String,
    /// Tracking number; empty where there is none.
    pub tracking_number: String,
    /// What it cost.
    pub cost: Money,
    /// Where the label is to be had as PDF.
    pub pdf: Option<String>,
}

/// Where a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelState {
    /// Carriers said what it would cost.
    Quoted,
    /// The carrier was asked for it and has not answered.
    Asked,
    /// It is ours.
    Bought,
    /// The carrier was asked to take it back and has not answered.
    Voiding,
    /// It was given back.
    Voided,
}

/// A label for a parcel of an order, from its first price to the parcel's arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Id.
    pub id: LabelId,
    /// The order.
    pub order: OrderId,
    /// Our key of it at the carrier, and the key of the form that sends its parcel.
    pub key: String,
    /// Where it stands.
    pub state: LabelState,
    /// What the parcel weighs and measures.
    pub size: Size,
    /// What carriers asked for it.
    pub rates: Vec<Rate>,
    /// The price that was chosen.
    pub rate: Option<Rate>,
    /// What was bought.
    pub bought: Option<Bought>,
    /// The parcel it is on.
    pub parcel: Option<ParcelId>,
    /// When its state changed last.
    pub changed_at: Millis,
    /// When the carrier last spoke of its parcel; 0 for never.
    pub heard_at: Millis,
}

impl Label {
    /// The price with this id.
    #[must_use]
    pub fn rate_of(&self, id: &str) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.id == id)
    }
}

/// What an order's page shows about labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDesk {
    /// Whether a carrier that sells labels is set up.
    pub offered: bool,
    /// What a parcel with all that is left would be like.
    pub size: Size,
    /// The label that is on no parcel yet.
    pub open: Option<Label>,
    /// Labels of parcels that left.
    pub used: Vec<Label>,
}

/// Reads the form that asks for prices: `grams`, `length`, `width`, `height`.
///
/// # Errors
/// What must be put right, by field.
pub fn read_size(form: &Form) -> Result<Size, Vec<Problem>> {
    let mut reader = Reader::new(form);
    let size = size(&mut reader, 1);
    match reader.problems.is_empty() {
        true => Ok(size),
        false => Err(reader.problems),
    }
}

fn size(reader: &mut Reader<'_>, least_grams: i64) -> Size {
    let grams = reader.within("grams", least_grams, GRAMS_MAX);
    let sides = ["length", "width", "height"].map(|field| reader.within(field, 1, SIDE_MAX));
    Size { grams, sides }
}

/// The fields of a parcel's size.
#[must_use]
pub fn size_form(form: Form, size: Size) -> Form {
    let [length, width, height] = size.sides;
    form.with("grams", size.grams.to_string())
        .with("length", length.to_string())
        .with("width", width.to_string())
        .with("height", height.to_string())
}

/// How the merchant uses carriers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarrierSettings {
    /// Whether the shop's own delivery fees are offered as prices.
    pub table: bool,
    /// Whether ShipStation is asked.
    pub shipstation: bool,
    /// ShipStation's key and address, encrypted by whoever knows the shop's secret; empty for none.
    pub sealed: String,
    /// Where parcels leave.
    pub from: Address,
    /// The usual parcel; its weight is that of the empty one.
    pub parcel: Size,
}

/// What staff's page of carriers shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CarrierDesk {
    /// The settings as a form; without the key.
    pub form: Form,
    /// Whether a key is stored.
    pub stored: bool,
    /// What was typed and is not saved; without the key.
    pub draft: Option<Draft>,
    /// What was done, newest first.
    pub history: Vec<Deed>,
}

/// What a form says about ShipStation's account; empty fields keep what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedAccount {
    /// The key.
    pub key: String,
    /// Another address than ShipStation's own.
    pub base: String,
}

/// The form of the settings; without the key.
#[must_use]
pub fn carriers_form(settings: &CarrierSettings, base: &str, version: i64) -> Form {
    let form = Form::default()
        .with("version", version.to_string())
        .with("base", base);
    let form = size_form(form, settings.parcel);
    let ticked = [
        ("in_table", settings.table),
        ("in_shipstation", settings.shipstation),
    ];
    let ticked = ticked.into_iter().filter(|(_, on)| *on);
    let form = ticked.fold(form, |form, (field, _)| form.with(field, "on"));
    let fields = settings.from.fields();
    fields.into_iter().fold(form, |form, (field, text)| {
        form.with(format!("from_{field}"), text)
    })
}

/// The settings and the account that a form makes of `current`, whose key is `stored` or not.
///
/// # Errors
/// What must be put right, by field.
pub fn read_carriers(
    form: &Form,
    current: &CarrierSettings,
    stored: bool,
) -> Result<(CarrierSettings, TypedAccount), Vec<Problem>> {
    let mut reader = Reader::new(form);
    let mut text = |field: &str| reader.text(&format!("from_{field}"), crate::address::FIELD_MAX);
    let from = Address {
        name: text("name"),
        company: text("company"),
        line1: text("line1"),
        line2: text("line2"),
        city: text("city"),
        region: text("region"),
        postcode: text("postcode"),
        country: text("country"),
        phone: text("phone"),
    };
    let parcel = size(&mut reader, 0);
    let account = TypedAccount {
        key: reader.text("key", KEY_MAX),
        base: reader.text("base", KEY_MAX),
    };
    let settings = CarrierSettings {
        table: form.has("in_table"),
        shipstation: form.has("in_shipstation"),
        sealed: current.sealed.clone(),
        from,
        parcel,
    };
    if settings.shipstation {
        if account.key.is_empty() && !stored {
            reader.problem("key", "Fill this in.", "请填写此项。");
        }
        reader.problems.extend(settings.from.problems("from_"));
        if settings.from.phone.is_empty() {
            reader.problem(
                "from_phone",
                "Carriers want a phone number of who sends.",
                "承运商需要寄件人电话。",
            );
        }
    } else if !settings.from.country.is_empty() && Country::find(&settings.from.country).is_none() {
        reader.problem("from_country", "Choose a country.", "请选择国家或地区。");
    }
    match reader.problems.is_empty() {
        true => Ok((settings, account)),
        false => Err(reader.problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(problems: &[Problem]) -> Vec<&str> {
        problems.iter().map(|p| p.field.as_str()).collect()
    }

    #[test]
    fn shipstation_wants_a_key_and_to_know_where_parcels_leave() {
        let nothing = CarrierSettings::default();
        let bare = carriers_form(&nothing, "", 0);
        let (read, account) = read_carriers(&bare, &nothing, false).unwrap();
        assert_eq!((read, account), (nothing.clone(), TypedAccount::default()));
        let on = bare.with("in_shipstation", "on").with("from_country", "US");
        let wrong = read_carriers(&on, &nothing, false).unwrap_err();
        assert_eq!(
            fields(&wrong),
            [
                "key",
                "from_name",
                "from_line1",
                "from_city",
                "from_region",
                "from_postcode",
                "from_phone"
            ]
        );
        let whole = [
            ("name", "Tradewind"),
            ("line1", "1 Quay"),
            ("city", "Oakland"),
            ("region", "CA"),
            ("postcode", "94607"),
            ("phone", "+1 510 555 0100"),
        ];
        let whole = whole.into_iter().fold(on, |form, (field, text)| {
            form.with(format!("from_{field}"), text)
        });
        let (read, account) = read_carriers(&whole, &nothing, true).unwrap();
        assert!(read.shipstation && account.key.is_empty());
        let again = carriers_form(&read, "", 0);
        assert_eq!(read_carriers(&again, &nothing, true).unwrap().0, read);
    }

    #[test]
    fn a_parcel_has_a_weight_and_three_sides() {
        let usual = Size::default();
        let form = size_form(Form::default(), usual);
        assert_eq!(read_size(&form).unwrap(), usual);
        let wrong = form.with("grams", "0").with("height", "x");
        assert_eq!(fields(&read_size(&wrong).unwrap_err()), ["grams", "height"]);
    }
}
