use model::Locale;
use model::order_desk::OrderDesk;
use model::order_work::OrderAct;
use model::parcel::NewParcel;

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;

/// A bought lamp and whoever sends it.
pub(super) struct Desk<'a> {
    shop: &'a TestShop,
    pub clerk: Staff,
    pub order: OrderId,
}

impl<'a> Desk<'a> {
    pub async fn of(shop: &'a TestShop, lamp: model::VariantId) -> Self {
        let (number, token) = shop.bought(lamp, 2).await;
        let order = shop.order_by_link(Locale::En, &number, &token).await;
        Self {
            shop,
            clerk: shop.clerk().await,
            order: order.unwrap().id,
        }
    }

    /// The same order after the shop was opened anew.
    pub fn again(shop: &'a TestShop, work: &(Staff, OrderId)) -> Self {
        let (clerk, order) = work.clone();
        Self { shop, clerk, order }
    }

    pub async fn desk(&self) -> OrderDesk {
        let desk = self.shop.admin_order(Locale::En, self.order).await;
        desk.unwrap()
    }

    pub async fn labels(&self) -> LabelDesk {
        self.shop.label_desk(self.order).await.unwrap()
    }

    pub async fn open(&self) -> Label {
        self.labels().await.open.unwrap()
    }

    async fn act(&self, act: OrderAct, fields: &[(&str, &str)]) -> Result<()> {
        let form = self.form(act, fields).await;
        self.shop.act_on_order(&self.clerk, self.order, form).await
    }

    /// The form of an act as the order's page has it now.
    pub async fn form(&self, act: OrderAct, fields: &[(&str, &str)]) -> Form {
        let version = self.desk().await.order.version;
        let form = Form::default()
            .with("act", act.code())
            .with("version", version.to_string());
        fields.iter().fold(form, |form, (k, v)| form.with(*k, *v))
    }

    pub async fn quote(&self) -> Result<()> {
        let fields = [
            ("grams", "1200"),
            ("length", "30"),
            ("width", "20"),
            ("height", "10"),
        ];
        self.act(OrderAct::Quote, &fields).await
    }

    pub async fn buy(&self, label: &Label, rate: &str) -> Result<()> {
        let id = label.id.to_string();
        self.act(OrderAct::Label, &[("label", &id), ("rate", rate)])
            .await
    }

    async fn void(&self, label: &Label) -> Result<()> {
        let id = label.id.to_string();
        self.act(OrderAct::VoidLabel, &[("label", &id)]).await
    }
}

fn words(result: Result<()>) -> String {
    match result {
        Err(Error::Invalid(problems)) => problems[0].message.en.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_label_is_bought_once_and_goes_with_its_parcel() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(true);
        let desk = Desk::of(&shop, lamp).await;
        let before = desk.labels().await;
        // Two lamps of 100 g in a box of 200 g.
        assert_eq!((before.offered, before.size.grams), (true, 400));
        desk.quote().await.unwrap();
        desk.quote().await.unwrap();
        let quoted = desk.open().await;
        let prices: Vec<_> = quoted.rates.iter().map(|r| r.price.amount).collect();
        assert_eq!(
            prices,
            [500, 1_500, 725, 1_250],
            "the shop's fees, then the carrier's"
        );
        assert_eq!(words(desk.buy(&quoted, "se-z").await), "Choose one.");
        for _ in 0..2 {
            desk.buy(&quoted, "se-a").await.unwrap();
        }
        let label = desk.open().await;
        let bought = label.bought.clone().unwrap();
        assert_eq!((label.state, bought.cost.amount), (LabelState::Bought, 725));
        let second = desk.quote().await;
        assert!(
            matches!(second, Err(Error::Conflict(_))),
            "it waits for its parcel"
        );

        let version = desk.desk().await.order.version;
        let parcel = NewParcel {
            key: label.key.clone(),
            carrier: bought.carrier,
            tracking_number: bought.tracking_number,
            lines: None,
        };
        for _ in 0..2 {
            let sent = shop.send_parcel(&desk.clerk, desk.order, &parcel, version);
            sent.await.unwrap();
        }
        let sent = desk.desk().await.order.parcels;
        let labels = desk.labels().await;
        assert_eq!((labels.open, labels.used.len()), (None, 1));
        assert_eq!(labels.used[0].parcel, Some(sent[0].id));
        let late = desk.void(&label).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "it is on its way");
        assert_eq!(carrier.book().labels.len(), 1);
        let subject = format!("order:{}", desk.order);
        let audit = shop.store.audit_lines(&subject, 9).await.unwrap();
        let acts: Vec<_> = audit.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            acts,
            ["order.ship", "order.label", "order.quote", "order.quote"]
        );
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn a_label_whose_answer_was_lost_is_found_and_never_bought_twice() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let desk = Desk::of(&shop, lamp).await;
        desk.quote().await.unwrap();
        let quoted = desk.open().await;
        carrier.book().mute = true;
        assert!(words(desk.buy(&quoted, "se-a").await).contains("not answered"));
        assert!(words(desk.buy(&quoted, "se-b").await).contains("not answered"));
        assert_eq!(desk.open().await.state, LabelState::Asked);
        shop.clock.advance(GIVEN_UP + 1);
        shop.track_parcels().await.unwrap();
        assert_eq!(desk.open().await.state, LabelState::Asked);
        carrier.book().mute = false;
        shop.track_parcels().await.unwrap();
        let label = desk.open().await;
        assert_eq!(label.state, LabelState::Bought);
        assert_eq!(label.rate.unwrap().id, "se-a");

        // One that never reached the carrier is free to be bought again, after a while.
        let other = Desk::of(&shop, lamp).await;
        other.quote().await.unwrap();
        let quoted = other.open().await;
        carrier.book().down = true;
        assert!(words(other.buy(&quoted, "se-a").await).contains("not answered"));
        carrier.book().down = false;
        assert!(words(other.buy(&quoted, "se-a").await).contains("not answered"));
        shop.clock.advance(GIVEN_UP + 1);
        assert!(words(other.buy(&quoted, "se-a").await).contains("Nothing was bought"));
        other.buy(&quoted, "se-b").await.unwrap();
        assert_eq!(other.open().await.rate.unwrap().id, "se-b");
    }
}

