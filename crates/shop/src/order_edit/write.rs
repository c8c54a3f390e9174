//! Writing a changed order: one transaction with its lines, its stock, its money, what is told of it, and nothing at all
//! when anything was decided first.

use model::job::MailKind;
use model::order::{TimelineEntry, TimelineKind};
use model::order_edit::{EditMade, OrderEdit};
use model::payment::PaymentState;
use model::payment_method::{BANK, OFFLINE};
use model::staff::Staff;
use model::state::PaymentEvent;
use model::{Millis, Money, ProductId};
use serde_json::json;
use store::{CreditUse, Order, OrderLine, Payment, Refund, Tx, edit_key, new_id};

use super::is_balanced;
use super::plan::{Plan, Planned};
use crate::refund::{Purse, refundable, set_aside};
use crate::settlement::{count_sales, enqueue_mail};
use crate::stock::Availability;
use crate::{Result, Shop};

impl Shop {
    /// Writes what an order becomes, and answers with the refunds to ask for; `None` when something was decided first.
    pub(super) async fn write_edit(
        &self,
        staff: &Staff,
        before: &Order,
        plan: &Plan,
        edit: &OrderEdit,
        key: &str,
    ) -> Result<Option<Vec<Refund>>> {
        let payments = self.store.payments(before.id).await?;
        let paid = (&*payments, &*self.spent(before.id).await?);
        let made = EditMade {
            id: new_id(),
            edit: edit.clone(),
            words: plan.words.clone(),
            before: before.totals.total,
            after: plan.order.totals.total,
        };
        let written = self
            .try_write_edit(staff, before, plan, paid, &made, key)
            .await;
        match written {
            Ok(Some((products, refunds))) => {
                self.announce_order(before.id, &products).await;
                Ok(Some(refunds))
            }
            Ok(None) => Ok(None),
            Err(error) if error.is_passing() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn try_write_edit(
        &self,
        staff: &Staff,
        before: &Order,
        plan: &Plan,
        (payments, spent): (&[Payment], &[CreditUse]),
        made: &EditMade,
        key: &str,
    ) -> store::Result<Option<(Vec<ProductId>, Vec<Refund>)>> {
        let (order, now) = (&plan.order, self.clock.now());
        let mut tx = self.store.begin().await?;
        if !is_balanced(before, payments, spent)
            || !tx.edit_order(order, now).await?
            || !tx.is_untouched(order.id).await?
            || !tx
                .add_order_edit(order.id, key, made, staff.id, now)
                .await?
        {
            return Ok(None);
        }
        let Some(refunds) = move_money(&mut tx, before, (payments, spent), made, now).await? else {
            return Ok(None);
        };
        write_lines(&mut tx, order, &plan.lines).await?;
        for used in &before.adjustments {
            let kept = order.adjustments.iter();
            let kept = kept.filter(|left| left.promotion == used.promotion);
            let amount = kept.map(|left| left.amount).sum();
            tx.set_promotion_amount(order.id, used.promotion, amount)
                .await?;
        }
        let told = TimelineEntry {
            at: now,
            kind: TimelineKind::Changed,
            detail: plan.words.clone(),
        };
        let detail = json!({
            "edit": made.id, "asked": made.edit, "from": made.before, "to": made.after,
        });
        self.tell(&mut tx, order, &told, Some(staff), "order.edit", &detail)
            .await?;
        let mail = MailKind::OrderChanged { edit: made.id };
        enqueue_mail(&mut tx, order.id, mail, now).await?;
        let Some(products) = self.move_stock(&mut tx, order, &plan.lines, now).await? else {
            return Ok(None);
        };
        tx.commit().await?;
        Ok(Some((products, refunds)))
    }

    /// Takes what is added off the shelf and puts back what is taken off, by ascending variant; answers with the products
    /// whose availability changed, `None` when not enough is left or something costs another price by now.
    async fn move_stock(
        &self,
        tx: &mut Tx,
        order: &Order,
        lines: &[Planned],
        now: Millis,
    ) -> store::Result<Option<Vec<ProductId>>> {
        let moved = lines.iter().filter(|planned| planned.taken() != 0);
        let mut moved: Vec<&Planned> = moved.collect();
        moved.sort_by_key(|planned| planned.line.variant);
        let mut products = Vec::new();
        for planned in moved {
            let Some(variant) = planned.line.variant else {
                return Ok(None);
            };
            let taken = planned.taken();
            let left = if taken < 0 {
                Some(tx.return_stock(variant, -taken).await?)
            } else if planned.before == 0 {
                tx.take_offered_stock(variant, taken, planned.own_price)
                    .await?
            } else {
                tx.take_stock(variant, taken).await?
            };
            let Some(left) = left else {
                return Ok(None);
            };
            tx.record_movement(variant, -taken, "edit", Some(order.id), now)
                .await?;
            if Availability::of(left) != Availability::of(left + taken) {
                products.extend(planned.line.product);
            }
        }
        let units = |sign: i64| {
            let lines = lines.iter().map(|planned| OrderLine {
                quantity: (sign * planned.taken()).max(0),
                ..planned.line.clone()
            });
            let lines: Vec<OrderLine> = lines.filter(|line| line.quantity > 0).collect();
            lines
        };
        count_sales(tx, &units(1), 1).await?;
        count_sales(tx, &units(-1), -1).await?;
        self.record_stock(tx, &mut products, now).await?;
        Ok(Some(products))
    }
}

/// Writes the lines: those with other units, those that are new, and none that has no units.
async fn write_lines(tx: &mut Tx, order: &Order, lines: &[Planned]) -> store::Result<()> {
    for (position, planned) in lines.iter().enumerate() {
        let line = &planned.line;
        match (planned.before, line.quantity) {
            (_, 0) => tx.remove_line(line.id).await?,
            // New lines come after all others, whatever was taken off.
            (0, _) => tx.add_order_line(order.id, 1_000 + position, line).await?,
            _ => tx.edit_line(line).await?,
        }
    }
    tx.renew_sold(order.id).await
}

/// Makes what is charged what the order costs: what is awaited is asked for in another amount, what was paid too much goes
/// back, what is missing is asked for. Answers with the refunds; `None` when a payment changed since it was read.
async fn move_money(
    tx: &mut Tx,
    order: &Order,
    (payments, spent): (&[Payment], &[CreditUse]),
    made: &EditMade,
    now: Millis,
) -> store::Result<Option<Vec<Refund>>> {
    let mut missing = made.after - made.before;
    let awaited = payments
        .iter()
        .find(|payment| payment.state == PaymentState::Awaiting);
    for payment in payments {
        let held = if awaited.is_some_and(|awaited| awaited.id == payment.id) {
            let amount = (payment.amount.amount + missing).max(0);
            missing -= amount - payment.amount.amount;
            adjust(tx, payment, amount, now).await?
        } else {
            tx.hold_payment(payment).await?
        };
        if !held {
            return Ok(None);
        }
    }
    if missing > 0 {
        tx.add_payment(&asked_for(order, made, missing, now))
            .await?;
        return Ok(Some(Vec::new()));
    }
    let mut refunds = Vec::new();
    // Money goes back to the payments first. What is more than they gave goes back to the cards, beside the last of them.
    let mut paid: Vec<&Payment> = payments
        .iter()
        .filter(|paid| paid.state.is_paid())
        .collect();
    paid.sort_by_key(|payment| std::cmp::Reverse(refundable(payment)));
    let last = paid.last().map(|payment| payment.id);
    for payment in paid {
        let beside = if last == Some(payment.id) { spent } else { &[] };
        let purse = Purse {
            payment: payment.clone(),
            spent: beside.to_vec(),
        };
        let amount = purse.left().min(-missing);
        if amount == 0 {
            continue;
        }
        missing += amount;
        let key = edit_key(made.id, &payment.id.to_string());
        let aside = set_aside(tx, &purse, amount, false, "order changed", &key, now);
        let Some(refund) = aside.await? else {
            return Ok(None);
        };
        refunds.push(refund);
    }
    Ok((missing == 0).then_some(refunds))
}

/// Asks for another amount of what is awaited; a difference that shrank to nothing is not asked for any more.
pub(crate) async fn adjust(
    tx: &mut Tx,
    payment: &Payment,
    amount: i64,
    now: Millis,
) -> store::Result<bool> {
    if amount > 0 || !payment.is_difference() {
        return tx.await_amount(payment, amount).await;
    }
    let Ok(state) = payment.state.after(PaymentEvent::Void) else {
        return Ok(false);
    };
    let voided = Payment {
        state,
        updated_at: now,
        ..payment.clone()
    };
    Ok(tx.hold_payment(payment).await? && tx.change_payment(payment.state, &voided).await?)
}

/// The payment that asks for what an order costs more.
fn asked_for(order: &Order, made: &EditMade, missing: i64, now: Millis) -> Payment {
    let method = BANK.split(':').next_back().unwrap_or_default();
    Payment {
        id: new_id(),
        order: order.id,
        provider: OFFLINE.to_owned(),
        method: method.to_owned(),
        key: edit_key(made.id, "more"),
        reference: None,
        state: PaymentState::Awaiting,
        amount: Money::new(missing, order.totals.currency),
        refunded: 0,
        action_url: None,
        qr_code: None,
        failure: None,
        created_at: now,
        updated_at: now,
    }
}
