//! Recommendations: what was learnt from orders and from what visitors look at, arranged under the merchant's rules,
//! less what cannot be bought now, each product with the reason why it is shown.

mod words;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use model::activity::{Algorithm, Place, Via};
use model::catalog::ProductStatus;
use model::curation::Rule;
use model::delivery::DAY;
use model::listing::{ProductCard, Sort};
use model::{CategoryId, Locale, ProductId, VisitorId};
use recommend::shelf::{self, Candidate, Reason, Rules, ShelfConfig, Shown, Traits};
use recommend::{Engine, Scored};
use search::Request;

use crate::card::card;
use crate::experiment::Spoken;
use crate::visitor::lock;
use crate::{Result, Shop};

/// Products in one answer.
pub(crate) const SHOWN: usize = 8;
/// Candidates looked at: some will be sold out or withdrawn.
pub(crate) const CANDIDATES: usize = 48;

/// What was learnt, with what arranging a shelf must know of each product.
#[derive(Default)]
pub(crate) struct Learnt {
    /// Its version: the training's id, 0 before the first.
    pub version: i64,
    pub engine: Engine,
    /// Every product by number, ascending.
    pub ids: Vec<ProductId>,
    pub traits: Traits,
    /// New products of which little is known.
    pub fresh: Vec<u32>,
}

impl Learnt {
    /// The number of a product; none for one that came after the training.
    pub fn number(&self, id: ProductId) -> Option<u32> {
        let at = self.ids.binary_search(&id).ok()?;
        u32::try_from(at).ok()
    }

    /// The new products that are tried on a day: all of them, or where there are too many to look at another part each day.
    fn fresh_of(&self, day: i64) -> Vec<u32> {
        let count = self.fresh.len();
        let start = day.rem_euclid(count.div_ceil(CANDIDATES).max(1) as i64) as usize * CANDIDATES;
        let from_start = self.fresh.iter().cycle().skip(start);
        from_start.take(count.min(CANDIDATES)).copied().collect()
    }

    fn numbers(&self, ids: &[ProductId]) -> Vec<u32> {
        ids.iter().filter_map(|id| self.number(*id)).collect()
    }
}

/// What a shelf is wanted for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub locale: Locale,
    pub via: Via,
    /// The products of the page itself, what is in the cart, and what stands on other shelves: never shown.
    pub except: &'a [ProductId],
    /// Products that the merchant's "goes with" may refer to.
    pub anchors: &'a [ProductId],
    /// A number that stands for the visitor; 0 for anybody.
    pub visitor: u64,
}

impl<'a> Wanted<'a> {
    /// A shelf for anybody, beside nothing.
    pub const fn new(locale: Locale, via: Via, except: &'a [ProductId]) -> Self {
        Self {
            locale,
            via,
            except,
            anchors: &[],
            visitor: 0,
        }
    }
}

