//! What every handler may need, opened once: the shop, its database, the built site, counters, the closing bell.

use std::sync::Arc;

use app::request::PageRequest;
use leptos::prelude::{Owner, provide_context};
use shop::{Clock, MailConfig, Shop, ShopConfig};
use store::Store;
use tokio::sync::watch;

use crate::assets::Site;
use crate::config::Config;
use crate::dev;
use crate::media::Drawings;
use crate::metrics::Metrics;
use crate::page_cache::PageCache;

/// An error for whoever runs the server.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The open house. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Inside>);

/// What is inside.
pub struct Inside {
    /// Its configuration.
    pub config: Config,
    /// The shop.
    pub shop: Arc<Shop>,
    /// Its database, for health checks only.
    pub store: Store,
    /// Style sheets, scripts and fonts.
    pub site: Site,
    /// Finished pages.
    pub pages: PageCache,
    /// Drawn pictures.
    pub drawings: Drawings,
    /// Counters.
    pub metrics: Metrics,
    /// Changes when the site was built anew while somebody edits.
    pub site_version: watch::Sender<u64>,
    /// Turns true when the server is about to end: what runs on and on must end then.
    pub closing: watch::Sender<bool>,
}

impl std::ops::Deref for House {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl House {
    /// Opens the database, the shop and the site.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub async fn open(config: Config) -> Result<Self, Failure> {
        let store = open_store(&config).await?;
        let shop = open_shop(&config, store.clone()).await?;
        Ok(Self(Arc::new(Inside {
            site: Site::open(&config.site, config.dev)?,
            pages: PageCache::new(config.page_cache),
            drawings: Drawings::new(config.media_cache),
            metrics: Metrics::default(),
            site_version: watch::Sender::new(dev::version()),
            closing: watch::Sender::new(false),
            store,
            shop,
            config,
        })))
    }

    /// Waits until the server is about to end.
    pub async fn closed(&self) {
        // An error means that the house is gone, which is as good as closed.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Whether the server is about to end.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        *self.0.closing.borrow()
    }

    /// What a page or server function finds in its context.
    pub fn context(&self, request: PageRequest) -> impl Fn() + Clone + Send + Sync + 'static {
        let house = self.clone();
        move || {
            if let Some(shared) = Owner::current_shared_context() {
                // Only islands are woken in the browser: nothing else needs its resources sent along.
                shared.set_is_hydrating(false);
            }
            provide_context(house.shop.clone());
            provide_context(house.site.names());
            provide_context(request.clone());
        }
    }
}

/// Opens the configured database and brings its schema up to date.
///
/// # Errors
/// When it cannot be reached or a migration fails.
pub async fn open_store(config: &Config) -> store::Result<Store> {
    let store = Store::open(&config.database_url).await?;
    match &config.database_read_url {
        Some(url) => store.with_replica(url).await,
        None => Ok(store),
    }
}

/// Opens the shop on its database.
///
/// # Errors
/// When what it keeps in memory cannot be read.
pub async fn open_shop(config: &Config, store: Store) -> shop::Result<Arc<Shop>> {
    Shop::open(ShopConfig {
        store,
        data: config.data.clone(),
        clock: Clock::System,
        secret: config.secret.clone(),
        base_url: config.base_url.clone(),
        mail: MailConfig {
            from: config.mail_from.clone(),
            smtp_url: config.smtp_url.clone(),
        },
        test_payments: config.test_payments,
        trainer: config.trainer.clone(),
    })
    .await
}
