//! A running shop for one test, and a small HTTP client whose verbs make tests read as stories.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode, header};
use server::config::Config;
use server::front::Front;
use server::house::House;
use server::worker;
use store::testing::TestDatabase;

/// A shop with a database of its own. Requests go through the whole server except the socket.
pub struct TestApp {
    pub front: Arc<Front>,
    pub house: House,
    _work: worker::Work,
    _database: TestDatabase,
    _data: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl TestApp {
    /// An empty shop on SQLite.
    pub async fn start() -> Self {
        Self::with(store::testing::sqlite().await, &[]).await
    }

    /// A shop with settings other than the defaults.
    pub async fn set(settings: &[(&str, &str)]) -> Self {
        Self::with(store::testing::sqlite().await, settings).await
    }

    /// A shop on a database.
    pub async fn with(database: TestDatabase, settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut all: HashMap<String, String> = HashMap::from([
            ("DATABASE_URL".to_owned(), database.url.clone()),
            (
                "TRADEWIND_DATA".to_owned(),
                data.path().display().to_string(),
            ),
            (
                "TRADEWIND_SITE".to_owned(),
                data.path().display().to_string(),
            ),
        ]);
        all.extend(
            settings
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        );
        let config = Config::read(|name| all.get(name).cloned()).unwrap();
        let house = House::open(config).await.unwrap();
        Self {
            front: Front::new(house.clone()),
            _work: worker::start(&house),
            house,
            _database: database,
            _data: data,
        }
    }

    /// Asks for a page as a browser without cookies does.
    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// Asks for a page with more headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    /// Sends a form from one of our own pages.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.post_with(path, form, &[("sec-fetch-site", "same-origin")])
            .await
    }

    /// Sends a form with these headers.
    pub async fn post_with(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send(Method::POST, path, &all, form).await
    }

    /// Sends a request of any kind.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes())
            .await
    }

    /// Sends a request whose body need not be text.
    pub async fn send_bytes(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "accept") {
            request = request.header(header::ACCEPT, "text/html,*/*");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::CONTENT_LENGTH, body.len())
            .body(Body::from(body.to_vec()))
            .unwrap();
        let response = self.front.answer(request, [127, 0, 0, 1].into()).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Answer {
    /// A header's text; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The page's title.
    pub fn title(&self) -> &str {
        let after = self.text.split("<title>").nth(1).unwrap_or_default();
        after.split("</title>").next().unwrap_or_default()
    }

    /// Scripts whose text is in the page; data blocks such as JSON-LD are none.
    pub fn inline_scripts(&self) -> Vec<&str> {
        self.text
            .split("<script")
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .filter(|(attributes, _)| !attributes.contains("application/ld+json"))
            .filter_map(|(_, rest)| rest.split("</script>").next())
            .filter(|code| !code.is_empty())
            .collect()
    }
}
