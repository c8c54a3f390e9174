//! What an order becomes: priced by the same rules as a cart, with what was taken off before.

use model::address::Address;
use model::catalog::{Product, ProductStatus};
use model::checkout::Problem;
use model::delivery::{DeliveryOffer, Destination};
use model::order_edit::{
    BoughtDelivery, BoughtLine, OrderEdit, added_field, kept_discounts, line_field,
};
use model::pricing::{Basket, PriceLine, STANDARD_TAX, Taxation, price_as};
use model::{Millis, ProductId, Translated, VariantId};
use store::{Order, OrderLine, new_id};

use super::{UNITS_MAX, words};
use crate::product::variant_picture;
use crate::tariff::Goods;
use crate::{Error, Result, Shop};

/// What an order becomes.
pub(crate) struct Plan {
    /// The order as it shall be; its version is the one it was planned on.
    pub order: Order,
    /// Its lines, those it has first.
    pub lines: Vec<Planned>,
    /// What changes, for the timeline and the shopper.
    pub words: Translated,
}

/// A line of an order about to be changed.
#[derive(Clone)]
pub(crate) struct Planned {
    /// The line as it shall be; without units it is taken off.
    pub line: OrderLine,
    /// Units it has; none for a new one.
    pub before: i64,
    /// What a unit costs in the shop's own currency, if it is new.
    pub own_price: i64,
    /// Its name in both languages.
    pub name: Translated,
    /// Weight of a unit.
    weight: i64,
    tax_class: String,
    /// What was taken off it.
    discount: i64,
}

/// How an order is delivered.
struct Delivery {
    code: String,
    name: Translated,
    price: i64,
    days: Option<(Millis, Millis)>,
}

impl Planned {
    /// Units that leave the shelf by it; negative for those that come back.
    pub fn taken(&self) -> i64 {
        self.line.quantity - self.before
    }

    fn price_line(&self) -> PriceLine {
        PriceLine {
            variant: self.line.variant.unwrap_or_else(|| VariantId::from(0)),
            product: self.line.product.unwrap_or_else(|| ProductId::from(0)),
            categories: Vec::new(),
            tags: Vec::new(),
            unit_price: self.line.unit_price,
            quantity: self.line.quantity,
            tax_class: self.tax_class.clone(),
        }
    }
}

impl Shop {
    /// What an order becomes by an edit.
    ///
    /// # Errors
    /// `Invalid` when more is wanted than is in stock, nothing would be left, it is not delivered there, or nothing
    /// changes.
    pub(crate) async fn plan(
        &self,
        order: &Order,
        lines: &[OrderLine],
        edit: &OrderEdit,
    ) -> Result<Plan> {
        let planned = self.planned_lines(order, lines, edit).await?;
        let mut problems = self.lacking(&planned, lines, edit).await?;
        if planned.iter().all(|planned| planned.line.quantity == 0) {
            problems.push(problem(
                "edit",
                "Something must be left. To take everything off, cancel the order.",
                "订单至少保留一件商品。如需全部移除，请取消订单。",
            ));
        }
        let delivery = self.planned_delivery(order, lines, edit).await?;
        let Some(delivery) = delivery.filter(|_| problems.is_empty()) else {
            if problems.is_empty() {
                let (en, zh) = ("Choose how it is delivered there.", "请选择配送方式。");
                problems.push(problem("delivery", en, zh));
            }
            return Err(Error::Invalid(problems));
        };
        let plan = self.priced_plan(order, planned, &edit.address, delivery);
        if plan.words.en.is_empty() {
            let (en, zh) = ("Nothing is changed yet.", "尚未修改任何内容。");
            return Err(Error::Invalid(vec![problem("edit", en, zh)]));
        }
        Ok(plan)
    }

