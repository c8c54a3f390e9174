//! Listings, the home page's shelves and suggestions: what the search index finds, in the shop's words.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use model::listing::{
    CategoryView, Facet, FacetValue, Home, Listing, ListingQuery, PAGE_SIZE, Shelf, ShelfKind,
    Sort, Suggestion,
};
use model::{CategoryId, Locale, Money, ProductId, VisitorId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use search::{FacetCount, Request};

use crate::personal::sorted_for_visitor;
use crate::tree::Tree;
use crate::{Error, Result, Shop};

/// Products on a shelf of the home page.
const SHELF: usize = 8;
/// Suggestions at once.
const SUGGESTIONS: usize = 8;

impl Shop {
    /// The page of products that a query asks for. What it asks of facets and values that do not exist is left out, and
    /// a page beyond the last is the last.
    ///
    /// # Errors
    /// `NotFound` where the category does not exist.
    pub async fn listing(
        &self,
        locale: Locale,
        query: &ListingQuery,
        visitor: Option<VisitorId>,
    ) -> Result<Listing> {
        let tree = self.catalogue.tree.load_full();
        let category = match &query.category {
            Some(slug) => Some(tree.category_at(slug).ok_or(Error::NotFound)?),
            None => None,
        };
        let mut query = ListingQuery {
            filters: known(&tree, &query.filters),
            text: query.text.as_deref().map(str::trim).map(str::to_owned),
            page: query.page.max(1),
            ..query.clone()
        };
        query.text = query.text.filter(|text| !text.is_empty());
        let mut request = request(locale, &query, category.map(|c| c.id));
        request.currency = Some(self.currency());
        let mut found = self.index.search(&request)?;
        let pages = found.total.div_ceil(PAGE_SIZE).max(1);
        if query.page > pages {
            query.page = pages;
            request.offset = ((pages - 1) * PAGE_SIZE) as usize;
            found = self.index.search(&request)?;
        }
        if let (Some(visitor), Some(most)) = (visitor, sorted_for_visitor(&query)) {
            found.ids = self.page_for(visitor, &request, most).await?;
        }
        let currency = self.currency();
        let money = |amount| Money::new(amount, currency);
        Ok(Listing {
            category: category.map(|category| tree.view(locale, category)),
            cards: self.cards(locale, &found.ids).await?,
            total: found.total,
            pages,
            facets: facets(&tree, locale, &query.filters, &found.facets),
            price_bounds: found
                .price_bounds
                .map(|(low, high)| (money(low), money(high))),
            corrected: found.corrected,
            query,
        })
    }

    /// The products of a page in an order of the visitor's. What lies behind the first `most` stays as it is.
    async fn page_for(
        &self,
        visitor: VisitorId,
        request: &Request,
        most: usize,
    ) -> Result<Vec<ProductId>> {
        let first = self.index.search(&Request {
            offset: 0,
            limit: most,
            ..request.clone()
        })?;
        if request.offset >= first.ids.len() {
            return Ok(self.index.search(request)?.ids);
        }
        let sorted = self.sorted_for(visitor, first.ids).await?;
        let page = sorted.into_iter().skip(request.offset);
        Ok(page.take(request.limit).collect())
    }

    /// The top of the category tree.
    #[must_use]
    pub fn navigation(&self, locale: Locale) -> Vec<CategoryView> {
        let tree = self.catalogue.tree.load();
        tree.children(None)
            .map(|category| tree.view(locale, category))
            .collect()
    }

    /// What the home page shows below its head; a visitor of whom something is known finds their own shelves first. No
    /// product is on two shelves.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn home(
        self: &Arc<Self>,
        locale: Locale,
        visitor: Option<VisitorId>,
    ) -> Result<Home> {
        let mut shelves = match visitor {
            Some(visitor) => self.own_shelves(locale, visitor).await?,
            None => Vec::new(),
        };
        let cards = shelves.iter().flat_map(|shelf| &shelf.cards);
        let mut shown: HashSet<ProductId> = cards.map(|card| card.id).collect();
        for (kind, sort) in [
            (ShelfKind::Popular, Sort::BestSelling),
            (ShelfKind::New, Sort::Newest),
            (ShelfKind::Reduced, Sort::Relevance),
        ] {
            let found = self.index.search(&Request {
                locale,
                on_sale: kind == ShelfKind::Reduced,
                in_stock: true,
                sort,
                limit: 5 * SHELF,
                ..Request::default()
            })?;
            let ids: Vec<ProductId> = found
                .ids
                .into_iter()
                .filter(|id| !shown.contains(id))
                .take(SHELF)
                .collect();
            let cards = self.cards(locale, &ids).await?;
            shown.extend(ids);
            if !cards.is_empty() {
                shelves.push(Shelf { kind, cards });
            }
        }
        Ok(Home {
            categories: self.pictured(locale).await?,
            shelves,
        })
    }

    /// The categories of the first level. One without a picture of its own shows what sells best in it.
    async fn pictured(&self, locale: Locale) -> Result<Vec<CategoryView>> {
        let mut categories = self.navigation(locale);
        for category in categories.iter_mut().filter(|c| c.picture.is_none()) {
            let found = self.index.search(&Request {
                locale,
                category: Some(category.id),
                sort: Sort::BestSelling,
                limit: 1,
                ..Request::default()
            })?;
            let cards = self.cards(locale, &found.ids).await?;
            category.picture = cards.into_iter().next().and_then(|card| card.picture);
        }
        Ok(categories)
    }

    /// What may be meant by what was typed so far.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn suggest(&self, locale: Locale, typed: &str) -> Result<Vec<Suggestion>> {
        use search::Suggestion::{Category, Product, Term};
        let found = self.index.suggest(locale, typed, SUGGESTIONS);
        let ids: Vec<ProductId> = found
            .iter()
            .filter_map(|one| match one {
                Product(id, _) => Some(*id),
                Term(_) | Category(..) => None,
            })
            .collect();
        let mut cards = self.cards(locale, &ids).await?;
        let tree = self.catalogue.tree.load();
        let suggestions = found.into_iter().filter_map(|one| match one {
            Term(text) => {
                let words = utf8_percent_encode(&text, NON_ALPHANUMERIC);
                let href = locale.path(&format!("/search?q={words}"));
                Some(plain(text, href))
            }
            Category(id, text) => {
                let category = tree.category(id)?;
                Some(plain(text, locale.path(&format!("/c/{}", category.slug))))
            }
            Product(id, _) => {
                let at = cards.iter().position(|card| card.id == id)?;
                let card = cards.swap_remove(at);
                Some(Suggestion {
                    href: locale.path(&format!("/p/{}", card.slug)),
                    text: card.name,
                    price: Some(card.price),
                    picture: card.picture,
                })
            }
        });
        Ok(suggestions.collect())
    }
}

