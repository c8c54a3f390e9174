//! Databases for tests: an own SQLite file always, an own PostgreSQL database where `TRADEWIND_TEST_POSTGRES` names a server.

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::catalog::{Product, ProductStatus, Rating, Stock, Variant};
use model::{Currency, Translated};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use crate::{Store, new_id};

/// An empty database with the current schema. SQLite files are removed when it is dropped;
/// PostgreSQL databases go with the throw-away server they are made on.
pub struct TestDatabase {
    /// Its store.
    pub store: Store,
    /// Its address, for a second process.
    pub url: String,
    file: Option<PathBuf>,
}

/// A fresh SQLite database.
pub async fn sqlite() -> TestDatabase {
    let file = std::env::temp_dir().join(format!("tradewind-test-{}.sqlite", new_id::<i64>()));
    let url = format!("sqlite:{}", file.display());
    let store = Store::open(&url).await.expect("a fresh file can be opened");
    TestDatabase {
        store,
        url,
        file: Some(file),
    }
}

/// A fresh PostgreSQL database, if the tests were given a server; says so when they were not.
pub async fn postgres() -> Option<TestDatabase> {
    let Ok(server) = std::env::var("TRADEWIND_TEST_POSTGRES") else {
        eprintln!(
            "skipped on PostgreSQL: TRADEWIND_TEST_POSTGRES names no server (cargo xtask test starts one)"
        );
        return None;
    };
    sqlx::any::install_default_drivers();
    let name = format!("test_{}", new_id::<i64>());
    let mut admin = AnyConnection::connect(&server)
        .await
        .expect("the test server answers");
    admin
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .expect("the test server lets us make databases");
    let (base, _) = server
        .rsplit_once('/')
        .expect("the server's URL ends in a database name");
    let url = format!("{base}/{name}");
    let store = Store::open(&url)
        .await
        .expect("a fresh database can be opened");
    Some(TestDatabase {
        store,
        url,
        file: None,
    })
}

/// The database at an address, with the current schema; whoever made it takes it away.
pub async fn at(url: String) -> TestDatabase {
    let store = Store::open(&url).await;
    TestDatabase {
        store: store.expect("the database can be opened"),
        url,
        file: None,
    }
}

/// Both engines, as far as they are to be had.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![sqlite().await];
    all.extend(postgres().await);
    all
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            for suffix in ["", "-wal", "-shm"] {
                let mut path = file.clone().into_os_string();
                path.push(suffix);
                // A file that is already gone is as good as removed.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// A product on sale with one variant of `on_hand` units at `price` dollar cents; the slug is also its SKU.
#[must_use]
pub fn product(slug: &str, price: i64, on_hand: i64) -> Product {
    Product {
        id: new_id(),
        slug: slug.to_owned(),
        status: ProductStatus::Active,
        name: Translated::new(slug, slug),
        subtitle: Translated::default(),
        description: Translated::default(),
        facts: Vec::new(),
        brand: None,
        category: None,
        categories: Vec::new(),
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tags: Vec::new(),
        tax_class: "standard".to_owned(),
        currency: Currency::USD,
        variants: vec![Variant {
            id: new_id(),
            sku: slug.to_owned(),
            choice: BTreeMap::new(),
            price,
            compare_at: None,
            own_prices: Vec::new(),
            sale: None,
            weight_grams: 500,
            barcode: None,
            stock: Stock {
                on_hand,
                reserved: 0,
            },
        }],
        pictures: Vec::new(),
        rating: Rating::default(),
        sales: 0,
        created_at: 1,
        updated_at: 1,
        version: 1,
    }
}

/// Fills the tables that delivery and tax had before there were zones: standard delivery to Germany for 4.90, from 60.00
/// for nothing, and 19 % there.
///
/// # Panics
/// When the database is away.
pub async fn put_old_tariffs(store: &Store) {
    const WRITES: [&str; 3] = [
        "INSERT INTO delivery_rate (id, code, name, countries, currency, min_total, max_weight_grams, price, days_min,
                                    days_max, position)
         VALUES (1, 'standard', '{\"en\":\"Standard\",\"zh\":\"标准\"}', 'DE', 'USD', 0, NULL, 490, 2, 4, 1)",
        "INSERT INTO delivery_rate (id, code, name, countries, currency, min_total, max_weight_grams, price, days_min,
                                    days_max, position)
         VALUES (2, 'standard', '{\"en\":\"Standard\",\"zh\":\"标准\"}', 'DE', 'USD', 6000, NULL, 0, 2, 4, 1)",
        "INSERT INTO tax_rate (country, tax_class, rate_ppm) VALUES ('DE', 'standard', 190000)",
    ];
    let mut tx = store.begin().await.expect("the test database answers");
    for sql in WRITES {
        sqlx::query(sql)
            .execute(tx.conn())
            .await
            .expect("the tables are there");
    }
    tx.commit().await.expect("the test database answers");
}

