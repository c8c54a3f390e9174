//! Sending an order, in as many parcels as it takes: what is in each, where it was seen, that it arrived. The order is
//! sent when its last unit is, and done when its last parcel arrived.

use std::collections::HashMap;

use model::delivery::tracking_url;
use model::event::Topic;
use model::job::MailKind;
use model::order::{FulfilmentState, OrderState, TimelineEntry, TimelineKind};
use model::parcel::{NewParcel, Packed, Parcel, ParcelEvent, Units, pack};
use model::staff::Staff;
use model::state::{FulfilmentEvent, OrderEvent, can_ship, is_underway};
use model::{Millis, OrderId, OrderLineId, ParcelId, Translated};
use serde_json::{Value, json};
use store::{Order, OrderChange, OrderLine, Tx, new_id};

use crate::failpoint::failpoint;
use crate::fulfilment::STALE;
use crate::placement::entry;
use crate::settlement::enqueue_mail;
use crate::{Error, Result, Shop};

impl Shop {
    /// Sends a parcel with part of an order or all that is left of it. Repeated with the same key it changes nothing.
    ///
    /// # Errors
    /// `Invalid` when it is empty or holds more than is left, `Conflict` when the order changed since `version` or is in
    /// no state for it.
    pub async fn send_parcel(
        &self,
        staff: &Staff,
        order: OrderId,
        new: &NewParcel,
        version: i64,
    ) -> Result<()> {
        if self.sent_before(order, new).await? {
            return Ok(());
        }
        let found = self.found(order).await?;
        if found.version != version {
            return Err(STALE);
        }
        if !can_ship(found.state, found.fulfilment) {
            return Err(Error::Conflict("the order cannot be sent now"));
        }
        if self.difference(&found).await?.is_some() {
            return Err(Error::Conflict("the difference is not paid"));
        }
        let lines = self.store.order_lines(order).await?;
        let sent = self.sent_units(&found, &lines).await?;
        let units: Vec<Units> = lines
            .iter()
            .map(|line| Units {
                line: line.id,
                ordered: line.quantity,
                sent: sent.get(&line.id).copied().unwrap_or_default(),
            })
            .collect();
        let packed = pack(&units, new.lines.as_deref()).map_err(Error::Invalid)?;
        let written = self.write_parcel(staff, &found, new, packed).await?;
        // The same form sent twice at once: the other one has sent it.
        if !written && !self.sent_before(order, new).await? {
            return Err(STALE);
        }
        self.announce_order(order, &[]).await;
        Ok(())
    }

    /// Whether this very form was sent before; one with other answers under the same key is refused.
    async fn sent_before(&self, order: OrderId, new: &NewParcel) -> Result<bool> {
        match self.store.parcel_of_form(order, &new.key).await? {
            None => Ok(false),
            Some(known) if known == (new.carrier.clone(), new.tracking_number.clone()) => Ok(true),
            Some(_) => Err(Error::Conflict(
                "this form was already sent with another parcel",
            )),
        }
    }

