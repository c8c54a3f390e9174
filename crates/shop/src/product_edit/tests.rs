use model::Locale;
use model::catalog::ProductStatus;

use super::*;
use crate::testing::{TestShop, ada, axis, product, shops, variant};

/// The form of a product as the editor shows it.
async fn shown(shop: &TestShop, id: ProductId) -> Form {
    product_form(&shop.store.product(id).await.unwrap().unwrap())
}

#[tokio::test]
async fn an_edit_is_seen_at_once_and_on_record() {
    for shop in shops().await {
        let staff = ada(&shop).await;
        let board = product("board", 2_400, 9);
        shop.add_products(std::slice::from_ref(&board)).await;
        let sku = board.variants[0].id;
        let form = shown(&shop, board.id)
            .await
            .with("name_en", "Serving board")
            .with(format!("price_{sku}"), "26.00")
            .with(format!("on_hand_{sku}"), "4");
        shop.save_product(&staff, board.id, form.clone())
            .await
            .unwrap();
        let page = shop
            .product_view(Locale::En, "board", &Default::default())
            .await
            .unwrap();
        assert_eq!(page.name, "Serving board");
        assert_eq!(page.variant.price.amount, 2_600);
        assert_eq!(page.variant.available, 4);

        // The same form again: done already, nothing is written twice.
        shop.save_product(&staff, board.id, form).await.unwrap();
        let lines = shop.store.audit_lines(&subject(board.id), 9).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].action, "product.save");
        assert!(
            lines[0].detail.contains("\"from\":9,\"to\":4") || lines[0].detail.contains("\"to\":4")
        );
        let now = shop.store.product(board.id).await.unwrap().unwrap();
        assert_eq!(now.version, board.version + 1);
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        assert_eq!((desk.draft, desk.history.len()), (None, 1));
    }
}

#[tokio::test]
async fn an_older_version_is_refused_and_nothing_typed_is_lost() {
    for shop in shops().await {
        let staff = ada(&shop).await;
        let board = product("board", 2_400, 9);
        shop.add_products(std::slice::from_ref(&board)).await;
        let old = shown(&shop, board.id).await;
        let theirs = old.clone().with("subtitle_en", "Theirs");
        shop.save_product(&staff, board.id, theirs).await.unwrap();
        let mine = old.with("name_en", "Mine");
        let refused = shop.save_product(&staff, board.id, mine).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!(draft.why, Why::Stale);
        assert_eq!(desk.product.name.en, "board");
        // Looked at and sent again, it is saved.
        let again = model::product_form::resumed(&draft, &desk.product);
        shop.save_product(&staff, board.id, again).await.unwrap();
        let now = shop.store.product(board.id).await.unwrap().unwrap();
        assert_eq!(now.name.en, "Mine");
    }
}

