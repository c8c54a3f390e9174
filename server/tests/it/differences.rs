//! Shoppers who pay what a changed order costs more, through the whole server on each engine, with nothing but forms.
//! Each storm ends with the books of the shop and of the provider.

use std::sync::Arc;

use store::Order;
use tokio::task::JoinSet;

use crate::admin::encoded;
use crate::edits::{ready, send};
use crate::shop_floor::{Floor, agreed_books, floors, input};

/// An order of one lamp that staff made one of three: $44.00 is still to pay.
async fn dearer(floor: &Floor) -> Order {
    let order = floor.paid_order(1).await;
    let ready = ready(floor, order, 3).await;
    let led = send(floor, &ready.fields).await;
    assert!(led.contains("done=edit"), "{led}");
    floor.order(&ready.order.number).await
}

fn page_of(order: &Order) -> String {
    let (number, token) = (&order.number, &order.access_token);
    format!("/orders/{number}/difference?token={token}")
}

/// What the page's form would send for this way to pay.
async fn form(floor: &Floor, order: &Order, method: &str, card: &str) -> String {
    let page = floor.app.get(&page_of(order)).await;
    let field = |name: &str| input(&page.text, name).unwrap_or_else(|| panic!("{}", page.text));
    encoded(&[
        ("locale", "en"),
        ("number", &field("number")),
        ("order_token", &field("order_token")),
        ("key", &field("key")),
        ("seen", &field("seen")),
        ("method", method),
        ("token", card),
    ])
}

/// Sends the form; answers with where it leads.
async fn pay(floor: &Floor, form: &str) -> String {
    let answer = floor.app.post("/api/pay_difference", form).await;
    assert_eq!(answer.status, 302, "{}", answer.text);
    answer.header("location").to_owned()
}

const GOOD: &str = "4242 4242 4242 4242";
const DECLINED: &str = "4000 0000 0000 0002";

#[tokio::test]
async fn the_order_leads_to_a_page_that_takes_the_difference_without_scripts() {
    for floor in floors(50).await {
        let order = dearer(&floor).await;
        let path = page_of(&order);
        let link = format!("/orders/{}?token={}", order.number, order.access_token);
        let tracked = floor.app.get(&link).await;
        assert!(tracked.text.contains(&path), "{}", tracked.text);
        assert!(tracked.text.contains("Pay $44.00"));
        let zh = floor.app.get(&format!("/zh{path}")).await;
        assert_eq!(zh.status, 200);
        assert!(zh.text.contains("支付订单差额") && zh.text.contains("测试卡"));
        let wrong = floor
            .app
            .get(&format!("/orders/{}/difference?token=x", order.number))
            .await;
        assert!(!wrong.text.contains("name=\"seen\""));

        // Nobody pays by what is not offered, and from another site nobody pays at all.
        let bank = form(&floor, &order, "offline:bank", "").await;
        assert!(pay(&floor, &bank).await.ends_with("&again=1"));
        let foreign = [("sec-fetch-site", "cross-site")];
        let refused = floor.app.post_with("/api/pay_difference", &bank, &foreign);
        assert_eq!(refused.await.status, 403);

        let declined = form(&floor, &order, "test:card", DECLINED).await;
        let led = pay(&floor, &declined).await;
        assert_eq!(led, format!("{path}&declined=1"));
        let told = floor.app.get(&led).await.text;
        assert!(told.contains("Your card was declined"), "{told}");

        let scanned = form(&floor, &order, "test:alipay", "").await;
        let led = pay(&floor, &scanned).await;
        assert_eq!(led, path);
        let shown = floor.app.get(&led).await.text;
        assert!(shown.contains("class=\"qr\"") && shown.contains("anew=1"));
        let anew = floor.app.get(&format!("{path}&anew=1")).await.text;
        assert!(anew.contains("name=\"seen\""));

        let paid = form_anew(&floor, &order).await;
        assert_eq!(pay(&floor, &paid).await, link);
        assert_eq!(pay(&floor, &paid).await, link, "sent twice");
        let after = floor.app.get(&path).await;
        assert_eq!(after.status, 302);
        assert_eq!(after.header("location"), link);
        agreed_books(&floor.app).await;
    }
}

/// The form of whoever pays another way than they began.
async fn form_anew(floor: &Floor, order: &Order) -> String {
    let page = floor.app.get(&format!("{}&anew=1", page_of(order))).await;
    let field = |name: &str| input(&page.text, name).unwrap();
    encoded(&[
        ("locale", "en"),
        ("number", &order.number),
        ("order_token", &order.access_token),
        ("key", &field("key")),
        ("seen", &field("seen")),
        ("method", "test:card"),
        ("token", GOOD),
    ])
}

/// What the shop kept of an order's payments.
async fn kept(floor: &Floor, order: &Order) -> i64 {
    let payments = floor.app.house.store.payments(order.id).await.unwrap();
    let paid = payments.iter().filter(|payment| payment.state.is_paid());
    paid.map(|paid| paid.amount.amount - paid.refunded).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_difference_is_paid_once_however_many_press() {
    for floor in floors(500).await {
        let floor = Arc::new(floor);
        for _ in 0..3 {
            let order = dearer(&floor).await;
            let one = form(&floor, &order, "test:card", GOOD).await;
            let two = form(&floor, &order, "test:card", GOOD).await;
            let mut work = JoinSet::new();
            for n in 0..24 {
                let (floor, form) = (floor.clone(), if n % 3 == 0 { &two } else { &one }.clone());
                work.spawn(async move { pay(&floor, &form).await });
            }
            work.join_all().await;
            assert_eq!(kept(&floor, &order).await, order.totals.total);
        }
        floor.accepted().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_difference_against_staff_who_note_it_change_it_or_call_the_order_off() {
    for floor in floors(500).await {
        let floor = Arc::new(floor);
        for round in 0..6 {
            let order = dearer(&floor).await;
            let paid = form(&floor, &order, "test:card", GOOD).await;
            let edit = match round % 3 {
                0 => Some(ready(&floor, order.clone(), 2).await.fields),
                _ => None,
            };
            let act = if round % 3 == 1 { "paid" } else { "cancel" };
            let mut work = JoinSet::new();
            for n in 0..6 {
                let (floor, order) = (floor.clone(), order.clone());
                let (paid, edit) = (paid.clone(), edit.clone());
                work.spawn(async move {
                    match (n % 2, edit) {
                        (0, _) => {
                            let posted = floor.app.post("/api/pay_difference", &paid).await;
                            posted.header("location").to_owned()
                        }
                        (_, Some(edit)) => send(&floor, &edit).await,
                        (_, None) => {
                            let version = order.version.to_string();
                            let fields = [("act", act), ("version", &*version), ("sure", "1")];
                            floor.staff_act(&order, &fields).await
                        }
                    }
                });
            }
            let led = work.join_all().await;
            floor.app.house.shop.settle_payments().await.unwrap();
            let after = floor.order(&order.number).await;
            let owed = match after.state {
                model::order::OrderState::Cancelled => 0,
                _ => after.totals.total,
            };
            let payments = floor.app.house.store.payments(order.id).await.unwrap();
            let awaited: i64 = payments
                .iter()
                .filter(|payment| payment.state == model::payment::PaymentState::Awaiting)
                .map(|payment| payment.amount.amount)
                .sum();
            assert_eq!(
                kept(&floor, &order).await + awaited,
                owed,
                "{led:?} {payments:?}"
            );
        }
        floor.accepted().await;
    }
}
