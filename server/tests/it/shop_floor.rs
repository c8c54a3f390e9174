//! A shop with lamps on sale, shoppers who buy with nothing but forms, and staff: the people of the race tests.

use std::collections::HashMap;

use model::address::Address;
use model::cart::Quantity;
use model::checkout::{PlaceOrder, Placed};
use model::delivery::DeliveryRate;
use model::event::Topic;
use model::tax::TaxRate;
use model::{Currency, Locale, Translated, VariantId};
use serde_json::Value;
use store::testing::{BookedPayment, TestDatabase, booked_payments, books, databases, product};

use crate::admin::encoded;
use crate::app::{Answer, TestApp};

/// Email of the one member of staff.
const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery";
const NO_LIMITS: [(&str, &str); 3] = [
    ("TRADEWIND_SIGN_IN_PER_MINUTE", "0"),
    ("TRADEWIND_PAY_PER_MINUTE", "0"),
    ("TRADEWIND_LOOKUP_PER_MINUTE", "0"),
];

/// A shop that sells lamps at $20.00, delivers for $5.00 and adds 10 % tax.
pub struct Floor {
    pub app: TestApp,
    pub lamp: VariantId,
    staff: String,
}

/// Somebody with a cart.
#[derive(Clone)]
pub struct Shopper {
    cookie: String,
}

/// What the payment step asks to be sent.
#[derive(Clone)]
pub struct PayForm {
    body: String,
}

/// The value of the first input of this name.
pub fn input(html: &str, name: &str) -> Option<String> {
    let marker = format!("name=\"{name}\"");
    let tag = html
        .split('<')
        .find(|tag| tag.starts_with("input") && tag.contains(&marker))?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

/// The order whose page an address is; none for other pages.
pub fn number_of(led: &str) -> Option<&str> {
    led.strip_prefix("/orders/")?.split(['/', '?']).next()
}

/// A shop on each engine that is to be had.
pub async fn floors(stock: i64) -> Vec<Floor> {
    let mut all = Vec::new();
    for database in databases().await {
        all.push(Floor::open(database, stock).await);
    }
    all
}

/// Payments as booked by the shop, after asserting that stock, orders, payments and refunds add up, and that the
/// provider's own book says the same.
pub async fn agreed_books(app: &TestApp) -> Vec<BookedPayment> {
    let store = &app.house.store;
    assert_eq!(books(store).await, [""; 0]);
    let booked = booked_payments(store).await;
    let mut provider = provider_book(app);
    for payment in &booked {
        let paid = matches!(
            payment.state.as_str(),
            "captured" | "partly_refunded" | "refunded"
        );
        let (captures, given_back) = provider.remove(&payment.provider_key).unwrap_or_default();
        assert_eq!(captures, u32::from(paid), "{payment:?}");
        assert_eq!(given_back, payment.given_back, "{payment:?}");
        assert!(payment.given_back <= payment.amount, "{payment:?}");
    }
    assert!(
        provider.is_empty(),
        "charged without a payment: {provider:?}"
    );
    booked
}

/// How often the provider took the money of each payment, and what it gave back.
fn provider_book(app: &TestApp) -> HashMap<String, (u32, i64)> {
    let path = app.house.config.data.join("test-payments.jsonl");
    let mut book: HashMap<String, (u32, i64)> = HashMap::new();
    for line in std::fs::read_to_string(path).unwrap_or_default().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let sums = book
            .entry(entry["key"].as_str().unwrap().to_owned())
            .or_default();
        match entry["entry"].as_str().unwrap() {
            "captured" => sums.0 += 1,
            "refunded" => sums.1 += entry["amount"].as_i64().unwrap(),
            _ => {}
        }
    }
    book
}

/// 10 % on everything that goes to the United States.
pub fn ten_percent() -> TaxRate {
    TaxRate {
        country: "US".into(),
        class: "standard".into(),
        ppm: 100_000,
    }
}

