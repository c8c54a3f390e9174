use model::checkout::{PlaceOrder, Placed};
use model::credit::{CREDIT, CreditKind};
use model::form::Form;
use model::payment::PaymentState;
use model::payment_method::{BANK, CASH};
use model::refund::Asked;
use model::staff::Staff;

use super::*;
use crate::Error;
use crate::placement::HELD_FOR;
use crate::refund::Terms;
use crate::testing::TestShop;
use crate::testing::buying::{Buyer, DECLINED, GOOD, LOST, lamp_shops};

impl TestShop {
    /// A gift card with so much on it, in minor units, and its code.
    pub(crate) async fn gift_card(&self, staff: &Staff, amount: i64) -> (CreditId, String) {
        let desk = self.new_credit_desk(staff).await.unwrap();
        let form = Form::default()
            .with("key", desk.key)
            .with("kind", "gift_card")
            .with("amount", Money::new(amount, desk.currency).decimal());
        let id = self.issue_credit(staff, form.clone()).await.unwrap();
        assert_eq!(self.issue_credit(staff, form).await.unwrap(), id);
        let code = self.credit_desk(staff, id).await.unwrap().code;
        (id, code.unwrap())
    }

    /// What is on it, and what of that is held.
    pub(crate) async fn on_card(&self, id: CreditId) -> (i64, i64) {
        let card = self.store.credit(id).await.unwrap().unwrap();
        (card.balance.amount, card.held)
    }

    /// A buyer of two lamps, $49.50 in all, with a card's code on the cart.
    async fn buyer_with_card(&self, lamp: model::VariantId, code: &str) -> Buyer {
        let buyer = self.buyer(lamp, 2).await;
        for typed in [code.to_lowercase(), code.replace('-', " ")] {
            self.enter_code(&buyer.token, &typed).await.unwrap();
        }
        buyer
    }

    async fn paid_order(&self, placed: &Placed) -> Order {
        let Placed::Paid { number, token } = placed else {
            panic!("not paid: {placed:?}")
        };
        self.opened_order(number, token).await.unwrap()
    }

    async fn back(
        &self,
        staff: &Staff,
        order: OrderId,
        amount: i64,
        as_credit: bool,
        key: &str,
    ) -> Result<()> {
        let terms = Terms::new(false, as_credit, "", key);
        self.refund_asked(staff, order, &Asked::Amount(amount), &terms)
            .await
    }
}

