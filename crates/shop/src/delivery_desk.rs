//! Delivery zones and methods as staff edit them, and what a parcel would cost.

use model::checkout::{DeliveryOption, Problem};
use model::delivery::{
    Area, Basis, DeliveryMethod, DeliveryZone, Destination, ELSEWHERE, Shipment, Terms, Weekdays,
    offers, zone_of,
};
use model::delivery_desk::{DeliveryDesk, MethodDesk, Quote, QuoteQuery, ZoneDesk, read_quote};
use model::delivery_form::{method_form, read_method, read_zone, zone_form};
use model::event::Topic;
use model::form::Form;
use model::staff::Staff;
use model::{DeliveryMethodId, DeliveryZoneId, Locale, Money, Translated};
use serde_json::{Value, json};
use store::{Tx, new_id};

use crate::setting_desk::changes;
use crate::{Error, Result, Shop};

/// What the draft of a new zone is about.
const NEW_ZONE: &str = "delivery_zone:new";

fn zone_subject(id: DeliveryZoneId) -> String {
    format!("delivery_zone:{id}")
}

fn method_subject(id: DeliveryMethodId) -> String {
    format!("delivery_method:{id}")
}

/// What the draft of a new method is about.
fn new_method(zone: DeliveryZoneId) -> String {
    format!("delivery_method:new-{zone}")
}

