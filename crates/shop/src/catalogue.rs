//! What the shop keeps in memory of its catalogue, and how it stays true: every change refreshes it before the use
//! case that made the change returns, so that no page is older than a write that was answered before it was asked for.

use std::collections::HashSet;
use std::mem::size_of;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use model::catalog::{Product, ProductStatus};
use model::content::Page;
use model::curation::Curation;
use model::delivery::DeliveryZone;
use model::event::Topic;
use model::experiment::Experiment;
use model::payment_method::MethodRule;
use model::sale::Sales;
use model::settings::Settings;
use model::tax::TaxZone;
use model::{ProductId, Translated, VariantId};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use store::Store;

use crate::price_list::Quote;
use crate::promotion::Promotions;
use crate::sale::put_on_sale;
use crate::tree::Tree;
use crate::{Clock, Error, News, Result, Shop};

/// Key of the shop's settings.
pub(crate) const SETTINGS: &str = "shop";
/// What cached products may weigh, in bytes.
const PRODUCTS_BYTES: u64 = 48 << 20;
/// How many addresses and variants are remembered.
const KEYS: usize = 100_000;

/// The caches. Small things are held whole, products as far as they fit.
pub(crate) struct Catalogue {
    pub(crate) settings: ArcSwap<Settings>,
    pub(crate) tree: ArcSwap<Tree>,
    pub(crate) pages: ArcSwap<Vec<Page>>,
    pub(crate) zones: ArcSwap<Vec<DeliveryZone>>,
    pub(crate) taxes: ArcSwap<Vec<TaxZone>>,
    pub(crate) curations: ArcSwap<Vec<Curation>>,
    pub(crate) promotions: ArcSwap<Promotions>,
    /// The promotions whose prices pages show, as they run now.
    pub(crate) sales: ArcSwap<Sales>,
    /// The price lists, each with the sales of now.
    pub(crate) quotes: ArcSwap<Vec<Arc<Quote>>>,
    pub(crate) methods: ArcSwap<Vec<MethodRule>>,
    /// Those that run.
    pub(crate) experiments: ArcSwap<Vec<Experiment>>,
    products: Cache<ProductId, Arc<Product>, ByBytes>,
    slugs: Cache<String, ProductId>,
    variants: Cache<VariantId, ProductId>,
    filling: Mutex<Filling>,
    pub(crate) clock: Clock,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<ProductId, Arc<Product>> for ByBytes {
    fn weight(&self, _: &ProductId, product: &Arc<Product>) -> u64 {
        weight(product) as u64
    }
}

/// About how much memory a product takes: its structs, its texts, and what the allocator adds to each.
fn weight(product: &Product) -> usize {
    const TEXT: usize = 40;
    let text = |text: &str| text.len() + TEXT;
    let both = |both: &Translated| text(&both.en) + text(&both.zh);
    let variants: usize = product
        .variants
        .iter()
        .map(|v| {
            let choice: usize = v.choice.iter().map(|(a, b)| text(a) + text(b) + TEXT).sum();
            size_of_val(v) + text(&v.sku) + choice
        })
        .sum();
    let pictures: usize = product
        .pictures
        .iter()
        .map(|p| size_of_val(p) + both(&p.alt) + TEXT)
        .sum();
    let attributes: usize = product
        .attributes
        .iter()
        .map(|(code, values)| text(code) + values.iter().map(|v| text(v)).sum::<usize>() + 2 * TEXT)
        .sum();
    size_of::<Product>()
        + both(&product.name)
        + both(&product.subtitle)
        + both(&product.description)
        + product.facts.iter().map(both).sum::<usize>()
        + product.tags.iter().map(|tag| text(tag)).sum::<usize>()
        + variants
        + pictures
        + attributes
}

/// Loads that are under way, each with the products that changed since it began: what was read of those may be old and
/// is not kept.
#[derive(Default)]
struct Filling {
    next: u64,
    loads: Vec<(u64, HashSet<ProductId>)>,
    /// Counts clearings of the whole cache.
    cleared: u64,
}

impl Catalogue {
    /// Reads everything that is always kept.
    pub(crate) async fn load(store: &Store, clock: &Clock) -> Result<Self> {
        let promotions = Promotions::read(store, clock.now()).await?;
        let catalogue = Self {
            settings: ArcSwap::new(settings(store).await?),
            tree: ArcSwap::new(tree(store).await?),
            pages: ArcSwap::from_pointee(store.pages().await?),
            zones: ArcSwap::from_pointee(store.delivery_zones().await?),
            taxes: ArcSwap::from_pointee(store.tax_zones().await?),
            curations: ArcSwap::from_pointee(store.curations().await?),
            sales: ArcSwap::from_pointee(Sales::at(promotions.automatic(), clock.now())),
            promotions: ArcSwap::from_pointee(promotions),
            quotes: ArcSwap::default(),
            methods: ArcSwap::from_pointee(store.payment_methods().await?),
            experiments: ArcSwap::from_pointee(store.running_experiments().await?),
            products: Cache::with_weighter(20_000, PRODUCTS_BYTES, ByBytes),
            slugs: Cache::new(KEYS),
            variants: Cache::new(KEYS),
            filling: Mutex::default(),
            clock: clock.clone(),
        };
        catalogue.read_price_lists(store).await?;
        Ok(catalogue)
    }

