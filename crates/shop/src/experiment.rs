//! Experiments: who sees which side, shelves drawn accordingly, and how staff begin and end one.
//!
//! Only visitors who are known take part. Which side of a split they see follows from their id and the experiment's, so
//! that it needs no row and is the same on every node. What a side puts onto a shelf carries its name; what fills the
//! shelf up afterwards does not, and speaks for neither.

use std::hash::{DefaultHasher, Hash, Hasher};

use model::activity::{Algorithm, Place};
use model::checkout::Problem;
use model::delivery::DAY;
use model::event::Topic;
use model::experiment::{Arm, Experiment, Method};
use model::form::{Form, Why};
use model::listing::ProductCard;
use model::staff::Staff;
use model::{ExperimentId, Millis, ProductId, Translated, VisitorId};
use recommend::Scored;
use recommend::experiment::{Team, interleave};
use recommend::profile::Profile;
use recommend::shelf::Reason;
use serde_json::json;
use store::new_id;

use crate::personal::{NEIGHBOURS, Pool};
use crate::recommendation::{CANDIDATES, SHOWN, Wanted, because};
use crate::visitor::lock;
use crate::{Error, Result, Shop};

/// What the draft of a new experiment is about.
pub(crate) const NEW_EXPERIMENT: &str = "experiment:new";

/// What speaks for other products: those that are looked at, wanted or owned, with their weights, and a taste.
#[derive(Default)]
pub(crate) struct Spoken {
    pub anchors: Vec<(ProductId, f32)>,
    /// What was bought, and when.
    pub bought: Vec<(Millis, ProductId)>,
    pub profile: Profile,
}

impl Spoken {
    /// Products that say as much each, and no taste.
    pub fn by(ids: &[ProductId]) -> Self {
        Self {
            anchors: ids.iter().map(|id| (*id, 1.0)).collect(),
            ..Self::default()
        }
    }
}

/// A visitor who takes part in an experiment.
pub(crate) struct Trial {
    pub experiment: Experiment,
    pub visitor: VisitorId,
}

impl Trial {
    /// The side of a split that the visitor sees.
    fn arm(&self) -> Arm {
        let share = 100 * self.experiment.share;
        let name = self.experiment.id.to_string();
        let shares = [10_000_u32.saturating_sub(share), share];
        match recommend::experiment::Experiment::new(&name, &shares) {
            Ok(split) if split.arm(self.visitor.get() as u64) == 1 => Arm::B,
            _ => Arm::A,
        }
    }

    /// Which side goes first in each turn: the same for one page of one visitor on one day.
    fn seed(&self, page: Option<ProductId>, day: i64) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.experiment.id, self.visitor, page, day).hash(&mut hasher);
        hasher.finish()
    }
}

impl Shop {
    /// Whether an experiment runs in a place, so that its pages may be each visitor's own.
    #[must_use]
    pub fn is_tried(&self, place: Place) -> bool {
        let running = self.catalogue.experiments.load();
        running.iter().any(|experiment| experiment.place == place)
    }

    /// The experiment of a place, as far as somebody takes part.
    pub(crate) fn trial(&self, place: Place, visitor: Option<VisitorId>) -> Option<Trial> {
        let running = self.catalogue.experiments.load();
        let experiment = running.iter().find(|one| one.place == place)?;
        Some(Trial {
            experiment: *experiment,
            visitor: visitor?,
        })
    }

    /// The shelf that an experiment puts in a place.
    pub(crate) async fn tried(
        &self,
        trial: &Trial,
        wanted: &Wanted<'_>,
        spoken: &Spoken,
    ) -> Result<Vec<ProductCard>> {
        if trial.experiment.method == Method::Split {
            return self.side(trial, trial.arm(), wanted, spoken).await;
        }
        let a = self.side(trial, Arm::A, wanted, spoken).await?;
        let b = self.side(trial, Arm::B, wanted, spoken).await?;
        let ids = |cards: &[ProductCard]| cards.iter().map(|card| card.id).collect::<Vec<_>>();
        let page = wanted.anchors.first().copied();
        let seed = trial.seed(page, self.clock.now() / DAY);
        let drafted = interleave(&ids(&a), &ids(&b), SHOWN, seed);
        let card_of = |one: recommend::experiment::Drafted<ProductId>| {
            let side = match one.team {
                Team::A => &a,
                Team::B => &b,
            };
            side.iter().find(|card| card.id == one.item).cloned()
        };
        Ok(drafted.into_iter().filter_map(card_of).collect())
    }

    async fn side(
        &self,
        trial: &Trial,
        arm: Arm,
        wanted: &Wanted<'_>,
        spoken: &Spoken,
    ) -> Result<Vec<ProductCard>> {
        let wanted = Wanted {
            via: trial.experiment.via(arm),
            ..*wanted
        };
        if wanted.via.algorithm == Algorithm::ForYou {
            return self.fitting(&wanted, spoken).await;
        }
        let found = self.found_by(wanted.via.algorithm, &spoken.anchors);
        self.shelf(&wanted, found).await
    }

