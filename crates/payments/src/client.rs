//! The HTTP client that providers and carriers are asked with: HTTP/1.1 over TLS, one connection a request. A shop asks
//! seldom, TLS sessions are resumed, and a kept connection that died unseen is the commonest way to a payment of unknown
//! outcome. Most requests may be repeated (they read, or carry our key, or end in a state that can be reached once
//! only), so that one that broke is sent once more; for the others there is [`Client::send_once`]. Nothing of a request
//! is ever logged but its path.
//! (hyper's own client would be a feature of hyper that the whole server is then built with.)

mod answer;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Uri;
use model::Millis;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
#[cfg(test)]
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

pub(crate) use self::answer::Response;

/// How long a provider may take, both tries together: less than the shop waits.
const PATIENCE: Duration = Duration::from_secs(9);
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(3);
/// Before a broken request is sent again.
const PAUSE: Duration = Duration::from_millis(150);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Asks one provider.
pub(crate) struct Client {
    host: String,
    port: u16,
    /// What stands before every path.
    prefix: String,
    /// `None` speaks without encryption, to this machine only.
    tls: Option<TlsConnector>,
    patience: Duration,
}

pub(crate) const GET: &str = "GET";
pub(crate) const POST: &str = "POST";
pub(crate) const PUT: &str = "PUT";

/// What is asked.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// With its query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// No answer in time, or none that can be read. What was asked for may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoAnswer;

type Broken = Box<dyn Error + Send + Sync>;

impl Client {
    /// A client of the provider at `base`: an `https` address, or an `http` one on this machine.
    pub(crate) fn new(base: &str) -> Option<Self> {
        let uri: Uri = base.parse().ok()?;
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        let (tls, port) = match uri.scheme_str()? {
            "https" => (Some(connector(public_roots())?), 443),
            "http" if matches!(host.as_str(), "127.0.0.1" | "::1" | "localhost") => (None, 80),
            _ => return None,
        };
        Some(Self {
            port: uri.port_u16().unwrap_or(port),
            prefix: uri.path().trim_end_matches('/').to_owned(),
            patience: PATIENCE,
            host,
            tls,
        })
    }

    /// The same, trusting one certificate and no other.
    #[cfg(test)]
    fn trusting(self, certificate: CertificateDer<'static>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let tls = connector(roots);
        Self { tls, ..self }
    }

