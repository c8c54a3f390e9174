//! Keeps the search index true: changed products are indexed again in the background, gathered for a moment first, and
//! at the start whatever happened since the index was last written is caught up with.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use model::catalog::{Product, ProductStatus};
use model::event::Topic;
use model::{EventId, Locale, ProductId};
use search::{Document, Index, Synonyms};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use crate::document::document;
use crate::price_list::PricedBy;
use crate::sale::put_on_sale;
use crate::tree::Tree;
use crate::{Error, News, Progress, Result, Shop};

/// How long changes are gathered before they are indexed.
const GATHER: Duration = Duration::from_millis(200);
/// How long to wait after an update failed, for instance because another process is writing the index.
const RETRY: Duration = Duration::from_secs(2);
/// More changed products than this are quicker indexed all anew.
const CHANGES_MAX: i64 = 2_000;
/// Events may be committed this much later than their ids say.
const OVERLAP_MS: i64 = 10_000;
/// Products read at once while indexing all.
const STEP: i64 = 512;
/// Ids carry their milliseconds above this many bits.
const ID_LOW_BITS: u32 = 22;

/// Something for the background task to do.
pub(crate) enum Change {
    Product(ProductId),
    Everything,
    /// Sales may have begun or be over, or a price list be another.
    Sales,
    /// Answer when everything before is indexed.
    Settle(oneshot::Sender<()>),
}

/// How far the index has read the events.
#[derive(Serialize, Deserialize)]
struct Position {
    event: EventId,
    /// What the prices in it were worked out by.
    #[serde(default)]
    priced_by: PricedBy,
}

/// Opens the index under `data`.
pub(crate) async fn open(data: &Path) -> Result<Arc<Index>> {
    let folder = data.join("index");
    blocking(move || Ok(Arc::new(Index::open(&folder, synonyms())?))).await
}

/// Words that shoppers use for one another.
fn synonyms() -> Synonyms {
    let groups: [(Locale, &[&str]); 12] = [
        (Locale::En, &["sofa", "couch", "settee"]),
        (Locale::En, &["mug", "cup"]),
        (Locale::En, &["lamp", "light"]),
        (Locale::En, &["rug", "carpet"]),
        (Locale::En, &["blanket", "throw"]),
        (Locale::En, &["backpack", "rucksack"]),
        (Locale::En, &["bin", "basket"]),
        (Locale::En, &["pan", "skillet"]),
        (Locale::Zh, &["杯子", "马克杯", "水杯"]),
        (Locale::Zh, &["背包", "双肩包"]),
        (Locale::Zh, &["毯子", "盖毯"]),
        (Locale::Zh, &["本子", "笔记本"]),
    ];
    Synonyms::new(groups)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}

impl Shop {
    /// Makes the search index anew from the database.
    ///
    /// # Errors
    /// When the database is away or another process is writing the index.
    pub async fn reindex(&self, progress: Progress<'_>) -> Result<()> {
        let position = self.store.last_event().await?;
        let total = self.store.product_count().await?.unsigned_abs();
        let (sender, mut receiver) = mpsc::channel(2 * STEP as usize);
        let index = self.index.clone();
        let writing = tokio::task::spawn_blocking(move || {
            index.replace_all(std::iter::from_fn(|| receiver.blocking_recv()))
        });
        let mut after = ProductId::from(0);
        let mut done = 0;
        let tree = self.catalogue.tree.load_full();
        let sales = self.catalogue.sales.load_full();
        let priced_by = self.catalogue.priced_by();
        loop {
            let mut products = self.store.products_after(after, STEP).await?;
            let Some(last) = products.last() else { break };
            after = last.id;
            done += products.len() as u64;
            for product in products.iter_mut().filter(|product| is_listed(product)) {
                put_on_sale(&sales, &tree, product);
                if sender.send(self.document(&tree, product)).await.is_err() {
                    break; // The writer failed and says why below.
                }
            }
            progress(done, Some(total));
        }
        drop(sender);
        writing
            .await
            .map_err(|error| Error::Internal(error.to_string()))??;
        self.tell_categories();
        *self.indexed() = priced_by;
        self.remember(position).await
    }

    fn indexed(&self) -> MutexGuard<'_, PricedBy> {
        self.indexed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until every change announced so far is in the search index.
    pub async fn settle(&self) {
        let (sender, receiver) = oneshot::channel();
        if self.changes.send(Change::Settle(sender)).is_ok() {
            // The task that answers ends with the shop only.
            let _ = receiver.await;
        }
    }

    /// Brings an index that was just opened up to date.
    pub(crate) async fn catch_up(&self) -> Result<()> {
        self.tell_categories();
        let known = match tokio::fs::read(self.position_file()).await {
            Ok(bytes) => serde_json::from_slice::<Position>(&bytes).ok(),
            Err(_) => None,
        };
        let listed = self.store.active_product_count().await?;
        let now = self.store.last_event().await?;
        let priced_by = self.catalogue.priced_by();
        let Some(Position { event, .. }) = known.filter(|position| {
            !self.index.needs_filling()
                && position.priced_by == priced_by
                && position.event <= now
                && i64::try_from(self.index.len())
                    .ok()
                    .is_some_and(|len| (len - listed).abs() <= CHANGES_MAX)
        }) else {
            return self.reindex(&|_, _| ()).await;
        };
        *self.indexed() = priced_by;
        let after = (event.get() - (OVERLAP_MS << ID_LOW_BITS)).max(0);
        let changes = self
            .store
            .catalogue_changes_after(after.into(), CHANGES_MAX + 1)
            .await?;
        let everything = changes.len() as i64 > CHANGES_MAX
            || changes.iter().any(|(topic, _)| *topic == Topic::Category);
        if everything {
            return self.reindex(&|_, _| ()).await;
        }
        let ids: HashSet<ProductId> = changes.into_iter().map(|(_, id)| id.into()).collect();
        if !ids.is_empty() {
            self.index_products(&ids.into_iter().collect::<Vec<_>>())
                .await?;
        }
        if i64::try_from(self.index.len()) != Ok(listed) {
            return self.reindex(&|_, _| ()).await;
        }
        self.remember(now).await
    }

