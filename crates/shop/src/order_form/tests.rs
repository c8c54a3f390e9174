use model::order::{FulfilmentState, OrderState};

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;

fn form(work: &OrderWork, act: &str, fields: &[(&str, &str)]) -> Form {
    let start = Form::default()
        .with("act", act)
        .with("version", work.desk.order.version.to_string())
        .with("key", work.refund_key.clone());
    fields.iter().fold(start, |form, (k, v)| form.with(*k, *v))
}

async fn work(shop: &TestShop, staff: &Staff, id: OrderId) -> OrderWork {
    shop.order_work(staff, Locale::En, id).await.unwrap()
}

async fn bought(shop: &TestShop, lamp: model::VariantId) -> OrderId {
    let (number, token) = shop.bought(lamp, 2).await;
    let order = shop.order_by_link(Locale::En, &number, &token).await;
    order.unwrap().id
}

#[tokio::test]
async fn a_stale_form_is_told_so_and_what_was_typed_is_kept() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let id = bought(&shop, lamp).await;
        let seen = work(&shop, &clerk, id).await;
        let ship = form(
            &seen,
            "ship",
            &[("carrier", "UPS"), ("tracking_number", "1Z")],
        );
        shop.act_on_order(&clerk, id, ship.clone()).await.unwrap();
        // The same form again is the same parcel.
        shop.act_on_order(&clerk, id, ship).await.unwrap();
        let late = form(
            &seen,
            "ship",
            &[("carrier", "DHL"), ("tracking_number", "77")],
        );
        let refused = shop.act_on_order(&clerk, id, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let now = work(&shop, &clerk, id).await;
        assert_eq!(now.desk.order.parcels.len(), 1);
        let draft = now.draft(OrderAct::Ship).unwrap();
        assert_eq!((draft.why, draft.form.get("carrier")), (Why::Stale, "DHL"));
        shop.discard_order_draft(&clerk, id, OrderAct::Ship)
            .await
            .unwrap();
        assert!(work(&shop, &clerk, id).await.drafts.is_empty());
        let done = form(&now, "deliver", &[]);
        shop.act_on_order(&clerk, id, done).await.unwrap();
        let order = work(&shop, &clerk, id).await.desk.order;
        assert_eq!(order.fulfilment, FulfilmentState::Delivered);
    }
}

#[tokio::test]
async fn money_goes_back_once_a_form_and_never_more_than_is_left() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let id = bought(&shop, lamp).await;
        let seen = work(&shop, &clerk, id).await;
        let refund = form(
            &seen,
            "refund",
            &[("amount", "10.50"), ("reason", "Scratch")],
        );
        for _ in 0..2 {
            shop.act_on_order(&clerk, id, refund.clone()).await.unwrap();
        }
        let after = work(&shop, &clerk, id).await;
        assert_eq!(after.desk.order.refunded.amount, 1_050);
        for amount in ["9999", "ten", "0"] {
            let form = form(&after, "refund", &[("amount", amount)]);
            let refused = shop.act_on_order(&clerk, id, form).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{amount}");
        }
        let after = work(&shop, &clerk, id).await;
        let draft = after.draft(OrderAct::Refund).unwrap();
        assert_eq!((draft.why, draft.form.get("amount")), (Why::Invalid, "0"));
        assert_eq!(after.desk.order.refunded.amount, 1_050);
    }
}

#[tokio::test]
async fn cancelling_asks_first_and_notes_are_written_once() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let id = bought(&shop, lamp).await;
        let seen = work(&shop, &clerk, id).await;
        let note = form(&seen, "note", &[("note", "Call before noon")]);
        for _ in 0..2 {
            shop.act_on_order(&clerk, id, note.clone()).await.unwrap();
        }
        let seen = work(&shop, &clerk, id).await;
        assert_eq!(seen.desk.notes.len(), 1);
        let hasty = form(&seen, "cancel", &[("reason", "Sold out")]);
        let refused = shop.act_on_order(&clerk, id, hasty).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        let sure = form(&seen, "cancel", &[("reason", "Sold out"), ("sure", "on")]);
        shop.act_on_order(&clerk, id, sure).await.unwrap();
        let after = work(&shop, &clerk, id).await;
        assert_eq!(after.desk.order.state, OrderState::Cancelled);
        assert!(after.draft(OrderAct::Cancel).is_none());
    }
}
