use model::form::{Form, Why};

use super::*;
use crate::testing::{TestDatabase, databases};
use crate::{OrderLine, new_id};

/// An order with a line of two units.
async fn bought(db: &TestDatabase) -> (OrderId, OrderLine) {
    let order = crate::order::tests::order("TW-A", 1_000);
    let line = crate::order::tests::line("Lamp");
    let mut tx = db.store.begin().await.unwrap();
    tx.add_order(&order, std::slice::from_ref(&line))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (order.id, line)
}

fn request(order: OrderId, key: &str) -> ReturnRequest {
    ReturnRequest {
        wants_credit: false,
        id: new_id(),
        order,
        key: key.into(),
        state: ReturnState::Requested,
        reason: ReturnReason::Damaged,
        words: "Cracked".into(),
        photo: Some("photo".into()),
        answer: String::new(),
        condition: None,
        refund: None,
        variant: None,
        replacement: None,
        created_at: 5,
        updated_at: 5,
        version: 1,
    }
}

#[tokio::test]
async fn a_return_holds_units_that_nobody_else_can_have() {
    for db in databases().await {
        let (order, line) = bought(&db).await;
        let first = request(order, "a");
        let add = async |request: &ReturnRequest, units| {
            let mut tx = db.store.begin().await.unwrap();
            let done = tx.add_return(request, &[(line.id, units)]).await.unwrap();
            if done {
                tx.commit().await.unwrap();
            }
            done
        };
        assert!(add(&first, 1).await);
        assert!(!add(&request(order, "a"), 1).await, "the key is taken");
        assert!(!add(&request(order, "b"), 2).await, "one is held");
        assert!(add(&request(order, "d"), 1).await);
        let held = db.store.line_returns(order).await.unwrap();
        assert_eq!(held[0].in_return, 2);
        assert_eq!(
            db.store.return_lines(first.id).await.unwrap(),
            [(line.id, 1)]
        );
        assert_eq!(
            db.store.return_by_key("a").await.unwrap(),
            Some(first.clone())
        );
        assert_eq!(db.store.returns(order).await.unwrap().len(), 2);

        let refused = ReturnRequest {
            state: ReturnState::Refused,
            answer: "Too old".into(),
            condition: Some(Condition::Used),
            ..first.clone()
        };
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.change_return(&refused).await.unwrap());
        assert!(!tx.change_return(&refused).await.unwrap(), "decided before");
        tx.free_return_units(first.id).await.unwrap();
        tx.touch_order(order, 9).await.unwrap();
        tx.commit().await.unwrap();
        let read = db.store.return_request(first.id).await.unwrap().unwrap();
        assert_eq!(
            read,
            ReturnRequest {
                version: 2,
                ..refused
            }
        );
        assert_eq!(db.store.line_returns(order).await.unwrap()[0].in_return, 1);
        assert_eq!(db.store.order(order).await.unwrap().unwrap().version, 2);
    }
}

#[tokio::test]
async fn staff_find_returns_by_state_and_what_was_typed_is_kept() {
    for db in databases().await {
        let (order, line) = bought(&db).await;
        let mut tx = db.store.begin().await.unwrap();
        for key in ["a", "b"] {
            let fits = tx.add_return(&request(order, key), &[(line.id, 1)]).await;
            assert!(fits.unwrap());
        }
        let draft = Draft {
            form: Form::default().with("words", "Half"),
            why: Why::Invalid,
            problems: Vec::new(),
        };
        for _ in 0..2 {
            tx.put_return_draft(order, &draft, 5).await.unwrap();
        }
        tx.commit().await.unwrap();
        let read = db.store.return_draft(order).await.unwrap();
        assert_eq!(read, Some(draft));
        let check = async |state, count| {
            let query = ReturnQuery { state, page: 1 };
            let (rows, found) = db.store.return_rows(&query).await.unwrap();
            assert_eq!((rows.len() as i64, found), (count, count));
            assert!(
                rows.iter()
                    .all(|row| row.units == 1 && row.number == "TW-A")
            );
            assert!(rows.is_sorted_by(|a, b| a.id > b.id));
        };
        check(None, 2).await;
        check(Some(ReturnState::Requested), 2).await;
        check(Some(ReturnState::Settled), 0).await;
        assert_eq!(db.store.waiting_returns().await.unwrap(), 2);
        let mut tx = db.store.begin().await.unwrap();
        tx.delete_return_draft(order).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.return_draft(order).await.unwrap(), None);
    }
}
