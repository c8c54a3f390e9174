use std::sync::Arc;

use model::Locale;
use model::checkout::{PlaceOrder, Placed};
use model::order::{OrderState, OrderView};
use model::payment::PaymentState;
use model::payment_test::TestAct;
use tokio::task::JoinSet;

use super::*;
use crate::placement::HELD_FOR;
use crate::testing::TestShop;
use crate::testing::buying::{Buyer, GOOD, lamp_shops};

/// An order that waits for a scanned code to be paid.
struct Scan {
    number: String,
    token: String,
    reference: String,
}

async fn scan(shop: &TestShop, buyer: &Buyer, method: &str) -> Scan {
    let form = PlaceOrder {
        method: method.to_owned(),
        ..shop.form(buyer, GOOD).await
    };
    let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
    let Placed::Continue { url } = placed.unwrap() else {
        panic!("it must be scanned first");
    };
    let (number, token) = url.split_once("/pay?token=").unwrap();
    let number = number.strip_prefix("/orders/").unwrap();
    let order = shop.opened_order(number, token).await.unwrap();
    let payment = shop.store.payments(order.id).await.unwrap().pop().unwrap();
    let code = payment.qr_code.unwrap();
    let reference = code.strip_prefix("https://shop.example/pay/test/").unwrap();
    assert_eq!(payment.reference.as_deref(), Some(reference));
    Scan {
        number: number.to_owned(),
        token: token.to_owned(),
        reference: reference.to_owned(),
    }
}

async fn seen(shop: &TestShop, scan: &Scan) -> OrderView {
    shop.order_by_link(Locale::En, &scan.number, &scan.token)
        .await
        .unwrap()
}

/// The browser comes back.
async fn back(shop: &TestShop, scan: &Scan) -> OrderState {
    let order = shop.order_payment(Locale::En, &scan.number, &scan.token);
    order.await.unwrap().state
}

