//! Complaints from the side of staff: read, answered, settled with or without money.

use model::checkout::Problem;
use model::complaint::{
    ComplaintDesk, ComplaintEvent, ComplaintOutcome, ComplaintRow, ComplaintState, ComplaintTab,
};
use model::form::{Form, Why};
use model::job::ComplaintNews;
use model::order::{TimelineEntry, TimelineKind};
use model::payment_method::is_by_hand;
use model::staff::Staff;
use model::{ComplaintId, Locale, Money, ProductId, Translated};
use serde_json::json;
use store::{ComplaintChange, NewMessage, Order, Refund};

use super::replacement::Again;
use super::{changed, wanted_words};
use crate::fulfilment::STALE;
use crate::refund::{by, set_aside};
use crate::secret::random_token;
use crate::{Error, Result, Shop};

fn subject(id: ComplaintId) -> String {
    format!("complaint:{id}")
}

/// What staff decided.
struct Verdict {
    outcome: ComplaintOutcome,
    /// What goes back, in minor units; 0 for nothing.
    amount: i64,
    /// What is sent again.
    again: Option<Again>,
}

impl Shop {
    /// A page of the complaints in a tab, and how many there are.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn complaint_rows(
        &self,
        tab: ComplaintTab,
        page: u32,
    ) -> Result<(Vec<ComplaintRow>, i64)> {
        Ok(self.store.complaint_rows(tab, page).await?)
    }

    /// Everything about one complaint.
    ///
    /// # Errors
    /// `NotFound` when there is no such complaint.
    pub async fn complaint_desk(&self, staff: &Staff, id: ComplaintId) -> Result<ComplaintDesk> {
        let found = self.store.complaint(id).await?;
        let complaint = found.ok_or(Error::NotFound)?;
        let order = self.found(complaint.order).await?;
        let purse = self.purse(order.id).await?;
        let left = purse.map_or(0, |purse| purse.left());
        let lines = self.can_send_again(&order).await?;
        let replacement = self.replacement(&complaint).await?;
        Ok(ComplaintDesk {
            complaint,
            number: order.number,
            name: order.address.name,
            email: order.email,
            refundable: Money::new(left, order.totals.currency),
            by_hand: is_by_hand(&order.method),
            lines,
            replacement,
            draft: self.store.draft(staff.id, &subject(id)).await?,
            key: random_token()?,
        })
    }

    /// Answers or settles a complaint, as the form says. Sent twice, it is done once; what does not work is kept.
    ///
    /// # Errors
    /// `Invalid` without words or with a wrong amount, `Conflict` when the complaint changed since the form was shown.
    pub async fn act_on_complaint(&self, staff: &Staff, id: ComplaintId, form: Form) -> Result<()> {
        let done = self.perform_on_complaint(staff, id, &form).await;
        let (why, problems) = match &done {
            Ok(()) => return self.discard_draft(staff, &subject(id)).await,
            Err(Error::Invalid(problems)) => (Why::Invalid, problems.clone()),
            Err(Error::Conflict(_)) => (Why::Stale, Vec::new()),
            Err(_) => return done,
        };
        self.keep_draft(staff, &subject(id), form, why, problems)
            .await?;
        done
    }

    /// Forgets what a member of staff typed into the form of a complaint.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_complaint_draft(&self, staff: &Staff, id: ComplaintId) -> Result<()> {
        self.discard_draft(staff, &subject(id)).await
    }

    async fn perform_on_complaint(
        &self,
        staff: &Staff,
        id: ComplaintId,
        form: &Form,
    ) -> Result<()> {
        let found = self.store.complaint(id).await?.ok_or(Error::NotFound)?;
        if self.store.has_message(id, form.get("key")).await? {
            return Ok(());
        }
        if form.get("version").parse() != Ok(found.version) {
            return Err(STALE);
        }
        let order = self.found(found.order).await?;
        let words = wanted_words(form)?;
        let verdict = match form.get("outcome") {
            "" => None,
            code => Some(self.verdict(code, form, &order, id).await?),
        };
        let event = match verdict {
            Some(_) => ComplaintEvent::Settle,
            None => ComplaintEvent::Answer,
        };
        let change = changed(&found, event, self.clock.now())?;
        let message = NewMessage {
            complaint: id,
            key: form.get("key"),
            at: change.at,
            staff: Some(staff.id),
            words: &words,
            photos: &[],
        };
        let (refund, products) = self
            .write_answer(staff, &order, change, message, verdict.as_ref())
            .await?;
        self.announce_order(order.id, &products).await;
        match refund {
            Some(refund) => self.finish_refund(refund).await,
            None => Ok(()),
        }
    }

    /// Answers with the refund to ask for, if money goes back, and the products whose availability changed.
    async fn write_answer(
        &self,
        staff: &Staff,
        order: &Order,
        mut change: ComplaintChange,
        message: NewMessage<'_>,
        verdict: Option<&Verdict>,
    ) -> Result<(Option<Refund>, Vec<ProductId>)> {
        let purse = self.purse(order.id).await?;
        let (id, now) = (change.id, change.at);
        let mut tx = self.store.begin().await?;
        tx.touch_order(order.id, now).await?;
        let mut refund = None;
        if let Some(Verdict {
            outcome, amount, ..
        }) = verdict
        {
            change.outcome = Some(*outcome);
            if *amount > 0 {
                let purse = purse.as_ref();
                let purse = purse.ok_or_else(|| Error::Invalid(vec![too_much(order, 0)]))?;
                if *amount > purse.left() {
                    return Err(Error::Invalid(vec![too_much(order, purse.left())]));
                }
                let key = format!("complaint-{id}");
                let as_credit = *outcome == ComplaintOutcome::Credit;
                let aside = set_aside(&mut tx, purse, *amount, as_credit, "complaint", &key, now);
                refund = Some(aside.await?.ok_or(STALE)?);
            }
        }
        change.refund = refund.as_ref().map(|refund| refund.id);
        if !tx.change_complaint(&change).await? || !tx.add_message(message).await? {
            return Err(STALE);
        }
        let (news, action) = match change.state {
            ComplaintState::Settled => (ComplaintNews::Settled, "complaint.settle"),
            _ => (ComplaintNews::Answered, "complaint.answer"),
        };
        if let Some(Verdict { outcome, .. }) = verdict {
            let said = |locale| outcome.show(locale);
            let told = TimelineEntry {
                at: now,
                kind: TimelineKind::Complaint,
                detail: Translated::new(said(Locale::En), said(Locale::Zh)),
            };
            tx.add_timeline_entry(order.id, &told, by(Some(staff)))
                .await?;
        }
        let detail = json!({
            "order": order.id,
            "outcome": change.outcome,
            "amount": verdict.map(|verdict| verdict.amount),
        });
        tx.record_audit(staff.id, now, action, &subject(id), &detail)
            .await?;
        self.tell_of_complaint(&mut tx, order.id, id, change.version + 1, news, now)
            .await?;
        let mut products = Vec::new();
        if let Some(again) = verdict.and_then(|verdict| verdict.again.as_ref()) {
            let written = self.write_again(&mut tx, staff, order, again, now);
            products = written.await?;
        }
        tx.commit().await?;
        Ok((refund, products))
    }

    async fn verdict(
        &self,
        code: &str,
        form: &Form,
        order: &Order,
        id: ComplaintId,
    ) -> Result<Verdict> {
        let verdict = verdict(code, form, order)?;
        let again = match verdict.outcome {
            ComplaintOutcome::Replacement => Some(self.read_again(order, id, form).await?),
            _ => None,
        };
        Ok(Verdict { again, ..verdict })
    }
}

