//! Takes connections until it is told to stop, then lets what is under way finish.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

use crate::front::Front;
use crate::house::{Failure, House};
use crate::worker;

/// A client that takes longer than this for the head of a request is cut off; idle connections too.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// What is under way when the server ends has this long to finish.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves an open house until the process is told to end.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn run(house: House) -> Result<(), Failure> {
    let listener = TcpListener::bind(house.config.addr).await.map_err(|why| {
        format!(
            "cannot listen on {} (TRADEWIND_ADDR): {why}",
            house.config.addr
        )
    })?;
    let front = Front::new(house.clone());
    let work = worker::start(&house);
    let closing = house.clone();
    tokio::spawn(async move {
        ask_to_end().await;
        tracing::info!("closing");
        closing.closing.send_replace(true);
    });
    tracing::info!(
        "{} is open at {}",
        house.shop.settings().name.en,
        house.config.base_url
    );
    accept(listener, &front, &house).await;
    work.finish().await;
    Ok(())
}

/// Takes connections from `listener` until the house closes.
pub async fn accept(listener: TcpListener, front: &Arc<Front>, house: &House) {
    let connections = Connections::default();
    let mut closed = pin!(house.closed());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut closed => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                connections.spawn(stream, peer.ip(), front.clone(), house.clone())
            }
            Err(error) => {
                // Out of file descriptors, most likely: those in use must end first.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    connections.finished().await;
}

/// The open connections: each holds the sender, so the channel ends with the last of them.
struct Connections {
    open: tokio::sync::mpsc::Sender<()>,
    ended: tokio::sync::mpsc::Receiver<()>,
}

impl Default for Connections {
    fn default() -> Self {
        let (open, ended) = tokio::sync::mpsc::channel(1);
        Self { open, ended }
    }
}

impl Connections {
    fn spawn(&self, stream: TcpStream, peer: IpAddr, front: Arc<Front>, house: House) {
        let open = self.open.clone();
        tokio::spawn(async move {
            connection(stream, peer, front, house).await;
            drop(open);
        });
    }

    async fn finished(mut self) {
        drop(self.open);
        if tokio::time::timeout(FAREWELL, self.ended.recv())
            .await
            .is_err()
        {
            tracing::warn!("some connections did not finish in time");
        }
    }
}

async fn connection(stream: TcpStream, peer: IpAddr, front: Arc<Front>, house: House) {
    // Without it each answer on a kept connection waits for the client's acknowledgement, some 40 ms.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let front = front.clone();
        async move {
            Ok::<_, std::convert::Infallible>(front.answer(request.map(Body::new), peer).await)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = house.closed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // A client that goes away is everyday life.
        tracing::trace!(%error, "a connection ended early");
    }
}

/// Waits for Ctrl-C or a supervisor's signal.
async fn ask_to_end() {
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    match signals {
        [Ok(mut interrupt), Ok(mut terminate)] => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}
