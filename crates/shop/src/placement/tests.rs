use model::checkout::Step;
use model::order::OrderView;
use model::payment::PaymentState;
use model::{Currency, VariantId};
use tokio::task::JoinSet;

use super::*;
use crate::testing::buying::{Buyer, CHALLENGED, DECLINED, GOOD, LATE, LOST, address, lamp_shops};
use crate::testing::{TestShop, product};

async fn order_of(shop: &TestShop, placed: &Placed) -> OrderView {
    match placed {
        Placed::Paid { number, token } | Placed::Pending { number, token } => {
            shop.order_by_link(Locale::En, number, token).await.unwrap()
        }
        other => panic!("no order in {other:?}"),
    }
}

#[tokio::test]
async fn a_shopper_buys_a_lamp() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 2).await;
        let seen = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert_eq!(seen.furthest, Step::Payment);
        let t = seen.cart.totals;
        assert_eq!(
            (t.lines, t.shipping, t.tax, t.total),
            (4_000, Some(500), 450, 4_950)
        );

        let placed = shop.pay(&buyer, GOOD).await;
        let order = order_of(&shop, &placed).await;
        assert_eq!(
            (order.state, order.payment),
            (OrderState::Placed, PaymentState::Captured)
        );
        assert_eq!(
            (order.email.as_str(), order.note.as_str()),
            ("ada@example.com", "Ring twice")
        );
        assert_eq!(order.totals, t);
        assert_eq!(order.totals.currency, Currency::USD);
        assert_eq!(
            (order.lines[0].name.as_str(), order.lines[0].quantity),
            ("lamp", 2)
        );
        let kinds: Vec<_> = order.timeline.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [TimelineKind::Received, TimelineKind::Paid]);
        assert!(order.can_cancel);

        assert_eq!(shop.available(lamp).await, 5);
        let cart = shop.cart(Locale::En, Some(&buyer.token)).await.unwrap();
        assert!(cart.lines.is_empty());
        assert_eq!(shop.run_jobs().await, ["placed"]);
        shop.assert_in_order().await;
        let number = order.number.to_lowercase();
        let found = shop.find_order(&number, " ADA@example.com").await.unwrap();
        assert_eq!(found.0, order.number);
        assert!(shop.find_order(&number, "eve@example.com").await.is_err());
        assert!(
            shop.order_by_link(Locale::En, &order.number, "guess")
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_declined_card_charges_nothing_and_keeps_the_cart() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 2).await;
        let form = shop.form(&buyer, DECLINED).await;
        for _ in 0..2 {
            let placed = shop
                .place_order(Locale::Zh, &buyer.token, &form)
                .await
                .unwrap();
            let Placed::Declined { reason } = placed else {
                panic!("{placed:?}")
            };
            assert!(reason.contains("银行卡被拒绝"));
        }
        assert_eq!(shop.available(lamp).await, 7);
        let again = shop.form(&buyer, GOOD).await;
        assert_ne!(again.idempotency_key, form.idempotency_key);
        assert!(matches!(shop.pay(&buyer, GOOD).await, Placed::Paid { .. }));
        assert_eq!(shop.run_jobs().await, ["placed"]);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn the_bank_s_question_is_answered_refused_or_left_open() {
    for (shop, lamp) in lamp_shops(7).await {
        let challenged = async || {
            let buyer = shop.buyer(lamp, 1).await;
            let form = shop.form(&buyer, CHALLENGED).await;
            let placed = shop
                .place_order(Locale::En, &buyer.token, &form)
                .await
                .unwrap();
            let Placed::Continue { url } = &placed else {
                panic!("{placed:?}")
            };
            let again = shop
                .place_order(Locale::En, &buyer.token, &form)
                .await
                .unwrap();
            assert_eq!(again, placed);
            url.strip_prefix("/pay/test/").unwrap().to_owned()
        };
        let approved = challenged().await;
        let asked = shop.test_page(&approved).await.unwrap();
        assert_eq!((asked.amount.amount, asked.app), (2_750, None));
        for _ in 0..2 {
            let placed = shop.answer_challenge(Locale::En, &approved, true).await;
            assert!(matches!(placed.unwrap(), Placed::Paid { .. }));
        }
        assert!(shop.test_page(&approved).await.is_err());

        let refused = challenged().await;
        let placed = shop.answer_challenge(Locale::En, &refused, false).await;
        assert!(matches!(placed.unwrap(), Placed::Declined { .. }));

        let left_open = challenged().await;
        assert_eq!(shop.available(lamp).await, 5);
        let placed = shop.finish_action(Locale::En, &left_open).await.unwrap();
        assert!(matches!(placed, Placed::Continue { .. }));
        shop.clock.advance(HELD_FOR);
        shop.expire_reservations().await.unwrap();
        assert_eq!(shop.available(lamp).await, 6);
        let late = shop.answer_challenge(Locale::En, &left_open, true).await;
        assert!(matches!(late.unwrap(), Placed::Declined { .. }));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_asked_later() {
    for (shop, lamp) in lamp_shops(7).await {
        let late = shop.buyer(lamp, 1).await;
        let lost = shop.buyer(lamp, 2).await;
        let late_form = shop.form(&late, LATE).await;
        let placed = shop
            .place_order(Locale::En, &late.token, &late_form)
            .await
            .unwrap();
        let order = order_of(&shop, &placed).await;
        assert_eq!(order.state, OrderState::Pending);
        let again = shop
            .place_order(Locale::En, &late.token, &late_form)
            .await
            .unwrap();
        assert_eq!(again, placed);
        let lost_order = shop.pay(&lost, LOST).await;
        assert_eq!(shop.available(lamp).await, 4);
        shop.settle_payments().await.unwrap();
        assert_eq!(
            order_of(&shop, &placed).await.state,
            OrderState::Pending,
            "too early"
        );

        shop.payments.test().unwrap().set_away(true);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(
            order_of(&shop, &placed).await.state,
            OrderState::Pending,
            "away"
        );
        shop.payments.test().unwrap().set_away(false);
        shop.clock.advance(16_000);
        shop.settle_payments().await.unwrap();
        assert_eq!(order_of(&shop, &placed).await.state, OrderState::Placed);
        assert_eq!(
            order_of(&shop, &lost_order).await.state,
            OrderState::Cancelled
        );
        assert_eq!(shop.available(lamp).await, 6);
        let again = shop
            .place_order(Locale::En, &late.token, &late_form)
            .await
            .unwrap();
        assert!(matches!(again, Placed::Paid { .. }));
        assert_eq!(
            shop.run_jobs().await,
            ["cancelled", "paid", "placed", "placed"]
        );
        let kept = shop.cart(Locale::En, Some(&lost.token)).await.unwrap();
        assert_eq!(kept.count, 2);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn an_unanswered_payment_never_expires_unasked() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 1).await;
        let placed = shop.pay(&buyer, LATE).await;
        shop.payments.test().unwrap().set_away(true);
        shop.clock.advance(2 * HELD_FOR);
        shop.expire_reservations().await.unwrap();
        assert_eq!(order_of(&shop, &placed).await.state, OrderState::Pending);
        shop.payments.test().unwrap().set_away(false);
        shop.expire_reservations().await.unwrap();
        assert_eq!(
            order_of(&shop, &placed).await.state,
            OrderState::Placed,
            "it was charged"
        );
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_changed_since_is_shown_before_anything_is_paid() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 3).await;
        let form = shop.form(&buyer, GOOD).await;
        let place = async |form: &PlaceOrder| {
            let placed = shop.place_order(Locale::En, &buyer.token, form).await;
            placed.unwrap()
        };
        let (mut dearer, _) = {
            let (product, at) = shop.variant(lamp).await.unwrap().unwrap();
            ((*product).clone(), at)
        };
        dearer.variants[0].price = 2_100;
        shop.change(&dearer).await;
        assert_eq!(place(&form).await, Placed::Changed);
        let seen = shop.form(&buyer, GOOD).await;
        assert_ne!(seen.seen_total, form.seen_total);

        shop.bought(lamp, 5).await;
        assert_eq!(place(&seen).await, Placed::Changed, "only two are left");
        let unknown = PlaceOrder {
            idempotency_key: "never made".into(),
            ..seen.clone()
        };
        assert_eq!(place(&unknown).await, Placed::Changed);
        let nonsense = PlaceOrder {
            method: "cash".into(),
            ..seen
        };
        shop.set_quantity(Locale::En, &buyer.token, lamp, 2)
            .await
            .unwrap();
        let nonsense = PlaceOrder {
            seen_total: shop.form(&buyer, GOOD).await.seen_total,
            ..nonsense
        };
        let refused = shop.place_order(Locale::En, &buyer.token, &nonsense).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        assert!(matches!(shop.pay(&buyer, GOOD).await, Placed::Paid { .. }));
        assert_eq!(shop.available(lamp).await, 0);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn an_incomplete_checkout_places_nothing() {
    for (shop, lamp) in lamp_shops(7).await {
        let one = model::cart::Quantity::ONE;
        let (token, _) = shop.add_to_cart(Locale::En, None, lamp, one).await.unwrap();
        let buyer = Buyer { token };
        let view = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert_eq!((view.furthest, view.deliveries.len()), (Step::Address, 0));
        assert_eq!(shop.pay(&buyer, GOOD).await, Placed::Changed);
        let bad = model::address::Address {
            postcode: "none".into(),
            ..address()
        };
        let saved = shop
            .save_address(
                Locale::En,
                &buyer.token,
                "ada".into(),
                bad,
                None,
                String::new(),
            )
            .await;
        let Err(Error::Invalid(problems)) = saved else {
            panic!("{saved:?}")
        };
        let fields: Vec<_> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(fields, ["email", "postcode"]);
        let view = shop.checkout(Locale::En, &buyer.token).await.unwrap();
        assert_eq!(
            (view.draft.email.as_str(), view.furthest),
            ("ada", Step::Address)
        );
        shop.tell(&buyer).await;
        let saved = shop.save_delivery(Locale::En, &buyer.token, "rocket").await;
        assert!(matches!(saved, Err(Error::Invalid(_))));
        assert!(matches!(shop.pay(&buyer, GOOD).await, Placed::Paid { .. }));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    for (shop, lamp) in lamp_shops(7).await {
        let buyer = shop.buyer(lamp, 1).await;
        let form = shop.form(&buyer, GOOD).await;
        shop.place_order(Locale::En, &buyer.token, &form)
            .await
            .unwrap();
        let other = PlaceOrder {
            token: DECLINED.into(),
            ..form
        };
        let refused = shop.place_order(Locale::En, &buyer.token, &other).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        shop.assert_in_order().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_clicks_at_once_place_one_order() {
    for card in [GOOD, DECLINED] {
        for (shop, lamp) in lamp_shops(1).await {
            let buyer = shop.buyer(lamp, 1).await;
            let form = shop.form(&buyer, card).await;
            let mut clicks = JoinSet::new();
            for _ in 0..50 {
                let (shop, token, form) = (Arc::clone(&shop), buyer.token.clone(), form.clone());
                clicks.spawn(async move { shop.place_order(Locale::En, &token, &form).await });
            }
            let mut answers = Vec::new();
            while let Some(answer) = clicks.join_next().await {
                answers.push(answer.unwrap().unwrap());
            }
            assert_eq!(answers.len(), 50);
            assert!(
                answers.iter().all(|answer| *answer == answers[0]),
                "{answers:?}"
            );
            let orders = shop.admin_orders(&Default::default()).await.unwrap();
            assert_eq!(orders.count, 1);
            shop.assert_in_order().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_buyers_get_a_hundred_units() {
    for (shop, lamp) in lamp_shops(100).await {
        let mut ready = Vec::new();
        for _ in 0..200 {
            let buyer = shop.buyer(lamp, 1).await;
            let form = shop.form(&buyer, GOOD).await;
            ready.push((buyer.token, form));
        }
        let mut buyers = JoinSet::new();
        for (token, form) in ready {
            let shop = Arc::clone(&shop);
            buyers.spawn(async move { shop.place_order(Locale::En, &token, &form).await });
        }
        let (mut paid, mut refused) = (0, 0);
        while let Some(answer) = buyers.join_next().await {
            match answer.unwrap().unwrap() {
                Placed::Paid { .. } => paid += 1,
                Placed::Changed => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((paid, refused), (100, 100));
        assert_eq!(shop.available(lamp).await, 0);
        shop.assert_in_order().await;
    }
}

/// Carts with the same variants added in every order: locks are taken in one order, so nobody waits in a circle.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mixed_carts_at_once_never_lock_each_other_out() {
    for (shop, lamp) in lamp_shops(1_000).await {
        let others: Vec<_> = ["rug", "cup", "vase"]
            .map(|slug| product(slug, 1_000, 1_000))
            .into();
        let mut all: Vec<VariantId> = others.iter().map(|other| other.variants[0].id).collect();
        all.push(lamp);
        shop.add_products(&others).await;
        let mut work = JoinSet::new();
        for n in 0..40 {
            all.rotate_left(1);
            if n % 4 == 0 {
                all.reverse();
            }
            let buyer = shop.buyer(all[0], 1).await;
            for &variant in &all[1..] {
                let one = model::cart::Quantity::ONE;
                let token = Some(&buyer.token);
                shop.add_to_cart(Locale::En, token, variant, one)
                    .await
                    .unwrap();
            }
            let form = shop
                .form(&buyer, if n % 5 == 0 { DECLINED } else { GOOD })
                .await;
            let shop = Arc::clone(&shop);
            work.spawn(async move { shop.place_order(Locale::En, &buyer.token, &form).await });
        }
        let mut paid = 0;
        while let Some(answer) = work.join_next().await {
            paid += i64::from(matches!(answer.unwrap().unwrap(), Placed::Paid { .. }));
        }
        assert_eq!(paid, 32);
        for variant in all {
            assert_eq!(shop.available(variant).await, 968);
        }
        shop.assert_in_order().await;
    }
}