    /// Makes true again what `news` made stale.
    pub(crate) async fn refresh(&self, store: &Store, news: News) -> Result<()> {
        match news.topic {
            Topic::Product | Topic::Stock | Topic::Review => self.forget(news.subject.into()),
            Topic::Category => {
                self.tree.store(tree(store).await?);
                self.forget_all();
            }
            Topic::Setting => {
                self.settings.store(settings(store).await?);
                self.zones.store(Arc::new(store.delivery_zones().await?));
                self.taxes.store(Arc::new(store.tax_zones().await?));
                self.methods.store(Arc::new(store.payment_methods().await?));
                self.read_price_lists(store).await?;
            }
            Topic::PriceList => self.read_price_lists(store).await?,
            Topic::Page => self.pages.store(Arc::new(store.pages().await?)),
            Topic::Curation => self.curations.store(Arc::new(store.curations().await?)),
            Topic::Promotion => {
                let now = self.clock.now();
                let all = Promotions::read(store, now).await?;
                self.promotions.store(Arc::new(all));
                self.hold_sales(now);
            }
            Topic::Experiment => {
                let running = store.running_experiments().await?;
                self.experiments.store(Arc::new(running));
            }
            Topic::Order | Topic::Listing | Topic::Training => {}
        }
        Ok(())
    }

    fn filling(&self) -> std::sync::MutexGuard<'_, Filling> {
        self.filling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self, id: ProductId) {
        let mut filling = self.filling();
        for (_, changed) in &mut filling.loads {
            changed.insert(id);
        }
        if let Some((_, product)) = self.products.remove(&id) {
            self.slugs.remove(&product.slug);
        }
    }

    pub(crate) fn forget_all(&self) {
        let mut filling = self.filling();
        filling.cleared += 1;
        self.products.clear();
        self.slugs.clear();
        self.variants.clear();
    }

    /// Reads products and keeps those that did not change meanwhile.
    async fn fill(&self, store: &Store, ids: &[ProductId]) -> Result<Vec<Arc<Product>>> {
        let (load, cleared) = {
            let mut filling = self.filling();
            filling.next += 1;
            let load = filling.next;
            filling.loads.push((load, HashSet::new()));
            (load, filling.cleared)
        };
        // Ends the load however this ends, also when the caller goes away.
        let ending = Ending {
            catalogue: self,
            load,
        };
        let read = store.products(ids).await?;
        let (sales, tree) = (self.sales.load_full(), self.tree.load_full());
        let priced = |mut product: Product| {
            put_on_sale(&sales, &tree, &mut product);
            Arc::new(product)
        };
        let products: Vec<Arc<Product>> = read.into_iter().map(priced).collect();
        let filling = self.filling();
        let changed = filling.loads.iter().find(|(other, _)| *other == load);
        for product in &products {
            let stale = filling.cleared != cleared
                || changed.is_some_and(|(_, changed)| changed.contains(&product.id));
            if stale {
                continue;
            }
            self.slugs.insert(product.slug.clone(), product.id);
            for variant in &product.variants {
                self.variants.insert(variant.id, product.id);
            }
            self.products.insert(product.id, product.clone());
        }
        drop(filling);
        drop(ending);
        Ok(products)
    }
}

