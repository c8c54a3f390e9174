//! Makes orders of a file's lines: pure bookkeeping, no database.

use std::collections::HashMap;

use model::address::Address;
use model::cart::Totals;
use model::order::{FulfilmentState, OrderState, TimelineEntry, TimelineKind};
use model::payment::PaymentState;
use model::pricing::TaxRounding;
use model::{Currency, Locale, Millis, Translated};
use store::{Order, OrderLine, PastOrder, new_id};

use super::goods::Good;
use super::rejects::Notes;
use super::survey::{Kind, Line, Reading, Survey};
use crate::secret::random_token;

/// Makes orders one after the other, in the order of the file.
pub(super) struct Clerk<'a> {
    reading: &'a Reading,
    survey: &'a Survey,
    goods: &'a HashMap<String, Good>,
    notes: &'a Notes,
    /// What was bought and may come back, by customer and code, latest last.
    purchases: HashMap<(String, String), Vec<Purchase>>,
    /// What was given back of each order.
    pub refunds: HashMap<String, Refund>,
}

struct Purchase {
    order: String,
    units: i64,
    price: i64,
}

/// What was given back of an order, in minor units, and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Refund {
    pub amount: i64,
    pub at: Millis,
}

impl<'a> Clerk<'a> {
    pub fn new(
        reading: &'a Reading,
        survey: &'a Survey,
        goods: &'a HashMap<String, Good>,
        notes: &'a Notes,
    ) -> Self {
        Self {
            reading,
            survey,
            goods,
            notes,
            purchases: HashMap::new(),
            refunds: HashMap::new(),
        }
    }

    /// The order of these lines, which share a number; `None` when the rules leave nothing of it.
    pub fn order(&mut self, lines: &[Line]) -> crate::Result<Option<PastOrder>> {
        let Some(first) = lines.first() else {
            return Ok(None);
        };
        let count = lines.len() as u64;
        if self.reading.is_skipped(&first.order) {
            self.notes
                .rule("lines of numbers that are no orders, left out", count);
            return Ok(None);
        }
        if self.reading.is_return(&first.order) {
            return self.take_back(lines);
        }
        let mut sold = Vec::new();
        let mut shipping = 0;
        for line in lines {
            let rule = match line.kind {
                Kind::Ignored => "lines of fees and corrections, left out",
                _ if line.quantity <= 0 => {
                    "lines that correct the stock (negative quantity), left out"
                }
                _ if line.price <= 0 => "lines without a price, left out: nothing was sold",
                Kind::Shipping => {
                    shipping += line.quantity * line.price;
                    "lines of postage, counted as shipping"
                }
                Kind::Service => {
                    sold.push(self.line(line, line.quantity));
                    "lines of manual entries and vouchers, kept without a product"
                }
                Kind::Product => {
                    sold.push(self.line(line, line.quantity));
                    self.remember(line);
                    continue;
                }
            };
            self.notes.rule(rule, 1);
        }
        if sold.is_empty() {
            self.notes
                .rule("order numbers under which nothing was sold, left out", 1);
            return Ok(None);
        }
        self.whole(first, sold, shipping, false).map(Some)
    }

    fn remember(&mut self, line: &Line) {
        let key = (line.customer.clone(), line.code.clone());
        if self.survey.returned.contains(&key) {
            self.purchases.entry(key).or_default().push(Purchase {
                order: line.order.clone(),
                units: line.quantity,
                price: line.price,
            });
        }
    }

    /// Refunds what comes back on the orders it was bought with. What is left over becomes a cancelled order.
    fn take_back(&mut self, lines: &[Line]) -> crate::Result<Option<PastOrder>> {
        let mut left_over = Vec::new();
        for line in lines {
            if line.kind != Kind::Product || line.quantity >= 0 || line.price <= 0 {
                self.notes
                    .rule("credits for fees, postage and discounts, left out", 1);
                continue;
            }
            let mut units = -line.quantity;
            let key = (line.customer.clone(), line.code.clone());
            let bought = self.purchases.get_mut(&key).into_iter().flatten().rev();
            for purchase in bought {
                let back = units.min(purchase.units);
                if back > 0 {
                    purchase.units -= back;
                    units -= back;
                    let refund = self.refunds.entry(purchase.order.clone()).or_default();
                    refund.amount += back * purchase.price;
                    refund.at = refund.at.max(line.at);
                }
            }
            if units == 0 {
                self.notes.rule(
                    "returned lines, refunded on the order they were bought with",
                    1,
                );
            } else {
                self.notes.rule("returned lines without (enough of) a purchase in the file, kept as cancelled orders", 1);
                left_over.push(self.line(line, units));
            }
        }
        match (left_over.is_empty(), lines.first()) {
            (false, Some(first)) => self.whole(first, left_over, 0, true).map(Some),
            _ => Ok(None),
        }
    }

