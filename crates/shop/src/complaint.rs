//! Complaints from the shopper's side: opened, written to, taken back. Whoever holds the order's link may.

mod desk;
mod letter;
mod photo;
mod replacement;

use bytes::Bytes;
use model::complaint::{
    ANSWER_WITHIN, Complaint, ComplaintEvent, ComplaintPage, ComplaintState, ComplaintTopic,
    words_of,
};
use model::event::Topic;
use model::form::Form;
use model::job::{ComplaintNews, Job};
use model::order::TimelineKind;
use model::{ComplaintId, Millis, OrderId};
use serde_json::Value;
use store::{ComplaintChange, NewComplaint, NewMessage, Order, Tx, new_id};

use self::photo::Kept;
use crate::fulfilment::STALE;
use crate::placement::{TRIES, entry};
use crate::secret::random_token;
use crate::{Error, Result, Shop};

/// Complaints escalated in one run of the job.
const ESCALATED_AT_ONCE: i64 = 50;

impl Shop {
    /// The complaints about an order, for whoever holds its link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link.
    pub async fn complaint_page(&self, number: &str, access_token: &str) -> Result<ComplaintPage> {
        let order = self.opened_order(number, access_token).await?;
        let complaints = self.store.complaints_of(order.id).await?;
        let mut replacements = Vec::new();
        for complaint in &complaints {
            replacements.extend(self.replacement(complaint).await?);
        }
        Ok(ComplaintPage {
            complaints,
            replacements,
            number: order.number,
            key: random_token()?,
        })
    }

    /// Opens a complaint; while another one is open, writes to that. Repeated with the same key it does nothing more.
    /// Answers with whether all of its photographs could be taken.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Invalid` without a topic or words.
    pub async fn open_complaint(
        &self,
        number: &str,
        access_token: &str,
        form: &Form,
        photos: Vec<Bytes>,
    ) -> Result<bool> {
        let order = self.opened_order(number, access_token).await?;
        let key = form.get("key");
        if self.store.has_complaint(order.id, key).await? {
            return Ok(true);
        }
        let topic = ComplaintTopic::from_code(form.get("topic"));
        let topic = topic.ok_or_else(|| Error::Invalid(Vec::new()))?;
        let words = wanted_words(form)?;
        let now = self.clock.now();
        let new = NewComplaint {
            id: new_id(),
            order: order.id,
            key: key.to_owned(),
            topic,
            at: now,
            due_at: now + ANSWER_WITHIN,
        };
        let kept = self.keep_complaint_photos(photos).await?;
        let written = match self.try_open(&order, &new, &words, &kept).await {
            Ok(false) => self.write_instead(&order, form, &words, &kept).await,
            opened => opened,
        };
        self.with_photos(written, kept).await
    }

    /// Writes to the complaint that is open, where another could not be opened; `false` when this very form did.
    async fn write_instead(
        &self,
        order: &Order,
        form: &Form,
        words: &str,
        kept: &Kept,
    ) -> Result<bool> {
        if self.store.has_complaint(order.id, form.get("key")).await? {
            return Ok(false);
        }
        let all = self.store.complaints_of(order.id).await?;
        let open = all.iter().find(|known| known.state.is_open());
        let open = open.ok_or(STALE)?.id;
        self.try_write(order, open, form, words, kept).await
    }

    /// `false` when another complaint was opened in this very moment.
    async fn try_open(
        &self,
        order: &Order,
        new: &NewComplaint,
        words: &str,
        kept: &Kept,
    ) -> Result<bool> {
        let now = new.at;
        let mut tx = self.store.begin().await?;
        // Holds the order: of two complaints at once one is first.
        tx.touch_order(order.id, now).await?;
        if !tx.add_complaint(new).await? {
            return Ok(false);
        }
        let message = NewMessage {
            complaint: new.id,
            key: &new.key,
            at: now,
            staff: None,
            words,
            photos: &kept.keys,
        };
        tx.add_message(message).await?;
        let told = entry(
            now,
            TimelineKind::Complaint,
            "You asked for help",
            "您提交了售后申请",
        );
        tx.add_timeline_entry(order.id, &told, None).await?;
        self.tell_of_complaint(&mut tx, order.id, new.id, 1, ComplaintNews::Received, now)
            .await?;
        tx.commit().await?;
        self.announce_order(order.id, &[]).await;
        Ok(true)
    }

    /// Writes to an open complaint. Repeated with the same key it writes nothing more. Answers with whether all of the
    /// photographs could be taken.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Invalid` without words, `Conflict` when the complaint has ended.
    pub async fn write_complaint(
        &self,
        number: &str,
        access_token: &str,
        id: ComplaintId,
        form: &Form,
        photos: Vec<Bytes>,
    ) -> Result<bool> {
        let order = self.opened_order(number, access_token).await?;
        let words = wanted_words(form)?;
        let found = self.complaint_of(&order, id).await?;
        if self.store.has_message(id, form.get("key")).await? {
            return Ok(true);
        }
        // Nothing is kept of what may not be written.
        changed(&found, ComplaintEvent::Write, self.clock.now())?;
        let kept = self.keep_complaint_photos(photos).await?;
        let written = self.try_write(&order, id, form, &words, &kept).await;
        self.with_photos(written, kept).await
    }

