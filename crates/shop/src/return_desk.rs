//! Returns as staff work with them: the list, everything about one, and the steps from request to settlement. Each step
//! is decided on the version that was seen and happens once.

mod settle;

use bytes::Bytes;
use model::checkout::Problem;
use model::form::{Form, Why};
use model::payment_method::is_by_hand;
use model::return_desk::{RETURNS_PER_PAGE, ReturnDesk, ReturnQuery, ReturnRows};
use model::returns::{Condition, ReturnEvent, ReturnState, WORDS_MAX, read_receipt};
use model::staff::Staff;
use model::{Locale, Money, ProductId, ReturnId, Translated};
use serde_json::{Value, json};
use store::{OrderLine, ReturnRequest, Tx};

use crate::placement::TRIES;
use crate::returns::tell_return;
use crate::{Error, Result, Shop};
use settle::parts_of;

const STALE: Error = Error::Conflict("the return changed since the page was shown");

/// What became of goods that came back.
enum Back {
    /// They are taken in; these products' availability changed.
    Put(Vec<ProductId>),
    /// As many came back to the shelf before.
    Before,
    /// The return changed since it was read.
    Changed,
}

fn subject(id: ReturnId, event: ReturnEvent) -> String {
    format!("return:{id}:{}", event.code())
}

impl Shop {
    /// A page of the list of returns.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn admin_returns(&self, query: &ReturnQuery) -> Result<ReturnRows> {
        let (rows, count) = self.store.return_rows(query).await?;
        let pages = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(ReturnRows {
            rows,
            count,
            page: query.page.max(1),
            pages: pages.div_ceil(RETURNS_PER_PAGE).max(1),
        })
    }

    /// How many returns wait for staff.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn waiting_returns(&self) -> Result<i64> {
        Ok(self.store.waiting_returns().await?)
    }

    /// Everything about one return.
    ///
    /// # Errors
    /// `NotFound` when there is no such return.
    pub async fn return_desk(
        &self,
        staff: &Staff,
        locale: Locale,
        id: ReturnId,
    ) -> Result<ReturnDesk> {
        let found = self.found_return(id).await?;
        let order = self.found(found.order).await?;
        let paid = self.paid_order(&order).await?;
        let mut drafts = Vec::new();
        for event in ReturnEvent::ALL {
            let draft = self.store.draft(staff.id, &subject(id, event)).await?;
            drafts.extend(draft.map(|draft| (event, draft)));
        }
        let rules = self.return_rules().await?;
        Ok(ReturnDesk {
            view: self.return_view(locale, &order, &rules, found).await?,
            order: order.id,
            number: order.number,
            customer: order.address.name,
            email: order.email,
            locale: order.locale,
            shipping_left: Money::new(paid.shipping_left(), order.totals.currency),
            by_hand: is_by_hand(&order.method),
            drafts,
        })
    }

    /// The photograph of a return, for staff.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub async fn return_photo(&self, id: ReturnId) -> Result<Bytes> {
        let found = self.store.return_request(id).await?;
        self.photo_of(found).await
    }

    /// Does what a form about a return asks for. Sent twice, it is done once.
    ///
    /// # Errors
    /// `NotFound` without such a return, `Invalid` with what must be put right, `Conflict` when it changed since;
    /// everything typed is kept then.
    pub async fn act_on_return(&self, staff: &Staff, id: ReturnId, form: Form) -> Result<()> {
        let event = ReturnEvent::of(&form).ok_or(Error::NotFound)?;
        let done = self.step_return(staff, id, event, &form).await;
        let subject = subject(id, event);
        let (why, problems) = match &done {
            Ok(()) => return self.discard_draft(staff, &subject).await,
            Err(Error::Invalid(problems)) => (Why::Invalid, problems.clone()),
            Err(Error::Conflict(_)) => (Why::Stale, Vec::new()),
            Err(_) => return done,
        };
        self.keep_draft(staff, &subject, form, why, problems)
            .await?;
        done
    }

    /// Forgets what a member of staff typed into a form about a return.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_return_draft(
        &self,
        staff: &Staff,
        id: ReturnId,
        event: ReturnEvent,
    ) -> Result<()> {
        self.discard_draft(staff, &subject(id, event)).await
    }

    async fn step_return(
        &self,
        staff: &Staff,
        id: ReturnId,
        event: ReturnEvent,
        form: &Form,
    ) -> Result<()> {
        let version: i64 = form.get("version").parse().unwrap_or_default();
        for _ in 0..TRIES {
            let found = self.found_return(id).await?;
            // The same step again: a second click, or a second sending of the form.
            if found.version > version && was(event, found.state) {
                return self.finish_return(&found).await;
            }
            if found.version != version {
                return Err(STALE);
            }
            let state = found.state.after(event);
            let state = state.map_err(|_| Error::Conflict("the return is in another state"))?;
            let next = ReturnRequest {
                state,
                answer: answer(&found, event, form)?,
                updated_at: self.clock.now(),
                ..found
            };
            let done = match event {
                ReturnEvent::Receive => self.receive(staff, next, form).await,
                ReturnEvent::Settle => self.settle_return(staff, next, form).await,
                ReturnEvent::Approve | ReturnEvent::Refuse | ReturnEvent::Withdraw => {
                    passing(self.decide(staff, &next).await)
                }
            };
            match done {
                Ok(true) => return Ok(()),
                Ok(false) => self.store.caught_up().await?,
                // The same form, sent twice at once: what the other sending did must not read as a fault of this one.
                Err(error) => {
                    self.store.caught_up().await?;
                    if self.found_return(id).await?.version == version {
                        return Err(error);
                    }
                }
            }
        }
        Err(STALE)
    }

    /// Approves or refuses; `false` when the return changed since it was read.
    async fn decide(&self, staff: &Staff, next: &ReturnRequest) -> store::Result<bool> {
        let mut tx = self.store.begin().await?;
        if !tx.change_return(next).await? {
            return Ok(false);
        }
        let told = match next.state {
            ReturnState::Approved => Translated::new("Return approved", "退货申请已通过"),
            _ => {
                tx.free_return_units(next.id).await?;
                Translated::new("Return refused", "退货申请未通过")
            }
        };
        tell_return(&mut tx, next, told, Some(staff.id), next.updated_at).await?;
        audit(&mut tx, staff, next, &json!({ "answer": next.answer })).await?;
        tx.commit().await?;
        self.announce_order(next.order, &[]).await;
        Ok(true)
    }

    /// The goods came back, and go to the shelf if staff say so; `false` when the return changed since it was read.
    async fn receive(&self, staff: &Staff, next: ReturnRequest, form: &Form) -> Result<bool> {
        let (condition, restock) = read_receipt(form).map_err(Error::Invalid)?;
        let next = ReturnRequest {
            condition: Some(condition),
            ..next
        };
        let lines = if restock {
            let units = self.store.return_lines(next.id).await?;
            self.units_of(next.order, &parts_of(&units, |_| 0)).await?
        } else {
            Vec::new()
        };
        match self.try_receive(staff, &next, condition, &lines).await {
            Ok(Back::Put(freer)) => {
                self.announce_order(next.order, &freer).await;
                Ok(true)
            }
            Ok(Back::Before) => Err(Error::Invalid(vec![too_many_back()])),
            Ok(Back::Changed) => Ok(false),
            Err(error) => passing(Err(error)),
        }
    }

    async fn try_receive(
        &self,
        staff: &Staff,
        next: &ReturnRequest,
        condition: Condition,
        lines: &[OrderLine],
    ) -> store::Result<Back> {
        let now = next.updated_at;
        let mut tx = self.store.begin().await?;
        if !tx.change_return(next).await? {
            return Ok(Back::Changed);
        }
        let put = self.put_back(&mut tx, next.order, lines, "returned", now);
        let Some(freer) = put.await? else {
            return Ok(Back::Before);
        };
        let told = Translated::new("Return arrived", "已收到退货");
        tell_return(&mut tx, next, told, Some(staff.id), now).await?;
        let detail = json!({ "condition": condition, "restock": !lines.is_empty() });
        audit(&mut tx, staff, next, &detail).await?;
        tx.commit().await?;
        Ok(Back::Put(freer))
    }

    async fn found_return(&self, id: ReturnId) -> Result<ReturnRequest> {
        self.store.return_request(id).await?.ok_or(Error::NotFound)
    }
}

