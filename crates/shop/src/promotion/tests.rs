use model::checkout::{PlaceOrder, Placed};
use model::order::OrderView;
use model::promotion::{Conditions, Effect, Limits, Off, Scope, Stacking, Trigger};
use model::{PromotionId, VariantId};
use store::new_id;
use tokio::task::JoinSet;

use super::*;
use crate::testing::buying::{Buyer, DECLINED, GOOD, lamp_shops};
use crate::testing::{NOW, TestShop, product};

const EN: Locale = Locale::En;

/// Ten per cent off with a code, for everybody and always.
pub(crate) fn ten_off(code: &str) -> Promotion {
    Promotion {
        id: new_id(),
        name: Translated::new("Ten off", "九折"),
        trigger: Trigger::Code(code.to_owned()),
        effect: Effect::Off(Off::Share(100_000)),
        scope: Scope::Everything,
        conditions: Conditions::default(),
        currency: Currency::USD,
        starts_at: None,
        ends_at: None,
        priority: 0,
        stacking: Stacking::Together,
        limits: Limits::default(),
        version: 0,
    }
}

impl TestShop {
    async fn promote(&self, promotion: Promotion) -> PromotionId {
        let id = promotion.id;
        let clerk = self.clerk().await;
        self.save_promotion(&clerk, promotion).await.unwrap();
        id
    }

    /// A buyer of one unit who entered a code before telling who they are.
    async fn buyer_with(&self, variant: VariantId, code: &str) -> Buyer {
        let one = model::cart::Quantity::ONE;
        let (token, _) = self.add_to_cart(EN, None, variant, one).await.unwrap();
        self.enter_code(&token, code).await.unwrap();
        let buyer = Buyer { token };
        self.tell(&buyer).await;
        buyer
    }

    async fn why(&self, buyer: &Buyer) -> Vec<String> {
        let savings = self.savings(EN, Some(&buyer.token), None).await.unwrap();
        savings.codes.into_iter().map(|code| code.why).collect()
    }

    async fn send(&self, buyer: &Buyer, form: &PlaceOrder) -> Placed {
        self.place_order(EN, &buyer.token, form).await.unwrap()
    }