struct Ending<'a> {
    catalogue: &'a Catalogue,
    load: u64,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let mut filling = self.catalogue.filling();
        filling.loads.retain(|(load, _)| *load != self.load);
    }
}

async fn settings(store: &Store) -> Result<Arc<Settings>> {
    Ok(Arc::new(store.setting(SETTINGS).await?.unwrap_or_default()))
}

async fn tree(store: &Store) -> Result<Arc<Tree>> {
    Ok(Arc::new(Tree::new(
        store.categories().await?,
        store.attributes().await?,
    )))
}

impl Shop {
    /// The products with these ids whatever their status, in their order, as this door quotes them; ids of none are left
    /// out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<Arc<Product>>> {
        let products = self.kept_products(ids).await?.into_iter();
        Ok(products.map(|product| self.quoted(product)).collect())
    }

    /// The same in the shop's own currency.
    pub(crate) async fn kept_products(&self, ids: &[ProductId]) -> Result<Vec<Arc<Product>>> {
        let mut found: Vec<Option<Arc<Product>>> = Vec::with_capacity(ids.len());
        found.extend(ids.iter().map(|id| self.catalogue.products.get(id)));
        let missing: Vec<ProductId> = ids
            .iter()
            .zip(&found)
            .filter_map(|(id, product)| product.is_none().then_some(*id))
            .collect();
        if !missing.is_empty() {
            let read = self.catalogue.fill(&self.store, &missing).await?;
            for (place, id) in found.iter_mut().zip(ids) {
                if place.is_none() {
                    *place = read.iter().find(|product| product.id == *id).cloned();
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// The product with this id, whatever its status, as this door quotes it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn product_by_id(&self, id: ProductId) -> Result<Option<Arc<Product>>> {
        let product = self.kept_product(id).await?;
        Ok(product.map(|product| self.quoted(product)))
    }

    /// The same in the shop's own currency.
    pub(crate) async fn kept_product(&self, id: ProductId) -> Result<Option<Arc<Product>>> {
        if let Some(product) = self.catalogue.products.get(&id) {
            return Ok(Some(product));
        }
        Ok(self.catalogue.fill(&self.store, &[id]).await?.pop())
    }

    /// The product at `/p/{slug}`.
    ///
    /// # Errors
    /// `NotFound` where there is none that shoppers may see, `Gone` where it was withdrawn.
    pub async fn product(&self, slug: &str) -> Result<Arc<Product>> {
        let known = self.catalogue.slugs.get(slug);
        let mut product = match known {
            Some(id) => self.kept_product(id).await?,
            None => None,
        };
        // The remembered product may have moved to another address since.
        if product.as_ref().is_none_or(|p| p.slug != slug) {
            let id = self.store.product_at(slug).await?.ok_or(Error::NotFound)?;
            product = self.kept_product(id).await?;
        }
        let product = product.filter(|p| p.slug == slug).ok_or(Error::NotFound)?;
        match product.status {
            ProductStatus::Draft => Err(Error::NotFound),
            ProductStatus::Withdrawn => Err(Error::Gone),
            ProductStatus::Active => Ok(self.quoted(product)),
        }
    }

    /// A variant: its product, whatever its status, and its place among the product's variants. `None` when it is no
    /// longer offered.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn variant(&self, id: VariantId) -> Result<Option<(Arc<Product>, usize)>> {
        let product = match self.catalogue.variants.get(&id) {
            Some(product) => product,
            None => match self.store.product_of(id).await? {
                Some(product) => product,
                None => return Ok(None),
            },
        };
        let product = self.product_by_id(product).await?;
        Ok(product.and_then(|product| {
            let at = product.variants.iter().position(|v| v.id == id)?;
            Some((product, at))
        }))
    }
}

#[cfg(test)]
mod tests;
