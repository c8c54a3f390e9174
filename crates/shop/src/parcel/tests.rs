use model::order::OrderView;
use model::parcel::{ParcelLine, ParcelStep};
use model::{Locale, VariantId};

use super::*;
use crate::testing::buying::{Buyer, GOOD, lamp_shops};
use crate::testing::{TestShop, product};

async fn bought(shop: &TestShop, lamp: VariantId, units: i64) -> (OrderId, String, String) {
    let (number, token) = shop.bought(lamp, units).await;
    let order = shop.order_by_link(Locale::En, &number, &token).await;
    (order.unwrap().id, number, token)
}

async fn desk(shop: &TestShop, order: OrderId) -> model::order_desk::OrderDesk {
    shop.admin_order(Locale::En, order).await.unwrap()
}

/// Two lamps and three rugs, paid.
async fn lamps_and_rugs(shop: &TestShop, lamp: VariantId) -> (OrderView, String) {
    let rug = product("rug", 1_000, 9);
    let rug_variant = rug.variants[0].id;
    shop.add_products(&[rug]).await;
    let Buyer { token } = shop.buyer(lamp, 2).await;
    let three = 3.try_into().unwrap();
    let added = shop
        .add_to_cart(Locale::En, Some(&token), rug_variant, three)
        .await;
    added.unwrap();
    let buyer = Buyer { token };
    let form = shop.form(&buyer, GOOD).await;
    let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
    let Ok(model::checkout::Placed::Paid { number, token }) = placed else {
        panic!("{placed:?}");
    };
    let order = shop.order_by_link(Locale::En, &number, &token).await;
    (order.unwrap(), token)
}

fn parcel(key: &str, lines: &[(OrderLineId, i64)]) -> NewParcel {
    let line = |&(line, quantity): &(OrderLineId, i64)| ParcelLine { line, quantity };
    NewParcel {
        key: key.into(),
        carrier: "DHL".into(),
        tracking_number: key.into(),
        lines: Some(lines.iter().map(line).collect()),
    }
}

