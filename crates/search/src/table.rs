//! The catalogue in columns: one slot per product, and for everything a listing filters or sorts by the set or order of
//! slots that answers it. A `Draft` takes products in and out; settling it makes the immutable `Table` that queries read.

use std::collections::HashMap;
use std::sync::Arc;

use model::{CategoryId, Currency};

use crate::Document;
use crate::bits::{Bits, Members};
use crate::orders::Orders;
use crate::prices::Prices;
use crate::words;

/// Sales that grow by less than this part are not worth a change of the index.
const SALES_STEP: u32 = 10;

/// What is kept of a product. Categories and facet values are ordinals of [`Labels`].
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    pub id: i64,
    /// By [`model::Locale`] in declaration order; a missing translation is empty.
    pub names: [Box<str>; 2],
    pub skus: Vec<String>,
    pub categories: Vec<u32>,
    pub values: Vec<u32>,
    pub price_min: i64,
    pub price_max: i64,
    /// Lowest and highest price in other currencies.
    pub quoted: Vec<(Currency, i64, i64)>,
    pub on_sale: bool,
    pub in_stock: bool,
    pub created_at: i64,
    pub sales: u32,
    pub rating: u16,
    pub ratings: u32,
    pub boost: f32,
    /// Hash of the words, which are not kept.
    words: u64,
}

impl Row {
    /// Whether a product that was `before` is as good as unchanged: the same but for a few sales.
    fn is_as(&mut self, before: &Self) -> bool {
        let sales = std::mem::replace(&mut self.sales, before.sales);
        let same = self == before;
        self.sales = sales;
        same && sales.abs_diff(before.sales) <= before.sales / SALES_STEP
    }
}

/// Ordinals for category ids and facet values. They are only ever added to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    categories: HashMap<i64, u32>,
    facet_ordinals: HashMap<Arc<str>, u32>,
    value_ordinals: Vec<HashMap<Arc<str>, u32>>,
    pub facets: Vec<Facet>,
    /// Code of each value ordinal.
    pub values: Vec<Arc<str>>,
}

/// A facet: its code and the ordinals of its values.
#[derive(Clone, Debug)]
pub(crate) struct Facet {
    pub code: Arc<str>,
    pub values: Vec<u32>,
}

impl Labels {
    pub fn category(&self, id: CategoryId) -> Option<u32> {
        self.categories.get(&id.get()).copied()
    }

    pub fn facet(&self, code: &str) -> Option<u32> {
        self.facet_ordinals.get(code).copied()
    }

    pub fn value(&self, facet: u32, code: &str) -> Option<u32> {
        self.value_ordinals[facet as usize].get(code).copied()
    }

    fn category_or_new(&mut self, id: CategoryId) -> u32 {
        let next = self.categories.len() as u32;
        *self.categories.entry(id.get()).or_insert(next)
    }

    fn value_or_new(&mut self, facet: &str, value: &str) -> u32 {
        let facet = self.facet(facet).unwrap_or_else(|| {
            let ordinal = self.facets.len() as u32;
            let code: Arc<str> = facet.into();
            self.facet_ordinals.insert(code.clone(), ordinal);
            self.value_ordinals.push(HashMap::new());
            self.facets.push(Facet {
                code,
                values: Vec::new(),
            });
            ordinal
        });
        self.value(facet, value).unwrap_or_else(|| {
            let ordinal = self.values.len() as u32;
            let code: Arc<str> = value.into();
            self.value_ordinals[facet as usize].insert(code.clone(), ordinal);
            self.facets[facet as usize].values.push(ordinal);
            self.values.push(code);
            ordinal
        })
    }
}

/// What putting a product into a draft has done.
pub(crate) enum Put {
    /// Nothing: all of it was known.
    Unchanged,
    /// It has this slot, and perhaps other names than before.
    Changed { slot: u32, renamed: bool },
}

/// A catalogue that is being changed.
#[derive(Default)]
pub(crate) struct Draft {
    rows: Vec<Option<Arc<Row>>>,
    slots: HashMap<i64, u32>,
    labels: Arc<Labels>,
    /// SKUs in order, as long as none has changed.
    skus: Option<Arc<Skus>>,
}

