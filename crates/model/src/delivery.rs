//! Delivery: zones with their methods, which of them an order may choose from, what each costs and when it arrives, and
//! where to follow a parcel.

mod area;
mod calendar;
mod rate;

use serde::{Deserialize, Serialize};

pub(crate) use area::is_region;
pub use area::{Area, Destination, ELSEWHERE, PostcodeRange};
pub use calendar::{Calendar, DAY, Weekdays};
pub use rate::{DeliveryRate, zones_of};

use crate::{Currency, DeliveryMethodId, DeliveryZoneId, Locale, Translated};

/// A part of the world with the ways to deliver there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryZone {
    /// Id.
    pub id: DeliveryZoneId,
    /// Its name, for staff.
    pub name: Translated,
    /// Where it is.
    pub area: Area,
    /// Order among zones that hold an address equally exactly.
    pub position: i64,
    /// Counts changes; 0 before it is stored.
    pub version: i64,
    /// Ways to deliver there, in the order shoppers see them.
    pub methods: Vec<DeliveryMethod>,
}

/// A way to deliver within a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryMethod {
    /// Id.
    pub id: DeliveryMethodId,
    /// The zone it belongs to.
    pub zone: DeliveryZoneId,
    /// Code kept with carts and orders, such as `standard`.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// Currency of its amounts.
    pub currency: Currency,
    /// What it costs, its limits, its days.
    pub terms: Terms,
    /// Order among the methods of its zone.
    pub position: i64,
    /// Counts changes; 0 before it is stored.
    pub version: i64,
}

/// What a method costs, how much it carries and how long it takes. Amounts are minor units of the method's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What the table is read by.
    pub basis: Basis,
    /// The table, by `from`; nothing below its first row is carried.
    pub bands: Vec<Band>,
    /// Sum of lines from which it is free.
    pub free_from: Option<i64>,
    /// Carries only what is heavier than this.
    pub over_grams: Option<i64>,
    /// The heaviest it carries.
    pub max_grams: Option<i64>,
    /// Working days of the shop before a parcel leaves.
    pub handling_days: i64,
    /// Fewest and most days on the way, of those in `weekdays`.
    pub days: (i64, i64),
    /// Days of the week on which its parcels move.
    pub weekdays: Weekdays,
    /// Where shoppers fetch their parcels; empty where they come to the door.
    pub pickup: Vec<PickupPoint>,
}

/// What a table of fees is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Weight in grams.
    Weight,
    /// Sum of the lines in minor units.
    Price,
    /// Number of units.
    Quantity,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 3] = [Self::Weight, Self::Price, Self::Quantity];

    /// Its code in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Price => "price",
            Self::Quantity => "quantity",
        }
    }

    /// The basis with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.code() == code)
    }
}

/// A row of a table of fees; it holds up to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Smallest measure it holds for.
    pub from: i64,
    /// The fee.
    pub fee: i64,
    /// Added for each begun step beyond `from`: the step's size, more than 0, and its fee.
    pub further: Option<(i64, i64)>,
}

/// A place where parcels wait for shoppers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupPoint {
    /// Code, unique in its method.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// Its address in one line.
    pub address: String,
    /// When it is open, in words.
    pub hours: Translated,
}

/// What is to be delivered, as far as fees care.
#[derive(Clone, Copy, Debug)]
pub struct Shipment<'a> {
    /// Where it goes.
    pub to: Destination<'a>,
    /// Currency of the order.
    pub currency: Currency,
    /// Sum of its lines, in minor units.
    pub total: i64,
    /// Its weight.
    pub weight_grams: i64,
    /// Units in it.
    pub units: i64,
}

/// A way to deliver a shipment: a method, at a pickup point where it has such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryOffer {
    /// The method.
    pub method: DeliveryMethod,
    /// Where the shopper fetches it, if it does not come to the door.
    pub point: Option<PickupPoint>,
    /// What it costs, in minor units.
    pub price: i64,
}

impl DeliveryOffer {
    /// What carts and orders keep: the method's code, with the point's after a slash.
    #[must_use]
    pub fn code(&self) -> String {
        match &self.point {
            Some(point) => format!("{}/{}", self.method.code, point.code),
            None => self.method.code.clone(),
        }
    }

    /// Its name; with a pickup point also where that is and when it is open, for an order must say it for good.
    #[must_use]
    pub fn name(&self) -> Translated {
        let Some(point) = &self.point else {
            return self.method.name.clone();
        };
        let words = |locale: Locale| {
            let (name, place) = (self.method.name.get(locale), point.name.get(locale));
            let about = [point.address.as_str(), point.hours.get(locale)];
            let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
            let colon = locale.pick(": ", "：");
            match about.is_empty() {
                true => format!("{name}{colon}{place}"),
                false => format!(
                    "{name}{colon}{place} ({})",
                    about.join(locale.pick(", ", "，"))
                ),
            }
        };
        Translated::new(words(Locale::En), words(Locale::Zh))
    }
}

