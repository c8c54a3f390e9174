use model::cart::LineNotice;
use model::checkout::Placed;
use model::form::Form;
use model::listing::{ListingQuery, Sort};
use model::order_edit::{added_field, line_field};
use model::promotion::{Conditions, Effect, Limits, Off, Scope, Stacking, Trigger};
use model::{Locale, Money, Translated};
use store::new_id;

use super::*;
use crate::testing::buying::{GOOD, lamp_shops};
use crate::testing::{TestShop, product};

const EN: Locale = Locale::En;

/// A shop that also sells in euros, at 0.92 and ending in .95, behind the door of euros.
async fn euro(shop: TestShop) -> TestShop {
    let clerk = shop.clerk().await;
    let begun = Form::default().with("currency", "eur");
    let made = shop.add_price_list(&clerk, begun).await.unwrap();
    assert_eq!((made, shop.currencies().len()), (Currency::EUR, 1));
    set(
        &shop,
        &[
            ("open", "yes"),
            ("rate", "0.92"),
            ("step", "1"),
            ("less", "0.05"),
        ],
    )
    .await;
    assert_eq!(shop.currencies(), [Currency::USD, Currency::EUR]);
    shop.settle().await;
    shop.counter_of(Currency::EUR)
}

async fn set(shop: &TestShop, fields: &[(&str, &str)]) {
    let clerk = shop.clerk().await;
    let desk = shop.price_lists_desk(&clerk).await.unwrap();
    let form = desk.lists[0].list.form();
    let form = fields.iter().fold(form, |form, (k, v)| form.with(*k, *v));
    shop.save_price_list(&clerk, Currency::EUR, form)
        .await
        .unwrap();
}

async fn set_own(shop: &TestShop, variant: VariantId, price: &str) {
    let clerk = shop.clerk().await;
    let (product, _) = shop.variant(variant).await.unwrap().unwrap();
    let form = Form::default()
        .with("variant", variant.to_string())
        .with("currency", "EUR")
        .with("own_price", price);
    shop.save_own_price(&clerk, product.id, form).await.unwrap();
}

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR)
}

#[tokio::test]
async fn a_shopper_sees_and_pays_the_prices_of_the_list() {
    for (shop, lamp) in lamp_shops(7).await {
        let own = shop.buyer(lamp, 1).await;
        let shop = euro(shop).await;
        let (seen, _) = shop.variant(lamp).await.unwrap().unwrap();
        assert_eq!(
            (seen.currency, seen.variants[0].price),
            (Currency::EUR, 1_795)
        );
        let buyer = shop.buyer(lamp, 2).await;
        let view = shop.checkout(EN, &buyer.token).await.unwrap();
        let totals = view.cart.totals;
        // Two lamps, delivery of 5.00 at 0.92, and a tenth of tax on both.
        assert_eq!(
            (
                totals.currency,
                totals.lines,
                totals.shipping,
                totals.tax,
                totals.total
            ),
            (Currency::EUR, 3_590, Some(460), 405, 4_455)
        );
        assert_eq!(view.cart.lines[0].notice, None);
        let Placed::Paid { number, token } = shop.pay(&buyer, GOOD).await else {
            panic!("not paid")
        };
        let order = shop.order_by_link(EN, &number, &token).await.unwrap();
        assert_eq!(order.totals, totals);
        assert_eq!(order.lines[0].unit_price, eur(1_795));
        assert_eq!(shop.available(lamp).await, 5);
        shop.assert_in_order().await;
        // Sums over orders are in the shop's own currency: 44.55 at 0.92 are 48.42.
        let board = shop.dashboard(EN).await.unwrap();
        assert_eq!(board.today.total, Money::new(4_842, Currency::USD));
        // Who chose nothing, or what cannot be chosen, still sees the shop's own.
        let shop = shop.counter_of(Currency::GBP);
        let cart = shop.cart(EN, Some(&own.token)).await.unwrap();
        assert_eq!(cart.totals.lines, 2_000);
    }
}

