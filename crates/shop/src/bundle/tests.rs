use model::catalog::Product;
use model::delivery::DAY;
use store::PastOrder;

use super::*;
use crate::testing::{NOW, past_order, product, shop, variant};

fn picks(bundle: &Bundle) -> Vec<BundlePick> {
    let parts = bundle.parts.iter();
    parts
        .map(|part| BundlePick {
            variant: part.variant,
            via: part.via.clone(),
        })
        .collect()
}

#[tokio::test]
async fn a_bundle_is_what_can_be_bought_and_all_of_it_comes_into_the_cart() {
    let shop = shop().await;
    let mut all: Vec<Product> = ["cup", "saucer", "spoon", "tray"]
        .map(|slug| product(slug, 1_000, 5))
        .into();
    all[0].variants = vec![
        variant("cup-s", &[("size", "s")], 900, 0),
        variant("cup-m", &[("size", "m")], 1_100, 5),
        variant("cup-l", &[("size", "l")], 1_300, 5),
    ];
    shop.add_products(&all).await;
    let [cup, saucer, spoon, _] = all.as_slice() else {
        panic!()
    };
    let orders: Vec<PastOrder> = (0..40)
        .map(|n| past_order(NOW - DAY, &[cup, [saucer, spoon][usize::from(n % 4 == 0)]]))
        .collect();
    let mut tx = shop.store.begin().await.unwrap();
    tx.insert_orders(&orders).await.unwrap();
    tx.commit().await.unwrap();
    shop.train(&|_, _| ()).await.unwrap();

    let [small, medium, large] = [0, 1, 2].map(|n| cup.variants[n].id);
    let beside = |picked| shop.beside_product(Locale::En, cup.id, Some(picked), None);
    let bundle = beside(large).await.unwrap().bundle.unwrap();
    let told: Vec<(&str, i64, &str)> = bundle
        .parts
        .iter()
        .map(|part| (part.slug.as_str(), part.price.amount, part.via.as_str()))
        .collect();
    let via = "product-together";
    assert_eq!(
        told,
        [
            ("cup", 1_300, ""),
            ("saucer", 1_000, via),
            ("spoon", 1_000, via)
        ]
    );
    assert_eq!(bundle.total.amount, 3_300);
    let sold_out = beside(small).await.unwrap().bundle.unwrap();
    assert_eq!(
        sold_out.parts[0].variant, medium,
        "the first that can be had"
    );

    let (token, missing) = shop
        .add_bundle(Locale::En, None, &picks(&bundle))
        .await
        .unwrap();
    assert_eq!(missing, []);
    let cart = shop.cart(Locale::En, token.as_ref()).await.unwrap();
    let mut lines: Vec<(&str, i64)> = cart
        .lines
        .iter()
        .map(|line| (line.slug.as_str(), line.quantity))
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [("cup", 1), ("saucer", 1), ("spoon", 1)]);
    assert_eq!(cart.totals.lines, bundle.total.amount);
}

#[tokio::test]
async fn what_is_sold_out_is_said_and_the_rest_is_put_in() {
    let shop = shop().await;
    let (cup, saucer) = (product("cup", 1_000, 5), product("saucer", 500, 0));
    shop.add_products(&[cup.clone(), saucer.clone()]).await;
    let pick = |product: &Product| BundlePick {
        variant: product.variants[0].id,
        via: String::new(),
    };
    let wanted = [pick(&cup), pick(&saucer)];
    let gone = saucer.variants[0].id;

    let added = shop.add_bundle(Locale::En, None, &wanted).await.unwrap();
    let (token, missing) = added;
    assert_eq!(missing, [gone]);
    let list = gone.to_string();
    let page = shop
        .cart_page(Locale::En, token.as_ref(), None, &list, None)
        .await
        .unwrap();
    assert_eq!(page.missing, ["saucer"]);
    assert_eq!(page.cart.lines.len(), 1);

    let nothing = shop.add_bundle(Locale::En, None, &wanted[1..]).await;
    assert_eq!(nothing.unwrap(), (None, vec![gone]));
    let strange = shop.names_of_variants(Locale::En, "x,,-1,77").await;
    assert_eq!(strange.unwrap(), Vec::<String>::new());
}