#[tokio::test]
async fn a_count_of_units_that_were_sold_meanwhile_is_refused() {
    for shop in shops().await {
        let staff = ada(&shop).await;
        let board = product("board", 2_400, 9);
        shop.add_products(std::slice::from_ref(&board)).await;
        let id = board.variants[0].id;
        let form = shown(&shop, board.id)
            .await
            .with("name_en", "Counted")
            .with(format!("on_hand_{id}"), "7");
        let mut tx = shop.store.begin().await.unwrap();
        assert!(tx.move_stock(id, -1, "sale", None, 1).await.unwrap());
        tx.commit().await.unwrap();
        let refused = shop.save_product(&staff, board.id, form).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        let now = shop.store.product(board.id).await.unwrap().unwrap();
        assert_eq!((now.name.en.as_str(), now.version), ("board", 1));
        assert_eq!(now.variants[0].stock.on_hand, 8);
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_and_kept() {
    for shop in shops().await {
        let staff = ada(&shop).await;
        let (board, lamp) = (product("board", 2_400, 9), product("lamp", 900, 1));
        shop.add_products(&[board.clone(), lamp]).await;
        let id = board.variants[0].id;
        let form = shown(&shop, board.id)
            .await
            .with("slug", "lamp")
            .with("name_zh", "砧板")
            .with(format!("sku_{id}"), "lamp");
        let Err(Error::Invalid(problems)) = shop.save_product(&staff, board.id, form).await else {
            panic!("an address in use was taken");
        };
        let fields: Vec<_> = problems.iter().map(|p| p.field.clone()).collect();
        assert_eq!(fields, ["slug".to_owned(), format!("sku_{id}")]);
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        let draft = desk.draft.unwrap();
        assert_eq!((draft.why, draft.problems.len()), (Why::Invalid, 2));
        assert_eq!(draft.form.get("name_zh"), "砧板");
        shop.discard_draft(&staff, &subject(board.id))
            .await
            .unwrap();
        let desk = shop
            .product_desk(&staff, Locale::En, board.id)
            .await
            .unwrap();
        assert_eq!(desk.draft, None);
    }
}

#[tokio::test]
async fn a_new_product_begins_as_a_draft_and_is_made_once() {
    for shop in shops().await {
        let staff = ada(&shop).await;
        let desk = shop.new_product_desk(&staff, Locale::En).await.unwrap();
        let form = Form::default()
            .with("id", desk.id.to_string())
            .with("name_en", "Serving board")
            .with("price", "24")
            .with("on_hand", "2")
            .with("axis_1", "Wood / 木材")
            .with("values_1", "Oak / 橡木, Walnut");
        for _ in 0..2 {
            assert_eq!(
                shop.create_product(&staff, form.clone()).await.unwrap(),
                desk.id
            );
        }
        let made = shop.store.product(desk.id).await.unwrap().unwrap();
        assert_eq!(made.status, ProductStatus::Draft);
        assert_eq!(made.variants.len(), 2);
        assert_eq!(made.variants[1].stock.on_hand, 2);
        let desk = shop
            .product_desk(&staff, Locale::Zh, desk.id)
            .await
            .unwrap();
        assert_eq!(desk.choices, ["橡木", "Walnut"]);
        assert_eq!(desk.history[0].action, "product.create");
        let again = Form::default()
            .with("id", store::new_id::<i64>().to_string())
            .with("name_en", "Serving board")
            .with("sku", "SERVING-BOARD-OAK")
            .with("price", "1");
        let Err(Error::Invalid(problems)) = shop.create_product(&staff, again).await else {
            panic!("a SKU in use was taken");
        };
        assert_eq!(problems[0].field, "sku");
    }
}

#[tokio::test]
async fn the_list_finds_sorts_and_counts() {
    for shop in shops().await {
        let mut board = product("oak-board", 2_400, 9);
        board.name = Translated::new("Oak board", "橡木砧板");
        let mut lamp = product("lamp", 900, 1);
        lamp.options = vec![axis("colour", &["red", "blue"])];
        lamp.variants = vec![
            variant("LAMP-RED", &[("colour", "red")], 900, 1),
            variant("LAMP-BLUE", &[("colour", "blue")], 1_900, 30),
        ];
        let mut hidden = product("vase", 500, 0);
        hidden.status = ProductStatus::Draft;
        shop.add_products(&[board, lamp, hidden]).await;
        let list = |q: &str, sort| {
            let query = model::product_desk::ProductQuery {
                q: q.to_owned(),
                sort,
                ..Default::default()
            };
            let shop = &shop;
            async move {
                let rows = shop.admin_products(Locale::En, &query).await.unwrap();
                let skus: Vec<String> = rows.rows.iter().map(|row| row.sku.clone()).collect();
                (skus.join(" "), rows.counts)
            }
        };
        use model::product_desk::ProductSort::{Cheap, Name, Scarce};
        assert_eq!(list("砧板", Name).await.0, "oak-board");
        assert_eq!(list("lamp-b", Name).await.0, "LAMP-RED");
        assert_eq!(list("", Scarce).await.0, "vase oak-board LAMP-RED");
        assert_eq!(
            list("", Cheap).await,
            ("vase LAMP-RED oak-board".to_owned(), [3, 1, 2, 0])
        );
    }
}
