//! Orders that staff change while others send them, call them off and give money back, through the whole server on each
//! engine. Each storm ends with the books.

use std::sync::Arc;

use model::order::{FulfilmentState, OrderState};
use store::{Order, OrderLine};
use tokio::task::JoinSet;

use crate::admin::encoded;
use crate::shop_floor::{Floor, floors, input};

/// An order on the desk of staff, with the form that changes its units looked over and ready to be saved.
pub struct Ready {
    pub order: Order,
    pub fields: Vec<(String, String)>,
}

/// Opens the page that changes an order, types so many units, looks over, and reads the form as it is then.
pub async fn ready(floor: &Floor, order: Order, units: i64) -> Ready {
    let page = format!("/admin/orders/{}/edit", order.id);
    let line = lines(floor, &order).await.swap_remove(0);
    let field = format!("form[units_{}]", line.id);
    let mut fields = form_of(&staff_page(floor, &page).await);
    set(&mut fields, &field, &units.to_string());
    set(&mut fields, "form[act]", "look");
    let led = send(floor, &fields).await;
    assert_eq!(led, format!("{page}#preview"));
    let mut fields = form_of(&staff_page(floor, &page).await);
    set(&mut fields, &field, &units.to_string());
    set(&mut fields, "form[act]", "save");
    Ready { order, fields }
}

async fn lines(floor: &Floor, order: &Order) -> Vec<OrderLine> {
    let lines = floor.app.house.store.order_lines(order.id).await;
    lines.unwrap()
}

async fn staff_page(floor: &Floor, path: &str) -> String {
    let headers = [("cookie", floor.staff_cookie())];
    floor.app.get_with(path, &headers).await.text
}

/// Sends the form that changes an order; answers with where it leads.
pub async fn send(floor: &Floor, fields: &[(String, String)]) -> String {
    let form: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("cookie", floor.staff_cookie()),
    ];
    let path = "/api/admin_order_edit_act";
    let answer = floor.app.post_with(path, &encoded(&form), &headers).await;
    answer.header("location").to_owned()
}

