//! The last step of a site: names that change with the content, compressed siblings, and `manifest.json`.
//!
//! `manifest.json` maps the name a page asks for to what the site holds:
//! `{"tradewind.css": {"file": "pkg/tradewind.0a1b….css", "raw": 81920, "brotli": 12000, "gzip": 14000}, …}`.
//! Everything in `pkg/` is known by its bare name, other files by their path. A file whose name differs from its
//! key carries a fingerprint of its content and may be cached for ever.

use super::Effort;
use crate::sh::{Result, at};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Every file of the site under the name that pages ask for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Manifest {
    /// By name, in alphabetical order.
    pub assets: BTreeMap<String, Asset>,
}

/// One file of the site. Sizes are in bytes; without a compressed sibling its size is the raw one.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
pub struct Asset {
    /// Path below the site's root.
    pub file: String,
    /// As it is on disk.
    pub raw: usize,
    /// Of the `.br` sibling.
    pub brotli: usize,
    /// Of the `.gz` sibling.
    pub gzip: usize,
}

impl Manifest {
    /// Reads the manifest of a finished site.
    pub fn read(site: &Path) -> Result<Self> {
        let file = site.join("manifest.json");
        let text = fs::read_to_string(&file).map_err(at(&file))?;
        serde_json::from_str(&text).map_err(at(&file))
    }
}

/// Fingerprints, compresses and lists the files in `site`.
pub(super) fn finish(effort: Effort, site: &Path) -> Result<Manifest> {
    let module = rename_with_fingerprint(&site.join("pkg/tradewind_bg.wasm"))?;
    let script = site.join("pkg/tradewind.js");
    let text = fs::read_to_string(&script).map_err(at(&script))?;
    fs::write(&script, text.replace("tradewind_bg.wasm", &module)).map_err(at(&script))?;

    let mut files = Vec::new();
    list(site, &mut files)?;
    let mut assets = BTreeMap::new();
    for path in files {
        let relative = path
            .strip_prefix(site)
            .map_err(at(&path))?
            .to_string_lossy()
            .into_owned();
        let (name, file) = match relative.strip_prefix("pkg/") {
            Some(bare) if bare == module => ("tradewind_bg.wasm".to_owned(), relative.clone()),
            Some(bare) => (
                bare.to_owned(),
                format!("pkg/{}", rename_with_fingerprint(&path)?),
            ),
            None => (relative.clone(), relative.clone()),
        };
        assets.insert(
            name,
            Asset {
                file,
                raw: 0,
                brotli: 0,
                gzip: 0,
            },
        );
    }
    let outcomes: Vec<Result> = std::thread::scope(|scope| {
        let workers: Vec<_> = assets
            .values_mut()
            .map(|asset| scope.spawn(|| measure(effort, site, asset)))
            .collect();
        workers
            .into_iter()
            .map(|w| {
                w.join()
                    .unwrap_or_else(|_| Err("compression panicked".to_owned()))
            })
            .collect()
    });
    outcomes.into_iter().collect::<Result>()?;
    let manifest = Manifest { assets };
    let json = serde_json::to_string_pretty(&manifest).map_err(|e| e.to_string())?;
    let file = site.join("manifest.json");
    fs::write(&file, json + "\n").map_err(at(&file))?;
    Ok(manifest)
}

/// Sixteen hexadecimal digits that change with the content (FNV-1a, 64 bits); no protection against forgery.
pub(super) fn fingerprint(content: &[u8]) -> String {
    let hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}

fn rename_with_fingerprint(path: &Path) -> Result<String> {
    let content = fs::read(path).map_err(at(path))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}.{}.{extension}", fingerprint(&content));
    fs::rename(path, path.with_file_name(&name)).map_err(at(path))?;
    Ok(name)
}

fn list(folder: &Path, into: &mut Vec<PathBuf>) -> Result {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            list(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}

/// Fills in the sizes, writing the compressed siblings that are worth having.
fn measure(effort: Effort, site: &Path, asset: &mut Asset) -> Result {
    let path = site.join(&asset.file);
    let content = fs::read(&path).map_err(at(&path))?;
    *asset = Asset {
        file: asset.file.clone(),
        raw: content.len(),
        brotli: content.len(),
        gzip: content.len(),
    };
    let text = [
        "css",
        "html",
        "ico",
        "js",
        "json",
        "svg",
        "txt",
        "wasm",
        "webmanifest",
        "xml",
    ];
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if effort == Effort::Dev || !text.contains(&extension.as_str()) {
        return Ok(());
    }
    let sibling = |suffix: &str, packed: Vec<u8>| -> Result<usize> {
        if packed.len() >= content.len() {
            return Ok(content.len());
        }
        let file = site.join(format!("{}.{suffix}", asset.file));
        fs::write(&file, &packed).map_err(at(&file))?;
        Ok(packed.len())
    };
    let brotli = sibling("br", brotli(&content)?)?;
    let gzip = sibling("gz", gzip(&content)?)?;
    (asset.brotli, asset.gzip) = (brotli, gzip);
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &params).map_err(|e| e.to_string())?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish())
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_changes_with_the_content() {
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_eq!(fingerprint(b"a"), "af63dc4c8601ec8c");
        assert_ne!(fingerprint(b"body{}"), fingerprint(b"body{ }"));
    }

    #[test]
    fn a_site_is_named_by_content_compressed_and_listed() {
        let site = std::env::temp_dir().join(format!("tradewind-site-{}", std::process::id()));
        let _ = fs::remove_dir_all(&site);
        fs::create_dir_all(site.join("pkg")).unwrap();
        fs::create_dir_all(site.join("fonts")).unwrap();
        fs::write(site.join("pkg/tradewind_bg.wasm"), [0; 500]).unwrap();
        fs::write(
            site.join("pkg/tradewind.js"),
            "fetch('tradewind_bg.wasm');".repeat(20),
        )
        .unwrap();
        fs::write(site.join("fonts/text.woff2"), "font").unwrap();

        let manifest = finish(Effort::Release, &site).unwrap();

        let module = &manifest.assets["tradewind_bg.wasm"];
        assert!(
            module.brotli < 50 && module.gzip < 50 && module.raw == 500,
            "{module:?}"
        );
        assert!(site.join(format!("{}.br", module.file)).is_file());
        let script = &manifest.assets["tradewind.js"];
        let text = fs::read_to_string(site.join(&script.file)).unwrap();
        let bare = module.file.strip_prefix("pkg/").unwrap();
        assert!(
            text.contains(bare) && !text.contains("'tradewind_bg.wasm'"),
            "{text}"
        );
        let font = &manifest.assets["fonts/text.woff2"];
        assert_eq!(
            *font,
            Asset {
                file: "fonts/text.woff2".to_owned(),
                raw: 4,
                brotli: 4,
                gzip: 4
            }
        );
        assert_eq!(
            Manifest::read(&site).unwrap().assets["tradewind.js"],
            *script
        );
        fs::remove_dir_all(&site).unwrap();
    }
}
