//! Money that came though its order was called off: written down with the refund that gives it back in one
//! transaction, so that it goes back once, however often it is heard of and whenever the process dies.

use model::event::Topic;
use model::job::MailKind;
use model::order::OrderState;
use model::state::PaymentEvent;
use serde_json::Value;
use store::{OrderChange, Payment, Refund};

use crate::failpoint::failpoint;
use crate::placement::TRIES;
use crate::refund::{Purse, set_aside};
use crate::settlement::{Deal, enqueue_mail};
use crate::{Error, Result, Shop};

impl Shop {
    /// Gives back what came for an order that is cancelled and unpaid.
    pub(crate) async fn give_back_late_money(&self, mut deal: Deal, reference: &str) -> Result<()> {
        for _ in 0..TRIES {
            if deal.order.state != OrderState::Cancelled || deal.payment.state.is_paid() {
                return Ok(());
            }
            match self.try_book_late_money(&deal, reference).await {
                Ok(Some(refund)) => {
                    failpoint("late.written");
                    let number = &deal.order.number;
                    tracing::warn!(number, "money came for an order that was called off");
                    self.announce_order(deal.order.id, &[]).await;
                    let done = self.finish_refund(refund).await;
                    failpoint("late.given_back");
                    return done;
                }
                Ok(None) => deal = self.deal_again(deal.order.id).await?,
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Conflict("the payment keeps changing"))
    }

    /// The refund that was written down; `None` when somebody else was first.
    async fn try_book_late_money(
        &self,
        deal: &Deal,
        reference: &str,
    ) -> store::Result<Option<Refund>> {
        let Deal { order, payment, .. } = deal;
        let Ok(state) = payment.state.after(PaymentEvent::ComeLate) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            payment: state,
            ..order.change(now)
        };
        let late = Payment {
            state,
            reference: Some(reference.to_owned()),
            failure: None,
            updated_at: now,
            ..payment.clone()
        };
        if !tx.change_order(&change).await? || !tx.change_payment(payment.state, &late).await? {
            return Ok(None);
        }
        let key = format!("{}-late", payment.key);
        let why = "came after the order was called off";
        let amount = payment.amount.amount;
        // What gift cards and credit were to pay was given free when the order was let go.
        let purse = Purse {
            payment: late,
            spent: Vec::new(),
        };
        let aside = set_aside(&mut tx, &purse, amount, false, why, &key, now);
        let Some(refund) = aside.await? else {
            return Ok(None);
        };
        let note = "Money came after the order was called off. All of it goes back.";
        tx.add_staff_note(order.id, note, None, now).await?;
        tx.record_event(now, Topic::Order, order.id.get(), &Value::Null)
            .await?;
        // The mail about the cancelled order said that nothing was charged.
        let mail = MailKind::OrderRefunded { refund: refund.id };
        enqueue_mail(&mut tx, order.id, mail, now).await?;
        tx.commit().await?;
        Ok(Some(refund))
    }
}