/// The fields a browser would send of the form that changes an order.
fn form_of(html: &str) -> Vec<(String, String)> {
    let names = [
        "id",
        "form[version]",
        "form[key]",
        "form[seen]",
        "form[name]",
        "form[line1]",
        "form[city]",
        "form[region]",
        "form[postcode]",
    ];
    let mut fields: Vec<(String, String)> = names
        .iter()
        .map(|name| {
            let value = input(html, name).unwrap_or_else(|| panic!("no {name} in {html}"));
            ((*name).to_owned(), value)
        })
        .collect();
    set(&mut fields, "form[country]", "US");
    set(&mut fields, "form[delivery]", "standard");
    fields
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn act(name: &str, version: i64, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let version = version.to_string();
    let mut form = vec![
        ("act".to_owned(), name.to_owned()),
        ("version".to_owned(), version),
    ];
    form.extend(more.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
    form
}

async fn all_at_once(
    floor: &Arc<Floor>,
    ready: &Ready,
    edits: usize,
    acts: Vec<Vec<(String, String)>>,
) -> Vec<String> {
    let mut work = JoinSet::new();
    for _ in 0..edits {
        let (floor, fields) = (floor.clone(), ready.fields.clone());
        work.spawn(async move { send(&floor, &fields).await });
    }
    for form in acts {
        let (floor, order) = (floor.clone(), ready.order.clone());
        work.spawn(async move {
            let form: Vec<_> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            floor.staff_act(&order, &form).await
        });
    }
    work.join_all().await
}

fn count(led: &[String], to: &str) -> usize {
    led.iter().filter(|led| led.contains(to)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_change_is_posted_many_times_and_made_once() {
    for floor in floors(50).await {
        let floor = Arc::new(floor);
        let order = floor.paid_order(3).await;
        let ready = ready(&floor, order, 1).await;
        let led = all_at_once(&floor, &ready, 24, Vec::new()).await;
        assert_eq!(count(&led, "done=edit"), 24, "{led:?}");
        let after = floor.order(&ready.order.number).await;
        assert_eq!((after.totals.total, after.refunded), (2_750, 0));
        assert_eq!(lines(&floor, &after).await[0].quantity, 1);
        let refunds = floor.app.house.store.refunds(after.id).await.unwrap();
        let back: Vec<i64> = refunds.iter().map(|refund| refund.amount).collect();
        assert_eq!(back, [4_400]);
        let left = floor.app.house.store.available(floor.lamp).await.unwrap();
        assert_eq!(left, Some(49));
        floor.accepted().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_changed_or_sent_first_and_never_sent_as_it_was_after_that() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        for round in 0..8 {
            let order = floor.paid_order(3).await;
            let ready = ready(&floor, order, 1 + round % 2).await;
            let number = format!("JD{round}");
            let key = format!("k{round}");
            let ship = act(
                "ship",
                ready.order.version,
                &[
                    ("carrier", "DHL"),
                    ("tracking_number", &number),
                    ("key", &key),
                ],
            );
            let led = all_at_once(&floor, &ready, 2, vec![ship]).await;
            let after = floor.order(&ready.order.number).await;
            let edited = after.totals.total != ready.order.totals.total;
            let sent = after.fulfilment != FulfilmentState::Unfulfilled;
            assert!(edited != sent, "{led:?} {after:?}");
        }
        floor.accepted().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_against_a_cancellation_gives_back_what_was_paid_and_no_more() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        for round in 0..8 {
            let order = floor.paid_order(3).await;
            let paid = order.totals.total;
            // Up and down: a difference that is asked for is not given back.
            let ready = ready(&floor, order, if round % 2 == 0 { 1 } else { 5 }).await;
            let cancel = act("cancel", ready.order.version, &[("sure", "1")]);
            let led = all_at_once(&floor, &ready, 2, vec![cancel.clone(), cancel]).await;
            let after = floor.order(&ready.order.number).await;
            let store = &floor.app.house.store;
            let refunds = store.refunds(after.id).await.unwrap();
            let back: i64 = refunds.iter().map(|refund| refund.amount).sum();
            let edited = after.totals.total != paid;
            let cancelled = after.state == OrderState::Cancelled;
            assert!(edited || cancelled, "{led:?}");
            let expected = if cancelled {
                paid
            } else {
                (paid - after.totals.total).max(0)
            };
            assert_eq!(back, expected, "{led:?} {after:?}");
        }
        floor.accepted().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_against_refunds_never_gives_back_more_than_was_paid() {
    for floor in floors(1_000).await {
        let floor = Arc::new(floor);
        for round in 0..8 {
            let order = floor.paid_order(3).await;
            let paid = order.totals.total;
            let line = lines(&floor, &order).await.swap_remove(0).id;
            let ready = ready(&floor, order, [1, 2, 4][round % 3]).await;
            let units = format!("units_{line}");
            let (one, two) = (format!("a{round}"), format!("b{round}"));
            let version = ready.order.version;
            let refunds = vec![
                act("refund", version, &[("key", &one), (&units, "2")]),
                act("refund", version, &[("key", &one), (&units, "2")]),
                act("refund", version, &[("key", &two), ("amount", "30.00")]),
            ];
            let led = all_at_once(&floor, &ready, 2, refunds).await;
            let after = floor.order(&ready.order.number).await;
            let store = &floor.app.house.store;
            let refunds = store.refunds(after.id).await.unwrap();
            let back: i64 = refunds.iter().map(|refund| refund.amount).sum();
            assert!(back <= paid, "{led:?} {refunds:?}");
            assert!(after.refunded <= after.totals.total, "{led:?} {after:?}");
        }
        floor.accepted().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_units_go_to_one_change() {
    for floor in floors(8).await {
        let floor = Arc::new(floor);
        let mut asked = Vec::new();
        for _ in 0..3 {
            let order = floor.paid_order(1).await;
            // Five are left in all, and each wants three more.
            asked.push(ready(&floor, order, 4).await);
        }
        let mut work = JoinSet::new();
        for ready in asked {
            let floor = floor.clone();
            work.spawn(async move { send(&floor, &ready.fields).await });
        }
        let led = work.join_all().await;
        assert_eq!(count(&led, "done=edit"), 1, "{led:?}");
        let left = floor.app.house.store.available(floor.lamp).await.unwrap();
        assert_eq!(left, Some(2));
        floor.accepted().await;
    }
}
