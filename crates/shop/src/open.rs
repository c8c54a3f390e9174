//! The shop itself: what it is opened with, and what it holds while it runs.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use model::event::Topic;
use model::settings::Settings;
use serde_json::Value;
use store::Store;
use tokio::sync::mpsc;

use crate::carrier::Carriers;
use crate::catalogue::{Catalogue, SETTINGS};
use crate::mailer::{MailConfig, Mailer};
use crate::news::Newsroom;
use crate::photo::Blobs;
use crate::price_list::{PricedBy, Quote};
use crate::recommendation::Learnt;
use crate::search::{self, Change};
use crate::visitor::{self, Visitors};
use crate::{Clock, Error, Result, payment_account, sale, tariff, training};

/// What a shop is opened with.
#[derive(Clone)]
pub struct ShopConfig {
    /// Its database, with the current schema.
    pub store: Store,
    /// Folder for blobs and the search index.
    pub data: PathBuf,
    /// Its clock.
    pub clock: Clock,
    /// Signs links; at least 32 random bytes.
    pub secret: Vec<u8>,
    /// Address of the shop without a slash at the end, for links in mails and feeds: `https://shop.example`.
    pub base_url: String,
    /// Whose mails go where.
    pub mail: MailConfig,
    /// Whether the test payment provider is offered.
    pub test_payments: bool,
    /// The program that learns recommendations when it is called with `train --quiet` in this process's environment. Without
    /// one the shop learns within this process.
    pub trainer: Option<PathBuf>,
}

/// The shop: every use case is a method, a file per noun. It is a door to one [`Core`] that quotes prices in one currency;
/// doors of other currencies are made of it where they are needed.
pub struct Shop {
    core: Arc<Core>,
    /// The price list it quotes by; none for the shop's own currency.
    pub(crate) quote: Option<Arc<Quote>>,
}

impl Deref for Shop {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

/// What a shop holds while it runs, the same behind each of its doors.
pub struct Core {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) config: ShopConfig,
    pub(crate) catalogue: Catalogue,
    pub(crate) index: Arc<::search::Index>,
    pub(crate) recommendations: ArcSwap<Learnt>,
    pub(crate) visitors: Visitors,
    /// What the prices in the search index were worked out by.
    pub(crate) indexed: Mutex<PricedBy>,
    pub(crate) changes: mpsc::UnboundedSender<Change>,
    pub(crate) news: Newsroom,
    pub(crate) blobs: Blobs,
    pub(crate) payments: payments::Providers,
    pub(crate) carriers: Carriers,
    pub(crate) mailer: Mailer,
}

/// Told how much of a long work is done, and of how much where that is known.
pub type Progress<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

impl Shop {
    /// Opens the shop: reads what is kept in memory, brings the search index up to date, and starts to follow what
    /// changes. The tasks that follow end with the shop.
    ///
    /// # Errors
    /// When the database is away or the index cannot be opened.
    pub async fn open(config: ShopConfig) -> Result<Arc<Self>> {
        let position = config.store.last_event().await?;
        tariff::adopt_tables(&config.store).await?;
        let catalogue = Catalogue::load(&config.store, &config.clock).await?;
        let index = search::open(&config.data).await?;
        let offered = payments::Settings {
            test: config.test_payments,
            keys: payment_account::keys(&config.store, &config.secret).await?,
        };
        let payments = payments::Providers::open(&config.data, &offered)
            .map_err(|error| Error::Internal(format!("the test payments' book: {error}")))?;
        let mailer = Mailer::open(&config.mail, &config.data)?;
        let blobs = Blobs::open(&config.data)?;
        let (changes, queue) = mpsc::unbounded_channel();
        let (visitors, activities) = Visitors::new();
        let core = Core {
            store: config.store.clone(),
            clock: config.clock.clone(),
            catalogue,
            index,
            recommendations: ArcSwap::default(),
            visitors,
            indexed: Mutex::default(),
            changes,
            news: Newsroom::default(),
            blobs,
            payments,
            carriers: Carriers::default(),
            mailer,
            config,
        };
        let shop = Arc::new(Self {
            core: Arc::new(core),
            quote: None,
        });
        shop.take_up_carriers().await?;
        shop.catch_up().await?;
        tokio::spawn(search::keep(Arc::downgrade(&shop), queue));
        tokio::spawn(search::follow(Arc::downgrade(&shop), position));
        tokio::spawn(sale::keep(Arc::downgrade(&shop)));
        tokio::spawn(training::keep(Arc::downgrade(&shop)));
        tokio::spawn(visitor::keep(shop.store.clone(), activities));
        Ok(shop)
    }

    /// A door to the same shop that quotes by another list.
    pub(crate) fn door(&self, quote: Option<Arc<Quote>>) -> Self {
        Self {
            core: self.core.clone(),
            quote,
        }
    }

    /// The shop's settings as they are now.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        self.catalogue.settings.load_full()
    }

    /// Changes the shop's settings.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_settings(&self, settings: &Settings) -> Result<()> {
        let mut tx = self.store.begin().await?;
        tx.put_setting(SETTINGS, settings).await?;
        tx.record_event(self.clock.now(), Topic::Setting, 0, &Value::Null)
            .await?;
        tx.commit().await?;
        self.announce(Topic::Setting, 0).await;
        Ok(())
    }
}
