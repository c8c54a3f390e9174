//! Orders of the past for tests.

use model::address::Address;
use model::cart::Totals;
use model::catalog::Product;
use model::order::{FulfilmentState, OrderState};
use model::payment::PaymentState;
use model::pricing::TaxRounding;
use model::{Currency, Locale, Millis, Translated};
use store::{Order, OrderLine, PastOrder, new_id};

/// An order of one of each of these products, accepted at `at`.
pub(crate) fn past_order(at: Millis, products: &[&Product]) -> PastOrder {
    let line = |product: &&Product| OrderLine {
        id: new_id(),
        variant: Some(product.variants[0].id),
        product: Some(product.id),
        slug: product.slug.clone(),
        sku: product.variants[0].sku.clone(),
        name: product.slug.clone(),
        choice: String::new(),
        picture: None,
        quantity: 1,
        unit_price: 100,
        total: 100,
        discount: 0,
        tax: 0,
    };
    let total = 100 * products.len() as i64;
    PastOrder {
        order: Order {
            id: new_id(),
            number: new_id::<i64>().to_string(),
            idempotency_key: None,
            request_hash: String::new(),
            cart: None,
            state: OrderState::Completed,
            payment: PaymentState::Captured,
            fulfilment: FulfilmentState::Delivered,
            locale: Locale::En,
            email: String::new(),
            address: Address::default(),
            billing: None,
            delivery_code: String::new(),
            delivery: Translated::default(),
            delivery_days: None,
            method: String::new(),
            note: String::new(),
            totals: Totals {
                lines: total,
                total,
                ..Totals::zero(Currency::USD)
            },
            shipping_discount: 0,
            adjustments: Vec::new(),
            tax_rounding: TaxRounding::PerRate,
            own_rate: 1_000_000,
            taxes: Vec::new(),
            refunded: 0,
            access_token: String::new(),
            source: "test".into(),
            placed_at: at,
            expires_at: None,
            version: 1,
        },
        lines: products.iter().map(line).collect(),
        timeline: Vec::new(),
    }
}
