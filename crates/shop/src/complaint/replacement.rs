//! What is sent again instead of what went wrong: an order at no charge, written with the outcome of its complaint.

use model::checkout::Problem;
use model::complaint::{Complaint, ComplaintOutcome, Replacement, SendAgain, send_field};
use model::event::Topic;
use model::form::Form;
use model::order::TimelineKind;
use model::staff::Staff;
use model::{ComplaintId, Millis, OrderLineId, ProductId, Translated};
use serde_json::Value;
use store::{Order, OrderLine, Reservation, Tx, new_id};

use crate::fulfilment::STALE;
use crate::placement::entry;
use crate::returns::free_order;
use crate::settlement::count_sales;
use crate::stock::{Availability, sorted};
use crate::{Error, Result, Shop};

/// An order about to be written, with its lines and the lines that it stands for.
pub(super) struct Again {
    order: Order,
    lines: Vec<(OrderLineId, OrderLine)>,
}

/// One complaint brings one order.
fn key(id: ComplaintId) -> String {
    format!("complaint-{id}")
}

impl Shop {
    /// The order that a complaint brought, if it ended so.
    pub(super) async fn replacement(&self, complaint: &Complaint) -> Result<Option<Replacement>> {
        if complaint.outcome != Some(ComplaintOutcome::Replacement) {
            return Ok(None);
        }
        let order = self.store.order_by_key(&key(complaint.id)).await?;
        Ok(order.map(|order| Replacement {
            complaint: complaint.id,
            order: order.id,
            number: order.number,
            token: order.access_token,
        }))
    }

    /// What of an order can be sent again.
    pub(super) async fn can_send_again(&self, order: &Order) -> Result<Vec<SendAgain>> {
        let lines = self.store.order_lines(order.id).await?.into_iter();
        let lines = lines.filter(|line| line.variant.is_some());
        let lines = lines.map(|line| SendAgain {
            line: line.id,
            name: match line.choice.as_str() {
                "" => line.name,
                choice => format!("{} · {choice}", line.name),
            },
            bought: line.quantity,
        });
        Ok(lines.collect())
    }

    /// What a form wants to be sent again, as an order.
    pub(super) async fn read_again(
        &self,
        before: &Order,
        id: ComplaintId,
        form: &Form,
    ) -> Result<Again> {
        let (mut lines, mut problems) = (Vec::new(), Vec::new());
        for line in self.store.order_lines(before.id).await? {
            let field = send_field(line.id);
            let units = match form.get(&field).trim() {
                "" => Some(0),
                typed => typed.parse().ok(),
            };
            let units = units.filter(|units| (0..=line.quantity).contains(units));
            let Some(units) = units else {
                problems.push(at_most(&field, line.quantity));
                continue;
            };
            if units > 0 && line.variant.is_some() {
                let worth = line.unit_price * units;
                let again = OrderLine {
                    id: new_id(),
                    quantity: units,
                    total: worth,
                    discount: worth,
                    tax: 0,
                    ..line.clone()
                };
                lines.push((line.id, again));
            }
        }
        if lines.is_empty() && problems.is_empty() {
            let message = Translated::new(
                "Say below how many of what are sent again.",
                "请在下方填写补发的商品和数量。",
            );
            problems.push(Problem::new("outcome", message));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let worth = lines.iter().map(|(_, line)| line.total).sum();
        Ok(Again {
            order: free_order(before, key(id), worth, self.clock.now())?,
            lines,
        })
    }

    /// Writes the order and takes its goods off the shelf; answers with the products whose availability changed. Comes
    /// last in its transaction: what everyone wants is locked as briefly as can be.
    pub(super) async fn write_again(
        &self,
        tx: &mut Tx,
        staff: &Staff,
        before: &Order,
        again: &Again,
        now: Millis,
    ) -> Result<Vec<ProductId>> {
        let order = &again.order;
        let lines: Vec<OrderLine> = again.lines.iter().map(|(_, line)| line.clone()).collect();
        if !tx.add_order(order, &lines).await? {
            return Err(STALE);
        }
        let (en, zh) = (
            format!("In place of goods of order {}", before.number),
            format!("订单 {} 的补发", before.number),
        );
        let told = entry(now, TimelineKind::Received, &en, &zh);
        tx.add_timeline_entry(order.id, &told, Some(staff.id))
            .await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        tx.add_reservations(order.id).await?;
        tx.set_reservations(order.id, Reservation::Held, Reservation::Sold)
            .await?;
        count_sales(tx, &lines, 1).await?;
        let mut products = Vec::new();
        for (variant, product, line) in sorted(&lines) {
            let units = line.quantity;
            let Some(left) = tx.take_stock(variant, units).await? else {
                let of = again.lines.iter().find(|(_, new)| new.id == line.id);
                let field = of.map_or_else(String::new, |(of, _)| send_field(*of));
                return Err(Error::Invalid(vec![sold_out(&field)]));
            };
            tx.record_movement(variant, -units, "replacement", Some(order.id), now)
                .await?;
            if Availability::of(left) != Availability::of(left + units) {
                products.extend(product);
            }
        }
        self.record_stock(tx, &mut products, now).await?;
        Ok(products)
    }
}

fn at_most(field: &str, most: i64) -> Problem {
    let message = Translated::new(
        format!("Enter a whole number from 0 to {most}."),
        format!("请填写 0 到 {most} 之间的整数。"),
    );
    Problem::new(field, message)
}

fn sold_out(field: &str) -> Problem {
    let message = Translated::new(
        "Not enough of it is left. Give money back instead.",
        "库存不足，请改为退款。",
    );
    Problem::new(field, message)
}
