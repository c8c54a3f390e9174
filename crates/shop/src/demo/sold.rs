//! What became of the demo shop's orders: rows with payments, parcels and a timeline.

use std::collections::HashMap;

use model::catalog::{OptionAxis, Product, Variant};
use model::delivery::{
    Calendar, DAY, DeliveryOffer, DeliveryZone, Destination, Shipment, offers, tracking_url,
};
use model::order::{FulfilmentState, OrderState, TimelineEntry, TimelineKind};
use model::parcel::{Parcel, ParcelLine};
use model::payment::PaymentState;
use model::pricing::{Basket, Offers, PriceLine, TaxRounding, Taxation, price};
use model::tax::{TaxZone, taxes_at};
use model::{Currency, Locale, Millis, Money, Translated};
use store::{Order, OrderLine, Payment, new_id};

use super::DemoOrder;
use super::dice::Dice;
use super::people::Shopper;
use super::write::MINUTE;

/// An order with everything that is written down about it.
pub(super) struct Sold {
    pub order: Order,
    pub lines: Vec<OrderLine>,
    pub payment: Payment,
    pub parcel: Option<Parcel>,
    pub timeline: Vec<TimelineEntry>,
}

/// What turns a demo order into a real one.
pub(super) struct Desk<'a> {
    pub products: &'a [Product],
    pub shoppers: &'a [Shopper],
    pub zones: Vec<DeliveryZone>,
    pub taxes: Vec<TaxZone>,
    /// Attribute and value code to the value's name.
    pub names: HashMap<(String, String), Translated>,
    pub dice: Dice,
    pub now: Millis,
}

impl Desk<'_> {
    /// The order called `number`, which opens with `access_token`.
    pub(super) fn order(&mut self, demo: &DemoOrder, number: String, access_token: String) -> Sold {
        let shopper = &self.shoppers[demo.shopper];
        let placed_at = self.now - demo.minutes_ago * MINUTE;
        let bought: Vec<(&Product, &Variant, i64)> = demo
            .lines
            .iter()
            .map(|&(p, v, n)| (&self.products[p], &self.products[p].variants[v], n))
            .collect();
        let to = Destination::from(&shopper.address);
        let offer = delivery(&self.zones, to, demo.express, &bought);
        let taxes = taxes_at(&self.taxes, to);
        let priced: Vec<PriceLine> = bought
            .iter()
            .map(|(p, v, n)| PriceLine {
                variant: v.id,
                product: p.id,
                categories: Vec::new(),
                tags: Vec::new(),
                unit_price: v.price,
                quantity: *n,
                tax_class: p.tax_class.clone(),
            })
            .collect();
        let basket = Basket {
            currency: Currency::USD,
            lines: &priced,
            delivery: Some(offer.price),
        };
        let taxation = Taxation {
            rates: &taxes,
            included: false,
            rounding: TaxRounding::PerRate,
        };
        let priced = price(&basket, &taxation, &Offers::default());
        let lines: Vec<OrderLine> = bought
            .iter()
            .zip(&priced.line_tax)
            .map(|((p, v, n), &tax)| self.line(shopper.locale, p, v, *n, tax))
            .collect();
        let fate = fate(demo, &mut self.dice, placed_at, self.now);
        let order = Order {
            id: new_id(),
            number,
            idempotency_key: None,
            request_hash: String::new(),
            cart: None,
            state: fate.state,
            payment: fate.payment,
            fulfilment: fate.fulfilment,
            locale: shopper.locale,
            email: shopper.email.clone(),
            address: shopper.address.clone(),
            billing: None,
            delivery_code: offer.code(),
            delivery: offer.name(),
            delivery_days: Some(Calendar::default().window(placed_at, &offer.method.terms)),
            method: "test:card".to_owned(),
            note: String::new(),
            totals: priced.totals,
            shipping_discount: 0,
            adjustments: Vec::new(),
            tax_rounding: TaxRounding::PerRate,
            own_rate: 1_000_000,
            taxes: priced.taxes,
            refunded: 0,
            access_token,
            source: "shop".to_owned(),
            placed_at,
            expires_at: None,
            version: 1,
        };
        let parcel = fate.shipped_at.map(|at| {
            parcel(
                &mut self.dice,
                &shopper.address.country,
                at,
                fate.delivered_at,
                &lines,
            )
        });
        Sold {
            payment: payment(&order),
            timeline: timeline(&order, parcel.as_ref(), fate.cancelled_at),
            order,
            lines,
            parcel,
        }
    }

    fn line(
        &self,
        locale: Locale,
        product: &Product,
        variant: &Variant,
        quantity: i64,
        tax: i64,
    ) -> OrderLine {
        let named = |axis: &OptionAxis| {
            let value = variant.choice.get(&axis.code)?;
            Some(
                self.names
                    .get(&(axis.code.clone(), value.clone()))?
                    .get(locale)
                    .to_owned(),
            )
        };
        let choice: Vec<String> = product.options.iter().filter_map(named).collect();
        let own = product
            .pictures
            .iter()
            .find(|p| p.variant == Some(variant.id));
        OrderLine {
            id: new_id(),
            variant: Some(variant.id),
            product: Some(product.id),
            slug: product.slug.clone(),
            sku: variant.sku.clone(),
            name: product.name.get(locale).to_owned(),
            choice: choice.join(locale.pick(", ", "，")),
            picture: own.or(product.pictures.first()).map(|p| p.image(locale)),
            quantity,
            unit_price: variant.price,
            total: variant.price * quantity,
            discount: 0,
            tax,
        }
    }
}

