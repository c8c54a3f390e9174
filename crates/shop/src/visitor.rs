//! Visitors: who they are by the token of a cookie, and what they did lately. An act is in memory before the call that
//! notes it returns, so the next page knows of it; it reaches the database in a batch, off the request's way.
//!
//! A token that was only just given may belong to a program that never comes back with it. What it did waits in memory
//! and counts once it does come back. What waited is lost with the process, and so is what was noted in its last tenth
//! of a second: recommendations can bear that, and no request waits for them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::activity::{Act, Activity, SESSION_GAP, Via};
use model::catalog::Product;
use model::{Millis, ProductId, VisitorId};
use quick_cache::sync::Cache;
use recommend::live::AlsoViewed;
use recommend::profile::{Profile, ProfileConfig, Signal, Subject, Taste};
use sha2::{Digest, Sha256};
use store::{Engine, Store, new_id};
use tokio::sync::mpsc;

use crate::document::document;
use crate::recommendation::facet_number;
use crate::secret::{hash_token, random_token};
use crate::tree::Tree;
use crate::{Result, Shop};

/// Visitors that are remembered without asking the database.
const REMEMBERED: usize = 5_000;
/// Acts of one visitor that are remembered.
const ACTS: usize = 50;
/// Acts that are read to know a visitor's taste.
const ACTS_READ: i64 = 200;
/// Acts that may wait to be written. When the database falls so far behind, later ones are lost.
const QUEUE: usize = 1 << 16;
/// Acts written in one transaction.
const BATCH: usize = 2_048;
/// How long acts gather before they are written.
const GATHER: Duration = Duration::from_millis(100);
/// A product seen again within this time was not looked at again.
const SAME_LOOK: Millis = 60_000;
/// With several nodes, how old what is remembered of a visitor may be.
const FRESH: Millis = 1_000;

/// The secret of a visitor's cookie: 32 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitorToken(String);

impl VisitorToken {
    /// A new token.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self> {
        Ok(Self(random_token()?))
    }

    /// The token in a cookie's text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| Self(text.to_owned()))
    }

    /// The cookie's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whose token it is. The token cannot be told from it.
    #[must_use]
    pub fn visitor(&self) -> VisitorId {
        let hash = Sha256::digest(&self.0);
        let first: [u8; 8] = std::array::from_fn(|at| hash[at]);
        VisitorId::from(i64::from_be_bytes(first) & i64::MAX)
    }
}

/// What is remembered of a visitor.
#[derive(Default)]
pub(crate) struct Known {
    /// Oldest first.
    acts: VecDeque<Activity>,
    /// What they bought, newest first.
    bought: Vec<(Millis, ProductId)>,
    pub profile: Profile,
    /// What has not been written because nobody has come back with the token yet.
    waiting: Vec<Activity>,
    /// When the database was asked last.
    read_at: Millis,
}

impl Known {
    /// Products of this visitor's acts, newest first, each once, with the weightiest thing done with it.
    pub fn interests(&self) -> Vec<(ProductId, Act)> {
        let mut found: Vec<(ProductId, Act)> = Vec::new();
        for activity in self.acts.iter().rev() {
            let Some(product) = activity.product else {
                continue;
            };
            match found.iter_mut().find(|(known, _)| *known == product) {
                // Taken out of the cart after it was put in: what was done last counts.
                Some((_, act)) if *act != Act::Remove && activity.act == Act::Add => {
                    *act = Act::Add
                }
                Some(_) => {}
                None => found.push((product, activity.act)),
            }
        }
        found
    }

    /// What they bought, newest first.
    pub fn bought(&self) -> &[(Millis, ProductId)] {
        &self.bought
    }

    /// Different products looked at in the session that `now` belongs to, newest last.
    fn trail(&self, now: Millis) -> Vec<ProductId> {
        let mut trail = Vec::new();
        let mut until = now;
        for activity in self.acts.iter().rev() {
            if until - activity.at > SESSION_GAP {
                break;
            }
            until = activity.at;
            if let (Act::View, Some(product)) = (activity.act, activity.product)
                && !trail.contains(&product)
            {
                trail.push(product);
            }
        }
        trail.reverse();
        trail
    }

    fn is_same_look(&self, product: ProductId, now: Millis) -> bool {
        self.acts.back().is_some_and(|last| {
            last.act == Act::View && last.product == Some(product) && now - last.at < SAME_LOOK
        })
    }

    fn remember(&mut self, activity: Activity) {
        if self.acts.len() == ACTS {
            self.acts.pop_front();
        }
        self.acts.push_back(activity);
    }
}

/// The visitors of late, and what they did and do.
pub(crate) struct Visitors {
    known: Cache<VisitorId, Arc<Mutex<Known>>>,
    queue: mpsc::Sender<Activity>,
    /// What visitors of one product also look at.
    pub also_viewed: Mutex<AlsoViewed>,
    lost: AtomicU64,
}

