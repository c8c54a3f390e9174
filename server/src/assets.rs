//! The built site in memory: style sheets, scripts, the islands' module, fonts. `manifest.json`, which the build
//! writes beside them, maps the names pages ask for to files whose names carry a fingerprint of their content.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::server::Assets;
use arc_swap::ArcSwap;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, header};
use serde::Deserialize;

use crate::compress::Care;
use crate::etag;
use crate::kept::Kept;
use crate::visit::Encoding;

/// Loads the islands' module after the first paint and wakes the islands.
const LOADER: &str = include_str!("assets/loader.js");
/// Asks WeChat for a payment.
const WECHAT_PAY: &str = include_str!("assets/wechat-pay.js");
/// Reloads the page when the server was restarted or the site was built anew.
const RELOADER: &str = include_str!("assets/reload.js");

/// Content with a fingerprint in its name never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Fonts and icons keep their names; they change about never, and an old one does no harm for a week.
const A_WEEK: &str = "public, max-age=604800, stale-while-revalidate=2592000";
/// While somebody edits.
const ASK_FIRST: &str = "no-cache";

/// The site's files, and where to read them again.
pub struct Site {
    folder: PathBuf,
    dev: bool,
    files: ArcSwap<Files>,
}

struct Files {
    by_path: HashMap<String, Kept>,
    names: Assets,
}

/// One line of the manifest; the sizes it holds too are for budgets.
#[derive(Deserialize)]
struct Listed {
    file: String,
}

impl Site {
    /// Reads the site in `folder`. While somebody edits (`dev`), pages reload by themselves.
    ///
    /// # Errors
    /// When a file that the manifest lists cannot be read, or the manifest cannot be understood.
    pub fn open(folder: &Path, dev: bool) -> std::io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            dev,
            files: ArcSwap::from_pointee(Files::read(folder, dev)?),
        })
    }

    /// Reads the site again.
    ///
    /// # Errors
    /// As [`Site::open`]; then the old files stay.
    pub fn reread(&self) -> std::io::Result<()> {
        self.files
            .store(Arc::new(Files::read(&self.folder, self.dev)?));
        Ok(())
    }

    /// The names pages use.
    #[must_use]
    pub fn names(&self) -> Assets {
        self.files.load().names.clone()
    }

    /// Address of the shop's style sheet; empty without a built site.
    #[must_use]
    pub fn css(&self) -> String {
        self.files.load().names.css.clone()
    }

    /// The answer for the file at `path`, if the site has one.
    #[must_use]
    pub fn answer(&self, path: &str, request: &HeaderMap) -> Option<Response<Body>> {
        self.files
            .load()
            .by_path
            .get(path)
            .map(|file| file.answer(request))
    }

    /// The file whose change of time tells that the site was built anew.
    #[must_use]
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }
}

impl Files {
    fn read(folder: &Path, dev: bool) -> std::io::Result<Self> {
        let mut files = Self {
            by_path: HashMap::new(),
            names: Assets::default(),
        };
        let manifest = match std::fs::read(folder.join("manifest.json")) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                tracing::warn!(
                    folder = %folder.display(),
                    "there is no built site: pages come without styles and scripts (`cargo xtask build` makes it)"
                );
                BTreeMap::<String, Listed>::new()
            }
            Err(why) => return Err(why),
        };
        for (name, listed) in &manifest {
            let path = format!("/{}", listed.file);
            let kept = read_file(&folder.join(&listed.file), *name != listed.file, dev)?;
            files.by_path.insert(path.clone(), kept);
            match name.as_str() {
                "tradewind.css" => files.names.css = path,
                "admin.css" => files.names.admin_css = path,
                "tradewind.js" => files.names.module = path,
                "tradewind_bg.wasm" => files.names.wasm = path,
                _ => {}
            }
        }
        files.add_scripts(dev);
        Ok(files)
    }

    /// These come with the server, so that they and the pages always agree.
    fn add_scripts(&mut self, dev: bool) {
        let loader = if dev {
            format!("{}{RELOADER}", bare(LOADER))
        } else {
            bare(LOADER)
        };
        self.names.loader = self.add_script("loader", loader);
        self.names.wechat_pay = self.add_script("wechat-pay", bare(WECHAT_PAY));
    }

    fn add_script(&mut self, name: &str, script: String) -> String {
        let path = format!("/pkg/{name}.{}.js", &etag::of(script.as_bytes())[..16]);
        let headers = headers("js", FOR_EVER);
        let kept = Kept::new(script.into(), headers, Care::Start);
        self.by_path.insert(path.clone(), kept);
        path
    }
}

