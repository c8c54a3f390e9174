//! How well the model does on a real retailer's orders: `cargo test -p recommend --release -- --ignored --nocapture`.
//! The data is not part of this repository; `ONLINE_RETAIL` names the folder with its splits.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use model::{Millis, ProductId};

use crate::{Config, Item, Model};

const HITS: usize = 20;

struct Split {
    baskets: Vec<(Millis, Vec<ProductId>)>,
    tests: Vec<Test>,
    now: Millis,
}

/// A later basket: what is shown to the model and what it should have said.
struct Test {
    anchor: ProductId,
    heldout: ProductId,
    items: Vec<ProductId>,
}

fn folder() -> PathBuf {
    std::env::var_os("ONLINE_RETAIL").map_or_else(
        || {
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../../shared/data/online_retail/splits"
            )
            .into()
        },
        PathBuf::from,
    )
}

/// Rows of a compressed table, without its header; nothing if it is not there.
fn rows(file: &Path) -> Option<Vec<Vec<String>>> {
    let output = Command::new("xz")
        .arg("-dc")
        .arg(file)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let cells = |line: &str| {
        line.split(',')
            .map(|cell| cell.trim_matches('"').to_owned())
            .collect()
    };
    Some(text.lines().skip(1).map(cells).collect())
}

/// Seconds as milliseconds.
fn millis(text: &str) -> Millis {
    text.parse::<f64>()
        .map_or(0, |seconds| (seconds * 1_000.0) as Millis)
}

fn split(train: &str, test: &str) -> Option<Split> {
    let folder = folder().join("online_retail_fbt");
    let mut numbers: HashMap<String, i64> = HashMap::new();
    let mut number = |code: &str| -> ProductId {
        let next = numbers.len() as i64 + 1;
        (*numbers.entry(code.to_owned()).or_insert(next)).into()
    };
    let mut list = |text: &str| text.split_whitespace().map(&mut number).collect::<Vec<_>>();
    let read = |name: &str| rows(&folder.join(name));
    // Training lines: basket, user, ts, item, …
    let mut baskets: BTreeMap<String, (Millis, Vec<ProductId>)> = BTreeMap::new();
    for row in read(train)? {
        let basket = baskets
            .entry(row[0].clone())
            .or_insert_with(|| (millis(&row[2]), Vec::new()));
        basket.1.extend(list(&row[3]));
    }
    let baskets: Vec<_> = baskets.into_values().collect();
    // Test baskets: basket, user, ts, heldout, anchor, items.
    let tests: Vec<_> = read(test)?
        .into_iter()
        .map(|row| Test {
            heldout: list(&row[3])[0],
            anchor: list(&row[4])[0],
            items: list(&row[5]),
        })
        .collect();
    let now = baskets.iter().map(|(at, _)| *at).max()?;
    Some(Split {
        baskets,
        tests,
        now,
    })
}

fn trained(split: &Split, config: &Config) -> Model {
    let items = split
        .baskets
        .iter()
        .flat_map(|(_, ids)| ids)
        .map(|id| Item::new(*id));
    Model::train(
        items,
        split.baskets.iter().map(|(at, ids)| (*at, ids)),
        split.now,
        config,
    )
}

/// nDCG, recall and hit rate of the product page, then hit rate and nDCG of completion, all at 20.
fn measure(split: &Split, model: &Model) -> [f64; 5] {
    let mut sums = [0.0; 5];
    let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    for test in &split.tests {
        let wanted: Vec<ProductId> = test
            .items
            .iter()
            .copied()
            .filter(|id| *id != test.anchor)
            .collect();
        let ranks: Vec<usize> = model
            .together(test.anchor, HITS)
            .iter()
            .enumerate()
            .filter(|(_, scored)| wanted.contains(&scored.id))
            .map(|(rank, _)| rank)
            .collect();
        let ideal: f64 = (0..wanted.len().min(HITS)).map(gain).sum();
        sums[0] += ranks.iter().map(|rank| gain(*rank)).sum::<f64>() / ideal.max(1e-9);
        sums[1] += ranks.len() as f64 / wanted.len().max(1) as f64;
        sums[2] += f64::from(u8::from(!ranks.is_empty()));
        let shown: Vec<ProductId> = test
            .items
            .iter()
            .copied()
            .filter(|id| *id != test.heldout)
            .collect();
        let rank = model
            .for_basket(&shown, HITS)
            .iter()
            .position(|scored| scored.id == test.heldout);
        sums[3] += f64::from(u8::from(rank.is_some()));
        sums[4] += rank.map_or(0.0, gain);
    }
    sums.map(|sum| sum / split.tests.len().max(1) as f64)
}

fn print(name: &str, [ndcg, recall, hits, completion, completion_ndcg]: [f64; 5]) {
    eprintln!(
        "{name:<40} page nDCG {ndcg:.4} R {recall:.4} HR {hits:.3} | completion HR {completion:.3} nDCG {completion_ndcg:.3}"
    );
}

#[test]
#[ignore = "prints figures; run it in release"]
fn quality() {
    let Some(split) = split("train.csv.xz", "test.csv.xz") else {
        eprintln!("skipped: no data in {}", folder().display());
        return;
    };
    let start = Instant::now();
    let model = trained(&split, &Config::default());
    let lines: usize = split.baskets.iter().map(|(_, ids)| ids.len()).sum();
    eprintln!(
        "trained on {lines} lines in {:.2} s",
        start.elapsed().as_secs_f64()
    );
    print("test, defaults", measure(&split, &model));
}

#[test]
#[ignore = "prints figures; run it in release"]
fn tuning() {
    let Some(split) = split("tune_train.csv.xz", "tune_valid.csv.xz") else {
        return;
    };
    for neighbours in [50, 100, 200] {
        for beta in [0.1, 0.2, 0.3] {
            for basket_beta in [0.2, 0.3, 0.4] {
                let config = Config {
                    neighbours,
                    beta,
                    basket_beta,
                    ..Config::default()
                };
                let name = format!("{neighbours} neighbours, beta {beta} + {basket_beta}");
                print(&name, measure(&split, &trained(&split, &config)));
            }
        }
    }
}
