//! Payments that everyone decides about at once, through the whole server on each engine: notifications, browsers that
//! come back, the reconciler, time running out, impatient shoppers. Whatever wins, the books agree in the end.

use std::sync::Arc;

use http::{Method, StatusCode};
use model::{Locale, VariantId};
use store::testing::{BookedPayment, TestDatabase, booked_payments, books, databases};
use tokio::task::JoinSet;

use crate::app::{Answer, TestApp};
use crate::shop_floor::{agreed_books, sell_lamps, ten_percent};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A shop with `stock` lamps.
struct Lamps {
    app: TestApp,
    lamp: VariantId,
}

/// Somebody at the payment step.
#[derive(Clone)]
struct Shopper {
    cookie: String,
}

/// An order that waits for its payment.
#[derive(Clone)]
struct Waiting {
    number: String,
    token: String,
    reference: String,
}

async fn lamps(database: TestDatabase, stock: i64) -> Arc<Lamps> {
    let limits = [("TRADEWIND_PAY_PER_MINUTE", "0")];
    let app = TestApp::with(database, &limits).await;
    let lamp = sell_lamps(&app, stock, &[ten_percent()]).await;
    Arc::new(Lamps { app, lamp })
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let input = page
        .split("<input")
        .find(|input| input.contains(&format!("name=\"{name}\"")))
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    let value = input.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

impl Lamps {
    async fn post(&self, path: &str, form: &str, cookie: &str) -> Answer {
        self.app
            .post_with(path, form, &[OURS, ("cookie", cookie)])
            .await
    }

    async fn shopper(&self) -> Shopper {
        let form = format!("variant={}&quantity=1&locale=en", self.lamp);
        let added = self.post("/api/add_to_cart", &form, "").await;
        let cookie = added
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        assert!(cookie.starts_with("tw_cart="), "{added:?}");
        let address = "locale=en&email=ada@example.com&address[name]=Ada&address[line1]=1+Quay&address[city]=Portland\
                       &address[region]=Maine&address[postcode]=04101&address[country]=US";
        let told = self.post("/api/save_address", address, &cookie).await;
        assert_eq!(told.header("location"), "/checkout?step=delivery");
        let chosen = self
            .post("/api/save_delivery", "locale=en&delivery=standard", &cookie)
            .await;
        assert_eq!(chosen.header("location"), "/checkout?step=payment");
        Shopper { cookie }
    }

    /// The payment form as the shopper sees it now, filled in.
    async fn form(&self, shopper: &Shopper, method: &str, card: &str) -> String {
        let cookie = ("cookie", shopper.cookie.as_str());
        let page = self.app.get_with("/checkout?step=payment", &[cookie]).await;
        let (key, total) = (
            field(&page.text, "idempotency_key"),
            field(&page.text, "seen_total"),
        );
        format!("locale=en&idempotency_key={key}&seen_total={total}&method={method}&token={card}")
    }

    /// Where paying leads.
    async fn pay(&self, shopper: &Shopper, form: &str) -> String {
        let answer = self.post("/api/place_order", form, &shopper.cookie).await;
        answer.header("location").to_owned()
    }

    /// An order that waits for its code to be scanned.
    async fn scanned(&self, shopper: &Shopper) -> Waiting {
        let form = self.form(shopper, "test:alipay", "").await;
        let location = self.pay(shopper, &form).await;
        let (number, token) = location
            .strip_prefix("/orders/")
            .and_then(|rest| rest.split_once("/pay?token="))
            .unwrap_or_else(|| panic!("{location}"));
        let page = self.app.get(&location).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("class=\"qr\""), "{}", page.text);
        assert!(
            page.text.contains("Your goods are held until"),
            "{}",
            page.text
        );
        let reference = page.text.split("/pay/test/").nth(1).unwrap();
        let end = reference.find(|c: char| !c.is_ascii_hexdigit()).unwrap();
        Waiting {
            number: number.to_owned(),
            token: token.to_owned(),
            reference: reference[..end].to_owned(),
        }
    }

    /// Somebody does something on the provider's page, on a device without any cookie.
    async fn act(&self, order: &Waiting, act: &str) {
        let form = format!("locale=en&reference={}&act={act}", order.reference);
        let done = self.post("/api/act_on_test_payment", &form, "").await;
        assert_eq!(
            done.header("location"),
            format!("/pay/test/{}", order.reference),
            "{done:?}"
        );
    }

    /// The provider posts how the payment stands now.
    async fn tell(&self, order: &Waiting) -> StatusCode {
        let told = self
            .app
            .house
            .shop
            .test_notification(&order.reference)
            .unwrap();
        let headers: Vec<(&str, &str)> = told
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let body = String::from_utf8(told.body).unwrap();
        let answer = self
            .app
            .send(Method::POST, "/webhooks/test", &headers, &body)
            .await;
        answer.status
    }

    /// The shopper's browser comes back.
    async fn come_back(&self, order: &Waiting) -> Answer {
        let path = format!("/orders/{}/pay?token={}", order.number, order.token);
        self.app.get(&path).await
    }

    /// Payments as booked by shop and provider alike, after asserting that so many lamps are left.
    async fn settled_books(&self, units_left: i64) -> Vec<BookedPayment> {
        let available = self.app.house.store.available(self.lamp).await;
        assert_eq!(available.unwrap(), Some(units_left));
        agreed_books(&self.app).await
    }
}