#[tokio::test]
async fn a_label_is_given_back_or_the_carrier_says_why_not() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let desk = Desk::of(&shop, lamp).await;
        carrier.book().refuses = Some("Invalid postal_code");
        assert_eq!(
            words(desk.quote().await),
            "The carrier says: Invalid postal_code"
        );
        carrier.book().refuses = None;
        desk.quote().await.unwrap();
        let quoted = desk.open().await;
        let early = desk.void(&quoted).await;
        assert!(matches!(early, Err(Error::Conflict(_))));
        carrier.book().refuses = Some("No funds");
        assert_eq!(
            words(desk.buy(&quoted, "se-a").await),
            "The carrier says: No funds"
        );
        assert_eq!(desk.open().await.state, LabelState::Quoted);
        carrier.book().refuses = None;
        desk.buy(&quoted, "se-a").await.unwrap();
        carrier.book().refuses = Some("Used already");
        assert_eq!(
            words(desk.void(&quoted).await),
            "The carrier says: Used already"
        );
        assert_eq!(desk.open().await.state, LabelState::Bought);
        carrier.book().refuses = None;
        carrier.book().mute = true;
        assert!(words(desk.void(&quoted).await).contains("not answered"));
        // Neither here nor there: no parcel may take it.
        let version = desk.desk().await.order.version;
        let parcel = NewParcel {
            key: quoted.key.clone(),
            carrier: "UPS".into(),
            ..NewParcel::default()
        };
        let sent = shop.send_parcel(&desk.clerk, desk.order, &parcel, version);
        sent.await.unwrap();
        assert_eq!(desk.labels().await.used, []);
        carrier.book().mute = false;
        shop.clock.advance(GIVEN_UP + 1);
        shop.track_parcels().await.unwrap();
        assert_eq!(desk.labels().await.open, None);
        assert!(carrier.book().labels.values().all(|voided| *voided));
        desk.void(&quoted).await.unwrap();
    }
}

/// Many clicks at once on the prices of an order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_clicks_buy_one_label() {
    for (shop, lamp) in lamp_shops(7).await {
        let carrier = shop.carried(false);
        let desk = Desk::of(&shop, lamp).await;
        desk.quote().await.unwrap();
        let quoted = desk.open().await;
        let version = desk.desk().await.order.version;
        let mut work = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (shop, clerk, order) =
                (std::sync::Arc::clone(&shop), desk.clerk.clone(), desk.order);
            let form = Form::default()
                .with("label", quoted.id.to_string())
                .with("rate", if n % 2 == 0 { "se-a" } else { "se-b" });
            work.spawn(async move { shop.buy_label(&clerk, order, &form, version).await });
        }
        while let Some(done) = work.join_next().await {
            let _ = done.unwrap();
        }
        assert_eq!(carrier.book().labels.len(), 1);
        assert_eq!(desk.open().await.state, LabelState::Bought);
    }
}
