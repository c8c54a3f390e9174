//! Orders as staff see them: the list, and everything about one.

use model::order_desk::{ORDERS_PER_PAGE, OrderDesk, OrderQuery, OrderRows, PaymentRow, RefundRow};
use model::order_edit::can_edit;
use model::payment::PaymentState;
use model::payment_method::OFFLINE;
use model::state::{can_cancel, can_deliver, can_ship, is_underway};
use model::{Locale, Money, OrderId};

use crate::order_edit::SHOP;
use crate::refund::{most_refundable, refundable};
use crate::{Result, Shop};

impl Shop {
    /// A page of the order list.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn admin_orders(&self, query: &OrderQuery) -> Result<OrderRows> {
        let (rows, count) = self.store.order_rows(query).await?;
        let pages = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(OrderRows {
            rows,
            count,
            page: query.page.max(1),
            pages: pages.div_ceil(ORDERS_PER_PAGE).max(1),
        })
    }

    /// Everything about one order.
    ///
    /// # Errors
    /// `NotFound` when there is no such order.
    pub async fn admin_order(&self, locale: Locale, id: OrderId) -> Result<OrderDesk> {
        let order = self.found(id).await?;
        let payments = self.store.payments(id).await?;
        let refunds = self.store.refunds(id).await?;
        let currency = order.totals.currency;
        let spent = self.spent(id).await?.into_iter();
        let spent: i64 = spent.map(|used| used.amount - used.refunded).sum();
        let left = payments.iter().map(refundable).sum::<i64>() + spent;
        let by_hand = most_refundable(&payments).is_some_and(|payment| payment.provider == OFFLINE);
        let awaited = payments
            .iter()
            .find(|payment| payment.state == PaymentState::Awaiting);
        let awaited = awaited.map(|payment| payment.amount);
        let payments = payments.into_iter().map(|payment| PaymentRow {
            id: payment.id,
            method: format!("{}:{}", payment.provider, payment.method),
            reference: payment.reference,
            state: payment.state,
            amount: payment.amount,
            refunded: Money::new(payment.refunded, payment.amount.currency),
            created_at: payment.created_at,
        });
        let refunds = refunds.into_iter().map(|refund| RefundRow {
            id: refund.id,
            state: refund.state,
            amount: Money::new(refund.amount, currency),
            reason: refund.reason,
            as_credit: refund.as_credit,
            created_at: refund.created_at,
        });
        Ok(OrderDesk {
            locale: order.locale,
            payments: payments.collect(),
            refunds: refunds.collect(),
            notes: self.store.staff_notes(id).await?,
            refundable: Money::new(left, currency),
            by_hand,
            awaited,
            paid: self.paid_order(&order).await?,
            can_ship: can_ship(order.state, order.fulfilment)
                && self.difference(&order).await?.is_none(),
            is_underway: is_underway(order.state, order.fulfilment),
            can_deliver: can_deliver(order.state, order.fulfilment),
            can_edit: can_edit(order.state, order.fulfilment) && order.source == SHOP,
            can_cancel: can_cancel(order.state, order.fulfilment),
            order: self.order_view(locale, &order).await?,
            source: order.source,
        })
    }
}
