use crate::testing::{databases, product};

#[tokio::test]
async fn units_are_reserved_sold_and_given_back() {
    for db in databases().await {
        let lamp = product("lamp", 1_900, 3);
        let id = lamp.variants[0].id;
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_products(&[lamp], "test").await.unwrap();
        assert_eq!(tx.reserve_stock(id, 2, 1_900).await.unwrap(), Some(1));
        assert_eq!(
            tx.reserve_stock(id, 2, 1_900).await.unwrap(),
            None,
            "too few"
        );
        assert_eq!(
            tx.reserve_stock(id, 1, 1_800).await.unwrap(),
            None,
            "other price"
        );
        assert_eq!(tx.release_stock(id, 1).await.unwrap(), 2);
        tx.sell_stock(id, 1).await.unwrap();
        assert_eq!(tx.reserve_stock(id, 2, 1_900).await.unwrap(), Some(0));
        assert_eq!(tx.return_stock(id, 1).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        let more_than_reserved = tx.sell_stock(id, 3).await;
        assert!(matches!(more_than_reserved, Err(crate::Error::Refused(_))));
    }
}

#[tokio::test]
async fn many_buyers_at_once_never_reserve_more_than_there_is() {
    for db in databases().await {
        let lamp = product("lamp", 1_900, 30);
        let id = lamp.variants[0].id;
        let mut tx = db.store.begin().await.unwrap();
        tx.insert_products(&[lamp], "test").await.unwrap();
        tx.commit().await.unwrap();
        let buyers: Vec<_> = (0..60)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin().await.unwrap();
                    let got = tx.reserve_stock(id, 1, 1_900).await.unwrap().is_some();
                    tx.commit().await.unwrap();
                    got
                })
            })
            .collect();
        let mut sold = 0;
        for buyer in buyers {
            sold += usize::from(buyer.await.unwrap());
        }
        assert_eq!(sold, 30);
    }
}
