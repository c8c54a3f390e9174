use std::sync::Arc;

use bytes::Bytes;
use model::form::Form;
use model::returns::ReturnState;
use model::{Currency, ReturnId};
use tokio::task::JoinSet;

use super::*;
use crate::testing::buying::GOOD;
use crate::testing::{TestShop, axis, product, shops, variant};

/// A shop whose lamp comes in brass (5), steel (2), both at $20.00, and gold at $30.00; and the brass and steel variants.
async fn lamps() -> Vec<(TestShop, VariantId, VariantId)> {
    let mut all = Vec::new();
    for shop in shops().await {
        shop.set_tariffs().await;
        shop.add_attribute("finish", &["brass", "steel", "gold"])
            .await;
        let mut lamp = product("lamp", 2_000, 0);
        lamp.options = vec![axis("finish", &["brass", "steel", "gold"])];
        lamp.variants = [("brass", 2_000, 5), ("steel", 2_000, 2), ("gold", 3_000, 9)]
            .map(|(finish, price, stock)| variant(finish, &[("finish", finish)], price, stock))
            .into();
        let ids = (lamp.variants[0].id, lamp.variants[1].id);
        shop.add_products(&[lamp]).await;
        all.push((shop, ids.0, ids.1));
    }
    all
}

/// A return of so many brass lamps that wants steel ones, taken in.
async fn taken_in(shop: &TestShop, staff: &Staff, brass: VariantId, units: i64) -> ReturnId {
    let order = shop.arrived(brass).await;
    let page = shop.return_page(Locale::En, &order.number, &order.token);
    let open = page.await.unwrap().open.unwrap();
    let swaps: Vec<_> = open[0]
        .swaps
        .iter()
        .map(|(_, words)| words.as_str())
        .collect();
    assert_eq!(swaps, ["lamp: STEEL"]);
    let form = shop.return_form(&order, units, "wrong_size").await;
    let form = form.with("wish", open[0].swaps[0].0.code());
    let id = shop
        .start_return(&order.number, &order.token, form, Bytes::new())
        .await
        .unwrap();
    for (act, condition) in [("approve", ""), ("receive", "as_new")] {
        let form = step(shop, staff, id, act).await;
        let form = form.with("condition", condition).with("restock", "on");
        shop.act_on_return(staff, id, form).await.unwrap();
    }
    id
}

async fn step(shop: &TestShop, staff: &Staff, id: ReturnId, act: &str) -> Form {
    let desk = shop.return_desk(staff, Locale::En, id).await.unwrap();
    Form::default()
        .with("act", act)
        .with("version", desk.view.version.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_exchange_brings_one_order_at_no_charge_however_often_it_is_sent() {
    for (shop, brass, steel) in lamps().await {
        let clerk = shop.clerk().await;
        let id = taken_in(&shop, &clerk, brass, 2).await;
        let form = step(&shop, &clerk, id, "settle")
            .await
            .with("exchange", "on");
        let mut work = JoinSet::new();
        for _ in 0..8 {
            let (shop, clerk, form) = (Arc::clone(&shop), clerk.clone(), form.clone());
            work.spawn(async move { shop.act_on_return(&clerk, id, form).await });
        }
        while let Some(done) = work.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(
            (shop.available(brass).await, shop.available(steel).await),
            (4, 0)
        );
        let view = shop.return_desk(&clerk, Locale::En, id).await.unwrap().view;
        assert_eq!(view.state, ReturnState::Settled);
        assert_eq!(view.wish.as_deref(), Some("lamp (STEEL)"));
        let rows = shop.admin_orders(&Default::default()).await.unwrap();
        assert_eq!(rows.count, 2);
        let number = view.replacement.unwrap();
        let order = shop.store.order_by_number(&number).await.unwrap().unwrap();
        assert_eq!((order.totals.total, order.totals.lines), (0, 4_000));
        assert_eq!(order.address.name, "Ada Lovelace");
        let mails = shop.run_jobs().await;
        assert!(mails.contains(&format!("return-settled-{id}")), "{mails:?}");
        shop.assert_in_order().await;
        // What was exchanged is neither sent back again nor refunded by the unit.
        let first = rows.rows.iter().find(|row| row.number != number).unwrap();
        let first = shop.found(first.id).await.unwrap();
        assert_eq!(shop.paid_order(&first).await.unwrap().lines[0].left(), 1);
        // Called off before it left, its lamps are for sale again.
        shop.cancel(&clerk, order.id, "", order.version)
            .await
            .unwrap();
        assert_eq!(shop.available(steel).await, 2);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_is_sold_out_meanwhile_leaves_the_money() {
    for (shop, brass, steel) in lamps().await {
        let clerk = shop.clerk().await;
        let id = taken_in(&shop, &clerk, brass, 2).await;
        let buyer = shop.buyer(steel, 1).await;
        shop.pay(&buyer, GOOD).await;
        let form = step(&shop, &clerk, id, "settle").await;
        let refused = shop
            .act_on_return(&clerk, id, form.clone().with("exchange", "on"))
            .await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        assert_eq!(shop.available(steel).await, 1);
        shop.act_on_return(&clerk, id, form).await.unwrap();
        let view = shop.return_desk(&clerk, Locale::En, id).await.unwrap().view;
        assert_eq!(
            (view.state, view.back.amount),
            (ReturnState::Settled, 4_400)
        );
        assert_eq!(view.back.currency, Currency::USD);
        shop.assert_in_order().await;
    }
}