impl Visitors {
    /// Nobody yet, and the queue of what is to be written.
    pub fn new() -> (Self, mpsc::Receiver<Activity>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let visitors = Self {
            known: Cache::new(REMEMBERED),
            queue,
            also_viewed: Mutex::default(),
            lost: AtomicU64::new(0),
        };
        (visitors, waiting)
    }

    fn send(&self, activity: Activity) {
        if self.queue.try_send(activity).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Takes a lock whatever became of who held it: what it guards is whole after each step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shop {
    /// Notes what a visitor did with a product, `is_new` where their token was given with this very answer. A product
    /// that is not in the shop is not noted.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn note(
        &self,
        visitor: VisitorId,
        is_new: bool,
        act: Act,
        product: ProductId,
        via: Option<Via>,
    ) -> Result<()> {
        let Some(product) = self.product_by_id(product).await? else {
            return Ok(());
        };
        let known = self.known(visitor, is_new).await?;
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        let mut known = lock(&known);
        if act == Act::View && known.is_same_look(product.id, now) {
            return Ok(());
        }
        if let Some(signal) = signal(act) {
            let subject = subject(&tree, &product);
            known
                .profile
                .note(now, signal, &subject, &ProfileConfig::default());
        }
        if act == Act::View && !is_new {
            let trail = known.trail(now);
            lock(&self.visitors.also_viewed).note(&trail, product.id);
        }
        let activity = Activity {
            id: new_id(),
            at: now,
            visitor,
            act,
            product: Some(product.id),
            via,
        };
        known.remember(activity);
        if is_new {
            known.waiting.push(activity);
            return Ok(());
        }
        // They came back with the token: what waited is believed.
        for waited in std::mem::take(&mut known.waiting) {
            self.visitors.send(waited);
        }
        self.visitors.send(activity);
        Ok(())
    }

    /// Notes that a visitor looks at the product at `/p/{slug}`, led there by the shelf `via` if by any.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn note_view(
        &self,
        visitor: VisitorId,
        is_new: bool,
        slug: &str,
        via: Option<Via>,
    ) -> Result<()> {
        let Ok(product) = self.product(slug).await else {
            return Ok(());
        };
        if via.is_some() {
            self.note(visitor, is_new, Act::Click, product.id, via)
                .await?;
        }
        self.note(visitor, is_new, Act::View, product.id, None)
            .await
    }

    /// Notes that a visitor was shown a shelf.
    pub fn note_shown(&self, visitor: VisitorId, via: Via) {
        self.visitors.send(Activity {
            id: new_id(),
            at: self.clock.now(),
            visitor,
            act: Act::Shown,
            product: None,
            via: Some(via),
        });
    }

