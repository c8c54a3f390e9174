use super::*;
use crate::new_id;
use crate::testing::databases;

/// A payment of an order that was just begun.
pub(crate) fn payment_of(order: OrderId, amount: i64) -> Payment {
    Payment {
        id: new_id(),
        order,
        provider: "test".into(),
        method: "card".into(),
        key: "k".into(),
        reference: None,
        state: PaymentState::Started,
        amount: Money::new(amount, Currency::USD),
        refunded: 0,
        action_url: None,
        qr_code: None,
        failure: None,
        created_at: 5,
        updated_at: 5,
    }
}

async fn paid_order(store: &Store, amount: i64) -> Payment {
    let order = crate::order::tests::order("TW-A", amount);
    let payment = payment_of(order.id, amount);
    let mut tx = store.begin().await.unwrap();
    tx.add_order(&order, &[]).await.unwrap();
    tx.add_payment(&payment).await.unwrap();
    tx.commit().await.unwrap();
    payment
}

#[tokio::test]
async fn a_payment_changes_from_the_state_it_was_read_in() {
    for db in databases().await {
        let payment = paid_order(&db.store, 1_000).await;
        assert_eq!(db.store.open_payments(6, 9).await.unwrap(), [payment.order]);
        assert!(db.store.open_payments(5, 9).await.unwrap().is_empty());
        let declined = Payment {
            state: PaymentState::Declined,
            reference: Some("ref".into()),
            failure: Some(DeclineReason::InsufficientFunds),
            updated_at: 6,
            ..payment.clone()
        };
        let mut tx = db.store.begin().await.unwrap();
        assert!(
            tx.change_payment(PaymentState::Started, &declined)
                .await
                .unwrap()
        );
        assert!(
            !tx.change_payment(PaymentState::Started, &payment)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert_eq!(
            db.store.payments(payment.order).await.unwrap(),
            std::slice::from_ref(&declined)
        );
        let read = db.store.payment_by_reference("ref").await.unwrap();
        assert_eq!(read, Some(declined));
        assert!(db.store.open_payments(100, 9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn refunds_are_set_aside_once_and_never_above_the_payment() {
    for db in databases().await {
        let payment = Payment {
            state: PaymentState::Captured,
            ..paid_order(&db.store, 1_000).await
        };
        let mut tx = db.store.begin().await.unwrap();
        assert!(
            tx.change_payment(PaymentState::Started, &payment)
                .await
                .unwrap()
        );
        let partly = PaymentState::PartlyRefunded;
        assert!(tx.set_aside_refund(&payment, 600, partly, 7).await.unwrap());
        assert!(
            !tx.set_aside_refund(&payment, 600, partly, 7).await.unwrap(),
            "read before"
        );
        let refund = Refund {
            credit: 0,
            as_credit: false,
            id: new_id(),
            order: payment.order,
            payment: payment.id,
            key: "r".into(),
            state: RefundState::Started,
            amount: 600,
            reason: "damaged".into(),
            created_at: 7,
        };
        assert!(tx.add_refund(&refund).await.unwrap());
        let again = Refund {
            id: new_id(),
            ..refund.clone()
        };
        assert!(!tx.add_refund(&again).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(
            db.store.open_refunds(8, 9).await.unwrap(),
            std::slice::from_ref(&refund)
        );

        let read = db.store.payments(payment.order).await.unwrap().remove(0);
        assert_eq!((read.refunded, read.state), (600, partly));
        let mut tx = db.store.begin().await.unwrap();
        let too_much = tx.set_aside_refund(&read, 401, partly, 8).await;
        assert!(matches!(too_much, Err(Error::Refused(_))));
        drop(tx);
        let mut tx = db.store.begin().await.unwrap();
        assert!(
            tx.close_refund(refund.id, RefundState::Done, Some("x"), 9)
                .await
                .unwrap()
        );
        assert!(
            !tx.close_refund(refund.id, RefundState::Failed, None, 9)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert!(db.store.open_refunds(100, 9).await.unwrap().is_empty());
        assert_eq!(
            db.store.refunds(payment.order).await.unwrap()[0].state,
            RefundState::Done
        );
    }
}
