//! The process killed (SIGKILL) at each step of buying a label, giving it back and sending its parcel, on both engines:
//! a label is paid for once, and a parcel leaves once. The carrier's book outlives the process.

use model::OrderId;
use model::carrier::LabelState;
use model::form::Form;
use model::order::FulfilmentState;
use model::order_work::OrderAct;
use model::staff::Staff;

use super::GIVEN_UP;
use super::tests::Desk;
use crate::placement::crash::{Task, kill_at};
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;
use crate::testing::carrying::FakeCarrier;

/// Who works on which order.
type Work = (Staff, OrderId);

/// Dies there while the form is sent, is started again, and looks around once everybody has given up waiting.
async fn killed_at(failpoint: &str, shop: TestShop, work: &Work, form: Form) -> TestShop {
    let (staff, order) = work.clone();
    kill_at(failpoint, &shop, &Task::Act(staff, order, form));
    let shop = shop.reopen().await;
    FakeCarrier::kept(shop.data.path()).carry(&shop, false);
    shop.clock.advance(GIVEN_UP + 1);
    shop.track_parcels().await.unwrap();
    shop
}

/// A shop with a bought order and the prices of its label.
async fn quoted(shop: &TestShop, lamp: model::VariantId) -> (Work, Form) {
    FakeCarrier::kept(shop.data.path()).carry(shop, false);
    let desk = Desk::of(shop, lamp).await;
    desk.quote().await.unwrap();
    let id = desk.open().await.id.to_string();
    let rate = [("label", id.as_str()), ("rate", "se-a")];
    let form = desk.form(OrderAct::Label, &rate).await;
    ((desk.clerk.clone(), desk.order), form)
}

/// Labels in the carrier's book, with whether each was given back.
fn sold(shop: &TestShop) -> Vec<bool> {
    let carrier = FakeCarrier::kept(shop.data.path());
    let book = carrier.book();
    book.labels.values().copied().collect()
}

#[tokio::test]
async fn killed_while_a_label_is_bought() {
    for (failpoint, state) in [
        ("label.asked", LabelState::Quoted),
        ("label.answered", LabelState::Bought),
    ] {
        for (shop, lamp) in lamp_shops(7).await {
            let (work, form) = quoted(&shop, lamp).await;
            let shop = killed_at(failpoint, shop, &work, form.clone()).await;
            let desk = Desk::again(&shop, &work);
            assert_eq!(desk.open().await.state, state, "{failpoint}");
            // Pressed again it is there, and was paid for once.
            shop.act_on_order(&work.0, work.1, form).await.unwrap();
            assert_eq!(desk.open().await.state, LabelState::Bought, "{failpoint}");
            assert_eq!(sold(&shop), [false], "{failpoint}");
            shop.assert_in_order().await;
        }
    }
}

#[tokio::test]
async fn killed_while_a_label_is_given_back() {
    for failpoint in ["label.voiding", "label.voided"] {
        for (shop, lamp) in lamp_shops(7).await {
            let (work, form) = quoted(&shop, lamp).await;
            shop.act_on_order(&work.0, work.1, form).await.unwrap();
            let desk = Desk::again(&shop, &work);
            let id = desk.open().await.id.to_string();
            let form = desk.form(OrderAct::VoidLabel, &[("label", &id)]).await;
            let shop = killed_at(failpoint, shop, &work, form.clone()).await;
            assert_eq!(sold(&shop), [true], "{failpoint}");
            let desk = Desk::again(&shop, &work);
            assert_eq!(desk.labels().await.open, None, "{failpoint}");
            shop.act_on_order(&work.0, work.1, form).await.unwrap();
            shop.assert_in_order().await;
        }
    }
}

#[tokio::test]
async fn killed_while_a_parcel_is_sent() {
    for failpoint in ["parcel.writing", "parcel.sent"] {
        for (shop, lamp) in lamp_shops(7).await {
            let (work, form) = quoted(&shop, lamp).await;
            shop.act_on_order(&work.0, work.1, form).await.unwrap();
            let desk = Desk::again(&shop, &work);
            let label = desk.open().await;
            let bought = label.bought.unwrap();
            let fields = [
                ("key", label.key.as_str()),
                ("carrier", &bought.carrier),
                ("tracking_number", &bought.tracking_number),
            ];
            let form = desk.form(OrderAct::Ship, &fields).await;
            let shop = killed_at(failpoint, shop, &work, form.clone()).await;
            shop.act_on_order(&work.0, work.1, form).await.unwrap();
            let desk = Desk::again(&shop, &work);
            let order = desk.desk().await.order;
            assert_eq!(order.fulfilment, FulfilmentState::Shipped, "{failpoint}");
            assert_eq!(order.parcels.len(), 1, "{failpoint}");
            let labels = desk.labels().await;
            assert_eq!((labels.open, labels.used.len()), (None, 1), "{failpoint}");
            assert_eq!(labels.used[0].parcel, Some(order.parcels[0].id));
            shop.assert_in_order().await;
            let mails = shop.run_jobs().await;
            let told = mails.iter().filter(|mail| mail.starts_with("shipped"));
            assert_eq!(told.count(), 1, "{failpoint}: {mails:?}");
        }
    }
}
