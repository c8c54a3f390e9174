use std::sync::Arc;

use model::checkout::Placed;
use model::difference::PayDifference;
use model::order_edit::line_field;
use model::payment::PaymentState;
use model::payment_test::TestAct;
use model::staff::Staff;
use model::{OrderId, VariantId};
use store::testing::books;
use tokio::task::JoinSet;

use super::*;
use crate::Error;
use crate::placement::HELD_FOR;
use crate::testing::TestShop;
use crate::testing::buying::{CHALLENGED, DECLINED, GOOD, LATE, LOST, lamp_shops};

const EN: Locale = Locale::En;

/// An order of two lamps at $20.00 that became one of four: $44.00 is still to pay.
pub(super) struct Dearer {
    pub id: OrderId,
    pub number: String,
    pub token: String,
    pub clerk: Staff,
}

pub(super) async fn dearer(shop: &TestShop, lamp: VariantId) -> Dearer {
    let (number, token) = shop.bought(lamp, 2).await;
    let order = shop.order_by_link(EN, &number, &token).await.unwrap();
    let dearer = Dearer {
        id: order.id,
        number,
        token,
        clerk: shop.clerk().await,
    };
    edit(shop, &dearer, 4).await;
    dearer
}

/// Staff give the order's first line so many units.
async fn edit(shop: &TestShop, order: &Dearer, units: i64) {
    let desk = shop.order_edit_desk(&order.clerk, EN, order.id).await;
    let desk = desk.unwrap();
    let field = line_field(desk.order.lines[0].id);
    let form = desk.form.with(field, units.to_string());
    let look = form.clone().with("act", "look");
    shop.act_on_order_edit(&order.clerk, order.id, look)
        .await
        .unwrap();
    let desk = shop.order_edit_desk(&order.clerk, EN, order.id).await;
    let desk = desk.unwrap();
    let total = desk.preview.unwrap().totals.total.to_string();
    let save = form.with("act", "save").with("key", desk.key);
    let save = save.with("seen", total);
    shop.act_on_order_edit(&order.clerk, order.id, save)
        .await
        .unwrap();
}

pub(super) async fn page(shop: &TestShop, order: &Dearer) -> DifferenceView {
    let page = shop.difference_page(EN, &order.number, &order.token).await;
    page.unwrap()
}

/// The form of the page as it is now.
pub(super) async fn form(
    shop: &TestShop,
    order: &Dearer,
    method: &str,
    token: &str,
) -> PayDifference {
    let page = page(shop, order).await;
    PayDifference {
        key: page.key,
        method: method.to_owned(),
        token: token.to_owned(),
        user_agent: String::new(),
        seen: page.amount.unwrap().amount,
    }
}

async fn send(shop: &TestShop, order: &Dearer, form: &PayDifference) -> Result<Placed> {
    shop.pay_difference(EN, &order.number, &order.token, form)
        .await
}

pub(super) async fn pay(shop: &TestShop, order: &Dearer, method: &str, token: &str) -> Placed {
    let form = form(shop, order, method, token).await;
    send(shop, order, &form).await.unwrap()
}

/// Where a payment leads that needs the shopper: the reference in the address of the provider's page.
async fn reference(shop: &TestShop, order: &Dearer) -> String {
    let payments = shop.store.payments(order.id).await.unwrap();
    let open = payments.into_iter().rfind(Payment::is_attempt).unwrap();
    open.reference.unwrap()
}

