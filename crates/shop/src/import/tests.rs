use std::path::{Path, PathBuf};

use model::catalog::{PictureSource, ProductStatus};
use model::listing::ListingQuery;
use model::order::{FulfilmentState, OrderState};
use model::payment::PaymentState;
use model::{Currency, Locale};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::testing::{TestShop, product, shop, shops};

const SILENT: crate::Progress<'static> = &|_, _| ();

fn file(shop: &TestShop, name: &str, text: &str) -> PathBuf {
    let path = shop.data.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

async fn import_products(shop: &TestShop, text: &str) -> Report {
    let path = file(shop, "products.csv", text);
    shop.import_products(&path, ProductFormat::Shopify, SILENT)
        .await
        .unwrap()
}

const PRODUCTS: &str = "\u{feff}Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src\n\
wool-cap,Wool Cap,<p>Warm &amp; soft.</p><p>Blue.</p>,Nord,Hats,\"winter, wool\",true,Color,Navy,Size,S,CAP-1,120,7,19.90,25,https://x/1.jpg\n\
wool-cap,,,,,,,,Navy,,L,CAP-2,130,0,21,,\n\
wool-cap,,,,,,,,,,,,,,,,https://x/2.jpg\n\
plain-mug,Plain Mug,Holds tea.,,,kitchen,false,Title,Default Title,,,,,3,8.005,,\n";

#[tokio::test]
async fn a_shopify_export_becomes_products_with_variants() {
    for shop in shops().await {
        let report = import_products(&shop, PRODUCTS).await;
        assert_eq!(report.lines, 4);
        assert_eq!((report.count("products created"), report.rejected), (2, 0));

        let cap = shop.product("wool-cap").await.unwrap();
        assert_eq!(cap.name.en, "Wool Cap");
        assert_eq!(cap.description.en, "Warm & soft.\n\nBlue.");
        assert_eq!(
            (cap.brand.as_deref(), &*cap.tags),
            (Some("nord"), &["winter".into(), "wool".into()][..])
        );
        let [small, large] = cap.variants.as_slice() else {
            panic!()
        };
        assert_eq!(
            (small.price, small.compare_at, small.weight_grams),
            (1990, Some(2500), 120)
        );
        assert_eq!(
            (
                small.choice["colour"].as_str(),
                small.choice["size"].as_str()
            ),
            ("navy", "s")
        );
        assert_eq!(
            (small.stock.on_hand, large.stock.on_hand, large.price),
            (7, 0, 2100)
        );
        assert!(matches!(&cap.pictures[0].source, PictureSource::Drawn(_)));

        let id = shop.store.product_at("plain-mug").await.unwrap().unwrap();
        let mug = shop.store.product(id).await.unwrap().unwrap();
        assert_eq!((mug.status, mug.options.len()), (ProductStatus::Draft, 0));
        assert_eq!(
            (mug.variants[0].sku.as_str(), mug.variants[0].price),
            ("PLAIN-MUG", 801)
        );

        let mut query = ListingQuery {
            category: Some("hats".into()),
            ..ListingQuery::default()
        };
        query.filters.insert("colour".into(), vec!["navy".into()]);
        let listing = shop.listing(Locale::Zh, &query, None).await.unwrap();
        assert_eq!(
            (listing.total, listing.facets.len()),
            (1, 3),
            "brand, colour and size"
        );
        assert_eq!(listing.cards[0].swatches, ["#24344d"]);
    }
}

#[tokio::test]
async fn a_second_run_changes_only_what_differs_and_leaves_stock_alone() {
    let shop = shop().await;
    import_products(&shop, PRODUCTS).await;
    let again = import_products(&shop, PRODUCTS).await;
    assert_eq!(
        (
            again.count("products created"),
            again.count("products unchanged")
        ),
        (0, 2)
    );

    let cap = shop.product("wool-cap").await.unwrap();
    let mut tx = shop.store.begin().await.unwrap();
    assert!(
        tx.set_on_hand(cap.variants[0].id, 7, 5, "counted", 1)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let changed = import_products(&shop, &PRODUCTS.replace("19.90", "17")).await;
    assert_eq!(
        (
            changed.count("products updated"),
            changed.count("products unchanged")
        ),
        (1, 1)
    );
    let now = shop.product("wool-cap").await.unwrap();
    assert_eq!((now.id, now.variants[0].id), (cap.id, cap.variants[0].id));
    assert_eq!(
        (now.variants[0].price, now.variants[0].stock.on_hand),
        (1700, 5)
    );
    assert_eq!(now.pictures, cap.pictures);
}

#[tokio::test]
async fn bad_rows_are_kept_with_line_and_reason_and_never_half_a_product() {
    let shop = shop().await;
    shop.add_products(&[product("taken", 100, 1)]).await;
    let head =
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n";
    let rows = "good,Good,,,G1,5,1\n\
        half,Half,Size,S,H1,5,1\n\
        half,,,M,H2,five,1\n\
        nameless,,,,N1,5,1\n\
        stolen,Stolen,,,taken,5,1\n\
        twice,Twice,Size,S,T1,5,1\n\
        twice,,,S,T2,5,1\n\
        good,Good again,,,G2,5,1\n\
        short,Short\n";
    let report = import_products(&shop, &format!("{head}{rows}")).await;
    assert_eq!(report.count("products created"), 1);
    let reasons: Vec<String> = report
        .examples
        .iter()
        .map(|(line, why)| format!("{line} {why}"))
        .collect();
    assert_eq!(
        reasons,
        [
            "3 belongs to the product of line 4, which has the price \"five\", which is no amount",
            "4 has the price \"five\", which is no amount",
            "5 has no title",
            "7 belongs to the product of line 8, which repeats the options of a variant above",
            "8 repeats the options of a variant above",
            "9 has the handle of a product further up",
            "10 has no price",
            "6 has the SKU \"taken\", which another product has",
        ]
    );
    let rejects = std::fs::read_to_string(report.rejects_file.unwrap()).unwrap();
    assert!(rejects.starts_with("line,reason,Handle,Title,"));
    assert!(
        rejects.contains(
            "\n4,\"has the price \"\"five\"\", which is no amount\",half,,,M,H2,five,1\n"
        )
    );
    assert!(shop.store.product_at("half").await.unwrap().is_none());
}

const MAP: &str = r#"
source = "old-shop"
currency = "GBP"
date_format = "%d/%m/%Y %H:%M"
delimiter = ";"
[columns]
order = "No"
sku = "Code"
name = "What"
quantity = "Qty"
date = "When"
unit_price = "Price"
customer = "Who"
country = "Where"
[countries]
"Great Britain" = "GB"
[rules]
return_prefix = "C"
skip_prefixes = ["A"]
shipping = ["POST"]
services = ["GIFT*"]
ignore = ["FEE"]
stock = 40
email = "c{customer}@old.invalid"
[[categories]]
slug = "lamps"
en = "Lamps"
zh = "灯具"
words = ["lamp"]
[[categories]]
slug = "rest"
en = "More"
zh = "更多"
"#;

const ORDERS: &str = "No;Code;What;Qty;When;Price;Who;Where\n\
1;l1;BRASS LAMPS;2;01/02/2024 09:30;10.00;7.0;Great Britain\n\
1;POST;POSTAGE;1;01/02/2024 09:30;3.50;7.0;Great Britain\n\
1;M1;TIN MUG;6;01/02/2024 09:30;2.00;7.0;Great Britain\n\
2;L1;BRASS LAMPS;1;02/02/2024 10:00;12.00;;Atlantis\n\
2;FEE;FEES;1;02/02/2024 10:00;99;;Atlantis\n\
3;M1;damaged;-4;03/02/2024 10:00;0;;Great Britain\n\
4;GIFT20;VOUCHER;1;04/02/2024 10:00;20;8;Great Britain\n\
C5;M1;TIN MUG;-2;05/02/2024 10:00;2.00;7;Great Britain\n\
C5;POST;POSTAGE;-1;05/02/2024 10:00;3.50;7;Great Britain\n\
C6;M1;TIN MUG;-6;06/02/2024 10:00;2.00;7;Great Britain\n\
A7;B;Bad debt;1;06/02/2024 10:00;-500;;Great Britain\n\
8;M1;TIN MUG;1;07/02/2024 10:00;2.00;9;Great Britain\n\
9;M1;TIN MUG;one;08/02/2024 10:00;2.00;9;Great Britain\n\
9;L1;BRASS LAMPS;1;08/02/2024 10:00;10.00;9;Great Britain\n\
8;L1;BRASS LAMPS;1;07/02/2024 10:00;10.00;9;Great Britain\n";

async fn import_orders(shop: &TestShop, text: &str) -> Result<Report> {
    let path = file(shop, "orders.csv", text);
    shop.import_orders(&path, OrderMap::parse(MAP).unwrap(), SILENT)
        .await
}

#[tokio::test]
async fn orders_follow_the_map_s_rules() {
    for shop in shops().await {
        let report = import_orders(&shop, ORDERS).await.unwrap();
        assert_eq!(
            shop.settings().currency,
            Currency::GBP,
            "an empty shop takes it over"
        );
        assert_eq!((report.lines, report.count("products created")), (15, 2));
        assert_eq!(
            (
                report.count("orders created"),
                report.count("orders refunded")
            ),
            (5, 1)
        );
        assert_eq!(report.rejected, 2, "order 9 has a bad line");

        let lamp = shop.product("brass-lamps").await.unwrap();
        assert_eq!(
            (lamp.name.en.as_str(), lamp.variants[0].sku.as_str()),
            ("Brass Lamps", "L1")
        );
        assert_eq!(
            (lamp.variants[0].price, lamp.variants[0].stock.on_hand),
            (1000, 40)
        );
        assert_eq!(lamp.sales, 4);
        let mug = shop.product("tin-mug").await.unwrap();
        assert_ne!(mug.category, lamp.category);

        let order = async |number: &str| shop.store.order_by_number(number).await.unwrap();
        let first = order("1").await.unwrap();
        assert_eq!(
            (
                first.totals.lines,
                first.totals.shipping,
                first.totals.total
            ),
            (3200, Some(350), 3550)
        );
        assert_eq!(
            (first.state, first.fulfilment),
            (OrderState::Completed, FulfilmentState::Delivered)
        );
        assert_eq!(
            (first.payment, first.refunded),
            (PaymentState::PartlyRefunded, 1200),
            "six mugs came back"
        );
        assert_eq!(
            (first.email.as_str(), first.address.country.as_str()),
            ("c7@old.invalid", "GB")
        );
        assert_eq!(first.placed_at, 1_706_779_800_000);

        let guest = order("2").await.unwrap();
        assert_eq!(
            (guest.totals.total, guest.address.country.as_str()),
            (1200, "")
        );
        assert!(order("3").await.is_none());
        let voucher = order("4").await.unwrap();
        let lines = shop.store.order_lines(voucher.id).await.unwrap();
        assert_eq!(
            (lines[0].name.as_str(), lines[0].product),
            ("VOUCHER", None)
        );
        assert!(order("C5").await.is_none(), "it is wholly on order 1");
        let odd = order("C6").await.unwrap();
        assert_eq!(
            (odd.state, odd.payment),
            (OrderState::Cancelled, PaymentState::Refunded)
        );
        assert_eq!(
            (odd.totals.total, odd.refunded),
            (400, 400),
            "two mugs more than were bought"
        );
        assert!(order("A7").await.is_none());
        let scattered = order("8").await.unwrap();
        assert_eq!(shop.store.order_lines(scattered.id).await.unwrap().len(), 2);
        assert!(order("9").await.is_none());

        let again = import_orders(&shop, ORDERS).await.unwrap();
        assert_eq!(
            (
                again.count("orders created"),
                again.count("orders known already")
            ),
            (0, 5)
        );
        assert_eq!(
            (
                again.count("products created"),
                again.count("orders refunded")
            ),
            (0, 0)
        );
        assert_eq!(order("1").await.unwrap(), first);
    }
}

#[tokio::test]
async fn another_currency_is_refused_unless_the_map_has_a_rate() {
    let shop = shop().await;
    shop.add_products(&[product("mug", 500, 1)]).await;
    let refused = import_orders(&shop, ORDERS).await.unwrap_err();
    assert!(refused.to_string().contains("convert_rate"), "{refused}");
    let map = format!("convert_rate = 1.5\n{MAP}");
    let path = file(&shop, "orders.csv", ORDERS);
    shop.import_orders(&path, OrderMap::parse(&map).unwrap(), SILENT)
        .await
        .unwrap();
    assert_eq!(shop.settings().currency, Currency::USD);
    assert_eq!(
        shop.product("brass-lamps").await.unwrap().variants[0].price,
        1500
    );
}

#[tokio::test]
async fn files_that_cannot_be_read_say_why() {
    let shop = shop().await;
    let check = async |name: &str, text: &[u8], expected: &str| {
        let path = shop.data.path().join(name);
        std::fs::write(&path, text).unwrap();
        let why = shop
            .import_products(&path, ProductFormat::Shopify, SILENT)
            .await;
        let why = why.unwrap_err().to_string();
        assert!(why.contains(expected), "{why}");
    };
    check("empty.csv", b"", "is empty").await;
    check("other.csv", b"a,b\n1,2\n", "no column \"Handle\"").await;
    let gone = shop.data.path().join("gone.csv");
    let why = shop
        .import_products(&gone, ProductFormat::Shopify, SILENT)
        .await;
    assert!(matches!(why, Err(ImportError::File { .. })));
    if has_xz() {
        check("broken.csv.xz", b"this is no xz file", "damaged").await;
    }
    assert!(OrderMap::parse("source = 1").is_err());
    assert!(OrderMap::load("online_retail").is_ok());
}

#[tokio::test]
async fn compressed_files_and_latin_1_are_read() {
    let shop = shop().await;
    if !has_xz() {
        eprintln!("skipped: there is no program xz");
        return;
    }
    let path = shop.data.path().join("p.csv");
    std::fs::write(&path, b"Handle,Title,Variant Price\ncafe,Caf\xe9,5\n").unwrap();
    let packed = std::process::Command::new("xz")
        .arg(&path)
        .status()
        .unwrap();
    assert!(packed.success());
    let path = shop.data.path().join("p.csv.xz");
    shop.import_products(&path, ProductFormat::Shopify, SILENT)
        .await
        .unwrap();
    assert_eq!(shop.product("cafe").await.unwrap().name.en, "Café");
}

fn has_xz() -> bool {
    std::process::Command::new("xz")
        .arg("--version")
        .output()
        .is_ok()
}

/// A file of the shared data, linked into the test's folder so that rejects stay there.
fn shared(shop: &TestShop, file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(file);
    let Ok(path) = path.canonicalize() else {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    };
    let link = shop.data.path().join(path.file_name().unwrap());
    std::os::unix::fs::symlink(&path, &link).unwrap();
    Some(link)
}

#[tokio::test]
async fn a_real_shopify_export_is_imported_whole() {
    let shop = shop().await;
    let Some(path) = shared(&shop, "csv/shopify/apparel.csv") else {
        return;
    };
    let report = shop
        .import_products(&path, ProductFormat::Shopify, SILENT)
        .await
        .unwrap();
    assert_eq!(
        (report.count("products created"), report.rejected),
        (20, 0),
        "{report}"
    );
    assert_eq!(report.count("variants"), 22);
    let query = ListingQuery {
        category: Some("women".into()),
        ..ListingQuery::default()
    };
    assert_eq!(
        shop.listing(Locale::En, &query, None).await.unwrap().total,
        14
    );
}

/// All of it, with `cargo test --release -p shop -- --ignored online_retail --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "541,909 lines take their time without optimisation"]
async fn the_whole_of_online_retail_is_imported() {
    let shop = shop().await;
    let Some(path) = shared(&shop, "online_retail/online_retail.csv.xz") else {
        return;
    };
    for run in ["first", "second"] {
        let start = std::time::Instant::now();
        let map = OrderMap::load("online_retail").unwrap();
        let report = shop.import_orders(&path, map, SILENT).await.unwrap();
        let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = peak
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap_or("")
            .to_owned();
        eprintln!(
            "{run} run: {:.1} s, {peak}\n{report}",
            start.elapsed().as_secs_f64()
        );
        assert_eq!((report.lines, report.rejected), (541_909, 0));
    }
}

/// A table some of whose cells, separators and lines are spoilt, or bytes that are none.
fn spoilt(sound: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        4 => prop::sample::select(vec![
            "", "\"", "\"\"\"", "-1", "1e309", "NaN", "9223372036854775807", "-9223372036854775808", "0.0000000000001",
            "99999999999999999999", "31/02/2024 25:61", "99/99/99999 1:1", "\u{0}", "\u{202e}", "true", ",;\t", "<b", "&#1114112;",
            "&#xFFFFFFFF;", "<<p>>&amp", "é", "\n", "\r\r\n",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    let spots = prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, cell), 1..12);
    let spoil = spots.prop_map(move |spots| {
        let mut bytes = sound.as_bytes().to_vec();
        for (at, taken, put) in spots {
            let at = at.index(bytes.len() + 1);
            let until = (at + taken).min(bytes.len());
            bytes.splice(at..until, put);
        }
        bytes
    });
    prop_oneof![9 => spoil, 1 => prop::collection::vec(any::<u8>(), 0..400)]
}

/// Whatever a file holds, it is imported, rejected by line, or refused as a whole.
#[tokio::test]
async fn no_file_makes_an_import_panic() {
    let shop = shop().await;
    let mut runner = TestRunner::deterministic();
    let mut next = |sound| spoilt(sound).new_tree(&mut runner).unwrap().current();
    for _ in 0..150 {
        let path = shop.data.path().join("spoilt.csv");
        std::fs::write(&path, next(PRODUCTS)).unwrap();
        let done = shop
            .import_products(&path, ProductFormat::Shopify, SILENT)
            .await;
        assert!(!matches!(done, Err(ImportError::Shop(_))), "{done:?}");
        std::fs::write(&path, next(ORDERS)).unwrap();
        let map = OrderMap::parse(MAP).unwrap();
        let done = shop.import_orders(&path, map, SILENT).await;
        assert!(!matches!(done, Err(ImportError::Shop(_))), "{done:?}");
    }
}
