use model::activity::{Act, Activity, Algorithm, Via};
use model::catalog::Product;

use super::*;
use crate::testing::{NOW, ada, past_order, product, shops};

fn form(fields: &[(&str, &str)]) -> Form {
    let fields = fields.iter();
    fields.fold(Form::default(), |form, (field, value)| {
        form.with(*field, *value)
    })
}

#[tokio::test]
async fn rules_are_made_once_and_what_is_wrong_is_said_beside_its_field() {
    for shop in shops().await {
        let ada = ada(&shop).await;
        let (lamp, rug) = (product("lamp", 1_900, 5), product("rug", 4_000, 5));
        shop.add_products(&[lamp.clone(), rug.clone()]).await;
        let wrong = form(&[
            ("rule", "goes_with"),
            ("product", "lamp"),
            ("beside", "nothing"),
        ]);
        let Err(Error::Invalid(problems)) = shop.add_curation(&ada, wrong.clone()).await else {
            panic!("a rule about nothing was made");
        };
        assert_eq!(
            problems
                .iter()
                .map(|p| p.field.as_str())
                .collect::<Vec<_>>(),
            ["beside"]
        );
        let desk = shop.recommend_desk(&ada, Locale::En, "").await.unwrap();
        assert_eq!(desk.draft.map(|draft| draft.form), Some(wrong));

        let right = form(&[
            ("rule", "goes_with"),
            ("product", "https://shop.example/zh/p/lamp?color=red"),
            ("beside", "rug"),
            ("place", "product"),
        ]);
        for _ in 0..2 {
            shop.add_curation(&ada, right.clone()).await.unwrap();
        }
        let desk = shop.recommend_desk(&ada, Locale::En, "rug").await.unwrap();
        assert!(desk.draft.is_none());
        assert_eq!(desk.rules.len(), 1);
        let row = &desk.rules[0];
        assert_eq!(
            (row.rule.product, row.rule.rule),
            (lamp.id, Rule::GoesWith { beside: rug.id })
        );
        assert_eq!(
            desk.preview.map(|preview| preview.slug).as_deref(),
            Some("rug")
        );
        for _ in 0..2 {
            shop.remove_curation(&ada, row.id()).await.unwrap();
        }
        let desk = shop.recommend_desk(&ada, Locale::En, "none").await.unwrap();
        assert!(desk.rules.is_empty() && desk.preview.is_none());
    }
}

#[tokio::test]
async fn figures_are_of_the_shelf_that_was_clicked() {
    for shop in shops().await {
        let ada = ada(&shop).await;
        let lamp: Product = product("lamp", 1_900, 5);
        shop.add_products(std::slice::from_ref(&lamp)).await;
        let via = Via::new(Place::Home, Algorithm::ForYou);
        let act = |id: i64, visitor: i64, act, product| Activity {
            id,
            at: NOW - DAY + id,
            visitor: visitor.into(),
            act,
            product,
            via: (act != Act::Add).then_some(via),
        };
        let mut acts: Vec<Activity> = (1..=10).map(|n| act(n, n, Act::Shown, None)).collect();
        acts.push(act(11, 1, Act::Shown, None));
        acts.push(act(12, 1, Act::Click, Some(lamp.id)));
        acts.push(act(13, 1, Act::Add, Some(lamp.id)));
        let mut order = past_order(NOW, &[&lamp]);
        order.order.cart = Some(new_id());
        let mut tx = shop.store.begin().await.unwrap();
        tx.add_activities(&acts).await.unwrap();
        tx.insert_orders(std::slice::from_ref(&order))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let desk = shop.recommend_desk(&ada, Locale::En, "").await.unwrap();
        assert_eq!(desk.shelves.len(), 1);
        let of = &desk.shelves[0];
        assert_eq!(
            (of.shown, of.visitors, of.clicks, of.clickers),
            (11, 10, 1, 1)
        );
        assert_eq!(
            (of.added, of.orders),
            (1, 0),
            "nobody knows whose order it is"
        );
        let [rate, low, high] = of.rate;
        assert!(
            (rate - 10.0).abs() < 1e-9 && low > 0.0 && high < 50.0,
            "{:?}",
            of.rate
        );
    }
}

#[test]
fn an_address_is_read_from_whatever_was_pasted() {
    for typed in [
        "lamp",
        "/p/lamp",
        " https://shop.example/zh/p/lamp?color=red ",
        "lamp/",
    ] {
        assert_eq!(slug_of(typed), "lamp", "{typed}");
    }
}
