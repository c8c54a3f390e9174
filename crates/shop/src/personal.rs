//! What one visitor is shown: what goes with what they looked at, put into the cart and bought, by their taste. Every
//! product says why it is there, and the visitor can see, clear and switch off what it comes from.

use std::collections::HashMap;
use std::sync::Arc;

use model::activity::{Act, Algorithm, Place, Via};
use model::listing::{ListingQuery, ProductCard, Shelf, ShelfKind, Sort};
use model::taste::{Taste as TasteView, TasteLine};
use model::{Locale, ProductId, VisitorId};
use recommend::Scored;
use recommend::profile::{Profile, ProfileConfig, Taste};
use recommend::shelf::Reason;
use search::Request;

use crate::experiment::Spoken;
use crate::ranked::BUDGET;
use crate::recommendation::{CANDIDATES, Learnt, SHOWN, Wanted, facet_number};
use crate::tree::Tree;
use crate::visitor::{Known, lock, subject};
use crate::{Error, Result, Shop};

/// Products of the visitor's that speak for others.
const ANCHORS: usize = 12;
/// How much less each earlier one says than the one after it.
const FADE: f32 = 0.85;
/// Neighbours of each that are looked at.
pub(crate) const NEIGHBOURS: usize = 24;
/// Products of a listing that are sorted for a visitor.
const SORTED: usize = 480;
/// Tastes that are shown to their owner.
const TASTES: usize = 8;

