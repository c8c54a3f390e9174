use model::checkout::{PlaceOrder, Placed};
use model::payment_method::BANK;
use model::{Locale, Translated};

use super::*;
use crate::testing::buying::{GOOD, lamp_shops};

#[tokio::test]
async fn a_checkout_offers_what_fits_and_the_server_refuses_the_rest() {
    for (shop, lamp) in lamp_shops(70).await {
        let clerk = shop.clerk().await;
        let buyer = shop.buyer(lamp, 1).await;
        let offered = async || {
            let view = shop.checkout(Locale::Zh, &buyer.token).await.unwrap();
            let methods = view.methods.into_iter();
            methods.map(|m| (m.code, m.name)).collect::<Vec<_>>()
        };
        let codes: Vec<_> = offered().await.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["test:card", "test:alipay", "test:wechat"]);
        let form = shop.form(&buyer, GOOD).await;

        let card = shop.method_rule("test:card").form();
        let limited = card
            .clone()
            .with("min_total", "27.51")
            .with("name_zh", "银行卡");
        shop.save_payment_method(&clerk, "test:card", limited.clone())
            .await
            .unwrap();
        let elsewhere = shop
            .method_rule("test:alipay")
            .form()
            .with("countries", "CN");
        shop.save_payment_method(&clerk, "test:alipay", elsewhere)
            .await
            .unwrap();
        let codes: Vec<_> = offered().await.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["test:wechat"], "$27.50 to the United States");
        for method in ["test:card", "test:alipay", BANK, "nonsense"] {
            let form = PlaceOrder {
                method: method.to_owned(),
                ..form.clone()
            };
            let refused = shop.place_order(Locale::En, &buyer.token, &form).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{method}");
        }

        // The same form again is no second change, an older one is told so.
        shop.save_payment_method(&clerk, "test:card", limited)
            .await
            .unwrap();
        assert_eq!(shop.method_rule("test:card").version, 1);
        let stale = shop.save_payment_method(&clerk, "test:card", card).await;
        assert!(matches!(stale, Err(Error::Conflict(_))));
        let desk = shop.payment_desk(&clerk, Locale::En).await.unwrap();
        let first = &desk.methods[0];
        assert_eq!(first.draft.as_ref().unwrap().why, Why::Stale);
        assert_eq!(first.rule.name, Translated::new("", "银行卡"));

        let free = shop.method_rule("test:card").form().with("min_total", "");
        shop.save_payment_method(&clerk, "test:card", free)
            .await
            .unwrap();
        let now = offered().await;
        assert_eq!(now[0], ("test:card".to_owned(), "银行卡".to_owned()));
        assert!(matches!(shop.pay(&buyer, GOOD).await, Placed::Paid { .. }));
        shop.assert_in_order().await;
    }
}