    /// The lines with their new units at their prices, and those that are added at what they cost now.
    async fn planned_lines(
        &self,
        order: &Order,
        lines: &[OrderLine],
        edit: &OrderEdit,
    ) -> Result<Vec<Planned>> {
        let mut planned = Vec::new();
        for line in lines {
            let units = edit.units.iter().find(|(id, _)| *id == line.id);
            let product = match line.product {
                Some(id) => self.product_by_id(id).await?,
                None => None,
            };
            let variant = product.as_deref().and_then(|product| {
                let mut variants = product.variants.iter();
                variants.find(|variant| Some(variant.id) == line.variant)
            });
            planned.push(Planned {
                line: OrderLine {
                    quantity: units.map_or(line.quantity, |(_, units)| *units),
                    ..line.clone()
                },
                before: line.quantity,
                own_price: 0,
                name: Translated::new(line.name.clone(), line.name.clone()),
                weight: variant.map_or(0, |variant| variant.weight_grams),
                tax_class: product
                    .as_deref()
                    .map_or(STANDARD_TAX, |product| product.tax_class.as_str())
                    .to_owned(),
                discount: line.discount,
            });
        }
        for &(id, quantity) in &edit.added {
            if let Some((product, at)) = self.variant(id).await? {
                planned.push(self.new_line(order, &product, at, quantity).await?);
            }
        }
        Ok(planned)
    }

    async fn new_line(
        &self,
        order: &Order,
        product: &Product,
        at: usize,
        quantity: i64,
    ) -> Result<Planned> {
        let (variant, locale) = (&product.variants[at], order.locale);
        let unit_price = self.price_for(product, variant.id, quantity).await?;
        Ok(Planned {
            line: OrderLine {
                id: new_id(),
                variant: Some(variant.id),
                product: Some(product.id),
                slug: product.slug.clone(),
                sku: variant.sku.clone(),
                name: product.name.get(locale).to_owned(),
                choice: self.variant_title(locale, product, variant),
                picture: variant_picture(locale, product, variant),
                quantity,
                unit_price,
                total: 0,
                discount: 0,
                tax: 0,
            },
            before: 0,
            own_price: match &self.quote {
                None => unit_price,
                Some(_) => self.own_price_for(variant.id, quantity).await?,
            },
            name: product.name.clone(),
            weight: variant.weight_grams,
            tax_class: product.tax_class.clone(),
            discount: 0,
        })
    }

    /// The same in the shop's own currency.
    async fn own_price_for(&self, id: VariantId, units: i64) -> Result<i64> {
        let own = self.door(None);
        match own.variant(id).await? {
            Some((product, _)) => own.price_for(&product, id, units).await,
            None => Ok(0),
        }
    }

    /// Price of a unit of a variant for who buys so many.
    pub(super) async fn price_for(
        &self,
        product: &Product,
        variant: VariantId,
        units: i64,
    ) -> Result<i64> {
        let own = product.variants.iter().find(|known| known.id == variant);
        let own = own.map_or(0, |variant| variant.price);
        let tiers = self.price_tiers(product).await?;
        let lower = tiers
            .into_iter()
            .filter(|(of, tier)| *of == variant && tier.from <= units && tier.price < own);
        Ok(lower
            .max_by_key(|(_, tier)| tier.from)
            .map_or(own, |(_, tier)| tier.price))
    }

