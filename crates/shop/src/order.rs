//! Orders as their shoppers see them: by link, by number and e-mail, and live.

use model::event::Topic;
use model::order::{OrderLine, OrderView};
use model::payment::RefundState;
use model::payment_method::is_by_hand;
use model::state::can_cancel;
use model::tax::tax_rows;
use model::{Locale, Money, OrderId, RefundId};
use store::Order;
use subtle::ConstantTimeEq;
use tokio::sync::broadcast;

use crate::promotion::adjustment_rows;
use crate::secret::read_order_number;
use crate::{Error, News, Result, Shop};

/// Wakes whoever follows an order each time it changes.
pub struct OrderChanges {
    order: OrderId,
    news: broadcast::Receiver<News>,
}

impl OrderChanges {
    /// Waits for the next change. `false` when the shop is closing.
    pub async fn next(&mut self) -> bool {
        loop {
            match self.news.recv().await {
                Ok(news) if news.topic == Topic::Order && news.subject == self.order.get() => {
                    return true;
                }
                Ok(_) => {}
                // Too much was missed to know: have a look.
                Err(broadcast::error::RecvError::Lagged(_)) => return true,
                Err(broadcast::error::RecvError::Closed) => return false,
            }
        }
    }
}

impl Shop {
    /// An order, for whoever holds its link.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong token alike.
    pub async fn order_by_link(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
    ) -> Result<OrderView> {
        let order = self.opened_order(number, access_token).await?;
        self.order_view(locale, &order).await
    }

    /// Number and access token of an order found by its number and e-mail address. Callers limit the tries.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong address alike.
    pub async fn find_order(&self, number: &str, email: &str) -> Result<(String, String)> {
        let number = read_order_number(number);
        let found = self.store.order_by_number(&number).await?;
        let email = email.trim().to_lowercase();
        let order = found.filter(|order| order.email.to_lowercase() == email);
        let order = order.ok_or(Error::NotFound)?;
        Ok((order.number, order.access_token))
    }

    /// How often the order changed so far, for whoever holds its link.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong token alike.
    pub async fn order_version(&self, number: &str, access_token: &str) -> Result<i64> {
        Ok(self.opened_order(number, access_token).await?.version)
    }

    /// Tells each time the order changes, for pages that follow it.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong token alike.
    pub async fn order_changes(&self, number: &str, access_token: &str) -> Result<OrderChanges> {
        // Listen first, so that nothing falls between the look and the listening.
        let news = self.news();
        let order = self.opened_order(number, access_token).await?.id;
        Ok(OrderChanges { order, news })
    }

    /// Address of an order's page for whoever gets this link.
    #[must_use]
    pub fn order_link_url(&self, locale: Locale, number: &str, access_token: &str) -> String {
        let path = locale.path(&format!("/orders/{number}"));
        format!("{}{path}?token={access_token}", self.config.base_url)
    }

    pub(crate) async fn opened_order(&self, number: &str, access_token: &str) -> Result<Order> {
        let found = self.store.order_by_number(number).await?;
        let fits = |order: &Order| {
            bool::from(order.access_token.as_bytes().ct_eq(access_token.as_bytes()))
        };
        found.filter(fits).ok_or(Error::NotFound)
    }

    /// An order with everything its page shows.
    pub(crate) async fn order_view(&self, locale: Locale, order: &Order) -> Result<OrderView> {
        let currency = order.totals.currency;
        let money = |amount| Money::new(amount, currency);
        let lines = self.store.order_lines(order.id).await?;
        let sent = self.sent_units(order, &lines).await?;
        let lines = lines.into_iter().map(|line| OrderLine {
            id: line.id,
            variant: line.variant,
            slug: line.slug,
            sku: line.sku,
            name: line.name,
            choice: line.choice,
            picture: line.picture,
            quantity: line.quantity,
            sent: sent.get(&line.id).copied().unwrap_or_default(),
            unit_price: money(line.unit_price),
            total: money(line.total),
        });
        Ok(OrderView {
            id: order.id,
            number: order.number.clone(),
            state: order.state,
            payment: order.payment,
            fulfilment: order.fulfilment,
            placed_at: order.placed_at,
            email: order.email.clone(),
            address: order.address.clone(),
            billing: order.billing.clone(),
            delivery: order.delivery.get(locale).to_owned(),
            delivery_days: order.delivery_days,
            method: self.method_name(locale, &order.method),
            by_hand: is_by_hand(&order.method),
            note: order.note.clone(),
            lines: lines.collect(),
            totals: order.totals,
            adjustments: adjustment_rows(locale, currency, &order.adjustments),
            taxes: tax_rows(locale, &order.totals, &order.taxes),
            credit: self.paid_parts(locale, order).await?,
            refunded: money(order.refunded),
            credits: self.credits(order).await?,
            parcels: self.store.parcels(order.id).await?,
            timeline: self.store.timeline(order.id).await?,
            due: self.due(locale, order).await?,
            can_cancel: can_cancel(order.state, order.fulfilment),
            version: order.version,
        })
    }

    /// Refunds of an order that are done.
    async fn credits(&self, order: &Order) -> Result<Vec<RefundId>> {
        if order.refunded == 0 {
            return Ok(Vec::new());
        }
        let refunds = self.store.refunds(order.id).await?;
        let done = refunds
            .into_iter()
            .filter(|refund| refund.state == RefundState::Done && !refund.is_difference());
        Ok(done.map(|refund| refund.id).collect())
    }
}
