use std::time::Duration;

use futures_util::future::{FutureExt, join_all};
use futures_util::stream::TryStreamExt;
use sqlx::Connection;

use crate::testing::databases;

/// More answers than anyone waits for here.
const MANY: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                    SELECT CAST(i AS BIGINT) FROM n";

/// Ids of the server's processes behind so many queries at once.
async fn processes(store: &crate::Store, count: usize) -> Vec<i64> {
    let one = || async {
        let (id,): (i64,) = sqlx::query_as("SELECT CAST(pg_backend_pid() AS BIGINT)")
            .fetch_one(store.fresh())
            .await
            .unwrap();
        id
    };
    let mut ids = join_all((0..count).map(|_| one())).await;
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[tokio::test]
async fn a_connection_is_as_new_after_a_failure_a_refusal_and_a_query_given_up() {
    for db in databases().await {
        let pool = db.store.fresh();
        let failed = sqlx::query("SELECT nothing FROM nowhere").execute(pool);
        failed.await.unwrap_err();
        // Given up as soon as it was asked, and in the middle of its answers: what is still under way must not be read as the
        // next one. How far a query comes within some milliseconds depends on the machine, so no clock decides it.
        for answers in [0, 1, 1_000] {
            let mut held = pool.acquire().await.unwrap();
            let mut many = sqlx::query(MANY).fetch(&mut *held);
            for _ in 0..answers {
                many.try_next().await.unwrap().unwrap();
            }
            many.try_next().now_or_never();
            sqlx::query(MANY).fetch_all(pool).now_or_never();
        }
        let asked = (0..64_i64).map(|n| async move {
            let (back,): (i64,) = sqlx::query_as("SELECT CAST($1 AS BIGINT)")
                .bind(n)
                .fetch_one(pool)
                .await
                .unwrap();
            assert_eq!(back, n);
        });
        join_all(asked).await;
    }
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_behind_on_its_connection() {
    for db in databases().await {
        for _ in 0..40 {
            let mut tx = db.store.begin().await.unwrap();
            tx.put_setting("left behind", &1).await.unwrap();
            drop(tx);
            // One that is given up while it begins, too.
            let begun = tokio::time::timeout(Duration::ZERO, db.store.begin());
            drop(begun.await);
        }
        // As many as there can be connections, so that each is asked.
        let asked = (0..64).map(|_| db.store.setting::<i64>("left behind"));
        for found in join_all(asked).await {
            assert_eq!(found.unwrap(), None);
        }
        let mut tx = db.store.begin().await.unwrap();
        tx.put_setting("left behind", &2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.setting("left behind").await.unwrap(), Some(2_i64));
    }
}

#[tokio::test]
async fn a_transaction_of_one_statement_is_lasting_when_it_is_committed() {
    for db in databases().await {
        for n in 1..=3_i64 {
            let mut tx = db.store.begin_single().await.unwrap();
            tx.put_setting("single", &n).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.setting("single").await.unwrap(), Some(n));
        }
    }
}

#[tokio::test]
async fn connections_to_a_server_are_few_and_replaced_when_it_cuts_them_off() {
    let Some(db) = crate::testing::postgres().await else {
        return;
    };
    let before = processes(&db.store, 200).await;
    assert!(before.len() <= crate::open::CONNECTIONS as usize);
    let mut admin = sqlx::AnyConnection::connect(&db.url).await.unwrap();
    for id in &before {
        sqlx::query("SELECT 1 FROM (SELECT pg_terminate_backend(CAST($1 AS INT))) AS ended")
            .bind(*id)
            .execute(&mut admin)
            .await
            .unwrap();
    }
    tokio::time::sleep(super::IDLE + Duration::from_millis(100)).await;
    let after = processes(&db.store, 200).await;
    assert!(after.iter().all(|id| !before.contains(id)));
}
