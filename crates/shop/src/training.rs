//! Training: what recommendations learn from all orders, judged on the newest of them before it is taken.
//!
//! A trial learns from all but the newest tenth of the orders and is asked for one product of each of those by the
//! others. If what is in use does better on orders that neither has seen, the new one is refused. Otherwise it learns
//! from everything, its bytes go into the blob store under the training's id, a row and an event tell every node, and
//! each swaps it in without a pause.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use bytes::Bytes;
use model::activity::SESSION_GAP;
use model::catalog::ProductStatus;
use model::delivery::DAY;
use model::event::Topic;
use model::training::{Training, TrainingReport, TrainingState};
use model::{Millis, ProductId, VisitorId};
use recommend::live::AlsoViewed;
use recommend::{Asking, Engine, Item, Order, Wish};
use serde_json::Value;
use store::new_id;
use tokio::sync::broadcast::error::RecvError;

use crate::recommendation::SHOWN;
use crate::visitor::lock;
use crate::{Error, Result, Shop};
use learner::{Learner, learner, learnt, looked};

/// Products read at once.
const STEP: i64 = 512;
/// Orders that are held back at most.
const HELD_OUT: usize = 2_000;
/// Fewer held-back orders say nothing.
const TELLING: usize = 30;
/// A new snapshot is refused when its hit rate is lower than this share of the old one's.
const NO_WORSE_THAN: f64 = 0.9;
/// Products found for a held-back order.
const FOUND: usize = 20;
/// How many days of looking around are learnt from.
const SESSION_DAYS: i64 = 30;
/// Trainings are remembered for this long, the one in use for ever.
const REMEMBERED: Millis = 90 * DAY;
/// What they learnt is remembered for this long, as it is large.
const BYTES_REMEMBERED: Millis = 7 * DAY;
/// Trainings whose bytes are looked for.
const LATEST: i64 = 100;

impl Shop {
    /// Learns anew from every accepted order. `progress` hears of the steps done, of how many.
    ///
    /// # Errors
    /// When the database or the blob store is away.
    pub async fn train(&self, progress: crate::Progress<'_>) -> Result<Training> {
        let began = Instant::now();
        progress(0, Some(4));
        let learners = self.learners().await?;
        let orders = self.orders().await?;
        let now = self.clock.now();
        let sessions = self.sessions(now).await?;
        progress(1, Some(4));
        let running = self.recommendations.load_full();
        let running_since = self.store.kept_training().await?.map(|kept| kept.at);
        let mut report = TrainingReport {
            products: learners.len() as u64,
            baskets: orders.len() as u64,
            sessions: sessions.len() as u64,
            ..TrainingReport::default()
        };
        let looked = looked(&sessions);
        let work = tokio::task::spawn_blocking(move || {
            let items: Vec<Item> = learners
                .iter()
                .map(|learner| learner.item.clone())
                .collect();
            let running = running_since.map(|since| (&running.engine, since));
            judge(&mut report, &items, &orders, running, now);
            let engine = Engine::train(items, &orders, now);
            let is_ranked = |wish: &&Wish| engine.stages(**wish).is_some();
            report.ranked = Wish::ALL.iter().filter(is_ranked).count() as u64;
            cover(&mut report, &engine, &learners);
            let bytes = Bytes::from(engine.to_bytes());
            (report, learnt(engine, &learners, &looked, now), bytes)
        });
        let (mut report, mut learnt, bytes) = work
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        progress(2, Some(4));
        report.took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let worse = report
            .hit_rate
            .zip(report.hit_rate_before)
            .is_some_and(|(new, old)| new < old * NO_WORSE_THAN);
        let training = Training {
            id: new_id(),
            at: now,
            state: if worse {
                TrainingState::Refused
            } else {
                TrainingState::Kept
            },
            report,
        };
        if !worse {
            self.blobs.put(&path(training.id), bytes).await?;
        }
        progress(3, Some(4));
        let kept = !worse;
        self.write_training(&training, kept).await?;
        if kept {
            learnt.version = training.id;
            self.recommendations.store(Arc::new(learnt));
            *lock(&self.visitors.also_viewed) = AlsoViewed::rebuild(sessions);
            self.announce(Topic::Training, training.id).await;
        } else {
            tracing::warn!(report = ?training.report, "what was learnt is worse than what is in use, and is refused");
        }
        progress(4, Some(4));
        Ok(training)
    }

