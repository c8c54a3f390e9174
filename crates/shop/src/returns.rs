//! Returns as their shoppers see them: what can be sent back, asking for it with words and a photograph, and taking the
//! request back. The steps of staff are in `return_desk`.

mod exchange;
mod mail;
mod view;

use bytes::Bytes;
use model::checkout::Problem;
use model::event::Topic;
use model::form::{Draft, Form, Why};
use model::job::Job;
use model::order::{TimelineEntry, TimelineKind};
use model::return_desk::ReturnPage;
use model::returns::{
    AskedReturn, NoReturn, ReturnEvent, ReturnRules, ReturnState, Returnable, ReturnableLine,
    read_return,
};
use model::{Locale, Millis, OrderLineId, ReturnId, StaffId, Translated};
use serde_json::Value;
use store::{Order, OrderLine, ReturnRequest, Tx, new_id};

pub(crate) use self::exchange::free_order;
use crate::placement::TRIES;
use crate::secret::{is_token, random_token};
use crate::{Error, Result, Shop};
pub(crate) use view::worth;

/// Returns of one order, with those that came to nothing.
const RETURNS_MAX: usize = 20;

/// What can be sent back of an order, or why nothing can.
type Open = std::result::Result<Vec<(OrderLineId, i64)>, NoReturn>;

impl Shop {
    /// What the page about sending goods back shows, for whoever holds the order's link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link.
    pub async fn return_page(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
    ) -> Result<ReturnPage> {
        let order = self.opened_order(number, access_token).await?;
        let rules = self.return_rules().await?;
        let lines = self.store.order_lines(order.id).await?;
        let (open, excluded) = self.openness(&order, &lines, &rules).await?;
        let paid = self.paid_order(&order).await?;
        let swaps = match &open {
            Ok(open) => self.swaps(locale, &lines, open).await?,
            Err(_) => Vec::new(),
        };
        Ok(ReturnPage {
            number: order.number.clone(),
            key: random_token()?,
            open: open.map(|open| view::open_lines(&order, &lines, &paid, &open, &swaps)),
            until: rules.until(self.delivered_at(&order).await?),
            excluded,
            returns: self.return_views(locale, &order, &rules).await?,
            draft: self.store.return_draft(order.id).await?,
            rules,
        })
    }

