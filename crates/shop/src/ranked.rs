//! What the ranked stages of the engine find, within the time that a page has for it; or else, and where training found them
//! no better, what the model counts.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use model::{Millis, ProductId, VisitorId};
use recommend::shelf::Reason;
use recommend::{Asking, Found, Model, Scored, Wish};

use crate::experiment::Spoken;
use crate::personal::Pool;
use crate::recommendation::{CANDIDATES, because};
use crate::visitor::lock;
use crate::{Result, Shop};

/// How long what one page recommends may take before what is counted or sells best is shown instead. Programs built for
/// tests are slow.
pub(crate) const BUDGET: Duration =
    Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 2 });

impl Shop {
    /// What the stages find; none where they do not answer or run late.
    fn ranked(
        &self,
        wish: Wish,
        current: &[ProductId],
        bought: &[(Millis, ProductId)],
        never: &[ProductId],
        count: usize,
    ) -> Option<Vec<Found>> {
        let began = Instant::now();
        let asking = Asking {
            now: self.clock.now(),
            current,
            bought,
            never,
            late: &|| began.elapsed() > BUDGET,
        };
        let learnt = self.recommendations.load();
        learnt.engine.find(wish, &asking, count)
    }

    /// What is bought together with a product, best first.
    pub(crate) fn found_beside(&self, id: ProductId) -> Vec<(Scored, Reason)> {
        let found = self.ranked(Wish::Beside, &[id], &[], &[], CANDIDATES);
        let met = met(found.unwrap_or_default());
        if !met.is_empty() {
            return met;
        }
        let learnt = self.recommendations.load();
        let found = learnt.engine.model.together(id, CANDIDATES);
        because(found, Reason::BoughtTogether { with: id })
    }

    /// What completes a basket of somebody who bought these before, best first.
    pub(crate) fn found_completing(
        &self,
        ids: &[ProductId],
        bought: &[(Millis, ProductId)],
    ) -> Vec<(Scored, Reason)> {
        let found = self.ranked(Wish::Completes, ids, bought, &[], CANDIDATES);
        let met = met(found.unwrap_or_default());
        if !met.is_empty() {
            return met;
        }
        reasoned_by_basket(&self.recommendations.load().engine.model, ids)
    }

    /// Lets the stages speak beside what is counted: their first as loud as all that somebody did together.
    pub(crate) fn gather_ranked(&self, spoken: &Spoken, never: &[ProductId], pool: &mut Pool) {
        let loud: f32 = spoken.anchors.iter().map(|(_, weight)| weight).sum();
        for found in self.found_own(spoken, never, CANDIDATES) {
            let reason = found
                .with
                .map_or(Reason::ForYou, |with| Reason::BoughtTogether { with });
            pool.vote(found.id, loud * found.score, reason);
        }
    }

    /// What somebody will want by all they did, best first; nothing where the stages do not know.
    pub(crate) fn found_own(
        &self,
        spoken: &Spoken,
        never: &[ProductId],
        count: usize,
    ) -> Vec<Found> {
        // The newest comes last; what was bought speaks by itself.
        let newest = spoken.anchors.iter().rev().map(|(id, _)| *id);
        let is_bought = |id: &ProductId| spoken.bought.iter().any(|(_, bought)| bought == id);
        let current: Vec<ProductId> = newest.filter(|id| !is_bought(id)).collect();
        let found = self.ranked(Wish::Own, &current, &spoken.bought, never, count);
        found.unwrap_or_default()
    }

    /// What a visitor bought, and when; nothing of one who is not known.
    pub(crate) async fn bought_by(
        &self,
        visitor: Option<VisitorId>,
    ) -> Result<Vec<(Millis, ProductId)>> {
        let Some(visitor) = visitor else {
            return Ok(Vec::new());
        };
        let known = self.known(visitor, false).await?;
        Ok(lock(&known).bought().to_vec())
    }
}

/// Those that were bought together with what was asked about, which is what their shelf says.
fn met(found: Vec<Found>) -> Vec<(Scored, Reason)> {
    let met = found.into_iter().filter_map(|one| {
        let (id, score, with) = (one.id, one.score, one.with?);
        Some((Scored { id, score }, Reason::BoughtTogether { with }))
    });
    met.collect()
}

/// What completes a basket. The product of the basket that speaks most for each is the one it is said to go with.
fn reasoned_by_basket(model: &Model, ids: &[ProductId]) -> Vec<(Scored, Reason)> {
    let mut strongest: HashMap<ProductId, (f32, ProductId)> = HashMap::new();
    for with in ids {
        for cell in model.together(*with, CANDIDATES) {
            let best = strongest.entry(cell.id).or_insert((cell.score, *with));
            if cell.score >= best.0 {
                *best = (cell.score, *with);
            }
        }
    }
    let reason = |scored: &Scored| {
        let known = strongest.get(&scored.id).map(|(_, with)| *with);
        let with = known.or_else(|| ids.last().copied());
        with.map_or(Reason::ForYou, |with| Reason::BoughtTogether { with })
    };
    let found = model.for_basket(ids, CANDIDATES).into_iter();
    found.map(|scored| (scored, reason(&scored))).collect()
}

#[cfg(test)]
mod tests;
