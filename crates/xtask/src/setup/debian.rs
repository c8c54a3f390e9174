//! What only the tests need from the system: a browser, fonts for Chinese, PostgreSQL.

use super::Done;
use crate::sh::{Result, cmd, is_root, on_path};
use std::path::{Path, PathBuf};

/// A Debian package and how to tell that what it brings is there, wherever it came from.
struct Package {
    name: &'static str,
    present: fn() -> bool,
}

const PACKAGES: [Package; 4] = [
    Package {
        name: "chromium",
        present: || on_path("chromium").is_some(),
    },
    Package {
        name: "fonts-noto-cjk",
        present: has_chinese_font,
    },
    Package {
        name: "postgresql",
        present: || postgres_folder().is_some(),
    },
    Package {
        name: "xz-utils",
        present: || on_path("xz").is_some(),
    },
];

pub(super) fn setup() -> Result<Done> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|p| !(p.present)())
        .map(|p| p.name)
        .collect();
    if missing.is_empty() {
        return Ok(Done::Ready(PACKAGES.map(|p| p.name).join(", ")));
    }
    let names = missing.join(" ");
    if on_path("apt-get").is_none() {
        return Err(format!(
            "the tests need {names}; install what these are called on this system, then run this again"
        ));
    }
    if !is_root() {
        return Err(format!(
            "the tests need {names}; run `sudo apt-get install {names}`, then run this again"
        ));
    }
    // A refresh that fails (one mirror of several) must not stop an install that would succeed.
    let refreshed = cmd("apt-get").words("update -qq").read();
    cmd("apt-get")
        .words("install -y -qq --no-install-recommends")
        .words(&names)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .read()
        .map_err(|why| {
            format!(
                "{why}{}",
                refreshed
                    .err()
                    .map(|e| format!("\n{e}"))
                    .unwrap_or_default()
            )
        })?;
    if !has_shell() {
        // Not every Debian has it, and the browser itself will do.
        let _ = cmd("apt-get")
            .words("install -y -qq --no-install-recommends chromium-headless-shell")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .read();
    }
    Ok(Done::Installed(names))
}

/// Chromium without windows, which drives the journeys in half the time.
fn has_shell() -> bool {
    on_path("chromium-headless-shell").is_some()
}

/// The folder that holds `initdb` and `postgres`: Debian keeps it off PATH, one for each major version.
pub fn postgres_folder() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, bin)| bin);
    newest.or_else(|| on_path("initdb").and_then(|initdb| initdb.parent().map(Path::to_owned)))
}

fn has_chinese_font() -> bool {
    let debian = Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
    if debian.is_file() {
        return true;
    }
    cmd("fc-list")
        .arg(":lang=zh-cn")
        .read()
        .is_ok_and(|fonts| !fonts.trim().is_empty())
}
