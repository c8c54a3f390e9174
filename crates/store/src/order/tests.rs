use model::catalog::Image;
use model::order::{TimelineEntry, TimelineKind};
use model::order_desk::{OrderQuery, OrderSort};

use super::*;
use crate::new_id;
use crate::testing::databases;

pub(crate) fn order(number: &str, total: i64) -> Order {
    Order {
        id: new_id(),
        number: number.into(),
        idempotency_key: Some(format!("key of {number}")),
        request_hash: "hash".into(),
        cart: Some(new_id()),
        state: OrderState::Pending,
        payment: PaymentState::Started,
        fulfilment: FulfilmentState::Unfulfilled,
        locale: Locale::Zh,
        email: format!("{}@example.com", number.to_lowercase()),
        address: Address {
            name: "Ada".into(),
            country: "US".into(),
            ..Address::default()
        },
        billing: None,
        delivery_code: "standard".into(),
        delivery: Translated::new("Standard", "标准配送"),
        delivery_days: Some((1, 2)),
        method: "test:card".into(),
        note: String::new(),
        totals: Totals {
            currency: Currency::USD,
            lines: total - 500,
            discounts: 0,
            shipping: Some(500),
            tax: 0,
            tax_included: 7,
            total,
        },
        shipping_discount: 0,
        adjustments: Vec::new(),
        tax_rounding: TaxRounding::PerRate,
        own_rate: 1_000_000,
        taxes: vec![TaxLine {
            name: Translated::new("VAT", "增值税"),
            ppm: 190_000,
            amount: 319,
        }],
        refunded: 0,
        access_token: "token".into(),
        source: "shop".into(),
        placed_at: total,
        expires_at: Some(100),
        version: 1,
    }
}

pub(crate) fn line(name: &str) -> OrderLine {
    OrderLine {
        id: new_id(),
        variant: None,
        product: None,
        slug: "lamp".into(),
        sku: "L1".into(),
        name: name.into(),
        choice: "Sage".into(),
        picture: Some(Image::default()),
        quantity: 2,
        unit_price: 100,
        total: 200,
        discount: 0,
        tax: 3,
    }
}

#[tokio::test]
async fn an_order_is_read_back_as_written_and_written_once() {
    for db in databases().await {
        let written = order("TW-A", 1_000);
        let lines = vec![line("b"), line("a")];
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.add_order(&written, &lines).await.unwrap());
        let again = Order {
            id: new_id(),
            number: "TW-B".into(),
            ..written.clone()
        };
        assert!(!tx.add_order(&again, &lines).await.unwrap(), "same key");
        tx.commit().await.unwrap();
        let key = written.idempotency_key.as_deref().unwrap();
        for read in [
            db.store.order(written.id).await.unwrap(),
            db.store.order_by_number("TW-A").await.unwrap(),
            db.store.order_by_key(key).await.unwrap(),
        ] {
            assert_eq!(read.as_ref(), Some(&written));
        }
        assert_eq!(db.store.order_lines(written.id).await.unwrap(), lines);
        assert_eq!(db.store.order_by_number("TW-B").await.unwrap(), None);
    }
}

