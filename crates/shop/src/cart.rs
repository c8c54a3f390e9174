//! Carts: kept on the server, found by the token of a cookie, priced anew each time they are looked at.

use model::cart::{CartLine, CartToken, CartView, LineNotice, MAX_LINES, Quantity};
use model::checkout::CheckoutDraft;
use model::delivery::Destination;
use model::pricing::{PriceLine, Priced};
use model::{CartId, Currency, Locale, Money, VariantId};
use store::{Cart, NewCart, Tx, new_id};

use crate::product::{variant_picture, variant_query};
use crate::secret::{hash_token, random, random_token};
use crate::tariff::Goods;
use crate::{Error, Result, Shop};

impl Shop {
    /// The visitor's cart, priced now; an empty one where there is none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cart(&self, locale: Locale, token: Option<&CartToken>) -> Result<CartView> {
        let found = match token {
            Some(token) => self.cart_of(token).await?,
            None => None,
        };
        match found {
            Some((cart, _)) => Ok(self.priced_view(locale, &undelivered(cart)).await?.0),
            None => Ok(CartView::empty(self.currency())),
        }
    }

    /// Sum of the quantities in the visitor's cart: the badge.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cart_count(&self, token: Option<&CartToken>) -> Result<i64> {
        match token {
            Some(token) => Ok(self.store.cart_count(&hash_token(token.as_str())).await?),
            None => Ok(0),
        }
    }

    /// Adds units of a variant, beginning a cart where there is none. Answers with the token that opens the cart, and the
    /// cart.
    ///
    /// # Errors
    /// As [`Shop::put_in_cart`].
    pub async fn add_to_cart(
        &self,
        locale: Locale,
        token: Option<&CartToken>,
        variant: VariantId,
        quantity: Quantity,
    ) -> Result<(CartToken, CartView)> {
        let token = self.put_in_cart(locale, token, variant, quantity).await?;
        let view = self.cart(locale, Some(&token)).await?;
        Ok((token, view))
    }

    /// The same for whoever does not look at the cart afterwards: it is neither read nor priced.
    ///
    /// # Errors
    /// `NotFound` when the variant is not on sale, `OutOfStock` when none is left, `Conflict` when the cart is full.
    pub async fn put_in_cart(
        &self,
        locale: Locale,
        token: Option<&CartToken>,
        variant: VariantId,
        quantity: Quantity,
    ) -> Result<CartToken> {
        let mut tx = self.store.begin().await?;
        let (cart, token) = self.cart_to_fill(&mut tx, locale, token).await?;
        if !self.put_in(&mut tx, cart, variant, quantity.get()).await? {
            drop(tx);
            return Err(self.why_not_added(variant).await?);
        }
        tx.commit().await?;
        Ok(token)
    }

    /// Puts everything an order bought into the visitor's cart once more, as far as it is on sale and in stock.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong token alike, `OutOfStock` when nothing of it can be bought.
    pub async fn reorder(
        &self,
        locale: Locale,
        number: &str,
        access_token: &str,
        token: Option<&CartToken>,
    ) -> Result<CartToken> {
        let order = self.opened_order(number, access_token).await?;
        let lines = self.store.order_lines(order.id).await?;
        let mut tx = self.store.begin().await?;
        let (cart, token) = self.cart_to_fill(&mut tx, locale, token).await?;
        let mut added = false;
        for (variant, _, line) in crate::stock::sorted(&lines) {
            let quantity = line.quantity.clamp(1, Quantity::MAX);
            added |= self.put_in(&mut tx, cart, variant, quantity).await?;
        }
        if !added {
            return Err(Error::OutOfStock);
        }
        tx.commit().await?;
        Ok(token)
    }

    /// The visitor's cart, begun where there is none, to be changed in this transaction.
    pub(crate) async fn cart_to_fill(
        &self,
        tx: &mut Tx,
        locale: Locale,
        token: Option<&CartToken>,
    ) -> Result<(CartId, CartToken)> {
        let now = self.clock.now();
        if let Some(token) = token
            && let Some(cart) = tx
                .touch_cart(&hash_token(token.as_str()), self.currency(), now)
                .await?
        {
            return Ok((cart, token.clone()));
        }
        // A token the shop does not know was not made here: never let a visitor choose it.
        let token = CartToken::from_random(random()?);
        let id: CartId = new_id();
        tx.add_cart(&NewCart {
            id,
            token_hash: &hash_token(token.as_str()),
            currency: self.currency(),
            locale,
            idempotency_key: &random_token()?,
            at: now,
        })
        .await?;
        Ok((id, token))
    }

    pub(crate) async fn put_in(
        &self,
        tx: &mut Tx,
        cart: CartId,
        variant: VariantId,
        quantity: i64,
    ) -> Result<bool> {
        let (most, lines) = (Quantity::MAX, MAX_LINES as i64);
        let adding = tx.add_cart_line(cart, variant, quantity, most, lines, self.clock.now());
        let added = adding.await?;
        if added {
            self.keep_seen(tx, cart, variant).await?;
        }
        Ok(added)
    }

    async fn why_not_added(&self, variant: VariantId) -> Result<Error> {
        use model::catalog::ProductStatus;
        let Some((product, at)) = self.variant(variant).await? else {
            return Ok(Error::NotFound);
        };
        if product.status != ProductStatus::Active {
            return Ok(Error::NotFound);
        }
        if self.store.available(variant).await?.unwrap_or(0) <= 0 {
            tracing::debug!(sku = product.variants[at].sku, "sold out");
            return Ok(Error::OutOfStock);
        }
        Ok(Error::Conflict("the cart holds as many lines as it can"))
    }

    /// Sets the units of a line; zero or less removes it. A line that was removed meanwhile stays removed.
    ///
    /// # Errors
    /// `NotFound` when there is no such cart.
    pub async fn set_quantity(
        &self,
        locale: Locale,
        token: &CartToken,
        variant: VariantId,
        quantity: i64,
    ) -> Result<CartView> {
        let token_hash = hash_token(token.as_str());
        let mut tx = self.store.begin().await?;
        let cart = tx
            .touch_cart(&token_hash, self.currency(), self.clock.now())
            .await?
            .ok_or(Error::NotFound)?;
        if quantity <= 0 {
            tx.remove_cart_line(cart, variant).await?;
        } else {
            tx.set_cart_line(cart, variant, quantity.min(Quantity::MAX))
                .await?;
        }
        tx.commit().await?;
        self.cart(locale, Some(token)).await
    }

    /// Sets a line aside for later, or takes it back into the cart.
    ///
    /// # Errors
    /// `NotFound` when there is no such cart.
    pub async fn set_line_aside(
        &self,
        locale: Locale,
        token: &CartToken,
        variant: VariantId,
        aside: bool,
    ) -> Result<CartView> {
        let token_hash = hash_token(token.as_str());
        let mut tx = self.store.begin().await?;
        let cart = tx
            .touch_cart(&token_hash, self.currency(), self.clock.now())
            .await?;
        tx.set_line_aside(cart.ok_or(Error::NotFound)?, variant, aside)
            .await?;
        tx.commit().await?;
        self.cart(locale, Some(token)).await
    }

    /// Forgets carts nobody touched for 90 days, as long as their cookies last.
    pub(crate) async fn sweep_carts(&self) -> Result<()> {
        const KEPT_FOR: i64 = 90 * 86_400_000;
        const BATCH: i64 = 500;
        let before = self.clock.now() - KEPT_FOR;
        loop {
            let mut tx = self.store.begin().await?;
            let swept = tx.sweep_carts(before, BATCH).await?;
            tx.commit().await?;
            if swept < BATCH as u64 {
                return Ok(());
            }
        }
    }

    /// A cart as its shopper sees it, and what explains its price.
    pub(crate) async fn priced_view(
        &self,
        locale: Locale,
        cart: &Cart,
    ) -> Result<(CartView, Priced)> {
        let goods = goods(cart);
        let settings = self.settings();
        let home = Destination::within(&settings.default_country);
        let asked = destination(&cart.draft).unwrap_or(home);
        let priced = self.priced(cart).await?;
        let mut lines = self.line_views(locale, &cart.lines, cart.currency).await?;
        for line in &mut lines {
            line.take_off(self.off_by_sales(&priced, line.variant));
        }
        let mut aside = self.line_views(locale, &cart.aside, cart.currency).await?;
        for line in &mut aside {
            if let Some((product, at)) = self.variant(line.variant).await? {
                let price = line.unit_price.amount;
                let sale = self.sale_price(&product, &product.variants[at], price);
                line.take_off((price - sale) * line.quantity);
            }
        }
        let view = CartView {
            count: lines.iter().map(|line| line.quantity).sum(),
            lines,
            aside,
            totals: priced.totals,
            to_free_shipping: self.to_free_delivery(&goods, cart.currency, asked),
            version: cart.version,
        };
        Ok((view, priced))
    }

    async fn line_views(
        &self,
        locale: Locale,
        lines: &[store::CartLine],
        currency: Currency,
    ) -> Result<Vec<CartLine>> {
        let mut views = Vec::with_capacity(lines.len());
        for line in lines {
            views.push(self.line_view(locale, line, currency).await?);
        }
        Ok(views)
    }

    async fn line_view(
        &self,
        locale: Locale,
        line: &store::CartLine,
        currency: Currency,
    ) -> Result<CartLine> {
        let money = |amount| Money::new(amount, currency);
        let mut view = CartLine {
            variant: line.variant,
            slug: String::new(),
            query: String::new(),
            name: String::new(),
            choice: String::new(),
            sku: String::new(),
            picture: None,
            quantity: line.quantity,
            available: if line.on_sale {
                line.available.clamp(0, Quantity::MAX)
            } else {
                0
            },
            unit_price: money(line.price),
            compare_at: None,
            total: money(line.price * line.quantity),
            notice: notice(line, currency),
        };
        if let Some((product, at)) = self.variant(line.variant).await? {
            let variant = &product.variants[at];
            view.slug = product.slug.clone();
            view.query = variant_query(&product, variant);
            view.name = product.name.get(locale).to_owned();
            view.choice = self.variant_title(locale, &product, variant);
            view.sku = variant.sku.clone();
            view.picture = variant_picture(locale, &product, variant);
            // Who buys more than one sees what they would cost one by one.
            let former = variant.compare_at.unwrap_or(0).max(line.list_price);
            view.compare_at = (former > line.price).then(|| money(former));
        } else if let Some(product) = self.product_by_id(line.product).await? {
            view.slug = product.slug.clone();
            view.name = product.name.get(locale).to_owned();
        }
        Ok(view)
    }
}