/// Everyone's work at once, to its end.
async fn all(mut work: JoinSet<()>) {
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn webhook_against_browser_return() {
    for database in databases().await {
        let shop = lamps(database, 20).await;
        for _ in 0..4 {
            let shopper = shop.shopper().await;
            let order = shop.scanned(&shopper).await;
            shop.act(&order, "pay_silently").await;
            let mut work = JoinSet::new();
            for n in 0..16 {
                let (shop, order) = (shop.clone(), order.clone());
                work.spawn(async move {
                    if n % 2 == 0 {
                        assert_eq!(shop.tell(&order).await, 200);
                    } else {
                        let back = shop.come_back(&order).await;
                        let placed =
                            format!("/orders/{}/placed?token={}", order.number, order.token);
                        assert_eq!(back.header("location"), placed, "{back:?}");
                    }
                });
            }
            all(work).await;
            // And once more when everything is over.
            assert_eq!(shop.tell(&order).await, 200);
        }
        let booked = shop.settled_books(16).await;
        assert_eq!(booked.len(), 4);
        assert!(booked.iter().all(|p| p.state == "captured"), "{booked:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_captures() {
    for database in databases().await {
        let shop = lamps(database, 20).await;
        for _ in 0..4 {
            let shopper = shop.shopper().await;
            // Charged, though no answer came in time: the shop must ask and then take the money.
            let form = shop.form(&shopper, "test:card", "4000000000000259").await;
            let location = shop.pay(&shopper, &form).await;
            let (number, token) = location
                .strip_prefix("/orders/")
                .and_then(|rest| rest.split_once("?token="))
                .unwrap_or_else(|| panic!("{location}"));
            let path = format!("/orders/{number}/pay?token={token}");
            let mut work = JoinSet::new();
            for _ in 0..16 {
                let (shop, path) = (shop.clone(), path.clone());
                work.spawn(async move {
                    let back = shop.app.get(&path).await;
                    assert!(
                        back.header("location").contains("/placed?token="),
                        "{back:?}"
                    );
                });
            }
            all(work).await;
        }
        let booked = shop.settled_books(16).await;
        assert!(booked.iter().all(|p| p.state == "captured"), "{booked:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reservation_expires_while_it_is_paid() {
    for database in databases().await {
        let shop = lamps(database, 20).await;
        let mut orders = Vec::new();
        for _ in 0..8 {
            let shopper = shop.shopper().await;
            orders.push(shop.scanned(&shopper).await);
        }
        store::testing::expire_orders(&shop.app.house.store).await;
        let mut work = JoinSet::new();
        for (n, order) in orders.iter().cloned().enumerate() {
            let expiring = shop.clone();
            work.spawn(async move {
                expiring.app.house.shop.expire_reservations().await.unwrap();
            });
            let paying = shop.clone();
            work.spawn(async move {
                // Some pay in time, some while it expires, some long after.
                if n % 2 == 0 {
                    paying.act(&order, "pay").await;
                }
                let path = format!("/pay/test/{}", order.reference);
                let page = paying.app.get(&path).await;
                if page.text.contains("Pay all the same") {
                    let form = format!("locale=en&reference={}&act=pay_after_all", order.reference);
                    paying.post("/api/act_on_test_payment", &form, "").await;
                }
                paying.come_back(&order).await;
                assert_eq!(paying.tell(&order).await, 200);
            });
        }
        all(work).await;
        shop.app.house.shop.expire_reservations().await.unwrap();
        for order in &orders {
            // Whoever has not paid by now pays too late.
            let form = format!("locale=en&reference={}&act=pay_after_all", order.reference);
            shop.post("/api/act_on_test_payment", &form, "").await;
        }
        let store = &shop.app.house.store;
        let booked = booked_payments(store).await;
        let sold = booked.iter().filter(|p| p.order_state == "placed").count();
        for payment in &booked {
            let fits = match payment.order_state.as_str() {
                "placed" => payment.state == "captured",
                "cancelled" => payment.state == "refunded" && payment.given_back == payment.amount,
                _ => false,
            };
            assert!(fits, "{payment:?}");
        }
        assert_eq!(shop.settled_books(20 - sold as i64).await.len(), 8);
        for order in &orders {
            let link = shop
                .app
                .house
                .shop
                .order_by_link(Locale::En, &order.number, &order.token);
            assert!(link.await.unwrap().due.is_none());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn decline_then_retry() {
    for database in databases().await {
        let shop = lamps(database, 3).await;
        let shopper = shop.shopper().await;
        let first = shop.scanned(&shopper).await;
        let mut work = JoinSet::new();
        for n in 0..8 {
            let (shop, order) = (shop.clone(), first.clone());
            work.spawn(async move {
                match n {
                    0 => shop.act(&order, "refuse").await,
                    n if n % 2 == 0 => assert_eq!(shop.tell(&order).await, 200),
                    _ => assert_eq!(shop.come_back(&order).await.status, 200),
                }
            });
        }
        all(work).await;
        let declined = shop.come_back(&first).await;
        assert!(
            declined.text.contains("The payment was not made"),
            "{declined:?}"
        );
        shop.settled_books(3).await;

        // Pressed ten times at once with another card.
        let form = shop.form(&shopper, "test:card", "4242424242424242").await;
        let mut work = JoinSet::new();
        for _ in 0..10 {
            let (shop, shopper, form) = (shop.clone(), shopper.clone(), form.clone());
            work.spawn(async move {
                let location = shop.pay(&shopper, &form).await;
                assert!(location.contains("/placed?token="), "{location}");
            });
        }
        all(work).await;
        // The first provider's old word changes nothing.
        assert_eq!(shop.tell(&first).await, 200);
        let booked = shop.settled_books(2).await;
        let states: Vec<_> = booked.iter().map(|p| p.state.as_str()).collect();
        assert_eq!(states.len(), 2);
        assert!(
            states.contains(&"declined") && states.contains(&"captured"),
            "{states:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_signed_is_not_taken() {
    let shop = lamps(store::testing::sqlite().await, 3).await;
    let order = shop.scanned(&shop.shopper().await).await;
    let post = async |path: &str, headers: &[(&str, &str)], body: &str| {
        let answer = shop.app.send(Method::POST, path, headers, body).await;
        answer.status.as_u16()
    };
    let forged = format!(
        "{{\"payment\":\"{}-1\",\"standing\":\"captured\",\"reference\":\"x\"}}",
        order.number
    );
    assert_eq!(post("/webhooks/test", &[], &forged).await, 401);
    let signed = [("tradewind-test-signature", "00")];
    assert_eq!(post("/webhooks/test", &signed, &forged).await, 401);
    assert_eq!(post("/webhooks/nobody", &[], "{}").await, 404);
    let huge = "x".repeat((256 << 10) + 1);
    assert_eq!(post("/webhooks/test", &[], &huge).await, 413);
    let get = shop.app.get("/webhooks/test").await;
    assert_eq!(get.status, 405);
    assert_eq!(shop.tell(&order).await, 200);
    assert!(
        shop.come_back(&order)
            .await
            .text
            .contains("Waiting for your payment")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_by_transfer_says_where_to_pay_and_staff_note_the_money() {
    let shop = lamps(store::testing::sqlite().await, 3).await;
    let staff = &shop.app.house.shop;
    staff
        .create_staff("ada@example.com", "Ada", "correct horse battery")
        .await
        .unwrap();
    let form = "email=ada@example.com&password=correct+horse+battery";
    let signed_in = shop.app.post("/api/sign_in", form).await;
    let desk = signed_in
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let settings = "code=offline:bank&form[offered]=yes&form[version]=0&form[details_en]=Harbour+Bank,+account+42&form[hold_days]=5";
    let saved = shop
        .post("/api/admin_save_payment_method", settings, &desk)
        .await;
    assert_eq!(
        saved.header("location"),
        "/admin/settings/payments?done=save"
    );

    let shopper = shop.shopper().await;
    let form = shop.form(&shopper, "offline:bank", "").await;
    let location = shop.pay(&shopper, &form).await;
    let (path, token) = location.split_once("/placed?token=").unwrap();
    let number = path.strip_prefix("/orders/").unwrap();
    let thanks = shop.app.get(&location).await;
    for words in [
        "Harbour Bank, account 42",
        "Your goods are held until",
        number,
    ] {
        assert!(thanks.text.contains(words), "{words}: {}", thanks.text);
    }
    shop.settled_books(2).await;

    let order = staff
        .order_by_link(Locale::En, number, token)
        .await
        .unwrap();
    let cookie = ("cookie", desk.as_str());
    let page = format!("/admin/orders/{}", order.id);
    let seen = shop.app.get_with(&page, &[cookie]).await;
    assert!(seen.text.contains("The money is here"), "{}", seen.text);
    let act = format!(
        "id={}&form[act]=paid&form[version]={}",
        order.id, order.version
    );
    for _ in 0..2 {
        let done = shop.post("/api/admin_order_act", &act, &desk).await;
        assert_eq!(done.header("location"), format!("{page}?done=paid"));
    }
    let track = shop
        .app
        .get(&format!("/orders/{number}?token={token}"))
        .await;
    assert!(track.text.contains("Payment received"), "{}", track.text);
    assert!(!track.text.contains("Harbour Bank"), "{}", track.text);
    assert_eq!(books(&shop.app.house.store).await, [""; 0]);
}