fn url(placed: Placed) -> String {
    match placed {
        Placed::Continue { url } => url,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn due(shop: &TestShop, order: &Dearer) -> Option<i64> {
    let seen = shop.order_by_link(EN, &order.number, &order.token).await;
    seen.unwrap().due.map(|due| due.amount.amount)
}

#[tokio::test]
async fn a_card_pays_the_difference_once_however_often_the_form_is_sent() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        let asked = shop.order_by_link(EN, &order.number, &order.token).await;
        let asked = asked.unwrap().due.unwrap();
        let here = format!("/orders/{}/difference?token={}", order.number, order.token);
        assert_eq!(asked.url, Some(here));
        let shown = page(&shop, &order).await;
        let codes: Vec<_> = shown.ways.iter().map(|way| way.code.as_str()).collect();
        assert_eq!(codes, ["test:card", "test:alipay", "test:wechat"]);
        assert!(matches!(
            shop.difference_page(EN, &order.number, "x").await,
            Err(Error::NotFound)
        ));

        let form = form(&shop, &order, "test:card", GOOD).await;
        for _ in 0..2 {
            let paid = send(&shop, &order, &form).await.unwrap();
            assert!(matches!(paid, Placed::Pending { .. }), "{paid:?}");
        }
        let other = PayDifference {
            token: LOST.to_owned(),
            ..form.clone()
        };
        let other = send(&shop, &order, &other).await;
        assert!(matches!(other, Err(Error::Conflict(_))));
        assert_eq!(due(&shop, &order).await, None);
        // Nothing is due any more, whatever is sent.
        let fresh = PayDifference {
            key: "fresh".into(),
            ..form
        };
        let led = url(send(&shop, &order, &fresh).await.unwrap());
        assert!(led.contains("/difference?"), "{led}");
        let after = shop.found(order.id).await.unwrap();
        assert_eq!(after.payment, PaymentState::Captured);
        shop.ship(&order.clerk, order.id, "UPS", "1Z", after.version)
            .await
            .unwrap();
        shop.assert_in_order().await;
        let mails = shop.run_jobs().await;
        let told = mails.iter().filter(|mail| mail.starts_with("difference-"));
        assert_eq!(told.count(), 1, "{mails:?}");
    }
}

#[tokio::test]
async fn what_is_declined_is_still_due_and_paid_by_the_next_try() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        let led = url(pay(&shop, &order, "test:card", DECLINED).await);
        assert!(led.ends_with("&declined=1"), "{led}");
        let shown = page(&shop, &order).await;
        assert_eq!(shown.amount.unwrap().amount, 4_400);
        assert!(shown.failure.unwrap().contains("declined"));
        assert_eq!(shown.open, None);
        let bank = pay_by(&shop, &order, "offline:bank").await;
        assert!(matches!(bank, Err(Error::Invalid(_))), "{bank:?}");
        pay(&shop, &order, "test:card", GOOD).await;
        assert_eq!(due(&shop, &order).await, None);
        shop.assert_in_order().await;
    }
}

async fn pay_by(shop: &TestShop, order: &Dearer, method: &str) -> Result<Placed> {
    let form = form(shop, order, method, "").await;
    send(shop, order, &form).await
}

