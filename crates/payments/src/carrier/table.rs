//! Prices from the shop's own delivery fees, for carriers the merchant has a contract with and no interface to: the
//! price is what the order's zone says; carrier and tracking number are typed by hand.

use std::sync::Arc;

use model::Money;
use model::carrier::{Bought, Rate, TABLE};
use model::delivery::{DeliveryZone, Destination, Shipment, offers};

use super::{Carrier, Consignment, NoRates, Purchase, Tracking, Unheard, Voiding};
use crate::{Answer, Notification};

/// The carrier of a shop's delivery zones.
#[derive(Clone, Debug)]
pub struct Table {
    /// The zones.
    pub zones: Arc<Vec<DeliveryZone>>,
}

impl Table {
    fn prices(&self, parcel: &Consignment) -> Vec<Rate> {
        let shipment = Shipment {
            to: Destination::from(&parcel.to),
            currency: parcel.worth.currency,
            total: parcel.worth.amount,
            weight_grams: parcel.size.grams,
            units: parcel.goods.iter().map(|goods| goods.quantity).sum(),
        };
        let mut rates: Vec<Rate> = Vec::new();
        for offer in offers(&self.zones, &shipment) {
            let id = offer.method.id.to_string();
            // A method with several pickup points costs the same to each.
            if rates.iter().any(|rate| rate.id == id) {
                continue;
            }
            let (_, most) = offer.method.terms.days;
            rates.push(Rate {
                id,
                via: TABLE.to_owned(),
                carrier: String::new(),
                service: offer.method.name.clone(),
                price: Money::new(offer.price, shipment.currency),
                days: Some(most),
            });
        }
        rates
    }
}

fn bought(key: &str, rate: &Rate) -> Purchase {
    Purchase::Bought(Bought {
        reference: key.to_owned(),
        carrier: rate.carrier.clone(),
        tracking_number: String::new(),
        cost: rate.price,
        pdf: None,
    })
}

impl Carrier for Table {
    fn code(&self) -> &'static str {
        TABLE
    }

    fn rates<'a>(&'a self, parcel: &'a Consignment) -> Answer<'a, Result<Vec<Rate>, NoRates>> {
        Box::pin(async move { Ok(self.prices(parcel)) })
    }

    fn buy<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        Box::pin(async move { bought(key, rate) })
    }

    fn find<'a>(&'a self, key: &'a str, rate: &'a Rate) -> Answer<'a, Purchase> {
        self.buy(key, rate)
    }

    fn void<'a>(&'a self, _: &'a str) -> Answer<'a, Voiding> {
        Box::pin(async { Voiding::Done })
    }

    fn track<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Tracking>> {
        Box::pin(async { None })
    }

    fn hear<'a>(&'a self, _: &'a Notification) -> Answer<'a, Result<Vec<Tracking>, Unheard>> {
        Box::pin(async { Err(Unheard::NotAuthentic) })
    }
}

#[cfg(test)]
mod tests {
    use model::address::Address;
    use model::carrier::Size;
    use model::delivery::{DeliveryRate, zones_of};
    use model::{Currency, Translated};

    use super::*;
    use crate::carrier::Goods;

    #[tokio::test]
    async fn prices_are_the_zones_fees() {
        let rate = |max_weight_grams, price| DeliveryRate {
            code: format!("up-to-{price}"),
            name: Translated::new("By van", "货车"),
            countries: vec!["US".into()],
            currency: Currency::USD,
            min_total: 0,
            max_weight_grams,
            price,
            days_min: 2,
            days_max: 4,
            position: price,
        };
        let mut last = 0;
        let zones = zones_of(&[rate(Some(1_000), 500), rate(None, 900)], || {
            last += 1;
            last
        });
        let table = Table {
            zones: Arc::new(zones),
        };
        let parcel = |grams| Consignment {
            key: "k".into(),
            from: Address::default(),
            to: Address {
                country: "US".into(),
                ..Address::default()
            },
            size: Size {
                grams,
                ..Size::default()
            },
            goods: vec![Goods {
                name: "Lamp".into(),
                sku: "L".into(),
                quantity: 2,
                worth: Money::new(2_000, Currency::USD),
            }],
            worth: Money::new(4_000, Currency::USD),
        };
        let light = table.rates(&parcel(900)).await.unwrap();
        let prices: Vec<_> = light.iter().map(|rate| rate.price.amount).collect();
        assert_eq!(prices, [500, 900]);
        let heavy = table.rates(&parcel(5_000)).await.unwrap();
        assert_eq!((heavy.len(), heavy[0].days), (1, Some(4)));
        let Purchase::Bought(bought) = table.buy("k", &heavy[0]).await else {
            panic!("not bought");
        };
        assert_eq!((bought.cost.amount, bought.pdf), (900, None));
    }
}
