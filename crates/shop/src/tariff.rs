//! What delivery and tax cost: the two tables, kept in memory, and prices worked out with them.

use model::delivery::{self, DeliveryRate, Shipment};
use model::pricing::{Basket, Offers, PriceLine, Priced, TaxRates, Taxation, price};
use model::{Currency, Money};
use store::TaxRate;

use crate::{Result, Shop};

/// Goods to be priced and delivered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Goods {
    pub(crate) lines: Vec<PriceLine>,
    pub(crate) weight_grams: i64,
}

impl Goods {
    fn total(&self) -> i64 {
        self.lines.iter().map(PriceLine::total).sum()
    }
}

impl Shop {
    fn taxes_of(&self, country: &str) -> TaxRates {
        let taxes = self.catalogue.taxes.load();
        let there = taxes.iter().filter(|rate| rate.country == country);
        TaxRates::new(there.map(|rate| (rate.class.clone(), rate.ppm)))
    }

    /// The rates these goods may be delivered by, in the table's order.
    pub(crate) fn deliveries(
        &self,
        goods: &Goods,
        currency: Currency,
        country: &str,
    ) -> Vec<DeliveryRate> {
        let rates = self.catalogue.rates.load();
        let shipment = Shipment {
            country,
            currency,
            total: goods.total(),
            weight_grams: goods.weight_grams,
        };
        let options = delivery::options(&rates, &shipment);
        options.into_iter().cloned().collect()
    }

    /// What is missing to free delivery; zero when it is reached, `None` where there is no such offer.
    pub(crate) fn to_free_delivery(
        &self,
        goods: &Goods,
        currency: Currency,
        country: &str,
    ) -> Option<Money> {
        let rates = self.catalogue.rates.load();
        let shipment = Shipment {
            country,
            currency,
            total: goods.total(),
            weight_grams: goods.weight_grams,
        };
        let free_from = delivery::free_from(&rates, &shipment)?;
        Some(Money::new((free_from - shipment.total).max(0), currency))
    }

    /// Prices goods sent to `country`; before that is known, tax contained in prices is that of the shop's default
    /// country, and tax on top is not counted yet.
    pub(crate) fn price(
        &self,
        basket: &Basket<'_>,
        country: Option<&str>,
        offers: &Offers<'_>,
    ) -> Priced {
        let settings = self.settings();
        let included = settings.prices_include_tax;
        let taxes = match country {
            Some(country) => self.taxes_of(country),
            None if included => self.taxes_of(&settings.default_country),
            None => TaxRates::default(),
        };
        let taxation = Taxation {
            rates: &taxes,
            included,
            rounding: settings.tax_rounding,
        };
        price(basket, &taxation, offers)
    }

    /// Replaces the delivery and tax tables.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_tariffs(&self, deliveries: &[DeliveryRate], taxes: &[TaxRate]) -> Result<()> {
        use model::event::Topic;
        let mut tx = self.store.begin().await?;
        tx.put_delivery_rates(deliveries).await?;
        tx.put_tax_rates(taxes).await?;
        tx.record_event(
            self.clock.now(),
            Topic::Setting,
            0,
            &serde_json::Value::Null,
        )
        .await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }
}
