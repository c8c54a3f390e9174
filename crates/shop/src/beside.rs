//! Shelves beside a cart, an order, a search or nothing at all: what completes it, or what fits the visitor, or what sells.

use std::sync::Arc;

use model::activity::{Algorithm, Place, Via};
use model::cart::{CartPage, CartToken, CartView};
use model::checkout::Savings;
use model::delivery::DAY;
use model::listing::ProductCard;
use model::product::Beside;
use model::{Locale, ProductId, VariantId, VisitorId};
use store::Cart;

use crate::cart::undelivered;
use crate::recommendation::Wanted;
use crate::secret::hash_token;
use crate::{Result, Shop};

/// Products that the drawer of the cart has room for.
const DRAWER_MOST: usize = 3;

/// The products of a cart's lines.
fn products_in(cart: Option<&Cart>) -> Vec<ProductId> {
    let lines = cart.into_iter().flat_map(|cart| &cart.lines);
    lines.map(|line| line.product).collect()
}

impl Shop {
    /// What is bought together with a product, what is like it, and what its visitors also look at, nothing twice; and
    /// the product with the best of them as a bundle, in the variant `picked` on its page.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn beside_product(
        &self,
        locale: Locale,
        id: ProductId,
        picked: Option<VariantId>,
        visitor: Option<VisitorId>,
    ) -> Result<Beside> {
        let together = self.bought_together(locale, id, visitor).await?;
        let mut shown: Vec<ProductId> = together.iter().map(|card| card.id).collect();
        let similar = self.similar(locale, id, &shown).await?;
        shown.extend(similar.iter().map(|card| card.id));
        Ok(Beside {
            bundle: self.bundle(locale, id, picked, &together).await?,
            also_viewed: self.also_viewed(locale, id, &shown).await?,
            together,
            similar,
        })
    }

    /// What fits the visitor where nothing else was found, filled up with what sells best.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn suggested(
        self: &Arc<Self>,
        locale: Locale,
        place: Place,
        visitor: Option<VisitorId>,
    ) -> Result<Vec<ProductCard>> {
        let mut cards = match visitor {
            Some(visitor) => self.for_you(locale, place, visitor, &[]).await?,
            None => Vec::new(),
        };
        let via = Via::new(place, Algorithm::ForYou);
        let wanted = Wanted::new(locale, via, &[]);
        self.fill_up(&wanted, None, &mut cards).await?;
        Ok(cards)
    }

    /// The cart's page: the cart, what completes it or, if it is empty, what fits the visitor, and the names of the
    /// variants in the list `missing`; where a code was `tried` and not taken, why
    /// not. Nothing but the cart itself takes the page down.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn cart_page(
        self: &Arc<Self>,
        locale: Locale,
        token: Option<&CartToken>,
        visitor: Option<VisitorId>,
        missing: &str,
        tried: Option<&str>,
    ) -> Result<CartPage> {
        let cart = match token {
            Some(token) => self.cart_of(token).await?.map(|(cart, _)| cart),
            None => None,
        };
        let products = products_in(cart.as_ref());
        let beside = if products.is_empty() {
            self.suggested(locale, Place::Cart, visitor).await
        } else {
            self.goes_with(locale, Place::Cart, &products, visitor)
                .await
        };
        let beside = beside.unwrap_or_else(|error| {
            tracing::warn!(%error, "what goes with a cart could not be found");
            Vec::new()
        });
        let (cart, savings) = match cart.map(undelivered) {
            Some(cart) => {
                let (view, priced) = self.priced_view(locale, &cart).await?;
                let savings = self.savings_of(locale, &cart, &priced, tried).await;
                let savings = savings.unwrap_or_else(|error| {
                    tracing::warn!(%error, "what is taken off a cart could not be explained");
                    Savings::default()
                });
                (view, savings)
            }
            None => (CartView::empty(self.currency()), Savings::default()),
        };
        Ok(CartPage {
            cart,
            savings,
            beside,
            missing: self.names_of_variants(locale, missing).await?,
        })
    }

    /// What completes the visitor's cart, for the drawer, and notes that they were shown it; nothing beside an empty one.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn beside_cart(
        self: &Arc<Self>,
        locale: Locale,
        token: Option<&CartToken>,
        visitor: Option<VisitorId>,
    ) -> Result<Vec<ProductCard>> {
        let cart = match token {
            Some(token) => self.store.cart(&hash_token(token.as_str())).await?,
            None => None,
        };
        let products = products_in(cart.as_ref());
        if products.is_empty() {
            return Ok(Vec::new());
        }
        let mut cards = self
            .goes_with(locale, Place::Cart, &products, visitor)
            .await?;
        cards.truncate(DRAWER_MOST);
        let via = cards.first().and_then(|card| card.via.as_deref());
        if let (Some(visitor), Some(via)) = (visitor, via.and_then(Via::parse)) {
            self.note_shown(visitor, via);
        }
        Ok(cards)
    }

    /// What goes with an order, for whoever holds its link. If it was placed a moment ago, it says what this visitor
    /// bought.
    ///
    /// # Errors
    /// `NotFound` for a wrong number and a wrong token alike.
    pub async fn beside_order(
        &self,
        locale: Locale,
        number: &str,
        token: &str,
        visitor: Option<VisitorId>,
    ) -> Result<Vec<ProductCard>> {
        let order = self.opened_order(number, token).await?;
        let lines = self.store.order_lines(order.id).await?;
        let mut products: Vec<ProductId> = lines.iter().filter_map(|line| line.product).collect();
        products.sort_unstable();
        products.dedup();
        if let Some(visitor) = visitor.filter(|_| self.clock.now() - order.placed_at < DAY) {
            self.note_bought(visitor, &products).await?;
        }
        self.goes_with(locale, Place::Order, &products, visitor)
            .await
    }
}