/// Puts so many lamps at $20.00 on sale, delivered to the United States for $5.00.
pub async fn sell_lamps(app: &TestApp, stock: i64, taxes: &[TaxRate]) -> VariantId {
    let rate = DeliveryRate {
        code: "standard".into(),
        name: Translated::new("Standard delivery", "标准配送"),
        countries: vec!["US".into()],
        currency: Currency::USD,
        min_total: 0,
        max_weight_grams: None,
        price: 500,
        days_min: 2,
        days_max: 4,
        position: 1,
    };
    let shop = &app.house.shop;
    shop.save_tariffs(&[rate], taxes).await.unwrap();
    let lamp = product("lamp", 2_000, stock);
    let variant = lamp.variants[0].id;
    let mut tx = app.house.store.begin().await.unwrap();
    tx.insert_products(&[lamp], "test").await.unwrap();
    tx.commit().await.unwrap();
    shop.announce(Topic::Category, 0).await;
    variant
}

/// An order of three lamps, paid: its number and the token of its link.
pub async fn buy_three(app: &TestApp, lamp: VariantId) -> (String, String) {
    let shop = &app.house.shop;
    let three = Quantity::try_from(3).unwrap();
    let added = shop.add_to_cart(Locale::En, None, lamp, three).await;
    let (cart, _) = added.unwrap();
    let address = Address {
        name: "Ada Lovelace".into(),
        line1: "1 Quay".into(),
        city: "San Francisco".into(),
        region: "CA".into(),
        postcode: "94105".into(),
        country: "US".into(),
        ..Address::default()
    };
    let (email, note) = ("ada@example.com".to_owned(), String::new());
    let saved = shop.save_address(Locale::En, &cart, email, address, None, note);
    saved.await.unwrap();
    let chosen = shop.save_delivery(Locale::En, &cart, "standard").await;
    chosen.unwrap();
    let view = shop.checkout(Locale::En, &cart).await.unwrap();
    let form = PlaceOrder {
        idempotency_key: view.idempotency_key,
        method: view.methods[0].code.clone(),
        token: "4242 4242 4242 4242".into(),
        user_agent: String::new(),
        seen_total: view.cart.totals.total,
        seen_credit: 0,
        seen_currency: None,
    };
    match shop.place_order(Locale::En, &cart, &form).await.unwrap() {
        Placed::Paid { number, token } => (number, token),
        other => panic!("{other:?}"),
    }
}

impl Floor {
    /// A shop on a database.
    pub async fn open(database: TestDatabase, stock: i64) -> Self {
        let app = TestApp::with(database, &NO_LIMITS).await;
        let shop = &app.house.shop;
        let id = sell_lamps(&app, stock, &[ten_percent()]).await;
        shop.create_staff(EMAIL, "Ada", PASSWORD).await.unwrap();
        let form = encoded(&[("email", EMAIL), ("password", PASSWORD)]);
        let answer = app.post("/api/sign_in", &form).await;
        Self {
            staff: pair(answer.header("set-cookie")),
            lamp: id,
            app,
        }
    }

    /// A shopper who put so many lamps into a new cart and stands at the payment step.
    pub async fn shopper(&self, lamps: i64) -> Shopper {
        let (lamp, lamps) = (self.lamp.to_string(), lamps.to_string());
        let form = [("variant", &*lamp), ("quantity", &*lamps), ("locale", "en")];
        let added = self.app.post("/api/add_to_cart", &encoded(&form)).await;
        let shopper = Shopper {
            cookie: pair(added.header("set-cookie")),
        };
        let address = [
            ("locale", "en"),
            ("email", "eve@example.com"),
            ("address[name]", "Eve Adams"),
            ("address[line1]", "1 Quay"),
            ("address[city]", "San Francisco"),
            ("address[region]", "CA"),
            ("address[postcode]", "94105"),
            ("address[country]", "US"),
        ];
        self.send(&shopper, "/api/save_address", &address).await;
        let delivery = [("locale", "en"), ("delivery", "standard")];
        self.send(&shopper, "/api/save_delivery", &delivery).await;
        shopper
    }

    /// The payment form as the shopper's page has it now.
    pub async fn pay_form(&self, shopper: &Shopper) -> PayForm {
        self.try_pay_form(shopper).await.unwrap()
    }