impl Shop {
    /// What fits this visitor, none of `except`; empty while nothing is known of them or it would take too long.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn for_you(
        self: &Arc<Self>,
        locale: Locale,
        place: Place,
        visitor: VisitorId,
        except: &[ProductId],
    ) -> Result<Vec<ProductCard>> {
        let (shop, except) = (self.clone(), except.to_vec());
        // In a task of its own: what it reads is there for the next page even when this one does not wait for it.
        let work =
            tokio::spawn(async move { shop.find_for_you(locale, place, visitor, &except).await });
        match tokio::time::timeout(BUDGET, work).await {
            Ok(Ok(found)) => found,
            Ok(Err(broken)) => Err(Error::Internal(broken.to_string())),
            Err(_elapsed) => Ok(Vec::new()),
        }
    }

    async fn find_for_you(
        &self,
        locale: Locale,
        place: Place,
        visitor: VisitorId,
        except: &[ProductId],
    ) -> Result<Vec<ProductCard>> {
        let known = self.known(visitor, false).await?;
        let (interests, spoken) = {
            let known = lock(&known);
            (known.interests(), spoken(&known))
        };
        if interests.is_empty() && spoken.bought.is_empty() && spoken.profile.is_empty() {
            return Ok(Vec::new());
        }
        let mut except = except.to_vec();
        except.extend(interests.iter().map(|(id, _)| *id));
        except.extend(spoken.bought.iter().map(|(_, id)| *id));
        let via = Via::new(place, Algorithm::ForYou);
        let wanted = Wanted {
            visitor: visitor.get() as u64,
            ..Wanted::new(locale, via, &except)
        };
        // An empty cart's shelf is none of those that an experiment in the cart fills.
        let own = place.algorithms().first() == Some(&Algorithm::ForYou);
        match self.trial(place, Some(visitor).filter(|_| own)) {
            Some(trial) => self.tried(&trial, &wanted, &spoken).await,
            None => self.fitting(&wanted, &spoken).await,
        }
    }

    /// What goes with what the visitor did, by their taste.
    pub(crate) async fn fitting(
        &self,
        wanted: &Wanted<'_>,
        spoken: &Spoken,
    ) -> Result<Vec<ProductCard>> {
        let learnt = self.recommendations.load_full();
        let mut pool = Pool::default();
        self.gather(&learnt, &spoken.anchors, &mut pool);
        self.gather_favourites(&spoken.profile, &mut pool)?;
        self.gather_ranked(spoken, wanted.except, &mut pool);
        pool.found.retain(|id, _| !wanted.except.contains(id));
        let found = self.by_taste(&spoken.profile, pool.best()).await?;
        self.shelf(wanted, found).await
    }

    /// Neighbours of what the visitor did something with.
    fn gather(&self, learnt: &Learnt, anchors: &[(ProductId, f32)], pool: &mut Pool) {
        for (id, weight) in anchors {
            let id = *id;
            let also = lock(&self.visitors.also_viewed).alike(id, NEIGHBOURS);
            pool.add(also, *weight, Reason::BecauseViewed { item: id });
            let similar = learnt.engine.model.similar(id, NEIGHBOURS);
            pool.add(similar, 0.9 * weight, Reason::BecauseViewed { item: id });
            let together = learnt.engine.model.together(id, NEIGHBOURS);
            pool.add(together, 0.8 * weight, Reason::BoughtTogether { with: id });
        }
    }

    /// What sells best in the categories the visitor likes most.
    fn gather_favourites(&self, profile: &Profile, pool: &mut Pool) -> Result<()> {
        let tastes = profile.tastes(self.clock.now(), 4 * TASTES, &ProfileConfig::default());
        let liked = tastes.iter().filter_map(|top| match top.taste {
            Taste::Category(category) => Some((category, top.share)),
            _ => None,
        });
        for (category, share) in liked.take(2) {
            let found = self.index.search(&Request {
                category: Some(category),
                in_stock: true,
                sort: Sort::BestSelling,
                limit: SHOWN,
                ..Request::default()
            })?;
            let ids = found.ids.into_iter().zip(0_u8..);
            let scored = ids.map(|(id, at)| Scored {
                id,
                score: 1.0 / f32::from(at + 1),
            });
            let weight = 0.3 * share as f32;
            pool.add(scored.collect(), weight, Reason::PopularIn { category });
        }
        Ok(())
    }

    /// Weighs candidates by how well they fit the visitor's taste.
    async fn by_taste(
        &self,
        profile: &Profile,
        found: Vec<(Scored, Reason)>,
    ) -> Result<Vec<(Scored, Reason)>> {
        let ids: Vec<ProductId> = found.iter().map(|(scored, _)| scored.id).collect();
        let fits = self.fits(profile, &ids).await?;
        let weighed = found.into_iter().map(|(scored, reason)| {
            let fit = fits.get(&scored.id).copied().unwrap_or_default();
            let score = scored.score * (0.6 + fit);
            (Scored { score, ..scored }, reason)
        });
        Ok(weighed.collect())
    }

    /// How well products fit a taste, each 0 to 1.
    async fn fits(&self, profile: &Profile, ids: &[ProductId]) -> Result<HashMap<ProductId, f32>> {
        let (tree, now) = (self.catalogue.tree.load_full(), self.clock.now());
        let config = ProfileConfig::default();
        let products = self.kept_products(ids).await?;
        let fit = products.iter().map(|product| {
            let affinity = profile.affinity(now, &subject(&tree, product), &config);
            (product.id, (affinity.overall * affinity.certainty) as f32)
        });
        Ok(fit.collect())
    }

    /// What this visitor looked at last, newest first, none of `except`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn looked_at(
        &self,
        locale: Locale,
        visitor: VisitorId,
        except: &[ProductId],
    ) -> Result<Vec<ProductCard>> {
        let known = self.known(visitor, false).await?;
        let ids: Vec<ProductId> = lock(&known)
            .interests()
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| !except.contains(id))
            .take(SHOWN)
            .collect();
        let via = Via::new(Place::Home, Algorithm::Continue).code();
        let cards = self.cards(locale, &ids).await?.into_iter();
        Ok(cards
            .map(|card| ProductCard {
                via: Some(via.clone()),
                ..card
            })
            .collect())
    }

    /// The shelves of the front door that are this visitor's own; none while nothing is known of them.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn own_shelves(
        self: &Arc<Self>,
        locale: Locale,
        visitor: VisitorId,
    ) -> Result<Vec<Shelf>> {
        let for_you = self.for_you(locale, Place::Home, visitor, &[]).await?;
        let looked = self.looked_at(locale, visitor, &[]).await?;
        let shelves = [(ShelfKind::ForYou, for_you), (ShelfKind::Continue, looked)];
        Ok(shelves
            .into_iter()
            .filter(|(_, cards)| !cards.is_empty())
            .map(|(kind, cards)| Shelf { kind, cards })
            .collect())
    }

    /// Products in the order that fits a visitor: their taste and what they may want next, and beside it the order in
    /// which they came.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn sorted_for(
        &self,
        visitor: VisitorId,
        ids: Vec<ProductId>,
    ) -> Result<Vec<ProductId>> {
        let known = self.known(visitor, false).await?;
        let spoken = spoken(&lock(&known));
        if spoken.profile.is_empty() {
            return Ok(ids);
        }
        let fits = self.fits(&spoken.profile, &ids).await?;
        let next = self.found_own(&spoken, &[], SORTED);
        let next: HashMap<ProductId, f32> =
            next.iter().map(|found| (found.id, found.score)).collect();
        let count = ids.len().max(1) as f32;
        let mut weighed: Vec<(f32, ProductId)> = ids
            .iter()
            .zip(0_u16..)
            .map(|(id, place)| {
                let [fit, next] = [&fits, &next].map(|of| of.get(id).copied().unwrap_or_default());
                (2.0 * fit + next - f32::from(place) / count, *id)
            })
            .collect();
        // A stable sort: equals stay as they came.
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(weighed.into_iter().map(|(_, id)| id).collect())
    }

    /// The taste of a visitor in words, and what it comes from.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn taste(self: &Arc<Self>, locale: Locale, visitor: VisitorId) -> Result<TasteView> {
        let known = self.known(visitor, false).await?;
        let profile = lock(&known).profile.clone();
        let tree = self.catalogue.tree.load_full();
        let names = FacetNames::of(&tree, locale);
        let lines = profile
            .tastes(self.clock.now(), 4 * TASTES, &ProfileConfig::default())
            .into_iter()
            .filter_map(|top| {
                let name = match top.taste {
                    Taste::Category(id) => tree.category(id)?.name.get(locale).to_owned(),
                    Taste::Facet(number) | Taste::Brand(number) => names.name(number)?,
                    // A band of prices tells nobody anything.
                    Taste::Price(_) => return None,
                };
                Some(TasteLine {
                    name,
                    percent: (100.0 * top.share).round() as u32,
                })
            });
        Ok(TasteView {
            lines: lines.take(TASTES).collect(),
            looked_at: self.looked_at(locale, visitor, &[]).await?,
            for_you: self.for_you(locale, Place::Home, visitor, &[]).await?,
        })
    }
}

