//! The forms of staff about an order: each goes through the use case of its act, and what does not work is kept.

use model::checkout::Problem;
use model::form::{Form, Why};
use model::order_desk::OrderDesk;
use model::order_work::{OrderAct, OrderWork};
use model::parcel::{NewParcel, read_event};
use model::refund::read_refund;
use model::staff::Staff;
use model::{Locale, OrderId, ParcelId, Translated};

use crate::refund::Terms;
use crate::secret::random_token;
use crate::{Error, Result, Shop};

fn subject(id: OrderId, act: OrderAct) -> String {
    format!("order:{id}:{}", act.code())
}

impl Shop {
    /// Everything the order page shows to this member of staff.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such order.
    pub async fn order_work(
        &self,
        staff: &Staff,
        locale: Locale,
        id: OrderId,
    ) -> Result<OrderWork> {
        let desk = self.admin_order(locale, id).await?;
        let labels = self.label_desk(id).await?;
        let mut drafts = Vec::new();
        for act in OrderAct::ALL {
            let draft = self.store.draft(staff.id, &subject(id, act)).await?;
            drafts.extend(draft.map(|draft| (act, draft)));
        }
        Ok(OrderWork {
            desk,
            drafts,
            refund_key: random_token()?,
            parcel_key: random_token()?,
            labels,
        })
    }

    /// Does what a form about an order asks for. Sent twice, it is done once.
    ///
    /// # Errors
    /// What the act answers; everything typed is kept then.
    pub async fn act_on_order(&self, staff: &Staff, id: OrderId, form: Form) -> Result<()> {
        let act = OrderAct::of(&form).ok_or(Error::NotFound)?;
        let desk = self.admin_order(Locale::En, id).await?;
        let done = self.perform(staff, &desk, act, &form).await;
        let subject = subject(id, act);
        let (why, problems) = match &done {
            Ok(()) => return self.discard_draft(staff, &subject).await,
            Err(Error::Invalid(problems)) => (Why::Invalid, problems.clone()),
            Err(Error::Conflict(_)) if version(&form) == desk.order.version => {
                (Why::Refused, Vec::new())
            }
            Err(Error::Conflict(_)) => (Why::Stale, Vec::new()),
            Err(_) => return done,
        };
        self.keep_draft(staff, &subject, form, why, problems)
            .await?;
        done
    }

    /// Forgets what a member of staff typed into a form about an order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn discard_order_draft(
        &self,
        staff: &Staff,
        id: OrderId,
        act: OrderAct,
    ) -> Result<()> {
        self.discard_draft(staff, &subject(id, act)).await
    }

    async fn perform(
        &self,
        staff: &Staff,
        desk: &OrderDesk,
        act: OrderAct,
        form: &Form,
    ) -> Result<()> {
        let (id, version) = (desk.order.id, version(form));
        match act {
            OrderAct::Ship => {
                let parcel = NewParcel::read(form).map_err(Error::Invalid)?;
                self.send_parcel(staff, id, &parcel, version).await
            }
            OrderAct::Quote => {
                self.quote_label(staff, id, form, version).await?;
                // What was wrong with earlier prices is of no interest any more.
                self.discard_order_draft(staff, id, OrderAct::Label).await
            }
            OrderAct::Label => self.buy_label(staff, id, form, version).await,
            OrderAct::VoidLabel => self.void_label(staff, id, form).await,
            OrderAct::Deliver => match parcel_of(form) {
                Some(parcel) => self.parcel_arrived(staff, id, parcel?, version).await,
                None => self.mark_delivered(staff, id, version).await,
            },
            OrderAct::Track => {
                let seen = read_event(form, self.clock.now()).map_err(Error::Invalid)?;
                let parcel = parcel_of(form).ok_or(Error::NotFound)??;
                let key = form.get("key");
                self.parcel_seen(staff, id, parcel, &seen, key).await
            }
            OrderAct::Cancel if !form.has("sure") => Err(invalid(
                "sure",
                "Tick the box: this cannot be undone.",
                "请先勾选确认：此操作无法撤销。",
            )),
            OrderAct::Cancel => self.cancel(staff, id, form.get("reason"), version).await,
            OrderAct::Refund => {
                let currency = desk.order.totals.currency;
                let asked = read_refund(form, &desk.paid, currency).map_err(Error::Invalid)?;
                let (restock, as_credit) = (form.has("restock"), form.has("as_credit"));
                let terms = Terms::new(restock, as_credit, form.get("reason"), form.get("key"));
                self.refund_asked(staff, id, &asked, &terms).await
            }
            OrderAct::Paid => self.receive_money(staff, id, version).await,
            OrderAct::Note => {
                // A form sent twice writes one note.
                let text = form.get("note").trim();
                let last = desk.notes.last();
                if last.is_some_and(|n| n.text == text && n.by.as_ref() == Some(&staff.name)) {
                    return Ok(());
                }
                self.add_note(staff, id, text).await
            }
        }
    }
}

fn version(form: &Form) -> i64 {
    form.get("version").parse().unwrap_or_default()
}

/// The parcel a form is about, if it is about one.
fn parcel_of(form: &Form) -> Option<Result<ParcelId>> {
    let text = form.has("parcel").then(|| form.get("parcel"))?;
    Some(text.parse().map_err(|_| Error::NotFound))
}

fn invalid(field: &str, en: &str, zh: &str) -> Error {
    Error::Invalid(vec![Problem::new(field, Translated::new(en, zh))])
}

#[cfg(test)]
mod tests;
