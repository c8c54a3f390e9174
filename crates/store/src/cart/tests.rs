use super::*;
use crate::new_id;
use crate::testing::{databases, product};

async fn new_cart(store: &Store, token_hash: &str, at: Millis) -> CartId {
    let id = new_id();
    let mut tx = store.begin().await.unwrap();
    tx.add_cart(&NewCart {
        id,
        token_hash,
        currency: Currency::USD,
        locale: Locale::Zh,
        idempotency_key: "key",
        at,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn lines_are_added_changed_and_removed_for_good() {
    for db in databases().await {
        let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 0));
        let (lamp_id, rug_id) = (lamp.variants[0].id, rug.variants[0].id);
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_products(&[lamp, rug], "test").await.unwrap();
        tx.commit().await.unwrap();
        let cart = new_cart(&db.store, "hash", 1).await;

        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(
            tx.touch_cart("hash", Currency::EUR, 2).await.unwrap(),
            Some(cart)
        );
        assert_eq!(
            tx.touch_cart("other", Currency::EUR, 2).await.unwrap(),
            None
        );
        assert!(
            tx.add_cart_line(cart, lamp_id, 2, 999, 100, 2)
                .await
                .unwrap()
        );
        assert!(
            tx.add_cart_line(cart, lamp_id, 998, 999, 1, 3)
                .await
                .unwrap()
        );
        assert!(
            !tx.add_cart_line(cart, rug_id, 1, 999, 100, 3)
                .await
                .unwrap(),
            "sold out"
        );
        assert!(
            !tx.add_cart_line(cart, new_id(), 1, 999, 100, 3)
                .await
                .unwrap(),
            "unknown"
        );
        tx.commit().await.unwrap();
        let read = db.store.cart("hash").await.unwrap().unwrap();
        assert_eq!((read.version, read.lines.len()), (2, 1));
        let line = &read.lines[0];
        assert_eq!(
            (line.quantity, line.available, line.price, line.on_sale),
            (999, 5, 1_900, true)
        );
        assert_eq!(db.store.cart_count("hash").await.unwrap(), 999);

        assert_eq!((read.currency, line.seen_price), (Currency::EUR, None));
        let mut tx = db.store.begin().await.unwrap();
        tx.set_seen_price(cart, lamp_id, 1_750, Currency::EUR)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let read = db.store.cart("hash").await.unwrap().unwrap();
        assert_eq!(read.lines[0].seen_price, Some((Currency::EUR, 1_750)));

        let mut tx = db.store.begin().await.unwrap();
        tx.set_cart_line(cart, lamp_id, 3).await.unwrap();
        tx.set_cart_line(cart, rug_id, 3).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.cart_count("hash").await.unwrap(), 3);
        let mut tx = db.store.begin().await.unwrap();
        tx.remove_cart_line(cart, lamp_id).await.unwrap();
        tx.set_cart_line(cart, lamp_id, 4).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.cart_count("hash").await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_full_cart_takes_no_further_variant() {
    for db in databases().await {
        let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 9));
        let (lamp_id, rug_id) = (lamp.variants[0].id, rug.variants[0].id);
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_products(&[lamp, rug], "test").await.unwrap();
        tx.commit().await.unwrap();
        let cart = new_cart(&db.store, "hash", 1).await;
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.add_cart_line(cart, lamp_id, 1, 999, 1, 2).await.unwrap());
        assert!(!tx.add_cart_line(cart, rug_id, 1, 999, 1, 2).await.unwrap());
        assert!(tx.add_cart_line(cart, lamp_id, 1, 999, 1, 2).await.unwrap());
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_draft_of_an_older_version_is_refused() {
    for db in databases().await {
        let cart = new_cart(&db.store, "hash", 1).await;
        let draft = CheckoutDraft {
            email: "ada@example.com".into(),
            ..CheckoutDraft::default()
        };
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.save_draft(cart, 1, &draft, 2).await.unwrap());
        assert!(
            !tx.save_draft(cart, 1, &CheckoutDraft::default(), 3)
                .await
                .unwrap()
        );
        tx.renew_cart_key(cart, "key", "new", 4).await.unwrap();
        tx.renew_cart_key(cart, "key", "newer", 4).await.unwrap();
        tx.commit().await.unwrap();
        let read = db.store.cart("hash").await.unwrap().unwrap();
        assert_eq!((read.draft, read.idempotency_key.as_str()), (draft, "new"));

        let mut tx = db.store.begin().await.unwrap();
        tx.end_cart(cart, "new", "next", 5).await.unwrap();
        tx.end_cart(cart, "new", "never", 6).await.unwrap();
        tx.commit().await.unwrap();
        let ended = db.store.cart("hash").await.unwrap().unwrap();
        assert_eq!(ended.idempotency_key, "next");
        assert_eq!(ended.version, read.version + 2);
    }
}

#[tokio::test]
async fn only_carts_nobody_came_back_to_are_swept() {
    for db in databases().await {
        new_cart(&db.store, "old", 10).await;
        new_cart(&db.store, "new", 20).await;
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(tx.sweep_carts(20, 10).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(db.store.cart("old").await.unwrap(), None);
        assert!(db.store.cart("new").await.unwrap().is_some());
    }
}