/// Reads a file and the compressed siblings the build left beside it.
fn read_file(path: &Path, fingerprinted: bool, dev: bool) -> std::io::Result<Kept> {
    let body = Bytes::from(std::fs::read(path)?);
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    let cache = match (fingerprinted, dev) {
        (true, _) => FOR_EVER,
        (false, false) => A_WEEK,
        (false, true) => ASK_FIRST,
    };
    let headers = headers(extension, cache);
    if !shrinks(extension) {
        return Ok(Kept::incompressible(body, headers));
    }
    // Without siblings (a development build) it is compressed on the first request, and not too long.
    let mut kept = Kept::new(body, headers, if dev { Care::Once } else { Care::Kept });
    for (encoding, suffix) in [(Encoding::Brotli, "br"), (Encoding::Gzip, "gz")] {
        let sibling = path.with_extension(format!("{extension}.{suffix}"));
        if let Ok(packed) = std::fs::read(sibling) {
            kept.compressed(encoding, packed.into());
        }
    }
    Ok(kept)
}

fn headers(extension: &str, cache: &'static str) -> HeaderMap {
    let kind = match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if shrinks(extension) {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    headers
}

fn shrinks(extension: &str) -> bool {
    matches!(
        extension,
        "css" | "html" | "ico" | "js" | "json" | "svg" | "txt" | "wasm" | "webmanifest" | "xml"
    )
}

/// A script without its comments, which stand on lines of their own, and without its indents.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_served_by_the_names_of_its_manifest() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("pkg")).unwrap();
        std::fs::create_dir_all(folder.path().join("fonts")).unwrap();
        std::fs::write(folder.path().join("pkg/tradewind.01.css"), "body{}").unwrap();
        std::fs::write(folder.path().join("pkg/tradewind.01.css.br"), "packed").unwrap();
        std::fs::write(folder.path().join("fonts/text.woff2"), "font").unwrap();
        let manifest = r#"{
            "tradewind.css": {"file": "pkg/tradewind.01.css", "raw": 6, "brotli": 6, "gzip": 6},
            "fonts/text.woff2": {"file": "fonts/text.woff2", "raw": 4, "brotli": 4, "gzip": 4}
        }"#;
        std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();

        let site = Site::open(folder.path(), false).unwrap();

        assert_eq!(site.css(), "/pkg/tradewind.01.css");
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        let css = site.answer("/pkg/tradewind.01.css", &request).unwrap();
        assert_eq!(css.headers()[header::CACHE_CONTROL], FOR_EVER);
        assert_eq!(css.headers()[header::CONTENT_ENCODING], "br");
        let font = site.answer("/fonts/text.woff2", &request).unwrap();
        assert_eq!(font.headers()[header::CACHE_CONTROL], A_WEEK);
        assert!(!font.headers().contains_key(header::CONTENT_ENCODING));
        assert!(site.answer("/manifest.json", &request).is_none());
        for script in [site.names().loader, site.names().wechat_pay] {
            assert!(site.answer(&script, &request).is_some(), "{script}");
        }
    }

    #[test]
    fn pages_work_without_a_built_site() {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::open(folder.path(), false).unwrap();
        assert_eq!(site.css(), "");
    }
}
