use model::order::FulfilmentState;
use model::returns::ReturnReason;
use model::{Locale, OrderId, VariantId};

use super::*;
use crate::testing::TestShop;
use crate::testing::buying::lamp_shops;

/// An order of three lamps ($22.00 each with tax) that arrived.
pub(crate) struct Arrived {
    pub id: OrderId,
    pub line: OrderLineId,
    pub number: String,
    pub token: String,
}

impl TestShop {
    pub(crate) async fn arrived(&self, lamp: VariantId) -> Arrived {
        let (number, token) = self.bought(lamp, 3).await;
        let clerk = self.clerk().await;
        let order = self
            .order_by_link(Locale::En, &number, &token)
            .await
            .unwrap();
        self.ship(&clerk, order.id, "UPS", "1Z", order.version)
            .await
            .unwrap();
        let sent = self.found(order.id).await.unwrap();
        self.mark_delivered(&clerk, order.id, sent.version)
            .await
            .unwrap();
        Arrived {
            id: order.id,
            line: order.lines[0].id,
            number,
            token,
        }
    }

    /// Asks to send lamps back as the form does.
    pub(crate) async fn send_back(&self, order: &Arrived, form: Form) -> Result<ReturnId> {
        self.start_return(&order.number, &order.token, form, Bytes::new())
            .await
    }

    /// The form filled in for so many lamps.
    pub(crate) async fn return_form(&self, order: &Arrived, units: i64, reason: &str) -> Form {
        let page = self
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        Form::default()
            .with("key", page.key)
            .with(model::refund::units_field(order.line), units.to_string())
            .with("reason", reason)
            .with("words", "Cracked at the foot")
    }
}

/// A PNG of one pixel.
pub(crate) fn dot() -> Bytes {
    let mut photo = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(1, 1)
        .write_to(&mut photo, image::ImageFormat::Png)
        .unwrap();
    photo.into_inner().into()
}

#[tokio::test]
async fn a_return_is_asked_for_once_with_words_and_photo() {
    for (shop, lamp) in lamp_shops(7).await {
        let order = shop.arrived(lamp).await;
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        let open = page.open.unwrap();
        assert_eq!((open[0].left, open[0].each.amount), (3, 2_200));
        let form = shop.return_form(&order, 2, "damaged").await;
        let mut changes = shop
            .order_changes(&order.number, &order.token)
            .await
            .unwrap();
        let mut ids = Vec::new();
        for _ in 0..2 {
            let asked = shop.start_return(&order.number, &order.token, form.clone(), dot());
            ids.push(asked.await.unwrap());
        }
        assert_eq!(ids[0], ids[1]);
        assert!(changes.next().await);
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert_eq!(page.open.unwrap()[0].left, 1);
        let [view] = &page.returns[..] else {
            panic!("{:?}", page.returns)
        };
        assert_eq!(
            (view.state, view.reason),
            (ReturnState::Requested, ReturnReason::Damaged)
        );
        assert_eq!(
            (view.worth.amount, view.fee.amount, view.back.amount),
            (4_400, 0, 4_400)
        );
        assert!(view.photo);
        let photo = shop
            .return_photo_by_link(&order.number, &order.token, ids[0])
            .await
            .unwrap();
        assert!(photo.starts_with(b"RIFF"));
        let stranger = shop.return_photo_by_link(&order.number, "x", ids[0]).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let view = shop
            .order_by_link(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        let told = view.timeline.last().unwrap();
        assert_eq!(told.kind, TimelineKind::Return);
        assert_eq!(told.detail.en, "Return requested: 2 × lamp");
        let mails = shop.run_jobs().await;
        assert!(
            mails.contains(&format!("return-requested-{}", ids[0])),
            "{mails:?}"
        );
        shop.assert_in_order().await;
    }
}

#[tokio::test]
async fn what_is_not_right_is_said_by_field_and_nothing_typed_is_lost() {
    for (shop, lamp) in lamp_shops(7).await {
        let order = shop.arrived(lamp).await;
        let wrong = shop.return_form(&order, 4, "").await;
        let refused = shop.start_return(&order.number, &order.token, wrong, dot());
        let Err(Error::Invalid(problems)) = refused.await else {
            panic!("four of three")
        };
        assert_eq!(problems.len(), 2);
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        let draft = page.draft.unwrap();
        assert_eq!(draft.form.get("words"), "Cracked at the foot");
        assert!(is_token(draft.form.get("photo")));
        // The photograph that was kept is used where no other comes.
        let form = shop.return_form(&order, 1, "damaged").await;
        let no_picture = Bytes::from_static(b"no picture");
        let refused = shop
            .start_return(&order.number, &order.token, form.clone(), no_picture)
            .await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        shop.send_back(&order, form).await.unwrap();
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert_eq!(page.draft, None);
        assert!(page.returns[0].photo);
        // A key of somebody else's photograph is not taken.
        let form = shop.return_form(&order, 1, "damaged").await;
        let forged = form.with("photo", draft.form.get("photo"));
        shop.send_back(&order, forged).await.unwrap();
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert!(!page.returns[1].photo);
    }
}

#[tokio::test]
async fn the_rules_decide_until_when_and_what_is_kept() {
    for (shop, lamp) in lamp_shops(7).await {
        let clerk = shop.clerk().await;
        let rules = shop.return_rules_desk(&clerk).await.unwrap().form;
        let rules = rules
            .with("window_days", "14")
            .with("fee", "percent")
            .with("percent", "10");
        shop.save_return_rules(&clerk, rules).await.unwrap();
        let (number, token) = shop.bought(lamp, 1).await;
        let page = shop.return_page(Locale::En, &number, &token).await.unwrap();
        assert_eq!(page.open, Err(NoReturn::NotSent));
        let order = shop.arrived(lamp).await;
        let form = shop.return_form(&order, 2, "changed_mind").await;
        let id = shop.send_back(&order, form).await.unwrap();
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        let view = &page.returns[0];
        assert_eq!(
            (view.worth.amount, view.fee.amount, view.back.amount),
            (4_400, 440, 3_960)
        );
        for _ in 0..2 {
            shop.withdraw_return(&order.number, &order.token, id)
                .await
                .unwrap();
        }
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert_eq!(page.open.unwrap()[0].left, 3);
        let form = shop.return_form(&order, 1, "changed_mind").await;
        shop.clock.advance(14 * 86_400_000 + 1);
        let late = shop.send_back(&order, form).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        let page = shop
            .return_page(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert!(matches!(page.open, Err(NoReturn::TooLate(_))));
        let view = shop
            .order_by_link(Locale::En, &order.number, &order.token)
            .await
            .unwrap();
        assert_eq!(view.fulfilment, FulfilmentState::Delivered);
        shop.assert_in_order().await;
    }
}
