//! The last step of a return: the money goes back, less the fee.

use model::form::Form;
use model::refund::{PartOf, RefundPart, TooMuch, sum};
use model::returns::read_settlement;
use model::staff::Staff;
use model::{OrderLineId, ReturnId, Translated};
use serde_json::json;
use store::{Refund, ReturnRequest};

use super::{audit, passing};
use crate::failpoint::failpoint;
use crate::refund::{Basis, refund_parts, too_much_for};
use crate::returns::{tell_return, worth};
use crate::{Error, Result, Shop};

impl Shop {
    /// Gives the money back, less the fee; `false` when something changed since it was read.
    pub(super) async fn settle_return(
        &self,
        staff: &Staff,
        next: ReturnRequest,
        form: &Form,
    ) -> Result<bool> {
        if form.has("exchange") {
            return self.exchange(staff, next).await;
        }
        let order = self.found(next.order).await?;
        let currency = order.totals.currency;
        let paid = self.paid_order(&order).await?;
        let units = self.store.return_lines(next.id).await?;
        let goods = worth(&paid, &units);
        let (fee, shipping) = read_settlement(form, goods, currency).map_err(Error::Invalid)?;
        let left = paid.shipping_left();
        if shipping > left {
            let why = TooMuch::Shipping { left };
            return Err(Error::Invalid(vec![why.problem(currency)]));
        }
        let mut parts = parts_of(&units, |(id, units)| {
            let line = paid.line(id);
            line.and_then(|line| line.worth(units)).unwrap_or(0)
        });
        let more = [(PartOf::Shipping, shipping), (PartOf::Fee, -fee)];
        let more = more.map(|(of, amount)| RefundPart { of, amount });
        parts.extend(more.into_iter().filter(|part| part.amount != 0));
        let total = sum(&parts);
        let purse = self.purse(order.id).await?.ok_or(Error::NotFound)?;
        if total > purse.left() {
            return Err(Error::Invalid(vec![too_much_for(&purse, "fee")]));
        }
        let basis = Basis {
            order: &order,
            paid: &paid,
            purse: &purse,
            as_credit: form.has("as_credit"),
            from_return: true,
        };
        match self.try_settle(staff, &next, &basis, &parts).await {
            Ok(Some(refund)) => {
                self.announce_order(order.id, &[]).await;
                if let Some(refund) = refund {
                    failpoint("refund.set_aside");
                    self.finish_refund(refund).await?;
                }
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => passing(Err(error)),
        }
    }

    /// Answers with the refund to ask for, if anything is given back; `None` when something changed since it was read.
    async fn try_settle(
        &self,
        staff: &Staff,
        next: &ReturnRequest,
        basis: &Basis<'_>,
        parts: &[RefundPart],
    ) -> store::Result<Option<Option<Refund>>> {
        let now = next.updated_at;
        let mut tx = self.store.begin().await?;
        if !tx.change_return(next).await? {
            return Ok(None);
        }
        let total = sum(parts);
        let detail = json!({ "amount": total, "parts": parts, "as_credit": basis.as_credit });
        audit(&mut tx, staff, next, &detail).await?;
        if total == 0 {
            // Its units stay held: they are neither bought any more nor given back.
            let told =
                Translated::new("Return closed without a refund", "退货已处理，没有可退金额");
            tell_return(&mut tx, next, told, Some(staff.id), now).await?;
            tx.commit().await?;
            return Ok(Some(None));
        }
        let key = refund_key(next.id);
        let refund = refund_parts(&mut tx, basis, parts, "return", &key, now).await?;
        let Some(refund) = refund else {
            return Ok(None);
        };
        tx.note_return_refund(next.id, refund.id).await?;
        // The refund tells the timeline and the shopper once it went through.
        tx.touch_order(next.order, now).await?;
        tx.commit().await?;
        Ok(Some(Some(refund)))
    }

    /// Asks once more for a refund that is open, as a repeated form may.
    pub(super) async fn finish_return(&self, found: &ReturnRequest) -> Result<()> {
        let key = refund_key(found.id);
        let refunds = self.store.refunds(found.order).await?;
        match refunds.into_iter().find(|refund| refund.key == key) {
            Some(refund) => self.finish_refund(refund).await,
            None => Ok(()),
        }
    }
}

/// The units of a return as parts of a refund.
pub(super) fn parts_of(
    units: &[(OrderLineId, i64)],
    worth: impl Fn((OrderLineId, i64)) -> i64,
) -> Vec<RefundPart> {
    let part = |&(line, quantity): &(OrderLineId, i64)| RefundPart {
        of: PartOf::Line { line, quantity },
        amount: worth((line, quantity)),
    };
    units.iter().map(part).collect()
}

fn refund_key(id: ReturnId) -> String {
    format!("return-{id}")
}
