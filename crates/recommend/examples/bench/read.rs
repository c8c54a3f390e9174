//! Reading split folders: which protocol a folder is for shows in its columns.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use recommend::evaluate::{Case, Protocol, Task, basket_case};
use recommend::{Basket, Line, Log};

use crate::table::{Result, Table, find, table, text};

/// One split folder with its tasks: for each protocol the tuning task and the test task.
pub struct Split {
    pub name: String,
    pub pairs: Vec<(Task, Task)>,
    /// The items' texts by number; empty if there are none.
    pub texts: Vec<String>,
    /// How many items and users there are, and lines in `train`.
    pub items: usize,
    pub users: usize,
}

/// Numbers for names, in order of appearance.
#[derive(Default)]
struct Names(HashMap<String, u32>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

#[derive(Default)]
pub struct Numbers {
    items: Names,
    users: Names,
}

/// All split folders under `dir`, in order of their names. Baskets that are completed are those of strangers, as their
/// protocol has it, unless `customers` lets their buyers be known.
pub fn splits(dir: &Path, customers: bool) -> Result<Vec<Split>> {
    let folders = folders(dir)?;
    let mut splits = Vec::new();
    for folder in &folders {
        if let Some(split) = split(folder, &folders, customers)? {
            splits.push(split);
        }
    }
    Ok(splits)
}

/// `dir` and all folders below it, in order of their names.
pub fn folders(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    walk(dir, &mut folders)?;
    folders.sort();
    Ok(folders)
}

fn walk(dir: &Path, folders: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    folders.push(dir.to_owned());
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            walk(&entry.path(), folders)?;
        }
    }
    Ok(())
}

fn split(folder: &Path, folders: &[PathBuf], customers: bool) -> Result<Option<Split>> {
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if folder.join("train_sessions.txt").is_file() {
        return sessions(folder, name).map(Some);
    }
    let (Some(train), Some(test)) = (find(folder, "train"), find(folder, "test")) else {
        return Ok(None);
    };
    let (train, test) = (table(&train)?, table(&test)?);
    let tuning = match (find(folder, "tune_train"), find(folder, "tune_valid")) {
        (Some(train), Some(valid)) => Some((table(&train)?, table(&valid)?)),
        _ => None,
    };
    let mut numbers = Numbers::default();
    let protocols: &[(Protocol, usize)] = if train.column("rating").is_some() {
        &[(Protocol::Ratings, 10)]
    } else if test.column("heldout").is_some() {
        &[(Protocol::Completion, 20), (Protocol::ProductPage, 20)]
    } else {
        &[(Protocol::NextNew, 20), (Protocol::NextBasket, 20)]
    };
    let strangers = test.column("heldout").is_some() && !customers;
    let kept = baskets(&train, &mut numbers)?;
    let held = baskets_or_parts(&test, &mut numbers)?;
    let tuning = match &tuning {
        Some((train, valid)) => Some((
            baskets(train, &mut numbers)?,
            baskets_or_parts(valid, &mut numbers)?,
        )),
        None => None,
    };
    let texts = texts(folders, folder, &mut numbers)?;
    let (items, users) = (numbers.items.0.len(), numbers.users.0.len());
    let log = |kept: Vec<Basket>| {
        let log = Log::new(items, users, kept);
        if strangers {
            log.asked_by_strangers()
        } else {
            log
        }
    };
    let tuning = tuning.map(|(kept, held)| (log(kept), held));
    let log = log(kept);
    let pairs = protocols
        .iter()
        .map(|&(protocol, k)| {
            let test = task(protocol, k, &log, &held);
            let valid = match &tuning {
                Some((log, held)) => task(protocol, k, log, held),
                None => recommend::evaluate::hold_out(&log, protocol, k, 1),
            };
            (valid, test)
        })
        .collect();
    Ok(Some(Split {
        name,
        pairs,
        texts,
        items,
        users,
    }))
}

/// Held-out events: whole baskets, or baskets with the item that is held out and the one that is shown.
enum Held {
    Baskets(Vec<Basket>),
    Parts(Vec<(Basket, u32, u32)>),
}

fn task(protocol: Protocol, k: usize, log: &Log, held: &Held) -> Task {
    let cases = match held {
        Held::Baskets(baskets) if protocol == Protocol::Ratings => {
            let mut of: HashMap<u32, Vec<u32>> = HashMap::new();
            for basket in baskets {
                let own = of.entry(basket.user.unwrap_or(u32::MAX)).or_default();
                own.extend(basket.lines.iter().map(|line| line.item));
            }
            let mut users: Vec<(u32, Vec<u32>)> = of.into_iter().collect();
            users.sort();
            users
                .into_iter()
                .map(|(user, mut relevant)| {
                    relevant.sort_unstable();
                    relevant.dedup();
                    // The test's times are not looked at: a user asks in the middle of what is known of them.
                    let past = log.past(Some(user));
                    Case {
                        user: Some(user),
                        at: past.get(past.len() / 2).map_or(log.end(), |event| event.at),
                        current: Vec::new(),
                        relevant,
                    }
                })
                .collect()
        }
        Held::Baskets(baskets) => baskets
            .iter()
            .filter_map(|basket| basket_case(protocol, basket, log))
            .collect(),
        Held::Parts(parts) => parts
            .iter()
            .filter_map(|(basket, heldout, anchor)| {
                let mut items = basket.items();
                let (current, relevant) = if protocol == Protocol::Completion {
                    items.retain(|item| item != heldout);
                    (items, vec![*heldout])
                } else {
                    items.retain(|item| item != anchor);
                    (vec![*anchor], items)
                };
                (!relevant.is_empty()).then_some(Case {
                    user: basket.user,
                    at: basket.at,
                    current,
                    relevant,
                })
            })
            .collect(),
    };
    Task {
        protocol,
        k,
        log: log.clone(),
        cases,
    }
}