#[tokio::test]
async fn a_card_pays_a_part_and_refunds_go_to_the_payment_first() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 2_000).await;
        let buyer = shop.buyer_with_card(lamp, &code).await;
        let view = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert_eq!(view.cart.totals.total, 4_950, "a gift card is no discount");
        assert_eq!(
            (view.savings.credit(), view.savings.credits.len()),
            (2_000, 1)
        );

        let order = shop.paid_order(&shop.pay(&buyer, GOOD).await).await;
        assert_eq!(shop.on_card(card).await, (0, 0));
        let payments = shop.store.payments(order.id).await.unwrap();
        assert_eq!((payments.len(), payments[0].amount.amount), (1, 2_950));
        let seen = shop.order_view(Locale::En, &order).await.unwrap();
        let name = format!("Gift card ····{}", &code[15..]);
        assert_eq!(seen.credit[0].name, name);
        assert_eq!(seen.credit[0].amount.amount, 2_000);
        let (_, invoice) = shop
            .paper(order.id, model::paper::PaperAbout::Order)
            .await
            .unwrap();
        assert_eq!(
            invoice.method.en,
            format!("{name} $20.00, Test card $29.50")
        );
        assert_eq!(invoice.totals, Some(order.totals));

        shop.back(&clerk, order.id, 3_000, false, "a")
            .await
            .unwrap();
        assert_eq!(shop.on_card(card).await, (50, 0));
        let more = shop.back(&clerk, order.id, 1_951, false, "b").await;
        assert!(matches!(more, Err(Error::Invalid(_))));
        for _ in 0..2 {
            shop.back(&clerk, order.id, 1_950, false, "c")
                .await
                .unwrap();
        }
        assert_eq!(shop.on_card(card).await, (2_000, 0));
        let seen = shop
            .order_view(Locale::En, &shop.found(order.id).await.unwrap())
            .await
            .unwrap();
        assert_eq!(
            (seen.refunded.amount, seen.payment),
            (4_950, PaymentState::Refunded)
        );
        let told: Vec<_> = seen.timeline.iter().map(|e| e.detail.en.clone()).collect();
        assert!(
            told.contains(&format!("Refunded $30.00 ($0.50 to {name})")),
            "{told:?}"
        );
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_card_that_covers_everything_needs_no_other_way_to_pay() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 10_000).await;
        let buyer = shop.buyer_with_card(lamp, &code).await;
        let view = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert!(view.methods.is_empty());
        let form = shop.form(&buyer, "").await;
        let mut answers = Vec::new();
        for _ in 0..2 {
            let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
            answers.push(placed.unwrap());
        }
        assert_eq!(answers[0], answers[1]);
        let order = shop.paid_order(&answers[0]).await;
        let payment = shop.store.payments(order.id).await.unwrap().remove(0);
        assert_eq!((&*payment.provider, payment.amount.amount), (CREDIT, 0));
        assert_eq!(
            (payment.state, payment.reference),
            (PaymentState::Captured, None)
        );
        assert_eq!(shop.on_card(card).await, (5_050, 0));
        let cart = shop
            .savings(Locale::En, Some(&buyer.token), None)
            .await
            .unwrap();
        assert!(cart.credits.is_empty(), "the code is off the next cart");
        shop.cancel_by_shopper(&order.number, &order.access_token)
            .await
            .unwrap();
        assert_eq!(shop.on_card(card).await, (10_000, 0));
        let after = shop.found(order.id).await.unwrap();
        assert_eq!(
            (after.refunded, after.payment),
            (4_950, PaymentState::Refunded)
        );
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_was_held_is_free_again_when_the_order_is_let_go() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 2_000).await;
        let buyer = shop.buyer_with_card(lamp, &code).await;
        let declined = shop.pay(&buyer, DECLINED).await;
        assert!(matches!(declined, Placed::Declined { .. }), "{declined:?}");
        assert_eq!(shop.on_card(card).await, (2_000, 0));

        let waiting = shop.pay(&buyer, LOST).await;
        assert!(matches!(waiting, Placed::Pending { .. }), "{waiting:?}");
        assert_eq!(shop.on_card(card).await, (2_000, 2_000));
        // Another cart with the same code sees that nothing is free.
        let other = shop.buyer_with_card(lamp, &code).await;
        let view = shop.checkout(Locale::En, &other.token).await.unwrap();
        assert_eq!(view.savings.credit(), 0);
        assert_eq!(view.savings.credits[0].why, "Nothing is left on this code.");
        shop.clock.advance(HELD_FOR);
        shop.expire_reservations().await.unwrap();
        assert_eq!(shop.on_card(card).await, (2_000, 0));
        shop.paid_order(&shop.pay(&buyer, GOOD).await).await;
        assert_eq!(shop.on_card(card).await, (0, 0));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_the_shopper_did_not_see_is_not_taken() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 2_000).await;
        let first = shop.buyer_with_card(lamp, &code).await;
        let second = shop.buyer_with_card(lamp, &code).await;
        let form = shop.form(&second, GOOD).await;
        shop.paid_order(&shop.pay(&first, GOOD).await).await;
        let changed = shop.place_order(Locale::En, &second.token, &form).await;
        assert_eq!(changed.unwrap(), Placed::Changed);
        let again = shop.form(&second, GOOD).await;
        assert_eq!((again.seen_total, again.seen_credit), (4_950, 0));
        let order = shop.paid_order(&shop.pay(&second, GOOD).await).await;
        assert_eq!(
            shop.order_view(Locale::En, &order).await.unwrap().credit,
            []
        );
        assert_eq!(shop.on_card(card).await, (0, 0));

        let third = shop.buyer(lamp, 1).await;
        let unknown = shop.enter_code(&third.token, "AAAA-BBBB-CCCC-DDDD").await;
        assert!(matches!(unknown, Err(Error::Invalid(_))));
        shop.enter_code(&third.token, &code).await.unwrap();
        shop.remove_credit(&third.token, card).await.unwrap();
        shop.remove_credit(&third.token, card).await.unwrap();
        let kept = shop
            .savings(Locale::En, Some(&third.token), None)
            .await
            .unwrap();
        assert!(kept.credits.is_empty());
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_card_waits_with_the_goods_for_the_rest_of_the_money() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        for code in [BANK, CASH] {
            let form = shop
                .method_rule(code)
                .form()
                .with("offered", "yes")
                .with("details_en", "IBAN DE02 1234")
                .with("hold_days", "3");
            shop.save_payment_method(&clerk, code, form).await.unwrap();
        }
        for (method, received) in [(BANK, true), (BANK, false), (CASH, true), (CASH, false)] {
            let (card, code) = shop.gift_card(&clerk, 2_000).await;
            let buyer = shop.buyer_with_card(lamp, &code).await;
            let form = PlaceOrder {
                method: method.to_owned(),
                ..shop.form(&buyer, "").await
            };
            let placed = shop.place_order(Locale::En, &buyer.token, &form).await;
            let Placed::Promised { number, token } = placed.unwrap() else {
                panic!("{method}")
            };
            let seen = shop
                .order_by_link(Locale::En, &number, &token)
                .await
                .unwrap();
            assert_eq!(seen.due.unwrap().amount.amount, 2_950);
            assert_eq!(shop.on_card(card).await, (2_000, 2_000));
            if received {
                shop.receive_money(&clerk, seen.id, seen.version)
                    .await
                    .unwrap();
                assert_eq!(shop.on_card(card).await, (0, 0));
            }
            shop.cancel_by_shopper(&number, &token).await.unwrap();
            assert_eq!(shop.on_card(card).await, (2_000, 0), "{method} {received}");
            shop.run_jobs().await;
            assert_eq!(store::testing::books(&shop.store).await, [] as [String; 0]);
        }
    }
}