    async fn write_training(&self, training: &Training, kept: bool) -> Result<()> {
        let before = self.store.trainings(LATEST).await?;
        let old = |one: &&Training| one.at < training.at - BYTES_REMEMBERED;
        let mut large: Vec<i64> = before.iter().filter(old).map(|one| one.id).collect();
        let mut tx = self.store.begin().await?;
        tx.add_training(training).await?;
        if kept {
            tx.record_event(training.at, Topic::Training, training.id, &Value::Null)
                .await?;
            large.extend(tx.forget_trainings(training.at - REMEMBERED).await?);
        } else {
            large.clear();
        }
        tx.commit().await?;
        for id in large {
            self.blobs.remove(&path(id)).await?;
        }
        Ok(())
    }

    /// Takes up what was learnt last, here or on another node.
    ///
    /// # Errors
    /// When the database or the blob store is away.
    pub(crate) async fn take_up_training(&self) -> Result<()> {
        let Some(training) = self.store.kept_training().await? else {
            return Ok(());
        };
        if self.recommendations.load().version == training.id {
            return Ok(());
        }
        let Some(bytes) = self.blobs.get(&path(training.id)).await? else {
            tracing::warn!(
                training = training.id,
                "the bytes of what was learnt are gone"
            );
            return Ok(());
        };
        let learners = self.learners().await?;
        let items = learners
            .iter()
            .map(|learner| learner.item.clone())
            .collect();
        let engine = Engine::from_bytes(&bytes, items)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let now = self.clock.now();
        let sessions = self.sessions(now).await?;
        let mut learnt = learnt(engine, &learners, &looked(&sessions), now);
        learnt.version = training.id;
        self.recommendations.store(Arc::new(learnt));
        *lock(&self.visitors.also_viewed) = AlsoViewed::rebuild(sessions);
        Ok(())
    }

    /// Every product that may be recommended.
    async fn learners(&self) -> Result<Vec<Learner>> {
        let tree = self.catalogue.tree.load_full();
        let mut learners = Vec::new();
        let mut after = ProductId::from(0);
        loop {
            let products = self.store.products_after(after, STEP).await?;
            let Some(last) = products.last() else { break };
            after = last.id;
            let active = products
                .iter()
                .filter(|p| p.status == ProductStatus::Active);
            learners.extend(active.map(|product| learner(&tree, product)));
        }
        learners.sort_by_key(|learner| learner.item.id);
        for (id, at, stars) in self.store.opinions().await? {
            if let Ok(known) = learners.binary_search_by_key(&id, |learner| learner.item.id) {
                let stars = u8::try_from(stars).unwrap_or_default();
                learners[known].item.opinions.push((at, stars));
            }
        }
        Ok(learners)
    }

    /// What every accepted order held, oldest first.
    async fn orders(&self) -> Result<Vec<Order>> {
        let baskets = self.store.baskets().await?.into_iter();
        let order = |basket: store::PastBasket| Order {
            at: basket.at,
            buyer: basket.buyer,
            products: basket.products,
        };
        Ok(baskets.map(order).collect())
    }

    /// What visitors looked at lately, a list for each session.
    async fn sessions(&self, now: Millis) -> Result<Vec<Vec<ProductId>>> {
        let views = self.store.views_since(now - SESSION_DAYS * DAY).await?;
        let mut sessions: Vec<Vec<ProductId>> = Vec::new();
        let mut last: Option<(VisitorId, Millis)> = None;
        for (visitor, at, product) in views {
            let same = last.is_some_and(|(who, then)| who == visitor && at - then <= SESSION_GAP);
            last = Some((visitor, at));
            match sessions.last_mut().filter(|_| same) {
                Some(session) => session.push(product),
                None => sessions.push(vec![product]),
            }
        }
        Ok(sessions)
    }
}

