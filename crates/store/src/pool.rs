//! Connections that are kept open. A query gives its connection back as soon as it is answered; sqlx's own pool asks each
//! one first whether it still lives, which cost PostgreSQL a round trip for every query. Only a connection whose query
//! failed or was given up halfway is asked here, beside whatever goes on.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Describe, Either, Error, Execute, Executor, SqlStr,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A connection that was idle this long is asked whether it still lives before it is used: after the database was away
/// none does. While there is much to do, nothing is asked.
const IDLE: Duration = Duration::from_secs(1);

/// How long a query waits for a connection. A page asks several queries, one after the other, and must be told that the
/// database is away well before its own time is up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How long connections to a server are kept, and how long without use: both ends let go of what they gathered.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
const QUIET: Duration = Duration::from_secs(10 * 60);

/// Connections to one database. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    /// Opens connections, again and again while a server is not up yet; they are taken out of it for good.
    source: AnyPool,
    /// One for each connection there may be.
    seats: Arc<Semaphore>,
    /// Those nobody uses, the last used last.
    idle: Mutex<Vec<Kept>>,
    /// Whether the database is a server: connections to it break and grow old, those to a file do not.
    remote: bool,
}

struct Kept {
    conn: AnyConnection,
    opened: Instant,
    used: Instant,
}

/// A connection in use. Dropped without [`Held::done`], it is made sure of before it is used again.
pub(crate) struct Held {
    kept: Option<Kept>,
    seat: Option<OwnedSemaphorePermit>,
    pool: Pool,
}

impl Pool {
    /// Connections to a server, at most `most`.
    pub fn remote(source: AnyPool, most: u32) -> Self {
        Self::new(source, most, true)
    }

    /// Connections to a file, at most `most`.
    pub fn local(source: AnyPool, most: u32) -> Self {
        Self::new(source, most, false)
    }

    fn new(source: AnyPool, most: u32, remote: bool) -> Self {
        Self(Arc::new(Inner {
            source,
            seats: Arc::new(Semaphore::new(most as usize)),
            idle: Mutex::default(),
            remote,
        }))
    }

    /// A connection, opened if there is none to spare.
    pub async fn acquire(&self) -> Result<Held, Error> {
        let waited = timeout(PATIENCE, self.wait_for_one()).await;
        waited.map_err(|_| Error::PoolTimedOut)?
    }

    async fn wait_for_one(&self) -> Result<Held, Error> {
        let seat = self.0.seats.clone().acquire_owned().await;
        let seat = seat.map_err(|_| Error::PoolClosed)?;
        while let Some(mut kept) = self.spare() {
            if !self.0.remote || kept.used.elapsed() < IDLE || kept.conn.ping().await.is_ok() {
                return Ok(self.held(kept, seat));
            }
        }
        let opened = Instant::now();
        let conn = self.0.source.acquire().await?.detach();
        let kept = Kept {
            conn,
            opened,
            used: opened,
        };
        Ok(self.held(kept, seat))
    }

    fn held(&self, kept: Kept, seat: OwnedSemaphorePermit) -> Held {
        Held {
            kept: Some(kept),
            seat: Some(seat),
            pool: self.clone(),
        }
    }

    fn spare(&self) -> Option<Kept> {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop()
    }

    fn put_back(&self, mut kept: Kept) {
        let now = Instant::now();
        kept.used = now;
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if self.0.remote {
            idle.retain(|other| now.duration_since(other.used) < QUIET);
            if now.duration_since(kept.opened) >= LIFETIME {
                return;
            }
        }
        idle.push(kept);
    }
}

impl Held {
    /// Gives it back: every answer was read, no transaction is open.
    pub fn done(mut self) {
        if let Some(kept) = self.kept.take() {
            self.pool.put_back(kept);
        }
    }

    /// Closes it: nobody knows what it is at.
    pub fn close(mut self) {
        self.kept = None;
    }
}

impl Deref for Held {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.kept.as_ref().expect(KEPT).conn
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.kept.as_mut().expect(KEPT).conn
    }
}

/// Why a held connection is there.
const KEPT: &str = "the connection leaves only with the hold itself";

impl Drop for Held {
    fn drop(&mut self) {
        let (Some(mut kept), Some(seat)) = (self.kept.take(), self.seat.take()) else {
            return;
        };
        let pool = self.pool.clone();
        // Outside a runtime (the process is ending) the connection is closed, and with it whatever it was at.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if kept.conn.ping().await.is_ok() {
                    pool.put_back(kept);
                }
                drop(seat);
            });
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

/// Each query on a connection of its own. What streams many rows takes a connection with [`Pool::acquire`] instead: here
/// all are read before the first is seen.
impl<'p> Executor<'p> for &'p Pool {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let all = async move {
            let mut held = self.acquire().await?;
            let all: Vec<_> = held.fetch_many(query).try_collect().await?;
            held.done();
            Ok::<_, Error>(stream::iter(all.into_iter().map(Ok)))
        };
        stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        Box::pin(async move {
            let mut held = self.acquire().await?;
            let row = held.fetch_optional(query).await?;
            // What follows the first row is read before the connection is asked anything else.
            held.done();
            Ok(row)
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'p: 'e,
    {
        Box::pin(async move {
            let mut held = self.acquire().await?;
            let statement = held.prepare_with(sql, parameters).await?;
            held.done();
            Ok(statement)
        })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Any>, Error>>
    where
        'p: 'e,
    {
        Box::pin(async move {
            let mut held = self.acquire().await?;
            let described = held.describe(sql).await?;
            held.done();
            Ok(described)
        })
    }
}

#[cfg(test)]
mod tests;
