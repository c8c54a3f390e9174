//! Checkout up to the payment: what the shopper told so far is kept with the cart.

use model::address::Address;
use model::cart::CartToken;
use model::checkout::{CheckoutDraft, CheckoutView, DeliveryOption, Problem, Step};
use model::delivery::DeliveryOffer;
use model::tax::tax_rows;
use model::{Locale, Money, Translated};
use store::Cart;

use crate::cart::{destination, goods};
use crate::{Error, Result, Shop};

/// Longest note to the shop, in characters.
const NOTE_MAX: usize = 1_000;
/// Writes of the draft that may collide with others before giving up.
const TRIES: usize = 4;

impl Shop {
    /// What the checkout page shows.
    ///
    /// # Errors
    /// `NotFound` when there is nothing in the cart.
    pub async fn checkout(&self, locale: Locale, token: &CartToken) -> Result<CheckoutView> {
        let cart = self.full_cart(token).await?;
        let now = self.clock.now();
        let settings = self.settings();
        let offers = self.deliveries_of(&cart).into_iter();
        let deliveries = offers.map(|offer| DeliveryOption {
            code: offer.code(),
            name: offer.name().get(locale).to_owned(),
            price: Money::new(offer.price, offer.method.currency),
            days: settings.calendar.window(now, &offer.method.terms),
        });
        let (view, priced) = self.priced_view(locale, &cart).await?;
        let savings = self.savings_of(locale, &cart, &priced, None).await?;
        let due = view.totals.money(view.totals.total - savings.credit());
        let country = &cart.draft.address.country;
        Ok(CheckoutView {
            taxes: tax_rows(locale, &view.totals, &priced.taxes),
            cart: view,
            furthest: self.furthest_step(&cart),
            deliveries: deliveries.collect(),
            methods: if savings.credit() > 0 && due.amount == 0 {
                Vec::new()
            } else {
                self.offered_methods(locale, country, due)
            },
            savings,
            idempotency_key: cart.idempotency_key.clone(),
            draft: cart.draft,
        })
    }

    /// Keeps e-mail, addresses and note, right or wrong.
    ///
    /// # Errors
    /// `Invalid` with everything that must be put right before going on; it is kept all the same.
    pub async fn save_address(
        &self,
        _locale: Locale,
        token: &CartToken,
        email: String,
        address: Address,
        billing: Option<Address>,
        note: String,
    ) -> Result<()> {
        // Addresses are compared in lower case; in practice no mailbox tells A from a.
        let email = email.trim().to_lowercase();
        let draft = self
            .change_draft(token, |cart| {
                Ok(CheckoutDraft {
                    email: email.clone(),
                    address: address.clone(),
                    billing: billing.clone(),
                    delivery: cart.draft.delivery.clone(),
                    note: note.chars().take(NOTE_MAX).collect(),
                })
            })
            .await?;
        match draft.problems() {
            problems if problems.is_empty() => Ok(()),
            problems => Err(Error::Invalid(problems)),
        }
    }

    /// Keeps the chosen delivery option.
    ///
    /// # Errors
    /// `Invalid` when it is not offered for this cart and address.
    pub async fn save_delivery(
        &self,
        _locale: Locale,
        token: &CartToken,
        code: &str,
    ) -> Result<()> {
        self.change_draft(token, |cart| {
            let offered = self.deliveries_of(cart);
            if !offered.iter().any(|offer| offer.code() == code) {
                let message = Translated::new("Choose a delivery option.", "请选择配送方式。");
                return Err(Error::Invalid(vec![Problem::new("delivery", message)]));
            }
            Ok(CheckoutDraft {
                delivery: Some(code.to_owned()),
                ..cart.draft.clone()
            })
        })
        .await?;
        Ok(())
    }

    /// The cart behind a token, if there is anything in it.
    pub(crate) async fn full_cart(&self, token: &CartToken) -> Result<Cart> {
        let cart = self.cart_of(token).await?.map(|(cart, _)| cart);
        cart.filter(|cart| !cart.lines.is_empty())
            .ok_or(Error::NotFound)
    }

    /// Changes the draft as it is now: read with its cart, changed and written only if nobody else did meanwhile.
    async fn change_draft(
        &self,
        token: &CartToken,
        change: impl Fn(&Cart) -> Result<CheckoutDraft>,
    ) -> Result<CheckoutDraft> {
        for _ in 0..TRIES {
            let cart = self.full_cart(token).await?;
            let draft = change(&cart)?;
            let mut tx = self.store.begin_single().await?;
            if tx
                .save_draft(cart.id, cart.version, &draft, self.clock.now())
                .await?
            {
                tx.commit().await?;
                return Ok(draft);
            }
            drop(tx);
            self.store.caught_up().await?;
        }
        Err(Error::Conflict("the cart keeps changing"))
    }

    /// The first step that still needs something.
    fn furthest_step(&self, cart: &Cart) -> Step {
        match cart.draft.furthest_step() {
            Step::Payment if self.chosen_delivery(cart).is_none() => Step::Delivery,
            step => step,
        }
    }

    /// Delivery options for the address; none before there is one.
    pub(crate) fn deliveries_of(&self, cart: &Cart) -> Vec<DeliveryOffer> {
        match destination(&cart.draft) {
            Some(to) => self.deliveries(&goods(cart), cart.currency, to),
            None => Vec::new(),
        }
    }

    /// The chosen delivery option, if it is still offered.
    pub(crate) fn chosen_delivery(&self, cart: &Cart) -> Option<DeliveryOffer> {
        let code = cart.draft.delivery.as_deref()?;
        let offered = self.deliveries_of(cart);
        offered.into_iter().find(|offer| offer.code() == code)
    }
}
