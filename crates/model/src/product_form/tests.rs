use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::catalog::{PictureSource, Rating, Stock, Variant};
use crate::hostile::spoilt;
use crate::{Currency, ProductId};

fn board() -> Product {
    let variant = |id: i64, sku: &str| Variant {
        id: id.into(),
        sku: sku.into(),
        choice: BTreeMap::new(),
        price: 2_400,
        compare_at: Some(3_000),
        own_prices: Vec::new(),
        sale: None,
        weight_grams: 800,
        barcode: None,
        stock: Stock {
            on_hand: 9,
            reserved: 2,
        },
    };
    let picture = |id: i64| Picture {
        id: id.into(),
        variant: None,
        source: PictureSource::Drawn("board".into()),
        width: 8,
        height: 8,
        alt: Translated::new("Board", "砧板"),
    };
    Product {
        id: ProductId::from(1),
        slug: "board".into(),
        status: ProductStatus::Active,
        name: Translated::new("Board", "砧板"),
        subtitle: Translated::default(),
        description: Translated::new("One.\n\nTwo.", ""),
        facts: vec![Translated::new("Oak", "橡木"), Translated::new("40 cm", "")],
        brand: None,
        category: Some(5.into()),
        categories: vec![5.into(), 6.into()],
        attributes: BTreeMap::new(),
        options: Vec::new(),
        tags: vec!["wood".into()],
        tax_class: "standard".into(),
        currency: Currency::USD,
        variants: vec![variant(11, "B-1"), variant(12, "B-2")],
        pictures: vec![picture(21), picture(22)],
        rating: Rating::default(),
        sales: 3,
        created_at: 1,
        updated_at: 2,
        version: 4,
    }
}

fn read(form: &Form) -> Result<ProductEdit, Vec<Problem>> {
    read_product(form, &board(), &[5.into(), 6.into(), 7.into()])
}

fn fields(form: &Form) -> Vec<String> {
    let problems = read(form).unwrap_err();
    problems.into_iter().map(|p| p.field).collect()
}

#[test]
fn an_untouched_form_changes_nothing() {
    let edit = read(&product_form(&board())).unwrap();
    assert_eq!(edit.product, board());
    assert!(edit.stock.is_empty());
}

#[test]
fn a_form_becomes_the_product_it_describes() {
    let mut form = product_form(&board())
        .with("name_en", " Serving board ")
        .with("description_en", "One.\r\n\r\nThree.")
        .with("facts_en", "Walnut\n\n40 cm")
        .with("facts_zh", "胡桃木")
        .with("tags", "wood, gift，wood")
        .with("tax_class", "reduced")
        .with("price_11", "26")
        .with("compare_at_11", "")
        .with("on_hand_12", "7")
        .with("drop_11", "on")
        .with("remove_21", "on")
        .with("alt_22_en", "From above")
        .with("in_7", "on");
    form.0.remove("in_6");
    let edit = read(&form).unwrap();
    let product = edit.product;
    assert_eq!(product.name.en, "Serving board");
    assert_eq!(product.description.en, "One.\n\nThree.");
    assert_eq!(
        product.facts,
        [
            Translated::new("Walnut", "胡桃木"),
            Translated::new("40 cm", "")
        ]
    );
    assert_eq!(product.tags, ["wood", "gift"]);
    assert_eq!(product.tax_class, "reduced");
    assert_eq!(product.categories, [5.into(), 7.into()]);
    assert_eq!(product.variants.len(), 1);
    assert_eq!(product.pictures.len(), 1);
    assert_eq!(product.pictures[0].alt.en, "From above");
    let counted = StockCount {
        variant: 12.into(),
        seen: 9,
        on_hand: 7,
    };
    assert_eq!(edit.stock, [counted]);
}

#[test]
fn what_is_wrong_is_said_by_field() {
    let form = product_form(&board());
    assert_eq!(
        fields(
            &form
                .clone()
                .with("name_en", "")
                .with("name_zh", " ")
                .with("slug", "Two Words")
                .with("status", "gone")
                .with("tax_class", "")
                .with("sku_12", "B-1")
                .with("price_11", "")
                .with("compare_at_11", "3O")
                .with("weight_11", "1.5")
                .with("on_hand_12", "1")
        ),
        [
            "name_en",
            "slug",
            "tax_class",
            "status",
            "price_11",
            "compare_at_11",
            "weight_11",
            "sku_12",
            "on_hand_12"
        ]
    );
    let all = form.with("drop_11", "on").with("drop_12", "on");
    assert_eq!(fields(&all), ["variants"]);
}

#[test]
fn pictures_move_one_place_and_stop_at_the_ends() {
    let check = |act: &str, order: &str| {
        let form = with_moved_picture(product_form(&board()), &board(), act);
        assert_eq!(form.get("pictures"), order, "{act}");
    };
    check("down:21", "22 21");
    check("up:21", "21 22");
    check("down:22", "21 22");
    check("up:99", "21 22");
}

#[test]
fn a_stale_draft_goes_on_from_what_is_stored() {
    let typed = product_form(&board())
        .with("name_en", "Mine")
        .with("on_hand_12", "7");
    let mut now = board();
    now.version = 5;
    now.subtitle.en = "Theirs".into();
    for v in &mut now.variants {
        v.stock.on_hand = 8;
    }
    let draft = |why| Draft {
        form: typed.clone(),
        why,
        problems: Vec::new(),
    };
    let form = resumed(&draft(Why::Stale), &now);
    let field = |name: &str| form.get(name).to_owned();
    assert_eq!(
        ["version", "on_hand_11", "on_hand_12", "seen_12"].map(field),
        ["5", "8", "7", "8"]
    );
    assert_eq!(
        differing(&form, &product_form(&now)),
        ["name_en", "on_hand_12", "subtitle_en"]
    );
    assert_eq!(resumed(&draft(Why::Invalid), &now).get("version"), "4");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_form_makes_the_reader_panic(form in spoilt(product_form(&board()))) {
        if let Ok(edit) = read(&form) {
            let _ = read(&product_form(&edit.product));
        }
        let _ = ordered_pictures(&form, &board()).len();
    }
}