    /// The same, waiting so long for an answer.
    pub(crate) fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// What comes before every path of a request, as the provider sees it.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Sends the request, and once more if the connection breaks.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, NoAnswer> {
        let tries = async {
            match self.try_send(request).await {
                Err(error) => {
                    self.complain(request, &error.to_string());
                    sleep(PAUSE).await;
                    self.try_send(request).await
                }
                answered => answered,
            }
        };
        self.in_time(request, tries).await
    }

    /// Sends the request and never again: what it asks for could happen twice.
    pub(crate) async fn send_once(&self, request: &Request) -> Result<Response, NoAnswer> {
        self.in_time(request, self.try_send(request)).await
    }

    async fn in_time(
        &self,
        request: &Request,
        tries: impl Future<Output = Result<Response, Broken>>,
    ) -> Result<Response, NoAnswer> {
        match timeout(self.patience, tries).await {
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(error)) => self.complain(request, &error.to_string()),
            Err(_) => self.complain(request, "no answer in time"),
        }
        Err(NoAnswer)
    }

    fn complain(&self, request: &Request, error: &str) {
        let path = request.path.split('?').next().unwrap_or_default();
        tracing::warn!(host = self.host, path, error, "a provider did not answer");
    }

    async fn try_send(&self, request: &Request) -> Result<Response, Broken> {
        let connecting = TcpStream::connect((self.host.as_str(), self.port));
        let stream = timeout(CONNECT, connecting).await??;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else {
            return self.exchange(stream, request).await;
        };
        let name = ServerName::try_from(self.host.clone())?;
        let stream = timeout(CONNECT, tls.connect(name, stream)).await??;
        self.exchange(stream, request).await
    }

    async fn exchange<S>(&self, mut stream: S, request: &Request) -> Result<Response, Broken>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let written = self.write(request).ok_or("the request cannot be written")?;
        stream.write_all(written.as_bytes()).await?;
        stream.flush().await?;
        let mut read = Vec::new();
        loop {
            let ended = stream.read_buf(&mut read).await? == 0;
            if let Some(response) = answer::parse(&read, ended)? {
                return Ok(response);
            }
            if ended || read.len() > LONGEST {
                return Err("the answer is cut off or too long".into());
            }
        }
    }

    /// The request as it goes over the line; `None` when a part of it would break its line.
    fn write(&self, request: &Request) -> Option<String> {
        let path = format!("{}{}", self.prefix, request.path);
        let mut lines = vec![
            format!("{} {path} HTTP/1.1", request.method),
            format!("host: {}", self.authority()),
            "user-agent: Tradewind".to_owned(),
            "connection: close".to_owned(),
            format!("content-length: {}", request.body.len()),
        ];
        let headers = request.headers.iter();
        lines.extend(headers.map(|(name, value)| format!("{name}: {value}")));
        let plain = |line: &String| line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let sound = !path.is_empty() && !path.contains(' ') && lines.iter().all(plain);
        sound.then(|| format!("{}\r\n\r\n{}", lines.join("\r\n"), request.body))
    }

    fn authority(&self) -> String {
        match (self.tls.is_some(), self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

fn public_roots() -> RootCertStore {
    RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    }
}

fn connector(roots: RootCertStore) -> Option<TlsConnector> {
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}

/// The time that requests are stamped with.
pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Millis::try_from(since.unwrap_or_default().as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

    use super::*;
    use crate::signature::tests::{LOCAL_CERTIFICATE, PROVIDER_KEY};
    use crate::testing::{Says, serve};

    fn look() -> Request {
        Request {
            method: GET,
            path: "/look?for=it".to_owned(),
            headers: vec![("x-key", "k".to_owned())],
            body: String::new(),
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_encryption() {
        let check = |base: &str, good| assert_eq!(Client::new(base).is_some(), good, "{base}");
        check("https://api.stripe.com", true);
        check("http://127.0.0.1:8080", true);
        check("http://[::1]:8080/gateway.do", true);
        check("http://api.stripe.com", false);
        check("http://127.0.0.1.example.com", false);
        check("ftp://localhost", false);
        check("api.stripe.com", false);
        check("", false);
    }

    #[test]
    fn what_would_break_its_line_is_not_sent() {
        let client = Client::new("https://pay.example:444/v1").unwrap();
        let written = "GET /v1/look?for=it HTTP/1.1\r\nhost: pay.example:444\r\nuser-agent: Tradewind\r\n\
            connection: close\r\ncontent-length: 0\r\nx-key: k\r\n\r\n";
        assert_eq!(client.write(&look()).as_deref(), Some(written));
        let check = |path: &str, value: &str| {
            let request = Request {
                path: path.to_owned(),
                headers: vec![("x-key", value.to_owned())],
                ..look()
            };
            assert_eq!(client.write(&request), None, "{path} {value}");
        };
        check("/look", "k\r\nx-other: v");
        check("/look", "k\nx-other: v");
        check("/look", "键");
        check("/lo ok", "k");
        check("/look HTTP/1.1\nx-key: k", "k");
    }

    #[tokio::test]
    async fn a_broken_connection_is_tried_once_more() {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let base = serve(move |asked| {
            assert_eq!(asked.path, "/v1/look?for=it");
            assert_eq!(asked.header("x-key"), "k");
            match counted.fetch_add(1, Ordering::SeqCst) {
                0 => Says::hang_up(),
                _ => Says::json(200, "{}"),
            }
        })
        .await;
        let client = Client::new(&format!("{base}/v1/")).unwrap();
        assert_eq!(client.send(&look()).await.unwrap().body, "{}");
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    fn der(pem: &str) -> Vec<u8> {
        let lines = pem.lines().filter(|line| !line.starts_with('-'));
        STANDARD.decode(lines.collect::<String>()).unwrap()
    }

    /// A server that speaks TLS under a certificate of its own; returns its address.
    async fn serve_tls() -> String {
        let key = PrivatePkcs8KeyDer::from(der(PROVIDER_KEY));
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![der(LOCAL_CERTIFICATE).into()], key.into())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut asked = [0; 1024];
                let length = stream.read(&mut asked).await.unwrap();
                assert!(asked[..length].starts_with(b"GET /look?for=it HTTP/1.1\r\n"));
                // Without a length, so that only the end of the encrypted line ends it.
                let answer = b"HTTP/1.1 200 OK\r\n\r\nsealed";
                stream.write_all(answer).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        format!("https://localhost:{port}")
    }

    #[tokio::test]
    async fn only_a_certificate_that_is_trusted_is_spoken_to() {
        let base = serve_tls().await;
        let stranger = Client::new(&base).unwrap();
        assert_eq!(stranger.send(&look()).await.err(), Some(NoAnswer));
        let trusted = || {
            Client::new(&base)
                .unwrap()
                .trusting(der(LOCAL_CERTIFICATE).into())
        };
        assert_eq!(trusted().send(&look()).await.unwrap().body, "sealed");
        let mut misled = trusted();
        "127.0.0.1".clone_into(&mut misled.host);
        assert_eq!(misled.send(&look()).await.err(), Some(NoAnswer));
    }

    #[tokio::test]
    async fn who_never_answers_is_not_waited_for() {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let base = serve(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            Says::hang_up()
        })
        .await;
        let client = Client::new(&base).unwrap();
        assert_eq!(client.send(&look()).await.err(), Some(NoAnswer));
        assert_eq!(count.load(Ordering::SeqCst), 2);

        // A listener that accepts and then says nothing.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", silent.local_addr().unwrap());
        let client = Client::new(&base).unwrap();
        let client = client.patient_for(Duration::from_millis(100));
        assert_eq!(client.send(&look()).await.err(), Some(NoAnswer));
        // What is no TLS is not believed.
        let client = Client::new(&base.replace("http", "https")).unwrap();
        let client = client.patient_for(Duration::from_millis(100));
        assert_eq!(client.send(&look()).await.err(), Some(NoAnswer));
    }
}