#[tokio::test]
async fn the_bank_is_asked_first_and_the_page_shows_it_until_then() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        let led = url(pay(&shop, &order, "test:card", CHALLENGED).await);
        assert!(led.starts_with("/pay/test/"), "{led}");
        let open = page(&shop, &order).await.open.unwrap();
        assert_eq!(open.due.unwrap().url, Some(led));
        let asked = reference(&shop, &order).await;
        assert_eq!(shop.test_page(&asked).await.unwrap().until, None);
        let refused = shop.answer_challenge(EN, &asked, false).await.unwrap();
        assert!(url(refused).ends_with("&declined=1"));
        assert_eq!(due(&shop, &order).await, Some(4_400));

        pay(&shop, &order, "test:card", CHALLENGED).await;
        let asked = reference(&shop, &order).await;
        let paid = shop.answer_challenge(EN, &asked, true).await.unwrap();
        assert!(matches!(paid, Placed::Pending { .. }), "{paid:?}");
        assert_eq!(due(&shop, &order).await, None);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_code_is_paid_elsewhere_told_often_or_never() {
    for (shop, lamp) in lamp_shops(99).await {
        for act in [TestAct::PayTwiceTold, TestAct::PaySilently] {
            let order = dearer(&shop, lamp).await;
            let led = url(pay(&shop, &order, "test:alipay", "").await);
            assert!(led.contains("/difference?"), "{led}");
            let open = page(&shop, &order).await.open.unwrap();
            assert!(open.due.unwrap().qr.is_some());
            let asked = reference(&shop, &order).await;
            shop.act_on_test_page(&asked, act).await.unwrap();
            if act == TestAct::PaySilently {
                assert_eq!(due(&shop, &order).await, Some(4_400));
                shop.clock.advance(16_000);
                shop.settle_payments().await.unwrap();
            }
            assert_eq!(due(&shop, &order).await, None);
        }
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn an_answer_that_never_came_is_asked_for_and_a_lost_payment_given_up() {
    for (shop, lamp) in lamp_shops(99).await {
        let late = dearer(&shop, lamp).await;
        let led = url(pay(&shop, &late, "test:card", LATE).await);
        assert!(!led.contains("declined"), "{led}");
        let lost = dearer(&shop, lamp).await;
        pay(&shop, &lost, "test:card", LOST).await;
        let open = page(&shop, &lost).await.open.unwrap();
        assert_eq!(open.due, None);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(due(&shop, &late).await, None);
        assert_eq!(due(&shop, &lost).await, Some(4_400));
        assert_eq!(page(&shop, &lost).await.open, None);
        pay(&shop, &lost, "test:card", GOOD).await;
        assert_eq!(due(&shop, &lost).await, None);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_code_nobody_pays_is_given_up_in_time_and_money_that_comes_after_all_counts() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        pay(&shop, &order, "test:wechat", "").await;
        let asked = reference(&shop, &order).await;
        shop.clock.advance(HELD_FOR - 1);
        shop.settle_payments().await.unwrap();
        assert!(page(&shop, &order).await.open.is_some());
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(page(&shop, &order).await.open, None);
        assert_eq!(due(&shop, &order).await, Some(4_400));
        // It is still owed: what comes late is what was waited for.
        shop.act_on_test_page(&asked, TestAct::PayAfterAll)
            .await
            .unwrap();
        assert_eq!(due(&shop, &order).await, None);
        let refunds = shop.store.refunds(order.id).await.unwrap();
        assert_eq!(refunds, []);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn who_pays_another_way_gives_up_the_first() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        pay(&shop, &order, "test:alipay", "").await;
        let first = reference(&shop, &order).await;
        let paid = pay(&shop, &order, "test:card", GOOD).await;
        assert!(matches!(paid, Placed::Pending { .. }), "{paid:?}");
        // The phone pays all the same: it is owed no more and goes back at once.
        shop.act_on_test_page(&first, TestAct::PayAfterAll)
            .await
            .unwrap();
        let refunds = shop.store.refunds(order.id).await.unwrap();
        let back: Vec<i64> = refunds.iter().map(|refund| refund.amount).collect();
        assert_eq!(back, [4_400]);
        assert_eq!(shop.found(order.id).await.unwrap().refunded, 0);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn money_for_what_is_owed_no_more_goes_back() {
    for (shop, lamp) in lamp_shops(99).await {
        // The clerk noted a transfer while the code was on the screen.
        let by_hand = dearer(&shop, lamp).await;
        pay(&shop, &by_hand, "test:alipay", "").await;
        let asked = reference(&shop, &by_hand).await;
        let version = shop.found(by_hand.id).await.unwrap().version;
        shop.receive_money(&by_hand.clerk, by_hand.id, version)
            .await
            .unwrap();
        assert_eq!(page(&shop, &by_hand).await.open, None);
        shop.act_on_test_page(&asked, TestAct::PayAfterAll)
            .await
            .unwrap();

        // The order was changed once more, and costs less than the code says.
        let cheaper = dearer(&shop, lamp).await;
        let stale = form(&shop, &cheaper, "test:card", GOOD).await;
        pay(&shop, &cheaper, "test:alipay", "").await;
        let asked_more = reference(&shop, &cheaper).await;
        edit(&shop, &cheaper, 3).await;
        let led = url(send(&shop, &cheaper, &stale).await.unwrap());
        assert!(led.ends_with("&changed=1"), "{led}");
        shop.act_on_test_page(&asked_more, TestAct::PayAfterAll)
            .await
            .unwrap();
        assert_eq!(due(&shop, &cheaper).await, None);

        // The order was called off.
        let off = dearer(&shop, lamp).await;
        pay(&shop, &off, "test:alipay", "").await;
        let asked_off = reference(&shop, &off).await;
        shop.cancel_by_shopper(&off.number, &off.token)
            .await
            .unwrap();
        shop.act_on_test_page(&asked_off, TestAct::PayAfterAll)
            .await
            .unwrap();
        for (order, back) in [(&by_hand, 4_400), (&cheaper, 2_200), (&off, 4_400)] {
            let refunds = shop.store.refunds(order.id).await.unwrap();
            let surplus = refunds
                .iter()
                .find(|refund| refund.key.ends_with("-surplus"));
            assert_eq!(surplus.map(|refund| refund.amount), Some(back));
        }
        assert_eq!(books(&shop.store).await, [""; 0]);
        let cancelled = shop.found(off.id).await.unwrap();
        assert_eq!(cancelled.refunded, cancelled.totals.total - 4_400);
    }
}

#[tokio::test]
async fn what_was_given_back_before_stays_apart_from_what_was_paid_too_much() {
    for (shop, lamp) in lamp_shops(9).await {
        let order = dearer(&shop, lamp).await;
        shop.refund(&order.clerk, order.id, 1_000, "", "k")
            .await
            .unwrap();
        pay(&shop, &order, "test:alipay", "").await;
        let first = reference(&shop, &order).await;
        pay(&shop, &order, "test:card", GOOD).await;
        shop.act_on_test_page(&first, TestAct::PayAfterAll)
            .await
            .unwrap();
        assert_eq!(shop.found(order.id).await.unwrap().refunded, 1_000);
        shop.assert_in_order().await;
    }
}

/// One form sent many times, others beside it, the clerk and the shopper who calls it off: whatever comes first, the
/// money is what the order costs, or all of it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_payments_pays_once() {
    for (shop, lamp) in lamp_shops(99).await {
        for round in 0..4 {
            let order = Arc::new(dearer(&shop, lamp).await);
            let same = form(&shop, &order, "test:card", GOOD).await;
            let other = form(&shop, &order, "test:card", GOOD).await;
            let mut work = JoinSet::new();
            for n in 0..16 {
                let (shop, order) = (Arc::clone(&shop), order.clone());
                let form = if round > 0 && n % 4 == 3 {
                    other.clone()
                } else {
                    same.clone()
                };
                work.spawn(async move {
                    let paid = shop.pay_difference(EN, &order.number, &order.token, &form);
                    let paid = paid.await;
                    assert!(matches!(paid, Ok(_) | Err(Error::Conflict(_))), "{paid:?}");
                });
            }
            let (by, also) = (Arc::clone(&shop), order.clone());
            work.spawn(async move {
                if round == 2 {
                    let version = by.found(also.id).await.unwrap().version;
                    let _ = by.receive_money(&also.clerk, also.id, version).await;
                } else if round == 3 {
                    by.cancel_by_shopper(&also.number, &also.token)
                        .await
                        .unwrap();
                }
            });
            while let Some(done) = work.join_next().await {
                done.unwrap();
            }
            shop.clock.advance(16_000);
            shop.settle_payments().await.unwrap();
            let payments = shop.store.payments(order.id).await.unwrap();
            let paid = payments.iter().filter(|payment| payment.state.is_paid());
            let kept: i64 = paid.map(|paid| paid.amount.amount - paid.refunded).sum();
            let after = shop.found(order.id).await.unwrap();
            let expected = match after.state {
                OrderState::Cancelled => 0,
                _ => after.totals.total,
            };
            assert_eq!(kept, expected, "round {round}: {payments:?}");
            assert_eq!(books(&shop.store).await, [""; 0]);
        }
    }
}
