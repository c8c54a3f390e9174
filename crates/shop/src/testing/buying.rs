//! Buying in tests: shops with delivery and tax, buyers with carts, and the question whether all books agree.

use std::sync::Arc;

use model::address::Address;
use model::cart::{CartToken, Quantity};
use model::checkout::{PlaceOrder, Placed};
use model::delivery::DeliveryRate;
use model::job::Job;
use model::parcel::NewParcel;
use model::tax::TaxRate;
use model::{Currency, Locale, OrderId, StaffId, Translated, VariantId};
use store::new_id;
use store::testing::{booked_payments, books};

use super::{TestShop, product, shops};
use crate::Shop;

pub(crate) const GOOD: &str = "4242 4242 4242 4242";
pub(crate) const DECLINED: &str = "4000 0000 0000 0002";
pub(crate) const CHALLENGED: &str = "4000 0000 0000 3220";
pub(crate) const LOST: &str = "4000 0000 0000 0119";
pub(crate) const LATE: &str = "4000 0000 0000 0259";

/// Somebody with a cart.
pub(crate) struct Buyer {
    pub token: CartToken,
}

/// Shops on every engine that sell `stock` lamps at $20.00, deliver for $5.00 and add 10 % tax.
pub(crate) async fn lamp_shops(stock: i64) -> Vec<(TestShop, VariantId)> {
    let mut all = Vec::new();
    for shop in shops().await {
        shop.set_tariffs().await;
        let lamp = product("lamp", 2_000, stock);
        let id = lamp.variants[0].id;
        shop.add_products(&[lamp]).await;
        all.push((shop, id));
    }
    all
}

pub(crate) fn address() -> Address {
    Address {
        name: "Ada Lovelace".into(),
        line1: "1 Quay".into(),
        city: "San Francisco".into(),
        region: "CA".into(),
        postcode: "94105".into(),
        country: "US".into(),
        ..Address::default()
    }
}

impl TestShop {
    pub async fn set_tariffs(&self) {
        let rate = |code: &str, min_total, price, position| DeliveryRate {
            code: code.into(),
            name: Translated::new("Standard delivery", "标准配送"),
            countries: vec!["US".into()],
            currency: Currency::USD,
            min_total,
            max_weight_grams: None,
            price,
            days_min: 2,
            days_max: 4,
            position,
        };
        let rates = [
            rate("standard", 0, 500, 1),
            rate("standard", 10_000, 0, 1),
            rate("express", 0, 1_500, 2),
        ];
        let taxes = [TaxRate {
            country: "US".into(),
            class: "standard".into(),
            ppm: 100_000,
        }];
        self.save_tariffs(&rates, &taxes).await.unwrap();
    }

    /// The same shop behind the door of another currency.
    pub fn counter_of(mut self, currency: Currency) -> Self {
        self.shop = self.shop.counter(Some(currency));
        self
    }

    /// The door of the shop's own currency.
    pub fn door_of_its_own(&self) -> Arc<Shop> {
        Arc::new(self.door(None))
    }

    /// The same shop opened anew, as after a restart; its clock starts over.
    pub async fn reopen(self) -> Self {
        let Self { shop, db, data } = self;
        drop(shop);
        let shop = super::open(&db, data.path(), crate::Clock::fixed(super::NOW)).await;
        Self { shop, db, data }
    }

    /// A buyer with `quantity` units in a cart that lacks nothing.
    pub async fn buyer(&self, variant: VariantId, quantity: i64) -> Buyer {
        let quantity = Quantity::try_from(quantity).unwrap();
        let added = self.add_to_cart(Locale::En, None, variant, quantity).await;
        let (token, _) = added.unwrap();
        let buyer = Buyer { token };
        self.tell(&buyer).await;
        buyer
    }

    /// Fills in address and delivery.
    pub async fn tell(&self, buyer: &Buyer) {
        let (email, note) = ("Ada@Example.com".to_owned(), "Ring twice".to_owned());
        self.save_address(Locale::En, &buyer.token, email, address(), None, note)
            .await
            .unwrap();
        self.save_delivery(Locale::En, &buyer.token, "standard")
            .await
            .unwrap();
    }

