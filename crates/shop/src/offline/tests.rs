use model::checkout::PlaceOrder;
use model::form::Form;
use model::order::{FulfilmentState, OrderView};

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::{Buyer, GOOD, lamp_shops};

/// Offers bank transfer for three days and cash on delivery.
async fn offer(shop: &TestShop, staff: &Staff) {
    for code in [BANK, CASH] {
        let form = shop.method_rule(code).form();
        let form = form
            .with("offered", "yes")
            .with("details_en", "IBAN DE02 1234")
            .with("hold_days", "3");
        shop.save_payment_method(staff, code, form).await.unwrap();
    }
}

async fn placed_by(shop: &TestShop, buyer: &Buyer, method: &str) -> (String, String) {
    let form = PlaceOrder {
        method: method.to_owned(),
        token: String::new(),
        ..shop.form(buyer, GOOD).await
    };
    let mut answers = Vec::new();
    for _ in 0..2 {
        let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
        answers.push(placed.unwrap());
    }
    assert_eq!(answers[0], answers[1]);
    match answers.swap_remove(0) {
        Placed::Promised { number, token } => (number, token),
        other => panic!("{other:?}"),
    }
}

async fn seen(shop: &TestShop, (number, token): &(String, String)) -> OrderView {
    shop.order_by_link(Locale::En, number, token).await.unwrap()
}

#[tokio::test]
async fn goods_wait_for_a_transfer_until_staff_have_it() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let buyer = shop.buyer(lamp, 2).await;
        let form = PlaceOrder {
            method: BANK.to_owned(),
            ..shop.form(&buyer, GOOD).await
        };
        let unasked = shop.place_order(Locale::En, &buyer.token, &form).await;
        assert!(matches!(unasked, Err(Error::Invalid(_))), "{unasked:?}");
        offer(&shop, &clerk).await;

        let link = placed_by(&shop, &buyer, BANK).await;
        let order = seen(&shop, &link).await;
        assert_eq!(
            (order.state, order.payment),
            (OrderState::Pending, PaymentState::Awaiting)
        );
        let due = order.due.clone().unwrap();
        assert_eq!(
            (due.amount.amount, due.details.as_str()),
            (4_950, "IBAN DE02 1234")
        );
        assert_eq!(due.until, Some(order.placed_at + 3 * DAY));
        assert_eq!(shop.available(lamp).await, 5);
        let cart = shop.cart(Locale::En, Some(&buyer.token)).await.unwrap();
        assert!(cart.lines.is_empty());
        assert_eq!(shop.run_jobs().await, ["placed"]);

        // An hour later nobody asked anyone, and nothing was let go.
        shop.clock.advance(3_600_000);
        shop.settle_payments().await.unwrap();
        shop.expire_reservations().await.unwrap();
        assert_eq!(seen(&shop, &link).await.version, order.version);

        let stale = shop
            .receive_money(&clerk, order.id, order.version - 1)
            .await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        for _ in 0..2 {
            let form = Form::default()
                .with("act", "paid")
                .with("version", order.version.to_string());
            shop.act_on_order(&clerk, order.id, form).await.unwrap();
        }
        let paid = seen(&shop, &link).await;
        assert_eq!(
            (paid.state, paid.payment, paid.due),
            (OrderState::Placed, PaymentState::Captured, None)
        );
        assert_eq!(shop.run_jobs().await, ["paid", "placed"]);
        // Given back by hand, and written down at once.
        shop.refund(&clerk, order.id, 950, "", "k").await.unwrap();
        assert_eq!(seen(&shop, &link).await.refunded.amount, 950);
        assert_eq!(store::testing::books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_transfer_that_never_comes_frees_the_goods() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        offer(&shop, &clerk).await;
        let buyer = shop.buyer(lamp, 2).await;
        let late = placed_by(&shop, &buyer, BANK).await;
        let buyer = shop.buyer(lamp, 1).await;
        let called_off = placed_by(&shop, &buyer, BANK).await;
        shop.cancel_by_shopper(&called_off.0, &called_off.1)
            .await
            .unwrap();
        assert_eq!(shop.available(lamp).await, 5);
        shop.clock.advance(3 * DAY);
        shop.expire_reservations().await.unwrap();
        for link in [&late, &called_off] {
            let order = seen(&shop, link).await;
            assert_eq!(
                (order.state, order.payment, order.due),
                (OrderState::Cancelled, PaymentState::Voided, None)
            );
            let paid = shop.receive_money(&clerk, order.id, order.version).await;
            assert!(matches!(paid, Err(Error::Conflict(_))), "it is gone");
        }
        assert_eq!(shop.available(lamp).await, 7);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn goods_go_before_the_cash_comes() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        offer(&shop, &clerk).await;
        let buyer = shop.buyer(lamp, 2).await;
        let link = placed_by(&shop, &buyer, CASH).await;
        let order = seen(&shop, &link).await;
        assert_eq!(
            (order.state, order.payment),
            (OrderState::Placed, PaymentState::Awaiting)
        );
        assert_eq!(order.due.as_ref().unwrap().until, None);
        shop.ship(&clerk, order.id, "UPS", "1", order.version)
            .await
            .unwrap();
        let sent = seen(&shop, &link).await;
        assert_eq!(sent.fulfilment, FulfilmentState::Shipped);
        shop.receive_money(&clerk, order.id, sent.version)
            .await
            .unwrap();
        let paid = seen(&shop, &link).await;
        assert_eq!(
            (paid.state, paid.payment),
            (OrderState::Placed, PaymentState::Captured)
        );
        assert_eq!(store::testing::books(&shop.store).await, [""; 0]);

        let buyer = shop.buyer(lamp, 1).await;
        let link = placed_by(&shop, &buyer, CASH).await;
        assert_eq!(shop.available(lamp).await, 4);
        shop.cancel_by_shopper(&link.0, &link.1).await.unwrap();
        let order = seen(&shop, &link).await;
        assert_eq!(
            (order.state, order.payment, order.due),
            (OrderState::Cancelled, PaymentState::Voided, None)
        );
        assert_eq!(shop.available(lamp).await, 5);
        assert_eq!(store::testing::books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_promise_that_was_cut_short_is_kept() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        offer(&shop, &clerk).await;
        let buyer = shop.buyer(lamp, 2).await;
        let link = placed_by(&shop, &buyer, CASH).await;
        let deal = shop.deal(seen(&shop, &link).await.id).await.unwrap();
        // The first transaction alone is what a process that died leaves behind.
        let again = shop.promise(Locale::En, deal).await.unwrap();
        assert!(matches!(again, Placed::Promised { .. }));
        assert_eq!(shop.available(lamp).await, 5, "sold once");
        assert_eq!(store::testing::books(&shop.store).await, [""; 0]);
    }
}