    /// What is not in stock, or not for sale, by field.
    async fn lacking(
        &self,
        planned: &[Planned],
        lines: &[OrderLine],
        edit: &OrderEdit,
    ) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        for planned in planned.iter().filter(|planned| planned.taken() > 0) {
            let variant = planned.line.variant;
            let left = match variant {
                Some(id) => self.store.available(id).await?.unwrap_or(0),
                None => 0,
            };
            if planned.taken() > left {
                let most = (planned.before + left.max(0)).min(UNITS_MAX);
                let field = match variant {
                    Some(id) if planned.before == 0 => added_field(id),
                    _ => line_field(planned.line.id),
                };
                let (en, zh) = (
                    format!("There are {most} at most."),
                    format!("最多 {most} 件。"),
                );
                problems.push(problem(&field, &en, &zh));
            }
        }
        for &(id, _) in &edit.added {
            let found = self.variant(id).await?;
            let sold = found.is_some_and(|(product, _)| product.status == ProductStatus::Active);
            if !sold {
                let (en, zh) = ("This is no longer for sale.", "该商品已停售。");
                problems.push(problem(&added_field(id), en, zh));
            } else if lines.iter().any(|line| line.variant == Some(id)) {
                let (en, zh) = (
                    "It is in the order already: change its units there.",
                    "订单中已有该商品，请直接修改其数量。",
                );
                problems.push(problem(&added_field(id), en, zh));
            }
        }
        Ok(problems)
    }

    /// The ways to deliver what an edited order holds to where it goes.
    pub(super) async fn offers_for(
        &self,
        order: &Order,
        lines: &[OrderLine],
        edit: &OrderEdit,
    ) -> Result<Vec<DeliveryOffer>> {
        let planned = self.planned_lines(order, lines, edit).await?;
        let goods = goods(&planned);
        let to = Destination::from(&edit.address);
        Ok(self.deliveries(&goods, order.totals.currency, to))
    }

    async fn planned_delivery(
        &self,
        order: &Order,
        lines: &[OrderLine],
        edit: &OrderEdit,
    ) -> Result<Option<Delivery>> {
        if edit.delivery == order.delivery_code && is_delivered_alike(order, lines, edit) {
            return Ok(Some(Delivery {
                code: order.delivery_code.clone(),
                name: order.delivery.clone(),
                price: order.totals.shipping.unwrap_or(0),
                days: order.delivery_days,
            }));
        }
        let offers = self.offers_for(order, lines, edit).await?;
        let offer = offers
            .into_iter()
            .find(|offer| offer.code() == edit.delivery);
        let settings = self.settings();
        Ok(offer.map(|offer| Delivery {
            code: offer.code(),
            name: offer.name(),
            price: offer.price,
            days: Some(
                settings
                    .calendar
                    .window(self.clock.now(), &offer.method.terms),
            ),
        }))
    }

    fn priced_plan(
        &self,
        order: &Order,
        mut planned: Vec<Planned>,
        address: &Address,
        delivery: Delivery,
    ) -> Plan {
        let goods = goods(&planned);
        let bought: Vec<BoughtLine> = planned
            .iter()
            .map(|planned| BoughtLine {
                variant: planned.line.variant.unwrap_or_else(|| VariantId::from(0)),
                bought: planned.before,
                discount: planned.discount,
                quantity: planned.line.quantity,
            })
            .collect();
        let shipping = BoughtDelivery {
            price: order.totals.shipping.unwrap_or(0),
            discount: order.shipping_discount,
            next: delivery.price,
        };
        let settings = self.settings();
        // Prices hold tax, or not, as they did when it was bought.
        let included = match (order.totals.tax, order.totals.tax_included) {
            (0, 0) => settings.prices_include_tax,
            (_, included) => included != 0,
        };
        let rates = self.taxes_at(Destination::from(address));
        let taxation = Taxation {
            rates: &rates,
            included,
            rounding: order.tax_rounding,
        };
        let basket = Basket {
            currency: order.totals.currency,
            lines: &goods.lines,
            delivery: Some(delivery.price),
        };
        let off = kept_discounts(&bought, shipping, &order.adjustments);
        let priced = price_as(&basket, &taxation, off);
        let shares = priced.line_discount.iter().zip(&priced.line_tax);
        for (planned, (&discount, &tax)) in planned.iter_mut().zip(shares) {
            let line = &mut planned.line;
            line.total = line.unit_price * line.quantity;
            line.discount = discount;
            line.tax = tax;
        }
        let next = Order {
            address: address.clone(),
            delivery_code: delivery.code,
            delivery: delivery.name,
            delivery_days: delivery.days,
            totals: priced.totals,
            shipping_discount: priced.shipping_discount,
            adjustments: priced.adjustments,
            taxes: priced.taxes,
            ..order.clone()
        };
        Plan {
            words: words::of_changes(order, &next, &planned),
            order: next,
            lines: planned,
        }
    }
}

/// Whether the same goods go to the same place, so that delivery costs what it cost.
pub(super) fn is_delivered_alike(order: &Order, lines: &[OrderLine], edit: &OrderEdit) -> bool {
    let (from, to) = (&order.address, &edit.address);
    let same_units = edit.units.iter().all(|(id, units)| {
        let line = lines.iter().find(|line| line.id == *id);
        line.is_some_and(|line| line.quantity == *units)
    });
    let place = |address: &Address| {
        let parts = [&address.country, &address.region, &address.postcode];
        parts.map(|part| part.trim().to_lowercase())
    };
    same_units && edit.added.is_empty() && place(from) == place(to)
}

fn goods(planned: &[Planned]) -> Goods {
    Goods {
        lines: planned.iter().map(Planned::price_line).collect(),
        weight_grams: planned
            .iter()
            .map(|planned| planned.weight * planned.line.quantity)
            .sum(),
    }
}

fn problem(field: &str, en: &str, zh: &str) -> Problem {
    Problem::new(field, Translated::new(en, zh))
}