    async fn write_parcel(
        &self,
        staff: &Staff,
        order: &Order,
        new: &NewParcel,
        packed: Packed,
    ) -> Result<bool> {
        let fulfilment = order.fulfilment.after(packed.event);
        let fulfilment = fulfilment.map_err(|_| Error::Conflict("the order was sent"))?;
        let now = self.clock.now();
        let parcel = Parcel {
            id: new_id(),
            tracking_url: tracking_url(&new.carrier, &new.tracking_number),
            carrier: new.carrier.clone(),
            tracking_number: new.tracking_number.clone(),
            shipped_at: now,
            delivered_at: None,
            lines: packed.lines,
            events: Vec::new(),
        };
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            fulfilment,
            ..order.change(now)
        };
        let written =
            tx.change_order(&change).await? && tx.add_parcel(order.id, &new.key, &parcel).await?;
        if !written {
            return Ok(false);
        }
        tx.stick_label(order.id, &new.key, parcel.id).await?;
        let about = parcel.about();
        let part = fulfilment == FulfilmentState::PartlyShipped;
        let (en, zh) = if part {
            ("Part of it was sent with", "部分商品已发货：")
        } else {
            ("Sent with", "已发货：")
        };
        let detail = Translated::new(format!("{en} {about}"), format!("{zh}{about}"));
        let told = TimelineEntry {
            at: now,
            kind: TimelineKind::Shipped,
            detail,
        };
        let detail = json!({
            "carrier": parcel.carrier,
            "tracking_number": parcel.tracking_number,
            "lines": parcel.lines,
        });
        self.tell(&mut tx, order, &told, Some(staff), "order.ship", &detail)
            .await?;
        let mail = MailKind::OrderShipped { parcel: parcel.id };
        enqueue_mail(&mut tx, order.id, mail, now).await?;
        failpoint("parcel.writing");
        tx.commit().await?;
        failpoint("parcel.sent");
        Ok(true)
    }

    /// Units of each line that were sent. Of an order that is sent all are, also where it has no parcels (imports).
    pub(crate) async fn sent_units(
        &self,
        order: &Order,
        lines: &[OrderLine],
    ) -> Result<HashMap<OrderLineId, i64>> {
        Ok(match order.fulfilment {
            FulfilmentState::Unfulfilled => HashMap::new(),
            FulfilmentState::PartlyShipped => self.store.sent_units(order.id).await?,
            FulfilmentState::Shipped | FulfilmentState::Delivered => {
                lines.iter().map(|line| (line.id, line.quantity)).collect()
            }
        })
    }

    /// Marks everything sent as received, which completes the order. Repeated it changes nothing.
    ///
    /// # Errors
    /// `Conflict` when the order changed since `version` or is in no state for it.
    pub async fn mark_delivered(&self, staff: &Staff, order: OrderId, version: i64) -> Result<()> {
        let found = self.found(order).await?;
        if found.state == OrderState::Completed {
            return Ok(());
        }
        if found.version != version {
            return Err(STALE);
        }
        self.write_arrival(staff, &found, None).await
    }

    /// Marks one parcel as received; the last one of an order that is sent completes it. Repeated it changes nothing.
    ///
    /// # Errors
    /// `NotFound` when the order has no such parcel, `Conflict` when it changed since `version`.
    pub async fn parcel_arrived(
        &self,
        staff: &Staff,
        order: OrderId,
        parcel: ParcelId,
        version: i64,
    ) -> Result<()> {
        let found = self.found(order).await?;
        let parcels = self.store.parcels(order).await?;
        let one = parcels.iter().find(|known| known.id == parcel);
        let one = one.ok_or(Error::NotFound)?;
        if one.delivered_at.is_some() {
            return Ok(());
        }
        if found.version != version {
            return Err(STALE);
        }
        let part = (!is_last(&found, &parcels)).then_some(one);
        self.write_arrival(staff, &found, part).await
    }

    /// Writes down that one parcel arrived and others will follow, or that everything did.
    async fn write_arrival(
        &self,
        staff: &Staff,
        order: &Order,
        part: Option<&Parcel>,
    ) -> Result<()> {
        let now = self.clock.now();
        let change = arrival(order, part, now)?;
        let mut tx = self.store.begin().await?;
        let arrived = self.arrive(&mut tx, order, part, change, now, Some(staff));
        if !arrived.await? {
            return Err(STALE);
        }
        tx.commit().await?;
        self.announce_order(order.id, &[]).await;
        Ok(())
    }

    /// The same within a transaction, at `at`, by staff or by the carrier's word; `false` when the order changed
    /// meanwhile.
    pub(crate) async fn arrive(
        &self,
        tx: &mut Tx,
        order: &Order,
        part: Option<&Parcel>,
        change: OrderChange,
        at: Millis,
        staff: Option<&Staff>,
    ) -> store::Result<bool> {
        let now = change.at;
        if !tx.change_order(&change).await? {
            return Ok(false);
        }
        let parcel = part.map(|parcel| parcel.id);
        tx.deliver_parcels(order.id, parcel, at).await?;
        let told = match part.map(Parcel::about) {
            Some(about) => TimelineEntry {
                at: now,
                kind: TimelineKind::Delivered,
                detail: Translated::new(
                    format!("One parcel: {about}"),
                    format!("其中一件：{about}"),
                ),
            },
            None => entry(now, TimelineKind::Delivered, "Delivered", "已送达"),
        };
        let detail = json!({ "parcel": parcel });
        self.tell(tx, order, &told, staff, "order.deliver", &detail)
            .await?;
        if part.is_none() {
            enqueue_mail(tx, order.id, MailKind::OrderDelivered, now).await?;
        }
        Ok(true)
    }

    /// Writes down where a parcel was seen; whoever follows the order sees it at once. Repeated with the same key it
    /// changes nothing.
    ///
    /// # Errors
    /// `NotFound` when the order has no such parcel, `Conflict` when it arrived before.
    pub async fn parcel_seen(
        &self,
        staff: &Staff,
        order: OrderId,
        parcel: ParcelId,
        event: &ParcelEvent,
        key: &str,
    ) -> Result<()> {
        let parcels = self.store.parcels(order).await?;
        let known = parcels.iter().find(|known| known.id == parcel);
        if known.ok_or(Error::NotFound)?.delivered_at.is_some() {
            return Err(Error::Conflict("the parcel has arrived"));
        }
        let now: Millis = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.add_parcel_event(parcel, key, event).await? {
            return Ok(());
        }
        tx.touch_order(order, now).await?;
        tx.record_event(now, Topic::Order, order.get(), &Value::Null)
            .await?;
        let detail = json!({ "parcel": parcel, "step": event.step, "at": event.at });
        tx.record_audit(
            staff.id,
            now,
            "order.track",
            &format!("order:{order}"),
            &detail,
        )
        .await?;
        tx.commit().await?;
        self.announce_order(order, &[]).await;
        Ok(())
    }
}

/// What an order becomes when one of its parcels arrived, or everything did.
pub(crate) fn arrival(order: &Order, part: Option<&Parcel>, now: Millis) -> Result<OrderChange> {
    let mut change = order.change(now);
    if part.is_none() {
        let (Ok(fulfilment), Ok(state)) = (
            order.fulfilment.after(FulfilmentEvent::Deliver),
            order.state.after(OrderEvent::Complete),
        ) else {
            return Err(Error::Conflict("the order was not sent"));
        };
        (change.fulfilment, change.state) = (fulfilment, state);
    } else if !is_underway(order.state, order.fulfilment) {
        return Err(Error::Conflict("nothing of the order is on its way"));
    }
    Ok(change)
}

/// Whether all of the order was sent and one parcel is still on its way.
pub(crate) fn is_last(order: &Order, parcels: &[Parcel]) -> bool {
    let on_their_way = parcels.iter().filter(|known| known.delivered_at.is_none());
    order.fulfilment == FulfilmentState::Shipped && on_their_way.count() == 1
}

#[cfg(test)]
mod tests;
