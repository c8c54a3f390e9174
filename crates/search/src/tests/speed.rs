//! Figures, not tests: `cargo test -p search --release -- --ignored speed --nocapture`. The indexes stay in the folder
//! for temporary files; run it a second time to see the memory of a shop that only opened its index.

use std::collections::BTreeMap;
use std::time::Instant;

use model::Locale;
use model::listing::Sort;

use crate::{Document, Index, Request, Synonyms, Text};

const ADJECTIVES: &str = "brass oak linen velvet paper walnut ceramic woven quilted folding stacking slim tall round \
    nordic coastal rustic modern vintage striped dotted floral pastel matt glossy recycled organic brushed smoked amber";
const THINGS: &str = "lamp chair sofa table stool bench mug plate bowl kettle rug cushion blanket shelf cabinet desk \
    mirror clock vase basket towel curtain candle tray jug teapot bottle backpack jacket scarf";
const EXTRAS: &str =
    "set stand cover holder frame box kit pair light edition cloth strap lid handle base";
const MODIFIERS_ZH: &str = "黄铜 实木 亚麻 丝绒 纸艺 胡桃木 陶瓷 编织 折叠 北欧 复古 现代 条纹 圆形 加高 便携 哑光 再生 有机 琥珀";
const THINGS_ZH: &str = "台灯 椅子 沙发 餐桌 凳子 长凳 杯子 盘子 碗 水壶 地毯 靠垫 毯子 书架 柜子 书桌 镜子 时钟 花瓶 篮子";

/// A fixed sequence of numbers that looks random.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.roll(words.len())]
    }
}