    /// The payment form; none when the cart cannot be bought as it is.
    pub async fn try_pay_form(&self, shopper: &Shopper) -> Option<PayForm> {
        let cookie = [("cookie", shopper.cookie.as_str())];
        let page = self.app.get_with("/checkout?step=payment", &cookie).await;
        let key = input(&page.text, "idempotency_key")?;
        let total = input(&page.text, "seen_total")?;
        let credit = input(&page.text, "seen_credit")?;
        let currency = input(&page.text, "seen_currency")?;
        let body = encoded(&[
            ("locale", "en"),
            ("idempotency_key", &key),
            ("seen_total", &total),
            ("seen_credit", &credit),
            ("seen_currency", &currency),
            ("method", "test:card"),
            ("token", "4242 4242 4242 4242"),
        ]);
        Some(PayForm { body })
    }

    /// Presses "Pay"; answers with where it leads.
    pub async fn pay(&self, shopper: &Shopper, form: &PayForm) -> String {
        let answer = self.press(shopper, form).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        answer.header("location").to_owned()
    }

    /// Presses "Pay", whatever comes of it.
    pub async fn press(&self, shopper: &Shopper, form: &PayForm) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("cookie", shopper.cookie.as_str()),
        ];
        let sent = self.app.post_with("/api/place_order", &form.body, &headers);
        sent.await
    }

    /// Sends a form of the shopper's.
    pub async fn send(&self, shopper: &Shopper, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("cookie", shopper.cookie.as_str()),
        ];
        self.app.post_with(path, &encoded(form), &headers).await
    }

    /// An order of so many lamps, paid.
    pub async fn paid_order(&self, lamps: i64) -> store::Order {
        let shopper = self.shopper(lamps).await;
        let form = self.pay_form(&shopper).await;
        let led = self.pay(&shopper, &form).await;
        let number = number_of(&led).unwrap_or_else(|| panic!("not paid: {led}"));
        self.order(number).await
    }

    /// The order of a number, read anew.
    pub async fn order(&self, number: &str) -> store::Order {
        let found = self.app.house.store.order_by_number(number).await.unwrap();
        found.unwrap_or_else(|| panic!("no order {number}"))
    }

    /// Sends a form of staff about an order; answers with where it leads.
    pub async fn staff_act(&self, order: &store::Order, fields: &[(&str, &str)]) -> String {
        let id = order.id.to_string();
        let names: Vec<String> = fields.iter().map(|(k, _)| format!("form[{k}]")).collect();
        let mut form = vec![("id", id.as_str())];
        form.extend(
            names
                .iter()
                .zip(fields)
                .map(|(name, (_, v))| (name.as_str(), *v)),
        );
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("cookie", self.staff.as_str()),
        ];
        let answer = self
            .app
            .post_with("/api/admin_order_act", &encoded(&form), &headers)
            .await;
        answer.header("location").to_owned()
    }

    /// Sends a form of staff to a server function; answers with where it leads.
    pub async fn staff_send(&self, path: &str, form: &[(&str, &str)]) -> String {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("cookie", self.staff.as_str()),
        ];
        let answer = self.app.post_with(path, &encoded(form), &headers).await;
        answer.header("location").to_owned()
    }

    /// The cookie of the member of staff.
    pub fn staff_cookie(&self) -> &str {
        &self.staff
    }

    /// Whether everything adds up, and how many orders were accepted.
    pub async fn accepted(&self) -> i64 {
        let store = &self.app.house.store;
        assert_eq!(books(store).await, Vec::<String>::new());
        let counts = store.order_counts().await.unwrap();
        counts.waiting + counts.underway + counts.completed
    }
}

impl Shopper {
    /// The same with another cookie beside that of the cart.
    pub fn with(self, cookie: &str) -> Self {
        Self {
            cookie: format!("{cookie}; {}", self.cookie),
        }
    }

    /// The cookie of their cart.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// The pair of a `Set-Cookie` line.
fn pair(line: &str) -> String {
    line.split(';').next().unwrap().to_owned()
}