/// Whether a listing is sorted for its visitor, and then how many of its products.
pub(crate) fn sorted_for_visitor(query: &ListingQuery) -> Option<usize> {
    (query.sort == Sort::ForYou).then_some(SORTED)
}

/// What a visitor's doings say.
fn spoken(known: &Known) -> Spoken {
    let bought: Vec<ProductId> = known.bought().iter().map(|(_, id)| *id).collect();
    Spoken {
        anchors: anchors(&known.interests(), &bought),
        bought: known.bought().to_vec(),
        profile: known.profile.clone(),
    }
}

/// What speaks for others, with its weight: the newest says most, what was put into the cart more than what was seen.
fn anchors(interests: &[(ProductId, Act)], bought: &[ProductId]) -> Vec<(ProductId, f32)> {
    let seen = interests
        .iter()
        .filter(|(_, act)| *act != Act::Remove)
        .map(|(id, act)| (*id, if *act == Act::Add { 2.0 } else { 1.0 }));
    let bought = bought.iter().map(|id| (*id, 1.0));
    let mut fade = 1.0;
    seen.chain(bought)
        .take(ANCHORS)
        .map(|(id, weight)| {
            let weighed = (id, weight * fade);
            fade *= FADE;
            weighed
        })
        .collect()
}

/// Candidates with the sum of what speaks for them, and what speaks most.
#[derive(Default)]
pub(crate) struct Pool {
    found: HashMap<ProductId, (f32, f32, Option<Reason>)>,
}

impl Pool {
    pub(crate) fn add(&mut self, scored: Vec<Scored>, weight: f32, reason: Reason) {
        let top = scored.first().map_or(1.0, |best| best.score);
        for one in scored {
            self.vote(one.id, weight * one.score / top, reason);
        }
    }

    pub(crate) fn vote(&mut self, id: ProductId, worth: f32, reason: Reason) {
        let (sum, most, why) = self.found.entry(id).or_default();
        *sum += worth;
        if worth > *most {
            (*most, *why) = (worth, Some(reason));
        }
    }

    /// The best, best first; equals in the order of ids.
    pub(crate) fn best(self) -> Vec<(Scored, Reason)> {
        let mut best: Vec<(Scored, Reason)> = self
            .found
            .into_iter()
            .filter_map(|(id, (score, _, why))| Some((Scored { id, score }, why?)))
            .collect();
        best.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        best.truncate(CANDIDATES);
        best
    }
}

/// The names of facets' values by their numbers.
struct FacetNames(HashMap<u64, String>);

impl FacetNames {
    fn of(tree: &Tree, locale: Locale) -> Self {
        let named = tree.attributes.iter().flat_map(|attribute| {
            attribute.values.iter().map(move |value| {
                let number = facet_number(&attribute.code, &value.code);
                let (of, is) = (attribute.name.get(locale), value.name.get(locale));
                let name = match locale {
                    Locale::En => format!("{of}: {is}"),
                    Locale::Zh => format!("{of}：{is}"),
                };
                (number, name)
            })
        });
        Self(named.collect())
    }

    fn name(&self, number: u64) -> Option<String> {
        self.0.get(&number).cloned()
    }
}

#[cfg(test)]
mod tests;
