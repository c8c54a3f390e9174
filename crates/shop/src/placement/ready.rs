//! A cart made an order that can be written, if it is still what the shopper saw.

use model::cart::LineNotice;
use model::checkout::{PlaceOrder, Problem, Step};
use model::credit::BY_CREDIT;
use model::delivery::DeliveryOffer;
use model::order::{FulfilmentState, OrderState};
use model::payment::PaymentState;
use model::pricing::Priced;
use model::{CreditId, Currency, Locale, Translated, VariantId};
use store::{Cart, Order, OrderLine, Payment, Redemption, new_id};

use crate::secret::{order_number, random_token};
use crate::{Error, Result, Shop};

/// An order ready to be written.
pub(super) struct Ready {
    pub order: Order,
    pub lines: Vec<OrderLine>,
    pub redemptions: Vec<Redemption>,
    /// What gift cards and credit pay of it, by ascending id: everyone locks in this order.
    pub credits: Vec<(CreditId, i64)>,
    /// What a unit of each variant cost in the shop's own currency, which stock is reserved at.
    pub own_prices: Vec<(VariantId, i64)>,
    /// The version of the price list that the lines are priced by.
    pub list: Option<(Currency, i64)>,
}

impl Ready {
    /// Key of the form it came with.
    pub fn key(&self) -> &str {
        self.order.idempotency_key.as_deref().unwrap_or_default()
    }
}

/// The payment of what gift cards and credit leave of the total.
pub(super) fn new_payment(order: &Order, credits: &[(CreditId, i64)]) -> Payment {
    let (provider, method) = order.method.split_once(':').unwrap_or((&order.method, ""));
    let of_credits: i64 = credits.iter().map(|(_, amount)| amount).sum();
    let id = new_id();
    Payment {
        id,
        order: order.id,
        provider: provider.to_owned(),
        method: method.to_owned(),
        key: format!("{}-{id}", order.number),
        reference: None,
        state: PaymentState::Started,
        amount: order.totals.money(order.totals.total - of_credits),
        refunded: 0,
        action_url: None,
        qr_code: None,
        failure: None,
        created_at: order.placed_at,
        updated_at: order.placed_at,
    }
}

impl Shop {
    /// The order as it would be written, if the cart is still what the shopper saw and lacks nothing.
    pub(super) async fn ready(
        &self,
        locale: Locale,
        cart: &Cart,
        own_prices: &[i64],
        request: &PlaceOrder,
        request_hash: &str,
    ) -> Result<Option<Ready>> {
        if request
            .seen_currency
            .is_some_and(|seen| seen != cart.currency)
        {
            return Ok(None);
        }
        let Some(offer) = self.chosen_delivery(cart) else {
            return Ok(None);
        };
        let (view, priced) = self.priced_view(locale, cart).await?;
        let buyable =
            |notice: &Option<LineNotice>| notice.as_ref().is_none_or(LineNotice::allows_buying);
        let lacks_nothing = !view.lines.is_empty()
            && view.lines.iter().all(|line| buyable(&line.notice))
            && cart.draft.furthest_step() == Step::Payment;
        if !lacks_nothing || priced.totals.total != request.seen_total {
            return Ok(None);
        }
        let total = priced.totals.money(priced.totals.total);
        let credits = self.held_for_order(cart, total).await?;
        let of_credits: i64 = credits.iter().map(|(_, amount)| amount).sum();
        if of_credits != request.seen_credit {
            return Ok(None);
        }
        let due = priced.totals.money(total.amount - of_credits);
        let method = match due.amount {
            0 if of_credits > 0 => BY_CREDIT,
            _ => &request.method,
        };
        if method != BY_CREDIT && !self.offers(method, &cart.draft.address.country, due) {
            let message = Translated::new("Choose how to pay.", "请选择付款方式。");
            return Err(Error::Invalid(vec![Problem::new("method", message)]));
        }
        let shares = priced.line_discount.iter().zip(&priced.line_tax);
        let lines = cart.lines.iter().zip(view.lines).zip(shares);
        let lines = lines.map(|((line, view), (&discount, &tax))| OrderLine {
            id: new_id(),
            variant: Some(line.variant),
            product: Some(line.product),
            slug: view.slug,
            sku: view.sku,
            name: view.name,
            choice: view.choice,
            picture: view.picture,
            quantity: line.quantity,
            unit_price: line.price,
            total: line.price * line.quantity,
            discount,
            tax,
        });
        let lines = lines.collect();
        let own_prices = cart.lines.iter().map(|line| line.variant).zip(own_prices);
        let own_prices = own_prices.map(|(variant, &price)| (variant, price));
        let redemptions = self.redemptions(&priced.adjustments, &cart.codes);
        let order = self.new_order(locale, cart, request, request_hash, &offer, priced)?;
        let order = Order {
            expires_at: Some(order.placed_at + self.held_for(method)),
            method: method.to_owned(),
            ..order
        };
        Ok(Some(Ready {
            order,
            lines,
            redemptions,
            credits,
            own_prices: own_prices.collect(),
            list: self.list_version(),
        }))
    }

    fn new_order(
        &self,
        locale: Locale,
        cart: &Cart,
        request: &PlaceOrder,
        request_hash: &str,
        offer: &DeliveryOffer,
        priced: Priced,
    ) -> Result<Order> {
        let now = self.clock.now();
        let draft = &cart.draft;
        Ok(Order {
            id: new_id(),
            number: order_number()?,
            idempotency_key: Some(request.idempotency_key.clone()),
            request_hash: request_hash.to_owned(),
            cart: Some(cart.id),
            state: OrderState::Pending,
            payment: PaymentState::Started,
            fulfilment: FulfilmentState::Unfulfilled,
            locale,
            email: draft.email.clone(),
            address: draft.address.clone(),
            billing: draft.billing.clone(),
            delivery_code: offer.code(),
            delivery: offer.name(),
            delivery_days: Some(self.settings().calendar.window(now, &offer.method.terms)),
            method: String::new(),
            note: draft.note.trim().to_owned(),
            totals: priced.totals,
            shipping_discount: priced.shipping_discount,
            adjustments: priced.adjustments,
            tax_rounding: self.settings().tax_rounding,
            taxes: priced.taxes,
            own_rate: self.own_rate(),
            refunded: 0,
            access_token: random_token()?,
            source: "shop".to_owned(),
            placed_at: now,
            expires_at: None,
            version: 1,
        })
    }
}