    /// Asks to send goods back. The form has `key`, `reason`, `words` and units of lines; `photo` may be empty. The
    /// same form twice asks once.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Invalid` with what must be put right, `Conflict` when nothing can be sent back;
    /// what was typed is kept.
    pub async fn start_return(
        &self,
        number: &str,
        access_token: &str,
        form: Form,
        photo: Bytes,
    ) -> Result<ReturnId> {
        let order = self.opened_order(number, access_token).await?;
        if !is_token(form.get("key")) {
            return Err(Error::NotFound);
        }
        let key = format!("{}-{}", order.id, form.get("key"));
        if let Some(known) = self.store.return_by_key(&key).await? {
            return Ok(known.id);
        }
        let (form, problems) = self.with_photo(&order, form, photo).await?;
        let rules = self.return_rules().await?;
        for _ in 0..TRIES {
            // The same form, sent at the same time, may have been quicker.
            if let Some(known) = self.store.return_by_key(&key).await? {
                return Ok(known.id);
            }
            let lines = self.store.order_lines(order.id).await?;
            let (open, _) = self.openness(&order, &lines, &rules).await?;
            let Ok(open) = open else {
                return Err(Error::Conflict("nothing of the order can be sent back"));
            };
            let swaps = self.swaps(order.locale, &lines, &open).await?;
            let swaps: Vec<_> = swaps.into_iter().map(|(swap, _)| swap).collect();
            let asked = match read_return(&form, &open, &swaps) {
                Ok(asked) if problems.is_empty() => asked,
                Ok(_) => return self.refuse_return(&order, form, problems).await,
                Err(more) => {
                    let all = problems.into_iter().chain(more).collect();
                    return self.refuse_return(&order, form, all).await;
                }
            };
            if self.store.returns(order.id).await?.len() >= RETURNS_MAX {
                return Err(Error::Conflict("the order has too many returns"));
            }
            let photo = Some(form.get("photo")).filter(|key| !key.is_empty());
            let request = request(&order, &key, &asked, photo, self.clock.now());
            match self.try_start(&order, &lines, &request, &asked).await {
                Ok(true) => {
                    self.announce_order(order.id, &[]).await;
                    return Ok(request.id);
                }
                Ok(false) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the order keeps changing"))
    }

    async fn try_start(
        &self,
        order: &Order,
        lines: &[OrderLine],
        request: &ReturnRequest,
        asked: &AskedReturn,
    ) -> store::Result<bool> {
        let mut units = asked.units.clone();
        units.sort_unstable();
        let now = request.created_at;
        let mut tx = self.store.begin().await?;
        if !tx.add_return(request, &units).await? {
            return Ok(false);
        }
        let what = view::in_words(lines, &units);
        let told = Translated::new(
            format!("Return requested: {what}"),
            format!("已申请退货：{what}"),
        );
        tx.delete_return_draft(order.id).await?;
        tell_return(&mut tx, request, told, None, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The photograph, looked at and kept, as the field `photo` of the form. What was kept with an earlier sending is
    /// replaced, or used again where none came with this one.
    async fn with_photo(
        &self,
        order: &Order,
        mut form: Form,
        photo: Bytes,
    ) -> Result<(Form, Vec<Problem>)> {
        let draft = self.store.return_draft(order.id).await?;
        let kept = draft.map_or_else(String::new, |draft| draft.form.get("photo").to_owned());
        form.0.remove("photo");
        if photo.is_empty() {
            if !kept.is_empty() && !form.has("no_photo") {
                form = form.with("photo", kept);
            }
            return Ok((form, Vec::new()));
        }
        match self.keep_evidence(photo).await {
            Ok(key) => {
                self.drop_evidence(&kept).await?;
                Ok((form.with("photo", key), Vec::new()))
            }
            Err(Error::Invalid(problems)) => Ok((form.with("photo", kept), problems)),
            Err(error) => Err(error),
        }
    }

    async fn refuse_return<T>(
        &self,
        order: &Order,
        form: Form,
        problems: Vec<Problem>,
    ) -> Result<T> {
        let draft = Draft {
            form,
            why: Why::Invalid,
            problems: problems.clone(),
        };
        let mut tx = self.store.begin().await?;
        tx.put_return_draft(order.id, &draft, self.clock.now())
            .await?;
        tx.commit().await?;
        Err(Error::Invalid(problems))
    }

    /// Takes a request back, for whoever holds the order's link. Repeated it changes nothing.
    ///
    /// # Errors
    /// `NotFound` for a wrong link, `Conflict` when the goods came back already or it was refused.
    pub async fn withdraw_return(
        &self,
        number: &str,
        access_token: &str,
        id: ReturnId,
    ) -> Result<()> {
        let order = self.opened_order(number, access_token).await?;
        for _ in 0..TRIES {
            let found = self.store.return_request(id).await?;
            let found = found.filter(|found| found.order == order.id);
            let found = found.ok_or(Error::NotFound)?;
            if found.state == ReturnState::Withdrawn {
                return Ok(());
            }
            let Ok(state) = found.state.after(ReturnEvent::Withdraw) else {
                return Err(Error::Conflict("the return can no longer be taken back"));
            };
            match self.try_withdraw(&found, state).await {
                Ok(true) => {
                    self.announce_order(order.id, &[]).await;
                    return Ok(());
                }
                Ok(false) => self.store.caught_up().await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the return keeps changing"))
    }

    async fn try_withdraw(&self, found: &ReturnRequest, state: ReturnState) -> store::Result<bool> {
        let now = self.clock.now();
        let withdrawn = ReturnRequest {
            state,
            updated_at: now,
            ..found.clone()
        };
        let mut tx = self.store.begin().await?;
        if !tx.change_return(&withdrawn).await? {
            return Ok(false);
        }
        tx.free_return_units(found.id).await?;
        let told = Translated::new("Return withdrawn", "已撤回退货申请");
        tell_return(&mut tx, &withdrawn, told, None, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The photograph of a return, for whoever holds the order's link.
    ///
    /// # Errors
    /// `NotFound` for a wrong link or where there is none.
    pub async fn return_photo_by_link(
        &self,
        number: &str,
        access_token: &str,
        id: ReturnId,
    ) -> Result<Bytes> {
        let order = self.opened_order(number, access_token).await?;
        let found = self.store.return_request(id).await?;
        let found = found.filter(|found| found.order == order.id);
        self.photo_of(found).await
    }

    pub(crate) async fn photo_of(&self, found: Option<ReturnRequest>) -> Result<Bytes> {
        let photo = found.and_then(|found| found.photo);
        self.read_evidence(&photo.ok_or(Error::NotFound)?).await
    }

    /// What can be sent back now or why nothing can, and the names of what the rules keep from it.
    async fn openness(
        &self,
        order: &Order,
        lines: &[OrderLine],
        rules: &ReturnRules,
    ) -> Result<(Open, Vec<String>)> {
        let returns = self.store.line_returns(order.id).await?;
        let mut known = Vec::new();
        for line in lines {
            let back = returns.iter().find(|back| back.line == line.id);
            let gone = back.map_or(0, |back| back.refunded_quantity + back.in_return);
            known.push(ReturnableLine {
                line: line.id,
                product: line.product,
                categories: self.line_categories(line).await?,
                left: line.quantity - gone,
            });
        }
        let asked = Returnable {
            state: order.state,
            fulfilment: order.fulfilment,
            delivered_at: self.delivered_at(order).await?,
            lines: &known,
        };
        let open = rules.returnable(&asked, self.clock.now());
        let excluded = known.iter().zip(lines);
        let excluded = excluded.filter(|(known, _)| !rules.takes_back(known));
        let names = excluded.map(|(_, line)| line.name.clone()).collect();
        Ok((open, names))
    }

    /// Categories of a line's product as it is now, with all above them.
    async fn line_categories(&self, line: &OrderLine) -> Result<Vec<model::CategoryId>> {
        let product = match line.product {
            Some(id) => self.product_by_id(id).await?,
            None => None,
        };
        let Some(product) = product else {
            return Ok(Vec::new());
        };
        let tree = self.catalogue.tree.load();
        let own = product.categories.iter().chain(&product.category);
        let all = own.flat_map(|id| tree.path(*id).into_iter().map(|category| category.id));
        Ok(all.collect())
    }

    /// When the last parcel of an order arrived; none while one is under way.
    async fn delivered_at(&self, order: &Order) -> Result<Option<Millis>> {
        let parcels = self.store.parcels(order.id).await?;
        let arrived: Option<Vec<_>> = parcels.iter().map(|parcel| parcel.delivered_at).collect();
        Ok(arrived.and_then(|arrived| arrived.into_iter().max()))
    }
}

fn request(
    order: &Order,
    key: &str,
    asked: &AskedReturn,
    photo: Option<&str>,
    now: Millis,
) -> ReturnRequest {
    ReturnRequest {
        id: new_id(),
        order: order.id,
        key: key.to_owned(),
        state: ReturnState::Requested,
        reason: asked.reason,
        words: asked.words.clone(),
        photo: photo.map(str::to_owned),
        answer: String::new(),
        condition: None,
        refund: None,
        variant: asked.variant,
        wants_credit: asked.credit,
        replacement: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// Timeline, event and mail of a step.
pub(crate) async fn tell_return(
    tx: &mut Tx,
    request: &ReturnRequest,
    told: Translated,
    staff: Option<StaffId>,
    now: Millis,
) -> store::Result<()> {
    let entry = TimelineEntry {
        at: now,
        kind: TimelineKind::Return,
        detail: told,
    };
    tx.add_timeline_entry(request.order, &entry, staff).await?;
    tx.touch_order(request.order, now).await?;
    tx.record_event(now, Topic::Order, request.order.get(), &Value::Null)
        .await?;
    // Whoever takes a request back knows it.
    if request.state != ReturnState::Withdrawn {
        let (request, state) = (request.id, request.state);
        let key = format!("mail-return-{request}-{}", state.code());
        tx.enqueue(&Job::SendReturnMail { request, state }, now, Some(&key))
            .await?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
