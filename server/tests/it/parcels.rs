//! Parcels through the whole server: staff send an order in parts with native forms, and the shopper's page says what is
//! in which parcel and where it was seen.

use model::Locale;
use model::order::OrderView;

use crate::admin::{encoded, signed_in};
use crate::app::{Answer, TestApp};
use crate::shop_floor::{buy_three, sell_lamps};

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
        let lamp = sell_lamps(&app, 7, &[]).await;
        let (number, token) = buy_three(&app, lamp).await;
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
    pub async fn act(&self, fields: &[(&str, &str)]) -> Answer {
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
