use model::order_desk::OrderDesk;
use model::payment::{PaymentState, RefundState};
use model::{Locale, VariantId};

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::{CHALLENGED, lamp_shops};

async fn bought(shop: &TestShop, lamp: VariantId, units: i64) -> (OrderId, String, String) {
    let (number, token) = shop.bought(lamp, units).await;
    let order = shop.order_by_link(Locale::En, &number, &token).await;
    (order.unwrap().id, number, token)
}

async fn desk(shop: &TestShop, order: OrderId) -> OrderDesk {
    shop.admin_order(Locale::En, order).await.unwrap()
}

#[tokio::test]
async fn a_cancelled_order_gives_everything_back() {
    for (shop, lamp) in lamp_shops(7).await {
        let (id, number, token) = bought(&shop, lamp, 2).await;
        for _ in 0..2 {
            shop.cancel_by_shopper(&number, &token).await.unwrap();
        }
        let desk = desk(&shop, id).await;
        assert_eq!(
            (desk.order.state, desk.order.payment),
            (OrderState::Cancelled, PaymentState::Refunded)
        );
        assert_eq!((desk.refunds.len(), desk.refundable.amount), (1, 0));
        assert_eq!(desk.order.refunded.amount, desk.order.totals.total);
        assert_eq!(shop.available(lamp).await, 7);
        assert_eq!(shop.run_jobs().await, ["cancelled", "placed"]);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn staff_cancel_with_the_provider_away_and_the_money_follows() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, ..) = bought(&shop, lamp, 1).await;
        let version = desk(&shop, id).await.order.version;
        let stale = shop.cancel(&clerk, id, "", version + 1).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        shop.payments.test().unwrap().set_away(true);
        shop.cancel(&clerk, id, "damaged in store", version)
            .await
            .unwrap();
        let open = desk(&shop, id).await;
        assert_eq!(
            (open.order.refunded.amount, open.refunds[0].state),
            (0, RefundState::Started)
        );
        shop.payments.test().unwrap().set_away(false);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(desk(&shop, id).await.refunds[0].state, RefundState::Done);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn an_unpaid_order_is_called_off_at_the_provider_first() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 1).await;
        let placed = shop.pay(&buyer, CHALLENGED).await;
        let model::checkout::Placed::Continue { url } = placed else {
            panic!("{placed:?}")
        };
        let row = shop
            .admin_orders(&Default::default())
            .await
            .unwrap()
            .rows
            .remove(0);
        let order = shop.found(row.id).await.unwrap();
        shop.cancel_by_shopper(&order.number, &order.access_token)
            .await
            .unwrap();
        assert_eq!(shop.available(lamp).await, 7);
        let reference = url.strip_prefix("/pay/test/").unwrap();
        let late = shop
            .answer_challenge(Locale::En, reference, true)
            .await
            .unwrap();
        assert!(matches!(late, model::checkout::Placed::Declined { .. }));
        shop.assert_in_order().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refunds_at_once_never_give_back_more_than_was_paid() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (id, ..) = bought(&shop, lamp, 2).await;
        let mut work = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (shop, clerk) = (std::sync::Arc::clone(&shop), clerk.clone());
            // Every key is sent twice.
            let key = format!("k{}", n / 2);
            work.spawn(async move { shop.refund(&clerk, id, 1_000, "scratched", &key).await });
        }
        let mut done = 0;
        while let Some(result) = work.join_next().await {
            done += i64::from(result.unwrap().is_ok());
        }
        assert!(done >= 4);
        let before = desk(&shop, id).await;
        assert_eq!(
            (before.order.refunded.amount, before.refundable.amount),
            (4_000, 950)
        );
        assert_eq!(before.order.payment, PaymentState::PartlyRefunded);
        let more = shop.refund(&clerk, id, 951, "", "rest").await;
        assert!(matches!(more, Err(Error::Invalid(_))));
        shop.refund(&clerk, id, 950, "", "rest").await.unwrap();
        let other = shop.refund(&clerk, id, 900, "", "rest").await;
        assert!(matches!(other, Err(Error::Conflict(_))));
        let after = desk(&shop, id).await;
        assert_eq!(
            (after.order.payment, after.refunds.len()),
            (PaymentState::Refunded, 5)
        );
        shop.add_note(&clerk, id, " called the shopper ")
            .await
            .unwrap();
        let notes = desk(&shop, id).await.notes;
        assert_eq!(
            (notes[0].text.as_str(), notes[0].by.as_deref()),
            ("called the shopper", Some("Grace"))
        );
        shop.assert_in_order().await;
    }
}