fn plain(text: String, href: String) -> Suggestion {
    Suggestion {
        text,
        href,
        price: None,
        picture: None,
    }
}

fn request(locale: Locale, query: &ListingQuery, category: Option<CategoryId>) -> Request {
    Request {
        locale,
        text: query.text.clone(),
        category,
        filters: query.filters.clone(),
        currency: None,
        price_min: query.price_min,
        price_max: query.price_max,
        in_stock: query.in_stock,
        on_sale: query.on_sale,
        // The index knows no visitors; what it finds is sorted for them afterwards.
        sort: if query.sort == Sort::ForYou {
            Sort::Relevance
        } else {
            query.sort
        },
        offset: ((query.page - 1) * PAGE_SIZE) as usize,
        limit: PAGE_SIZE as usize,
    }
}

/// The filters whose facets and values exist, sorted.
fn known(tree: &Tree, filters: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let mut kept = BTreeMap::new();
    for (code, values) in filters {
        if !tree
            .attribute(code)
            .is_some_and(|attribute| attribute.facet)
        {
            continue;
        }
        let mut values: Vec<String> = values
            .iter()
            .filter(|value| tree.value(code, value).is_some())
            .cloned()
            .collect();
        values.sort();
        values.dedup();
        if !values.is_empty() {
            kept.insert(code.clone(), values);
        }
    }
    kept
}

/// The counted facets with their names and swatches: attributes and values in the merchant's order, values that occur
/// or are chosen.
fn facets(
    tree: &Tree,
    locale: Locale,
    chosen: &BTreeMap<String, Vec<String>>,
    counted: &[FacetCount],
) -> Vec<Facet> {
    let mut facets = Vec::new();
    for attribute in tree.attributes.iter().filter(|attribute| attribute.facet) {
        let counts = counted.iter().find(|facet| *facet.code == *attribute.code);
        let counts = counts.map_or(&[][..], |facet| &facet.values);
        let chosen = chosen.get(&attribute.code);
        let values = attribute.values.iter().filter_map(|value| {
            let count = counts.iter().find(|(code, _)| **code == *value.code);
            let count = count.map_or(0, |(_, count)| *count);
            let selected = chosen.is_some_and(|codes| codes.contains(&value.code));
            (count > 0 || selected).then(|| FacetValue {
                code: value.code.clone(),
                name: value.name.get(locale).to_owned(),
                swatch: value.swatch.clone(),
                count,
                selected,
            })
        });
        let values: Vec<FacetValue> = values.collect();
        if !values.is_empty() {
            facets.push(Facet {
                code: attribute.code.clone(),
                name: attribute.name.get(locale).to_owned(),
                values,
            });
        }
    }
    facets
}

#[cfg(test)]
mod tests;
