//! Promotions at the counter: which may hold for a cart, what it costs with them, and the codes its shopper enters.

use std::collections::HashMap;

use model::cart::CartToken;
use model::checkout::{EnteredCode, Problem, Savings, looks_like_email};
use model::delivery::DAY;
use model::pricing::{Adjustment, AdjustmentRow, Basket, Offers, Priced};
use model::promotion::{CODES_MAX, Promotion, Refusal, code, customer};
use model::sale::Held;
use model::{Currency, Locale, Millis, Translated};
use store::{Cart, Redemption, Store};

use crate::cart::{destination, goods, undelivered};
use crate::document::listed_in;
use crate::tariff::Goods;
use crate::{Error, Result, Shop};

/// Writes of the codes that may collide with others before giving up.
pub(crate) const TRIES: usize = 4;
pub(crate) const BUSY: Error = Error::Conflict("the cart keeps changing");

/// Every promotion, as carts ask for them.
#[derive(Debug, Default)]
pub(crate) struct Promotions {
    automatic: Vec<Promotion>,
    by_code: HashMap<String, Promotion>,
    /// Sales as they held of late, with those that are over or were different before.
    sales_held: Vec<Held>,
}

/// How long what sales were like is remembered: what 30 days before a reduction are asked for, and how long that may
/// have run.
const HELD_FOR: Millis = 400 * DAY;

impl Promotions {
    /// Reads them all.
    pub(crate) async fn read(store: &Store, now: Millis) -> Result<Self> {
        let mut held = store.promotions_held(now - HELD_FOR).await?;
        held.retain(|held| held.promotion.is_sale());
        Ok(Self {
            sales_held: held,
            ..Self::new(store.promotions().await?)
        })
    }

    /// Those that hold by themselves.
    pub(crate) fn automatic(&self) -> &[Promotion] {
        &self.automatic
    }

    /// Sales as they held of late.
    pub(crate) fn sales_held(&self) -> &[Held] {
        &self.sales_held
    }

    fn new(all: Vec<Promotion>) -> Self {
        let mut promotions = Self::default();
        for promotion in all {
            match promotion.code().map(str::to_owned) {
                Some(code) => {
                    promotions.by_code.insert(code, promotion);
                }
                None => promotions.automatic.push(promotion),
            }
        }
        promotions
    }

    /// Whether a promotion has this code.
    fn knows(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// Those that hold by themselves, and those of these codes.
    fn of(&self, codes: &[String]) -> Vec<Promotion> {
        let entered = codes.iter().filter_map(|code| self.by_code.get(code));
        self.automatic.iter().chain(entered).cloned().collect()
    }
}

impl Shop {
    /// What a cart costs now, with the promotions that hold for it.
    pub(crate) async fn priced(&self, cart: &Cart) -> Result<Priced> {
        let mut goods = goods(cart);
        let to = destination(&cart.draft);
        let delivery = self.chosen_delivery(cart).map(|offer| offer.price);
        let now = self.clock.now();
        let promotions = self.catalogue.promotions.load().of(&cart.codes).into_iter();
        let promotions = promotions.filter(|p| p.code().is_some() || p.runs_at(now).is_ok());
        let promotions: Vec<_> = promotions
            .map(|promotion| self.promotion_in(promotion, cart.currency))
            .collect();
        let email = customer(&cart.draft.email);
        let email = looks_like_email(&email).then_some(email);
        if !promotions.is_empty() {
            self.describe(&mut goods).await?;
        }
        let mut uses = Vec::new();
        for promotion in promotions.iter().filter(|p| p.is_limited()) {
            let email = email.as_deref().unwrap_or_default();
            let used = self.store.promotion_uses(promotion.id, email).await?;
            uses.push((promotion.id, used));
        }
        let asks = promotions.iter().any(|p| p.conditions.first_order);
        let earlier_orders = match &email {
            Some(email) if asks => self.store.orders_of_email(email).await?,
            _ => 0,
        };
        let offers = Offers {
            promotions: &promotions,
            codes: &cart.codes,
            now,
            email: email.as_deref(),
            earlier_orders,
            uses: &uses,
        };
        let basket = Basket {
            currency: cart.currency,
            lines: &goods.lines,
            delivery,
        };
        Ok(self.price(&basket, to, &offers))
    }

    /// Fills in what promotions ask about: categories with those above them, and tags.
    async fn describe(&self, goods: &mut Goods) -> Result<()> {
        let tree = self.catalogue.tree.load_full();
        for line in &mut goods.lines {
            let Some(product) = self.product_by_id(line.product).await? else {
                continue;
            };
            line.categories = listed_in(&tree, &product);
            line.tags.clone_from(&product.tags);
        }
        Ok(())
    }

    /// What must be written of promotions when an order is placed at this price, by ascending id: everyone locks in
    /// this order, so nobody waits in a circle.
    pub(crate) fn redemptions(
        &self,
        adjustments: &[Adjustment],
        codes: &[String],
    ) -> Vec<Redemption> {
        let promotions = self.catalogue.promotions.load().of(codes);
        let redemption = |adjustment: &Adjustment| {
            let known = promotions.iter().find(|p| p.id == adjustment.promotion);
            Redemption {
                promotion: adjustment.promotion,
                version: adjustment.version,
                counted: known.is_none_or(Promotion::is_limited),
                amount: adjustment.amount,
            }
        };
        let mut redemptions: Vec<_> = adjustments.iter().map(redemption).collect();
        redemptions.sort_by_key(|redemption| redemption.promotion);
        redemptions
    }

