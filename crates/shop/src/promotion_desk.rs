//! Promotions as staff make and end them.

use model::checkout::Problem;
use model::event::Topic;
use model::promotion::{Promotion, Trigger, code, customer};
use model::promotion_desk::{PromotionRow, PromotionState};
use model::staff::Staff;
use model::{Money, PromotionId, Translated};
use serde_json::{Value, json};

use crate::{Error, Result, Shop};

const STALE: Error = Error::Conflict("the promotion changed since the page was shown");

impl Shop {
    /// Every promotion with what became of it, the newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn admin_promotions(&self) -> Result<Vec<PromotionRow>> {
        let sums = self.store.promotion_sums().await?;
        let now = self.clock.now();
        let row = |promotion: Promotion| {
            let sum = sums.iter().find(|(id, ..)| *id == promotion.id);
            let (uses, saved) = sum.map_or((0, 0), |&(_, uses, saved)| (uses, saved));
            PromotionRow {
                state: PromotionState::of(&promotion, uses, now),
                uses,
                saved: Money::new(saved, promotion.currency),
                promotion,
            }
        };
        let all = self.store.promotions().await?;
        Ok(all.into_iter().rev().map(row).collect())
    }

    /// A promotion with what became of it.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub async fn admin_promotion(&self, id: PromotionId) -> Result<PromotionRow> {
        let all = self.admin_promotions().await?;
        all.into_iter()
            .find(|row| row.promotion.id == id)
            .ok_or(Error::NotFound)
    }

    /// Saves a promotion: a new one where there is none with its id and its version is 0, else the change of the one at
    /// its version. Codes and e-mail addresses are kept as they are compared. Sent twice, it is saved once.
    ///
    /// # Errors
    /// `Invalid` with what must be put right, `Conflict` when it changed since, `NotFound` when there is none.
    pub async fn save_promotion(&self, staff: &Staff, promotion: Promotion) -> Result<()> {
        let mut promotion = promotion;
        if let Trigger::Code(typed) = &mut promotion.trigger {
            *typed = code(typed);
        }
        for email in &mut promotion.conditions.emails {
            *email = customer(email);
        }
        let problems = promotion.problems();
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let known = self.store.promotion(promotion.id).await?;
        let version = promotion.version;
        promotion.version += 1;
        match &known {
            // What a repeat would save is there.
            Some(known) if *known == promotion => return Ok(()),
            Some(known) if known.version != version => return Err(STALE),
            None if version != 0 => return Err(Error::NotFound),
            _ => {}
        }
        self.write_promotion(staff, &promotion, "promotion.save")
            .await
    }

    /// Ends a promotion now. One that is over stays so.
    ///
    /// # Errors
    /// `Conflict` when it changed since `version`, `NotFound` when there is none.
    pub async fn end_promotion(&self, staff: &Staff, id: PromotionId, version: i64) -> Result<()> {
        let known = self.store.promotion(id).await?.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        if known.ends_at.is_some_and(|ends_at| ends_at <= now) {
            return Ok(());
        }
        if known.version != version {
            return Err(STALE);
        }
        let ended = Promotion {
            starts_at: known.starts_at.filter(|&starts_at| starts_at < now),
            ends_at: Some(now),
            version: version + 1,
            ..known
        };
        self.write_promotion(staff, &ended, "promotion.end").await
    }

    async fn write_promotion(
        &self,
        staff: &Staff,
        promotion: &Promotion,
        action: &str,
    ) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let written = match promotion.version {
            1 => tx.add_promotion(promotion, now).await,
            _ => tx.change_promotion(promotion, now).await,
        };
        match written {
            Ok(true) => {}
            Ok(false) => return Err(STALE),
            Err(store::Error::Duplicate(_)) => {
                let taken = Translated::new(
                    "Another promotion has this code.",
                    "该优惠码已被其他促销使用。",
                );
                return Err(Error::Invalid(vec![Problem::new("code", taken)]));
            }
            Err(error) => return Err(error.into()),
        }
        let subject = format!("promotion:{}", promotion.id);
        let detail = json!({ "name": promotion.name.en, "version": promotion.version });
        tx.record_audit(staff.id, now, action, &subject, &detail)
            .await?;
        let id = promotion.id.get();
        tx.record_event(now, Topic::Promotion, id, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Promotion, id).await;
        Ok(())
    }
}
