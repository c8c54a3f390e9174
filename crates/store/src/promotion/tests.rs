use model::promotion::{Conditions, Effect, Limits, Off, Scope, Stacking, Trigger};
use model::{Currency, Translated};

use super::*;
use crate::new_id;
use crate::order::tests::{line, order};
use crate::testing::databases;

fn promotion(code: &str, limits: Limits, first_order: bool) -> Promotion {
    Promotion {
        id: new_id(),
        name: Translated::new("Ten off", "减十"),
        trigger: Trigger::Code(code.into()),
        effect: Effect::Off(Off::Share(100_000)),
        scope: Scope::Tags(vec!["lamp".into()]),
        conditions: Conditions {
            first_order,
            ..Conditions::default()
        },
        currency: Currency::USD,
        starts_at: None,
        ends_at: Some(9),
        priority: 2,
        stacking: Stacking::OneOf("sale".into()),
        limits,
        version: 1,
    }
}

fn redemption(promotion: &Promotion) -> Redemption {
    Redemption {
        promotion: promotion.id,
        version: promotion.version,
        counted: promotion.is_limited(),
        amount: 7,
    }
}

/// Places an order that uses a promotion, if it may.
async fn place(store: &Store, number: &str, email: &str, promotion: &Promotion) -> Option<OrderId> {
    let mut placed = order(number, 1_000);
    placed.email = email.into();
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_order(&placed, &[line("a")]).await.unwrap());
    let redemption = redemption(promotion);
    let redeemed = tx.redeem(placed.id, email, &redemption, 5);
    if !redeemed.await.unwrap() {
        return None;
    }
    tx.commit().await.unwrap();
    Some(placed.id)
}

#[tokio::test]
async fn a_promotion_is_read_back_and_changed_by_version() {
    for db in databases().await {
        let first = promotion("FIRST", Limits::default(), false);
        let other = promotion("OTHER", Limits::default(), false);
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.add_promotion(&first, 1).await.unwrap());
        assert!(!tx.add_promotion(&first, 1).await.unwrap(), "sent twice");
        assert!(tx.add_promotion(&other, 1).await.unwrap());
        let changed = Promotion {
            version: 2,
            ends_at: None,
            ..first.clone()
        };
        assert!(tx.change_promotion(&changed, 2).await.unwrap());
        assert!(!tx.change_promotion(&changed, 3).await.unwrap(), "stale");
        tx.commit().await.unwrap();
        assert_eq!(
            db.store.promotion(first.id).await.unwrap(),
            Some(changed.clone())
        );
        assert_eq!(
            db.store.promotions().await.unwrap(),
            [changed.clone(), other]
        );
        let taken = Promotion {
            version: 3,
            trigger: Trigger::Code("OTHER".into()),
            ..changed
        };
        let mut tx = db.store.begin().await.unwrap();
        let error = tx.change_promotion(&taken, 4).await.unwrap_err();
        assert!(matches!(error, crate::Error::Duplicate(_)), "{error}");
    }
}

#[tokio::test]
async fn limits_hold_and_what_is_given_back_can_be_used_again() {
    for db in databases().await {
        let store = &db.store;
        let twice = promotion(
            "TWICE",
            Limits {
                all: Some(2),
                each: None,
            },
            false,
        );
        let once_each = promotion(
            "EACH",
            Limits {
                all: None,
                each: Some(1),
            },
            false,
        );
        let welcome = promotion("HELLO", Limits::default(), true);
        let free = promotion("FREE", Limits::default(), false);
        let mut tx = store.begin().await.unwrap();
        for one in [&twice, &once_each, &welcome, &free] {
            tx.add_promotion(one, 1).await.unwrap();
        }
        tx.commit().await.unwrap();

        let first = place(store, "A1", "ada@x.org", &twice).await.unwrap();
        assert!(place(store, "A2", "ada@x.org", &twice).await.is_some());
        assert_eq!(place(store, "A3", "eve@x.org", &twice).await, None);
        let uses = store.promotion_uses(twice.id, "ada@x.org").await.unwrap();
        assert_eq!(uses, Uses { all: 2, own: 2 });
        for _ in 0..2 {
            let mut tx = store.begin().await.unwrap();
            tx.give_back_promotions(first).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(place(store, "A4", "eve@x.org", &twice).await.is_some());
        assert_eq!(place(store, "A5", "eve@x.org", &twice).await, None);

        assert!(place(store, "B1", "ada@x.org", &once_each).await.is_some());
        assert_eq!(place(store, "B2", "ada@x.org", &once_each).await, None);
        assert!(place(store, "B3", "eve@x.org", &once_each).await.is_some());
        let stale = Promotion {
            version: 7,
            ..once_each.clone()
        };
        assert_eq!(
            place(store, "B4", "new@x.org", &stale).await,
            None,
            "changed since"
        );

        assert_eq!(place(store, "C1", "ada@x.org", &welcome).await, None);
        assert!(place(store, "C2", "new@x.org", &welcome).await.is_some());
        assert_eq!(store.orders_of_email("new@x.org").await.unwrap(), 1);

        // Nothing is counted for one without limits, until it gets some.
        assert!(place(store, "D1", "ada@x.org", &free).await.is_some());
        assert_eq!(
            store.promotion_uses(free.id, "").await.unwrap(),
            Uses::default()
        );
        let scarce = Promotion {
            version: 2,
            limits: Limits {
                all: Some(1),
                each: None,
            },
            ..free
        };
        let mut tx = store.begin().await.unwrap();
        assert!(tx.change_promotion(&scarce, 2).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(place(store, "D2", "ada@x.org", &scarce).await, None);
        let sums = store.promotion_sums().await.unwrap();
        assert!(sums.contains(&(twice.id, 2, 14)), "{sums:?}");
    }
}
