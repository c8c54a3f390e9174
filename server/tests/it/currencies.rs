//! Other currencies: pages by cookie, staff's price lists with plain forms, and a rate that changes while people pay.

use std::time::Duration;

use model::Currency;
use tokio::task::JoinSet;

use crate::app::Answer;
use crate::shop_floor::{Floor, agreed_books, floors, number_of};

const EURO: &str = "tw_currency=EUR";

/// Opens euros at a rate, ending in .95, as staff do with forms.
async fn open_euros(floor: &Floor, rate: &str) {
    let led = floor
        .staff_send("/api/admin_add_price_list", &[("form[currency]", "eur")])
        .await;
    assert_eq!(led, "/admin/settings/currencies/EUR");
    set_rate(floor, rate).await;
}

/// Sets the rate, whatever version the list has by now.
async fn set_rate(floor: &Floor, rate: &str) {
    let lists = floor.app.house.store.price_lists(Currency::USD).await;
    let version = lists.unwrap()[0].version.to_string();
    let form = [
        ("currency", "EUR"),
        ("form[open]", "yes"),
        ("form[rate]", rate),
        ("form[step]", "1"),
        ("form[less]", "0.05"),
        ("form[version]", &version),
    ];
    let led = floor.staff_send("/api/admin_save_price_list", &form).await;
    assert_eq!(led, "/admin/settings/currencies?done=save");
}

/// The lamp's page once it says `words`: kept pages are dropped a moment after a change.
async fn page_saying(floor: &Floor, cookie: &str, words: &str) -> String {
    for _ in 0..200 {
        let page = lamp_page(floor, cookie).await.text;
        if page.contains(words) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{words} never came");
}

async fn lamp_page(floor: &Floor, cookie: &str) -> Answer {
    floor.app.get_with("/p/lamp", &[("cookie", cookie)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_kept_for_each_currency_and_follows_the_list() {
    for floor in floors(9).await {
        let plain = floor.app.get("/p/lamp").await.text;
        assert!(plain.contains("$20.00") && !plain.contains("set_currency"));
        open_euros(&floor, "0.92").await;
        page_saying(&floor, "", "set_currency").await;
        for _ in 0..2 {
            let own = floor.app.get("/p/lamp").await.text;
            assert!(own.contains("$20.00") && own.contains("set_currency"));
            let euro = lamp_page(&floor, EURO).await.text;
            assert!(euro.contains("€17.95") && !euro.contains("$20.00"));
            assert!(euro.contains(r#""priceCurrency":"EUR""#), "structured data");
            for nonsense in ["tw_currency=GBP", "tw_currency=<b>", "tw_currency="] {
                let page = lamp_page(&floor, nonsense).await.text;
                assert!(page.contains("$20.00"), "{nonsense}");
            }
        }
        set_rate(&floor, "1.25").await;
        page_saying(&floor, EURO, "€24.95").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_a_currency_keeps_the_page_and_drops_limits_of_prices() {
    for floor in floors(9).await {
        open_euros(&floor, "0.92").await;
        for (code, cookie) in [
            ("EUR", "tw_currency=EUR;"),
            ("USD", "tw_currency=;"),
            ("XXX", "tw_currency=;"),
        ] {
            let form =
                format!("currency={code}&back=%2Fsearch%3Fq%3Dlamp%26min%3D5%26sort%3Dprice");
            let answer = floor.app.post("/api/set_currency", &form).await;
            assert_eq!(answer.header("location"), "/search?q=lamp&sort=price");
            assert!(answer.header("set-cookie").starts_with(cookie), "{code}");
        }
        let away = floor
            .app
            .post("/api/set_currency", "currency=EUR&back=//evil.example");
        assert_eq!(away.await.header("location"), "/");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_touch_price_lists() {
    for floor in floors(9).await {
        for path in [
            "/api/admin_add_price_list",
            "/api/admin_save_price_list",
            "/api/admin_save_own_price",
        ] {
            floor
                .app
                .post(path, "currency=EUR&id=1&form[currency]=EUR")
                .await;
        }
        let lists = floor.app.house.store.price_lists(Currency::USD).await;
        assert!(lists.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_that_changes_while_people_pay_is_paid_by_nobody_who_did_not_see_it() {
    const BUYERS: usize = 24;
    for floor in floors(BUYERS as i64).await {
        open_euros(&floor, "0.92").await;
        let mut shoppers = Vec::new();
        for _ in 0..BUYERS {
            let shopper = floor.shopper(1).await.with(EURO);
            let form = floor.pay_form(&shopper).await;
            shoppers.push((shopper, form));
        }
        let floor = std::sync::Arc::new(floor);
        let mut storm = JoinSet::new();
        for (shopper, form) in shoppers {
            let floor = floor.clone();
            storm.spawn(async move { floor.pay(&shopper, &form).await });
        }
        let merchant = floor.clone();
        let changing = tokio::spawn(async move { set_rate(&merchant, "1.25").await });
        let (mut sold, mut shown) = (0, 0);
        while let Some(led) = storm.join_next().await {
            let led = led.unwrap();
            let Some(number) = number_of(&led) else {
                assert_eq!(led, "/checkout?step=payment&changed=1");
                shown += 1;
                continue;
            };
            let order = floor.order(number).await;
            // 17.95 and delivery of 4.60, a tenth of tax on both: what everyone saw.
            assert_eq!(
                (order.totals.currency, order.totals.total),
                (Currency::EUR, 2_481)
            );
            sold += 1;
        }
        changing.await.unwrap();
        assert_eq!(sold + shown, BUYERS);
        assert_eq!(agreed_books(&floor.app).await.len(), sold);
    }
}
