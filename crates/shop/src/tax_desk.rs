//! Tax zones as staff edit them.

use std::collections::BTreeMap;

use model::TaxZoneId;
use model::form::Form;
use model::pricing::STANDARD_TAX;
use model::staff::Staff;
use model::tax::{TaxZone, usual_name};
use model::tax_form::{TaxZoneDesk, place_taken, read_tax_zone, tax_zone_form};
use serde_json::json;
use store::new_id;

use crate::setting_desk::changes;
use crate::{Error, Result, Shop};

/// What the draft of a new zone is about.
const NEW_ZONE: &str = "tax_zone:new";

fn subject(id: TaxZoneId) -> String {
    format!("tax_zone:{id}")
}

impl Shop {
    /// Every tax zone, by country.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn tax_zones(&self) -> Result<Vec<TaxZone>> {
        Ok(self.store.tax_zones().await?)
    }

    /// What the page of a tax zone shows; without an id, of a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such zone.
    pub async fn tax_zone_desk(&self, staff: &Staff, id: Option<TaxZoneId>) -> Result<TaxZoneDesk> {
        let subject = id.map_or_else(|| NEW_ZONE.to_owned(), subject);
        let zone = match id {
            Some(id) => self
                .tax_zones()
                .await?
                .into_iter()
                .find(|zone| zone.id == id),
            None => Some(self.fresh_tax_zone(new_id())),
        };
        Ok(TaxZoneDesk {
            zone: zone.ok_or(Error::NotFound)?,
            draft: self.store.draft(staff.id, &subject).await?,
            history: self.deeds(&subject).await?,
        })
    }

    /// Saves a tax zone, or makes one. Sending the same form twice does it once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what must be put right, [`Error::Conflict`] when somebody else changed it first; in both
    /// cases everything typed is kept.
    pub async fn save_tax_zone(&self, staff: &Staff, form: Form) -> Result<()> {
        let id: TaxZoneId = form.get("id").parse().map_err(|_| Error::NotFound)?;
        let zones = self.tax_zones().await?;
        let stored = zones.into_iter().find(|zone| zone.id == id);
        let about = stored
            .as_ref()
            .map_or_else(|| NEW_ZONE.to_owned(), |zone| subject(zone.id));
        let current = stored.unwrap_or_else(|| self.fresh_tax_zone(id));
        let zone = match read_tax_zone(&form, &current) {
            Ok(zone) => zone,
            Err(problems) => return Err(self.refuse(staff, &about, form, problems).await?),
        };
        let same = TaxZone {
            version: current.version,
            ..zone.clone()
        };
        if current.version > 0 && same == current {
            return self.discard_draft(staff, &about).await;
        }
        if zone.version != current.version {
            return Err(self.stale(staff, &about, form).await?);
        }
        let mut tx = self.store.begin().await?;
        match tx.put_tax_zone(&zone).await {
            Ok(true) => {}
            Ok(false) => {
                drop(tx);
                return Err(self.stale(staff, &about, form).await?);
            }
            Err(store::Error::Duplicate(_)) => {
                drop(tx);
                let problems = vec![place_taken()];
                return Err(self.refuse(staff, &about, form, problems).await?);
            }
            Err(error) => return Err(error.into()),
        }
        let detail = changes(&tax_zone_form(&current), &tax_zone_form(&zone));
        tx.delete_draft(staff.id, &about).await?;
        self.finish(tx, staff, "tax_zone.save", &subject(id), &detail)
            .await
    }

    /// Takes a tax zone away, as it was seen. One that is gone already stays so.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody else changed it first.
    pub async fn remove_tax_zone(&self, staff: &Staff, id: TaxZoneId, version: i64) -> Result<()> {
        let zones = self.tax_zones().await?;
        let Some(zone) = zones.iter().find(|zone| zone.id == id) else {
            return Ok(());
        };
        let mut tx = self.store.begin().await?;
        if !tx.delete_tax_zone(id, version).await? {
            return Err(Error::Conflict("the zone was changed meanwhile"));
        }
        let detail = json!({ "zone": zone });
        self.finish(tx, staff, "tax_zone.remove", &subject(id), &detail)
            .await
    }

    /// A zone of the home country before anything is known of it.
    fn fresh_tax_zone(&self, id: TaxZoneId) -> TaxZone {
        let country = self.settings().default_country.clone();
        TaxZone {
            id,
            name: usual_name(&country),
            country,
            regions: Vec::new(),
            rates: BTreeMap::from([(STANDARD_TAX.to_owned(), 0)]),
            delivery_class: Some(STANDARD_TAX.to_owned()),
            version: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Locale;
    use model::delivery::Destination;

    use super::*;
    use crate::testing::buying::lamp_shops;
    use crate::testing::{self, ada};

    #[tokio::test]
    async fn a_zone_is_made_once_changed_by_one_and_taxes_carts_at_once() {
        for (shop, lamp) in lamp_shops(5).await {
            let staff = ada(&shop).await;
            let buyer = shop.buyer(lamp, 1).await;
            let desk = shop.tax_zone_desk(&staff, None).await.unwrap();
            let form = tax_zone_form(&desk.zone)
                .with("regions", "CA, California")
                .with("rate_0", "7.25")
                .with("delivery_class", "");
            for _ in 0..2 {
                shop.save_tax_zone(&staff, form.clone()).await.unwrap();
            }
            let cart = shop.cart(Locale::En, Some(&buyer.token)).await.unwrap();
            assert_eq!(
                cart.totals.tax, 145,
                "7.25 % of 20.00, nothing of the delivery"
            );

            let id = desk.zone.id;
            let stored = shop.tax_zone_desk(&staff, Some(id)).await.unwrap().zone;
            let first = tax_zone_form(&stored).with("rate_0", "8");
            shop.save_tax_zone(&staff, first).await.unwrap();
            let late = tax_zone_form(&stored).with("rate_0", "9");
            let refused = shop.save_tax_zone(&staff, late).await;
            assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
            let to = Destination {
                region: "california",
                ..Destination::within("US")
            };
            assert_eq!(shop.taxes_at(to).of(STANDARD_TAX), 80_000);
            let refused = shop.remove_tax_zone(&staff, id, 1).await;
            assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
            for _ in 0..2 {
                shop.remove_tax_zone(&staff, id, 2).await.unwrap();
            }
            assert_eq!(
                shop.taxes_at(to).of(STANDARD_TAX),
                100_000,
                "the country's again"
            );
        }
    }

    #[tokio::test]
    async fn two_zones_of_one_place_are_refused() {
        for shop in testing::shops().await {
            let staff = ada(&shop).await;
            for is_first in [true, false] {
                let desk = shop.tax_zone_desk(&staff, None).await.unwrap();
                let saved = shop.save_tax_zone(&staff, tax_zone_form(&desk.zone)).await;
                match saved {
                    Ok(()) => assert!(is_first),
                    Err(Error::Invalid(problems)) => {
                        assert!(!is_first);
                        assert_eq!(problems, [place_taken()]);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}