/// The zone an address is in: the one that names it most exactly (postcode before region before country before
/// everywhere else), the earlier one of equals.
#[must_use]
pub fn zone_of<'z>(zones: &'z [DeliveryZone], to: Destination<'_>) -> Option<&'z DeliveryZone> {
    let holding = zones
        .iter()
        .filter_map(|zone| Some((zone.area.exactness(to)?, zone)));
    holding
        .min_by_key(|(exactness, zone)| (std::cmp::Reverse(*exactness), zone.position, zone.id))
        .map(|(_, zone)| zone)
}

/// The ways to deliver a shipment, in the order of its zone's methods.
#[must_use]
pub fn offers(zones: &[DeliveryZone], shipment: &Shipment<'_>) -> Vec<DeliveryOffer> {
    let methods = zone_of(zones, shipment.to).map_or(&[][..], |zone| &zone.methods);
    let mut offers = Vec::new();
    for method in methods {
        let Some(price) = method.price(shipment) else {
            continue;
        };
        let offer = |point: Option<PickupPoint>| DeliveryOffer {
            method: method.clone(),
            point,
            price,
        };
        if method.terms.pickup.is_empty() {
            offers.push(offer(None));
        }
        offers.extend(
            method
                .terms
                .pickup
                .iter()
                .cloned()
                .map(|point| offer(Some(point))),
        );
    }
    offers
}

/// The sum of lines from which some way to deliver the shipment is free, if there is such a sum.
#[must_use]
pub fn free_from(zones: &[DeliveryZone], shipment: &Shipment<'_>) -> Option<i64> {
    let zone = zone_of(zones, shipment.to)?;
    let carrying = zone
        .methods
        .iter()
        .filter(|method| method.carries(shipment));
    carrying.filter_map(DeliveryMethod::free_from).min()
}

impl DeliveryMethod {
    /// What it costs to send the shipment, in minor units; `None` where it does not carry it.
    #[must_use]
    pub fn price(&self, shipment: &Shipment<'_>) -> Option<i64> {
        if !self.carries(shipment) {
            return None;
        }
        let terms = &self.terms;
        if terms.free_from.is_some_and(|sum| shipment.total >= sum) {
            return Some(0);
        }
        let measure = match terms.basis {
            Basis::Weight => shipment.weight_grams,
            Basis::Price => shipment.total,
            Basis::Quantity => shipment.units,
        };
        let reached = terms.bands.iter().filter(|band| band.from <= measure);
        reached
            .max_by_key(|band| band.from)
            .map(|band| band.price(measure))
    }

    /// Whether currency and weight fit, whatever the order's total.
    fn carries(&self, shipment: &Shipment<'_>) -> bool {
        let terms = &self.terms;
        self.currency == shipment.currency
            && terms
                .over_grams
                .is_none_or(|over| shipment.weight_grams > over)
            && terms
                .max_grams
                .is_none_or(|max| shipment.weight_grams <= max)
    }

    /// The sum of lines from which it is free.
    fn free_from(&self) -> Option<i64> {
        let by_price = self.terms.basis == Basis::Price;
        let free = |band: &&Band| by_price && band.fee == 0 && band.further.is_none();
        let bands = self.terms.bands.iter().filter(free).map(|band| band.from);
        bands.chain(self.terms.free_from).min()
    }
}

impl Band {
    /// The fee at a measure that it holds for. Amounts too large to count stay at the largest there is.
    const fn price(&self, measure: i64) -> i64 {
        match self.further {
            Some((step, fee)) if step > 0 => {
                let beyond = measure.saturating_sub(self.from);
                let steps = beyond / step + (beyond % step > 0) as i64;
                self.fee.saturating_add(steps.saturating_mul(fee))
            }
            _ => self.fee,
        }
    }
}

/// Carriers whose tracking pages are known: name, and address with `{}` for the tracking number.
pub const CARRIERS: [(&str, &str); 9] = [
    ("DHL", "https://www.dhl.com/en/express/tracking.html?AWB={}"),
    ("UPS", "https://www.ups.com/track?tracknum={}"),
    ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={}"),
    (
        "USPS",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    ),
    (
        "Royal Mail",
        "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    ),
    ("DPD", "https://tracking.dpd.de/parcelstatus?query={}"),
    ("PostNL", "https://postnl.nl/tracktrace/?B={}"),
    (
        "SF Express",
        "https://www.sf-express.com/chn/en/waybill/waybill-detail/{}",
    ),
    ("EMS", "https://www.ems.com.cn/english/tracking/?mailNum={}"),
];

/// The carrier's page about a parcel, if the carrier is known. Only letters, digits and dashes go into an address.
#[must_use]
pub fn tracking_url(carrier: &str, number: &str) -> Option<String> {
    let plain = !number.is_empty()
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
    CARRIERS
        .iter()
        .find(|(name, _)| plain && name.eq_ignore_ascii_case(carrier.trim()))
        .map(|(_, address)| address.replace("{}", number))
}

#[cfg(test)]
mod tests;
