use std::sync::Arc;

use model::Locale;
use model::carrier::{LabelState, Rate};
use model::order::{FulfilmentState, OrderState, OrderView, TimelineKind};
use model::parcel::{NewParcel, ParcelStep};
use payments::carrier::Seen;
use store::new_id;

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;
use crate::testing::carrying::FakeCarrier;

/// An order whose one parcel has a label with this number.
struct Sent {
    number: String,
    token: String,
}

impl Sent {
    async fn by(shop: &TestShop, lamp: model::VariantId, label: &str) -> Self {
        let (number, token) = shop.bought(lamp, 1).await;
        let sent = Self { number, token };
        let order = sent.order(shop).await;
        let now = shop.clock.now();
        let rate = Rate {
            id: "se-a".into(),
            via: "shipstation".into(),
            carrier: "UPS".into(),
            service: model::Translated::default(),
            price: order.totals.money(700),
            days: None,
        };
        let bought = model::carrier::Bought {
            reference: format!("se-{label}"),
            carrier: "UPS".into(),
            tracking_number: format!("1Z{label}"),
            cost: rate.price,
            pdf: None,
        };
        let written = Label {
            id: new_id(),
            order: order.id,
            key: label.into(),
            state: LabelState::Quoted,
            size: model::carrier::Size::default(),
            rates: Vec::new(),
            rate: None,
            bought: None,
            parcel: None,
            changed_at: now,
            heard_at: 0,
        };
        let mut tx = shop.store.begin().await.unwrap();
        tx.add_label(&written).await.unwrap();
        tx.ask_label(written.id, &rate, now).await.unwrap();
        tx.label_bought(written.id, &bought, now).await.unwrap();
        tx.commit().await.unwrap();
        let parcel = NewParcel {
            key: label.into(),
            carrier: "UPS".into(),
            tracking_number: bought.tracking_number,
            lines: None,
        };
        let clerk = shop.clerk().await;
        let done = shop.send_parcel(&clerk, order.id, &parcel, order.version);
        done.await.unwrap();
        sent
    }

    async fn order(&self, shop: &TestShop) -> OrderView {
        let order = shop.order_by_link(Locale::En, &self.number, &self.token);
        order.await.unwrap()
    }
}

fn seen(key: &str, at: Millis, step: ParcelStep) -> Seen {
    Seen {
        key: key.into(),
        event: ParcelEvent {
            at,
            step,
            place: "Reno".into(),
            words: String::new(),
        },
    }
}

fn told(body: &str) -> Notification {
    Notification {
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
        query: String::new(),
        now: 0,
    }
}

fn says(carrier: &FakeCarrier, seen: Vec<Seen>, delivered_at: Option<Millis>) {
    carrier.book().tracking = Tracking {
        seen,
        delivered_at,
        ..Tracking::default()
    };
}

#[tokio::test]
async fn what_a_carrier_tells_is_written_once_in_any_order() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let sent = Sent::by(&shop, lamp, "a").await;
        let other = Sent::by(&shop, lamp, "b").await;
        let hear = async |body: &str| shop.carrier_notified("shipstation", told(body)).await;
        assert!(matches!(hear("forged").await, Err(Error::Unauthorized)));
        assert!(matches!(hear("away").await, Err(Error::Conflict(_))));
        let nobody = shop.carrier_notified("nobody", told("1Za")).await;
        assert!(matches!(nobody, Err(Error::NotFound)));

        let now = shop.clock.now();
        let late = seen("2", now + 9_000, ParcelStep::OutForDelivery);
        says(&carrier, vec![late.clone()], None);
        let mut changes = shop.order_changes(&sent.number, &sent.token).await.unwrap();
        for _ in 0..3 {
            hear("1Za").await.unwrap();
        }
        assert!(changes.next().await, "an open page learns of it");
        let early = seen("1", now - 9_000, ParcelStep::Moving);
        says(&carrier, vec![late, early], Some(now - 1));
        for _ in 0..3 {
            hear("1Za").await.unwrap();
        }
        // What is told of one that has arrived is still noted.
        says(
            &carrier,
            vec![seen("0", now - 99_000, ParcelStep::HandedOver)],
            None,
        );
        hear("1Za").await.unwrap();
        let order = sent.order(&shop).await;
        let steps: Vec<_> = order.parcels[0].events.iter().map(|e| e.step).collect();
        let expected = [
            ParcelStep::HandedOver,
            ParcelStep::Moving,
            ParcelStep::OutForDelivery,
        ];
        assert_eq!(steps, expected);
        assert_eq!(
            order.parcels[0].events[2].at, now,
            "nothing is seen in time to come"
        );
        assert_eq!(
            (order.state, order.fulfilment),
            (OrderState::Completed, FulfilmentState::Delivered)
        );
        let arrived = order.parcels[0].delivered_at.unwrap();
        assert_eq!(arrived, order.parcels[0].shipped_at.min(now));
        let delivered = order
            .timeline
            .iter()
            .filter(|entry| entry.kind == TimelineKind::Delivered);
        assert_eq!(delivered.count(), 1);
        let mails = shop.run_jobs().await;
        let delivered = mails.iter().filter(|mail| mail.as_str() == "delivered");
        assert_eq!(delivered.count(), 1, "{mails:?}");
        assert_eq!(other.order(&shop).await.parcels[0].events, []);
        hear("unknown").await.unwrap();
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn silent_parcels_are_asked_about() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let sent = Sent::by(&shop, lamp, "a").await;
        let now = shop.clock.now();
        says(&carrier, vec![seen("1", now, ParcelStep::Moving)], None);
        shop.track_parcels().await.unwrap();
        shop.track_parcels().await.unwrap();
        assert_eq!(
            carrier.book().asked,
            1,
            "new ones at once, then not for a while"
        );
        assert_eq!(sent.order(&shop).await.parcels[0].events.len(), 1);
        shop.clock.advance(SILENCE + 1);
        carrier.book().down = true;
        shop.track_parcels().await.unwrap();
        shop.clock.advance(SILENCE + 1);
        carrier.book().down = false;
        says(&carrier, Vec::new(), Some(now));
        shop.track_parcels().await.unwrap();
        assert_eq!(sent.order(&shop).await.state, OrderState::Completed);
        shop.clock.advance(SILENCE + 1);
        shop.track_parcels().await.unwrap();
        assert_eq!(carrier.book().asked, 3, "arrived ones no more");
    }
}

/// The same word twenty times at once, with the last one among them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_notifications_is_one_event() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let sent = Sent::by(&shop, lamp, "a").await;
        let now = shop.clock.now();
        let all = vec![
            seen("2", now, ParcelStep::Moving),
            seen("1", now - 5, ParcelStep::HandedOver),
        ];
        says(&carrier, all, Some(now));
        let mut work = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let shop = Arc::clone(&shop);
            work.spawn(async move { shop.carrier_notified("shipstation", told("1Za")).await });
        }
        while let Some(done) = work.join_next().await {
            done.unwrap().unwrap();
        }
        let order = sent.order(&shop).await;
        assert_eq!(order.parcels[0].events.len(), 2);
        let delivered = order
            .timeline
            .iter()
            .filter(|entry| entry.kind == TimelineKind::Delivered);
        assert_eq!(delivered.count(), 1);
        shop.assert_in_order().await;
    }
}
