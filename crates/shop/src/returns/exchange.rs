//! Another variant instead of the money: what a line can be exchanged for, and the order that brings it at no charge.

use model::cart::Totals;
use model::catalog::ProductStatus;
use model::checkout::Problem;
use model::event::Topic;
use model::order::{FulfilmentState, OrderState, TimelineEntry, TimelineKind};
use model::payment::PaymentState;
use model::returns::Swap;
use model::staff::Staff;
use model::{Locale, OrderLineId, Translated, VariantId};
use serde_json::{Value, json};
use store::{Order, OrderLine, Reservation, ReturnRequest, new_id};

use super::tell_return;
use crate::product::variant_picture;
use crate::return_desk::{audit, passing};
use crate::secret::{order_number, random_token};
use crate::settlement::count_sales;
use crate::stock::Availability;
use crate::{Error, Result, Shop};

/// What became of an exchange.
enum Exchanged {
    /// The order that brings the other variant is written.
    Done,
    /// Not as many are left as come back.
    SoldOut,
    /// The return changed since it was read.
    Changed,
}

impl Shop {
    /// What lines of an order can be exchanged for, with words: variants of the same product at the same price, as far as
    /// they are in stock.
    pub(crate) async fn swaps(
        &self,
        locale: Locale,
        lines: &[OrderLine],
        open: &[(OrderLineId, i64)],
    ) -> Result<Vec<(Swap, String)>> {
        let mut swaps = Vec::new();
        for line in lines {
            if !open.iter().any(|(id, _)| *id == line.id) {
                continue;
            }
            let product = match line.product {
                Some(id) => self.product_by_id(id).await?,
                None => None,
            };
            let active = product.filter(|product| product.status == ProductStatus::Active);
            let Some(product) = active else { continue };
            let own = product.variants.iter().find(|v| Some(v.id) == line.variant);
            let Some(own) = own else { continue };
            let others = product.variants.iter();
            for other in others.filter(|v| v.id != own.id && v.price == own.price) {
                let available = self.store.available(other.id).await?.unwrap_or(0);
                if available > 0 {
                    let title = self.variant_title(locale, &product, other);
                    let swap = Swap {
                        line: line.id,
                        variant: other.id,
                        available,
                    };
                    swaps.push((swap, format!("{}: {title}", product.name.get(locale))));
                }
            }
        }
        Ok(swaps)
    }

    /// A variant in words; none where it is no longer offered.
    pub(crate) async fn variant_words(
        &self,
        locale: Locale,
        id: VariantId,
    ) -> Result<Option<String>> {
        let found = self.variant(id).await?;
        Ok(found.map(|(product, at)| {
            let title = self.variant_title(locale, &product, &product.variants[at]);
            format!("{} ({title})", product.name.get(locale))
        }))
    }

    /// Sends the other variant instead of the money, as an order at no charge; `false` when the return changed since it
    /// was read.
    ///
    /// # Errors
    /// `Invalid` when not as many are left, `Conflict` when the money is wanted.
    pub(crate) async fn exchange(&self, staff: &Staff, next: ReturnRequest) -> Result<bool> {
        let wanted = next.variant;
        let wanted = wanted.ok_or(Error::Conflict("nothing is wanted instead"))?;
        let before = self.found(next.order).await?;
        let units = self.store.return_lines(next.id).await?;
        let lines = self.store.order_lines(before.id).await?;
        let [(id, quantity)] = units[..] else {
            return Err(Error::Conflict("one line at a time is exchanged"));
        };
        let line = lines.into_iter().find(|line| line.id == id);
        let line = line.ok_or(Error::NotFound)?;
        let Some((product, at)) = self.variant(wanted).await? else {
            return Err(Error::Invalid(vec![sold_out()]));
        };
        let (variant, locale) = (&product.variants[at], before.locale);
        let worth = line.unit_price * quantity;
        let line = OrderLine {
            id: new_id(),
            variant: Some(wanted),
            sku: variant.sku.clone(),
            choice: self.variant_title(locale, &product, variant),
            picture: variant_picture(locale, &product, variant),
            quantity,
            total: worth,
            discount: worth,
            tax: 0,
            ..line
        };
        let key = format!("exchange-{}", next.id);
        let order = free_order(&before, key, worth, self.clock.now())?;
        let next = ReturnRequest {
            replacement: Some(order.id),
            ..next
        };
        match self
            .try_exchange(staff, &next, &before, &order, &line)
            .await
        {
            Ok(Exchanged::Done) => {
                let products: Vec<_> = line.product.into_iter().collect();
                self.announce_order(before.id, &products).await;
                self.announce_order(order.id, &[]).await;
                Ok(true)
            }
            Ok(Exchanged::SoldOut) => Err(Error::Invalid(vec![sold_out()])),
            Ok(Exchanged::Changed) => Ok(false),
            Err(error) => passing(Err(error)),
        }
    }