#[tokio::test]
async fn what_changes_before_paying_is_shown_and_never_charged_otherwise() {
    for (shop, lamp) in lamp_shops(9).await {
        let shop = euro(shop).await;
        let buyer = shop.buyer(lamp, 1).await;
        let seen = shop.form(&buyer, GOOD).await;
        let place = async |shop: &TestShop, form: &model::checkout::PlaceOrder| {
            shop.place_order(EN, &buyer.token, form).await.unwrap()
        };
        // A total of the same number in another currency is another total.
        let dollars = model::checkout::PlaceOrder {
            seen_currency: Some(Currency::USD),
            ..seen.clone()
        };
        assert_eq!(place(&shop, &dollars).await, Placed::Changed);
        set_own(&shop, lamp, "16.00").await;
        // Once in a request that began before the change, once in one that began after it.
        assert_eq!(place(&shop, &seen).await, Placed::Changed);
        let shop = shop.counter_of(Currency::EUR);
        assert_eq!(place(&shop, &seen).await, Placed::Changed);
        let view = shop.checkout(EN, &buyer.token).await.unwrap();
        let notice = view.cart.lines[0].notice.clone();
        assert_eq!(notice, Some(LineNotice::PriceChanged { was: eur(1_795) }));
        assert_eq!(view.cart.lines[0].unit_price, eur(1_600));
        let seen = shop.form(&buyer, GOOD).await;
        set(&shop, &[("rate", "0.95")]).await;
        // The price is the variant's own; delivery follows the rate.
        let shop = shop.counter_of(Currency::EUR);
        assert_eq!(place(&shop, &seen).await, Placed::Changed);
        assert!(matches!(shop.pay(&buyer, GOOD).await, Placed::Paid { .. }));
        set_own(&shop, lamp, "").await;
        let shop = shop.counter_of(Currency::EUR);
        let (seen, _) = shop.variant(lamp).await.unwrap().unwrap();
        assert_eq!(seen.variants[0].price, 1_895);
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_list_that_is_closed_is_no_choice_and_its_orders_stay() {
    for (shop, lamp) in lamp_shops(9).await {
        let shop = euro(shop).await;
        let buyer = shop.buyer(lamp, 1).await;
        let seen = shop.form(&buyer, GOOD).await;
        let Placed::Paid { number, token } = shop.pay(&buyer, GOOD).await else {
            panic!("not paid")
        };
        let late = shop.buyer(lamp, 1).await;
        let late_seen = shop.form(&late, GOOD).await;
        assert_eq!(late_seen.seen_total, seen.seen_total);
        set(&shop, &[("open", "no")]).await;
        let placed = shop.place_order(EN, &late.token, &late_seen).await.unwrap();
        assert_eq!(placed, Placed::Changed, "the list was closed meanwhile");
        let shop = shop.counter_of(Currency::EUR);
        let cart = shop.cart(EN, Some(&late.token)).await.unwrap();
        assert_eq!(cart.totals.currency, Currency::USD);
        // Staff change the order in the currency it was placed in.
        let order = shop.order_by_link(EN, &number, &token).await.unwrap();
        let rug = product("rug", 5_000, 4);
        let added = rug.variants[0].id;
        shop.add_products(&[rug]).await;
        let clerk = shop.clerk().await;
        let id = shop
            .store
            .order_by_number(&number)
            .await
            .unwrap()
            .unwrap()
            .id;
        let own = shop.door_of_its_own();
        let desk = own.order_edit_desk(&clerk, EN, id).await.unwrap();
        let line = line_field(desk.order.lines[0].id);
        let form = desk.form.with(line, "1").with(added_field(added), "1");
        let look = form.clone().with("act", "look");
        own.act_on_order_edit(&clerk, id, look).await.unwrap();
        let desk = own.order_edit_desk(&clerk, EN, id).await.unwrap();
        let preview = desk.preview.unwrap();
        // The rug at 45.95; the tenth of tax on everything is 6.85 instead of 2.26.
        assert_eq!(preview.totals.total - order.totals.total, 4_595 + 685 - 226);
        let save = form
            .with("act", "save")
            .with("key", desk.key)
            .with("seen", preview.totals.total.to_string());
        own.act_on_order_edit(&clerk, id, save).await.unwrap();
        assert_eq!(own.store.available(added).await.unwrap(), Some(3));
    }
}

#[tokio::test]
async fn promotions_and_filters_speak_the_currency() {
    for (shop, lamp) in lamp_shops(9).await {
        let clerk = shop.clerk().await;
        let promotion = |code: Option<&str>, effect, min_subtotal| Promotion {
            id: new_id(),
            name: Translated::new("Less", "优惠"),
            trigger: code.map_or(Trigger::Automatic, |code| Trigger::Code(code.into())),
            effect,
            scope: Scope::Everything,
            conditions: Conditions {
                min_subtotal,
                ..Conditions::default()
            },
            currency: Currency::USD,
            starts_at: None,
            ends_at: None,
            priority: 0,
            stacking: Stacking::Together,
            limits: Limits::default(),
            version: 0,
        };
        let sale = promotion(None, Effect::OffEach(200), 0);
        let code = promotion(Some("FIVE"), Effect::Off(Off::Amount(500)), 1_500);
        for one in [sale, code] {
            shop.save_promotion(&clerk, one).await.unwrap();
        }
        shop.add_products(&[product("rug", 5_000, 4)]).await;
        let shop = euro(shop).await;
        // 17.95 less 2.00 at 0.92.
        let (seen, at) = shop.variant(lamp).await.unwrap().unwrap();
        assert_eq!(seen.variants[at].shown_price(), 1_611);
        let buyer = shop.buyer(lamp, 1).await;
        shop.enter_code(&buyer.token, "five").await.unwrap();
        let cart = shop.cart(EN, Some(&buyer.token)).await.unwrap();
        assert_eq!(
            (cart.totals.lines, cart.totals.discounts),
            (1_795, 184 + 460)
        );
        let query = |price_min| ListingQuery {
            price_min,
            sort: Sort::PriceDown,
            page: 1,
            ..ListingQuery::default()
        };
        let all = shop.listing(EN, &query(None), None).await.unwrap();
        // Each less the sale: 16.11 and 45.95 - 1.84.
        assert_eq!(all.price_bounds, Some((eur(1_611), eur(4_411))));
        let dear = shop.listing(EN, &query(Some(1_700)), None).await.unwrap();
        assert_eq!((dear.total, dear.cards[0].price), (1, eur(4_411)));
        let own = shop.door_of_its_own();
        let same = own.listing(EN, &query(Some(1_700)), None).await.unwrap();
        assert_eq!(same.total, 2, "in dollars both are dearer than 17.00");
    }
}

#[tokio::test]
async fn a_price_of_its_own_is_refused_where_it_makes_no_sense() {
    for (shop, lamp) in lamp_shops(9).await {
        let shop = euro(shop).await;
        let clerk = shop.clerk().await;
        let (product, _) = shop.variant(lamp).await.unwrap().unwrap();
        let form = |variant: &str, currency: &str, price: &str| {
            Form::default()
                .with("variant", variant)
                .with("currency", currency)
                .with("own_price", price)
        };
        let id = lamp.to_string();
        for (form, field) in [
            (form("", "EUR", "1"), "variant"),
            (form(&id, "GBP", "1"), "currency"),
            (form(&id, "EUR", "one"), "own_price"),
        ] {
            let refused = shop.save_own_price(&clerk, product.id, form).await;
            let Err(crate::Error::Invalid(problems)) = refused else {
                panic!("{field}")
            };
            assert_eq!(problems[0].field, field);
        }
        set_own(&shop, lamp, "16").await;
        set_own(&shop, lamp, "16").await;
        set_own(&shop, lamp, "15").await;
        let changes = shop.price_changes(&product, lamp).await.unwrap();
        assert_eq!(changes.len(), 1, "the clock of the test stands still");
        assert_eq!(changes[0].1, 1_795);
    }
}
