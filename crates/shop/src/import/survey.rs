//! The first reading of an order file: what is sold in it, under which names and at which prices, and what comes back.

use std::collections::{HashMap, HashSet};

use csv::ByteRecord;
use model::{Currency, Millis};

use super::Result;
use super::input::{Row, Rows};
use super::map::{OrderMap, listed};
use super::text::{date, decimal, minor};

/// Places of the columns that a map names.
pub(super) struct Columns {
    order: usize,
    sku: usize,
    name: usize,
    quantity: usize,
    date: usize,
    unit_price: usize,
    customer: Option<usize>,
    email: Option<usize>,
    country: Option<usize>,
}

impl Columns {
    pub fn of(rows: &Rows, map: &OrderMap) -> Result<Self> {
        let columns = &map.columns;
        let optional =
            |name: &Option<String>| name.as_deref().map(|name| rows.required(name)).transpose();
        Ok(Self {
            order: rows.required(&columns.order)?,
            sku: rows.required(&columns.sku)?,
            name: rows.required(&columns.name)?,
            quantity: rows.required(&columns.quantity)?,
            date: rows.required(&columns.date)?,
            unit_price: rows.required(&columns.unit_price)?,
            customer: optional(&columns.customer)?,
            email: optional(&columns.email)?,
            country: optional(&columns.country)?,
        })
    }

    /// Number of the order of a row.
    pub fn order(&self, row: &Row<'_>) -> String {
        row.text(self.order).into_owned()
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Product,
    Shipping,
    Service,
    Ignored,
}

/// A line of an order as the file has it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub line: u64,
    pub record: ByteRecord,
    pub order: String,
    pub kind: Kind,
    /// In capitals: the case of codes means nothing.
    pub code: String,
    pub name: String,
    pub quantity: i64,
    pub at: Millis,
    /// Price of a unit in minor units of the currency that is written.
    pub price: i64,
    /// Number of the customer; empty if unknown.
    pub customer: String,
    pub email: String,
    pub country: String,
}

/// How the lines of a file are read.
pub(super) struct Reading {
    pub map: OrderMap,
    pub columns: Columns,
    pub currency: Currency,
}

impl Reading {
    /// Reads a row; says what is wrong with it.
    pub fn line(&self, row: &Row<'_>) -> std::result::Result<Line, String> {
        let columns = &self.columns;
        let wrong = |what: &str, text: &str| format!("has {text:?} for {what}");
        let optional = |column: Option<usize>| {
            column.map_or_else(String::new, |column| row.text(column).into_owned())
        };
        let order = columns.order(row);
        if order.is_empty() {
            return Err("has no order number".to_owned());
        }
        let code = row.text(columns.sku).to_uppercase();
        if code.is_empty() {
            return Err("has no product code".to_owned());
        }
        let quantity = row.text(columns.quantity);
        let units = decimal(&quantity).filter(|micro| micro % 1_000_000 == 0);
        let at = row.text(columns.date);
        let price = row.text(columns.unit_price);
        let amount =
            decimal(&price).and_then(|micro| minor(micro, self.currency, self.map.convert_rate));
        let rules = &self.map.rules;
        let kind = if listed(&rules.ignore, &code) {
            Kind::Ignored
        } else if listed(&rules.shipping, &code) {
            Kind::Shipping
        } else if listed(&rules.services, &code) {
            Kind::Service
        } else {
            Kind::Product
        };
        let line = Line {
            line: row.line,
            record: row.record.clone(),
            order,
            kind,
            code,
            name: row.text(columns.name).into_owned(),
            quantity: units.ok_or_else(|| wrong("quantity", &quantity))? / 1_000_000,
            at: date(&at, &self.map.date_format).ok_or_else(|| wrong("date", &at))?,
            price: amount.ok_or_else(|| wrong("price", &price))?,
            customer: number(optional(columns.customer)),
            email: optional(columns.email),
            country: optional(columns.country),
        };
        // So that no sum of an order's lines can pass what 64 bits hold.
        if line.quantity.abs() > 100_000_000 || line.price.abs() > 10_000_000_000 {
            return Err("has a quantity or price beyond all reason".to_owned());
        }
        Ok(line)
    }

