use std::sync::Arc;

use model::VariantId;
use model::order::OrderView;

use super::*;
use crate::paper::pdf::texts_in;
use crate::testing::TestShop;
use crate::testing::buying::{CHALLENGED, lamp_shops};

async fn bought(shop: &TestShop, lamp: VariantId, units: i64) -> (OrderView, String) {
    let (number, token) = shop.bought(lamp, units).await;
    let order = shop.order_by_link(Locale::En, &number, &token).await;
    (order.unwrap(), token)
}

#[tokio::test]
async fn an_invoice_says_what_the_order_says_to_the_cent() {
    for (shop, lamp) in lamp_shops(9).await {
        let (order, token) = bought(&shop, lamp, 2).await;
        let (serial, paper) = shop.paper(order.id, PaperAbout::Order).await.unwrap();
        assert_eq!((serial, paper.totals), (1, Some(order.totals)));
        let prices = || paper.lines.iter().filter_map(|line| line.price);
        let net: i64 = prices().map(|price| price.total).sum();
        let tax: i64 = prices().map(|price| price.tax).sum();
        assert_eq!((net + tax, tax), (order.totals.total, order.totals.tax));
        assert!(prices().all(|price| price.rate == Some(100_000)));
        let [sum] = paper.taxes.as_slice() else {
            panic!("one rate: {:?}", paper.taxes);
        };
        assert_eq!((sum.net, sum.tax), (net, tax));
        for locale in Locale::ALL {
            let link = shop.paper_by_link(locale, &order.number, &token, PaperAbout::Order);
            let file = link.await.unwrap();
            assert_eq!(file.name, "INV-000001.pdf");
            let texts = texts_in(&file.bytes);
            let total = order.totals.money(order.totals.total).show(locale);
            for said in [
                &order.number,
                &total,
                "Ada Lovelace",
                "40.00",
                "4.50",
                "10 %",
            ] {
                assert!(texts.iter().any(|text| text == said), "{said} in {texts:?}");
            }
        }
        // What changes later changes no paper.
        let mut settings = (*shop.settings()).clone();
        settings.company = Translated::new("Somebody else", "别人");
        shop.save_settings(&settings).await.unwrap();
        let again = shop.paper(order.id, PaperAbout::Order).await.unwrap();
        assert_eq!(again, (1, paper));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn invoices_asked_for_at_once_have_one_number_each_and_no_gap() {
    for (shop, lamp) in lamp_shops(40).await {
        let mut orders = Vec::new();
        for _ in 0..4 {
            orders.push(bought(&shop, lamp, 1).await.0.id);
        }
        let mut work = tokio::task::JoinSet::new();
        for n in 0..20 {
            let (shop, order) = (Arc::clone(&shop), orders[n % 4]);
            work.spawn(
                async move { (order, shop.paper(order, PaperAbout::Order).await.unwrap().0) },
            );
        }
        let mut given = Vec::new();
        while let Some(done) = work.join_next().await {
            given.push(done.unwrap());
        }
        given.sort_unstable();
        given.dedup();
        let mut serials: Vec<_> = given.iter().map(|(_, serial)| *serial).collect();
        serials.sort_unstable();
        assert_eq!((given.len(), serials), (4, vec![1, 2, 3, 4]));
    }
}

#[tokio::test]
async fn credit_notes_take_back_what_was_billed() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let (order, token) = bought(&shop, lamp, 2).await;
        let total = order.totals.total;
        for (key, amount) in [("a", 1_000), ("b", 333), ("c", total - 1_333)] {
            shop.refund(&clerk, order.id, amount, "Scratched", key)
                .await
                .unwrap();
        }
        let refunds = shop.store.refunds(order.id).await.unwrap();
        let (mut given, mut tax, mut serials) = (0, 0, Vec::new());
        for refund in refunds.iter().rev() {
            let about = PaperAbout::Refund(refund.id);
            let (serial, note) = shop.paper(order.id, about).await.unwrap();
            let totals = note.totals.unwrap();
            assert_eq!(totals.lines + totals.tax, totals.total);
            assert_eq!(
                (totals.total, note.invoice.as_str()),
                (refund.amount, "INV-000001")
            );
            let summed: i64 = note.taxes.iter().map(|sum| sum.net + sum.tax).sum();
            assert_eq!(summed, refund.amount);
            (given, tax) = (given + totals.total, tax + totals.tax);
            serials.push(serial);
        }
        assert_eq!(
            (given, tax, serials),
            (total, order.totals.tax, vec![1, 2, 3])
        );
        let about = PaperAbout::Refund(refunds[0].id);
        let file = shop
            .paper_by_link(Locale::En, &order.number, &token, about)
            .await;
        let texts = texts_in(&file.unwrap().bytes);
        assert!(texts.iter().any(|text| text == "Scratched"));
        let (other, _) = bought(&shop, lamp, 1).await;
        let foreign = shop.paper(other.id, about).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn papers_need_something_to_be_about() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let buyer = shop.buyer(lamp, 1).await;
        shop.pay(&buyer, CHALLENGED).await;
        let row = shop
            .admin_orders(&Default::default())
            .await
            .unwrap()
            .rows
            .remove(0);
        let unpaid = shop.paper(row.id, PaperAbout::Order).await;
        assert!(matches!(unpaid, Err(Error::Conflict(_))));
        let (order, token) = bought(&shop, lamp, 2).await;
        let wrong = shop.paper_by_link(Locale::En, &order.number, "x", PaperAbout::Order);
        assert!(matches!(wrong.await, Err(Error::NotFound)));
        shop.ship(&clerk, order.id, "UPS", "1Z", order.version)
            .await
            .unwrap();
        let parcels = shop.store.parcels(order.id).await.unwrap();
        let about = PaperAbout::Parcel(parcels[0].id);
        let file = shop.paper_file(Locale::Zh, order.id, about).await.unwrap();
        let texts = texts_in(&file.bytes);
        assert!(
            texts.iter().any(|text| text == "装箱单") && texts.iter().any(|text| text == "UPS 1Z")
        );
        assert!(
            !texts
                .iter()
                .any(|text| text.contains('$') || text.contains("20.00"))
        );
        let shopper = shop
            .paper_by_link(Locale::En, &order.number, &token, about)
            .await;
        assert!(matches!(shopper, Err(Error::NotFound)));
    }
}
