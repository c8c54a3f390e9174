//! Visitors: who they are by the token of a cookie, and what they did lately. An act is in memory before the call that
//! notes it returns, so the next page knows of it; it reaches the database in a batch, off the request's way.
//!
//! A token that was only just given may belong to a program that never comes back with it. What it did waits in memory
//! and counts once it does come back. What waited is lost with the process, and so is what was noted in its last tenth
//! of a second: recommendations can bear that, and no request waits for them.

mod keep;
mod known;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::activity::{Act, Activity, Via};
use model::catalog::Product;
use model::{Millis, ProductId, VisitorId};
use recommend::profile::{Profile, ProfileConfig, Signal, Subject, Taste};
use store::{Engine, new_id};

use crate::document::features;
use crate::recommendation::facet_number;
use crate::secret::hash_token;
use crate::tree::Tree;
use crate::{Error, Result, Shop};
use keep::GATHER;
pub(crate) use keep::keep;
use known::ACTS;
pub use known::VisitorToken;
pub(crate) use known::{Known, Visitors};

/// Acts that are read to know a visitor's taste.
const ACTS_READ: i64 = 200;
/// With several nodes, how old what is remembered of a visitor may be: with the time that acts gather and are written,
/// another node knows of them within a second.
const FRESH: Millis = 700;

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
        let Some(product) = self.kept_product(product).await? else {
            return Ok(());
        };
        let known = self.known(visitor, is_new).await?;
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        let mut known = lock(&known);
        let again = known.is_repeated(act, product.id, now);
        if again || known.is_machine(now) {
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
        match remembered {
            Some(known) if self.is_fresh(&lock(&known), now) => Ok(known),
            None if is_new => {
                let known = Arc::new(Mutex::new(Known {
                    read_at: now,
                    ..Known::default()
                }));
                self.visitors.known.insert(visitor, known.clone());
                Ok(known)
            }
            _ => self.read_known(visitor, now).await,
        }
    }

    /// Whether what is remembered was read, and lately enough where other nodes write of the visitor as well.
    fn is_fresh(&self, known: &Known, now: Millis) -> bool {
        let several_nodes = self.store.engine() == Engine::Postgres;
        known.read_at != 0 && (!several_nodes || now - known.read_at < FRESH)
    }

    /// Reads what is written of a visitor, and puts what only this process knows yet behind it.
    async fn read_known(&self, visitor: VisitorId, now: Millis) -> Result<Arc<Mutex<Known>>> {
        // One for all who ask at once: what one of them notes the others must not lose.
        let unread = || Ok::<_, Error>(Arc::default());
        let known = self.visitors.known.get_or_insert_with(&visitor, unread)?;
        let mut acts = self.store.activities_of(visitor, ACTS_READ).await?;
        acts.reverse();
        let bought = self.store.purchases_of(visitor, ACTS_READ).await?;
        let written = acts.last().map_or(0, |act| act.id);
        acts.extend(lock(&known).acts.iter().filter(|act| act.id > written));
        let mut ids: Vec<ProductId> = acts.iter().filter_map(|act| act.product).collect();
        ids.extend(bought.iter().map(|(_, product)| *product));
        ids.sort_unstable();
        ids.dedup();
        let products = self.kept_products(&ids).await?;
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
        // Somebody else read it meanwhile, and what they noted since is in its taste already.
        if self.is_fresh(&held, now) {
            drop(held);
            return Ok(known);
        }
        let last = acts.last().map_or(0, |act| act.id);
        // What was noted since is kept, and is in the taste from the next reading on.
        acts.extend(held.acts.iter().filter(|act| act.id > last));
        held.acts = acts.split_off(acts.len().saturating_sub(ACTS)).into();
        (held.bought, held.profile, held.read_at) = (bought, profile, now);
        drop(held);
        Ok(known)
    }
}

/// What an act says about taste; nothing, when the act is another's shadow.
fn signal(act: Act) -> Option<Signal> {
    match act {
        Act::View => Some(Signal::View),
        Act::Search => Some(Signal::Search),
        Act::Add => Some(Signal::AddToCart),
        Act::Remove => Some(Signal::Remove),
        // A click is followed by the view that it led to.
        Act::Click | Act::Shown => None,
    }
}

/// What a product stands for.
pub(crate) fn subject(tree: &Tree, product: &Product) -> Subject {
    let features = features(tree, product);
    let categories = features.categories.iter().copied().map(Taste::Category);
    let facets = features.facets.iter().flat_map(|(code, values)| {
        values.iter().map(move |value| {
            let number = facet_number(code, value);
            if code == model::catalog::BRAND {
                Taste::Brand(number)
            } else {
                Taste::Facet(number)
            }
        })
    });
    Subject::of(categories.chain(facets), features.price_min)
}

#[cfg(test)]
mod tests;
