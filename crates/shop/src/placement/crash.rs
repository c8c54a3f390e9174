//! The process killed (SIGKILL) at each step, on both engines: no accepted order is lost, nothing is charged without
//! one, nothing stays reserved, no refund is paid twice. A child process works on the database until it is killed.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use model::OrderId;
use model::difference::PayDifference;
use model::form::Form;
use model::payment_test::TestAct;
use model::staff::Staff;
use serde::{Deserialize, Serialize};
use store::Store;

use super::*;
use crate::testing::buying::{Buyer, GOOD, LATE, lamp_shops};
use crate::testing::carrying::FakeCarrier;
use crate::testing::{NOW, TestShop};
use crate::{Clock, FAILPOINTS, MailConfig, Shop, ShopConfig};

/// What the child does.
#[derive(Serialize, Deserialize)]
pub(crate) enum Task {
    Place(String, PlaceOrder),
    Refund(Staff, OrderId),
    PayTooLate(String),
    PayDifference(String, String, PayDifference),
    Act(Staff, OrderId, Form),
}

/// Not a test by itself: what the parent runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "run by the tests below"]
async fn child() {
    let Ok(url) = std::env::var("CRASH_DATABASE") else {
        return;
    };
    let shop = Shop::open(ShopConfig {
        store: Store::connect(&url).await.unwrap(),
        data: std::env::var_os("CRASH_DATA").unwrap().into(),
        clock: Clock::fixed(NOW),
        secret: vec![7; 32],
        base_url: "https://shop.example".to_owned(),
        mail: MailConfig::default(),
        test_payments: true,
        trainer: None,
    });
    let shop = shop.await.unwrap();
    match serde_json::from_str(&std::env::var("CRASH_TASK").unwrap()).unwrap() {
        Task::Place(token, form) => {
            let token = CartToken::parse(&token).unwrap();
            shop.place_order(Locale::En, &token, &form).await.unwrap();
        }
        Task::Refund(staff, order) => {
            shop.refund(&staff, order, 1_000, "", "k").await.unwrap();
        }
        Task::PayDifference(number, token, form) => {
            shop.pay_difference(Locale::En, &number, &token, &form)
                .await
                .unwrap();
        }
        Task::Act(staff, order, form) => {
            let data = std::env::var_os("CRASH_DATA").unwrap();
            FakeCarrier::kept(data.as_ref()).carry(&shop, false);
            shop.act_on_order(&staff, order, form).await.unwrap();
        }
        Task::PayTooLate(reference) => {
            let act = TestAct::PayAfterAll;
            shop.act_on_test_page(&reference, act).await.unwrap();
        }
    }
}

/// Runs the task in a child until it gets to the failpoint, and kills it there.
pub(crate) fn kill_at(failpoint: &str, shop: &TestShop, task: &Task) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "placement::crash::child",
            "--ignored",
            "--nocapture",
        ])
        .env("TRADEWIND_FAILPOINT", failpoint)
        .env("CRASH_DATABASE", &shop.db.url)
        .env("CRASH_DATA", shop.data.path())
        .env("CRASH_TASK", serde_json::to_string(task).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let reached = format!("failpoint {failpoint} reached");
    let found = lines.any(|line| line.unwrap() == reached);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(found, "{failpoint} was not reached");
}

/// Kills the process while an order is placed, then lets the shopper press again and time pass.
async fn place_killed_at(failpoint: &str, card: &str, shop: TestShop, lamp: model::VariantId) {
    let buyer = shop.buyer(lamp, 2).await;
    let form = shop.form(&buyer, card).await;
    kill_at(
        failpoint,
        &shop,
        &Task::Place(buyer.token.as_str().to_owned(), form.clone()),
    );

    let shop = shop.reopen().await;
    shop.clock.advance(16_000);
    let pressed = shop.place_order(Locale::En, &buyer.token, &form).await;
    let pressed = pressed.unwrap();
    shop.settle_payments().await.unwrap();
    shop.clock.advance(HELD_FOR);
    shop.expire_reservations().await.unwrap();
    shop.assert_in_order().await;

    let known = shop
        .store
        .order_by_key(&form.idempotency_key)
        .await
        .unwrap();
    let accepted = known.is_some_and(|order| order.state == OrderState::Placed);
    let taken = shop.payments.test().unwrap().taken();
    assert_eq!(
        accepted,
        taken.len() == 1,
        "{failpoint}: {pressed:?} {taken:?}"
    );
    assert_eq!(
        shop.available(lamp).await,
        if accepted { 5 } else { 7 },
        "{failpoint}"
    );
    let answer = shop
        .place_order(Locale::En, &buyer.token, &form)
        .await
        .unwrap();
    assert_eq!(
        accepted,
        matches!(answer, Placed::Paid { .. }),
        "{failpoint}: {answer:?}"
    );
    // Whoever was not charged still has the cart and buys now.
    if !accepted {
        let kept: &Buyer = &buyer;
        assert!(
            matches!(shop.pay(kept, GOOD).await, Placed::Paid { .. }),
            "{failpoint}"
        );
    }
    shop.assert_in_order().await;
    let orders = shop.admin_orders(&Default::default()).await.unwrap();
    let placed = orders
        .rows
        .iter()
        .filter(|row| row.state == OrderState::Placed);
    assert_eq!(placed.count(), 1, "{failpoint}");
}