fn baskets_or_parts(table: &Table, numbers: &mut Numbers) -> Result<Held> {
    let (Some(heldout), Some(anchor), Some(items)) = (
        table.column("heldout"),
        table.column("anchor"),
        table.column("items"),
    ) else {
        return baskets(table, numbers).map(Held::Baskets);
    };
    let user = table.column("user");
    let ts = table.column("ts");
    let parts = table.rows.iter().map(|row| {
        let lines = row[items].split_whitespace().map(|item| Line {
            item: numbers.items.number(item),
            quantity: 1.0,
            price: 0.0,
        });
        let basket = Basket {
            lines: lines.collect(),
            user: user_of(user, row, &mut numbers.users),
            at: seconds(ts, row),
        };
        let heldout = numbers.items.number(&row[heldout]);
        (basket, heldout, numbers.items.number(&row[anchor]))
    });
    Ok(Held::Parts(parts.collect()))
}

/// Baskets of a table with a line in each row.
pub fn baskets(table: &Table, numbers: &mut Numbers) -> Result<Vec<Basket>> {
    let item = table.column("item").ok_or("no column item")?;
    let ts = table.column("ts");
    let (user, basket) = (table.column("user"), table.column("basket"));
    let quantity = table.column("qty").or(table.column("rating"));
    let price = table.column("price");
    let number = |row: &csv::StringRecord, column: Option<usize>, other: f32| {
        column
            .and_then(|column| row.get(column)?.parse().ok())
            .unwrap_or(other)
    };
    let mut baskets: Vec<Basket> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for row in &table.rows {
        let line = Line {
            item: numbers.items.number(&row[item]),
            quantity: number(row, quantity, 1.0),
            price: number(row, price, 0.0),
        };
        let known = basket.and_then(|basket| places.get(&row[basket]).copied());
        if let Some(place) = known {
            baskets[place].lines.push(line);
            continue;
        }
        if let Some(basket) = basket {
            places.insert(&row[basket], baskets.len());
        }
        baskets.push(Basket {
            user: user_of(user, row, &mut numbers.users),
            at: seconds(ts, row),
            lines: vec![line],
        });
    }
    Ok(baskets)
}

fn user_of(column: Option<usize>, row: &csv::StringRecord, users: &mut Names) -> Option<u32> {
    let name = row.get(column?)?;
    (!name.is_empty()).then(|| users.number(name))
}

/// The time of a row in seconds since 1970; all rows are of one time where there is no such column.
fn seconds(column: Option<usize>, row: &csv::StringRecord) -> i64 {
    let text = column.and_then(|column| row.get(column));
    text.and_then(|text| text.parse::<f64>().ok())
        .map_or(0, |seconds| seconds as i64)
}

/// Texts of items from an `items` file with columns item and description, in the folder or beside it.
fn texts(folders: &[PathBuf], folder: &Path, numbers: &mut Numbers) -> Result<Vec<String>> {
    let near = folders
        .iter()
        .filter(|other| *other == folder || other.parent() == folder.parent())
        .find_map(|folder| find(folder, "items"));
    let Some(path) = near else {
        return Ok(Vec::new());
    };
    let table = table(&path)?;
    let (Some(item), Some(text)) = (table.column("item"), table.column("description")) else {
        return Ok(Vec::new());
    };
    let mut texts = vec![String::new(); numbers.items.0.len()];
    for row in &table.rows {
        if let Some(number) = numbers.items.0.get(&row[item]) {
            texts[*number as usize] = row[text].to_owned();
        }
    }
    Ok(texts)
}

/// Sessions carry no times, only their order: they are taken to be a minute apart.
const MINUTE: i64 = 60;

/// Click sessions: one a line for training; the items so far, a tab and the next one for the test.
fn sessions(folder: &Path, name: String) -> Result<Split> {
    let mut items = Names::default();
    let lines = text(&folder.join("train_sessions.txt"))?;
    let mut baskets: Vec<Basket> = Vec::new();
    for line in lines.lines() {
        baskets.push(Basket {
            user: None,
            at: baskets.len() as i64 * MINUTE,
            lines: line
                .split_whitespace()
                .map(|item| Line {
                    item: items.number(item),
                    quantity: 1.0,
                    price: 0.0,
                })
                .collect(),
        });
    }
    let end = baskets.len() as i64 * MINUTE;
    let mut cases = Vec::new();
    for line in text(&folder.join("test_examples.txt"))?.lines() {
        if let Some((so_far, next)) = line.split_once('\t') {
            cases.push(Case {
                user: None,
                at: end,
                current: so_far
                    .split_whitespace()
                    .map(|item| items.number(item))
                    .collect(),
                relevant: vec![items.number(next.trim())],
            });
        }
    }
    let log = Log::new(items.0.len(), 0, baskets);
    let pairs = [Protocol::NextClick, Protocol::NextClickAny].map(|protocol| {
        let test = Task {
            protocol,
            k: 20,
            log: log.clone(),
            cases: cases.clone(),
        };
        (recommend::evaluate::hold_out(&log, protocol, 20, 1), test)
    });
    Ok(Split {
        name,
        pairs: pairs.into(),
        texts: Vec::new(),
        items: items.0.len(),
        users: 0,
    })
}
