//! What crawlers read: `robots.txt` and the sitemap.

use app::dates::civil;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use http::{StatusCode, header};
use model::listing::SitemapEntry;
use model::{Locale, Millis};
use serde::Deserialize;

use crate::house::House;

/// Pages that are somebody's own, or have no end.
const NOT_FOR_CRAWLERS: [&str; 5] = ["/admin", "/cart", "/checkout", "/orders/", "/search"];

/// `robots.txt`.
pub async fn robots(State(house): State<House>) -> impl IntoResponse {
    let mut text = String::from("User-agent: *\nDisallow: /api/\n");
    for path in NOT_FOR_CRAWLERS {
        for locale in Locale::ALL {
            text.push_str(&format!("Disallow: {}\n", locale.path(path)));
        }
    }
    text.push_str(&format!(
        "\nSitemap: {}/sitemap.xml\n",
        house.config.base_url
    ));
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (headers, text)
}

/// Pages in one file of the sitemap; each is there once per language, and the format allows 50,000 addresses.
const PART: usize = 20_000;

/// Which file of a sitemap in parts is asked for.
#[derive(Deserialize)]
pub struct Part {
    part: Option<usize>,
}

/// `sitemap.xml`: every page in every language, each naming its translations. A large shop's lists its parts.
pub async fn sitemap(
    State(house): State<House>,
    Query(Part { part }): Query<Part>,
) -> Result<impl IntoResponse, StatusCode> {
    let entries = house.shop.sitemap().await.map_err(|error| {
        tracing::error!(%error, "the sitemap could not be read");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    let base = &house.config.base_url;
    let text = match part {
        None if entries.len() > PART => index(base, entries.len().div_ceil(PART)),
        None => urls(base, &entries),
        Some(part) => {
            let part = entries
                .chunks(PART)
                .nth(part)
                .ok_or(StatusCode::NOT_FOUND)?;
            urls(base, part)
        }
    };
    Ok((
        [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
        text,
    ))
}

fn index(base: &str, parts: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for part in 0..parts {
        text.push_str(&format!(
            "<sitemap><loc>{base}/sitemap.xml?part={part}</loc></sitemap>\n"
        ));
    }
    text.push_str("</sitemapindex>\n");
    text
}

fn urls(base: &str, entries: &[SitemapEntry]) -> String {
    let mut text = String::with_capacity(entries.len() * 800 + 300);
    text.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for entry in entries {
        let path = entry.path.replace('&', "&amp;").replace('<', "&lt;");
        let mut others = String::new();
        for locale in Locale::ALL {
            others.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{base}{}\"/>",
                locale.tag(),
                locale.path(&path)
            ));
        }
        let changed = entry
            .updated_at
            .map(|at| format!("<lastmod>{}</lastmod>", day(at)))
            .unwrap_or_default();
        for locale in Locale::ALL {
            text.push_str(&format!(
                "<url><loc>{base}{}</loc>{changed}{others}</url>\n",
                locale.path(&path)
            ));
        }
    }
    text.push_str("</urlset>\n");
    text
}

/// The day of a time, as `2026-11-23`.
fn day(at: Millis) -> String {
    let (year, month, day) = civil(at);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_names_its_translations() {
        let entries = [SitemapEntry {
            path: "/p/lamp".to_owned(),
            updated_at: Some(0),
        }];
        let text = urls("https://shop.example", &entries);
        assert_eq!(text.matches("<url>").count(), 2);
        assert_eq!(
            text.matches("hreflang=\"zh-Hans\" href=\"https://shop.example/zh/p/lamp\"")
                .count(),
            2
        );
        assert!(
            text.contains("<loc>https://shop.example/p/lamp</loc><lastmod>1970-01-01</lastmod>")
        );
    }
}
