//! The engine of a shop: what it learnt from all orders, and what it answers.
//!
//! The [`Model`] answers every question from the first order on. Beside it stand [`Stages`] for the questions that held-out
//! orders showed them to answer better: a blend of recall sources, or a ranker learnt over their scores, the [`Facts`] and
//! the [`Goods`]. All of it is one snapshot.
//!
//! ```
//! use recommend::{Engine, Item, Order};
//!
//! let items = [1, 2, 3].map(|id| Item::new(id.into()));
//! let order = |at, products: [i64; 2]| Order { at, buyer: None, products: products.map(Into::into).to_vec() };
//! let day = 86_400_000;
//! let engine = Engine::train(items.to_vec(), &[order(0, [1, 2]), order(day, [2, 1])], 2 * day);
//! assert_eq!(engine.model.together(1.into(), 5)[0].id, 2.into());
//! // Two orders teach no stages: the model answers.
//! assert!(engine.stages(recommend::Wish::Beside).is_none());
//! let again = Engine::from_bytes(&engine.to_bytes(), items.to_vec()).unwrap();
//! assert_eq!(again.model.together(1.into(), 5), engine.model.together(1.into(), 5));
//! ```

mod bytes;
mod train;

use std::sync::{Arc, Mutex, PoisonError};

use model::{Millis, ProductId};

use crate::evaluate::Protocol;
use crate::facts::Facts;
use crate::goods::Goods;
use crate::log::Past;
use crate::model::{Config, Item, Model};
use crate::recall::Query;
use crate::stages::{Stages, Workspace};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// What is bought together with the one product whose page is looked at.
    Beside,
    /// What completes a basket.
    Completes,
    /// What somebody will want that they do not have, by all they did.
    Own,
}

impl Wish {
    /// All wishes, in the order in which they are kept.
    pub const ALL: [Self; 3] = [Self::Beside, Self::Completes, Self::Own];

    /// How the wish is practised on orders of the past.
    const fn protocol(self) -> Protocol {
        match self {
            Self::Beside => Protocol::ProductPage,
            Self::Completes => Protocol::Completion,
            Self::Own => Protocol::NextNew,
        }
    }
}

/// An order of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// When it was placed.
    pub at: Millis,
    /// A number for who placed it, if that is known; buyers are numbered from 0.
    pub buyer: Option<u32>,
    /// What was in it.
    pub products: Vec<ProductId>,
}

/// What is known when the engine is asked.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// When.
    pub now: Millis,
    /// The product of the page, the basket, or what was looked at and put into the cart, newest last.
    pub current: &'a [ProductId],
    /// What the visitor bought before, and when, in any order.
    pub bought: &'a [(Millis, ProductId)],
    /// What must not come back, beside `current`.
    pub never: &'a [ProductId],
    /// Whether it has become too late for an answer.
    pub late: &'a dyn Fn() -> bool,
}

/// A product that the engine found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The product.
    pub id: ProductId,
    /// Greater is better: above 0 to 1, by its place.
    pub score: f32,
    /// The product of those asked about that it was bought together with most; none if it never was with any.
    pub with: Option<ProductId>,
}

/// What a shop learnt. The same orders give the same engine, whatever the number of threads.
#[derive(Default)]
pub struct Engine {
    /// What answers where the stages do not.
    pub model: Model,
    stages: [Option<Stages>; 3],
    /// Room for queries, as much as there were at once.
    rooms: Mutex<Vec<Workspace>>,
}

impl Engine {
    /// The stages that answer a wish; none where they are no better than the model.
    #[must_use]
    pub const fn stages(&self, wish: Wish) -> Option<&Stages> {
        self.stages[wish as usize].as_ref()
    }

    /// Memory that is held beside the model, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let recallers = self.stages.iter().flatten().map(|stages| &stages.recaller);
        let mut counted: Vec<*const Facts> = Vec::new();
        recallers
            .map(|recaller| {
                let facts = Arc::as_ptr(recaller.shared_facts());
                let again = counted.contains(&facts);
                counted.push(facts);
                recaller.bytes() - if again { recaller.facts().bytes() } else { 0 }
            })
            .sum()
    }

    /// The best products for a wish, best first; none where the stages do not answer it or it is too late. Of what is
    /// wanted for oneself the stages for baskets know something too.
    #[must_use]
    pub fn find(&self, wish: Wish, asking: &Asking<'_>, count: usize) -> Option<Vec<Found>> {
        let own = self.stages(wish);
        let stages = own.or_else(|| match wish {
            Wish::Own => self.stages(Wish::Completes),
            Wish::Beside | Wish::Completes => None,
        })?;
        let current = self.model.numbers(asking.current);
        let past = self.past(asking, wish == Wish::Own && own.is_some());
        let mut excluded = self.model.numbers(asking.never);
        excluded.extend(&current);
        excluded.sort_unstable();
        excluded.dedup();
        let query = Query {
            user: None,
            past: &past,
            current: if wish == Wish::Own && own.is_some() {
                &[]
            } else {
                &current
            },
            at: asking.now / 1000,
        };
        let room = self.rooms().pop();
        let mut room = room.unwrap_or_else(|| Workspace::new(self.model.ids().len()));
        let found = stages.chosen(&query, &excluded, count, &mut room, asking.late);
        self.rooms().push(room);
        let facts = stages.recaller.facts();
        let speaking: Vec<u32> = match current.is_empty() {
            true => past.iter().rev().map(|event| event.item).take(30).collect(),
            false => current,
        };
        let places = (0_u16..).map(|place| 10.0 / (10.0 + f32::from(place)));
        let found = found?.into_iter().zip(places).map(|(item, score)| Found {
            id: self.model.ids()[item as usize],
            score,
            with: facts
                .partner(&speaking, item)
                .map(|with| self.model.ids()[with as usize]),
        });
        Some(found.collect())
    }

    /// What was bought, oldest first, a turn for each time; behind it what is `current` as the newest turn, if it counts
    /// as such.
    fn past(&self, asking: &Asking<'_>, with_current: bool) -> Vec<Past> {
        let mut events: Vec<(Millis, ProductId)> = asking.bought.to_vec();
        events.sort_unstable();
        let current = asking.current.iter().filter(|_| with_current);
        events.extend(current.map(|id| (asking.now, *id)));
        let mut past: Vec<Past> = Vec::with_capacity(events.len());
        for (at, id) in events {
            let Some(item) = self.model.number(id) else {
                continue;
            };
            let at = at / 1000;
            let turn = past
                .last()
                .map_or(0, |last| last.turn + u32::from(last.at != at));
            past.push(Past {
                item,
                at,
                turn,
                quantity: 1.0,
                price: 0.0,
            });
        }
        past
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Vec<Workspace>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The goods of a model's items, in the order of their numbers.
fn goods(model: &Model, items: &[Item]) -> Arc<Goods> {
    let mut known: Vec<Item> = model.ids().iter().map(|id| Item::new(*id)).collect();
    for item in items {
        if let Some(number) = model.number(item.id) {
            known[number as usize] = item.clone();
        }
    }
    Arc::new(Goods::of(&known, model.content()))
}

#[cfg(test)]
mod tests;
