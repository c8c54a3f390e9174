//! The origin guard: a write must come from one of our own pages, or somebody else's page could send a visitor's
//! browser here with the visitor's cookies.

use http::{HeaderMap, Method, header};

/// Whether a request may pass. `base_url` is the shop's public address.
#[must_use]
pub fn allows(method: &Method, path: &str, headers: &HeaderMap, base_url: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    // Other machines call these; they carry a signature instead.
    if path.starts_with("/webhooks/") {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Browsers send it on every request and pages cannot change it.
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == base_url || (host.is_some() && host == text(header::HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_come_from_our_own_pages() {
        let base = "https://shop.example";
        for (method, path, sent, expected) in [
            ("GET", "/", vec![("origin", "https://evil.example")], true),
            ("POST", "/api/add_to_cart", vec![], false),
            ("POST", "/api/add_to_cart", vec![("origin", base)], true),
            ("POST", "/api/add_to_cart", vec![("origin", "null")], false),
            (
                "POST",
                "/api/add_to_cart",
                vec![("origin", "https://evil.example"), ("host", "shop.example")],
                false,
            ),
            (
                "POST",
                "/api/add_to_cart",
                vec![
                    ("origin", "http://127.0.0.1:3000"),
                    ("host", "127.0.0.1:3000"),
                ],
                true,
            ),
            (
                "POST",
                "/api/add_to_cart",
                vec![("sec-fetch-site", "same-origin")],
                true,
            ),
            (
                "POST",
                "/api/add_to_cart",
                vec![("sec-fetch-site", "cross-site"), ("origin", base)],
                false,
            ),
            (
                "DELETE",
                "/api/x",
                vec![("sec-fetch-site", "same-site")],
                false,
            ),
            ("POST", "/webhooks/test", vec![], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &sent {
                headers.insert(*name, value.parse().unwrap());
            }
            let method = method.parse().unwrap();
            assert_eq!(
                allows(&method, path, &headers, base),
                expected,
                "{method} {path} {sent:?}"
            );
        }
    }
}
