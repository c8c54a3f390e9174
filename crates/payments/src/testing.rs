//! A server on this machine that plays a provider: whatever a closure says.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::form;

/// A request, as the provider sees it.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The body as a posted form.
    pub(crate) fn form(&self) -> HashMap<String, String> {
        form::read(&self.body).unwrap().into_iter().collect()
    }
}

/// The provider's answer.
#[derive(Clone, Debug)]
pub(crate) struct Says {
    /// 0 hangs up.
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Says {
    pub(crate) fn json(status: u16, body: impl ToString) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string(),
        }
    }

    /// Closes the connection, whatever happened before.
    pub(crate) fn hang_up() -> Self {
        Self::json(0, "")
    }
}

/// Serves `answer` on a free port until the test's runtime ends; returns the address.
pub(crate) async fn serve(answer: impl Fn(Asked) -> Says + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            let service = service_fn(move |request| respond(request, answer.clone()));
            let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(serving);
        }
    });
    base
}

async fn respond<F: Fn(Asked) -> Says>(
    request: http::Request<Incoming>,
    answer: Arc<F>,
) -> Result<Response<Full<Bytes>>, std::io::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_or(Bytes::new(), |b| b.to_bytes());
    let says = answer(Asked {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    if says.status == 0 {
        return Err(std::io::Error::other("hung up"));
    }
    let mut response = Response::builder().status(says.status);
    for (name, value) in says.headers {
        response = response.header(name, value);
    }
    Ok(response.body(Full::new(Bytes::from(says.body))).unwrap())
}
