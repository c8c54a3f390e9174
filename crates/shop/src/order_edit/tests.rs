use std::sync::Arc;

use model::checkout::{PlaceOrder, Placed};
use model::order::{OrderState, OrderView};
use model::order_edit::line_field;
use model::paper::PaperAbout;
use model::payment::{PaymentState, RefundState};
use model::payment_method::CASH;
use model::refund::{Asked, Chosen};
use store::testing::books;
use tokio::task::JoinSet;

use super::*;
use crate::refund::Terms;
use crate::testing::buying::{GOOD, lamp_shops};
use crate::testing::{TestShop, product};

const EN: Locale = Locale::En;

/// An order of so many lamps at $20.00 with 10 % tax, delivered for $5.00.
async fn bought(shop: &TestShop, lamp: VariantId, units: i64) -> OrderView {
    let (number, token) = shop.bought(lamp, units).await;
    shop.order_by_link(EN, &number, &token).await.unwrap()
}

pub(super) async fn seen(shop: &TestShop, id: OrderId) -> OrderView {
    let order = shop.found(id).await.unwrap();
    shop.order_view(EN, &order).await.unwrap()
}

/// The form with these changes, looked over and ready to be saved.
async fn ready(shop: &TestShop, staff: &Staff, id: OrderId, changes: &[(String, &str)]) -> Form {
    let desk = shop.order_edit_desk(staff, EN, id).await.unwrap();
    let form = changes.iter().fold(desk.form, |form, (field, text)| {
        form.with(field.clone(), *text)
    });
    let look = form.clone().with("act", "look");
    shop.act_on_order_edit(staff, id, look).await.unwrap();
    let desk = shop.order_edit_desk(staff, EN, id).await.unwrap();
    let preview = desk.preview.unwrap();
    form.with("act", "save")
        .with("key", desk.key)
        .with("seen", preview.totals.total.to_string())
}

pub(super) async fn edit(shop: &TestShop, staff: &Staff, id: OrderId, changes: &[(String, &str)]) {
    let form = ready(shop, staff, id, changes).await;
    shop.act_on_order_edit(staff, id, form).await.unwrap();
}