impl Shop {
    /// Every zone with its methods, and what a parcel would cost if that is asked.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn delivery_desk(&self, locale: Locale, query: &QuoteQuery) -> Result<DeliveryDesk> {
        let zones = self.store.delivery_zones().await?;
        let settings = self.settings();
        Ok(DeliveryDesk {
            quote: (!query.country.is_empty()).then(|| self.quote(locale, &zones, query)),
            zones,
            calendar: settings.calendar.clone(),
            currency: settings.currency,
        })
    }

    fn quote(&self, locale: Locale, zones: &[DeliveryZone], query: &QuoteQuery) -> Quote {
        let settings = self.settings();
        let to = Destination {
            country: &query.country,
            region: &query.region,
            postcode: &query.postcode,
        };
        let asked = match read_quote(query, settings.currency) {
            Ok(asked) => asked,
            Err(problems) => {
                return Quote {
                    zone: None,
                    offers: Vec::new(),
                    problems,
                };
            }
        };
        let shipment = Shipment {
            to,
            currency: settings.currency,
            total: asked.total,
            weight_grams: asked.weight_grams,
            units: asked.units,
        };
        let now = self.clock.now();
        let found = offers(zones, &shipment).into_iter();
        let found = found.map(|offer| DeliveryOption {
            code: offer.code(),
            name: offer.name().get(locale).to_owned(),
            price: Money::new(offer.price, offer.method.currency),
            days: settings.calendar.window(now, &offer.method.terms),
        });
        Quote {
            zone: zone_of(zones, to).map(|zone| zone.name.clone()),
            offers: found.collect(),
            problems: Vec::new(),
        }
    }

    /// What the page of a zone shows; without an id, of a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such zone.
    pub async fn zone_desk(&self, staff: &Staff, id: Option<DeliveryZoneId>) -> Result<ZoneDesk> {
        let zones = self.store.delivery_zones().await?;
        let subject = id.map_or_else(|| NEW_ZONE.to_owned(), zone_subject);
        let draft = self.store.draft(staff.id, &subject).await?;
        let zone = match id {
            Some(id) => zones.into_iter().find(|zone| zone.id == id),
            None => Some(fresh_zone(new_id(), zones.len())),
        };
        Ok(ZoneDesk {
            zone: zone.ok_or(Error::NotFound)?,
            draft,
            history: self.deeds(&subject).await?,
        })
    }

    /// Saves a zone, or makes one, and answers its id. Sending the same form twice does it once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed it first; in both
    /// cases everything typed is kept.
    pub async fn save_delivery_zone(&self, staff: &Staff, form: Form) -> Result<DeliveryZoneId> {
        let id: DeliveryZoneId = form.get("id").parse().map_err(|_| Error::NotFound)?;
        let zones = self.store.delivery_zones().await?;
        let stored = zones.iter().find(|zone| zone.id == id).cloned();
        let subject = stored
            .as_ref()
            .map_or_else(|| NEW_ZONE.to_owned(), |zone| zone_subject(zone.id));
        let current = stored.unwrap_or_else(|| fresh_zone(id, zones.len()));
        let zone = match read_zone(&form, &current) {
            Ok(zone) => zone,
            Err(problems) => return Err(self.refuse(staff, &subject, form, problems).await?),
        };
        let same = DeliveryZone {
            version: current.version,
            ..zone.clone()
        };
        if current.version > 0 && same == current {
            self.discard_draft(staff, &subject).await?;
            return Ok(id);
        }
        let mut tx = self.store.begin().await?;
        if zone.version != current.version || !tx.put_delivery_zone(&zone).await? {
            drop(tx);
            return Err(self.stale(staff, &subject, form).await?);
        }
        let detail = changes(&zone_form(&current), &zone_form(&zone));
        tx.delete_draft(staff.id, &subject).await?;
        self.finish(tx, staff, "delivery_zone.save", &zone_subject(id), &detail)
            .await?;
        Ok(id)
    }

    /// Takes a zone away with its methods, as it was seen. One that is gone already stays so.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody else changed it first.
    pub async fn remove_delivery_zone(
        &self,
        staff: &Staff,
        id: DeliveryZoneId,
        version: i64,
    ) -> Result<()> {
        let zones = self.store.delivery_zones().await?;
        let Some(zone) = zones.iter().find(|zone| zone.id == id) else {
            return Ok(());
        };
        let mut tx = self.store.begin().await?;
        if !tx.delete_delivery_zone(id, version).await? {
            return Err(Error::Conflict("the zone was changed meanwhile"));
        }
        let detail = json!({ "zone": zone });
        self.finish(
            tx,
            staff,
            "delivery_zone.remove",
            &zone_subject(id),
            &detail,
        )
        .await
    }

    /// What the page of a method shows; without an id, of a new one in `zone`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such method or zone.
    pub async fn method_desk(
        &self,
        staff: &Staff,
        zone: DeliveryZoneId,
        id: Option<DeliveryMethodId>,
    ) -> Result<MethodDesk> {
        let zones = self.store.delivery_zones().await?;
        let subject = id.map_or_else(|| new_method(zone), method_subject);
        let zone = zones.into_iter().find(|known| known.id == zone);
        let zone = zone.ok_or(Error::NotFound)?;
        let method = match id {
            Some(id) => zone.methods.iter().find(|method| method.id == id).cloned(),
            None => Some(self.fresh_method(new_id(), &zone)),
        };
        Ok(MethodDesk {
            method: method.ok_or(Error::NotFound)?,
            zone: zone.name,
            draft: self.store.draft(staff.id, &subject).await?,
            history: self.deeds(&subject).await?,
        })
    }

    /// Saves a method, or makes one. Sending the same form twice does it once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed it first; in both
    /// cases everything typed is kept. [`Error::NotFound`] when its zone is gone.
    pub async fn save_delivery_method(&self, staff: &Staff, form: Form) -> Result<()> {
        let id: DeliveryMethodId = form.get("id").parse().map_err(|_| Error::NotFound)?;
        let zone: DeliveryZoneId = form.get("zone").parse().map_err(|_| Error::NotFound)?;
        let zones = self.store.delivery_zones().await?;
        let zone = zones.iter().find(|known| known.id == zone);
        let zone = zone.ok_or(Error::NotFound)?;
        let stored = zone.methods.iter().find(|method| method.id == id).cloned();
        let subject = match &stored {
            Some(_) => method_subject(id),
            None => new_method(zone.id),
        };
        let current = stored.unwrap_or_else(|| self.fresh_method(id, zone));
        let method = match with_free_code(read_method(&form, &current), zone) {
            Ok(method) => method,
            Err(problems) => return Err(self.refuse(staff, &subject, form, problems).await?),
        };
        let same = DeliveryMethod {
            version: current.version,
            ..method.clone()
        };
        if current.version > 0 && same == current {
            return self.discard_draft(staff, &subject).await;
        }
        let mut tx = self.store.begin().await?;
        if method.version != current.version || !tx.put_delivery_method(&method).await? {
            drop(tx);
            return Err(self.stale(staff, &subject, form).await?);
        }
        let detail = changes(&method_form(&current), &method_form(&method));
        tx.delete_draft(staff.id, &subject).await?;
        self.finish(
            tx,
            staff,
            "delivery_method.save",
            &method_subject(id),
            &detail,
        )
        .await
    }

    /// Takes a method away, as it was seen. One that is gone already stays so.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody else changed it first.
    pub async fn remove_delivery_method(
        &self,
        staff: &Staff,
        id: DeliveryMethodId,
        version: i64,
    ) -> Result<()> {
        let zones = self.store.delivery_zones().await?;
        let mut methods = zones.iter().flat_map(|zone| &zone.methods);
        let Some(method) = methods.find(|method| method.id == id) else {
            return Ok(());
        };
        let mut tx = self.store.begin().await?;
        if !tx.delete_delivery_method(id, version).await? {
            return Err(Error::Conflict("the method was changed meanwhile"));
        }
        let detail = json!({ "method": method });
        self.finish(
            tx,
            staff,
            "delivery_method.remove",
            &method_subject(id),
            &detail,
        )
        .await
    }

    /// Ends a change of settings: the audit line, the event, the commit, and every cache told.
    pub(crate) async fn finish(
        &self,
        mut tx: Tx,
        staff: &Staff,
        action: &str,
        subject: &str,
        detail: &Value,
    ) -> Result<()> {
        let now = self.clock.now();
        tx.record_audit(staff.id, now, action, subject, detail)
            .await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }

    fn fresh_method(&self, id: DeliveryMethodId, zone: &DeliveryZone) -> DeliveryMethod {
        DeliveryMethod {
            id,
            zone: zone.id,
            code: String::new(),
            name: Translated::default(),
            currency: self.settings().currency,
            terms: Terms {
                basis: Basis::Weight,
                bands: Vec::new(),
                free_from: None,
                over_grams: None,
                max_grams: None,
                handling_days: 0,
                days: (2, 4),
                weekdays: Weekdays::WORKING,
                pickup: Vec::new(),
            },
            position: place(zone.methods.len()),
            version: 0,
        }
    }
}

