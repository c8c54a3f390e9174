//! Labels for parcels: carriers are asked for prices, one is chosen, the label bought, and put on the parcel that leaves
//! or given back. What is about to be asked is written down first, and only an answer moves it on: money is spent once
//! however often a form is sent, and wherever the process dies.

use model::carrier::{Label, LabelDesk, LabelState, Rate, read_size};
use model::checkout::Problem;
use model::form::Form;
use model::money::scale;
use model::price_list::MILLION;
use model::staff::Staff;
use model::state::can_ship;
use model::{LabelId, Millis, Money, OrderId, Translated};
use payments::carrier::{Consignment, Goods, NoRates, Purchase, Voiding};
use serde_json::json;
use store::{Order, new_id};

use crate::failpoint::failpoint;
use crate::fulfilment::STALE;
use crate::secret::random_token;
use crate::{Error, Result, Shop};

/// A label that a carrier knows nothing of so long after it was asked for will not come any more: longer than we wait
/// for an answer, with room for a request that is slow on its way.
pub(crate) const GIVEN_UP: Millis = 120_000;

impl Shop {
    /// What an order's page shows about labels.
    pub(crate) async fn label_desk(&self, order: OrderId) -> Result<LabelDesk> {
        let settings = self.carriers.settings();
        let mut size = settings.parcel;
        size.grams = (size.grams + self.store.grams_to_send(order).await?).max(1);
        let labels = self.store.labels(order).await?;
        let open = labels.iter().rev().find(|label| is_open(label)).cloned();
        Ok(LabelDesk {
            offered: !self.selling_carriers().is_empty(),
            size,
            open,
            used: labels
                .into_iter()
                .filter(|label| label.parcel.is_some())
                .collect(),
        })
    }

