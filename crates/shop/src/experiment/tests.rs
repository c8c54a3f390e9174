use model::Locale;
use model::activity::{Act, Activity, Via};
use model::catalog::Product;
use model::recommend_desk::ExperimentRow;
use store::PastOrder;

use super::*;
use crate::testing::{NOW, TestShop, ada, past_order, product, shop, shops};

fn form(fields: &[(&str, &str)]) -> Form {
    let fields = fields.iter();
    fields.fold(Form::default(), |form, (field, value)| {
        form.with(*field, *value)
    })
}

fn right(place: &str, method: &str, a: &str, b: &str) -> Form {
    form(&[
        ("place", place),
        ("method", method),
        ("a", a),
        ("b", b),
        ("share", "50"),
    ])
}

/// A cup that is bought with a saucer and looked at with a jug, and a vase that sells best.
async fn set_table() -> (TestShop, [Product; 4]) {
    let shop = shop().await;
    let all = ["cup", "saucer", "jug", "vase"].map(|slug| product(slug, 1_000, 5));
    shop.add_products(&all).await;
    let [cup, saucer, jug, vase] = &all;
    let orders: Vec<PastOrder> = (0..20)
        .map(|_| past_order(NOW - DAY, &[cup, saucer]))
        .chain((0..40).map(|_| past_order(NOW - DAY, &[vase])))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    shop.train(&|_, _| ()).await.unwrap();
    for visitor in 1..20 {
        for looked in [cup, jug] {
            shop.note(visitor.into(), false, Act::View, looked.id, None)
                .await
                .unwrap();
        }
    }
    (shop, all)
}

#[tokio::test]
async fn each_visitor_of_a_split_sees_one_side_and_strangers_the_usual() {
    let (shop, [cup, ..]) = set_table().await;
    let ada = ada(&shop).await;
    let usual = shop
        .bought_together(Locale::En, cup.id, None)
        .await
        .unwrap();
    assert!(!shop.is_tried(Place::Product));
    let split = right("product", "split", "together", "also_viewed");
    shop.start_experiment(&ada, split).await.unwrap();
    assert!(shop.is_tried(Place::Product));

    let mut seen = [0, 0];
    for visitor in 100..200 {
        let cards = || shop.bought_together(Locale::En, cup.id, Some(visitor.into()));
        let cards_now = cards().await.unwrap();
        assert_eq!(cards().await.unwrap(), cards_now, "always the same side");
        let told: Vec<_> = cards_now
            .iter()
            .map(|card| (card.slug.as_str(), card.via.as_deref().unwrap()))
            .collect();
        match told.as_slice() {
            [("saucer", "product-together-a")] => seen[0] += 1,
            [("jug", "product-also_viewed-b")] => seen[1] += 1,
            other => panic!("{other:?}"),
        }
        assert!(cards_now[0].reason.is_some(), "each says why it is there");
    }
    assert!(
        seen.iter().all(|count| (30..=70).contains(count)),
        "{seen:?}"
    );
    let strangers = shop
        .bought_together(Locale::En, cup.id, None)
        .await
        .unwrap();
    assert_eq!(strangers, usual);
}

#[tokio::test]
async fn an_interleaved_shelf_is_of_both_sides_and_says_of_which() {
    let (shop, [cup, ..]) = set_table().await;
    let ada = ada(&shop).await;
    let both = right("cart", "interleaved", "completes", "also_viewed");
    shop.start_experiment(&ada, both).await.unwrap();
    let mut first = std::collections::BTreeSet::new();
    for visitor in 100..140 {
        let cards = shop
            .goes_with(Locale::En, Place::Cart, &[cup.id], Some(visitor.into()))
            .await
            .unwrap();
        let mut told: Vec<_> = cards
            .iter()
            .map(|card| (card.slug.clone(), card.via.clone().unwrap()))
            .collect();
        first.insert(told[0].0.clone());
        told.sort();
        let of = |slug: &str, via: &str| (slug.to_owned(), via.to_owned());
        assert_eq!(
            told,
            [
                of("jug", "cart-also_viewed-b"),
                of("saucer", "cart-completes-a"),
                of("vase", "cart-popular"),
            ],
            "what fills up speaks for neither"
        );
    }
    assert_eq!(first.len(), 2, "now one side goes first, now the other");
}

#[tokio::test]
async fn home_is_tried_for_those_of_whom_something_is_known() {
    let (shop, [cup, saucer, ..]) = set_table().await;
    let ada = ada(&shop).await;
    let split = right("home", "split", "popular", "together");
    shop.start_experiment(&ada, split).await.unwrap();
    let mut arms = std::collections::BTreeSet::new();
    for visitor in 100..140 {
        let visitor = VisitorId::from(visitor);
        let shelf = || shop.for_you(Locale::En, Place::Home, visitor, &[]);
        assert_eq!(shelf().await.unwrap(), [], "nothing is known yet");
        shop.note(visitor, false, Act::View, cup.id, None)
            .await
            .unwrap();
        let cards = shelf().await.unwrap();
        let via = Via::parse(cards[0].via.as_deref().unwrap()).unwrap();
        arms.insert(via.arm);
        if via.algorithm == Algorithm::Together {
            assert_eq!(cards[0].id, saucer.id);
        }
    }
    assert_eq!(
        arms.into_iter().collect::<Vec<_>>(),
        [Some(Arm::A), Some(Arm::B)]
    );
}

