use model::{CartId, Currency, Locale};

use super::*;
use crate::NewCart;
use crate::new_id;
use crate::order::tests::{line, order};
use crate::testing::{databases, product};

fn act(id: i64, visitor: i64, act: Act, product: Option<ProductId>, via: Option<Via>) -> Activity {
    Activity {
        id,
        at: 1_000 * id,
        visitor: visitor.into(),
        act,
        product,
        via,
    }
}

#[tokio::test]
async fn what_visitors_did_is_read_by_visitor_until_it_is_forgotten() {
    for db in databases().await {
        let home = Some(Via::new(Place::Home, Algorithm::ForYou));
        let all = [
            act(1, 7, Act::View, Some(11.into()), None),
            act(2, 7, Act::Shown, None, home),
            act(3, 8, Act::View, Some(11.into()), None),
            act(4, 7, Act::Click, Some(12.into()), home),
            act(5, 7, Act::View, Some(12.into()), None),
        ];
        let mut tx = db.store.begin().await.unwrap();
        tx.add_activities(&all).await.unwrap();
        tx.commit().await.unwrap();

        let read = db.store.activities_of(7.into(), 10).await.unwrap();
        assert_eq!(read, [all[4], all[3], all[0]]);
        let newest = db.store.activities_of(7.into(), 1).await.unwrap();
        assert_eq!(newest, [all[4]]);
        let views = db.store.views_since(2_000).await.unwrap();
        assert_eq!(
            views,
            [(7.into(), 5_000, 12.into()), (8.into(), 3_000, 11.into())]
        );
        let counts = db.store.shelf_counts(0, i64::MAX).await.unwrap();
        let of = |act| {
            let via = Via::new(Place::Home, Algorithm::ForYou);
            ShelfCount {
                visitor: 7.into(),
                via,
                act,
                count: 1,
            }
        };
        assert_eq!(counts, [of(Act::Click), of(Act::Shown)]);

        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(tx.forget_activities(2_000).await.unwrap(), 1);
        tx.forget_visitor(7.into()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.activities_of(7.into(), 10).await.unwrap(), []);
        assert_eq!(
            db.store.activities_of(8.into(), 10).await.unwrap(),
            [all[2]]
        );
    }
}

async fn cart_of(tx: &mut Tx, hash: &str, visitor: i64) -> CartId {
    let id = new_id();
    tx.add_cart(&NewCart {
        id,
        token_hash: hash,
        currency: Currency::USD,
        locale: Locale::En,
        idempotency_key: hash,
        at: 1,
    })
    .await
    .unwrap();
    tx.link_cart(hash, visitor.into(), 1).await.unwrap();
    id
}

#[tokio::test]
async fn what_was_bought_is_the_last_clicks() {
    for db in databases().await {
        let lamp = product("lamp", 1_900, 5);
        let home = Via::new(Place::Home, Algorithm::ForYou);
        let cart_place = Via::new(Place::Cart, Algorithm::Completes);
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_products(std::slice::from_ref(&lamp), "test")
            .await
            .unwrap();
        let cart = cart_of(&mut tx, "hash", 7).await;
        // A cart that is nobody's known stays so.
        tx.link_cart("unknown", 7.into(), 1).await.unwrap();
        tx.add_activities(&[
            act(1, 7, Act::Click, Some(lamp.id), Some(home)),
            act(2, 7, Act::Click, Some(lamp.id), Some(cart_place)),
            act(3, 7, Act::Add, Some(lamp.id), None),
            act(4, 7, Act::Add, Some(99.into()), None),
            act(5, 8, Act::Click, Some(lamp.id), Some(home)),
        ])
        .await
        .unwrap();
        let mut bought = order("A1", 1_900);
        (bought.cart, bought.placed_at) = (Some(cart), 5_000);
        bought.state = model::order::OrderState::Placed;
        let sold = crate::OrderLine {
            product: Some(lamp.id),
            total: 1_900,
            ..line("Lamp")
        };
        tx.add_order(&bought, &[sold]).await.unwrap();
        tx.commit().await.unwrap();

        let outcomes = db.store.shelf_outcomes(0, i64::MAX).await.unwrap();
        let of = |order, total| Outcome {
            visitor: 7.into(),
            via: cart_place,
            order,
            total,
        };
        assert_eq!(outcomes, [of(None, 0), of(Some(bought.id.get()), 1_900)]);
        let purchases = db.store.purchases_of(7.into(), 10).await.unwrap();
        assert_eq!(purchases, [(5_000, lamp.id)]);
        assert_eq!(db.store.purchases_of(8.into(), 10).await.unwrap(), []);
        // Nothing is counted that came before the time asked for.
        assert_eq!(db.store.shelf_outcomes(6_000, i64::MAX).await.unwrap(), []);
    }
}