/// A zone before anything is known of it.
fn fresh_zone(id: DeliveryZoneId, zones: usize) -> DeliveryZone {
    let countries = if zones == 0 {
        vec![ELSEWHERE.to_owned()]
    } else {
        Vec::new()
    };
    DeliveryZone {
        id,
        name: Translated::default(),
        area: Area {
            countries,
            ..Area::default()
        },
        position: place(zones),
        version: 0,
        methods: Vec::new(),
    }
}

/// The place after so many others.
fn place(others: usize) -> i64 {
    i64::try_from(others).map_or(i64::MAX, |others| others + 1)
}

/// Refuses a code that another method of the zone has, unless the two carry different weights: then they are one
/// option whose price follows the weight.
fn with_free_code(
    read: std::result::Result<DeliveryMethod, Vec<Problem>>,
    zone: &DeliveryZone,
) -> std::result::Result<DeliveryMethod, Vec<Problem>> {
    let method = read?;
    let (over, max) = (method.terms.over_grams, method.terms.max_grams);
    let overlaps = |other: &DeliveryMethod| {
        let below = max
            .zip(other.terms.over_grams)
            .is_some_and(|(max, over)| max <= over);
        let above = over
            .zip(other.terms.max_grams)
            .is_some_and(|(over, max)| max <= over);
        !below && !above
    };
    let taken = zone.methods.iter().any(|other| {
        other.id != method.id
            && other.code == method.code
            && other.currency == method.currency
            && overlaps(other)
    });
    if taken {
        let message = Translated::new(
            "Another method here has this code for the same weights.",
            "该配送区域内已有相同代码且重量范围重叠的配送方式。",
        );
        return Err(vec![Problem::new("code", message)]);
    }
    Ok(method)
}

#[cfg(test)]
mod tests;