    async fn try_exchange(
        &self,
        staff: &Staff,
        next: &ReturnRequest,
        before: &Order,
        order: &Order,
        line: &OrderLine,
    ) -> store::Result<Exchanged> {
        let now = next.updated_at;
        let Some(variant) = line.variant else {
            return Ok(Exchanged::SoldOut);
        };
        let lines = std::slice::from_ref(line);
        let mut tx = self.store.begin().await?;
        // The order is there before the return names it.
        if !tx.add_order(order, lines).await? || !tx.change_return(next).await? {
            return Ok(Exchanged::Changed);
        }
        let number = &order.number;
        let told = Translated::new(
            format!("Exchange on its way: order {number}"),
            format!("换货商品已安排发出：订单 {number}"),
        );
        tell_return(&mut tx, next, told, Some(staff.id), now).await?;
        let number = &before.number;
        let entry = TimelineEntry {
            at: now,
            kind: TimelineKind::Received,
            detail: Translated::new(
                format!("In exchange for goods of order {number}"),
                format!("订单 {number} 的换货"),
            ),
        };
        tx.add_timeline_entry(order.id, &entry, Some(staff.id))
            .await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        audit(&mut tx, staff, next, &json!({ "replacement": order.id })).await?;
        tx.add_reservations(order.id).await?;
        tx.set_reservations(order.id, Reservation::Held, Reservation::Sold)
            .await?;
        // Stock last: what everyone wants is locked as briefly as can be.
        let Some(left) = tx.take_stock(variant, line.quantity).await? else {
            return Ok(Exchanged::SoldOut);
        };
        tx.record_movement(variant, -line.quantity, "exchange", Some(order.id), now)
            .await?;
        count_sales(&mut tx, lines, 1).await?;
        let changed = Availability::of(left) != Availability::of(left + line.quantity);
        let mut products: Vec<_> = line.product.filter(|_| changed).into_iter().collect();
        self.record_stock(&mut tx, &mut products, now).await?;
        tx.commit().await?;
        Ok(Exchanged::Done)
    }
}

/// The order that brings goods worth `worth` at no charge, as the first one was addressed. There is one for each key.
pub(crate) fn free_order(before: &Order, key: String, worth: i64, now: i64) -> Result<Order> {
    Ok(Order {
        id: new_id(),
        number: order_number()?,
        idempotency_key: Some(key),
        request_hash: String::new(),
        cart: None,
        state: OrderState::Placed,
        payment: PaymentState::Captured,
        fulfilment: FulfilmentState::Unfulfilled,
        delivery_days: None,
        note: String::new(),
        totals: Totals {
            lines: worth,
            discounts: worth,
            shipping: Some(0),
            ..Totals::zero(before.totals.currency)
        },
        shipping_discount: 0,
        adjustments: Vec::new(),
        taxes: Vec::new(),
        refunded: 0,
        access_token: random_token()?,
        source: "shop".to_owned(),
        placed_at: now,
        expires_at: None,
        version: 1,
        ..before.clone()
    })
}

fn sold_out() -> Problem {
    let message = Translated::new(
        "Not enough of it is left. Give the money back instead.",
        "库存不足，请改为退款。",
    );
    Problem::new("exchange", message)
}

#[cfg(test)]
mod tests;
