//! The process killed (SIGKILL) at each step of paying a difference, on both engines: it is paid once, or still due.

use model::Locale;

use super::tests::{dearer, due, form, page, pay};
use crate::FAILPOINTS;
use crate::placement::crash::{Task, kill_at};
use crate::testing::buying::{GOOD, lamp_shops};

#[tokio::test]
async fn killed_while_a_difference_is_paid() {
    let places = FAILPOINTS
        .iter()
        .filter(|name| name.starts_with("difference."));
    let mut killed = 0;
    for failpoint in places {
        for (shop, lamp) in lamp_shops(9).await {
            let order = dearer(&shop, lamp).await;
            let sent = form(&shop, &order, "test:card", GOOD).await;
            let (number, token) = (order.number.clone(), order.token.clone());
            let task = Task::PayDifference(number, token, sent.clone());
            kill_at(failpoint, &shop, &task);

            let shop = shop.reopen().await;
            shop.clock.advance(16_000);
            // The shopper presses again, and what was begun is ended.
            let again = shop.pay_difference(Locale::En, &order.number, &order.token, &sent);
            again.await.unwrap();
            shop.settle_payments().await.unwrap();
            shop.assert_in_order().await;
            assert_eq!(page(&shop, &order).await.open, None, "{failpoint}");
            // The first kill leaves nothing that the provider heard of, the others a payment that counts.
            let lost = *failpoint == "difference.written";
            let left = lost.then_some(4_400);
            assert_eq!(due(&shop, &order).await, left, "{failpoint}");
            if lost {
                pay(&shop, &order, "test:card", GOOD).await;
            }
            let found = shop.found(order.id).await.unwrap();
            shop.ship(&order.clerk, order.id, "UPS", "1Z", found.version)
                .await
                .unwrap();
            let taken = shop.payments.test().unwrap().taken();
            assert_eq!(taken.len(), 2, "{failpoint}: {taken:?}");
            shop.assert_in_order().await;
            killed += 1;
        }
    }
    assert!(killed >= 5);
}
