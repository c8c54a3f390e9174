use super::*;
use crate::testing::buying::lamp_shops;
use crate::testing::product;

#[tokio::test]
async fn a_cart_is_kept_by_its_token_and_priced_now() {
    for (shop, lamp) in lamp_shops(7).await {
        assert_eq!(shop.cart_count(None).await.unwrap(), 0);
        let two = Quantity::try_from(2).unwrap();
        let stranger = CartToken::from_random([9; 16]);
        let added = shop
            .add_to_cart(Locale::En, Some(&stranger), lamp, two)
            .await;
        let (token, view) = added.unwrap();
        assert!(token != stranger, "nobody chooses a token");
        assert_eq!(
            (view.count, view.totals.total, view.totals.shipping),
            (2, 4_000, None)
        );
        assert_eq!(
            view.to_free_shipping,
            Some(Money::new(6_000, Currency::USD))
        );
        assert!(view.can_be_bought());
        let (same, view) = shop
            .add_to_cart(Locale::En, Some(&token), lamp, two)
            .await
            .unwrap();
        assert!(same == token && view.version > 1);
        assert_eq!(shop.cart_count(Some(&token)).await.unwrap(), 4);
        let older = view.version;
        let view = shop
            .set_quantity(Locale::En, &token, lamp, 0)
            .await
            .unwrap();
        assert!(view.lines.is_empty() && view.version > older);
        let view = shop
            .set_quantity(Locale::En, &token, lamp, 3)
            .await
            .unwrap();
        assert!(view.lines.is_empty(), "removed stays removed");
        assert!(matches!(
            shop.checkout(Locale::En, &token).await,
            Err(Error::NotFound)
        ));
        let unknown = shop.set_quantity(Locale::En, &stranger, lamp, 1).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn lines_say_what_changed() {
    for (shop, lamp) in lamp_shops(3).await {
        let rug = product("rug", 5_000, 0);
        let none = rug.variants[0].id;
        shop.add_products(&[rug]).await;
        let sold_out = shop
            .add_to_cart(Locale::En, None, none, Quantity::ONE)
            .await;
        assert!(matches!(sold_out, Err(Error::OutOfStock)));
        let unknown = shop
            .add_to_cart(Locale::En, None, new_id(), Quantity::ONE)
            .await;
        assert!(matches!(unknown, Err(Error::NotFound)));

        let five = Quantity::try_from(5).unwrap();
        let (token, view) = shop
            .add_to_cart(Locale::En, None, lamp, five)
            .await
            .unwrap();
        assert_eq!(view.lines[0].notice, Some(LineNotice::Only(3)));
        assert!(!view.can_be_bought());
        let notice = async || {
            let view = shop.cart(Locale::Zh, Some(&token)).await.unwrap();
            view.lines[0].notice.clone()
        };
        shop.set_quantity(Locale::En, &token, lamp, 2)
            .await
            .unwrap();
        assert_eq!(notice().await, None);
        let mut changed = (*shop.variant(lamp).await.unwrap().unwrap().0).clone();
        changed.variants[0].price = 1_500;
        shop.change(&changed).await;
        let was = Money::new(2_000, Currency::USD);
        assert_eq!(notice().await, Some(LineNotice::PriceChanged { was }));
        shop.bought(lamp, 3).await;
        assert_eq!(notice().await, Some(LineNotice::SoldOut));
        changed.status = model::catalog::ProductStatus::Withdrawn;
        changed.version += 1;
        shop.change(&changed).await;
        assert_eq!(notice().await, Some(LineNotice::Withdrawn));
    }
}

#[tokio::test]
async fn carts_are_forgotten_with_their_cookies() {
    for (shop, lamp) in lamp_shops(3).await {
        let one = Quantity::ONE;
        let (old, _) = shop.add_to_cart(Locale::En, None, lamp, one).await.unwrap();
        shop.clock.advance(90 * 86_400_000 + 1);
        let (new, _) = shop.add_to_cart(Locale::En, None, lamp, one).await.unwrap();
        shop.sweep_carts().await.unwrap();
        assert_eq!(shop.cart_count(Some(&old)).await.unwrap(), 0);
        assert_eq!(shop.cart_count(Some(&new)).await.unwrap(), 1);
    }
}
