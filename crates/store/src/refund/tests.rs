use model::payment::{PaymentState, RefundState};
use model::{Currency, Money};

use super::*;
use crate::testing::{TestDatabase, databases};
use crate::{OrderLine, Payment, Refund};

/// An order with a line of two units and a payment.
async fn bought(db: &TestDatabase) -> (OrderLine, Payment) {
    let order = crate::order::tests::order("TW-A", 1_000);
    let line = crate::order::tests::line("Lamp");
    let payment = Payment {
        id: new_id(),
        order: order.id,
        provider: "test".into(),
        method: "card".into(),
        key: "k".into(),
        reference: None,
        state: PaymentState::Captured,
        amount: Money::new(1_000, Currency::USD),
        refunded: 0,
        action_url: None,
        qr_code: None,
        failure: None,
        created_at: 5,
        updated_at: 5,
    };
    let mut tx = db.store.begin().await.unwrap();
    tx.add_order(&order, std::slice::from_ref(&line))
        .await
        .unwrap();
    tx.add_payment(&payment).await.unwrap();
    tx.commit().await.unwrap();
    (line, payment)
}

fn seen(line: &OrderLine, refunded_quantity: i64, refunded: i64) -> PaidLine {
    PaidLine {
        line: line.id,
        quantity: 2,
        paid: 500,
        refunded_quantity,
        refunded,
        in_return: 0,
    }
}

#[tokio::test]
async fn no_more_units_go_back_than_were_bought_and_a_failed_refund_frees_them() {
    for db in databases().await {
        let (line, payment) = bought(&db).await;
        let refund = Refund {
            credit: 0,
            as_credit: false,
            id: new_id(),
            order: payment.order,
            payment: payment.id,
            key: "r".into(),
            state: RefundState::Started,
            amount: 600,
            reason: String::new(),
            created_at: 6,
        };
        let parts = [
            RefundPart {
                of: PartOf::Line {
                    line: line.id,
                    quantity: 2,
                },
                amount: 500,
            },
            RefundPart {
                of: PartOf::Shipping,
                amount: 100,
            },
        ];
        let mut tx = db.store.begin().await.unwrap();
        let fresh = seen(&line, 0, 0);
        assert!(!tx.refund_units(&fresh, 3, 500, false).await.unwrap());
        assert!(!tx.refund_units(&fresh, 1, 250, true).await.unwrap());
        assert!(
            !tx.refund_units(&seen(&line, 1, 0), 1, 250, false)
                .await
                .unwrap()
        );
        assert!(tx.refund_units(&fresh, 2, 500, false).await.unwrap());
        assert!(
            !tx.refund_units(&seen(&line, 2, 500), 1, 0, false)
                .await
                .unwrap()
        );
        assert!(tx.refund_shipping(payment.order, 0, 100).await.unwrap());
        assert!(!tx.refund_shipping(payment.order, 0, 100).await.unwrap());
        assert!(tx.add_refund(&refund).await.unwrap());
        tx.add_refund_parts(refund.id, &parts).await.unwrap();
        assert!(tx.restock_line(line.id, 2).await.unwrap());
        assert!(!tx.restock_line(line.id, 1).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(db.store.refund_parts(refund.id).await.unwrap(), parts);
        let counts = db.store.line_returns(payment.order).await.unwrap();
        assert_eq!((counts[0].refunded_quantity, counts[0].refunded), (2, 500));

        let mut tx = db.store.begin().await.unwrap();
        tx.undo_refund_parts(refund.id).await.unwrap();
        tx.commit().await.unwrap();
        let counts = db.store.line_returns(payment.order).await.unwrap();
        assert_eq!((counts[0].refunded_quantity, counts[0].refunded), (0, 0));
        assert_eq!(db.store.shipping_refunded(payment.order).await.unwrap(), 0);
    }
}