    async fn view(&self, placed: &Placed) -> OrderView {
        match placed {
            Placed::Paid { number, token } => self.order_by_link(EN, number, token).await.unwrap(),
            other => panic!("not paid: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_welcome_code_is_for_the_first_order_and_comes_back_when_that_is_called_off() {
    for (shop, lamp) in lamp_shops(7).await {
        let first_order = Conditions {
            first_order: true,
            ..Conditions::default()
        };
        shop.promote(Promotion {
            conditions: first_order,
            ..ten_off("welcome 10")
        })
        .await;
        let buyer = shop.buyer_with(lamp, " Welcome10 ").await;
        shop.enter_code(&buyer.token, "WELCOME10").await.unwrap();
        let seen = shop.checkout(EN, &buyer.token).await.unwrap();
        assert_eq!(seen.savings.codes.len(), 1);
        let row = &seen.savings.adjustments[0];
        assert_eq!(
            (row.name.as_str(), row.amount.amount),
            ("Ten off (WELCOME10)", 200)
        );
        // 10 % tax on $18.00 of the lamp and $5.00 of the delivery.
        let t = seen.cart.totals;
        assert_eq!(
            (t.lines, t.discounts, t.tax, t.total),
            (2_000, 200, 230, 2_530)
        );

        let form = shop.form(&buyer, GOOD).await;
        let placed = shop.send(&buyer, &form).await;
        assert_eq!(shop.send(&buyer, &form).await, placed);
        let order = shop.view(&placed).await;
        assert_eq!(
            (order.totals, &order.adjustments),
            (t, &seen.savings.adjustments)
        );
        let lines = shop.store.order_lines(order.id).await.unwrap();
        assert_eq!((lines[0].discount, lines[0].tax), (200, 180));
        let written = shop.store.order(order.id).await.unwrap().unwrap();
        assert_eq!(
            (written.shipping_discount, written.adjustments[0].version),
            (0, 1)
        );
        let left = shop.savings(EN, Some(&buyer.token), None).await.unwrap();
        assert_eq!(left, Savings::default());

        let again = shop.buyer_with(lamp, "WELCOME10").await;
        assert_eq!(shop.why(&again).await, ["This code is for a first order."]);
        assert_eq!(shop.form(&again, GOOD).await.seen_total, 2_750);
        let Placed::Paid { number, token } = placed else {
            panic!("paid, as seen above")
        };
        shop.cancel_by_shopper(&number, &token).await.unwrap();
        assert_eq!(shop.why(&again).await, [""]);
        let order = shop.pay(&again, GOOD).await;
        assert_eq!(shop.view(&order).await.totals.discounts, 200);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_coupon_with_one_use_left_is_redeemed_once_by_twenty_buyers() {
    for (shop, lamp) in lamp_shops(40).await {
        let limits = Limits {
            all: Some(1),
            each: None,
        };
        let id = shop
            .promote(Promotion {
                limits,
                ..ten_off("LAST")
            })
            .await;
        let mut buyers = Vec::new();
        for _ in 0..20 {
            let buyer = shop.buyer_with(lamp, "last").await;
            let form = shop.form(&buyer, GOOD).await;
            assert_eq!(form.seen_total, 2_530);
            buyers.push((buyer, form));
        }
        let mut race = JoinSet::new();
        for (buyer, form) in buyers {
            let shop = shop.clone();
            race.spawn(async move {
                let placed = shop.place_order(EN, &buyer.token, &form).await.unwrap();
                (buyer, placed)
            });
        }
        let mut paid = 0;
        let mut late = Vec::new();
        for (buyer, placed) in race.join_all().await {
            match placed {
                Placed::Paid { .. } => paid += 1,
                Placed::Changed => late.push(buyer),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((paid, late.len()), (1, 19));
        let uses = shop.store.promotion_uses(id, "").await.unwrap();
        assert_eq!(uses.all, 1);
        // Whoever came late reads why, and may pay the full price.
        assert_eq!(shop.why(&late[0]).await, ["This code has been used up."]);
        let order = shop.pay(&late[0], GOOD).await;
        assert_eq!(shop.view(&order).await.totals.total, 2_750);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_declined_card_gives_the_coupon_back() {
    for (shop, lamp) in lamp_shops(7).await {
        let limits = Limits {
            all: Some(1),
            each: Some(1),
        };
        let id = shop
            .promote(Promotion {
                limits,
                ..ten_off("ONCE")
            })
            .await;
        let buyer = shop.buyer_with(lamp, "ONCE").await;
        let declined = shop.pay(&buyer, DECLINED).await;
        assert!(matches!(declined, Placed::Declined { .. }));
        let uses = shop
            .store
            .promotion_uses(id, "ada@example.com")
            .await
            .unwrap();
        assert_eq!((uses.all, uses.own), (0, 0));
        let order = shop.pay(&buyer, GOOD).await;
        assert_eq!(shop.view(&order).await.totals.discounts, 200);
        let next = shop.buyer(lamp, 1).await;
        let refused = shop.enter_code(&next.token, "once").await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
        let tried = shop
            .savings(EN, Some(&next.token), Some(" once "))
            .await
            .unwrap();
        let told = ("once".to_owned(), "This code has been used up.".to_owned());
        assert_eq!(tried.refused, Some(told));
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_promotion_holds_for_its_category_and_below_until_it_is_ended() {
    for (shop, _) in lamp_shops(1).await {
        let home = shop.add_category("home", None).await;
        let light = shop.add_category("light", Some(home)).await;
        let mut shade = product("shade", 3_000, 9);
        shade.category = Some(light);
        let mut tent = product("tent", 9_000, 9);
        tent.tags = vec!["camping".into()];
        let (shade_id, tent_id) = (shade.variants[0].id, tent.variants[0].id);
        shop.add_products(&[shade, tent]).await;
        let deal = Promotion {
            trigger: Trigger::Automatic,
            scope: Scope::Categories(vec![home]),
            effect: Effect::BuyGet {
                buy: 2,
                get: 1,
                ppm: 1_000_000,
                from: None,
            },
            ..ten_off("")
        };
        let id = shop.promote(deal).await;
        let of_tents = Scope::Tags(vec!["camping".into()]);
        shop.promote(Promotion {
            scope: of_tents,
            ..ten_off("TENT")
        })
        .await;
        let buyer = shop.buyer(shade_id, 3).await;
        let discounts = async || {
            let cart = shop.cart(EN, Some(&buyer.token)).await.unwrap();
            cart.totals.discounts
        };
        assert_eq!(discounts().await, 3_000);
        shop.enter_code(&buyer.token, "tent").await.unwrap();
        assert_eq!(
            shop.why(&buyer).await,
            ["Nothing in your cart fits this code."]
        );
        let one = model::cart::Quantity::ONE;
        shop.add_to_cart(EN, Some(&buyer.token), tent_id, one)
            .await
            .unwrap();
        assert_eq!(discounts().await, 3_900);
        shop.remove_code(&buyer.token, " Tent").await.unwrap();
        shop.remove_code(&buyer.token, "TENT").await.unwrap();
        assert_eq!(discounts().await, 3_000);

        // What ends while the shopper pays is shown before anything is charged.
        let form = shop.form(&buyer, GOOD).await;
        let clerk = shop.clerk().await;
        shop.end_promotion(&clerk, id, 1).await.unwrap();
        shop.end_promotion(&clerk, id, 1).await.unwrap();
        assert_eq!(discounts().await, 0);
        assert_eq!(shop.send(&buyer, &form).await, Placed::Changed);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn staff_save_a_promotion_once_and_not_over_somebody_else_s_change() {
    for (shop, _) in lamp_shops(1).await {
        let clerk = shop.clerk().await;
        let first = ten_off("NEW");
        for _ in 0..2 {
            shop.save_promotion(&clerk, first.clone()).await.unwrap();
        }
        let row = shop.admin_promotion(first.id).await.unwrap();
        assert_eq!((row.promotion.version, row.uses), (1, 0));
        let later = Promotion {
            starts_at: Some(NOW + 1),
            ..row.promotion.clone()
        };
        shop.save_promotion(&clerk, later).await.unwrap();
        let stale = Promotion {
            priority: 9,
            ..row.promotion
        };
        let error = shop.save_promotion(&clerk, stale).await.unwrap_err();
        assert!(matches!(error, Error::Conflict(_)), "{error}");
        let field = async |promotion: Promotion| match shop
            .save_promotion(&clerk, promotion)
            .await
            .unwrap_err()
        {
            Error::Invalid(problems) => problems[0].field.clone(),
            other => panic!("{other}"),
        };
        assert_eq!(field(ten_off("new")).await, "code", "taken");
        let nameless = Promotion {
            name: Translated::default(),
            ..ten_off("OTHER")
        };
        assert_eq!(field(nameless).await, "name_en");
        assert_eq!(shop.admin_promotions().await.unwrap().len(), 1);
        let deeds = shop
            .store
            .audit_lines(&format!("promotion:{}", first.id), 9)
            .await
            .unwrap();
        assert_eq!(deeds.len(), 2);
    }
}