/// A database that ended the transaction for a reason that passes is asked again.
pub(crate) fn passing(done: store::Result<bool>) -> Result<bool> {
    match done {
        Err(error) if error.is_passing() => Ok(false),
        other => Ok(other?),
    }
}

/// Whether a return in this state went through the step.
const fn was(event: ReturnEvent, state: ReturnState) -> bool {
    use ReturnState as S;
    match event {
        ReturnEvent::Approve => matches!(state, S::Approved | S::Received | S::Settled),
        ReturnEvent::Refuse => matches!(state, S::Refused),
        ReturnEvent::Receive => matches!(state, S::Received | S::Settled),
        ReturnEvent::Settle => matches!(state, S::Settled),
        ReturnEvent::Withdraw => matches!(state, S::Withdrawn),
    }
}

/// What staff say to the shopper. Who refuses says why.
fn answer(found: &ReturnRequest, event: ReturnEvent, form: &Form) -> Result<String> {
    let field = match event {
        ReturnEvent::Approve => "answer",
        ReturnEvent::Refuse => "refusal",
        _ => return Ok(found.answer.clone()),
    };
    let typed = form.get(field).trim();
    let (en, zh) = if event == ReturnEvent::Refuse && typed.is_empty() {
        ("Say why; the customer reads it.", "请说明原因，顾客可见。")
    } else if typed.chars().count() > WORDS_MAX {
        ("Use 1,000 characters at most.", "最多 1000 个字符。")
    } else {
        return Ok(typed.to_owned());
    };
    let problem = Problem::new(field, Translated::new(en, zh));
    Err(Error::Invalid(vec![problem]))
}

fn too_many_back() -> Problem {
    let message = Translated::new(
        "These units came back to the shelf before, with a refund. Leave the box empty.",
        "这些商品已随退款重新入库，请勿再次勾选。",
    );
    Problem::new("restock", message)
}

/// Notes who did a step.
pub(crate) async fn audit(
    tx: &mut Tx,
    staff: &Staff,
    next: &ReturnRequest,
    detail: &Value,
) -> store::Result<()> {
    let action = format!("return.{}", next.state.code());
    let subject = format!("return:{}", next.id);
    tx.record_audit(staff.id, next.updated_at, &action, &subject, detail)
        .await
}

#[cfg(test)]
mod tests;
