use std::collections::BTreeMap;

use model::cart::Quantity;
use model::catalog::ProductStatus;
use model::listing::{Badge, ListingQuery, Sort};
use model::promotion::{Conditions, Effect, Limits, Off, Promotion, Scope, Stacking, Trigger};
use model::{CategoryId, Currency, Locale, Money, Translated};
use store::new_id;

use super::*;
use crate::testing::{NOW, TestShop, ada, open, product, shops};

const EN: Locale = Locale::En;
const DAY: Millis = delivery::DAY;

/// A fifth off everything below a category.
fn fifth_off(category: CategoryId) -> Promotion {
    Promotion {
        id: new_id(),
        name: Translated::new("A fifth off lamps", "灯具八折"),
        trigger: Trigger::Automatic,
        effect: Effect::Off(Off::Share(200_000)),
        scope: Scope::Categories(vec![category]),
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

/// A lamp at $25.00 in a category below the first, a chair at $22.00 elsewhere.
async fn lamp_and_chair(shop: &TestShop) -> (CategoryId, Product, Product) {
    let light = shop.add_category("light", None).await;
    let desk = shop.add_category("desk-lamps", Some(light)).await;
    let mut lamp = product("lamp", 2_500, 9);
    lamp.category = Some(desk);
    let chair = product("chair", 2_200, 9);
    shop.add_products(&[lamp.clone(), chair.clone()]).await;
    (light, lamp, chair)
}

fn usd(amount: i64) -> Money {
    Money::new(amount, Currency::USD)
}

impl TestShop {
    /// Addresses of what a query finds, each with its price and the struck one.
    async fn found(&self, query: ListingQuery) -> Vec<(String, i64, Option<i64>)> {
        let listing = self.listing(EN, &query, None).await.unwrap();
        let cards = listing.cards.into_iter();
        cards
            .map(|card| {
                let struck = card.compare_at.map(|money| money.amount);
                (card.slug, card.price.amount, struck)
            })
            .collect()
    }

    async fn reduced(&self) -> Vec<(String, i64, Option<i64>)> {
        self.found(ListingQuery {
            on_sale: true,
            ..ListingQuery::default()
        })
        .await
    }

    /// Moves the clock and does what the follower of the clock does.
    async fn wait(&self, by: Millis) {
        self.clock.advance(by);
        self.turn_sales();
        self.settle().await;
    }
}

#[tokio::test]
async fn tile_facet_page_and_cart_say_the_same_price() {
    for shop in shops().await {
        let (light, lamp, chair) = lamp_and_chair(&shop).await;
        let staff = ada(&shop).await;
        assert_eq!(shop.reduced().await, []);
        let sale = fifth_off(light);
        shop.save_promotion(&staff, sale.clone()).await.unwrap();
        shop.settle().await;

        let reduced = vec![("lamp".to_owned(), 2_000, Some(2_500))];
        assert_eq!(shop.reduced().await, reduced);
        // Cheaper than the chair now, in the order and in the range of prices.
        let by_price = ListingQuery {
            sort: Sort::PriceUp,
            ..ListingQuery::default()
        };
        let sorted = shop.found(by_price).await;
        assert_eq!(sorted[..1], reduced);
        assert_eq!(sorted[1], ("chair".to_owned(), 2_200, None));
        let cheap = ListingQuery {
            price_max: Some(2_100),
            ..ListingQuery::default()
        };
        assert_eq!(shop.found(cheap).await, reduced);
        let searched = ListingQuery {
            text: Some("lamp".to_owned()),
            on_sale: true,
            ..ListingQuery::default()
        };
        let listing = shop.listing(EN, &searched, None).await.unwrap();
        assert_eq!(listing.price_bounds, Some((usd(2_000), usd(2_000))));
        assert!(listing.cards[0].badges.contains(&Badge::Sale(20)));
        let suggested = shop.suggest(EN, "lam").await.unwrap();
        assert!(suggested.iter().any(|one| one.price == Some(usd(2_000))));

        let view = shop
            .product_view(EN, "lamp", &BTreeMap::new())
            .await
            .unwrap();
        let shown = &view.variant;
        assert_eq!(
            (shown.price, shown.compare_at),
            (usd(2_000), Some(usd(2_500)))
        );
        assert_eq!(shown.lowest_before, Some(usd(2_500)));

        let (variant, other) = (lamp.variants[0].id, chair.variants[0].id);
        let three = Quantity::try_from(3).unwrap();
        let (token, _) = shop.add_to_cart(EN, None, variant, three).await.unwrap();
        let (_, cart) = shop
            .add_to_cart(EN, Some(&token), other, Quantity::ONE)
            .await
            .unwrap();
        let line = |id| cart.lines.iter().find(|line| line.variant == id).unwrap();
        let ours = line(variant);
        assert_eq!((ours.unit_price, ours.total), (usd(2_000), usd(6_000)));
        assert_eq!(ours.compare_at, Some(usd(2_500)));
        assert_eq!(
            (line(other).total, line(other).compare_at),
            (usd(2_200), None)
        );
        let totals = cart.totals;
        assert_eq!((totals.lines, totals.discounts), (9_700, 1_500));

        // Ended, everything costs what it did, and what it cost meanwhile is known.
        shop.end_promotion(&staff, sale.id, 1).await.unwrap();
        shop.settle().await;
        assert_eq!(shop.reduced().await, []);
        let cart = shop.cart(EN, Some(&token)).await.unwrap();
        assert_eq!((cart.totals.lines, cart.totals.discounts), (9_700, 0));
        assert!(cart.lines.iter().all(|line| line.compare_at.is_none()));
        let lamp = shop.product("lamp").await.unwrap();
        let lowest = shop.lowest_before(&lamp, &lamp.variants[0]).await.unwrap();
        // The sale began and ended in the same moment of a clock that stands still: it never held.
        assert_eq!(lowest, None);
        assert_eq!(lamp.status, ProductStatus::Active);
    }
}

#[tokio::test]
async fn a_flash_sale_begins_and_ends_by_the_clock() {
    for shop in shops().await {
        let (light, ..) = lamp_and_chair(&shop).await;
        let staff = ada(&shop).await;
        let mut flash = fifth_off(light);
        flash.starts_at = Some(NOW + DAY);
        flash.ends_at = Some(NOW + 2 * DAY);
        shop.save_promotion(&staff, flash.clone()).await.unwrap();
        shop.settle().await;
        let mut news = shop.news();
        assert_eq!(shop.reduced().await, []);
        shop.wait(DAY - 1).await;
        assert_eq!(shop.reduced().await, []);
        assert!(news.try_recv().is_err());
        shop.wait(1).await;
        let reduced = [("lamp".to_owned(), 2_000, Some(2_500))];
        assert_eq!(shop.reduced().await, reduced);
        // Kept pages are dropped.
        assert_eq!(news.try_recv().unwrap().topic, Topic::Promotion);
        shop.wait(DAY).await;
        assert_eq!(shop.reduced().await, []);
        // A later reduction tells how cheap it was during the sale.
        let lamp = shop.product("lamp").await.unwrap();
        let mut again = fifth_off(light);
        again.effect = Effect::OffEach(100);
        shop.wait(DAY).await;
        again.starts_at = Some(NOW + 3 * DAY);
        shop.save_promotion(&staff, again).await.unwrap();
        let view = shop
            .product_view(EN, "lamp", &BTreeMap::new())
            .await
            .unwrap();
        assert_eq!(view.variant.price, usd(2_400));
        assert_eq!(view.variant.lowest_before, Some(usd(2_000)));
        assert_eq!(lamp.variants[0].sale, None);
    }
}

#[tokio::test]
async fn what_a_sale_was_before_it_was_changed_is_kept() {
    for shop in shops().await {
        let (light, ..) = lamp_and_chair(&shop).await;
        let staff = ada(&shop).await;
        let sale = fifth_off(light);
        shop.save_promotion(&staff, sale.clone()).await.unwrap();
        shop.wait(DAY).await;
        let less = Promotion {
            effect: Effect::Off(Off::Share(100_000)),
            version: 1,
            ..sale
        };
        shop.save_promotion(&staff, less.clone()).await.unwrap();
        shop.save_promotion(&staff, less).await.unwrap();
        let view = shop
            .product_view(EN, "lamp", &BTreeMap::new())
            .await
            .unwrap();
        assert_eq!(view.variant.price, usd(2_250));
        assert_eq!(view.variant.lowest_before, Some(usd(2_000)));
    }
}

#[tokio::test]
async fn a_sale_that_began_while_the_shop_was_closed_is_indexed_at_its_start() {
    for shop in shops().await {
        let (light, ..) = lamp_and_chair(&shop).await;
        let staff = ada(&shop).await;
        let mut flash = fifth_off(light);
        flash.starts_at = Some(NOW + DAY);
        shop.save_promotion(&staff, flash).await.unwrap();
        shop.settle().await;
        assert_eq!(shop.reduced().await, []);
        let data = tempfile::tempdir().unwrap();
        let closed = open(&shop.db, data.path(), crate::Clock::fixed(NOW)).await;
        drop(closed);
        let opened = open(&shop.db, data.path(), crate::Clock::fixed(NOW + DAY)).await;
        let query = ListingQuery {
            on_sale: true,
            ..ListingQuery::default()
        };
        let listing = opened.listing(EN, &query, None).await.unwrap();
        assert_eq!(listing.cards.len(), 1);
        assert_eq!(listing.cards[0].price, usd(2_000));
    }
}

#[tokio::test]
async fn codes_and_first_orders_change_no_tile() {
    for shop in shops().await {
        let (light, ..) = lamp_and_chair(&shop).await;
        let staff = ada(&shop).await;
        let mut coded = fifth_off(light);
        coded.trigger = Trigger::Code("LAMP".to_owned());
        let mut first = fifth_off(light);
        first.conditions.first_order = true;
        for promotion in [coded, first] {
            shop.save_promotion(&staff, promotion).await.unwrap();
        }
        shop.settle().await;
        assert_eq!(shop.reduced().await, []);
    }
}