fn products(count: usize) -> Vec<Document> {
    let split = |words: &'static str| words.split_whitespace().collect::<Vec<_>>();
    let (adjectives, things, extras) = (split(ADJECTIVES), split(THINGS), split(EXTRAS));
    let (modifiers_zh, things_zh) = (split(MODIFIERS_ZH), split(THINGS_ZH));
    let mut dice = Dice(7);
    let mut product = |id: i64| {
        let name = format!(
            "{} {} {} {}",
            dice.pick(&adjectives),
            dice.pick(&adjectives),
            dice.pick(&things),
            dice.pick(&extras)
        );
        let sentence = |dice: &mut Dice| {
            (0..40)
                .map(|_| match dice.roll(3) {
                    0 => dice.pick(&adjectives),
                    1 => dice.pick(&things),
                    _ => dice.pick(&extras),
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        let body = sentence(&mut dice);
        let body_zh = (0..20)
            .map(|_| [dice.pick(&modifiers_zh), dice.pick(&things_zh)].concat())
            .collect::<Vec<_>>()
            .join("，");
        let category = dice.roll(40) as i64;
        let colours = (0..1 + dice.roll(4))
            .map(|_| format!("colour-{}", dice.roll(16)))
            .collect();
        let facets = BTreeMap::from([
            ("colour".to_owned(), colours),
            (
                "material".to_owned(),
                vec![format!("material-{}", dice.roll(20))],
            ),
            (
                "size".to_owned(),
                (0..dice.roll(5))
                    .map(|_| format!("size-{}", dice.roll(8)))
                    .collect(),
            ),
            (
                "brand".to_owned(),
                vec![format!("brand-{}", dice.roll(300))],
            ),
            ("style".to_owned(), vec![format!("style-{}", dice.roll(12))]),
        ]);
        let price = 500 + dice.roll(50_000) as i64;
        Document {
            en: Text {
                name,
                body,
                brand: format!("Maker {}", dice.roll(300)),
                ..Text::default()
            },
            zh: Text {
                name: [
                    dice.pick(&modifiers_zh),
                    dice.pick(&modifiers_zh),
                    dice.pick(&things_zh),
                ]
                .concat(),
                body: body_zh,
                ..Text::default()
            },
            skus: (0..3).map(|at| format!("SKU{id:06}{at}")).collect(),
            categories: vec![(1 + category / 5).into(), (100 + category).into()],
            facets,
            price_min: price,
            price_max: price + dice.roll(2_000) as i64,
            on_sale: dice.roll(5) == 0,
            in_stock: dice.roll(10) > 0,
            created_at: dice.roll(1_000_000) as i64,
            sales: (1_000_000 / (1 + dice.roll(10_000))) as u32,
            rating: 300 + dice.roll(200) as u16,
            ratings: dice.roll(50) as u32,
            ..Document::new(id.into())
        }
    };
    (1..=count as i64).map(&mut product).collect()
}

/// Prints the median and the 99th percentile of a call in microseconds.
fn measure(name: &str, mut call: impl FnMut(usize)) {
    (0..50).for_each(&mut call);
    let mut times: Vec<f64> = (0..2_000)
        .map(|round| {
            let start = Instant::now();
            call(round);
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    eprintln!(
        "{name:<44} p50 {:>8.1} p99 {:>8.1} mean {mean:>8.1} us",
        times[1_000], times[1_980]
    );
}

/// CPU time of this process in milliseconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = |nth: usize| {
        stat.split_whitespace()
            .nth(nth)
            .and_then(|text| text.parse::<f64>().ok())
    };
    (ticks(13).unwrap_or(0.0) + ticks(14).unwrap_or(0.0)) * 10.0
}

fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("RssAnon"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1_024.0
}

/// Fills an index in a folder; another run of the program can then open it without what filling left in memory.
fn filled(count: usize, folder: &std::path::Path) {
    let start = Instant::now();
    let index = Index::open(folder, Synonyms::default()).unwrap();
    index.replace_all(products(count)).unwrap();
    eprintln!("fill {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
}

fn figures(count: usize) {
    eprintln!("--- {count} products");
    let folder = std::env::temp_dir().join(format!("tradewind-search-speed-{count}"));
    if Index::open(&folder, Synonyms::default())
        .unwrap()
        .needs_filling()
    {
        filled(count, &folder);
    }
    let changed = products(100);
    let before = memory();
    let start = Instant::now();
    let index = Index::open(&folder, Synonyms::default()).unwrap();
    eprintln!(
        "open {:.0} ms, memory {before:.0} -> {:.0} MB",
        start.elapsed().as_secs_f64() * 1e3,
        memory()
    );
    let listing = |request: Request| {
        move |index: &Index, round: usize| {
            index
                .search(&Request {
                    offset: round % 5 * 24,
                    ..request.clone()
                })
                .unwrap();
        }
    };
    let base = Request::default();
    let filters = |list: &[(&str, &[&str])]| -> BTreeMap<String, Vec<String>> {
        list.iter()
            .map(|(code, values)| {
                (
                    (*code).to_owned(),
                    values.iter().map(|v| (*v).to_owned()).collect(),
                )
            })
            .collect()
    };
    for (name, request) in [
        ("listing: everything", base.clone()),
        (
            "listing: everything, in stock, by price",
            Request {
                sort: Sort::PriceUp,
                in_stock: true,
                ..base.clone()
            },
        ),
        (
            "listing: category",
            Request {
                category: Some(3.into()),
                ..base.clone()
            },
        ),
        (
            "listing: small category",
            Request {
                category: Some(110.into()),
                sort: Sort::Newest,
                ..base.clone()
            },
        ),
        (
            "listing: category, two facets",
            Request {
                category: Some(3.into()),
                filters: filters(&[("colour", &["colour-1", "colour-2"]), ("size", &["size-1"])]),
                ..base.clone()
            },
        ),
        (
            "listing: two facets and prices",
            Request {
                filters: filters(&[
                    ("colour", &["colour-1", "colour-2"]),
                    ("style", &["style-1"]),
                ]),
                price_min: Some(5_000),
                price_max: Some(30_000),
                ..base.clone()
            },
        ),
    ] {
        let run = listing(request);
        measure(name, |round| run(&index, round));
    }
    for (name, texts) in [
        (
            "search: one word",
            &["lamp", "sofa", "velvet", "kettle"][..],
        ),
        (
            "search: two words",
            &["oak chair", "brass lamp", "linen cushion", "paper tray"],
        ),
        (
            "search: four words",
            &["nordic oak chair set", "round brass lamp stand"],
        ),
        (
            "search: misspelt",
            &["chiar", "velvt cushon", "cermaic teapto", "bakcpack"],
        ),
        ("search: unfinished", &["lam", "velv", "oak cus"]),
        ("search: sku", &["SKU0000420", "sku000999"]),
        ("search: chinese", &["实木餐桌", "沙发", "北欧台灯", "灯"]),
    ] {
        measure(name, |round| {
            let text = texts[round % texts.len()].to_owned();
            index
                .search(&Request {
                    text: Some(text),
                    ..Request::default()
                })
                .unwrap();
        });
    }
    for (name, texts) in [
        ("suggest: one letter", &["l", "s", "v"][..]),
        ("suggest: word", &["lam", "velv", "cush", "oak"]),
        ("suggest: two words", &["oak ch", "brass la", "lamp oa"]),
        ("suggest: misspelt", &["lmap", "vlevet", "chiar", "cushoin"]),
        ("suggest: chinese", &["台", "实木餐", "沙发"]),
    ] {
        measure(name, |round| {
            let _ = index.suggest(Locale::En, texts[round % texts.len()], 8);
        });
    }
    eprintln!("memory {:.0} MB after questions", memory());
    for size in [1, 100] {
        let (start, busy) = (Instant::now(), cpu());
        for round in 0..10 {
            let mut list = changed[..size].to_vec();
            list.iter_mut()
                .for_each(|product| product.price_max += round);
            index.upsert(&list).unwrap();
        }
        let (wall, busy) = (start.elapsed().as_secs_f64() * 1e2, (cpu() - busy) / 10.0);
        eprintln!("upsert of {size}: {wall:.1} ms, {busy:.1} ms of CPU");
    }
    eprintln!("memory {:.0} MB", memory());
}

#[test]
#[ignore = "prints figures; run it in release"]
fn speed() {
    for count in [10_000, 100_000] {
        figures(count);
    }
}