    /// What is taken off the visitor's cart before delivery and the codes on it; with a code that was `tried` and not taken, why not.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn savings(
        &self,
        locale: Locale,
        token: Option<&CartToken>,
        tried: Option<&str>,
    ) -> Result<Savings> {
        let Some(token) = token else {
            return Ok(Savings::default());
        };
        let Some((cart, _)) = self.cart_of(token).await? else {
            return Ok(Savings::default());
        };
        let cart = undelivered(cart);
        let priced = self.priced(&cart).await?;
        self.savings_of(locale, &cart, &priced, tried).await
    }

    /// The same of a cart that was read and priced before.
    pub(crate) async fn savings_of(
        &self,
        locale: Locale,
        cart: &Cart,
        priced: &Priced,
        tried: Option<&str>,
    ) -> Result<Savings> {
        let mut savings = savings(locale, cart, priced);
        let total = priced.totals.money(priced.totals.total);
        savings.credits = self.covered(locale, cart, total).await?;
        let fresh = |tried: &&str| !tried.is_empty() && !cart.codes.contains(&code(tried));
        if let Some(tried) = tried.map(str::trim).filter(fresh) {
            let why = self.why_not_taken(cart, &code(tried)).await?;
            savings.refused = why.map(|why| (tried.to_owned(), why.words().get(locale).to_owned()));
        }
        Ok(savings)
    }

    /// Why a code cannot be put on a cart, if it cannot.
    async fn why_not_taken(&self, cart: &Cart, code: &str) -> Result<Option<Refusal>> {
        if cart.codes.len() >= CODES_MAX {
            return Ok(Some(Refusal::TooManyCodes));
        }
        let mut with = cart.clone();
        with.codes.push(code.to_owned());
        let priced = self.priced(&with).await?;
        let refused = priced
            .refused
            .into_iter()
            .find(|(refused, _)| refused == code);
        Ok(refused.map(|(_, why)| why).filter(|why| !why.may_pass()))
    }

    /// Puts a code on the visitor's cart, of a promotion, gift card or credit. One that may take something off later is kept too. Entered twice, it is there
    /// once.
    ///
    /// # Errors
    /// `Invalid` with the reason when the code does not hold, `NotFound` when there is nothing in the cart.
    pub async fn enter_code(&self, token: &CartToken, typed: &str) -> Result<()> {
        let code = code(typed);
        if code.is_empty() {
            return Err(invalid(Translated::new("Enter a code.", "请填写优惠码。")));
        }
        if !self.catalogue.promotions.load().knows(&code) && self.enter_credit(token, typed).await?
        {
            return Ok(());
        }
        for _ in 0..TRIES {
            let cart = self.full_cart(token).await?;
            if cart.codes.contains(&code) {
                return Ok(());
            }
            if let Some(why) = self.why_not_taken(&cart, &code).await? {
                return Err(invalid(why.words()));
            }
            let mut codes = cart.codes.clone();
            codes.push(code.clone());
            if self.keep_codes(&cart, &codes).await? {
                return Ok(());
            }
        }
        Err(BUSY)
    }

    /// Takes a code off the visitor's cart. One that is gone already stays so.
    ///
    /// # Errors
    /// `NotFound` when there is nothing in the cart.
    pub async fn remove_code(&self, token: &CartToken, typed: &str) -> Result<()> {
        let code = code(typed);
        for _ in 0..TRIES {
            let cart = self.full_cart(token).await?;
            let kept = cart.codes.iter().filter(|known| **known != code);
            let kept: Vec<String> = kept.cloned().collect();
            if kept == cart.codes || self.keep_codes(&cart, &kept).await? {
                return Ok(());
            }
        }
        Err(BUSY)
    }

    /// Keeps the codes of a cart, unless it changed since it was read: then `false`.
    async fn keep_codes(&self, cart: &Cart, codes: &[String]) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        if tx.save_codes(cart.id, cart.version, codes, now).await? {
            tx.commit().await?;
            return Ok(true);
        }
        drop(tx);
        self.store.caught_up().await?;
        Ok(false)
    }
}

pub(crate) fn invalid(message: Translated) -> Error {
    Error::Invalid(vec![Problem::new("code", message)])
}

/// What is taken off a cart at this price, and the codes on it.
pub(crate) fn savings(locale: Locale, cart: &Cart, priced: &Priced) -> Savings {
    let codes = cart.codes.iter().map(|code| {
        let refused = priced.refused.iter().find(|(refused, _)| refused == code);
        EnteredCode {
            code: code.clone(),
            why: refused.map_or_else(String::new, |(_, why)| why.words().get(locale).to_owned()),
        }
    });
    Savings {
        codes: codes.collect(),
        credits: Vec::new(),
        adjustments: adjustment_rows(locale, cart.currency, &priced.adjustments),
        refused: None,
    }
}

/// What made up discounts, as a page in `locale` shows it.
pub(crate) fn adjustment_rows(
    locale: Locale,
    currency: Currency,
    adjustments: &[Adjustment],
) -> Vec<AdjustmentRow> {
    let rows = adjustments.iter();
    rows.map(|adjustment| adjustment.row(locale, currency))
        .collect()
}

#[cfg(test)]
mod tests;
