//! Goods that go back, through the whole server: a shopper's form with a photograph, the steps of staff, and many hands
//! at once on the same money.

use std::sync::Arc;

use http::Method;
use model::{Locale, OrderId, OrderLineId};
use store::testing::{TestDatabase, books};
use tokio::task::JoinSet;

use crate::admin::{encoded, signed_in_on};
use crate::app::{Answer, TestApp};
use crate::shop_floor::{buy_three, sell_lamps};

pub const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
pub const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=X");

/// A PNG of one pixel.
pub const DOT: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 4, 0, 0, 0, 0xb5, 0x1c, 0x0c, 2, 0, 0, 0, 0x0b, b'I', b'D', b'A', b'T', 0x78,
    0xda, 0x63, 0x64, 0x60, 0, 0, 0, 6, 0, 2, 0x30, 0x81, 0xd0, 0x2f, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A shop with staff and an order of three lamps at $20.00, delivered for $5.00, that has arrived.
struct Arrived {
    app: Arc<TestApp>,
    cookie: String,
    id: OrderId,
    line: OrderLineId,
    number: String,
    token: String,
}

impl Arrived {
    async fn on(database: TestDatabase) -> Self {
        let (app, cookie) = signed_in_on(database).await;
        let lamp = sell_lamps(&app, 7, &[]).await;
        let (number, token) = buy_three(&app, lamp).await;
        let shop = &app.house.shop;
        let order = shop.order_by_link(Locale::En, &number, &token).await;
        let order = order.unwrap();
        let all = Self {
            app: Arc::new(app),
            cookie,
            id: order.id,
            line: order.lines[0].id,
            number,
            token,
        };
        all.act(&[("act", "ship"), ("carrier", "UPS")]).await;
        all.act(&[("act", "deliver")]).await;
        all
    }

    /// Sends a form about the order as staff see it now.
    async fn act(&self, fields: &[(&str, &str)]) -> Answer {
        let version = self.version().await;
        self.act_on(&version, fields).await
    }

    async fn act_on(&self, version: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("version", version)];
        all.extend(fields);
        let form = staff_form(&self.id.to_string(), &all);
        self.staff_post("/api/admin_order_act", &form).await
    }

    async fn version(&self) -> String {
        let shop = &self.app.house.shop;
        let version = shop.order_version(&self.number, &self.token).await;
        version.unwrap().to_string()
    }

    async fn staff_post(&self, path: &str, form: &str) -> Answer {
        let headers = [OURS, ("cookie", self.cookie.as_str())];
        self.app.post_with(path, form, &headers).await
    }

    async fn staff_get(&self, path: &str) -> Answer {
        let headers = [("cookie", self.cookie.as_str())];
        self.app.get_with(path, &headers).await
    }

    fn page(&self) -> String {
        format!("/orders/{}/return?token={}", self.number, self.token)
    }

    /// Sends the shopper's form with a file.
    async fn ask(&self, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let page = self.app.get(&self.page()).await;
        let key = page.text.split("name=\"form[key]\" value=\"").nth(1);
        let key = key.unwrap().split('"').next().unwrap().to_owned();
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("key", key.as_str())]) {
            let part = format!(
                "--X\r\nContent-Disposition: form-data; name=\"form[{name}]\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(
            b"--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--X--\r\n");
        let path = format!("/orders/{}/return/send?token={}", self.number, self.token);
        self.app
            .send_bytes(Method::POST, &path, &[MULTIPART, OURS], &body)
            .await
    }

    /// The only return of the order.
    async fn the_return(&self) -> model::return_desk::ReturnView {
        let page = self
            .app
            .house
            .shop
            .return_page(Locale::En, &self.number, &self.token);
        page.await.unwrap().returns.pop().unwrap()
    }

    async fn step(&self, fields: &[(&str, &str)]) -> Answer {
        let now = self.the_return().await;
        let version = now.version.to_string();
        let mut all = vec![("version", version.as_str())];
        all.extend(fields);
        let form = staff_form(&now.id.to_string(), &all);
        self.staff_post("/api/admin_return_act", &form).await
    }

    async fn available(&self) -> i64 {
        let lamp = self.app.house.shop.product("lamp").await.unwrap();
        let variant = lamp.variants[0].id;
        let available = self.app.house.store.available(variant).await;
        available.unwrap().unwrap()
    }

    async fn refunded(&self) -> i64 {
        let shop = &self.app.house.shop;
        let order = shop.order_by_link(Locale::En, &self.number, &self.token);
        order.await.unwrap().refunded.amount
    }
}