#[tokio::test]
async fn staff_begin_and_end_experiments_and_what_is_wrong_is_said() {
    for shop in shops().await {
        let ada = ada(&shop).await;
        let wrong = right("cart", "split", "for_you", "completes");
        let Err(Error::Invalid(problems)) = shop.start_experiment(&ada, wrong.clone()).await else {
            panic!("a cart has no shelf for you");
        };
        let fields: Vec<_> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["a"]);
        let desk = || shop.recommend_desk(&ada, Locale::En, "");
        let draft = desk().await.unwrap().experiment_draft;
        assert_eq!(draft.map(|draft| draft.form), Some(wrong));
        let Err(Error::Invalid(problems)) = shop.start_experiment(&ada, Form::default()).await
        else {
            panic!("nothing was chosen");
        };
        let fields: Vec<_> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["a", "b", "place", "method", "share"]);

        let good = right("cart", "split", "completes", "popular");
        for _ in 0..2 {
            shop.start_experiment(&ada, good.clone()).await.unwrap();
        }
        let second = right("cart", "interleaved", "completes", "popular");
        let refused = shop.start_experiment(&ada, second).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "one at a time");
        let rows = desk().await.unwrap().experiments;
        assert_eq!(rows.len(), 1);
        for _ in 0..2 {
            shop.end_experiment(&ada, rows[0].experiment.id)
                .await
                .unwrap();
        }
        assert!(!shop.is_tried(Place::Cart));
        let ended = desk().await.unwrap().experiments;
        assert_eq!(ended[0].experiment.ended_at, Some(NOW));
    }
}

#[tokio::test]
async fn figures_are_of_each_side_while_the_experiment_ran() {
    for shop in shops().await {
        let lamp = product("lamp", 1_900, 5);
        shop.add_products(std::slice::from_ref(&lamp)).await;
        let ada = ada(&shop).await;
        let experiment = |id: i64, method| Experiment {
            id: id.into(),
            place: Place::Home,
            method,
            algorithms: [Algorithm::ForYou, Algorithm::Popular],
            share: 50,
            started_at: NOW - 1_000,
            ended_at: None,
        };
        let split = experiment(1, Method::Split);
        let act = |id: i64, visitor: i64, act, via| Activity {
            id,
            at: NOW - 500 + id,
            visitor: visitor.into(),
            act,
            product: (act != Act::Shown).then_some(lamp.id),
            via,
        };
        let (a, b) = (Some(split.via(Arm::A)), Some(split.via(Arm::B)));
        let mut acts: Vec<Activity> = (1..=40)
            .map(|n| act(n, n, Act::Shown, if n <= 20 { a } else { b }))
            .collect();
        // Half of the second side clicks, one of them twice and buys by it; nobody of the first.
        acts.extend((21..=30).map(|n| act(100 + n, n, Act::Click, b)));
        acts.push(act(200, 21, Act::Click, b));
        acts.push(act(201, 21, Act::Add, None));
        // Another shelf and an earlier time are not the experiment's.
        acts.push(act(202, 1, Act::Click, Some(split.via(Arm::A).shelf())));
        acts.push(Activity {
            at: NOW - 5_000,
            ..act(203, 1, Act::Click, a)
        });
        let mut tx = shop.store.begin().await.unwrap();
        assert!(tx.add_experiment(&split).await.unwrap());
        tx.add_activities(&acts).await.unwrap();
        tx.commit().await.unwrap();

        let row = || async {
            let desk = shop.recommend_desk(&ada, Locale::En, "").await.unwrap();
            let [row]: [ExperimentRow; 1] = desk.experiments.try_into().unwrap();
            row
        };
        let found = row().await;
        let [first, second] = &found.arms;
        assert_eq!((first.visitors, first.clicks, first.added), (20, 0, 0));
        assert_eq!(
            (
                second.visitors,
                second.clicks,
                second.clickers,
                second.added
            ),
            (20, 11, 10, 1)
        );
        assert!((second.adders[0] - 5.0).abs() < 1e-9, "{second:?}");
        let [lead, low, high] = found.lead.unwrap();
        assert!((lead - 50.0).abs() < 1e-9 && low > 0.0 && high < 100.0);
        assert_eq!(found.preference, None);

        let mut tx = shop.store.begin().await.unwrap();
        tx.end_experiment(split.id, NOW - 999).await.unwrap();
        assert!(
            tx.add_experiment(&experiment(2, Method::Interleaved))
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        let desk = shop.recommend_desk(&ada, Locale::En, "").await.unwrap();
        let preference = desk.experiments[0].preference.unwrap();
        assert_eq!((preference.a, preference.b, preference.ties), (0, 10, 0));
        assert!((preference.chance - 2.0 / 1_024.0).abs() < 1e-9);
        assert_eq!(desk.experiments[1].arms[1].clicks, 0, "it had ended");
    }
}