    /// Indexes these products as they are now; those that are not listed any more are taken out.
    async fn index_products(&self, ids: &[ProductId]) -> Result<()> {
        let tree = self.catalogue.tree.load_full();
        let mut documents = Vec::new();
        let mut gone: HashSet<ProductId> = ids.iter().copied().collect();
        for product in self.kept_products(ids).await? {
            if is_listed(&product) {
                gone.remove(&product.id);
                documents.push(self.document(&tree, &product));
            }
        }
        let gone: Vec<ProductId> = gone.into_iter().collect();
        let index = self.index.clone();
        blocking(move || {
            index.upsert(&documents)?;
            Ok(index.remove(&gone)?)
        })
        .await
    }

    fn tell_categories(&self) {
        let tree = self.catalogue.tree.load();
        let categories = tree.categories.iter().map(|category| search::Category {
            id: category.id,
            name: category.name.clone(),
        });
        self.index.set_categories(categories.collect());
    }

    fn position_file(&self) -> PathBuf {
        self.config.data.join("index-position.json")
    }

    async fn remember(&self, event: EventId) -> Result<()> {
        let text = serde_json::to_vec(&Position {
            event,
            priced_by: self.indexed().clone(),
        })
        .map_err(|error| Error::Internal(error.to_string()))?;
        tokio::fs::write(self.position_file(), text)
            .await
            .map_err(|error| Error::Internal(format!("the index's position: {error}")))
    }

    /// Queues what `news` changes in the index.
    pub(crate) fn queue(&self, news: News) {
        let change = match news.topic {
            Topic::Product | Topic::Stock | Topic::Review => Change::Product(news.subject.into()),
            Topic::Category => Change::Everything,
            Topic::Promotion | Topic::PriceList => Change::Sales,
            Topic::Order
            | Topic::Page
            | Topic::Setting
            | Topic::Listing
            | Topic::Training
            | Topic::Curation
            | Topic::Experiment => return,
        };
        // The receiver ends with the shop only.
        let _ = self.changes.send(change);
    }
}

impl Shop {
    /// A product as the index is told of it, with its prices in every currency that shoppers may choose.
    fn document(&self, tree: &Tree, product: &Product) -> Document {
        Document {
            quoted: self.catalogue.quoted(tree, product),
            ..document(tree, product)
        }
    }
}

fn is_listed(product: &Product) -> bool {
    product.status == ProductStatus::Active && !product.variants.is_empty()
}

/// Indexes what is queued until the shop is gone.
pub(crate) async fn keep(shop: Weak<Shop>, mut changes: mpsc::UnboundedReceiver<Change>) {
    while let Some(first) = changes.recv().await {
        let mut ids = HashSet::new();
        let (mut everything, mut sales) = (false, false);
        let mut settled = Vec::new();
        let mut sort = |change| match change {
            Change::Product(id) => {
                ids.insert(id);
            }
            Change::Everything => everything = true,
            Change::Sales => sales = true,
            Change::Settle(sender) => settled.push(sender),
        };
        let urgent = matches!(first, Change::Settle(_));
        sort(first);
        if !urgent {
            tokio::time::sleep(GATHER).await;
        }
        while let Ok(change) = changes.try_recv() {
            sort(change);
        }
        let ids: Vec<ProductId> = ids.into_iter().collect();
        loop {
            let Some(shop) = shop.upgrade() else { return };
            everything |= sales && shop.is_priced_otherwise();
            let Err(error) = shop.bring_up_to_date(everything, &ids).await else {
                break;
            };
            drop(shop);
            tracing::warn!(%error, "the search index could not be updated yet");
            tokio::time::sleep(RETRY).await;
        }
        for sender in settled {
            let _ = sender.send(());
        }
    }
}

impl Shop {
    /// Whether other sales and price lists hold than those whose prices the index has.
    fn is_priced_otherwise(&self) -> bool {
        self.catalogue.priced_by() != *self.indexed()
    }

    async fn bring_up_to_date(&self, everything: bool, ids: &[ProductId]) -> Result<()> {
        if !everything && ids.is_empty() {
            return Ok(());
        }
        let position = self.store.last_event().await?;
        if everything || ids.len() as i64 > CHANGES_MAX {
            self.reindex(&|_, _| ()).await?;
        } else {
            self.index_products(ids).await?;
            self.remember(position).await?;
        }
        self.announce(Topic::Listing, 0).await;
        Ok(())
    }
}

/// Takes up what other processes change in the same database, until the shop is gone.
pub(crate) async fn follow(shop: Weak<Shop>, mut position: EventId) {
    const EVERY: Duration = Duration::from_secs(1);
    let mut seen: HashSet<EventId> = HashSet::new();
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(shop) = shop.upgrade() else { return };
        let after = EventId::from((position.get() - (OVERLAP_MS << ID_LOW_BITS)).max(0));
        let events = match shop.store.events_of_others(after, CHANGES_MAX).await {
            Ok(events) => events,
            Err(error) => {
                tracing::warn!(%error, "events of other processes could not be read");
                continue;
            }
        };
        seen.retain(|id| *id > after);
        let mut told = HashSet::new();
        for event in events {
            position = position.max(event.id);
            let news = News {
                topic: event.topic,
                subject: event.subject,
            };
            if seen.insert(event.id) && told.insert(news) {
                shop.announce(news.topic, news.subject).await;
            }
        }
    }
}
