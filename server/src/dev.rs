//! While somebody edits (`TRADEWIND_DEV=1`): pages learn that they should reload.

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::StreamExt;
use tokio_stream::wrappers::WatchStream;

use crate::house::House;

/// How often the site's manifest is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// A stream of the site's version: another server, or a new build, has another one.
pub async fn reload(State(house): State<House>) -> impl IntoResponse {
    let versions = WatchStream::new(house.site_version.subscribe());
    let events = versions.map(|version| {
        Ok::<_, Infallible>(Event::default().event("site").data(version.to_string()))
    });
    let closed = house.clone();
    let events = events.take_until(async move { closed.closed().await });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Reads the site again whenever it was built anew.
pub async fn watch_site(house: House) {
    let manifest = house.site.manifest();
    let built = || {
        std::fs::metadata(&manifest)
            .and_then(|about| about.modified())
            .ok()
    };
    let mut seen = built();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = house.closed() => return,
        }
        let now = built();
        if now == seen || now.is_none() {
            continue;
        }
        seen = now;
        match house.site.reread() {
            Ok(()) => {
                house.pages.drop_all();
                house.site_version.send_replace(version());
            }
            Err(error) => tracing::warn!(%error, "the new site could not be read"),
        }
    }
}

/// A number no other moment has.
#[must_use]
pub fn version() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