fn field(error: Result<()>) -> String {
    match error {
        Err(Error::Invalid(problems)) => problems[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn fewer_units_go_back_to_the_shelf_and_the_difference_to_the_shopper_once() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let order = bought(&shop, lamp, 3).await;
        assert_eq!(order.totals.total, 7_150);
        let units = line_field(order.lines[0].id);
        let form = ready(&shop, &clerk, order.id, &[(units, "1")]).await;
        let before = seen(&shop, order.id).await;
        assert_eq!(
            (before.totals.total, before.version),
            (7_150, order.version)
        );
        for _ in 0..2 {
            shop.act_on_order_edit(&clerk, order.id, form.clone())
                .await
                .unwrap();
        }
        let other = form.with("city", "Oakland");
        let other = shop.act_on_order_edit(&clerk, order.id, other).await;
        assert!(matches!(other, Err(Error::Conflict(_))));
        shop.discard_order_edit(&clerk, order.id).await.unwrap();

        let after = seen(&shop, order.id).await;
        assert_eq!((after.totals.total, after.lines[0].quantity), (2_750, 1));
        assert_eq!(
            (after.payment, after.refunded.amount, after.credits.len()),
            (PaymentState::Captured, 0, 0)
        );
        assert_eq!(shop.available(lamp).await, 6);
        let changed = &after.timeline[2];
        assert_eq!(
            changed.detail.en,
            "lamp: 1 instead of 3; total $27.50 instead of $71.50"
        );
        assert!(changed.detail.zh.contains("数量由 3 变为 1"));
        assert_eq!(after.timeline[3].detail.en, "Refunded $44.00");
        assert_eq!(after.timeline.len(), 4);

        // What is left goes on as any order: it is sent, and its unit can come back.
        let desk = shop.admin_order(EN, order.id).await.unwrap();
        assert_eq!((desk.refundable.amount, desk.refunds.len()), (2_750, 1));
        let version = after.version;
        shop.ship(&clerk, order.id, "UPS", "1Z", version)
            .await
            .unwrap();
        let unit = Asked::Parts(Chosen {
            units: vec![(order.lines[0].id, 1)],
            shipping: 550,
        });
        shop.refund_asked(&clerk, order.id, &unit, &Terms::new(true, false, "", "k"))
            .await
            .unwrap();
        let back = seen(&shop, order.id).await;
        assert_eq!(
            (back.refunded.amount, back.payment, back.credits.len()),
            (2_750, PaymentState::Refunded, 1)
        );
        assert_eq!(shop.available(lamp).await, 7);
        shop.assert_in_order().await;
        let mails = shop.run_jobs().await;
        assert_eq!(mails.iter().filter(|m| m.starts_with("changed")).count(), 1);
        assert_eq!(
            mails.iter().filter(|m| m.starts_with("refunded")).count(),
            2
        );
    }
}

#[tokio::test]
async fn a_dearer_order_waits_for_the_difference_and_is_sent_then() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let mug = product("mug", 1_000, 4);
        let mug_id = mug.variants[0].id;
        shop.add_products(&[mug]).await;
        let order = bought(&shop, lamp, 1).await;
        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        let find = desk.form.with("act", "find").with("find", "MU");
        shop.act_on_order_edit(&clerk, order.id, find)
            .await
            .unwrap();
        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        assert_eq!((desk.closed, desk.preview), (None, None));
        let found = &desk.variants[0];
        assert_eq!(
            (found.variant, found.price.amount, found.available),
            (mug_id, 1_000, 4)
        );
        let none = &[(added_field(mug_id), "5")];
        let form = none.iter().fold(desk.form, |form, (field, units)| {
            form.with(field.clone(), *units).with("act", "look")
        });
        let refused = shop.act_on_order_edit(&clerk, order.id, form).await;
        assert_eq!(field(refused), added_field(mug_id));

        let units = line_field(order.lines[0].id);
        let changes = [(added_field(mug_id), "2"), (units, "2")];
        edit(&shop, &clerk, order.id, &changes).await;
        let after = seen(&shop, order.id).await;
        // 40 + 20 + 5, and a tenth of it.
        assert_eq!((after.totals.total, after.lines.len()), (7_150, 2));
        assert_eq!(
            (shop.available(lamp).await, shop.available(mug_id).await),
            (5, 2)
        );
        let due = after.due.clone().unwrap();
        assert_eq!((due.amount.amount, due.difference), (4_400, true));
        let version = after.version;
        let early = shop.ship(&clerk, order.id, "UPS", "1Z", version).await;
        assert!(matches!(early, Err(Error::Conflict(_))));
        let invoice = shop.paper_file(EN, order.id, PaperAbout::Order).await;
        assert!(matches!(invoice, Err(Error::Conflict(_))));
        assert_eq!(books(&shop.store).await, [""; 0]);

        // Changed once more, another amount is asked for; then none, and what was paid too much goes back.
        let changes = [(line_field(after.lines[1].id), "1")];
        edit(&shop, &clerk, order.id, &changes).await;
        let due = seen(&shop, order.id).await.due.unwrap();
        assert_eq!(due.amount.amount, 3_300);
        assert_eq!(books(&shop.store).await, [""; 0]);
        let now = seen(&shop, order.id).await;
        for _ in 0..2 {
            shop.receive_money(&clerk, order.id, now.version)
                .await
                .unwrap();
        }
        let paid = seen(&shop, order.id).await;
        assert_eq!((paid.payment, paid.due), (PaymentState::Captured, None));
        shop.ship(&clerk, order.id, "UPS", "1Z", paid.version)
            .await
            .unwrap();
        assert_eq!(books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_difference_that_is_not_paid_is_not_given_back_either() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let order = bought(&shop, lamp, 2).await;
        let units = || line_field(order.lines[0].id);
        edit(&shop, &clerk, order.id, &[(units(), "4")]).await;
        // Down below what was paid: the difference is asked for no more, and the rest goes back.
        edit(&shop, &clerk, order.id, &[(units(), "1")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!((after.totals.total, after.due.clone()), (2_750, None));
        let desk = shop.admin_order(EN, order.id).await.unwrap();
        let refunds: Vec<_> = desk.refunds.iter().map(|r| r.amount.amount).collect();
        assert_eq!(refunds, [2_200]);
        shop.assert_in_order().await;

        edit(&shop, &clerk, order.id, &[(units(), "3")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!(after.due.unwrap().amount.amount, 4_400);
        shop.cancel(&clerk, order.id, "", after.version)
            .await
            .unwrap();
        let off = seen(&shop, order.id).await;
        assert_eq!((off.state, off.due), (OrderState::Cancelled, None));
        assert_eq!(off.refunded.amount, 2_750);
        assert_eq!(shop.available(lamp).await, 7);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn another_address_is_taxed_and_delivered_as_there() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let order = bought(&shop, lamp, 1).await;
        // The same place: a slip of the pen costs nothing.
        edit(&shop, &clerk, order.id, &[("line1".into(), "2 Quay")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!((after.totals, after.due), (order.totals, None));
        assert_eq!(after.address.line1, "2 Quay");
        assert_eq!(after.timeline[2].detail.en, "address changed");
        edit(&shop, &clerk, order.id, &[("delivery".into(), "express")]).await;
        let after = seen(&shop, order.id).await;
        assert_eq!(after.due.unwrap().amount.amount, 1_100);

        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        let away = desk
            .form
            .clone()
            .with("act", "look")
            .with("country", "DE")
            .with("region", "")
            .with("postcode", "10115");
        let refused = shop.act_on_order_edit(&clerk, order.id, away).await;
        assert_eq!(field(refused), "delivery");
        let nothing = desk.form.clone().with("act", "look");
        let refused = shop.act_on_order_edit(&clerk, order.id, nothing).await;
        assert_eq!(field(refused), "edit");
        let units = line_field(order.lines[0].id);
        let empty = desk.form.with("act", "look").with(units, "0");
        let refused = shop.act_on_order_edit(&clerk, order.id, empty).await;
        assert_eq!(field(refused), "edit");
        assert_eq!(books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn what_is_taken_at_the_door_is_taken_in_another_amount() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let offered = shop.method_rule(CASH).form().with("offered", "yes");
        shop.save_payment_method(&clerk, CASH, offered)
            .await
            .unwrap();
        let buyer = shop.buyer(lamp, 1).await;
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
        let units = || line_field(order.lines[0].id);
        for (quantity, total) in [("3", 7_150), ("2", 4_950)] {
            edit(&shop, &clerk, order.id, &[(units(), quantity)]).await;
            let after = seen(&shop, order.id).await;
            let due = after.due.unwrap();
            assert_eq!((due.amount.amount, due.difference), (total, false));
            assert_eq!(books(&shop.store).await, [""; 0]);
        }
        let now = seen(&shop, order.id).await;
        shop.ship(&clerk, order.id, "UPS", "1Z", now.version)
            .await
            .unwrap();
        let now = seen(&shop, order.id).await;
        shop.receive_money(&clerk, order.id, now.version)
            .await
            .unwrap();
        assert_eq!(books(&shop.store).await, [""; 0]);
    }
}

#[tokio::test]
async fn what_stands_on_an_invoice_or_was_given_back_is_changed_no_more() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let billed = bought(&shop, lamp, 2).await;
        let form = |id, line| ready_to(&shop, &clerk, id, line);
        let late = form(billed.id, billed.lines[0].id).await;
        shop.paper_file(EN, billed.id, PaperAbout::Order)
            .await
            .unwrap();
        let refused = shop.act_on_order_edit(&clerk, billed.id, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        let desk = shop.order_edit_desk(&clerk, EN, billed.id).await.unwrap();
        assert!(desk.closed.unwrap().en.contains("invoice"));

        let given = bought(&shop, lamp, 2).await;
        let late = form(given.id, given.lines[0].id).await;
        shop.refund(&clerk, given.id, 100, "", "k").await.unwrap();
        let refused = shop.act_on_order_edit(&clerk, given.id, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        shop.assert_in_order().await;
    }
}

async fn ready_to(shop: &TestShop, staff: &Staff, id: OrderId, line: OrderLineId) -> Form {
    ready(shop, staff, id, &[(line_field(line), "1")]).await
}

#[tokio::test]
async fn what_the_provider_does_not_answer_the_reconciler_gives_back() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let order = bought(&shop, lamp, 2).await;
        let form = ready_to(&shop, &clerk, order.id, order.lines[0].id).await;
        shop.payments.test().unwrap().set_away(true);
        shop.act_on_order_edit(&clerk, order.id, form)
            .await
            .unwrap();
        let open = shop.admin_order(EN, order.id).await.unwrap();
        assert_eq!(open.refunds[0].state, RefundState::Started);
        let desk = shop.order_edit_desk(&clerk, EN, order.id).await.unwrap();
        assert_eq!(
            desk.closed, None,
            "what is set aside is no longer the order's"
        );
        shop.payments.test().unwrap().set_away(false);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        shop.assert_in_order().await;
    }
}

/// The same form sent many times, and others that want the same units.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_form_changes_once_however_many_send_it() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let order = bought(&shop, lamp, 2).await;
        let units = || line_field(order.lines[0].id);
        let up = ready(&shop, &clerk, order.id, &[(units(), "5")]).await;
        let down = ready(&shop, &clerk, order.id, &[(units(), "1")]).await;
        let mut work = JoinSet::new();
        for n in 0..16 {
            let (shop, clerk) = (Arc::clone(&shop), clerk.clone());
            let form = if n % 2 == 0 { up.clone() } else { down.clone() };
            work.spawn(async move { shop.act_on_order_edit(&clerk, order.id, form).await });
        }
        while let Some(done) = work.join_next().await {
            let done = done.unwrap();
            assert!(
                matches!(done, Ok(()) | Err(Error::Conflict(_) | Error::Invalid(_))),
                "{done:?}"
            );
        }
        let after = seen(&shop, order.id).await;
        let told = after.timeline.iter();
        let changes = told.filter(|entry| entry.detail.en.contains("instead of"));
        assert_eq!(changes.count(), 1);
        assert_eq!(books(&shop.store).await, [""; 0]);
        let left = shop.available(lamp).await;
        assert_eq!(left + after.lines[0].quantity, 9);
    }
}
