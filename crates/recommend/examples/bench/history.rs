//! What a shop's own nightly training needs on all lines of a history: `all_lines_clean` with the columns of `train`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use recommend::{Engine, Item, Order, Wish};

use crate::clock::{peak_megabytes, processor_seconds};
use crate::read::{Numbers, baskets, folders};
use crate::table::{Result, find, table};

/// Trains the engine on each history below `dir`.
pub fn train(dir: &Path) -> Result<()> {
    for folder in folders(dir)? {
        let Some(path) = find(&folder, "all_lines_clean") else {
            continue;
        };
        let mut prices = BTreeMap::new();
        let orders: Vec<Order> = baskets(&table(&path)?, &mut Numbers::default())?
            .into_iter()
            .map(|basket| Order {
                at: 1000 * basket.at,
                buyer: basket.user,
                products: basket
                    .lines
                    .iter()
                    .map(|line| {
                        let id = i64::from(line.item) + 1;
                        prices.insert(id, (100.0 * line.price) as i64);
                        id.into()
                    })
                    .collect(),
            })
            .collect();
        let items = prices.into_iter().map(|(id, price)| Item {
            price,
            ..Item::new(id.into())
        });
        let (items, lines) = (
            items.collect(),
            orders
                .iter()
                .map(|order| order.products.len())
                .sum::<usize>(),
        );
        let now = orders.iter().map(|order| order.at).max().unwrap_or(0);
        let (started, processor) = (Instant::now(), processor_seconds());
        let engine = Engine::train(items, &orders, now);
        println!("\nhistory: {} orders, {lines} lines", orders.len());
        println!("history.training {:.2} s", started.elapsed().as_secs_f64());
        println!(
            "history.training_processor {:.2} s",
            processor_seconds() - processor
        );
        println!(
            "history.stages_memory {:.1} MB",
            engine.bytes() as f64 / 1e6
        );
        println!("history.peak_memory {:.0} MB", peak_megabytes());
        let ranked = Wish::ALL
            .iter()
            .filter(|wish| engine.stages(**wish).is_some());
        println!(
            "history.ranked {} of {} wishes",
            ranked.count(),
            Wish::ALL.len()
        );
    }
    Ok(())
}