/// The cart as its page and the drawer show it: what delivery costs, and what is taken off that, is told at checkout.
pub(crate) fn undelivered(mut cart: Cart) -> Cart {
    cart.draft.delivery = None;
    cart
}

/// What a shopper must know about a line before paying.
fn notice(line: &store::CartLine, currency: Currency) -> Option<LineNotice> {
    if !line.on_sale {
        Some(LineNotice::Withdrawn)
    } else if line.available <= 0 {
        Some(LineNotice::SoldOut)
    } else if line.available < line.quantity {
        Some(LineNotice::Only(line.available))
    } else if line.list_price != line.added_price {
        let was = Money::new(line.added_price, currency);
        Some(LineNotice::PriceChanged { was })
    } else {
        None
    }
}

/// What of a cart could be bought and has to be delivered. Categories and tags are left out: promotions alone ask.
pub(crate) fn goods(cart: &Cart) -> Goods {
    let wanted = cart
        .lines
        .iter()
        .filter(|line| line.on_sale && line.available > 0);
    let mut goods = Goods::default();
    for line in wanted {
        goods.weight_grams += line.weight_grams * line.quantity;
        goods.lines.push(PriceLine {
            variant: line.variant,
            product: line.product,
            categories: Vec::new(),
            tags: Vec::new(),
            unit_price: line.price,
            quantity: line.quantity,
            tax_class: line.tax_class.clone(),
        });
    }
    goods
}

/// Where it goes, once that is told.
pub(crate) fn destination(draft: &CheckoutDraft) -> Option<Destination<'_>> {
    Some(Destination::from(&draft.address)).filter(|to| !to.country.is_empty())
}

#[cfg(test)]
mod tests;
