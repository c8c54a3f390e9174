//! Recommendations: what was learnt from orders, less what cannot be bought now, each with the reason why it is shown.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Weak};
use std::time::Duration;

use model::catalog::{Product, ProductStatus};
use model::listing::{ProductCard, Sort};
use model::{CategoryId, Locale, ProductId};
use recommend::{Config, Item, Model, Scored};
use search::Request;

use crate::card::card;
use crate::document::document;
use crate::tree::Tree;
use crate::{Error, Result, Shop};

/// Products in one answer.
const SHOWN: usize = 8;
/// Candidates looked at: some will be sold out or withdrawn.
const CANDIDATES: usize = 32;
/// Products read at once while learning.
const STEP: i64 = 512;

impl Shop {
    /// Products often bought together with this one, best first; empty where orders say nothing about it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn bought_together(&self, locale: Locale, id: ProductId) -> Result<Vec<ProductCard>> {
        let found = self.recommendations.load().together(id, CANDIDATES);
        let reason = locale.pick("Often bought together", "经常一起购买");
        self.recommended(locale, found, &[id], reason).await
    }

    /// Products like this one that [`Self::bought_together`] does not show, filled up with what sells in its category.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn similar(&self, locale: Locale, id: ProductId) -> Result<Vec<ProductCard>> {
        let shown = self.bought_together(locale, id).await?;
        let mut except: Vec<ProductId> = shown.iter().map(|card| card.id).collect();
        except.push(id);
        let found = self.recommendations.load().similar(id, CANDIDATES);
        let reason = locale.pick("More like this", "同类推荐");
        let mut cards = self.recommended(locale, found, &except, reason).await?;
        let product = self.product_by_id(id).await?;
        if let Some(category) = product.and_then(|product| product.category) {
            self.fill_up(locale, Some(category), &except, &mut cards)
                .await?;
        }
        Ok(cards)
    }

    /// Products that go with what is in a cart, filled up with what sells best.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn goes_with(&self, locale: Locale, ids: &[ProductId]) -> Result<Vec<ProductCard>> {
        let found = self.recommendations.load().for_basket(ids, CANDIDATES);
        let reason = locale.pick("Goes with your cart", "与购物车商品相配");
        let mut cards = self.recommended(locale, found, ids, reason).await?;
        self.fill_up(locale, None, ids, &mut cards).await?;
        Ok(cards)
    }

    /// Cards of what can be bought now and is none of `except`.
    async fn recommended(
        &self,
        locale: Locale,
        found: Vec<Scored>,
        except: &[ProductId],
        reason: &str,
    ) -> Result<Vec<ProductCard>> {
        let ids: Vec<ProductId> = found
            .into_iter()
            .map(|scored| scored.id)
            .filter(|id| !except.contains(id))
            .collect();
        let products = self.products(&ids).await?;
        let tree = self.catalogue.tree.load();
        let now = self.clock.now();
        let cards = products
            .iter()
            .filter(|product| product.status == ProductStatus::Active && product.in_stock())
            .filter_map(|product| card(&tree, locale, now, product))
            .take(SHOWN)
            .map(|card| ProductCard {
                reason: Some(reason.to_owned()),
                ..card
            });
        Ok(cards.collect())
    }

    /// Fills an answer up with what sells best, in a category or everywhere.
    async fn fill_up(
        &self,
        locale: Locale,
        category: Option<CategoryId>,
        except: &[ProductId],
        cards: &mut Vec<ProductCard>,
    ) -> Result<()> {
        if cards.len() >= SHOWN {
            return Ok(());
        }
        let found = self.index.search(&Request {
            locale,
            category,
            in_stock: true,
            sort: Sort::BestSelling,
            limit: SHOWN + except.len() + cards.len(),
            ..Request::default()
        })?;
        let known: HashSet<ProductId> = cards
            .iter()
            .map(|card| card.id)
            .chain(except.iter().copied())
            .collect();
        let scored = found.ids.into_iter().filter(|id| !known.contains(id));
        let scored = scored.map(|id| Scored { id, score: 1.0 }).collect();
        let tree = self.catalogue.tree.load_full();
        let reason = match category.and_then(|id| tree.category(id)) {
            Some(category) => {
                let name = category.name.get(locale);
                match locale {
                    Locale::En => format!("Popular in {name}"),
                    Locale::Zh => format!("{name}热卖"),
                }
            }
            None => locale.pick("Popular right now", "近期热卖").to_owned(),
        };
        let more = self.recommended(locale, scored, &[], &reason).await?;
        let room = SHOWN - cards.len();
        cards.extend(more.into_iter().take(room));
        Ok(())
    }

    /// Learns anew from every accepted order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn learn_recommendations(&self) -> Result<()> {
        let tree = self.catalogue.tree.load_full();
        let mut items = Vec::new();
        let mut after = ProductId::from(0);
        loop {
            let products = self.store.products_after(after, STEP).await?;
            let Some(last) = products.last() else { break };
            after = last.id;
            let active = products
                .iter()
                .filter(|p| p.status == ProductStatus::Active);
            items.extend(active.map(|product| item(&tree, product)));
        }
        let baskets = self.store.baskets().await?;
        let now = self.clock.now();
        let learnt = tokio::task::spawn_blocking(move || {
            Model::train(items, baskets, now, &Config::default())
        });
        let learnt = learnt
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        self.recommendations.store(Arc::new(learnt));
        Ok(())
    }
}

/// A product as recommendations know it.
fn item(tree: &Tree, product: &Product) -> Item {
    let document = document(tree, product);
    let hash = |code: &str, value: &str| {
        let mut hasher = DefaultHasher::new();
        (code, value).hash(&mut hasher);
        hasher.finish()
    };
    let facets = document
        .facets
        .iter()
        .flat_map(|(code, values)| values.iter().map(|value| hash(code, value)));
    Item {
        id: product.id,
        categories: document.categories,
        facets: facets.collect(),
        price: document.price_min,
    }
}

/// Learns soon after the start and from then on every few hours, until the shop is gone.
pub(crate) async fn keep(shop: Weak<Shop>) {
    const FIRST: Duration = Duration::from_secs(2);
    const EVERY: Duration = Duration::from_secs(6 * 3600);
    tokio::time::sleep(FIRST).await;
    loop {
        let Some(shop) = shop.upgrade() else { return };
        if let Err(error) = shop.learn_recommendations().await {
            tracing::warn!(%error, "recommendations could not be learnt");
        }
        drop(shop);
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests;