    fn line(&self, line: &Line, quantity: i64) -> OrderLine {
        let good = self
            .goods
            .get(&line.code)
            .filter(|_| line.kind == Kind::Product);
        OrderLine {
            id: new_id(),
            variant: good.map(|good| good.variant),
            product: good.map(|good| good.product),
            slug: good.map_or_else(String::new, |good| good.slug.clone()),
            sku: line.code.clone(),
            name: good.map_or_else(|| line.name.clone(), |good| good.name.clone()),
            choice: String::new(),
            picture: good.and_then(|good| good.picture.clone()),
            quantity,
            unit_price: line.price,
            total: quantity * line.price,
            discount: 0,
            tax: 0,
        }
    }

    fn whole(
        &self,
        first: &Line,
        lines: Vec<OrderLine>,
        shipping: i64,
        back: bool,
    ) -> crate::Result<PastOrder> {
        let map = &self.reading.map;
        let sum: i64 = lines.iter().map(|line| line.total).sum();
        let total = sum + shipping;
        let country = map.country(&first.country).unwrap_or_else(|| {
            self.notes.rule(
                "orders to a country the map does not know, kept without it",
                1,
            );
            ""
        });
        let email = match (first.email.as_str(), first.customer.as_str()) {
            ("", "") => {
                self.notes
                    .rule("orders without a customer, kept as a guest's", 1);
                map.rules.guest_email.clone()
            }
            ("", customer) => map.rules.email.replace("{customer}", customer),
            (email, _) => email.to_owned(),
        };
        let name = match first.customer.as_str() {
            "" => "Guest".to_owned(),
            customer => format!("Customer {customer}"),
        };
        let order = Order {
            id: new_id(),
            number: first.order.clone(),
            idempotency_key: None,
            request_hash: String::new(),
            cart: None,
            state: if back {
                OrderState::Cancelled
            } else {
                OrderState::Completed
            },
            payment: if back {
                PaymentState::Refunded
            } else {
                PaymentState::Captured
            },
            fulfilment: if back {
                FulfilmentState::Unfulfilled
            } else {
                FulfilmentState::Delivered
            },
            locale: Locale::En,
            email,
            address: Address {
                name,
                country: country.to_owned(),
                ..Address::default()
            },
            billing: None,
            delivery_code: "imported".to_owned(),
            delivery: Translated::new("Delivery", "配送"),
            delivery_days: None,
            method: format!("import:{}", map.source),
            note: String::new(),
            totals: totals(self.reading.currency, sum, shipping),
            shipping_discount: 0,
            adjustments: Vec::new(),
            tax_rounding: TaxRounding::PerRate,
            own_rate: 1_000_000,
            taxes: Vec::new(),
            refunded: if back { total } else { 0 },
            access_token: random_token()?,
            source: map.source.clone(),
            placed_at: first.at,
            expires_at: None,
            version: 1,
        };
        let entry = |kind, detail: Translated| TimelineEntry {
            at: first.at,
            kind,
            detail,
        };
        let from = Translated::new(
            format!("Imported from {}.", map.source),
            format!("从 {} 导入。", map.source),
        );
        let mut timeline = vec![entry(TimelineKind::Received, from)];
        if back {
            let why = Translated::new(
                "Returned goods without a purchase in the imported file.",
                "退回的商品在导入文件中没有对应的购买记录。",
            );
            timeline.push(entry(TimelineKind::Cancelled, why));
            timeline.push(entry(TimelineKind::Refunded, Translated::default()));
        }
        Ok(PastOrder {
            order,
            lines,
            timeline,
        })
    }
}

fn totals(currency: Currency, lines: i64, shipping: i64) -> Totals {
    Totals {
        lines,
        shipping: Some(shipping),
        total: lines + shipping,
        ..Totals::zero(currency)
    }
}