/// Slot and place in the row's list of every SKU, sorted by SKU.
type Skus = Vec<(u32, u32)>;

impl Draft {
    /// Adds the product or replaces what was known of it.
    pub fn put(&mut self, document: &Document, words: u64) -> Put {
        let id = document.id.get();
        let slot = *self.slots.entry(id).or_insert(self.rows.len() as u32);
        if slot as usize == self.rows.len() {
            self.rows.push(None);
        }
        let mut row = self.row(document, words);
        let before = self.rows[slot as usize].as_ref();
        if before.is_some_and(|before| row.is_as(before)) {
            return Put::Unchanged;
        }
        let renamed = before.is_none_or(|before| before.names != row.names);
        if before.is_none_or(|before| before.skus != row.skus) {
            self.skus = None;
        }
        self.rows[slot as usize] = Some(Arc::new(row));
        Put::Changed { slot, renamed }
    }

    /// Takes the product out; its slot stays empty until it returns.
    pub fn remove(&mut self, id: i64) -> Option<u32> {
        let slot = *self.slots.get(&id)?;
        self.skus = None;
        self.rows[slot as usize].take().map(|_| slot)
    }

    fn row(&mut self, document: &Document, words: u64) -> Row {
        let labels = Arc::make_mut(&mut self.labels);
        let mut categories: Vec<u32> = document
            .categories
            .iter()
            .map(|id| labels.category_or_new(*id))
            .collect();
        let mut values: Vec<u32> = document
            .facets
            .iter()
            .flat_map(|(facet, values)| values.iter().map(move |value| (facet, value)))
            .map(|(facet, value)| labels.value_or_new(facet, value))
            .collect();
        for ordinals in [&mut categories, &mut values] {
            ordinals.sort_unstable();
            ordinals.dedup();
        }
        Row {
            id: document.id.get(),
            names: [
                document.en.name.as_str().into(),
                document.zh.name.as_str().into(),
            ],
            skus: document
                .skus
                .iter()
                .map(|sku| code(sku))
                .filter(|sku| !sku.is_empty())
                .collect(),
            categories,
            values,
            price_min: document.price_min,
            price_max: document.price_max,
            quoted: document.quoted.clone(),
            on_sale: document.on_sale,
            in_stock: document.in_stock,
            created_at: document.created_at,
            sales: document.sales,
            rating: document.rating,
            ratings: document.ratings,
            boost: if document.boost.is_finite() {
                document.boost.clamp(0.01, 100.0)
            } else {
                1.0
            },
            words,
        }
    }

    /// Works out every set and order.
    pub fn settle(self) -> Table {
        let size = self.rows.len();
        let mut live = Bits::empty(size);
        let mut in_stock = Bits::empty(size);
        let mut on_sale = Bits::empty(size);
        let mut categories = vec![Vec::new(); self.labels.categories.len()];
        let mut values = vec![Vec::new(); self.labels.values.len()];
        let mut labelled = 0;
        let rows = || {
            self.rows
                .iter()
                .zip(0_u32..)
                .filter_map(|(row, slot)| Some((row.as_ref()?, slot)))
        };
        for (row, slot) in rows() {
            live.insert(slot);
            if row.in_stock {
                in_stock.insert(slot);
            }
            if row.on_sale {
                on_sale.insert(slot);
            }
            row.categories
                .iter()
                .for_each(|at| categories[*at as usize].push(slot));
            row.values
                .iter()
                .for_each(|at| values[*at as usize].push(slot));
            labelled += row.values.len();
        }
        let count = live.count();
        let most_sales = rows().map(|(row, _)| row.sales).max().unwrap_or(0);
        let full = (1.0 + f64::from(most_sales)).ln().max(1.0);
        let mut favour = vec![0.0; size];
        for (row, slot) in rows() {
            let popularity = (1.0 + f64::from(row.sales)).ln() / full;
            favour[slot as usize] = row.boost * (1.0 + 0.15 * popularity as f32);
        }
        let own = |row: &Row| (row.price_min, row.price_max);
        let mut currencies: Vec<Currency> = rows()
            .flat_map(|(row, _)| row.quoted.iter().map(|quote| quote.0))
            .collect();
        currencies.sort_unstable();
        currencies.dedup();
        let quoted = currencies.into_iter().map(|currency| {
            let price = |row: &Row| {
                let mut quotes = row.quoted.iter();
                let quote = quotes.find(|quote| quote.0 == currency);
                quote.map_or_else(|| own(row), |&(_, low, high)| (low, high))
            };
            (currency, Prices::of(&self.rows, price))
        });
        Table {
            prices: Prices::of(&self.rows, own),
            quoted: quoted.collect(),
            orders: Orders::of(&self.rows),
            live,
            in_stock,
            on_sale,
            categories: categories
                .into_iter()
                .map(|list| Members::new(list, size))
                .collect(),
            values: values
                .into_iter()
                .map(|list| Members::new(list, size))
                .collect(),
            skus: self
                .skus
                .unwrap_or_else(|| Arc::new(sorted_skus(&self.rows))),
            favour,
            count,
            labelled,
            rows: self.rows,
            slots: self.slots,
            labels: self.labels,
        }
    }
}