#[tokio::test]
async fn a_scanned_code_is_paid_elsewhere_and_the_shop_is_told() {
    for (shop, lamp) in lamp_shops(7).await {
        for (method, act) in [
            ("test:alipay", TestAct::Pay),
            ("test:wechat", TestAct::PayTwiceTold),
        ] {
            let scan = scan(&shop, &shop.buyer(lamp, 1).await, method).await;
            assert_eq!(back(&shop, &scan).await, OrderState::Pending);
            let order = seen(&shop, &scan).await;
            let due = order.due.unwrap();
            assert_eq!(
                (order.state, order.payment),
                (OrderState::Pending, PaymentState::ActionRequired)
            );
            assert_eq!(due.until, Some(order.placed_at + HELD_FOR));
            assert!(due.qr.is_some() && due.url.is_some());
            shop.act_on_test_page(&scan.reference, act).await.unwrap();
            let paid = seen(&shop, &scan).await;
            assert_eq!(
                (paid.state, paid.due),
                (OrderState::Placed, None),
                "{act:?}"
            );
            assert_eq!(back(&shop, &scan).await, OrderState::Placed);
            let twice = shop
                .act_on_test_page(&scan.reference, TestAct::Refuse)
                .await;
            twice.unwrap();
            assert_eq!(seen(&shop, &scan).await.version, paid.version);
        }
        assert_eq!(shop.available(lamp).await, 5);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_payment_nobody_tells_of_is_found_by_asking() {
    for (shop, lamp) in lamp_shops(7).await {
        let asked = scan(&shop, &shop.buyer(lamp, 1).await, "test:alipay").await;
        let unasked = scan(&shop, &shop.buyer(lamp, 1).await, "test:wechat").await;
        for scan in [&asked, &unasked] {
            shop.act_on_test_page(&scan.reference, TestAct::PaySilently)
                .await
                .unwrap();
            assert_eq!(seen(&shop, scan).await.state, OrderState::Pending);
        }
        assert_eq!(back(&shop, &asked).await, OrderState::Placed);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(seen(&shop, &unasked).await.state, OrderState::Placed);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_refused_code_lets_the_order_go_and_the_cart_stays() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 2).await;
        let refused = scan(&shop, &buyer, "test:alipay").await;
        shop.act_on_test_page(&refused.reference, TestAct::Refuse)
            .await
            .unwrap();
        assert_eq!(back(&shop, &refused).await, OrderState::Cancelled);
        assert_eq!(shop.available(lamp).await, 7);
        let again = scan(&shop, &buyer, "test:alipay").await;
        shop.act_on_test_page(&again.reference, TestAct::Pay)
            .await
            .unwrap();
        assert_eq!(seen(&shop, &again).await.state, OrderState::Placed);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn money_that_comes_too_late_goes_back_once() {
    for (shop, lamp) in lamp_shops(7).await {
        let late = scan(&shop, &shop.buyer(lamp, 2).await, "test:alipay").await;
        shop.clock.advance(HELD_FOR);
        shop.expire_reservations().await.unwrap();
        assert_eq!(seen(&shop, &late).await.state, OrderState::Cancelled);
        for _ in 0..2 {
            shop.act_on_test_page(&late.reference, TestAct::PayAfterAll)
                .await
                .unwrap();
        }
        assert_eq!(back(&shop, &late).await, OrderState::Cancelled);
        let order = seen(&shop, &late).await;
        assert_eq!(
            (order.state, order.payment, order.refunded.amount),
            (
                OrderState::Cancelled,
                PaymentState::Refunded,
                order.totals.total
            )
        );
        let desk = shop.admin_order(Locale::En, order.id).await.unwrap();
        assert_eq!((desk.refunds.len(), desk.notes.len()), (1, 1));
        assert_eq!(shop.available(lamp).await, 7);
        let mails = shop.run_jobs().await;
        // Whoever was sent to a provider needs no mail about an order that came to nothing, but about money there is one.
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].starts_with("refunded-"), "{mails:?}");
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn late_money_is_given_back_though_the_provider_is_away_at_first() {
    for (shop, lamp) in lamp_shops(7).await {
        let late = scan(&shop, &shop.buyer(lamp, 1).await, "test:wechat").await;
        shop.clock.advance(HELD_FOR);
        shop.expire_reservations().await.unwrap();
        let test = shop.payments.test().unwrap();
        test.pay_late(&late.reference);
        test.set_away(true);
        shop.act_on_test_page(&late.reference, TestAct::PayAfterAll)
            .await
            .unwrap();
        assert_eq!(seen(&shop, &late).await.refunded.amount, 0);
        test.set_away(false);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        let order = seen(&shop, &late).await;
        assert_eq!(order.refunded.amount, order.totals.total);
        shop.assert_in_order().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn notifications_browser_and_reconciler_at_once_make_one_sale() {
    for (shop, lamp) in lamp_shops(7).await {
        let scan = scan(&shop, &shop.buyer(lamp, 1).await, "test:alipay").await;
        let test = shop.payments.test().unwrap();
        assert!(test.answer(&scan.reference, true));
        let told = test.notification(&scan.reference).unwrap();
        shop.clock.advance(16_000);
        let mut work = JoinSet::new();
        for n in 0..24 {
            let (shop, told) = (Arc::clone(&shop), told.clone());
            let (number, token) = (scan.number.clone(), scan.token.clone());
            work.spawn(async move {
                match n % 3 {
                    0 => shop.notified("test", told).await.map(|_| ()),
                    1 => shop.settle_payments().await,
                    _ => shop
                        .order_payment(Locale::En, &number, &token)
                        .await
                        .map(|_| ()),
                }
            });
        }
        while let Some(done) = work.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(seen(&shop, &scan).await.state, OrderState::Placed);
        assert_eq!(shop.available(lamp).await, 6);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_is_not_the_provider_s_is_not_heard() {
    for (shop, lamp) in lamp_shops(7).await {
        let scan = scan(&shop, &shop.buyer(lamp, 1).await, "test:alipay").await;
        let test = shop.payments.test().unwrap();
        let told = test.notification(&scan.reference).unwrap();
        let missing = shop.notified("nobody", told.clone()).await;
        assert!(matches!(missing, Err(Error::NotFound)));
        let mut forged = told.clone();
        forged.body.push(b' ');
        let forged = shop.notified("test", forged).await;
        assert!(matches!(forged, Err(Error::Unauthorized)));
        assert_eq!(shop.notified("test", told).await.unwrap().status, 200);
        assert_eq!(
            seen(&shop, &scan).await.state,
            OrderState::Pending,
            "it only waits"
        );
    }
}
