use model::credit::Credit;
use model::payment::RefundState;
use model::{Currency, Locale, Money};

use super::*;
use crate::order::tests::{line, order};
use crate::testing::{books, databases};
use crate::{Refund, new_id};

/// A gift card with so much on it.
async fn issued(store: &Store, amount: i64) -> CreditId {
    let id = new_id();
    let card = Credit {
        id,
        kind: CreditKind::GiftCard,
        last_four: "GH01".into(),
        balance: Money::new(amount, Currency::USD),
        held: 0,
        email: "eve@example.com".into(),
        locale: Locale::En,
        expires_at: Some(100),
        blocked: false,
        created_at: 1,
        version: 1,
    };
    let entry = NewEntry {
        credit: id,
        at: 1,
        kind: EntryKind::Issued,
        amount,
        held: 0,
        order: None,
        staff: None,
        reason: "",
        key: Some("k"),
    };
    let mut tx = store.begin().await.unwrap();
    let key = format!("form-{id}");
    assert!(tx.add_credit(&card, &key, &key).await.unwrap());
    let other = Credit {
        id: new_id(),
        ..card
    };
    assert!(!tx.add_credit(&other, "other", &key).await.unwrap());
    assert!(tx.add_credit_entry(entry).await.unwrap());
    assert!(!tx.add_credit_entry(entry).await.unwrap(), "sent twice");
    tx.commit().await.unwrap();
    id
}

async fn hold(
    store: &Store,
    number: &str,
    credit: CreditId,
    amount: i64,
    at: Millis,
) -> Option<OrderId> {
    let placed = order(number, 1_000);
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_order(&placed, &[line("a")]).await.unwrap());
    if !tx.hold_credit(placed.id, credit, amount, at).await.unwrap() {
        return None;
    }
    tx.commit().await.unwrap();
    Some(placed.id)
}

async fn sums(store: &Store, id: CreditId) -> (i64, i64) {
    let card = store.credit(id).await.unwrap().unwrap();
    (card.balance.amount, card.held)
}

/// Lines of the books about gift cards; the bare orders of these tests break others.
async fn wrong(store: &Store) -> Vec<String> {
    let all = books(store).await.into_iter();
    all.filter(|line| line.contains("gift card's balance") || line.contains("was spent"))
        .collect()
}

#[tokio::test]
async fn what_is_held_is_spent_or_given_free_once() {
    for db in databases().await {
        let store = &db.store;
        let id = issued(store, 1_000).await;
        let spent = hold(store, "A", id, 600, 5).await.unwrap();
        assert_eq!(
            hold(store, "B", id, 401, 5).await,
            None,
            "too little is free"
        );
        assert_eq!(hold(store, "C", id, 100, 100).await, None, "expired");
        let freed = hold(store, "D", id, 400, 5).await.unwrap();
        assert_eq!(sums(store, id).await, (1_000, 1_000));
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.adjust_credit(id, -1).await.unwrap(), "held");
        for _ in 0..2 {
            tx.spend_credit(spent, 6).await.unwrap();
            tx.release_credit(spent, 6).await.unwrap();
            tx.release_credit(freed, 6).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(sums(store, id).await, (400, 0));
        assert_eq!(store.credit_entries(id).await.unwrap().len(), 5);
        assert_eq!(wrong(store).await, [] as [String; 0]);

        let mut tx = store.begin().await.unwrap();
        assert!(tx.block_credit(id, 1, true).await.unwrap());
        assert!(!tx.block_credit(id, 1, false).await.unwrap(), "read before");
        tx.commit().await.unwrap();
        assert_eq!(hold(store, "E", id, 100, 5).await, None, "blocked");
        let (rows, count) = store.credit_rows("gh0", 1).await.unwrap();
        assert_eq!((rows[0].id, rows[0].blocked, count), (id, true, 1));
        assert_eq!(store.credit_rows("EVE@", 1).await.unwrap().1, 1);
        assert_eq!(store.credit_rows("bob", 1).await.unwrap().1, 0);
    }
}

#[tokio::test]
async fn no_more_goes_back_than_was_spent_and_time_to_spend_it_comes_with_it() {
    for db in databases().await {
        let store = &db.store;
        let id = issued(store, 1_000).await;
        let order = hold(store, "A", id, 600, 5).await.unwrap();
        let payment = crate::payment::tests::payment_of(order, 400);
        let refund = Refund {
            id: new_id(),
            order,
            payment: payment.id,
            key: "r".into(),
            state: RefundState::Started,
            amount: 250,
            credit: 250,
            as_credit: false,
            reason: String::new(),
            created_at: 7,
        };
        let mut tx = store.begin().await.unwrap();
        tx.add_payment(&payment).await.unwrap();
        assert!(tx.add_refund(&refund).await.unwrap());
        tx.commit().await.unwrap();
        let read = || async { store.credit_uses(order).await.unwrap().remove(0) };
        let used = read().await;
        let mut tx = store.begin().await.unwrap();
        assert!(
            !tx.set_aside_credit(refund.id, &used, 250).await.unwrap(),
            "not spent"
        );
        tx.spend_credit(order, 6).await.unwrap();
        assert!(tx.set_aside_credit(refund.id, &used, 250).await.unwrap());
        assert!(
            !tx.set_aside_credit(refund.id, &used, 250).await.unwrap(),
            "read before"
        );
        tx.commit().await.unwrap();
        assert_eq!(store.refund_credits(refund.id).await.unwrap(), [(id, 250)]);
        assert_eq!(read().await.refunded, 250);

        let mut tx = store.begin().await.unwrap();
        tx.undo_refund_credits(refund.id, order).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read().await.refunded, 0);
        let mut tx = store.begin().await.unwrap();
        let over = tx.set_aside_credit(refund.id, &read().await, 601).await;
        assert!(matches!(over, Err(crate::Error::Refused(_))));
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        tx.give_credit_back(order, id, 250, 90).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sums(store, id).await, (650, 0));
        let card = store.credit(id).await.unwrap().unwrap();
        assert_eq!(card.expires_at, Some(90 + GRACE));
    }
}
