//! What delivery and tax cost: the zones, kept in memory, and prices worked out with them.

use model::delivery::{self, DeliveryOffer, DeliveryRate, Destination, Shipment, zones_of};
use model::event::Topic;
use model::pricing::{Basket, Offers, PriceLine, Priced, TaxRates, Taxation, price};
use model::tax::{TaxRate, tax_zones_of, taxes_at};
use model::{Currency, Money};
use serde_json::Value;
use store::{Store, Tx, new_id};

use crate::{Result, Shop};

/// Says that a shop's tables from before there were zones have become zones.
const ADOPTED: &str = "zones_adopted";

/// Goods to be priced and delivered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Goods {
    pub(crate) lines: Vec<PriceLine>,
    pub(crate) weight_grams: i64,
}

impl Goods {
    fn shipment<'a>(&self, currency: Currency, to: Destination<'a>) -> Shipment<'a> {
        Shipment {
            to,
            currency,
            total: self.lines.iter().map(PriceLine::total).sum(),
            weight_grams: self.weight_grams,
            units: self.lines.iter().map(|line| line.quantity).sum(),
        }
    }
}

impl Shop {
    pub(crate) fn taxes_at(&self, to: Destination<'_>) -> TaxRates {
        taxes_at(&self.catalogue.taxes.load(), to)
    }

    /// The ways these goods may be delivered, in the order shoppers see them.
    pub(crate) fn deliveries(
        &self,
        goods: &Goods,
        currency: Currency,
        to: Destination<'_>,
    ) -> Vec<DeliveryOffer> {
        let zones = self.zones_in(currency);
        delivery::offers(&zones, &goods.shipment(currency, to))
    }

    /// What is missing to free delivery; zero when it is reached, `None` where there is no such offer.
    pub(crate) fn to_free_delivery(
        &self,
        goods: &Goods,
        currency: Currency,
        to: Destination<'_>,
    ) -> Option<Money> {
        let zones = self.zones_in(currency);
        let shipment = goods.shipment(currency, to);
        let free_from = delivery::free_from(&zones, &shipment)?;
        Some(Money::new((free_from - shipment.total).max(0), currency))
    }

    /// The taxes on goods that go to `to`; before that is known, tax contained in prices is that of the shop's default
    /// country, and tax on top is not counted yet.
    pub(crate) fn taxes_for(&self, to: Option<Destination<'_>>) -> TaxRates {
        let settings = self.settings();
        match to {
            Some(to) => self.taxes_at(to),
            None if settings.prices_include_tax => {
                self.taxes_at(Destination::within(&settings.default_country))
            }
            None => TaxRates::default(),
        }
    }

    /// Prices goods that go to `to`, as far as that is known.
    pub(crate) fn price(
        &self,
        basket: &Basket<'_>,
        to: Option<Destination<'_>>,
        offers: &Offers<'_>,
    ) -> Priced {
        let settings = self.settings();
        let taxation = Taxation {
            rates: &self.taxes_for(to),
            included: settings.prices_include_tax,
            rounding: settings.tax_rounding,
        };
        price(basket, &taxation, offers)
    }

    /// Adds zones that cost what a rate table and a tax table say.
    ///
    /// # Errors
    /// When the database is away, or a country has a tax zone already.
    pub async fn save_tariffs(&self, rates: &[DeliveryRate], taxes: &[TaxRate]) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        put_tables(&mut tx, rates, taxes).await?;
        tx.record_event(now, Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }
}

async fn put_tables(tx: &mut Tx, rates: &[DeliveryRate], taxes: &[TaxRate]) -> Result<()> {
    for zone in zones_of(rates, new_id) {
        tx.put_delivery_zone(&zone).await?;
        for method in &zone.methods {
            tx.put_delivery_method(method).await?;
        }
    }
    for zone in tax_zones_of(taxes, new_id) {
        tx.put_tax_zone(&zone).await?;
    }
    Ok(())
}

/// Turns the tables of a shop from before there were zones into zones that cost the same: once, by whichever node opens
/// first. The tables stay as they are, for nodes that still read them.
pub(crate) async fn adopt_tables(store: &Store) -> Result<()> {
    if store.setting::<bool>(ADOPTED).await?.is_some() {
        return Ok(());
    }
    let (rates, taxes) = (store.delivery_rates().await?, store.tax_rates().await?);
    let mut tx = store.begin().await?;
    if !tx.put_setting_at(ADOPTED, &true, 0).await? {
        return Ok(());
    }
    put_tables(&mut tx, &rates, &taxes).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use model::delivery::Destination;
    use model::pricing::STANDARD_TAX;
    use store::testing::{databases, put_old_tariffs};

    use super::*;
    use crate::Clock;
    use crate::testing::{NOW, open};

    #[tokio::test]
    async fn the_tables_of_an_older_shop_become_zones_once() {
        for db in databases().await {
            put_old_tariffs(&db.store).await;
            for _ in 0..2 {
                let data = tempfile::tempdir().unwrap();
                let shop = open(&db, data.path(), Clock::fixed(NOW)).await;
                let to = Destination::within("DE");
                let price = |total| {
                    let line = PriceLine {
                        variant: new_id(),
                        product: new_id(),
                        categories: Vec::new(),
                        tags: Vec::new(),
                        unit_price: total,
                        quantity: 1,
                        tax_class: STANDARD_TAX.to_owned(),
                    };
                    let goods = Goods {
                        lines: vec![line],
                        weight_grams: 500,
                    };
                    let offers = shop.deliveries(&goods, Currency::USD, to);
                    let offers: Vec<_> = offers.iter().map(|o| (o.code(), o.price)).collect();
                    offers
                };
                assert_eq!(price(5_999), [("standard".to_owned(), 490)]);
                assert_eq!(price(6_000), [("standard".to_owned(), 0)]);
                assert_eq!(shop.taxes_at(to).of(STANDARD_TAX), 190_000);
                assert_eq!(db.store.delivery_zones().await.unwrap().len(), 1);
            }
        }
    }
}
