//! News: what was just committed, told within the process. Whoever keeps something derived listens.

use model::event::Topic;
use tokio::sync::broadcast;

use crate::Shop;

/// Something changed a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct News {
    /// What it is about.
    pub topic: Topic,
    /// Id of what changed.
    pub subject: i64,
}

/// News a slow listener may fall behind before it loses the oldest (and must drop everything it keeps).
const BACKLOG: usize = 4096;

/// Where news is told.
pub(crate) struct Newsroom(broadcast::Sender<News>);

impl Default for Newsroom {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Newsroom {
    pub(crate) fn tell(&self, news: News) {
        // Nobody listening is fine.
        let _ = self.0.send(news);
    }
}

impl Shop {
    /// Listens to news from now on. A listener that lags must take everything it keeps as stale.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.0.subscribe()
    }

    /// Tells that a change was committed: the shop's own caches are fresh when this returns, then listeners are told.
    pub async fn announce(&self, topic: Topic, subject: i64) {
        let news = News { topic, subject };
        if let Err(error) = self.catalogue.refresh(&self.store, news).await {
            // The old values stay; the next news tries again.
            tracing::error!(?news, %error, "caches could not be refreshed");
        }
        if topic == Topic::Setting
            && let Err(error) = self.take_up_payment_accounts().await
        {
            tracing::error!(%error, "accounts at payment providers could not be read");
        }
        if topic == Topic::Setting
            && let Err(error) = self.take_up_carriers().await
        {
            tracing::error!(%error, "the settings of carriers could not be read");
        }
        self.queue(news);
        self.news.tell(news);
    }
}
