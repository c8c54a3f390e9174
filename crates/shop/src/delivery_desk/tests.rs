use model::form::Why;

use super::*;
use crate::testing::buying::lamp_shops;
use crate::testing::{self, TestShop, ada};

/// A form for a zone of Germany with one method at 4.90 that is free from 60.00; both are saved.
async fn germany(shop: &TestShop, staff: &Staff) -> DeliveryZone {
    let desk = shop.zone_desk(staff, None).await.unwrap();
    let form = zone_form(&desk.zone)
        .without_boxes()
        .with("name_en", "Germany")
        .with("in_DE", "on");
    let id = shop.save_delivery_zone(staff, form.clone()).await.unwrap();
    assert_eq!(shop.save_delivery_zone(staff, form).await.unwrap(), id);
    let desk = shop.method_desk(staff, id, None).await.unwrap();
    let form = method_form(&desk.method)
        .with("name_en", "Standard")
        .with("code", "standard")
        .with("fee_0", "4.90")
        .with("free_from", "60");
    for _ in 0..2 {
        shop.save_delivery_method(staff, form.clone())
            .await
            .unwrap();
    }
    let zones = shop.store.delivery_zones().await.unwrap();
    zones.into_iter().find(|zone| zone.id == id).unwrap()
}

fn asked(total: &str) -> QuoteQuery {
    QuoteQuery {
        country: "DE".into(),
        postcode: "10115".into(),
        weight: "1.2".into(),
        total: total.into(),
        ..QuoteQuery::default()
    }
}

async fn quoted(shop: &TestShop, total: &str) -> Quote {
    let desk = shop.delivery_desk(Locale::En, &asked(total)).await.unwrap();
    desk.quote.unwrap()
}

#[tokio::test]
async fn what_staff_set_is_what_a_parcel_costs_at_once() {
    for shop in testing::shops().await {
        let staff = ada(&shop).await;
        let nowhere = quoted(&shop, "80").await;
        assert_eq!((nowhere.zone, nowhere.offers.len()), (None, 0));
        let zone = germany(&shop, &staff).await;
        assert_eq!(zone.methods.len(), 1, "sent twice, made once");
        assert_eq!(quoted(&shop, "80").await.offers[0].price.amount, 0);
        assert_eq!(quoted(&shop, "59.99").await.offers[0].price.amount, 490);
        let form = method_form(&zone.methods[0]).with("fee_0", "5.90");
        shop.save_delivery_method(&staff, form).await.unwrap();
        assert_eq!(quoted(&shop, "8").await.offers[0].price.amount, 590);
        assert_eq!(quoted(&shop, "lots").await.problems[0].field, "total");
        let goods = crate::tariff::Goods::default();
        let to = Destination::within("DE");
        let currency = shop.settings().currency;
        assert_eq!(
            shop.deliveries(&goods, currency, to)[0].price,
            590,
            "the cache is fresh"
        );
        let lines = shop
            .deeds(&method_subject(zone.methods[0].id))
            .await
            .unwrap();
        assert_eq!(
            lines.len(),
            2,
            "an audit line for each change, none for a repeat"
        );
    }
}

#[tokio::test]
async fn an_older_form_changes_nothing_and_is_kept() {
    for shop in testing::shops().await {
        let staff = ada(&shop).await;
        let zone = germany(&shop, &staff).await;
        let old = method_form(&zone.methods[0]);
        let first = old.clone().with("fee_0", "5.90");
        shop.save_delivery_method(&staff, first).await.unwrap();
        let late = old.with("fee_0", "1.00");
        let refused = shop.save_delivery_method(&staff, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        let id = zone.methods[0].id;
        let desk = shop.method_desk(&staff, zone.id, Some(id)).await.unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!((draft.why, draft.form.get("fee_0")), (Why::Stale, "1.00"));
        assert_eq!(desk.method.terms.bands[0].fee, 590);
        let gone = shop.remove_delivery_method(&staff, id, 1).await;
        assert!(matches!(gone, Err(Error::Conflict(_))), "{gone:?}");
        for _ in 0..2 {
            shop.remove_delivery_method(&staff, id, 2).await.unwrap();
        }
        assert!(quoted(&shop, "8").await.offers.is_empty());
        shop.remove_delivery_zone(&staff, zone.id, zone.version)
            .await
            .unwrap();
        assert_eq!(quoted(&shop, "8").await.zone, None);
    }
}

#[tokio::test]
async fn mistakes_are_kept_and_a_code_is_given_once_for_each_weight() {
    let shop = testing::shop().await;
    let staff = ada(&shop).await;
    let zone = germany(&shop, &staff).await;
    let desk = shop.method_desk(&staff, zone.id, None).await.unwrap();
    let again = method_form(&desk.method)
        .with("name_en", "Standard, heavy")
        .with("code", "standard")
        .with("fee_0", "9.90");
    let told = shop.save_delivery_method(&staff, again.clone()).await;
    let Err(Error::Invalid(problems)) = told else {
        panic!("{told:?}");
    };
    assert_eq!(problems[0].field, "code");
    let desk = shop.method_desk(&staff, zone.id, None).await.unwrap();
    assert_eq!(desk.draft.unwrap().form.get("fee_0"), "9.90");
    let light = method_form(&zone.methods[0]).with("max", "10");
    shop.save_delivery_method(&staff, light).await.unwrap();
    let heavy = again.with("over", "10");
    shop.save_delivery_method(&staff, heavy).await.unwrap();
    let desk = shop.method_desk(&staff, zone.id, None).await.unwrap();
    assert_eq!(desk.draft, None);
}

#[tokio::test]
async fn a_pickup_point_is_chosen_and_kept_on_the_order() {
    for (shop, lamp) in lamp_shops(5).await {
        let staff = ada(&shop).await;
        let zones = shop.store.delivery_zones().await.unwrap();
        let zone = zones.iter().find(|z| z.area.countries == ["US"]).unwrap();
        let desk = shop.method_desk(&staff, zone.id, None).await.unwrap();
        let form = method_form(&desk.method)
            .with("name_en", "Pick-up")
            .with("code", "pickup")
            .with("fee_0", "2.90")
            .with("point_0_en", "Depot")
            .with("point_0_address", "1 Quay")
            .with("hours_0_en", "9 to 18");
        shop.save_delivery_method(&staff, form).await.unwrap();
        let buyer = shop.buyer(lamp, 1).await;
        let offered = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        let code = offered.deliveries.last().unwrap().code.clone();
        assert_eq!(code, "pickup/point-1");
        let refused = shop.save_delivery(Locale::En, &buyer.token, "pickup/point-9");
        assert!(matches!(refused.await, Err(Error::Invalid(_))));
        let chosen = shop.save_delivery(Locale::En, &buyer.token, &code);
        chosen.await.unwrap();
        let paid = shop.pay(&buyer, testing::buying::GOOD).await;
        let model::checkout::Placed::Paid { number, .. } = paid else {
            panic!("{paid:?}");
        };
        let order = shop.store.order_by_number(&number).await.unwrap().unwrap();
        assert_eq!(order.delivery_code, "pickup/point-1");
        assert_eq!(order.delivery.en, "Pick-up: Depot (1 Quay, 9 to 18)");
        assert_eq!(order.totals.shipping, Some(290));
        shop.assert_in_order().await;
    }
}