    /// Notes whose cart it is that a token opens, so that what is bought from it is known to be theirs.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn note_cart(
        &self,
        visitor: VisitorId,
        token: &model::cart::CartToken,
    ) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.link_cart(&hash_token(token.as_str()), visitor, self.clock.now())
            .await?;
        Ok(tx.commit().await?)
    }

    /// Notes that a visitor bought these products a moment ago. The order itself says so to whoever reads it later.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn note_bought(&self, visitor: VisitorId, products: &[ProductId]) -> Result<()> {
        let found = self.products(products).await?;
        let known = self.known(visitor, false).await?;
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        let mut known = lock(&known);
        for product in found {
            if known.bought.iter().any(|(_, id)| *id == product.id) {
                continue;
            }
            let subject = subject(&tree, &product);
            known
                .profile
                .note(now, Signal::Purchase, &subject, &ProfileConfig::default());
            known.bought.insert(0, (now, product.id));
        }
        Ok(())
    }

    /// Forgets everything a visitor did, here and in the database. Orders stay orders; whose they were is forgotten.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_visitor(&self, visitor: VisitorId) -> Result<()> {
        let known = self.known(visitor, false).await?;
        *lock(&known) = Known {
            read_at: self.clock.now(),
            ..Known::default()
        };
        // What was noted just before is written first, or it would come back.
        tokio::time::sleep(2 * GATHER).await;
        let mut tx = self.store.begin().await?;
        tx.forget_visitor(visitor).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets what visitors did longer ago than the merchant's setting says.
    pub(crate) async fn forget_old_activities(&self) -> Result<()> {
        let days = self.settings().activity_days.max(1);
        let mut tx = self.store.begin().await?;
        tx.forget_activities(self.clock.now() - days * model::delivery::DAY)
            .await?;
        Ok(tx.commit().await?)
    }

    /// How many acts were lost because the database could not keep up.
    #[must_use]
    pub fn activities_lost(&self) -> u64 {
        self.visitors.lost.load(Ordering::Relaxed)
    }

    /// What is known of a visitor. One whose token was only just given has no past to read.
    pub(crate) async fn known(
        &self,
        visitor: VisitorId,
        is_new: bool,
    ) -> Result<Arc<Mutex<Known>>> {
        let now = self.clock.now();
        let remembered = self.visitors.known.get(&visitor);
        let several_nodes = self.store.engine() == Engine::Postgres;
        match remembered {
            Some(known) if !several_nodes || now - lock(&known).read_at < FRESH => Ok(known),
            None if is_new => {
                let known = Arc::new(Mutex::new(Known {
                    read_at: now,
                    ..Known::default()
                }));
                self.visitors.known.insert(visitor, known.clone());
                Ok(known)
            }
            remembered => self.read_known(visitor, remembered, now).await,
        }
    }

    /// Reads what is written of a visitor, and puts what only this process knows yet behind it.
    async fn read_known(
        &self,
        visitor: VisitorId,
        remembered: Option<Arc<Mutex<Known>>>,
        now: Millis,
    ) -> Result<Arc<Mutex<Known>>> {
        let mut acts = self.store.activities_of(visitor, ACTS_READ).await?;
        acts.reverse();
        let bought = self.store.purchases_of(visitor, ACTS_READ).await?;
        let known = remembered.unwrap_or_default();
        let written = acts.last().map_or(0, |act| act.id);
        acts.extend(lock(&known).acts.iter().filter(|act| act.id > written));
        let mut ids: Vec<ProductId> = acts.iter().filter_map(|act| act.product).collect();
        ids.extend(bought.iter().map(|(_, product)| *product));
        ids.sort_unstable();
        ids.dedup();
        let products = self.products(&ids).await?;
        let tree = self.catalogue.tree.load();
        let subject_of = |id: ProductId| {
            let product = products.iter().find(|product| product.id == id)?;
            Some(subject(&tree, product))
        };
        let done = acts
            .iter()
            .filter_map(|act| Some((act.at, signal(act.act)?, subject_of(act.product?)?)));
        let purchases = bought
            .iter()
            .filter_map(|(at, product)| Some((*at, Signal::Purchase, subject_of(*product)?)));
        let mut events: Vec<(Millis, Signal, Subject)> = done.chain(purchases).collect();
        events.sort_by_key(|(at, _, _)| *at);
        let mut profile = Profile::default();
        for (at, signal, subject) in &events {
            profile.note(*at, *signal, subject, &ProfileConfig::default());
        }
        let mut held = lock(&known);
        let last = acts.last().map_or(0, |act| act.id);
        // What was noted since is kept, and is in the taste from the next reading on.
        acts.extend(held.acts.iter().filter(|act| act.id > last));
        held.acts = acts.split_off(acts.len().saturating_sub(ACTS)).into();
        (held.bought, held.profile, held.read_at) = (bought, profile, now);
        drop(held);
        self.visitors.known.insert(visitor, known.clone());
        Ok(known)
    }
}

/// What an act says about taste; nothing, when the act is another's shadow.
fn signal(act: Act) -> Option<Signal> {
    match act {
        Act::View => Some(Signal::View),
        Act::Add => Some(Signal::AddToCart),
        Act::Remove => Some(Signal::Remove),
        // A click is followed by the view that it led to.
        Act::Click | Act::Shown => None,
    }
}

/// What a product stands for.
pub(crate) fn subject(tree: &Tree, product: &Product) -> Subject {
    let document = document(tree, product);
    let categories = document.categories.iter().copied().map(Taste::Category);
    let facets = document.facets.iter().flat_map(|(code, values)| {
        values.iter().map(move |value| {
            let number = facet_number(code, value);
            if code == model::catalog::BRAND {
                Taste::Brand(number)
            } else {
                Taste::Facet(number)
            }
        })
    });
    Subject::of(categories.chain(facets), document.price_min)
}

/// Writes what visitors do until the shop is gone, a batch at a time.
pub(crate) async fn keep(store: Store, mut waiting: mpsc::Receiver<Activity>) {
    const RETRY: Duration = Duration::from_secs(1);
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        if batch.len() < BATCH {
            tokio::time::sleep(GATHER).await;
            while batch.len() < BATCH
                && let Ok(activity) = waiting.try_recv()
            {
                batch.push(activity);
            }
        }
        // What cannot be written now is tried again while the queue holds what follows.
        while let Err(error) = write(&store, &batch).await {
            tracing::warn!(%error, "what visitors do could not be written yet");
            tokio::time::sleep(RETRY).await;
        }
        batch.clear();
    }
}

async fn write(store: &Store, batch: &[Activity]) -> store::Result<()> {
    let mut tx = store.begin().await?;
    tx.add_activities(batch).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests;
