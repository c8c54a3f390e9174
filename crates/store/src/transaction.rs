//! Transactions. On PostgreSQL they are its own. On SQLite, where one writer at a time is the rule and every commit
//! waits for the disk, those that queue up meanwhile are committed together: each is a savepoint of one outer
//! transaction, and none is answered before the outer commit is on disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Executor};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::error::{Error, Result};
use crate::pool::Held;

/// The most transactions committed together: bounds what the first one waits for.
const GROUP_MAX: usize = 64;

/// A transaction. Dropping it without [`Tx::commit`] rolls it back.
pub struct Tx(Option<Inner>);

enum Inner {
    Sqlite(Savepoint),
    Postgres(Open),
    /// One statement, which PostgreSQL makes lasting by itself.
    Single(Held),
}

impl Tx {
    pub(crate) async fn postgres(held: Held) -> Result<Self> {
        // Made first: whoever gives up while this is under way leaves no transaction open behind.
        let mut open = Open(Some(held));
        open.conn().execute("BEGIN").await?;
        Ok(Self(Some(Inner::Postgres(open))))
    }

    pub(crate) const fn single(held: Held) -> Self {
        Self(Some(Inner::Single(held)))
    }

    /// The connection its statements run on.
    pub(crate) fn conn(&mut self) -> &mut AnyConnection {
        match self
            .0
            .as_mut()
            .expect("only commit and drop take the inside, and both end the transaction")
        {
            Inner::Sqlite(savepoint) => savepoint.conn(),
            Inner::Postgres(open) => open.conn(),
            Inner::Single(held) => held,
        }
    }

    /// Makes its writes lasting and visible. Answers when they are on disk.
    ///
    /// # Errors
    /// When they were not made lasting: then none of them is.
    pub async fn commit(mut self) -> Result<()> {
        match self.0.take() {
            Some(Inner::Sqlite(savepoint)) => savepoint.commit().await,
            Some(Inner::Postgres(open)) => open.commit().await,
            Some(Inner::Single(held)) => {
                held.done();
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// An open transaction of PostgreSQL. Dropped, it is rolled back before its connection is used again.
struct Open(Option<Held>);

impl Open {
    fn conn(&mut self) -> &mut AnyConnection {
        self.0
            .as_mut()
            .expect("the connection is given up only at the end of the transaction")
    }

    async fn commit(mut self) -> Result<()> {
        self.conn().execute("COMMIT").await?;
        if let Some(held) = self.0.take() {
            held.done();
        }
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Some(mut held) = self.0.take() else {
            return;
        };
        // Outside a runtime the connection is closed, which undoes the transaction too.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                match held.execute("ROLLBACK").await {
                    Ok(_) => held.done(),
                    Err(error) => {
                        tracing::debug!(%error, "a connection was lost in a transaction");
                        held.close();
                    }
                }
            });
        } else {
            held.close();
        }
    }
}

/// SQLite's one writing connection.
pub(crate) struct Writer {
    seat: Arc<Mutex<Seat>>,
    waiting: AtomicUsize,
}

struct Seat {
    conn: AnyConnection,
    group: Option<Group>,
}

/// Transactions that will commit together. The channel carries the outcome of the outer commit.
struct Group {
    size: usize,
    outcome: watch::Sender<Option<std::result::Result<(), String>>>,
}

impl Writer {
    pub(crate) fn new(conn: AnyConnection) -> Self {
        Self {
            seat: Arc::new(Mutex::new(Seat { conn, group: None })),
            waiting: AtomicUsize::new(0),
        }
    }

    pub(crate) async fn begin(self: &Arc<Self>) -> Result<Tx> {
        let mut place = Place {
            writer: self.clone(),
            taken: false,
        };
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let seat = self.seat.clone().lock_owned().await;
        place.taken = true;
        drop(place);
        let mut savepoint = Savepoint {
            writer: self.clone(),
            first: seat.group.is_none(),
            seat: Some(seat),
        };
        savepoint.open().await?;
        Ok(Tx(Some(Inner::Sqlite(savepoint))))
    }

    pub(crate) async fn migrate(&self, migrations: &Migrator) -> Result<()> {
        let mut seat = self.seat.lock().await;
        seat.close_group().await;
        Ok(migrations.run(&mut seat.conn).await?)
    }
}

impl Seat {
    /// Commits the open group, if any, and tells its members.
    async fn close_group(&mut self) {
        if let Some(group) = self.group.take() {
            let outcome = match self.conn.execute("COMMIT").await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // The outer transaction may still be open after a failed commit; it must not swallow later ones.
                    let _ = self.conn.execute("ROLLBACK").await;
                    Err(error.to_string())
                }
            };
            group.outcome.send_replace(Some(outcome));
        }
    }
}

/// A place in the queue for the writer. Leaving the queue without having been served may leave a group that counted
/// on it to commit, so it is closed then.
struct Place {
    writer: Arc<Writer>,
    taken: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::SeqCst);
        if !self.taken {
            let seat = self.writer.seat.clone();
            tokio::spawn(async move { seat.lock().await.close_group().await });
        }
    }
}

/// One transaction of a group.
struct Savepoint {
    writer: Arc<Writer>,
    seat: Option<OwnedMutexGuard<Seat>>,
    /// Whether it opened the group.
    first: bool,
}

impl Savepoint {
    fn seat(&mut self) -> &mut Seat {
        self.seat
            .as_mut()
            .expect("the seat is given up only at the end of the transaction")
    }

    fn conn(&mut self) -> &mut AnyConnection {
        &mut self.seat().conn
    }

    async fn open(&mut self) -> Result<()> {
        if self.first {
            self.seat().group = Some(Group {
                size: 0,
                outcome: watch::Sender::new(None),
            });
            self.conn().execute("BEGIN IMMEDIATE").await?;
        }
        self.conn().execute("SAVEPOINT member").await?;
        Ok(())
    }

    async fn commit(mut self) -> Result<()> {
        self.conn().execute("RELEASE member").await?;
        let mut seat = self
            .seat
            .take()
            .expect("commit consumes the transaction, so the seat is still there");
        let Some(group) = seat.group.as_mut() else {
            return Err(Error::Commit("the transaction was no longer open".into()));
        };
        group.size += 1;
        let mut outcome = group.outcome.subscribe();
        if group.size >= GROUP_MAX || self.writer.waiting.load(Ordering::SeqCst) == 0 {
            // In a task of its own: a caller that goes away must not cut off a commit that others wait for.
            tokio::spawn(async move { seat.close_group().await });
        } else {
            drop(seat);
        }
        let outcome = outcome
            .wait_for(Option::is_some)
            .await
            .map_err(|_| Error::Commit("the writer went away".into()))?;
        match &*outcome {
            Some(Err(cause)) => Err(Error::Commit(cause.clone())),
            _ => Ok(()),
        }
    }
}

impl Drop for Savepoint {
    fn drop(&mut self) {
        let Some(mut seat) = self.seat.take() else {
            return;
        };
        let writer = self.writer.clone();
        let undo = async move {
            let _ = seat
                .conn
                .execute("ROLLBACK TO member; RELEASE member")
                .await;
            if writer.waiting.load(Ordering::SeqCst) == 0 {
                seat.close_group().await;
            }
        };
        // Outside a runtime (the process is ending) nothing was committed, so nothing needs undoing.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(undo);
        }
    }
}
