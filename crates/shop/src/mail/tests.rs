use model::catalog::Image;
use model::job::MailKind;
use model::order::OrderView;
use model::order_edit::{EditMade, OrderEdit};
use model::payment::{Due, PaymentState};
use model::{Locale, Translated};

use super::told::{Back, Told};
use crate::testing::buying::lamp_shops;

/// What a mail of this kind would tell of so much money.
fn told(view: &OrderView, kind: MailKind, amount: i64, by_hand: bool) -> Told {
    let amount = view.totals.money(amount);
    let credit = view.totals.money(if by_hand { 0 } else { 30 });
    let back = Back {
        amount,
        credit,
        as_credit: false,
        by_hand,
    };
    match kind {
        MailKind::OrderChanged { edit } => {
            let made = EditMade {
                id: edit,
                edit: OrderEdit::default(),
                words: Translated::new("lamp: 2 instead of 1", "lamp：数量由 1 变为 2"),
                before: 0,
                after: 0,
            };
            Told::Change(Box::new(made), back)
        }
        MailKind::DifferencePaid { .. } => Told::Paid(back.amount),
        _ => Told::Refund(back),
    }
}

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
                    MailKind::OrderChanged {
                        edit: store::new_id(),
                    },
                    ["changed", "已修改"],
                ),
                (
                    MailKind::DifferencePaid {
                        payment: store::new_id(),
                    },
                    ["Payment received", "已付款"],
                ),
                (
                    MailKind::OrderRefunded {
                        refund: store::new_id(),
                    },
                    ["Refund", "退款"],
                ),
            ];
            for (kind, subject) in kinds {
                let letter = shop.letter(&order, &view, kind, &told(&view, kind, 100, false));
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
                let said = text.contains("$0.30") && text.contains("$1.00");
                assert_eq!(
                    said,
                    matches!(kind, MailKind::OrderRefunded { .. }),
                    "{text}"
                );
            }
            let write = |view: &OrderView, kind, amount, by_hand| {
                let told = told(view, kind, amount, by_hand);
                let letter = shop.letter(&order, view, kind, &told);
                letter.paragraphs.join(" ")
            };
            let cancelled = |view: &OrderView, amount, by_hand| {
                write(view, MailKind::OrderCancelled, amount, by_hand)
            };
            let ourselves = locale.pick("back to you ourselves", "自行向您退款");
            assert!(cancelled(&view, 4_950, true).contains(ourselves));
            let refund = store::new_id();
            let by_hand = write(&view, MailKind::OrderRefunded { refund }, 100, true);
            assert!(by_hand.contains("$1.00") && by_hand.contains(ourselves));
            assert!(!by_hand.contains(locale.pick("your bank", "银行")));
            view.totals.total = 0;
            let free = cancelled(&view, 0, true);
            assert!(free.contains(locale.pick("Nothing is charged", "没有产生任何扣款")));
            assert!(!free.contains("0.00"), "{free}");
            view.totals.total = 4_950;
            view.payment = PaymentState::Voided;
            let unpaid = cancelled(&view, 0, true);
            assert!(unpaid.contains(locale.pick("nothing was charged", "没有产生任何扣款")));
            // Of a changed order what goes back and what is still to pay are told.
            let edit = store::new_id();
            let dearer = write(&view, MailKind::OrderChanged { edit }, 0, true);
            assert!(!dearer.contains(ourselves));
            assert!(dearer.contains(locale.pick("2 instead of 1", "由 1 变为 2")));
            let cheaper = write(&view, MailKind::OrderChanged { edit }, 700, false);
            assert!(cheaper.contains("$7.00"));
            view.due = Some(Due {
                amount: view.totals.money(1_234),
                difference: true,
                until: None,
                details: "IBAN DE02 1234".into(),
                qr: None,
                url: None,
                bridge: None,
            });
            let due = write(&view, MailKind::OrderChanged { edit }, 0, true);
            assert!(due.contains("$12.34") && due.contains("IBAN DE02 1234"));
            let kind = MailKind::OrderChanged { edit };
            let asked = |view: &OrderView| {
                let letter = shop.letter(&order, view, kind, &told(view, kind, 0, true));
                letter.text()
            };
            let page = format!("/orders/{number}/difference?token=secret");
            assert!(!asked(&view).contains("/difference"));
            view.due.as_mut().unwrap().url = Some(page.clone());
            let link = format!("https://shop.example{}", locale.path(&page));
            assert!(asked(&view).contains(&link), "{}", asked(&view));
            assert!(due.contains(&number));
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
