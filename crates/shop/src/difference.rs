//! What a changed order costs more than was paid: awaited beside the payment it was placed with, and nothing is sent
//! before it is there. Staff note money that came by hand; its shopper pays at once by any way that asks a provider.

mod pay;
mod settle;

use model::difference::{DifferenceView, OpenPayment};
use model::order::OrderState;
use model::payment::{Due, PaymentState};
use model::payment_method::{BANK, CASH};
use model::{Locale, Money};
use store::{Order, Payment};

use crate::reconciler::GiveUp;
use crate::secret::random_token;
use crate::{Result, Shop};

impl Shop {
    /// What the page shows on which a difference is paid. Asks the provider about a payment that is under way.
    ///
    /// # Errors
    /// `NotFound` for a wrong link.
    pub async fn difference_page(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
    ) -> Result<DifferenceView> {
        let order = self.opened_order(number, access_token).await?;
        self.settle_difference(order.id, GiveUp::Never).await?;
        let order = self.found(order.id).await?;
        let awaited = self.difference(&order).await?;
        let amount = awaited.map(|payment| payment.amount);
        let payments = self.store.payments(order.id).await?;
        let last = payments.into_iter().rfind(Payment::is_attempt);
        let open = last.as_ref().filter(|payment| payment.state.is_open());
        let open = open.map(|payment| OpenPayment {
            method: self.method_name(locale, &format!("{}:{}", payment.provider, payment.method)),
            due: (payment.state == PaymentState::ActionRequired)
                .then(|| self.due_of(payment, None)),
        });
        let failure = last.and_then(|payment| payment.failure);
        Ok(DifferenceView {
            ways: amount.map_or_else(Vec::new, |amount| self.ways(locale, &order, amount)),
            number: order.number,
            version: order.version,
            amount,
            details: self.by_transfer(locale),
            key: random_token()?,
            open,
            failure: failure.map(|reason| reason.message().get(locale).to_owned()),
        })
    }

    /// What a changed order costs more and nobody has paid yet.
    pub(crate) async fn difference(&self, order: &Order) -> Result<Option<Payment>> {
        if order.state != OrderState::Placed || !order.payment.is_paid() {
            return Ok(None);
        }
        let payments = self.store.payments(order.id).await?;
        Ok(payments.into_iter().find(is_awaited))
    }

    /// The same as the shopper is asked for it.
    pub(crate) async fn difference_due(
        &self,
        locale: Locale,
        order: &Order,
    ) -> Result<Option<Due>> {
        let Some(payment) = self.difference(order).await? else {
            return Ok(None);
        };
        let at_once = !self.ways(locale, order, payment.amount).is_empty();
        Ok(Some(Due {
            amount: payment.amount,
            difference: true,
            until: None,
            details: self.by_transfer(locale),
            qr: None,
            url: at_once.then(|| difference_path(order)),
            bridge: None,
        }))
    }

    /// The ways to pay a difference at once: those that ask a provider.
    fn ways(
        &self,
        locale: Locale,
        order: &Order,
        amount: Money,
    ) -> Vec<model::checkout::PaymentMethod> {
        let mut ways = self.offered_methods(locale, &order.address.country, amount);
        ways.retain(|method| method.code != BANK && method.code != CASH);
        ways
    }

    /// How a difference is paid without a provider.
    fn by_transfer(&self, locale: Locale) -> String {
        let rule = self.method_rule(BANK);
        let details = match rule.details.get(locale).trim() {
            "" => locale.pick(
                "Write to us, and we tell you how you can pay it.",
                "请与我们联系，我们会告知付款方式。",
            ),
            details => details,
        };
        details.to_owned()
    }
}

/// The page that shows what is still to pay of a changed order, and takes it.
pub(crate) fn difference_path(order: &Order) -> String {
    format!(
        "/orders/{}/difference?token={}",
        order.number, order.access_token
    )
}

/// Whether a payment is a difference that is not there yet.
fn is_awaited(payment: &Payment) -> bool {
    payment.is_difference() && payment.state == PaymentState::Awaiting
}

#[cfg(test)]
mod crash;
#[cfg(test)]
mod tests;
