//! Behaviour of the whole index, seen from outside.

mod lifecycle;
mod listing;
mod speed;
mod suggestions;
mod text;

use std::collections::BTreeMap;

use model::{Locale, Translated};

use crate::{Category, Document, Index, Outcome, Request, Synonyms, Text};

const LIGHT: i64 = 10;
const SEATS: i64 = 20;
const HOME: i64 = 1;

/// A small bilingual catalogue in which every product is there for a reason.
fn catalogue() -> Vec<Document> {
    let product = |id: i64, en: [&str; 4], zh: [&str; 4]| {
        let text = |[name, subtitle, brand, body]: [&str; 4]| Text {
            name: name.to_owned(),
            subtitle: subtitle.to_owned(),
            brand: brand.to_owned(),
            body: body.to_owned(),
            tags: Vec::new(),
        };
        Document {
            en: text(en),
            zh: text(zh),
            skus: vec![format!("TW-{id:03}-A"), format!("TW-{id:03}-B")],
            price_min: id * 1_000,
            price_max: id * 1_000 + 500,
            created_at: 1_000 - id,
            sales: (id * 7 % 10) as u32,
            ..Document::new(id.into())
        }
    };
    let facets = |list: &[(&str, &[&str])]| -> BTreeMap<String, Vec<String>> {
        list.iter()
            .map(|(code, values)| {
                (
                    (*code).to_owned(),
                    values.iter().map(|v| (*v).to_owned()).collect(),
                )
            })
            .collect()
    };
    let mut products = vec![
        product(
            1,
            [
                "Brass desk lamp",
                "Warm light for work",
                "Halden",
                "A lamp for late hours beside a sofa.",
            ],
            [
                "黄铜台灯",
                "温暖的工作照明",
                "哈尔登",
                "深夜伏案的好伙伴，放在沙发旁也合适。",
            ],
        ),
        product(
            2,
            [
                "Paper floor lamp",
                "Soft and tall",
                "Noko",
                "Folded by hand.",
            ],
            ["纸艺落地灯", "柔和高挑", "", "手工折叠。"],
        ),
        product(
            3,
            [
                "Linen sofa",
                "Three seats",
                "Halden",
                "Deep and soft; made to last.",
            ],
            ["亚麻沙发", "三人座", "哈尔登", "宽大柔软，经久耐用。"],
        ),
        product(
            4,
            [
                "Velvet sofa bed",
                "Sleeps two",
                "Noko",
                "Folds out in a moment.",
            ],
            ["丝绒沙发床", "可睡两人", "", "片刻展开。"],
        ),
        product(
            5,
            ["Oak dining chair", "Stackable", "Halden", "Solid oak."],
            ["实木餐椅", "可叠放", "哈尔登", "整块橡木。"],
        ),
        product(
            6,
            ["Running T-shirt", "Women's", "Fjord", "For runners."],
            ["女士跑步T恤", "", "", "透气速干。"],
        ),
        product(
            7,
            ["Café glass", "Set of four", "Noko", "For coffee."],
            ["咖啡玻璃杯", "四只装", "", ""],
        ),
        product(
            8,
            [
                "Children's bedding",
                "Cotton",
                "",
                "Duvet cover and pillow case.",
            ],
            ["儿童床单", "纯棉", "", "被套与枕套。"],
        ),
    ];
    for (at, categories, values) in [
        (
            0,
            vec![LIGHT, HOME],
            vec![
                ("colour", vec!["brass", "black"]),
                ("material", vec!["metal"]),
            ],
        ),
        (
            1,
            vec![LIGHT, HOME],
            vec![("colour", vec!["white"]), ("material", vec!["paper"])],
        ),
        (
            2,
            vec![SEATS, HOME],
            vec![
                ("colour", vec!["white", "blue"]),
                ("material", vec!["linen"]),
            ],
        ),
        (
            3,
            vec![SEATS, HOME],
            vec![("colour", vec!["blue"]), ("material", vec!["velvet"])],
        ),
        (
            4,
            vec![SEATS, HOME],
            vec![("colour", vec!["black"]), ("material", vec!["oak"])],
        ),
    ] {
        products[at].categories = categories.into_iter().map(Into::into).collect();
        let values: Vec<(&str, &[&str])> = values
            .iter()
            .map(|(code, list)| (*code, list.as_slice()))
            .collect();
        products[at].facets = facets(&values);
    }
    products[3].on_sale = true;
    products[4].in_stock = false;
    products[4].rating = 500;
    products[4].ratings = 1;
    products[0].rating = 460;
    products[0].ratings = 200;
    products
}

fn index() -> Index {
    let synonyms = Synonyms::new([
        (Locale::En, vec!["sofa", "couch", "settee"]),
        (Locale::Zh, vec!["沙发", "长椅"]),
    ]);
    let index = Index::in_memory(synonyms).unwrap();
    index.replace_all(catalogue()).unwrap();
    index.set_categories(vec![
        Category {
            id: LIGHT.into(),
            name: Translated::new("Lighting", "灯具"),
        },
        Category {
            id: SEATS.into(),
            name: Translated::new("Seating", "座椅"),
        },
        Category {
            id: 99.into(),
            name: Translated::new("Light reading", "轻松阅读"),
        },
    ]);
    index
}

fn ids(outcome: &Outcome) -> Vec<i64> {
    outcome.ids.iter().map(|id| id.get()).collect()
}

fn search(index: &Index, text: &str) -> Outcome {
    index
        .search(&Request {
            text: Some(text.to_owned()),
            ..Request::default()
        })
        .unwrap()
}