    /// What an algorithm finds for products, best first.
    fn found_by(
        &self,
        algorithm: Algorithm,
        anchors: &[(ProductId, f32)],
    ) -> Vec<(Scored, Reason)> {
        let model = &self.recommendations.load_full().engine.model;
        match (algorithm, anchors) {
            (Algorithm::Popular, _) => {
                return because(model.popular(CANDIDATES), Reason::Trending);
            }
            (Algorithm::Completes, _) => {
                let ids: Vec<ProductId> = anchors.iter().map(|(id, _)| *id).collect();
                return self.found_completing(&ids, &[]);
            }
            (Algorithm::Together, [(id, _)]) => return self.found_beside(*id),
            _ => {}
        }
        // As many of each as the page alone would ask for.
        let count = if anchors.len() > 1 {
            NEIGHBOURS
        } else {
            CANDIDATES
        };
        let mut pool = Pool::default();
        for (id, weight) in anchors {
            let (with, item) = (*id, *id);
            let (found, reason) = match algorithm {
                Algorithm::AlsoViewed => (
                    lock(&self.visitors.also_viewed).alike(item, count),
                    Reason::BecauseViewed { item },
                ),
                Algorithm::Similar => (model.similar(item, count), Reason::SimilarTo { item }),
                _ => (model.together(with, count), Reason::BoughtTogether { with }),
            };
            pool.add(found, *weight, reason);
        }
        pool.best()
    }

    /// Begins an experiment. The form has `place`, `method`, `a` and `b` (algorithms) and `share`, the percent of
    /// visitors who see the second side of a split. The same form sent again changes nothing.
    ///
    /// # Errors
    /// `Invalid` with what must be put right; everything typed is kept.
    pub async fn start_experiment(&self, staff: &Staff, form: Form) -> Result<()> {
        let now = self.clock.now();
        let outcome = match read(&form) {
            Ok(fields) => self.begin(staff, fields, now).await?,
            Err(problems) => Err(problems),
        };
        if let Err(problems) = outcome {
            let told = Error::Invalid(problems.clone());
            self.keep_draft(staff, NEW_EXPERIMENT, form, Why::Invalid, problems)
                .await?;
            return Err(told);
        }
        self.announce(Topic::Experiment, 0).await;
        Ok(())
    }

    async fn begin(
        &self,
        staff: &Staff,
        (place, method, algorithms, share): Fields,
        now: i64,
    ) -> Result<std::result::Result<(), Vec<Problem>>> {
        let experiment = Experiment {
            id: new_id(),
            place,
            method,
            algorithms,
            share,
            started_at: now,
            ended_at: None,
        };
        let mut tx = self.store.begin().await?;
        tx.delete_draft(staff.id, NEW_EXPERIMENT).await?;
        if tx.add_experiment(&experiment).await? {
            let subject = format!("experiment:{}", experiment.id);
            let detail = json!({
                "place": place, "method": method, "algorithms": algorithms, "share": share
            });
            let change = (Topic::Experiment, "experiment.start", subject.as_str());
            self.note_change(&mut tx, staff, change, &detail).await?;
        } else {
            let running = self.catalogue.experiments.load();
            let of = |one: &Experiment| (one.place, one.method, one.algorithms, one.share);
            if !running.iter().any(|one| of(one) == of(&experiment)) {
                let words = Translated::new(
                    "An experiment runs there already. End it first.",
                    "该位置已有实验在进行，请先结束。",
                );
                return Ok(Err(vec![Problem::new("place", words)]));
            }
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Ends an experiment. One that has ended stays as it is.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn end_experiment(&self, staff: &Staff, id: ExperimentId) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if tx.end_experiment(id, self.clock.now()).await? {
            let subject = format!("experiment:{id}");
            let change = (Topic::Experiment, "experiment.end", subject.as_str());
            self.note_change(&mut tx, staff, change, &json!({})).await?;
        }
        tx.commit().await?;
        self.announce(Topic::Experiment, 0).await;
        Ok(())
    }
}

type Fields = (Place, Method, [Algorithm; 2], u32);

fn read(form: &Form) -> std::result::Result<Fields, Vec<Problem>> {
    let mut problems = Vec::new();
    let place = Place::from_code(form.get("place")).filter(|place| !place.algorithms().is_empty());
    let [a, b] = ["a", "b"].map(|field| {
        let found = Algorithm::from_code(form.get(field));
        let found = found.filter(|one| place.is_none_or(|at| at.algorithms().contains(one)));
        if found.is_none() {
            let words = Translated::new("Not to be had in this place.", "该位置不支持此算法。");
            problems.push(Problem::new(field, words));
        }
        found
    });
    if a.is_some() && a == b {
        let words = Translated::new("Choose another than the first.", "请选择不同的算法。");
        problems.push(Problem::new("b", words));
    }
    if place.is_none() {
        let words = Translated::new("Choose a place.", "请选择位置。");
        problems.push(Problem::new("place", words));
    }
    let method = Method::from_code(form.get("method"));
    if method.is_none() {
        let words = Translated::new("Choose a method.", "请选择方式。");
        problems.push(Problem::new("method", words));
    }
    let share = form.get("share").trim().parse().ok();
    let share = share.filter(|share| (1..=99).contains(share));
    if share.is_none() {
        let words = Translated::new(
            "Enter a whole number from 1 to 99.",
            "请输入 1 到 99 之间的整数。",
        );
        problems.push(Problem::new("share", words));
    }
    match (place, method, a, b, share) {
        (Some(place), Some(method), Some(a), Some(b), Some(share)) if problems.is_empty() => {
            Ok((place, method, [a, b], share))
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests;
