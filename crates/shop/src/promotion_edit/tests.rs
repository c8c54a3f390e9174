use model::promotion_form::promotion_form;

use super::*;
use crate::testing::{self, ada, product};

#[tokio::test]
async fn a_promotion_made_in_the_editor_holds_in_the_sample_cart() {
    for shop in testing::shops().await {
        shop.set_tariffs().await;
        let lamp = product("lamp", 2_000, 9);
        shop.add_products(&[lamp]).await;
        let staff = ada(&shop).await;
        let editor = shop.promotion_editor(&staff, None).await.unwrap();
        let form = promotion_form(&editor.promotion, &editor.names, 0)
            .with("name_en", "Welcome")
            .with("name_zh", "欢迎")
            .with("code", "welcome 10")
            .with("scope_kind", "products")
            .with("scope", "/p/nothing");
        let refused = shop.save_promotion_form(&staff, form.clone()).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let again = shop.promotion_editor(&staff, None).await.unwrap();
        assert_eq!(again.draft.unwrap().form.get("scope"), "/p/nothing");
        let form = form.with("scope", "/p/lamp");
        for _ in 0..2 {
            shop.save_promotion_form(&staff, form.clone())
                .await
                .unwrap();
        }
        let query = |code: &str| SampleQuery {
            products: vec!["lamp".into(), String::new(), "/p/nothing".into()],
            units: vec!["3".into()],
            country: "US".into(),
            code: code.into(),
            email: "new@example.com".into(),
        };
        let ask = async |code: &str| {
            let desk = shop.promotion_desk(Locale::En, &query(code)).await.unwrap();
            assert_eq!(desk.rows.len(), 1);
            desk.sample.unwrap()
        };
        let with = ask("Welcome10").await;
        assert_eq!(with.problems[0].field, "product_2");
        assert_eq!(
            (with.totals.discounts, with.lines[0].discount.amount),
            (600, 600)
        );
        // 54.00 of goods and 5.00 of delivery, taxed at 10 %.
        assert_eq!(with.totals.total, 6_490);
        assert_eq!(with.delivery, "Standard delivery");
        assert_eq!(ask("").await.totals.discounts, 0);
        let unknown = ask("NOTHING").await;
        assert!(!unknown.savings.codes[0].why.is_empty());

        let stored = shop
            .promotion_editor(&staff, Some(editor.promotion.id))
            .await
            .unwrap();
        assert_eq!(stored.names.products.len(), 1);
        let late = form.with("name_en", "Too late");
        let refused = shop.save_promotion_form(&staff, late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
}