impl Shop {
    /// Products often bought together with this one, best first; empty where orders say nothing about it. While an
    /// experiment runs on product pages, what its side puts there.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn bought_together(
        &self,
        locale: Locale,
        id: ProductId,
        visitor: Option<VisitorId>,
    ) -> Result<Vec<ProductCard>> {
        let via = Via::new(Place::Product, Algorithm::Together);
        let own = [id];
        let wanted = Wanted {
            anchors: &own,
            ..Wanted::new(locale, via, &own)
        };
        if let Some(trial) = self.trial(Place::Product, visitor) {
            return self.tried(&trial, &wanted, &Spoken::by(&own)).await;
        }
        self.shelf(&wanted, self.found_beside(id)).await
    }

    /// Products like this one that are none of `except`, filled up with what sells in its category.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn similar(
        &self,
        locale: Locale,
        id: ProductId,
        except: &[ProductId],
    ) -> Result<Vec<ProductCard>> {
        let mut except = except.to_vec();
        except.push(id);
        let learnt = self.recommendations.load_full();
        let found = learnt.engine.model.similar(id, CANDIDATES);
        let via = Via::new(Place::Product, Algorithm::Similar);
        let wanted = Wanted::new(locale, via, &except);
        let reason = Reason::SimilarTo { item: id };
        let mut cards = self.shelf(&wanted, because(found, reason)).await?;
        let product = self.product_by_id(id).await?;
        if let Some(category) = product.and_then(|product| product.category) {
            self.fill_up(&wanted, Some(category), &mut cards).await?;
        }
        Ok(cards)
    }

    /// What visitors of this product look at besides, none of `except`; empty while too few have looked.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn also_viewed(
        &self,
        locale: Locale,
        id: ProductId,
        except: &[ProductId],
    ) -> Result<Vec<ProductCard>> {
        let mut except = except.to_vec();
        except.push(id);
        let found = lock(&self.visitors.also_viewed).alike(id, CANDIDATES);
        let via = Via::new(Place::Product, Algorithm::AlsoViewed);
        let wanted = Wanted::new(locale, via, &except);
        let reason = Reason::BecauseViewed { item: id };
        self.shelf(&wanted, because(found, reason)).await
    }

    /// Products that go with what is in a cart or an order, filled up with what sells best. While an experiment runs
    /// there, what its side puts there.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn goes_with(
        &self,
        locale: Locale,
        place: Place,
        ids: &[ProductId],
        visitor: Option<VisitorId>,
    ) -> Result<Vec<ProductCard>> {
        let via = Via::new(place, Algorithm::Completes);
        let wanted = Wanted {
            anchors: ids,
            ..Wanted::new(locale, via, ids)
        };
        let mut cards = match self.trial(place, visitor) {
            Some(trial) => self.tried(&trial, &wanted, &Spoken::by(ids)).await?,
            None => {
                let bought = self.bought_by(visitor).await?;
                let found = self.found_completing(ids, &bought);
                self.shelf(&wanted, found).await?
            }
        };
        self.fill_up(&wanted, None, &mut cards).await?;
        Ok(cards)
    }

    /// Arranges candidates (best first) into a shelf: under the merchant's rules, unlike each other, only what can be
    /// bought now, each with its reason.
    pub(crate) async fn shelf(
        &self,
        wanted: &Wanted<'_>,
        found: Vec<(Scored, Reason)>,
    ) -> Result<Vec<ProductCard>> {
        let learnt = self.recommendations.load_full();
        let curations = self.catalogue.curations.load_full();
        let here = |place: Option<Place>| place.is_none_or(|place| place == wanted.via.place);
        let mut rules = Rules::default();
        let mut ids: Vec<ProductId> = Vec::new();
        for rule in curations.iter().filter(|rule| here(rule.place)) {
            let Some(number) = learnt.number(rule.product) else {
                continue;
            };
            // A pin holds on one shelf of a page: on the one that goes with something, or on the visitor's own.
            let pinned = match rule.rule {
                Rule::Pin => !wanted.anchors.is_empty() || wanted.visitor != 0,
                Rule::GoesWith { beside } => wanted.anchors.contains(&beside),
                Rule::Boost | Rule::Bury | Rule::Exclude => false,
            };
            rules = match rule.rule {
                _ if pinned => {
                    ids.push(rule.product);
                    rules.pin(number, 0)
                }
                Rule::Boost => rules.boost(number, BOOST),
                Rule::Bury => rules.bury(number),
                Rule::Exclude => rules.exclude(number),
                Rule::Pin | Rule::GoesWith { .. } => rules,
            };
        }
        let candidates: Vec<Candidate> = found
            .iter()
            .filter_map(|(scored, reason)| {
                Some(Candidate {
                    item: learnt.number(scored.id)?,
                    score: scored.score,
                    reason: *reason,
                })
            })
            .collect();
        if candidates.is_empty() && ids.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let fresh = match wanted.visitor {
            0 => Vec::new(),
            _ => learnt.fresh_of(now / DAY),
        };
        ids.extend(candidates.iter().map(|one| learnt.ids[one.item as usize]));
        ids.extend(fresh.iter().map(|n| learnt.ids[*n as usize]));
        let products = self.kept_products(&ids).await?;
        let buyable: HashSet<u32> = products
            .iter()
            .filter(|product| product.status == ProductStatus::Active && product.in_stock())
            .filter_map(|product| learnt.number(product.id))
            .collect();
        let request = shelf::Request {
            count: SHOWN,
            page: &learnt.numbers(wanted.except),
            cart: &[],
            fresh: &fresh,
            rules: &rules,
            visitor: wanted.visitor,
            day: now / DAY,
        };
        let shown = shelf::arrange(
            &candidates,
            &learnt.traits,
            &request,
            |item| buyable.contains(&item),
            &ShelfConfig {
                exploration: self.settings().explore_percent as f32 / 100.0,
                ..ShelfConfig::default()
            },
        );
        self.reasoned(wanted, &learnt, &shown).await
    }

    /// The cards of a shelf, each with its reason in words.
    async fn reasoned(
        &self,
        wanted: &Wanted<'_>,
        learnt: &Learnt,
        shown: &[Shown],
    ) -> Result<Vec<ProductCard>> {
        let tree = self.catalogue.tree.load_full();
        let now = self.clock.now();
        let via = wanted.via.code();
        // In an experiment new products belong to its side, as both sides try them.
        let tried = match wanted.via.arm {
            None => Via::new(wanted.via.place, Algorithm::New).code(),
            Some(_) => via.clone(),
        };
        let mut cards = Vec::with_capacity(shown.len());
        for one in shown {
            let id = learnt.ids[one.item as usize];
            let Some(product) = self.product_by_id(id).await? else {
                continue;
            };
            // On a product's page the shelf's heading says it for all of them, unless several ways are tried there.
            let reason = match one.reason {
                Reason::BoughtTogether { .. }
                | Reason::SimilarTo { .. }
                | Reason::BecauseViewed { .. }
                    if wanted.via.place == Place::Product && wanted.via.arm.is_none() =>
                {
                    None
                }
                reason => self.reason(wanted.locale, reason).await?,
            };
            let card = card(&tree, wanted.locale, now, &product);
            cards.extend(card.map(|card| ProductCard {
                reason,
                via: Some(if one.explored { &tried } else { &via }.clone()),
                ..card
            }));
        }
        Ok(cards)
    }

    /// Fills a shelf up with what sells best, in a category or everywhere.
    pub(crate) async fn fill_up(
        &self,
        wanted: &Wanted<'_>,
        category: Option<CategoryId>,
        cards: &mut Vec<ProductCard>,
    ) -> Result<()> {
        if cards.len() >= SHOWN {
            return Ok(());
        }
        let found = self.index.search(&Request {
            locale: wanted.locale,
            category,
            in_stock: true,
            sort: Sort::BestSelling,
            limit: SHOWN + wanted.except.len() + cards.len(),
            ..Request::default()
        })?;
        let excluded = self.never_recommended(wanted.via.place);
        let known: HashSet<ProductId> = cards
            .iter()
            .map(|card| card.id)
            .chain(wanted.except.iter().copied())
            .chain(excluded)
            .collect();
        let ids: Vec<ProductId> = found
            .ids
            .into_iter()
            .filter(|id| !known.contains(id))
            .take(SHOWN - cards.len())
            .collect();
        let reason = self.popular_in(wanted.locale, category);
        let via = Via::new(wanted.via.place, Algorithm::Popular).code();
        let more = self.cards(wanted.locale, &ids).await?;
        cards.extend(more.into_iter().map(|card| ProductCard {
            reason: Some(reason.clone()),
            via: Some(via.clone()),
            ..card
        }));
        Ok(())
    }

    /// Products that the merchant wants on no shelf of a place.
    fn never_recommended(&self, place: Place) -> Vec<ProductId> {
        let curations = self.catalogue.curations.load();
        let excluded = curations.iter().filter(|curation| {
            curation.rule == Rule::Exclude && curation.place.is_none_or(|one| one == place)
        });
        excluded.map(|rule| rule.product).collect()
    }
}

/// What a boost adds to a relevance that runs from 0 to 1.
const BOOST: f32 = 0.5;

pub(crate) fn because(found: Vec<Scored>, reason: Reason) -> Vec<(Scored, Reason)> {
    found.into_iter().map(|scored| (scored, reason)).collect()
}

/// A number for a facet's value.
pub(crate) fn facet_number(code: &str, value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (code, value).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
