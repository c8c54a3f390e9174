//! The `wasm-bindgen` tool, of exactly the version that the workspace links.

use super::Done;
use crate::sh::{Result, at, cmd, on_path, root};
use std::path::PathBuf;

pub(super) fn setup() -> Result<Done> {
    let version = pinned_version()?;
    if let Some(tool) = find(&version) {
        return Ok(Done::Ready(format!("{version} at {}", tool.display())));
    }
    println!("wasm-bindgen     compiling {version}, a few minutes the first time");
    // The tool's own release profile optimises for hours of use; it runs for seconds here.
    cmd("cargo")
        .words("install wasm-bindgen-cli --locked --quiet --version")
        .arg(&version)
        .arg("--root")
        .arg(root().join("target/tools"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_TARGET_DIR", root().join("target/tools/build"))
        .run()?;
    let _ = std::fs::remove_dir_all(root().join("target/tools/build"));
    wasm_bindgen().map(|tool| Done::Installed(tool.display().to_string()))
}

/// Where the tool of the right version is.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = pinned_version()?;
    find(&version)
        .ok_or_else(|| format!("wasm-bindgen {version} is missing: run `cargo xtask setup`"))
}

/// The version of `wasm-bindgen` that the root `Cargo.toml` pins with `=`.
fn pinned_version() -> Result<String> {
    let file = root().join("Cargo.toml");
    let text = std::fs::read_to_string(&file).map_err(at(&file))?;
    let manifest: toml::Table = text.parse().map_err(at(&file))?;
    let version = manifest["workspace"]["dependencies"]["wasm-bindgen"]["version"]
        .as_str()
        .unwrap_or_default();
    match version.strip_prefix('=') {
        Some(exact) => Ok(exact.to_owned()),
        None => Err(
            "Cargo.toml must pin wasm-bindgen with `=`: tool and library speak one version"
                .to_owned(),
        ),
    }
}

fn find(version: &str) -> Option<PathBuf> {
    let own = root().join("target/tools/bin/wasm-bindgen");
    [Some(own), on_path("wasm-bindgen")]
        .into_iter()
        .flatten()
        .find(|tool| {
            tool.is_file()
                && cmd(tool)
                    .arg("--version")
                    .read()
                    .is_ok_and(|said| said.split_whitespace().nth(1) == Some(version))
        })
}