/// What does not add up in a shop's books; empty when everything does.
///
/// # Panics
/// When the database is away.
pub async fn books(store: &Store) -> Vec<String> {
    const CHECKS: [(&str, &str); 20] = [
        (
            "units on hand are not the sum of the stock ledger",
            "SELECT COUNT(*) FROM variant
             WHERE on_hand <> (SELECT COALESCE(SUM(quantity), 0) FROM stock_movement WHERE variant_id = variant.id)",
        ),
        (
            "reserved units are not what unpaid orders hold",
            "SELECT COUNT(*) FROM variant
             WHERE reserved <> (SELECT COALESCE(SUM(quantity), 0) FROM reservation
                                WHERE variant_id = variant.id AND state = 'held')",
        ),
        (
            "an order holds units though it is decided, or is open and holds none",
            "SELECT COUNT(*) FROM orders JOIN reservation ON reservation.order_id = orders.id
             WHERE CASE WHEN orders.state = 'pending' THEN 1 ELSE 0 END
                <> CASE WHEN reservation.state = 'held' THEN 1 ELSE 0 END",
        ),
        (
            "lines of an order do not sum to its goods",
            "SELECT COUNT(*) FROM orders
             WHERE lines_total <> (SELECT COALESCE(SUM(total), 0) FROM order_line WHERE order_id = orders.id)",
        ),
        (
            "shares of an order's discounts do not sum to them, or are more than a line",
            "SELECT COUNT(*) FROM orders
             WHERE (source = 'shop' AND discounts_total - shipping_discount
                    <> (SELECT COALESCE(SUM(discount), 0) FROM order_line WHERE order_id = orders.id))
                OR EXISTS (SELECT 1 FROM order_line
                           WHERE order_id = orders.id AND (discount < 0 OR discount > order_line.total))",
        ),
        (
            "a promotion was used more or less often than is counted",
            "SELECT COUNT(*) FROM promotion
             WHERE uses <> (SELECT COUNT(*) FROM promotion_use WHERE promotion_id = promotion.id AND counted = 1)
                OR uses > max_uses",
        ),
        (
            "an order that was let go or called off still uses a promotion",
            "SELECT COUNT(*) FROM orders JOIN promotion_use ON promotion_use.order_id = orders.id
             WHERE orders.state = 'cancelled'",
        ),
        (
            "an accepted order is neither paid nor promised in full",
            "SELECT COUNT(*) FROM orders
             WHERE source = 'shop' AND state IN ('placed', 'completed')
               AND total <> (SELECT COALESCE(SUM(amount), 0) FROM payment
                             WHERE order_id = orders.id
                               AND state IN ('awaiting', 'captured', 'partly_refunded', 'refunded'))
                          - (SELECT COALESCE(SUM(amount), 0) FROM refund
                             WHERE order_id = orders.id AND provider_key LIKE 'edit-%')
                          + (SELECT COALESCE(SUM(amount), 0) FROM credit_use
                             WHERE order_id = orders.id AND state <> 'released')",
        ),
        (
            "money of a cancelled order was kept",
            "SELECT COUNT(*) FROM orders JOIN payment ON payment.order_id = orders.id
             WHERE orders.state = 'cancelled' AND payment.state IN ('captured', 'partly_refunded')
               AND payment.refunded < payment.amount",
        ),
        (
            "what was set aside of a payment is not the sum of its refunds",
            "SELECT COUNT(*) FROM payment
             WHERE refunded <> (SELECT COALESCE(SUM(amount - credit), 0) FROM refund
                                WHERE payment_id = payment.id AND state <> 'failed')",
        ),
        (
            "what an order says was given back is not the sum of its refunds",
            "SELECT COUNT(*) FROM orders
             WHERE source = 'shop'
               AND refunded_total <> (SELECT COALESCE(SUM(amount), 0) FROM refund
                                      WHERE order_id = orders.id AND state = 'done' AND provider_key NOT LIKE 'edit-%')",
        ),
        (
            "parts of a refund do not sum to it",
            "SELECT COUNT(*) FROM refund
             WHERE id IN (SELECT refund_id FROM refund_part)
               AND amount <> (SELECT SUM(amount) FROM refund_part WHERE refund_id = refund.id)",
        ),
        (
            "units that a line says were given back are not those of its refunds",
            "SELECT COUNT(*) FROM order_line
             WHERE refunded_quantity <> (SELECT COALESCE(SUM(part.quantity), 0)
                                         FROM refund_part AS part JOIN refund ON refund.id = part.refund_id
                                         WHERE part.line_id = order_line.id AND refund.state <> 'failed')",
        ),
        (
            "units that a line holds for returns are not those of open returns, or came back twice",
            "SELECT COUNT(*) FROM order_line
             WHERE in_return <> (SELECT COALESCE(SUM(part.quantity), 0)
                                 FROM return_line AS part JOIN return_request AS request ON request.id = part.return_id
                                 WHERE part.line_id = order_line.id
                                   AND (request.state IN ('requested', 'approved', 'received')
                                        OR request.state = 'settled' AND request.refund_id IS NULL))
                OR refunded_quantity + in_return > quantity OR restocked > quantity",
        ),
        (
            "units sent of a line are not what its parcels hold",
            "SELECT COUNT(*) FROM order_line
             WHERE shipped <> (SELECT COALESCE(SUM(quantity), 0) FROM parcel_line WHERE order_line_id = order_line.id)",
        ),
        (
            "a gift card's balance or hold is negative, or is not the sum of its ledger",
            "SELECT COUNT(*) FROM credit
             WHERE held < 0 OR held > balance
                OR balance <> (SELECT COALESCE(SUM(amount), 0) FROM credit_entry WHERE credit_id = credit.id)
                OR held <> (SELECT COALESCE(SUM(held), 0) FROM credit_entry WHERE credit_id = credit.id)
                OR held <> (SELECT COALESCE(SUM(amount), 0) FROM credit_use
                            WHERE credit_id = credit.id AND state = 'held')",
        ),
        (
            "what an order pays by gift card is not what was spent for it",
            "SELECT COUNT(*) FROM credit_use
             WHERE CASE WHEN state = 'spent' THEN amount ELSE 0 END
                <> (SELECT COALESCE(-SUM(amount), 0) FROM credit_entry
                    WHERE order_id = credit_use.order_id AND credit_id = credit_use.credit_id AND kind = 'spent')",
        ),
        (
            "an order that is decided holds a gift card, an open one does not, or a cancelled one kept what it spent",
            "SELECT COUNT(*) FROM credit_use JOIN orders ON orders.id = credit_use.order_id
             WHERE (orders.state = 'pending' AND credit_use.state <> 'held')
                OR (orders.state = 'cancelled' AND credit_use.state <> 'released'
                    AND (credit_use.state = 'held' OR credit_use.refunded < credit_use.amount))
                OR (orders.state IN ('placed', 'completed') AND credit_use.state <> 'spent'
                    AND (credit_use.state = 'released' OR orders.payment_state <> 'awaiting'))",
        ),
        (
            "what goes back to gift cards is not what their refunds say",
            "SELECT COUNT(*) FROM credit_use
             WHERE refunded <> (SELECT COALESCE(SUM(part.amount), 0)
                                FROM refund_credit AS part JOIN refund ON refund.id = part.refund_id
                                WHERE refund.order_id = credit_use.order_id AND part.credit_id = credit_use.credit_id
                                  AND refund.state <> 'failed')",
        ),
        (
            "a refund's part for gift cards is not the sum of its parts, or was not put on them",
            "SELECT COUNT(*) FROM orders
             WHERE (SELECT COALESCE(SUM(CASE WHEN as_credit = 1 THEN amount ELSE credit END), 0) FROM refund
                    WHERE order_id = orders.id AND state = 'done')
                <> (SELECT COALESCE(SUM(amount), 0) FROM credit_entry
                    WHERE order_id = orders.id AND kind = 'refunded')
                OR EXISTS (SELECT 1 FROM refund
                           WHERE order_id = orders.id
                             AND credit <> (SELECT COALESCE(SUM(amount), 0) FROM refund_credit
                                            WHERE refund_id = refund.id))",
        ),
    ];
    let mut wrong = Vec::new();
    for (what, sql) in CHECKS {
        let (count,): (i64,) = sqlx::query_as(sql)
            .fetch_one(store.fresh())
            .await
            .expect("the books can be read");
        if count > 0 {
            wrong.push(format!("{what}: {count}"));
        }
    }
    wrong
}