    /// Whether an order number is a return's.
    pub fn is_return(&self, order: &str) -> bool {
        let prefix = self.map.rules.return_prefix.as_deref();
        prefix.is_some_and(|prefix| order.starts_with(prefix))
    }

    /// Whether an order number is none of an order.
    pub fn is_skipped(&self, order: &str) -> bool {
        let mut prefixes = self.map.rules.skip_prefixes.iter();
        prefixes.any(|prefix| order.starts_with(prefix.as_str()))
    }
}

/// `17850.0`, as spreadsheets write numbers with gaps, is 17850.
fn number(text: String) -> String {
    match text.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => {
            whole.to_owned()
        }
        _ => text,
    }
}

/// What the file says of one code.
#[derive(Debug, Default)]
pub(super) struct Findings {
    names: HashMap<String, u32>,
    /// Price to how often it was charged, and when last.
    prices: HashMap<i64, (u32, Millis)>,
    lines: u32,
    /// First sold.
    pub first: Millis,
}

impl Findings {
    fn note(&mut self, line: &Line) {
        self.first = if self.lines == 0 {
            line.at
        } else {
            self.first.min(line.at)
        };
        self.lines += 1;
        *self.names.entry(line.name.clone()).or_default() += 1;
        let price = self.prices.entry(line.price).or_default();
        *price = (price.0 + 1, price.1.max(line.at));
    }

    /// The most frequent description, the first of them by the alphabet.
    pub fn name(&self) -> &str {
        let names = self.names.iter().filter(|(name, _)| !name.is_empty());
        let best = names.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        best.map_or("", |(name, _)| name)
    }

    /// The last price that was charged on at least a twentieth of the lines.
    pub fn price(&self) -> i64 {
        let usual = self
            .prices
            .iter()
            .filter(|(_, (count, _))| count * 20 >= self.lines);
        let last = usual.max_by_key(|(price, (_, at))| (*at, **price));
        last.map_or(0, |(price, _)| *price)
    }
}

/// What the first reading finds.
#[derive(Default)]
pub(super) struct Survey {
    pub lines: u64,
    pub goods: HashMap<String, Findings>,
    /// Customer and code of everything that comes back.
    pub returned: HashSet<(String, String)>,
    /// Orders whose lines do not all stand together.
    pub scattered: HashSet<String>,
}

/// Reads the whole file once. Rows that cannot be read are left to the second reading to reject.
pub(super) fn survey(rows: &mut Rows, reading: &Reading, progress: &dyn Fn(u64)) -> Result<Survey> {
    let mut survey = Survey::default();
    let mut ended: HashSet<String> = HashSet::new();
    let mut current = String::new();
    while let Some(row) = rows.next()? {
        survey.lines += 1;
        if survey.lines % 20_000 == 0 {
            progress(survey.lines);
        }
        let Ok(line) = reading.line(&row) else {
            continue;
        };
        if line.order != current {
            if ended.contains(&line.order) {
                survey.scattered.insert(line.order.clone());
            }
            ended.insert(std::mem::replace(&mut current, line.order.clone()));
        }
        if line.kind != Kind::Product || reading.is_skipped(&line.order) {
            continue;
        }
        if reading.is_return(&line.order) {
            if !line.customer.is_empty() {
                survey.returned.insert((line.customer, line.code));
            }
        } else if line.quantity > 0 && line.price > 0 {
            match survey.goods.get_mut(&line.code) {
                Some(findings) => findings.note(&line),
                None => survey
                    .goods
                    .entry(line.code.clone())
                    .or_default()
                    .note(&line),
            }
        }
    }
    Ok(survey)
}