#[tokio::test]
async fn totals_that_do_not_add_up_are_refused() {
    for db in databases().await {
        let mut wrong = order("TW-A", 1_000);
        wrong.totals.tax = 1;
        let mut tx = db.store.begin().await.unwrap();
        let refused = tx.add_order(&wrong, &[]).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_change_decided_on_an_older_version_does_not_happen() {
    for db in databases().await {
        let written = order("TW-A", 1_000);
        let mut tx = db.store.begin().await.unwrap();
        tx.add_order(&written, &[]).await.unwrap();
        let placed = OrderChange {
            state: OrderState::Placed,
            ..written.change(7)
        };
        assert!(tx.change_order(&placed).await.unwrap());
        assert!(!tx.change_order(&placed).await.unwrap());
        tx.commit().await.unwrap();
        let read = db.store.order(written.id).await.unwrap().unwrap();
        assert_eq!(
            (read.state, read.version, read.expires_at),
            (OrderState::Placed, 2, None)
        );
        assert_eq!(db.store.expired_orders(i64::MAX, 9).await.unwrap(), []);
    }
}

#[tokio::test]
async fn unpaid_orders_expire_in_their_order() {
    for db in databases().await {
        let mut tx = db.store.begin().await.unwrap();
        let mut ids = Vec::new();
        for (number, expires_at) in [("TW-A", 30), ("TW-B", 10), ("TW-C", 40)] {
            let written = Order {
                expires_at: Some(expires_at),
                ..order(number, 1_000)
            };
            tx.add_order(&written, &[]).await.unwrap();
            ids.push(written.id);
        }
        tx.commit().await.unwrap();
        assert_eq!(
            db.store.expired_orders(30, 9).await.unwrap(),
            [ids[1], ids[0]]
        );
    }
}

#[tokio::test]
async fn the_timeline_keeps_staff_notes_apart() {
    for db in databases().await {
        let written = order("TW-A", 1_000);
        let entry = |at, kind| TimelineEntry {
            at,
            kind,
            detail: Translated::new("d", "详"),
        };
        let mut tx = db.store.begin().await.unwrap();
        tx.add_order(&written, &[]).await.unwrap();
        let entries = [
            entry(1, TimelineKind::Received),
            entry(3, TimelineKind::Shipped),
        ];
        for entry in &entries {
            tx.add_timeline_entry(written.id, entry, None)
                .await
                .unwrap();
        }
        tx.add_staff_note(written.id, "called", None, 2)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.timeline(written.id).await.unwrap(), entries);
        let notes = db.store.staff_notes(written.id).await.unwrap();
        assert_eq!((notes.len(), notes[0].text.as_str()), (1, "called"));
    }
}

#[tokio::test]
async fn the_order_list_filters_sorts_and_counts() {
    for db in databases().await {
        let mut tx = db.store.begin().await.unwrap();
        for (number, total) in [("TW-AB", 1_000), ("TW-AC", 3_000), ("TW-B", 2_000)] {
            tx.add_order(&order(number, total), &[]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let check = async |query: OrderQuery, expected: &[&str]| {
            let (rows, count) = db.store.order_rows(&query).await.unwrap();
            let numbers: Vec<_> = rows.iter().map(|row| row.number.as_str()).collect();
            assert_eq!(numbers, expected);
            assert_eq!(count, 3.min(i64::try_from(expected.len()).unwrap()));
        };
        let sorted = |sort| OrderQuery {
            sort,
            ..OrderQuery::default()
        };
        check(OrderQuery::default(), &["TW-AC", "TW-B", "TW-AB"]).await;
        check(sorted(OrderSort::Smallest), &["TW-AB", "TW-B", "TW-AC"]).await;
        let looked_for = |q: &str| OrderQuery {
            q: q.into(),
            ..sorted(OrderSort::Oldest)
        };
        check(looked_for("tw-a"), &["TW-AB", "TW-AC"]).await;
        check(looked_for("TW-B@"), &["TW-B"]).await;
        check(looked_for("%"), &["TW-AB", "TW-B", "TW-AC"]).await;
        let cancelled = OrderQuery {
            state: Some(OrderState::Cancelled),
            ..OrderQuery::default()
        };
        check(cancelled, &[]).await;
        let goods = |fulfilment: &[FulfilmentState]| OrderQuery {
            fulfilment: fulfilment.to_vec(),
            ..OrderQuery::default()
        };
        let to_send = [FulfilmentState::PartlyShipped, FulfilmentState::Unfulfilled];
        check(goods(&to_send), &["TW-AC", "TW-B", "TW-AB"]).await;
        check(goods(&[FulfilmentState::Shipped]), &[]).await;
    }
}
