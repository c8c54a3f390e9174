use super::*;
use crate::testing::databases;

#[tokio::test]
async fn a_job_is_queued_once_claimed_once_and_remembered() {
    for db in databases().await {
        let store = &db.store;
        let mut tx = store.begin().await.unwrap();
        assert!(
            tx.enqueue(&Job::SettlePayments, 10, Some("a"))
                .await
                .unwrap()
        );
        assert!(
            !tx.enqueue(&Job::SettlePayments, 10, Some("a"))
                .await
                .unwrap()
        );
        assert!(tx.enqueue(&Job::SweepCarts, 20, None).await.unwrap());
        assert!(tx.enqueue(&Job::SweepCarts, 30, None).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!store.has_due_job(9).await.unwrap());
        assert!(store.has_due_job(10).await.unwrap());

        let mut tx = store.begin().await.unwrap();
        let claimed = tx.claim_jobs(20, 50, 9).await.unwrap();
        assert_eq!(claimed.len(), 2);
        assert!(tx.claim_jobs(20, 50, 9).await.unwrap().is_empty());
        let first = claimed
            .iter()
            .find(|c| c.job == Job::SettlePayments)
            .unwrap();
        tx.finish_job(first.id, true).await.unwrap();
        assert!(
            !tx.enqueue(&Job::SettlePayments, 11, Some("a"))
                .await
                .unwrap(),
            "remembered"
        );
        tx.commit().await.unwrap();
        assert_eq!(store.queued_jobs().await.unwrap().len(), 2);

        let mut tx = store.begin().await.unwrap();
        let again = tx.claim_jobs(50, 90, 9).await.unwrap();
        let mut attempts: Vec<_> = again.iter().map(|job| job.attempts).collect();
        attempts.sort_unstable();
        assert_eq!(attempts, [1, 2], "the one whose process died comes again");
        tx.postpone_job(again[0].id, 200, Some("away"))
            .await
            .unwrap();
        tx.fail_job(again[1].id, "no use").await.unwrap();
        tx.commit().await.unwrap();
        let queued = store.queued_jobs().await.unwrap();
        assert_eq!(queued.iter().filter(|job| job.failed).count(), 1);
        assert!(!store.has_due_job(199).await.unwrap());
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.forget_jobs(1_000).await.unwrap(), 2);
        tx.commit().await.unwrap();
    }
}
