//! What a changed order costs more than was paid: awaited beside the payment it was placed with, and nothing is sent
//! before it is there.

use model::Locale;
use model::order::OrderState;
use model::payment::{Due, PaymentState};
use model::payment_method::BANK;
use store::{Order, Payment};

use crate::{Result, Shop};

impl Shop {
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
        let payment = self.difference(order).await?;
        let rule = self.method_rule(BANK);
        let details = match rule.details.get(locale).trim() {
            "" => locale.pick(
                "Write to us, and we tell you how you can pay it.",
                "请与我们联系，我们会告知付款方式。",
            ),
            details => details,
        };
        Ok(payment.map(|payment| Due {
            amount: payment.amount,
            difference: true,
            until: None,
            details: details.to_owned(),
            qr: None,
            url: None,
            bridge: None,
        }))
    }
}

/// Whether a payment is a difference that is not there yet.
fn is_awaited(payment: &Payment) -> bool {
    payment.is_difference() && payment.state == PaymentState::Awaiting
}
