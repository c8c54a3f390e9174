use model::complaint::{ComplaintDesk, ComplaintOutcome, ComplaintTab};
use model::order::OrderView;
use model::payment::PaymentState;
use model::staff::Staff;
use model::{Locale, VariantId};

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;

struct Case {
    order: OrderView,
    token: String,
    id: ComplaintId,
}

fn form(fields: &[(&str, &str)]) -> Form {
    fields
        .iter()
        .fold(Form::default(), |form, (k, v)| form.with(*k, *v))
}

/// A bought lamp that came broken.
async fn broken_lamp(shop: &TestShop, lamp: VariantId) -> Case {
    let (number, token) = shop.bought(lamp, 1).await;
    let order = shop
        .order_by_link(Locale::En, &number, &token)
        .await
        .unwrap();
    let complaint = form(&[
        ("topic", "damaged"),
        ("words", " It is broken. "),
        ("key", "k"),
    ]);
    for _ in 0..2 {
        shop.open_complaint(&number, &token, &complaint, Vec::new())
            .await
            .unwrap();
    }
    let page = shop.complaint_page(&number, &token).await.unwrap();
    assert_eq!(page.complaints.len(), 1, "sent twice, opened once");
    let id = page.complaints[0].id;
    Case { order, token, id }
}

async fn desk(shop: &TestShop, clerk: &Staff, id: ComplaintId) -> ComplaintDesk {
    shop.complaint_desk(clerk, id).await.unwrap()
}

fn answer(desk: &ComplaintDesk, fields: &[(&str, &str)]) -> Form {
    let version = desk.complaint.version.to_string();
    let form = form(fields).with("version", version);
    form.with("key", desk.key.clone())
}