#[tokio::test]
async fn an_order_is_sent_and_received() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, number, token) = bought(&shop, lamp, 2).await;
        let mut changes = shop.order_changes(&number, &token).await.unwrap();
        let v = desk(&shop, id).await.order.version;
        let stale = shop.ship(&clerk, id, "UPS", "1Z", v - 1).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let early = shop.mark_delivered(&clerk, id, v).await;
        assert!(matches!(early, Err(Error::Conflict(_))));
        for _ in 0..2 {
            shop.ship(&clerk, id, "UPS", "1Z", v).await.unwrap();
        }
        assert!(changes.next().await);
        let sent = desk(&shop, id).await;
        assert_eq!(sent.order.fulfilment, FulfilmentState::Shipped);
        assert_eq!(
            (sent.can_ship, sent.can_deliver, sent.can_cancel),
            (false, true, false)
        );
        assert!(
            sent.order.parcels[0]
                .tracking_url
                .as_deref()
                .unwrap()
                .contains("ups.com")
        );
        let late = shop.cancel_by_shopper(&number, &token).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        for _ in 0..2 {
            shop.mark_delivered(&clerk, id, sent.order.version)
                .await
                .unwrap();
        }
        let done = desk(&shop, id).await.order;
        assert_eq!(
            (done.state, done.fulfilment),
            (OrderState::Completed, FulfilmentState::Delivered)
        );
        assert_eq!(done.parcels[0].delivered_at, Some(shop.clock.now()));
        let kinds: Vec<_> = done.timeline.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds[2..], [TimelineKind::Shipped, TimelineKind::Delivered]);
        let mails = shop.run_jobs().await;
        assert_eq!(
            (mails.len(), mails[0].as_str(), mails[1].as_str()),
            (3, "delivered", "placed")
        );
        let audit = shop
            .store
            .audit_lines(&format!("order:{id}"), 9)
            .await
            .unwrap();
        assert_eq!(audit.len(), 2);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn an_order_goes_in_parts_and_is_done_when_the_last_arrives() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (order, token) = lamps_and_rugs(&shop, lamp).await;
        let (id, lamps, rugs) = (order.id, order.lines[0].id, order.lines[1].id);
        let version = async || desk(&shop, id).await.order.version;
        let send = async |parcel: NewParcel| {
            let version = version().await;
            shop.send_parcel(&clerk, id, &parcel, version).await
        };
        for wrong in [&[(rugs, 4)][..], &[(lamps, -1)], &[(lamps, 0), (rugs, 0)]] {
            let refused = send(parcel("x", wrong)).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong:?}");
        }
        send(parcel("one", &[(lamps, 1), (rugs, 2)])).await.unwrap();
        send(parcel("one", &[(lamps, 1)])).await.unwrap();
        let other = NewParcel {
            carrier: "UPS".into(),
            ..parcel("one", &[(lamps, 1)])
        };
        assert!(matches!(send(other).await, Err(Error::Conflict(_))));
        let part = desk(&shop, id).await;
        assert_eq!(part.order.fulfilment, FulfilmentState::PartlyShipped);
        let sent: Vec<_> = part.order.lines.iter().map(|line| line.sent).collect();
        assert_eq!((sent, part.order.parcels.len()), (vec![1, 2], 1));
        assert!(part.can_ship && part.is_underway && !part.can_deliver && !part.can_cancel);
        let late = shop.cancel_by_shopper(&order.number, &token).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        let first = part.order.parcels[0].id;
        let stale = shop.parcel_arrived(&clerk, id, first, 1).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        for _ in 0..2 {
            shop.parcel_arrived(&clerk, id, first, part.order.version)
                .await
                .unwrap();
        }
        let all = shop.mark_delivered(&clerk, id, version().await).await;
        assert!(matches!(all, Err(Error::Conflict(_))), "not all was sent");
        let rest = NewParcel {
            lines: None,
            ..parcel("two", &[])
        };
        send(rest).await.unwrap();
        let sent = desk(&shop, id).await.order;
        assert_eq!(
            (sent.state, sent.fulfilment),
            (OrderState::Placed, FulfilmentState::Shipped)
        );
        let second = &sent.parcels[1];
        let packed: Vec<_> = second.lines.iter().map(|line| line.quantity).collect();
        assert_eq!(packed, [1, 1]);
        shop.parcel_arrived(&clerk, id, second.id, sent.version)
            .await
            .unwrap();
        let done = desk(&shop, id).await.order;
        assert_eq!(
            (done.state, done.fulfilment),
            (OrderState::Completed, FulfilmentState::Delivered)
        );
        let kinds: Vec<_> = done.timeline.iter().map(|entry| entry.kind).collect();
        use TimelineKind::{Delivered, Shipped};
        assert_eq!(kinds[2..], [Shipped, Delivered, Shipped, Delivered]);
        let mails = shop.run_jobs().await;
        let shipped = mails
            .iter()
            .filter(|mail| mail.starts_with("shipped"))
            .count();
        assert_eq!((mails.len(), shipped), (4, 2), "{mails:?}");
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_parcel_is_followed_place_by_place() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, number, token) = bought(&shop, lamp, 1).await;
        let version = desk(&shop, id).await.order.version;
        shop.ship(&clerk, id, "UPS", "1Z", version).await.unwrap();
        let sent = desk(&shop, id).await.order;
        let mut changes = shop.order_changes(&number, &token).await.unwrap();
        let seen = ParcelEvent {
            at: shop.clock.now() - 5,
            step: ParcelStep::Customs,
            place: "Oslo".into(),
            words: String::new(),
        };
        let parcel = sent.parcels[0].id;
        for _ in 0..2 {
            shop.parcel_seen(&clerk, id, parcel, &seen, "k")
                .await
                .unwrap();
        }
        assert!(changes.next().await);
        let now = shop
            .order_by_link(Locale::En, &number, &token)
            .await
            .unwrap();
        assert_eq!(
            now.version,
            sent.version + 1,
            "the page that is open learns of it"
        );
        assert_eq!(now.parcels[0].events, std::slice::from_ref(&seen));
        let nowhere = shop.parcel_seen(&clerk, id, new_id(), &seen, "l").await;
        assert!(matches!(nowhere, Err(Error::NotFound)));
        shop.mark_delivered(&clerk, id, now.version).await.unwrap();
        let late = shop.parcel_seen(&clerk, id, parcel, &seen, "m").await;
        assert!(matches!(late, Err(Error::Conflict(_))));
    }
}

/// Whoever is first decides: an order is sent or called off, never both, and no unit is sent twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancel_against_ship_has_one_winner() {
    for (shop, lamp) in lamp_shops(40).await {
        let clerk = shop.clerk().await;
        for round in 0..6 {
            let (id, number, token) = bought(&shop, lamp, 2).await;
            let version = desk(&shop, id).await.order.version;
            let mut work = tokio::task::JoinSet::new();
            for n in 0..4 {
                let (shop, clerk) = (std::sync::Arc::clone(&shop), clerk.clone());
                let (number, token) = (number.clone(), token.clone());
                let new = NewParcel {
                    lines: None,
                    // Each key twice.
                    ..parcel(&format!("k{}", n / 2), &[])
                };
                work.spawn(async move {
                    if (n + round) % 2 == 0 {
                        let _ = shop.send_parcel(&clerk, id, &new, version).await;
                        let _ = shop.cancel_by_shopper(&number, &token).await;
                    } else {
                        let _ = shop.cancel_by_shopper(&number, &token).await;
                        let _ = shop.send_parcel(&clerk, id, &new, version).await;
                    }
                });
            }
            while let Some(done) = work.join_next().await {
                done.unwrap();
            }
            let order = desk(&shop, id).await.order;
            let sent = order.state == OrderState::Placed;
            assert_eq!(order.parcels.len(), usize::from(sent));
            assert_eq!(order.fulfilment == FulfilmentState::Shipped, sent);
            assert_eq!(order.state == OrderState::Cancelled, !sent);
            assert_eq!(order.refunded.amount > 0, !sent);
        }
        shop.assert_in_order().await;
    }
}
