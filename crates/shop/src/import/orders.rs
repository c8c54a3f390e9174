//! Imports a history of orders: one reading to learn what is sold, one to write it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use model::Translated;
use model::event::Topic;
use model::job::Job;
use model::order::{TimelineEntry, TimelineKind};
use store::PastOrder;
use tokio::sync::mpsc;

use super::input::Input;
use super::invoice::{Clerk, Refund};
use super::map::OrderMap;
use super::rejects::Notes;
use super::survey::{Columns, Line, Reading, Survey, survey};
use super::{Report, Result};
use crate::{Progress, Shop};

/// Orders written in one transaction.
const BATCH: usize = 250;

/// What the second reading hands on: how far it is, and orders with the line each starts at.
type Batch = (u64, Vec<(Line, PastOrder)>);

impl Shop {
    /// Imports the orders of a file, compressed with xz or not, or from standard input (`-`), as the map says. Products
    /// they name are made where they are missing; their stock is left alone. Run again, it adds what is not there yet.
    ///
    /// # Errors
    /// When the file cannot be read, lacks a column, has prices in another currency than the shop, or the database is
    /// away; what was written stays whole.
    pub async fn import_orders(
        &self,
        path: &Path,
        map: OrderMap,
        progress: Progress<'_>,
    ) -> Result<Report> {
        let input = Arc::new(Input::of(path)?);
        let delimiter = map.delimiter as u8;
        let rows = input.rows(delimiter)?;
        let notes = Notes::new(&input, &rows.head, &self.config.data);
        let columns = Columns::of(&rows, &map)?;
        let currency = self.settle_currency(map.currency, map.convert_rate).await?;
        let reading = Arc::new(Reading {
            map,
            columns,
            currency,
        });
        let survey = self.survey(rows, reading.clone(), progress).await?;
        let survey = Arc::new(survey);
        let (goods, made) = self.goods(&reading.map, &survey, currency).await?;

        let (sender, mut batches) = mpsc::channel::<Batch>(4);
        let total = survey.lines;
        let goods = Arc::new(goods);
        let writing = {
            let (reading, notes) = (reading.clone(), notes.clone());
            tokio::task::spawn_blocking(move || {
                let mut rows = input.rows(delimiter)?;
                let clerk = Clerk::new(&reading, &survey, &goods, &notes);
                let pass = Pass {
                    clerk,
                    batch: Vec::new(),
                    to: &sender,
                    notes: &notes,
                };
                pass.read(&mut rows, &reading, &survey)
            })
        };
        let mut written = Written::default();
        while let Some((line, orders)) = batches.recv().await {
            self.write_past_orders(orders, &reading.map.source, &notes, &mut written)
                .await?;
            progress(line.min(total), Some(total));
        }
        drop(batches);
        let refunds = writing.await??;
        let refunded = self
            .refund_past_orders(&reading.map.source, &refunds)
            .await?;
        let mut tx = self.store.begin().await?;
        tx.recount_sales(&reading.map.source).await?;
        // What there is to learn from the orders takes more memory than all of the import: the open shop does it next.
        tx.hurry_job(Job::Train.kind(), self.clock.now()).await?;
        tx.commit().await?;
        self.announce(Topic::Category, 0).await;
        self.settle().await;
        let mut report = Report {
            lines: total,
            done: vec![
                ("products created", made),
                ("orders created", written.created),
                ("orders known already", written.known),
                ("order lines written", written.lines),
                ("orders refunded", refunded),
            ],
            ..Report::default()
        };
        notes.tell(&mut report)?;
        Ok(report)
    }

    async fn survey(
        &self,
        mut rows: super::input::Rows,
        reading: Arc<Reading>,
        progress: Progress<'_>,
    ) -> Result<Survey> {
        let (told, mut lines) = mpsc::unbounded_channel();
        let surveying = tokio::task::spawn_blocking(move || {
            survey(&mut rows, &reading, &|line| {
                // Nobody listening any more means that the import was given up.
                let _ = told.send(line);
            })
        });
        while let Some(line) = lines.recv().await {
            progress(line, None);
        }
        surveying.await?
    }

