use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use model::job::Job;

use super::*;
use crate::Clock;
use crate::testing::{NOW, TestShop, opened_with, past_order, product, shop};

/// The shop, opened again with a program of these lines to learn with.
async fn with_trainer(shop: &TestShop, lines: &str) -> Arc<Shop> {
    let program = shop.data.path().join("trainer");
    // Written by another process: one that a test beside this one starts just now might inherit the open file, and what
    // is open for writing cannot be run.
    let written = Command::new("/bin/sh")
        .arg("-c")
        .arg(r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 755 "$1""#)
        .args(["sh", program.to_str().unwrap(), lines])
        .status();
    assert!(written.unwrap().success());
    opened_with(&shop.db, shop.data.path(), Clock::fixed(NOW), Some(program)).await
}

#[test]
fn other_jobs_do_not_wait_for_training_and_it_ends_with_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (shop, told) = runtime.block_on(async {
        let shop = shop().await;
        let told = shop.data.path().join("told");
        let lines = format!(
            "echo $1 $$ > {0}.part\nmv {0}.part {0}\nexec sleep 600",
            told.display()
        );
        let open = with_trainer(&shop, &lines).await;
        let mut tx = open.store.begin().await.unwrap();
        tx.enqueue(&Job::Train, NOW, None).await.unwrap();
        tx.enqueue(&Job::SweepCarts, NOW, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(open.run_due_jobs(10).await.unwrap(), 2);
        while !told.exists() {
            tokio::time::sleep(LOOK).await;
        }
        assert!(!open.store.has_due_job(NOW).await.unwrap());
        let queued = open.store.queued_jobs().await.unwrap();
        let at = |job: &Job| queued.iter().find(|one| one.job == *job).unwrap().run_at;
        assert_eq!(at(&Job::Train), NOW, "still under way");
        assert!(at(&Job::SweepCarts) > NOW, "done, and due again later");
        (shop, told)
    });
    drop(runtime);
    let told = fs::read_to_string(told).unwrap();
    let (task, process) = told.trim().split_once(' ').unwrap();
    assert_eq!(task, "train");
    assert!(!PathBuf::from(format!("/proc/{process}")).exists());
    drop(shop);
}

#[tokio::test]
async fn a_training_that_fails_is_told_and_one_that_cannot_begin_goes_on_here() {
    let shop = shop().await;
    let all: Vec<_> = (0..4)
        .map(|n| product(&format!("p{n}"), 1_000, 5))
        .collect();
    shop.add_products(&all).await;
    let mut tx = shop.store.begin().await.unwrap();
    let order = past_order(NOW - 1_000, &[&all[0], &all[1]]);
    tx.insert_orders(&[order]).await.unwrap();
    tx.commit().await.unwrap();
    let open = with_trainer(&shop, "exit 3").await;
    let failed = open.train_apart().await.unwrap_err();
    assert!(failed.to_string().contains('3'), "{failed}");
    assert_eq!(shop.store.kept_training().await.unwrap(), None);
    let open = with_trainer(&shop, "exit 0").await;
    open.train_apart().await.unwrap();
    assert_eq!(shop.store.kept_training().await.unwrap(), None);
    fs::remove_file(shop.data.path().join("trainer")).unwrap();
    open.train_apart().await.unwrap();
    assert!(shop.store.kept_training().await.unwrap().is_some());
}
