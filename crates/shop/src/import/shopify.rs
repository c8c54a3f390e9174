//! Reads Shopify's product export: a product is a run of rows with the same handle, of which only the first has the
//! product's own cells; every row may bring a variant, an image, or both.

use std::collections::HashSet;

use csv::ByteRecord;
use model::Currency;
use model::catalog::ProductStatus;
use tokio::sync::mpsc;

use super::Result;
use super::input::{Input, Row, Rows};
use super::rejects::Notes;
use super::text::{decimal, minor, plain, slug};

/// Products handed on at once.
const BATCH: usize = 50;

/// A product as the file has it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub slug: String,
    pub title: String,
    pub description: String,
    pub vendor: String,
    pub category: String,
    pub tags: Vec<String>,
    pub status: Option<ProductStatus>,
    /// Names of its options.
    pub options: Vec<String>,
    pub variants: Vec<DraftVariant>,
    pub images: u64,
    /// Its rows, should it be rejected.
    pub rows: Vec<(u64, ByteRecord)>,
}

/// A variant as the file has it.
#[derive(Debug)]
pub(super) struct DraftVariant {
    pub line: u64,
    pub sku: String,
    /// Values of the options.
    pub choice: Vec<String>,
    pub price: i64,
    pub compare_at: Option<i64>,
    pub grams: i64,
    pub barcode: String,
    pub stock: i64,
}

/// Reads all products and hands them on in batches. Returns the number of lines read.
pub(super) fn read(
    input: &Input,
    currency: Currency,
    notes: &Notes,
    to: &mpsc::Sender<(u64, Vec<Draft>)>,
) -> Result<u64> {
    let mut rows = input.rows(b',')?;
    let columns = Columns::of(&rows)?;
    let mut batch = Vec::new();
    let mut group: Option<Group> = None;
    let mut seen = HashSet::new();
    let mut lines = 0;
    let mut last = 1;
    loop {
        let row = rows.next()?;
        let handle = row
            .as_ref()
            .map(|row| row.text(columns.handle).into_owned());
        let goes_on = match (&group, &handle) {
            (Some(group), Some(handle)) => handle.is_empty() || *handle == group.handle,
            _ => false,
        };
        if !goes_on && let Some(group) = group.take() {
            batch.extend(group.end(&mut seen, notes)?);
            if batch.len() >= BATCH
                && to
                    .blocking_send((last, std::mem::take(&mut batch)))
                    .is_err()
            {
                return Ok(lines);
            }
        }
        let Some(row) = row else { break };
        lines += 1;
        last = row.line;
        let handle = handle.unwrap_or_default();
        if handle.is_empty() && group.is_none() {
            notes.reject(
                row.line,
                "has no handle, and no product before it",
                row.record,
            )?;
            continue;
        }
        let group = group.get_or_insert_with(|| Group::start(handle, &row, &columns));
        group.add(&row, &columns, currency);
    }
    // The importer has stopped if nobody takes the rest; its reason is told there.
    let _ = to.blocking_send((last, batch));
    Ok(lines)
}

struct Columns {
    handle: usize,
    title: usize,
    body: Option<usize>,
    vendor: Option<usize>,
    kind: [Option<usize>; 3],
    tags: Option<usize>,
    published: Option<usize>,
    status: Option<usize>,
    options: [(Option<usize>, Option<usize>); 3],
    sku: Option<usize>,
    grams: Option<usize>,
    stock: Option<usize>,
    price: usize,
    compare_at: Option<usize>,
    barcode: Option<usize>,
    image: Option<usize>,
}

impl Columns {
    fn of(rows: &Rows) -> Result<Self> {
        let option = |n: usize| {
            (
                rows.column(&format!("Option{n} Name")),
                rows.column(&format!("Option{n} Value")),
            )
        };
        Ok(Self {
            handle: rows.required("Handle")?,
            title: rows.required("Title")?,
            body: rows.column("Body (HTML)"),
            vendor: rows.column("Vendor"),
            kind: [
                rows.column("Type"),
                rows.column("Product Category"),
                rows.column("Google Shopping / Google Product Category"),
            ],
            tags: rows.column("Tags"),
            published: rows.column("Published"),
            status: rows.column("Status"),
            options: [option(1), option(2), option(3)],
            sku: rows.column("Variant SKU"),
            grams: rows.column("Variant Grams"),
            stock: rows.column("Variant Inventory Qty"),
            price: rows.required("Variant Price")?,
            compare_at: rows.column("Variant Compare At Price"),
            barcode: rows.column("Variant Barcode"),
            image: rows.column("Image Src"),
        })
    }
}

/// The rows of one product so far.
struct Group {
    handle: String,
    draft: Draft,
    /// What is wrong, with its line: the whole product is rejected.
    wrong: Option<(u64, String)>,
}

