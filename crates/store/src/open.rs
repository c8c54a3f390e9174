//! Opening the database a URL names: `sqlite:PATH` or `postgres://…`.

use std::sync::Arc;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, Connection, Executor};

use crate::error::{Error, Result};
use crate::pool::{PATIENCE, Pool};
use crate::transaction::{Tx, Writer};

/// Which database engine runs below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded SQLite, one file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// The shop's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) read: Pool,
    pub(crate) write: Write,
    engine: Engine,
}

#[derive(Clone)]
pub(crate) enum Write {
    /// SQLite has one writer at a time anyway: one connection, whose transactions commit in groups.
    Sqlite(Arc<Writer>),
    Postgres(Pool),
}

/// The most connections to a PostgreSQL server.
pub(crate) const CONNECTIONS: u32 = 24;

/// WAL lets readers go on while one writes; FULL makes an answered order survive a power cut. A connection keeps 2 MB of
/// pages: each has a cache of its own, and what is not in there is in the system's, which they share.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000";

impl Store {
    /// Opens the database at `url` and brings its schema up to date.
    ///
    /// # Errors
    /// When the address is not understood, the database cannot be reached, or a migration fails.
    pub async fn open(url: &str) -> Result<Self> {
        let store = Self::connect(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the database at `url` as it is. `postgres` URLs may name a replica for reads with [`Store::with_replica`].
    ///
    /// # Errors
    /// When the address is not understood or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::connect_sqlite(path).await;
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres_pool(url).await?;
            return Ok(Self {
                read: pool.clone(),
                write: Write::Postgres(pool),
                engine: Engine::Postgres,
            });
        }
        Err(Error::Address(format!(
            "DATABASE_URL is {url:?}; it must be sqlite:PATH or postgres://USER@HOST/NAME"
        )))
    }

    async fn connect_sqlite(path: &str) -> Result<Self> {
        let path = path.trim_start_matches("//");
        let url = format!("sqlite:{path}?mode=rwc");
        let mut writer = AnyConnection::connect(&url).await?;
        writer.execute(PRAGMAS).await?;
        let readers = std::thread::available_parallelism()
            .map_or(4, |n| u32::try_from(n.get()).unwrap_or(4) + 2);
        let read = AnyPoolOptions::new()
            .max_connections(readers)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(PRAGMAS).await?;
                    connection.execute("PRAGMA query_only = ON").await?;
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        Ok(Self {
            read: Pool::local(read, readers),
            write: Write::Sqlite(Arc::new(Writer::new(writer))),
            engine: Engine::Sqlite,
        })
    }

    /// The same shop with reads from a replica at `url` (PostgreSQL only).
    ///
    /// # Errors
    /// When the replica cannot be reached.
    pub async fn with_replica(self, url: &str) -> Result<Self> {
        Ok(Self {
            read: postgres_pool(url).await?,
            ..self
        })
    }

    /// Brings the schema up to date; does nothing when it is.
    ///
    /// # Errors
    /// When a migration fails; the schema is then as before it.
    pub async fn migrate(&self) -> Result<()> {
        let migrations = sqlx::migrate!("../../migrations");
        match &self.write {
            Write::Sqlite(writer) => writer.migrate(&migrations).await,
            Write::Postgres(pool) => Ok(migrations.run(&mut *pool.acquire().await?).await?),
        }
    }

    /// Which engine runs below.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Where a change that was just committed is certain to be seen: not the replica.
    pub(crate) const fn fresh(&self) -> &Pool {
        match &self.write {
            Write::Sqlite(_) => &self.read,
            Write::Postgres(pool) => pool,
        }
    }

    /// Begins a transaction. It sees and takes part in nothing until [`Tx::commit`]; dropped, it is rolled back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn begin(&self) -> Result<Tx> {
        match &self.write {
            Write::Sqlite(writer) => writer.begin().await,
            Write::Postgres(pool) => Tx::postgres(pool.acquire().await?).await,
        }
    }

    /// Begins a transaction of one statement. On PostgreSQL a statement is one by itself, and two round trips are saved;
    /// whoever writes twice needs [`Store::begin`].
    ///
    /// # Errors
    /// When the database is away.
    pub async fn begin_single(&self) -> Result<Tx> {
        match &self.write {
            Write::Sqlite(writer) => writer.begin().await,
            Write::Postgres(pool) => Ok(Tx::single(pool.acquire().await?)),
        }
    }

    /// Answers when every change that a transaction has met so far can be read. On SQLite a transaction meets changes of
    /// its group that are not committed yet: whoever was refused because of one and wants to read why waits here first.
    ///
    /// # Errors
    /// When those changes were not made lasting after all.
    pub async fn caught_up(&self) -> Result<()> {
        match &self.write {
            Write::Sqlite(_) => self.begin().await?.commit().await,
            Write::Postgres(_) => Ok(()),
        }
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }
}

async fn postgres_pool(url: &str) -> Result<Pool> {
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect(url)
        .await?;
    Ok(Pool::remote(pool, CONNECTIONS))
}