/// Makes every unpaid order hold its goods no longer, as if its time had passed.
///
/// # Panics
/// When the database is away.
pub async fn expire_orders(store: &Store) {
    let mut tx = store
        .begin()
        .await
        .expect("the test database can be written");
    sqlx::query("UPDATE orders SET expires_at = 0 WHERE state = 'pending'")
        .execute(tx.conn())
        .await
        .expect("the test database can be written");
    tx.commit().await.expect("the test database can be written");
}

/// A payment as the crash tests compare it with the provider's book.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BookedPayment {
    /// Our key at the provider.
    pub provider_key: String,
    /// State of the order.
    pub order_state: String,
    /// State of the payment.
    pub state: String,
    /// Its amount.
    pub amount: i64,
    /// What of it was given back.
    pub given_back: i64,
}

/// Every payment of the shop, by key.
///
/// # Panics
/// When the database is away.
pub async fn booked_payments(store: &Store) -> Vec<BookedPayment> {
    sqlx::query_as(
        "SELECT payment.provider_key, orders.state AS order_state, payment.state, payment.amount,
                (SELECT CAST(COALESCE(SUM(refund.amount - refund.credit), 0) AS BIGINT) FROM refund
                 WHERE refund.payment_id = payment.id AND refund.state = 'done' AND refund.as_credit = 0) AS given_back
         FROM payment JOIN orders ON orders.id = payment.order_id
         WHERE payment.provider <> 'credit'
         ORDER BY payment.provider_key",
    )
    .fetch_all(store.fresh())
    .await
    .expect("the books can be read")
}
