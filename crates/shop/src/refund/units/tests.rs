use std::sync::Arc;

use model::payment::{PaymentState, RefundState};
use model::refund::TooMuch;
use model::{Locale, OrderLineId};
use tokio::task::JoinSet;

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;

/// An order of three lamps at $20.00 with 10 % tax, delivered for $5.00: $22.00 a lamp and $5.50 the delivery.
async fn bought(shop: &TestShop, lamp: model::VariantId) -> (OrderId, OrderLineId, String, String) {
    let (number, token) = shop.bought(lamp, 3).await;
    let order = shop
        .order_by_link(Locale::En, &number, &token)
        .await
        .unwrap();
    (order.id, order.lines[0].id, number, token)
}

fn units(line: OrderLineId, quantity: i64, shipping: i64) -> Asked {
    Asked::Parts(Chosen {
        units: vec![(line, quantity)],
        shipping,
    })
}

#[tokio::test]
async fn units_and_delivery_go_back_once_a_form_and_the_shopper_reads_for_what() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, line, number, token) = bought(&shop, lamp).await;
        let mut changes = shop.order_changes(&number, &token).await.unwrap();
        for _ in 0..2 {
            let asked = units(line, 1, 550);
            shop.refund_asked(
                &clerk,
                id,
                &asked,
                &Terms::new(true, false, "Scratch", "k1"),
            )
            .await
            .unwrap();
        }
        assert!(changes.next().await);
        let other = shop
            .refund_asked(
                &clerk,
                id,
                &units(line, 2, 0),
                &Terms::new(false, false, "", "k1"),
            )
            .await;
        assert!(matches!(other, Err(Error::Conflict(_))));
        let view = shop
            .order_by_link(Locale::En, &number, &token)
            .await
            .unwrap();
        assert_eq!(
            (view.refunded.amount, view.payment),
            (2_750, PaymentState::PartlyRefunded)
        );
        let told = view.timeline.last().unwrap().detail.clone();
        assert_eq!(told.en, "Refunded $27.50: 1 × lamp, delivery");
        assert_eq!(shop.available(lamp).await, 5);

        let more = shop
            .refund_asked(
                &clerk,
                id,
                &units(line, 3, 0),
                &Terms::new(false, false, "", "k2"),
            )
            .await;
        let Err(Error::Invalid(problems)) = more else {
            panic!("{more:?}")
        };
        let too_many = TooMuch::Units { line, left: 2 };
        assert_eq!(problems, [too_many.problem(view.totals.currency)]);
        shop.refund_asked(
            &clerk,
            id,
            &units(line, 2, 0),
            &Terms::new(false, false, "", "k3"),
        )
        .await
        .unwrap();
        let view = shop
            .order_by_link(Locale::En, &number, &token)
            .await
            .unwrap();
        assert_eq!(view.payment, PaymentState::Refunded);
        assert_eq!(view.refunded.amount, view.totals.total);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_came_back_to_the_shelf_does_not_come_back_again_when_the_order_is_cancelled() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, line, number, token) = bought(&shop, lamp).await;
        shop.refund_asked(
            &clerk,
            id,
            &units(line, 1, 0),
            &Terms::new(true, false, "", "k"),
        )
        .await
        .unwrap();
        assert_eq!(shop.available(lamp).await, 5);
        shop.cancel_by_shopper(&number, &token).await.unwrap();
        assert_eq!(shop.available(lamp).await, 7);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn goodwill_given_before_lowers_what_units_can_bring() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, line, ..) = bought(&shop, lamp).await;
        shop.refund(&clerk, id, 3_000, "sorry", "k1").await.unwrap();
        let more = shop
            .refund_asked(
                &clerk,
                id,
                &units(line, 2, 0),
                &Terms::new(false, false, "", "k2"),
            )
            .await;
        assert!(matches!(more, Err(Error::Invalid(_))));
        shop.refund_asked(
            &clerk,
            id,
            &units(line, 1, 0),
            &Terms::new(false, false, "", "k3"),
        )
        .await
        .unwrap();
        shop.assert_in_order().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refunds_of_units_at_once_never_give_a_unit_back_twice() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, line, ..) = bought(&shop, lamp).await;
        let mut work = JoinSet::new();
        for n in 0..12 {
            let (shop, clerk) = (Arc::clone(&shop), clerk.clone());
            // Every key is sent twice.
            let key = format!("k{}", n / 2);
            work.spawn(async move {
                let asked = units(line, 1, 100);
                shop.refund_asked(&clerk, id, &asked, &Terms::new(true, false, "", &key))
                    .await
            });
        }
        while let Some(result) = work.join_next().await {
            // Whoever comes too late is told so.
            let _ = result.unwrap();
        }
        let order = shop.found(id).await.unwrap();
        let paid = shop.paid_order(&order).await.unwrap();
        assert_eq!((paid.lines[0].left(), paid.lines[0].refunded), (0, 6_600));
        assert_eq!((order.refunded, paid.shipping_left()), (6_900, 250));
        assert_eq!(shop.available(lamp).await, 7);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_refund_that_fails_frees_its_units() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, line, ..) = bought(&shop, lamp).await;
        shop.payments.test().unwrap().set_away(true);
        shop.refund_asked(
            &clerk,
            id,
            &units(line, 3, 0),
            &Terms::new(false, false, "", "k1"),
        )
        .await
        .unwrap();
        let refund = shop.store.refunds(id).await.unwrap().pop().unwrap();
        assert_eq!(refund.state, RefundState::Started);
        shop.refund_failed(&refund).await.unwrap();
        shop.payments.test().unwrap().set_away(false);
        shop.refund_asked(
            &clerk,
            id,
            &units(line, 3, 0),
            &Terms::new(false, false, "", "k2"),
        )
        .await
        .unwrap();
        let order = shop.found(id).await.unwrap();
        assert_eq!(order.refunded, 6_600);
        shop.assert_in_order().await;
    }
}
