use model::Locale;
use model::catalog::Image;
use model::job::MailKind;
use model::order::OrderView;
use model::payment::PaymentState;

use super::RefundTold;
use crate::testing::buying::lamp_shops;

#[tokio::test]
async fn every_mail_is_written_in_both_languages() {
    for (shop, lamp) in lamp_shops(9).await {
        let (number, token) = shop.bought(lamp, 2).await;
        let mut order = shop.opened_order(&number, &token).await.unwrap();
        order.address.name = "Ada <b>& Co".into();
        for locale in Locale::ALL {
            order.locale = locale;
            let mut view = shop.order_view(locale, &order).await.unwrap();
            view.lines[0].picture = Some(Image {
                src: "/media/drawn/lamp-sage.svg".into(),
                ..Image::default()
            });
            let kinds = [
                (
                    MailKind::OrderPlaced { paid: true },
                    ["confirmed", "已确认"],
                ),
                (
                    MailKind::OrderPlaced { paid: false },
                    ["received", "已收到"],
                ),
                (MailKind::OrderPaid, ["Payment received", "已付款"]),
                (
                    MailKind::OrderShipped {
                        parcel: store::new_id(),
                    },
                    ["on its way", "已发货"],
                ),
                (MailKind::OrderDelivered, ["delivered", "已送达"]),
                (MailKind::OrderCancelled, ["cancelled", "已取消"]),
                (
                    MailKind::OrderRefunded {
                        refund: store::new_id(),
                    },
                    ["Refund", "退款"],
                ),
            ];
            for (kind, subject) in kinds {
                let refund = RefundTold {
                    amount: view.totals.money(100),
                    by_hand: false,
                };
                let letter = shop.letter(&order, &view, kind, Some(refund));
                assert!(
                    letter.subject.contains(locale.pick(subject[0], subject[1])),
                    "{}",
                    letter.subject
                );
                let (html, text) = (letter.html(), letter.text());
                assert!(html.contains("Ada &lt;b&gt;&amp; Co") && text.contains("Ada <b>& Co"));
                assert!(html.contains("https://shop.example/media/drawn/lamp-sage.png"));
                let link = shop.order_link_url(locale, &number, &token);
                assert!(html.contains(&link) && text.contains(&link));
                assert!(text.contains("$49.50") && html.contains("$49.50"));
            }
            let cancelled = |view: &OrderView| {
                let letter = shop.letter(&order, view, MailKind::OrderCancelled, None);
                letter.paragraphs.join(" ")
            };
            view.by_hand = true;
            let by_hand = cancelled(&view);
            assert!(by_hand.contains(locale.pick("back to you ourselves", "自行退还")));
            view.totals.total = 0;
            let free = cancelled(&view);
            assert!(free.contains(locale.pick("Nothing was charged", "没有产生任何扣款")));
            assert!(!free.contains("0.00"), "{free}");
            view.totals.total = 4_950;
            view.payment = PaymentState::Voided;
            let unpaid = cancelled(&view);
            assert!(unpaid.contains(locale.pick("nothing was charged", "没有产生任何扣款")));
            let by_hand = RefundTold {
                amount: view.totals.money(100),
                by_hand: true,
            };
            let kind = MailKind::OrderRefunded {
                refund: store::new_id(),
            };
            let letter = shop.letter(&order, &view, kind, Some(by_hand));
            assert!(letter.text().contains("$1.00"));
            assert!(!letter.text().contains(locale.pick("your bank", "银行")));
        }
    }
}

#[tokio::test]
async fn a_mail_sent_twice_is_one_file() {
    for (shop, lamp) in lamp_shops(9).await {
        let (number, token) = shop.bought(lamp, 1).await;
        let id = shop.opened_order(&number, &token).await.unwrap().id;
        for _ in 0..2 {
            let kind = MailKind::OrderPlaced { paid: true };
            shop.send_order_mail(id, kind).await.unwrap();
        }
        assert_eq!(shop.run_jobs().await, ["placed"]);
        let path = shop.data.path().join(format!("mail/{number}-placed.eml"));
        let mail = std::fs::read_to_string(path).unwrap();
        assert!(mail.contains("To: ada@example.com") && mail.contains("multipart/alternative"));
    }
}
