//! Orders that gift cards paid a part or all of are changed as others are: what is too much goes back to the payment
//! first, then to the card.

use model::Locale;
use model::checkout::{PlaceOrder, Placed};
use model::order_edit::line_field;
use model::payment::PaymentState;
use model::payment_method::CASH;
use store::testing::books;

use super::tests::{edit, seen};
use crate::testing::TestShop;
use crate::testing::buying::{GOOD, lamp_shops};

const EN: Locale = Locale::En;

/// Two lamps, $49.50 in all, as far as the card goes paid with it.
async fn bought(shop: &TestShop, lamp: model::VariantId, code: &str) -> model::order::OrderView {
    let buyer = shop.buyer(lamp, 2).await;
    shop.enter_code(&buyer.token, code).await.unwrap();
    match shop.pay(&buyer, GOOD).await {
        Placed::Paid { number, token } => shop.order_by_link(EN, &number, &token).await.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_too_much_goes_back_to_the_payment_first_then_to_the_card() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        // $40.00 on the card, $9.50 by the payment; a lamp less is $22.00 less.
        let (card, code) = shop.gift_card(&clerk, 4_000).await;
        let order = bought(&shop, lamp, &code).await;
        let units = || line_field(order.lines[0].id);
        edit(&shop, &clerk, order.id, &[(units(), "1")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!((after.totals.total, after.refunded.amount), (2_750, 0));
        assert_eq!(shop.on_card(card).await, (1_250, 0));
        let payments = shop.store.payments(order.id).await.unwrap();
        assert_eq!(payments[0].refunded, 950);
        let told = &after.timeline.last().unwrap().detail.en;
        assert!(told.contains("$12.50 to "), "{told}");
        shop.assert_in_order().await;

        // Dearer again: the card stays as it is, and the difference is asked for.
        edit(&shop, &clerk, order.id, &[(units(), "2")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!(after.due.unwrap().amount.amount, 2_200);
        assert_eq!(books(&shop.store).await, [""; 0]);
        let version = after.version;
        shop.receive_money(&clerk, order.id, version).await.unwrap();

        // Called off, everybody gets back what they gave.
        let now = seen(&shop, order.id).await;
        shop.cancel(&clerk, order.id, "", now.version)
            .await
            .unwrap();
        assert_eq!(shop.on_card(card).await, (4_000, 0));
        assert_eq!(books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn an_order_that_a_card_paid_all_of_is_changed_as_well() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 10_000).await;
        let order = bought(&shop, lamp, &code).await;
        assert_eq!(shop.on_card(card).await, (5_050, 0));
        let units = || line_field(order.lines[0].id);
        edit(&shop, &clerk, order.id, &[(units(), "1")]).await;
        assert_eq!(shop.on_card(card).await, (7_250, 0));
        let after = seen(&shop, order.id).await;
        assert_eq!(
            (after.totals.total, after.refunded.amount, after.payment),
            (2_750, 0, PaymentState::Captured)
        );
        edit(&shop, &clerk, order.id, &[(units(), "3")]).await;
        assert_eq!(
            seen(&shop, order.id).await.due.unwrap().amount.amount,
            4_400
        );
        // Half of what is asked for is not needed, then none and some of the card comes back.
        edit(&shop, &clerk, order.id, &[(units(), "2")]).await;
        assert_eq!(
            seen(&shop, order.id).await.due.unwrap().amount.amount,
            2_200
        );
        edit(&shop, &clerk, order.id, &[(units(), "1")]).await;
        assert_eq!(seen(&shop, order.id).await.due, None);
        assert_eq!(shop.on_card(card).await, (7_250, 0));
        shop.assert_in_order().await;

        // What is left of it comes back by a refund as ever.
        shop.refund(&clerk, order.id, 2_750, "", "k").await.unwrap();
        assert_eq!(shop.on_card(card).await, (10_000, 0));
        assert_eq!(seen(&shop, order.id).await.payment, PaymentState::Refunded);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_card_that_waits_for_the_rest_of_the_money_is_let_be() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let offered = shop.method_rule(CASH).form().with("offered", "yes");
        shop.save_payment_method(&clerk, CASH, offered)
            .await
            .unwrap();
        let (_, code) = shop.gift_card(&clerk, 2_000).await;
        let buyer = shop.buyer(lamp, 2).await;
        shop.enter_code(&buyer.token, &code).await.unwrap();
        let form = PlaceOrder {
            method: CASH.to_owned(),
            token: String::new(),
            ..shop.form(&buyer, GOOD).await
        };
        let placed = shop.place_order(EN, &buyer.token, &form).await.unwrap();
        let Placed::Promised { number, token } = placed else {
            panic!("{placed:?}")
        };
        let order = shop.order_by_link(EN, &number, &token).await.unwrap();
        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        assert!(desk.closed.unwrap().en.contains("waits with it"));
        shop.receive_money(&clerk, order.id, order.version)
            .await
            .unwrap();
        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        assert_eq!(desk.closed, None);
        assert_eq!(books(&shop.store).await, [""; 0]);
    }
}