impl Group {
    fn start(handle: String, row: &Row<'_>, columns: &Columns) -> Self {
        let text = |column: Option<usize>| {
            column.map_or_else(String::new, |column| row.text(column).into_owned())
        };
        let tags: Vec<String> = text(columns.tags)
            .split(',')
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect();
        // `Apparel > Shirts`: the last is the closest.
        let kinds = columns.kind.iter().map(|column| text(*column));
        let mut kinds = kinds.map(|kind| {
            kind.rsplit('>')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        });
        let category = kinds.find(|kind| !kind.is_empty() && kind.parse::<u64>().is_err());
        let status = match (
            text(columns.status).as_str(),
            text(columns.published).as_str(),
        ) {
            ("draft", _) => ProductStatus::Draft,
            ("archived", _) => ProductStatus::Withdrawn,
            ("", "false") => ProductStatus::Draft,
            _ => ProductStatus::Active,
        };
        let named = columns.options.map(|(name, _)| text(name));
        let options: Vec<String> = named
            .into_iter()
            .take_while(|name| !name.is_empty())
            .collect();
        // One option called Title is Shopify's way to say that there is none.
        let options = if options == ["Title"] {
            Vec::new()
        } else {
            options
        };
        let draft = Draft {
            slug: slug(&handle),
            title: row.text(columns.title).into_owned(),
            description: plain(&text(columns.body)),
            vendor: text(columns.vendor),
            category: category
                .or_else(|| tags.first().cloned())
                .unwrap_or_else(|| "Other".to_owned()),
            tags,
            status: Some(status),
            options,
            ..Draft::default()
        };
        let wrong = if draft.title.is_empty() {
            Some("has no title")
        } else if draft.slug.is_empty() {
            Some("has a handle without letters or digits")
        } else {
            None
        };
        Self {
            handle,
            draft,
            wrong: wrong.map(|reason| (row.line, reason.to_owned())),
        }
    }

    fn add(&mut self, row: &Row<'_>, columns: &Columns, currency: Currency) {
        self.draft.rows.push((row.line, row.record.clone()));
        let text = |column: Option<usize>| {
            column.map_or_else(String::new, |column| row.text(column).into_owned())
        };
        if !text(columns.image).is_empty() {
            self.draft.images += 1;
        }
        let price = row.text(columns.price);
        if price.is_empty() {
            if self.draft.rows.len() == 1 || !text(columns.options[0].1).is_empty() {
                self.fail(row.line, "has no price");
            }
            return; // A row that only brings an image.
        }
        let amount = |text: &str| decimal(text).and_then(|micro| minor(micro, currency, None));
        let Some(price) = amount(&price).filter(|price| *price >= 0) else {
            self.fail(
                row.line,
                &format!("has the price {price:?}, which is no amount"),
            );
            return;
        };
        let compare_at = text(columns.compare_at);
        let former = amount(&compare_at);
        if !compare_at.is_empty() && former.is_none() {
            self.fail(
                row.line,
                &format!("has the former price {compare_at:?}, which is no amount"),
            );
            return;
        }
        let whole = |column: Option<usize>, what: &str| {
            let text = text(column);
            let number = decimal(&text).map(|micro| micro / 1_000_000);
            match number {
                Some(number) => Ok(number.max(0)),
                None if text.is_empty() => Ok(0),
                None => Err(format!("has {text:?} for {what}, which is no number")),
            }
        };
        let (grams, stock) = match (whole(columns.grams, "grams"), whole(columns.stock, "stock")) {
            (Ok(grams), Ok(stock)) => (grams, stock),
            (Err(why), _) | (_, Err(why)) => {
                self.fail(row.line, &why);
                return;
            }
        };
        let values = columns.options.iter().take(self.draft.options.len());
        let choice: Vec<String> = values.map(|(_, value)| text(*value)).collect();
        if choice.iter().any(|value| slug(value).is_empty()) {
            self.fail(row.line, "has an option without a value");
            return;
        }
        if self
            .draft
            .variants
            .iter()
            .any(|other| other.choice == choice)
        {
            self.fail(row.line, "repeats the options of a variant above");
            return;
        }
        self.draft.variants.push(DraftVariant {
            line: row.line,
            sku: text(columns.sku),
            choice,
            price,
            compare_at: former.filter(|former| *former > price),
            grams,
            barcode: text(columns.barcode).trim_start_matches('\'').to_owned(),
            stock,
        });
    }

    fn fail(&mut self, line: u64, reason: &str) {
        self.wrong.get_or_insert_with(|| (line, reason.to_owned()));
    }

    /// The product, or nothing with its rows among the rejects.
    fn end(mut self, seen: &mut HashSet<String>, notes: &Notes) -> Result<Option<Draft>> {
        let first = self.draft.rows.first().map_or(0, |(line, _)| *line);
        if !seen.insert(self.draft.slug.clone()) {
            self.fail(first, "has the handle of a product further up");
        }
        let Some((line, reason)) = self.wrong else {
            return Ok(Some(self.draft));
        };
        reject(&self.draft.rows, line, &reason, notes)?;
        Ok(None)
    }
}

/// Rejects all rows of a product for what is wrong in one of them.
pub(super) fn reject(
    rows: &[(u64, ByteRecord)],
    line: u64,
    reason: &str,
    notes: &Notes,
) -> Result<()> {
    for (at, record) in rows {
        if *at == line {
            notes.reject(*at, reason, record)?;
        } else {
            notes.reject(
                *at,
                &format!("belongs to the product of line {line}, which {reason}"),
                record,
            )?;
        }
    }
    Ok(())
}
