//! How placing an order ends for the shopper who waits: paid, declined, sent to the bank, or told later.

use model::Locale;
use model::checkout::Placed;
use model::job::MailKind;
use model::order::OrderState;
use model::payment::{DeclineReason, PaymentState};
use model::state::PaymentEvent;
use payments::Show;
use store::{Order, OrderChange, Payment};

use crate::settlement::{Deal, enqueue_mail, own};
use crate::{Error, Result, Shop};

impl Shop {
    /// Notes that the shopper must go to the provider's page first.
    pub(crate) async fn require_action(
        &self,
        deal: Deal,
        show: Show,
        reference: String,
    ) -> Result<Placed> {
        let state = deal.payment.state.after(PaymentEvent::RequireAction);
        let state = state.map_err(|_| Error::Conflict("the payment is decided"))?;
        let (url, qr_code) = shown(show, payment_path(&deal.order));
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let change = OrderChange {
            payment: state,
            ..deal.order.change(now)
        };
        let waiting = Payment {
            state,
            reference: Some(reference),
            action_url: Some(url.clone()),
            qr_code,
            updated_at: now,
            ..deal.payment.clone()
        };
        if tx.change_order(&change).await?
            && tx.change_payment(deal.payment.state, &waiting).await?
        {
            tx.commit().await?;
        }
        Ok(Placed::Continue { url })
    }

    /// Notes that the provider did not answer in time. The order page and a mail tell how it goes on.
    pub(crate) async fn wait(&self, deal: Deal) -> Result<Placed> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // The new version tells repeats that this first try is over.
        if tx.change_order(&deal.order.change(now)).await? {
            let mail = MailKind::OrderPlaced { paid: false };
            enqueue_mail(&mut tx, deal.order.id, mail, now).await?;
            tx.commit().await?;
        }
        Ok(pending(&deal.order))
    }

    /// How placing an order ended, as far as it did.
    pub(crate) async fn placed(&self, locale: Locale, order: &Order) -> Result<Placed> {
        let payment = own(self.store.payments(order.id).await?);
        let payment = payment.ok_or(Error::Conflict("the order has no payment"))?;
        Ok(match (order.state, payment.state) {
            (OrderState::Pending, PaymentState::ActionRequired) => Placed::Continue {
                url: payment.action_url.unwrap_or_default(),
            },
            (OrderState::Pending | OrderState::Placed, PaymentState::Awaiting) => promised(order),
            (OrderState::Pending, _) => pending(order),
            (OrderState::Cancelled, state) if !state.is_paid() => {
                declined(locale, payment.failure.unwrap_or(DeclineReason::GivenUp))
            }
            _ => Placed::Paid {
                number: order.number.clone(),
                token: order.access_token.clone(),
            },
        })
    }
}

/// Where the shopper goes on to pay, and the code that is drawn there, if any. `page` is the shop's own that shows it.
pub(crate) fn shown(show: Show, page: String) -> (String, Option<String>) {
    match show {
        Show::Redirect { url } => (url, None),
        Show::Qr { code } => (page, Some(code)),
        // The page finds there what its script asks with.
        Show::Bridge { prepay } => (format!("{page}#{prepay}"), None),
    }
}

/// The page that shows how to pay and waits for it.
pub(crate) fn payment_path(order: &Order) -> String {
    format!("/orders/{}/pay?token={}", order.number, order.access_token)
}

pub(crate) fn promised(order: &Order) -> Placed {
    Placed::Promised {
        number: order.number.clone(),
        token: order.access_token.clone(),
    }
}

pub(crate) fn pending(order: &Order) -> Placed {
    Placed::Pending {
        number: order.number.clone(),
        token: order.access_token.clone(),
    }
}

pub(crate) fn declined(locale: Locale, reason: DeclineReason) -> Placed {
    Placed::Declined {
        reason: reason.message().get(locale).to_owned(),
    }
}
