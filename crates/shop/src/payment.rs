//! A payment as its shopper sees it: what is still to be done, how it went, and the test provider's own pages.

use std::sync::Arc;
use std::time::Duration;

use model::checkout::Placed;
use model::order::{OrderState, OrderView};
use model::payment::{Due, PaymentState};
use model::payment_test::{TestAct, TestPage};
use model::{Locale, Millis};
use payments::{Challenge, Notification, TestMethod};
use store::{Order, Payment};

use crate::qr::qr_code;
use crate::reconciler::GiveUp;
use crate::settlement::own;
use crate::{Error, Result, Shop};

/// How much later than the payment a late notification of the test provider comes.
const LATE_BY: Duration = Duration::from_secs(20);

impl Shop {
    /// The shopper is back from the provider, or waits for it: how did it go, and what is still to be done? Asks the
    /// provider.
    ///
    /// # Errors
    /// `NotFound` for a wrong link.
    pub async fn order_payment(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
    ) -> Result<OrderView> {
        let order = self.opened_order(number, access_token).await?;
        self.settle_order(locale, order.id, GiveUp::Never).await?;
        let order = self.found(order.id).await?;
        self.order_view(locale, &order).await
    }

    /// What the shopper still has to do to pay.
    pub(crate) async fn due(&self, locale: Locale, order: &Order) -> Result<Option<Due>> {
        if order.state == OrderState::Placed && order.payment.is_paid() {
            return self.difference_due(locale, order).await;
        }
        let open = matches!(
            order.payment,
            PaymentState::ActionRequired | PaymentState::Awaiting
        );
        if !open || order.state == OrderState::Cancelled {
            return Ok(None);
        }
        let Some(payment) = own(self.store.payments(order.id).await?) else {
            return Ok(None);
        };
        let details = self.method_rule(&order.method).details;
        Ok(Some(Due {
            details: details.get(locale).to_owned(),
            ..self.due_of(&payment, order.expires_at)
        }))
    }

    /// What a shopper has to do for a payment.
    pub(crate) fn due_of(&self, payment: &Payment, until: Option<Millis>) -> Due {
        // A code that is an address may be opened on the phone that shows it.
        let code = payment.qr_code.as_deref();
        let link = code.filter(|code| code.starts_with("https://") || code.starts_with("http://"));
        // The shop's own page, and what its script pays.
        let prepay = payment.action_url.as_deref().and_then(prepay_of);
        let provider = self.payments.find(&payment.provider);
        let bridge = provider
            .zip(prepay)
            .and_then(|(provider, prepay)| provider.bridge(prepay));
        let url = match code {
            Some(_) => link.map(str::to_owned),
            None if prepay.is_some() => None,
            None => payment.action_url.clone(),
        };
        Due {
            amount: payment.amount,
            difference: false,
            until,
            details: String::new(),
            qr: code.and_then(qr_code),
            url,
            bridge,
        }
    }

    /// What the test provider's page shows.
    ///
    /// # Errors
    /// `NotFound` when there is no such payment, or its bank's question was answered.
    pub async fn test_page(&self, reference: &str) -> Result<TestPage> {
        let challenge = self.challenge(reference)?;
        let payment = self.store.payment_by_reference(reference).await?;
        let until = match payment {
            // Nothing is held for what a changed order costs more.
            Some(payment) if !payment.is_attempt() => self.found(payment.order).await?.expires_at,
            _ => None,
        };
        if challenge.method == TestMethod::Card && !challenge.open {
            return Err(Error::NotFound);
        }
        Ok(TestPage {
            amount: challenge.amount,
            order: challenge.description,
            app: match challenge.method {
                TestMethod::Card => None,
                TestMethod::Alipay => Some("alipay".to_owned()),
                TestMethod::WeChat => Some("wechat".to_owned()),
            },
            open: challenge.open,
            given_up: challenge.given_up,
            until,
        })
    }

    /// The shopper's answer to the bank's question, and what comes of the order.
    ///
    /// # Errors
    /// `NotFound` when there is no such question.
    pub async fn answer_challenge(
        &self,
        locale: Locale,
        reference: &str,
        approve: bool,
    ) -> Result<Placed> {
        let test = self.payments.test().ok_or(Error::NotFound)?;
        if !test.answer(reference, approve) {
            return Err(Error::NotFound);
        }
        self.finish_action(locale, reference).await
    }

    /// What somebody does on the test provider's page behind a scanned code. The shop learns of it by notifications
    /// only, which take the way of every provider's.
    ///
    /// # Errors
    /// `NotFound` when there is no such payment.
    pub async fn act_on_test_page(self: &Arc<Self>, reference: &str, act: TestAct) -> Result<()> {
        let test = self.payments.test().ok_or(Error::NotFound)?;
        let known = match act {
            TestAct::Refuse => test.answer(reference, false),
            TestAct::PayAfterAll => test.pay_late(reference),
            TestAct::Pay | TestAct::PayTwiceTold | TestAct::PaySilently | TestAct::PayLateTold => {
                test.answer(reference, true)
            }
        };
        if !known {
            return Err(Error::NotFound);
        }
        match act {
            TestAct::PaySilently => {}
            TestAct::PayLateTold => {
                let (shop, reference) = (self.clone(), reference.to_owned());
                tokio::spawn(async move {
                    tokio::time::sleep(LATE_BY).await;
                    if let Err(error) = shop.tell_of_test_payment(&reference).await {
                        tracing::warn!(%error, "a late notification of the test provider failed");
                    }
                });
            }
            TestAct::PayTwiceTold => {
                let told = || self.tell_of_test_payment(reference);
                let (first, second) = tokio::join!(told(), told());
                first.and(second)?;
                self.tell_of_test_payment(reference).await?;
            }
            _ => self.tell_of_test_payment(reference).await?,
        }
        Ok(())
    }

    async fn tell_of_test_payment(&self, reference: &str) -> Result<()> {
        let notification = self.test_notification(reference)?;
        self.notified("test", notification).await?;
        Ok(())
    }

    /// What the test provider would tell the shop about a payment as it stands now, signed.
    ///
    /// # Errors
    /// `NotFound` when there is no such payment.
    pub fn test_notification(&self, reference: &str) -> Result<Notification> {
        let test = self.payments.test().ok_or(Error::NotFound)?;
        test.notification(reference).ok_or(Error::NotFound)
    }

    fn challenge(&self, reference: &str) -> Result<Challenge> {
        let test = self.payments.test().ok_or(Error::NotFound)?;
        test.challenge(reference).ok_or(Error::NotFound)
    }
}

/// What the script on the shop's own page pays, as its address says.
fn prepay_of(action: &str) -> Option<&str> {
    let (_, prepay) = action.strip_prefix("/orders/")?.split_once('#')?;
    Some(prepay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shops_own_page_has_something_to_pay_by_script() {
        let check = |action: &str, prepay| assert_eq!(prepay_of(action), prepay, "{action}");
        check("/orders/TW-1/pay?token=a#wx1", Some("wx1"));
        check("/orders/TW-1/pay?token=a", None);
        check("/pay/test/a#wx1", None);
        check("https://pay.example/orders/#wx1", None);
    }
}
