//! Parcels through the whole server: staff send an order in parts with native forms, and the shopper's page says what is
//! in which parcel and where it was seen.

use model::address::Address;
use model::cart::Quantity;
use model::checkout::{PlaceOrder, Placed};
use model::delivery::DeliveryRate;
use model::event::Topic;
use model::order::OrderView;
use model::{Currency, Locale, Translated};
use store::testing::product;

use crate::admin::{encoded, signed_in};
use crate::app::{Answer, TestApp};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A shop with staff and a paid order of three lamps at $20.00, delivered for $5.00.
pub struct Bought {
    pub app: TestApp,
    cookie: String,
    pub number: String,
    pub token: String,
}

impl Bought {
    pub async fn three_lamps() -> Self {
        let (app, cookie) = signed_in().await;
        let shop = &app.house.shop;
        let lamp = product("lamp", 2_000, 7);
        let variant = lamp.variants[0].id;
        let mut tx = app.house.store.begin().await.unwrap();
        tx.insert_products(&[lamp], "test").await.unwrap();
        tx.commit().await.unwrap();
        shop.announce(Topic::Category, 0).await;
        let rate = DeliveryRate {
            code: "standard".into(),
            name: Translated::new("Standard", "标准"),
            countries: vec!["US".into()],
            currency: Currency::USD,
            min_total: 0,
            max_weight_grams: None,
            price: 500,
            days_min: 2,
            days_max: 4,
            position: 1,
        };
        shop.save_tariffs(&[rate], &[]).await.unwrap();
        let three = Quantity::try_from(3).unwrap();
        let added = shop.add_to_cart(Locale::En, None, variant, three).await;
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
        shop.save_address(Locale::En, &cart, email, address, None, note)
            .await
            .unwrap();
        shop.save_delivery(Locale::En, &cart, "standard")
            .await
            .unwrap();
        let view = shop.checkout(Locale::En, &cart).await.unwrap();
        let form = PlaceOrder {
            idempotency_key: view.idempotency_key,
            method: view.methods[0].code.clone(),
            token: "4242 4242 4242 4242".into(),
            user_agent: String::new(),
            seen_total: view.cart.totals.total,
        };
        let placed = shop.place_order(Locale::En, &cart, &form).await.unwrap();
        let Placed::Paid { number, token } = placed else {
            panic!("{placed:?}")
        };
        Self {
            app,
            cookie,
            number,
            token,
        }
    }

    pub async fn order(&self) -> OrderView {
        let shop = &self.app.house.shop;
        let order = shop.order_by_link(Locale::En, &self.number, &self.token);
        order.await.unwrap()
    }

    /// A page as staff see it.
    pub async fn desk(&self, path: &str) -> Answer {
        self.app.get_with(path, &[("cookie", &self.cookie)]).await
    }

    /// A page of the order as its shopper sees it.
    pub async fn page(&self, locale: Locale, rest: &str) -> Answer {
        let path = format!("/orders/{}{rest}?token={}", self.number, self.token);
        self.app.get(&locale.path(&path)).await
    }

    /// Sends a form of staff.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [OURS, ("cookie", self.cookie.as_str())];
        self.app.post_with(path, &encoded(fields), &headers).await
    }

    /// Sends a form about the order as staff see it now.
    async fn act(&self, fields: &[(&str, &str)]) -> Answer {
        let order = self.order().await;
        let (id, version) = (order.id.to_string(), order.version.to_string());
        let mut all = vec![("id", id.as_str()), ("form[version]", version.as_str())];
        all.extend(fields);
        self.post("/api/admin_order_act", &all).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_in_two_parcels_is_followed_to_its_end() {
    let bought = Bought::three_lamps().await;
    let order = bought.order().await;
    let desk = format!("/admin/orders/{}", order.id);
    let take = format!("form[take_{}]", order.lines[0].id);
    let page = bought.desk(&desk).await;
    assert!(
        page.text.contains(&format!("name=\"{take}\"")),
        "{}",
        page.text
    );
    let send = |units: &'static str, key: &'static str| {
        [
            ("form[act]", "ship"),
            ("form[carrier]", "UPS"),
            ("form[tracking_number]", key),
            ("form[key]", key),
            (take.as_str(), units),
        ]
    };
    let refused = bought.act(&send("4", "1ZA")).await;
    assert_eq!(refused.header("location"), format!("{desk}#ship"));
    let again = bought.desk(&desk).await;
    assert!(again.text.contains("Enter 0 to 3."), "beside its field");
    assert!(
        again.text.contains("value=\"1ZA\""),
        "what was typed is kept"
    );

    let sent = bought.act(&send("2", "1ZA")).await;
    assert_eq!(sent.header("location"), format!("{desk}?done=ship"));
    let part = bought.page(Locale::En, "").await;
    for said in ["Partly on its way", "Packing the rest", "1ZA", "2 × lamp"] {
        assert!(part.text.contains(said), "{said}");
    }
    let first = bought.order().await.parcels[0].id.to_string();
    let seen = [
        ("form[act]", "track"),
        ("form[parcel]", first.as_str()),
        ("form[step]", "customs"),
        ("form[place]", "Oslo"),
        ("form[key]", "t"),
    ];
    let tracked = bought.act(&seen).await;
    assert_eq!(tracked.header("location"), format!("{desk}?done=track"));
    let page = bought.page(Locale::Zh, "").await;
    assert!(page.text.contains("清关中") && page.text.contains("Oslo"));

    bought.act(&send("1", "1ZB")).await;
    for parcel in bought.order().await.parcels {
        let parcel = parcel.id.to_string();
        let arrived = [("form[act]", "deliver"), ("form[parcel]", parcel.as_str())];
        let done = bought.act(&arrived).await;
        assert_eq!(done.header("location"), format!("{desk}?done=deliver"));
    }
    let whole = bought.page(Locale::En, "").await;
    assert!(whole.text.contains("<h1>Delivered</h1>"), "{}", whole.text);
}