fn verdict(code: &str, form: &Form, order: &Order) -> Result<Verdict> {
    let mut outcomes = ComplaintOutcome::ALL.into_iter();
    let outcome = outcomes.find(|outcome| outcome.code() == code);
    let outcome = outcome.ok_or_else(|| Error::Invalid(Vec::new()))?;
    if !outcome.gives_back() {
        return Ok(Verdict {
            outcome,
            amount: 0,
            again: None,
        });
    }
    let money = Money::parse(form.get("amount"), order.totals.currency);
    let amount = money.map(|money| money.amount).filter(|amount| *amount > 0);
    let amount = amount.ok_or_else(|| {
        let example = Money::new(1_250, order.totals.currency).decimal();
        let message = Translated::new(
            format!("Enter an amount such as {example}."),
            format!("请填写金额，例如 {example}。"),
        );
        Error::Invalid(vec![Problem::new("amount", message)])
    })?;
    Ok(Verdict {
        outcome,
        amount,
        again: None,
    })
}

fn too_much(order: &Order, left: i64) -> Problem {
    let left = Money::new(left, order.totals.currency);
    let message = Translated::new(
        format!("Enter an amount up to {}.", left.show(Locale::En)),
        format!("请输入不超过 {} 的金额。", left.show(Locale::Zh)),
    );
    Problem::new("amount", message)
}

pub(super) fn no_words() -> Problem {
    Problem::new(
        "words",
        Translated::new("Write something first.", "请先填写内容。"),
    )
}