    /// The payment form as the buyer sees it now, filled in with a card.
    pub async fn form(&self, buyer: &Buyer, card: &str) -> PlaceOrder {
        let view = self.checkout(Locale::En, &buyer.token).await.unwrap();
        PlaceOrder {
            idempotency_key: view.idempotency_key,
            method: view
                .methods
                .first()
                .map_or_else(String::new, |method| method.code.clone()),
            token: card.to_owned(),
            user_agent: String::new(),
            seen_total: view.cart.totals.total,
            seen_credit: view.savings.credit(),
            seen_currency: Some(view.cart.totals.currency),
        }
    }

    pub async fn pay(&self, buyer: &Buyer, card: &str) -> Placed {
        let form = self.form(buyer, card).await;
        self.place_order(Locale::En, &buyer.token, &form)
            .await
            .unwrap()
    }

    /// A paid order's number and access token.
    pub async fn bought(&self, variant: VariantId, quantity: i64) -> (String, String) {
        let buyer = self.buyer(variant, quantity).await;
        match self.pay(&buyer, GOOD).await {
            Placed::Paid { number, token } => (number, token),
            other => panic!("not paid: {other:?}"),
        }
    }

    pub async fn available(&self, variant: VariantId) -> i64 {
        self.store.available(variant).await.unwrap().unwrap()
    }

    /// Somebody who may do everything.
    pub async fn clerk(&self) -> model::staff::Staff {
        let email = format!("clerk{}@example.com", new_id::<i64>());
        let password = "correct horse battery";
        let id: StaffId = self.create_staff(&email, "Grace", password).await.unwrap();
        model::staff::Staff {
            id,
            email,
            name: "Grace".into(),
        }
    }

    /// Sends all that is left of an order in one parcel; the same number is the same parcel.
    pub async fn ship(
        &self,
        staff: &model::staff::Staff,
        order: OrderId,
        carrier: &str,
        number: &str,
        version: i64,
    ) -> crate::Result<()> {
        let parcel = NewParcel {
            key: number.into(),
            carrier: carrier.into(),
            tracking_number: number.into(),
            lines: None,
        };
        self.send_parcel(staff, order, &parcel, version).await
    }

    /// Runs every due job, and says which mails are in the folder: the part of their names after the order number.
    pub async fn run_jobs(&self) -> Vec<String> {
        while self.run_due_jobs(50).await.unwrap() > 0 {}
        let mut mails = Vec::new();
        if let Ok(folder) = std::fs::read_dir(self.data.path().join("mail")) {
            for file in folder {
                let name = file.unwrap().file_name().into_string().unwrap();
                let stem = name.trim_end_matches(".eml");
                mails.push(stem.splitn(3, '-').nth(2).unwrap_or(stem).to_owned());
            }
        }
        mails.sort();
        mails
    }

    /// Asserts that stock, orders, payments and the provider's book agree, and that no job is left over but those that
    /// come back by themselves.
    pub async fn assert_in_order(&self) {
        self.run_jobs().await;
        assert_eq!(books(&self.store).await, [] as [String; 0]);
        let mut taken = self.payments.test().unwrap().taken();
        taken.sort();
        let booked = booked_payments(&self.store).await;
        let paid = |state: &str| matches!(state, "captured" | "partly_refunded" | "refunded");
        let booked: Vec<_> = booked
            .into_iter()
            .filter(|payment| paid(&payment.state))
            .map(|payment| (payment.provider_key, payment.amount, payment.given_back))
            .collect();
        assert_eq!(booked, taken, "the shop's books and the provider's");
        let left = self.store.queued_jobs().await.unwrap();
        let left: Vec<_> = left
            .into_iter()
            .filter(|queued| !Job::RECURRING.contains(&queued.job))
            .collect();
        assert_eq!(left, [], "jobs left over");
    }
}
