//! Storms: many clients at once through the whole server, on each engine. Each ends with the books: stock equals its
//! ledger, nothing is held for nobody, sums agree, no order is paid twice, no more goes back than came in.

use std::future::Future;
use std::sync::Arc;

use model::event::Topic;
use model::order::{FulfilmentState, OrderState};
use model::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};
use model::{Currency, PromotionId, Translated};
use store::new_id;
use tokio::task::JoinSet;

use crate::shop_floor::{Floor, floors, input, number_of};

/// Runs all at once and answers with what each came to.
async fn all_at_once<T: Send + 'static>(
    many: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut set = JoinSet::new();
    for one in many {
        set.spawn(one);
    }
    set.join_all().await
}

fn count(led: &[String], to: &str) -> usize {
    led.iter().filter(|led| led.contains(to)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_buyers_want_the_last_unit() {
    for floor in floors(1).await {
        let floor = Arc::new(floor);
        let mut ready = Vec::new();
        for _ in 0..40 {
            let shopper = floor.shopper(1).await;
            ready.push((floor.pay_form(&shopper).await, shopper));
        }
        let led = all_at_once(ready.into_iter().map(|(form, shopper)| {
            let floor = floor.clone();
            async move { floor.pay(&shopper, &form).await }
        }));
        let led = led.await;
        assert_eq!(count(&led, "/placed?"), 1, "{led:?}");
        assert_eq!(count(&led, "changed=1"), 39, "{led:?}");
        assert_eq!(floor.accepted().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_checkout_is_posted_fifty_times() {
    for floor in floors(100).await {
        let floor = Arc::new(floor);
        let shopper = floor.shopper(2).await;
        let form = floor.pay_form(&shopper).await;
        let led = all_at_once((0..50).map(|_| {
            let (floor, shopper, form) = (floor.clone(), shopper.clone(), form.clone());
            async move { floor.pay(&shopper, &form).await }
        }));
        let led = led.await;
        assert_eq!(count(&led, "/placed?"), 50, "{led:?}");
        assert!(led.iter().all(|other| *other == led[0]), "{led:?}");
        assert_eq!(floor.accepted().await, 1);
        assert_eq!(
            floor.pay(&shopper, &form).await,
            led[0],
            "and once more, later"
        );
    }
}

/// Whatever wins, nobody pays for what they did not see: the order has the lamps and the total of the payment page, or
/// there is no order and the page says what changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cart_is_edited_while_it_is_checked_out() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        let lamp = floor.lamp.to_string();
        let mut bought = 0;
        for _ in 0..12 {
            let shopper = floor.shopper(2).await;
            let form = floor.pay_form(&shopper).await;
            let edit = {
                let (floor, shopper, lamp) = (floor.clone(), shopper.clone(), lamp.clone());
                tokio::spawn(async move {
                    let edit = [("variant", &*lamp), ("quantity", "7"), ("locale", "en")];
                    floor.send(&shopper, "/api/set_quantity", &edit).await
                })
            };
            let led = floor.pay(&shopper, &form).await;
            edit.await.unwrap();
            let Some(number) = number_of(&led) else {
                assert!(led.contains("changed=1"), "{led}");
                continue;
            };
            bought += 1;
            let order = floor.order(number).await;
            assert_eq!((order.totals.lines, order.totals.total), (4_000, 4_950));
        }
        assert_eq!(floor.accepted().await, bought);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refunds_of_more_than_half_cannot_both_be_given() {
    for floor in floors(10).await {
        let floor = Arc::new(floor);
        let order = floor.paid_order(2).await;
        assert_eq!(order.totals.total, 4_950);
        let refund = |key: String| {
            let (floor, order) = (floor.clone(), order.clone());
            async move {
                let form = [
                    ("act", "refund"),
                    ("amount", "30.00"),
                    ("reason", "storm"),
                    ("key", &*key),
                ];
                floor.staff_act(&order, &form).await
            }
        };
        let led = all_at_once((0..20).map(|n| refund(format!("key-{}", n % 10)))).await;
        assert_eq!(
            count(&led, "done=refund"),
            2,
            "one key, sent twice: {led:?}"
        );
        assert_eq!(floor.order(&order.number).await.refunded, 3_000);
        assert_eq!(floor.accepted().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_called_off_or_sent_but_never_both() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        for round in 0..10 {
            let order = floor.paid_order(1).await;
            let version = order.version.to_string();
            let act = |form: Vec<(&'static str, String)>| {
                let (floor, order) = (floor.clone(), order.clone());
                async move {
                    let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
                    floor.staff_act(&order, &form).await
                }
            };
            let cancel = vec![
                ("act", "cancel".to_owned()),
                ("sure", "1".to_owned()),
                ("version", version.clone()),
            ];
            let ship = vec![
                ("act", "ship".to_owned()),
                ("carrier", "DHL".to_owned()),
                ("tracking_number", format!("JD{round}")),
                ("version", version),
            ];
            let led = all_at_once([act(cancel), act(ship)]).await;
            let after = floor.order(&order.number).await;
            let (cancelled, sent) = (
                after.state == OrderState::Cancelled,
                after.fulfilment != FulfilmentState::Unfulfilled,
            );
            assert!(cancelled != sent, "{led:?} {after:?}");
            assert_eq!(count(&led, "done="), 1, "the other is told: {led:?}");
            assert_eq!(
                after.refunded,
                if cancelled { after.totals.total } else { 0 }
            );
        }
        floor.accepted().await;
    }
}

/// Buyers, changes of mind and returns of the same few units, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn buying_and_calling_off_the_same_units_keeps_the_ledger_right() {
    for floor in floors(6).await {
        let floor = Arc::new(floor);
        let done = all_at_once((0..24).map(|n| {
            let floor = floor.clone();
            async move { buy(&floor, n % 3 > 0).await }
        }));
        let (bought, cancelled) = done.await.into_iter().fold((0, 0), |sum, done| match done {
            Done::Nothing => sum,
            Done::Bought => (sum.0 + 1, sum.1),
            Done::CalledOff => (sum.0 + 1, sum.1 + 1),
        });
        assert!(
            bought >= 6,
            "nobody is refused while a unit is left: {bought}"
        );
        assert_eq!(floor.accepted().await, bought - cancelled);
        let left = floor.app.house.store.available(floor.lamp).await.unwrap();
        assert_eq!(left, Some(6 - bought + cancelled));
    }
}

/// What came of a visit.
enum Done {
    Nothing,
    Bought,
    CalledOff,
}

async fn buy(floor: &Floor, call_off: bool) -> Done {
    let shopper = floor.shopper(1).await;
    let Some(form) = floor.try_pay_form(&shopper).await else {
        return Done::Nothing;
    };
    let led = floor.pay(&shopper, &form).await;
    let Some(number) = number_of(&led) else {
        return Done::Nothing;
    };
    if !call_off {
        return Done::Bought;
    }
    let order = floor.order(number).await;
    let version = order.version.to_string();
    let form = [("act", "cancel"), ("sure", "1"), ("version", &*version)];
    let led = floor.staff_act(&order, &form).await;
    assert!(led.contains("done=cancel"), "{led}");
    Done::CalledOff
}

/// Puts a code on sale that takes 10 % off, so many times in all and so many for one e-mail address.
async fn coupon(floor: &Floor, limits: Limits) -> PromotionId {
    let promotion = Promotion {
        id: new_id(),
        name: Translated::new("Last call", "最后机会"),
        trigger: Trigger::Code("LAST".to_owned()),
        effect: Effect::Off(Off::Share(100_000)),
        scope: Scope::Everything,
        conditions: Conditions::default(),
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits,
        version: 1,
    };
    let mut tx = floor.app.house.store.begin().await.unwrap();
    tx.add_promotion(&promotion, 1).await.unwrap();
    tx.commit().await.unwrap();
    floor.app.house.shop.announce(Topic::Promotion, 0).await;
    promotion.id
}

/// Twenty shoppers with the same code at the payment step, all of whom see the lower total; answers with where each is led.
async fn with_coupon(floor: &Arc<Floor>) -> Vec<String> {
    let mut ready = Vec::new();
    for _ in 0..20 {
        let shopper = floor.shopper(1).await;
        let code = [("locale", "en"), ("code", "last"), ("step", "")];
        floor.send(&shopper, "/api/enter_code", &code).await;
        let cookie = [("cookie", shopper.cookie())];
        let page = floor.app.get_with("/checkout?step=payment", &cookie).await;
        assert_eq!(input(&page.text, "seen_total").as_deref(), Some("2530"));
        ready.push((floor.pay_form(&shopper).await, shopper));
    }
    let led = all_at_once(ready.into_iter().map(|(form, shopper)| {
        let floor = floor.clone();
        async move { floor.pay(&shopper, &form).await }
    }));
    led.await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_coupon_with_one_use_left_is_used_once() {
    for floor in floors(100).await {
        let floor = Arc::new(floor);
        let limits = Limits {
            all: Some(1),
            each: None,
        };
        let id = coupon(&floor, limits).await;
        let led = with_coupon(&floor).await;
        assert_eq!(count(&led, "/placed?"), 1, "{led:?}");
        assert_eq!(count(&led, "changed=1"), 19, "{led:?}");
        let uses = floor.app.house.store.promotion_uses(id, "").await.unwrap();
        assert_eq!(uses.all, 1);
        assert_eq!(floor.accepted().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_coupon_of_two_for_each_customer_is_used_twice_by_one_who_comes_twenty_times() {
    for floor in floors(100).await {
        let floor = Arc::new(floor);
        let limits = Limits {
            all: None,
            each: Some(2),
        };
        coupon(&floor, limits).await;
        // All of them are the same customer: the address is the same.
        let led = with_coupon(&floor).await;
        assert_eq!(count(&led, "/placed?"), 2, "{led:?}");
        assert_eq!(floor.accepted().await, 2);
    }
}