#[tokio::test]
async fn a_complaint_is_answered_and_settled_with_money_once() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let seen = desk(&shop, &clerk, id).await;
        let silent = shop.act_on_complaint(&clerk, id, answer(&seen, &[])).await;
        assert!(matches!(silent, Err(Error::Invalid(_))));
        let sorry = answer(&seen, &[("words", "Sorry. Which part?")]);
        for _ in 0..2 {
            shop.act_on_complaint(&clerk, id, sorry.clone())
                .await
                .unwrap();
        }
        let more = form(&[("words", "The shade."), ("key", "m")]);
        for _ in 0..2 {
            shop.write_complaint(&order.number, &token, id, &more, Vec::new())
                .await
                .unwrap();
        }
        let stale = answer(&seen, &[("words", "Never mind"), ("key", "other")]);
        let stale = shop
            .act_on_complaint(&clerk, id, stale.with("key", "other"))
            .await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let seen = desk(&shop, &clerk, id).await;
        assert_eq!(seen.complaint.messages.len(), 3);
        assert_eq!(seen.complaint.state, ComplaintState::Open);
        assert!(seen.draft.is_some(), "what was typed is kept");
        for amount in ["", "99999", "-1", "0"] {
            let settle = answer(
                &seen,
                &[
                    ("words", "Money back"),
                    ("outcome", "refund"),
                    ("amount", amount),
                ],
            );
            let refused = shop.act_on_complaint(&clerk, id, settle).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{amount}");
        }
        let settle = answer(
            &seen,
            &[
                ("words", "Money back"),
                ("outcome", "refund"),
                ("amount", "5.00"),
            ],
        );
        for _ in 0..2 {
            shop.act_on_complaint(&clerk, id, settle.clone())
                .await
                .unwrap();
        }
        let ended = desk(&shop, &clerk, id).await;
        assert_eq!(ended.complaint.state, ComplaintState::Settled);
        assert_eq!(
            ended.complaint.refunded.map(|money| money.amount),
            Some(500)
        );
        assert!(ended.draft.is_none());
        let after = shop
            .order_by_link(Locale::En, &order.number, &token)
            .await
            .unwrap();
        assert_eq!(
            (after.refunded.amount, after.payment),
            (500, PaymentState::PartlyRefunded)
        );
        let late = form(&[("words", "And more"), ("key", "n")]);
        let late = shop
            .write_complaint(&order.number, &token, id, &late, Vec::new())
            .await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        let mails = shop.run_jobs().await;
        let about = mails
            .iter()
            .filter(|mail| mail.starts_with("complaint"))
            .count();
        assert_eq!(about, 3, "received, answered, settled: {mails:?}");
        let audit = shop
            .store
            .audit_lines(&format!("complaint:{id}"), 9)
            .await
            .unwrap();
        assert_eq!(audit.len(), 2);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_waits_too_long_escalates_by_itself_once() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        shop.clock.advance(ANSWER_WITHIN - 1);
        shop.escalate_complaints().await.unwrap();
        assert_eq!(
            desk(&shop, &clerk, id).await.complaint.state,
            ComplaintState::Open
        );
        // Writing again does not give the shop more time.
        let more = form(&[("words", "Hello?"), ("key", "m")]);
        shop.write_complaint(&order.number, &token, id, &more, Vec::new())
            .await
            .unwrap();
        shop.clock.advance(1);
        for _ in 0..2 {
            shop.escalate_complaints().await.unwrap();
        }
        let late = desk(&shop, &clerk, id).await;
        assert_eq!(
            (late.complaint.state, late.complaint.due_at),
            (ComplaintState::Escalated, None)
        );
        let (rows, count) = shop.complaint_rows(ComplaintTab::Waiting, 1).await.unwrap();
        assert_eq!((rows[0].id, count), (id, 1));
        let mails = shop.run_jobs().await;
        let about = mails
            .iter()
            .filter(|mail| mail.starts_with("complaint"))
            .count();
        assert_eq!(about, 2, "received, escalated: {mails:?}");
        let words = answer(
            &late,
            &[
                ("words", "A new one is on its way."),
                ("outcome", "replacement"),
            ],
        );
        let unsaid = shop.act_on_complaint(&clerk, id, words.clone()).await;
        assert!(
            matches!(unsaid, Err(Error::Invalid(_))),
            "how many of what?"
        );
        let field = model::complaint::send_field(order.lines[0].id);
        let words = words.with(field, "1");
        shop.act_on_complaint(&clerk, id, words).await.unwrap();
        let ended = desk(&shop, &clerk, id).await.complaint;
        assert_eq!(ended.outcome, Some(ComplaintOutcome::Replacement));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn one_complaint_at_a_time_and_only_the_shoppers_own() {
    for (shop, lamp) in lamp_shops(9).await {
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let (number, token) = (order.number.as_str(), token.as_str());
        let second = form(&[("topic", "other"), ("words", "And"), ("key", "l")]);
        for _ in 0..2 {
            shop.open_complaint(number, token, &second, Vec::new())
                .await
                .unwrap();
        }
        let page = shop.complaint_page(number, token).await.unwrap();
        let said = page.complaints[0].messages.len();
        assert_eq!(
            (page.complaints.len(), said),
            (1, 2),
            "written to the open one"
        );
        let unknown = form(&[("topic", "weather"), ("words", "Rain"), ("key", "w")]);
        let unknown = shop
            .open_complaint(number, token, &unknown, Vec::new())
            .await;
        assert!(matches!(unknown, Err(Error::Invalid(_))));
        let stranger = shop.withdraw_complaint(number, "x", id).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let (other, key) = shop.bought(lamp, 1).await;
        let foreign = shop.withdraw_complaint(&other, &key, id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        for _ in 0..2 {
            shop.withdraw_complaint(number, token, id).await.unwrap();
        }
        let third = second.with("key", "t");
        shop.open_complaint(number, token, &third, Vec::new())
            .await
            .unwrap();
        let page = shop.complaint_page(number, token).await.unwrap();
        let states: Vec<_> = page.complaints.iter().map(|one| one.state).collect();
        assert_eq!(states, [ComplaintState::Open, ComplaintState::Withdrawn]);
    }
}

#[tokio::test]
async fn mails_about_complaints_are_written_in_both_languages() {
    for (shop, lamp) in lamp_shops(9).await {
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let mut order = shop.opened_order(&order.number, &token).await.unwrap();
        let complaint = shop.store.complaint(id).await.unwrap().unwrap();
        let subjects = [
            (ComplaintNews::Received, "We have your message", "已收到"),
            (ComplaintNews::Answered, "Our answer", "回复"),
            (ComplaintNews::Settled, "closed", "处理完毕"),
            (ComplaintNews::Escalated, "waits too long", "超时"),
        ];
        for (news, en, zh) in subjects {
            for locale in Locale::ALL {
                order.locale = locale;
                let letter = shop.complaint_letter(&order, &complaint, None, news);
                assert!(
                    letter.subject.contains(locale.pick(en, zh)),
                    "{}",
                    letter.subject
                );
                assert!(letter.subject.contains(&order.number));
                let escalated = news == ComplaintNews::Escalated;
                let link = if escalated {
                    "/admin/cases/"
                } else {
                    "/help?token="
                };
                assert!(letter.text().contains(link) && letter.html().contains(link));
            }
        }
    }
}

fn png() -> Bytes {
    let mut photo = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(30, 20)
        .write_to(&mut photo, image::ImageFormat::Png)
        .unwrap();
    photo.into_inner().into()
}

#[tokio::test]
async fn photographs_come_with_a_message_and_are_seen_by_those_who_may_read_it() {
    for (shop, lamp) in lamp_shops(9).await {
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let (number, token) = (order.number.as_str(), token.as_str());
        let more = form(&[("words", "Look"), ("key", "p")]);
        let junk = Bytes::from_static(b"<svg/>");
        let sent = vec![png(), junk, png()];
        let all = shop.write_complaint(number, token, id, &more, sent).await;
        assert!(!all.unwrap(), "one was none; the words are kept");
        // Sent once more it is one message with the same pictures.
        shop.write_complaint(number, token, id, &more, vec![png()])
            .await
            .unwrap();
        let page = shop.complaint_page(number, token).await.unwrap();
        let photos = &page.complaints[0].messages[1].photos;
        assert_eq!((page.complaints[0].messages.len(), photos.len()), (2, 2));
        let photo = photos[0].as_str();
        let seen = shop.complaint_photo_by_link(number, token, photo).await;
        assert!(seen.unwrap().starts_with(b"RIFF"));
        assert!(shop.complaint_photo(id, photo).await.is_ok());
        let (other, key) = shop.bought(lamp, 1).await;
        for (number, token) in [(number, "x"), (other.as_str(), key.as_str())] {
            let hidden = shop.complaint_photo_by_link(number, token, photo).await;
            assert!(matches!(hidden, Err(Error::NotFound)), "{number}");
        }
        let hidden = shop.complaint_photo(new_id(), photo).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        let hidden = shop.complaint_photo_by_link(number, token, "../x").await;
        assert!(matches!(hidden, Err(Error::NotFound)));

        let five = form(&[("words", "More"), ("key", "q")]);
        let sent = vec![png(); 5];
        let all = shop.write_complaint(number, token, id, &five, sent).await;
        assert!(!all.unwrap());
        let page = shop.complaint_page(number, token).await.unwrap();
        assert_eq!(page.complaints[0].messages[2].photos.len(), 4);
    }
}

#[tokio::test]
async fn a_complaint_can_end_with_store_credit_which_is_given_once_and_buys() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let seen = desk(&shop, &clerk, id).await;
        let credit = |amount: &str| {
            let words = [
                ("words", "Buy something nice"),
                ("outcome", "credit"),
                ("amount", amount),
            ];
            answer(&seen, &words)
        };
        for amount in ["", "99999"] {
            let refused = shop.act_on_complaint(&clerk, id, credit(amount)).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{amount}");
        }
        for _ in 0..2 {
            shop.act_on_complaint(&clerk, id, credit("12.50"))
                .await
                .unwrap();
        }
        let ended = desk(&shop, &clerk, id).await.complaint;
        assert_eq!(ended.outcome, Some(ComplaintOutcome::Credit));
        assert_eq!(ended.refunded.map(|money| money.amount), Some(1_250));
        let after = shop.order_by_link(Locale::En, &order.number, &token).await;
        let after = after.unwrap();
        assert_eq!(after.refunded.amount, 1_250);
        let told: Vec<&str> = after
            .timeline
            .iter()
            .map(|entry| entry.detail.en.as_str())
            .collect();
        assert!(told.contains(&"Store credit"), "{told:?}");
        assert!(
            told.contains(&"Refunded $12.50 as store credit"),
            "{told:?}"
        );
        // The provider gave nothing back, one credit is there, and its code goes out by mail.
        let taken = shop.payments.test().unwrap().taken();
        assert_eq!(taken[0].2, 0, "{taken:?}");
        let found = shop.credit_rows("ada@example.com", 1).await.unwrap();
        let balances: Vec<i64> = found.rows.iter().map(|row| row.balance.amount).collect();
        assert_eq!(balances, [1_250]);
        let mails = shop.run_jobs().await;
        let sent = mails.iter().filter(|mail| mail.contains("credit"));
        assert_eq!(sent.count(), 1, "{mails:?}");
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_replacement_is_an_order_at_no_charge_that_is_sent_once() {
    for (shop, lamp) in lamp_shops(3).await {
        let clerk = shop.clerk().await;
        let Case { order, token, id } = broken_lamp(&shop, lamp).await;
        let seen = desk(&shop, &clerk, id).await;
        assert_eq!((seen.lines.len(), seen.lines[0].bought), (1, 1));
        let field = model::complaint::send_field(seen.lines[0].line);
        let again = |units: &str| {
            let words = [("words", "A new one comes"), ("outcome", "replacement")];
            answer(&seen, &words).with(field.clone(), units)
        };
        for (units, at) in [("0", "outcome"), ("2", &*field), ("x", &*field)] {
            let refused = shop.act_on_complaint(&clerk, id, again(units)).await;
            let Err(Error::Invalid(problems)) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(problems[0].field, at, "{units}");
        }
        for _ in 0..2 {
            shop.act_on_complaint(&clerk, id, again("1")).await.unwrap();
        }
        assert_eq!(shop.available(lamp).await, 1);
        let page = shop.complaint_page(&order.number, &token).await.unwrap();
        let [sent] = &*page.replacements else {
            panic!("{page:?}")
        };
        let brought = shop.order_by_link(Locale::En, &sent.number, &sent.token);
        let brought = brought.await.unwrap();
        assert_eq!((brought.totals.total, brought.lines[0].quantity), (0, 1));
        assert_eq!(brought.due, None);
        let ended = desk(&shop, &clerk, id).await;
        assert_eq!(ended.replacement.map(|sent| sent.order), Some(brought.id));
        assert_eq!(ended.complaint.refunded, None);
        shop.ship(&clerk, brought.id, "UPS", "1Z", brought.version)
            .await
            .unwrap();
        shop.assert_in_order().await;
        let number = &order.number;
        let mail = shop.data.path().join("mail");
        let mut letters = std::fs::read_dir(mail).unwrap().filter_map(|file| {
            let path = file.unwrap().path();
            let about = path.display().to_string().contains("complaint");
            about.then(|| std::fs::read_to_string(path).unwrap())
        });
        let link = format!("/orders/{}?token", sent.number);
        assert!(letters.any(|text| text.contains(&link)), "{number}");

        // What is sold out meanwhile is not promised, and the case stays open.
        let other = broken_lamp(&shop, lamp).await;
        let seen = desk(&shop, &clerk, other.id).await;
        let field = model::complaint::send_field(seen.lines[0].line);
        let words = [("words", "A new one comes"), ("outcome", "replacement")];
        let form = answer(&seen, &words).with(field.clone(), "1");
        let refused = shop.act_on_complaint(&clerk, other.id, form).await;
        let Err(Error::Invalid(problems)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(problems[0].field, field);
        let open = desk(&shop, &clerk, other.id).await;
        assert_eq!(open.complaint.state, ComplaintState::Open);
        assert_eq!(open.replacement, None);
        shop.assert_in_order().await;
    }
}