/// The catalogue as queries read it.
#[derive(Debug)]
pub(crate) struct Table {
    pub rows: Vec<Option<Arc<Row>>>,
    slots: HashMap<i64, u32>,
    pub labels: Arc<Labels>,
    /// Slots with a product.
    pub live: Bits,
    /// Number of products.
    pub count: u32,
    pub in_stock: Bits,
    pub on_sale: Bits,
    /// Products by category ordinal.
    pub categories: Vec<Members>,
    /// Products by value ordinal.
    pub values: Vec<Members>,
    /// How many values all products have together.
    pub labelled: usize,
    pub orders: Orders,
    /// Factor on a product's text score: the merchant's push, and lightly how well it sells.
    pub favour: Vec<f32>,
    prices: Prices,
    /// Prices in other currencies.
    quoted: Vec<(Currency, Prices)>,
    skus: Arc<Skus>,
}

impl Table {
    /// Starts a change from here.
    pub fn draft(&self) -> Draft {
        Draft {
            rows: self.rows.clone(),
            slots: self.slots.clone(),
            labels: self.labels.clone(),
            skus: Some(self.skus.clone()),
        }
    }

    /// Prices in a currency; the shop's own where there are none in it.
    pub fn prices(&self, currency: Option<Currency>) -> &Prices {
        let mut quoted = self.quoted.iter();
        let quoted = quoted.find(|(other, _)| Some(*other) == currency);
        quoted.map_or(&self.prices, |(_, prices)| prices)
    }

    /// The product's slot, if it is in the catalogue.
    pub fn slot(&self, id: i64) -> Option<u32> {
        self.slots
            .get(&id)
            .copied()
            .filter(|slot| self.rows[*slot as usize].is_some())
    }

    pub fn row(&self, slot: u32) -> Option<&Row> {
        self.rows[slot as usize].as_deref()
    }

    /// Slots of the products with a SKU that starts with `prefix`, in order of SKU; each with whether it is all of it.
    pub fn skus(&self, prefix: &str) -> impl Iterator<Item = (u32, bool)> {
        let sku_of = |&(slot, nth): &(u32, u32)| {
            self.row(slot)
                .map_or("", |row| row.skus[nth as usize].as_str())
        };
        let from = self.skus.partition_point(|at| sku_of(at) < prefix);
        self.skus[from..]
            .iter()
            .map(move |at| (at.0, sku_of(at)))
            .take_while(move |(_, sku)| sku.starts_with(prefix))
            .map(move |(slot, sku)| (slot, sku.len() == prefix.len()))
    }
}

fn sorted_skus(rows: &[Option<Arc<Row>>]) -> Skus {
    let mut skus: Vec<(&str, u32, u32)> = Vec::new();
    for (row, slot) in rows.iter().zip(0..) {
        let list = row.iter().flat_map(|row| &row.skus).zip(0..);
        skus.extend(list.map(|(sku, nth)| (sku.as_str(), slot, nth)));
    }
    skus.sort_unstable();
    skus.into_iter().map(|(_, slot, nth)| (slot, nth)).collect()
}

/// A SKU, or what may be one, without case, spaces and punctuation.
pub(crate) fn code(text: &str) -> String {
    words::fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