fn staff_form(id: &str, fields: &[(&str, &str)]) -> String {
    let named: Vec<_> = fields
        .iter()
        .map(|(name, value)| (format!("form[{name}]"), *value))
        .collect();
    let mut pairs = vec![("id", id)];
    pairs.extend(named.iter().map(|(name, value)| (name.as_str(), *value)));
    encoded(&pairs)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_sends_goods_back_with_a_photo_and_staff_see_it_through() {
    let order = Arrived::on(store::testing::sqlite().await).await;
    let units = format!("units_{}", order.line);
    let page = order.app.get(&order.page()).await;
    assert_eq!(
        (page.status.as_u16(), page.title()),
        (200, "Send something back · Tradewind")
    );
    assert!(page.text.contains("enctype=\"multipart/form-data\""));
    assert_eq!(page.inline_scripts(), [""; 0]);
    let stranger = format!("/orders/{}/return?token=x", order.number);
    assert!(!order.app.get(&stranger).await.text.contains("multipart"));

    let wrong = [
        (units.as_str(), "9"),
        ("reason", "damaged"),
        ("words", "Cracked"),
    ];
    let refused = order.ask(&wrong, DOT).await;
    assert_eq!(refused.status, 303);
    assert_eq!(refused.header("location"), format!("{}#ask", order.page()));
    let page = order.app.get(&order.page()).await;
    assert!(page.text.contains("Enter 0 to 3."));
    assert!(page.text.contains("Cracked"));
    assert!(page.text.contains("Your photo is kept"));

    let right = [
        (units.as_str(), "2"),
        ("reason", "damaged"),
        ("words", "Cracked"),
    ];
    let asked = order.ask(&right, b"").await;
    assert_eq!(
        asked.header("location"),
        format!("{}&done=asked", order.page())
    );
    let page = order.app.get(&format!("/zh{}", order.page())).await;
    assert!(page.text.contains("已申请"), "{}", page.text);
    let one = order.the_return().await;
    let photo = format!("/orders/{}/return/photo/{}", order.number, one.id);
    let seen = order
        .app
        .get(&format!("{photo}?token={}", order.token))
        .await;
    assert_eq!(
        (seen.status.as_u16(), seen.header("content-type")),
        (200, "image/webp")
    );
    assert_eq!(order.app.get(&photo).await.status, 404);
    let for_staff = format!("/admin/returns/{}/photo", one.id);
    assert_eq!(order.app.get(&for_staff).await.status, 404);
    assert_eq!(order.staff_get(&for_staff).await.status, 200);

    let list = order.staff_get("/admin/returns?state=requested").await;
    assert!(list.text.contains(&order.number));
    let desk = format!("/admin/returns/{}", one.id);
    let silent = order.step(&[("act", "refuse")]).await;
    assert_eq!(silent.header("location"), format!("{desk}#refuse"));
    let shown = order.staff_get(&desk).await;
    assert!(shown.text.contains("Say why; the customer reads it."));
    for (fields, done) in [
        (
            &[("act", "approve"), ("answer", "Blue label")][..],
            "approve",
        ),
        (
            &[("act", "receive"), ("condition", "used"), ("restock", "on")],
            "receive",
        ),
        (
            &[("act", "settle"), ("fee", "1"), ("shipping", "5")],
            "settle",
        ),
    ] {
        let answer = order.step(fields).await;
        assert_eq!(answer.header("location"), format!("{desk}?done={done}"));
    }
    assert_eq!(order.refunded().await, 4_400);
    assert_eq!(order.available().await, 6);
    let track = format!("/orders/{}?token={}", order.number, order.token);
    let track = order.app.get(&track).await;
    for words in ["Return approved", "Refunded $44.00: 2 × lamp, delivery"] {
        assert!(track.text.contains(words), "{words}");
    }
    assert_eq!(books(&order.app.house.store).await, [""; 0]);
}

/// Every form is sent by many at once, as by hasty clicks on several nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_return_received_twice_restocks_and_refunds_once() {
    for database in store::testing::databases().await {
        let order = Arc::new(Arrived::on(database).await);
        let units = format!("units_{}", order.line);
        order
            .ask(&[(&units, "3"), ("reason", "changed_mind")], b"")
            .await;
        order.step(&[("act", "approve")]).await;
        for fields in [
            &[
                ("act", "receive"),
                ("condition", "as_new"),
                ("restock", "on"),
            ][..],
            &[("act", "settle"), ("fee", "0")],
        ] {
            let now = order.the_return().await;
            let version = now.version.to_string();
            let mut all = vec![("version", version.as_str())];
            all.extend(fields);
            let form = staff_form(&now.id.to_string(), &all);
            let mut work = JoinSet::new();
            for _ in 0..12 {
                let (order, form) = (order.clone(), form.clone());
                work.spawn(async move {
                    let answer = order.staff_post("/api/admin_return_act", &form).await;
                    answer.status.as_u16()
                });
            }
            while let Some(status) = work.join_next().await {
                assert_eq!(status.unwrap(), 302);
            }
        }
        assert_eq!(
            (order.available().await, order.refunded().await),
            (7, 6_000)
        );
        assert_eq!(books(&order.app.house.store).await, [""; 0]);
    }
}

/// Units, delivery and plain amounts all want the same payment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refund_against_refund_never_gives_back_more_than_was_paid() {
    for database in store::testing::databases().await {
        let order = Arc::new(Arrived::on(database).await);
        let version = order.version().await;
        let units = format!("units_{}", order.line);
        let mut work = JoinSet::new();
        for n in 0..18 {
            let (order, version, units) = (order.clone(), version.clone(), units.clone());
            // Every form is sent twice.
            let key = format!("k{}", n / 2);
            work.spawn(async move {
                let asked = match n / 2 % 3 {
                    0 => (units.as_str(), "1"),
                    1 => ("amount", "15"),
                    _ => ("shipping", "2"),
                };
                let fields = [("act", "refund"), ("key", key.as_str()), asked];
                order.act_on(&version, &fields).await.status.as_u16()
            });
        }
        while let Some(status) = work.join_next().await {
            assert_eq!(status.unwrap(), 302);
        }
        let refunded = order.refunded().await;
        assert!((1..=6_500).contains(&refunded), "{refunded}");
        assert_eq!(books(&order.app.house.store).await, [""; 0]);
    }
}
