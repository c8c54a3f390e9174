//! A listing: what may be asked of the catalogue and what comes back. Category pages and search share it.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::listing::Sort;
use model::{CategoryId, Currency, Locale, ProductId};

use crate::bits::Bits;
use crate::facets;
use crate::table::Table;

/// Most products on one page.
pub const LIMIT_MAX: usize = 500;

/// What is asked. The default asks for the first 24 products of the whole catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Language of the page: whose synonyms apply. Words of either language find products on any page.
    pub locale: Locale,
    /// Words looked for, as typed.
    pub text: Option<String>,
    /// Only products of this category and those under it.
    pub category: Option<CategoryId>,
    /// Facet code to chosen value codes: any of the values of a facet, in all of the facets.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Currency of prices; the shop's own where there are none in it.
    pub currency: Option<Currency>,
    /// Only products with a variant at this price or above, in minor units.
    pub price_min: Option<i64>,
    /// Only products with a variant at this price or below, in minor units.
    pub price_max: Option<i64>,
    /// Only what can be bought now.
    pub in_stock: bool,
    /// Only what is reduced.
    pub on_sale: bool,
    /// Order of the products.
    pub sort: Sort,
    /// Products to skip.
    pub offset: usize,
    /// Products to return, at most [`LIMIT_MAX`].
    pub limit: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            locale: Locale::default(),
            text: None,
            category: None,
            filters: BTreeMap::new(),
            currency: None,
            price_min: None,
            price_max: None,
            in_stock: false,
            on_sale: false,
            sort: Sort::Relevance,
            offset: 0,
            limit: 24,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The products of the page asked for.
    pub ids: Vec<ProductId>,
    /// Products on all pages.
    pub total: u32,
    /// Every facet that occurs. Counts follow the selection made in the other facets.
    pub facets: Vec<FacetCount>,
    /// Lowest and highest price among the results before the price filter, in minor units.
    pub price_bounds: Option<(i64, i64)>,
    /// The words that were searched instead, where a word as typed is not in the catalogue.
    pub corrected: Option<String>,
}

/// A facet's values that occur and their number of products, the most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// Facet code.
    pub code: Arc<str>,
    /// Value code and count.
    pub values: Vec<(Arc<str>, u32)>,
}

/// The products that match the words, each once, with how well.
pub(crate) type Matches = Vec<(u32, f32)>;

/// Answers a request; `matches` is there if it has words.
pub(crate) fn list(table: &Table, request: &Request, matches: Option<Matches>) -> Outcome {
    let selections = facets::selections(table, &request.filters);
    let keep_selected = |set: &mut Bits| {
        selections
            .iter()
            .for_each(|selection| set.keep(&selection.set))
    };
    let unpriced = unfiltered(table, request, matches.as_deref());
    let mut bounded = unpriced.clone();
    keep_selected(&mut bounded);
    let prices = table.prices(request.currency);
    let price_bounds = prices.range(&bounded);
    let (base, found) = if request.price_min.is_none() && request.price_max.is_none() {
        (unpriced, bounded)
    } else {
        let base = prices.within(&unpriced, request.price_min, request.price_max);
        let mut found = base.clone();
        keep_selected(&mut found);
        (base, found)
    };
    let total = found.count();
    let limit = request.limit.min(LIMIT_MAX);
    let page = match matches {
        Some(matches) if request.sort == Sort::Relevance => {
            best(table, matches, &found, request.offset, limit)
        }
        _ => table
            .orders
            .page(request.sort, prices, &found, total, request.offset, limit),
    };
    Outcome {
        ids: page
            .into_iter()
            .filter_map(|slot| table.row(slot))
            .map(|row| row.id.into())
            .collect(),
        total,
        facets: facets::count(table, &base, &found, &selections),
        price_bounds,
        corrected: None,
    }
}

/// What matches words, category and the two switches; facets and price come after.
fn unfiltered(table: &Table, request: &Request, matches: Option<&[(u32, f32)]>) -> Bits {
    let empty = || Bits::empty(table.rows.len());
    let mut set = match request.category {
        None => table.live.clone(),
        Some(id) => {
            let mut set = empty();
            if let Some(ordinal) = table.labels.category(id) {
                table.categories[ordinal as usize].add_to(&mut set);
            }
            set
        }
    };
    if let Some(matches) = matches {
        let mut matching = empty();
        matches.iter().for_each(|(slot, _)| matching.insert(*slot));
        set.keep(&matching);
    }
    if request.in_stock {
        set.keep(&table.in_stock);
    }
    if request.on_sale {
        set.keep(&table.on_sale);
    }
    set
}

/// A page of the best matches in `set`; equals follow the featured order.
fn best(table: &Table, mut matches: Matches, set: &Bits, offset: usize, limit: usize) -> Vec<u32> {
    matches.retain(|(slot, _)| set.contains(*slot));
    let featured = &table.orders.featured;
    let better = |a: &(u32, f32), b: &(u32, f32)| {
        b.1.total_cmp(&a.1)
            .then_with(|| featured.rank(a.0).cmp(&featured.rank(b.0)))
    };
    let end = offset.saturating_add(limit).min(matches.len());
    if end < matches.len() {
        matches.select_nth_unstable_by(end, better);
        matches.truncate(end);
    }
    matches.sort_unstable_by(better);
    matches
        .into_iter()
        .skip(offset)
        .map(|(slot, _)| slot)
        .collect()
}