fn delivery(
    zones: &[DeliveryZone],
    to: Destination<'_>,
    express: bool,
    bought: &[(&Product, &Variant, i64)],
) -> DeliveryOffer {
    let shipment = Shipment {
        to,
        currency: Currency::USD,
        total: bought.iter().map(|(_, v, n)| v.price * n).sum(),
        weight_grams: bought.iter().map(|(_, v, n)| v.weight_grams * n).sum(),
        units: bought.iter().map(|(_, _, n)| n).sum(),
    };
    let mut offered = offers(zones, &shipment);
    let fast = offered.iter().position(|offer| offer.code() == "express");
    let wanted = fast.filter(|_| express).unwrap_or(0);
    assert!(
        !offered.is_empty(),
        "standard delivery goes everywhere, says a test"
    );
    offered.swap_remove(wanted)
}

/// How far an order has come.
struct Fate {
    state: OrderState,
    payment: PaymentState,
    fulfilment: FulfilmentState,
    shipped_at: Option<Millis>,
    delivered_at: Option<Millis>,
    cancelled_at: Option<Millis>,
}

fn fate(demo: &DemoOrder, dice: &mut Dice, placed_at: Millis, now: Millis) -> Fate {
    let shipped_at = placed_at + 14 * 60 * MINUTE + dice.below(30 * 60) * MINUTE;
    let travels = if demo.express { 1 } else { 3 };
    let delivered_at = shipped_at + travels * DAY + dice.below(4 * 24 * 60) * MINUTE;
    let mut fate = Fate {
        state: OrderState::Placed,
        payment: PaymentState::Captured,
        fulfilment: FulfilmentState::Unfulfilled,
        shipped_at: None,
        delivered_at: None,
        cancelled_at: None,
    };
    let cancelled_at = placed_at + (5 + dice.below(300)) * MINUTE;
    if demo.cancelled && cancelled_at < now {
        // Called off before the money was taken.
        return Fate {
            state: OrderState::Cancelled,
            payment: PaymentState::Voided,
            cancelled_at: Some(cancelled_at),
            ..fate
        };
    }
    if shipped_at < now {
        (fate.fulfilment, fate.shipped_at) = (FulfilmentState::Shipped, Some(shipped_at));
    }
    if delivered_at < now {
        (fate.state, fate.fulfilment, fate.delivered_at) = (
            OrderState::Completed,
            FulfilmentState::Delivered,
            Some(delivered_at),
        );
    }
    fate
}

fn payment(order: &Order) -> Payment {
    let id = new_id();
    Payment {
        id,
        order: order.id,
        provider: "test".to_owned(),
        method: "card".to_owned(),
        key: format!("{}-{id}", order.number),
        reference: Some(format!("demo-{}", order.number)),
        state: order.payment,
        amount: Money::new(order.totals.total, order.totals.currency),
        refunded: 0,
        action_url: None,
        qr_code: None,
        failure: None,
        created_at: order.placed_at,
        updated_at: order.placed_at,
    }
}

fn parcel(
    dice: &mut Dice,
    country: &str,
    shipped_at: Millis,
    delivered_at: Option<Millis>,
    lines: &[OrderLine],
) -> Parcel {
    let carrier = match country {
        "US" => *dice.pick(&["UPS", "FedEx", "USPS"]),
        "GB" => "Royal Mail",
        "NL" => "PostNL",
        "DE" | "AT" | "FR" => "DPD",
        "CN" | "HK" => "SF Express",
        _ => "DHL",
    };
    let tracking_number = format!("TW{:012}", dice.below(1_000_000_000_000));
    Parcel {
        id: new_id(),
        carrier: carrier.to_owned(),
        tracking_url: tracking_url(carrier, &tracking_number),
        tracking_number,
        shipped_at,
        delivered_at,
        lines: lines.iter().map(whole).collect(),
        events: Vec::new(),
    }
}

const fn whole(line: &OrderLine) -> ParcelLine {
    ParcelLine {
        line: line.id,
        quantity: line.quantity,
    }
}

fn timeline(
    order: &Order,
    parcel: Option<&Parcel>,
    cancelled_at: Option<Millis>,
) -> Vec<TimelineEntry> {
    let entry = |at, kind, en: &str, zh: &str| TimelineEntry {
        at,
        kind,
        detail: Translated::new(en, zh),
    };
    let mut told = vec![entry(
        order.placed_at,
        TimelineKind::Received,
        "Order received",
        "已收到订单",
    )];
    if let Some(at) = cancelled_at {
        told.push(entry(
            at,
            TimelineKind::Cancelled,
            "Cancelled by the shopper",
            "顾客取消了订单",
        ));
        return told;
    }
    told.push(entry(
        order.placed_at + MINUTE / 30,
        TimelineKind::Paid,
        "Payment received",
        "已收到付款",
    ));
    if let Some(parcel) = parcel {
        let about = parcel.about();
        told.push(entry(
            parcel.shipped_at,
            TimelineKind::Shipped,
            &format!("Sent with {about}"),
            &format!("已发货：{about}"),
        ));
        if let Some(at) = parcel.delivered_at {
            told.push(entry(at, TimelineKind::Delivered, "Delivered", "已送达"));
        }
    }
    told
}
