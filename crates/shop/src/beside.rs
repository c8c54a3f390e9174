//! Shelves beside a cart, an order, a search or nothing at all: what completes it, or what fits the visitor, or what sells.

use std::sync::Arc;

use model::activity::{Algorithm, Place, Via};
use model::cart::CartToken;
use model::delivery::DAY;
use model::listing::ProductCard;
use model::{Locale, ProductId, VisitorId};

use crate::recommendation::Wanted;
use crate::secret::hash_token;
use crate::{Result, Shop};

impl Shop {
    /// What is bought together with a product, what is like it, and what its visitors also look at; nothing twice.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn beside_product(
        &self,
        locale: Locale,
        id: ProductId,
    ) -> Result<[Vec<ProductCard>; 3]> {
        let together = self.bought_together(locale, id).await?;
        let mut shown: Vec<ProductId> = together.iter().map(|card| card.id).collect();
        let similar = self.similar(locale, id, &shown).await?;
        shown.extend(similar.iter().map(|card| card.id));
        let also = self.also_viewed(locale, id, &shown).await?;
        Ok([together, similar, also])
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

    /// What completes a visitor's cart; for an empty one, what fits them.
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
        let products: Vec<ProductId> = cart
            .iter()
            .flat_map(|cart| &cart.lines)
            .map(|line| line.product)
            .collect();
        if products.is_empty() {
            return self.suggested(locale, Place::Cart, visitor).await;
        }
        self.goes_with(locale, Place::Cart, &products).await
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
        self.goes_with(locale, Place::Order, &products).await
    }
}