#[tokio::test]
async fn money_comes_back_as_store_credit_that_buys_again() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let (card, code) = shop.gift_card(&clerk, 2_000).await;
        let buyer = shop.buyer_with_card(lamp, &code).await;
        let order = shop.paid_order(&shop.pay(&buyer, GOOD).await).await;
        for _ in 0..2 {
            shop.back(&clerk, order.id, 4_950, true, "k").await.unwrap();
        }
        let other = shop.back(&clerk, order.id, 4_950, false, "k").await;
        assert!(matches!(other, Err(Error::Conflict(_))));
        assert_eq!(shop.on_card(card).await, (0, 0));
        let found = shop.credit_rows("ada@example.com", 1).await.unwrap();
        let [credit] = &*found.rows else {
            panic!("{found:?}")
        };
        assert_eq!(
            (credit.kind, credit.balance.amount),
            (CreditKind::StoreCredit, 4_950)
        );
        assert_eq!(
            shop.credit_desk(&clerk, credit.id).await.unwrap().code,
            None
        );
        let after = shop.found(order.id).await.unwrap();
        assert_eq!(
            (after.refunded, after.payment),
            (4_950, PaymentState::Refunded)
        );
        shop.assert_in_order().await;

        let mail = shop.data.path().join("mail");
        let mail = std::fs::read_dir(mail)
            .unwrap()
            .map(|file| file.unwrap().path());
        let mut mail = mail.filter(|path| path.display().to_string().contains("credit-"));
        let mail = std::fs::read_to_string(mail.next().unwrap()).unwrap();
        let code = model::credit::show_code(&credit_code(&shop.config.secret, credit.id));
        assert!(mail.contains(&code), "{mail}");
        let buyer = shop.buyer_with_card(lamp, &code).await;
        shop.paid_order(&shop.pay(&buyer, "").await).await;
        assert_eq!(shop.on_card(credit.id).await, (0, 0));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn staff_find_adjust_and_block_a_card() {
    for (shop, lamp) in lamp_shops(7).await {
        let (clerk, other) = (shop.clerk().await, shop.clerk().await);
        let (card, code) = shop.gift_card(&clerk, 2_000).await;
        assert_eq!(shop.credit_desk(&other, card).await.unwrap().code, None);
        shop.clock.advance(11 * 60_000);
        assert_eq!(shop.credit_desk(&clerk, card).await.unwrap().code, None);
        for q in [&code[15..], &*code, "····"] {
            assert_eq!(shop.credit_rows(q, 1).await.unwrap().count, 1, "{q}");
        }
        let act = async |fields: &[(&str, &str)], key: &str| {
            let form = fields
                .iter()
                .fold(Form::default(), |form, (k, v)| form.with(*k, *v));
            shop.act_on_credit(&clerk, card, form.with("key", key))
                .await
        };
        let key = shop.credit_desk(&clerk, card).await.unwrap().key;
        let off = [("way", "off"), ("amount", "5"), ("reason", "Misprint")];
        for _ in 0..2 {
            act(&off, &key).await.unwrap();
        }
        assert_eq!(shop.on_card(card).await, (1_500, 0));
        let key = shop.credit_desk(&clerk, card).await.unwrap().key;
        for wrong in [
            [("way", "off"), ("amount", "15.01"), ("reason", "x")],
            [("way", "on"), ("amount", "1"), ("reason", "")],
        ] {
            let refused = act(&wrong, &key).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong:?}");
        }
        assert!(
            shop.credit_desk(&clerk, card)
                .await
                .unwrap()
                .draft
                .is_some()
        );
        shop.discard_credit_draft(&clerk, Some(card)).await.unwrap();

        act(&[("act", "block"), ("version", "1")], "")
            .await
            .unwrap();
        act(&[("act", "block"), ("version", "1")], "")
            .await
            .unwrap();
        let stale = act(&[("act", "unblock"), ("version", "1")], "").await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let buyer = shop.buyer_with_card(lamp, &code).await;
        let view = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert_eq!(view.savings.credit(), 0);
        assert!(view.savings.credits[0].why.contains("blocked"));
        act(&[("act", "unblock"), ("version", "2")], "")
            .await
            .unwrap();
        shop.paid_order(&shop.pay(&buyer, GOOD).await).await;
        let desk = shop.credit_desk(&clerk, card).await.unwrap();
        let kinds: Vec<_> = desk.entries.iter().map(|entry| entry.kind).collect();
        assert_eq!(
            kinds,
            [
                EntryKind::Issued,
                EntryKind::Adjusted,
                EntryKind::Held,
                EntryKind::Spent
            ]
        );
        shop.assert_in_order().await;
    }
}