    /// `false` when it was written before.
    async fn try_write(
        &self,
        order: &Order,
        id: ComplaintId,
        form: &Form,
        words: &str,
        kept: &Kept,
    ) -> Result<bool> {
        let key = form.get("key");
        for _ in 0..TRIES {
            let found = self.complaint_of(order, id).await?;
            if self.store.has_message(id, key).await? {
                return Ok(false);
            }
            let now = self.clock.now();
            let change = match (found.state, changed(&found, ComplaintEvent::Write, now)?) {
                // Until when the shop has to answer does not move because the shopper adds something.
                (ComplaintState::Open, change) => change,
                (_, change) if change.state == ComplaintState::Open => ComplaintChange {
                    due_at: Some(now + ANSWER_WITHIN),
                    ..change
                },
                (_, change) => change,
            };
            let message = NewMessage {
                complaint: id,
                key,
                at: now,
                staff: None,
                words,
                photos: &kept.keys,
            };
            let mut tx = self.store.begin().await?;
            if tx.change_complaint(&change).await? && tx.add_message(message).await? {
                tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
                    .await?;
                tx.commit().await?;
                self.announce_order(order.id, &[]).await;
                return Ok(true);
            }
            drop(tx);
            self.store.caught_up().await?;
        }
        Err(STALE)
    }

    /// Takes a complaint back. Repeated it changes nothing.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Conflict` when the complaint came to another end.
    pub async fn withdraw_complaint(
        &self,
        number: &str,
        access_token: &str,
        id: ComplaintId,
    ) -> Result<()> {
        let order = self.opened_order(number, access_token).await?;
        for _ in 0..TRIES {
            let found = self.complaint_of(&order, id).await?;
            if found.state == ComplaintState::Withdrawn {
                return Ok(());
            }
            let now = self.clock.now();
            let change = changed(&found, ComplaintEvent::Withdraw, now)?;
            let mut tx = self.store.begin().await?;
            // The order first, as everywhere: two who lock the same rows in another order wait for each other.
            tx.touch_order(order.id, now).await?;
            if tx.change_complaint(&change).await? {
                let told = entry(
                    now,
                    TimelineKind::Complaint,
                    "You said it is solved",
                    "您确认问题已解决",
                );
                tx.add_timeline_entry(order.id, &told, None).await?;
                tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
                    .await?;
                tx.commit().await?;
                self.announce_order(order.id, &[]).await;
                return Ok(());
            }
            drop(tx);
            self.store.caught_up().await?;
        }
        Err(STALE)
    }

    async fn complaint_of(&self, order: &Order, id: ComplaintId) -> Result<Complaint> {
        let found = self.store.complaint(id).await?;
        let ours = found.filter(|complaint| complaint.order == order.id);
        ours.ok_or(Error::NotFound)
    }

    /// Escalates what the shop did not answer in time, and writes to the shop about each.
    pub(crate) async fn escalate_complaints(&self) -> Result<()> {
        let now = self.clock.now();
        for id in self.store.due_complaints(now, ESCALATED_AT_ONCE).await? {
            let Some(found) = self.store.complaint(id).await? else {
                continue;
            };
            // Answered since it was looked for.
            let Ok(change) = changed(&found, ComplaintEvent::Escalate, now) else {
                continue;
            };
            let mut tx = self.store.begin().await?;
            if !tx.change_complaint(&change).await? {
                continue;
            }
            let text = "The complaint was not answered in time and was escalated.";
            tx.add_staff_note(found.order, text, None, now).await?;
            let (news, version) = (ComplaintNews::Escalated, found.version + 1);
            self.tell_of_complaint(&mut tx, found.order, id, version, news, now)
                .await?;
            tx.commit().await?;
            self.announce_order(found.order, &[]).await;
        }
        Ok(())
    }

    /// Event and mail of a change.
    async fn tell_of_complaint(
        &self,
        tx: &mut Tx,
        order: OrderId,
        complaint: ComplaintId,
        version: i64,
        news: ComplaintNews,
        now: Millis,
    ) -> store::Result<()> {
        tx.record_event(now, Topic::Order, order.get(), &Value::Null)
            .await?;
        let mail = Job::SendComplaintMail {
            complaint,
            news,
            version,
        };
        let key = format!("mail-complaint-{complaint}-{version}");
        tx.enqueue(&mail, now, Some(&key)).await?;
        Ok(())
    }
}

/// A complaint's change by an event that needs nothing more.
fn changed(found: &Complaint, event: ComplaintEvent, at: Millis) -> Result<ComplaintChange> {
    let state = found.state.after(event);
    let state = state.map_err(|_| Error::Conflict("the complaint came to an end"))?;
    Ok(ComplaintChange {
        id: found.id,
        version: found.version,
        state,
        due_at: found.due_at.filter(|_| state == ComplaintState::Open),
        outcome: None,
        refund: None,
        at,
    })
}

/// The words of a form that may not be without.
fn wanted_words(form: &Form) -> Result<String> {
    let words = words_of(form);
    if words.is_empty() {
        return Err(Error::Invalid(vec![desk::no_words()]));
    }
    Ok(words)
}

#[cfg(test)]
mod tests;