#[tokio::test]
async fn killed_while_an_order_is_placed() {
    let places = FAILPOINTS.iter().filter(|name| name.starts_with("place."));
    for failpoint in places {
        for (shop, lamp) in lamp_shops(7).await {
            place_killed_at(failpoint, GOOD, shop, lamp).await;
        }
    }
}

/// Kills the process while an order is placed that a gift card pays a part of or all of: the card is spent once, with an
/// order that stands, or is free again.
async fn paid_by_card_killed_at(
    failpoint: &str,
    amount: i64,
    shop: TestShop,
    lamp: model::VariantId,
) {
    let clerk = shop.clerk().await;
    let (card, code) = shop.gift_card(&clerk, amount).await;
    let buyer = shop.buyer(lamp, 2).await;
    shop.enter_code(&buyer.token, &code).await.unwrap();
    let form = shop.form(&buyer, GOOD).await;
    let token = buyer.token.as_str().to_owned();
    kill_at(failpoint, &shop, &Task::Place(token, form.clone()));

    let shop = shop.reopen().await;
    shop.clock.advance(16_000);
    let pressed = shop.place_order(Locale::En, &buyer.token, &form).await;
    pressed.unwrap();
    shop.settle_payments().await.unwrap();
    shop.clock.advance(HELD_FOR);
    shop.expire_reservations().await.unwrap();
    shop.assert_in_order().await;
    let used = amount.min(4_950);
    let (balance, held) = shop.on_card(card).await;
    let known = shop.store.order_by_key(&form.idempotency_key).await;
    let accepted = known
        .unwrap()
        .is_some_and(|order| order.state == OrderState::Placed);
    let left = if accepted { amount - used } else { amount };
    assert_eq!((balance, held), (left, 0), "{failpoint}");
    if !accepted {
        let placed = shop.pay(&buyer, GOOD).await;
        assert!(
            matches!(placed, Placed::Paid { .. }),
            "{failpoint}: {placed:?}"
        );
    }
    assert_eq!(shop.on_card(card).await, (amount - used, 0), "{failpoint}");
    shop.assert_in_order().await;
}

#[tokio::test]
async fn killed_while_an_order_paid_by_gift_card_is_placed() {
    let places = FAILPOINTS.iter().filter(|name| name.starts_with("place."));
    for failpoint in places {
        for (shop, lamp) in lamp_shops(7).await {
            paid_by_card_killed_at(failpoint, 2_000, shop, lamp).await;
        }
        // Where a card pays everything, no provider is asked.
        if matches!(*failpoint, "place.authorised" | "place.captured") {
            continue;
        }
        for (shop, lamp) in lamp_shops(7).await {
            paid_by_card_killed_at(failpoint, 6_000, shop, lamp).await;
        }
    }
}

#[tokio::test]
async fn killed_after_a_provider_that_charged_but_did_not_answer() {
    for (shop, lamp) in lamp_shops(7).await {
        place_killed_at("place.authorised", LATE, shop, lamp).await;
    }
}

#[tokio::test]
async fn killed_while_money_is_given_back() {
    for failpoint in ["refund.set_aside", "refund.given_back"] {
        for (shop, lamp) in lamp_shops(7).await {
            let clerk = shop.clerk().await;
            let (number, token) = shop.bought(lamp, 2).await;
            let id = shop.opened_order(&number, &token).await.unwrap().id;
            kill_at(failpoint, &shop, &Task::Refund(clerk.clone(), id));
            let shop = shop.reopen().await;
            shop.clock.advance(16_000);
            shop.settle_payments().await.unwrap();
            shop.refund(&clerk, id, 1_000, "", "k").await.unwrap();
            let desk = shop.admin_order(Locale::En, id).await.unwrap();
            assert_eq!(
                (desk.refunds.len(), desk.order.refunded.amount),
                (1, 1_000),
                "{failpoint}"
            );
            shop.assert_in_order().await;
        }
    }
}

#[tokio::test]
async fn killed_while_money_that_came_too_late_goes_back() {
    for failpoint in ["late.written", "refund.given_back", "late.given_back"] {
        for (shop, lamp) in lamp_shops(7).await {
            let buyer = shop.buyer(lamp, 2).await;
            let form = PlaceOrder {
                method: "test:alipay".to_owned(),
                ..shop.form(&buyer, GOOD).await
            };
            let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
            assert!(matches!(placed.unwrap(), Placed::Continue { .. }));
            let key = &form.idempotency_key;
            let order = shop.store.order_by_key(key).await.unwrap().unwrap();
            let payment = shop.store.payments(order.id).await.unwrap().pop().unwrap();
            shop.clock.advance(HELD_FOR);
            shop.expire_reservations().await.unwrap();
            let reference = payment.reference.unwrap();
            kill_at(failpoint, &shop, &Task::PayTooLate(reference));

            let shop = shop.reopen().await;
            shop.clock.advance(16_000);
            shop.settle_payments().await.unwrap();
            // The browser comes as well, and the provider tells it once more.
            let (number, token) = (&order.number, &order.access_token);
            let back = shop.order_payment(Locale::En, number, token).await.unwrap();
            assert_eq!(back.refunded.amount, back.totals.total, "{failpoint}");
            let desk = shop.admin_order(Locale::En, order.id).await.unwrap();
            assert_eq!(desk.refunds.len(), 1, "{failpoint}");
            assert_eq!(shop.available(lamp).await, 7);
            shop.assert_in_order().await;
        }
    }
}
