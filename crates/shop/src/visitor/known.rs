//! Who is known, and what is remembered of them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use model::activity::{Act, Activity, SESSION_GAP};
use model::{Millis, ProductId, VisitorId};
use quick_cache::sync::Cache;
use recommend::live::AlsoViewed;
use recommend::profile::Profile;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::Result;
use crate::secret::{is_token, random_token};

/// Visitors that are remembered without asking the database, some 10 KB each after a long look around.
const REMEMBERED: usize = 2_000;
/// Acts of one visitor that are remembered.
pub(super) const ACTS: usize = 50;
/// Acts that may wait to be written. When the database falls so far behind, later ones are lost.
const QUEUE: usize = 1 << 16;
/// A product seen again within this time was not looked at again.
const SAME_LOOK: Millis = 60_000;
/// Nobody does [`ACTS`] things in this time.
const TOO_FAST: Millis = 10_000;

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
        is_token(text).then(|| Self(text.to_owned()))
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
    pub(super) acts: VecDeque<Activity>,
    /// What they bought, newest first.
    pub(super) bought: Vec<(Millis, ProductId)>,
    pub profile: Profile,
    /// What has not been written because nobody has come back with the token yet.
    pub(super) waiting: Vec<Activity>,
    /// When the database was asked last.
    pub(super) read_at: Millis,
}

impl Known {
    /// Products of this visitor's acts, newest first, each once, with the weightiest thing done with it.
    pub fn interests(&self) -> Vec<(ProductId, Act)> {
        let mut found: Vec<(ProductId, Act)> = Vec::new();
        // What a search found was not looked at yet.
        let done = self.acts.iter().rev().filter(|act| act.act != Act::Search);
        for activity in done {
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
    pub(super) fn trail(&self, now: Millis) -> Vec<ProductId> {
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

    /// Whether so much was done in so short a time that no person did it.
    pub(super) fn is_machine(&self, now: Millis) -> bool {
        self.acts.len() == ACTS
            && self
                .acts
                .front()
                .is_some_and(|first| now - first.at < TOO_FAST)
    }

    /// Whether this is the same look or the same search once more: a page loaded again.
    pub(super) fn is_repeated(&self, act: Act, product: ProductId, now: Millis) -> bool {
        matches!(act, Act::View | Act::Search)
            && self.acts.back().is_some_and(|last| {
                last.act == act && last.product == Some(product) && now - last.at < SAME_LOOK
            })
    }

    pub(super) fn remember(&mut self, activity: Activity) {
        if self.acts.len() == ACTS {
            self.acts.pop_front();
        }
        self.acts.push_back(activity);
    }
}

/// The visitors of late, and what they did and do.
pub(crate) struct Visitors {
    pub(super) known: Cache<VisitorId, Arc<Mutex<Known>>>,
    pub(super) queue: mpsc::Sender<Activity>,
    /// What visitors of one product also look at.
    pub also_viewed: Mutex<AlsoViewed>,
    pub(super) lost: AtomicU64,
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

    pub(super) fn send(&self, activity: Activity) {
        if self.queue.try_send(activity).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}
