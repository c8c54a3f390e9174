//! `pkg/`: the WASM module of `frontend` and the JavaScript that starts it.

use super::{Effort, Manifest};
use crate::sh::{Result, at, cmd, root};
use std::fs;
use std::path::Path;

/// What rustc may put into a module for this target; wasm-opt must not refuse it.
const FEATURES: &str = "--enable-bulk-memory --enable-bulk-memory-opt --enable-call-indirect-overlong \
                        --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
                        --enable-reference-types --enable-sign-ext";

/// A shopper's browser gets no source paths of panics and no `Debug` texts. The compiler calls both switches unstable;
/// they change nothing but what is left out.
const LEAN: &str = "-Zlocation-detail=none -Zfmt-debug=none";

/// Compiles, binds and shrinks into `pkg`.
pub(super) fn build(effort: Effort, pkg: &Path) -> Result {
    let profile = if effort == Effort::Release {
        "wasm"
    } else {
        "dev"
    };
    let build = cmd("cargo")
        .words("build --package frontend --target wasm32-unknown-unknown --profile")
        .arg(profile);
    let build = if effort == Effort::Release {
        build.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", LEAN)
    } else {
        build
    };
    build.run()?;
    let folder = if effort == Effort::Release {
        "wasm"
    } else {
        "debug"
    };
    let module = root()
        .join("target/wasm32-unknown-unknown")
        .join(folder)
        .join("frontend.wasm");
    let bound = root().join("target/site.bindgen");
    let _ = fs::remove_dir_all(&bound);
    let bindgen = cmd(crate::setup::wasm_bindgen()?)
        .words("--target web --no-typescript --out-name tradewind --out-dir")
        .arg(&bound);
    let bindgen = if effort == Effort::Release {
        bindgen.arg("--remove-name-section")
    } else {
        bindgen
    };
    bindgen.arg(module).read()?;
    let script = bundle(
        effort,
        &bound.join("tradewind.js"),
        &pkg.join("tradewind.js"),
    );
    shrink(
        effort,
        &bound.join("tradewind_bg.wasm"),
        &pkg.join("tradewind_bg.wasm"),
    )?;
    script
}

/// Copies the module and script of an earlier site under their plain names.
pub(super) fn keep(site: &Path, pkg: &Path) -> Result {
    let manifest = Manifest::read(site)?;
    for name in ["tradewind.js", "tradewind_bg.wasm"] {
        let asset = manifest
            .assets
            .get(name)
            .ok_or_else(|| format!("{name} is not in the site: build it first"))?;
        let from = site.join(&asset.file);
        fs::copy(&from, pkg.join(name)).map_err(at(&from))?;
    }
    Ok(())
}

/// One script without imports: wasm-bindgen leaves snippets of other crates in files of their own.
fn bundle(effort: Effort, from: &Path, to: &Path) -> Result {
    let esbuild = cmd(crate::setup::node_tool("esbuild"))
        .words("--bundle --format=esm --target=es2022 --log-level=warning")
        .arg(format!("--outfile={}", to.display()));
    let esbuild = if effort == Effort::Release {
        esbuild.arg("--minify")
    } else {
        esbuild
    };
    esbuild.arg(from).read().map(drop)
}

/// Runs wasm-opt, or takes its last result when the module has not changed since.
fn shrink(effort: Effort, from: &Path, to: &Path) -> Result {
    if effort == Effort::Dev {
        return fs::copy(from, to).map(drop).map_err(at(from));
    }
    let module = fs::read(from).map_err(at(from))?;
    let kept = root().join(format!(
        "target/site.shrunk/{}.wasm",
        super::manifest::fingerprint(&module)
    ));
    if !kept.is_file() {
        let folder = root().join("target/site.shrunk");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let unfinished = folder.join("unfinished.wasm");
        cmd(crate::setup::node_tool("wasm-opt"))
            .arg("-Oz")
            .words(FEATURES)
            .arg(from)
            .arg("-o")
            .arg(&unfinished)
            .read()?;
        fs::rename(&unfinished, &kept).map_err(at(&unfinished))?;
    }
    fs::copy(&kept, to).map(drop).map_err(at(&kept))
}