    async fn write_past_orders(
        &self,
        batch: Vec<(Line, PastOrder)>,
        source: &str,
        notes: &Notes,
        written: &mut Written,
    ) -> Result<()> {
        let numbers: Vec<String> = batch
            .iter()
            .map(|(_, past)| past.order.number.clone())
            .collect();
        let taken = self.store.taken_numbers(&numbers).await?;
        let taken: HashMap<String, String> = taken.into_iter().collect();
        let mut new = Vec::with_capacity(batch.len());
        for (line, past) in batch {
            match taken.get(&past.order.number) {
                None => new.push(past),
                Some(of) if of == source => written.known += 1,
                Some(of) => {
                    let reason = format!("has an order number that {of} has already");
                    notes.reject(line.line, &reason, &line.record)?;
                }
            }
        }
        let mut tx = self.store.begin().await?;
        tx.insert_orders(&new).await?;
        tx.commit().await?;
        written.created += new.len() as u64;
        written.lines += new.iter().map(|past| past.lines.len() as u64).sum::<u64>();
        Ok(())
    }

    /// Writes what was given back of each order. The amounts are whole sums, so that a second run changes nothing.
    async fn refund_past_orders(
        &self,
        source: &str,
        refunds: &HashMap<String, Refund>,
    ) -> Result<u64> {
        let mut all: Vec<(&String, &Refund)> = refunds.iter().collect();
        all.sort_by_key(|(number, _)| *number);
        let mut refunded = 0;
        for batch in all.chunks(BATCH) {
            let mut tx = self.store.begin().await?;
            for (number, refund) in batch {
                let changed = tx
                    .refund_past_order(source, number, refund.amount, refund.at)
                    .await?;
                if let Some(order) = changed {
                    refunded += 1;
                    let entry = TimelineEntry {
                        at: refund.at,
                        kind: TimelineKind::Refunded,
                        detail: Translated::new("Goods came back.", "商品已退回。"),
                    };
                    tx.add_timeline_entry(order, &entry, None).await?;
                }
            }
            tx.commit().await?;
        }
        Ok(refunded)
    }
}

#[derive(Default)]
struct Written {
    created: u64,
    known: u64,
    lines: u64,
}

/// The second reading.
struct Pass<'a> {
    clerk: Clerk<'a>,
    batch: Vec<(Line, PastOrder)>,
    to: &'a mpsc::Sender<Batch>,
    notes: &'a Notes,
}

/// The lines of one order so far; with what is wrong with one of them, none is taken.
#[derive(Default)]
struct Group {
    lines: Vec<Line>,
    wrong: Option<u64>,
}

impl Pass<'_> {
    /// Reads all rows; orders whose lines stand together go on as they end, the few others at the end of the file.
    fn read(
        mut self,
        rows: &mut super::input::Rows,
        reading: &Reading,
        survey: &Survey,
    ) -> Result<HashMap<String, Refund>> {
        let mut current = Group::default();
        let mut number = String::new();
        let mut scattered: HashMap<String, Group> = HashMap::new();
        let mut order_of_scattered = Vec::new();
        let mut seen = HashSet::new();
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            let order = reading.columns.order(&row);
            if order != number {
                let ended = std::mem::take(&mut current);
                if !self.end(ended, count)? {
                    return Ok(HashMap::new());
                }
                number.clone_from(&order);
            }
            let group = if survey.scattered.contains(&order) {
                if seen.insert(order.clone()) {
                    order_of_scattered.push(order.clone());
                }
                scattered.entry(order).or_default()
            } else {
                &mut current
            };
            match reading.line(&row) {
                Ok(line) => group.lines.push(line),
                Err(reason) => {
                    group.wrong.get_or_insert(row.line);
                    self.notes.reject(row.line, &reason, row.record)?;
                }
            }
        }
        self.end(current, count)?;
        for order in order_of_scattered {
            let group = scattered.remove(&order).unwrap_or_default();
            self.end(group, count)?;
        }
        // The importer has stopped if nobody takes the rest; its reason is told there.
        let _ = self.to.blocking_send((count, self.batch));
        Ok(self.clerk.refunds)
    }

    /// Makes the order of a group that is complete. Answers whether somebody still takes orders.
    fn end(&mut self, group: Group, count: u64) -> Result<bool> {
        if let Some(wrong) = group.wrong {
            for line in &group.lines {
                let reason = format!(
                    "belongs to order {}, of which line {wrong} is wrong",
                    line.order
                );
                self.notes.reject(line.line, &reason, &line.record)?;
            }
            return Ok(true);
        }
        let Some(past) = self.clerk.order(&group.lines)? else {
            return Ok(true);
        };
        let first = group.lines.into_iter().next();
        self.batch.extend(first.map(|first| (first, past)));
        if self.batch.len() < BATCH {
            return Ok(true);
        }
        let batch = std::mem::take(&mut self.batch);
        Ok(self.to.blocking_send((count, batch)).is_ok())
    }
}