fn path(id: i64) -> object_store::path::Path {
    object_store::path::Path::from(format!("recommend/{id}"))
}

/// Judges a trial and, with when it was trained, what is in use, on orders that neither has seen.
fn judge(
    report: &mut TrainingReport,
    items: &[Item],
    orders: &[Order],
    running: Option<(&Engine, Millis)>,
    now: Millis,
) {
    let telling = |order: &&Order| order.products.len() > 1;
    let newest = (orders.len() / 10).min(HELD_OUT);
    let (past, held) = orders.split_at(orders.len() - newest);
    let (mut past, mut held) = (
        past.to_vec(),
        held.iter().filter(telling).collect::<Vec<_>>(),
    );
    let mut compared = None;
    if let Some((engine, since)) = running {
        let unseen = orders.iter().filter(|order| order.at > since);
        let unseen: Vec<&Order> = unseen.filter(telling).take(HELD_OUT).collect();
        if unseen.len() >= TELLING {
            let before = orders.iter().filter(|order| order.at <= since);
            (past, held, compared) = (before.cloned().collect(), unseen, Some(engine));
        }
    }
    report.held_out = held.len() as u64;
    if held.len() < TELLING {
        return;
    }
    let trial = Engine::train(items.to_vec(), &past, now);
    report.hit_rate = Some(hit_rate(&trial, &held));
    report.hit_rate_before = compared.map(|running| hit_rate(running, &held));
}

/// Share of orders whose last product is found by the others.
fn hit_rate(engine: &Engine, held: &[&Order]) -> f64 {
    let hit = |order: &&&Order| {
        let Some((wanted, others)) = order.products.split_last() else {
            return false;
        };
        let asking = Asking {
            now: order.at,
            current: others,
            bought: &[],
            never: &[],
            late: &|| false,
        };
        match engine.find(Wish::Completes, &asking, FOUND) {
            Some(found) => found.iter().any(|one| one.id == *wanted),
            None => {
                let found = engine.model.for_basket(others, FOUND);
                found.iter().any(|scored| scored.id == *wanted)
            }
        }
    };
    held.iter().filter(hit).count() as f64 / held.len().max(1) as f64
}

/// How much of the catalogue is shown beside other products, and how unknown that is.
fn cover(report: &mut TrainingReport, engine: &Engine, learners: &[Learner]) {
    let most = learners
        .iter()
        .map(|learner| learner.sales.ln_1p())
        .fold(0.0, f64::max);
    let mut shown = std::collections::HashSet::new();
    let (mut novelty, mut count) = (0.0, 0_u64);
    for learner in learners {
        let id = learner.item.id;
        let beside = engine.model.together(id, SHOWN).into_iter();
        for scored in beside.chain(engine.model.similar(id, SHOWN)) {
            shown.insert(scored.id);
            let at = learners.binary_search_by_key(&scored.id, |learner| learner.item.id);
            if let (Ok(at), true) = (at, most > 0.0) {
                novelty += 1.0 - learners[at].sales.ln_1p() / most;
                count += 1;
            }
        }
    }
    report.coverage = shown.len() as f64 / learners.len().max(1) as f64;
    report.novelty = novelty / count.max(1) as f64;
}

/// Takes up what was learnt before, and whatever is learnt on any node, until the shop is gone.
pub(crate) async fn keep(shop: Weak<Shop>) {
    const RETRY: Duration = Duration::from_secs(5);
    let Some(mut news) = shop.upgrade().map(|shop| shop.news()) else {
        return;
    };
    loop {
        let Some(open) = shop.upgrade() else { return };
        if let Err(error) = open.take_up_training().await {
            tracing::warn!(%error, "what was learnt could not be taken up yet");
            drop(open);
            tokio::time::sleep(RETRY).await;
            continue;
        }
        drop(open);
        loop {
            match news.recv().await {
                Ok(news) if news.topic == Topic::Training => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

mod apart;
mod learner;
#[cfg(test)]
mod tests;