    /// Asks carriers what a parcel with what is left of an order would cost.
    ///
    /// # Errors
    /// `Invalid` with what must be put right or what a carrier says, `Conflict` when the order changed since `version`,
    /// cannot be sent, or has a label that waits for its parcel.
    pub(crate) async fn quote_label(
        &self,
        staff: &Staff,
        order: OrderId,
        form: &Form,
        version: i64,
    ) -> Result<()> {
        let found = self.to_be_sent(order, version).await?;
        let labels = self.store.labels(order).await?;
        if labels
            .iter()
            .any(|label| is_open(label) && label.state != LabelState::Quoted)
        {
            return Err(Error::Conflict("a label of the order waits for its parcel"));
        }
        let size = read_size(form).map_err(Error::Invalid)?;
        let goods = self.goods_to_send(&found).await?;
        let worth = goods
            .iter()
            .map(|goods| goods.worth.amount * goods.quantity);
        let consignment = Consignment {
            key: random_token()?,
            from: self.carriers.settings().from,
            to: found.address.clone(),
            size,
            worth: Money::new(worth.sum(), self.settings().currency),
            goods,
        };
        let rates = self.ask_for_rates(&consignment).await?;
        let now = self.clock.now();
        let label = Label {
            id: new_id(),
            order,
            key: consignment.key,
            state: LabelState::Quoted,
            size,
            rates,
            rate: None,
            bought: None,
            parcel: None,
            changed_at: now,
            heard_at: 0,
        };
        let mut tx = self.store.begin().await?;
        tx.add_label(&label).await?;
        let detail = json!({ "label": label.id, "size": size });
        let subject = format!("order:{order}");
        tx.record_audit(staff.id, now, "order.quote", &subject, &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn ask_for_rates(&self, parcel: &Consignment) -> Result<Vec<Rate>> {
        let carriers = self.selling_carriers();
        if carriers.is_empty() {
            return Err(Error::Conflict("no carrier sells labels"));
        }
        let mut rates = Vec::new();
        for carrier in carriers {
            match carrier.rates(parcel).await {
                Ok(told) => rates.extend(told),
                Err(NoRates::Refused(why)) => return Err(said("grams", &why)),
                Err(NoRates::Unreachable) => {
                    let (en, zh) = (
                        "The carrier does not answer. Try again in a minute.",
                        "承运商暂无响应，请稍后重试。",
                    );
                    return Err(problem("grams", en, zh));
                }
            }
        }
        if rates.is_empty() {
            let (en, zh) = (
                "No carrier takes this parcel there.",
                "没有承运商可以运送该包裹。",
            );
            return Err(problem("grams", en, zh));
        }
        Ok(rates)
    }

    async fn goods_to_send(&self, order: &Order) -> Result<Vec<Goods>> {
        let lines = self.store.order_lines(order.id).await?;
        let sent = self.sent_units(order, &lines).await?;
        let goods = lines.into_iter().map(|line| Goods {
            quantity: line.quantity - sent.get(&line.id).copied().unwrap_or_default(),
            worth: Money::new(
                scale(line.unit_price, order.own_rate, MILLION),
                self.settings().currency,
            ),
            name: line.name,
            sku: line.sku,
        });
        Ok(goods.filter(|goods| goods.quantity > 0).collect())
    }

    async fn to_be_sent(&self, order: OrderId, version: i64) -> Result<Order> {
        let found = self.found(order).await?;
        if found.version != version {
            return Err(STALE);
        }
        if !can_ship(found.state, found.fulfilment) {
            return Err(Error::Conflict("the order cannot be sent now"));
        }
        Ok(found)
    }

    async fn label_of(&self, order: OrderId, form: &Form) -> Result<Label> {
        let id: LabelId = form.get("label").parse().map_err(|_| Error::NotFound)?;
        let labels = self.store.labels(order).await?;
        let label = labels.into_iter().find(|label| label.id == id);
        // Prices that others have replaced are forgotten.
        label.ok_or(Error::Conflict("there are other prices by now"))
    }

    /// Buys a label at one of its prices; asked once more, it only asks what became of it.
    ///
    /// # Errors
    /// `Invalid` with what the carrier says, `Conflict` when the order changed since `version` or has another label.
    pub(crate) async fn buy_label(
        &self,
        staff: &Staff,
        order: OrderId,
        form: &Form,
        version: i64,
    ) -> Result<()> {
        let label = self.label_of(order, form).await?;
        match label.state {
            LabelState::Bought => return Ok(()),
            LabelState::Asked => return self.look_for_label(&label).await,
            LabelState::Voiding | LabelState::Voided => {
                return Err(Error::Conflict("the label was given back"));
            }
            LabelState::Quoted => {}
        }
        let Some(rate) = label.rate_of(form.get("rate")).cloned() else {
            return Err(problem("rate", "Choose one.", "请选择一项。"));
        };
        self.to_be_sent(order, version).await?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.ask_label(label.id, &rate, now).await? {
            return Err(Error::Conflict("the label is being bought"));
        }
        let detail = json!({ "label": label.id, "rate": rate });
        let subject = format!("order:{order}");
        tx.record_audit(staff.id, now, "order.label", &subject, &detail)
            .await?;
        tx.commit().await?;
        let carrier = self.carrier(&rate.via);
        failpoint("label.asked");
        let came_of = carrier.buy(&label.key, &rate).await;
        failpoint("label.answered");
        self.label_answered(&label, now, came_of).await
    }

    /// Asks the carrier what became of a label that it was asked for.
    async fn look_for_label(&self, label: &Label) -> Result<()> {
        let Some(rate) = &label.rate else {
            return Err(Error::Internal("a label was asked for at no price".into()));
        };
        let carrier = self.carrier(&rate.via);
        let came_of = carrier.find(&label.key, rate).await;
        self.label_answered(label, label.changed_at, came_of).await
    }

    async fn label_answered(&self, label: &Label, asked: Millis, came_of: Purchase) -> Result<()> {
        let now = self.clock.now();
        let (error, over) = match came_of {
            Purchase::Bought(bought) => {
                let mut tx = self.store.begin().await?;
                tx.label_bought(label.id, &bought, now).await?;
                return Ok(tx.commit().await?);
            }
            Purchase::Refused(why) => (said("rate", &why), true),
            Purchase::Nothing if now - asked >= GIVEN_UP => {
                let (en, zh) = (
                    "The carrier did not get the order. Nothing was bought; choose again.",
                    "承运商未收到订单，未产生购买，请重新选择。",
                );
                (problem("rate", en, zh), true)
            }
            Purchase::Nothing | Purchase::Unknown => {
                let (en, zh) = (
                    "The carrier has not answered yet. It is asked again by itself; nothing is bought twice.",
                    "承运商尚未答复。系统会自动再次查询，不会重复购买。",
                );
                (problem("rate", en, zh), false)
            }
        };
        if over {
            self.move_label(label, LabelState::Asked, LabelState::Quoted)
                .await?;
        }
        Err(error)
    }

    async fn move_label(&self, label: &Label, from: LabelState, to: LabelState) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let moved = tx.move_label(label.id, from, to, self.clock.now()).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Gives a label back that is on no parcel. Repeated it changes nothing.
    ///
    /// # Errors
    /// `Invalid` with what the carrier says, `Conflict` when it is on a parcel or was never bought.
    pub(crate) async fn void_label(
        &self,
        staff: &Staff,
        order: OrderId,
        form: &Form,
    ) -> Result<()> {
        let label = self.label_of(order, form).await?;
        match label.state {
            LabelState::Voided => return Ok(()),
            LabelState::Quoted | LabelState::Asked => {
                return Err(Error::Conflict("the label was not bought"));
            }
            LabelState::Voiding => {}
            LabelState::Bought => {
                let now = self.clock.now();
                let mut tx = self.store.begin().await?;
                // From here on no parcel can take it.
                let (from, to) = (LabelState::Bought, LabelState::Voiding);
                if !tx.move_label(label.id, from, to, now).await? {
                    return Err(Error::Conflict("the label is on a parcel"));
                }
                let detail = json!({ "label": label.id });
                let subject = format!("order:{order}");
                tx.record_audit(staff.id, now, "order.void_label", &subject, &detail)
                    .await?;
                tx.commit().await?;
            }
        }
        self.finish_voiding(&label).await
    }

    async fn finish_voiding(&self, label: &Label) -> Result<()> {
        let (Some(rate), Some(bought)) = (&label.rate, &label.bought) else {
            return Err(Error::Internal("a label without a price is ours".into()));
        };
        let carrier = self.carrier(&rate.via);
        failpoint("label.voiding");
        let came_of = carrier.void(&bought.reference).await;
        failpoint("label.voided");
        let (to, error) = match came_of {
            Voiding::Done => (LabelState::Voided, None),
            Voiding::Refused(why) => (LabelState::Bought, Some(said("label", &why))),
            Voiding::Unknown => {
                let (en, zh) = (
                    "The carrier has not answered yet. It is asked again by itself.",
                    "承运商尚未答复，系统会自动再次查询。",
                );
                return Err(problem("label", en, zh));
            }
        };
        self.move_label(label, LabelState::Voiding, to).await?;
        error.map_or(Ok(()), Err)
    }

    /// Ends what a carrier has not answered, if it does now.
    pub(crate) async fn settle_label(&self, label: &Label) -> Result<()> {
        let done = match label.state {
            LabelState::Asked => self.look_for_label(label).await,
            LabelState::Voiding => self.finish_voiding(label).await,
            LabelState::Quoted | LabelState::Bought | LabelState::Voided => Ok(()),
        };
        match done {
            // Told to whoever looks at the order.
            Err(Error::Invalid(_)) => Ok(()),
            done => done,
        }
    }
}

/// Whether it may still go on a parcel or back.
fn is_open(label: &Label) -> bool {
    label.parcel.is_none() && label.state != LabelState::Voided
}

fn problem(field: &str, en: &str, zh: &str) -> Error {
    Error::Invalid(vec![Problem::new(field, Translated::new(en, zh))])
}

/// What a carrier says, beside a field.
fn said(field: &str, why: &str) -> Error {
    let (en, zh) = (
        format!("The carrier says: {why}"),
        format!("承运商答复：{why}"),
    );
    problem(field, &en, &zh)
}

#[cfg(test)]
mod crash;
#[cfg(test)]
mod tests;
